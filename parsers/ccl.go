package parsers

import (
	"regexp"
	"strconv"
	"strings"
)

// The Commerce Control List is Supplement No. 1 to 15 CFR part 774. Its markup
// says what is bold or italic and hardly what anything is, and has changed over
// the years: an entry can begin in FP-2, FP-1 or P, a heading inside it can be
// FP-1, HD1 or HD3. So the list is read by its words and their order.
//
// An entry is addressed by its ECCN, and what is in it under that:
//
//	supp-1/category-3                the category; category-5/part-1 where it has parts
//	supp-1/category-3/a              the product group
//	supp-1/3A090                     the entry
//	supp-1/3A090/license-requirements, /reason-for-control, /list-based-license-exceptions,
//	  /list-based-license-exceptions/lvs, /related-controls, /related-definitions, /items
//	supp-1/3A090/a/1                 paragraph a.1 of the items
//	supp-1/3A090/a/1/note-1          a note to it, /note-1/a a paragraph of the note
//	supp-1/category-3/EAR99

// eccnStart matches the ECCN, or the span of them, that a heading begins with.
var eccnStart = regexp.MustCompile(`^(\d[A-EY]\d{3})(?:\s*(?:through|to|[–—-])\s*(\d[A-EY]\d{3}))?(?:[.:]?\s+[–—-]?\s*|\s*[–—-]\s*|[.:]?$)(\S.*)?$`)

var (
	categoryHead = regexp.MustCompile(`(?i)^category\s+(\d)\b`)
	partOfHead   = regexp.MustCompile(`(?i)^part\s+(\d|i{1,3})\b\s*[.:–—-]`)
	groupHead    = regexp.MustCompile(`^([A-E])\.\s+\S`)
	groupWords   = regexp.MustCompile(`(?i)\b(?:end items|systems|equipment|test|materials|software|technology)\b`)
	ear99Head    = regexp.MustCompile(`^EAR99\b`)
	dividerHead  = regexp.MustCompile(`^(?:[IVX]{1,4}\.\s|Annex\b|Supplement\b|End of\b)`)
)

// controlList reads the list into sections.
type controlList struct {
	*ecfrText
	base     string // ID of the supplement
	depth    int    // of categories
	category string // ID of the open category, or base
	heading  string // ID of the innermost open heading above entries
	level    int    // depth of that heading

	entry     string     // ID of the open entry; empty outside of entries
	code      string     // its ECCN
	part      string     // ID of the open part of the entry: license requirements, items controlled
	field     string     // ID of the open field of the part: related controls, items
	items     bool       // field is the items paragraphs
	path      []string   // of the last paragraph of the items
	open      [][]string // of those that are not closed, outermost first
	numbering *numbering // of the open note, or of a field that numbers its paragraphs
	noted     bool       // numbering is of a note that no element encloses
	tail      string     // the end of the last paragraph
	here      span       // where the block that is read stands in the payload
}

// isControlList reports whether the blocks of a supplement are the list: they
// hold an entry, and behind it a heading that only entries have.
func isControlList(blocks []*node) bool {
	found := false
	for _, n := range flatBlocks(blocks, nil) {
		if !found && !eccnStart.MatchString(firstText(n)) {
			continue
		}
		text := line(n)
		if _, ok := entryHead(n, text); ok {
			found = true
			continue
		}
		if name, ok := fieldLead(n, text, false); found && (partSlug(text) != "" || ok && name.slug == "reason-for-control") {
			return true
		}
	}
	return false
}

// firstText returns the first run of text in n that is not blank.
func firstText(n *node) string {
	if text := strings.TrimSpace(n.data); text != "" {
		return text
	}
	for _, c := range n.children {
		if text := firstText(c); text != "" {
			return text
		}
	}
	return ""
}

// controlList writes a supplement that is the Commerce Control List.
func (e *ecfrText) controlList(blocks []*node, depth int) {
	c := &controlList{ecfrText: e, base: e.scope, category: e.scope, heading: e.scope, depth: depth, level: depth - 1}
	c.blocks(blocks)
	e.scope = c.base
}

func (c *controlList) blocks(blocks []*node) {
	for _, n := range flatBlocks(blocks, c.visible) {
		c.block(n)
	}
}

