// Package redline shows a change to people: as HTML, terminal text, Markdown,
// one line, or short excerpts. It takes the edits as given (package differ
// makes them) and decides nothing about their meaning. Text from documents is
// hostile: everything is escaped for where it lands, control and direction
// characters are made visible, and edits that do not fit the texts are clipped
// rather than trusted.
//
// Cosmetic edits are not marked: their new text is shown as unchanged.
package redline

import (
	"cmp"
	"slices"
	"strings"

	"exportwatch"
)

// Options say how a redline is shown. The zero Options folds all unchanged
// text and uses no colour.
type Options struct {
	Context int  // unchanged words kept on each side of a change; the rest is folded
	Colour  bool // terminal only: ANSI colours instead of [-deleted-]{+inserted+}
}

// A kind says what a part of a redline is.
type kind int

const (
	same      kind = iota // unchanged, shown
	folded                // unchanged, folded away
	deleted               // in the old text only
	inserted              // in the new text only
	caption               // the provision that the parts after it are in
	movedTo               // stands where a block was; text is the block, path where it went
	movedFrom             // starts a block that stood elsewhere; path is where
	movedEnd              // ends it
)

// A part is a stretch of a redline in reading order.
type part struct {
	kind kind
	text string // as in the document, or a path for a caption
	path string // of a move: the other place, empty if it has no name
}

// A mark is an edit, or a member of a cascade, at its place in the new text.
type mark struct {
	edit     exportwatch.Edit
	old, new exportwatch.Span
	leaves   bool // the place a moved block left
}

// A composer makes the parts of a redline.
type composer struct {
	old, new string
	context  int
	parts    []part
	title    string // of the last caption
}

// compose returns the parts of the redline of a whole change.
func compose(old, new *exportwatch.Version, edits []exportwatch.Edit, o Options) []part {
	c := &composer{old: old.Text, new: new.Text, context: max(o.Context, 0)}
	c.region(exportwatch.Span{0, len(new.Text)}, c.marks(edits))
	return fold(c.parts, c.context)
}

// marks returns what is to be marked, ordered by the new text.
func (c *composer) marks(edits []exportwatch.Edit) []mark {
	var out []mark
	places := newPlaces(edits)
	for _, e := range edits {
		switch {
		case e.Op == exportwatch.OpCosmetic:
			continue
		case len(e.Members) > 0:
			for _, m := range e.Members {
				out = append(out, mark{edit: e, old: clip(m.Old, c.old), new: clip(m.New, c.new)})
			}
			continue
		case e.Op == exportwatch.OpMove:
			at := places.inNew(e.Old[0])
			out = append(out, mark{edit: e, old: clip(e.Old, c.old), new: clip(exportwatch.Span{at, at}, c.new), leaves: true})
		}
		out = append(out, mark{edit: e, old: clip(e.Old, c.old), new: clip(e.New, c.new)})
	}
	slices.SortStableFunc(out, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.new[0], b.new[0]), cmp.Compare(a.new[1], b.new[1]))
	})
	return out
}

// clip returns the part of span that lies inside text.
func clip(span exportwatch.Span, text string) exportwatch.Span {
	start := min(max(span[0], 0), len(text))
	return exportwatch.Span{start, min(max(span[1], start), len(text))}
}

// region adds the parts of a stretch of the new text.
func (c *composer) region(span exportwatch.Span, marks []mark) {
	at := span[0]
	for _, m := range marks {
		m.new[0], m.new[1] = max(m.new[0], at), max(m.new[1], at)
		c.add(same, c.new[at:m.new[0]], "")
		c.mark(m)
		at = m.new[1]
	}
	c.add(same, c.new[at:max(at, span[1])], "")
}

func (c *composer) add(k kind, text, path string) {
	if text != "" || k == movedEnd {
		c.parts = append(c.parts, part{k, text, path})
	}
}

func (c *composer) mark(m mark) {
	t := title(m.edit)
	if m.leaves {
		t = cmp.Or(m.edit.WasPath, m.edit.Path)
	}
	if t != c.title {
		c.caption(t)
	}
	oldText, newText := c.old[m.old[0]:m.old[1]], c.new[m.new[0]:m.new[1]]
	switch {
	case m.leaves:
		c.add(movedTo, oldText, m.edit.Path)
	case m.edit.Op == exportwatch.OpMove:
		c.add(movedFrom, " ", cmp.Or(m.edit.WasPath, m.edit.Path))
		c.region(m.new, c.marks(m.edit.Edits))
		c.add(movedEnd, "", "")
	default:
		c.add(deleted, oldText, "")
		c.add(inserted, newText, "")
	}
}

// caption adds a caption, before the line that the redline has come to if that
// is unchanged so far.
func (c *composer) caption(title string) {
	c.title = title
	n := len(c.parts) - 1
	if n < 0 || c.parts[n].kind != same || title == "" {
		c.add(caption, title, "")
		return
	}
	text := c.parts[n].text
	line := strings.LastIndexByte(text, '\n') + 1
	if line == 0 && n > 0 && !c.parts[n-1].endsLine() {
		line = len(text)
	}
	c.parts = c.parts[:n]
	c.add(same, text[:line], "")
	c.add(caption, title, "")
	c.add(same, text[line:], "")
}

// endsLine reports whether what follows p starts a line.
func (p part) endsLine() bool {
	return p.kind != deleted && p.kind != inserted || strings.HasSuffix(p.text, "\n")
}

// title says where an edit is: its path, what that was called, its row and
// column.
func title(e exportwatch.Edit) string {
	s := e.Path
	if e.WasPath != "" && e.Path != "" {
		s += " (was " + e.WasPath + ")"
	}
	for _, name := range []string{exportwatch.Excerpt(e.Row, maxName), exportwatch.Excerpt(e.Column, maxName)} {
		if name == "" {
			continue
		}
		if s != "" {
			s += ", "
		}
		s += name
	}
	return s
}

// maxName is how many bytes of a row key or column name are shown.
const maxName = 80
