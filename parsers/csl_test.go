package parsers_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// The names of lists as their publisher prints them.
const (
	entityList = "Entity List (EL) - Bureau of Industry and Security"
	deniedList = "Denied Persons List (DPL) - Bureau of Industry and Security"
	sdnList    = "Specially Designated Nationals (SDN) - Treasury Department"
)

// A screened is one synthetic record of the Consolidated Screening List.
type screened struct {
	ID         string            `json:"id"`
	Source     string            `json:"source"`
	Number     string            `json:"entity_number"`
	Type       string            `json:"type"`
	Programs   []string          `json:"programs"`
	Name       string            `json:"name"`
	Addresses  []screenedAddress `json:"addresses"`
	Notice     string            `json:"federal_register_notice"`
	Start      string            `json:"start_date"`
	End        string            `json:"end_date"`
	Need       string            `json:"license_requirement"`
	Policy     string            `json:"license_policy"`
	Remarks    string            `json:"remarks"`
	ListURL    string            `json:"source_list_url"`
	AltNames   []string          `json:"alt_names"`
	BirthDates []string          `json:"dates_of_birth"`
	InfoURL    string            `json:"source_information_url"`
	IDs        []screenedID      `json:"ids"`
}

type screenedAddress struct {
	Address string `json:"address"`
	City    string `json:"city"`
	Country string `json:"country"`
}

type screenedID struct {
	Type   string `json:"type"`
	Number string `json:"number"`
}

// party returns the nth record of a list, in invented names.
func screenedParty(list string, n int) screened {
	return screened{
		ID: fmt.Sprintf("%056x", n), Source: list, Type: "Entity", Name: fmt.Sprintf("Synthetic Works No. %d", n),
		Addresses: []screenedAddress{{fmt.Sprintf("%d Example Street", n), "Testville", "ZZ"}, {"2 Other Road", "Sampleton", "ZZ"}},
		Notice:    fmt.Sprintf("96 FR %d", 1000+n), Start: "2031-03-04",
		Need: "For all items subject to the EAR. (See § 744.11 of the EAR)", Policy: "Presumption of denial",
		AltNames: []string{fmt.Sprintf("SW%d", n), "Works; and any successor"}, InfoURL: "https://www.example.gov/list",
	}
}

