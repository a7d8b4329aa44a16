package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"exportwatch/parsers"
	"exportwatch/pdfium"
	"exportwatch/tesseract"
)

// textEngines are what reads PDF files that the parsers cannot read by themselves.
type textEngines struct {
	list   []parsers.TextEngine
	pdfium *pdfium.Engine
	ocr    error // why scanned pages are not read; nil if they are
}

// newTextEngines returns the engines: PDFium, compiled into cache ("" for no
// place), and tesseract if scanned pages are to be read and it is installed.
func newTextEngines(ctx context.Context, cache string, scans bool) *textEngines {
	t := &textEngines{pdfium: pdfium.New(pdfium.Options{Cache: cache})}
	t.list = append(t.list, t.pdfium)
	if !scans {
		return t
	}
	ocr, err := tesseract.Find(ctx, "tesseract", t.pdfium.Draw)
	if t.ocr = err; err == nil {
		t.list = append(t.list, ocr)
	}
	return t
}

// Close ends the engines.
func (t *textEngines) Close() error { return t.pdfium.Close() }

// engineCache returns where compiled engines are kept beside the data in dir.
func engineCache(dir string) string { return filepath.Join(dir, "engines") }

// userCache returns where compiled engines are kept for commands that have no
// data directory, or nothing if the user has no place for such.
func userCache(e *env) string {
	if dir := e.getenv("XDG_CACHE_HOME"); dir != "" {
		return filepath.Join(dir, "exportwatch", "engines")
	}
	if home := e.getenv("HOME"); home != "" {
		return filepath.Join(home, ".cache", "exportwatch", "engines")
	}
	return ""
}

// engineFindings tells whether the engines for PDF files start. tesseract need not
// be there, and what is not read without it is said.
func engineFindings(e *env, dir string) []finding {
	cache := userCache(e)
	if _, err := os.Stat(dir); err == nil {
		cache = engineCache(dir)
	}
	engines := newTextEngines(e.ctx, cache, true)
	pdf := finding{"pdf engine", true, engines.pdfium.Name()}
	if err := errors.Join(engines.pdfium.Start(e.ctx), engines.Close()); err != nil {
		pdf = finding{pdf.Check, false, err.Error()}
	}
	scans := finding{"scanned pages", true, "not read, marked needs_ocr: " + fmt.Sprint(engines.ocr)}
	switch {
	case engines.ocr == nil:
		scans.Detail = "read by " + engines.list[len(engines.list)-1].Name()
	case !errors.Is(engines.ocr, tesseract.ErrNotInstalled):
		scans.OK = false
	}
	return []finding{pdf, scans}
}

// parseFile reads a payload as the commands do that read files: with PDFium, and
// scanned pages only if asked to, since they take seconds each.
func parseFile(e *env, format string, in parsers.Input, scans bool) (res parsers.Result, err error) {
	engines := newTextEngines(e.ctx, userCache(e), scans)
	defer func() { err = errors.Join(err, engines.Close()) }()
	if scans && engines.ocr != nil {
		return res, engines.ocr
	}
	in.Engines = engines.list
	return parsers.ParseContext(e.ctx, format, in)
}
