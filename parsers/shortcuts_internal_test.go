package parsers

import "testing"

// FuzzShortcuts checks that what is passed by without a search would have been
// left as it is.
func FuzzShortcuts(f *testing.F) {
	for _, s := range []string{
		"", " ", "a b", "a  b", "a b ", "a\tb", "é", "1,204 views", "Views: 12", "Page VIEWS (3)", "12 view\u017f", "7 LI\u212aES",
		"Last updated: March 5, 2031 3:15 PM", "as of 1:2", "12:345", "Comments 4", "15 CFR 744.22(b)", "ratio 1:10",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if cut := counters.ReplaceAllString(s, ""); !mayCount(s) && cut != s {
			t.Errorf("%q would be cut to %q", s, cut)
		}
		if got := foldRunes(s); folded(s) && got != s {
			t.Errorf("%q would be folded to %q", s, got)
		}
	})
}
