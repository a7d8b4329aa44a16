package parsers

import (
	"fmt"
	"regexp"

	"exportwatch"
)

var ruleNumber = regexp.MustCompile(`^\d{4}-[A-Z]{2}[0-9A-Z]{2}$`)

// reviewSearch is where people look reviews up; one review has no address that
// its record tells.
const reviewSearch = "https://www.reginfo.gov/public/do/eoReviewSearch"

// readReviewList reads reginfo.gov's list of regulatory actions under review by
// the Office of Information and Regulatory Affairs, or of reviews concluded
// (E.O. 12866, section 6): one document a review, named by the rule's number and
// the day it was received, "review/0694-AK11/2031-03-04". The list of reviews
// concluded tells more of the same document. An action that cannot be read is
// left out with the warning "skipped"; most of them, and the list is refused.
func readReviewList(in Input) ([]Document, error) {
	root, err := parseXML(in.Payload)
	if err != nil {
		mended, mendErr := parseXML(mendXML(in.Payload))
		if mendErr != nil {
			return nil, err
		}
		root = mended
	}
	if root.name != "OIRA_DATA" {
		return nil, wrongShape(place(root.line), "root element %q, want OIRA_DATA", root.name)
	}
	run := leadingDate(root.attr("RUNDATE"))
	if run.IsZero() {
		return nil, wrongShape(place(root.line), "no day on which the list was made (RUNDATE)")
	}
	var docs []Document
	var skipped []error
	for _, act := range root.all("REGACT") {
		d, err := review(act)
		if err != nil {
			skipped = append(skipped, err)
			continue
		}
		d.Version.AsOf = run
		docs = append(docs, d)
	}
	if len(skipped) > len(docs) {
		return nil, skipped[0] // a list in another form
	}
	if len(skipped) > 0 {
		docs[0].Version.Warnings = append(docs[0].Version.Warnings, exportwatch.Warning{
			Code: "skipped", Message: fmt.Sprintf("actions of the list that cannot be read: %d, the first: %v", len(skipped), skipped[0]),
		})
	}
	return docs, nil
}

// review reads one regulatory action.
func review(act *node) (Document, error) {
	field := func(name string) string { return act.at(name).text() }
	rin, title := field("RIN"), field("TITLE")
	if !ruleNumber.MatchString(rin) || title == "" {
		return Document{}, wrongShape(place(act.line), "a regulatory action without a rule's number (%q) or a title", exportwatch.Excerpt(rin, 20))
	}
	d := Document{Document: exportwatch.Document{
		ID: exportwatch.DocID("review/" + rin), Kind: exportwatch.RuleReview, Title: title, URL: reviewSearch,
	}}
	received := dateOf(&d.Version, "DATE_RECEIVED", field("DATE_RECEIVED"))
	if !received.IsZero() {
		d.ID += exportwatch.DocID("/" + received.String())
	}
	d.Version.Published = received
	var b builder
	b.section("review", "", title, 0)
	for _, line := range []struct{ label, element string }{
		{"RIN", "RIN"}, {"Agency code", "AGENCY_CODE"}, {"Stage", "STAGE"}, {"Received", "DATE_RECEIVED"}, {"Legal deadline", "LEGAL_DEADLINE"},
		{"Economically significant", "ECONOMICALLY_SIGNIFICANT"}, {"Concluded", "DATE_COMPLETED"}, {"Decision", "DECISION"}, {"Published", "DATE_PUBLISHED"},
	} {
		if value := field(line.element); value != "" {
			b.para(line.label + ": " + value)
		}
	}
	b.finish(&d.Version)
	d.Version.Meta = metaOf(exportwatch.Meta{
		"rins": []string{rin}, "agency_code": field("AGENCY_CODE"), "stage": field("STAGE"), "received": received.String(),
		"legal_deadline": field("LEGAL_DEADLINE"), "concluded": dateOf(&d.Version, "DATE_COMPLETED", field("DATE_COMPLETED")).String(), "decision": field("DECISION"),
	})
	return d, nil
}
