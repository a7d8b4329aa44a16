package redline

import (
	"fmt"
	"strings"

	"exportwatch"
)

const (
	maxSummary = 300 // bytes of a summary
	maxQuote   = 60  // bytes of changed words that a summary quotes
	maxRows    = 3   // row edits that a summary tells one by one
)

// Summary returns one line of at most 300 bytes that says what changed:
// "§ 744.22(b): 30 → 15 calendar days; § 744.11 added". What does not fit is
// counted. A change without substance is "typography only", no edits at all
// "no change".
func Summary(old, new *exportwatch.Version, edits []exportwatch.Edit) string {
	s := summarizer{old: old.Text, new: new.Text}
	for _, group := range byPath(edits) {
		s.group(group)
	}
	switch {
	case len(s.phrases) > 0:
		return bounded(s.phrases)
	case len(edits) > 0:
		return "typography only"
	}
	return "no change"
}

// bounded joins phrases up to maxSummary bytes and counts the others.
func bounded(phrases []string) string {
	out := ""
	for i, p := range phrases {
		next := p
		if out != "" {
			next = out + "; " + p
		}
		more := ""
		if left := len(phrases) - i - 1; left > 0 {
			more = fmt.Sprintf("; %d more", left)
		}
		if len(next)+len(more) > maxSummary {
			if out == "" {
				return exportwatch.Excerpt(p, maxSummary-len(more)-len("…")) + more
			}
			return out + fmt.Sprintf("; %d more", len(phrases)-i)
		}
		out = next
	}
	return out
}

// byPath groups substantive edits that follow one another in one provision, and
// all edits of rows.
func byPath(edits []exportwatch.Edit) [][]exportwatch.Edit {
	var out [][]exportwatch.Edit
	rows := -1
	for _, e := range edits {
		n := len(out) - 1
		switch {
		case e.Op == exportwatch.OpCosmetic:
		case e.Row != "" && rows >= 0:
			out[rows] = append(out[rows], e)
		case e.Row == "" && n >= 0 && n != rows && plain(e) && plain(out[n][0]) && out[n][0].Path == e.Path:
			out[n] = append(out[n], e)
		default:
			if e.Row != "" {
				rows = len(out)
			}
			out = append(out, []exportwatch.Edit{e})
		}
	}
	return out
}

// plain reports whether e is told together with others of its provision.
func plain(e exportwatch.Edit) bool {
	return e.Op == exportwatch.OpInsert || e.Op == exportwatch.OpDelete || e.Op == exportwatch.OpReplace
}

// A summarizer makes phrases of groups of edits.
type summarizer struct {
	old, new string
	phrases  []string
}

func (s *summarizer) add(path, format string, args ...any) {
	phrase := fmt.Sprintf(format, args...)
	if path != "" {
		phrase = oneLine(exportwatch.Excerpt(path, maxName)) + phrase
	}
	s.phrases = append(s.phrases, strings.TrimLeft(phrase, ": "))
}

func (s *summarizer) group(edits []exportwatch.Edit) {
	e := edits[0]
	switch {
	case e.Row != "":
		s.rows(edits)
	case len(edits) > 1:
		s.add(e.Path, ": %d places changed", len(edits))
	case e.Op == exportwatch.OpRenumber:
		s.renumbered(e)
	case e.Op == exportwatch.OpMove:
		s.moved(e)
	case e.Op == exportwatch.OpInsert:
		s.oneSided(e, s.newText(e), "added")
	case e.Op == exportwatch.OpDelete:
		s.oneSided(e, s.oldText(e), "removed")
	default:
		s.replaced(e)
	}
}

func (s *summarizer) oldText(e exportwatch.Edit) string {
	span := clip(e.Old, s.old)
	return oneLine(s.old[span[0]:span[1]])
}

func (s *summarizer) newText(e exportwatch.Edit) string {
	span := clip(e.New, s.new)
	return oneLine(s.new[span[0]:span[1]])
}

// oneSided tells of an insertion or a deletion: of the provision if it is whole
// lines of one, otherwise of the words.
func (s *summarizer) oneSided(e exportwatch.Edit, text, verb string) {
	switch {
	case e.Path != "" && s.wholeLines(e):
		s.add(e.Path, " %s", verb)
	case len(text) <= maxQuote:
		s.add(e.Path, ": “%s” %s", text, verb)
	default:
		s.add(e.Path, ": %d words %s", words(text, -1), verb)
	}
}

