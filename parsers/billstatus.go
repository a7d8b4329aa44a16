package parsers

import (
	"fmt"
	"slices"
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
	d := Document{Document: exportwatch.Document{ID: name.id(), Kind: exportwatch.BillStatus, URL: name.url()}}
	v := &d.Version
	v.Meta = s.meta()
	s.parties(v)
	s.actions(v)
	setBill(v, name)
	d.Title = v.Title
	return []Document{d}, nil
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
	name, err := nameOf(s.one("congress"), s.one("type", "billType"), s.one("number", "billNumber"))
	if err != nil {
		return name, wrongShape(place(s.bill.line), "%w", err)
	}
	return name, nil
}

// meta returns what the record says beside its actions.
func (s billStatus) meta() exportwatch.Meta {
	return exportwatch.Meta{
		"title": s.one("title"), "introduced_on": s.one("introducedDate"), "origin_chamber": s.one("originChamber"),
		"updated_at":    max(s.one("updateDate"), s.one("updateDateIncludingText")),
		"text_versions": textVersions(s.texts()), "texts": textLines(s.texts()),
		"related_bills": s.related(), "laws": s.laws(), "policy_area": s.bill.at("policyArea", "name").text(),
		"subjects": s.subjects(), "summaries": s.summaries(),
	}
}

// actions sets the actions of v and the recorded votes among them.
func (s billStatus) actions(v *exportwatch.Version) {
	items := s.list("actions", "")
	slices.Reverse(items) // the record begins with the newest
	var rows []exportwatch.Entry
	var days []exportwatch.Date
	var votes []billVote
	for _, n := range items {
		row := exportwatch.Entry{
			DateFiled: dateOf(v, "actionDate", n.at("actionDate").text()), Description: n.at("text").text(),
			Code: n.at("actionCode").text(), Committees: actionCommittees(n),
		}
		row.Entered = actionInstant(row.DateFiled, n.at("actionTime").text())
		for _, r := range n.at("recordedVotes").all("recordedVote") {
			days, votes = append(days, row.DateFiled), append(votes, recordedVote(r))
			row.URL = either(row.URL, recordedVote(r).url)
		}
		rows = append(rows, row)
	}
	for _, r := range s.bill.at("recordedVotes").all("recordedVote") { // schema 1
		days, votes = append(days, instantDay(v, "recordedVote", r.at("date").text())), append(votes, recordedVote(r))
	}
	v.Entries = mergeActions(rows)
	v.Meta["votes"] = votesOf(days, votes)
}

// actionCommittees returns the codes of the committees that acted: a list, or
// before schema 2 one element.
func actionCommittees(action *node) []string {
	var out []string
	for _, c := range append(action.at("committees").all("item"), action.all("committee")...) {
		out = append(out, c.at("systemCode").text())
	}
	return sorted(out)
}

func recordedVote(n *node) billVote {
	return billVote{chamber: n.at("chamber").text(), session: n.at("sessionNumber").text(), roll: n.at("rollNumber").text(), url: n.at("url").text()}
}

// parties sets the titles of the bill and who has to do with it.
func (s billStatus) parties(v *exportwatch.Version) {
	var titles []congressTitle
	for _, t := range s.list("titles", "") {
		titles = append(titles, congressTitle{Title: word(t.at("title").text()), Type: word(t.at("titleType").text())})
	}
	setTitles(v.Meta, titles)
	setSponsors(v.Meta, s.people("sponsors"))
	setCosponsors(v.Meta, s.people("cosponsors"))
	setCommittees(v, statusCommittees(s.list("committees", "billCommittees")))
}

func (s billStatus) people(list string) []congressPerson {
	var out []congressPerson
	for _, n := range s.list(list, "") {
		field := func(name string) word { return word(n.at(name).text()) }
		out = append(out, congressPerson{
			ID: field("bioguideId"), Name: field("fullName"), Original: field("isOriginalCosponsor"),
			Since: field("sponsorshipDate"), Withdrawn: field("sponsorshipWithdrawnDate"),
		})
	}
	return out
}

// statusCommittees returns committees with their subcommittees.
func statusCommittees(list []*node) []congressCommittee {
	var out []congressCommittee
	for _, n := range list {
		c := congressCommittee{
			Name: word(n.at("name").text()), Chamber: word(n.at("chamber").text()), Code: word(n.at("systemCode").text()),
			Subcommittees: statusCommittees(n.at("subcommittees").all("item")),
		}
		for _, a := range n.at("activities").all("item") {
			c.Activities = append(c.Activities, congressActivity{Name: word(a.at("name").text()), Date: word(a.at("date").text())})
		}
		out = append(out, c)
	}
	return out
}

