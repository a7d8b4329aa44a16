package parsers

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/ledongthuc/pdf"

	"exportwatch"
)

// maxPackedObjects bounds the decoded bytes of one stream of objects or one table.
const maxPackedObjects = 16 << 20

// readPacks looks at the streams that hold packed objects: they must not be packed
// themselves, nor unpack without bound.
func (t *pdfTables) readPacks() error {
	inside, holders := map[int]bool{}, map[int]bool{}
	for _, p := range t.packed {
		inside[p.number], holders[p.at] = true, true
	}
	if len(holders) == 0 {
		return nil
	}
	places := map[int][]int{}
	for _, p := range t.free {
		if p.at > 0 && p.at < len(t.file) {
			places[p.number] = append(places[p.number], p.at)
		}
	}
	queue := slices.Sorted(maps.Keys(holders))
	for i := 0; i < len(queue); i++ { // it grows by what holders are continued in
		if inside[queue[i]] {
			return t.malformed(0, fmt.Sprintf("object %d holds packed objects and is packed itself", queue[i]))
		}
		for _, at := range places[queue[i]] {
			next, err := t.readPack(pdfPlace{queue[i], at}, inside)
			if err != nil {
				return err
			}
			if next > 0 && !holders[next] {
				holders[next] = true
				queue = append(queue, next)
			}
		}
	}
	return nil
}

// readPack looks at one stream of packed objects, and returns the number of the
// one that it is continued in; zero if there is none.
func (t *pdfTables) readPack(p pdfPlace, inside map[int]bool) (next int, err error) {
	dict, data, ok := t.streamAt(p.at)
	if !ok {
		return 0, nil // the library finds no stream either
	}
	for _, key := range []string{"Type", "N", "First", "Filter", "DecodeParms"} {
		if reference(dict[key]) >= 0 {
			return 0, t.malformed(p.at, "packed objects that are described elsewhere")
		}
	}
	if inside[reference(dict["Length"])] {
		return 0, t.malformed(p.at, "packed objects whose length is packed")
	}
	content, used, err := t.unpack(dict, data)
	if t.seal != nil {
		content, used, err = t.unseal(p)
	}
	if err != nil {
		return 0, err
	}
	if bytes.LastIndexByte(content, '<') > bytes.LastIndexByte(content, '>') {
		return 0, t.malformed(p.at, "packed objects that do not end") // the library would wait for it for ever
	}
	t.packs = append(t.packs, pdfPack{data, data + max(used, 1), 1 + len(content)/max(used, 1)})
	return max(0, reference(dict["Extends"])), nil
}

// unseal returns the data of a stream of packed objects of an encrypted file, and
// how many bytes of the file that is. The library reads it out of a file that has
// the same encryption and no packed objects.
func (t *pdfTables) unseal(p pdfPlace) (content []byte, used int, err error) {
	holder := reference(t.seal["Encrypt"])
	if holder < 0 || holder > t.most || p.number > t.most {
		return nil, 0, t.malformed(p.at, "packed objects that nothing decrypts")
	}
	offsets := map[int]int{p.number: p.at}
	for _, f := range t.free {
		if f.number == holder && offsets[holder] == 0 {
			offsets[holder] = f.at
		}
	}
	own := max(holder, p.number) + 1
	offsets[own] = len(t.file) + 1
	file := fmt.Appendf(bytes.Clone(t.file), "\n%d 0 obj\n<< /Pack %d 0 R >>\nendobj", own, p.number)
	seal := fmt.Sprintf("/Encrypt %d 0 R /ID [", holder)
	for _, token := range t.seal["ID"] {
		if token.kind == pdfString {
			seal += fmt.Sprintf("<%x> ", token.text)
		}
	}
	file = append(file, crossReference(offsets, own, fmt.Sprint(own), seal+"]", len(file))...)
	defer func() {
		if recover() != nil { // the library panics on malformed objects
			err = t.malformed(p.at, "packed objects that cannot be unpacked")
		}
	}()
	r, err := pdf.NewReader(newCountedFile(file, nil), int64(len(file)))
	if err != nil {
		return nil, 0, err
	}
	pack := r.Trailer().Key("Root").Key("Pack")
	if content, _ = readStream(pack, maxPackedObjects+1); len(content) > maxPackedObjects {
		return nil, 0, t.packedTooLarge(p.at)
	}
	return content, int(pack.Key("Length").Int64()), nil
}

func (t *pdfTables) packedTooLarge(at int) error {
	return fault(exportwatch.ReasonTooLarge, fmt.Sprintf("offset %d", at), "packed objects of more than %d bytes", maxPackedObjects)
}

// unpack returns the decoded data of a stream and how many bytes of the file that is.
// It decodes what the library does: Flate, with the rows of a table each
// beside the one above.
func (t *pdfTables) unpack(dict map[string][]pdfToken, data int) (content []byte, used int, err error) {
	filters := filterNames(dict["Filter"])
	if len(filters) == 0 {
		n, _ := wholeNumber(dict["Length"])
		n = min(max(n, 0), len(t.file)-data, maxPackedObjects)
		return t.file[data : data+n], n, nil
	}
	if len(filters) > 1 || filters[0] != "FlateDecode" {
		return nil, 0, t.malformed(data, "objects packed in a way of their own")
	}
	in := bytes.NewReader(t.file[data:])
	r, err := zlib.NewReader(in)
	if err != nil {
		return nil, 0, t.malformed(data, "packed objects that cannot be unpacked")
	}
	content, _ = io.ReadAll(io.LimitReader(r, maxPackedObjects+1)) // a broken stream ends early
	if len(content) > maxPackedObjects {
		return nil, 0, t.packedTooLarge(data)
	}
	if parms := dict["DecodeParms"]; len(parms) > 0 {
		content, err = t.rowsOf(content, parms, data)
	}
	return content, len(t.file) - data - in.Len(), err
}

// rowsOf undoes the predictor "up" of PNG, the only one that the library knows.
func (t *pdfTables) rowsOf(content []byte, parms []pdfToken, data int) ([]byte, error) {
	predictor, columns := 1, 1
	for i := 0; i+1 < len(parms); i++ {
		n, ok := wholeNumber(parms[i+1 : i+2])
		switch {
		case parms[i].kind != pdfName || !ok:
		case parms[i].text == "Predictor":
			predictor = n
		case parms[i].text == "Columns":
			columns = n
		}
	}
	switch {
	case columns <= 0 || columns > maxFontData:
		return nil, t.malformed(data, "rows of packed objects that are none")
	case predictor == 1:
		return content, nil
	}
	out := content[:0]
	above := make([]byte, columns)
	for ; len(content) > columns; content = content[columns+1:] {
		if content[0] != 2 {
			break
		}
		for i, c := range content[1 : columns+1] {
			above[i] += c
		}
		out = append(out, above...)
	}
	return out, nil
}
