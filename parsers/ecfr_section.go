package parsers

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// sectionHead takes the number of a section, of a range or of a list of them off
// a heading: "§ 744.22", "§§ 744.24–744.99", "§§ 1.1, 1.2", "§ 1.401(a)-1".
var sectionHead = regexp.MustCompile(`^(§§?\s*[\dA-Za-z.()\-–—]*\d[\dA-Za-z.()\-–—]*(?:(?:,? (?:and|through|to) |, )\d[\d.]*\d)*)\s*(.*)$`)

// provision writes a section: its paragraphs are sections of their own,
// addressed by their designators.
func (e *ecfrText) provision(c *node, head string, depth int) {
	label, heading := "", head
	if m := sectionHead.FindStringSubmatch(head); m != nil {
		label, heading = m[1], m[2]
	}
	e.paragraphs(c, e.sectionID(c, label, head), label, heading, depth)
}

// sectionID returns the address of a section: its number, or, where the
// publisher gives none, that in its heading, or its heading.
func (e *ecfrText) sectionID(c *node, label, head string) string {
	if n := ecfrNumber(c); n != "" {
		return n
	}
	if n := address(strings.Trim(label, "§ ")); n != "" {
		return n
	}
	return "section-" + clip(exportwatch.Slug(head), maxSlug)
}

// maxSlug bounds, in bytes, the part of an address that is made of words.
const maxSlug = 60

// paragraphs writes a section under its heading.
func (e *ecfrText) paragraphs(c *node, id, label, heading string, depth int) {
	e.scope = id
	e.from(c.span).section(id, label, heading, depth)
	e.body(sectionUnits(c), spot{id, depth}, inParentheses, definitionsOf(heading))
	e.scope = ""
}

// sectionUnits returns what stands in a section below its heading, the lines of
// leaderwork one by one.
func sectionUnits(c *node) []*node {
	var out []*node
	for _, u := range c.all() {
		switch u.name {
		case "HEAD", "SECTNO", "SUBJECT", "EAR":
		case "RESERVED":
			if c.at("SUBJECT") != nil || c.at("HEAD") != nil {
				out = append(out, u)
			}
		case "LDRWK":
			out = append(out, u.all()...)
		default:
			out = append(out, u)
		}
	}
	return out
}

// A spot is where text is written: in which section, and how deep that is.
type spot struct {
	id    string
	depth int
}

// under returns the address of what path leads to.
func (p spot) under(path ...string) string {
	return strings.TrimPrefix(strings.TrimSuffix(p.id+"/"+strings.Join(path, "/"), "/"), "/")
}

// body writes units, whose designators make sections under at.
func (e *ecfrText) body(units []*node, at spot, style notation, defines func(begins string) string) {
	p := e.placer
	if e.placer = nil; p == nil { // in a note inside of a section
		p = new(placer)
	}
	paras := p.paras[:0]
	for _, u := range units {
		if paragraphElement(u.name) && e.shows(u) {
			paras = append(paras, u)
		}
	}
	p.paras = paras
	found := p.of(paras, style, defines)
	var path []string
	for _, u := range units {
		if len(paras) > 0 && paras[0] == u {
			own := slices.DeleteFunc(found[0], func(f placed) bool { return f.covered })
			if len(own) > 0 {
				path = own[len(own)-1].path
			}
			if len(own) > 0 || !e.noteParagraph(u, at, path) {
				e.designated(u, own, at)
			}
			paras, found = paras[1:], found[1:]
			continue
		}
		e.aside(u, at, path)
	}
	e.placer = p
}

// paragraphElement reports whether an element holds a paragraph, flush, indented
// or of leaderwork: P, P-1, P2, FP, FP1-2, FL-2.
func paragraphElement(name string) bool {
	rest, ok := strings.CutPrefix(name, "P")
	if !ok {
		rest, ok = strings.CutPrefix(name, "FP")
	}
	if !ok {
		rest, ok = strings.CutPrefix(name, "FL")
	}
	return ok && strings.Trim(rest, "-0123456789") == ""
}

// designated writes a paragraph and begins the sections that its designators
// name, each at its designator.
func (e *ecfrText) designated(p *node, found []placed, at spot) {
	first, start := len(e.sections), e.text.Len()
	for _, f := range found {
		heading := f.caption
		if heading == f.label { // a term
			heading = ""
		}
		e.from(p.span).mark(at.under(f.path...), f.label, heading, at.depth+len(f.path))
	}
	e.block(p)
	written, from := e.text.String()[start:], 0
	for i, f := range found {
		offset := strings.Index(written[from:], f.label)
		if f.mid {
			offset = midOf(written, strings.Trim(f.label, "()"), from) - from
		}
		if i > 0 && offset >= 0 {
			from += offset
			e.sections[first+i].Start = start + from
		}
		if offset >= 0 {
			from += len(f.label)
		}
	}
}

