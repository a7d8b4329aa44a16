package pipeline_test

import (
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
