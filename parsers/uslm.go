package parsers

import (
	"regexp"
	"strconv"
	"strings"

	"exportwatch"
)

// readUSLM reads one text version of a bill in United States Legislative Markup
// 2. Provisions have the address that the publisher gives them, so that
// versions can be matched by it: "/us/bill/116/hr/1037/s2/a" is "s2/a".
func readUSLM(in Input) ([]Document, error) {
	root, err := parseXML(in.Payload)
	if err != nil {
		return nil, err
	}
	meta, main := root.at("meta"), root.at("main")
	if meta == nil || main == nil {
		return nil, wrongShape(place(root.line), "<%s> without <meta> and <main>", root.name)
	}
	name, code, err := uslmIdentity(root, in.URL)
	if err != nil {
		return nil, err
	}
	official, short := line(firstOf(main, "officialTitle")), ownShortTitle(main)
	d := Document{Document: exportwatch.Document{
		ID: exportwatch.DocID(string(name.id()) + "@" + code), Kind: exportwatch.BillText,
		Title: name.label() + " (" + strings.ToUpper(code) + "): " + either(short, official), URL: name.url() + "/text",
	}}
	b := new(builder)
	b.para(name.label())
	r := uslmReader{bill: "/us/bill/" + strings.TrimPrefix(string(name.id()), "bill/") + "/"}
	r.counts, r.called = map[string]int{}, calledNotes(root)
	r.read(root.at("preamble"), billPlace{parent: "preamble"})
	r.write(b)
	b.close(0) // the last recital ends before "Resolved,"
	r.lines = nil
	r.read(main, billPlace{})
	r.write(b)
	v := &d.Version
	b.finish(v)
	v.Published = uslmDate(root)
	people, front := introducers(root.at("preface")), root.at("preface")
	v.Meta = metaOf(exportwatch.Meta{
		"congress": strconv.Itoa(name.congress), "bill_type": name.kind, "bill_number": strconv.Itoa(name.number),
		"version_code": code, "stage": line(meta.at("docStage")), "title": short, "official_title": official,
		"date": v.Published.String(), "sponsors": lines(people.sponsors), "cosponsors": lines(people.cosponsors),
		"actions": uslmPrinted(root), "sponsor_ids": coded(people.sponsors, "bioGuideId", "senateId"),
		"cosponsor_ids": coded(people.cosponsors, "bioGuideId", "senateId"), "committee_ids": coded(front.find("committee"), "committeeId"),
	})
	r.marks.set(v.Meta)
	return []Document{d}, nil
}

var uslmCitable = regexp.MustCompile(`^(\d{1,3})(hr|s|hjres|sjres|hconres|sconres|hres|sres)(\d{1,5})([a-z]{2,4}\d?)$`)

// uslmIdentity returns the bill and its version code from the metadata, or from
// the name of the file.
func uslmIdentity(root *node, url string) (billName, string, error) {
	for _, c := range root.at("meta").all("citableAs") {
		if m := uslmCitable.FindStringSubmatch(strings.ToLower(line(c))); m != nil {
			name, err := nameOf(m[1], m[2], m[3])
			return name, m[4], err
		}
	}
	if name, code, ok := billInFile(url); ok {
		return name, code, nil
	}
	return billName{}, "", wrongShape(place(root.line), "no citableAs names a bill and its version")
}

// uslmDate returns the newest day of the actions and attestations printed on
// the version; what it quotes from elsewhere has no say.
func uslmDate(root *node) exportwatch.Date {
	var newest exportwatch.Date
	for _, part := range []*node{root.at("preface"), root.at("attestation"), root.at("main", "attestation")} {
		for _, n := range part.find("date") {
			d, err := exportwatch.ParseDate(n.attr("date"))
			if err != nil || d.IsZero() {
				d = printedDate(line(n))
			}
			if newest.Before(d) {
				newest = d
			}
		}
	}
	return newest
}

// uslmPrinted returns the actions that the version prints.
func uslmPrinted(root *node) []string {
	var out []string
	for _, a := range root.find("action") {
		out = append(out, fold(line(a.at("date"))+" "+line(a.at("actionDescription"))))
	}
	return uniq(out)
}

// A uslmReader collects the lines of a bill in order. It differs from the
// reader of the bill DTD in that the text holds its quotation marks and a level
// may have any of several elements for the words before and after what is
// under it.
type uslmReader struct {
	billReader
	bill   string // what identifiers begin with
	quotes int    // how many quotations are open: the identifiers in one are not of this bill
}

// uslmLevel reports whether an element is a numbered provision, and whether it
// stands apart under a heading of its own.
func uslmLevel(name string) (prefix string, container, ok bool) {
	if name == "appropriations" { // unnumbered: "DEPARTMENTAL MANAGEMENT"
		return "appropriations", false, true
	}
	return billLevel(name)
}

