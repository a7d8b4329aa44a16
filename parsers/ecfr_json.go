package parsers

import (
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

// ECFRNewestIssue returns the newest issue date not after notAfter, from the
// payload of versioner/v1/versions/title-N.json; a zero notAfter bounds
// nothing. Of a list that may have been cut it is notAfter itself, on which the
// text is that of the newest issue. The zero Date means that no version is that
// old. A payload without the list of versions is an *[Error].
func ECFRNewestIssue(payload []byte, notAfter exportwatch.Date) (exportwatch.Date, error) {
	var answer struct {
		Versions *[]struct {
			Issue word `json:"issue_date"`
		} `json:"content_versions"`
	}
	const format = "ecfr-versions"
	var newest exportwatch.Date
	if err := decodeECFR(format, payload, &answer); err != nil {
		return newest, err
	}
	if answer.Versions == nil {
		return newest, asError(format, wrongShape("$", "no content_versions"))
	}
	if len(*answer.Versions) >= maxECFRVersions && !notAfter.IsZero() {
		return notAfter, nil
	}
	for i, v := range *answer.Versions {
		day, err := exportwatch.ParseDate(string(v.Issue))
		if err != nil {
			return exportwatch.Date{}, asError(format, wrongShape("$.content_versions["+strconv.Itoa(i)+"]", "issue_date: %w", err))
		}
		if newest.Before(day) && (notAfter.IsZero() || !notAfter.Before(day)) {
			newest = day
		}
	}
	return newest, nil
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
