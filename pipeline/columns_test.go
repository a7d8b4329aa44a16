package pipeline_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/sources"
)

// TestOtherColumns: a list whose header has another name or order is held back as
// drift of its format until a person accepts it, with or without key columns.
func TestOtherColumns(t *testing.T) {
	const csv = "200 OK\nContent-Type: text/csv"
	rows := "\n1,Acme Robotics,Required\n2,Widget Works,Required\n3,Sample Optics,None\n"
	for name, c := range map[string]struct {
		key []string
		now string
	}{
		"renamed":                    {nil, "Ref,Party,License Policy" + rows},
		"renamed, rows named by Ref": {[]string{"Ref"}, "Ref,Party,License Policy" + rows},
		"in another order":           {[]string{"Ref"}, "Party,Ref,License Requirement\nAcme Robotics,1,Required\nWidget Works,2,Required\nSample Optics,3,None\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, own(t, sources.Own{ID: "x/list", Title: "List", URL: pageURL, Format: "csv", Key: c.key}), noRobots(),
				member(0, pageURL, csv, "Ref,Party,License Requirement"+rows), member(time.Hour, pageURL, csv, c.now))
			w.check(0)
			r := w.check(time.Hour)
			if len(r.Changes) != 0 || len(r.Incidents) != 1 || r.Incidents[0].Reason != exportwatch.ReasonDrift || !strings.Contains(r.Incidents[0].Detail, "License Requirement") {
				t.Fatalf("%d changes, incidents %+v; want drift", len(r.Changes), r.Incidents)
			}
			if got := w.accept("x/list"); len(got.Changes) != 1 {
				t.Errorf("accepted, it gives %d changes", len(got.Changes))
			}
		})
	}
}

// TestListThatLosesRows: a short list that loses more than a fifth of its rows is held
// back, and one that loses fewer is not.
func TestListThatLosesRows(t *testing.T) {
	const csv = "200 OK\nContent-Type: text/csv"
	list := func(rows int) string {
		b := "Ref,Party,License Requirement\n"
		for n := range rows {
			b += fmt.Sprintf("%d,Party %d,Required\n", n, n)
		}
		return b
	}
	for left, held := range map[int]bool{8: true, 9: true, 10: false, 11: false} {
		w := newWorld(t, own(t, sources.Own{ID: "x/list", Title: "List", URL: pageURL, Format: "csv", Key: []string{"Ref"}}), noRobots(),
			member(0, pageURL, csv, list(12)), member(time.Hour, pageURL, csv, list(left)))
		w.check(0)
		if r := w.check(time.Hour); (len(r.Changes) == 0) != held || (len(r.Incidents) == 1) != held {
			t.Errorf("%d of 12 rows left: %d changes, incidents %+v; held back should be %t", left, len(r.Changes), r.Incidents, held)
		}
	}
}

// TestTextThatShrinks: a text that loses more than two thirds is held back, and one
// that keeps more than that is an edit.
func TestTextThatShrinks(t *testing.T) {
	for left, held := range map[int]bool{30: false, 24: false, 15: true} {
		w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, htmlOK, article("Notice", start, paragraphs(60))),
			member(time.Hour, pageURL, htmlOK, article("Notice", start, paragraphs(left))))
		w.check(0)
		if r := w.check(time.Hour); (len(r.Changes) == 0) != held || (len(r.Incidents) == 1) != held {
			t.Errorf("%d of 60 paragraphs left: %d changes, incidents %+v; held back should be %t", left, len(r.Changes), r.Incidents, held)
		}
	}
}

// TestPageReplacedWhole: a page on which one text takes the place of another, each under
// a title of its own, is read each time.
func TestPageReplacedWhole(t *testing.T) {
	page := func(title, text string) string {
		return `<!DOCTYPE html><html><head><title>` + title + `</title></head><body><main><h1>` + title + `</h1><p>` + text + `</p></main></body></html>`
	}
	w := newWorld(t, own(t, ownPage("")), noRobots(),
		member(0, pageURL, htmlOK, page("Week of samples", "The office shows its samples on weekdays from nine, and its visitors may touch them.")),
		member(time.Hour, pageURL, htmlOK, page("To Auklet", "The Bureau of Industry and Security informed Auklet Optics, Inc. by letter that a license is required for benches.")),
		member(2*time.Hour, pageURL, htmlOK, page("Curlew", "An application by Curlew Sensors, Inc. stays open.")))
	w.check(0)
	if r := w.check(time.Hour); len(r.Changes) != 1 || len(r.Developments) != 1 || len(r.Incidents) != 0 {
		t.Errorf("%d changes, raised %v, incidents %+v; want the letter", len(r.Changes), kinds(r.Developments), r.Incidents)
	}
	if r := w.check(2 * time.Hour); len(r.Changes) != 1 || len(r.Incidents) != 0 {
		t.Errorf("%d changes, incidents %+v; want the next text", len(r.Changes), r.Incidents)
	}
}

