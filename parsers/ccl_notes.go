package parsers

import (
	"regexp"
	"strings"
)

// Notes of the Commerce Control List stand in NOTE elements with a HED, or in
// paragraphs that begin "Note 1 to 3A001.a:".

// A noteStart is what a note begins with.
type noteStart struct {
	slug    string // "note-1", "technical-note", "nb"
	code    string // ECCN of what it is a note to, if it says so
	path    []string
	named   bool // it says what it is a note to
	printed string
}

const notePattern = `^((?i:(?:technical|control|cryptography|license requirements?)\s+notes?|notes?|n\.\s?b\.|nota bene))\s*(\d{1,3}[a-z]?)?\s*`

var (
	noteRE     = regexp.MustCompile(notePattern + `(\bto\s[^:]{1,160})?\s*:`)
	noteHeadRE = regexp.MustCompile(notePattern + `(\bto\s.{1,160}?)?\s*[.—–-]?$`)
	noteBareRE = regexp.MustCompile(`^(N\.\s?B\.)()()(?:\s+[A-Z])`)
	targetRE   = regexp.MustCompile(`^to\s+(?:(?:the|eccns?|paragraphs?|items?|entry)\s+)*(\d[A-EY]\d{3})?((?:^|\.|\b)[a-z]{1,4}(?:\.(?:[a-z]{1,4}|\d{1,3}))*)?\.?(?:$|[\s,;(])`)
)

// noteLead reads the beginning of a note. Where it is all of a heading it needs
// no colon.
func noteLead(text string, heading bool) (noteStart, bool) {
	m := noteRE.FindStringSubmatch(text)
	if m == nil && heading {
		m = noteHeadRE.FindStringSubmatch(text)
	}
	if m == nil {
		m = noteBareRE.FindStringSubmatch(text)
	}
	if m == nil {
		return noteStart{}, false
	}
	kind := strings.ToLower(m[1])
	if kind[0] == 'n' && !strings.HasPrefix(kind, "note") {
		kind = "nb"
	}
	s := noteStart{slug: strings.ReplaceAll(strings.TrimSuffix(fold(kind), "s"), " ", "-"), printed: strings.TrimSpace(m[0])}
	if kind == "nb" {
		s.printed = strings.TrimRight(m[0], " ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	}
	if m[2] != "" {
		s.slug += "-" + m[2]
	}
	if t := targetRE.FindStringSubmatch(m[3]); t != nil {
		s.target(t[1], strings.Split(strings.Trim(t[2], "."), "."))
	}
	return s, true
}

// target sets what s is a note to.
func (s *noteStart) target(code string, path []string) {
	s.code, s.named = code, code != ""
	if path[0] != "" && isItemPath(path, nil) {
		s.path, s.named = path, true
	}
}

// note begins a note under parent. What it says follows.
func (c *controlList) note(s noteStart, parent string, depth int) {
	id := parent + "/" + s.slug
	c.mark(id, s.printed, "", depth)
	c.numbering = &numbering{id: id, depth: depth + 1}
}

// place returns the ID and the depth below it of what a note in an entry is to:
// what it names, else the paragraph, field or part that it follows. Paragraphs
// that are not what it names end before it.
func (c *controlList) place(s noteStart) (parent string, depth int) {
	depth = c.entryDepth() + 2
	if s.named && c.items {
		c.within(s.path)
	}
	switch n := len(c.open); {
	case c.items:
		depth = c.itemDepth()
		parent = c.entry
		if n > 0 {
			parent += "/" + strings.Join(c.open[n-1], "/")
		}
	case c.field != "":
		parent, depth = c.field, depth+1
	case c.part != "":
		parent = c.part
	default:
		parent = c.entry
	}
	if s.named && (s.code == "" || s.code == c.code) {
		parent = strings.TrimSuffix(c.entry+"/"+strings.Join(s.path, "/"), "/")
	} else if s.named {
		parent = c.entry // to another entry, whose address it must not take
	}
	return parent, depth
}

// A noteReader reads a NOTE element.
type noteReader struct {
	*controlList
	id    string // of the note that began last; empty before the first
	depth int
	top   int // the least depth of them
}

// noteElement reads a NOTE: its HED begins it, else its first paragraph, else
// it is a note without a name. What follows the element belongs to no note.
func (c *controlList) noteElement(n *node) {
	numbering, noted, tail := c.numbering, c.noted, c.tail
	r := &noteReader{controlList: c}
	for _, p := range flatBlocks(n.all(), c.visible) {
		r.block(p)
	}
	if r.id != "" {
		c.close(r.top)
	}
	c.numbering, c.noted, c.tail = numbering, noted, tail
}

func (r *noteReader) block(n *node) {
	r.here = n.span
	name := strings.ToUpper(n.name)
	switch {
	case name == "NOTE" || name == "NOTES":
		r.noteElement(n)
		return
	case name == "TABLE" || name == "GPOTABLE":
		r.table(n)
		return
	case name != "P" && !isFlush(n) && !isHeading(n):
		r.ecfrText.block(n)
		return
	}
	text := line(n)
	if text == "" {
		return
	}
	lead, ok := noteLead(text, isHeading(n))
	switch {
	case r.id == "" && !ok:
		r.begin(noteStart{slug: "note"})
	case ok && r.id != "" && (strings.HasPrefix(lead.slug, "nb") || strings.HasPrefix(lead.slug, "technical")):
		r.note(lead, r.id, r.depth+1)
	case ok:
		r.begin(lead)
	default:
		r.numbered(text)
	}
	r.say(text)
}

// begin begins a note where it stands.
func (r *noteReader) begin(s noteStart) {
	parent, depth := r.heading, r.level+1
	if r.entry != "" {
		parent, depth = r.place(s)
	}
	if r.id == "" || depth < r.top {
		r.top = depth
	}
	r.id, r.depth = parent+"/"+s.slug, depth
	r.note(s, parent, depth)
}
