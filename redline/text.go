package redline

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"exportwatch"
)

// maxMoved is how many bytes of a moved block are shown where it was.
const maxMoved = 120

// marks of a terminal redline, plain and as ANSI sequences.
type terminal struct{ del, endDel, ins, endIns, note, endNote string }

// Text writes the redline for a terminal or a plain mail: deleted and inserted
// text in colour or as [-deleted-] and {+inserted+}, captions on lines of their
// own. It returns the first error of w, wrapped.
func Text(w io.Writer, old, new *exportwatch.Version, edits []exportwatch.Edit, o Options) error {
	t := terminal{"[-", "-]", "{+", "+}", "", ""}
	if o.Colour {
		t = terminal{"\x1b[31;9m", "\x1b[0m", "\x1b[32;4m", "\x1b[0m", "\x1b[36m", "\x1b[0m"}
	}
	lines := lineWriter{w: w, atStart: true}
	for _, p := range compose(old, new, edits, o) {
		if lines.err != nil {
			break
		}
		t.part(&lines, p)
	}
	lines.line("")
	if lines.err != nil {
		return fmt.Errorf("write redline: %w", lines.err)
	}
	return nil
}

func (t terminal) part(w *lineWriter, p part) {
	switch p.kind {
	case same:
		w.write(clean(p.text))
	case folded:
		w.line(t.note + "[… " + unchanged(p.text) + " …]" + t.endNote)
	case deleted:
		w.write(t.each(t.del, clean(p.text), t.endDel))
	case inserted:
		w.write(t.each(t.ins, clean(p.text), t.endIns))
	case caption:
		w.line(t.note + "@@ " + oneLine(p.text) + " @@" + t.endNote)
	case movedTo:
		w.line(t.note + "[moved to " + oneLine(elsewhere(p.path)) + ": " + oneLine(exportwatch.Excerpt(p.text, maxMoved)) + "]" + t.endNote)
	case movedFrom:
		w.line(t.note + "[moved here from " + oneLine(elsewhere(p.path)) + ":" + t.endNote)
	case movedEnd:
		w.line(t.note + "end of move]" + t.endNote)
	}
}

// each puts marks round the text of every line, so that no colour runs over the
// end of a line.
func (t terminal) each(before, text, after string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if l != "" {
			lines[i] = before + l + after
		}
	}
	return strings.Join(lines, "\n")
}

func elsewhere(path string) string { return cmp.Or(path, "elsewhere") }

// oneLine returns s cleaned, on one line.
func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// A lineWriter knows whether it stands at the start of a line, and keeps the
// first error.
type lineWriter struct {
	w       io.Writer
	atStart bool
	err     error
}

func (l *lineWriter) write(s string) {
	if s == "" || l.err != nil {
		return
	}
	_, l.err = io.WriteString(l.w, s)
	l.atStart = strings.HasSuffix(s, "\n")
}

// line writes s on a line of its own; an empty s only ends the line.
func (l *lineWriter) line(s string) {
	if !l.atStart {
		l.write("\n")
	}
	if s != "" {
		l.write(s + "\n")
	}
}
