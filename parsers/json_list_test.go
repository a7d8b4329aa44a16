package parsers_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// recordFields are the fields of fixtures/docs/json/records.json.
func recordFields() parsers.Fields {
	return parsers.Fields{List: "records", ID: "number", Title: "name", Date: "posted", URL: "page", Text: "summary"}
}

// TestJSONLists: lists in the shapes that publishers give them.
func TestJSONLists(t *testing.T) {
	for name, c := range map[string]struct {
		payload string
		fields  parsers.Fields
		want    string // titles, "|" between them
	}{
		"top":    {`[{"id":1,"title":"One"},{"id":2,"title":"Two"}]`, parsers.Fields{ID: "id", Title: "title"}, "One|Two"},
		"nested": {`{"data":{"items":[{"a":{"t":"One"},"links":[{"href":"/1"}]}]}}`, parsers.Fields{List: "data.items", Title: "a.t", URL: "links.0.href"}, "One"},
		"inside": {`[[{"n":"x","t":"One"}]]`, parsers.Fields{List: "0", ID: "n", Title: "t"}, "One"},
		"none":   {`{"items":[]}`, parsers.Fields{List: "items", ID: "id", Title: "title"}, ""},
		"marked": {"\xEF\xBB\xBF" + `[{"id":true,"title":" A <b>B</b> "}]`, parsers.Fields{ID: "id", Title: "title"}, "A B"},
	} {
		r, err := parsers.Parse("json", parsers.Input{URL: "https://x.example/list.json", Fields: c.fields, Payload: []byte(c.payload)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var titles []string
		for _, d := range r.Documents {
			titles = append(titles, d.Title)
		}
		if got := strings.Join(titles, "|"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestJSONListErrors: a list that is elsewhere, or whose records have lost what
// tells them apart, is an error, never an empty list.
func TestJSONListErrors(t *testing.T) {
	f := parsers.Fields{List: "items", ID: "id", Title: "title"}
	withText := parsers.Fields{List: "items", ID: "id", Title: "title", Text: "body"}
	for name, c := range map[string]struct {
		payload string
		fields  parsers.Fields
		want    string
	}{
		"page":          {"<html><body>maintenance</body></html>", f, "wrong-shape"},
		"elsewhere":     {`{"results":[{"id":1,"title":"One"}]}`, f, "parse json at $.items: wrong-shape: no list there"},
		"no list":       {`{"items":{"id":1}}`, f, "no list there"},
		"no title":      {`{"items":[{"id":1,"title":"One"},{"id":2,"name":"Two"},{"id":3,"name":"Three"}]}`, f, "$.items[1]"},
		"no id":         {`{"items":[{"title":"One"}]}`, f, "$.items[0]"},
		"cut":           {`{"items":[{"id":1,"title":"On`, f, "truncated"},
		"no fields":     {`[]`, parsers.Fields{}, "no fields given"},
		"not a record":  {`{"items":["One"]}`, f, "$.items[0]"},
		"record of one": {`{"items":[null]}`, f, "$.items[0]"},

		"two of one id":        {`{"items":[{"id":1,"title":"One"},{"id":1,"title":"Two"}]}`, f, "$.items[0]: wrong-shape: another record is called"},
		"two of one page":      {`{"items":[{"title":"One","url":"/a"},{"title":"Two","url":"/a"}]}`, parsers.Fields{List: "items", Title: "title", URL: "url"}, "another record is called page/x.example/a too"},
		"text renamed":         {`{"items":[{"id":1,"title":"One","b":"x"},{"id":2,"title":"Two","b":"y"}]}`, withText, "no record has text at \"body\", which fields.text names"},
		"date renamed":         {`{"items":[{"id":1,"title":"One","on":"2031-03-04"}]}`, parsers.Fields{List: "items", ID: "id", Title: "title", Date: "posted"}, "fields.date"},
		"text become a record": {`{"items":[{"id":1,"title":"One","body":{"html":"x"}}]}`, withText, "fields.text"},
		"text become records":  {`{"items":[{"id":1,"title":"One","body":[{"html":"x"}]}]}`, withText, "fields.text"},
	} {
		r, err := parsers.Parse("json", parsers.Input{URL: "https://x.example/list.json", Fields: c.fields, Payload: []byte(c.payload)})
		if len(r.Documents) > 0 {
			t.Errorf("%s: %d documents of a list that is none", name, len(r.Documents))
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
			continue
		}
		reasonOf(t, err)
	}
}

// TestJSONListWithoutABadRecord: a record that cannot be read, and records that
// cannot be told apart, are left out and told; the others do not wait for them.
func TestJSONListWithoutABadRecord(t *testing.T) {
	f := parsers.Fields{List: "items", ID: "id", Title: "title"}
	for name, c := range map[string]struct{ payload, titles, says string }{
		"no title":    {`{"items":[{"id":1,"title":"One"},{"id":2},{"id":3,"title":"Three"}]}`, "One|Three", `$.items[1]: wrong-shape: a record without a title at "title", or without id and url at "id" and ""; left out with 1 of 3 records`},
		"no record":   {`{"items":[null,{"id":1,"title":"One"}]}`, "One", "$.items[0]: "},
		"one of two":  {`{"items":[{"id":1,"title":"One"},{"title":"Two"}]}`, "One", "left out with 1 of 2"},
		"of one name": {`{"items":[{"id":1,"title":"One"},{"id":2,"title":"Two"},{"id":2,"title":"Two"},{"id":2,"title":"Other"},{"id":3,"title":"Three"}]}`, "One|Three", "$.items[1]: wrong-shape: another record is called page/x.example/list.json#2 too"},
	} {
		r, err := parsers.Parse("json", parsers.Input{URL: "https://x.example/list.json", Fields: f, Payload: []byte(c.payload)})
		var fault *parsers.Error
		if !errors.As(err, &fault) || !fault.Partial || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, want a partial one with %q", name, err, c.says)
		}
		var titles []string
		for _, d := range r.Documents {
			titles = append(titles, d.Title)
			if d.Version.Format != "json" || d.Version.Doc != d.ID {
				t.Errorf("%s: %s is not complete", name, d.ID)
			}
		}
		if got := strings.Join(titles, "|"); got != c.titles {
			t.Errorf("%s: read %s, want %s", name, got, c.titles)
		}
	}
	if n, err := parsers.JSONRecords([]byte(`{"items":[{"id":1,"title":"One"},{"id":2},{"id":3,"title":"Three"}]}`), f); n != 3 || err != nil {
		t.Errorf("counted %d, %v; want all 3", n, err)
	}
	pages := parsers.Fields{List: "items", Title: "title", URL: "url"}
	if links, err := parsers.JSONLinks([]byte(`{"items":[{"title":"One","url":"/1"},{"title":"Two"},{"url":"/3"}]}`), "https://x.example/", pages); err == nil || links != nil {
		t.Errorf("links %v, %v; want an error, since a page that no address leads to would be missed without a word", links, err)
	}
}

// TestJSONRecordsAreNamedByID: records that link to one page are documents of
// their own where each has an ID; what is listed twice is one.
func TestJSONRecordsAreNamedByID(t *testing.T) {
	f := parsers.Fields{List: "items", ID: "id", Title: "title", URL: "page", Text: "body"}
	payload := `{"items":[{"id":7,"title":"One","page":"/all","body":"x"},{"id":8,"title":"Two","page":"/all","body":null},{"id":7,"title":"One","page":"/all","body":"x"}]}`
	r, err := parsers.Parse("json", parsers.Input{URL: "https://x.example/list.json", Fields: f, Payload: []byte(payload)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range r.Documents {
		got = append(got, string(d.ID)+" "+d.URL)
	}
	want := []string{"page/x.example/list.json#7 https://x.example/all", "page/x.example/list.json#8 https://x.example/all"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestCSVHeaderIsText: the names of the columns are part of the text, so that a
// name which comes to mean something else is a change.
func TestCSVHeaderIsText(t *testing.T) {
	r, err := parsers.Parse("csv", parsers.Input{URL: "https://x.example/l.csv", Payload: []byte("Id,Rule\n7,Denied\n")})
	if err != nil {
		t.Fatal(err)
	}
	v := r.Documents[0].Version
	row := v.Tables[0].Rows[0]
	if v.Text != "Id | Rule\n7 | Denied\n" || len(v.Sections) != 1 || v.Sections[0].End != 10 || v.Text[row.Start:row.End] != "7 | Denied\n" {
		t.Errorf("%q, sections %+v, row %+v", v.Text, v.Sections, row)
	}
}

// TestJSONLinks: the pages that a list names, each once.
func TestJSONLinks(t *testing.T) {
	payload := `{"items":[{"title":"One","url":"/1","on":"2031-03-04"},{"title":"Again","url":"/1#top"},{"title":"Mail","url":"mailto:x@x.example"}]}`
	got, err := parsers.JSONLinks([]byte(payload), "https://x.example/list.json", parsers.Fields{List: "items", Title: "title", URL: "url", Date: "on"})
	want := []parsers.Link{{URL: "https://x.example/1", Text: "One", Published: date(t, "2031-03-04")}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

func TestValidPath(t *testing.T) {
	for path, want := range map[string]bool{"": true, "a": true, "data.items.0": true, "a b.c": true, ".a": false, "a.": false, "a..b": false, strings.Repeat("a", 300): false} {
		if got := parsers.ValidPath(path); got != want {
			t.Errorf("%q: %v", path, got)
		}
	}
}

// TestKeyColumns: rows are named by the columns the user names; a list that has
// lost one is of another shape.
func TestKeyColumns(t *testing.T) {
	read := func(key ...string) ([]string, error) {
		r, err := parsers.Parse("csv", parsers.Input{URL: "https://x.example/l.csv", Key: key, Payload: []byte("Ref No.,Name,Country\n7,Acme,US\n8,Acme,CA\n")})
		if err != nil {
			return nil, err
		}
		var keys []string
		for _, row := range r.Documents[0].Version.Tables[0].Rows {
			keys = append(keys, row.Key)
		}
		return keys, nil
	}
	for want, key := range map[string][]string{"7|8": {"ref no."}, "Acme|US|Acme|CA": {"Name", "Country"}} {
		got, err := read(key...)
		if err != nil || strings.Join(got, "|") != want {
			t.Errorf("%q: keys %q, %v", key, got, err)
		}
	}
	if _, err := read("Reference"); err == nil || reasonOf(t, err) != exportwatch.ReasonWrongShape {
		t.Errorf("a column that is not there: %v", err)
	}
}

func FuzzJSONList(f *testing.F) {
	f.Add(docPayload(f, "json/records.json"), "records", "number", "name", "summary")
	f.Add([]byte(`[{"a":[1,{"b":null}]}]`), "0.a", "1.b", "a", "a.1")
	f.Fuzz(func(t *testing.T, payload []byte, list, id, title, text string) {
		fields := parsers.Fields{List: list, ID: id, Title: title, Text: text, URL: id}
		r, err := parsers.Parse("json", parsers.Input{URL: "https://x.example/a", Fields: fields, Payload: payload})
		if err != nil {
			reasonOf(t, err)
			return
		}
		for _, d := range r.Documents {
			if d.ID == "" || d.Title == "" {
				t.Errorf("document %q, title %q", d.ID, d.Title)
			}
		}
	})
}
