package parsers_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// A cannedEngine reads every file as the same pages.
type cannedEngine struct {
	name    string
	picture bool
	pages   []string
	err     error
	asked   *[][]int
}

func (e cannedEngine) Name() string    { return e.name }
func (e cannedEngine) FromImage() bool { return e.picture }

func (e cannedEngine) ReadPages(_ context.Context, _ []byte, numbers []int) (texts parsers.PageTexts, err error) {
	if e.asked != nil {
		*e.asked = append(*e.asked, numbers)
	}
	texts.Count = len(e.pages)
	for i, text := range e.pages {
		if numbers != nil && !slices.Contains(numbers, i+1) {
			continue
		}
		page := parsers.PageText{Number: i + 1}
		for n, line := range strings.Split(text, "|") {
			page.Lines = append(page.Lines, parsers.PageLine{Text: line, Left: 72, Right: 500, Baseline: 700 - 12*float64(n), Height: 10})
		}
		texts.Pages = append(texts.Pages, page)
	}
	return texts, e.err
}

const (
	scanned   = "q 612 0 0 792 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q "
	unclear   = "BT /F1 10 Tf 12 TL 72 700 Td (oftheitemsshallbetold) ' (whichmustbeheldtoit) ' ET "
	inFull    = "The exporter of the items shall be told that it is required to have a license for them in any case, and it may appeal to the Bureau."
	otherText = "The exporter of the samples is not to be told of anything that has been held by the Bureau in any case, and it shall have no appeal at all."
)

// TestTextEngines: who reads a file, and what is said of it.
func TestTextEngines(t *testing.T) {
	plain := pageOf(700, 12, inFull)
	glued := strings.Repeat(unclear, 120)
	fault := errors.New("out of time")
	pdfium := cannedEngine{name: "pdfium/9", pages: []string{inFull, inFull}}
	ocr := cannedEngine{name: "tesseract/9", picture: true, pages: []string{otherText, otherText}}
	with := func(e cannedEngine, pages []string, err error) cannedEngine {
		e.pages, e.err = pages, err
		return e
	}
	long := strings.Repeat(inFull+"|", 60)
	for name, c := range map[string]struct {
		payload []byte
		engines []cannedEngine
		ask     string
		engine  string
		text    string
		codes   []string
	}{
		"readable":               {makePDF(plain, plain), []cannedEngine{pdfium, ocr}, "", "ledongthuc-walker/3", inFull, nil},
		"asked for":              {makePDF(plain, plain), []cannedEngine{pdfium, ocr}, "pdfium/9", "pdfium/9", inFull, nil},
		"asked for and not had":  {makePDF(plain, plain), []cannedEngine{with(pdfium, nil, fault)}, "pdfium/9", "ledongthuc-walker/3", inFull, []string{"fallback"}},
		"another is asked for":   {makePDF(plain, plain), []cannedEngine{pdfium}, "pdfium/8", "ledongthuc-walker/3", inFull, nil},
		"glued":                  {makePDF(glued, glued), []cannedEngine{with(pdfium, []string{long, long}, nil)}, "", "pdfium/9", "to the Bureau.", []string{"fallback"}},
		"glued, and no better":   {makePDF(glued, glued), []cannedEngine{with(pdfium, []string{"of"}, nil)}, "", "ledongthuc-walker/3", "oftheitems", []string{"garbled"}},
		"glued, and cut off":     {makePDF(glued, glued), []cannedEngine{with(pdfium, []string{long}, fault)}, "", "ledongthuc-walker/3", "oftheitems", []string{"fallback", "garbled"}},
		"glued, read as picture": {makePDF(glued), []cannedEngine{with(pdfium, nil, fault), ocr}, "", "ledongthuc-walker/3+tesseract/9", "no appeal", []string{"fallback", "needs_ocr"}},
		"nobody to ask":          {makePDF(scanned, plain), nil, "", "ledongthuc-walker/3", inFull, []string{"needs_ocr"}},
		"scan":                   {makePDF(scanned, plain), []cannedEngine{with(pdfium, []string{"", inFull}, nil), ocr}, "", "ledongthuc-walker/3+tesseract/9", "no appeal at all.", []string{"needs_ocr"}},
		"stamp on a scan":        {makePDF(pageOf(780, 12, "Document 12 Filed 03/04/31")+scanned, plain), []cannedEngine{ocr}, "", "ledongthuc-walker/3+tesseract/9", "no appeal at all.", []string{"needs_ocr"}},
		"scan, out of time":      {makePDF(scanned, plain), []cannedEngine{with(ocr, nil, fault)}, "", "ledongthuc-walker/3", inFull, []string{"truncated", "needs_ocr"}},
		"text the walker misses": {makePDF(scanned, plain), []cannedEngine{pdfium, ocr}, "", "pdfium/9", inFull, []string{"fallback"}},
		"boxes over text":        {makePDF(pageOf(700, 12, inFull, "Ann Example")+"70 680 80 13 re f ", scanned), []cannedEngine{with(pdfium, []string{inFull + "|Ann Example", inFull}, nil)}, "", "ledongthuc-walker/3", inFull, []string{"needs_ocr", "redacted"}},
		"boxes, asked for":       {makePDF(pageOf(700, 12, inFull, "Ann Example") + "70 680 80 13 re f "), []cannedEngine{pdfium}, "pdfium/9", "pdfium/9", inFull, []string{"redacted"}},
		"no object table":        {makePDF(plain)[:400], []cannedEngine{with(pdfium, []string{inFull}, nil)}, "", "pdfium/9", inFull, []string{"truncated", "fallback"}},
	} {
		var engines []parsers.TextEngine
		for _, e := range c.engines {
			engines = append(engines, e)
		}
		r, err := parsers.Parse("pdf", parsers.Input{Payload: c.payload, Engines: engines, Engine: c.ask})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		v := r.Documents[0].Version
		if got := v.Meta.String("engine"); got != c.engine || v.Parser != r.Engine+"+"+c.engine {
			t.Errorf("%s: read by %s, parser %s; want %s", name, got, v.Parser, c.engine)
		}
		if !strings.Contains(v.Text, c.text) {
			t.Errorf("%s: text %.200q, want %q in it", name, v.Text, c.text)
		}
		if got := codes(v); !slices.Equal(got, c.codes) {
			t.Errorf("%s: warnings %v, want codes %v", name, v.Warnings, c.codes)
		}
	}
}

