package sources_test

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
	"exportwatch/sources"
)

// An entry is one item that a synthetic page of the bureau's lists.
type listed struct{ path, title, day string }

// A layout renders a page that lists items. All are inventions: the site is
// designed anew every few years.
type layout func(items []listed) string

const (
	siteMenu   = `<ul><li><a href="/">Home</a></li><li><a href="/about-bis">About</a></li><li><a href="/press-release/highlight-of-the-year">Highlight</a></li><li><a href="/media/documents/strategic-plan.pdf">Plan</a></li></ul>`
	siteFooter = `<p><a href="/privacy">Privacy</a> <a href="/media/documents/no-fear-act.pdf">No FEAR Act</a> <a href="https://www.commerce.example/">Department</a></p>`
)

// layouts are designs of one page: other elements and classes, with and
// without a main element, addresses absolute, relative, and relative to the
// scheme or to a base.
var layouts = map[string]layout{
	"table": func(items []listed) string {
		var rows strings.Builder
		for _, i := range items {
			fmt.Fprintf(&rows, `<tr class="odd"><td class="c1">%s</td><td><a class="t" href="https://www.bis.gov%s">%s</a></td><td>0694</td></tr>`, i.day, i.path, i.title)
		}
		return `<!doctype html><html><head><title>List</title></head><body class="v9"><div class="site-header masthead" role="banner"><nav class="mega">` + siteMenu + `</nav></div>
			<div id="page"><div class="wrap"><h1>List</h1><p>What BIS publishes stands here.</p><table><thead><tr><th>Date</th><th>Title</th><th>RIN</th></tr></thead><tbody>` +
			rows.String() + `</tbody></table></div></div><div class="site-footer">` + siteFooter + `</div></body></html>`
	},
	"cards": func(items []listed) string {
		var cards strings.Builder
		for _, i := range items {
			fmt.Fprintf(&cards, `<article class="card"><div class="card__body"><p class="when"><time datetime="2031-03-04">%s</time></p><h3><a href="%s#main"><span>%s</span></a></h3><p>More about it.</p></div></article>`, i.day, i.path, i.title)
		}
		return `<!doctype html><html><body><header>` + siteMenu + `</header><div class="cookie-banner"><a href="/media/documents/cookies.pdf">Cookies</a></div>
			<div role="main"><section><h1>List</h1><div class="grid">` + cards.String() + `</div></section></div>
			<aside class="related"><a href="/press-release/seen-elsewhere">Seen elsewhere</a></aside><footer>` + siteFooter + `</footer></body></html>`
	},
	"accordion": func(items []listed) string {
		var panels strings.Builder
		for n, i := range items {
			fmt.Fprintf(&panels, `<h4 class="usa-accordion__heading"><button type="button" aria-expanded="false" aria-controls="p%d">%s</button></h4>
				<div id="p%d" class="usa-accordion__content" hidden><p>%s <a href="../../../..%s">Read</a></p></div>`, n, i.title, n, i.day, i.path)
		}
		return `<!doctype html><html><body><header><button aria-expanded="false" aria-controls="nav">Menu</button><div id="nav" hidden>` + siteMenu + `</div></header>
			<div class="usa-accordion">` + panels.String() + `</div><footer><button aria-controls="f1">More</button><div id="f1" hidden>` + siteFooter + `</div></footer></body></html>`
	},
	"definitions": func(items []listed) string {
		var list strings.Builder
		for _, i := range items {
			fmt.Fprintf(&list, `<DT>%s<DD><DIV><DIV><A TITLE="x" HREF="//www.bis.gov%s">%s</A></DIV></DIV>`, i.day, i.path, i.title)
		}
		return `<html><head><base href="https://www.bis.gov/some/where/"></head><body><div id="nav" class="navbar">` + siteMenu + `</div>
			<main><p>Read <a href="/about-bis">about us</a>.</p></main><div class="region"><div><div><h2>List</h2><p>What BIS publishes stands here.</p><DL>` +
			list.String() + `</DL></div></div></div><footer>` + siteFooter + `</footer></body></html>`
	},
}

