package parsers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch/parsers"
	"exportwatch/parsers/pdftest"
)

// pagesOf is a file of n pages of forty lines, every page in the same font.
func pagesOf(n int) []byte {
	var pages []string
	for i := range n {
		var lines []string
		for k := range 40 {
			lines = append(lines, fmt.Sprintf("Line %d of page %d says that the exporter shall have a license for it.", k, i))
		}
		pages = append(pages, pageOf(760, 16, lines...))
	}
	return makePDF(pages...)
}

// TestPDFPagesCostAlike: a page of a long file takes about what one of a short
// file does, so that fonts are read once and margins are found in one pass. Both
// are measured in this run, the least of three.
func TestPDFPagesCostAlike(t *testing.T) {
	const few, many = 10, 100
	took := func(payload []byte) time.Duration {
		var runs []time.Duration
		for range 3 {
			began := time.Now()
			readTestPDF(t, payload)
			runs = append(runs, time.Since(began))
		}
		return slices.Min(runs)
	}
	short, long := took(pagesOf(few))/few, took(pagesOf(many))/many
	t.Logf("a page takes %v among %d and %v among %d", short, few, long, many)
	if long > 4*short {
		t.Errorf("a page takes %v in a file of %d and %v in one of %d", short, few, long, many)
	}
}

// TestPDFManyPages: of a file of a hundred thousand pages, the first are read and
// the rest is said to be missing.
func TestPDFManyPages(t *testing.T) {
	kids := strings.Repeat("4 0 R ", 100_000)
	payload := pdftest.File("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids ["+kids+"] /Count 100000 >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		"<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
		pdftest.Stream("", "BT /F1 10 Tf 72 700 Td (Samples) Tj ET"))
	v := readTestPDF(t, payload)
	if n := strings.Count(v.Text, "Samples"); n != 5000 || v.Meta["pages"] != 100_000 || !slices.Contains(codes(v), "truncated") {
		t.Errorf("%d pages read of %v, warnings %v", n, v.Meta["pages"], v.Warnings)
	}
}

// BenchmarkPDF reads recorded rules of the Register with the walker alone.
func BenchmarkPDF(b *testing.B) {
	for _, name := range corpusGlob(b, "corpus/pdf/fr_*.pdf") {
		b.Run(name, func(b *testing.B) {
			payload := corpusFile(b, name)
			b.SetBytes(int64(len(payload)))
			for b.Loop() {
				if _, err := parsers.Parse("pdf", parsers.Input{Payload: payload}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