// TestNeedsOCR: pages with little text are scans if they show something else too;
// those that bear text alone are short.
func TestNeedsOCR(t *testing.T) {
	little := pageOf(700, 12, "Exhibit A")
	for name, c := range map[string]struct {
		pages []string
		want  bool
	}{
		"text alone":         {[]string{little}, false},
		"text and a rule":    {[]string{little + "72 690 m 300 690 l S 72 600 80 12 re S"}, false},
		"text and a picture": {[]string{little + "q 70 0 0 24 72 500 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"}, true},
		"text and curves":    {[]string{little + "72 690 m 80 600 90 600 100 690 c S"}, true},
		"nothing":            {[]string{"q Q"}, true},
		"a blank page":       {[]string{pageOf(700, 12, inFull), "q Q"}, false},
		"blank pages":        {[]string{little, "q Q", "q Q", "q Q"}, false},
		"a scan":             {[]string{pageOf(700, 12, inFull), scanned}, true},
	} {
		if got := slices.Contains(codes(readTestPDF(t, makePDF(c.pages...))), "needs_ocr"); got != c.want {
			t.Errorf("%s: needs_ocr %v, want %v", name, got, c.want)
		}
	}
}

// TestOneEngineForAllPages: the engine of texts is asked for the whole file, the
// one of pictures for those alone that are.
func TestOneEngineForAllPages(t *testing.T) {
	var text, pictures [][]int
	engines := []parsers.TextEngine{
		cannedEngine{name: "pdfium/9", pages: []string{"", inFull, ""}, asked: &text},
		cannedEngine{name: "tesseract/9", picture: true, pages: []string{otherText, otherText, otherText}, asked: &pictures},
	}
	r, err := parsers.Parse("pdf", parsers.Input{Payload: makePDF(scanned, pageOf(700, 12, inFull), scanned), Engines: engines})
	if err != nil {
		t.Fatal(err)
	}
	if len(text) != 1 || text[0] != nil || len(pictures) != 1 || !slices.Equal(pictures[0], []int{1, 3}) {
		t.Errorf("asked for texts of %v and pictures of %v", text, pictures)
	}
	if got := r.Documents[0].Version.Meta.Strings("ocr_pages"); !slices.Equal(got, []string{"1", "3"}) {
		t.Errorf("pages read from pictures: %v", got)
	}
}

