package parsers

import (
	"encoding/json"
	"fmt"
	"strings"

	"exportwatch"
)

// A BillCollection is one page of what api.govinfo.gov lists of a collection on
// bills: the packages that were added or renewed in an interval.
type BillCollection struct {
	Count    int    // packages of the interval, on all pages
	Next     string // address of the next page as given; empty on the last
	Packages []BillPackage
}

// A BillPackage is a file on a bill as a list names it.
type BillPackage struct {
	Name  string // "BILLS-119hr2683eh" of a text version, "BILLSTATUS-119hr2683" of a record
	Title string // of the bill; empty if the list does not say
}

// maxPackages bounds the packages of one page, as the API does.
const maxPackages = 1000

// ReadBillCollection reads one page of the list of collection, "BILLS" or
// "BILLSTATUS". A page that holds more than it counts, that holds nothing and
// goes on, or that names a file of another collection is refused; whether the
// pages together hold what they count is for the caller, who knows the others.
// The error is an *[Error].
func ReadBillCollection(payload []byte, collection string) (BillCollection, error) {
	const format = "govinfo-json"
	if err := checkPayload(payload); err != nil {
		return BillCollection{}, asError(format, err)
	}
	page, err := decodeCollection(payload)
	if err == nil {
		err = page.check(collection)
	}
	if err != nil {
		return BillCollection{}, asError(format, err)
	}
	list := BillCollection{Count: *page.Count, Next: string(page.Next)}
	for _, p := range *page.Packages {
		list.Packages = append(list.Packages, BillPackage{Name: string(p.Name), Title: string(p.Title)})
	}
	return list, nil
}

// A collectionPage is an answer of api.govinfo.gov/collections.
type collectionPage struct {
	Count    *int            `json:"count"`
	Message  word            `json:"message"`
	Error    json.RawMessage `json:"error"`
	Next     word            `json:"nextPage"`
	Packages *[]struct {
		Name  word `json:"packageId"`
		Title word `json:"title"`
	} `json:"packages"`
}

// decodeCollection reads an answer and refuses what is no list.
func decodeCollection(payload []byte) (page collectionPage, err error) {
	if err := decodeJSON(payload, &page); err != nil {
		return page, err
	}
	refusal := string(page.Error)
	if refusal == "" || refusal == "null" {
		refusal = string(page.Message)
	}
	switch {
	case page.Count != nil && page.Packages != nil:
		return page, nil
	case refusal != "":
		return page, wrongShape("$", "the API refuses the request: %s", exportwatch.Excerpt(refusal, 200))
	}
	return page, wrongShape("$", "no list of packages with their count")
}

func (p collectionPage) check(collection string) error {
	count, held := *p.Count, len(*p.Packages)
	switch {
	case held > maxPackages:
		return fault(exportwatch.ReasonTooLarge, "$.packages", "more than %d packages", maxPackages)
	case count < held:
		return wrongShape("$.count", "counts %d packages and holds %d", count, held)
	case held == 0 && count > 0 && p.Next != "":
		return wrongShape("$.packages", "counts %d packages, holds none and goes on", count)
	}
	for i, one := range *p.Packages {
		if !strings.HasPrefix(string(one.Name), collection+"-") {
			return wrongShape(fmt.Sprintf("$.packages[%d].packageId", i), "want a file of %s, have %q", collection, exportwatch.Excerpt(string(one.Name), 60))
		}
	}
	return nil
}
