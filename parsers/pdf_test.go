package parsers_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/parsers/pdftest"
)

// makePDF returns a synthetic file of one page for each content stream.
func makePDF(contents ...string) []byte { return pdftest.Pages(contents...) }

func readTestPDF(t *testing.T, payload []byte) exportwatch.Version {
	t.Helper()
	r, err := parsers.Parse("pdf", parsers.Input{URL: "https://media.example.gov/letter.pdf", Payload: payload})
	if err != nil {
		t.Fatal(err)
	}
	return r.Documents[0].Version
}

func codes(v exportwatch.Version) []string {
	var out []string
	for _, w := range v.Warnings {
		out = append(out, w.Code)
	}
	return out
}

// TestPDFOperators shows text in all the ways in which content streams do.
func TestPDFOperators(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"lines of a paragraph":   {"BT /F1 10 Tf 72 700 Td 12 TL (One line) Tj T* (and another.) Tj ET", "One line and another.\n"},
		"paragraphs":             {"BT /F1 10 Tf 72 700 Td (First.) Tj 0 -30 Td (Second.) Tj ET", "First.\nSecond.\n"},
		"gaps make words":        {"BT /F1 10 Tf 72 700 Td [(Two) -400 (wor) 20 (ds)] TJ ET", "Two words\n"},
		"quotes":                 {"BT /F1 10 Tf 12 TL 72 700 Td (A) Tj (B) ' 0 0 (C) \" ET", "A B C\n"},
		"matrix":                 {"BT /F1 1 Tf 10 0 0 10 72 700 Tm (Big) Tj ET q 2 0 0 2 0 0 cm Q", "Big\n"},
		"escapes and hex":        {`BT /F1 10 Tf 72 700 Td (\(a\) \101 \247 744.22) Tj <20C2> Tj ET`, "(a) A § 744.22 Â\n"},
		"hyphen at a line's end": {"BT /F1 10 Tf 12 TL 72 700 Td (regula-) Tj T* (tion) Tj ET", "regula-tion\n"},
		"soft hyphen drawn":      {`BT /F1 10 Tf 72 700 Td (the co\255operation) Tj ET`, "the co-operation\n"},
		"inline image":           {"BI /W 1 /H 1 ID (((\x01 EI BT /F1 10 Tf 72 700 Td (After) Tj ET", "After\n"},
		"turned page":            {"BT /F1 10 Tf 0 1 -1 0 100 72 Tm 12 TL (Up the) Tj T* (side) Tj ET", "Up the side\n"},
		"unknown font":           {"BT /F9 10 Tf 72 700 Td (Lost) Tj ET", ""},
		"cut string":             {"BT /F1 10 Tf 72 700 Td (Whole) Tj (Cut", "Whole\n"},
	} {
		if got := readTestPDF(t, makePDF(c.content)).Text; got != c.want {
			t.Errorf("%s: text %q, want %q", name, got, c.want)
		}
	}
}

func TestPDFPages(t *testing.T) {
	page := func(s string) string { return "BT /F1 10 Tf 72 700 Td (" + s + ") Tj ET" }
	v := readTestPDF(t, makePDF(page("First page."), page("Second page.")))
	if v.Text != "First page.\n\nSecond page.\n" || len(v.Sections) != 2 || v.SectionText(v.Sections[1]) != "Second page.\n" || v.Sections[1].ID != "page-2" {
		t.Errorf("text %q, sections %+v", v.Text, v.Sections)
	}
	if v.Meta["pages"] != 2 || v.Meta.String("engine") == "" {
		t.Errorf("meta %v", v.Meta)
	}
}

