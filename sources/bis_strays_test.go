package sources_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/sources"
)

// rows are designs of a list: each renders links, which are given as addresses.
var rows = map[string]func(links []string) string{
	"items": func(links []string) string {
		return "<ul><li>" + anchors(links, "</li><li>") + "</li></ul>"
	},
	"table": func(links []string) string {
		return `<table><tbody><tr><td>Day</td><td>` + anchors(links, `</td><td><a href="/topics/chips">Chips</a></td></tr><tr><td>Day</td><td>`) + "</td></tr></tbody></table>"
	},
	"articles": func(links []string) string {
		return `<div><article class="a"><h3>` + anchors(links, `</h3></article><article class="b"><h3>`) + "</h3></article></div>"
	},
	"cards": func(links []string) string {
		return `<article><div class="rows"><div class="card"><p>` + anchors(links, `</p></div> <div class="card"><p>`) + "</p></div></div></article>"
	},
}

func anchors(links []string, between string) string {
	var all []string
	for _, l := range links {
		all = append(all, `<a href="`+l+`">Title</a>`)
	}
	return strings.Join(all, between)
}

func page(lists ...string) []byte {
	return []byte(`<html><body><nav><ul><li><a href="/about">About</a></li></ul></nav><main><h1>List</h1><p>See <a href="/licensing">licensing</a> and <a href="https://vendor.example/">a vendor</a>.</p>` +
		strings.Join(lists, "") + `<ul class="topics"><li><a href="/topics/a">A</a></li></ul></main><footer><a href="/privacy">Privacy</a></footer></body></html>`)
}

// TestReleasesAtAnyPath: what stands in the list of releases among them is read as
// one, at whatever path of the bureau's or host of the government, and its files
// too; what leads elsewhere is named as not followed.
func TestReleasesAtAnyPath(t *testing.T) {
	d := all(t, sources.DefaultConfig())["bis/news"]
	const moved, commerce, video = "https://www.bis.gov/news/2031/h", "https://www.commerce.gov/news/press-releases/2031/06/h", "https://video.example/watch/7"
	for name, list := range rows {
		body := page(list([]string{moved, video, commerce, "/press-release/old", "https://www.federalregister.gov/d/2031-1"}))
		var got []string
		for _, r := range d.Plan(time.Time{}, nil).Follow(crawler.Request{URL: d.Home}, crawler.Page{Body: body}) {
			if r.Format != "html" {
				t.Errorf("%s: %s is read as %q", name, r.URL, r.Format)
			}
			got = append(got, r.URL)
		}
		if want := []string{"https://www.bis.gov/press-release/old", moved, commerce}; !slices.Equal(got, want) {
			t.Errorf("%s: follows %q, want %q", name, got, want)
		}
		if n, _, err := d.Index(d.Home, body); n != 3 || err != nil {
			t.Errorf("%s: lists %d, %v; want 3", name, n, err)
		}
		if stray, n, ok := d.Unfollowed(d.Home, body); !ok || n != 3 || !slices.Equal(stray, []string{video}) {
			t.Errorf("%s: does not follow %q beside %d, %v; want %q beside 3", name, stray, n, ok, video)
		}
	}
	release := page(`<p>Read <a href="/media/documents/letter.pdf">the letter</a> and <a href="/press-release/other">the other</a>.</p>`)
	for _, address := range []string{moved, commerce, "https://www.bis.gov/press-release/old"} {
		next := d.Plan(time.Time{}, nil).Follow(crawler.Request{URL: address, Format: "html"}, crawler.Page{Body: release})
		if len(next) != 1 || !strings.HasSuffix(next[0].URL, "/media/documents/letter.pdf") {
			t.Errorf("%s leads to %+v, want the letter alone", address, next)
		}
		if _, _, ok := d.Unfollowed(address, release); ok {
			t.Errorf("%s counts as a list", address)
		}
	}
}