// unknownLayouts are pages that list nothing that can be followed.
var unknownLayouts = map[string]layout{
	"script alone": func(items []listed) string {
		return `<!doctype html><html><head><title>List</title></head><body><header>` + siteMenu + `</header><div id="root"></div><script>window.state={"items":[{"slug":"` +
			strings.TrimPrefix(items[0].path, "/") + `"}]}</script><footer>` + siteFooter + `</footer></body></html>`
	},
	"buttons": func(items []listed) string {
		return `<!doctype html><html><body><nav>` + siteMenu + `</nav><main><h1>List</h1><button data-href="` + items[0].path + `">Open</button></main></body></html>`
	},
	"words alone": func([]listed) string {
		return `<!doctype html><html><body><main><h1>List</h1><p>Our site is being renewed. Please come back.</p><a href="/">Home</a></main><footer>` + siteFooter + `</footer></body></html>`
	},
	"another site": func(items []listed) string {
		return `<!doctype html><html><body><main><h1>Sale</h1><a href="https://spam.example` + items[0].path + `">Buy</a></main></body></html>`
	},
}

// sitePages are the pages of the bureau's that are watched, with what they list.
var sitePages = []struct {
	source exportwatch.SourceID
	page   string
	items  []listed
}{
	{"bis/news", "https://www.bis.gov/news-updates", []listed{
		{"/press-release/quorl-lidar-license-requirement", "BIS informs Quorl Lidar", "March 5, 2031"},
		{"/press-release/report-on-processing-times", "Report", "February 27, 2031"}}},
	{"bis/guidance", "https://www.bis.gov/licensing/advisory-opinions", []listed{
		{"/media/documents/advisory-opinion-2030-09-10.pdf", "Repair abroad", "September 10, 2030"},
		{"/licensing/advisory-opinions/2030-05-06-hosted-tools", "Hosted tools", "May 6, 2030"},
		{"/media/documents/advisory-opinion-2029-01-02", "Samples", "January 2, 2029"}}},
	{"bis/letters", "https://www.bis.gov/guidance-frequently-asked-questions", []listed{
		{"/guidance-frequently-asked-questions/advanced-computing", "Advanced computing", ""},
		{"/media/documents/letter-to-industry-testland.pdf", "Letter to industry", "February 20, 2031"}}},
	{"bis/faqs", "https://www.bis.gov/guidance-frequently-asked-questions", []listed{
		{"/guidance-frequently-asked-questions/advanced-computing", "Advanced computing", ""},
		{"/faqs/what-is-a-deemed-export", "What is a deemed export?", ""}}},
	{"bis/fr-notices", "https://www.bis.gov/news-updates/federal-register-notices", []listed{
		{"/media/documents/advance-copy-scanners.pdf", "Revisions to controls on scanners", "March 6, 2031"},
		{"/media/documents/advance-copy-lasers.pdf", "Revisions to controls on lasers", "March 5, 2031"}}},
	{"bis/cases", "https://www.bis.gov/enforcement/export-violations", []listed{
		{"/enforcement/penalties", "Penalties", ""},
		{"/media/documents/quorl-lidar-order-3-4-2031.pdf", "Order", "March 4, 2031"}}},
	{"bis/cases", "https://www.bis.gov/enforcement/charging-letters", []listed{
		{"/media/documents/quorl-lidar-order-3-4-2031.pdf", "Order", "March 4, 2031"},
		{"/media/documents/oddly-valve-works-2-3-2031.pdf", "Charging letter", "February 3, 2031"}}},
	{"list/denied-persons", "https://www.bis.gov/licensing/end-user-guidance/denied-persons-list-dpl", []listed{
		{"/sites/default/files/dpl_03052031.csv", "Export as CSV", "03/05/2031"}}},
}

