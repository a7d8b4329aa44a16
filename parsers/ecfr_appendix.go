package parsers

import (
	"regexp"
	"strconv"
	"strings"

	"exportwatch"
)

// An appendix writes an appendix or supplement: its headings are sections, and
// the designators under each are numbered by themselves.
type appendix struct {
	*ecfrText
	spot
	form    appendixForm
	open    []appendixHeading // outermost first
	pending []*node           // what stands under the innermost heading
}

// An appendixForm says how the headings and the paragraphs of an appendix are
// addressed.
type appendixForm struct {
	comments bool           // official interpretations: comments under the paragraphs they are on
	items    *regexp.Regexp // lines that head a form of the appendix, "A-1—Sample"; nil if it has no letter
}

// An appendixHeading is an open heading. Its rank orders it among the others.
type appendixHeading struct {
	rank int
	path []string
}

// appendix writes the contents of c under its heading.
func (e *ecfrText) appendix(c *node, id, label, head string, depth int) {
	e.scope = id
	heading := strings.TrimLeft(strings.TrimPrefix(head, label), "—–- ")
	if !strings.HasPrefix(head, label) {
		label, heading = headOf(head)
	}
	e.from(c.span).headed(id, label, heading, head, depth)
	switch units := appendixUnits(c, head); {
	case isControlList(units):
		e.controlList(units, depth+1)
	case isCountryGroups(units):
		e.countryGroups(units, depth+1)
	default:
		a := &appendix{ecfrText: e, spot: spot{id, depth}, form: appendixFormOf(id, head)}
		a.units(units)
	}
	e.scope = ""
}

// units writes what stands in an appendix below its heading.
func (a *appendix) units(units []*node) {
	for _, u := range units {
		if rank, words := a.headingOf(u); rank > 0 && words != "" && a.shows(u) {
			a.flush()
			a.from(u.span)
			a.heading(rank, words)
			continue
		}
		a.pending = append(a.pending, u)
	}
	a.flush()
}

// appendixUnits returns what stands in c below its heading. Divisions of an
// appendix, which few have, are taken for their contents.
func appendixUnits(c *node, head string) []*node {
	var out []*node
	for _, u := range c.all() {
		switch {
		case u.name == "HEAD", u.name == "EAR", u.name == "HD" && len(out) == 0 && line(u) == head, u.name == "RESERVED" && line(u) == head:
		case strings.HasPrefix(u.name, "DIV") && len(u.name) == 4:
			out = append(out, u.all()...)
		default:
			out = append(out, u)
		}
	}
	return out
}

var interpretations = regexp.MustCompile(`(?i)\bofficial (?:staff |bureau |board )?(?:interpretations?|commentary)\b`)

func appendixFormOf(id, head string) appendixForm {
	form := appendixForm{comments: interpretations.MatchString(head)}
	if letter, ok := strings.CutPrefix(id, "app-"); ok && len(letter) <= 2 {
		form.items = regexp.MustCompile(`(?i)^` + regexp.QuoteMeta(letter) + `-(\d{1,3}[a-z]?)((?:\([a-z0-9]{1,4}\))*)\s?(?:[—–-]|$)`)
	}
	return form
}

// flush writes what stands under the innermost heading.
func (a *appendix) flush() {
	at, style := a.spot, inParentheses
	if n := len(a.open); n > 0 {
		at = spot{a.under(a.open[n-1].path...), a.depth + n}
	}
	if a.form.comments {
		style = comments
	} else if isOutline(a.pending) {
		style = withStop
	}
	a.body(a.pending, at, style, nil)
	a.pending = nil
}

// isOutline reports whether the paragraphs under a heading are one outline, "1.",
// "a.": two of them at least are so designated, none in parentheses, and those of the
// outermost series follow each other from the first on. Where they begin again, what
// they are numbered within is not known.
func isOutline(units []*node) bool {
	series, last, found := 0, 0, 0 // of the outermost
	for _, u := range units {
		if !paragraphElement(u.name) {
			continue
		}
		text := line(u)
		if strings.HasPrefix(text, "(") {
			return false
		}
		m := outlineParagraph.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		rank := outlineRanks(m[1])[0]
		if found++; found == 1 {
			series = rank.series
		}
		if rank.series != series {
			continue
		}
		if rank.value != last+1 {
			return false
		}
		last = rank.value
	}
	return found > 1
}

// outlineParagraph matches the designator of a paragraph of an outline.
var outlineParagraph = regexp.MustCompile(`^(\d{1,3}|[A-Za-z])\.\s+\S`)

// heading begins the section of a heading.
func (a *appendix) heading(rank int, words string) {
	for n := len(a.open); n > 0 && a.open[n-1].rank >= rank; n-- {
		a.open = a.open[:n-1]
	}
	var above []string
	if n := len(a.open); n > 0 {
		above = a.open[n-1].path
	}
	path := a.headingPath(words, above)
	label, heading := appendixLabel(words)
	a.open = append(a.open, appendixHeading{rank, path})
	a.headed(a.under(path...), label, heading, words, a.depth+len(a.open))
}

