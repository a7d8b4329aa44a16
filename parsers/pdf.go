package parsers

import (
	"errors"
	"fmt"

	"exportwatch"
)

// readPDF reads the text of a PDF file: one document, a section a page
// ("page-1"), lines joined to paragraphs, and what stands in the margins of the
// pages in a section of its own behind them ("margins"). Troubles that leave
// something to read are warnings: "truncated", "fallback" (the file's table of
// objects was made anew, or another engine than the first read the text),
// "encrypted" (and no text), "needs_ocr", "garbled".
func readPDF(in Input) ([]Document, error) {
	file, whole, err := trimPDF(in.Payload)
	if err != nil {
		return nil, err
	}
	t, err := readTextOf(file, in)
	if err != nil {
		return nil, err
	}
	d := Document{Document: exportwatch.Document{ID: pageID(in, "pdf"), Kind: exportwatch.CourtFiling, URL: in.URL, Title: t.title}}
	v := &d.Version
	if !whole {
		v.Warnings = append(v.Warnings, exportwatch.Warning{Code: "truncated", Message: "the file has no end mark"})
	}
	v.Warnings = append(v.Warnings, t.warnings...)
	v.Meta = t.meta()
	t.putStamp(v.Meta)
	t.write(v)
	if d.Title == "" {
		d.Title = textTitle(v.Text)
	}
	t.putFiling(&d, in)
	return []Document{d}, nil
}

// A pdfText is what engines read of a file.
type pdfText struct {
	engine   string // that read the text of the file
	picture  string // that read pages which are pictures; empty if none did
	title    string // that the file gives itself
	count    int    // pages of the file
	pages    []pdfPage
	warnings []exportwatch.Warning
	unread   error  // why the engine read nothing or not all; nil if it did
	bound    string // on the work that was hit, with its place; empty if none was
}

// A pdfPage is the text of one page.
type pdfPage struct {
	number  int
	lines   []PageLine
	hidden  int  // letters under boxes that were filled over them
	shows   bool // shows a picture of any size, or curves
	drawn   bool // shows a picture, or enough lines and curves to draw letters with
	picture bool // was read from its picture
}

// walkPDF reads a file with the walker of this package.
func walkPDF(file []byte) (t pdfText) {
	t.engine = pdfEngine
	f, warning, err := openPDF(file)
	t.warnings = warning
	if t.unread = err; f == nil {
		if bound := pdfBound(""); errors.As(err, &bound) {
			t.bound = bound.Error()
		}
		return t
	}
	t.title = pdfTitle(f.Reader)
	t.readPages(f, newPDFBudget(len(file)))
	return t
}

// meta returns what is said of the text as a whole: the engines, the number of
// pages and which of them were read from their pictures.
func (t *pdfText) meta() exportwatch.Meta {
	m := exportwatch.Meta{"engine": t.engine, "pages": t.count}
	var pictures []string
	for _, p := range t.pages {
		if p.picture {
			pictures = append(pictures, fmt.Sprint(p.number))
		}
	}
	if len(pictures) > 0 {
		m["engine"] = t.engine + "+" + t.picture
		m["ocr_pages"] = pictures
	}
	return m
}

// pdfEngine names what extracts text. Texts of different engines are not
// compared with each other, so a change of how text is found is a new number.
const (
	pdfEngine     = pdfWalkerName + "3"
	pdfWalkerName = "ledongthuc-walker/"
)

// pdfFormat is the format of PDF files, whose engines differ from file to file.
const pdfFormat = "pdf"
