package sources_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
	"exportwatch/sources"
)

// ownKinds describes one source of each kind that configuration alone makes, of
// invented publishers; each has a recorded web.
func ownKinds() []sources.Own { return everything().Own }

// TestOwnRefused: what can never work is refused at its field.
func TestOwnRefused(t *testing.T) {
	page := func(change func(*sources.Own)) sources.Own {
		o := sources.Own{ID: "x/a", Title: "t", URL: "https://a.example/"}
		change(&o)
		return o
	}
	for name, c := range map[string]struct {
		own   sources.Own
		field string
	}{
		"id":                    {page(func(o *sources.Own) { o.ID = "blog" }), "id"},
		"grade":                 {page(func(o *sources.Own) { o.Grade = "sure" }), "grade"},
		"url":                   {page(func(o *sources.Own) { o.URL = "file:///etc/passwd" }), "url"},
		"nothing":               {page(func(o *sources.Own) { o.URL = "" }), ""},
		"selector":              {page(func(o *sources.Own) { o.Selectors.Body = "main >" }), "selectors.body"},
		"selector of items":     {page(func(o *sources.Own) { o.Selectors.Item = "li[" }), "selectors.item"},
		"selectors of a PDF":    {page(func(o *sources.Own) { o.Format, o.Selectors.Title = "pdf", "h1" }), "selectors.title"},
		"items of a feed":       {page(func(o *sources.Own) { o.Feed, o.URL, o.Selectors.Item = o.URL, "", "li" }), "selectors.item"},
		"format of a feed":      {page(func(o *sources.Own) { o.Feed, o.URL, o.Format = o.URL, "", "html" }), "format"},
		"fields of a page":      {page(func(o *sources.Own) { o.Fields.Title = "t" }), "fields"},
		"JSON without fields":   {page(func(o *sources.Own) { o.Format = "json" }), "fields.title"},
		"JSON without an id":    {page(func(o *sources.Own) { o.Format, o.Fields.Title = "json", "t" }), "fields.id"},
		"path":                  {page(func(o *sources.Own) { o.Format, o.Fields = "json", parsers.Fields{Title: "t", ID: "a..b"} }), "fields.id"},
		"key of a page":         {page(func(o *sources.Own) { o.Key = []string{"a"} }), "key"},
		"key without columns":   {page(func(o *sources.Own) { o.Format, o.Key = "csv", []string{} }), "key"},
		"mail":                  {page(func(o *sources.Own) { o.Format = "eml" }), "format"},
		"user":                  {page(func(o *sources.Own) { o.URL = "https://me:synthetic@a.example/" }), "url"},
		"user of a feed":        {page(func(o *sources.Own) { o.Feed, o.URL = "https://me@a.example/", "" }), "feed"},
		"key that is blank":     {page(func(o *sources.Own) { o.Format, o.Key = "csv", []string{" "} }), "key"},
		"key that stands twice": {page(func(o *sources.Own) { o.Format, o.Key = "csv", []string{"a", "a"} }), "key"},
	} {
		_, err := sources.All(sources.Config{Own: []sources.Own{c.own}})
		field := new(sources.FieldError)
		if !errors.Is(err, sources.ErrConfig) || !errors.As(err, &field) || field.Field != c.field || field.Says == "" {
			t.Errorf("%s: error %v at %q, want one at %q", name, err, field.Field, c.field)
		}
	}
}