// TestFieldsThatNoRecordHas: a list of records whose text has another name is
// drift of its format and changes no record.
func TestFieldsThatNoRecordHas(t *testing.T) {
	fields := parsers.Fields{ID: "id", Title: "title", Text: "body"}
	list := `[{"id":1,"title":"One","body":"` + strings.Repeat("Words of one. ", 20) + `"},{"id":2,"title":"Two","body":"Words of two."}]`
	w := newWorld(t, own(t, sources.Own{ID: "x/records", Title: "Records", URL: pageURL, Format: "json", Fields: fields}), noRobots(),
		member(0, pageURL, "200 OK\nContent-Type: application/json", list),
		member(time.Hour, pageURL, "200 OK\nContent-Type: application/json", strings.ReplaceAll(list, `"body"`, `"content"`)))
	w.check(0)
	r := w.check(time.Hour)
	if len(r.Changes) != 0 || len(r.Incidents) != 1 || r.Incidents[0].Reason != exportwatch.ReasonDrift || !strings.Contains(r.Incidents[0].Detail, "fields.text") {
		t.Fatalf("%d changes, incidents %+v; want drift", len(r.Changes), r.Incidents)
	}
	if n := len(w.versions()); n != 2 {
		t.Errorf("%d versions, want the two first", n)
	}
}

// TestBadRecordHoldsUpNoOther: a record that cannot be read is an incident and
// keeps its stored text; what is new in the list is told beside it. The incident
// ends with the record's mending.
func TestBadRecordHoldsUpNoOther(t *testing.T) {
	const head = "200 OK\nContent-Type: application/json"
	record := func(id, title string) string {
		return fmt.Sprintf(`{"id":%q,%s"body":"%s"}`, id, title, strings.Repeat("Words of "+id+". ", 20))
	}
	list := func(second string, more ...string) string {
		return "[" + strings.Join(append([]string{record("1", `"title":"One",`), second}, more...), ",") + "]"
	}
	two, three := record("2", `"title":"Two",`), record("3", `"title":"Three",`)
	w := newWorld(t, own(t, sources.Own{ID: "x/records", Title: "Records", URL: pageURL, Format: "json", Fields: parsers.Fields{ID: "id", Title: "title", Text: "body"}}), noRobots(),
		member(0, pageURL, head, list(two)), member(time.Hour, pageURL, head, list(record("2", ""), three)), member(3*time.Hour, pageURL, head, list(two, three)))
	w.check(0)
	r := w.check(time.Hour)
	if len(r.Incidents) != 1 || r.Incidents[0].Reason != exportwatch.ReasonDrift || !strings.Contains(r.Incidents[0].Detail, "left out with 1 of 3 records") {
		t.Errorf("incidents %+v, want one that says which record was left out", r.Incidents)
	}
	if all := w.versions(); len(all) != 3 || all[2].Title != "Three" || len(r.Changes) != 0 {
		t.Errorf("%d versions, the last %q, and %d changes; want the two first and the new record", len(all), all[len(all)-1].Title, len(r.Changes))
	}
	if r = w.check(2 * time.Hour); len(r.Incidents)+len(r.Recovered) != 0 || w.state("x/records").Health != exportwatch.HealthFailing {
		t.Errorf("while it stands so: %+v, health %s", r, w.state("x/records").Health)
	}
	if r = w.check(3 * time.Hour); len(r.Recovered) != 1 || len(r.Changes) != 0 || len(w.versions()) != 3 {
		t.Errorf("mended: recovered %+v, %d changes", r.Recovered, len(r.Changes))
	}
}
