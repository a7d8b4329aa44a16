package parsers_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

func date(t *testing.T, s string) exportwatch.Date {
	t.Helper()
	d, err := exportwatch.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestHTMLLinks(t *testing.T) {
	page := docPayload(t, "html/index.html")
	want := []parsers.Link{
		{URL: "https://www.example.gov/press-release/second", Text: "Second release", Published: date(t, "2031-03-05")},
		{URL: "https://www.example.gov/press-release/first", Text: "First release", Published: date(t, "2031-03-04")},
		{URL: "https://media.example.gov/list.csv", Text: "Export as CSV"},
	}
	for _, selector := range []string{"", "ul.news a", "ul.news li"} {
		got, err := parsers.HTMLLinks(page, "https://www.example.gov/news", selector)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("selector %q:\n got %+v\nwant %+v", selector, got, want)
		}
	}
	if got, err := parsers.HTMLLinks(page, "https://www.example.gov/news", "main[["); err != nil || len(got) != 0 {
		t.Errorf("a selector that is no CSS: %v, %v, want no links", got, err)
	}
}

func TestHTMLLinksBase(t *testing.T) {
	page := `<html><head><base href="/archive/"></head><body><p><a href="one">One</a> <a href="//other.example/two?x=1">Two</a></p></body></html>`
	got, err := parsers.HTMLLinks([]byte(page), "https://www.example.gov/news", "")
	if err != nil || len(got) != 2 || got[0].URL != "https://www.example.gov/archive/one" || got[1].URL != "https://other.example/two?x=1" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestLinksErrors(t *testing.T) {
	deep := []byte(strings.Repeat("<div>", 40_000))
	for name, c := range map[string]struct {
		err  error
		want exportwatch.Reason
	}{
		"deep page":  {second(parsers.HTMLLinks(deep, "https://x.example/", "")), exportwatch.ReasonTooDeep},
		"bad base":   {second(parsers.HTMLLinks([]byte("<p>x"), "://", "")), exportwatch.ReasonWrongShape},
		"empty page": {second(parsers.HTMLLinks(nil, "https://x.example/", "")), exportwatch.ReasonEmptyBody},
		"no feed":    {second(parsers.FeedLinks([]byte("<html><body>Not found</body></html>"))), exportwatch.ReasonWrongShape},
		"cut feed":   {second(parsers.FeedLinks([]byte("<rss><channel><item><title>a"))), exportwatch.ReasonTruncated},
		"deep feed":  {second(parsers.FeedLinks([]byte("<rss>" + strings.Repeat("<a>", 40_000)))), exportwatch.ReasonTooDeep},
		"empty feed": {second(parsers.FeedLinks(nil)), exportwatch.ReasonEmptyBody},
	} {
		var e *parsers.Error
		if !errors.As(c.err, &e) || e.Reason != c.want {
			t.Errorf("%s: error %v, want reason %s", name, c.err, c.want)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestFeedLinks(t *testing.T) {
	for name, feed := range map[string]string{
		"rss": `<rss version="2.0"><channel><title>t</title><link>https://www.example.gov/</link>
			<item><title>One</title><link>/one</link><pubDate>Tue, 04 Mar 2031 23:30:00 EST</pubDate></item>
			<item><title>Again</title><link>/one#x</link></item></channel></rss>`,
		"atom": `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><link href="https://www.example.gov/"/>
			<entry><title>One</title><link href="https://www.example.gov/one"/><updated>2031-03-04T23:30:00-05:00</updated></entry></feed>`,
		"json": `{"version":"https://jsonfeed.org/version/1.1","title":"t","home_page_url":"https://www.example.gov/",
			"items":[{"id":"1","title":"One","url":"https://www.example.gov/one","date_published":"2031-03-04T23:30:00-05:00"}]}`,
	} {
		got, err := parsers.FeedLinks([]byte(feed))
		want := []parsers.Link{{URL: "https://www.example.gov/one", Text: "One", Published: date(t, "2031-03-04")}}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v, want %+v", name, got, err, want)
		}
	}
}

// TestFeedRecorded counts the entries of a recorded feed:
//
//	grep -c '<entry>' getcurrent_start0.atom.xml
//	grep -o '<link rel="alternate" type="text/html" href="[^"]*"' getcurrent_start0.atom.xml | sort -u | wc -l
func TestFeedRecorded(t *testing.T) {
	payload := corpusFile(t, "corpus/sec/atom/getcurrent_start0.atom.xml")
	links, err := parsers.FeedLinks(payload)
	if err != nil {
		t.Fatal(err)
	}
	entries := strings.Count(string(payload), "<entry>")
	if len(links) == 0 || len(links) > entries {
		t.Errorf("%d links of %d entries", len(links), entries)
	}
	r, err := parsers.Parse("feed", parsers.Input{Payload: payload})
	if err != nil || len(r.Documents) != entries {
		t.Errorf("%d documents, %v, want %d", len(r.Documents), err, entries)
	}
}
