package parsers_test

import (
	"bytes"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"exportwatch"
	"exportwatch/parsers"
)

// checkVersion: sections and rows of a document are a tree in reading order inside
// its text, and each stands in the payload where it says.
func checkVersion(t *testing.T, payload []byte, d parsers.Document) {
	t.Helper()
	checkSections(t, d)
	checkTables(t, d)
	checkSources(t, payload, d)
}

// checkSections: parents come before children and hold them, IDs are unique, and no
// section begins or ends within a character.
func checkSections(t *testing.T, d parsers.Document) {
	t.Helper()
	v := &d.Version
	seen := map[exportwatch.SectionID]bool{}
	var open []exportwatch.Section // that hold the one before, outermost first
	last := 0
	for _, s := range v.Sections {
		switch {
		case seen[s.ID] || s.ID == "":
			t.Errorf("%s: section ID %q is empty or repeated", d.ID, s.ID)
		case s.Start < last || s.End < s.Start || s.End > len(v.Text):
			t.Errorf("%s: section %s spans %d to %d, after one that begins at %d", d.ID, s.ID, s.Start, s.End, last)
			return
		case !onRune(v.Text, s.Start) || !onRune(v.Text, s.End):
			t.Errorf("%s: section %s begins or ends within a character", d.ID, s.ID)
		}
		seen[s.ID], last = true, s.Start
		for len(open) > 0 && open[len(open)-1].End <= s.Start {
			open = open[:len(open)-1]
		}
		if n := len(open); n > 0 && s.End > open[n-1].End {
			t.Errorf("%s: section %s at %d to %d reaches out of %s at %d to %d", d.ID, s.ID, s.Start, s.End, open[n-1].ID, open[n-1].Start, open[n-1].End)
		}
		open = append(open, s)
	}
}

func onRune(s string, at int) bool { return at == len(s) || utf8.RuneStart(s[at]) }

// checkTables: each row's line is in the text where the row says, and no row's key is
// that of another.
func checkTables(t *testing.T, d parsers.Document) {
	t.Helper()
	v := &d.Version
	tables := map[string]bool{}
	for _, table := range v.Tables {
		if tables[table.ID] {
			t.Errorf("%s: two tables %s", d.ID, table.ID)
		}
		tables[table.ID] = true
		keys := map[string]bool{}
		for _, r := range table.Rows {
			if keys[r.Key] || r.Start >= r.End || r.End > len(v.Text) {
				t.Errorf("%s: row %q of %s spans %d to %d", d.ID, r.Key, table.ID, r.Start, r.End)
				continue
			}
			keys[r.Key] = true
			line := v.Text[r.Start:r.End]
			if !onRune(v.Text, r.Start) || !strings.HasSuffix(line, "\n") || slices.ContainsFunc(r.Cells, func(c string) bool { return !strings.Contains(line, c) }) {
				t.Errorf("%s: row %q of %s is %q, cells %q", d.ID, r.Key, table.ID, line, r.Cells)
			}
		}
	}
}

var markup = regexp.MustCompile(`<[^<>]*>`)

// checkSources: the first words of a section stand in the part of the payload that it
// was read from, but for those that mark what a committee struck, and a picture.
func checkSources(t *testing.T, payload []byte, d parsers.Document) {
	t.Helper()
	payload = bytes.TrimPrefix(payload, []byte("\xEF\xBB\xBF"))
	v := &d.Version
	for _, s := range v.Sections {
		if s.Source == [2]int{} {
			continue
		}
		if s.Source[0] < 0 || s.Source[1] <= s.Source[0] || s.Source[1] > len(payload) {
			t.Errorf("%s: section %s is read from %v of %d bytes", d.ID, s.ID, s.Source, len(payload))
			continue
		}
		raw := strings.ToLower(string(payload[s.Source[0]:s.Source[1]]))
		in := raw + "\nstruck by committee\nimage\n" + html.UnescapeString(markup.ReplaceAllString(raw, ""))
		first, _, _ := strings.Cut(strings.ToLower(v.SectionText(s)), "\n")
		for i, word := range strings.FieldsFunc(first, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if i == 6 {
				break
			}
			if !strings.Contains(in, word) {
				t.Errorf("%s: section %s begins with %q, which is not in %v: %.200q", d.ID, s.ID, first, s.Source, raw)
				break
			}
		}
	}
}

// TestSourcesOfXML: every section of an XML format of law says where in the payload
// it stands, whatever the charset.
func TestSourcesOfXML(t *testing.T) {
	sections := 0
	for _, name := range docFixtures(t, "") {
		format, _, _ := strings.Cut(name, "/")
		if !slices.Contains([]string{"fr-xml", "ecfr-xml", "cfr-xml", "bill-xml", "uslm"}, format) {
			continue
		}
		in := docInput(t, name)
		for charset, payload := range inCharsets(in.Payload) {
			in.Payload = payload
			r, err := parsers.Parse(format, in)
			if err != nil {
				t.Fatalf("%s in %s: %v", name, charset, err)
			}
			for _, d := range r.Documents {
				checkSources(t, docPayload(t, name), d)
				sections += len(d.Version.Sections)
				for _, s := range d.Version.Sections {
					if s.Source == [2]int{} {
						t.Errorf("%s in %s: section %s does not say where it stands", name, charset, s.ID)
					}
				}
			}
		}
	}
	if sections < 100 {
		t.Errorf("%d sections", sections)
	}
}

// inCharsets returns payload as it is, with a byte order mark and in UTF-16.
func inCharsets(payload []byte) map[string][]byte {
	wide := []byte("\xFF\xFE")
	for _, r := range string(payload) {
		wide = append(wide, byte(r), byte(r>>8))
	}
	return map[string][]byte{"UTF-8": payload, "UTF-8 with a mark": append([]byte("\xEF\xBB\xBF"), payload...), "UTF-16": wide}
}
