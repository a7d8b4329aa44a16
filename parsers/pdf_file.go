package parsers

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/ledongthuc/pdf"

	"exportwatch"
)

// openPDF opens a file, with its objects listed anew if its own list does not
// serve. An encrypted file that the empty password does not open gives a nil
// reader and a warning.
func openPDF(file []byte) (*pdfFile, []exportwatch.Warning, error) {
	f, err := newPDFFile(file)
	if err == nil && f.declared > 0 {
		return f, nil, nil
	}
	if pdfEncrypt.Match(file) && err != nil {
		return nil, []exportwatch.Warning{{Code: "encrypted", Message: err.Error()}}, nil
	}
	if e := (*Error)(nil); errors.As(err, &e) && e.Reason == exportwatch.ReasonTooLarge {
		return nil, nil, err
	}
	if rebuilt, ok := rebuildPDF(file); ok {
		again, errAgain := newPDFFile(rebuilt)
		if errAgain == nil && again.declared > 0 {
			return again, []exportwatch.Warning{{Code: "fallback", Message: "the table of objects was made anew"}}, nil
		}
		err = errors.Join(err, errAgain)
	}
	if err == nil {
		err = errors.New("no pages")
	}
	return nil, nil, fault(exportwatch.ReasonMalformed, fmt.Sprintf("offset %d", len(file)), "open: %w", err) // files are read from their end
}

// A pdfFile is a file that the library reads, and the number of pages that the file
// says it has; zero if that cannot be read.
type pdfFile struct {
	*pdf.Reader
	declared int
}

// newPDFFile opens a file whose tables the library can bear.
func newPDFFile(file []byte) (f *pdfFile, err error) {
	t, err := readTables(file)
	if err != nil {
		return nil, err
	}
	r, err := pdf.NewReader(newCountedFile(file, t.packs), int64(len(file)))
	if err != nil {
		return nil, err
	}
	f = &pdfFile{Reader: r}
	defer func() {
		if bound, ok := recover().(pdfBound); ok { // else the library panicked on malformed objects
			err = fault(exportwatch.ReasonTooLarge, "", "open: %w", bound)
		}
	}()
	f.declared = r.NumPage()
	return f, nil
}

// readPages reads the text of all pages and notes what went wrong.
func (t *pdfText) readPages(f *pdfFile, budget *pdfBudget) {
	fonts := map[string]*pdfFont{}
	tree := collectPages(f.Reader)
	var broken []string
	t.count = tree.count
	if tree.bound != "" {
		budget.bound = "page tree: " + tree.bound
	}
	for i, page := range tree.pages {
		if budget.decoded <= 0 || budget.text <= 0 {
			broken = append(broken, fmt.Sprintf("%d and after, for their size", i+1))
			break
		}
		w := pdfWalker{fonts: fonts, budget: budget}
		if w.page(page) {
			broken = append(broken, fmt.Sprint(i+1))
		}
		marks, hidden := w.paint.uncovered(w.out.marks, &budget.covers)
		if budget.covers < 0 {
			w.stop("more boxes over text than can be compared with it")
		}
		if w.bound != "" && budget.bound == "" {
			budget.bound = fmt.Sprintf("page %d: %s", i+1, w.bound)
		}
		t.pages = append(t.pages, pdfPage{number: i + 1, lines: inColumns(joinMarks(marks)), shows: w.paint.shows(), drawn: w.paint.drawn(), hidden: hidden})
		budget.text -= w.out.bytes
	}
	t.bound = budget.bound
	t.sayUnread(broken, f.declared)
}

// sayUnread warns of pages that were not read, or not found of those that the file
// says it has.
func (t *pdfText) sayUnread(broken []string, declared int) {
	if declared > t.count {
		broken = append(broken, fmt.Sprintf("%d of the %d that the file says it has, which are not in it", declared-t.count, declared))
	}
	if maxPDFPages < t.count {
		broken = append(broken, fmt.Sprintf("%d to %d, for their number", maxPDFPages+1, t.count))
		t.bound = cmp.Or(t.bound, fmt.Sprintf("more than %d pages", maxPDFPages))
	}
	if t.bound != "" {
		t.warn("truncated", "not more than that was read: %s", t.bound)
	}
	if len(broken) > 0 {
		t.warn("truncated", "pages not read to their end: %s", exportwatch.Excerpt(strings.Join(broken, ", "), 200))
	}
}

// A pageTree is the pages of a file in reading order.
type pageTree struct {
	pages []pdf.Value // the first maxPDFPages
	count int         // of all entries
	nodes int         // that may still be visited
	bound string      // that was hit; empty if none was
}

// collectPages walks the page tree. What it counts are the entries of the tree,
// never the number that the file gives: that is believed of no more entries than
// there are.
func collectPages(r *pdf.Reader) (t pageTree) {
	defer func() {
		if hit, ok := recover().(pdfBound); ok { // else the library panicked on malformed objects: keep the pages before
			t.bound = string(hit)
		}
	}()
	t.nodes = maxPDFNodes
	t.visit(r.Trailer().Key("Root").Key("Pages"), 0)
	return t
}

// visit takes the pages below a node, or the page that it is. An entry of the tree
// without an object is a page that is missing.
func (t *pageTree) visit(v pdf.Value, depth int) {
	if t.nodes--; depth > maxPageDepth {
		return
	}
	kids := v.Key("Kids")
	if kids.Kind() != pdf.Array {
		if t.count++; len(t.pages) < maxPDFPages {
			t.pages = append(t.pages, v)
		}
		return
	}
	leaves := v.Key("Count").Int64() == int64(kids.Len())
	for i := range kids.Len() {
		full := len(t.pages) == maxPDFPages
		switch {
		case full && (leaves || t.nodes <= 0):
			t.count += kids.Len() - i
			return
		case t.nodes <= 0:
			t.bound = fmt.Sprintf("more than %d nodes without as many pages", maxPDFNodes)
			return
		}
		t.visit(kids.Index(i), depth+1)
	}
}

// Bounds of the page tree, which is balanced: a hundred thousand pages need five
// levels.
const (
	maxPageDepth = 40
	maxPDFNodes  = 4 * maxPDFPages
)
