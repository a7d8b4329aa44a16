package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"

	"exportwatch"
	"exportwatch/redline"
	"exportwatch/store"
	"exportwatch/triage"
)

// A documentPage is a document with its versions and changes, newest first.
type documentPage struct {
	exportwatch.Document
	Versions []exportwatch.Version
	Changes  []exportwatch.Change

	Corrects, CorrectedBy []related // documents of the Federal Register
}

// A related document is one that another names; it may not be in the store.
type related struct {
	exportwatch.Document
	Stored bool
}

func (s *site) document(r *http.Request) (view, error) {
	var p documentPage
	err := s.Store.View(r.Context(), func(tx *store.Tx) (err error) {
		if p.Document, err = shared(r.Context(), tx, exportwatch.DocID(r.PathValue("id"))); err != nil {
			return err
		}
		if p.Versions, err = tx.Versions(r.Context(), p.ID); err != nil {
			return err
		}
		if p.Changes, err = tx.Changes(r.Context(), p.ID); err != nil {
			return err
		}
		corrects, by := triage.Corrections(p.Versions)
		if p.Corrects, err = relations(r.Context(), tx, corrects); err != nil {
			return err
		}
		p.CorrectedBy, err = relations(r.Context(), tx, by)
		return err
	})
	slices.Reverse(p.Versions)
	slices.Reverse(p.Changes)
	return view{name: "document", Title: cmp.Or(p.Title, string(p.ID)), Nav: "/sources", Body: p}, err
}

// relations looks up documents that another names.
func relations(ctx context.Context, tx *store.Tx, ids []exportwatch.DocID) ([]related, error) {
	var out []related
	for _, id := range ids {
		d, err := shared(ctx, tx, id)
		if err != nil && !errors.Is(err, exportwatch.ErrNotFound) {
			return nil, err
		}
		d.ID = id
		out = append(out, related{d, err == nil})
	}
	return out, nil
}

// A versionPage is the text of one version, cut at the places that
// developments quote.
type versionPage struct {
	exportwatch.Version
	Document exportwatch.Document
	Captures []exportwatch.Capture
	Pieces   []piece
	Change   *exportwatch.Change // that led to it, if any
}

// A piece is a stretch of a text.
type piece struct {
	Text   string
	Quoted bool // it is inside a quotation
	Start  int  // byte offset in the text
	Begins bool // a quotation begins with it, so that links lead here
}

func (s *site) version(r *http.Request) (view, error) {
	id, err := rowID(r)
	if err != nil {
		return view{}, err
	}
	var p versionPage
	err = s.Store.View(r.Context(), func(tx *store.Tx) (err error) {
		if p.Version, err = tx.Version(r.Context(), id); err != nil {
			return err
		}
		return p.fill(r.Context(), tx)
	})
	return view{name: "version", Title: cmp.Or(p.Title, p.Document.Title, string(p.Doc)), Nav: "/sources", Body: p}, err
}

func (p *versionPage) fill(ctx context.Context, tx *store.Tx) (err error) {
	if p.Document, err = shared(ctx, tx, p.Doc); err != nil {
		return err
	}
	for _, id := range p.Version.Captures {
		c, err := tx.Capture(ctx, id)
		if err != nil {
			return err
		}
		p.Captures = append(p.Captures, c)
	}
	c, err := tx.ChangeTo(ctx, p.ID)
	switch {
	case err == nil:
		p.Change = &c
	case !errors.Is(err, exportwatch.ErrNotFound):
		return err
	}
	quoted, err := quotations(ctx, tx, p.Document.Source, p.ID)
	p.Pieces = pieces(p.Text, quoted)
	return err
}

// quotations returns the spans of a version that developments quote.
func quotations(ctx context.Context, tx *store.Tx, src exportwatch.SourceID, version int64) (out []exportwatch.Span, err error) {
	list, err := tx.Developments(ctx, store.DevelopmentQuery{Source: src})
	add := func(evidence []exportwatch.Evidence) {
		for _, e := range evidence {
			if e.Version == version {
				out = append(out, exportwatch.Span{e.Start, e.End})
			}
		}
	}
	for _, d := range list {
		add(d.Evidence)
		for _, f := range d.Facts {
			add(f.Evidence)
		}
	}
	return out, err
}

// pieces cuts text at the ends of spans, which may overlap. A span that does
// not lie inside the text is left out.
func pieces(text string, spans []exportwatch.Span) []piece {
	steps, starts := map[int]int{}, map[int]bool{}
	for _, s := range spans {
		if s[0] >= 0 && s[0] < s[1] && s[1] <= len(text) {
			steps[s[0]]++
			steps[s[1]]--
			starts[s[0]] = true
		}
	}
	cuts := []int{0, len(text)}
	for at := range steps {
		cuts = append(cuts, at)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []piece
	depth := 0
	for i, at := range cuts[:len(cuts)-1] {
		depth += steps[at]
		out = append(out, piece{Text: text[at:cuts[i+1]], Quoted: depth > 0, Start: at, Begins: starts[at]})
	}
	return out
}

// A changePage is one observed change as a redline.
type changePage struct {
	exportwatch.Change
	Document exportwatch.Document
	Old, New exportwatch.Version
	Redline  template.HTML
}

func (s *site) change(r *http.Request) (view, error) {
	id, err := rowID(r)
	if err != nil {
		return view{}, err
	}
	var p changePage
	err = s.Store.View(r.Context(), func(tx *store.Tx) (err error) {
		if p.Change, p.Old, p.New, err = changeTexts(r.Context(), tx, id); err == nil {
			p.Document, err = shared(r.Context(), tx, p.Doc)
		}
		return err
	})
	if err == nil {
		p.Redline = redline.HTML(&p.Old, &p.New, p.Edits, redline.Options{Context: redContext})
	}
	return view{name: "change", Title: "Change of " + cmp.Or(p.Document.Title, string(p.Doc)), Nav: "/sources", Body: &p}, err
}

// changeTexts returns a change with the texts on both sides of it.
func changeTexts(ctx context.Context, tx *store.Tx, id int64) (c exportwatch.Change, old, new exportwatch.Version, err error) {
	if c, err = tx.Change(ctx, id); err == nil {
		old, err = tx.Version(ctx, c.From)
	}
	if err == nil {
		new, err = tx.Version(ctx, c.To)
	}
	if err != nil {
		err = fmt.Errorf("redline of change %d: %w", id, err)
	}
	return c, old, new, err
}
