package parsers

import (
	"fmt"
	"regexp"
	"strings"

	"exportwatch"
)

// readECFR reads the three dialects of eCFR XML: a whole title of the
// versioner (<ECFR>), a part, section or appendix of it (the root is a DIV),
// and govinfo's bulk file (<DLPSTEXTCLASS>). Each part is one document.
func readECFR(in Input) ([]Document, error) {
	root, err := parseXML(in.Payload)
	if err != nil {
		return nil, err
	}
	title := ecfrTitle(root, in.URL)
	if title == "" {
		return nil, wrongShape(place(root.line), "<%s> that names no CFR title", root.name)
	}
	roots := root.outermost("DIV5")
	switch root.name {
	case "DIV5", "DIV6", "DIV8", "DIV9":
		roots = []*node{root}
	case "ECFR", "DLPSTEXTCLASS", "DIV1", "DIV2", "DIV3", "DIV4":
	default:
		return nil, wrongShape(place(root.line), "root <%s>, want <ECFR>, <DLPSTEXTCLASS> or a <DIV1> to <DIV9>", root.name)
	}
	if len(roots) == 0 && !strings.Contains(strings.ToLower(root.text()), "reserved") {
		return nil, wrongShape(place(root.line), "<%s> that holds no part", root.name)
	}
	var docs []Document
	for _, div := range roots {
		if ecfrNumber(div) == "" {
			return nil, wrongShape(place(div.line), "<%s> without a number", div.name)
		}
		docs = append(docs, ecfrDocument(div, title, in))
	}
	return docs, nil
}

var (
	ecfrPath = regexp.MustCompile(`title-(\d{1,2})\b`)
	ecfrNode = regexp.MustCompile(`^(\d{1,2}):`)
	ecfrDay  = regexp.MustCompile(`/full/(\d{4}-\d\d-\d\d)/`)
)

// ecfrTitle returns the number of the CFR title: of DIV1, of a DIV's path or
// node number, else of the URL.
func ecfrTitle(root *node, url string) string {
	title := ""
	root.walk(func(n *node) bool {
		switch {
		case title != "":
		case n.name == "DIV1":
			title = n.attr("N")
		default:
			if m := ecfrPath.FindStringSubmatch(n.attr("hierarchy_metadata")); m != nil {
				title = m[1]
			} else if m := ecfrNode.FindStringSubmatch(n.attr("NODE")); m != nil {
				title = m[1]
			}
		}
		return title == ""
	})
	if m := ecfrPath.FindStringSubmatch(url); title == "" && m != nil {
		title = m[1]
	}
	return title
}

var partHead = regexp.MustCompile(`(?i)^part\s+(\S+?)\s*[—–-]+\s*`)

func ecfrDocument(div *node, title string, in Input) Document {
	n := ecfrNumber(div)
	head := line(div.at("HEAD"))
	d := Document{Document: exportwatch.Document{
		ID: exportwatch.DocID("cfr/" + title + "/" + n), Kind: exportwatch.Regulation,
		Title: head, URL: "https://www.ecfr.gov/current/title-" + title,
	}}
	meta := exportwatch.Meta{"cfr_title": title, "heading": head, "reserved": strings.Contains(strings.ToLower(head), "[reserved]")}
	switch div.name {
	case "DIV5":
		d.URL += "/part-" + n
		d.Title = partHead.ReplaceAllString(head, fmt.Sprintf("%s CFR Part %s—", title, n))
		meta["cfr_part"] = n
	case "DIV8":
		d.URL += "/section-" + n
		d.Title = title + " CFR " + head
	}
	v := &d.Version
	if m := ecfrDay.FindStringSubmatch(in.URL); m != nil {
		v.AsOf = dateOf(v, "date in the URL", m[1])
	}
	meta["authority"] = line(div.at("AUTH", "PSPACE"))
	meta["source_note"] = line(div.at("SOURCE", "PSPACE"))
	v.Meta = metaOf(meta)
	e := &ecfrText{xmlText{builder: new(builder)}}
	if div.name == "DIV5" {
		e.para(head)
		e.division(div, 0)
	} else {
		e.child(div, 0)
	}
	e.finish(v)
	if m, ok := ParseECFRMark(in.URL, n); ok && div.name == "DIV5" {
		m.tell(v)
	}
	return d
}