// TestLayouts: what a page lists is found in every design of the page, and
// nothing else is taken for it.
func TestLayouts(t *testing.T) {
	defs := all(t, sources.DefaultConfig())
	for _, p := range sitePages {
		var want []string
		for _, i := range p.items {
			want = append(want, "https://www.bis.gov"+i.path)
		}
		for name, render := range layouts {
			d := defs[p.source]
			body := []byte(render(p.items))
			n, ok, err := d.Index(p.page, body)
			if !ok || err != nil || n != len(want) {
				t.Errorf("%s, %s: %d listed, %v, %v; want %d", p.page, name, n, ok, err, len(want))
			}
			if d.Items != nil && len(d.Items(p.page, body)) != n {
				t.Errorf("%s, %s: items %+v, %d listed", p.page, name, d.Items(p.page, body), n)
			}
			plan := d.Plan(time.Time{}, nil)
			i := slices.IndexFunc(plan.Start, func(r crawler.Request) bool { return r.URL == p.page })
			if i < 0 {
				t.Fatalf("%s is not asked for by %s", p.page, p.source)
			}
			var got []string
			for _, r := range plan.Follow(plan.Start[i], crawler.Page{Body: body}) {
				got = append(got, r.URL)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s, %s: follows %q, want %q", p.page, name, got, want)
			}
		}
	}
}

// TestUnknownLayouts: a page on which nothing is found is suspect, with a reason
// and what to do, and never a list of nothing.
func TestUnknownLayouts(t *testing.T) {
	defs := all(t, sources.DefaultConfig())
	for _, p := range sitePages {
		for name, render := range unknownLayouts {
			d := defs[p.source]
			body := []byte(render(p.items))
			n, ok, err := d.Index(p.page, body)
			var e *parsers.Error
			if !ok || n != 0 && p.source != "list/denied-persons" || !errors.As(err, &e) || e.Reason != exportwatch.ReasonEmptyIndex {
				t.Errorf("%s, %s: %d listed, %v, %v; want %s", p.page, name, n, ok, err, exportwatch.ReasonEmptyIndex)
			}
			plan := d.Plan(time.Time{}, nil)
			if next := plan.Follow(crawler.Request{URL: p.page}, crawler.Page{Body: body}); len(next) > 0 {
				t.Errorf("%s, %s: follows %+v", p.page, name, next)
			}
		}
		if _, ok, _ := defs[p.source].Index(p.page+"/other", nil); ok && p.source != "list/denied-persons" {
			t.Errorf("%s: a page that lists nothing counts as one that does", p.source)
		}
	}
}

// TestPageThatLeadsOn: a page that lists nothing itself and links to another one that
// is watched is no empty list; a page that does not is.
func TestPageThatLeadsOn(t *testing.T) {
	const violations, letters = "https://www.bis.gov/enforcement/export-violations", "https://www.bis.gov/enforcement/charging-letters"
	d := all(t, sources.DefaultConfig())["bis/cases"]
	page := func(links string) []byte {
		return []byte(`<html><body><nav><a href="` + letters + `">Charging letters</a></nav><main><h1>Export violations</h1><p>` + links + `</p></main></body></html>`)
	}
	for links, well := range map[string]bool{
		`<a href="/enforcement/charging-letters">Charging letters</a>`:                          true,
		`<a href="https://www.bis.gov/enforcement/charging-letters/#2031">Charging letters</a>`: true,
		`<a href="/enforcement/export-violations?page=1">Next</a>`:                              false,
		`<a href="https://elsewhere.example/enforcement/charging-letters">Charging letters</a>`: false,
		`The cases stand elsewhere.`: false,
		`<a href="/enforcement/charging-letters">Letters</a> <a href="/media/documents/a.pdf">A</a>`: true,
	} {
		n, ok, err := d.Index(violations, page(links))
		if !ok || (err == nil) != well || (n > 0) != strings.Contains(links, ".pdf") {
			t.Errorf("%s: %d listed, %v, %v", links, n, ok, err)
		}
	}
}

