package redline

import (
	"fmt"
	"html/template"
	"strings"

	"exportwatch"
)

// HTML returns the redline as an HTML fragment: one div of class "redline" with
// ins and del elements, unchanged text folded into details elements, captions
// of class "path", moved blocks of class "moved". It has no script, no inline
// style and no links; [CSS] styles it, and it is legible without.
func HTML(old, new *exportwatch.Version, edits []exportwatch.Edit, o Options) template.HTML {
	var b strings.Builder
	b.WriteString(`<div class="redline">`)
	for _, p := range compose(old, new, edits, o) {
		text := template.HTMLEscapeString(clean(p.text))
		switch p.kind {
		case same:
			b.WriteString(text)
		case folded:
			fmt.Fprintf(&b, `<details class="fold"><summary>%s</summary>%s</details>`, unchanged(p.text), text)
		case deleted:
			fmt.Fprintf(&b, `<del>%s</del>`, text)
		case inserted:
			fmt.Fprintf(&b, `<ins>%s</ins>`, text)
		case caption:
			fmt.Fprintf(&b, `<span class="path">%s</span> `, text)
		case movedTo:
			fmt.Fprintf(&b, `<span class="moved-out"><span class="note">[%s]</span> <del>%s</del></span>`, note("moved to", p.path), template.HTMLEscapeString(oneLine(exportwatch.Excerpt(p.text, maxMoved))))
		case movedFrom:
			fmt.Fprintf(&b, `<div class="moved"><span class="note">[%s]</span> `, note("moved here from", p.path))
		case movedEnd:
			b.WriteString(`</div>`)
		}
	}
	b.WriteString(`</div>`)
	return template.HTML(b.String())
}

// note says where a block moved, escaped.
func note(verb, path string) string {
	if path == "" {
		path = "elsewhere"
	}
	return template.HTMLEscapeString(clean(verb + " " + path))
}

// unchanged says how much text is folded.
func unchanged(text string) string {
	n := words(text, -1)
	if n == 1 {
		return "1 word unchanged"
	}
	return fmt.Sprintf("%d words unchanged", n)
}

// CSS styles the classes that [HTML] uses, on light and dark grounds and on
// paper.
const CSS = `.redline { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.5 }
.redline ins { color: #0a5c2b; background: #e2f6e8; text-decoration: underline }
.redline del { color: #8f1d1d; background: #fdeaea; text-decoration: line-through }
.redline .path { display: block; margin: .8em 0 .2em; font-weight: bold }
.redline .note { font-style: italic; color: #5a5a5a }
.redline .moved { margin: .4em 0; padding-left: .8em; border-left: 4px double #5b4bb0 }
.redline .fold { margin: .4em 0; color: #5a5a5a }
.redline .fold summary { cursor: pointer; font-size: .9em }
@media (prefers-color-scheme: dark) {
  .redline ins { color: #8ee6ad; background: #12351f }
  .redline del { color: #ffb0b0; background: #451919 }
  .redline .note, .redline .fold { color: #b5b5b5 }
  .redline .moved { border-color: #a99cf0 }
}
@media print {
  .redline ins, .redline del { color: inherit; background: none }
  .redline .fold:not([open]) { color: #444 }
}
`
