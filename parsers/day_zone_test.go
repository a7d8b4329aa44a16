package parsers_test

import (
	"strings"
	"testing"

	"exportwatch/parsers"
)

// TestInstantsAreDaysOfWashington holds that an instant of Greenwich's clock is
// told as the day that Washington had then, and one of another zone as its own.
func TestInstantsAreDaysOfWashington(t *testing.T) {
	for stamp, want := range map[string]string{
		"2031-06-25T01:30:00Z":      "2031-06-24",
		"2031-06-25T03:59:59Z":      "2031-06-24",
		"2031-06-25T04:00:00Z":      "2031-06-25",
		"2031-01-25T04:59:00Z":      "2031-01-24",
		"2031-06-25T01:30:00+00:00": "2031-06-24",
		"2031-06-25T01:30:00+09:00": "2031-06-25",
		"2031-06-24T23:30:00-04:00": "2031-06-24",
	} {
		meeting := `{"committeeMeeting":{"eventId":"115","congress":122,"chamber":"House","type":"Hearing","title":"Hearing on Controls","date":"` + stamp + `"}}`
		page := `<html><head><title>Statement</title><meta property="article:published_time" content="` + stamp + `"></head><body><h1>Statement</h1><p>It was said that nothing had changed since.</p></body></html>`
		feed := `<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>n</id><entry><id>a</id><title>Statement</title><link href="https://n.example/a"/><published>` + stamp + `</published><summary>It was said.</summary></entry></feed>`
		for format, payload := range map[string]string{"congress-json": meeting, "html": page, "feed": feed} {
			r, err := parsers.Parse(format, parsers.Input{Payload: []byte(payload)})
			if err != nil || len(r.Documents) == 0 {
				t.Fatalf("%s: %d documents, %v", format, len(r.Documents), err)
			}
			v := r.Documents[len(r.Documents)-1].Version
			got := v.Published
			if format == "congress-json" {
				got = v.AsOf
				if v.Meta.String("meets_on") != want || !strings.Contains(v.Text, want) {
					t.Errorf("%s %s: meets on %q, want %s", format, stamp, v.Meta.String("meets_on"), want)
				}
			}
			if got.String() != want {
				t.Errorf("%s %s: %s, want %s", format, stamp, got, want)
			}
		}
	}
}

// TestFeedZones holds that the day of an item of a feed is that of the feed's
// zone; midnight of Greenwich's clock stands for a day.
func TestFeedZones(t *testing.T) {
	for stamp, want := range map[string]string{
		"Wed, 25 Jun 2031 01:30:00 +0000": "2031-06-24",
		"Wed, 25 Jun 2031 01:30:00 GMT":   "2031-06-24",
		"Wed, 25 Jun 2031 00:00:00 +0000": "2031-06-25",
		"Tue, 24 Jun 2031 23:30:00 -0400": "2031-06-24",
	} {
		feed := `<rss version="2.0"><channel><title>News</title><link>https://n.example/</link><description>n</description><item><title>Statement</title><link>https://n.example/a</link><pubDate>` + stamp + `</pubDate><description>It was said.</description></item></channel></rss>`
		r, err := parsers.Parse("feed", parsers.Input{Payload: []byte(feed)})
		if err != nil || len(r.Documents) == 0 {
			t.Fatalf("%s: %v", stamp, err)
		}
		if got := r.Documents[len(r.Documents)-1].Version.Published.String(); got != want {
			t.Errorf("%s: %s, want %s", stamp, got, want)
		}
	}
}
