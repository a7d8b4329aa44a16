package parsers_test

import (
	"strings"
	"testing"

	"exportwatch/parsers"
)

// TestPageTableCells: a cell that covers several rows is the first of each, and
// moves none of the others; heads of two rows are one.
func TestPageTableCells(t *testing.T) {
	res, err := parsers.Parse("html", parsers.Input{URL: "https://office.example/list", Payload: []byte(`<html><body><main><h1>Samples</h1><table>
<thead><tr><th rowspan="2">Country</th><th rowspan="2">Entity</th><th colspan="2">Policy</th></tr><tr><th>Samples</th><th>Others</th></tr></thead>
<tr><td rowspan="2">RURITANIA</td><td>First Works</td><td>Denial</td><td>None</td></tr>
<tr><td>Second Works</td><td>Case by case</td><td>None</td></tr>
<tr><td>GRAUSTARK</td><td>Third Works</td><td colspan="2">Denial</td></tr></table></main></body></html>`)})
	if err != nil {
		t.Fatal(err)
	}
	tables := res.Documents[0].Version.Tables
	if len(tables) != 1 || strings.Join(tables[0].Columns, ";") != "Country;Entity;Policy Samples;Others" {
		t.Fatalf("tables %+v", tables)
	}
	want := []string{"RURITANIA | First Works: RURITANIA;First Works;Denial;None", "RURITANIA | Second Works: ;Second Works;Case by case;None", "GRAUSTARK | Third Works: GRAUSTARK;Third Works;Denial;"}
	for i, r := range tables[0].Rows {
		if got := r.Key + ": " + strings.Join(r.Cells, ";"); i >= len(want) || got != want[i] {
			t.Errorf("row %d is %s", i, got)
		}
	}
}
