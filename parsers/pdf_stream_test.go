package parsers_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// deflated returns content compressed as the Flate filter has it.
func deflated(t *testing.T, content string) []byte {
	t.Helper()
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return z.Bytes()
}

// packedPDF makes a file of one page whose content is one compressed stream,
// shown times over; damage changes the compressed bytes.
func packedPDF(t *testing.T, content string, times int, damage func([]byte) []byte) []byte {
	t.Helper()
	packed := damage(deflated(t, content))
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n")
	fmt.Fprintf(&b, "3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents [%s] /Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n", strings.Repeat("4 0 R ", times))
	fmt.Fprintf(&b, "4 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n", len(packed), packed)
	b.WriteString("5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>\nendobj\n")
	b.WriteString("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n")
	return b.Bytes()
}

// TestContentNotReadToItsEnd: a page whose content is damaged or without end
// gives what could be read, and says that it is not all.
func TestContentNotReadToItsEnd(t *testing.T) {
	lines := "BT /F1 10 Tf 72 700 Td " + strings.Repeat("(The licence is required for this item.) Tj T* ", 2000) + "ET"
	whole := func(b []byte) []byte { return b }
	for name, c := range map[string]struct {
		payload []byte
		cut     bool
	}{
		"whole":             {packedPDF(t, lines, 1, whole), false},
		"half":              {packedPDF(t, lines, 1, func(b []byte) []byte { return b[:len(b)/2] }), true},
		"content enough":    {packedPDF(t, lines+strings.Repeat(" ", 8<<20), 3, whole), false},
		"content to excess": {packedPDF(t, lines+strings.Repeat(" ", 8<<20), 9000, whole), true},
	} {
		v := readTestPDF(t, c.payload)
		if !strings.Contains(v.Text, "licence is required") {
			t.Errorf("%s: no text", name)
		}
		if got := slices.Contains(codes(v), "truncated"); got != c.cut {
			t.Errorf("%s: warnings %v, truncated wanted: %v", name, v.Warnings, c.cut)
		}
	}
}
