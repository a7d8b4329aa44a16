package parsers_test

import (
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestReviewListErrors: what is not the list is refused; the site answers an
// unknown file with a page and a status of success.
func TestReviewListErrors(t *testing.T) {
	for name, c := range map[string]struct {
		payload string
		want    exportwatch.Reason
	}{
		"page":           {"<!doctype html><html><body>Page not found</body></html>", exportwatch.ReasonMalformed},
		"another root":   {`<AGENCIES RUNDATE="2031-03-06"/>`, exportwatch.ReasonWrongShape},
		"undated":        {`<OIRA_DATA><REGACT/></OIRA_DATA>`, exportwatch.ReasonWrongShape},
		"without number": {`<OIRA_DATA RUNDATE="2031-03-06"><REGACT><TITLE>T</TITLE></REGACT></OIRA_DATA>`, exportwatch.ReasonWrongShape},
		"cut":            {`<OIRA_DATA RUNDATE="2031-03-06"><REGACT><RIN>0694-ZZ11</RIN>`, exportwatch.ReasonTruncated},
	} {
		_, err := parsers.Parse("review-list", parsers.Input{Payload: []byte(c.payload)})
		if err == nil {
			t.Errorf("%s is read", name)
			continue
		}
		if got := reasonOf(t, err); got != c.want && (name != "page" || got == "") {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestRegulationsDays: stamps in UTC are days of Washington, in summer and winter.
func TestRegulationsDays(t *testing.T) {
	for stamp, want := range map[string]string{
		"2031-03-12T04:00:00Z": "2031-03-12", "2031-01-10T05:00:00Z": "2031-01-10",
		"2031-08-01T03:59:59Z": "2031-07-31", "2031-02-10T04:59:59Z": "2031-02-09", "2031-02-10": "2031-02-10",
	} {
		payload := `{"data":[{"id":"BIS-2031-0001-0001","type":"documents","attributes":{"title":"T","commentEndDate":"` + stamp + `"}}],"meta":{}}`
		r, err := parsers.Parse("regulations-json", parsers.Input{Payload: []byte(payload)})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Documents[0].Version.Meta.String("comments_close_on"); got != want {
			t.Errorf("%s: %s, want %s", stamp, got, want)
		}
	}
	for _, payload := range []string{`{"errors":[{"status":"403"}]}`, `{"data":[]}`, `{"data":[{"id":"x","type":"documents"}],"meta":{}}`, `{"data":[{"id":"BIS-2031-0001-0001","type":"comments"}],"meta":{}}`} {
		if _, err := parsers.Parse("regulations-json", parsers.Input{Payload: []byte(payload)}); err == nil {
			t.Errorf("%s is read", payload)
		}
	}
}
