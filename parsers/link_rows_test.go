package parsers_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestHTMLSiblings: the first link of each row beside that of a link looked for is
// found; links in its own row, in text, in other lists and in menus are not.
func TestHTMLSiblings(t *testing.T) {
	isNews := func(l parsers.Link) bool { return strings.Contains(l.URL, "/news/") }
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"items":           {`<ul><li><a href="/news/1">1</a> <a href="/tag">Tag</a></li><li><a href="/b">B</a> <a href="/b.pdf">PDF</a></li><li>None</li></ul><ul><li><a href="/c">C</a></li></ul>`, []string{"/b"}},
		"rows":            {`<table><tr><td><a href="/x">X</a></td><td><a href="/news/1">1</a></td></tr><tr><td><a href="/b">B</a></td><td><a href="/c">C</a></td></tr></table>`, []string{"/b"}},
		"terms":           {`<dl><dt>May</dt><dd><a href="/news/1">1</a></dd><dt>June</dt><dd><a href="/b">B</a></dd></dl>`, []string{"/b"}},
		"articles":        {`<article class="x"><a href="/b">B</a></article><article><h3><a href="/news/1">1</a></h3></article>`, []string{"/b"}},
		"cards":           {`<div class="card"><div><a href="/news/1">1</a></div></div><div class="card"><a href="/b">B</a></div><div class="more"><a href="/all">All</a></div>`, []string{"/b"}},
		"cards of a page": {`<article><div class="card"><a href="/news/1">1</a></div><div class="card"><a href="/b">B</a></div></article>`, []string{"/b"}},
		"links as cards":  {`<section><a class="card" href="/news/1">1</a><a class="card" href="/b">B</a><a href="/all">All</a></section>`, []string{"/b"}},
		"by months":       {`<h3>June 2031</h3><ul><li><a href="/b">B</a></li></ul><h3>May 2031</h3><ul><li><a href="/news/1">1</a></li></ul><h3>Topics</h3><ul><li><a href="/c">C</a></li></ul>`, []string{"/b"}},
		"one of May":      {`<h3>May 2031</h3><ul><li><a href="/news/1">1</a></li><li><a href="/b">B</a></li></ul><p>We are here since 2031 and go on for many years to come.</p><ul><li><a href="/c">C</a></li></ul>`, []string{"/b"}},
		"text":            {`<p><a href="/news/1">1</a> and <a href="/b">B</a></p><p>See <a href="/c">C</a></p>`, nil},
		"items of text":   {`<ul><li>See <a href="/news/1">1</a> and <a href="/b">B</a></li></ul><div><a href="/c">C</a></div>`, nil},
		"none looked for": {`<ul><li><a href="/a">A</a></li><li><a href="/b">B</a></li></ul>`, nil},
		"all looked for":  {`<ul><li><a href="/news/1">1</a></li><li><a href="/news/2">2</a></li></ul>`, nil},
		"the page itself": {`<ul><li><a href="/news/1">1</a></li><li><a href="/list#top">Top</a></li><li><a href="mailto:a@b.example">Mail</a></li></ul>`, nil},
	} {
		page := `<html><body><nav><ul><li><a href="/news/menu">Menu</a></li><li><a href="/home">Home</a></li></ul></nav><main><h1>List</h1>` + c.body + `</main></body></html>`
		got, err := parsers.HTMLSiblings([]byte(page), "https://x.example/list", "", isNews)
		var paths []string
		for _, l := range got {
			paths = append(paths, strings.TrimPrefix(l.URL, "https://x.example"))
		}
		if err != nil || !slices.Equal(paths, c.want) {
			t.Errorf("%s: %q, %v; want %q", name, paths, err, c.want)
		}
	}
	deep := []byte(strings.Repeat("<div>", 600) + `<a href="/a">x</a>`)
	var e *parsers.Error
	if _, err := parsers.HTMLSiblings(deep, "https://x.example/", "", isNews); !errors.As(err, &e) || e.Reason != exportwatch.ReasonTooDeep {
		t.Errorf("a deep page: %v", err)
	}
	months := []byte("<main>" + strings.Repeat(`<h3>May 2031</h3><ul><li><a href="/news/1">1</a></li></ul>`, 20000) + `<h3>June 2031</h3><ul><li><a href="/b">B</a></li></ul></main>`)
	if got, err := parsers.HTMLSiblings(months, "https://x.example/list", "", isNews); err != nil || len(got) > 1 {
		t.Errorf("a page of many months: %d links, %v", len(got), err)
	}
	many := []byte("<main><ul>" + strings.Repeat(`<li><a href="/news/1">1</a></li><li><a href="/b">B</a></li>`, 20000) + "</ul></main>")
	if got, err := parsers.HTMLSiblings(many, "https://x.example/list", "", isNews); err != nil || len(got) != 1 {
		t.Errorf("a long page: %d links, %v; want one", len(got), err)
	}
}
