package redline

import (
	"strings"

	"exportwatch"
)

// Markdown returns the redline as Markdown: deleted text struck through with
// ~~, inserted text in bold, captions as headings. Characters that mean
// something in Markdown or HTML are escaped.
func Markdown(old, new *exportwatch.Version, edits []exportwatch.Edit, o Options) string {
	var b strings.Builder
	w := &lineWriter{w: &b, atStart: true}
	for _, p := range compose(old, new, edits, o) {
		markdownPart(w, p)
	}
	w.line("")
	return b.String()
}

func markdownPart(w *lineWriter, p part) {
	switch p.kind {
	case same:
		w.write(markdownLines(w.atStart, p.text, ""))
	case folded:
		w.line("\n*" + unchanged(p.text) + "*\n")
	case deleted:
		w.write(markdownLines(w.atStart, p.text, "~~"))
	case inserted:
		w.write(markdownLines(w.atStart, p.text, "**"))
	case caption:
		w.line("\n#### " + escapeMarkdown(oneLine(p.text)) + "\n")
	case movedTo:
		w.line("\n*moved to " + escapeMarkdown(oneLine(elsewhere(p.path))) + ":* ~~" +
			escapeMarkdown(oneLine(exportwatch.Excerpt(p.text, maxMoved))) + "~~\n")
	case movedFrom:
		w.line("\n*moved here from " + escapeMarkdown(oneLine(elsewhere(p.path))) + ":*\n")
	case movedEnd:
		w.line("\n*end of move*\n")
	}
}

// markdownLines escapes text line by line and puts mark round the words of each
// line. White space at the start of a line goes: it would make code of it.
func markdownLines(atStart bool, text, mark string) string {
	lines := strings.Split(clean(text), "\n")
	for i, l := range lines {
		opens := i > 0 || atStart
		lead, trail := "", ""
		if !opens && strings.TrimLeft(l, " \t") != l {
			lead = " "
		}
		words := strings.TrimSpace(l)
		if words == "" {
			lines[i] = lead
			continue
		}
		if i == len(lines)-1 && strings.TrimRight(l, " \t") != l {
			trail = " "
		}
		if opens && mark == "" {
			lines[i] = guardLine(words) + trail
			continue
		}
		lines[i] = lead + mark + escapeMarkdown(words) + mark + trail
	}
	return strings.Join(lines, "\n")
}

// guardLine escapes a line, and what would make a list or a rule at its start.
func guardLine(words string) string {
	digits := len(words) - len(strings.TrimLeft(words, "0123456789"))
	switch {
	case strings.IndexByte("+-=:", words[0]) >= 0:
		return `\` + escapeMarkdown(words)
	case digits > 0 && digits < len(words) && strings.IndexByte(".)", words[digits]) >= 0:
		return words[:digits] + `\` + escapeMarkdown(words[digits:])
	}
	return escapeMarkdown(words)
}

// escapeMarkdown escapes what has a meaning inside a line.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; c {
		case '\\', '`', '*', '_', '[', ']', '#', '|', '~', '!', '$':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '&':
			b.WriteString("&amp;")
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