// TestNoticesElsewhere counts notices that other publishers host, and does not
// retrieve them: they come from the Federal Register.
func TestNoticesElsewhere(t *testing.T) {
	d := all(t, sources.DefaultConfig())["bis/fr-notices"]
	home := d.Plan(time.Time{}, nil).Start[0]
	body := []byte(`<html><body><main><table><tr><td><a href="https://www.federalregister.gov/documents/2031/03/04/2031-1/x">A</a></td></tr>
		<tr><td><a href="https://public-inspection.federalregister.gov/2031-2.pdf">B</a></td></tr><tr><td><a href="https://www.govinfo.gov/content/pkg/FR-2031-03-04/pdf/2031-3.pdf">C</a></td></tr>
		<tr><td><a href="https://www.federalregister.gov/agencies">D</a></td></tr></table></main></body></html>`)
	if n, ok, err := d.Index(home.URL, body); n != 3 || !ok || err != nil {
		t.Errorf("%d listed, %v, %v; want 3", n, ok, err)
	}
	if next := d.Plan(time.Time{}, nil).Follow(home, crawler.Page{Body: body}); len(next) != 0 {
		t.Errorf("follows %+v", next)
	}
}

// TestFurtherPagesOfLists: a pager leads to further pages of a list, whose items
// are read; they are no documents, and neither is a list sorted anew.
func TestFurtherPagesOfLists(t *testing.T) {
	const pager = `<nav class="pager"><a href="?page=0">1</a><a href="?page=1">2</a><a href="?page=4000">Last</a></nav><a href="?order=title&amp;sort=asc">Title</a><a href="%s/page/2">Older</a>`
	defs := all(t, sources.DefaultConfig())
	for _, c := range []struct {
		source exportwatch.SourceID
		page   string
		item   string
		turned bool
	}{
		{"bis/cases", "https://www.bis.gov/enforcement/export-violations", "/media/documents/order-7.pdf", true},
		{"bis/guidance", "https://www.bis.gov/licensing/advisory-opinions", "/licensing/advisory-opinions/2030-05-06-hosted-tools", true},
		{"bis/faqs", "https://www.bis.gov/guidance-frequently-asked-questions", "/faqs/what-is-a-deemed-export", true},
		{"bis/faqs", "https://www.bis.gov/guidance-frequently-asked-questions/chips", "/faqs/what-is-a-chip", true},
		{"bis/letters", "https://www.bis.gov/guidance-frequently-asked-questions/chips", "/media/documents/letter.pdf", true},
		{"bis/news", "https://www.bis.gov/news-updates", "/press-release/a", false},
	} {
		d := defs[c.source]
		plan := d.Plan(time.Time{}, nil)
		body := []byte(`<html><body><main><h1>List</h1><p><a href="` + c.item + `">Item</a></p>` + fmt.Sprintf(pager, c.page) + `</main></body></html>`)
		want := []string{"https://www.bis.gov" + c.item}
		if c.turned {
			want = append(want, c.page+"?page=0", c.page+"?page=1", c.page+"/page/2")
		}
		for _, page := range []string{c.page, c.page + "?page=1"} {
			var got []string
			for _, r := range plan.Follow(crawler.Request{URL: page}, crawler.Page{Body: body}) {
				got = append(got, r.URL)
				if list := r.URL != want[0]; list != (r.Format == "") {
					t.Errorf("%s: %s is read as %q", c.source, r.URL, r.Format)
				}
			}
			slices.Sort(got[min(1, len(got)):])
			slices.Sort(want[1:])
			if own := slices.Index(want, page); own >= 0 {
				if expect := slices.Delete(slices.Clone(want), own, own+1); !slices.Equal(got, expect) {
					t.Errorf("%s, %s: follows %q, want %q", c.source, page, got, expect)
				}
				continue
			}
			if page == c.page && !slices.Equal(got, want) {
				t.Errorf("%s, %s: follows %q, want %q", c.source, page, got, want)
			}
		}
		if !d.Lasting {
			continue
		}
		for _, r := range d.Plan(time.Time{}, sources.Known{c.page + "?page=1": true}).Start {
			if strings.Contains(r.URL, "?page=") {
				t.Errorf("%s asks for %s again as %q", c.source, r.URL, r.Format)
			}
		}
	}
}

