package parsers

import (
	"regexp"
	"slices"
	"strings"
)

// What stands in one entry of the Commerce Control List: License Requirements,
// List Based License Exceptions and List of Items Controlled (15 CFR 738.2(d)).

// partSlug returns the address of the part of an entry that a heading begins, or
// the empty string: the wording differs from entry to entry.
func partSlug(text string) string {
	text = strings.ToLower(strings.TrimRight(text, " :."))
	text, _, _ = strings.Cut(text, " (see")
	switch strings.ReplaceAll(text, "-", " ") {
	case "license requirements", "license requirement":
		return "license-requirements"
	case "list based license exceptions", "list based license exception", "license exceptions":
		return "list-based-license-exceptions"
	case "special conditions for sta", "special condition for sta":
		return "special-conditions-for-sta"
	case "list of items controlled":
		return "list-of-items-controlled"
	case "reporting requirements", "reporting requirement":
		return "reporting-requirements"
	}
	return ""
}

// A fieldName is what stands before the colon of a field.
type fieldName struct {
	slug, printed string
	size          int // bytes of the paragraph that are the name and its colon
}

var (
	fieldStart = regexp.MustCompile(`^((?i:reasons? for controls?|related controls?|related definitions?|items|units?|reporting requirements?|license requirements? notes?))\s*(:|$|)\s*`)
	exception  = regexp.MustCompile(`^([A-Z]{3}(?:/[A-Z]{3})?)\s*:\s*`)
)

// fieldLead reads the name of a field at the front of a paragraph. Its colon can
// be missing where the name is set off in italics. Exceptions such as "LVS:" are
// fields where exceptions stand only.
func fieldLead(n *node, text string, exceptions bool) (fieldName, bool) {
	if m := fieldStart.FindStringSubmatch(text); m != nil && (m[2] == ":" || strings.EqualFold(setOff(n), m[1])) {
		slug := strings.ToLower(strings.ReplaceAll(m[1], " ", "-"))
		switch strings.TrimSuffix(slug, "s") {
		case "reason-for-control", "reasons-for-control":
			slug = "reason-for-control"
		case "related-control":
			slug = "related-controls"
		case "related-definition":
			slug = "related-definitions"
		case "license-requirement-note", "license-requirements-note":
			slug = "license-requirements-notes"
		case "reporting-requirement":
			slug = "reporting-requirements"
		}
		return fieldName{slug, strings.TrimSpace(m[0]), len(m[0])}, true
	}
	if m := exception.FindStringSubmatch(text); m != nil && exceptions {
		return fieldName{strings.ToLower(address(m[1])), strings.TrimSpace(m[0]), len(m[0])}, true
	}
	return fieldName{}, false
}

// setOff returns the text of the italics or bold that a paragraph begins with,
// without its colon.
func setOff(n *node) string {
	for _, c := range n.children {
		if c.name != "" {
			return strings.TrimRight(line(c), " :.")
		}
		if strings.TrimSpace(c.data) != "" {
			return ""
		}
	}
	return ""
}

// inEntry reads a paragraph or heading of an entry.
func (c *controlList) inEntry(n *node, text string) {
	depth := c.entryDepth() + 1
	if slug := partSlug(text); slug != "" {
		c.leaveField()
		c.part = c.entry + "/" + slug
		c.section(c.part, "", strings.TrimRight(text, " :"), depth)
		return
	}
	excepting := strings.HasSuffix(c.part, "/list-based-license-exceptions") || strings.HasSuffix(c.part, "/special-conditions-for-sta")
	if name, ok := fieldLead(n, text, excepting); ok {
		c.beginField(name, text)
		return
	}
	if lead, ok := noteLead(text, isHeading(n)); ok {
		parent, depth := c.place(lead)
		c.note(lead, parent, depth)
		c.noted = true
		c.say(text)
		return
	}
	if isHeading(n) && c.items {
		c.close(c.entryDepth() + 3) // it is over the items that follow
		c.open = nil
	}
	c.paragraph(text)
}

// beginField begins a field of the entry.
func (c *controlList) beginField(name fieldName, text string) {
	c.leaveField()
	c.items = name.slug == "items"
	c.field = c.entry + "/" + name.slug
	if exception.MatchString(text) && !fieldStart.MatchString(text) {
		c.field = c.part + "/" + name.slug
	}
	depth := c.entryDepth() + 2
	if c.part == "" {
		depth-- // an entry whose headings are missing
	}
	c.mark(c.field, "", strings.TrimRight(name.printed, " :"), depth)
	if name.slug == "license-requirements-notes" {
		c.numbering = &numbering{id: c.field, depth: depth + 1}
	}
	rest := strings.TrimSpace(text[name.size:])
	_, item := itemLead(rest, nil)
	if c.items && !item || !c.items && !c.numbering.expects(rest) {
		c.say(text)
		return
	}
	c.say(name.printed)
	c.paragraph(rest)
}

// paragraph reads a paragraph of an entry that begins no part, field or note.
func (c *controlList) paragraph(text string) {
	d, ok := itemLead(text, c.path)
	switch {
	case c.noted && c.inNote(text, d, ok):
		c.numbered(text)
	case ok && c.items && follows(c.path, d.path):
		c.item(d)
	case ok && !c.items && strings.HasSuffix(c.part, "/list-of-items-controlled") && d.path[0] == "a":
		c.leaveField()
		c.items, c.field = true, c.entry+"/items" // its name is missing
		c.mark(c.field, "", "Items", c.entryDepth()+2)
		c.item(d)
	case !c.items:
		c.numbered(text)
	}
	c.say(text)
}

// item begins a paragraph of the items.
func (c *controlList) item(d designator) {
	c.numbering, c.noted, c.path = nil, false, d.path
	c.within(d.path[:len(d.path)-1])
	c.mark(c.entry+"/"+strings.Join(d.path, "/"), d.printed, "", c.itemDepth())
	c.open = append(c.open, d.path)
}

// within closes the paragraphs of the items that path is not in.
func (c *controlList) within(path []string) {
	n := 0
	for n < len(c.open) && len(c.open[n]) <= len(path) && slices.Equal(c.open[n], path[:len(c.open[n])]) {
		n++
	}
	c.open = c.open[:n]
}

// itemDepth is the depth of what stands in the innermost open paragraph of the
// items.
func (c *controlList) itemDepth() int { return c.entryDepth() + 3 + len(c.open) }

// inNote reports whether a paragraph belongs to the open note, which no element
// encloses: it goes on with the numbering of the note, or the note breaks off
// before a list, and it cannot be the next of the items.
func (c *controlList) inNote(text string, d designator, ok bool) bool {
	if !ok || !c.items {
		return true
	}
	next := follows(c.path, d.path)
	if len(d.path) > 1 && next {
		return false
	}
	if !next {
		return true
	}
	return c.numbering.expects(text) && c.tail != "."
}
