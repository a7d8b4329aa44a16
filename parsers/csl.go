package parsers

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// The Consolidated Screening List gathers the lists of parties that Commerce,
// State and Treasury keep. Its publisher, the International Trade
// Administration, offers it as JSON (about 34 MB) and as CSV, whose header has
// changed over the years. Each list in it is a document of its own.

// A partyField is one thing the list says of a party.
type partyField int

// The fields of a party, in the order in which details are told.
const (
	onName partyField = iota
	onAltNames
	onAddresses
	onType
	onPrograms
	onNotice // citations of the Federal Register
	onStart
	onEnd
	onRequirement
	onPolicy
	onRemarks
	onEntityNumber
	onTitle
	onStandardOrder
	onCitizenships
	onNationalities
	onBirthDates
	onBirthPlaces
	onIDs
	onCallSign
	onVesselType
	onGrossTonnage
	onGrossRegistered
	onVesselFlag
	onVesselOwner
	partyFields // how many there are
)

// partyFieldNames are the publisher's names of the fields.
var partyFieldNames = [partyFields]string{
	"name", "alt_names", "addresses", "type", "programs", "federal_register_notice", "start_date", "end_date",
	"license_requirement", "license_policy", "remarks", "entity_number", "title", "standard_order", "citizenships",
	"nationalities", "dates_of_birth", "places_of_birth", "ids", "call_sign", "vessel_type", "gross_tonnage",
	"gross_registered_tonnage", "vessel_flag", "vessel_owner",
}

// plainFields is how many fields have a column of their own; the others are
// told in the last column, "details", each with its name, because most lists
// have none of them.
const plainFields = onEntityNumber

// A party is one record. The identifier that the publisher gives it is left
// out: for several lists it is made anew with every edition.
type party struct {
	source string // the list it is on, as printed
	values [partyFields]string
}

// cells returns the row of p.
func (p *party) cells() []string {
	row := make([]string, plainFields+1)
	copy(row, p.values[:plainFields])
	var details []string
	for f := plainFields; f < partyFields; f++ {
		if p.values[f] != "" {
			details = append(details, partyFieldNames[f]+": "+p.values[f])
		}
	}
	row[plainFields] = strings.Join(details, "; ")
	return row
}

func screeningColumns() []string {
	return append(slices.Clone(partyFieldNames[:plainFields]), "details")
}

// A screeningRow is one party of a list before it is rendered.
type screeningRow struct {
	key   string
	cells []byte // each with a zero byte behind it, which no cell holds
}

// A screeningList is one list within the consolidated one.
type screeningList struct {
	source   string
	rows     []screeningRow
	chunk    []byte // where the cells of the latest rows stand
	size     int    // bytes of its text
	odd      int    // dates that cannot be meant
	oddDate  string
	warnings []exportwatch.Warning
	asOf     exportwatch.Date
}

// A screening is the consolidated list, parted into its lists.
type screening struct {
	lists   map[exportwatch.DocID]*screeningList
	unknown []string // fields that are not known
}

// add takes a party to its list. What it keeps is the bytes of the row and no
// more, so that 25,000 parties take the memory of their text.
func (s *screening) add(p *party) error {
	if p.source == "" || p.values[onName] == "" {
		return wrongShape("", "a party without a name or without the list it is on: %.80q", p.values[onName]+p.values[onAddresses])
	}
	id := screeningID(p.source)
	list := s.lists[id]
	if list == nil {
		if len(s.lists) == maxScreeningLists {
			return fault(exportwatch.ReasonTooLarge, "", "more than %d lists", maxScreeningLists)
		}
		list = &screeningList{source: p.source}
		s.lists[id] = list
	}
	if len(list.rows) == maxListRows {
		return fault(exportwatch.ReasonTooLarge, "", "more than %d rows", maxListRows)
	}
	cells := p.cells()
	list.size += rowLength(cells)
	list.rows = append(list.rows, screeningRow{key: partyKey(p), cells: list.pack(cells)})
	list.noteDates(p)
	return nil
}

// maxScreeningLists bounds the lists within the consolidated one, each of which
// is a document; it has thirteen.
const maxScreeningLists = 64

// chunkSize is how many bytes are taken at a time for the cells of rows.
const chunkSize = 256 << 10

// pack copies cells.
func (l *screeningList) pack(cells []string) []byte {
	n := len(cells)
	for _, c := range cells {
		n += len(c)
	}
	if cap(l.chunk)-len(l.chunk) < n {
		l.chunk = make([]byte, 0, max(chunkSize, n))
	}
	from := len(l.chunk)
	for _, c := range cells {
		l.chunk = append(append(l.chunk, c...), 0)
	}
	return l.chunk[from:len(l.chunk):len(l.chunk)]
}

// noteDates counts dates that cannot be meant, such as one in the year 3017.
// They are kept as printed.
func (l *screeningList) noteDates(p *party) {
	for _, f := range []partyField{onStart, onEnd} {
		if implausibleDate(p.values[f]) {
			l.odd++
			l.oddDate = p.values[f] + " of " + p.values[onName]
		}
	}
}

