package parsers_test

import (
	"testing"

	"exportwatch/parsers"
)

// TestLawGolden reads synthetic payloads of the Federal Register, the CFR and
// Congress, each by its name and once more by its bytes alone.
func TestLawGolden(t *testing.T) {
	for _, c := range []struct{ format, name, url string }{
		{"fr-json", "records.json", ""},
		{"fr-pi-json", "inspection.json", ""},
		{"fr-xml", "rule.xml", "https://www.federalregister.gov/documents/full_text/xml/2031/03/04/2031-00042.xml"},
		{"fr-xml", "order.xml", ""},
		{"ecfr-xml", "part.xml", "https://www.ecfr.gov/api/versioner/v1/full/2031-03-04/title-15.xml?part=994"},
		{"ecfr-xml", "title.xml", ""},
		{"billstatus", "status1.xml", ""},
		{"billstatus", "status3.xml", ""},
		{"bill-xml", "bill.xml", ""},
		{"congress-json", "congress-bill.json", ""},
		{"congress-json", "congress-actions.json", ""},
		{"congress-json", "congress-rest.json", ""},
		{"congress-json", "congress-list.json", ""},
		{"congress-json", "congress-meeting.json", ""},
		{"uslm", "uslm.xml", ""},
		{"bill-print", "bill-print.txt", ""},
		{"text", "bill.txt", "https://www.example.gov/Bills/1.txt"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := testGolden(t, c.format, "law/"+c.name, parsers.Input{URL: c.url})
			for _, d := range r.Documents {
				checkSections(t, d)
			}
		})
	}
}

// checkSections: parents come before children and hold them, IDs are unique,
// and each row's line is in the text where the row says.
func checkSections(t *testing.T, d parsers.Document) {
	t.Helper()
	v := &d.Version
	seen := map[string]bool{}
	for i, s := range v.Sections {
		if seen[string(s.ID)] || s.ID == "" {
			t.Errorf("%s: section ID %q is empty or repeated", d.ID, s.ID)
		}
		seen[string(s.ID)] = true
		if i > 0 && s.Start < v.Sections[i-1].Start {
			t.Errorf("%s: section %s begins before %s", d.ID, s.ID, v.Sections[i-1].ID)
		}
		for _, outer := range v.Sections[:i] {
			if outer.Start <= s.Start && s.Start < outer.End && outer.End < s.End {
				t.Errorf("%s: section %s reaches out of %s", d.ID, s.ID, outer.ID)
			}
		}
	}
	for _, table := range v.Tables {
		keys := map[string]bool{}
		for _, r := range table.Rows {
			if keys[r.Key] || r.Start >= r.End || r.End > len(v.Text) {
				t.Errorf("%s: row %q of %s spans %d to %d", d.ID, r.Key, table.ID, r.Start, r.End)
			}
			keys[r.Key] = true
		}
	}
}
