package parsers_test

import (
	"testing"

	"exportwatch/parsers"
)

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