func screening(t testing.TB, parties ...screened) []byte {
	t.Helper()
	b, err := json.Marshal(map[string]any{"results": parties, "search_performed_at": "2031-03-05T10:00:00+00:00",
		"sources_used": []map[string]string{{"source": entityList, "source_last_updated": "2031-03-04T00:00:00+00:00"}}, "total": len(parties)})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// screeningCSV writes the same records in the CSV form.
func screeningCSV(t testing.TB, parties ...screened) []byte {
	t.Helper()
	var b strings.Builder
	w := csv.NewWriter(&b)
	rows := [][]string{{"_id", "source", "entity_number", "type", "programs", "name", "addresses", "federal_register_notice", "start_date",
		"end_date", "license_requirement", "license_policy", "remarks", "source_list_url", "alt_names", "dates_of_birth", "source_information_url", "ids"}}
	for _, p := range parties {
		var addresses, ids []string
		for _, a := range p.Addresses {
			addresses = append(addresses, a.Address+", "+a.City+", "+a.Country)
		}
		for _, i := range p.IDs {
			ids = append(ids, i.Type+", "+i.Number)
		}
		rows = append(rows, []string{p.ID, p.Source, p.Number, p.Type, strings.Join(p.Programs, "; "), p.Name, strings.Join(addresses, "; "),
			p.Notice, p.Start, p.End, p.Need, p.Policy, p.Remarks, p.ListURL, strings.Join(p.AltNames, "; "),
			strings.Join(p.BirthDates, "; "), p.InfoURL, strings.Join(ids, "; ")})
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return []byte(b.String())
}

func parseCSL(t testing.TB, payload []byte) map[exportwatch.DocID]parsers.Document {
	t.Helper()
	r, err := parsers.Parse("csl", parsers.Input{URL: "https://data.example.gov/consolidated", Payload: payload})
	if err != nil {
		t.Fatal(err)
	}
	docs := map[exportwatch.DocID]parsers.Document{}
	for _, d := range r.Documents {
		docs[d.ID] = d
	}
	return docs
}

// TestScreeningForms: JSON and CSV of the same records give the same texts, in
// whatever order they come.
func TestScreeningForms(t *testing.T) {
	sdn := screenedParty(sdnList, 3)
	sdn.Number, sdn.Programs, sdn.BirthDates = "36", []string{"TEST", "OTHER"}, []string{"1970"}
	sdn.IDs = []screenedID{{"Passport", "X1"}, {"Tax ID No.", "7"}}
	list := []screened{screenedParty(entityList, 1), screenedParty(entityList, 2), screenedParty(deniedList, 1), sdn}
	want := parseCSL(t, screening(t, list...))
	if ids := slices.Sorted(maps.Keys(want)); !slices.Equal(ids, []exportwatch.DocID{"list/dpl-csl", "list/entity-list", "list/sdn"}) {
		t.Fatalf("documents %q", ids)
	}
	el := want["list/entity-list"]
	row := el.Version.Tables[0].Rows[0]
	if row.Key != "Synthetic Works No. 1|2031-03-04" || row.Cells[2] != "1 Example Street, Testville, ZZ; 2 Other Road, Sampleton, ZZ" {
		t.Errorf("first row %q: %q", row.Key, row.Cells)
	}
	if el.Version.AsOf.String() != "2031-03-04" || el.Title != entityList {
		t.Errorf("list %q as of %s", el.Title, el.Version.AsOf)
	}
	if d := want["list/sdn"].Version.Tables[0].Rows[0]; d.Key != "36" || !strings.Contains(d.Cells[len(d.Cells)-1], "ids: Passport, X1; Tax ID No., 7") {
		t.Errorf("row %q: %q", d.Key, d.Cells)
	}
	slices.Reverse(list)
	for form, payload := range map[string][]byte{"JSON in another order": screening(t, list...), "CSV": screeningCSV(t, list...)} {
		for id, d := range parseCSL(t, payload) {
			if d.Version.Text != want[id].Version.Text || !slices.EqualFunc(d.Version.Tables[0].Rows, want[id].Version.Tables[0].Rows, sameRow) {
				t.Errorf("%s: %s reads\n%swant\n%s", form, id, d.Version.Text, want[id].Version.Text)
			}
		}
	}
	for _, d := range want {
		checkRows(t, d.Version)
	}
}

func sameRow(a, b exportwatch.Row) bool {
	return a.Key == b.Key && slices.Equal(a.Cells, b.Cells) && a.Start == b.Start && a.End == b.End
}

// checkRows checks what every table promises: unique keys, and text that is the
// cells with bars between them.
func checkRows(t *testing.T, v exportwatch.Version) {
	t.Helper()
	seen := map[string]bool{}
	for _, table := range v.Tables {
		end := 0
		for _, r := range table.Rows {
			text := strings.Join(strings.Fields(strings.Join(r.Cells, " | ")), " ") + "\n"
			if seen[r.Key] || r.Start < end || v.Text[r.Start:r.End] != text || len(r.Cells) != len(table.Columns) {
				t.Fatalf("%s: row %q is a repeat or its text is not its cells: %q, want %q", v.Doc, r.Key, v.Text[r.Start:r.End], text)
			}
			seen[r.Key], end = true, r.End
		}
	}
}

// TestScreeningKeys: a row keeps its key when its identifier, its addresses or
// its place change; rows that share a name are told apart by their addresses.
func TestScreeningKeys(t *testing.T) {
	keys := func(parties ...screened) []string {
		var out []string
		for _, r := range parseCSL(t, screening(t, parties...))["list/entity-list"].Version.Tables[0].Rows {
			out = append(out, r.Key)
		}
		return out
	}
	a, b := screenedParty(entityList, 1), screenedParty(entityList, 2)
	before := keys(a, b)
	a.ID, a.Addresses = strings.Repeat("f", 56), []screenedAddress{{"9 New Street", "Testville", "ZZ"}}
	if after := keys(b, a); !slices.Equal(before, after) {
		t.Errorf("keys %q became %q", before, after)
	}
	twin := b
	twin.Addresses = []screenedAddress{{"7 Twin Street", "Testville", "ZZ"}}
	got := keys(a, b, twin, twin)
	slices.Sort(got)
	want := []string{"Synthetic Works No. 1|2031-03-04",
		"Synthetic Works No. 2|2031-03-04|2 Example Street, Testville, ZZ; 2 Other Road, Sampleton, ZZ",
		"Synthetic Works No. 2|2031-03-04|7 Twin Street, Testville, ZZ",
		"Synthetic Works No. 2|2031-03-04|7 Twin Street, Testville, ZZ#2"}
	if !slices.Equal(got, want) {
		t.Errorf("keys %q, want %q", got, want)
	}
}

// TestScreeningDrift: a form that is not the one known is an error or a
// warning, never a list that lost what it had.
func TestScreeningDrift(t *testing.T) {
	whole := string(screening(t, screenedParty(entityList, 1), screenedParty(entityList, 2)))
	for name, c := range map[string]struct {
		payload string
		want    exportwatch.Reason
	}{
		"renamed addresses":    {strings.ReplaceAll(whole, `"addresses"`, `"places"`), exportwatch.ReasonWrongShape},
		"renamed name":         {strings.ReplaceAll(whole, `"name"`, `"party"`), exportwatch.ReasonWrongShape},
		"renamed source":       {strings.ReplaceAll(whole, `"source":"Entity`, `"list":"Entity`), exportwatch.ReasonWrongShape},
		"no results":           {strings.ReplaceAll(whole, `"results"`, `"entries"`), exportwatch.ReasonWrongShape},
		"results no array":     {`{"results":{"source":"x"}}`, exportwatch.ReasonWrongShape},
		"record no object":     {`{"results":[1,{"source":"x"}]}`, exportwatch.ReasonWrongShape},
		"record in an array":   {`{"results":[[{"source":"x","name":"y"}]]}`, exportwatch.ReasonWrongShape},
		"addresses no array":   {`{"results":[{"source":"x","name":"y","addresses":"z"}]}`, exportwatch.ReasonWrongShape},
		"empty":                {`{"results":[],"total":0}`, exportwatch.ReasonEmptyBody},
		"empty array":          {`[]`, exportwatch.ReasonEmptyBody},
		"two results":          {`{"results":[{"source":"x","name":"y"}],"results":[]}`, exportwatch.ReasonWrongShape},
		"fewer than it says":   {strings.ReplaceAll(whole, `"total":2`, `"total":3`), exportwatch.ReasonTruncated},
		"too many lists":       {manyLists(), exportwatch.ReasonTooLarge},
		"more after the end":   {whole + "{}", exportwatch.ReasonWrongShape},
		"cut":                  {whole[:len(whole)-1], exportwatch.ReasonTruncated},
		"cut in a record":      {whole[:len(whole)/2], exportwatch.ReasonTruncated},
		"error":                {`{"message":"Resource not found"}`, exportwatch.ReasonWrongShape},
		"page":                 {"<!DOCTYPE html>\n<html><body>maintenance</body></html>", exportwatch.ReasonWrongShape},
		"CSV without names":    {"source,party,addresses,alt_names,federal_register_notice,start_date\nx,y,z,,,\n", exportwatch.ReasonWrongShape},
		"CSV without notices":  {"source,name,addresses,alt_names,start_date\nx,y,z,,\n", exportwatch.ReasonWrongShape},
		"CSV header alone":     {"source,name,addresses,alt_names,federal_register_notice,start_date\n", exportwatch.ReasonEmptyBody},
		"CSV with wider rows":  {"source,name,addresses,alt_names,federal_register_notice,start_date\nx,y,z,,,,1\n", exportwatch.ReasonWrongShape},
		"denied persons as it": {"Name\tEffective_Date\tExpiration_Date\tFR_Citation\nA\t1/2/2031\t\t\n", exportwatch.ReasonWrongShape},
	} {
		r, err := parsers.Parse("csl", parsers.Input{Payload: []byte(c.payload)})
		if err == nil {
			t.Errorf("%s: read as %d documents", name, len(r.Documents))
		} else if got := reasonOf(t, err); got != c.want {
			t.Errorf("%s: reason %s, want %s: %v", name, got, c.want, err)
		}
	}
	drifted := parseCSL(t, []byte(strings.ReplaceAll(whole, `"remarks"`, `"notes"`)))["list/entity-list"].Version
	if len(drifted.Warnings) != 1 || drifted.Warnings[0].Code != "drift" || !strings.Contains(drifted.Warnings[0].Message, "notes") {
		t.Errorf("a new field: warnings %+v", drifted.Warnings)
	}
}

// manyLists holds 65 lists of one party.
func manyLists() string {
	var records []string
	for i := range 65 {
		records = append(records, fmt.Sprintf(`{"source":"List %d","name":"A","addresses":[]}`, i))
	}
	return `{"results":[` + strings.Join(records, ",") + `]}`
}

// TestScreeningCut: a list cut anywhere is an error, or says that it is cut.
func TestScreeningCut(t *testing.T) {
	parties := []screened{screenedParty(entityList, 1), screenedParty(entityList, 2), screenedParty(deniedList, 3)}
	for _, whole := range [][]byte{screening(t, parties...), screeningCSV(t, parties...)} {
		for n := 1; n < len(whole)-1; n += 7 {
			if whole[n-1] == '\n' {
				continue // whole lines: only the number of rows tells, which the pipeline watches
			}
			r, err := parsers.Parse("csl", parsers.Input{Payload: whole[:n]})
			if err != nil {
				continue
			}
			for _, d := range r.Documents {
				if !slices.ContainsFunc(d.Version.Warnings, func(w exportwatch.Warning) bool { return w.Code == "truncated" }) {
					t.Fatalf("cut at %d of %d, %s has %d rows and no warning", n, len(whole), d.ID, len(d.Version.Tables[0].Rows))
				}
			}
		}
	}
}

// TestScreeningOddDates keeps a date in the year 3017 as printed and says so.
func TestScreeningOddDates(t *testing.T) {
	p := screenedParty(deniedList, 1)
	p.End = "3017-08-24"
	v := parseCSL(t, screening(t, p))["list/dpl-csl"].Version
	if !strings.Contains(v.Text, "| 3017-08-24 |") || len(v.Warnings) != 1 || v.Warnings[0].Code != "implausible_date" {
		t.Errorf("warnings %+v of %q", v.Warnings, v.Text)
	}
}

func TestCountScreeningLists(t *testing.T) {
	got, err := parsers.CountScreeningLists(screening(t, screenedParty(entityList, 1), screenedParty(entityList, 2), screenedParty(deniedList, 1)))
	want := map[exportwatch.DocID]int{"list/entity-list": 2, "list/dpl-csl": 1}
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
	for payload, reason := range map[string]exportwatch.Reason{
		"": exportwatch.ReasonEmptyBody, "[1]": exportwatch.ReasonWrongShape, `{"results":[{`: exportwatch.ReasonTruncated, "x": exportwatch.ReasonWrongShape,
	} {
		if _, err := parsers.CountScreeningLists([]byte(payload)); reasonOf(t, err) != reason {
			t.Errorf("%q: %v, want %s", payload, err, reason)
		}
	}
}

// TestScreeningRecorded reads recorded lists of every form. The numbers of rows
// are what Python's csv module counts in each list, a header within the file
// and the row at its end that lacks cells left out:
//
//	python3 -c 'import csv,sys,collections; r=csv.DictReader(open(sys.argv[1],newline="",encoding="utf8"))
//	print(collections.Counter(x.get("source") or x["Source List"] for x in r if None not in x.values()))' FILE
func TestScreeningRecorded(t *testing.T) {
	for name, want := range map[string]map[exportwatch.DocID]int{
		"csl/csl_committed_2019-12-03.csv": {"list/sdn": 28, "list/ssi": 26, "list/entity-list": 22, "list/plc": 13, "list/dtc": 10,
			"list/dpl-csl": 8, "list/uvl": 4, "list/isn": 3, "list/cap": 1},
		"csl/csl_committed_2023-11-30.csv": {"list/sdn": 1737, "list/entity-list": 919, "list/dpl-csl": 577, "list/ssi": 288, "list/uvl": 186,
			"list/isn": 144, "list/dtc": 142, "list/plc": 78, "list/meu": 71, "list/cmic": 68, "list/ns-mbs": 14, "list/fse": 1, "list/cap": 1},
		"csl/csl_sample_2025-06-02.csv": {"list/plc": 2, "list/ssi": 2, "list/isn": 1, "list/uvl": 1, "list/meu": 1, "list/sdn": 1, "list/dtc": 1,
			"list/dpl-csl": 1, "list/fse": 1},
		"csl/csl_sample_2025-06-25.csv": {"list/ssi": 3, "list/plc": 2, "list/isn": 1, "list/uvl": 1, "list/meu": 1, "list/sdn": 1, "list/dtc": 1,
			"list/dpl-csl": 1, "list/fse": 1, "list/entity-list": 1},
		"ita-fixtures/bis_el_el.csv":                    {"list/entity-list": 18},
		"neighbours/state_isn_committed_2015-08-06.csv": {"list/isn": 153},
		"neighbours/state_isn_committed_2015-11-03.csv": {"list/isn": 180},
	} {
		payload := corpusFile(t, "corpus/"+name)
		if got := parsers.Sniff(payload); got != "csl" {
			t.Errorf("%s: taken for %s", name, got)
		}
		have := map[exportwatch.DocID]int{}
		for id, d := range parseCSL(t, payload) {
			checkRows(t, d.Version)
			have[id] = len(d.Version.Tables[0].Rows)
		}
		if !maps.Equal(have, want) {
			t.Errorf("%s: rows %v, want %v", name, have, want)
		}
	}
}

// TestScreeningRecordedDamage: the recorded list of 2023 ends within a row, so
// that every list in it may lack rows, and says so.
func TestScreeningRecordedDamage(t *testing.T) {
	for id, d := range parseCSL(t, corpusFile(t, "corpus/csl/csl_committed_2023-11-30.csv")) {
		if w := d.Version.Warnings; len(w) != 1 || w[0].Code != "truncated" {
			t.Errorf("%s: warnings %+v", id, w)
		}
	}
}

// TestScreeningShortRow: a row that ends early in the middle of the list is kept
// with what it has, and only its list says so.
func TestScreeningShortRow(t *testing.T) {
	lines := strings.SplitAfter(string(screeningCSV(t, screenedParty(entityList, 1), screenedParty(deniedList, 2))), "\n")
	lines[1] = lines[1][:strings.Index(lines[1], "96 FR")+len("96 FR 1001")] + "\n"
	docs := parseCSL(t, []byte(strings.Join(lines, "")))
	el, dpl := docs["list/entity-list"].Version, docs["list/dpl-csl"].Version
	if len(el.Warnings) != 1 || el.Warnings[0].Code != "truncated" || !strings.HasPrefix(el.Warnings[0].Message, "line 2 ") || len(dpl.Warnings) != 0 {
		t.Errorf("warnings %+v and %+v", el.Warnings, dpl.Warnings)
	}
	if len(el.Tables[0].Rows) != 1 || !strings.Contains(el.Text, "96 FR 1001") {
		t.Errorf("text %q", el.Text)
	}
}

// TestListsRecorded counts the rows of the other recorded lists, as Python's
// csv module does, blank rows left out:
//
//	python3 -c 'import csv,sys; print(sum(any(c.strip() for c in r) for r in csv.reader(open(sys.argv[1],newline="",encoding="cp1252"),
//	delimiter="\t" if sys.argv[1].endswith("txt") else ","))-1)' FILE
func TestListsRecorded(t *testing.T) {
	for name, c := range map[string]struct {
		format string
		rows   int
		open   bool // ends without a line end: tail -c1 FILE
	}{
		"ita-fixtures/bis_dpl_dpl.txt":                 {"dpl", 9, false},
		"ita-fixtures/bis_uvl_uvl.csv":                 {"uvl", 19, false},
		"neighbours/ddtc_itar_debarred_2017-04-17.csv": {"csv", 516, true},
		"neighbours/ddtc_itar_debarred_2018-01-24.csv": {"csv", 515, false},
	} {
		payload := corpusFile(t, "corpus/"+name)
		if got := parsers.Sniff(payload); got != c.format && c.format != "csv" {
			t.Errorf("%s: taken for %s", name, got)
		}
		r, err := parsers.Parse(c.format, parsers.Input{Payload: payload})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		v := r.Documents[0].Version
		checkRows(t, v)
		if rows := len(v.Tables[0].Rows); rows != c.rows {
			t.Errorf("%s: %d rows, want %d", name, rows, c.rows)
		}
		if open := len(v.Warnings) == 1 && v.Warnings[0].Code == "truncated"; open != c.open || len(v.Warnings) > 1 {
			t.Errorf("%s: warnings %+v", name, v.Warnings)
		}
	}
}

// writeScreening writes a synthetic list of at least size bytes, in the
// proportions of the real one: seven in ten parties are Treasury's.
func writeScreening(w io.Writer, size int) (parties int, err error) {
	if _, err = io.WriteString(w, `{"results": [`); err != nil {
		return 0, err
	}
	for written := 0; written < size; parties++ {
		p := screenedParty(entityList, parties)
		if parties%10 > 2 {
			p = screenedParty(sdnList, parties)
			p.Number, p.ID, p.Need, p.Policy = fmt.Sprint(parties), fmt.Sprint(parties), "", ""
			p.Programs, p.BirthDates = []string{"TEST-EO1", "SYNTHETIC"}, []string{"1970-01-01", "circa 1971"}
			for k := range 5 {
				p.IDs = append(p.IDs, screenedID{Type: "Registration Number", Number: fmt.Sprintf("%d-%d", parties, k)})
			}
			p.Remarks = "Synthetic remark: no such party exists, and this record stands for the length of a real one."
		}
		b, err := json.Marshal(p)
		if err != nil {
			return parties, err
		}
		if parties > 0 {
			b = append([]byte(", "), b...)
		}
		n, err := w.Write(b)
		if err != nil {
			return parties, err
		}
		written += n
	}
	_, err = fmt.Fprintf(w, `], "search_performed_at": "2031-03-05T10:00:00+00:00", "total": %d}`, parties)
	return parties, err
}
