package parsers

import (
	"bytes"
	"fmt"
	"slices"
)

// Bounds of the work on one file, whatever its pages show how often. Each grows by
// a share of the bytes of the file, so that a small one cannot take long. Of the
// recorded files, the worst decodes 17 times its bytes and reads its objects 16
// times; what it unpacks is 30 times as much.
const (
	leastPDFDecoded  = 64 << 20 // decoded bytes of content, forms and fonts
	sharePDFDecoded  = 8
	mostPDFDecoded   = 512 << 20
	leastPDFUnpacked = 32 << 20 // bytes that objects are unpacked to, over and over
	sharePDFUnpacked = 64
	leastPDFReads    = 100_000 // of the file
	bytesPerPDFRead  = 64
	leastPDFRead     = 16 << 20 // bytes
	sharePDFRead     = 24
	leastPDFText     = 4 << 20 // bytes of text
	sharePDFText     = 8
	mostPDFText      = 16 << 20
	leastPDFCovers   = 50_000_000 // comparisons of glyphs with boxes
	sharePDFCovers   = 500
)

// What things cost beside their own bytes, in decoded bytes.
const (
	formCost   = 8 << 10
	formHeader = 8 // for each byte of its dictionary
	fontCost   = 64 << 10
)

// A pdfBudget is the work on a file that is left, and the first bound that was hit.
type pdfBudget struct {
	decoded int    // bytes
	text    int    // bytes, a glyph without text is one
	covers  int    // comparisons
	bound   string // "page 3: ..."; empty if none was hit
}

func newPDFBudget(size int) *pdfBudget {
	return &pdfBudget{
		decoded: min(leastPDFDecoded+sharePDFDecoded*size, mostPDFDecoded),
		text:    min(leastPDFText+sharePDFText*size, mostPDFText),
		covers:  leastPDFCovers + sharePDFCovers*size,
	}
}

// spend takes n decoded bytes and reports whether there were as many left.
func (b *pdfBudget) spend(n int) bool {
	b.decoded -= n
	return b.decoded >= 0
}

// A pdfBound ends work on a file through the library's own frames: a bound was hit.
type pdfBound string

// Error says which.
func (b pdfBound) Error() string { return string(b) }

// A countedFile serves the bytes of a file to the library, and panics with a
// pdfBound when more was read than any real file needs: objects that refer to each
// other in a circle would be read for ever, and packed ones are unpacked anew each
// time one of them is.
type countedFile struct {
	data                   []byte
	packs                  []pdfPack // in the order of the file
	reads, bytes, unpacked int       // that are still allowed
}

func newCountedFile(file []byte, packs []pdfPack) *countedFile {
	slices.SortFunc(packs, func(a, b pdfPack) int { return a.from - b.from })
	return &countedFile{
		data: file, packs: packs,
		reads:    leastPDFReads + len(file)/bytesPerPDFRead,
		bytes:    leastPDFRead + sharePDFRead*len(file),
		unpacked: leastPDFUnpacked + sharePDFUnpacked*len(file),
	}
}

// ReadAt reads as io.ReaderAt does.
func (f *countedFile) ReadAt(p []byte, off int64) (int, error) {
	n, err := bytes.NewReader(f.data).ReadAt(p, off)
	f.reads--
	f.bytes -= n
	if i, _ := slices.BinarySearchFunc(f.packs, int(off)+1, func(p pdfPack, at int) int { return p.from - at }); i > 0 && int(off) < f.packs[i-1].to {
		f.unpacked -= n * f.packs[i-1].ratio
	}
	switch {
	case f.reads < 0 || f.bytes < 0:
		panic(pdfBound("its objects refer to each other without end"))
	case f.unpacked < 0:
		panic(pdfBound(fmt.Sprintf("its packed objects are unpacked to more than %d bytes", leastPDFUnpacked+sharePDFUnpacked*len(f.data))))
	}
	return n, err
}
