package parsers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"exportwatch"
)

// Fields say where a JSON list is and what its records hold, as paths of names
// parted by dots, with numbers for places in arrays: "data.items",
// "links.0.href". An empty one is not there; an empty List is the whole payload.
type Fields struct {
	List  string
	ID    string // what tells a record from others; needed unless URL is given
	Title string // needed
	Date  string // day of publication
	URL   string // where a person reads it
	Text  string // may be HTML
}

// maxRecords bounds the records of a list; each is a document.
const maxRecords = 10_000

var validPath = regexp.MustCompile(`^[^.\s][^.]*(\.[^.]+)*$`)

// ValidPath reports whether path is one of names parted by dots, or empty.
func ValidPath(path string) bool {
	return path == "" || len(path) <= 200 && validPath.MatchString(path)
}

// A record is one element of a JSON list with what its fields hold.
type record struct {
	id, title, url, text string
	date                 exportwatch.Date
}

// JSONLinks returns the pages that the records of a JSON list name, in its
// order, each address once, resolved against base. The error is an *[Error].
func JSONLinks(payload []byte, base string, f Fields) ([]Link, error) {
	records, err := jsonRecords(payload, f)
	if err != nil {
		return nil, asError("json", err)
	}
	seen := map[string]bool{}
	var links []Link
	for _, r := range records[:min(len(records), maxLinks)] {
		address := resolveWeb(base, r.url)
		if address == "" || seen[address] {
			continue
		}
		seen[address] = true
		links = append(links, Link{URL: address, Text: r.title, Published: r.date})
	}
	return links, nil
}

// readJSONList reads the records of a JSON list, one document each: named by
// the address of its page or, without one, by the list's and its ID.
func readJSONList(in Input) ([]Document, error) {
	if in.Fields.Title == "" {
		return nil, wrongShape("", "no fields given: say where the list is and where a record has its title")
	}
	records, err := jsonRecords(in.Payload, in.Fields)
	if err != nil {
		return nil, err
	}
	var docs []Document
	for _, r := range records {
		d := Document{Document: exportwatch.Document{Kind: exportwatch.Article, Title: r.title, URL: resolveWeb(in.URL, r.url)}}
		if d.ID = pageID(in, "list") + recordID(r.id); d.URL != "" {
			d.ID = pageID(Input{URL: d.URL}, "page")
		}
		w := pageWriter{b: &builder{}}
		w.b.section("record", "", r.title, 0)
		w.fragment(r.text)
		w.b.finish(&d.Version)
		d.Version.Published = r.date
		if r.id != "" {
			d.Version.Meta = exportwatch.Meta{"id": r.id}
		}
		docs = append(docs, d)
	}
	return docs, nil
}

// recordID returns what tells a record from the others of its list as the end
// of an identifier; a long one stands there by its digest.
func recordID(id string) exportwatch.DocID {
	if len(id) > maxTitle {
		id = exportwatch.DigestOf([]byte(id)).String()[:16]
	}
	return exportwatch.DocID("#" + url.PathEscape(id))
}

// jsonRecords reads the list that f tells of. A record without its title, or
// without what tells it from others, makes the whole list one of another shape:
// read without them it would seem to have lost its records.
func jsonRecords(payload []byte, f Fields) ([]record, error) {
	if err := checkPayload(payload); err != nil {
		return nil, err
	}
	var valid json.RawMessage
	if err := decodeJSON(payload, &valid); err != nil {
		return nil, err
	}
	var top any
	d := json.NewDecoder(bytes.NewReader(valid))
	d.UseNumber() // identifiers may be longer than a float tells apart
	if err := jsonFault("$", d.Decode(&top)); err != nil {
		return nil, err
	}
	found, ok := jsonAt(top, f.List)
	list, isList := found.([]any)
	switch {
	case !ok || !isList:
		return nil, wrongShape("$."+f.List, "no list there")
	case len(list) > maxRecords:
		return nil, fault(exportwatch.ReasonTooLarge, "$."+f.List, "%d records, more than %d", len(list), maxRecords)
	}
	var records []record
	for i, element := range list {
		r := record{id: jsonText(element, f.ID), title: htmlText(jsonText(element, f.Title)), url: jsonText(element, f.URL), text: jsonText(element, f.Text)}
		if r.title == "" || r.id == "" && r.url == "" {
			return nil, wrongShape(fmt.Sprintf("$.%s[%d]", f.List, i), "a record without a title at %q, or without id and url at %q and %q", f.Title, f.ID, f.URL)
		}
		r.date = leadingDate(jsonText(element, f.Date))
		records = append(records, r)
	}
	return records, nil
}

// jsonAt returns the value that path leads to from v.
func jsonAt(v any, path string) (any, bool) {
	if path == "" {
		return v, true
	}
	name, rest, _ := strings.Cut(path, ".")
	switch v := v.(type) {
	case map[string]any:
		next, ok := v[name]
		if !ok {
			return nil, false
		}
		return jsonAt(next, rest)
	case []any:
		i, err := strconv.Atoi(name)
		if err != nil || i < 0 || i >= len(v) {
			return nil, false
		}
		return jsonAt(v[i], rest)
	}
	return nil, false
}

// jsonText returns the text, number or bool at path, or the texts of a list
// there as paragraphs; empty if path is empty or leads to none.
func jsonText(v any, path string) string {
	if path == "" {
		return ""
	}
	found, _ := jsonAt(v, path)
	switch found := found.(type) {
	case string:
		return strings.TrimSpace(found)
	case json.Number:
		return found.String()
	case bool:
		return strconv.FormatBool(found)
	case []any:
		var parts []string
		for i := range found {
			if s := jsonText(found, strconv.Itoa(i)); s != "" {
				parts = append(parts, "<p>"+s+"</p>")
			}
		}
		return strings.Join(parts, "")
	}
	return ""
}