func (s billStatus) subjects() []string {
	list := s.bill.at("subjects")
	if inner := list.at("billSubjects"); inner != nil { // schema 1
		list = inner
	}
	var out []string
	for _, item := range list.at("legislativeSubjects").all("item") {
		out = append(out, item.at("name").text())
	}
	return sorted(out)
}

// summaries returns what the Congressional Research Service says of the bill,
// one line a stage.
func (s billStatus) summaries() []string {
	list := s.bill.at("summaries")
	if inner := list.at("billSummaries"); inner != nil { // schema 1
		list = inner
	}
	var out []string
	for _, n := range list.all("item", "summary") {
		out = append(out, summaryLine(n.at("actionDate").text(), n.at("actionDesc").text(), n.at("text").raw()))
	}
	return sorted(out)
}

// summaryLine returns a summary, which is HTML, as a line after the stage it is of.
func summaryLine(day, stage, markup string) string {
	text := htmlText(markup)
	if text == "" {
		return ""
	}
	return strings.TrimSuffix(fold(day+" "+stage), " ") + ": " + text
}

func (s billStatus) related() []string {
	var out []string
	for _, r := range s.list("relatedBills", "") {
		var how []string
		for _, d := range r.at("relationshipDetails").all("item") {
			how = append(how, d.at("type").text())
		}
		out = append(out, relatedLine(otherCongress(r.at("congress").text(), s.one("congress")), r.at("type").text(), r.at("number").text(), either(r.at("title").text(), r.at("latestTitle").text()), how))
	}
	return sorted(out)
}

// otherCongress returns congress, nothing if it is that of the bill itself.
func otherCongress(congress, own string) string {
	if congress == own {
		return ""
	}
	return congress
}

// relatedLine returns a related bill: its name, with the Congress that it is of if
// that is another, since numbers begin anew with each, how it is related, its title.
func relatedLine(congress, kind, number, title string, how []string) string {
	label, _ := billKind(strings.ToLower(kind))
	name := label + " " + number
	if n, err := strconv.Atoi(congress); err == nil && n > 0 {
		name += fmt.Sprintf(" of the %d%s Congress", n, ordinal(n))
	}
	return fmt.Sprintf("%s (%s): %s", name, strings.Join(sorted(how), "; "), title)
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

func (s billStatus) texts() []billText {
	var out []billText
	for _, n := range s.list("textVersions", "") {
		t := billText{name: n.at("type").text(), day: n.at("date").text()}
		t.day = t.day[:min(len(t.day), len("2006-01-02"))]
		for _, f := range n.at("formats").all("item") {
			t.add(f.at("url").text())
		}
		if t.name != "" || t.url != "" {
			out = append(out, t)
		}
	}
	return sortTexts(out)
}

// add notes that a version stands at url. XML is preferred, and a rendition for
// people is better than none. Addresses at congress.gov, which turns programs
// away, become those of the same file at govinfo.gov.
func (t *billText) add(url string) {
	name, code, ok := billInFile(url)
	ext := url[strings.LastIndexByte(url, '.')+1:]
	if !ok || t.url != "" && ext != "xml" {
		return
	}
	file := fmt.Sprintf("BILLS-%d%s%d%s", name.congress, name.kind, name.number, code)
	switch {
	case strings.HasPrefix(url, "https://www.govinfo.gov/"):
	case ext == "xml":
		url = "https://www.govinfo.gov/content/pkg/" + file + "/xml/" + file + ".xml"
	case ext == "htm" && !strings.Contains(url, "/generated/"):
		url = "https://www.govinfo.gov/content/pkg/" + file + "/html/" + file + ".htm"
	default:
		return
	}
	t.code, t.url = code, url
}

// sortTexts puts text versions in the order of their days and drops repeats.
func sortTexts(out []billText) []billText {
	slices.SortFunc(out, func(a, b billText) int {
		return strings.Compare(a.day+a.code+a.name+a.url, b.day+b.code+b.name+b.url)
	})
	return slices.Compact(out)
}

// textVersions returns "eh 2026-01-13 URL" a version, without those that have
// no URL yet.
func textVersions(texts []billText) []string {
	var out []string
	for _, t := range texts {
		if t.url != "" {
			out = append(out, fold(t.code+" "+t.day+" "+t.url))
		}
	}
	return out
}

// textLines returns the day and the stage of each version.
func textLines(texts []billText) []string {
	var out []string
	for _, t := range texts {
		out = append(out, fold(t.day+" "+t.name))
	}
	return uniq(out)
}
