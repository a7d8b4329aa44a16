package parsers

import (
	"encoding/json"
	"strconv"
	"strings"
)

// maxFRCount is what the Federal Register's API counts to: a query that matches
// more says 10,000 all the same.
const maxFRCount = 10_000

// An FRPage is what a page of the Federal Register's documents says beside its
// records.
type FRPage struct {
	Count  int    // documents that match; 10,000 may be any number from there on
	Capped bool   // Count is no figure
	Next   string // address of the next page as given, with the cursor it carries; empty on the last
}

// ReadFRPage reads the frame of a page of results. A list of documents asked for
// by number has none, and one document is no page: both give the zero FRPage.
// What is no answer of the API is an *[Error].
func ReadFRPage(payload []byte) (FRPage, error) {
	const format = "fr-json"
	if err := checkPayload(payload); err != nil {
		return FRPage{}, asError(format, err)
	}
	if _, _, err := frResults(payload); err != nil {
		return FRPage{}, asError(format, err)
	}
	var page struct {
		Count word `json:"count"`
		Next  word `json:"next_page_url"`
	}
	if err := json.Unmarshal(payload, &page); err != nil {
		return FRPage{}, nil // an array of documents
	}
	n, err := strconv.Atoi(string(page.Count))
	if err != nil {
		return FRPage{}, nil // one document
	}
	return FRPage{Count: n, Capped: n >= maxFRCount, Next: string(page.Next)}, nil
}

// FRInspectionClosed reports whether an answer of the public-inspection routes
// says that the list is not available, as it is from midnight until the filings
// of the morning. What it lists then is left over, and may be nothing.
func FRInspectionClosed(payload []byte) bool {
	var answer struct {
		Meta struct {
			Message string `json:"pil_unavailability_message"`
		} `json:"meta"`
	}
	return checkPayload(payload) == nil && decodeJSON(payload, &answer) == nil && strings.TrimSpace(answer.Meta.Message) != ""
}