// TestFilesOfEveryForm: a file is asked for whatever the form of its address, and
// one that no parser reads is told.
func TestFilesOfEveryForm(t *testing.T) {
	d := all(t, sources.DefaultConfig())["bis/letters"]
	files := map[string]string{
		"https://www.bis.gov/media/documents/letter-7":                                        parsers.Auto,
		"https://www.bis.doc.gov/index.php/documents/policy-guidance/77-letter-to-quorl/file": parsers.Auto,
		"https://media.bis.gov/sites/default/files/documents/letter.docx":                     parsers.Auto,
		"https://www.bis.gov/sites/default/files/a%20letter.PDF":                              "pdf",
		"https://www.bis.gov/node/123/download":                                               parsers.Auto,
	}
	var b strings.Builder
	for u := range files {
		b.WriteString(`<li><a href="` + u + `">Letter</a></li>`)
	}
	got := map[string]string{}
	for _, r := range d.Plan(time.Time{}, nil).Follow(crawler.Request{URL: d.Home}, crawler.Page{Body: []byte(`<html><body><main><ul>` + b.String() + `</ul></main></body></html>`)}) {
		got[r.URL] = r.Format
	}
	if !maps.Equal(got, files) {
		t.Errorf("asks for %q, want %q", got, files)
	}
	_, err := parsers.Parse(parsers.Auto, parsers.Input{Payload: []byte("PK\x03\x04\x14\x00word/document.xml")})
	var e *parsers.Error
	if !errors.As(err, &e) || e.Reason != exportwatch.ReasonWrongShape || !strings.Contains(err.Error(), "hand it in") {
		t.Errorf("a file of a word processor: %v", err)
	}
}

// TestLastingPages: what a page of guidance listed once is asked for again when
// it lists it no more, as what it was read as.
func TestLastingPages(t *testing.T) {
	defs := all(t, sources.DefaultConfig())
	for id, old := range map[exportwatch.SourceID]map[string]string{
		"bis/guidance": {"https://www.bis.gov/licensing/advisory-opinions/old": "html"},
		"bis/letters":  {"https://www.bis.gov/media/documents/old": parsers.Auto, "https://www.bis.gov/guidance-frequently-asked-questions/old": ""},
		"bis/faqs":     {"https://www.bis.gov/faqs/old": "html", "https://www.bis.gov/guidance-frequently-asked-questions/old": "html"},
		"bis/cases":    {"https://www.bis.gov/media/documents/old.pdf": "pdf"},
	} {
		d := defs[id]
		known := sources.Known{d.Home: true}
		for u := range old {
			if !d.Lasting || !strings.HasPrefix(u, d.Recall) {
				t.Errorf("%s: lasting %v, told of %q", id, d.Lasting, d.Recall)
			}
			known[u] = true
		}
		asked := map[string]string{}
		for _, r := range d.Plan(time.Time{}, known).Start {
			if _, again := asked[r.URL]; again {
				t.Errorf("%s: %s is asked for twice", id, r.URL)
			}
			asked[r.URL] = r.Format
		}
		for u, format := range old {
			if got, ok := asked[u]; got != format || ok == (format == "") {
				t.Errorf("%s: %s is asked for: %v, as %q; want %q", id, u, ok, got, format)
			}
		}
	}
	if d := defs["bis/news"]; d.Lasting || len(d.Plan(time.Time{}, sources.Known{"https://www.bis.gov/press-release/old": true}).Start) != 1 {
		t.Error("bis/news: releases that left the list are asked for again")
	}
}

