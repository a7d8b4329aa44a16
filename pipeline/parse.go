package pipeline

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/sources"
	"exportwatch/store"
)

// docketFormat is the rendition of a docket whatever it was read from: a feed
// and a docket report tell of the same entries and are merged.
const docketFormat = "docket"

// billFormat is the rendition of the record of a bill: the bulk data give it
// whole, the API of congress.gov in parts that are merged into it.
const billFormat = "billstatus"

// parseAll reads every capture not read yet, several in one transaction, and one
// by one what cannot be read together with others.
func (p *Pipeline) parseAll(ctx context.Context, r *Report) error {
	if err := p.parseTogether(ctx, r); err != nil {
		p.log.Warn("reading one by one", "error", err) // what fails by itself is told by the error below
	}
	one := unparsed(ctx)
	one.do = func(c exportwatch.Capture) error {
		if err := p.parse(ctx, []reading{{capture: c, again: p.rereader()}}, r); err != nil {
			return fmt.Errorf("parse capture %d of %s: %w", c.ID, c.URL, err)
		}
		return nil
	}
	return each(ctx, p, r, one)
}

// unparsed lists the captures not read yet.
func unparsed(ctx context.Context) rows[exportwatch.Capture] {
	return rows[exportwatch.Capture]{step: "parse", id: captureID, list: func(tx *store.Tx, at time.Time, limit int) ([]exportwatch.Capture, error) {
		return tx.Unparsed(ctx, at, limit)
	}}
}

func captureID(c exportwatch.Capture) int64 { return c.ID }

// A reading is a capture on its way into versions.
type reading struct {
	capture  exportwatch.Capture
	accepted *store.Acceptance // a person's word that it is the text; nil if nobody was asked
	again    *rereader
	result   parsers.Result
	err      error // of the parser
}

