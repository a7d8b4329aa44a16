package parsers_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestECFRListThatMayBeCut: a list of a thousand rows can lack the newest
// issue, so the day up to which the text is known stands for it.
func TestECFRListThatMayBeCut(t *testing.T) {
	list := func(rows int) []byte {
		return []byte(`{"content_versions":[{"issue_date":"2030-01-02"}` + strings.Repeat(`,{"issue_date":"2030-01-01"}`, rows-1) + `]}`)
	}
	known := date(t, "2031-03-04")
	for rows, want := range map[int]exportwatch.Date{999: date(t, "2030-01-02"), 1000: known} {
		if got, err := parsers.ECFRNewestIssue(list(rows), known); err != nil || got != want {
			t.Errorf("%d rows: %s, %v, want %s", rows, got, err, want)
		}
	}
}
