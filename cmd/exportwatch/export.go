package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/sources"
	"exportwatch/store"
	"exportwatch/warc"
)

type exportCmd struct {
	WARC   string `required:"" name:"warc" placeholder:"FILE" help:"Write captures as WARC 1.1; compressed if the name ends in .gz. - is standard output."`
	Source string `placeholder:"ID" help:"Only captures of this source."`
	Since  string `placeholder:"WHEN" help:"Only captures from then on: a day (UTC) or an instant such as 2031-03-05T14:00:00Z."`
	Until  string `placeholder:"WHEN" help:"Only captures before then."`
	Data   string `placeholder:"DIR" help:"Where the database lies."`
	JSON   bool   `help:"Print what was written as JSON."`
}

// Help gives examples.
func (exportCmd) Help() string {
	return "Examples:\n  exportwatch export --warc evidence.warc.gz\n  exportwatch export --warc bis.warc --source bis/news --since 2031-03-01 --until 2031-04-01\n\n" +
		"What a capture repeats or confirms is written with it, also from before --since. What was handed in privately is left out. Equal captures give equal files."
}

// An exported says what an export wrote.
type exported struct {
	File     string `json:"file"`
	Captures int    `json:"captures"`
	Records  int    `json:"records"`
	Missing  int    `json:"missing"` // payloads whose bytes are not kept any more
	Private  int    `json:"private"` // captures of what was handed in privately, left out
}

// Run writes captures to a file.
func (c exportCmd) Run(e *env) error {
	s, err := loadSettings(e.config)
	if err != nil {
		return err
	}
	q, err := c.query()
	if err != nil {
		return err
	}
	done := exported{File: c.WARC}
	err = readStore(e, c.Data, s, func(tx *store.Tx, synthetic bool) error {
		return c.writeTo(e, func(w io.Writer) error { return c.export(e, tx, w, q, synthetic, &done) })
	})
	if err != nil {
		return fmt.Errorf("export captures to %s: %w", c.WARC, err)
	}
	return c.report(e, done)
}

func (c exportCmd) query() (q store.CaptureQuery, err error) {
	q.Source = exportwatch.SourceID(c.Source)
	if q.Since, err = when("--since", c.Since); err != nil {
		return q, err
	}
	q.Until, err = when("--until", c.Until)
	return q, err
}

// when reads a day or an instant; the empty text is the zero time.
func when(flag, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04Z07:00", time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%s %q: want a day such as 2031-03-05 or an instant such as 2031-03-05T14:00:00Z", flag, s)
}

// writeTo has write fill the file, which appears under its name only once it is
// whole.
func (c exportCmd) writeTo(e *env, write func(io.Writer) error) (err error) {
	if c.WARC == "-" {
		return buffered(e.stdout, write)
	}
	f, err := os.CreateTemp(filepath.Dir(c.WARC), filepath.Base(c.WARC)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
	}()
	if err := buffered(f, write); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), c.WARC); err != nil {
		return err
	}
	return f.Close()
}

func buffered(w io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}

// exportBatch is how many captures are read at a time.
const exportBatch = 500

// errNothingToExport reports a selection without captures.
var errNothingToExport = errors.New("no captures were made of that source in that time")

// export writes what q selects to w.
func (c exportCmd) export(e *env, tx *store.Tx, w io.Writer, q store.CaptureQuery, synthetic bool, done *exported) error {
	at, err := tx.LatestCapture(e.ctx, q)
	if err != nil {
		return err
	}
	if at.IsZero() {
		return errNothingToExport
	}
	a, err := warc.New(w, warc.Options{
		Compress: strings.HasSuffix(c.WARC, ".gz"), Software: "exportwatch/" + buildVersion(), At: at,
		Description: exportDescription(q, synthetic),
	})
	if err != nil {
		return err
	}
	x := &exporter{ctx: e.ctx, tx: tx, archive: a, done: done, missing: map[exportwatch.Digest]bool{}}
	for q.Limit = exportBatch; ; {
		list, err := tx.Captures(e.ctx, q)
		if err != nil {
			return err
		}
		for _, one := range list {
			if err := x.add(one); err != nil {
				return fmt.Errorf("capture %d of %s: %w", one.ID, one.URL, err)
			}
			q.After = one.ID
		}
		if len(list) < exportBatch {
			done.Records = a.Records()
			return nil
		}
	}
}

