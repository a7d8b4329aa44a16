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
	official, short := line(firstOf(main, "officialTitle")), line(firstOf(main, "shortTitle"))
	d := Document{Document: exportwatch.Document{
		ID: exportwatch.DocID(string(name.id()) + "@" + code), Kind: exportwatch.BillText,
		Title: name.label() + " (" + strings.ToUpper(code) + "): " + either(short, official), URL: name.url() + "/text",
	}}
	v := &d.Version
	v.Published = uslmDate(root)
	v.Meta = metaOf(exportwatch.Meta{
		"congress": strconv.Itoa(name.congress), "bill_type": name.kind, "bill_number": strconv.Itoa(name.number),
		"version_code": code, "stage": line(meta.at("docStage")), "title": short, "official_title": official,
		"date": v.Published.String(), "sponsors": lines(root.at("preface").find("sponsor")),
		"cosponsors": lines(root.at("preface").find("cosponsor")), "actions": uslmPrinted(root),
		"committee_redline": len(redlined(root)) > 0,
		"sponsor_ids":       coded(root.at("preface").find("sponsor"), "bioGuideId", "senateId"),
		"cosponsor_ids":     coded(root.at("preface").find("cosponsor"), "bioGuideId", "senateId"),
		"committee_ids":     coded(root.at("preface").find("committee"), "committeeId"),
	})
	b := new(builder)
	b.para(name.label())
	r := uslmReader{bill: "/us/bill/" + strings.TrimPrefix(string(name.id()), "bill/") + "/"}
	r.read(root.at("preamble"), "", 0)
	r.read(main, "", 0)
	r.write(b)
	b.finish(v)
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
	quoted int    // how many quotations are open: what stands in one has no address here
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

// read adds the lines of what is under n, whose provisions stand under the
// address parent.
func (r *uslmReader) read(n *node, parent string, depth int) {
	if n == nil {
		return
	}
	_, _, own := uslmLevel(n.name)
	var run strings.Builder
	flush := func() {
		r.say(heal(run.String()))
		run.Reset()
	}
	for _, c := range n.children {
		_, _, level := uslmLevel(c.name)
		after := c.name == "inline" && c.attr("role") == "after-quoted-block"
		if level || after || uslmBlock(c.name) {
			flush()
		}
		switch {
		case level:
			r.provision(c, parent, depth)
		case own && (c.name == "num" || c.name == "heading"):
		case after:
			r.extend(line(c))
		case c.name == "quotedContent":
			r.quote(c)
		case c.name == "tr":
			r.say(uslmRow(c))
		case uslmBlock(c.name):
			r.read(c, parent, depth)
		default:
			run.WriteString(uslmInline(c))
		}
	}
	flush()
}

// provision adds a provision: its designator, its heading and what stands in
// the same paragraph, then what is under it.
func (r *uslmReader) provision(n *node, parent string, depth int) {
	prefix, container, _ := uslmLevel(n.name)
	num, heading := heal(uslmInline(n.at("num"))), heal(uslmInline(n.at("heading")))
	words, dash := strings.CutSuffix(heading, "—") // "Definitions.—In this Act"
	l := billLine{id: r.address(n, parent, prefix), label: num, heading: words, depth: depth, headed: container, glue: " "}
	if !container {
		l.heading = strings.TrimSuffix(words, ".")
	}
	if dash {
		l.glue = "—"
	}
	if !container || l.id == "" {
		l.text, l.open = fold(num+" "+words), num != "" || dash
	}
	if l.id != "" || l.text != "" {
		r.lines = append(r.lines, l)
	}
	r.read(n, either(l.id, parent), depth+1)
}

// address returns where a provision stands in the bill, the empty string for
// one that has no designator or is quoted to be put elsewhere.
func (r *uslmReader) address(n *node, parent, prefix string) string {
	if r.quoted > 0 {
		return ""
	}
	if rest, ok := strings.CutPrefix(n.attr("identifier"), r.bill); ok && rest != "" {
		return clip(rest, maxAddress)
	}
	value := ""
	if num := n.at("num"); num != nil {
		value = num.attr("value")
	}
	if value == "" && n.name == "section" {
		return join(parent, "s")
	}
	if value == "" {
		return ""
	}
	return join(parent, address(prefix+value))
}

// maxAddress bounds, in bytes, an identifier that is taken over.
const maxAddress = 200

// quote adds what a bill quotes, to be put elsewhere.
func (r *uslmReader) quote(n *node) {
	if last := len(r.lines) - 1; last >= 0 {
		r.lines[last].open = false
	}
	r.quoted++
	r.read(n, "", 0)
	r.quoted--
	if last := len(r.lines) - 1; last >= 0 {
		r.lines[last].open = false
	}
}

// uslmInline returns inline text; a committee's strikes are marked.
func uslmInline(n *node) string {
	if n == nil {
		return ""
	}
	if n.name == "" {
		return n.data
	}
	var b strings.Builder
	for _, c := range n.children {
		b.WriteString(uslmInline(c))
	}
	switch {
	case n.name == "br":
		return " "
	case n.attr("changed") == "deleted", n.name == "del":
		return "[struck by committee: " + fold(b.String()) + "]"
	}
	return b.String()
}

func uslmRow(n *node) string {
	var cells []string
	for _, c := range n.all("td", "th") {
		cells = append(cells, line(c))
	}
	return strings.Join(cells, " | ")
}
