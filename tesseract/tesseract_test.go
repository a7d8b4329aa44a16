package tesseract_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch/parsers"
	"exportwatch/parsers/pdftest"
	"exportwatch/pdfium"
	"exportwatch/tesseract"
)

var _ parsers.TextEngine = (*tesseract.Engine)(nil)

// find returns the engine over the program of this machine.
func find(t *testing.T, draw tesseract.Draw) *tesseract.Engine {
	t.Helper()
	e, err := tesseract.Find(t.Context(), "tesseract", draw)
	if errors.Is(err, tesseract.ErrNotInstalled) && os.Getenv("CI") != "true" {
		t.Skip("SKIPPED: tesseract is not installed")
	}
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// drawer returns PDFium, which draws the pages.
func drawer(t *testing.T) *pdfium.Engine {
	e := pdfium.New(pdfium.Options{Cache: filepath.Join(os.TempDir(), "exportwatch-test-engines")})
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// typed is a file of one page that shows lines, scan one whose page is the
// picture of it.
func typed(lines ...string) []byte {
	content := "BT /F1 13 Tf 72 700 Td 18 TL"
	for _, l := range lines {
		content += " (" + l + ") Tj T*"
	}
	return pdftest.PagesWith("/Font << /F1 4 0 R >>", []string{"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>"}, content+" ET")
}

func scan(t *testing.T, e *pdfium.Engine, lines ...string) []byte {
	t.Helper()
	picture, err := e.Draw(t.Context(), typed(lines...), 1, 200)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	if _, err := w.Write(picture.Pix); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	entries := fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode",
		picture.Bounds().Dx(), picture.Bounds().Dy())
	return pdftest.PagesWith("/XObject << /Im 4 0 R >>", []string{pdftest.Stream(entries, packed.String())}, "q 612 0 0 792 0 0 cm /Im Do Q")
}

func letter() []string {
	return []string{
		"SYNTHETIC letter of an office that does not exist.",
		"The exporter of the optical benches is informed that a license is",
		"required for the export of any of them to Ruritania, and that the duty",
		"begins on the day on which this letter is received.",
	}
}

// TestScan: a page that is a picture is read, and marked all the same.
func TestScan(t *testing.T) {
	pages := drawer(t)
	ocr := find(t, pages.Draw)
	r, err := parsers.ParseContext(t.Context(), "pdf", parsers.Input{Payload: scan(t, pages, letter()...), Engines: []parsers.TextEngine{pages, ocr}})
	if err != nil {
		t.Fatal(err)
	}
	v := r.Documents[0].Version
	for _, want := range []string{"office that does not exist", "informed that a license is required for the export of any of them to Ruritania", "this letter is received."} {
		if !strings.Contains(v.Text, want) {
			t.Errorf("%q is not in the text %q", want, v.Text)
		}
	}
	if !strings.HasSuffix(v.Meta.String("engine"), "+"+ocr.Name()) || !slices.Equal(v.Meta.Strings("ocr_pages"), []string{"1"}) {
		t.Errorf("read by %v", v.Meta)
	}
	if len(v.Warnings) != 1 || v.Warnings[0].Code != "needs_ocr" || !strings.Contains(v.Warnings[0].Message, ocr.Name()) {
		t.Errorf("warnings %+v", v.Warnings)
	}
}

// TestPlace: lines come with where they stand on the page.
func TestPlace(t *testing.T) {
	pages := drawer(t)
	texts, err := find(t, pages.Draw).ReadPages(t.Context(), typed(letter()...), []int{1})
	if err != nil || len(texts.Pages) != 1 || len(texts.Pages[0].Lines) != 4 {
		t.Fatalf("%+v, %v", texts, err)
	}
	for i, l := range texts.Pages[0].Lines {
		if l.Left < 68 || l.Left > 76 || l.Right < 250 || l.Height < 6 || l.Height > 20 {
			t.Errorf("line %d stands at %+v", i+1, l)
		}
		if i > 0 {
			if step := texts.Pages[0].Lines[i-1].Baseline - l.Baseline; step < 14 || step > 26 {
				t.Errorf("line %d is %.1f below the one before", i+1, step)
			}
		}
	}
}

// TestEnds: a page that cannot be drawn, and a context that ends, are errors.
func TestEnds(t *testing.T) {
	fault := errors.New("no picture")
	ocr := find(t, func(context.Context, []byte, int, int) (*image.Gray, error) { return nil, fault })
	if _, err := ocr.ReadPages(t.Context(), nil, []int{1}); !errors.Is(err, fault) {
		t.Errorf("without a picture: %v", err)
	}
	blank := find(t, func(context.Context, []byte, int, int) (*image.Gray, error) {
		return image.NewGray(image.Rect(0, 0, 1700, 2200)), nil
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := blank.ReadPages(ctx, nil, []int{1}); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that ended: %v", err)
	}
}

// TestProgram: what is not there, or is no tesseract, or prints without end, or
// never ends, is an error.
func TestProgram(t *testing.T) {
	if _, err := tesseract.Find(t.Context(), "no-such-program-of-this-name", nil); !errors.Is(err, tesseract.ErrNotInstalled) {
		t.Errorf("not there: %v", err)
	}
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("SKIPPED: no shell to write programs for")
	}
	program := func(body string) string {
		file := filepath.Join(t.TempDir(), "program")
		script := "#!/bin/sh\n[ \"$1\" = --version ] && { echo 'tesseract 9.9.9'; exit; }\n" + body + "\n"
		if err := os.WriteFile(file, []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
		return file
	}
	blank := func(context.Context, []byte, int, int) (*image.Gray, error) {
		return image.NewGray(image.Rect(0, 0, 10, 10)), nil
	}
	row := func(text string) string { return `printf '5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t90\t` + text + `\n'` }
	for name, c := range map[string]struct {
		body string
		want string // a line, or the beginning of an error
	}{
		"fails":       {"echo no language >&2; exit 3", "tesseract: read page 1: exit status 3: no language"},
		"endless":     {"exec yes", "tesseract: read page 1: it printed more than"},
		"hangs":       {"exec sleep 600", "tesseract: read page 1: context deadline exceeded"},
		"one word":    {row("Samples"), "Samples"},
		"other rows":  {"echo level page_num; echo; " + row("Samples") + "; printf '5\\tx\\n'", "Samples"},
		"no place":    {`printf '5\t1\t1\t1\t1\t1\tx\ty\t\t\t90\tSamples\n'`, "Samples"},
		"two in line": {row("Optical") + "; " + row("benches"), "Optical benches"},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := tesseract.Find(t.Context(), program(c.body), blank)
			if err != nil || e.Name() != "tesseract/9.9.9" {
				t.Fatalf("found %+v, %v", e, err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			if name == "hangs" {
				ctx, cancel = context.WithTimeout(t.Context(), 200*time.Millisecond)
			}
			defer cancel()
			texts, err := e.ReadPages(ctx, nil, []int{1})
			got := fmt.Sprint(err)
			if err == nil && len(texts.Pages) == 1 && len(texts.Pages[0].Lines) == 1 {
				got = texts.Pages[0].Lines[0].Text
			}
			if !strings.HasPrefix(got, c.want) {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
	if _, err := tesseract.Find(t.Context(), "true", nil); err == nil {
		t.Error("a program that says no version was taken")
	}
}

// TestManyPages: a file of more scanned pages than are read says so.
func TestManyPages(t *testing.T) {
	script := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(script, []byte("#!/bin/sh\n[ \"$1\" = --version ] && echo 'tesseract 9.9.9'\nexit 0\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	e, err := tesseract.Find(t.Context(), script, func(context.Context, []byte, int, int) (*image.Gray, error) {
		return image.NewGray(image.Rect(0, 0, 10, 10)), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var numbers []int
	for i := range 70 {
		numbers = append(numbers, i+1)
	}
	if texts, err := e.ReadPages(t.Context(), nil, numbers); err == nil || len(texts.Pages) != 60 {
		t.Errorf("%d pages read, %v", len(texts.Pages), err)
	}
}
