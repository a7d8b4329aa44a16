package parsers

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"exportwatch"
)

// readBillXML reads one text version of a bill in the bill DTD of Congress.
// Text that a committee struck is kept and marked: the redline is the
// committee's, not a change between versions.
func readBillXML(in Input) ([]Document, error) {
	root, err := parseXML(in.Payload)
	if err != nil {
		return nil, err
	}
	form, bodies := billForm(root), root.find("legis-body", "resolution-body", "preamble", "engrossed-amendment-body")
	if form == nil || len(bodies) == 0 {
		return nil, wrongShape(place(root.line), "<%s> without <form> and <legis-body>", root.name)
	}
	name, code, err := billIdentity(root, in.URL)
	if err != nil {
		return nil, err
	}
	official := line(form.at("official-title"))
	short := ownShortTitle(bodies...)
	people := introducers(form)
	d := Document{Document: exportwatch.Document{
		ID: exportwatch.DocID(string(name.id()) + "@" + code), Kind: exportwatch.BillText,
		Title: name.label() + " (" + strings.ToUpper(code) + "): " + either(short, official), URL: name.url() + "/text",
	}}
	b := new(builder)
	b.para(name.label())
	b.para(line(form.at("legis-type")))
	b.para(official)
	var marks committeeMarks
	for _, body := range bodies {
		marks.append(writeBill(b, body))
	}
	v := &d.Version
	b.finish(v)
	v.Published = billDate(root)
	v.Meta = metaOf(exportwatch.Meta{
		"congress": strconv.Itoa(name.congress), "bill_type": name.kind, "bill_number": strconv.Itoa(name.number),
		"version_code": code, "stage": root.attr("bill-stage") + root.attr("resolution-stage"), "title": short,
		"official_title": official, "date": v.Published.String(), "sponsors": lines(people.sponsors),
		"cosponsors": lines(people.cosponsors), "actions": billPrinted(form),
		"sponsor_ids": coded(people.sponsors, "name-id"), "cosponsor_ids": coded(people.cosponsors, "name-id"),
		"committee_ids": coded(form.find("committee-name"), "committee-id"),
	})
	marks.set(v.Meta)
	return []Document{d}, nil
}

// billForm returns the front page: of a bill, or of the amendment that one
// chamber made to the other's bill.
func billForm(root *node) *node {
	if form := root.at("form"); form != nil {
		return form
	}
	return root.at("engrossed-amendment-form")
}

// ownShortTitle returns the short title that a bill gives itself, empty if it gives
// none. What it quotes names another act, what a committee struck names this one no
// more, and "This title may be cited as" names a part.
func ownShortTitle(bodies ...*node) string {
	title := ""
	for _, body := range bodies {
		body.walk(func(n *node) bool {
			switch n.name {
			case "quoted-block", "quotedContent":
				return false
			case "short-title", "shortTitle":
				title = either(title, line(n))
			}
			return title == "" && changeOf(n) != "deleted" && !namesPart.MatchString(n.own())
		})
	}
	return title
}

// namesPart matches where a part of a bill names itself.
var namesPart = regexp.MustCompile(`^\s*This (?:division|title|subtitle|chapter|subchapter|part|subpart|section|subsection)\b`)

// billPeople are those who brought a bill in, as its front page names them.
type billPeople struct{ sponsors, cosponsors []*node }

// introducers returns who brought in the bill with this front page. Who reported it
// for a committee is marked up as a sponsor too, and is none.
func introducers(front *node) (p billPeople) {
	front.walk(func(n *node) bool {
		switch n.name {
		case "action-desc", "actionDescription":
			return !reportsBill.MatchString(line(n))
		case "sponsor":
			p.sponsors = append(p.sponsors, n)
		case "cosponsor":
			p.cosponsors = append(p.cosponsors, n)
		}
		return true
	})
	return p
}

// reportsBill matches the action of a committee that reports a bill: "Reported by
// Mr. Sample, with an amendment".
var reportsBill = regexp.MustCompile(`(?i)^reported\b`)

// lines returns the texts of nodes, blank ones and repeats left out.
func lines(nodes []*node) []string {
	var out []string
	for _, n := range nodes {
		out = append(out, line(n))
	}
	return uniq(out)
}

// coded returns "CODE words" for each of nodes that has a code in one of attrs,
// each code once.
func coded(nodes []*node, attrs ...string) []string {
	var out []string
	seen := map[string]bool{"": true}
	for _, n := range nodes {
		for _, a := range attrs {
			if code := n.attr(a); !seen[code] {
				seen[code] = true
				out = append(out, fold(code+" "+line(n)))
			}
		}
	}
	return sorted(out)
}