// ecfrNumber returns the address of a division within its title or part: "744",
// "744.22", "supp-4".
func ecfrNumber(div *node) string {
	n := fold(strings.Trim(fold(div.attr("N")), "§ "))
	if div.name == "DIV9" {
		return appendixID(n)
	}
	return address(n)
}

var (
	suppRE = regexp.MustCompile(`(?i)^supplement\s+(?:no\.?|number)\s*(\w+)`)
	appRE  = regexp.MustCompile(`(?i)^appendix\s+(\w+)`)
)

// appendixID returns "supp-4" for "Supplement No. 4 to Part 744", "app-a" for
// "Appendix A to Part 39".
func appendixID(n string) string {
	if m := suppRE.FindStringSubmatch(n); m != nil {
		return "supp-" + strings.ToLower(m[1])
	}
	if m := appRE.FindStringSubmatch(n); m != nil && !strings.EqualFold(m[1], "to") {
		return "app-" + strings.ToLower(m[1])
	}
	return address(n)
}

var addressRE = regexp.MustCompile(`[^A-Za-z0-9.\-]+`)

// address returns s with everything but letters, digits, dots and hyphens as hyphens.
func address(s string) string {
	s = strings.NewReplacer("–", "-", "—", "-", "‑", "-", "‐", "-").Replace(s)
	return clip(strings.Trim(addressRE.ReplaceAllString(s, "-"), "-"), 80)
}

// ecfrText writes the divisions of a part.
type ecfrText struct{ xmlText }

// division writes what stands in a part, subpart or subject group, its HEAD
// excepted.
func (e *ecfrText) division(div *node, depth int) {
	for _, c := range div.all() {
		e.child(c, depth)
	}
}

func (e *ecfrText) child(c *node, depth int) {
	head := line(c.at("HEAD"))
	switch c.name {
	case "HEAD", "CFRTOC":
	case "DIV6":
		e.section("subpart-"+ecfrNumber(c), "", head, depth)
		e.division(c, depth+1)
	case "DIV7":
		e.section("group-"+address(strings.ToLower(head)), "", head, depth)
		e.division(c, depth+1)
	case "DIV8":
		e.provision(c, head, depth)
	case "DIV9":
		e.scope = ecfrNumber(c)
		e.section(e.scope, fold(c.attr("N")), strings.TrimLeft(strings.TrimPrefix(head, fold(c.attr("N"))), "—–- "), depth)
		e.division(c, depth+1)
		e.scope = ""
	case "AUTH", "SOURCE":
		e.section(strings.ToLower(c.name), line(c.at("HED")), "", depth)
		for _, p := range c.all("PSPACE", "P") {
			e.para(line(p))
		}
	default:
		e.block(c)
	}
}

var sectionHead = regexp.MustCompile(`^(§§?\s*[\dA-Za-z.\-–—]*\d[\dA-Za-z.\-–—]*)\s*(.*)$`)

// provision writes a section: its paragraphs are sections of their own,
// addressed by their designators.
func (e *ecfrText) provision(c *node, head string, depth int) {
	id := ecfrNumber(c)
	label, heading := "", head
	if m := sectionHead.FindStringSubmatch(head); m != nil {
		label, heading = m[1], m[2]
	}
	e.paragraphs(c, id, label, heading, depth)
}

// paragraphs writes a section under its heading.
func (e *ecfrText) paragraphs(c *node, id, label, heading string, depth int) {
	e.scope = id
	e.section(id, label, heading, depth)
	at := designate(c.all("P"))
	for _, p := range c.all() {
		switch {
		case p.name == "HEAD" || p.name == "SECTNO" || p.name == "SUBJECT":
		case p.name == "CITA":
			e.mark(id+"/cita", "", "", depth+1)
			e.para(line(p))
		default:
			for _, path := range at[p] {
				e.mark(id+"/"+strings.Join(path, "/"), "("+path[len(path)-1]+")", "", depth+len(path))
			}
			e.block(p)
		}
	}
	e.scope = ""
}

// designate returns for each paragraph that begins with designators the paths
// of those.
func designate(paras []*node) map[*node][][]string {
	var list []enumerator
	count := make([]int, len(paras))
	for i, p := range paras {
		found := leading(p)
		count[i] = len(found)
		list = append(list, found...)
	}
	all := paths(list)
	at := map[*node][][]string{}
	for i, p := range paras {
		if count[i] > 0 {
			at[p], all = all[:count[i]], all[count[i]:]
		}
	}
	return at
}
