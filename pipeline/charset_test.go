package pipeline_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
)

// TestCharsetIsNoChange: a page whose words are the same has not changed, whatever
// its server says of its charset, and whatever bytes slip into it.
func TestCharsetIsNoChange(t *testing.T) {
	const undeclared = "200 OK\nContent-Type: text/html"
	page := article("Guide", start, strings.Repeat("<p>The exporter’s “license” — see § 744.21 — is required.</p>", 30))
	for name, after := range map[string][2]string{
		"a header of Latin 1":     {"200 OK\nContent-Type: text/html; charset=ISO-8859-1", page + "<!-- 2 -->"},
		"no header":               {undeclared, page + "<!-- 2 -->"},
		"a slip in a comment":     {undeclared, page + "<!-- \x92 -->"},
		"a slip in the text":      {htmlOK, strings.Replace(page, "exporter’s", "exporter\x92s", 3)},
		"slips under no header":   {undeclared, strings.Replace(page, "exporter’s", "exporter\x92s", 3)},
		"all of another charset":  {htmlOK, strings.NewReplacer("’", "\x92", "“", "\x93", "”", "\x94", "—", "\x97", "§", "\xa7").Replace(page)},
		"a mark before the whole": {"200 OK\nContent-Type: text/html; charset=windows-1252", "\xef\xbb\xbf" + page},
	} {
		w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, htmlOK, page), member(time.Hour, pageURL, after[0], after[1]))
		w.check(0)
		if r := w.check(time.Hour); len(r.Changes) > 0 || len(w.incidents()) > 0 || len(w.versions()) != 1 {
			t.Errorf("%s: changes %+v, incidents %+v, %d versions", name, r.Changes, w.incidents(), len(w.versions()))
		}
	}
}

// TestLetterWithAStrayByte: a letter is raised though a byte of its page, or of the
// feed that lists it, is in no charset; the version says so.
func TestLetterWithAStrayByte(t *testing.T) {
	told := strings.Replace(letter("Zebracorp, Inc.", start.Add(time.Hour)), "The letter cites", "It\x92s final. The letter cites", 1)
	w := newWorld(t, own(t, ownFeed()), noRobots(), member(0, feedURL, rssOK, feed("old")),
		member(0, item("old"), htmlOK, article("Notice", start, paragraphs(3))),
		member(time.Hour, feedURL, rssOK, strings.Replace(feed("new", "old"), "<title>new", "<title>Zebracorp\x92s letter", 1)),
		member(time.Hour, item("new"), htmlOK, told))
	w.check(0)
	r := w.check(time.Hour)
	if len(r.Developments) != 1 || len(w.incidents()) > 0 {
		t.Errorf("raised %v, incidents %+v", kinds(r.Developments), w.incidents())
	}
	warned := slices.DeleteFunc(w.versions(), func(v exportwatch.Version) bool {
		return !slices.ContainsFunc(v.Warnings, func(w exportwatch.Warning) bool { return w.Code == "charset" })
	})
	if len(warned) != 1 || !strings.Contains(warned[0].Text, "It’s final.") {
		t.Errorf("versions with a warning: %+v", warned)
	}
}

// TestMojibakeReadAnew: a page that an earlier program read in the wrong charset is
// read again, and what it then says is no change by the publisher.
func TestMojibakeReadAnew(t *testing.T) {
	const latin = "200 OK\nContent-Type: text/html; charset=ISO-8859-1"
	page := article("Guide", start, strings.Repeat("<p>The exporter’s license under § 744.21 is required.</p>", 30))
	more := strings.Replace(page, "</article>", "<p>Records are kept for five years.</p></article>", 1)
	w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, latin, page), member(time.Hour, pageURL, latin, more))
	w.check(0)
	w.asReadBefore("html", func(v *exportwatch.Version) {
		v.Text = strings.NewReplacer("’", "â€™", "§", "Â§").Replace(v.Text)
		v.Sections = nil
	})
	r := w.check(time.Hour)
	if len(r.Changes) != 1 || len(r.Changes[0].Edits) != 1 || r.Changes[0].Edits[0].Op != exportwatch.OpInsert {
		t.Errorf("changes %+v, want the paragraph that is new", r.Changes)
	}
}
