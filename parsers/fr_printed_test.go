package parsers_test

import (
	"fmt"
	"strings"
	"testing"

	"exportwatch/parsers"
)

// printedCases are instructions with what is printed after them, and the new text
// of each effect.
var printedCases = []struct {
	name, part, body string
	want             []string
}{
	{"notes", "740", `<AMDPAR>2. Section 740.2 is amended by revising the note to paragraph (b) and adding Note 2 to paragraph (b)(1) to read as follows:</AMDPAR>
<SECTION><SECTNO>§ 740.2</SECTNO><SUBJECT>Lamps.</SUBJECT><STARS/><P>(b) * * *</P><P>(1) * * *</P>
<NOTE><HD SOURCE="HED">Note 2 to paragraph (b)(1):</HD><P>A jar is no lamp.</P><P>(i) Nor is a lid.</P></NOTE><STARS/>
<P><E T="04">Note 1 to paragraph (b):</E> A lamp has a wick.</P><P>(c) Not this.</P></SECTION>`, []string{
		"Note 1 to paragraph (b): A lamp has a wick.",
		"Note 2 to paragraph (b)(1):\nA jar is no lamp.\n(i) Nor is a lid.",
	}},
	{"entries of the control list", "774", `<AMDPAR>2. In supplement no. 1 to part 774, ECCN 9A991 is amended by:</AMDPAR>
<AMDPAR>a. Revising the License Requirements section and the “LVS” and “GBS” paragraphs;</AMDPAR>
<AMDPAR>b. Revising the Related Controls paragraph and paragraphs a.1 introductory text and b; and</AMDPAR>
<AMDPAR>c. Adding Note 3 to paragraph b.</AMDPAR>
<FP SOURCE="FP-2"><E T="04">9A991 Lamps, as follows (see List of Items Controlled).</E></FP>
<HD SOURCE="HD2">License Requirements</HD><P><E T="03">Reason for Control:</E> ZZ</P>
<GPOTABLE COLS="2"><BOXHD><CHED H="1">Control(s)</CHED><CHED H="1">Country chart</CHED></BOXHD><ROW><ENT I="01">ZZ applies to lamps</ENT><ENT>ZZ Column 1.</ENT></ROW></GPOTABLE>
<HD SOURCE="HD2">List Based License Exceptions</HD><P><E T="03">LVS:</E> $5.</P><P><E T="03">GBS:</E> N/A.</P><STARS/>
<HD SOURCE="HD2">List of Items Controlled</HD><P><E T="03">Related Controls:</E> See 9A992.</P><P><E T="03">Items:</E></P><P>a. * * *</P><P>a.1. Tall lamps:</P><STARS/><P>b. Jars.</P><P>Note 3 to 9A991.b: With lids.</P><STARS/>`, []string{
		"License Requirements\nReason for Control: ZZ\nControl(s) | Country chart\nZZ applies to lamps | ZZ Column 1.",
		"LVS: $5.", "GBS: N/A.", "Related Controls: See 9A992.", "a.1. Tall lamps:", "b. Jars.\nNote 3 to 9A991.b: With lids.", "Note 3 to 9A991.b: With lids.",
	}},
	{"rows of a table", "740", `<AMDPAR>2. Supplement no. 1 to part 740 is amended by revising the entries for “Ruritania” and “Syldavia” and adding an entry for “Borduria” in alphabetical order to read as follows:</AMDPAR>
<GPOTABLE COLS="3"><BOXHD><CHED H="1">Country</CHED><CHED H="1">[D:1]</CHED><CHED H="1">[D:2]</CHED></BOXHD><ROW><ENT I="28">*         *         *</ENT></ROW>
<ROW><ENT I="01">Borduria</ENT><ENT>X</ENT><ENT/></ROW><ROW><ENT I="01">Ruritania</ENT><ENT/><ENT>X</ENT></ROW><ROW><ENT I="01">Syldavia<SU>2</SU></ENT><ENT>X</ENT><ENT>X</ENT></ROW></GPOTABLE>`, []string{
		"Country | [D:1] | [D:2]\nRuritania |  | X\nSyldavia2 | X | X", "Country | [D:1] | [D:2]\nBorduria | X",
	}},
	{"a part and headings", "740", `<AMDPAR>2. Supplement no. 3 to part 740 is amended by revising paragraph (b) and the heading of the supplement to read as follows:</AMDPAR>
<HD SOURCE="HD1">Supplement No. 3 to Part 740—Lamps and Jars</HD><STARS/><P>(b) Jars.</P>
<AMDPAR>3. Add part 741 to read as follows:</AMDPAR>
<PART><HD SOURCE="HED">PART 741—LIDS</HD><SECTION><SECTNO>§ 741.1</SECTNO><SUBJECT>Lids.</SUBJECT><P>A lid closes.</P></SECTION></PART>
<AMDPAR>4. Section 740.3 is amended in paragraph (a)(2) by adding a second sentence to read as follows:</AMDPAR>
<SECTION><SECTNO>§ 740.3</SECTNO><SUBJECT>Jars.</SUBJECT><P>(a) * * *</P><P>(2) * * * A jar has a lid.</P></SECTION>`, []string{
		"(b) Jars.", "Supplement No. 3 to Part 740—Lamps and Jars", "PART 741—LIDS\n\n§ 741.1 Lids.\nA lid closes.", "(2) * * * A jar has a lid.",
	}},
}

// TestFRNewText compares the text that is printed for each effect.
func TestFRNewText(t *testing.T) {
	for _, c := range printedCases {
		t.Run(c.name, func(t *testing.T) {
			payload := fmt.Sprintf(`<RULE><PREAMB><AGENCY TYPE="F">OFFICE OF LAMPS</AGENCY><CFR>15 CFR Part %s</CFR><RIN>RIN 0000-AA00</RIN><SUBJECT>Lamps</SUBJECT></PREAMB>
<SUPLINF><P>Words.</P><REGTEXT TITLE="15" PART="%s">%s</REGTEXT></SUPLINF><FRDOC>[FR Doc. 2031-04321 Filed 3-6-31; 8:45 am]</FRDOC></RULE>`, c.part, c.part, c.body)
			d := parseOne(t, "fr-xml", parsers.Input{Payload: []byte(payload)})
			for _, w := range d.Version.Warnings {
				t.Errorf("warning %s: %s", w.Code, w.Message)
			}
			var got []string
			for _, e := range d.Version.Effects {
				got = append(got, e.Text)
			}
			for i := range max(len(got), len(c.want)) {
				if i >= len(got) || i >= len(c.want) || got[i] != c.want[i] {
					t.Fatalf("text %d of\n%s\nwant\n%s", i, strings.Join(got, "\n--\n"), strings.Join(c.want, "\n--\n"))
				}
			}
		})
	}
}
