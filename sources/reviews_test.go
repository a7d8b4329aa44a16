package sources_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"exportwatch/parsers"
	"exportwatch/sources"
)

// TestReviewsKeepWatchedAgencies: the list is of all agencies; those whose
// Federal Register documents are watched are kept.
func TestReviewsKeepWatchedAgencies(t *testing.T) {
	list := `<OIRA_DATA RUNDATE="2031-03-06">`
	for _, code := range []string{"0694", "1505", "2060"} {
		list += `<REGACT><AGENCY_CODE>` + code + `</AGENCY_CODE><RIN>` + code + `-ZZ01</RIN><TITLE>T</TITLE><DATE_RECEIVED>2031-03-04</DATE_RECEIVED></REGACT>`
	}
	res, err := parsers.Parse("review-list", parsers.Input{Payload: []byte(list + `</OIRA_DATA>`)})
	if err != nil {
		t.Fatal(err)
	}
	for slug, want := range map[string]string{"": "0694", "foreign-assets-control-office": "0694 1505"} {
		d := all(t, sources.Config{Agencies: strings.Fields(slug)})["review/oira"]
		var kept []string
		for _, doc := range res.Documents {
			if d.Keep(doc) {
				kept = append(kept, doc.Version.Meta.String("agency_code"))
			}
		}
		if got := strings.Join(kept, " "); got != want {
			t.Errorf("with %q: keeps %q, want %q", slug, got, want)
		}
	}
}

// TestDocketsWithAndWithoutKey: the key goes into a header, and without one the
// route that needs none is taken and said.
func TestDocketsWithAndWithoutKey(t *testing.T) {
	cfg := sources.Config{Reviews: []string{"BIS-2031-0001"}}
	for key, host := range map[sources.Key]string{"": "https://www.federalregister.gov/", "secret": "https://api.regulations.gov/"} {
		cfg.Keys.Regulations = key
		d := all(t, cfg)["review/dockets"]
		r := d.Plan(time.Time{}, nil).Start[0]
		if !strings.HasPrefix(r.URL, host) || strings.Contains(r.URL, "secret") || r.Header.Get("X-Api-Key") != string(key) {
			t.Errorf("with %v: asks for %s with %v", key, r.URL, r.Header)
		}
		if (key == "") != strings.Contains(d.Route, "keys.regulations") {
			t.Errorf("with %v: route %q", key, d.Route)
		}
	}
	for _, bad := range [][]string{{"0694-AJ99"}, {"BIS-2031-0001", "BIS-2031-0001"}, {"bis-2031-0001"}} {
		if _, err := sources.All(sources.Config{Reviews: bad}); !errors.Is(err, sources.ErrConfig) {
			t.Errorf("%q: error %v, want ErrConfig", bad, err)
		}
	}
}
