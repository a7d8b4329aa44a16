package parsers_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestDeniedPersonsRecorded counts the rows of recorded lists: as many as
//
//	awk 'NR>1' dpl_committed_2019-06-29.txt | wc -l
func TestDeniedPersonsRecorded(t *testing.T) {
	for _, name := range []string{"dpl_committed_2019-06-29.txt", "dpl_committed_2022-09-07.txt"} {
		payload := corpusFile(t, "corpus/bis-dpl/"+name)
		r, err := parsers.Parse("dpl", parsers.Input{Payload: payload})
		if err != nil {
			t.Fatal(err)
		}
		v := r.Documents[0].Version
		want := bytes.Count(bytes.TrimSpace(payload), []byte("\n"))
		if rows := v.Tables[0].Rows; len(rows) != want {
			t.Errorf("%s: %d rows, want %d", name, len(rows), want)
		}
		seen := map[string]bool{}
		for _, row := range v.Tables[0].Rows {
			if seen[row.Key] || v.Text[row.Start:row.End] != strings.Join(strings.Fields(strings.Join(row.Cells, " | ")), " ")+"\n" {
				t.Fatalf("%s: row %q is a repeat or its text is not its cells: %q", name, row.Key, v.Text[row.Start:row.End])
			}
			seen[row.Key] = true
		}
	}
}

func TestListErrors(t *testing.T) {
	header := "Name\tEffective_Date\tExpiration_Date\tFR_Citation\n"
	for name, c := range map[string]struct {
		format, payload string
		want            exportwatch.Reason
	}{
		"unknown header":      {"dpl", "Who\tWhen\nA\tB\nA\tB\nA\tB\n", exportwatch.ReasonWrongShape},
		"too few rows":        {"dpl", header + "A\t1/2/2031\t\t\n", exportwatch.ReasonWrongShape},
		"slipped columns":     {"dpl", header + "A\t1/2/2031\t\n", exportwatch.ReasonWrongShape},
		"mark for a date":     {"dpl", header + strings.Repeat("A\t1/2/2031\tY\t\n", 3), exportwatch.ReasonWrongShape},
		"notice for a date":   {"dpl", header + strings.Repeat("A\t1/2/2031\t96 F.R. 1 1/9/31\t\n", 3), exportwatch.ReasonWrongShape},
		"words for a day":     {"dpl", header + strings.Repeat("A\tTOWN\t1/2/2031\t\n", 3), exportwatch.ReasonWrongShape},
		"no name":             {"dpl", header + strings.Repeat("\t1/2/2031\t\tx\n", 3), exportwatch.ReasonWrongShape},
		"cut before the day":  {"dpl", header + strings.Repeat("A\t1/2/2031\t\t\n", 3) + "B\n", exportwatch.ReasonWrongShape},
		"page":                {"dpl", "<!DOCTYPE html>\n<html><body>Not found</body></html>", exportwatch.ReasonWrongShape},
		"page as CSV":         {"csv", "<html>,x\n<p>,y", exportwatch.ReasonWrongShape},
		"quote without end":   {"csv", "id,name\n\"a,b\n", exportwatch.ReasonMalformed},
		"compressed, not CSV": {"csv", "PK\x03\x04\x00\x00", exportwatch.ReasonCharset},
	} {
		_, err := parsers.Parse(c.format, parsers.Input{Payload: []byte(c.payload)})
		var e *parsers.Error
		if !errors.As(err, &e) || e.Reason != c.want {
			t.Errorf("%s: error %v, want reason %s", name, err, c.want)
		}
	}
}

// TestDeniedPersonsForms reads what is unusual and yet a list: an order without
// an end, a row whose last cells are left out, a blank row, another charset.
func TestDeniedPersonsForms(t *testing.T) {
	payload := "Name\tEffective_Date\tExpiration_Date\tFR_Citation\t\t\r\n" +
		"\t\t\t\r\nB\t1/2/2031\tINDEFINITE\t96 F.R. 1\r\nM\xe9ndez\t3/4/2031\r\nA\t1/2/2031\t1/2/2041\t96 F.R. 1\t\t\r\n"
	r, err := parsers.Parse("dpl", parsers.Input{Payload: []byte(payload)})
	if err != nil {
		t.Fatal(err)
	}
	const want = "A | 2031-01-02 | 2041-01-02 | 96 F.R. 1\nB | 2031-01-02 | INDEFINITE | 96 F.R. 1\nMéndez | 2031-03-04 | |\n"
	if v := r.Documents[0].Version; v.Text != want || len(v.Warnings) > 0 {
		t.Errorf("text %q, warnings %+v; want %q", v.Text, v.Warnings, want)
	}
}

// TestListOrder gives lists that differ only in the order of rows one text.
func TestListOrder(t *testing.T) {
	read := func(s string) string {
		r, err := parsers.Parse("csv", parsers.Input{Payload: []byte(s)})
		if err != nil {
			t.Fatal(err)
		}
		return r.Documents[0].Version.Text
	}
	if a, b := read("id,name\n1,A\n2,B\n"), read("id,name\n2,B\n1,A\n"); a != b {
		t.Errorf("texts differ: %q, %q", a, b)
	}
}
