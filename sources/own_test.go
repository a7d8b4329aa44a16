package sources_test

import (
	"errors"
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