// flatBlocks returns the blocks of a text in their order, without the elements
// that only hold blocks.
func flatBlocks(blocks []*node, visible func(*node) bool) []*node {
	var out []*node
	for _, n := range blocks {
		switch {
		case visible != nil && !visible(n):
		case oneOf(strings.ToUpper(n.name), []string{"EXTRACT", "DIV", "LDRWK"}):
			out = append(out, flatBlocks(n.all(), visible)...)
		default:
			out = append(out, n)
		}
	}
	return out
}

// block reads one block of the list.
func (c *controlList) block(n *node) {
	c.here = n.span
	name := strings.ToUpper(n.name)
	switch {
	case name == "CITA":
		c.leave()
		c.aside(n, spot{c.base, c.depth - 1}, nil)
		return
	case name == "NOTE" || name == "NOTES":
		c.noteElement(n)
		return
	case name == "TABLE" || name == "GPOTABLE":
		c.table(n)
		return
	case name != "P" && !isFlush(n) && !isHeading(n):
		c.beside(n)
		return
	}
	text := line(n)
	switch {
	case text == "":
	case c.headed(n, text), c.entered(n, text):
	case c.entry != "":
		c.inEntry(n, text)
	default:
		c.outside(n, text)
	}
}

// beside writes an element that is no paragraph: an editor's note or footnote
// stands with the entry.
func (c *controlList) beside(n *node) {
	switch {
	case asideName(n.name) == "":
		c.ecfrText.block(n)
	case c.entry != "":
		c.aside(n, spot{c.entry, c.entryDepth()}, nil)
		c.open = nil
	default:
		c.aside(n, spot{c.heading, c.level}, nil)
	}
}

// isFlush reports whether n is a paragraph without indention: FP, FP-1, FP1-2.
func isFlush(n *node) bool { return strings.HasPrefix(strings.ToUpper(n.name), "FP") }

// isHeading reports whether n is a heading: HD1 to HD6 in the eCFR, HD elsewhere.
func isHeading(n *node) bool {
	name := strings.ToUpper(n.name)
	return name == "HED" || strings.HasPrefix(name, "HD") && len(name) <= 3
}

// headed reads a heading above entries: of a category, a part of one, a product
// group, or of what belongs to no entry.
func (c *controlList) headed(n *node, text string) bool {
	if !isHeading(n) && !boldWhole(n) {
		return false
	}
	if m := categoryHead.FindStringSubmatch(text); m != nil {
		c.leave()
		c.category, c.level = c.base+"/category-"+m[1], c.depth
		c.head(c.category, "", text)
		return true
	}
	if m := partOfHead.FindStringSubmatch(text); m != nil && c.category != c.base {
		c.leave()
		parent, _, _ := strings.Cut(c.category, "/part-")
		number := strings.ToLower(m[1])
		if r := roman(number); r > 0 {
			number = strconv.Itoa(r)
		}
		c.category, c.level = parent+"/part-"+number, c.depth+1
		c.head(c.category, "", text)
		return true
	}
	return c.headedBelow(n, text)
}

// headedBelow reads a heading below those of categories.
func (c *controlList) headedBelow(n *node, text string) bool {
	if m := groupHead.FindStringSubmatch(text); m != nil && c.category != c.base && (isHeading(n) || groupWords.MatchString(text)) {
		c.leave()
		c.level = c.groupLevel()
		c.head(c.category+"/"+strings.ToLower(m[1]), "", text)
		return true
	}
	if ear99Head.MatchString(text) {
		c.leave()
		c.level = c.groupLevel()
		c.head(c.category+"/EAR99", "EAR99", strings.TrimSpace(strings.TrimPrefix(text, "EAR99")))
		return true
	}
	if !isHeading(n) || c.entry != "" && !dividerHead.MatchString(text) {
		return false
	}
	if _, ok := noteLead(text, true); ok {
		return false
	}
	if _, ok := entryHead(n, text); ok {
		return false
	}
	c.leave()
	if strings.HasSuffix(c.heading, "/EAR99") {
		c.heading, c.level = c.category, c.groupLevel()-1
	}
	c.section(c.heading+"/"+slugged(text), "", text, c.level+1)
	return true
}

// groupLevel returns the depth of product groups under the open category.
func (c *controlList) groupLevel() int {
	if strings.Contains(c.category, "/part-") {
		return c.depth + 2
	}
	return c.depth + 1
}

func (c *controlList) head(id, label, heading string) {
	c.heading = id
	c.section(id, label, heading, c.level)
}

// slugged returns the first words of a heading as part of an address.
func slugged(text string) string {
	return strings.ToLower(strings.Trim(clip(strings.ReplaceAll(address(text), ".", ""), 48), "-"))
}

