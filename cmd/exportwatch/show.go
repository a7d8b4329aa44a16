package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"exportwatch"
	"exportwatch/notify"
	"exportwatch/pipeline"
	"exportwatch/redline"
	"exportwatch/store"
	"exportwatch/triage"
)

type showCmd struct {
	ID   string `arg:"" help:"An alert (a-...), development (d-...), matter (m/...), version (v<number>), change (c<number>), document or section of one (cfr/15/744.22, cfr/15/744#supp-4)."`
	Data string `placeholder:"DIR" help:"Where the database lies."`
	JSON bool   `help:"Print JSON."`
}

// Help gives examples.
func (showCmd) Help() string {
	return "Examples:\n  exportwatch show cfr/15/744\n  exportwatch show cfr/15/744.22\n  exportwatch show docket/dcd/1:26-cv-02225#12\n  exportwatch show c12\n\nDevelopments are listed by check and by the web pages."
}

// Run shows one thing of the store.
func (c showCmd) Run(e *env) error {
	s, err := loadSettings(e.config)
	if err != nil {
		return err
	}
	return readStore(e, c.Data, s, func(tx *store.Tx, synthetic bool) error {
		if !c.JSON {
			printBanner(e, synthetic)
		}
		if err := c.show(e, tx, synthetic); err != nil {
			return fmt.Errorf("show %s: %w", c.ID, err)
		}
		return nil
	})
}

func (c showCmd) show(e *env, tx *store.Tx, synthetic bool) error {
	number, numeric := numbered(c.ID)
	switch {
	case strings.HasPrefix(c.ID, "d-"):
		return c.development(e, tx)
	case strings.HasPrefix(c.ID, "a-"):
		return c.alert(e, tx, synthetic)
	case strings.HasPrefix(c.ID, "m/"):
		return c.matter(e, tx)
	case numeric && c.ID[0] == 'v':
		v, err := tx.Version(e.ctx, number)
		if err != nil {
			return err
		}
		return c.version(e, tx, v)
	case numeric && c.ID[0] == 'c':
		return c.change(e, tx, number)
	}
	return c.document(e, tx)
}

// document shows the newest version of a document, or one section of it.
func (c showCmd) document(e *env, tx *store.Tx) error {
	at, err := located(e, tx, c.ID)
	if err != nil {
		return err
	}
	v, err := latest(e, tx, at.Doc)
	if err != nil {
		return err
	}
	if at.Section == "" {
		return c.version(e, tx, v)
	}
	text, ok := sectionText(&v, at.Section)
	if !ok {
		return fmt.Errorf("%s has no section %s: %w", at.Doc, at.Section, exportwatch.ErrNotFound)
	}
	if c.JSON {
		return writeJSON(e.stdout, map[string]any{"document": v.Doc, "version": v.ID, "section": at.Section, "text": text})
	}
	v.Text = text
	return c.version(e, tx, v)
}

// located reads where a command line points to: a document of the store by its
// name, or else an address, such as cfr/15/744.22 for a section of cfr/15/744.
func located(e *env, tx *store.Tx, name string) (exportwatch.Address, error) {
	_, err := tx.Document(e.ctx, exportwatch.DocID(name))
	if errors.Is(err, exportwatch.ErrNotFound) {
		return exportwatch.ParseAddress(name)
	}
	return exportwatch.Address{Doc: exportwatch.DocID(name)}, err
}

// sectionText returns the text of a section of v, false if it has none.
func sectionText(v *exportwatch.Version, id exportwatch.SectionID) (string, bool) {
	i := slices.IndexFunc(v.Sections, func(s exportwatch.Section) bool { return s.ID == id })
	if i < 0 {
		return "", false
	}
	return v.SectionText(v.Sections[i]), true
}

// numbered reads "v12" and "c12".
func numbered(id string) (int64, bool) {
	if len(id) < 2 || id[0] != 'v' && id[0] != 'c' {
		return 0, false
	}
	n, err := strconv.ParseInt(id[1:], 10, 64)
	return n, err == nil
}

// latest returns the newest version of a document.
func latest(e *env, tx *store.Tx, id exportwatch.DocID) (exportwatch.Version, error) {
	versions, err := tx.Versions(e.ctx, id)
	if err != nil {
		return exportwatch.Version{}, err
	}
	if len(versions) == 0 {
		return exportwatch.Version{}, exportwatch.ErrNotFound
	}
	return versions[len(versions)-1], nil
}

func (c showCmd) development(e *env, tx *store.Tx) error {
	d, err := tx.Development(e.ctx, exportwatch.DevelopmentID(c.ID))
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.stdout, d)
	}
	c.private(e, d.Owner)
	m, err := tx.Matter(e.ctx, d.Matter)
	if err != nil {
		return err
	}
	msg, err := notify.Render(notify.Bundle{Development: d, Matter: m, Alert: exportwatch.Alert{Development: d.ID, Revision: d.Revision, At: d.UpdatedAt}})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(e.stdout, printable(msg.Text))
	return err
}

