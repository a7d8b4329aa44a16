package redline

import (
	"strings"

	"exportwatch"
)

const (
	maxExcerpt = 400 // bytes of each side of an excerpt
	aroundEdit = 8   // words quoted on each side of a change inside a line
	nearby     = 60  // bytes between two changes of one provision up to which they are quoted as one
)

// An Excerpt is one difference as an alert quotes it: both sides cleaned, on
// one line, of bounded length, with the words around.
type Excerpt struct {
	Path string // provision and row, such as "§ 744.22(b)"
	Old  string // what it said; empty if it is new
	New  string // what it says; empty if it is gone
}

// Excerpts returns at most n excerpts of the substantive edits, in the order of
// the edits. Changes close to one another make one excerpt.
func Excerpts(old, new *exportwatch.Version, edits []exportwatch.Edit, n int) []Excerpt {
	var out []Excerpt
	for _, e := range nearbyEdits(edits) {
		if len(out) >= n {
			break
		}
		out = append(out, Excerpt{
			Path: oneLine(title(e)),
			Old:  quote(old.Text, e.Old, e.New[0] == e.New[1]),
			New:  quote(new.Text, e.New, e.Old[0] == e.Old[1]),
		})
	}
	return out
}

// nearbyEdits returns the substantive edits, each joined with those close after
// it in one provision.
func nearbyEdits(edits []exportwatch.Edit) []exportwatch.Edit {
	var out []exportwatch.Edit
	for _, e := range edits {
		if e.Op == exportwatch.OpCosmetic {
			continue
		}
		n := len(out) - 1
		if n >= 0 && joinable(out[n], e) {
			out[n].Old[1], out[n].New[1] = max(out[n].Old[1], e.Old[1]), max(out[n].New[1], e.New[1])
			continue
		}
		out = append(out, e)
	}
	return out
}

func joinable(a, b exportwatch.Edit) bool {
	near := func(a, b exportwatch.Span) bool { return a[1] <= b[0] && b[0]-a[1] <= nearby }
	return plain(a) && plain(b) && a.Path == b.Path && a.Row == b.Row && near(a.Old, b.Old) && near(a.New, b.New)
}

// quote returns what a text says in span, with words of the same line around. A
// side that has nothing is quoted by what is around its place, unless that is
// between lines: then it is empty. alone says that the other side has nothing.
func quote(text string, span exportwatch.Span, alone bool) string {
	span = clip(span, text)
	span[1] = span[0] + len(strings.TrimRight(text[span[0]:span[1]], " \t\n"))
	lineStart := strings.LastIndexByte(text[:span[0]], '\n') + 1
	lineEnd := len(text)
	if i := strings.IndexByte(text[span[1]:], '\n'); i >= 0 {
		lineEnd = span[1] + i
	}
	if span[0] == span[1] && (span[0] == lineStart || span[0] == lineEnd) {
		return ""
	}
	if alone && span[0] == lineStart {
		return exportwatch.Excerpt(clean(text[span[0]:span[1]]), maxExcerpt)
	}
	start, end := span[0], span[1]
	for range aroundEdit {
		start, end = max(wordStart(text, start), lineStart), min(wordEnd(text, end), lineEnd)
	}
	return ellipses(text, start, end, lineStart, lineEnd)
}

func ellipses(text string, start, end, lineStart, lineEnd int) string {
	s := exportwatch.Excerpt(clean(text[start:end]), maxExcerpt)
	if start > lineStart {
		s = "… " + s
	}
	if end < lineEnd && !strings.HasSuffix(s, "…") {
		s += " …"
	}
	return s
}