func exportDescription(q store.CaptureQuery, synthetic bool) string {
	what := "captures of every source"
	if q.Source != "" {
		what = "captures of " + string(q.Source)
	}
	if !q.Since.IsZero() {
		what += " from " + instant(q.Since)
	}
	if !q.Until.IsZero() {
		what += " before " + instant(q.Until)
	}
	if synthetic {
		what = syntheticBanner + "; " + what
	}
	return what
}

// An exporter takes captures from the store into an archive.
type exporter struct {
	ctx     context.Context
	tx      *store.Tx
	archive *warc.Archive
	done    *exported
	missing map[exportwatch.Digest]bool // payloads whose bytes are not kept any more
}

// add writes c, after what it confirms if the archive does not hold that.
func (x *exporter) add(c exportwatch.Capture) error {
	said, private, err := x.handed(c)
	if private {
		x.done.Private++
	}
	if err != nil || private {
		return err
	}
	payload, err := x.payload(c.Payload)
	if err != nil {
		return err
	}
	if c.Outcome == exportwatch.NotModified && payload != nil {
		first, err := x.tx.FirstOf(x.ctx, c)
		if errors.Is(err, exportwatch.ErrNotFound) {
			return x.write(c, nil)
		}
		if err != nil {
			return err
		}
		if err := x.write(first, payload); err != nil {
			return err
		}
		payload = nil
	}
	return x.write(c, payload, said...)
}

// handed returns how the file of c was handed in, each time it was for everybody,
// and whether it never was: an archive is made to be given away.
func (x *exporter) handed(c exportwatch.Capture) (said []warc.Field, private bool, err error) {
	if c.Source != sources.HandID {
		return nil, false, nil
	}
	list, err := x.tx.HandingsOf(x.ctx, c.ID)
	for _, h := range list {
		if h.Owner != "" {
			continue
		}
		said = append(said,
			warc.Field{Name: "handed-in-by", Value: h.By}, warc.Field{Name: "handed-in-at", Value: instant(h.At)},
			warc.Field{Name: "file", Value: h.Name}, warc.Field{Name: "received", Value: h.Received.String()},
			warc.Field{Name: "received-from", Value: h.From}, warc.Field{Name: "matter", Value: string(h.Matter)})
	}
	return said, len(said) == 0, err
}

func (x *exporter) write(c exportwatch.Capture, payload []byte, said ...warc.Field) error {
	x.done.Captures++
	return x.archive.Add(c, payload, said...)
}

// payload returns the bytes with digest d, or nil if the archive holds them or
// the store does not any more.
func (x *exporter) payload(d exportwatch.Digest) ([]byte, error) {
	if d == (exportwatch.Digest{}) || x.archive.Holds(d) || x.missing[d] {
		return nil, nil
	}
	b, err := x.tx.Payload(x.ctx, d)
	if errors.Is(err, exportwatch.ErrNotFound) {
		x.missing[d] = true
		x.done.Missing++
		return nil, nil
	}
	return b, err
}

func (c exportCmd) report(e *env, done exported) error {
	if c.JSON {
		return writeJSON(c.progress(e), done)
	}
	line := fmt.Sprintf("wrote %s as %s to %s", plural(done.Captures, "capture"), plural(done.Records, "record"), done.File)
	if done.Missing > 0 {
		line += fmt.Sprintf("; the bytes of %s are not kept any more", plural(done.Missing, "payload"))
	}
	if done.Private > 0 {
		line += fmt.Sprintf("; left out %s handed in privately", plural(done.Private, "capture"))
	}
	_, err := fmt.Fprintln(c.progress(e), line)
	return err
}

// progress returns where to tell of the export: not in the middle of it.
func (c exportCmd) progress(e *env) io.Writer {
	if c.WARC == "-" {
		return e.stderr
	}
	return e.stdout
}
