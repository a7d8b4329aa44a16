package parsers_test

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"exportwatch/parsers"
)

// TestBillPrintTreeRecorded: the provisions that are found in a print are those
// that the XML of the same bill marks. The print is made from the XML in the
// shape of GPO's text files: designators at the front of paragraphs, quotation
// marks before each paragraph of what is quoted.
func TestBillPrintTreeRecorded(t *testing.T) {
	equal, all := 0, 0
	for _, name := range corpusGlob(t, "corpus/congress/billdtd/*__document.xml") {
		v := parseOne(t, "bill-xml", parsers.Input{Payload: corpusFile(t, name)}).Version
		var print strings.Builder
		fmt.Fprintf(&print, "[Congressional Bills 116th Congress]\n\n[H.R. 1500 (%s)]\n\n116th CONGRESS\n\nH. R. 1500\n\n", strings.ToUpper(v.Meta.String("version_code")))
		var want []string
		starts := map[int]string{}
		for _, s := range v.Sections {
			starts[s.Start] = string(s.ID)
			if !strings.Contains(string(s.ID), "/quote-") {
				want = append(want, string(s.ID))
			}
		}
		at := 0
		for line := range strings.Lines(v.Text) {
			inner, _ := v.SectionAt(at)
			switch id, begins := starts[at]; {
			case strings.Contains(string(inner.ID), "/quote-"):
				line = "``" + line
			case begins && strings.HasPrefix(line, "Sec. ") && !strings.Contains(id, "/"):
				line = strings.ToUpper(line)
			}
			at += len(strings.TrimPrefix(line, "``"))
			print.WriteString(line + "\n")
		}
		d := parseOne(t, "bill-print", parsers.Input{Payload: []byte(print.String())})
		var got []string
		for _, s := range d.Version.Sections {
			got = append(got, string(s.ID))
		}
		same := 0
		for _, id := range want {
			if slices.Contains(got, id) {
				same++
			}
		}
		if same != len(want) || len(got) != len(want) {
			t.Errorf("%s: %d of %d provisions found, %d in all", path.Base(name), same, len(want), len(got))
		}
		equal, all = equal+same, all+len(want)
	}
	t.Logf("provisions of H.R. 1500 found in print: %d of %d", equal, all)
}