// TestEncrypted: a file that the walker cannot decrypt is read by an engine that
// can, and is said to be encrypted if none does.
func TestEncrypted(t *testing.T) {
	payload := []byte(strings.Replace(string(makePDF(pageOf(700, 12, inFull))), "/Root 1 0 R", "/Root 1 0 R /Encrypt << /Filter /Unknown >> ", 1))
	r, err := parsers.Parse("pdf", parsers.Input{Payload: payload})
	if err != nil || r.Documents[0].Version.Text != "" || codes(r.Documents[0].Version)[0] != "encrypted" {
		t.Errorf("without another engine: %v, %+v", err, r)
	}
	r, err = parsers.Parse("pdf", parsers.Input{Payload: payload, Engines: []parsers.TextEngine{cannedEngine{name: "pdfium/9", pages: []string{inFull}}}})
	if err != nil || !strings.Contains(r.Documents[0].Version.Text, inFull) || slices.Contains(codes(r.Documents[0].Version), "encrypted") {
		t.Errorf("with another engine: %v, %+v", err, r)
	}
}

// TestSameEngines: which texts may be compared.
func TestSameEngines(t *testing.T) {
	version := func(engine string, pages int, pictures ...string) exportwatch.Version {
		m := exportwatch.Meta{"engine": engine, "pages": pages}
		if len(pictures) > 0 {
			m["ocr_pages"] = pictures
		}
		return exportwatch.Version{Format: "pdf", Meta: m}
	}
	for name, c := range map[string]struct {
		a, b exportwatch.Version
		want bool
	}{
		"one engine":          {version("w/1", 3), version("w/1", 5), true},
		"another revision":    {version("w/1", 3), version("w/2", 3), false},
		"another engine":      {version("w/1", 3), version("pdfium/1", 3), false},
		"same scans":          {version("w/1+t/5", 3, "3"), version("w/1+t/5", 3, "3"), true},
		"scan added":          {version("w/1", 2), version("w/1+t/5", 3, "3"), true},
		"page before a scan":  {version("w/1+t/5", 3, "3"), version("w/1+t/5", 4, "4"), true},
		"scan become text":    {version("w/1+t/5", 3, "3"), version("w/1", 3), false},
		"scan is something":   {version("w/1", 3), version("w/1+t/5", 3, "2"), false},
		"other reader of it":  {version("w/1+t/5", 3, "3"), version("w/1+t/6", 3, "3"), false},
		"scan moved":          {version("w/1+t/5", 3, "1"), version("w/1+t/5", 3, "3"), false},
		"other formats":       {exportwatch.Version{Format: "html"}, version("w/1", 3), true},
		"after a round trip":  {exportwatch.Version{Format: "pdf", Meta: exportwatch.Meta{"engine": "w/1", "pages": 3.0}}, version("w/1", 3), true},
		"nothing is known of": {exportwatch.Version{Format: "pdf"}, version("w/1", 3), false},
	} {
		if got := parsers.SameEngines(c.a, c.b); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if got := parsers.SameEngines(c.b, c.a); got != c.want {
			t.Errorf("%s, the other way round: %v, want %v", name, got, c.want)
		}
	}
}
