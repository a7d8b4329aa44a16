package pdfium_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/parsers/pdftest"
	"exportwatch/pdfium"
)

var _ parsers.TextEngine = (*pdfium.Engine)(nil)

// shared is one engine for the tests that do not end it: compiling PDFium takes
// seconds.
var shared = sync.OnceValue(func() *pdfium.Engine {
	return pdfium.New(pdfium.Options{Cache: filepath.Join(os.TempDir(), "exportwatch-test-engines")})
})

// file returns a synthetic file of one page for each content, of which form is
// drawn by "/X1 Do".
func file(form string, contents ...string) []byte {
	const resources = "/Font << /F1 3 0 R >> /XObject << /X1 4 0 R >>"
	drawing := pdftest.Stream("/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << "+resources+" >>", form)
	return pdftest.PagesWith(resources, []string{drawing}, contents...)
}

const twoLines = "BT /F1 12 Tf 72 700 Td 14 TL (Samples of the first kind) Tj T* (are free.) Tj ET"

// linesOf returns the text of the lines of a page.
func linesOf(p parsers.PageText) (lines []string) {
	for _, l := range p.Lines {
		lines = append(lines, strings.TrimSpace(l.Text))
	}
	return lines
}

func TestReadPages(t *testing.T) {
	payload := file("", twoLines, "", "BT /F1 12 Tf 72 500 Td (Third page) Tj ET")
	texts, err := shared().ReadPages(t.Context(), payload, nil)
	if err != nil {
		t.Fatal(err)
	}
	if texts.Count != 3 || len(texts.Pages) != 3 || !slices.Equal(linesOf(texts.Pages[0]), []string{"Samples of the first kind", "are free."}) || len(texts.Pages[1].Lines) != 0 {
		t.Errorf("read %+v", texts)
	}
	first, second := texts.Pages[0].Lines[0], texts.Pages[0].Lines[1]
	if first.Left != 72 || first.Baseline != 700 || second.Baseline != 686 || first.Height != 12 || first.Right < 180 || first.Right > 240 {
		t.Errorf("lines stand at %+v and %+v", first, second)
	}
	texts, err = shared().ReadPages(t.Context(), payload, []int{3})
	if err != nil || texts.Count != 3 || len(texts.Pages) != 1 || texts.Pages[0].Number != 3 || linesOf(texts.Pages[0])[0] != "Third page" {
		t.Errorf("page 3 alone: %+v, %v", texts, err)
	}
}

// TestThroughParsers: what PDFium reads becomes a version that says so, with the
// words whole that it found divided.
func TestThroughParsers(t *testing.T) {
	content := "BT /F1 12 Tf 72 700 Td 14 TL (Any such regulation holds) Tj T* (by co\\255operation and so does the second regula-) Tj T* (tion of them.) Tj ET"
	r, err := parsers.ParseContext(t.Context(), "pdf", parsers.Input{Payload: file("", content), Engines: []parsers.TextEngine{shared()}, Engine: shared().Name()})
	if err != nil {
		t.Fatal(err)
	}
	v := r.Documents[0].Version
	if want := "Any such regulation holds by co-operation and so does the second regulation of them.\n"; v.Text != want || v.Meta.String("engine") != "pdfium/1.17.2" || !strings.HasSuffix(v.Parser, "+pdfium/1.17.2") {
		t.Errorf("text %q by %s, want %q", v.Text, v.Parser, want)
	}
}

func TestBadFiles(t *testing.T) {
	good := file("", twoLines)
	for name, payload := range map[string][]byte{
		"no PDF": []byte("<html>Sign in</html>"), "nothing": {}, "header alone": []byte("%PDF-1.7\n"),
		"NULs": append([]byte("%PDF-1.7\n"), make([]byte, 4096)...), "a quarter": good[:len(good)/4],
	} {
		if texts, err := shared().ReadPages(t.Context(), payload, nil); err == nil && len(texts.Pages) > 0 {
			t.Errorf("%s: %+v", name, texts)
		}
	}
	if _, err := shared().ReadPages(t.Context(), good, []int{2}); err == nil {
		t.Error("page 2 of 1 was read")
	}
	if texts, err := shared().ReadPages(t.Context(), good, nil); err != nil || len(texts.Pages) != 1 {
		t.Errorf("afterwards, a good file gives %+v, %v", texts, err)
	}
}

// endless is a file whose form draws itself a hundred times, and so on: PDFium was
// not done with it after a minute.
func endless() []byte {
	return file(strings.Repeat("/X1 Do ", 100)+twoLines, strings.Repeat("/X1 Do ", 100))
}

