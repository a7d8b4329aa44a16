package parsers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"exportwatch"
)

// Fields say where a JSON list is and what its records hold, as paths of names
// parted by dots, with numbers for places in arrays: "data.items",
// "links.0.href". An empty one is not there; an empty List is the whole payload.
type Fields struct {
	List  string
	ID    string // what tells a record from others; needed unless every record has a URL of its own
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
	fault                string // why it is no document; empty if it is one
}

// JSONLinks returns the pages that the records of a JSON list name, in its
// order, each address once, resolved against base. A record without an address
// is an error, since nobody would be told that it was left out. The error is an
// *[Error].
func JSONLinks(payload []byte, base string, f Fields) ([]Link, error) {
	records, err := jsonRecords(payload, f)
	if err != nil {
		return nil, asError("json", err)
	}
	seen := map[string]bool{}
	var links []Link
	for i, r := range records {
		if r.url == "" {
			return nil, asError("json", wrongShape(recordPlace(f, i), "a record without a URL at %q", f.URL))
		}
		address := resolveWeb(base, r.url)
		if address == "" || seen[address] || len(links) == maxLinks {
			continue
		}
		seen[address] = true
		links = append(links, Link{URL: address, Text: r.title, Published: r.date})
	}
	return links, nil
}

// JSONRecords returns how many records a JSON list holds, those that are no
// documents included. The error is an *[Error].
func JSONRecords(payload []byte, f Fields) (int, error) {
	records, err := jsonRecords(payload, f)
	if err != nil {
		return 0, asError("json", err)
	}
	return len(records), nil
}

// readJSONList reads the records of a JSON list, one document each: named by
// the list's address and the record's ID or, without one, by the address of its
// page. A record that is listed twice in the same words is one. A record that is
// no document is left out with an error that is Partial, and so are those that
// share a name and differ, since one would show as the other's new text; where
// most are such, the list is of another shape and nothing of it is read.
func readJSONList(in Input) ([]Document, error) {
	if in.Fields.Title == "" {
		return nil, wrongShape("", "no fields given: say where the list is and where a record has its title")
	}
	records, err := jsonRecords(in.Payload, in.Fields)
	if err != nil {
		return nil, err
	}
	docs := make([]Document, len(records))
	named := map[exportwatch.DocID]int{} // the first record of that name
	for i, r := range records {
		if r.fault != "" {
			continue
		}
		docs[i] = recordDocument(in, r)
		first, again := named[docs[i].ID]
		if !again {
			named[docs[i].ID] = i
		} else if same := records[first]; same != r {
			why := fmt.Sprintf("another record is called %s too: give fields.id a path at which each record has something of its own", docs[i].ID)
			records[i].fault, records[first].fault = why, why
		}
	}
	left, most := leftOut(records, in.Fields)
	if most {
		return nil, left
	}
	var read []Document
	for i, d := range docs {
		if records[i].fault == "" && named[d.ID] == i {
			read = append(read, d)
		}
	}
	return read, left
}

// leftOut returns an error for the records that are no documents, which names
// the first of them, and whether they are most of the list.
func leftOut(records []record, f Fields) (err error, most bool) {
	first, n := 0, 0
	for i, r := range records {
		if r.fault == "" {
			continue
		}
		if n == 0 {
			first = i
		}
		n++
	}
	if n == 0 {
		return nil, false
	}
	most = 2*n > len(records)
	told := ""
	if !most {
		told = fmt.Sprintf("; left out with %d of %d records, the others are read", n, len(records))
	}
	return &Error{Reason: exportwatch.ReasonWrongShape, Where: recordPlace(f, first), Partial: !most,
		Err: fmt.Errorf("%s%s", records[first].fault, told)}, most
}

func recordPlace(f Fields, i int) string { return fmt.Sprintf("$.%s[%d]", f.List, i) }

func recordDocument(in Input, r record) Document {
	d := Document{Document: exportwatch.Document{Kind: exportwatch.Article, Title: r.title, URL: resolveWeb(in.URL, r.url)}}
	if d.ID = pageID(in, "list") + recordID(r.id); r.id == "" && d.URL != "" {
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
	return d
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
// without what tells it from others, has a fault; if most have, the whole list is
// of another shape. So it is with a field that no record has: read without it the
// records would seem to have lost their text.
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
	for _, element := range list {
		r := record{id: jsonText(element, f.ID), title: htmlText(jsonText(element, f.Title)), url: jsonText(element, f.URL), text: jsonText(element, f.Text)}
		if r.title == "" || r.id == "" && r.url == "" {
			r.fault = fmt.Sprintf("a record without a title at %q, or without id and url at %q and %q", f.Title, f.ID, f.URL)
		}
		r.date = stampDay(jsonText(element, f.Date))
		records = append(records, r)
	}
	if left, most := leftOut(records, f); most {
		return nil, left
	}
	return records, checkFields(list, f)
}

// checkFields is an error if f names a field that no record of list has. A
// record may lack one, or have nothing in it.
func checkFields(list []any, f Fields) error {
	for _, field := range []struct{ name, path string }{{"id", f.ID}, {"date", f.Date}, {"url", f.URL}, {"text", f.Text}} {
		has := func(element any) bool { return jsonHas(element, field.path) }
		if field.path != "" && len(list) > 0 && !slices.ContainsFunc(list, has) {
			return wrongShape("$."+f.List, "no record has text at %q, which fields.%s names: look at a record and mend it", field.path, field.name)
		}
	}
	return nil
}

// jsonHas reports whether path leads to text, a number or a list of them, empty
// ones included, or to null.
func jsonHas(v any, path string) bool {
	found, ok := jsonAt(v, path)
	if list, isList := found.([]any); isList {
		return len(list) == 0 || jsonText(v, path) != ""
	}
	_, isObject := found.(map[string]any)
	return ok && !isObject
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