// partyKey names a party over time: by its number, which Treasury gives once,
// or by its name and the day from which it is listed.
func partyKey(p *party) string {
	if n := p.values[onEntityNumber]; n != "" {
		return n
	}
	if p.values[onStart] == "" {
		return p.values[onName]
	}
	return p.values[onName] + "|" + p.values[onStart]
}

var listCode = regexp.MustCompile(`\(([A-Z][A-Za-z-]*?)(?: List)?\)`)

// screeningID returns the identifier of a list from its printed name, such as
// "Entity List (EL) - Bureau of Industry and Security", or from its code alone.
func screeningID(source string) exportwatch.DocID {
	code := source
	if m := listCode.FindStringSubmatch(source); m != nil {
		code = m[1]
	}
	switch code = exportwatch.Slug(code); code {
	case "el":
		code = "entity-list"
	case "dpl":
		code = "dpl-csl" // list/dpl is the bureau's own file
	}
	return exportwatch.DocID("list/" + code)
}

// readScreeningLists reads the Consolidated Screening List, JSON or CSV: one
// document a list, "list/entity-list", "list/uvl", "list/meu", "list/dpl-csl"
// and so on, each one table "parties" whose rows do not depend on the order in
// which they were sent.
func readScreeningLists(in Input) ([]Document, error) {
	if isJSON(in.Payload) {
		return readScreeningJSON(in)
	}
	return readScreeningCSV(in)
}

func isJSON(payload []byte) bool {
	t := bytes.TrimLeft(bytes.TrimPrefix(payload, []byte("\xEF\xBB\xBF")), " \t\r\n")
	return len(t) > 0 && (t[0] == '{' || t[0] == '[')
}

// documents renders the lists.
func (s *screening) documents(address string) []Document {
	var docs []Document
	for _, id := range slices.Sorted(maps.Keys(s.lists)) {
		list := s.lists[id]
		delete(s.lists, id) // its rows are not needed any more, and the next list is as large
		d := Document{Document: exportwatch.Document{ID: id, Kind: exportwatch.PartyList, Title: list.source, URL: address}}
		list.render(&d.Version)
		if len(s.unknown) > 0 {
			d.Version.Warnings = append(d.Version.Warnings, exportwatch.Warning{
				Code: "drift", Message: fmt.Sprintf("fields that were not there before and are not read: %.200q", s.unknown)})
		}
		docs = append(docs, d)
	}
	return docs
}

// render writes the rows, ordered by key and then by what they say, into the
// text of v. Cells and the text share their bytes.
func (l *screeningList) render(v *exportwatch.Version) {
	slices.SortFunc(l.rows, func(a, b screeningRow) int {
		return cmp.Or(strings.Compare(a.key, b.key), bytes.Compare(a.cells, b.cells))
	})
	var b strings.Builder
	b.Grow(l.size)
	rows := make([]exportwatch.Row, 0, len(l.rows))
	used := make(map[string]int, len(l.rows))
	columns := screeningColumns()
	for i, r := range l.rows {
		row := appendRow(&b, r.cells, len(columns))
		row.Key = r.key
		if i > 0 && l.rows[i-1].key == r.key || i+1 < len(l.rows) && l.rows[i+1].key == r.key {
			row.Key += "|" + row.Cells[onAddresses]
		}
		row.Key = uniqueKey(used, row.Key)
		rows = append(rows, row)
	}
	v.Text = b.String()
	v.Tables = []exportwatch.Table{{ID: "parties", Columns: columns, Rows: rows}}
	v.Meta = exportwatch.Meta{"columns": columns, "rows": len(rows), "list": l.source}
	v.AsOf, v.Warnings = l.asOf, l.warnings
	if l.odd > 0 {
		v.Warnings = append(v.Warnings, oddDateWarning(l.odd, l.oddDate))
	}
}

// uniqueKey returns key, or key with "#2", "#3" behind it if it is used.
func uniqueKey(used map[string]int, key string) string {
	unique := key
	for used[unique] > 0 {
		used[key]++
		unique = fmt.Sprintf("%s#%d", key, used[key])
	}
	used[unique]++
	return unique
}

// appendRow writes n packed cells as one line, "a | b | | d", and returns the
// row, whose cells are pieces of what b holds. The first cell is not empty.
func appendRow(b *strings.Builder, packed []byte, n int) exportwatch.Row {
	row := exportwatch.Row{Cells: make([]string, 0, n), Start: b.Len()}
	for range n {
		end := bytes.IndexByte(packed, 0)
		if b.Len() > row.Start {
			b.WriteString(" |")
			if end > 0 {
				b.WriteByte(' ')
			}
		}
		b.Write(packed[:end])
		row.Cells = append(row.Cells, b.String()[b.Len()-end:])
		packed = packed[end+1:]
	}
	b.WriteByte('\n')
	row.End = b.Len()
	return row
}

// rowLength returns how many bytes appendRow writes for cells.
func rowLength(cells []string) int {
	n := 1
	for i, c := range cells {
		n += len(c)
		if i > 0 {
			n += 2
			if c != "" {
				n++
			}
		}
	}
	return n
}