// TestOwnListsThatCannotBeRead: a list whose layout has changed is suspect, not
// empty, and leads nowhere.
func TestOwnListsThatCannotBeRead(t *testing.T) {
	defs := all(t, sources.Config{Own: ownKinds(), Only: []string{"review/oira"}})
	for id, payloads := range map[exportwatch.SourceID][]string{
		"x/blog":    {"<html><body>maintenance</body></html>", `<rss version="2.0"><channel><item><title>a</item></title></channel></rss>`},
		"x/notices": {`<html><body><main><div class="card"><a href="/n/1">One</a></div></main></body></html>`, `{"items":[]}`},
		"x/records": {`{"data":{"results":[]}}`, `<html><body>x</body></html>`, `{"data":{"items":[{"id":1}]}}`},
		"x/listed":  {`{"error":"x"}`, `[{"name":"One","link":"/1"}]`},
	} {
		d := defs[id]
		plan := d.Plan(time.Time{}, nil)
		for _, payload := range payloads {
			if _, ok, err := d.Index(plan.Start[0].URL, []byte(payload)); !ok || err == nil {
				t.Errorf("%s: %s: index %v, error %v", id, payload, ok, err)
			}
			if plan.Follow != nil && len(plan.Follow(plan.Start[0], crawler.Page{Body: []byte(payload)})) > 0 {
				t.Errorf("%s: %s leads somewhere", id, payload)
			}
		}
	}
	if n, ok, err := defs["x/listed"].Index("https://api.agency.example/listed", []byte(`[]`)); n != 0 || !ok || err != nil {
		t.Errorf("an empty list: %d, %v, %v", n, ok, err)
	}
}

// TestOwnAnnounces: what appears in a list is news; a page that is watched for
// its text is not news by being there.
func TestOwnAnnounces(t *testing.T) {
	defs := all(t, sources.Config{Own: ownKinds(), Only: []string{"review/oira"}})
	var announce []string
	for id, d := range defs {
		if d.Announces && strings.HasPrefix(string(id), "x/") {
			announce = append(announce, string(id))
		}
	}
	slices.Sort(announce)
	if want := []string{"x/blog", "x/listed", "x/notices", "x/records"}; !slices.Equal(announce, want) {
		t.Errorf("%q announce, want %q", announce, want)
	}
}

// ownList is a feed or a page that lists /n/1 to /n/count, the newest last.
func ownList(feed bool, count int) []byte {
	var b strings.Builder
	for i := 1; i <= count; i++ {
		link := fmt.Sprintf("https://a.example/n/%d", i)
		if feed {
			fmt.Fprintf(&b, "<item><title>Item %d</title><link>%s</link></item>", i, link)
		} else {
			fmt.Fprintf(&b, `<li><a href="%s">Item %d</a></li>`, link, i)
		}
	}
	if feed {
		return []byte(`<rss version="2.0"><channel><title>A</title>` + b.String() + `</channel></rss>`)
	}
	return []byte(`<html><body><main><ul class="all">` + b.String() + `</ul></main></body></html>`)
}

// TestOwnListsAreReadWhole: every item of a long list is retrieved wherever in it
// it stands, new ones at once and first, and those read before by turns.
func TestOwnListsAreReadWhole(t *testing.T) {
	lists := []sources.Own{
		{ID: "x/feed", Title: "t", Feed: "https://a.example/list"},
		{ID: "x/page", Title: "t", URL: "https://a.example/list", Selectors: parsers.Selectors{Item: "ul.all li"}},
	}
	defs := all(t, sources.Config{Own: lists})
	for _, o := range lists {
		d := defs[exportwatch.SourceID(o.ID)]
		known := sources.Known{}
		now := time.Date(2031, 3, 3, 12, 0, 0, 0, time.UTC)
		pass := func(count int) (asked []string) {
			now = now.Add(30 * time.Minute)
			plan := d.Plan(now, known)
			start := plan.Start[0]
			for _, r := range first(plan.MaxPages-1, plan.Follow(start, crawler.Page{Body: ownList(o.Feed != "", count)})) {
				if !strings.HasPrefix(r.URL, d.Recall) || d.Recall == "" {
					t.Fatalf("%s: %s is not recalled", d.ID, r.URL)
				}
				asked = append(asked, r.URL)
				known[r.URL] = true
			}
			return asked
		}
		if asked := pass(60); len(asked) != 60 {
			t.Errorf("%s: the first pass asks for %d of 60 items", d.ID, len(asked))
		}
		asked := pass(61)
		if len(asked) != 21 || asked[0] != "https://a.example/n/61" {
			t.Errorf("%s: asks for %d items, first %q; want the new one and 20 in turn", d.ID, len(asked), asked[0])
		}
		turns := map[string]bool{}
		for range 40 {
			for _, u := range pass(61) {
				turns[u] = true
			}
		}
		if len(turns) != 61 {
			t.Errorf("%s: %d of 61 items had a turn in 40 passes", d.ID, len(turns))
		}
		known["https://a.example/n/7"] = false
		if asked := pass(61); asked[0] != "https://a.example/n/7" {
			t.Errorf("%s: asks for %q before what could not be read", d.ID, asked[0])
		}
		before := len(known)
		pass(1000)
		pass(1000)
		pass(1000)
		if len(known) != 1000 {
			t.Errorf("%s: of a list of 1000 items, %d known, three passes brought %d", d.ID, before, len(known)-before)
		}
	}
}

