package parsers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// numberedRows returns n rows of parties, each made by row.
func numberedRows(n int, row string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, row+"\n", i)
	}
	return b.String()
}

// TestRaggedRows: a row that somebody typed does not hide the list around it; it
// stays, and a warning names its line. A list of many such rows is none.
func TestRaggedRows(t *testing.T) {
	const csvHead, csvRow = "Id,Name,City\n", "%d,Party,Town"
	const dplHead, dplRow = "Name,City,Effective_Date,Expiration_Date,FR_Citation\n", "P%d,Town,1/2/2031,1/2/2041,96 F.R. 1"
	const uvlHead, uvlRow = "Country,Name,Address\n", "Ruritania,P%d,1 Quay"
	for name, c := range map[string]struct {
		format, payload string
		want            string // a row as it stands in the text
		lines           string // as the warning has them; empty if there is none
	}{
		"longer":               {"csv", csvHead + "a,Auklet, Inc.,Port\n" + numberedRows(3, csvRow), "a | Auklet | Inc. Port", "in lines 2"},
		"shorter":              {"csv", csvHead + numberedRows(3, csvRow) + "a,Auklet\n" + csvRow + "\n", "a | Auklet | ", "in lines 5"},
		"a quote within":       {"csv", csvHead + "a,5\" Pipes,Port\n" + numberedRows(3, csvRow), "a | 5\" Pipes | Port", "in lines 2"},
		"quotes not doubled":   {"csv", csvHead + numberedRows(3, csvRow) + "a,\"The \"Best\" Co.\",Port\n" + numberedRows(3, csvRow), "a | The \"Best\" Co. | Port", "in lines 5"},
		"many of very many":    {"csv", csvHead + numberedRows(8, "x%d,y") + numberedRows(200, csvRow), "x7 | y | ", "8, in lines 2, 3, 4, 5, 6, ..."},
		"of persons, longer":   {"dpl", dplHead + "Auklet, Inc.,Port,1/2/2031,1/2/2041,96 F.R. 1\n" + numberedRows(30, dplRow), "Auklet | Inc. | Port | 2031-01-02 | 1/2/2041 96 F.R. 1", "in lines 2"},
		"of persons, no day":   {"dpl", dplHead + numberedRows(30, dplRow) + "Auklet,Port\n", "Auklet | Port | | |", "in lines 32"},
		"of persons, its end":  {"dpl", dplHead + numberedRows(3, dplRow) + "Auklet,Port,1/2/2031\n", "Auklet | Port | 2031-01-02 | |", ""},
		"unverified":           {"uvl", uvlHead + numberedRows(3, uvlRow) + "Ruritania,Auklet\n", "Ruritania | Auklet |", "in lines 5"},
		"of persons, a quote":  {"dpl", strings.ReplaceAll(dplHead+"Auklet \"Al\" Ray,Port,1/2/2031,1/2/2041,96 F.R. 1\n"+numberedRows(3, dplRow), ",", "\t"), "Auklet \"Al\" Ray | Port | 2031-01-02 | 2041-01-02 | 96 F.R. 1", "in lines 2"},
		"empty cells too many": {"csv", csvHead + "a,Auklet,Port,,,\n", "a | Auklet | Port", ""},
	} {
		r, err := parsers.Parse(c.format, parsers.Input{Payload: []byte(c.payload)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		v := r.Documents[0].Version
		checkRows(t, v)
		if !slices.Contains(strings.Split(v.Text, "\n"), strings.TrimSpace(c.want)) {
			t.Errorf("%s: no row %q in %q", name, c.want, v.Text)
		}
		told := slices.ContainsFunc(v.Warnings, func(w exportwatch.Warning) bool {
			return w.Code == "ragged_rows" && strings.HasSuffix(w.Message, c.lines)
		})
		if told != (c.lines != "") || len(v.Warnings) > 1 {
			t.Errorf("%s: warnings %+v, want %q", name, v.Warnings, c.lines)
		}
	}
	for name, c := range map[string]struct{ format, payload string }{
		"one and no other":       {"csv", csvHead + "a,b\n"},
		"two of ten":             {"csv", csvHead + numberedRows(2, "%d,y") + numberedRows(8, csvRow)},
		"all of them":            {"csv", csvHead + numberedRows(30, "%d,y")},
		"a quote that swallows":  {"csv", csvHead + "a,\"b\n1,Party,Town\n2,\"Party\",Town\n" + numberedRows(30, csvRow)},
		"a quote without an end": {"csv", csvHead + numberedRows(30, csvRow) + "a,\"b"},
		"one of ten persons":     {"dpl", dplHead + numberedRows(9, dplRow) + "Auklet,Port\n"},
		"a quote before a tab":   {"dpl", strings.ReplaceAll(dplHead+"\"Al\" Ray,Port,1/2/2031,1/2/2041,96 F.R. 1\n"+numberedRows(3, dplRow), ",", "\t")},
		"days that slipped":      {"dpl", dplHead + numberedRows(30, dplRow) + "Auklet,Inc.,Port,1/2/2031,96 F.R. 1\n"},
	} {
		if r, err := parsers.Parse(c.format, parsers.Input{Payload: []byte(c.payload)}); err == nil {
			t.Errorf("%s: read as %q", name, r.Documents[0].Version.Text)
		}
	}
}

// TestScreeningRaggedRow: in the Consolidated Screening List too.
func TestScreeningRaggedRow(t *testing.T) {
	lines := strings.SplitAfter(string(screeningCSV(t, screenedParty(entityList, 1), screenedParty(deniedList, 2))), "\n")
	lines[1] = strings.TrimSuffix(lines[1], "\n") + ",more\n"
	docs := parseCSL(t, []byte(strings.Join(lines, "")))
	for id, d := range docs {
		if w := d.Version.Warnings; len(w) != 1 || w[0].Code != "ragged_rows" || len(d.Version.Tables[0].Rows) != 1 {
			t.Errorf("%s: %d rows, warnings %+v", id, len(d.Version.Tables[0].Rows), w)
		}
	}
}

// TestListPreamble: what stands above the header of a list is no part of it, and
// is not lost; the lines that warnings name are those of the file.
func TestListPreamble(t *testing.T) {
	const head, rows = "Name,City,Effective_Date,Expiration_Date,FR_Citation\n", "A,Town,1/2/2031,1/2/2041,96 F.R. 1\nB,Town,1/2/2031,1/2/2041,96 F.R. 1\nC,Town,1/2/2031,1/2/2041,96 F.R. 1\n"
	for name, above := range map[string]string{
		"none":                 "",
		"a title":              "Denied persons\n",
		"a title and a blank":  "Denied persons as of 2031-03-01\r\n\r\n",
		"of a sheet":           "Denied persons,,,,\n,,,,\n",
		"a sentence, a day":    "Denied persons, as of March 1, 2031\n\n",
		"several":              "Office of Samples\nDenied persons\nAs of March 1, 2031\n\n",
		"blank lines":          "\n\r\n\n",
		"a mark of byte order": "\uFEFFDenied persons\n",
	} {
		payload := []byte(above + head + rows)
		if got := parsers.Sniff(payload); got != "dpl" {
			t.Errorf("%s: taken for %s", name, got)
		}
		for _, format := range []string{"dpl", "csv"} {
			r, err := parsers.Parse(format, parsers.Input{Payload: payload})
			if err != nil {
				t.Errorf("%s as %s: %v", name, format, err)
				continue
			}
			v := r.Documents[0].Version
			if len(v.Tables[0].Columns) != 5 || len(v.Tables[0].Rows) != 3 || len(v.Warnings) > 0 {
				t.Errorf("%s as %s: %+v, warnings %+v", name, format, v.Tables[0], v.Warnings)
			}
			if got := v.Meta.String("preamble"); strings.Contains(above, "Denied persons") != strings.Contains(got, "Denied persons") || strings.Contains(v.Text, "Denied persons") {
				t.Errorf("%s as %s: above the header %q, text %q", name, format, got, v.Text)
			}
		}
	}
	r, err := parsers.Parse("csv", parsers.Input{Payload: []byte("Parties\n\nid,name\n1,A\n2\n3,C\n")})
	if err != nil {
		t.Fatal(err)
	}
	if w := r.Documents[0].Version.Warnings; len(w) != 1 || !strings.HasSuffix(w[0].Message, "in lines 5") {
		t.Errorf("warnings %+v, want line 5", w)
	}
	for name, payload := range map[string]string{
		"text":             "One line of text.\nAnother line of text.\n",
		"a page":           "<html>\nid,name\n1,A\n",
		"more than a head": strings.Repeat("A line\n", 11) + "id,name\n1,A\n",
		"one column":       "Name\nA\nB\n",
	} {
		if r, err := parsers.Parse("csv", parsers.Input{Payload: []byte(payload)}); err == nil {
			t.Errorf("%s: read as %q", name, r.Documents[0].Version.Text)
		}
	}
}

// TestCountryPrintedOnce: where the country is the first column and printed once
// for the parties below it, each of them has it; elsewhere an empty cell is one.
func TestCountryPrintedOnce(t *testing.T) {
	for _, c := range []struct{ format, payload, want string }{
		{"csv", "Country,Entity,Policy\nRuritania,Auklet,Denial\n,Bittern,Review\nSylvania,Crake,Denial\n,Dunlin,Denial\n", "Ruritania | Bittern | Review\nSylvania | Crake | Denial\nSylvania | Dunlin | Denial"},
		{"uvl", "Country,Name,Address\nRuritania,Auklet,1 Quay\n,Bittern,2 Quay\nSylvania,Crake,3 Quay\n", "Ruritania | Bittern | 2 Quay\nSylvania | Crake | 3 Quay"},
		{"csv", "Name,Country\nAuklet,Ruritania\nBittern,\n", "Auklet | Ruritania\nBittern |\n"},
	} {
		r, err := parsers.Parse(c.format, parsers.Input{Payload: []byte(c.payload)})
		if err != nil {
			t.Fatal(err)
		}
		if text := r.Documents[0].Version.Text; !strings.Contains(text, c.want) {
			t.Errorf("%s is read as %q, want %q", c.payload, text, c.want)
		}
	}
}
