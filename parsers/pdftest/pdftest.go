// Package pdftest writes the PDF files that tests read: synthetic, not packed,
// and the same bytes for the same content. Tests alone import it.
package pdftest

import (
	"bytes"
	"fmt"
	"strings"
)

// Helvetica is the font of every machine, as an object.
const Helvetica = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"

// File returns a file of these objects, numbered from one, with a correct table
// of them. The first is the catalog.
func File(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var offsets []int
	for i, body := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, off := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", off)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, at)
	return b.Bytes()
}

// Stream returns a stream with these entries in its dictionary, as an object.
func Stream(entries, content string) string {
	entries = strings.TrimLeft(entries+" ", " ")
	return fmt.Sprintf("<< %s/Length %d >>\nstream\n%s\nendstream", entries, len(content), content)
}

// Pages returns a file of one letter page for each content stream, in which /F1
// is [Helvetica].
func Pages(contents ...string) []byte {
	return PagesWith("/Font << /F1 3 0 R >>", nil, contents...)
}

// PagesWith is [Pages] with these entries in the resources of each page, and with
// objects that they can refer to: Helvetica is the third, those given follow it.
func PagesWith(resources string, objects []string, contents ...string) []byte {
	all := append([]string{"<< /Type /Catalog /Pages 2 0 R >>", "", Helvetica}, objects...)
	var kids []string
	for _, c := range contents {
		page := len(all) + 1
		kids = append(kids, fmt.Sprintf("%d 0 R", page))
		all = append(all, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << %s >> /Contents %d 0 R >>", resources, page+1), Stream("", c))
	}
	all[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(kids))
	return File(all...)
}

// String returns s as a string of a content stream, in the encoding of
// [Helvetica]. It panics where s has a character that has no place in that.
func String(s string) string {
	marks := map[rune]byte{'‘': 0x91, '’': 0x92, '“': 0x93, '”': 0x94, '–': 0x96, '—': 0x97}
	var b strings.Builder
	for _, r := range s {
		switch mark, ok := marks[r]; {
		case ok:
			fmt.Fprintf(&b, `\%03o`, mark)
		case r == '(' || r == ')' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < 0x80:
			b.WriteRune(r)
		case r > 0x9F && r <= 0xFF: // at their own numbers
			fmt.Fprintf(&b, `\%03o`, r)
		default:
			panic(fmt.Sprintf("%q has no place in WinAnsiEncoding here", r))
		}
	}
	return "(" + b.String() + ")"
}
