package sources_test

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/sources"
)

// TestSearchThatFindsTooMuch: a search that finds more than is listed is asked
// again for each half of its days, down to one day, and of that the operator is
// told: nothing is left out unsaid.
func TestSearchThatFindsTooMuch(t *testing.T) {
	d := all(t, sources.Config{})["sec/periodic"]
	plan := d.Plan(time.Date(2031, 3, 5, 0, 0, 0, 0, time.UTC), nil)
	crowded := []byte(`{"hits":{"total":{"value":10000,"relation":"gte"},"hits":[]}}`)
	days, asked := 0, plan.Start[:1]
	for len(asked) > 0 {
		r := asked[0]
		asked = asked[1:]
		u, err := url.Parse(r.URL)
		if err != nil {
			t.Fatal(err)
		}
		oneDay := u.Query().Get("startdt") == u.Query().Get("enddt")
		if _, ok, err := d.Index(r.URL, crowded); !ok || (err != nil) != oneDay {
			t.Errorf("%s: index %v, error %v", r.URL, ok, err)
		}
		if oneDay {
			days++
			continue
		}
		halves := plan.Follow(r, crawler.Page{Body: crowded})
		if len(halves) != 2 {
			t.Fatalf("%s leads to %+v, want two halves", r.URL, halves)
		}
		asked = append(asked, halves...)
	}
	if days != 14 {
		t.Errorf("%d days are asked for, want those of two weeks", days)
	}
}

// TestSearchPages: full pages are followed up to what is listed.
func TestSearchPages(t *testing.T) {
	d := all(t, sources.Config{})["sec/6-k"]
	plan := d.Plan(time.Date(2031, 3, 5, 0, 0, 0, 0, time.UTC), nil)
	hit := `{"_id":"0000999999-31-000001:a.pdf","_source":{"ciks":["1"],"file_date":"2031-03-01"}}`
	full := []byte(`{"hits":{"total":{"value":950,"relation":"eq"},"hits":[` + strings.TrimSuffix(strings.Repeat(hit+",", 100), ",") + `]}}`)
	r, pages := plan.Start[0], 1
	for next := plan.Follow(r, crawler.Page{Body: full}); len(next) > 0; next = plan.Follow(r, crawler.Page{Body: full}) {
		r, pages = next[0], pages+1
	}
	if pages != 10 || !strings.HasSuffix(r.URL, "&from=900") {
		t.Errorf("%d pages, the last %s", pages, r.URL)
	}
}

// TestGapOfSearches: what was filed while nobody looked is searched by its days.
func TestGapOfSearches(t *testing.T) {
	for _, id := range []exportwatch.SourceID{"sec/8-k", "sec/6-k", "sec/periodic"} {
		d := all(t, sources.Config{})[id]
		plan := d.Refill(exportwatch.Gap{From: time.Date(2031, 1, 5, 9, 0, 0, 0, time.UTC), To: time.Date(2031, 4, 2, 9, 0, 0, 0, time.UTC)})
		if len(plan.Start) == 0 || !strings.Contains(plan.Start[0].URL, "startdt=2031-01-05&enddt=2031-04-02") {
			t.Errorf("%s: refills with %+v", id, plan.Start)
		}
	}
}

// TestExhibitsThatTell: contracts and certifications are not read for news.
func TestExhibitsThatTell(t *testing.T) {
	plan := all(t, sources.Config{})["sec/8-k"].Plan(time.Date(2031, 3, 5, 0, 0, 0, 0, time.UTC), nil)
	var hits []string
	for i, kind := range []string{"8-K", "8-K/A", "EX-99.1", "EX-10.1", "EX-31.1", "EX-101.INS", ""} {
		hits = append(hits, fmt.Sprintf(`{"_id":"0000999999-31-00000%d:%d.htm","_source":{"ciks":["1"],"file_date":"2031-03-01","form":"8-K/A","file_type":%q}}`, i, i, kind))
	}
	var got []string
	for _, r := range plan.Follow(plan.Start[0], crawler.Page{Body: []byte(`{"hits":{"hits":[` + strings.Join(hits, ",") + `]}}`)}) {
		address, _, _ := strings.Cut(r.URL, "#")
		got = append(got, address[strings.LastIndexByte(address, '/')+1:])
	}
	if want := []string{"0.htm", "1.htm", "2.htm", "6.htm"}; !slices.Equal(got, want) {
		t.Errorf("reads %q, want %q", got, want)
	}
}

// TestCompanies: the filings of a company are read once, and its lists of files
// are asked for again while exhibits may still come.
func TestCompanies(t *testing.T) {
	d := all(t, sources.Config{Companies: []string{"999999"}})["sec/companies"]
	const folder = "https://www.sec.gov/Archives/edgar/data/999999/000099999931000011/"
	submissions := []byte(`{"cik":"999999","name":"X","filings":{"recent":{"accessionNumber":["0000999999-31-000011"],"filingDate":["2031-03-05"],"form":["8-K"],"primaryDocument":["r.htm"]}}}`)
	follow := func(day int, known sources.Known) (urls []string) {
		plan := d.Plan(time.Date(2031, 3, day, 12, 0, 0, 0, time.UTC), known)
		for _, r := range plan.Follow(plan.Start[0], crawler.Page{Body: submissions}) {
			address, mark, _ := strings.Cut(r.URL, "#")
			if mark != "cik=0000999999&filed=2031-03-05&filer=X&form=8-K" {
				t.Errorf("%s is asked for without what the list says of it: %q", address, mark)
			}
			urls = append(urls, strings.TrimPrefix(address, folder))
		}
		return urls
	}
	const listing = "0000999999-31-000011-index.html"
	read := sources.Known{folder + "r.htm#filer=Y": true, folder + listing: false} // EDGAR has renamed the company since
	for name, c := range map[string]struct{ got, want []string }{
		"new":                 {follow(5, nil), []string{"r.htm", listing}},
		"read today":          {follow(5, read), []string{listing}},
		"read days ago":       {follow(20, read), nil},
		"not read days ago":   {follow(20, sources.Known{folder + "r.htm": false, folder + listing: false}), []string{"r.htm"}},
		"of the year before":  {follow(400, nil), nil},
		"never listed, older": {follow(20, sources.Known{folder + "r.htm": true}), []string{listing}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: asks for %q, want %q", name, c.got, c.want)
		}
	}
	for _, bad := range [][]string{{"NVDA"}, {"12345678901"}, {""}, {"5", "0000000005"}} {
		if _, err := sources.All(sources.Config{Companies: bad}); !errors.Is(err, sources.ErrConfig) {
			t.Errorf("%q: error %v, want ErrConfig", bad, err)
		}
	}
}
