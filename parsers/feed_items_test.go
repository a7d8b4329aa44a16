package parsers_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestFeedsThatLoseItems: a feed of which items would go missing is an error,
// whatever the parser can mend.
func TestFeedsThatLoseItems(t *testing.T) {
	const rss = `<rss version="2.0"><channel><title>x</title>`
	for name, c := range map[string]struct {
		payload string
		want    exportwatch.Reason
	}{
		"crossed tags":       {rss + `<item><title>one</item></title><link>https://x.example/1</link></channel></rss>`, exportwatch.ReasonWrongShape},
		"crossed channel":    {rss + `<item><title>one</title><link>https://x.example/1</link></channel></item><item><title>two</title><link>https://x.example/2</link></item></rss>`, exportwatch.ReasonMalformed},
		"crossed in Atom":    {`<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>one</entry></title><link href="https://x.example/1"/></feed>`, exportwatch.ReasonWrongShape},
		"item in an item":    {rss + `<item><title>one</title><link>https://x.example/1</link><item><title>two</title><link>https://x.example/2</link></item></item></channel></rss>`, exportwatch.ReasonMalformed},
		"no item has a link": {rss + `<item><title>one</title></item><item><title>two</title></item></channel></rss>`, exportwatch.ReasonWrongShape},
	} {
		for what, read := range map[string]func() (int, error){
			"documents": func() (int, error) {
				r, err := parsers.Parse("feed", parsers.Input{Payload: []byte(c.payload)})
				return len(r.Documents), err
			},
			"links": func() (int, error) { links, err := parsers.FeedLinks([]byte(c.payload)); return len(links), err },
		} {
			n, err := read()
			if err == nil {
				t.Errorf("%s: %d %s and no error", name, n, what)
				continue
			}
			if got := reasonOf(t, err); got != exportwatch.ReasonMalformed && got != c.want {
				t.Errorf("%s, %s: reason %s, want %s: %v", name, what, got, c.want, err)
			}
		}
	}
}

// TestFeedsThatTellOfItems: items told of in texts and comments are none.
func TestFeedsThatTellOfItems(t *testing.T) {
	payload := `<rss version="2.0"><channel><title>x</title><!-- <item> --><item><title>one</title><link>https://x.example/1</link>` +
		`<description><![CDATA[an <item> and an <entry>]]></description></item></channel></rss>`
	r, err := parsers.Parse("feed", parsers.Input{Payload: []byte(payload)})
	if err != nil || len(r.Documents) != 1 {
		t.Errorf("%d documents, %v", len(r.Documents), err)
	}
}

// TestFeedItemsAsStored: an item that leads nowhere is a document of its feed, the
// same one when the feed is read again, and an address is written as it is stored.
func TestFeedItemsAsStored(t *testing.T) {
	const head, item = `<rss version="2.0"><channel><title>x</title><item><title>one</title><link>https://x.example/1?token=abc</link></item>`, `<item><title>two</title><guid>n-2</guid><description>Words.</description></item>`
	hide := func(address string) string { return strings.ReplaceAll(address, "abc", "hidden") }
	read := func(payload string) []parsers.Document {
		r, err := parsers.Parse("feed", parsers.Input{URL: "https://x.example/feed", Payload: []byte(payload + "</channel></rss>"), Stored: hide})
		if err != nil {
			t.Fatal(err)
		}
		return r.Documents
	}
	docs, again := read(head+item), read(head+`<item><title>three</title><link>https://x.example/3</link></item>`+item)
	if len(docs) != 2 || docs[0].URL != "https://x.example/1?token=hidden" || strings.Contains(string(docs[0].ID), "abc") {
		t.Fatalf("read %+v, want the address without what is hidden", docs)
	}
	if two := docs[1]; two.URL != "https://x.example/feed" || !strings.HasPrefix(string(two.ID), "page/x.example/feed#") || two.ID != again[2].ID || two.Version.Text != "two\nWords.\n" {
		t.Errorf("an item without a link: %+v, then %s", two, again[2].ID)
	}
}
