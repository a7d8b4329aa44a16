package main

import (
	"cmp"
	"fmt"
	"time"

	"exportwatch"
	"exportwatch/redline"
	"exportwatch/store"
)

type logCmd struct {
	Document string `arg:"" help:"The document, such as cfr/15/744 or bill/119/hr/2683."`
	Data     string `placeholder:"DIR" help:"Where the database lies."`
	JSON     bool   `help:"Print JSON."`
}

// Help gives an example.
func (logCmd) Help() string { return "Example: exportwatch log cfr/15/744" }

// versionJSON is one line of a document's log.
type versionJSON struct {
	ID         int64     `json:"id"`
	Format     string    `json:"format"`
	Parser     string    `json:"parser"`
	Origin     string    `json:"origin"`
	AsOf       string    `json:"as_of,omitempty"`
	Published  string    `json:"published,omitempty"`
	Effective  string    `json:"effective,omitempty"`
	ObservedAt time.Time `json:"observed_at"`
	Digest     string    `json:"text_sha256"`
	Change     int64     `json:"change,omitempty"`
	Summary    string    `json:"summary,omitempty"`
}

// Run lists the versions of a document, newest last.
func (c logCmd) Run(e *env) error {
	s, err := loadSettings(e.config)
	if err != nil {
		return err
	}
	var lines []versionJSON
	var synthetic bool
	err = readStore(e, c.Data, s, func(tx *store.Tx, recorded bool) error {
		synthetic = recorded
		lines, err = logLines(e, tx, exportwatch.DocID(c.Document))
		return err
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(e.stdout, map[string]any{"document": c.Document, "versions": lines, "synthetic": synthetic})
	}
	printBanner(e, synthetic)
	for _, l := range lines {
		fmt.Fprintf(e.stdout, "version %d  %s  observed %s  as of %s  %s\n", l.ID, l.Format, instant(l.ObservedAt), cmp.Or(l.AsOf, l.Published, "-"), l.Origin)
		if l.Change != 0 {
			fmt.Fprintf(e.stdout, "  change %d: %s\n", l.Change, printable(l.Summary))
		}
	}
	return nil
}

func logLines(e *env, tx *store.Tx, id exportwatch.DocID) ([]versionJSON, error) {
	if _, err := tx.Document(e.ctx, id); err != nil {
		return nil, fmt.Errorf("document %q: %w", id, err)
	}
	versions, err := tx.Versions(e.ctx, id)
	if err != nil {
		return nil, err
	}
	changes, err := tx.Changes(e.ctx, id)
	if err != nil {
		return nil, err
	}
	lines := make([]versionJSON, 0, len(versions))
	for i := range versions {
		v := &versions[i]
		l := versionJSON{ID: v.ID, Format: v.Format, Parser: v.Parser, Origin: string(v.Origin), AsOf: v.AsOf.String(),
			Published: v.Published.String(), Effective: v.Effective.String(), ObservedAt: v.ObservedAt, Digest: v.TextDigest().String()}
		for _, ch := range changes {
			if ch.To != v.ID {
				continue
			}
			before, err := tx.Version(e.ctx, ch.From)
			if err != nil {
				return nil, err
			}
			l.Change, l.Summary = ch.ID, redline.Summary(&before, v, ch.Edits)
		}
		lines = append(lines, l)
	}
	return lines, nil
}
