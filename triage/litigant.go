package triage

import (
	"regexp"
	"slices"

	"exportwatch"
)

// Papers of a case call its parties by their sides: "BIS informed Plaintiff".
// That is nobody's name, and every case has one.

// litigants are the words for who brings a case.
const litigants = `(?:[Tt]he\s+)?(?:[Pp]laintiff|[Pp]etitioner|[Mm]ovant)s?`

var (
	isLitigant = regexp.MustCompile(`^` + litigants + `$`)
	// nowNamedAs matches a side and its name.
	nowNamedAs = regexp.MustCompile(`\b(?:[Pp]laintiff|[Pp]etitioner|[Mm]ovant),?\s+(` + formedName + `)`)
	// captionEnd is where the caption ends that names who brings a case.
	captionEnd = regexp.MustCompile(`\b(?i:plaintiffs?|petitioners?|movants?)\b|\s(?i:vs?\.)\s`)
	severalOf  = regexp.MustCompile(`(?i)\bet\s+al\b|s$`)
	// courtName is what a caption has before the name, on one line where that is
	// how the text came.
	courtName = regexp.MustCompile(`^.*\b(?:COURT|CIRCUIT|DIVISION|DISTRICT\s+OF\s+(?:(?:NEW|NORTH|SOUTH|WEST|RHODE)\s+)?\p{Lu}+)\s+`)
)

// litigant returns the name of who brings the case where the text names one
// alone, and where; without it no name and the span at, where it speaks of them.
func (p *passage) litigant(at exportwatch.Span) (string, exportwatch.Span) {
	if severalOf.MatchString(p.text[at[0]:at[1]]) {
		return "", at
	}
	var spans []exportwatch.Span
	for _, m := range nowNamedAs.FindAllStringSubmatchIndex(p.text, maxActs) {
		spans = append(spans, exportwatch.Span{m[2], m[3]})
	}
	if name, named, ok := p.oneName(spans); ok {
		return name, named
	}
	if name, named, ok := p.oneName(p.captionNames()); ok && len(spans) == 0 {
		return name, named
	}
	return "", at
}

// captionNames returns where the caption names companies that bring the case,
// nothing where it says that there are more.
func (p *passage) captionNames() []exportwatch.Span {
	head := p.text[:min(len(p.text), letterheadBytes)]
	end := captionEnd.FindStringIndex(head)
	if end == nil || severalOf.MatchString(head[:end[1]]) {
		return nil
	}
	var out []exportwatch.Span
	for _, m := range withForm.FindAllStringIndex(head[:end[0]], -1) {
		m[0] += len(courtName.FindString(head[m[0]:m[1]]))
		if legalForm.MatchString(head[m[0]:m[1]]) {
			out = append(out, exportwatch.Span{m[0], m[1]})
		}
	}
	return out
}

// oneName returns the name that stands at all spans, and the first of them;
// false if none does or they differ.
func (p *passage) oneName(spans []exportwatch.Span) (string, exportwatch.Span, bool) {
	var name string
	for _, s := range spans {
		one, ok := recipientName(p.text[s[0]:s[1]])
		if !ok || name != "" && !sameName(one, name) {
			return "", exportwatch.Span{}, false
		}
		if name == "" {
			name = one
		}
	}
	if name == "" {
		return "", exportwatch.Span{}, false
	}
	return name, spans[0], true
}

// onlyRecipient returns the letter that the text tells of, if those that it names
// a recipient of are all to one.
func (p *passage) onlyRecipient() (act, bool) {
	var found []act
	for i := range p.sentences {
		if len(found) > maxActs {
			return act{}, false
		}
		s := p.sentences[i]
		if s[1]-s[0] <= maxSentence && tellsOfAct(p.lower[s[0]:s[1]]) {
			found = append(found, p.actsIn(i)...)
		}
	}
	found = slices.DeleteFunc(found, func(a act) bool { return a.recipient == "" })
	if len(found) == 0 || slices.ContainsFunc(found, func(a act) bool { return !sameName(a.recipient, found[0].recipient) }) {
		return act{}, false
	}
	return found[0], true
}
