package parsers

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzShortcuts checks that what is done for most text in a quicker way ends as
// it would in the way for all.
func FuzzShortcuts(f *testing.F) {
	for _, s := range []string{
		"", " ", "a b", "a  b", "a b ", "a\tb", "é", "1,204 views", "Views: 12", "Page VIEWS (3)", "12 view\u017f", "7 LI\u212aES",
		"see ( the list ) , and [ “ a ” ] ; b — c", " \u2029a\u00ad \u00a0b\xff\xfe\ufffd\x01 ", "ﬁ (\u00a0) x",
		"Last updated: March 5, 2031 3:15 PM", "as of 1:2", "12:345", "Comments 4", "15 CFR 744.22(b)", "ratio 1:10",
	} {
		f.Add(s)
	}
	for _, s := range []string{"<html lang=en>", "<HTML", "<htmls", "<body_", "</body >", "</html", "a\x92s \xe9 \xe2\x80 \xe2\x80\x99 \xf0\x9f", "</Html\n><p", "<<body>", "</</html>", "May 5, 203", "5/6/2031"} {
		f.Add(s)
	}
	pageStart, pageEnd := regexp.MustCompile(`(?i)<(?:html|body)\b`), regexp.MustCompile(`(?i)</(?:html|body)\s*>`)
	indentation := regexp.MustCompile(`([(\[“]) | ([)\]”,;—])`)
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := fold(s), foldRunes(s); got != want {
			t.Errorf("%q is folded to %q, want %q", s, got, want)
		}
		if got, want := heal(s), indentation.ReplaceAllString(foldRunes(s), "$1$2"); got != want {
			t.Errorf("%q is healed to %q, want %q", s, got, want)
		}
		if got, want := [2]bool{startsPage([]byte(s)), endsPage([]byte(s))}, [2]bool{pageStart.MatchString(s), pageEnd.MatchString(s)}; got != want {
			t.Errorf("%q starts and ends a page: %v, want %v", s, got, want)
		}
		if !holdsYear(s) && (longDay.MatchString(s) || dayFirst.MatchString(s) || slashDay.MatchString(s) || isoAnywhere.MatchString(s)) {
			t.Errorf("%q has a day and no year", s)
		}
		if got, want := notUTF8([]byte(s)) < 0, utf8.ValidString(s); got != want {
			t.Errorf("%q is UTF-8: %v, want %v", s, got, want)
		}
		mended := string(mendUTF8([]byte(s)))
		if n := countStrays([]byte(s)); !utf8.ValidString(mended) || (n.bytes == 0) != utf8.ValidString(s) || n.bytes == 0 && mended != s {
			t.Errorf("%q with %d stray bytes is mended to %q", s, n.bytes, mended)
		}
	})
}

// foldRunes is fold, said in the words of package strings.
func foldRunes(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == '\u00AD', r == '\u200B', r == '\u2060', r == '\uFEFF':
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