// wholeLines reports whether an insertion or deletion is of whole lines that
// start with the designator that its path ends in.
func (s *summarizer) wholeLines(e exportwatch.Edit) bool {
	text, span := s.new, clip(e.New, s.new)
	if e.Op == exportwatch.OpDelete {
		text, span = s.old, clip(e.Old, s.old)
	}
	opens := span[0] == 0 || text[span[0]-1] == '\n'
	body := strings.TrimSpace(text[span[0]:span[1]])
	closes := span[1] == len(text) || strings.HasSuffix(text[:span[1]], "\n") || text[span[1]] == '\n'
	last := e.Path[strings.LastIndexAny(e.Path, "( ")+1:]
	return opens && closes && strings.Contains(exportwatch.Excerpt(body, maxName), last)
}

// replaced quotes both sides if they are short, with the words that follow if
// the new side is a word or two: "30 → 15 calendar days".
func (s *summarizer) replaced(e exportwatch.Edit) {
	before, after := s.oldText(e), s.newText(e)
	if len(before) > maxQuote || len(after) > maxQuote {
		s.add(e.Path, " reworded (%d → %d words)", words(before, -1), words(after, -1))
		return
	}
	if words(after, 3) < 3 {
		at := clip(e.New, s.new)[1]
		end := at
		if line := strings.IndexByte(s.new[at:], '\n'); line != 0 {
			end = wordEnd(s.new, wordEnd(s.new, at))
			if line > 0 {
				end = min(end, at+line)
			}
		}
		if next := strings.TrimRight(oneLine(s.new[at:end]), ".,;:"); next != "" && len(next) <= maxQuote/2 {
			after += " " + next
		}
	}
	s.add(e.Path, ": %s → %s", before, after)
}

func (s *summarizer) moved(e exportwatch.Edit) {
	changed := ""
	if n := len(e.Edits); n > 0 {
		changed = " and changed"
	}
	if e.WasPath == "" {
		s.add(e.Path, ": text moved%s", changed)
		return
	}
	s.add(e.WasPath, " moved%s, now %s", changed, oneLine(exportwatch.Excerpt(e.Path, maxName)))
}

// renumbered tells of one designator or a cascade of them.
func (s *summarizer) renumbered(e exportwatch.Edit) {
	first := exportwatch.Member{Old: e.Old, New: e.New}
	last := first
	if n := len(e.Members); n > 0 {
		first, last = e.Members[0], e.Members[n-1]
	}
	was, now := e.WasPath, e.Path
	if was == "" {
		was, now = "", ""
	}
	firstOld, lastOld := s.oldText(exportwatch.Edit{Old: first.Old}), s.oldText(exportwatch.Edit{Old: last.Old})
	firstNew, lastNew := s.newText(exportwatch.Edit{New: first.New}), s.newText(exportwatch.Edit{New: last.New})
	switch {
	case was == "" && len(e.Members) <= 1:
		s.add(e.Path, ": %s renumbered %s", firstOld, firstNew)
	case was == "":
		s.add(e.Path, ": %s–%s renumbered %s–%s", firstOld, lastOld, firstNew, lastNew)
	case len(e.Members) <= 1:
		s.add(was, " renumbered %s", oneLine(exportwatch.Excerpt(now, maxName)))
	case was == "§ "+firstOld:
		s.add("§"+was, "–%s renumbered", lastOld)
	default:
		s.add(was, "–%s renumbered %s–%s", lastOld, firstNew, lastNew)
	}
}

// rows tells of row edits one by one, or counts them.
func (s *summarizer) rows(edits []exportwatch.Edit) {
	if len(edits) <= maxRows {
		for _, e := range edits {
			s.row(e)
		}
		return
	}
	added, removed, changed := 0, 0, map[string]bool{}
	for _, e := range edits {
		switch e.Op {
		case exportwatch.OpRowInsert:
			added++
		case exportwatch.OpRowDelete:
			removed++
		default:
			changed[e.Row] = true
		}
	}
	for _, c := range []struct {
		n    int
		verb string
	}{{added, "added"}, {removed, "removed"}, {len(changed), "changed"}} {
		switch {
		case c.n == 1:
			s.add("", "1 row %s", c.verb)
		case c.n > 1:
			s.add("", "%d rows %s", c.n, c.verb)
		}
	}
}

func (s *summarizer) row(e exportwatch.Edit) {
	name := oneLine(exportwatch.Excerpt(e.Row, maxName))
	switch e.Op {
	case exportwatch.OpRowInsert:
		s.add("", "%s added", name)
	case exportwatch.OpRowDelete:
		s.add("", "%s removed", name)
	case exportwatch.OpCellChange:
		e.Path = strings.TrimPrefix(name+", "+oneLine(exportwatch.Excerpt(e.Column, maxName)), ", ")
		s.replaced(e)
	default:
		s.add("", "%s changed", name)
	}
}
