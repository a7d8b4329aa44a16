package parsers

import (
	"bytes"
	"fmt"

	"exportwatch"
)

// Bounds of the tables of objects of a file.
const (
	// spareObjects is how many objects a file may number beyond its bytes: the
	// library allocates by the number, and every object takes several bytes.
	spareObjects = 10_000
	maxPDFTables = 1_000 // that follow each other: one for each time a file was changed
)

// A pdfTables is what the tables of objects of a file say, of all its revisions.
// The library trusts them: it allocates by the numbers in them, follows a packed
// object to the object that holds it without end, and unpacks that for each
// object in it anew. So they are read here first.
type pdfTables struct {
	file    []byte
	most    int // numbers of objects are below
	entries int // that may still be read
	free    []pdfPlace
	packed  []pdfPlace
	packs   []pdfPack
	seal    map[string][]pdfToken // the newest trailer of an encrypted file, whose packed objects are encrypted too
}

// A pdfPlace is where an object stands: at an offset, or packed in the object of
// that number.
type pdfPlace struct{ number, at int }

// A pdfPack is the data of a stream of objects in the file, and how many bytes
// one byte of it unpacks to.
type pdfPack struct{ from, to, ratio int }

// readTables reads the tables of a file. Numbers that are too large for it are
// [exportwatch.ReasonTooLarge], what cannot be read ReasonMalformed.
func readTables(file []byte) (*pdfTables, error) {
	t := &pdfTables{file: file, most: spareObjects + len(file)}
	t.entries = 4 * t.most
	seen := map[int]bool{}
	for at, more := lastTable(file), true; more; {
		if at < 0 || at >= len(file) || seen[at] || len(seen) == maxPDFTables {
			return nil, t.malformed(at, "no table of objects, or a circle of them")
		}
		seen[at] = true
		trailer, err := t.section(at)
		if err != nil {
			return nil, err
		}
		if t.seal == nil && trailer["Encrypt"] != nil {
			t.seal = trailer
		}
		_, more = trailer["Prev"]
		if at = -1; more {
			at, _ = wholeNumber(trailer["Prev"])
		}
	}
	return t, t.readPacks()
}

// lastTable returns the offset of the newest table, below zero if the end of the
// file does not tell it.
func lastTable(file []byte) int {
	tail := file[max(0, len(file)-100):]
	l := pdfLexer{src: tail, pos: bytes.LastIndex(tail, []byte("startxref"))}
	if l.pos < 0 {
		return -1
	}
	l.next()
	at, ok := l.next()
	if n, whole := wholeNumber([]pdfToken{at}); ok && whole {
		return n
	}
	return -1
}

func (t *pdfTables) malformed(at int, what string) error {
	return fault(exportwatch.ReasonMalformed, fmt.Sprintf("offset %d", at), "%s", what)
}

func (t *pdfTables) tooLarge(at int) error {
	return fault(exportwatch.ReasonTooLarge, fmt.Sprintf("offset %d", at), "the number of an object is beyond the %d that the file can hold", t.most)
}

// section reads the table at an offset and returns its trailer.
func (t *pdfTables) section(at int) (map[string][]pdfToken, error) {
	l := pdfLexer{src: t.file, pos: at}
	first, _ := l.next()
	if first.kind == pdfOperator && first.text == "xref" {
		return t.plainTable(&l)
	}
	if first.kind != pdfNumber {
		return nil, t.malformed(at, "no table of objects")
	}
	dict, data, ok := t.streamAt(at)
	if !ok {
		return nil, t.malformed(at, "no table of objects")
	}
	return dict, t.streamTable(at, dict, data)
}

// plainTable reads a table in plain text, and its trailer. ISO 32000-1, 7.5.4.
func (t *pdfTables) plainTable(l *pdfLexer) (map[string][]pdfToken, error) {
	for {
		at := l.pos
		head, _ := l.next()
		if head.kind == pdfOperator && head.text == "trailer" {
			dict, ok := readDict(l)
			if !ok {
				return nil, t.malformed(at, "no trailer")
			}
			return dict, t.checkSize(at, dict)
		}
		count, _ := l.next()
		start, ok1 := wholeNumber([]pdfToken{head})
		n, ok2 := wholeNumber([]pdfToken{count})
		if !ok1 || !ok2 {
			return nil, t.malformed(at, "a table of objects that is none")
		}
		if err := t.allow(at, start, n); err != nil {
			return nil, err
		}
		for i := range n {
			offset, _ := l.next()
			generation, _ := l.next()
			state, ok := l.next()
			place, whole := wholeNumber([]pdfToken{offset})
			if !ok || !whole || generation.kind != pdfNumber || state.text != "n" && state.text != "f" {
				return nil, t.malformed(l.pos, "a table of objects that is none")
			}
			t.free = append(t.free, pdfPlace{start + i, place})
		}
	}
}

