package pipeline

import (
	"context"
	"errors"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/sources"
	"exportwatch/store"
	"exportwatch/triage"
)

// Of what a document says, another one to which its address leads must have at least
// one part in editionPart to be a later edition, if it appeared after the document
// did, and all but one in keptPart to hold it otherwise: documents that an agency
// publishes beside one another share whole paragraphs.
const (
	editionPart = 2
	keptPart    = 10
)

// fewFiles is how many files a page may link of which each may stand for it, as an
// order and the letter that charged: a page that links more lists them.
const fewFiles = 3

// goesOn reports whether body, read at another address that was known before, is
// what the document of c says by now: the publisher put a new edition there, or
// the whole text.
func (p *Pipeline) goesOn(ctx context.Context, def sources.Definition, c exportwatch.Capture, body []byte) (goes bool, err error) {
	res, parseErr := p.read(ctx, c, body)
	if parseErr != nil || len(res.Documents) != 1 || !isPage(res.Documents[0].ID) {
		return false, nil // another kind of file, or a document that says which it is
	}
	now := res.Documents[0]
	err = p.store.View(ctx, func(tx *store.Tx) error {
		own, err := tx.LatestVersion(ctx, now.ID, now.Version.Format)
		if err != nil {
			return ignoreNotFound(err)
		}
		if goes = keeps(own.Text, now.Version.Text); goes {
			return nil
		}
		goes, err = appearedLater(ctx, tx, def.ID, lastAddress(c), c.URL)
		goes = goes && sharedRuns(own.Text, now.Version.Text, 1, editionPart)
		return err
	})
	return goes, err
}

// appearedLater reports whether one address of a source was first asked for in a
// later pass than another.
func appearedLater(ctx context.Context, tx *store.Tx, id exportwatch.SourceID, address, other string) (bool, error) {
	then, err := tx.FirstAsked(ctx, id, other)
	if err != nil {
		return false, err
	}
	since, err := tx.FirstAsked(ctx, id, address)
	return err == nil && since.Sub(then) > longestPass, err
}

// keeps reports whether text has nearly all of what was.
func keeps(was, text string) bool { return sharedRuns(was, text, keptPart-1, keptPart) }

// succeeded reports whether gone, which asked for the page of in and was led to a
// file, shows where that stands since: the file has its text, or is one that the page
// itself linked when it was last read as last.
func succeeded(ctx context.Context, tx *store.Tx, in triage.Input, last, gone exportwatch.Capture) (bool, error) {
	if gone.Reason != exportwatch.ReasonElsewhere || in.Version.Format != htmlFormat {
		return false, nil
	}
	text, found, err := fileAt(ctx, tx, gone.Source, lastAddress(gone))
	if err != nil || !found {
		return false, err
	}
	if len(in.Version.Text) >= movedText && keeps(in.Version.Text, text) {
		return true, nil
	}
	return linked(ctx, tx, last, gone)
}

// htmlFormat is the rendition of pages.
const htmlFormat = "html"

// fileAt returns the text known last of the file at an address, false if none that
// stands there is known.
func fileAt(ctx context.Context, tx *store.Tx, id exportwatch.SourceID, address string) (text string, found bool, err error) {
	docs, err := tx.DocumentsAt(ctx, id, address)
	if err != nil || len(docs) != 1 {
		return "", false, err
	}
	known, err := lastKnown(ctx, tx, docs[0].ID, parsers.Auto)
	if err != nil {
		return "", false, ignoreNotFound(err)
	}
	return known.Version.Text, known.Version.Format != htmlFormat, nil
}

// linked reports whether the page read as last links, as one of a few files, that to
// which gone was led.
func linked(ctx context.Context, tx *store.Tx, last, gone exportwatch.Capture) (bool, error) {
	payload, err := tx.Payload(ctx, last.Payload)
	if errors.Is(err, exportwatch.ErrPruned) || errors.Is(err, exportwatch.ErrNotFound) {
		return false, nil // what it linked is not known any more
	}
	if err != nil {
		return false, err
	}
	links, err := parsers.HTMLLinks(payload, lastAddress(last), "")
	if err != nil {
		return false, nil // no page any more for the parser of today
	}
	named, files := false, 0
	for _, l := range links {
		_, file, err := fileAt(ctx, tx, last.Source, l.URL)
		if err != nil {
			return false, err
		}
		if file {
			files++
		}
		named = named || leadsThrough(gone, l.URL)
	}
	return named && files <= fewFiles, nil
}

// leadsThrough reports whether c was led to an address or over it.
func leadsThrough(c exportwatch.Capture, address string) bool {
	for _, step := range c.Chain {
		if samePage(step, address) {
			return true
		}
	}
	return false
}

// toldBeside reports whether another page of in's source changed from the same text to
// the same text while in's had that: one page under two addresses, of which readers are
// told once.
func toldBeside(ctx context.Context, tx *store.Tx, in triage.Input) (bool, error) {
	if in.Previous == nil || !isPage(in.Document.ID) {
		return false, nil
	}
	ids, err := tx.VersionsWithText(ctx, in.Version.TextDigest())
	if err != nil {
		return false, err
	}
	for _, id := range ids {
		v, err := tx.Version(ctx, id)
		if err != nil {
			return false, err
		}
		if v.ID <= in.Previous.ID || v.ID >= in.Version.ID || v.Doc == in.Document.ID || !isPage(v.Doc) ||
			v.Format != in.Version.Format || v.Origin != exportwatch.OriginObserved {
			continue
		}
		if same, err := sameStep(ctx, tx, in, v); err != nil || same {
			return same, err
		}
	}
	return false, nil
}

// sameStep reports whether v, a version of another document, followed the text that
// in's version followed, in a document of in's source.
func sameStep(ctx context.Context, tx *store.Tx, in triage.Input, v exportwatch.Version) (bool, error) {
	doc, err := tx.Document(ctx, v.Doc)
	if err != nil || doc.Source != in.Document.Source {
		return false, err
	}
	before, err := tx.PreviousVersion(ctx, v)
	if err != nil {
		return false, ignoreNotFound(err)
	}
	return before.TextDigest() == in.Previous.TextDigest(), nil
}
