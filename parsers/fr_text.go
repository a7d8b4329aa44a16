package parsers

import (
	"regexp"
	"strings"
)

// render writes a document: its headings as sections, the preamble's captions
// first, then the supplementary information, then the regulatory text by the
// sections it prints.
func (t frText) render() *builder {
	w := &frWriter{xmlText{builder: new(builder), visible: frPrinted, noteSections: true}}
	if t.preamble != t.node {
		w.preambleOf(t.preamble)
	}
	for _, c := range t.all() {
		if c != t.preamble {
			w.part(c, 0)
		}
	}
	return w.builder
}

// frPrinted reports whether an element belongs to the text, not to the
// printing: page marks, file marks and billing codes do not.
func frPrinted(n *node) bool {
	switch n.name {
	case "PRTPAGE", "FRDOC", "BILCOD", "FILED", "HRULE", "PREAMB":
		return false
	}
	return true
}

// frWriter writes the text of one document.
type frWriter struct{ xmlText }

func (w *frWriter) preambleOf(p *node) {
	for _, c := range p.all() {
		head := c.at("HD")
		if head == nil || c.name == "HD" {
			w.part(c, 0)
			continue
		}
		title := strings.Trim(line(head), ": ")
		w.from(c.span).section(strings.ToLower(address(title)), "", title, 0)
		for _, p := range c.all() {
			if p != head {
				w.block(p)
			}
		}
	}
}

// part writes what stands in the body; captions and headings begin sections.
func (w *frWriter) part(c *node, depth int) {
	switch c.name {
	case "SUPLINF", "FURINF", "LSTSUB":
		w.children(c, depth)
	case "HD":
		w.heading(c)
	case "REGTEXT", "PART", "SUBPART", "EXECORD", "PROCLA", "DETERM", "PRNOTICE", "PRMEMO", "PRORDER", "EXECORDR":
		w.children(c, depth)
	case "SECTION":
		w.regulatory(c)
	case "AMDPAR", "SIG": // what follows a printed section is no part of it
		w.close(1)
		w.block(c)
	case "FP", "P":
		if m := orderSection.FindStringSubmatch(line(c)); m != nil {
			w.from(c.span).mark("s"+m[1], m[0], "", 1)
		}
		w.block(c)
	default:
		if headed := c.all("HD"); len(headed) > 0 && !blockElement(c.name) {
			w.children(c, depth)
			return
		}
		w.block(c)
	}
}

// orderSection matches the sections of an order: "Section 1. Policy."
var orderSection = regexp.MustCompile(`^Sec(?:tion|\.)\s+(\d{1,3})\.`)

func (w *frWriter) children(n *node, depth int) {
	for _, c := range n.all() {
		w.part(c, depth)
	}
}

// heading begins a section: a caption (HED) is outermost, HD1 to HD5 below.
func (w *frWriter) heading(n *node) {
	title := strings.Trim(line(n), ": ")
	depth := 0
	if s := n.attr("SOURCE"); len(s) == 3 && strings.HasPrefix(s, "HD") && s[2] >= '1' && s[2] <= '9' {
		depth = int(s[2] - '0')
	}
	id := strings.ToLower(address(title))
	if id == "" || title == "" {
		w.block(n)
		return
	}
	w.from(n.span).section(id, "", title, depth)
}

// regulatory writes a section as the rule prints it. It is addressed as in the
// CFR, so that a reader finds the provision it will become.
func (w *frWriter) regulatory(c *node) {
	label, heading := line(c.at("SECTNO")), line(c.at("SUBJECT"))
	w.from(c.span).section(address(strings.Trim(label, "§ ")), label, heading, 1)
	for _, p := range c.all() {
		if p.name != "SECTNO" && p.name != "SUBJECT" {
			w.block(p)
		}
	}
}
