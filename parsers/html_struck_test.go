package parsers_test

import (
	"strings"
	"testing"

	"exportwatch/parsers"
)

// TestStruckWords: what a page strikes through stands in brackets, so that nobody
// takes it for what holds, in paragraphs, lists, tables and headings.
func TestStruckWords(t *testing.T) {
	for part, want := range map[string]string{
		`<p>Deadline: <del>May 1</del> June 1.</p>`:                                                "Deadline: [struck: May 1] June 1.",
		`<p>A license is required: <s>no</s> yes.</p>`:                                             "A license is required: [struck: no] yes.",
		`<p>It <strike>pro<b>poses</b></strike> <u>adopts</u> it.</p>`:                             "It [struck: proposes] adopts it.",
		`<p><s>One <del>two</del></s> three.</p>`:                                                  "[struck: One two] three.",
		`<del><p>First.</p><p>Second <i>one</i>.</p></del><p>Third.</p>`:                           "[struck: First.]\n[struck: Second one.]\nThird.",
		`<p><s>Above<br>below</s></p>`:                                                             "[struck: Above]\n[struck: below]",
		`<ul><li style="text-decoration: line-through">Old</li><li>New</li></ul>`:                  "[struck: Old]\nNew",
		`<p><span class="text-decoration-line-through">Old</span> new</p>`:                         "[struck: Old] new",
		`<p>None<s></s> is <del> <script>var a = 1</script></del>struck.</p>`:                      "None is struck.",
		`<table><tr><th>Item</th><th>Rule</th></tr><tr><td>1</td><td><s>A</s> B</td></tr></table>`: "Item | Rule\n1 | [struck: A] B",
	} {
		if got := contentWith(t, "<main>", part, "</main>"); got != want {
			t.Errorf("%s is read as %q, want %q", part, got, want)
		}
	}
}

// TestStruckWordsOfFeeds: so it is in the items of feeds, which are pages too.
func TestStruckWordsOfFeeds(t *testing.T) {
	const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>Office</title><link>https://office.example/</link><description>d</description>
		<item><title>Fee &lt;s&gt;up&lt;/s&gt; down</title><link>https://office.example/1</link><description>&lt;p&gt;The fee is &lt;s&gt;5&lt;/s&gt; 4.&lt;/p&gt;</description></item></channel></rss>`
	d := parseOne(t, "feed", parsers.Input{URL: "https://office.example/feed", Payload: []byte(feed)})
	if !strings.Contains(d.Version.Text, "The fee is [struck: 5] 4.") || d.Title != "Fee [struck: up] down" {
		t.Errorf("title %q, text %q", d.Title, d.Version.Text)
	}
}
