package parsers_test

import (
	"testing"

	"exportwatch/parsers"
)

// TestFoldedParts: answers that a page keeps folded are text, with the
// questions on the buttons that open them; menus are not.
func TestFoldedParts(t *testing.T) {
	const page = `<!doctype html><html><head><title>Questions | Bureau</title></head><body>
		<header><button aria-expanded="false" aria-controls="menu">Menu</button><div id="menu" hidden><p>Home, about, contact and much more</p></div></header>
		<main><h1>Questions</h1>
		<h2><button aria-expanded="false" aria-controls="a1">Does a rental need a license?</button></h2><div id="a1" hidden><p>A rental abroad does.</p></div>
		<h2><button aria-expanded="false" aria-controls="a2">Does a repair?</button></h2><div id="a2" aria-hidden="true" style="display: none"><p>It does not.</p></div>
		<p>Ask us.</p><button>Send</button><div hidden>Thank you</div></main></body></html>`
	d := parseOne(t, "html", parsers.Input{URL: "https://x.example/faq", Payload: []byte(page)})
	const want = "Questions\n\nDoes a rental need a license?\nA rental abroad does.\n\nDoes a repair?\nIt does not.\nAsk us.\n"
	if d.Version.Text != want {
		t.Errorf("text %q, want %q", d.Version.Text, want)
	}
}
