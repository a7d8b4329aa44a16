package parsers

import (
	"regexp"
	"strings"

	"exportwatch"
)

// readCFRAnnual reads a granule of the annual edition of the CFR as govinfo
// gives it: a part or a section of the text that was in force on the day of the
// edition. 44 U.S.C. 1510.
func readCFRAnnual(in Input) ([]Document, error) {
	root, tree, err := parseXMLOutline(in.Payload, annualAside(in.Payload), nil)
	if err != nil {
		return nil, err
	}
	title := line(root.at("FDSYS", "CFRTITLE"))
	if root.name != "CFRGRANULE" || title == "" {
		return nil, wrongShape(place(root.line), "root <%s> of title %q, want <CFRGRANULE> that names its title", root.name, title)
	}
	found := root.all("PART", "SECTION")
	if len(found) == 0 {
		return nil, wrongShape(place(root.line), "<%s> that holds no part and no section", root.name)
	}
	var docs []Document
	for _, n := range found {
		d, err := annualDocument(n, root.at("FDSYS"), title, tree)
		if err != nil {
			return nil, err
		}
		docs = append(docs, d)
	}
	if err := tree.shelf.err; err != nil {
		return nil, err
	}
	return docs, nil
}

// annualAside returns which elements of a large payload are laid aside: the sections
// and appendices of parts, which are written one after the other.
func annualAside(payload []byte) func(open []openNode) bool {
	return asideIn(payload, "PART", "SECTION", "APPENDIX")
}

// annualPart finds the number of a part in its running head, "Pt. 1013", or its
// heading.
var annualPart = regexp.MustCompile(`(?i)^(?:pt\.|part)\s+([0-9]+[a-z]?)\b`)

func annualDocument(n, head *node, title string, tree *xmlTree) (Document, error) {
	number, name := sectionNumber(n), line(n.at("SECTNO"))+" "+line(n.at("SUBJECT"))
	if n.name == "PART" {
		name = line(n.at("HD"))
		for _, s := range []string{line(n.at("EAR")), name} {
			if m := annualPart.FindStringSubmatch(s); m != nil && number == "" {
				number = m[1]
			}
		}
	}
	if number == "" {
		return Document{}, wrongShape(place(n.line), "<%s> without a number", n.name)
	}
	d := Document{Document: exportwatch.Document{
		ID: exportwatch.DocID("cfr/" + title + "/" + number), Kind: exportwatch.Regulation,
		Title: title + " CFR " + strings.TrimSpace(name),
	}}
	v := &d.Version
	v.AsOf = dateOf(v, "DATE", line(head.at("DATE")))
	v.Meta = metaOf(exportwatch.Meta{
		"cfr_title": title, "heading": strings.TrimSpace(name), "edition": line(head.at("DATE")), "volume": line(head.at("VOL")),
		"authority": line(n.at("AUTH", "P")), "source_note": line(n.at("SOURCE", "P")),
	})
	for _, p := range head.at("ANCESTORS").all("PARENT") {
		name, _, _ := strings.Cut(strings.ToLower(p.attr("HEADING")), " ")
		if name == "subtitle" || name == "chapter" || name == "subchapter" {
			v.Meta[name] = p.attr("HEADING") + "—" + line(p)
		}
	}
	ownText(v.Meta)
	e := &ecfrText{xmlText: xmlText{builder: new(builder), visible: annualPrinted}, tree: tree}
	e.expect(n.span)
	if n.name == "PART" {
		v.Meta["cfr_part"] = number
		e.para(name)
		e.annual(n, "", 0)
	} else {
		e.annualChild(n, "", 0)
	}
	n.children = nil // as the text grows the tree goes
	e.finish(v)
	return d, nil
}

// annualPrinted reports whether an element is text: running heads, page marks
// and the contents, which repeat the headings, are not.
func annualPrinted(n *node) bool {
	switch n.name {
	case "EAR", "CONTENTS", "PRTPAGE":
		return false
	}
	return true
}

func sectionNumber(n *node) string {
	return address(strings.Trim(line(n.at("SECTNO")), "§ "))
}

// annual writes what stands in a part or subpart, its heading excepted; within
// is the address of a subpart.
func (e *ecfrText) annual(n *node, within string, depth int) {
	head := n.at("HD")
	for _, c := range n.all() {
		if c != head {
			e.annualChild(c, within, depth)
		}
	}
}

func (e *ecfrText) annualChild(c *node, within string, depth int) {
	c = e.tree.opened(c)
	head := line(c.at("HD"))
	if head == "" {
		head = line(c.at("RESERVED"))
	}
	label, heading := headOf(head)
	switch c.name {
	case "SUBPART":
		id := subpartID(head)
		e.from(c.span).headed(id, label, heading, head, depth)
		e.annual(c, id, depth+1)
	case "SUBJGRP":
		e.from(c.span).section("group-"+address(strings.ToLower(head)), "", head, depth)
		e.annual(c, within, depth+1)
	case "SECTION":
		subject := c.at("SUBJECT")
		if subject == nil {
			subject = c.at("RESERVED")
		}
		e.paragraphs(c, sectionNumber(c), line(c.at("SECTNO")), line(subject), depth)
	case "APPENDIX":
		e.appendix(c, appendixID(head), label, head, depth)
	case "AUTH", "SOURCE":
		e.source(c, within, depth)
	default:
		e.aside(c, spot{within, depth - 1}, nil)
	}
}

var subpartRE = regexp.MustCompile(`(?i)^subpart\s+([A-Za-z0-9.]+)`)

// subpartID returns "subpart-A" for "Subpart A—General", as in the eCFR.
func subpartID(head string) string {
	if m := subpartRE.FindStringSubmatch(head); m != nil {
		return "subpart-" + m[1]
	}
	return address(strings.ToLower(head))
}
