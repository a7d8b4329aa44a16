package parsers

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ledongthuc/pdf"

	"exportwatch"
)

// openPDF opens a file, with its objects listed anew if its own list does not
// serve. An encrypted file that the empty password does not open gives a nil
// reader and a warning.
func openPDF(file []byte) (*pdf.Reader, []exportwatch.Warning, error) {
	r, err := newPDFReader(file)
	if err == nil && pageCount(r) > 0 {
		return r, nil, nil
	}
	if pdfEncrypt.Match(file) && err != nil {
		return nil, []exportwatch.Warning{{Code: "encrypted", Message: err.Error()}}, nil
	}
	if rebuilt, ok := rebuildPDF(file); ok {
		again, errAgain := newPDFReader(rebuilt)
		if errAgain == nil && pageCount(again) > 0 {
			return again, []exportwatch.Warning{{Code: "fallback", Message: "the table of objects was made anew"}}, nil
		}
		err = errors.Join(err, errAgain)
	}
	if err == nil {
		err = errors.New("no pages")
	}
	return nil, nil, fault(exportwatch.ReasonMalformed, "", "open: %w", err)
}

func newPDFReader(file []byte) (*pdf.Reader, error) {
	return pdf.NewReader(&countedFile{file, maxPDFReads}, int64(len(file)))
}

// pageCount returns the number of pages the file says it has, within bounds;
// zero if that cannot be read.
func pageCount(r *pdf.Reader) (n int) {
	defer func() {
		if recover() != nil { // the library panics on malformed objects
			n = 0
		}
	}()
	return max(0, min(r.NumPage(), mostPDFPages))
}

// readPages reads the text of all pages and notes what went wrong.
func (t *pdfText) readPages(r *pdf.Reader) {
	work, size := maxPDFWork, 0
	fonts := map[string]*pdfFont{}
	var broken []string
	wanted := min(t.count, maxPDFPages)
	tree := collectPages(r, wanted)
	if len(tree) < wanted {
		broken = append(broken, fmt.Sprintf("%d of %d not found", wanted-len(tree), t.count))
	}
	if wanted < t.count {
		broken = append(broken, fmt.Sprintf("%d to %d, for their number", wanted+1, t.count))
	}
	for i, page := range tree {
		if work <= 0 || size > maxPDFText {
			broken = append(broken, fmt.Sprintf("%d and after, for their size", i+1))
			break
		}
		w := pdfWalker{fonts: fonts, work: &work}
		if w.page(page) {
			broken = append(broken, fmt.Sprint(i+1))
		}
		marks, hidden := w.paint.uncovered(w.out.marks)
		t.pages = append(t.pages, pdfPage{number: i + 1, lines: joinMarks(marks), drawn: w.paint.drawn(), hidden: hidden})
		size += w.out.bytes
	}
	if len(broken) > 0 {
		t.warn("truncated", "pages not read to their end: %s", exportwatch.Excerpt(strings.Join(broken, ", "), 200))
	}
}

// collectPages returns up to limit pages in reading order.
func collectPages(r *pdf.Reader, limit int) (pages []pdf.Value) {
	defer func() {
		_ = recover() // the library panics on malformed objects: keep the pages before
	}()
	nodes := 0
	var visit func(v pdf.Value, depth int)
	visit = func(v pdf.Value, depth int) {
		if nodes++; nodes > 2*maxPDFPages || depth > maxPageDepth {
			return
		}
		kids := v.Key("Kids")
		if kids.Kind() != pdf.Array && v.Kind() == pdf.Dict {
			pages = append(pages, v)
		}
		for i := 0; i < kids.Len() && len(pages) < limit; i++ {
			visit(kids.Index(i), depth+1)
		}
	}
	visit(r.Trailer().Key("Root").Key("Pages"), 0)
	return pages
}

// maxPageDepth bounds the page tree, which is balanced: a hundred thousand
// pages need five levels.
const maxPageDepth = 40
