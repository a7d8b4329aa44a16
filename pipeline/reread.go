package pipeline

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/store"
)

// rereadMemory bounds, in bytes of text, what a rereader keeps of the captures
// it has read.
const rereadMemory = 64 << 20

// A rereader reads stored captures with the parsers of today, each once however
// many documents it holds. It serves the reading of one capture. Parsers take
// long and other writers wait for a transaction, so what one needs to be read
// again is noted in it and read outside of it; see [Pipeline.parse].
type rereader struct {
	p      *Pipeline
	due    []rereading
	anew   map[int64]anew // by the version that was read again
	read   map[captureReading]map[rendition]exportwatch.Version
	memory int
}

// A rereading is a stored version that is to be read again, since another
// revision made it than the one that made next.
type rereading struct{ before, next exportwatch.Version }

// anew is what stored captures show today of a version.
type anew struct {
	version exportwatch.Version
	known   bool // false if none of them can be read any more
}

// A captureReading is a capture as an engine reads it; empty for whichever does.
type captureReading struct {
	capture int64
	engine  string
}

// A rendition is one form of one document.
type rendition struct {
	doc    exportwatch.DocID
	format string
}

func (p *Pipeline) rereader() *rereader { return &rereader{p: p, anew: map[int64]anew{}} }

// errReadFirst reports that a transaction needs what has to be read again first.
var errReadFirst = errors.New("stored captures are to be read again first")

// catchUp reads again what transactions have noted. tx may be one that only reads.
func (g *rereader) catchUp(ctx context.Context, tx *store.Tx) error {
	for _, due := range g.due {
		var err error
		if due.before.Format == docketFormat {
			g.anew[due.before.ID], err = g.docketAnew(ctx, tx, due.before)
		} else {
			g.anew[due.before.ID], err = g.pageAnew(ctx, tx, due)
		}
		if err != nil {
			return fmt.Errorf("read %s again: %w", due.before.Doc, err)
		}
	}
	g.due = nil
	return nil
}

// reread returns before as the parser that read next reads it. If another
// revision made it, a capture that showed it is read again, and what comes out
// different is stored as a reparse: else what the parser does differently would
// pass for a change by the publisher. It reports false if no capture with that
// text can be read any more: then nobody can tell the two apart. It is
// errReadFirst if [rereader.catchUp] has to come first.
func (g *rereader) reread(ctx context.Context, tx *store.Tx, before, next exportwatch.Version) (v exportwatch.Version, known bool, err error) {
	outdated, err := isOutdated(ctx, tx, before, next)
	if err != nil || !outdated {
		return before, true, err
	}
	again, ok := g.anew[before.ID]
	switch {
	case !ok:
		g.due = append(g.due, rereading{before, next})
		return before, false, errReadFirst
	case before.Format == docketFormat:
		v, err = storeDocketAnew(ctx, tx, before, again)
		return v, true, err
	case !again.known:
		return before, false, nil
	}
	v = again.version
	v.ID, v.Doc, v.Captures, v.ObservedAt, v.Origin = before.ID, before.Doc, before.Captures, before.ObservedAt, exportwatch.OriginReparse
	if same, err := sameReading(before, v); err != nil || same {
		before.Warnings = v.Warnings // what the new parser says of both is no difference
		return before, true, err
	}
	v, err = tx.AddVersion(ctx, v)
	return v, true, err
}

// isOutdated reports whether before is to be read again, next being what follows.
func isOutdated(ctx context.Context, tx *store.Tx, before, next exportwatch.Version) (bool, error) {
	if before.Format == docketFormat {
		made, err := tx.ParsersOf(ctx, before.Doc, docketFormat)
		if err != nil || !slices.ContainsFunc(made, outdated) {
			return false, err
		}
		tried, err := tx.Setting(ctx, docketTried(before))
		return tried != strings.Join(currentEngines(made), " "), ignoreNotFound(err)
	}
	if before.Parser == next.Parser || len(before.Captures) != 1 {
		return false, nil
	}
	c, err := tx.Capture(ctx, before.Captures[0])
	merged := before.Format == billFormat && c.Format != billFormat // from parts, of which this was one
	return err == nil && !merged, err
}

// pageAnew reads again what showed a version: the first capture that can be read
// tells.
func (g *rereader) pageAnew(ctx context.Context, tx *store.Tx, due rereading) (a anew, err error) {
	c, err := tx.Capture(ctx, due.before.Captures[0])
	if err != nil {
		return a, err
	}
	list, err := witnesses(ctx, tx, c, due.next)
	if err != nil {
		return a, err
	}
	for _, w := range list {
		docs, err := g.documents(ctx, tx, w, parsers.TextEngineOf(due.next))
		if err != nil && !errors.Is(err, exportwatch.ErrPruned) {
			return a, err
		}
		if a.version, a.known = docs[rendition{due.before.Doc, due.before.Format}]; !a.known {
			continue
		}
		if a.known = parsers.SameEngines(a.version, due.next); !a.known {
			break // the others show the same
		}
		return a, nil
	}
	g.p.log.Warn("no stored capture of the text can be read by the parser and engines that read the new one; what is new in it is not told from what the parser does differently",
		"document", due.before.Doc, "capture", c.ID, "parser", due.next.Parser)
	return a, nil
}

