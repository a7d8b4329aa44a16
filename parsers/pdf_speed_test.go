package parsers_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
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

// minPDFSpeed is how fast the walker is to read files with text, in bytes of the file a
// second. No test holds that itself, which would measure the machine: it holds the time
// as so many times that of inflating the streams of the same file in the same run. The
// slower of the recorded files, at 1.2 MB/s, takes 22 to 28 times as long, and 1 MB/s
// were 30; the rest is for a machine that does other work.
const (
	minPDFSpeed = 1e6
	maxInflates = 45
)

// TestBarPDFSpeed reads recorded rules of the Register with the walker alone. The best of
// several rounds counts, by the processor time of the process.
func TestBarPDFSpeed(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, name := range corpusGlob(t, "corpus/pdf/fr_*.pdf") {
		payload := corpusFile(t, name)
		own, inflating, text := time.Hour, time.Hour, 0
		for range 3 {
			own = min(own, spent(t, 1, func() { text = len(readTestPDF(t, payload).Text) }))
			inflating = min(inflating, spent(t, 4, func() { inflated(payload) })/4)
		}
		if n := inflated(payload); text < 10_000 || n < text {
			t.Fatalf("%s: %d bytes of text, of %d in its streams", name, text, n)
		}
		ratio := own.Seconds() / inflating.Seconds()
		t.Logf("speed of pdf: %.1f MB/s of %s, at least %.0f; %.1f times inflating its streams, at most %d",
			float64(len(payload))/1e6/own.Seconds(), filepath.Base(name), minPDFSpeed/1e6, ratio, maxInflates)
		if ratio > maxInflates && !raceDetector {
			t.Errorf("%s: %.1f times inflating, more than %d", name, ratio, maxInflates)
		}
	}
}

// inflated inflates the streams of a file that are compressed, and returns how many bytes
// they are.
func inflated(payload []byte) (size int) {
	for rest := payload; ; {
		_, after, found := bytes.Cut(rest, []byte("stream"))
		if !found {
			return size
		}
		rest = after
		r, err := zlib.NewReader(bytes.NewReader(bytes.TrimLeft(after, "\r\n")))
		if err != nil {
			continue // the word in another place, or a stream of another filter
		}
		n, err := io.Copy(io.Discard, r)
		if err == nil {
			size += int(n)
		}
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
