package parsers_test

import "testing"

// TestRaisedNumbers: an exponent is not read as the end of its number, nor the mark
// of a footnote; letters, ordinals and units stay as they are.
func TestRaisedNumbers(t *testing.T) {
	for part, want := range map[string]string{
		`<p>More than 10<sup>26</sup> operations.</p>`:                                                  "More than 10^26 operations.",
		`<p>From 10 <sup>-3</sup> to 2<b><sup>8</sup></b>.</p>`:                                         "From 10 ^-3 to 2^8.",
		`<p>Within 25<sup><a href="#n3">3</a></sup> days<sup>4</sup>.</p>`:                              "Within 25 [3] days4.",
		`<p>On page 7<a href="#n1"><sup>1</sup></a>.</p>`:                                               "On page 7 [1].",
		`<p>The 1<sup>st</sup> of 5 m<sup>2</sup>.</p>`:                                                 "The 1st of 5 m2.",
		`<p>Item 5</p><p><sup>1</sup> A note.</p>`:                                                      "Item 5\n1 A note.",
		`<table><tr><th>Item</th><th>Limit</th></tr><tr><td>a</td><td>10<sup>9</sup></td></tr></table>`: "Item | Limit\na | 10^9",
	} {
		if got := contentWith(t, "<main>", part, "</main>"); got != want {
			t.Errorf("%s is read as %q, want %q", part, got, want)
		}
	}
}