// parse reads captures into versions, compares those with what they follow, and
// records how that went, in one transaction. A payload that cannot be read is an
// outcome, not an error. No parser runs within the transaction, for which other
// writers wait: one that needs stored captures to be read again is undone, and
// made anew once they are.
func (p *Pipeline) parse(ctx context.Context, readings []reading, r *Report) error {
	for i := range readings {
		g := &readings[i]
		payload, err := p.payload(ctx, g.capture)
		if err != nil {
			return err
		}
		if g.result, g.err, err = p.readAlike(ctx, g.capture, payload); err != nil {
			return err
		}
	}
	for range maxRereadings {
		err := p.recordAll(ctx, readings, r)
		if !errors.Is(err, errReadFirst) {
			return err
		}
		err = p.store.View(ctx, func(tx *store.Tx) error {
			for _, g := range readings {
				if err := g.again.catchUp(ctx, tx); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return p.recordAll(ctx, readings, r)
}

// maxRereadings bounds how often a transaction is made anew; a second time, only
// what one of the same captures added is to be read again.
const maxRereadings = 4

// recordAll stores what was read from captures in one transaction. It is
// errReadFirst, with all that is due noted, if stored ones are to be read again.
func (p *Pipeline) recordAll(ctx context.Context, readings []reading, r *Report) error {
	return p.together(ctx, r, func(tx *store.Tx, found *group) error {
		for _, g := range readings {
			if err := p.record(ctx, tx, g, found); err != nil {
				return err
			}
		}
		if slices.ContainsFunc(readings, func(g reading) bool { return len(g.again.due) > 0 }) {
			return errReadFirst
		}
		return nil
	})
}

// record stores what was read from one capture, and that it was.
func (p *Pipeline) record(ctx context.Context, tx *store.Tx, g reading, found *group) error {
	c, parseErr := g.capture, g.err
	row := store.Parse{Capture: c.ID, Parser: parsers.Engine(c.Format), Outcome: store.ParseRead, At: p.now()}
	if row.Parser == "" {
		row.Parser = c.Format
	}
	if g.accepted != nil {
		row.Parser = store.AcceptedEngine(row.Parser)
	}
	for _, d := range g.result.Documents {
		err := p.keep(ctx, tx, g, d, found)
		if errors.Is(err, errReadFirst) {
			continue // noted; the whole transaction is undone
		}
		if held := new(heldBack); errors.As(err, &held) || errors.Is(err, exportwatch.ErrDate) {
			parseErr = fmt.Errorf("%s: %w", d.ID, err)
			continue
		}
		if err != nil {
			return fmt.Errorf("store %s: %w", d.ID, err)
		}
		row.Documents++
	}
	if parseErr != nil {
		row.Outcome, row.Reason, row.Detail = store.ParseRejected, parseReason(parseErr), parseErr.Error()
	}
	if _, err := tx.AddParse(ctx, row); err != nil {
		return err
	}
	return p.judgeReading(ctx, tx, c, row, found)
}

// read runs the parser; a panic of it is a payload that cannot be read.
func (p *Pipeline) read(ctx context.Context, c exportwatch.Capture, payload []byte) (parsers.Result, error) {
	return p.readBy(ctx, c, payload, "")
}

// readBy is read with the text of a PDF file read by engine, if that is named.
func (p *Pipeline) readBy(ctx context.Context, c exportwatch.Capture, payload []byte, engine string) (res parsers.Result, err error) {
	defer func() {
		if v := recover(); v != nil {
			p.log.Error("parser panicked", "format", c.Format, "capture", c.ID, "panic", v)
			err = fmt.Errorf("the %s parser failed on it: %v", c.Format, v)
		}
	}()
	in := parsers.Input{URL: c.URL, MediaType: c.MediaType, Payload: payload, Engines: p.engines, Engine: engine}
	def, ok := p.defs[c.Source]
	if ok && def.Input != nil {
		in = def.Input(in)
	}
	res, err = parsers.ParseContext(ctx, c.Format, in)
	res.Documents = distinct(parsers.JoinDockets(res.Documents))
	if c.Source == sources.HandID {
		asHanded(c, res.Documents)
	}
	if !ok || def.Keep == nil {
		return res, err
	}
	kept := res.Documents[:0]
	for _, d := range res.Documents {
		if def.Keep(d) {
			kept = append(kept, d)
		}
	}
	res.Documents = kept
	return res, err
}

// distinct returns docs with the first of those that are one rendition of one
// document: a feed may list a page twice in different words, and taking both
// for its text would show it changing at every retrieval.
func distinct(docs []parsers.Document) []parsers.Document {
	seen := map[[2]string]bool{}
	return slices.DeleteFunc(docs, func(d parsers.Document) bool {
		rendition := [2]string{string(d.ID), d.Version.Format}
		again := seen[rendition]
		seen[rendition] = true
		return again
	})
}

func parseReason(err error) exportwatch.Reason {
	if held := new(heldBack); errors.As(err, &held) {
		return held.reason
	}
	return reasonOf(err)
}

// judgeReading opens an incident for a reading that failed, or closes the
// incidents of its URL; the source's health follows.
func (p *Pipeline) judgeReading(ctx context.Context, tx *store.Tx, c exportwatch.Capture, row store.Parse, found *group) error {
	found.judged[c.Source] = true
	if row.Reason != "" {
		delete(found.calm, c.Source)
		if err := p.withdraw(ctx, tx, c, row); err != nil {
			return err
		}
		return p.openReading(ctx, tx, c, row, &found.Report)
	}
	if calm, err := found.isCalm(ctx, tx, c.Source); err != nil || calm {
		return err
	}
	return p.recover(ctx, tx, c.Source, c.URL, &found.Report)
}

// noText matches media types of what nobody writes articles in.
var noText = regexp.MustCompile(`(?i)^\s*(audio|video|image|font)/|^\s*text/calendar|^\s*application/(zip|ogg|octet-stream|vnd\.ms-|vnd\.openxmlformats-officedocument\.(spreadsheet|presentation))`)

// openReading opens an incident for a reading that failed. Where payloads of the
// format could be read before, another form is a change of the format.
func (p *Pipeline) openReading(ctx context.Context, tx *store.Tx, c exportwatch.Capture, row store.Parse, r *Report) error {
	i := exportwatch.Incident{Source: c.Source, Subject: c.URL, Reason: row.Reason, Detail: row.Detail, Opened: c.At}
	if row.Reason == exportwatch.ReasonWrongShape {
		if p.defs[c.Source].Grade == exportwatch.Secondary && c.Format == "html" && noText.MatchString(c.MediaType) {
			return nil // what others post beside pages is counted, and is no trouble with them
		}
		last, held, err := whenFormatHeld(ctx, tx, c)
		if err != nil {
			return err
		}
		if held {
			i.Reason = exportwatch.ReasonDrift
			i.Detail = fmt.Sprintf("expected the form that %s read at %s; came: %s", last.Parser, last.At.Format(time.RFC3339), row.Detail)
		}
	}
	return p.open(ctx, tx, i, r)
}

// keep stores d as a new version, and what it changed, unless the stored text
// says the same.
func (p *Pipeline) keep(ctx context.Context, tx *store.Tx, g reading, d parsers.Document, found *group) error {
	c := g.capture
	if kind, ok := p.defs[c.Source].Kinds[c.Format]; ok {
		d.Kind = kind
	}
	d.Source = c.Source
	if c.Source == sources.HandID {
		if err := belongs(ctx, tx, c, &d); err != nil {
			return err
		}
	}
	v := d.Version
	v.Doc, v.Captures, v.ObservedAt, v.Origin = d.ID, []int64{c.ID}, c.At, exportwatch.OriginFirst
	if v.Format == feedFormat {
		var err error
		if d.Document, err = besidePage(ctx, tx, d.Document); err != nil {
			return err
		}
	}
	switch d.Kind {
	case exportwatch.Docket:
		v.Format = docketFormat
	case exportwatch.BillStatus:
		v.Format = billFormat
	}
	before, err := tx.LatestVersion(ctx, d.ID, v.Format)
	switch {
	case errors.Is(err, exportwatch.ErrNotFound):
	case err != nil:
		return err
	default:
		known := false
		if before, known, err = g.again.reread(ctx, tx, before, v); err != nil {
			return err
		}
		v = successor(before, v, d.Kind)
		if before.Text == v.Text {
			return p.keepMetadata(ctx, tx, d.Document, before, v)
		}
		if judged, err := wanted(ctx, tx, v); err != nil || !judged {
			return err // what a feed comes to say of a page that was read changes nothing
		}
		if !known {
			v.Origin = exportwatch.OriginReparse
		}
		if d.Kind == exportwatch.BillStatus && v.Origin == exportwatch.OriginObserved {
			if v.Origin, err = billOrigin(ctx, tx, c, d.ID); err != nil {
				return err
			}
		}
		held, err := doubt(ctx, tx, d.Kind, c, before, v)
		if err != nil {
			return err
		}
		if held != nil {
			if g.accepted == nil {
				return held
			}
			v.Warnings = append(v.Warnings, acceptedWarning(held, *g.accepted))
		}
		if d.Kind == exportwatch.BillStatus {
			d.Title = v.Title // a part of the record need not know it
		}
	}
	src, fresh, err := putDocument(ctx, tx, d.Document)
	if err != nil {
		return err
	}
	if v, err = tx.AddVersion(ctx, v); err != nil {
		return err
	}
	if fresh {
		return found.addFirst(ctx, tx, d.Document, v)
	}
	if before.ID == 0 {
		return nil // it waits for its comparison, which looks for what it follows
	}
	return p.compareKept(ctx, tx, src, before, v, found)
}

// putDocument stores d unless that would change nothing, and returns the source
// that brought it first and whether this is its first time.
func putDocument(ctx context.Context, tx *store.Tx, d exportwatch.Document) (src exportwatch.SourceID, fresh bool, err error) {
	known, err := tx.Document(ctx, d.ID)
	switch {
	case errors.Is(err, exportwatch.ErrNotFound):
		return d.Source, true, tx.PutDocument(ctx, d)
	case err != nil:
		return "", false, err
	case known.Kind != d.Kind || known.Title != d.Title || known.URL != d.URL:
		err = tx.PutDocument(ctx, d)
	}
	return known.Source, false, err
}

// addFirst notes a document that was read for the first time, unless it is of
// the back list: what the first pass over its source brought.
func (r *Report) addFirst(ctx context.Context, tx *store.Tx, d exportwatch.Document, v exportwatch.Version) error {
	end, ended, err := baselineEnd(ctx, tx, d.Source)
	if err == nil && ended && v.ObservedAt.After(end) {
		r.Documents = append(r.Documents, d)
	}
	return err
}

// successor returns v as what follows before: entries of a docket and parts of
// the record of a bill merged, the origin set.
func successor(before, v exportwatch.Version, kind exportwatch.DocKind) exportwatch.Version {
	if kind == exportwatch.Docket {
		captures, at := v.Captures, v.ObservedAt
		v = parsers.MergeDocket(before, v)
		v.ID, v.Format, v.Captures, v.ObservedAt = 0, docketFormat, captures, at
	}
	if kind == exportwatch.BillStatus {
		v = parsers.MergeBill(before, v)
	}
	v.Origin = exportwatch.OriginObserved
	if len(before.Captures) == 1 && len(v.Captures) == 1 && before.Captures[0] == v.Captures[0] {
		v.Origin = exportwatch.OriginReparse
	}
	return v
}
