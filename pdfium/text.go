package pdfium

import (
	"context"
	"fmt"
	"strings"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"exportwatch/parsers"
)

// ReadPages returns the text of pages; see [parsers.TextEngine]. A file of more
// than 5,000 pages, or a text without end, is read up to there and an error.
func (e *Engine) ReadPages(ctx context.Context, file []byte, numbers []int) (texts parsers.PageTexts, err error) {
	reading := 0 // the page at which an error came
	err = e.open(ctx, file, func(p pdfium.Pdfium, doc references.FPDF_DOCUMENT) error {
		count, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
		if err != nil {
			return fmt.Errorf("pdfium: count the pages: %w", err)
		}
		texts.Count = count.PageCount
		if numbers == nil {
			for n := range min(count.PageCount, maxPages) {
				numbers = append(numbers, n+1)
			}
		}
		r := reader{p: p, left: maxText}
		for _, reading = range numbers {
			page, err := r.page(doc, reading)
			if err != nil {
				return err
			}
			texts.Pages = append(texts.Pages, page)
		}
		reading = 0
		if count.PageCount > maxPages {
			return fmt.Errorf("pdfium: %d of %d pages read", maxPages, count.PageCount)
		}
		return nil
	})
	if reading > 0 {
		err = fmt.Errorf("page %d: %w", reading, err)
	}
	return texts, err
}

// A reader reads pages of one document.
type reader struct {
	p    pdfium.Pdfium
	left int // characters that may still be read
}

func (r *reader) page(doc references.FPDF_DOCUMENT, n int) (page parsers.PageText, err error) {
	page.Number = n
	opened, err := r.p.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: n - 1})
	if err != nil {
		return page, err
	}
	defer func() {
		_, closeErr := r.p.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: opened.Page})
		if err == nil {
			err = closeErr
		}
	}()
	text, err := r.p.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: requests.Page{ByReference: &opened.Page}})
	if err != nil {
		return page, err
	}
	defer func() {
		_, closeErr := r.p.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
		if err == nil {
			err = closeErr
		}
	}()
	page.Lines, err = r.lines(text.TextPage)
	return page, err
}

// lineHyphen is what PDFium gives instead of the hyphen that divides a word at the
// end of a line, which it does not break there.
const lineHyphen = 2

// softHyphen is what many fonts map their hyphen to.
const softHyphen = '\u00AD'

// lines splits the characters of a page where PDFium breaks lines.
func (r *reader) lines(text references.FPDF_TEXTPAGE) (lines []parsers.PageLine, err error) {
	count, err := r.p.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text})
	if err != nil {
		return nil, err
	}
	if r.left -= count.Count; r.left < 0 {
		return nil, fmt.Errorf("more than %d characters of text", maxText)
	}
	line := openLine{first: -1}
	for i := range count.Count {
		c, err := r.p.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text, Index: i})
		if err != nil {
			return nil, err
		}
		if !line.add(i, rune(c.Unicode)) && i+1 < count.Count {
			continue
		}
		if line.first >= 0 {
			place, err := r.place(text, line.first, line.last)
			if err != nil {
				return nil, err
			}
			place.Text = line.text.String()
			lines = append(lines, place)
		}
		line = openLine{first: -1}
	}
	return lines, nil
}

// An openLine is a line that is not at its end. Its first and last characters
// that show something are named by their index; first is -1 if there is none.
type openLine struct {
	text        strings.Builder
	first, last int
}

// add adds the character at index i and reports whether it ends the line.
func (l *openLine) add(i int, c rune) (ends bool) {
	switch c {
	case 0:
		return false
	case '\r', '\n':
		return true
	case lineHyphen:
		l.text.WriteByte('-')
		return true
	case softHyphen:
		c = '-' // it was drawn, so that it is one
	}
	l.text.WriteRune(c)
	if c != ' ' {
		if l.last = i; l.first < 0 {
			l.first = i
		}
	}
	return false
}

// place returns where the line stands that the characters first and last begin and end.
func (r *reader) place(text references.FPDF_TEXTPAGE, first, last int) (line parsers.PageLine, err error) {
	origin, err := r.p.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: text, Index: first})
	if err != nil {
		return line, err
	}
	box, err := r.p.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: text, Index: last})
	if err != nil {
		return line, err
	}
	size, err := r.p.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: text, Index: first})
	if err != nil {
		return line, err
	}
	line.Left, line.Baseline, line.Right, line.Height = origin.X, origin.Y, box.Right, size.FontSize
	return line, nil
}
