package parsers_test

import (
	"strings"
	"testing"

	"exportwatch/parsers"
)

// TestPageIsDatedByItsDateline: a printed day is that of the page only where it
// is printed as such; days in prose are those of what the page tells.
func TestPageIsDatedByItsDateline(t *testing.T) {
	const long = ` Example Robotics, Inc. was informed by the agency that a license is required for its arms, and has told its customers so; it expects no effect on its results.`
	for name, c := range map[string]struct{ body, want string }{
		"prose":               {`<h1>T</h1><p>The rule of March 3, 2031 remains in force.` + long + `</p>`, ""},
		"short prose":         {`<h1>T</h1><p>On Monday, June 2, 2031, the agency wrote.</p>`, ""},
		"linked prose":        {`<h1>T</h1><p>The rule of <a href="/r">March 3, 2031</a> remains.</p>`, ""},
		"subheading":          {`<h1>T</h1><h2>The rule of March 3, 2031</h2><p>It remains.</p>`, ""},
		"deadline":            {`<h1>T</h1><p>Comments due March 3, 2031</p><p>It remains.</p>`, ""},
		"title":               {`<h1>The rule of March 3, 2031</h1><p>It remains.</p>`, ""},
		"alone":               {`<h1>T</h1><p>June 12, 2031</p><p>The rule of March 3, 2031 remains.</p>`, "2031-06-12"},
		"above the title":     {`<p>June 12, 2031</p><h1>T</h1><p>It remains.</p>`, "2031-06-12"},
		"labelled":            {`<h1>T</h1><div><b>FOR IMMEDIATE RELEASE:</b> Thursday, June 12, 2031</div><p>It remains.</p>`, "2031-06-12"},
		"posted":              {`<h1>T</h1><div>Posted on 06/12/2031 at 9:30 a.m. EDT</div><p>It remains.</p>`, "2031-06-12"},
		"published, updated":  {`<h1>T</h1><div>Published June 12, 2031 | Updated June 14, 2031</div><p>It remains.</p>`, "2031-06-12"},
		"byline":              {`<h1>T</h1><div><span>By Jane Roe</span><span>June 12, 2031</span> · 4 min read</div><p>It remains.</p>`, "2031-06-12"},
		"place":               {`<h1>T</h1><p>WASHINGTON, D.C. – June 12, 2031 – The agency said that the rule of March 3, 2031 remains.` + long + `</p>`, "2031-06-12"},
		"place in brackets":   {`<h1>T</h1><p>EXAMPLEVILLE, Calif. (June 12, 2031) - Example Robotics said that it was told.` + long + `</p>`, "2031-06-12"},
		"time element":        {`<h1>T</h1><div>By Jane Roe <time datetime="2031-06-12T08:00:00-04:00">Thursday</time></div><p>It remains.</p>`, "2031-06-12"},
		"time within a story": {`<h1>T</h1><p>On <time datetime="2031-03-03">March 3</time> the rule took effect.` + long + `</p>`, ""},
		"no such day":         {`<h1>T</h1><p>June 31, 2031</p><p>It remains.</p>`, ""},
	} {
		page := `<!doctype html><html><head><title>T</title></head><body><main><article>` + c.body + `</article></main></body></html>`
		r, err := parsers.Parse("html", parsers.Input{URL: "https://x.example/" + strings.ReplaceAll(name, " ", "-"), Payload: []byte(page)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := r.Documents[0].Version.Published.String(); got != c.want {
			t.Errorf("%s: published %q, want %q", name, got, c.want)
		}
	}
}

// TestItemIsNotDatedByItsTeaser: the day of a link in a list is the one printed
// beside it, not one that its teaser tells of.
func TestItemIsNotDatedByItsTeaser(t *testing.T) {
	for item, want := range map[string]string{
		`<a href="/a">A letter of the agency</a><p>The rule of March 3, 2031 remains in force.</p>`:               "",
		`<a href="/a">A letter of the agency</a> June 12, 2031<p>The rule of March 3, 2031 remains in force.</p>`: "2031-06-12",
		`<a href="/a"><h3>A letter of the agency</h3><span>June 12, 2031</span></a>`:                              "2031-06-12",
	} {
		links, err := parsers.HTMLLinks([]byte(`<!doctype html><html><body><main><ul><li>`+item+`</li></ul></main></body></html>`), "https://x.example/", "li")
		if err != nil || len(links) != 1 || links[0].Published.String() != want {
			t.Errorf("%s: %v, %v, want %q", item, links, err, want)
		}
	}
}