func TestPDFWarnings(t *testing.T) {
	sentence := "The exporter of the items shall be told that it is required to have a license for them. "
	page := "BT /F1 10 Tf 12 TL 72 700 Td " + strings.Repeat("("+sentence+") ' ", 20) + "ET"
	good := makePDF(page)
	for name, c := range map[string]struct {
		payload []byte
		want    []string
	}{
		"whole":           {good, nil},
		"junk around":     {append(append([]byte("HTTP/1.1 200 OK\r\n\r\n"), good...), "\r\n<html></html>"...), nil},
		"newer version":   {bytes.Replace(good, []byte("%PDF-1.4"), []byte("%PDF-2.0"), 1), nil},
		"no end mark":     {bytes.TrimSuffix(good, []byte("\nstartxref\n"+tailOf(good))), []string{"truncated", "fallback"}},
		"no object table": {good[:bytes.Index(good, []byte("xref\n"))], []string{"truncated", "fallback"}},
		"image":           {makePDF("q Q"), []string{"needs_ocr"}},
		"glued words":     {makePDF(strings.ReplaceAll(page, " of the items shall be told ", "oftheitemsshallbetold")), []string{"garbled"}},
	} {
		if got := codes(readTestPDF(t, c.payload)); !slices.Equal(got, c.want) {
			t.Errorf("%s: warnings %q, want %q", name, got, c.want)
		}
	}
}

func tailOf(file []byte) string {
	return string(file[bytes.LastIndex(file, []byte("startxref\n"))+len("startxref\n"):])
}

func TestPDFErrors(t *testing.T) {
	t.Parallel()
	good := makePDF("q Q")
	var bomb bytes.Buffer
	z := zlib.NewWriter(&bomb)
	for range 17 {
		if _, err := z.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	huge := bytes.Replace(good, []byte("/Size 6"), []byte("/Size 99999999999"), 1)
	packed := append([]byte("%PDF-1.5\n1 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n"), bomb.Bytes()...)
	for name, c := range map[string]struct {
		payload []byte
		want    exportwatch.Reason
	}{
		"page":           {[]byte("<html><body>Sign in</body></html>"), exportwatch.ReasonWrongShape},
		"header alone":   {[]byte("%PDF-1.4\n"), exportwatch.ReasonTruncated},
		"no objects":     {append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("x "), 200)...), exportwatch.ReasonMalformed},
		"huge table":     {huge, exportwatch.ReasonTooLarge},
		"packed objects": {append(packed, "\nendstream\nendobj\nstartxref\n9\n%%EOF"...), exportwatch.ReasonTooLarge},
	} {
		_, err := parsers.Parse("pdf", parsers.Input{Payload: c.payload})
		var e *parsers.Error
		if !errors.As(err, &e) || e.Reason != c.want {
			t.Errorf("%s: error %v, want reason %s", name, err, c.want)
		}
	}
}

// TestPDFCircle reads files whose objects refer to each other without end.
func TestPDFCircle(t *testing.T) {
	t.Parallel()
	good := makePDF("BT /F1 10 Tf 72 700 Td (Text) Tj ET")
	table := strings.Fields(tailOf(good))[0]
	tables := bytes.Replace(good, []byte("/Root 1 0 R"), []byte("/Root 1 0 R /Prev "+table), 1)
	if v := readTestPDF(t, tables); v.Text != "Text\n" || !slices.Contains(codes(v), "fallback") {
		t.Errorf("tables in a circle: text %q, warnings %q", v.Text, codes(v))
	}
	pages := bytes.Replace(good, []byte("/Kids [4 0 R]"), []byte("/Kids [2 0 R]"), 1)
	if v := readTestPDF(t, pages); v.Text != "" || !slices.Contains(codes(v), "truncated") {
		t.Errorf("pages in a circle: text %q, warnings %q", v.Text, codes(v))
	}
	parents := bytes.Replace(good, []byte("/Parent 2 0 R /MediaBox [0 0 612 792]"), []byte("/Parent 4 0 R /MediaBox [0 0 612 792]"), 1)
	parents = bytes.Replace(parents, []byte("/Resources"), []byte("/Nothing__"), 1)
	if v := readTestPDF(t, parents); v.Text != "" {
		t.Errorf("parents in a circle: text %q", v.Text)
	}
}