// witnesses returns the captures that showed what c, the capture of a version,
// did: c, and those of its address that were read before next and gave no other
// version. The latest come first after c, since they are the last to be pruned.
func witnesses(ctx context.Context, tx *store.Tx, c exportwatch.Capture, next exportwatch.Version) ([]exportwatch.Capture, error) {
	since, err := tx.CapturesSince(ctx, c.Source, c.URL, c.ID)
	if err != nil {
		return nil, err
	}
	list := []exportwatch.Capture{c}
	for _, s := range slices.Backward(since) {
		if s.Outcome != exportwatch.Fetched || slices.Contains(next.Captures, s.ID) || s.ID > slices.Max(next.Captures) {
			continue
		}
		row, err := tx.ParseOf(ctx, s.ID)
		if err != nil && !errors.Is(err, exportwatch.ErrNotFound) {
			return nil, err
		}
		if err == nil && row.Outcome == store.ParseRead && row.Documents > 0 {
			list = append(list, s)
		}
		if len(list) == maxWitnesses {
			break
		}
	}
	return list, nil
}

// maxWitnesses bounds how many captures are tried: where the latest are pruned,
// so are those before.
const maxWitnesses = 5

// documents returns what a stored capture holds as engine reads it, none if it
// cannot be read.
func (g *rereader) documents(ctx context.Context, tx *store.Tx, c exportwatch.Capture, engine string) (map[rendition]exportwatch.Version, error) {
	if docs, ok := g.read[captureReading{c.ID, engine}]; ok {
		return docs, nil
	}
	payload, err := tx.Payload(ctx, c.Payload)
	if err != nil {
		return nil, err
	}
	res, err := g.p.readBy(ctx, c, payload, engine)
	if err != nil {
		g.p.log.Warn("stored capture cannot be read again", "capture", c.ID, "format", c.Format, "error", err)
	}
	docs := map[rendition]exportwatch.Version{}
	for _, d := range res.Documents {
		if d.Kind == exportwatch.Docket {
			d.Version.Format = docketFormat
		}
		docs[rendition{d.ID, d.Version.Format}] = d.Version
		g.memory += len(d.Version.Text)
	}
	if g.read == nil || g.memory > rereadMemory {
		g.read, g.memory = map[captureReading]map[rendition]exportwatch.Version{}, 0
	}
	g.read[captureReading{c.ID, engine}] = docs
	return docs, nil
}

// maxDocketCaptures bounds from how many captures a docket is put together
// anew; a feed read every ten minutes adds to a busy case a few times a day.
const maxDocketCaptures = 2000

// docketAnew puts a docket together anew: all captures that ever added to it are
// read again and merged in their order. It is not known if one of the captures
// cannot be read any more, since what only that one told would be lost.
func (g *rereader) docketAnew(ctx context.Context, tx *store.Tx, before exportwatch.Version) (anew, error) {
	captures, err := tx.CapturesOfDocument(ctx, before.Doc, docketFormat)
	if err != nil {
		return anew{}, err
	}
	v, err := g.mergeAnew(ctx, tx, before.Doc, captures)
	if errors.Is(err, errUnreadable) {
		g.p.log.Warn("docket left as an earlier parser read it", "document", before.Doc, "error", err)
		return anew{}, nil
	}
	v.Captures = captures
	return anew{v, err == nil}, err
}

// storeDocketAnew stores a docket that was put together anew, even if it says
// the same, so that it is made once, and returns it; before if it is left as it is.
func storeDocketAnew(ctx context.Context, tx *store.Tx, before exportwatch.Version, again anew) (exportwatch.Version, error) {
	if !again.known {
		made, err := tx.ParsersOf(ctx, before.Doc, docketFormat)
		if err != nil {
			return before, err
		}
		return before, tx.PutSetting(ctx, docketTried(before), strings.Join(currentEngines(made), " "))
	}
	v := again.version
	v.ID, v.Doc, v.Format, v.ObservedAt, v.Origin = 0, before.Doc, docketFormat, before.ObservedAt, exportwatch.OriginReparse
	return tx.AddVersion(ctx, v)
}

// docketTried names the setting that holds with which engines a docket could not
// be put together anew.
func docketTried(v exportwatch.Version) string { return "reread/" + string(v.Doc) }

// errUnreadable reports captures of a docket from which it cannot be put
// together anew.
var errUnreadable = errors.New("its captures cannot be read again")

// mergeAnew merges what captures tell of a docket; it is errUnreadable if one of
// them tells nothing of it today, or there are too many.
func (g *rereader) mergeAnew(ctx context.Context, tx *store.Tx, doc exportwatch.DocID, captures []int64) (v exportwatch.Version, err error) {
	if len(captures) == 0 || len(captures) > maxDocketCaptures {
		return v, fmt.Errorf("%d captures: %w", len(captures), errUnreadable)
	}
	for i, id := range captures {
		c, err := tx.Capture(ctx, id)
		if err != nil {
			return v, err
		}
		docs, err := g.documents(ctx, tx, c, "")
		if errors.Is(err, exportwatch.ErrPruned) {
			return v, fmt.Errorf("capture %d: %w: %w", id, errUnreadable, err)
		}
		if err != nil {
			return v, err
		}
		next, ok := docs[rendition{doc, docketFormat}]
		switch {
		case !ok:
			return v, fmt.Errorf("capture %d: %w", id, errUnreadable)
		case i == 0:
			v = next
		default:
			v = parsers.MergeDocket(v, next)
		}
	}
	return v, nil
}

// outdated reports whether engine, "ia-docket/1", is not the revision in use.
func outdated(engine string) bool {
	format, _, _ := strings.Cut(engine, "/")
	return parsers.Engine(format) != engine
}

// currentEngines returns the revisions in use of the formats of engines.
func currentEngines(engines []string) []string {
	current := map[string]bool{}
	for _, e := range engines {
		format, _, _ := strings.Cut(e, "/")
		current[parsers.Engine(format)] = true
	}
	return slices.Sorted(maps.Keys(current))
}