// allow counts n entries from start on, if the file can hold them.
func (t *pdfTables) allow(at, start, n int) error {
	if t.entries -= n; start > t.most || n > t.most-start || t.entries < 0 {
		return t.tooLarge(at)
	}
	return nil
}

func (t *pdfTables) checkSize(at int, dict map[string][]pdfToken) error {
	size, ok := wholeNumber(dict["Size"])
	switch {
	case !ok:
		return t.malformed(at, "the table does not say how many objects there are")
	case size > t.most:
		return t.tooLarge(at)
	}
	return nil
}

// streamTable reads a table that is a stream. ISO 32000-1, 7.5.8.
func (t *pdfTables) streamTable(at int, dict map[string][]pdfToken, data int) error {
	rows, _, err := t.unpack(dict, data)
	if err != nil {
		return err
	}
	if err := t.checkSize(at, dict); err != nil {
		return err
	}
	widths, total := columnWidths(dict["W"])
	if total == 0 {
		return t.malformed(at, "columns of a table of objects that are none")
	}
	ranges := numbersIn(dict["Index"])
	if len(ranges) == 0 {
		ranges = numbersIn(append([]pdfToken{{kind: pdfNumber}}, dict["Size"]...))
	}
	for ; len(ranges) > 1; ranges = ranges[2:] {
		if ranges[0] < 0 || ranges[1] < 0 {
			return t.malformed(at, "objects below zero")
		}
		if err := t.allow(at, ranges[0], ranges[1]); err != nil {
			return err
		}
		for i := 0; i < ranges[1] && len(rows) >= total; i++ {
			t.row(ranges[0]+i, rows, widths)
			rows = rows[total:]
		}
	}
	return nil
}

// row takes one entry of a table that is a stream.
func (t *pdfTables) row(number int, row []byte, widths [3]int) {
	kind, first := 1, bigEndian(row[widths[0]:widths[0]+widths[1]])
	if widths[0] > 0 {
		kind = bigEndian(row[:widths[0]])
	}
	switch kind {
	case 1:
		t.free = append(t.free, pdfPlace{number, first})
	case 2:
		t.packed = append(t.packed, pdfPlace{number, int(uint32(first))}) // as the library cuts it
	}
}

func bigEndian(b []byte) (n int) {
	for _, c := range b {
		n = n<<8 | int(c)
	}
	return n
}

// columnWidths returns the widths of the three columns of a table and of a row,
// which is zero if they are none.
func columnWidths(tokens []pdfToken) (widths [3]int, total int) {
	list := numbersIn(tokens)
	if len(list) < len(widths) || len(list) > 16 {
		return widths, 0
	}
	for i, w := range list {
		if w < 0 || w > 8 {
			return widths, 0
		}
		if i < len(widths) {
			widths[i] = w
		}
		total += w
	}
	return widths, total
}

// streamAt returns the dictionary of the stream that is an object at an offset, and
// where its data begins.
func (t *pdfTables) streamAt(at int) (dict map[string][]pdfToken, data int, ok bool) {
	l := pdfLexer{src: t.file, pos: at}
	l.next()
	l.next()
	if word, _ := l.next(); word.kind != pdfOperator || word.text != "obj" {
		return nil, 0, false
	}
	if dict, ok = readDict(&l); !ok {
		return nil, 0, false
	}
	if word, _ := l.next(); word.kind != pdfOperator || word.text != "stream" {
		return nil, 0, false
	}
	rest := t.file[l.pos:]
	rest = bytes.TrimPrefix(bytes.TrimPrefix(rest, []byte("\r")), []byte("\n"))
	return dict, len(t.file) - len(rest), true
}
