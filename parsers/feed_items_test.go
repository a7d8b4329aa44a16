package parsers_test

import (
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
