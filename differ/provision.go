package differ

import (
	"cmp"
	"regexp"
	"slices"
	"sort"
	"strings"

	"exportwatch"
)

const (
	maxPath  = 120 // bytes of a path
	maxLabel = 80  // bytes of a label or heading in a path
)

var (
	codified  = regexp.MustCompile(`^[0-9]{1,5}\.[0-9]{1,5}[A-Za-z]?$`) // the section part of an ID such as "744.22/b/1"
	paragraph = regexp.MustCompile(`^[A-Za-z0-9]{1,8}$`)
	again     = regexp.MustCompile(`~[0-9]+$`) // tells apart sections of one ID
)

// Provisions tell what provision a byte of one version is in.
type provisions struct {
	version  *exportwatch.Version
	sections []exportwatch.Section // ordered by Start
	parents  []int                 // of each section: the one it is in, -1 if it is in none
	paths    map[int]string        // of the sections that were asked for
	starts   []segment             // ordered; each up to the next
}

// A segment says which section is the innermost from an offset on; -1 is none.
type segment struct{ at, section int }

func newProvisions(v *exportwatch.Version) *provisions {
	p := &provisions{version: v, paths: map[int]string{}}
	for _, s := range v.Sections {
		if 0 <= s.Start && s.Start < s.End && s.End <= len(v.Text) {
			p.sections = append(p.sections, s)
		}
	}
	slices.SortStableFunc(p.sections, func(a, b exportwatch.Section) int { return cmp.Compare(a.Start, b.Start) })
	p.nest()
	p.segments()
	return p
}

// nest sets parents.
func (p *provisions) nest() {
	var open []int // enclosing sections, outermost first
	for i, s := range p.sections {
		for len(open) > 0 && p.sections[open[len(open)-1]].Depth >= s.Depth {
			open = open[:len(open)-1]
		}
		parent := -1
		if len(open) > 0 {
			parent = open[len(open)-1]
		}
		p.parents = append(p.parents, parent)
		open = append(open, i)
	}
}

// pathTo returns the path of a section. Of most sections it is never asked for.
func (p *provisions) pathTo(section int) string {
	if section < 0 {
		return ""
	}
	path, known := p.paths[section]
	if !known {
		path = pathOf(p.sections[section], p.pathTo(p.parents[section]))
		p.paths[section] = path
	}
	return path
}

// pathOf returns the path of a section as people cite it: "§ 744.22(b)(1)" for
// "744.22/b/1", "ECCN 3A090.a.1" for "supp-1/3A090/a/1", otherwise its label, after
// its parent's if it is a paragraph's.
func pathOf(s exportwatch.Section, parent string) string {
	if path, ok := entryPath(s); ok {
		return path
	}
	id := again.ReplaceAllString(string(s.ID), "")
	if section, rest, _ := strings.Cut(id, "/"); codified.MatchString(section) && len(id) <= maxPath/2 {
		if tail, ok := paragraphs(rest); ok {
			return "§ " + section + tail
		}
	}
	label := exportwatch.Excerpt(cmp.Or(s.Label, s.Heading), maxLabel)
	if parent != "" && enumerator.MatchString(label) && len(parent)+len(label) < maxPath {
		return parent + label
	}
	return label
}

// citation is the last part of the identifier of a section's source note, which
// lists the Federal Register pages that made the text. It is no paragraph.
const citation = "cita"

// paragraphs returns the rest of a codified section's identifier as cited:
// "(b)(1)" for "b/1". It is not ok if a part is no designator.
func paragraphs(rest string) (tail string, ok bool) {
	if rest == "" {
		return "", true
	}
	for part := range strings.SplitSeq(rest, "/") {
		if part == citation {
			tail += " source note"
			continue
		}
		if !paragraph.MatchString(part) {
			return "", false
		}
		tail += "(" + part + ")"
	}
	return tail, true
}

// segments sets starts: at each place where a section starts or ends, the last
// started of those that still run.
func (p *provisions) segments() {
	var bounds []int
	for _, s := range p.sections {
		bounds = append(bounds, s.Start, s.End)
	}
	slices.Sort(bounds)
	var open []int
	next := 0
	for _, at := range slices.Compact(bounds) {
		for ; next < len(p.sections) && p.sections[next].Start == at; next++ {
			open = append(open, next)
		}
		for len(open) > 0 && p.sections[open[len(open)-1]].End <= at {
			open = open[:len(open)-1]
		}
		section := -1
		if len(open) > 0 {
			section = open[len(open)-1]
		}
		p.starts = append(p.starts, segment{at, section})
	}
}

// at returns the innermost section that holds the byte at offset; ok is false
// if there is none.
func (p *provisions) at(offset int) (section int, ok bool) {
	i := sort.Search(len(p.starts), func(i int) bool { return p.starts[i].at > offset })
	if i == 0 || p.starts[i-1].section < 0 {
		return 0, false
	}
	return p.starts[i-1].section, true
}

// path returns the path of the provision that the first word of span is in, or
// for a span without a word the one that holds its place.
func (p *provisions) path(span exportwatch.Span) string {
	start, _ := nextWord(p.version.Text, span[0], span[1])
	if start == span[1] {
		start = span[0]
	}
	if i, ok := p.at(start); ok {
		return p.pathTo(i)
	}
	return ""
}

// place returns the path at an empty span: of the provision that starts or goes
// on there, or, if that is not want, of the one whose text ends there, if it is.
func (p *provisions) place(span exportwatch.Span, want string) string {
	here := p.path(span)
	if before := strings.TrimRight(p.version.Text[:span[0]], " \n\t"); here != want && before != "" {
		if i, ok := p.at(len(before) - 1); ok && p.pathTo(i) == want {
			return want
		}
	}
	return here
}

// whole returns the path of the outermost section that span holds from its
// first word to its end; ok is false if there is none.
func (p *provisions) whole(span exportwatch.Span) (path string, ok bool) {
	start, _ := nextWord(p.version.Text, span[0], span[1])
	i, found := slices.BinarySearchFunc(p.sections, start, func(s exportwatch.Section, at int) int { return cmp.Compare(s.Start, at) })
	if !found || start == span[1] {
		return "", false
	}
	for ; i < len(p.sections) && p.sections[i].Start == start; i++ {
		end := p.sections[i].End
		if end <= span[1] || blank(p.version.Text[span[1]:end]) {
			return p.pathTo(i), true
		}
	}
	return "", false
}

// split cuts span where sections start that are no deeper than the first that
// starts inside it, so that each added or removed provision is told by itself.
func (p *provisions) split(span exportwatch.Span) []exportwatch.Span {
	i, _ := slices.BinarySearchFunc(p.sections, span[0], func(s exportwatch.Section, at int) int { return cmp.Compare(s.Start, at) })
	var out []exportwatch.Span
	for first := i; i < len(p.sections) && p.sections[i].Start < span[1]; i++ {
		s := p.sections[i]
		if s.Depth <= p.sections[first].Depth && s.Start > span[0] && !blank(p.version.Text[span[0]:s.Start]) {
			out = append(out, exportwatch.Span{span[0], s.Start})
			span[0] = s.Start
		}
	}
	return append(out, span)
}
