package sources_test

import (
	"errors"
	"os"
	"path/filepath"
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
func ownKinds() []sources.Own {
	return []sources.Own{
		{ID: "x/blog", Title: "Blog", Publisher: "Example LLP", Feed: "https://blog.firm.example/feed.xml"},
		{ID: "x/notices", Title: "Notices", Publisher: "Example Agency", Grade: exportwatch.OfficialStatement, URL: "https://www.agency.example/notices",
			Selectors: parsers.Selectors{Item: "ul.notices li", Body: "div.text", Published: "p.posted"}},
		{ID: "x/page", Title: "Guidance", Publisher: "Example Agency", Grade: exportwatch.Primary, URL: "https://www.agency.example/guidance"},
		{ID: "x/letter", Title: "Letter", Publisher: "Example Agency", Grade: exportwatch.Primary, URL: "https://www.agency.example/letter.pdf", Format: "pdf"},
		{ID: "x/records", Title: "Records", Publisher: "Example Agency", URL: "https://api.agency.example/records", Format: "json",
			Fields: parsers.Fields{List: "data.items", ID: "id", Title: "attributes.title", Date: "attributes.posted", Text: "attributes.body"}},
		{ID: "x/listed", Title: "Listed", Publisher: "Example Agency", URL: "https://api.agency.example/listed", Format: "json",
			Fields: parsers.Fields{Title: "title", URL: "link"}},
		{ID: "x/parties", Title: "Parties", Publisher: "Example Agency", Grade: exportwatch.Primary, URL: "https://www.agency.example/parties.csv", Format: "csv", Key: []string{"Ref"}},
	}
}

// TestOwnSources makes passes over each kind of configured source, as
// TestRecorded does over the built-in ones.
func TestOwnSources(t *testing.T) {
	defs := all(t, sources.Config{Own: ownKinds(), Only: []string{"review/oira"}})
	for _, o := range ownKinds() {
		name := strings.ReplaceAll(o.ID, "/", "-")
		t.Run(name, func(t *testing.T) {
			web, err := os.ReadFile(filepath.Join("testdata", "web", name+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			compareGolden(t, name, retell(t, defs[exportwatch.SourceID(o.ID)], name, web))
		})
	}
}

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
