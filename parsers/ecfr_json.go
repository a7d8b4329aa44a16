package parsers

import (
	"fmt"
	"strconv"

	"exportwatch"
)

// ECFRTitleDate returns the day up to which the eCFR holds a CFR title, from
// the payload of versioner/v1/titles.json, and whether an import is under way,
// during which the text of that day may be incomplete. A title that is not in
// the payload, or has no day because it is reserved, is an *[Error].
func ECFRTitleDate(payload []byte, title int) (exportwatch.Date, bool, error) {
	var answer struct {
		Titles []struct {
			Number     word `json:"number"`
			UpToDate   word `json:"up_to_date_as_of"`
			Processing bool `json:"processing_in_progress"`
		} `json:"titles"`
		Meta struct {
			Importing bool `json:"import_in_progress"`
		} `json:"meta"`
	}
	const format = "ecfr-titles"
	if err := decodeECFR(format, payload, &answer); err != nil {
		return exportwatch.Date{}, false, err
	}
	for _, t := range answer.Titles {
		if string(t.Number) != strconv.Itoa(title) {
			continue
		}
		day, err := exportwatch.ParseDate(string(t.UpToDate))
		if err != nil || day.IsZero() {
			return exportwatch.Date{}, false, asError(format, wrongShape("$.titles", "title %d: up_to_date_as_of %q", title, t.UpToDate))
		}
		return day, answer.Meta.Importing || t.Processing, nil
	}
	return exportwatch.Date{}, false, asError(format, wrongShape("$.titles", "no title %d among %d", title, len(answer.Titles)))
}

// maxECFRVersions is how many rows the list of versions can have: one that has
// as many may have been cut, and the newest be missing.
const maxECFRVersions = 1000

// An ECFRRow is one row of the eCFR's list of versions: a section or an
// appendix of a part as one issue brought it.
type ECFRRow struct {
	Part        string                // "744"
	Section     exportwatch.SectionID // "744.22", "supp-4"
	Issued      exportwatch.Date      // what the text is asked for by; never zero
	Amended     exportwatch.Date      // the day of the amendment, on or before Issued; may be zero
	Substantive bool                  // the publisher says that the text differs
	Removed     bool                  // the section is no more from that issue on
}

// ECFRVersions returns the rows of versioner/v1/versions/title-N.json and
// whether they are all there are: a list of a thousand rows may have been cut, and
// one that tells of more rows or pages was.
// A payload without the list, or with a row that names no part, section or issue,
// is an *[Error].
func ECFRVersions(payload []byte) (rows []ECFRRow, whole bool, err error) {
	var answer struct {
		Versions *[]ecfrVersion `json:"content_versions"`
		Meta     struct {
			Count word `json:"result_count"`
			Total word `json:"total_count"`
			Pages word `json:"total_pages"`
		} `json:"meta"`
	}
	const format = "ecfr-versions"
	if err := decodeECFR(format, payload, &answer); err != nil {
		return nil, false, err
	}
	if answer.Versions == nil {
		return nil, false, asError(format, wrongShape("$", "no content_versions"))
	}
	for i, v := range *answer.Versions {
		row, err := v.row()
		if err != nil {
			return nil, false, asError(format, wrongShape(fmt.Sprintf("$.content_versions[%d]", i), "%w", err))
		}
		rows = append(rows, row)
	}
	whole = len(rows) < maxECFRVersions && atMost(answer.Meta.Count, len(rows)) && atMost(answer.Meta.Total, len(rows)) && atMost(answer.Meta.Pages, 1)
	return rows, whole, nil
}

// atMost reports whether a number that an answer may leave out is not more than n.
func atMost(w word, n int) bool {
	has, err := strconv.Atoi(string(w))
	return err != nil || has <= n
}

// An ecfrVersion is a row as the publisher writes it.
type ecfrVersion struct {
	Amended     word `json:"amendment_date"`
	Issued      word `json:"issue_date"`
	Identifier  word `json:"identifier"`
	Part        word `json:"part"`
	Type        word `json:"type"`
	Substantive bool `json:"substantive"`
	Removed     bool `json:"removed"`
}

func (v ecfrVersion) row() (ECFRRow, error) {
	r := ECFRRow{Part: string(v.Part), Section: exportwatch.SectionID(address(string(v.Identifier))), Substantive: v.Substantive, Removed: v.Removed}
	if v.Type == "appendix" {
		r.Section = exportwatch.SectionID(appendixID(string(v.Identifier)))
	}
	if r.Part == "" || r.Section == "" {
		return r, fmt.Errorf("part %q and identifier %q: want both", v.Part, v.Identifier)
	}
	var err error
	if r.Issued, err = exportwatch.ParseDate(string(v.Issued)); err != nil || r.Issued.IsZero() {
		return r, fmt.Errorf("issue_date %q: want a day", v.Issued)
	}
	if r.Amended, err = exportwatch.ParseDate(string(v.Amended)); err != nil {
		return r, fmt.Errorf("amendment_date: %w", err)
	}
	return r, nil
}

func decodeECFR(format string, payload []byte, v any) error {
	err := checkPayload(payload)
	if err == nil {
		err = decodeJSON(payload, v)
	}
	if err != nil {
		return asError(format, err)
	}
	return nil
}
