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
	short := line(firstOf(root, "short-title"))
	d := Document{Document: exportwatch.Document{
		ID: exportwatch.DocID(string(name.id()) + "@" + code), Kind: exportwatch.BillText,
		Title: name.label() + " (" + strings.ToUpper(code) + "): " + either(short, official), URL: name.url() + "/text",
	}}
	v := &d.Version
	v.Published = billDate(root)
	v.Meta = metaOf(exportwatch.Meta{
		"congress": strconv.Itoa(name.congress), "bill_type": name.kind, "bill_number": strconv.Itoa(name.number),
		"version_code": code, "stage": root.attr("bill-stage") + root.attr("resolution-stage"), "title": short,
		"official_title": official, "date": v.Published.String(), "sponsors": lines(form.find("sponsor")),
		"cosponsors": lines(form.find("cosponsor")), "actions": billPrinted(form), "committee_redline": len(redlined(root)) > 0,
		"sponsor_ids": coded(form.find("sponsor"), "name-id"), "cosponsor_ids": coded(form.find("cosponsor"), "name-id"),
		"committee_ids": coded(form.find("committee-name"), "committee-id"),
	})
	b := new(builder)
	b.para(name.label())
	b.para(line(form.at("legis-type")))
	b.para(official)
	for _, body := range bodies {
		writeBill(b, body)
	}
	b.finish(v)
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
	switch strings.ToLower(stage) {
	case "introduced-in-house":
		return "ih"
	case "introduced-in-senate":
		return "is"
	case "reported-in-house":
		return "rh"
	case "reported-in-senate":
		return "rs"
	case "engrossed-in-house":
		return "eh"
	case "engrossed-in-senate":
		return "es"
	case "referred-in-house", "referred-to-house-committee":
		return "rfh"
	case "referred-in-senate", "referred-to-senate-committee":
		return "rfs"
	case "received-in-house":
		return "rdh"
	case "received-in-senate":
		return "rds"
	case "placed-on-calendar-senate":
		return "pcs"
	case "placed-on-calendar-house":
		return "pch"
	case "engrossed-amendment-house":
		return "eah"
	case "engrossed-amendment-senate":
		return "eas"
	case "enrolled-bill":
		return "enr"
	}
	return ""
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

// redlined returns the elements that a committee added or struck.
func redlined(root *node) []*node {
	var out []*node
	root.walk(func(n *node) bool {
		if c := n.attr("changed"); c == "added" || c == "deleted" || n.name == "ins" || n.name == "del" {
			out = append(out, n)
		}
		return true
	})
	return out
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
