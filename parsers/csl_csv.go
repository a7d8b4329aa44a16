package parsers

import (
	"fmt"
	"slices"
	"strings"

	"exportwatch"
)

// screeningColumn returns the field that a column of the CSV form holds, by the
// letters of its name: the names of 2019 and later, and those of the older form
// with one row an address and alias.
func screeningColumn(letters string) (partyField, bool) {
	for f, name := range partyFieldNames {
		if strings.ReplaceAll(name, "_", "") == letters {
			return partyField(f), true
		}
	}
	f, ok := map[string]partyField{
		"alternatename": onAltNames, "address": onAddresses, "city": onAddresses, "stateprovince": onAddresses,
		"postalcode": onAddresses, "country": onAddresses, "sdntype": onType, "effectivedate": onStart,
		"dateliftedwaivedexpired": onEnd, "remarksnotes": onRemarks, "addressremarks": onRemarks,
		"alternateremarks": onRemarks, "grossregistertonnage": onGrossRegistered,
	}[letters]
	return f, ok
}

// A screeningHeader says what the columns of the CSV form hold.
type screeningHeader struct {
	source  int // column of the list
	fields  map[int]partyField
	unknown []string
}

// readScreeningHeader finds the columns. Names that are not known are told in a
// warning; without a list, a name and an address this is another list.
func readScreeningHeader(columns []string) (screeningHeader, error) {
	h := screeningHeader{source: -1, fields: map[int]partyField{}}
	seen := map[partyField]bool{}
	for i, c := range columns {
		l := columnLetters(c)
		f, ok := screeningColumn(l)
		switch {
		case l == "source" || l == "sourcelist":
			h.source = i
		case ok:
			h.fields[i] = f
			seen[f] = true
		case !slices.Contains([]string{"id", "sourcelisturl", "sourceinformationurl", "weblink", "addressnumber", "alternatenumber", "alternatetype"}, l):
			h.unknown = append(h.unknown, c)
		}
	}
	var missing []string
	for _, f := range []partyField{onName, onAddresses, onAltNames, onNotice, onStart} {
		if !seen[f] {
			missing = append(missing, partyFieldNames[f])
		}
	}
	if h.source < 0 || !seen[onName] || len(missing) > 0 {
		return h, wrongShape("line 1", "no columns source and %.200q: not a form of the Consolidated Screening List that is known", missing)
	}
	return h, nil
}

// readScreeningCSV reads the CSV form. A row that ends early is kept with what
// it has, and its list carries the warning "truncated"; of rows that are ragged
// otherwise all of them are warned, since cells may have left their list.
func readScreeningCSV(in Input) ([]Document, error) {
	list, err := readList(in)
	if err != nil {
		return nil, err
	}
	if err := list.bearable(1); err != nil {
		return nil, err
	}
	h, err := readScreeningHeader(list.columns)
	if err != nil {
		return nil, err
	}
	s := screening{lists: map[exportwatch.DocID]*screeningList{}, unknown: h.unknown}
	for i, row := range list.rows {
		if slices.Equal(row.cells, list.columns) {
			continue // a header within the list, where pieces of it were joined
		}
		p := h.party(row.cells)
		if err := s.add(&p); err != nil {
			return nil, atLine(row.line, err)
		}
		if row.cut > 0 {
			l := s.lists[screeningID(p.source)]
			l.warnings = append(l.warnings, exportwatch.Warning{Code: "truncated",
				Message: fmt.Sprintf("line %d has %d cells of %d", row.line, row.cut, len(list.columns))})
			list.rows[i].ragged = false // it is told
		}
	}
	if len(s.lists) == 0 {
		return nil, fault(exportwatch.ReasonEmptyBody, "", "no party is listed")
	}
	list.stray = append(list.stray, list.raggedWarning()...)
	if list.open {
		list.stray = append(list.stray, openEnd())
	}
	for _, l := range s.lists {
		l.warnings = append(l.warnings, list.stray...)
	}
	return s.documents(in.URL), nil
}

// party returns a row as a party. Cells of one field are joined in their order.
func (h screeningHeader) party(cells []string) party {
	p := party{source: cells[h.source]}
	for i, c := range cells {
		f, ok := h.fields[i]
		if !ok || c == "" {
			continue
		}
		if f == onStart || f == onEnd {
			c = isoIfValid(c)
		}
		if p.values[f] != "" {
			c = p.values[f] + ", " + c
		}
		p.values[f] = c
	}
	return p
}
