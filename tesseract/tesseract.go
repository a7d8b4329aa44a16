// Package tesseract reads pages that are pictures with the program of that name,
// where it is installed. It is a [parsers.TextEngine] that reads images; another
// engine draws the pages for it.
package tesseract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"

	"exportwatch/parsers"
)

// How pages are read: at 200 dots an inch letters of 10 points are 28 high, and
// the program finds columns by itself (page segmentation 1) instead of reading
// across them (6).
const (
	dotsPerInch  = 200
	segmentation = "1"
)

// Bounds of one call.
const (
	maxPages    = 60 // a page takes one to ten seconds
	pageTime    = 90 * time.Second
	fileTime    = 10 * time.Minute
	maxOutput   = 16 << 20
	maxTroubles = 4 << 10 // of what the program says on standard error
)

// ErrNotInstalled reports that the program is not on this machine.
var ErrNotInstalled = errors.New("tesseract is not installed: install it (Debian: apt-get install tesseract-ocr) to have scanned pages read")

// Draw returns a picture of page n of a PDF file, of which the first is 1.
type Draw func(ctx context.Context, file []byte, n, dpi int) (*image.Gray, error)

// An Engine runs the program once a page. It is safe for concurrent use.
type Engine struct {
	program, version string
	draw             Draw
}

var versionLine = regexp.MustCompile(`^tesseract v?(\d[\w.-]*)`)

// Find returns an engine that runs the program of that name or path, with pages
// drawn by draw. It is ErrNotInstalled if there is none.
func Find(ctx context.Context, program string, draw Draw) (*Engine, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return nil, ErrNotInstalled
	}
	ctx, cancel := context.WithTimeout(ctx, pageTime)
	defer cancel()
	out, err := run(ctx, path, nil, "--version")
	if err != nil {
		return nil, fmt.Errorf("ask %s for its version: %w", path, err)
	}
	m := versionLine.FindSubmatch(out)
	if m == nil {
		return nil, fmt.Errorf("%s does not say what version of tesseract it is", path)
	}
	return &Engine{program: path, version: string(m[1]), draw: draw}, nil
}

// Name returns the program's name and version.
func (e *Engine) Name() string { return "tesseract/" + e.version }

// FromImage is true: the program reads pictures.
func (e *Engine) FromImage() bool { return true }

// ReadPages returns the text of pages; see [parsers.TextEngine]. It reads up to
// 60 pages in up to ten minutes, and the pages of numbers alone.
func (e *Engine) ReadPages(ctx context.Context, file []byte, numbers []int) (texts parsers.PageTexts, err error) {
	ctx, cancel := context.WithTimeout(ctx, fileTime)
	defer cancel()
	for i, n := range numbers {
		if i == maxPages {
			return texts, fmt.Errorf("tesseract: %d of %d pages are read, not more", maxPages, len(numbers))
		}
		lines, err := e.page(ctx, file, n)
		if err != nil {
			return texts, fmt.Errorf("tesseract: read page %d: %w", n, err)
		}
		texts.Pages = append(texts.Pages, parsers.PageText{Number: n, Lines: lines})
	}
	return texts, nil
}

func (e *Engine) page(ctx context.Context, file []byte, n int) ([]parsers.PageLine, error) {
	picture, err := e.draw(ctx, file, n, dotsPerInch)
	if err != nil {
		return nil, err
	}
	var in bytes.Buffer
	if err := png.Encode(&in, picture); err != nil {
		return nil, fmt.Errorf("write its picture: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, pageTime)
	defer cancel()
	out, err := run(ctx, e.program, &in, "stdin", "stdout", "-l", "eng", "--dpi", strconv.Itoa(dotsPerInch), "--psm", segmentation, "tsv")
	if err != nil {
		return nil, err
	}
	return readLines(string(out)), nil
}

// run runs the program without a shell, on one processor, and returns what it
// prints. It is killed when ctx ends.
func run(ctx context.Context, program string, in io.Reader, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	out, troubles := &limited{left: maxOutput, strict: true}, &limited{left: maxTroubles}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, troubles
	cmd.Env = append(cmd.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case out.left < 0:
		return nil, errFull
	case err != nil:
		return nil, fmt.Errorf("%w: %s", err, strings.Join(strings.Fields(troubles.kept.String()), " "))
	}
	return out.kept.Bytes(), nil
}

// A limited keeps the first bytes that are written to it.
type limited struct {
	kept   bytes.Buffer
	left   int  // below zero once something was left off
	strict bool // to leave something off is an error, which ends the program that writes
}

var errFull = fmt.Errorf("it printed more than %d bytes", maxOutput)

// Write keeps p as far as there is room.
func (l *limited) Write(p []byte) (int, error) {
	if room := max(0, l.left); len(p) > room {
		l.kept.Write(p[:room])
	} else {
		l.kept.Write(p)
	}
	if l.left -= len(p); l.left < 0 && l.strict {
		return 0, errFull
	}
	return len(p), nil
}