// TestCutOff: a file that takes too long is given up, whoever sets the time; the
// walker's text is what remains, and the next file is read, which the machine starts
// anew for: the time is more than that takes where others are busy.
func TestCutOff(t *testing.T) {
	e := pdfium.New(pdfium.Options{Cache: filepath.Join(os.TempDir(), "exportwatch-test-engines"), Time: 3 * time.Second})
	defer func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := e.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := e.ReadPages(t.Context(), endless(), nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("its own time: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.ReadPages(ctx, endless(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that ended: %v", err)
	}
	r, err := parsers.ParseContext(t.Context(), "pdf", parsers.Input{Payload: endless(), Engines: []parsers.TextEngine{e}, Engine: e.Name()})
	if err != nil || !strings.Contains(r.Documents[0].Version.Text, "Samples") {
		t.Fatalf("without its text: %v", err)
	}
	v := r.Documents[0].Version
	if v.Meta.String("engine") == e.Name() || !slices.ContainsFunc(v.Warnings, func(w exportwatch.Warning) bool { return w.Code == "fallback" }) {
		t.Errorf("read by %v, warnings %+v", v.Meta["engine"], v.Warnings)
	}
	if texts, err := e.ReadPages(t.Context(), file("", twoLines), nil); err != nil || len(texts.Pages) != 1 {
		t.Errorf("the next file: %+v, %v", texts, err)
	}
}

func TestClose(t *testing.T) {
	e := pdfium.New(pdfium.Options{})
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := e.ReadPages(t.Context(), file("", twoLines), nil); !errors.Is(err, pdfium.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

// TestPageThatTakesWithoutEnd: a file that is given up keeps the pages before, and
// the error says which page it was. Small files and large ones, which have other
// memory, are read afterwards.
func TestPageThatTakesWithoutEnd(t *testing.T) {
	e := pdfium.New(pdfium.Options{Cache: filepath.Join(os.TempDir(), "exportwatch-test-engines"), Time: 2 * time.Second})
	defer func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := e.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	texts, err := e.ReadPages(t.Context(), file(strings.Repeat("/X1 Do ", 100)+twoLines, twoLines, strings.Repeat("/X1 Do ", 100)), nil)
	if err == nil || !strings.HasPrefix(err.Error(), "page 2: pdfium: ") || len(texts.Pages) != 1 {
		t.Errorf("%d pages, error %v", len(texts.Pages), err)
	}
	for name, payload := range map[string][]byte{"small": file("", twoLines), "large": file(strings.Repeat(" ", 3<<20), twoLines)} {
		if texts, err := e.ReadPages(t.Context(), payload, nil); err != nil || len(texts.Pages) != 1 {
			t.Errorf("a %s file afterwards: %+v, %v", name, texts, err)
		}
	}
}

// TestTogether: calls at the same time take turns.
func TestTogether(t *testing.T) {
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			want := fmt.Sprintf("File %d", i)
			texts, err := shared().ReadPages(t.Context(), file("", "BT /F1 12 Tf 72 700 Td ("+want+") Tj ET"), nil)
			if err != nil || linesOf(texts.Pages[0])[0] != want {
				t.Errorf("%s: %+v, %v", want, texts, err)
			}
		})
	}
	wg.Wait()
}

func TestDraw(t *testing.T) {
	payload := file("", "0 g 0 0 306 792 re f")
	picture, err := shared().Draw(t.Context(), payload, 1, 72)
	if err != nil {
		t.Fatal(err)
	}
	if b := picture.Bounds(); b.Dx() != 612 || b.Dy() != 792 || picture.GrayAt(100, 400).Y != 0 || picture.GrayAt(500, 400).Y != 255 {
		t.Errorf("drawn %v with %v left and %v right", b, picture.GrayAt(100, 400), picture.GrayAt(500, 400))
	}
	huge := bytes.Replace(payload, []byte("/MediaBox [0 0 612 792]"), []byte("/MediaBox [0 0 99999 99999]"), 1)
	if picture, err = shared().Draw(t.Context(), huge, 1, 200); err == nil && picture.Bounds().Dx()*picture.Bounds().Dy() > 30_000_000 {
		t.Errorf("a huge page is drawn %v large", picture.Bounds())
	}
	if _, err := shared().Draw(t.Context(), payload, 9, 72); err == nil {
		t.Error("page 9 of 1 was drawn")
	}
}
