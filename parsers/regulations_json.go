package parsers

import (
	"encoding/json"
	"fmt"
	"regexp"
	"time"

	"exportwatch"
)

// regulationsAnswer is a list of documents of api.regulations.gov, version 4.
type regulationsAnswer struct {
	Data *[]struct {
		ID         string                `json:"id"`
		Type       string                `json:"type"`
		Attributes regulationsAttributes `json:"attributes"`
	} `json:"data"`
	Meta *struct {
		HasNextPage bool `json:"hasNextPage"`
		Total       int  `json:"totalElements"`
	} `json:"meta"`
}

type regulationsAttributes struct {
	Type      word            `json:"documentType"`
	Subtype   word            `json:"subtype"`
	Agency    word            `json:"agencyId"`
	Docket    word            `json:"docketId"`
	Title     word            `json:"title"`
	Posted    word            `json:"postedDate"`
	Opens     word            `json:"commentStartDate"`
	Closes    word            `json:"commentEndDate"`
	FR        word            `json:"frDocNum"`
	Withdrawn json.RawMessage `json:"withdrawn"`
}

var regulationsID = regexp.MustCompile(`^[A-Z0-9_-]{3,80}-\d{4,8}$`)

// readRegulations reads a list of the documents of a docket on regulations.gov,
// one document each, "regs/BIS-2031-0001-0002": what the list says of it, not
// its text. Days are those of Washington, where a comment period ends at
// midnight.
func readRegulations(in Input) ([]Document, error) {
	answer, err := regulationsList(in.Payload)
	if err != nil {
		return nil, err
	}
	var docs []Document
	for i, item := range *answer.Data {
		if item.Type != "documents" || !regulationsID.MatchString(item.ID) {
			return nil, wrongShape(fmt.Sprintf("$.data[%d]", i), "%q %q is no document of a docket", exportwatch.Excerpt(item.Type, 20), exportwatch.Excerpt(item.ID, 60))
		}
		docs = append(docs, item.Attributes.document(item.ID))
	}
	return docs, nil
}

func regulationsList(payload []byte) (regulationsAnswer, error) {
	var answer regulationsAnswer
	if err := decodeJSON(payload, &answer); err != nil {
		return answer, err
	}
	if answer.Data == nil || answer.Meta == nil {
		return answer, wrongShape("$", "no list of documents with its meta")
	}
	return answer, nil
}

// RegulationsListed returns how many documents an answer of regulations.gov
// lists, and whether a further page follows it. The error is an *[Error].
func RegulationsListed(payload []byte) (n int, more bool, err error) {
	if err := checkPayload(payload); err != nil {
		return 0, false, asError("regulations-json", err)
	}
	answer, err := regulationsList(payload)
	if err != nil {
		return 0, false, asError("regulations-json", err)
	}
	return len(*answer.Data), answer.Meta.HasNextPage, nil
}

func (a regulationsAttributes) document(id string) Document {
	d := Document{Document: exportwatch.Document{
		ID: exportwatch.DocID("regs/" + id), Kind: exportwatch.RuleReview, Title: string(a.Title), URL: "https://www.regulations.gov/document/" + id,
	}}
	d.Version.Published = washingtonDay(&d.Version, "postedDate", string(a.Posted))
	closes := washingtonDay(&d.Version, "commentEndDate", string(a.Closes))
	kind := string(a.Type)
	if a.Subtype != "" {
		kind += ", " + string(a.Subtype)
	}
	withdrawn := string(a.Withdrawn) == "true"
	var b builder
	b.section("document", "", d.Title, 0)
	for _, line := range []struct{ label, value string }{
		{"Type", kind}, {"Docket", string(a.Docket)}, {"Agency", string(a.Agency)}, {"Posted", d.Version.Published.String()},
		{"Comments open", washingtonDay(&d.Version, "commentStartDate", string(a.Opens)).String()},
		{"Comments close", closes.String()}, {"Federal Register document", string(a.FR)},
	} {
		if line.value != "" {
			b.para(line.label + ": " + line.value)
		}
	}
	if withdrawn {
		b.para("Withdrawn")
	}
	b.finish(&d.Version)
	d.Version.Meta = metaOf(exportwatch.Meta{
		"document_type": string(a.Type), "regs_docket": string(a.Docket), "agency": string(a.Agency),
		"fr_doc": string(a.FR), "comments_close_on": closes.String(), "withdrawn": withdrawn,
	})
	return d
}

// washingtonDay returns the day in Washington of an instant in UTC. The service
// writes midnight there as 04:00 or 05:00, and the last second of a comment
// period as 03:59:59 or 04:59:59 of the day after, so four hours less are the
// right day for the one and five for the other, in summer and winter. What is no
// instant gives the zero Date and a warning.
func washingtonDay(v *exportwatch.Version, field, stamp string) exportwatch.Date {
	if stamp == "" {
		return exportwatch.Date{}
	}
	t, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		return dateOf(v, field, stamp)
	}
	hours := 4 * time.Hour
	if t.Second() == 59 {
		hours = 5 * time.Hour
	}
	return exportwatch.DateOf(t.UTC().Add(-hours))
}