// uslmBlock reports whether an element begins a line of its own.
func uslmBlock(name string) bool {
	switch name {
	case "content", "chapeau", "continuation", "p", "table", "tr", "recital", "preamble", "longTitle", "docTitle",
		"officialTitle", "enactingFormula", "resolvingClause", "toc", "tocItem", "referenceItem", "quotedContent", "note",
		"endMarker", "signatures", "signature", "attestation", "action", "block", "level", "ul", "ol", "li", "def":
		return true
	}
	return false
}

// read adds the lines of what is under n, whose provisions stand at place.
func (r *uslmReader) read(n *node, place billPlace) {
	if n == nil {
		return
	}
	_, _, own := uslmLevel(n.name)
	var run strings.Builder
	var from span // where the run stands
	flush := func() {
		if words := heal(run.String()); words != "" {
			r.resume(place, from)
			r.say(words)
		}
		run.Reset()
		from = span{}
	}
	for _, c := range n.children {
		_, _, level := uslmLevel(c.name)
		after := c.name == "inline" && c.attr("role") == "after-quoted-block"
		if level || after || uslmBlock(c.name) || holdsLevel(c) {
			flush()
		}
		if flushElement(c.name) {
			r.resume(place, c.span)
		}
		switch {
		case level:
			r.provision(c, place)
		case own && (c.name == "num" || c.name == "heading"):
		case after:
			r.extend(line(c))
		case c.name == "quotedContent":
			r.quote(c, place)
		case c.name == "recital":
			r.block(c, r.recital(c, place))
		case c.name == "table":
			r.htmlTable(c, place)
		case uslmBlock(c.name), holdsLevel(c):
			r.block(c, place)
		default:
			if from == (span{}) {
				from = c.span
			}
			from.end = c.span.end
			r.piece(&run, c, place)
		}
	}
	flush()
}

// holdsLevel reports whether an element that marks what a committee did stands
// around whole provisions.
func holdsLevel(n *node) bool {
	if changeOf(n) == "" {
		return false
	}
	for _, c := range n.children {
		if _, _, level := uslmLevel(c.name); level || uslmBlock(c.name) {
			return true
		}
	}
	return false
}

// block adds the lines of a block, in brackets if a committee struck it.
func (r *uslmReader) block(n *node, place billPlace) {
	r.marked(n, place, func() { r.read(n, place) })
}

// provision adds a provision: its designator, its heading and what stands in
// the same paragraph, then what is under it.
func (r *uslmReader) provision(n *node, place billPlace) {
	prefix, container, _ := uslmLevel(n.name)
	change := r.change(n)
	id := r.address(n, place, prefix, change)
	num, heading := line(n.at("num")), heal(r.inline(n.at("heading"), billPlace{parent: either(id, place.parent)}))
	words, dash := strings.CutSuffix(heading, "—") // "Definitions.—In this Act"
	l := billLine{id: id, label: strings.TrimLeft(num, "“‘\""), heading: words, depth: place.depth, headed: container && r.quotes == 0, glue: " ", source: n.span}
	if !container {
		l.heading = strings.TrimSuffix(words, ".")
	}
	if dash {
		l.glue = "—"
	}
	if !l.headed || l.id == "" {
		l.text, l.open = fold(num+" "+words), num != "" || dash
	}
	if change == "deleted" {
		l.text = struckMark + l.text
	}
	if l.id != "" || l.text != "" {
		r.begin(l)
	}
	id = either(id, place.parent)
	r.changed(id, change, func() {
		r.read(n, billPlace{sections: id, containers: id, parent: id, depth: place.depth + 1})
	})
}

// address returns where a provision stands in the bill, the empty string for
// one that has no designator.
func (r *uslmReader) address(n *node, place billPlace, prefix, change string) string {
	struck := ""
	if change == "deleted" {
		struck = "struck-"
	}
	if rest, ok := strings.CutPrefix(n.attr("identifier"), r.bill); ok && rest != "" && r.quotes == 0 {
		above, last := rest[:strings.LastIndexByte(rest, '/')+1], rest[strings.LastIndexByte(rest, '/')+1:]
		return clip(above+struck+last, maxAddress)
	}
	value := ""
	if num := n.at("num"); num != nil {
		value = num.attr("value")
	}
	if value == "" && (n.name != "section" || r.quotes > 0) {
		return ""
	}
	return join(place.parent, struck+address(prefix+value))
}

// maxAddress bounds, in bytes, an identifier that is taken over.
const maxAddress = 200

// quote adds what a bill quotes, to be put elsewhere. Its addresses say so.
func (r *uslmReader) quote(n *node, place billPlace) {
	if last := len(r.lines) - 1; last >= 0 {
		r.lines[last].open = false
	}
	r.quotes++
	r.block(n, place.quoted(r.nth(place.parent, "quote")))
	r.quotes--
	if last := len(r.lines) - 1; last >= 0 {
		r.lines[last].open = false
	}
}
