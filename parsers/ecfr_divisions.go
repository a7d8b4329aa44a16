package parsers

import (
	"cmp"
	"strings"
)

// ecfrText writes the divisions of a part.
type ecfrText struct {
	xmlText
	tree   *xmlTree // that opens what was laid aside; may be nil
	placer *placer  // whose room the next section may use; nil while one is written
}

// shows reports whether an element is text.
func (e *ecfrText) shows(n *node) bool { return e.visible == nil || e.visible(n) }

// division writes what stands in a part, subpart or subject group, its HEAD
// excepted; within is the address of a subpart.
func (e *ecfrText) division(div *node, within string, depth int) {
	for _, c := range div.all() {
		e.child(c, within, depth)
	}
}

func (e *ecfrText) child(c *node, within string, depth int) {
	c = e.tree.opened(c)
	head := line(c.at("HEAD"))
	switch c.name {
	case "HEAD", "CFRTOC":
	case "DIV6":
		id := "subpart-" + ecfrNumber(c)
		label, heading := headOf(head)
		e.from(c.span).headed(id, label, heading, head, depth)
		e.division(c, id, depth+1)
	case "DIV7":
		e.from(c.span).section("group-"+address(strings.ToLower(head)), "", head, depth)
		e.division(c, within, depth+1)
	case "DIV8":
		e.provision(c, head, depth)
	case "DIV9":
		label, _ := headOf(head)
		e.appendix(c, attachmentID(c, label), cmp.Or(label, fold(c.attr("N"))), head, depth)
	case "AUTH", "SOURCE":
		e.source(c, within, depth)
	default:
		e.aside(c, spot{within, depth - 1}, nil)
	}
}

// attachmentID returns the address of an appendix by its heading, which names the
// subpart it is to where the attribute does not, or else by the attribute.
func attachmentID(c *node, label string) string {
	if attached.MatchString(label) {
		return appendixID(label)
	}
	return ecfrNumber(c)
}

// source writes the authority or the source note of a division.
func (e *ecfrText) source(c *node, within string, depth int) {
	head := c.at("HED")
	if head == nil {
		head = c.at("HD")
	}
	e.from(c.span).as(besideKind(c.name)).section(spot{id: within}.under(strings.ToLower(c.name)), line(head), "", depth)
	for _, p := range c.all() {
		if p != head {
			e.block(p)
		}
	}
}

// headOf divides "Subpart A—General" at the dash and "Subpart B [Reserved]"
// before the bracket. A heading with neither is all heading.
func headOf(head string) (label, heading string) {
	if label, ok := strings.CutSuffix(head, " [Reserved]"); ok && !strings.Contains(label, "—") {
		return label, "[Reserved]"
	}
	label, heading, ok := strings.Cut(head, "—")
	if !ok {
		return "", head
	}
	return strings.TrimSpace(label), strings.TrimSpace(heading)
}