// first returns at most n of list.
func first(n int, list []crawler.Request) []crawler.Request { return list[:min(n, len(list))] }

// TestOwnAlone: "x/" leaves every built-in source out and keeps one's own.
func TestOwnAlone(t *testing.T) {
	own := []sources.Own{{ID: "x/a", Title: "t", URL: "https://a.example/"}}
	for _, c := range []struct {
		only []string
		want int
	}{{[]string{"x/"}, 1}, {[]string{"x/", "ofac/"}, 2}, {[]string{"ofac/"}, 2}} {
		if defs := all(t, sources.Config{Own: own, Only: c.only}); len(defs) != c.want || defs["x/a"].ID == "" {
			t.Errorf("only %q watches %d sources, want %d with x/a", c.only, len(defs), c.want)
		}
	}
	if _, err := sources.All(sources.Config{Only: []string{"x/"}}); !errors.Is(err, sources.ErrConfig) {
		t.Errorf("no source at all: %v", err)
	}
}

// TestOwnSecretsAreNotShown: the query of an address may hold a key, which is
// asked with and shown nowhere; a list is judged though it is stored without it.
func TestOwnSecretsAreNotShown(t *testing.T) {
	const address = "https://a.example/list?format=rss&api_key=synthetic"
	for _, o := range []sources.Own{
		{ID: "x/a", Title: "t", Feed: address},
		{ID: "x/a", Title: "t", URL: address, Selectors: parsers.Selectors{Item: "li"}},
	} {
		d := all(t, sources.Config{Own: []sources.Own{o}})["x/a"]
		if plan := d.Plan(time.Time{}, nil); plan.Start[0].URL != address {
			t.Errorf("asks for %s", plan.Start[0].URL)
		}
		for _, e := range d.Exemptions {
			if strings.Contains(e.Prefix, "synthetic") || !strings.HasPrefix(address, e.Prefix) {
				t.Errorf("exempts %s", e.Prefix)
			}
		}
		if strings.Contains(d.Home, "synthetic") {
			t.Errorf("is shown at %s", d.Home)
		}
		if n, ok, err := d.Index(crawler.StoredURL(address), ownList(o.Feed != "", 3)); n != 3 || !ok || err != nil {
			t.Errorf("the list at %s: %d, %v, %v", crawler.StoredURL(address), n, ok, err)
		}
	}
}

// TestOwnSecretsInLinks: a link whose query holds a secret is known again,
// though it is not stored with it.
func TestOwnSecretsInLinks(t *testing.T) {
	d := all(t, sources.Config{Own: []sources.Own{{ID: "x/feed", Title: "t", Feed: "https://a.example/list"}}})["x/feed"]
	const link = "https://a.example/n/1?token=synthetic"
	known := sources.Known{crawler.StoredURL(link): true}
	for i := range 30 {
		known[fmt.Sprintf("https://a.example/n/%d", i)] = true
	}
	plan := d.Plan(time.Date(2031, 3, 3, 12, 0, 0, 0, time.UTC), known)
	body := strings.Replace(string(ownList(true, 29)), "https://a.example/n/7<", link+"<", 1)
	if n := len(plan.Follow(plan.Start[0], crawler.Page{Body: []byte(body)})); n != 20 {
		t.Errorf("asks for %d items, all of which were read, want 20", n)
	}
}
