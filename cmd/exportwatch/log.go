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
	Document string `arg:"" help:"The document, such as cfr/15/744 or bill/119/hr/2683, or the address of a section of it, such as cfr/15/744.22."`
	Section  string `arg:"" optional:"" help:"Only the versions in which this section of it, such as 744.22/b, has another text than in the one before."`
	Data     string `placeholder:"DIR" help:"Where the database lies."`
	JSON     bool   `help:"Print JSON."`
}

// Help gives an example.
func (logCmd) Help() string {
	return "Examples:\n  exportwatch log cfr/15/744\n  exportwatch log cfr/15/744 744.22/b"
}

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
	var at exportwatch.Address
	var lines []versionJSON
	var synthetic bool
	err = readStore(e, c.Data, s, func(tx *store.Tx, recorded bool) error {
		synthetic = recorded
		if at, err = c.address(e, tx); err != nil {
			return err
		}
		lines, err = logLines(e, tx, at)
		return err
	})
	if err != nil {
		return err
	}
	if c.JSON {
		out := map[string]any{"document": at.Doc, "versions": lines, "synthetic": synthetic}
		if at.Section != "" {
			out["section"] = at.Section
		}
		return writeJSON(e.stdout, out)
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

// address returns what the log is of.
func (c logCmd) address(e *env, tx *store.Tx) (exportwatch.Address, error) {
	at, err := located(e, tx, c.Document)
	if err != nil || c.Section == "" {
		return at, err
	}
	if at.Section != "" {
		return at, fmt.Errorf("%s is a section of %s: give one section, not %s too", c.Document, at.Doc, c.Section)
	}
	at.Section, err = exportwatch.ParseSectionID(c.Section)
	return at, err
}

// telling returns the versions in which a section has another text than in the
// version before in the same format, its first and its removal among them.
func telling(versions []exportwatch.Version, id exportwatch.SectionID) []exportwatch.Version {
	type said struct {
		text string
		ok   bool
	}
	last := map[string]said{} // by format
	var out []exportwatch.Version
	for _, v := range versions {
		text, ok := sectionText(&v, id)
		if now := (said{text, ok}); now != last[v.Format] {
			last[v.Format] = now
			out = append(out, v)
		}
	}
	return out
}

func logLines(e *env, tx *store.Tx, at exportwatch.Address) ([]versionJSON, error) {
	id := at.Doc
	if _, err := tx.Document(e.ctx, id); err != nil {
		return nil, fmt.Errorf("document %q: %w", id, err)
	}
	versions, err := tx.Versions(e.ctx, id)
	if err != nil {
		return nil, err
	}
	if at.Section != "" {
		if versions = telling(versions, at.Section); len(versions) == 0 {
			return nil, fmt.Errorf("%s has no section %s: %w", id, at.Section, exportwatch.ErrNotFound)
		}
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
