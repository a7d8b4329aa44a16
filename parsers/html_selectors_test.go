package parsers_test

import (
	"os"
	"strings"
	"testing"

	"exportwatch/parsers"
)

func TestValidSelector(t *testing.T) {
	for s, want := range map[string]bool{
		"h1": true, "main article": true, "ul.news > li a[href]": true, "h1, h2": true, "time[datetime]": true, "#x .y:first-child": true, "tr:nth-child(2) td": true,
		"": false, "h1 >": false, "..x": false, "a[href": false, "li:no-such": false, "{}": false, "h1)": false,
	} {
		if got := parsers.ValidSelector(s); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

// TestReskinnedPages: one press release in three layouts gives the same title,
// day and text, found without selectors.
func TestReskinnedPages(t *testing.T) {
	first := ""
	for _, name := range []string{"skin-main.html", "skin-tables.html", "skin-divs.html"} {
		payload, err := os.ReadFile("testdata/web/" + name)
		if err != nil {
			t.Fatal(err)
		}
		r, err := parsers.Parse("html", parsers.Input{URL: "https://agency.example/a", Payload: payload})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		d := r.Documents[0]
		if d.Title != "Agency adds two parties to an invented list" || d.Version.Published != date(t, "2031-03-04") {
			t.Errorf("%s: %q, %v", name, d.Title, d.Version.Published)
		}
		for _, unwanted := range []string{"Menu", "Follow us", "Subscribe", "cookies"} {
			if strings.Contains(d.Version.Text, unwanted) {
				t.Errorf("%s: the text holds %q", name, unwanted)
			}
		}
		sentence := "The Agency today added Acme Robotics and Bittern Photonics to the list."
		if !strings.Contains(d.Version.Text, sentence) || !strings.Contains(d.Version.Text, "15 CFR 744.11") {
			t.Errorf("%s: text %q", name, d.Version.Text)
		}
		words := strings.Join(strings.Fields(strings.ReplaceAll(d.Version.Text, "March 4, 2031", "")), " ")
		if first == "" {
			first = words
		}
		if words != first {
			t.Errorf("%s reads\n%s\nwant\n%s", name, words, first)
		}
	}
}

// TestReskinnedIndexes: one list of news in three layouts gives the same links.
func TestReskinnedIndexes(t *testing.T) {
	const menu = `<nav><a href="/about">About</a><a href="/contact">Contact</a></nav>`
	items := [][2]string{{"/news/2", "Two"}, {"/news/1", "One"}}
	render := func(open, item, end string) string {
		s := `<!doctype html><html><head><title>News</title></head><body>` + menu + open
		for _, i := range items {
			s += strings.NewReplacer("HREF", i[0], "TEXT", i[1]).Replace(item)
		}
		return s + end + `<footer><a href="/privacy">Privacy</a></footer></body></html>`
	}
	for name, c := range map[string]struct{ page, selector string }{
		"list":  {render("<main><h1>News</h1><ul>", `<li><time datetime="2031-03-04">March 4, 2031</time> <a href="HREF">TEXT</a></li>`, "</ul></main>"), "main li a"},
		"table": {render("<main><table>", `<tr><td>03/04/2031</td><td><a href="HREF">TEXT</a></td></tr>`, "</table></main>"), "main tr"},
		"cards": {render(`<div id="content">`, `<article class="card"><h2><a href="HREF">TEXT</a></h2><p>March 4, 2031</p></article>`, "</div>"), "article.card"},
	} {
		for _, selector := range []string{"", c.selector} {
			links, err := parsers.HTMLLinks([]byte(c.page), "https://agency.example/news", selector)
			if err != nil || len(links) != 2 || links[0].URL != "https://agency.example/news/2" || links[1].Text != "One" || links[0].Published != date(t, "2031-03-04") {
				t.Errorf("%s by %q: %+v, %v", name, selector, links, err)
			}
		}
	}
}

// TestSelectorsOfTitleAndDay: they are looked for on the whole page, banners
// included; one that finds nothing is told of and does not lose the page.
func TestSelectorsOfTitleAndDay(t *testing.T) {
	page := `<html><head><title>Site</title></head><body><header class="banner"><p class="t">A notice</p><p class="d">Posted March 4, 2031</p></header>` +
		`<main><h1>Newsroom</h1><p>` + strings.Repeat("A license is required. ", 20) + `</p></main></body></html>`
	for name, c := range map[string]struct {
		s        parsers.Selectors
		title    string
		day      string
		warnings int
	}{
		"found":   {parsers.Selectors{Title: ".t", Published: ".d"}, "A notice", "2031-03-04", 0},
		"missing": {parsers.Selectors{Title: ".title", Published: ".date"}, "Newsroom", "", 2},
	} {
		r, err := parsers.Parse("html", parsers.Input{URL: "https://x.example/a", Selectors: c.s, Payload: []byte(page)})
		if err != nil {
			t.Fatal(err)
		}
		d := r.Documents[0]
		if d.Title != c.title || d.Version.Published.String() != c.day || len(d.Version.Warnings) != c.warnings {
			t.Errorf("%s: %q, %v, %v", name, d.Title, d.Version.Published, d.Version.Warnings)
		}
	}
}
