package parsers_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/parsers/pdftest"
)

// flate returns content compressed, as a stream object with these entries.
func flate(t *testing.T, entries, content string) string {
	t.Helper()
	return pdftest.Stream(entries+" /Filter /FlateDecode", string(deflated(t, content)))
}

// onePage returns a file of one page with a content and a form X1, and objects 6
// and after.
func onePage(content, form string, more ...string) []byte {
	return pdftest.File(append([]string{
		"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X1 6 0 R >> >> >>",
		content, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", form}, more...)...)
}

const drawsForm = "/Type /XObject /Subtype /Form /Resources << /Font << /F1 5 0 R >> /XObject << /X1 %d 0 R >> >>"

// nestedForms returns a file whose form draws another one twice, and so on.
func nestedForms(levels int) []byte {
	var forms []string
	for i := range levels {
		forms = append(forms, pdftest.Stream(fmt.Sprintf(drawsForm, 7+i), "BT /F1 10 Tf 72 700 Td (Samples) Tj ET /X1 Do /X1 Do"))
	}
	return onePage(pdftest.Stream("", "/X1 Do"), forms[0], forms[1:]...)
}

// TestPDFBounds: what a small file makes out of itself is bounded, and the version
// says on which page what was hit. counted is a bound on how often the text is read.
func TestPDFBounds(t *testing.T) {
	t.Parallel()
	line := "BT /F1 10 Tf 72 700 Td (Samples) Tj ET "
	plain := pdftest.Stream("", line)
	form := pdftest.Stream(fmt.Sprintf(drawsForm, 6), line)
	for name, c := range map[string]struct {
		payload []byte
		counted int
		want    string
	}{
		"forms two by two":       {nestedForms(60), 1 << 8, "page 1: forms within forms more than 8 deep"},
		"a form in itself":       {onePage(pdftest.Stream("", "/X1 Do"), pdftest.Stream(fmt.Sprintf(drawsForm, 6), line+"/X1 Do /X1 Do")), 1, "page 1: a form that draws itself"},
		"a form very often":      {onePage(flate(t, "", strings.Repeat("/X1 Do ", 100_000)), form), 10_000, "page 1: more content than the size of the file allows"},
		"content without end":    {onePage(flate(t, "", line+strings.Repeat(" ", 40<<20)), form), 1, "page 1: content of more than 33554432 bytes"},
		"glyphs without end":     {onePage(flate(t, "", line+strings.Repeat("BT /F1 1 Tf ("+strings.Repeat("a", 1000)+") Tj ET ", 1000)), form), 1, "page 1: more than 400000 glyphs"},
		"one string without end": {onePage(flate(t, "", line+"BT /F1 1 Tf ("+strings.Repeat("a", 20<<20)+") Tj ET "), form), 1, "page 1: more than 400000 glyphs"},
		"pages in themselves": {pdftest.File("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"), 0,
			"page tree: more than 20000 nodes without as many pages"},
		"a number of pages": {bytes.Replace(onePage(plain, form), []byte("/Count 1"), []byte("/Count 1000000"), 1), 1, "999999 of the 1000000 that the file says it has"},
		"a page that is missing": {bytes.Replace(bytes.Replace(onePage(plain, form), []byte("/Kids [3 0 R]"), []byte("/Kids [9 0 R 3 0 R]"), 1), []byte("/Count 1"), []byte("/Count 2"), 1), 1,
			"pages not read to their end: 1"},
		"unpacked over and over": {packedObjects(t, strings.Repeat(" ", 6<<20), ""), 50, "page tree: its packed objects are unpacked to more than 3"},
	} {
		var asked [][]int
		r, err := parsers.Parse("pdf", parsers.Input{Payload: c.payload, Engines: []parsers.TextEngine{cannedEngine{name: "pdfium/9", pages: []string{"Samples"}, asked: &asked}}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		v := r.Documents[0].Version
		if n := strings.Count(v.Text, "Samples"); n > c.counted {
			t.Errorf("%s: the text was read %d times, want %d at most", name, n, c.counted)
		}
		if !warned(v, "truncated", c.want) {
			t.Errorf("%s: warnings %v, want truncated with %q", name, v.Warnings, c.want)
		}
		if hostile := strings.Contains(c.want, ": ") && !strings.HasPrefix(c.want, "pages not"); hostile && len(asked) > 0 {
			t.Errorf("%s: another engine was asked to read it", name)
		}
	}
}

// TestPDFPackedTwice: content that unpacks to what unpacks is not read, since it has
// no bound.
func TestPDFPackedTwice(t *testing.T) {
	page := flate(t, "", "BT /F1 10 Tf 72 700 Td (Samples) Tj ET")
	v := readTestPDF(t, onePage(strings.Replace(page, "/FlateDecode", "[/FlateDecode /FlateDecode]", 1), pdftest.Stream("", "")))
	if v.Text != "" || !warned(v, "truncated", "pages not read to their end: 1") {
		t.Errorf("text %q, warnings %v", v.Text, v.Warnings)
	}
}

// warned reports whether v has a warning of that code with those words.
func warned(v exportwatch.Version, code, words string) bool {
	for _, w := range v.Warnings {
		if w.Code == code && strings.Contains(w.Message, words) {
			return true
		}
	}
	return false
}

// packedObjects returns a file whose objects 1 to 3 are packed in object 6: the
// catalog, the pages and a page that shows object 4. Extra entries of the table are
// of objects 7 and after; pad stands before the packed objects.
func packedObjects(t *testing.T, pad string, after string, entries ...[3]int) []byte {
	t.Helper()
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [" + strings.Repeat("3 0 R ", 50) + "] /Count 50 >>",
		"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"}
	head, body := "", pad
	for i, o := range objects {
		head += fmt.Sprintf("%d %d ", i+1, len(body))
		body += o + " "
	}
	body += after
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	table := [][3]int{{0, 0, 65535}, {2, 6, 0}, {2, 6, 1}, {2, 6, 2}}
	for i, o := range []string{
		pdftest.Stream("", "BT /F1 10 Tf 72 700 Td (Samples) Tj ET"),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		flate(t, fmt.Sprintf("/Type /ObjStm /N 3 /First %d", len(head)), head+body),
	} {
		table = append(table, [3]int{1, b.Len(), 0})
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", 4+i, o)
	}
	table = append(table, entries...)
	var rows bytes.Buffer
	for _, e := range table {
		rows.WriteByte(byte(e[0]))
		rows.Write(binary.BigEndian.AppendUint32(nil, uint32(e[1])))
		rows.Write(binary.BigEndian.AppendUint16(nil, uint16(e[2])))
	}
	at := b.Len()
	fmt.Fprintf(&b, "99 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", flate(t, fmt.Sprintf("/Type /XRef /Root 1 0 R /Size %d /W [1 4 2]", len(table)), rows.String()), at)
	return b.Bytes()
}

// TestPDFPackedObjects: objects in streams are read, those of a file that has the
// library go round in a circle, wait for ever or allocate without bound are not.
func TestPDFPackedObjects(t *testing.T) {
	t.Parallel()
	if v := readTestPDF(t, packedObjects(t, "", "")); strings.Count(v.Text, "Samples") != 50 || len(v.Warnings) > 0 {
		t.Errorf("packed objects: text %q, warnings %v", v.Text, v.Warnings)
	}
	plain := string(makePDF("q Q"))
	for name, c := range map[string]struct {
		payload []byte
		want    exportwatch.Reason
		words   string
	}{
		"packed in itself":     {packedObjects(t, "", "", [3]int{2, 7, 0}), exportwatch.ReasonMalformed, "object 7 holds packed objects and is packed itself"},
		"a string without end": {packedObjects(t, "", "<0"), exportwatch.ReasonMalformed, "packed objects that do not end"},
		"more than can be":     {packedObjects(t, strings.Repeat(" ", 17<<20), ""), exportwatch.ReasonTooLarge, "packed objects of more than 16777216 bytes"},
		"far numbers":          {[]byte(strings.Replace(plain, "trailer", "900000000 1\n0000000009 00000 n \ntrailer", 1)), exportwatch.ReasonTooLarge, "the number of an object is beyond"},
		"many objects":         {[]byte(strings.Replace(plain, "/Size 6", "/Size 60000000", 1)), exportwatch.ReasonTooLarge, "the number of an object is beyond"},
	} {
		_, err := parsers.Parse("pdf", parsers.Input{Payload: c.payload})
		var e *parsers.Error
		if !errors.As(err, &e) || e.Reason != c.want || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: error %v, want %s with %q", name, err, c.want, c.words)
		}
	}
}

// TestPDFFontBounds: a map to Unicode and a list of widths that name the same codes
// over and over are read so far as any font has codes.
func TestPDFFontBounds(t *testing.T) {
	t.Parallel()
	ranges := "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0001> <0001> <0041> endbfrange\n" +
		strings.Repeat("1 beginbfrange <0100> <FFFF> <0042> endbfrange\n", 50_000)
	font := func(widths string) []byte {
		return pdftest.File("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
			pdftest.Stream("", "BT /F1 10 Tf 72 700 Td <00010001> Tj ET"),
			"<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [<< /W ["+widths+"] >>] >>", flate(t, "", ranges))
	}
	for name, widths := range map[string]string{"map": "", "widths": strings.Repeat("0 65535 500 ", 30_000)} {
		if v := readTestPDF(t, font(widths)); v.Text != "AA\n" {
			t.Errorf("%s: text %q, warnings %v", name, v.Text, v.Warnings)
		}
	}
}
