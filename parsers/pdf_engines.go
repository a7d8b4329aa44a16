package parsers

import (
	"context"
	"fmt"
	"strings"

	"exportwatch"
)

// A TextEngine reads pages of PDF files that the walker of this package could
// not read. Each call bounds its own time and memory; ctx may end it sooner.
type TextEngine interface {
	// Name returns the engine and its version, "pdfium/1.17.2". Texts of different
	// names are not compared.
	Name() string
	// FromImage reports whether the engine reads the pictures of pages. Such an
	// engine is asked for single pages; one that reads the text of the file, for
	// all of them, so that they come from one engine.
	FromImage() bool
	// ReadPages returns the text of the pages with these numbers, of which the
	// first is 1, or of all if there are none, in the order of the file. Beside an
	// error stand the pages that were read before it.
	ReadPages(ctx context.Context, file []byte, numbers []int) (PageTexts, error)
}

// PageTexts is what a [TextEngine] read of a file.
type PageTexts struct {
	Count int // pages of the file
	Pages []PageText
}

// A PageText is the text of one page.
type PageText struct {
	Number int // 1 for the first
	Lines  []PageLine
}

// A PageLine is one line of a page, in reading order. Positions are in points,
// y growing towards the head of the page; those of text that is turned are along
// and across it.
type PageLine struct {
	Text        string
	Left, Right float64
	Baseline    float64
	Height      float64 // of the font
	Mirrored    bool    // drawn from right to left, as in a mirror
	Margin      bool    // the file says that it is a header, footer or page number
	parted      float64 // where the text goes on behind a gap after its first word; zero without one
}

// readTextOf reads a file with the walker, and asks the engines of in where that
// did not go well: the next engine for the whole text, then the one that reads
// pictures for the pages that hold none.
func readTextOf(file []byte, in Input) (pdfText, error) {
	t := walkPDF(file)
	for _, e := range in.Engines {
		if !e.FromImage() {
			t = secondReading(t, e, file, in)
		}
	}
	if t.unread != nil && len(t.pages) == 0 && t.count == 0 {
		return t, t.unread
	}
	for _, e := range in.Engines {
		if e.FromImage() {
			t.readPictures(in.ctx, e, file)
		}
	}
	t.warnings = append(t.warnings, t.quality()...)
	return t, nil
}

// secondReading returns what e reads of a file instead of t if t has troubles
// and that has fewer, or if in asks for e.
func secondReading(t pdfText, e TextEngine, file []byte, in Input) pdfText {
	asked := in.Engine == e.Name()
	why := t.trouble()
	if why == "" && !asked {
		return t
	}
	if t.bound != "" && !asked {
		return t // what takes one engine without end takes others
	}
	texts, err := e.ReadPages(in.ctx, file, nil)
	if err != nil && (len(texts.Pages) == 0 || len(t.pages) > 0) {
		t.warn("fallback", "%s; %s did not read it: %v", why, e.Name(), err)
		return t
	}
	next := t.replaced(texts, e.Name(), err)
	covered := t.hidden()
	if !asked && (!next.better(&t) || covered > 0 && countText(t.plain()).garbled(maxLongTokens) == "") {
		return t // other engines do not see what boxes cover
	}
	if covered > 0 {
		next.warn("redacted", "boxes are drawn over %d letters, which %s reads all the same: do not quote what the page hides", covered, e.Name())
	}
	if !asked {
		next.warn("fallback", "read by %s: %s", e.Name(), why)
	}
	return next
}

// hidden returns the number of letters under boxes drawn over them.
func (t *pdfText) hidden() (n int) {
	for _, p := range t.pages {
		n += p.hidden
	}
	return n
}

// replaced returns t with the pages that the engine of that name read.
func (t *pdfText) replaced(texts PageTexts, name string, err error) pdfText {
	next := pdfText{engine: name, title: t.title, count: max(texts.Count, t.count)}
	if err != nil { // what a file says of its pages is believed if they were read
		next.count = max(len(texts.Pages), t.count)
	}
	before := map[int]pdfPage{}
	for _, p := range t.pages {
		before[p.number] = p
	}
	unknown := len(t.pages) == 0
	for _, p := range texts.Pages {
		was := before[p.Number]
		next.pages = append(next.pages, pdfPage{number: p.Number, lines: p.Lines, shows: was.shows || unknown, drawn: was.drawn || unknown})
	}
	if err != nil {
		next.warn("truncated", "read up to page %d of %d: %v", len(next.pages), next.count, err)
	}
	return next
}

// better reports whether t is the better reading of the two: fewer letters that
// are no text, else more text. Readings that differ by little are alike, and of
// those the first engine's is taken.
func (t *pdfText) better(than *pdfText) bool {
	a, b := countText(t.plain()), countText(than.plain())
	switch ga, gb := a.garbled(maxLongTokens), b.garbled(maxLongTokens); {
	case len(t.pages) == 0:
		return false
	case (ga == "") != (gb == ""):
		return ga == "" && a.letters > b.letters/2
	case than.unread != nil || len(than.pages) == 0:
		return true
	}
	return float64(a.letters) > 1.02*float64(b.letters)
}

// readPictures reads with e the pages that hold a picture instead of text.
func (t *pdfText) readPictures(ctx context.Context, e TextEngine, file []byte) {
	var numbers []int
	for _, p := range t.pages {
		if p.isPicture() || p.garbled() != "" {
			numbers = append(numbers, p.number)
		}
	}
	if len(numbers) == 0 {
		return
	}
	texts, err := e.ReadPages(ctx, file, numbers)
	read := map[int][]PageLine{}
	for _, p := range texts.Pages {
		read[p.Number] = p.Lines
	}
	for i := range t.pages {
		p := &t.pages[i]
		if lines, ok := read[p.number]; ok && (lettersIn(lines) > lettersIn(p.lines) || p.garbled() != "") {
			p.lines, p.picture = lines, true
			t.picture = e.Name()
		}
	}
	if err != nil {
		t.warn("truncated", "%s read %d of %d pages that are pictures: %v", e.Name(), len(texts.Pages), len(numbers), err)
	}
}

func (t *pdfText) warn(code, format string, args ...any) {
	t.warnings = append(t.warnings, exportwatch.Warning{Code: code, Message: exportwatch.Excerpt(fmt.Sprintf(format, args...), 300)})
}

// plain returns the lines of all pages.
func (t *pdfText) plain() string {
	var b strings.Builder
	for _, p := range t.pages {
		b.WriteString(textOf(p.lines))
	}
	return b.String()
}