// alert shows what an alert said when it was made, as its text or its JSON body.
func (c showCmd) alert(e *env, tx *store.Tx, synthetic bool) error {
	b, err := pipeline.AlertBundle(e.ctx, tx, exportwatch.AlertID(c.ID))
	if err != nil {
		return err
	}
	b.Synthetic = synthetic
	msg, err := notify.Render(b)
	if err != nil {
		return err
	}
	if c.JSON {
		_, err = e.stdout.Write(append(msg.Body, '\n'))
		return err
	}
	c.private(e, b.Development.Owner)
	_, err = fmt.Fprintln(e.stdout, printable(msg.Text))
	return err
}

// private marks what follows as for its owner's eyes alone.
func (showCmd) private(e *env, owner string) {
	if owner != "" {
		fmt.Fprintf(e.stdout, "PRIVATE to %s: not for others to see\n", printable(owner))
	}
}

func (c showCmd) matter(e *env, tx *store.Tx) error {
	m, err := tx.Matter(e.ctx, exportwatch.MatterID(c.ID))
	if err != nil {
		return err
	}
	list, err := tx.Developments(e.ctx, store.DevelopmentQuery{Matter: m.ID, Limit: 100})
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.stdout, map[string]any{"matter": m, "developments": list})
	}
	fmt.Fprintf(e.stdout, "%s  %s\n", m.ID, printable(m.Title))
	for _, d := range list {
		fmt.Fprintf(e.stdout, "%s  %s  %s\n", instant(d.RaisedAt), d.ID, printable(d.Headline))
	}
	for _, t := range m.Ties {
		fmt.Fprintf(e.stdout, "tied by %s (%s)\n", printable(t.Key), printable(t.Reason))
	}
	return nil
}

func (c showCmd) version(e *env, tx *store.Tx, v exportwatch.Version) error {
	if c.JSON {
		return writeJSON(e.stdout, v)
	}
	doc, err := tx.Document(e.ctx, v.Doc)
	if err != nil {
		return err
	}
	c.private(e, doc.Owner)
	fmt.Fprintf(e.stdout, "%s  version %d, %s, observed %s\n%s\n", v.Doc, v.ID, v.Parser, instant(v.ObservedAt), printable(v.Title))
	for _, id := range v.Captures {
		line, err := captureLine(e, tx, id)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.stdout, line)
	}
	if err := handedLine(e, tx, v); err != nil {
		return err
	}
	if err := correctionLines(e, tx, v.Doc); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "\n%s\n", printable(v.Text))
	return err
}

// handedLine says how a version came in if a person handed it in.
func handedLine(e *env, tx *store.Tx, v exportwatch.Version) error {
	if len(v.Captures) == 0 {
		return nil
	}
	h, err := tx.HandingOf(e.ctx, v.Captures[0])
	if errors.Is(err, exportwatch.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "handed in by %s on %s as %s, received %s from %s\n",
		printable(h.By), instant(h.At), printable(h.Name), h.Received, printable(h.From))
	return err
}

// correctionLines says what a document of the Federal Register corrects, and
// what corrects it.
func correctionLines(e *env, tx *store.Tx, id exportwatch.DocID) error {
	versions, err := tx.Versions(e.ctx, id)
	if err != nil {
		return err
	}
	corrects, by := triage.Corrections(versions)
	for _, id := range corrects {
		fmt.Fprintf(e.stdout, "corrects %s\n", printable(string(id)))
	}
	for _, id := range by {
		fmt.Fprintf(e.stdout, "corrected by %s\n", printable(string(id)))
	}
	return nil
}

// captureLine says from which bytes a version was read, and whether they are
// still there.
func captureLine(e *env, tx *store.Tx, id int64) (string, error) {
	capture, err := tx.Capture(e.ctx, id)
	if err != nil {
		return "", err
	}
	line := fmt.Sprintf("read from capture %d of %s at %s, SHA-256 %s", id, printable(capture.URL), instant(capture.At), capture.Payload)
	pruned, err := tx.PrunedAt(e.ctx, capture.Payload)
	if err != nil || pruned.IsZero() {
		return line, err
	}
	return fmt.Sprintf("%s, whose bytes were pruned by the retention policy at %s", line, instant(pruned)), nil
}

func (c showCmd) change(e *env, tx *store.Tx, id int64) error {
	ch, err := tx.Change(e.ctx, id)
	if err != nil {
		return err
	}
	before, err := tx.Version(e.ctx, ch.From)
	if err != nil {
		return err
	}
	after, err := tx.Version(e.ctx, ch.To)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.stdout, map[string]any{"document": ch.Doc, "from": ch.From, "to": ch.To, "at": ch.At, "engine": ch.Engine, "edits": ch.Edits})
	}
	fmt.Fprintf(e.stdout, "%s  version %d to %d: %s\n\n", ch.Doc, ch.From, ch.To, printable(redline.Summary(&before, &after, ch.Edits)))
	return redline.Text(e.stdout, &before, &after, ch.Edits, redline.Options{Context: 20, Colour: isTerminal(e.stdout)})
}
