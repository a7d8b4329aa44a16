package pipeline_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
)

// feedItem is one item of a feed; link and day may be empty.
func feedItem(title, link, day, summary string) string {
	if link != "" {
		link = "<link>" + link + "</link>"
	}
	if day != "" {
		day = "<pubDate>" + day + "</pubDate>"
	}
	return "<item><title>" + title + "</title>" + link + day + "<description>" + summary + "</description></item>"
}

func feedOf(items ...string) string {
	return `<?xml version="1.0"?><rss version="2.0"><channel><title>Press</title><link>https://press.example/</link>` + strings.Join(items, "") + "</channel></rss>"
}

const toldByFeed = "On March 3, 2031, the Bureau of Industry and Security sent Dunlin Lasers, Inc. a letter informing it that a license is required for exports of optical benches to China."

// TestFeedsOwnWords: where the page of an item cannot be had, says less than the
// feed or does not exist, what the feed says is told, and says so; the page that
// comes later tells it to nobody again.
func TestFeedsOwnWords(t *testing.T) {
	old := feedItem("Office hours", item("old"), "", "Weekdays.")
	for name, c := range map[string]struct{ link, head, body string }{
		"payment": {item("new"), "402 Payment Required\nContent-Type: text/html", "<p>Pay.</p>"},
		"gone":    {item("new"), notFound, "gone"},
		"paywall": {item("new"), htmlOK, article("Dunlin Lasers gets a letter", start, "<p>Subscribe to read the whole of this article, and all others of this month.</p>")},
		"no link": {"", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			members := []string{noRobots(),
				member(0, feedURL, rssOK, feedOf(old)),
				member(0, item("old"), htmlOK, article("Office hours", start, "<p>Weekdays.</p>")),
				member(time.Hour, feedURL, rssOK, feedOf(feedItem("Dunlin Lasers gets a letter", c.link, "Mon, 03 Mar 2031 15:30:00 GMT", toldByFeed), old)),
			}
			if c.link != "" {
				members = append(members, member(time.Hour, c.link, c.head, c.body), member(2*time.Hour, c.link, htmlOK, letter("Dunlin Lasers, Inc.", start)))
			}
			w := newWorld(t, own(t, ownFeed()), members...)
			if r := w.check(0); !r.Empty() {
				t.Fatalf("the first pass found %+v", r)
			}
			r := w.check(time.Hour)
			if len(r.Developments) != 1 || r.Developments[0].One("recipient") != "Dunlin Lasers, Inc." || len(r.Alerts) != 1 {
				t.Fatalf("raised %+v, want the letter to Dunlin Lasers", r.Developments)
			}
			if f := r.Developments[0].Flags; !slices.ContainsFunc(f, func(s string) bool { return strings.HasPrefix(s, "in the words of the feed") }) {
				t.Errorf("flags %q do not say whose words it is", f)
			}
			w.check(2 * time.Hour)
			if d := w.developments(); len(d) != 1 {
				t.Errorf("%d developments after the page came, want the one", len(d))
			}
		})
	}
}

// TestFeedsOfMedia: films and calendars that a feed of the press lists are no trouble
// with it; a page that turns into something else is, and so is one of an agency.
func TestFeedsOfMedia(t *testing.T) {
	for name, c := range map[string]struct {
		grade exportwatch.Grade
		media string
		want  int
	}{
		"film":              {"", "video/mp4", 0},
		"calendar":          {"", "text/calendar; charset=utf-8", 0},
		"film of an agency": {exportwatch.OfficialStatement, "video/mp4", 1},
		"text in a page":    {"", "text/html", 1},
	} {
		source := ownFeed()
		source.Grade = c.grade
		w := newWorld(t, own(t, source), noRobots(), member(0, feedURL, rssOK, feed("old")), member(0, item("old"), htmlOK, article("Office hours", start, paragraphs(2))),
			member(time.Hour, feedURL, rssOK, feed("old", "film")), member(time.Hour, item("film"), "200 OK\nContent-Type: "+c.media, "BEGIN:VCALENDAR"))
		w.check(0)
		w.check(time.Hour)
		if i := w.incidents(); len(i) != c.want {
			t.Errorf("%s: incidents %+v, want %d", name, i, c.want)
		}
	}
}

// TestPagesTellForTheirFeed: of an item whose page says the same, the page tells.
func TestPagesTellForTheirFeed(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots(),
		member(0, feedURL, rssOK, feed("old")),
		member(0, item("old"), htmlOK, article("Office hours", start, "<p>Weekdays.</p>")),
		member(time.Hour, feedURL, rssOK, feedOf(feedItem("Bureau sends a letter to Dunlin Lasers, Inc.", item("new"), "", toldByFeed))),
		member(time.Hour, item("new"), htmlOK, letter("Dunlin Lasers, Inc.", start)),
	)
	w.check(0)
	r := w.check(time.Hour)
	if len(r.Developments) != 1 || len(r.Developments[0].Sources) != 1 || len(r.Developments[0].Flags) != 0 {
		t.Fatalf("raised %+v, want the letter as its page tells it", r.Developments)
	}
}

// TestFeedsDateTheirPages: a page that names no day is of the day that the feed
// gives, so that what it recalls of years ago is no news.
func TestFeedsDateTheirPages(t *testing.T) {
	const page = `<!DOCTYPE html><html lang="en"><head><title>Markets</title></head><body><main><article><h1>Markets</h1>
<p>Shares fell. In 2022, the Bureau of Industry and Security informed Dunlin Lasers, Inc. by letter that a license is required for exports of optical benches to China.</p></article></main></body></html>`
	w := newWorld(t, own(t, ownFeed()), noRobots(),
		member(0, feedURL, rssOK, feed("old")),
		member(0, item("old"), htmlOK, article("Office hours", start, "<p>Weekdays.</p>")),
		member(time.Hour, feedURL, rssOK, feedOf(feedItem("Markets", item("new"), "Mon, 03 Mar 2031 15:30:00 GMT", "Shares fell."))),
		member(time.Hour, item("new"), htmlOK, page),
	)
	w.check(0)
	if r := w.check(time.Hour); len(r.Developments) != 0 {
		t.Errorf("raised %+v of a letter of nine years ago", r.Developments)
	}
	if n := len(w.versions()); n != 2 {
		t.Errorf("%d pages read, want 2", n)
	}
}
