package parsers

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"exportwatch"
)

// An ecfrUnit is what becomes one document: a part, whose divisions a title of
// several volumes may hold in pieces, a lone section or appendix, or what a
// chapter holds outside of its parts.
type ecfrUnit struct {
	id      string // address within the title: "744", "744.22", "744/supp-4", "chapter-VII"
	divs    []*node
	tree    *xmlTree // that they are of
	above   []*node  // the divisions around it, the title excepted
	amended string   // the day of the last amendment, as printed
}

// ecfrUnits returns the units of a title in reading order.
func ecfrUnits(root *node) []*ecfrUnit {
	f := &ecfrFinder{parts: map[string]*ecfrUnit{}}
	f.find(root, nil)
	return f.units
}

type ecfrFinder struct {
	units   []*ecfrUnit
	parts   map[string]*ecfrUnit // by number
	amended string               // newest told so far, in reading order
}

func (f *ecfrFinder) find(n *node, above []*node) {
	loose := &ecfrUnit{above: above, amended: f.amended}
	for _, c := range n.all() {
		switch c.name {
		case "AMDDATE":
			f.amended = c.text()
		case "VOLUME":
			f.amended = cmp.Or(c.attr("AMDDATE"), f.amended)
		case "DIV5":
			f.part(c, above)
		case "DIV6", "DIV7", "DIV8", "DIV9":
			if len(loose.divs) == 0 {
				f.units = append(f.units, loose)
			}
			loose.divs = append(loose.divs, c)
		case "DIV2", "DIV3", "DIV4":
			f.find(c, append(above[:len(above):len(above)], c))
		default:
			f.find(c, above)
		}
	}
}

func (f *ecfrFinder) part(div *node, above []*node) {
	number := ecfrNumber(div)
	if u := f.parts[number]; u != nil && number != "" {
		u.divs = append(u.divs, div)
		return
	}
	u := &ecfrUnit{divs: []*node{div}, above: above, amended: f.amended}
	f.parts[number] = u
	f.units = append(f.units, u)
}

// ecfrPart finds the part in the address of a division or of a retrieval:
// "/title-15/part-744/subpart-A", "?part=744&subpart=A".
var ecfrPart = regexp.MustCompile(`(?:part-|[?&]part=)(\d{1,4}[A-Za-z]?)\b`)

// address returns the address of u within its title, which for an appendix or a
// subpart begins with the number of its part.
func (u *ecfrUnit) address(url string) (string, error) {
	div, n := u.divs[0], ecfrNumber(u.divs[0])
	switch {
	case len(u.above) > 0 && div.name != "DIV5":
		var names []string
		for _, a := range u.above {
			number := divisionWord.ReplaceAllString(ecfrNumber(a), "")
			names = append(names, divisionName(a)+"-"+number)
		}
		return strings.Join(names, "/"), nil
	case n == "":
		return "", wrongShape(place(div.line), "<%s> without a number", div.name)
	case div.name == "DIV5", div.name == "DIV8":
		return n, nil
	}
	switch div.name {
	case "DIV6":
		n = "subpart-" + n
	case "DIV7":
		n = "group-" + n
	}
	for _, s := range []string{div.attr("hierarchy_metadata"), url, "part-" + ofPart.ReplaceAllString(fold(div.attr("N")+" "+line(div.at("HEAD"))), "$1")} {
		if m := ecfrPart.FindStringSubmatch(s); m != nil {
			return m[1] + "/" + n, nil
		}
	}
	return "", wrongShape(place(div.line), "<%s> that names no part", div.name)
}

var ofPart = regexp.MustCompile(`(?i)^.*?\bpart (\d{1,4}[a-z]?)\b.*$`)

// divisionWord matches the word that some numbers repeat: "Subtitle-B".
var divisionWord = regexp.MustCompile(`(?i)^(?:subtitle|chapter|subchapter)-`)

// divisionName returns how a division above a part is addressed.
func divisionName(div *node) string {
	switch div.name {
	case "DIV2":
		return "subtitle"
	case "DIV3":
		return "chapter"
	}
	return "subchapter"
}

var partHead = regexp.MustCompile(`(?i)^part\s+(\S+?)\s*[—–-]+\s*`)

func (u *ecfrUnit) document(title string, in Input) Document {
	div := u.divs[0]
	head := line(div.at("HEAD"))
	d := Document{Document: exportwatch.Document{
		ID: exportwatch.DocID("cfr/" + title + "/" + u.id), Kind: exportwatch.Regulation,
		Title: head, URL: "https://www.ecfr.gov/current/title-" + title,
	}}
	v := &d.Version
	v.Meta = exportwatch.Meta{"cfr_title": title}
	switch {
	case div.name == "DIV5":
		d.URL += "/part-" + u.id
		d.Title = partHead.ReplaceAllString(head, fmt.Sprintf("%s CFR Part %s—", title, u.id))
		v.Meta["cfr_part"] = u.id
	case div.name == "DIV8" && len(u.above) == 0:
		d.URL += "/section-" + u.id
		d.Title = title + " CFR " + head
	case len(u.above) > 0:
		d.URL += "/" + u.id
		head = line(u.above[len(u.above)-1].at("HEAD"))
		d.Title = title + " CFR " + head
	}
	if m := ecfrDay.FindStringSubmatch(in.URL); m != nil {
		v.AsOf = dateOf(v, "date in the URL", m[1])
	}
	u.tell(v, head)
	u.write(v)
	if m, ok := ParseECFRMark(in.URL, u.id); ok && div.name == "DIV5" {
		m.tell(v)
	}
	return d
}

// tell writes into the metadata where u stands and what its division says of
// itself.
func (u *ecfrUnit) tell(v *exportwatch.Version, head string) {
	div := u.divs[0]
	v.Meta["heading"] = head
	v.Meta["reserved"] = strings.Contains(strings.ToLower(head), "[reserved]")
	v.Meta["authority"] = line(div.at("AUTH", "PSPACE"))
	v.Meta["source_note"] = line(div.at("SOURCE", "PSPACE"))
	for _, a := range u.above {
		v.Meta[divisionName(a)] = line(a.at("HEAD"))
	}
	if day := printedDate(u.amended); !day.IsZero() {
		v.Meta["amended_on"] = day.String()
	}
	metaOf(v.Meta)
	ownText(v.Meta)
}

func (u *ecfrUnit) write(v *exportwatch.Version) {
	e := &ecfrText{xmlText: xmlText{builder: new(builder)}, tree: u.tree}
	for i, div := range u.divs {
		e.expect(div.span)
		switch {
		case div.name != "DIV5":
			e.child(div, "", 0)
		case i == 0:
			e.para(line(div.at("HEAD")))
			e.division(div, "", 0)
		default:
			e.continued(div, u.divs[0])
		}
		if i > 0 || len(u.divs) == 1 {
			div.children = nil // as the text grows the tree goes
		}
	}
	e.finish(v)
}

// continued writes a part that another volume goes on with: its heading, and the
// notes that it repeats, are left out.
func (e *ecfrText) continued(div, first *node) {
	said := map[string]bool{}
	for _, c := range first.all("AUTH", "SOURCE") {
		said[line(c)] = true
	}
	for _, c := range div.all() {
		c = e.tree.opened(c)
		if !said[line(c)] {
			e.child(c, "", 0)
		}
	}
}
