package parsers

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// sniffTable recognises lists of parties by their header row, and other lists by
// rows that have as many cells as it. If cut, head ends anywhere in the payload.
func sniffTable(head []byte, cut bool) string {
	above, list, _ := afterPreamble(string(head))
	first, _, _ := strings.Cut(list, "\n")
	columns := map[string]bool{}
	for _, c := range strings.Split(first, string(delimiter(first))) {
		columns[columnLetters(c)] = true
	}
	cited := columns["frcitation"] || columns["appropriatefederalregistercitations"] || columns["federalregistercitations"]
	switch {
	case (columns["source"] || columns["sourcelist"]) && columns["name"] && columns["federalregisternotice"]:
		return "csl"
	case (columns["name"] || columns["nameandaddress"]) && (columns["effectivedate"] || columns["beginningdate"]) && (columns["expirationdate"] || columns["endingdate"]) && cited:
		return "dpl"
	case columns["country"] && columns["name"] && columns["address"] && len(columns) <= 4:
		return "uvl"
	case isList(list, delimiter(first), cut, above == ""):
		return "csv"
	}
	return Unknown
}

// A text in lines with commas is no list. A header of two columns needs as many
// rows under it and none of other words above, so that an address is none.
const (
	fewColumns  = 2
	maxHeadCell = 80 // bytes of a column's name: a sentence is none
)

// isList reports whether text is a header of different names over rows with as many
// cells. Where commas part them, no name begins with the space that follows a comma
// in prose. If cut, the last line is not looked at; first says that nothing stands
// above the header.
func isList(text string, comma rune, cut, first bool) bool {
	if end := strings.LastIndexByte(text, '\n'); cut {
		text = text[:end+1]
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = comma
	header, err := r.Read()
	if err != nil || !namesColumns(header) {
		return false
	}
	rows := 0
	for ; ; rows++ {
		if _, err := r.Read(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return false // as is a row of other length
		}
	}
	wide := len(header) > fewColumns
	return rows >= fewColumns && (wide || first) || rows > 0 && wide && first
}

// namesColumns reports whether cells are names of columns: short, in letters, and
// no two alike. Spreadsheets leave empty ones behind at the end.
func namesColumns(cells []string) bool {
	seen := map[string]bool{}
	for i, c := range trimBlank(cells) {
		name := fold(c)
		switch {
		case len(name) > maxHeadCell, columnLetters(name) == "", seen[name], strings.ContainsAny(name, "<>{}|"):
			return false
		case i > 0 && strings.HasPrefix(c, " "):
			return false
		}
		seen[name] = true
	}
	return len(seen) >= fewColumns
}