// Headings of the forms of an appendix come before those that the publisher
// marks by level; the headings of official interpretations are ranked by the
// provision they name: a section, its paragraph (a), (a)(1) below that.
const rankForm = 1

// headingOf returns the rank and the words of u if it is a heading, else zero.
func (a *appendix) headingOf(u *node) (rank int, words string) {
	level := appendixLevel(u)
	switch {
	case level > 0:
		words = line(u)
		if a.form.comments {
			if on, ok := commentedOn(words); ok {
				return len(on), words
			}
			return a.topicRank(level), words
		}
		return rankForm + level, words
	case a.form.items != nil && paragraphElement(u.name):
		if words = line(u); a.form.items.MatchString(words) {
			return rankForm, words
		}
	}
	return 0, ""
}

// topicRank returns the rank of a heading of official interpretations that names
// no provision: a topic of the provision above it where it is of a lower level.
func (a *appendix) topicRank(level int) int {
	if n := len(a.open); n > 0 && level > 2 {
		return min(a.open[n-1].rank+1, maxTopicRank)
	}
	return 1
}

// maxTopicRank is below the deepest paragraph that a heading can name.
const maxTopicRank = 9

// appendixLevel returns 1 to 6 for HD1 to HD6, and for HD by its SOURCE; HED1
// is the highest.
func appendixLevel(u *node) int {
	name := u.name
	if name == "HD" {
		name = u.attr("SOURCE")
	}
	switch name {
	case "HED", "HED1":
		return 1
	}
	if digit, ok := strings.CutPrefix(name, "HD"); ok {
		if n, err := strconv.Atoi(digit); err == nil && 1 <= n && n <= 6 {
			return n
		}
	}
	return 0
}

// outlineMark matches the designator that a heading begins with: "I. General",
// "2.1.3 Sampling", "Step 2. Weighing" is none.
var outlineMark = regexp.MustCompile(`^((?:[IVXLC]{1,6}|[A-Z]|\d{1,3})(?:\.\d{1,3})*)\.?(?:\s|$)`)

// headingPath returns the address of a heading below above.
func (a *appendix) headingPath(words string, above []string) []string {
	if a.form.comments {
		if on, ok := commentedOn(words); ok {
			return on
		}
	}
	if a.form.items != nil {
		if m := a.form.items.FindStringSubmatch(words); m != nil {
			letter, _, _ := strings.Cut(words, "-")
			return append([]string{letter + "-" + m[1]}, inner(m[2])...)
		}
	}
	own := clip(exportwatch.Slug(words), maxSlug)
	if m := outlineMark.FindStringSubmatch(words); m != nil && strings.ContainsAny(m[0], ".") {
		own = m[1]
	}
	if own == "" {
		own = "heading"
	}
	return append(append([]string(nil), above...), own)
}

// appendixLabel divides "A-1—Sample form" and "2(b) Samples" into what they are
// addressed by and the rest.
func appendixLabel(words string) (label, heading string) {
	if m := appendixMark.FindStringSubmatch(words); m != nil {
		return m[1], m[2]
	}
	return "", words
}

var appendixMark = regexp.MustCompile(`^((?:Section |§ ?|Paragraphs? )?(?:[A-Z]-)?\d[\d.]*[A-Za-z]?(?:\([A-Za-z0-9]{1,6}\))*|[IVXLC]{1,6}\.|[A-Z]\.|Appendix [A-Z]{1,2})(?:\s*[—–-]\s*|\s+)(\S.*)$`)

var (
	onSection   = regexp.MustCompile(`^(?:Section|§)\s*\d+[A-Za-z]?\.(\d+[A-Za-z]?)\b`)
	onParagraph = regexp.MustCompile(`^(?:Paragraphs?\s+)?(\d{1,4}[A-Za-z]?)((?:\([A-Za-z0-9]{1,6}\))+)`)
	onAppendix  = regexp.MustCompile(`^Appendi(?:x|ces)\s+([A-Z]{1,2})\b`)
)

// commentedOn returns what a heading of official interpretations is on, as the
// section without its part, and its paragraphs: "2", "b" for "2(b) Samples".
func commentedOn(words string) (path []string, ok bool) {
	if m := onSection.FindStringSubmatch(words); m != nil {
		return []string{m[1]}, true
	}
	if m := onParagraph.FindStringSubmatch(words); m != nil {
		return append([]string{m[1]}, inner(m[2])...), true
	}
	if m := onAppendix.FindStringSubmatch(words); m != nil {
		return []string{"app-" + strings.ToLower(m[1])}, true
	}
	return nil, false
}

// inner returns what stands inside of the parentheses of "(a)(1)".
func inner(designators string) []string {
	return strings.FieldsFunc(designators, func(r rune) bool { return r == '(' || r == ')' })
}