// billPrinted returns the actions that the front page tells.
func billPrinted(form *node) []string {
	var out []string
	for _, a := range form.all("action") {
		out = append(out, fold(line(a.at("action-date"))+" "+line(a.at("action-desc"))))
	}
	return uniq(out)
}

var (
	billNumberRE   = regexp.MustCompile(`^(hr|s|hjres|sjres|hconres|sconres|hres|sres)(\d{1,6})$`)
	billTitleRE    = regexp.MustCompile(`^\d+ [A-Za-z .]+?\d+ ([A-Z]{2,5}): `)
	billCongressRE = regexp.MustCompile(`\d{1,3}`)
	notWord        = regexp.MustCompile(`[^a-z0-9]+`)
)

// billIdentity returns the bill and its version code ("eh"), from the front
// page, the Dublin Core title and the stage; the URL serves where those fail.
func billIdentity(root *node, url string) (billName, string, error) {
	form := billForm(root)
	m := billNumberRE.FindStringSubmatch(notWord.ReplaceAllString(strings.ToLower(line(form.at("legis-num"))), ""))
	congress, err := strconv.Atoi(billCongressRE.FindString(line(form.at("congress"))))
	if m == nil || err != nil || congress == 0 {
		return billName{}, "", wrongShape(place(form.line), "bill named by congress %q and number %q",
			line(form.at("congress")), line(form.at("legis-num")))
	}
	number, err := strconv.Atoi(m[2])
	if err != nil {
		return billName{}, "", wrongShape(place(form.line), "bill number %q", m[2])
	}
	name := billName{congress, m[1], number}
	if t := billTitleRE.FindStringSubmatch(line(root.at("metadata", "dublinCore", "title"))); t != nil {
		return name, strings.ToLower(t[1]), nil
	}
	if _, code, ok := billInFile(url); ok {
		return name, code, nil
	}
	if code := stageCode(root.attr("bill-stage") + root.attr("resolution-stage")); code != "" {
		return name, code, nil
	}
	return billName{}, "", wrongShape(place(root.line), "bill stage %q", root.attr("bill-stage"))
}

// stageCode returns govinfo's code for a stage of the bill DTD, or the empty
// string for one that has none.
func stageCode(stage string) string {
	return map[string]string{
		"introduced-in-house": "ih", "introduced-in-senate": "is", "reported-in-house": "rh", "reported-in-senate": "rs",
		"engrossed-in-house": "eh", "engrossed-in-senate": "es", "enrolled-bill": "enr",
		"referred-in-house": "rfh", "referred-to-house-committee": "rfh", "referred-in-senate": "rfs", "referred-to-senate-committee": "rfs",
		"received-in-house": "rdh", "received-in-senate": "rds", "placed-on-calendar-house": "pch", "placed-on-calendar-senate": "pcs",
		"engrossed-amendment-house": "eah", "engrossed-amendment-senate": "eas", "agreed-to-house": "ath", "agreed-to-senate": "ats",
		"considered-and-passed-house": "cph", "considered-and-passed-senate": "cps", "committee-discharged-house": "cdh",
		"committee-discharged-senate": "cds", "held-at-desk-house": "hdh", "held-at-desk-senate": "hds",
		"laid-on-table-in-house": "lth", "laid-on-table-in-senate": "lts", "reference-change-house": "rch", "reference-change-senate": "rcs",
		"indefinitely-postponed-house": "iph", "indefinitely-postponed-senate": "ips", "ordered-to-be-printed-senate": "ops",
		"public-print": "pp", "printed-as-passed": "pap", "previous-action-vitiated": "pav",
	}[strings.ToLower(stage)]
}

// billDate returns the day of the version: the newest of the days of actions
// and attestation on it, else the day of its Dublin Core record.
func billDate(root *node) exportwatch.Date {
	var newest exportwatch.Date
	for _, n := range root.find("action-date", "attestation-date") {
		d, err := exportwatch.ParseDate(compactDay(n.attr("date")))
		if err != nil || d.IsZero() {
			d = printedDate(line(n))
		}
		if newest.Before(d) {
			newest = d
		}
	}
	if !newest.IsZero() {
		return newest
	}
	d, err := exportwatch.ParseDate(line(root.at("metadata", "dublinCore", "date")))
	if err != nil {
		return exportwatch.Date{}
	}
	return d
}

// compactDay turns 20190305 into 2019-03-05.
func compactDay(s string) string {
	if len(s) != len("20190305") {
		return ""
	}
	return fmt.Sprintf("%s-%s-%s", s[:4], s[4:6], s[6:])
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