// asideName returns by what name an element beside the text of a section is
// addressed, a source note, an editor's note or a footnote; none for text.
func asideName(element string) string {
	switch element {
	case "CITA", "NOTE", "EDNOTE", "CROSSREF", "EXAMPLE":
		return strings.ToLower(element)
	case "EFFDNOT":
		return "effective-date-note"
	case "FTNT", "EFTNT":
		return "footnote"
	case "APPRO":
		return "approval"
	case "SECAUTH", "PARAUTH":
		return "authority"
	case "XREF": // a link to an amendment that is not yet in the text
		return "pending"
	}
	return ""
}

// besideKind returns of which kind the section of an element is that stands
// beside the text.
func besideKind(element string) exportwatch.SectionKind {
	switch element {
	case "CITA", "SOURCE", "APPRO":
		return exportwatch.SectionSourceNote
	case "AUTH", "SECAUTH", "PARAUTH":
		return exportwatch.SectionAuthority
	case "FTNT", "EFTNT":
		return exportwatch.SectionFootnote
	}
	return exportwatch.SectionNote
}

// aside writes an element that is no paragraph. One with a name is a section by
// itself, which ends with it: a note stands with the paragraph it is to, a
// footnote with the one it is printed after, the others with the section.
func (e *ecfrText) aside(u *node, at spot, path []string) {
	name := asideName(u.name)
	if name == "" || !e.shows(u) {
		e.block(u)
		return
	}
	head := u.at("HED")
	if head == nil {
		head = u.at("HD")
	}
	label := strings.TrimRight(line(head), ":. ")
	where, id := at, at.under(name)
	switch name {
	case "note", "example":
		where, id = notePlace(at, path, name, label)
	case "footnote":
		where.depth += len(path)
		if n := address(line(firstOf(u, "SU", "sup"))); n != "" {
			id += "-" + n
		}
	}
	e.from(u.span).as(besideKind(u.name)).mark(id, label, "", where.depth+1)
	if name == "note" || name == "example" {
		e.noteBody(u, spot{id, where.depth + 1})
	} else {
		e.block(u)
	}
	e.close(where.depth + 1)
}

// noteBody writes a note under its heading, with its own designators.
func (e *ecfrText) noteBody(u *node, at spot) {
	if len(u.all("P")) == 0 {
		e.block(u)
		return
	}
	e.body(u.all(), at, inParentheses, nil)
}

// noteHead reads the heading of a note: which of several it is, and which
// paragraph it is to.
var noteHead = regexp.MustCompile(`(?i)^(notes?|examples?)(?:\s+(\d{1,3}|[a-z])\b)?(?:\s*(?:[-–—]|to|on|for)\s*(?:(?:the )?(?:introductory text (?:of|to) )?(?:paragraphs?|§+\s*[\d.]+[a-z]?)\s*((?:\([A-Za-z0-9]{1,6}\))+)|(§|this section|supplement|part\b|section|introductory|table))?)?`)

// notePlace returns under what a note stands and its address. It stands under the
// paragraph it names, or, if it names none, the one it is printed after.
func notePlace(at spot, path []string, name, label string) (spot, string) {
	m := noteHead.FindStringSubmatch(label)
	if m == nil {
		m = make([]string, 5)
	}
	target := path
	switch {
	case m[3] != "":
		target = inner(m[3])
	case m[4] != "":
		target = nil
	}
	if m[2] != "" {
		name += "-" + strings.ToLower(m[2])
	}
	shared := 0 // what is open of the paragraph it is to
	for shared < len(target) && shared < len(path) && target[shared] == path[shared] {
		shared++
	}
	return spot{at.id, at.depth + shared}, at.under(append(append([]string(nil), target...), name)...)
}

// notePrinted matches a note that is printed as a paragraph.
var notePrinted = regexp.MustCompile(`^(Notes?|Examples?)(?: \d{1,3})?(?: to (?:paragraphs? \([^:.]{1,80}|§ ?[^:]{1,80}|this section))?:`)

// noteParagraph writes p if it is a note, and reports whether it is.
func (e *ecfrText) noteParagraph(p *node, at spot, path []string) bool {
	begins := strings.TrimLeft(marked(p), " \n\t"+italicOn)
	if !strings.HasPrefix(begins, "Note") && !strings.HasPrefix(begins, "Example") {
		return false
	}
	head := strings.TrimSuffix(notePrinted.FindString(line(p)), ":")
	if head == "" {
		return false
	}
	name := "note"
	if strings.HasPrefix(head, "Example") {
		name = "example"
	}
	where, id := notePlace(at, path, name, head)
	e.from(p.span).as(exportwatch.SectionNote).mark(id, head, "", where.depth+1)
	e.block(p)
	e.close(where.depth + 1)
	return true
}
