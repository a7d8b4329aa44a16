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

// TestFoldedPartsWithoutNames: an answer is found, and its question kept, where the
// button does not name the panel that it opens.
func TestFoldedPartsWithoutNames(t *testing.T) {
	const both = "Does a loan need a license?\nA loan does not."
	for part, want := range map[string]string{
		`<h2><button data-bs-toggle="collapse" data-bs-target="#a">Does a loan need a license?</button></h2><div id="a" class="collapse"><p>A loan does not.</p></div>`:    both,
		`<h2><button data-toggle="collapse" data-target="#a">Does a loan need a license?</button></h2><div id="a" style="display:none"><p>A loan does not.</p></div>`:      both,
		`<h3><button aria-expanded="false">Does a loan need a license?</button></h3> <div style="display: none"><p>A loan does not.</p></div>`:                             both,
		`<h3><button><span>Does a loan need a license?</span></button></h3><!-- answer --><div class="panel" hidden><p>A loan does not.</p></div>`:                         both,
		`<h3>Does a loan need a license?</h3><div class="panel" hidden><p>A loan does not.</p></div>`:                                                                      both,
		`<dl><dt>Does a loan need a license?</dt><dd hidden>A loan does not.</dd></dl>`:                                                                                    both,
		`<div><button aria-expanded="false">Does a loan need a license?</button></div><div hidden><p>A loan does not.</p></div>`:                                           both,
		`<p>Does a loan need a license?</p><div class="faq-answer" aria-hidden="true"><p>A loan does not.</p></div>`:                                                       both,
		`<p>Does a loan need a license?</p><p>A loan does not.</p><button data-toggle="modal" data-target="#m">Tell us</button><div id="m" hidden><p>Your words</p></div>`: both,
		`<p>Does a loan need a license?</p><p>A loan does not.</p><button aria-haspopup="menu" aria-expanded="false">More</button><div hidden><p>Print</p></div>`:          both,
		`<p>Does a loan need a license?</p><p>A loan does not.</p><button>Send</button><div hidden><p>Thank you</p></div><p hidden>Sent</p>`:                               both,
	} {
		if got := contentWith(t, "<main>", part, "</main>"); got != want {
			t.Errorf("%s is read as %q, want %q", part, got, want)
		}
	}
}
