package parsers

import (
	"slices"
	"strconv"
	"strings"

	"exportwatch"
)

// TextEngineOf returns the name of the engine that read the text of a PDF file,
// the engine of single pages left out; empty for other formats.
func TextEngineOf(v exportwatch.Version) string {
	if !isPDF(v.Format) {
		return ""
	}
	engine, _, _ := strings.Cut(v.Meta.String("engine"), "+")
	return engine
}

// isPDF reports whether documents of a format are read from PDF files.
func isPDF(format string) bool { return format == pdfFormat || format == filingFormat }

// SameEngines reports whether the texts of two versions may be compared: those of
// formats other than PDF always. Of PDF files one engine must have read both
// texts, and no page may have passed from the reading of its text to that of its
// picture or back: pages that are pictures may have come or gone.
func SameEngines(a, b exportwatch.Version) bool {
	if !isPDF(a.Format) || !isPDF(b.Format) {
		return true
	}
	x, y := pageEngines(a), pageEngines(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	return TextEngineOf(a) == TextEngineOf(b) && isSubsequence(x, y)
}

// pageEngines returns the engine that read each page; empty for the text's own.
func pageEngines(v exportwatch.Version) []string {
	pages := 0
	switch n := v.Meta["pages"].(type) {
	case int:
		pages = n
	case float64: // after a round trip through JSON
		pages = int(n)
	}
	engines := make([]string, max(0, min(pages, maxPDFPages)))
	_, picture, _ := strings.Cut(v.Meta.String("engine"), "+")
	for _, page := range v.Meta.Strings("ocr_pages") {
		if n, err := strconv.Atoi(page); err == nil && 0 < n && n <= len(engines) {
			engines[n-1] = picture
		}
	}
	return engines
}

// isSubsequence reports whether y holds the members of x in their order.
func isSubsequence(x, y []string) bool {
	for _, e := range y {
		if len(x) > 0 && x[0] == e {
			x = x[1:]
		}
	}
	return len(x) == 0
}

// EngineToRead returns the one of engines by which next is to be read again, so
// that it can be compared with before: the successor of the engine that read
// before, if that is not this package's own, which read next. It is empty if next
// can stay as it is.
func EngineToRead(before, next exportwatch.Version, engines []TextEngine) string {
	was, is := TextEngineOf(before), TextEngineOf(next)
	if was == "" || was == is || !strings.HasPrefix(is, pdfWalkerName) || strings.HasPrefix(was, pdfWalkerName) {
		return ""
	}
	kind, _, _ := strings.Cut(was, "/")
	i := slices.IndexFunc(engines, func(e TextEngine) bool { return !e.FromImage() && strings.HasPrefix(e.Name(), kind+"/") })
	if i < 0 {
		return ""
	}
	return engines[i].Name()
}