// TestUnreadItemsComeFirst: of a long list the items that were never read are
// retrieved wherever they stand, and of the others as many as before.
func TestUnreadItemsComeFirst(t *testing.T) {
	const items = 150
	defs := all(t, sources.DefaultConfig())
	for id, address := range map[exportwatch.SourceID]string{
		"bis/news": "/press-release/r%03d", "bis/fr-notices": "/media/documents/advance-copy-%03d.pdf", "ofac/recent-actions": "/recent-actions/20310303_%03d",
	} {
		d := defs[id]
		site, err := url.Parse(d.Home)
		if err != nil {
			t.Fatal(err)
		}
		var body strings.Builder
		known := sources.Known{}
		for n := range items {
			path := fmt.Sprintf(address, n)
			fmt.Fprintf(&body, `<li><a href="%s">Item %d</a></li>`, path, n)
			known[site.Scheme+"://"+site.Host+path] = n != items-1 && n != 70
		}
		for u := range known {
			if d.Recall == "" || !strings.HasPrefix(u, d.Recall) {
				t.Fatalf("%s: %s is not recalled", id, u)
			}
		}
		page := crawler.Page{Body: []byte(`<html><body><main><h1>List</h1><ul>` + body.String() + `</ul></main></body></html>`)}
		plan := d.Plan(time.Time{}, known)
		got := plan.Follow(crawler.Request{URL: d.Home}, page)
		if len(got) != 42 || known[got[0].URL] || known[got[1].URL] || !strings.Contains(got[0].URL, "070") || !known[got[2].URL] {
			t.Errorf("%s: follows %d of %d, from %+v; want the two that were never read and 40 more", id, len(got), items, got[:min(3, len(got))])
		}
		plan = d.Plan(time.Time{}, nil)
		if got := plan.Follow(crawler.Request{URL: d.Home}, page); len(got) != items || plan.MaxPages != 0 && plan.MaxPages < items {
			t.Errorf("%s: at first it follows %d of %d, with room for %d", id, len(got), items, plan.MaxPages)
		}
	}
}

