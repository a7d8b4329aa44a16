package parsers_test

import (
	"strings"
	"testing"

	"exportwatch/parsers"
)

// contentWith returns the text of a page whose content has a part between a
// heading and a last paragraph, without those.
func contentWith(t *testing.T, open, part, end string) string {
	t.Helper()
	page := `<!DOCTYPE html><html><head><title>Samples</title></head><body><nav><a href="/">Home</a></nav>` + open + "<h1>Samples</h1>" + part +
		"<p>" + strings.Repeat("The office keeps samples of all kinds and shows them to whoever asks. ", 12) + "</p>" + end + "<footer><p>The office, 1 Main Street.</p></footer></body></html>"
	res, err := parsers.Parse("html", parsers.Input{URL: "https://office.example/samples", Payload: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	text := res.Documents[0].Version.Text
	if strings.Contains(text, "Main Street") || strings.Contains(text, "Home") {
		t.Errorf("%s holds what stands around the content: %q", open, text)
	}
	text, _, ok := strings.Cut(strings.TrimPrefix(text, "Samples\n"), "The office keeps samples")
	if !ok {
		t.Fatalf("%s: the content is lost: %q", open, text)
	}
	return strings.TrimSpace(text)
}

// TestNotesInContent: what a page says in its content is kept, however the part
// of it is styled: notes, corrections and facts stand in asides and the like.
func TestNotesInContent(t *testing.T) {
	for part, want := range map[string]string{
		`<aside><p>Note to paragraph (b): a license is required.</p></aside>`:                                          "Note to paragraph (b): a license is required.",
		`<aside class="note"><p>Note: see <a href="/744.21">§ 744.21</a> of the rules on samples.</p></aside>`:         "Note: see § 744.21 of the rules on samples.",
		`<div role="complementary"><p>The letter lapses in May.</p></div>`:                                             "The letter lapses in May.",
		`<div class="footer-note"><p>* This guidance does not apply to Ruritania.</p></div>`:                           "* This guidance does not apply to Ruritania.",
		`<footer><p>1. As revised by the court.</p></footer>`:                                                          "1. As revised by the court.",
		`<div class="promo"><p>The order is vacated as of April 1, 2031.</p></div>`:                                    "The order is vacated as of April 1, 2031.",
		`<div class="sidebar-note callout"><p>The requirement applies to all exports from March 4.</p></div>`:          "The requirement applies to all exports from March 4.",
		`<div class="callout related-info"><p>It lapses soon.</p><p><a href="/letter">The letter</a></p></div>`:        "It lapses soon.\nThe letter",
		`<div class="comments"><p>Comments on the rule are due.</p></div>`:                                             "Comments on the rule are due.",
		`<div id="subscribe-terms"><p>Exporters must subscribe to the terms of the agreement.</p></div>`:               "Exporters must subscribe to the terms of the agreement.",
		`<section id="consent-agreements"><p>The company pays and agrees to an audit.</p></section>`:                   "The company pays and agrees to an audit.",
		`<aside><dl><dt>Docket</dt><dd><a href="/d">OS-2031-1</a></dd><dt>Effective</dt><dd>At once</dd></dl></aside>`: "Docket\nOS-2031-1\nEffective\nAt once",
	} {
		for open, end := range map[string]string{"<main>": "</main>", "<article>": "</article>", `<div id="main-content">`: "</div>", `<main><div class="body">`: "</div></main>"} {
			if got := contentWith(t, open, part, end); got != want {
				t.Errorf("%s%s is read as %q, want %q", open, part, got, want)
			}
		}
	}
}

// TestChromeInContent: what operates a page or leads elsewhere is dropped wherever
// it stands.
func TestChromeInContent(t *testing.T) {
	for _, part := range []string{
		`<div class="share-bar"><p>Share this page with your friends.</p></div>`,
		`<aside><h2>Related</h2><ul><li><a href="/x">Other news</a></li></ul></aside>`,
		`<section class="related-documents"><h2>Related documents</h2><ul><li><a href="/media/letter.pdf">Letter of March 1</a></li><li>March 4, 2031 <a href="/b">Another</a></li></ul></section>`,
		`<div class="related"><div><a href="/a">One thing</a><p>The first thing is told here in a sentence.</p></div><div><a href="/b">Two things</a><p>Both of them are told here.</p></div></div>`,
		`<div class="promo"><p>News</p><p><a href="/a">The office moves</a></p><p>March 4, 2031</p><p>News</p><p><a href="/b">The office stays</a></p><p>March 3, 2031</p></div>`,
		`<div id="cookie-notice"><p>This site uses cookies to count its readers.</p></div>`,
		`<div class="eu-consent"><p>By staying here you accept all of our cookies.</p></div>`,
		`<div class="newsletter"><p>Have the news sent to you every week.</p></div>`,
		`<div class="subscribe"><p>Leave your address with the office.</p><input type="email"></div>`,
		`<section id="comments"><p>What a fine page this is!</p><form><textarea></textarea></form></section>`,
		`<aside class="sidebar">1,204 views</aside>`,
		`<nav><ol><li><a href="#one">One</a></li><li><a href="#two">Two</a></li></ol></nav>`,
		`<div role="dialog" class="promo"><p>The office wants to know how you like it.</p></div>`,
		`<aside><script>var sentence = "This is a program of several words, not a text.";</script></aside>`,
	} {
		for open, end := range map[string]string{"<main>": "</main>", "<article>": "</article>", `<div id="content">`: "</div>"} {
			if got := contentWith(t, open, part, end); got != "" {
				t.Errorf("%s%s is read as %q", open, part, got)
			}
		}
	}
}

// TestNestedAsides: elements inside of each other that have to be read to be judged
// take time as they are long, not as they are deep.
func TestNestedAsides(t *testing.T) {
	got := contentWith(t, "<main>", strings.Repeat("<aside>", 400)+strings.Repeat("<br>", 60_000)+"<p>It is the last one.</p>"+strings.Repeat("</aside>", 400), "</main>")
	if got != "It is the last one." {
		t.Errorf("read as %q", got)
	}
}