// TestFilesOfOtherOffices: a file is taken from any office of the government; one
// that others host, and a row that leads to no document, are named as not followed.
// What other sources read is neither.
func TestFilesOfOtherOffices(t *testing.T) {
	defs := all(t, sources.DefaultConfig())
	const commerce, vendor, moved = "https://www.commerce.gov/sites/default/files/is-informed-letter.pdf", "https://files.example/letter.pdf", "https://www.bis.gov/orders/7"
	list := rows["items"]([]string{"/media/documents/a.pdf", moved, commerce, "https://www.federalregister.gov/documents/2031/03/04/2031-1/x", "?page=1"}) +
		`<p><a href="` + vendor + `">A letter</a> <a href="https://www.govinfo.gov/content/pkg/FR-2031/pdf/2031-1.pdf">A rule</a></p>`
	for _, id := range []exportwatch.SourceID{"bis/letters", "bis/guidance", "bis/cases"} {
		d := defs[id]
		next := d.Plan(time.Time{}, nil).Follow(crawler.Request{URL: d.Home}, crawler.Page{Body: page(list)})
		next = slices.DeleteFunc(next, func(r crawler.Request) bool { return r.Format != "pdf" })
		if len(next) != 2 || next[1].URL != commerce {
			t.Errorf("%s: follows %+v, want the files of two offices", id, next)
		}
		if stray, _, ok := d.Unfollowed(d.Home, page(list)); !ok || !slices.Equal(stray, []string{moved, vendor}) {
			t.Errorf("%s: does not follow %q, %v; want %q and %q", id, stray, ok, moved, vendor)
		}
	}
	for id, address := range map[exportwatch.SourceID]string{"bis/letters": "https://www.bis.gov/guidance-frequently-asked-questions/chips", "bis/cases": "https://www.bis.gov/enforcement/charging-letters"} {
		if stray, _, ok := defs[id].Unfollowed(address, page(list)); !ok || len(stray) != 2 {
			t.Errorf("%s: of %s it does not follow %q, %v", id, address, stray, ok)
		}
		if _, _, ok := defs[id].Unfollowed("https://www.bis.gov/media/documents/a.pdf", page(list)); ok {
			t.Errorf("%s: a file counts as a list", id)
		}
	}
	if next := defs["bis/faqs"].Plan(time.Time{}, nil).Follow(crawler.Request{URL: defs["bis/faqs"].Home}, crawler.Page{Body: page(list)}); len(next) != 1 || next[0].Format != "" {
		t.Errorf("bis/faqs follows %+v, want the next page of its list alone", next)
	}
}

// TestStraysOfNoList: what another source takes from the same page is followed, and
// what leads to videos, social networks, mailboxes, the menu or elsewhere on the page
// is no item that has moved.
func TestStraysOfNoList(t *testing.T) {
	defs := all(t, sources.DefaultConfig())
	const moved = "https://www.bis.gov/answers/2"
	list := rows["items"]([]string{"/media/documents/a.pdf", "/faqs/1", "/guidance-frequently-asked-questions/chips", "https://www.youtube.com/watch?v=1", "https://youtu.be/1", "https://x.com/office/status/1",
		"https://m.facebook.com/office", "https://www.linkedin.com/company/office", "mailto:office@bis.gov", "tel:+1202", "#top", "/about", "/privacy", moved})
	for id, address := range map[exportwatch.SourceID]string{"bis/letters": "", "bis/faqs": "/chips", "bis/guidance": "", "bis/cases": "", "bis/news": ""} {
		d, want, items := defs[id], []string{moved}, 3
		switch id {
		case "bis/guidance", "bis/cases":
			want, items = []string{"https://www.bis.gov/faqs/1", "https://www.bis.gov/guidance-frequently-asked-questions/chips", moved}, 1
		case "bis/news":
			want, items = nil, 6 // each row that leads to a page of the bureau
		}
		if address == "/chips" {
			items = 2 // the page itself is none
		}
		if stray, n, ok := d.Unfollowed(d.Home+address, page(list)); !ok || n != items || !slices.Equal(stray, want) {
			t.Errorf("%s: does not follow %q beside %d, %v; want %q beside %d", id, stray, n, ok, want, items)
		}
	}
}