// leave closes the open entry.
func (c *controlList) leave() {
	c.entry, c.code, c.part, c.tail = "", "", "", ""
	c.leaveField()
	c.scope = c.base
}

// leaveField forgets the field that is open and what is numbered in it.
func (c *controlList) leaveField() {
	c.field, c.items, c.path, c.open, c.numbering, c.noted = "", false, nil, nil, nil, false
}

// entryDepth is the depth of entries: one may stand under a heading of its own
// below the product group.
func (c *controlList) entryDepth() int { return c.level + 2 }

// An entryStart is the heading of an entry.
type entryStart struct{ code, label, heading string }

// entryHead reads the heading of an entry: bold or a heading, and beginning with
// an ECCN. Paragraphs that begin with one ("3A001.a.1.c does not apply ...") are
// neither.
func entryHead(n *node, text string) (entryStart, bool) {
	m := eccnStart.FindStringSubmatch(text)
	if m == nil || !isHeading(n) && !boldWhole(n) && !(isFlush(n) && strings.HasPrefix(setOff(n), m[1])) {
		return entryStart{}, false
	}
	s := entryStart{code: m[1], label: m[1], heading: m[3]}
	if m[2] != "" { // reserved together: the first names them
		s.label = strings.TrimSpace(strings.TrimSuffix(text, m[3]))
	}
	return s, true
}

// boldWhole reports whether a paragraph is bold from its first letter, and
// nothing but punctuation in it is not.
func boldWhole(n *node) bool {
	var bold, plain int
	var count func(n *node, inBold bool)
	count = func(n *node, inBold bool) {
		inBold = inBold || isBold(n)
		if inBold {
			bold += len(strings.TrimSpace(n.data))
		} else {
			plain += len(strings.Trim(n.data, " \t\r\n.,;:()”“"))
		}
		for _, c := range n.children {
			count(c, inBold)
		}
	}
	count(n, false)
	return bold > 0 && plain == 0
}

func isBold(n *node) bool {
	switch strings.ToUpper(n.name) {
	case "B", "STRONG":
		return true
	case "E":
		return n.attr("T") == "04" || n.attr("T") == "02"
	}
	return false
}

// entered begins an entry if n is the heading of one.
func (c *controlList) entered(n *node, text string) bool {
	s, ok := entryHead(n, text)
	if !ok {
		return false
	}
	c.leave()
	c.entry, c.code = c.base+"/"+s.code, s.code
	c.scope = c.entry
	c.section(c.entry, s.label, s.heading, c.entryDepth())
	return true
}

// outside reads a paragraph or heading that is in no entry. A note there stands
// as deep as entries, which end it so, as does every heading above them.
func (c *controlList) outside(n *node, text string) {
	if lead, ok := noteLead(text, isHeading(n)); ok {
		c.note(lead, c.heading, c.entryDepth())
		c.noted = true
	} else {
		c.numbered(text)
	}
	c.say(text)
}

// section and mark begin sections that are read from the block at hand.
func (c *controlList) section(id, label, heading string, depth int) {
	c.from(c.here).section(id, label, heading, depth)
	c.read(c.here)
}

func (c *controlList) mark(id, label, heading string, depth int) {
	c.from(c.here).mark(id, label, heading, depth)
}

// say writes a paragraph.
func (c *controlList) say(text string) {
	c.para(text)
	c.read(c.here)
	c.tail = text[len(text)-1:]
}

// table writes a table of the list: the one that names the columns of the
// Country Chart with a row for each control, any other as it is.
func (c *controlList) table(n *node) {
	g := gridOf(n)
	scope := c.scope
	if c.part != "" {
		c.scope = c.part
	}
	if c.entry == "" || !isControlTable(g.names()) {
		c.ecfrText.block(n)
		c.scope = scope
		return
	}
	if !c.items {
		c.close(c.entryDepth() + 2) // the table is no part of Reason for Control
		c.leaveField()
	}
	c.beginTable(g.names())
	for _, cells := range g.texts() {
		c.row(clip(cells[0], maxKey), cells)
	}
	c.builder.read(n.span)
	c.scope = scope
}

// isControlTable reports whether the columns are those of License Requirements:
// what the control applies to, and its column of the Country Chart. 15 CFR 738.4.
func isControlTable(columns []string) bool {
	for i, name := range columns {
		letters := columnLetters(name)
		if strings.Contains(letters, "countrychart") || i == 0 && (letters == "controls" || letters == "control") {
			return true
		}
	}
	return false
}
