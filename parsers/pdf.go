package parsers

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ledongthuc/pdf"

	"exportwatch"
)

// readPDF reads the text of a PDF file: one document, a section a page
// ("page-1"), lines joined to paragraphs. Troubles that leave something to
// read are warnings: "truncated", "fallback" (the file's table of objects was
// made anew), "encrypted" (and no text), "needs_ocr", "garbled".
func readPDF(in Input) ([]Document, error) {
	file, whole, err := trimPDF(in.Payload)
	if err != nil {
		return nil, err
	}
	if err := checkPDF(file); err != nil {
		return nil, err
	}
	d := Document{Document: exportwatch.Document{ID: pageID(in, "pdf"), Kind: exportwatch.CourtFiling, URL: in.URL}}
	v := &d.Version
	if !whole {
		v.Warnings = append(v.Warnings, exportwatch.Warning{Code: "truncated", Message: "the file has no end mark"})
	}
	r, warning, err := openPDF(file)
	if err != nil {
		return nil, err
	}
	v.Warnings = append(v.Warnings, warning...)
	var b builder
	pages := 0
	if r != nil {
		pages = pageCount(r)
		v.Warnings = append(v.Warnings, writePages(r, pages, &b)...)
	}
	b.finish(v)
	if r != nil {
		v.Warnings = append(v.Warnings, textQuality(v.Text, max(1, pages))...)
		d.Title = pdfTitle(r)
	}
	if d.Title == "" {
		d.Title = textTitle(v.Text)
	}
	v.Meta = exportwatch.Meta{"engine": pdfEngine, "pages": pages}
	return []Document{d}, nil
}

// pdfEngine names what extracts text. Texts of different engines are not
// compared with each other, so a change of how text is found is a new number.
const pdfEngine = "ledongthuc-walker/1"

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
	return max(0, min(r.NumPage(), maxPDFPages))
}

// writePages writes the text of all pages and returns what went wrong.
func writePages(r *pdf.Reader, pages int, b *builder) []exportwatch.Warning {
	work, size := maxPDFWork, 0
	fonts := map[string]*pdfFont{}
	var broken []string
	tree := collectPages(r, pages)
	if len(tree) < pages {
		broken = append(broken, fmt.Sprintf("%d of %d not found", pages-len(tree), pages))
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
		b.section(fmt.Sprintf("page-%d", i+1), "", "", 0)
		for _, p := range w.out.paragraphs() {
			b.para(p)
		}
		size += w.out.bytes
	}
	if len(broken) > 0 {
		return []exportwatch.Warning{{Code: "truncated", Message: "pages not read to their end: " + exportwatch.Excerpt(strings.Join(broken, ", "), 200)}}
	}
	return nil
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

// pdfTitle returns the title that the file's information dictionary gives, if
// it is more than a file name or that of a file which was never named.
func pdfTitle(r *pdf.Reader) (title string) {
	defer func() {
		if recover() != nil { // the library panics on malformed objects
			title = ""
		}
	}()
	title = fold(r.Trailer().Key("Info").Key("Title").Text())
	if strings.Contains(title, ".") && !strings.Contains(title, " ") || strings.HasPrefix(title, "Microsoft Word -") || strings.EqualFold(title, "untitled") {
		return ""
	}
	return exportwatch.Excerpt(title, maxTitle)
}
