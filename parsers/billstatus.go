package parsers

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"exportwatch"
)

// readBillStatus reads govinfo's BILLSTATUS XML, schema 1 (billNumber,
// billType, lists inside lists) and schema 3 (number, type), which say the same
// in the same text. Dates on which the record was touched are left out: they
// move without news.
func readBillStatus(in Input) ([]Document, error) {
	root, err := parseXML(in.Payload)
	if err != nil {
		return nil, err
	}
	bill := root.at("bill")
	if root.name != "billStatus" || bill == nil {
		return nil, wrongShape(place(root.line), "root <%s>, want <billStatus> with a <bill>", root.name)
	}
	s := billStatus{bill}
	name, err := s.name()
	if err != nil {
		return nil, err
	}
	actions := s.actions()
	d := Document{Document: exportwatch.Document{
		ID: name.id(), Kind: exportwatch.BillStatus, URL: name.url(),
		Title: strings.TrimSuffix(name.label()+": "+s.one("title"), ": "),
	}}
	v := &d.Version
	s.fill(v, name, actions)
	s.render(d.Title, v.Meta, actions).finish(v)
	return []Document{d}, nil
}

// A billName identifies a bill.
type billName struct {
	congress int
	kind     string // "hr", "sjres"
	number   int
}

func (n billName) id() exportwatch.DocID {
	return exportwatch.DocID(fmt.Sprintf("bill/%d/%s/%d", n.congress, n.kind, n.number))
}

// label returns the bill's name in print: "H.J.Res. 107".
func (n billName) label() string {
	kind, _ := billKind(n.kind)
	return fmt.Sprintf("%s %d", kind, n.number)
}

// url returns the bill's page for people at congress.gov.
func (n billName) url() string {
	_, slug := billKind(n.kind)
	return fmt.Sprintf("https://www.congress.gov/bill/%d%s-congress/%s/%d", n.congress, ordinal(n.congress), slug, n.number)
}

// billKind returns the printed form and the congress.gov path of a bill type,
// two empty strings if there is no such type.
func billKind(kind string) (label, slug string) {
	switch kind {
	case "hr":
		return "H.R.", "house-bill"
	case "s":
		return "S.", "senate-bill"
	case "hjres":
		return "H.J.Res.", "house-joint-resolution"
	case "sjres":
		return "S.J.Res.", "senate-joint-resolution"
	case "hconres":
		return "H.Con.Res.", "house-concurrent-resolution"
	case "sconres":
		return "S.Con.Res.", "senate-concurrent-resolution"
	case "hres":
		return "H.Res.", "house-resolution"
	case "sres":
		return "S.Res.", "senate-resolution"
	}
	return "", ""
}

func ordinal(n int) string {
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			return "st"
		case 2:
			return "nd"
		case 3:
			return "rd"
		}
	}
	return "th"
}

// A billStatus is the <bill> element.
type billStatus struct{ bill *node }

// one returns the text of the first child with one of names.
func (s billStatus) one(names ...string) string {
	for _, name := range names {
		if t := s.bill.at(name).text(); t != "" {
			return t
		}
	}
	return ""
}

// list returns the items of a list, which schema 1 may wrap once more in an
// element named wrapper; it is empty for a list that is never wrapped.
func (s billStatus) list(name, wrapper string) []*node {
	list := s.bill.at(name)
	if inner := list.at(wrapper); wrapper != "" && inner != nil {
		list = inner
	}
	return list.all("item")
}

func (s billStatus) name() (billName, error) {
	kind := strings.ToLower(s.one("type", "billType"))
	number, err1 := strconv.Atoi(s.one("number", "billNumber"))
	congress, err2 := strconv.Atoi(s.one("congress"))
	label, _ := billKind(kind)
	if label == "" || err1 != nil || err2 != nil || number <= 0 || congress <= 0 {
		return billName{}, wrongShape(place(s.bill.line), "bill named by congress %q, type %q, number %q",
			s.one("congress"), kind, s.one("number", "billNumber"))
	}
	return billName{congress, kind, number}, nil
}

func (s billStatus) fill(v *exportwatch.Version, name billName, actions []billAction) {
	lines := make([]string, len(actions))
	for i, a := range actions {
		lines[i] = a.String()
	}
	latest := ""
	if n := len(actions); n > 0 {
		latest = actions[n-1].date
	}
	v.Published = dateOf(v, "latest_action_date", latest)
	v.AsOf = v.Published
	v.Meta = metaOf(exportwatch.Meta{
		"congress": strconv.Itoa(name.congress), "bill_type": name.kind, "bill_number": strconv.Itoa(name.number),
		"title": s.one("title"), "introduced_on": s.one("introducedDate"), "origin_chamber": s.one("originChamber"),
		"latest_action_date": latest, "actions": lines, "text_versions": s.textVersions(),
		"sponsors": s.people("sponsors"), "cosponsors": s.people("cosponsors"), "committees": s.committees(),
		"related_bills": s.related(), "laws": s.laws(), "policy_area": s.bill.at("policyArea", "name").text(),
	})
}