// TestDeniedPersonsFile: the link to the list's file is found whatever its form,
// and a file of another kind is not taken for it.
func TestDeniedPersonsFile(t *testing.T) {
	d := all(t, sources.DefaultConfig())["list/denied-persons"]
	home := d.Plan(time.Time{}, nil).Start[0]
	const file = "https://media.bis.gov/sites/default/files/dpl_03052031.csv"
	const changes = `<a href="https://media.bis.gov/sites/default/files/dpl_changes_03052031.csv">Export as CSV</a>`
	const old = "https://media.bis.gov/sites/default/files/dpl_01312031.csv"
	const earlier = `<p>Download the list as of January (<a href="` + old + `">download CSV file</a>)</p>`
	for name, c := range map[string]struct{ body, want string }{
		"by its words":             {changes + `<a href="` + file + `">Export as CSV</a>`, file},
		"in a button":              {`<a href="` + file + `"><button type="button">Export</button></a>` + changes, file},
		"by its address alone":     {`<p><a href="` + file + `"><img src="x.svg"></a></p>`, file},
		"text with tabs":           {`<a href="https://www.bis.doc.gov/dpl/dpl.txt">Download list</a>`, "https://www.bis.doc.gov/dpl/dpl.txt"},
		"of another name":          {`<a href="/sites/default/files/persons-2031.csv">Export as CSV</a>`, "https://www.bis.gov/sites/default/files/persons-2031.csv"},
		"in the data of a script":  {`<div id="__next"></div><script>{"file":"https:\/\/media.bis.gov\/sites\/default\/files\/dpl_03052031.csv"}</script>`, file},
		"beside an earlier one":    {earlier + `<a href="` + file + `">Export as CSV</a>`, file},
		"before an earlier one":    {`<a href="` + file + `">Export as CSV</a>` + earlier, file},
		"newest of the same words": {`<a href="` + old + `">Export as CSV</a><a href="` + file + `">Export as CSV</a>`, file},
		"newest without words":     {`<a href="` + old + `">January</a><a href="` + file + `">March</a>`, file},
		"called previous":          {`<a href="` + file + `">Export as CSV (previous edition)</a><a href="` + old + `">Export as CSV</a>`, old},
		"current without a day":    {earlier + `<a href="https://media.bis.gov/files/dpl.csv">Export as CSV</a>`, "https://media.bis.gov/files/dpl.csv"},
		"beside a stale one":       {`<a href="/sites/default/files/persons_export_06032031.csv">Export as CSV</a><a href="` + old + `">DPL (text)</a>`, "https://www.bis.gov/sites/default/files/persons_export_06032031.csv"},
		"beside another download":  {`<a href="/sites/default/files/offices.csv">Download the list of offices</a><a href="` + file + `">Denied persons</a>`, file},
		"beside another export":    {`<a href="/sites/default/files/uvl.csv">Export the Unverified List as CSV</a><a href="` + file + `">Denied persons</a>`, file},
		"on another host":          {`<a href="https://evil.example/dpl_03052031.csv">Export as CSV</a>`, ""},
		"of another list":          {`<a href="https://media.bis.gov/sites/default/files/offices.csv">Offices</a>`, ""},
		"of changes alone":         {changes, ""},
		"page of another language": {`<a href="/export-reform">Export reform</a>`, ""},
	} {
		body := []byte(`<html><body><main>` + c.body + `</main></body></html>`)
		got := ""
		for _, r := range d.Plan(time.Time{}, nil).Follow(home, crawler.Page{Body: body}) {
			got += r.URL
			if r.Format != "dpl" {
				t.Errorf("%s: read as %q", name, r.Format)
			}
		}
		if _, _, err := d.Index(home.URL, body); got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
}

// TestListBounds: a list shorter than it has ever been is suspect.
func TestListBounds(t *testing.T) {
	defs := all(t, sources.DefaultConfig())
	dpl := func(rows int) string {
		text := "Name_and_Address,Effective_Date,Expiration_Date,Appropriate Federal Register Citations,Type of Denial\n"
		for i := range rows {
			text += fmt.Sprintf("PARTY %d,01/02/2030,,,Standard\n", i)
		}
		return text
	}
	csl := `{"results":[{"source":"Entity List (EL) - Bureau of Industry and Security","name":"A","addresses":[],"alt_names":[]}]}`
	for _, c := range []struct {
		source     exportwatch.SourceID
		address    string
		body, want string
	}{
		{"list/denied-persons", "https://media.bis.gov/x/dpl_1.csv", dpl(120), ""},
		{"list/denied-persons", "https://media.bis.gov/x/dpl_1.csv", dpl(99), "99 rows"},
		{"list/denied-persons", "https://media.bis.gov/x/dpl_1.csv", "Who,When\nA,B\n", "no columns"},
		{"list/denied-persons", "https://media.bis.gov/x/dpl_1.csv", "<html><body>Not found</body></html>", "header"},
		{"list/screening", "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.json", csl, "dpl-csl has 0 rows"},
		{"list/screening", "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.json", csl[:40], "ends before its end"},
	} {
		_, ok, err := defs[c.source].Index(c.address, []byte(c.body))
		if !ok || (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %.40q: %v, %v; want %q", c.source, c.body, ok, err, c.want)
		}
	}
	if _, ok, _ := defs["list/screening"].Index("https://data.trade.gov/robots.txt", nil); ok {
		t.Error("another page counts as the Consolidated Screening List")
	}
}