// render writes the record; what both schemas know, in an order that neither
// decides.
func (s billStatus) render(title string, m exportwatch.Meta, actions []billAction) *builder {
	b := new(builder)
	part := func(id, heading string, lines []string) {
		if len(lines) == 0 {
			return
		}
		b.section(id, "", heading, 0)
		for _, l := range lines {
			b.para(l)
		}
	}
	part("title", "Title", []string{title})
	part("titles", "Other titles", s.otherTitles())
	part("introduced", "Introduced", m.Strings("introduced_on"))
	part("sponsors", "Sponsors", m.Strings("sponsors"))
	part("cosponsors", "Cosponsors", m.Strings("cosponsors"))
	part("committees", "Committees", m.Strings("committees"))
	part("actions", "Actions", m.Strings("actions"))
	part("laws", "Became law", m.Strings("laws"))
	part("texts", "Text versions", s.textLines())
	part("related", "Related bills", m.Strings("related_bills"))
	return b
}

func (s billStatus) otherTitles() []string {
	var out []string
	display := s.one("title")
	for _, t := range s.list("titles", "") {
		if title := t.at("title").text(); title != display {
			out = append(out, title)
		}
	}
	sort.Strings(out)
	return uniq(out)
}

// people returns names with the day of sponsorship where there is one, and the
// day it was withdrawn.
func (s billStatus) people(list string) []string {
	var out []string
	for _, p := range s.list(list, "") {
		line := p.at("fullName").text()
		if day := p.at("sponsorshipDate").text(); day != "" {
			line = day + " " + line
		}
		if day := p.at("sponsorshipWithdrawnDate").text(); day != "" {
			line += ", withdrawn " + day
		}
		out = append(out, line)
	}
	sort.Strings(out)
	return uniq(out)
}

// committees returns committees and subcommittees with what they did.
func (s billStatus) committees() []string {
	var out []string
	for _, c := range s.list("committees", "billCommittees") {
		name := strings.TrimSpace(c.at("chamber").text() + " " + c.at("name").text())
		out = append(out, withActivities(name, c))
		for _, sub := range c.at("subcommittees").all("item") {
			out = append(out, withActivities(name+", "+sub.at("name").text(), sub))
		}
	}
	sort.Strings(out)
	return uniq(out)
}

func withActivities(name string, committee *node) string {
	var did []string
	for _, a := range committee.at("activities").all("item") {
		did = append(did, a.at("name").text())
	}
	sort.Strings(did)
	if did = uniq(did); len(did) == 0 {
		return name
	}
	return name + ": " + strings.Join(did, "; ")
}

func (s billStatus) related() []string {
	var out []string
	for _, r := range s.list("relatedBills", "") {
		kind := strings.ToLower(r.at("type").text())
		label, _ := billKind(kind)
		title := r.at("title").text()
		if title == "" {
			title = r.at("latestTitle").text()
		}
		var how []string
		for _, d := range r.at("relationshipDetails").all("item") {
			how = append(how, d.at("type").text())
		}
		sort.Strings(how)
		out = append(out, fmt.Sprintf("%s %s (%s): %s", label, r.at("number").text(), strings.Join(uniq(how), "; "), title))
	}
	sort.Strings(out)
	return uniq(out)
}

func (s billStatus) laws() []string {
	var out []string
	for _, l := range s.list("laws", "") {
		out = append(out, strings.TrimSpace(l.at("type").text()+" "+l.at("number").text()))
	}
	return uniq(out)
}

// A billText is one entry of the list of text versions.
type billText struct{ code, name, day, url string }

// billFile matches the name of a bill text at govinfo; its last letters are
// the version code.
var billFile = regexp.MustCompile(`BILLS-\d+(?:hr|s|[hs]jres|[hs]conres|[hs]res)\d+([a-z]+)`)

func (s billStatus) texts() []billText {
	var out []billText
	for _, n := range s.list("textVersions", "") {
		t := billText{name: n.at("type").text(), day: n.at("date").text()}
		t.day = t.day[:min(len(t.day), len("2006-01-02"))]
		for _, f := range n.at("formats").all("item") {
			u := f.at("url").text()
			if m := billFile.FindStringSubmatch(u); m != nil && (t.url == "" || strings.HasSuffix(u, ".xml")) {
				t.code, t.url = m[1], u
			}
		}
		if t.name != "" || t.url != "" {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b billText) int {
		return strings.Compare(a.day+a.code+a.name+a.url, b.day+b.code+b.name+b.url)
	})
	return slices.Compact(out)
}

// textVersions returns "eh 2026-01-13 URL" a version, without those that have
// no URL yet.
func (s billStatus) textVersions() []string {
	var out []string
	for _, t := range s.texts() {
		if t.url != "" {
			out = append(out, fold(t.code+" "+t.day+" "+t.url))
		}
	}
	return out
}

func (s billStatus) textLines() []string {
	var out []string
	for _, t := range s.texts() {
		out = append(out, fold(t.day+" "+t.name))
	}
	return uniq(out)
}
