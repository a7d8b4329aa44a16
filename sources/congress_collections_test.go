package sources_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/sources"
)

const (
	govinfoKey = "another-secret-that-no-address-holds"
	govinfoAPI = "https://api.govinfo.gov/"
	textList   = govinfoAPI + "collections/BILLS/2031-03-01T00:00:00Z?offsetMark=*&pageSize=100"
	recordList = govinfoAPI + "collections/BILLSTATUS/2031-03-01T00:00:00Z?offsetMark=*&pageSize=100"
)

// newBillsListed returns the source of new bills with the key of govinfo.
func newBillsListed(t *testing.T) sources.Definition {
	t.Helper()
	return all(t, sources.Config{Bills: []string{"122/hr/70"}, Keys: sources.Keys{GovInfo: govinfoKey}})["congress/new-bills"]
}

// packages returns a page of a list; each file is "NAME title".
func packages(count int, next string, files ...string) []byte {
	var list []string
	for _, f := range files {
		name, title, _ := strings.Cut(f, " ")
		list = append(list, fmt.Sprintf(`{"packageId":%q,"lastModified":"2031-03-03T10:00:00Z","title":%q}`, name, title))
	}
	if next = `"` + next + `"`; next == `""` {
		next = "null"
	}
	return fmt.Appendf(nil, `{"count":%d,"message":null,"nextPage":%s,"packages":[%s]}`, count, next, strings.Join(list, ","))
}

func addresses(list []crawler.Request) (out []string) {
	for _, r := range list {
		out = append(out, r.URL)
	}
	return out
}

// TestKeyOfGovInfoGoesToItsAPI: the key is in the header of requests to
// api.govinfo.gov, in no address, and no other host is sent it.
func TestKeyOfGovInfoGoesToItsAPI(t *testing.T) {
	d := newBillsListed(t)
	now := time.Date(2031, 3, 4, 9, 0, 0, 0, time.UTC)
	plan := d.Plan(now, nil)
	requests := slices.Concat(plan.Start, d.Refill(exportwatch.Gap{From: now.AddDate(0, 0, -9), To: now}).Start)
	first := slices.IndexFunc(plan.Start, func(r crawler.Request) bool { return r.URL == textList })
	if first < 0 || !slices.Contains(addresses(plan.Start), recordList) {
		t.Fatalf("asks for %q, want %s and %s", addresses(plan.Start), textList, recordList)
	}
	requests = append(requests, plan.Follow(plan.Start[first], crawler.Page{Body: packages(2, strings.Replace(textList, "*", "abc", 1), "BILLS-122hr7ih x")})...)
	sent := 0
	for _, r := range requests {
		toAPI := strings.HasPrefix(r.URL, govinfoAPI)
		if got := r.Header.Get("X-Api-Key"); (got == govinfoKey) != toAPI || !toAPI && len(r.Header) > 0 {
			t.Errorf("%s is sent %q", r.URL, got)
		}
		if strings.Contains(r.URL, govinfoKey) || strings.Contains(r.URL, "api_key") {
			t.Errorf("%s holds a key", r.URL)
		}
		if toAPI {
			sent++
		}
	}
	if sent != 5 {
		t.Errorf("%d requests to the API, want two lists, two of the gap and a next page", sent)
	}
	for _, r := range congressWith(t, "")["congress/new-bills"].Plan(now, nil).Start {
		if strings.HasPrefix(r.URL, govinfoAPI) {
			t.Errorf("without a key asks for %s", r.URL)
		}
	}
}

// TestFilesThatListsName: texts that nobody has read, records of bills found
// before and of bills that are about export controls by their title, and nothing
// of bills of an earlier Congress that were only processed anew.
func TestFilesThatListsName(t *testing.T) {
	known := sources.Known{
		"https://www.govinfo.gov/bulkdata/BILLSTATUS/122/hr/BILLSTATUS-122hr5.xml":      true,
		"https://www.govinfo.gov/bulkdata/BILLSTATUS/121/s/BILLSTATUS-121s6.xml":        true,
		"https://www.govinfo.gov/content/pkg/BILLS-122hr5ih/xml/BILLS-122hr5ih.xml":     true,
		"https://www.govinfo.gov/content/pkg/BILLS-122hr11ih/xml/BILLS-122hr11ih.xml":   false,
		"https://www.govinfo.gov/content/pkg/BILLS-122hr5ih/xml/BILLS-122hr5ih.xml#abc": true,
	}
	const about = "To amend the Export Control Reform Act of 2018"
	d := newBillsListed(t)
	plan := d.Plan(time.Date(2031, 3, 4, 9, 0, 0, 0, time.UTC), known)
	got := addresses(plan.Follow(crawler.Request{URL: textList}, crawler.Page{
		Body: packages(5, "", "BILLS-122hr5ih a", "BILLS-122hr11ih b", "BILLS-122s12is c", "BILLS-121hr13ih d", "BILLS-122hr11ih b")}))
	want := []string{"https://www.govinfo.gov/content/pkg/BILLS-122hr11ih/xml/BILLS-122hr11ih.xml", "https://www.govinfo.gov/content/pkg/BILLS-122s12is/xml/BILLS-122s12is.xml"}
	if !slices.Equal(got, want) {
		t.Errorf("texts %q, want %q", got, want)
	}
	got = addresses(plan.Follow(crawler.Request{URL: recordList}, crawler.Page{
		Body: packages(7, "", "BILLSTATUS-122hr5 Kept Samples Act", "BILLSTATUS-121s6 Old Samples Act", "BILLSTATUS-122hr8 Other Samples Act", "BILLSTATUS-122sjres9 "+about,
			"BILLSTATUS-121hr10 "+about, "BILLSTATUS-122hr70 "+about, "BILLSTATUS-122zz3 "+about)}))
	want = []string{"https://www.govinfo.gov/bulkdata/BILLSTATUS/122/hr/BILLSTATUS-122hr5.xml", "https://www.govinfo.gov/bulkdata/BILLSTATUS/121/s/BILLSTATUS-121s6.xml",
		"https://www.govinfo.gov/bulkdata/BILLSTATUS/122/sjres/BILLSTATUS-122sjres9.xml"}
	if !slices.Equal(got, want) {
		t.Errorf("records %q, want %q", got, want)
	}
}

// TestPagesOfAList: a list goes on at the cursor that a page names, written as
// its publisher wrote it, and nowhere else; a page that names another place, or
// none though files are missing, is an error and leads nowhere.
func TestPagesOfAList(t *testing.T) {
	d := newBillsListed(t)
	plan := d.Plan(time.Date(2031, 3, 4, 9, 0, 0, 0, time.UTC), nil)
	follow := func(address string, body []byte) []string {
		t.Helper()
		_, ok, err := d.Index(address, body)
		next := addresses(plan.Follow(crawler.Request{URL: address}, crawler.Page{Body: body}))
		if !ok || (err != nil) != (next == nil) {
			t.Errorf("%s: index %v, %v, and leads to %q", address, ok, err, next)
		}
		return slices.DeleteFunc(next, func(u string) bool { return !strings.HasPrefix(u, govinfoAPI) })
	}
	base := govinfoAPI + "collections/BILLS/2031-03-01T00:00:00Z?offsetMark="
	second := base + "Ao%2Bx+/=&pageSize=100#after=1,1"
	next := govinfoAPI + "collections/BILLS/2031-03-01T00:00:00Z/?pageSize=100&api_key=theirs&offsetMark=Ao%2Bx+/="
	if got := follow(textList, packages(3, next, "BILLS-122hr1ih x")); !slices.Equal(got, []string{second}) {
		t.Errorf("goes on at %q, want %s", got, second)
	}
	third := base + "B&pageSize=100#after=2,2"
	if got := follow(second, packages(3, base+"B&pageSize=100", "BILLS-122hr2ih x")); !slices.Equal(got, []string{third}) {
		t.Errorf("goes on at %q, want %s", got, third)
	}
	if got := follow(third, packages(3, base+"C&pageSize=100", "BILLS-122hr3ih x")); len(got) != 0 {
		t.Errorf("goes on at %q when everything is told", got)
	}
	for name, next := range map[string]string{
		"another host": "https://elsewhere.example/collections/BILLS/2031-03-01T00:00:00Z?offsetMark=B", "no TLS": strings.Replace(base, "https", "http", 1) + "B",
		"user": "https://u:p@api.govinfo.gov/collections/BILLS/2031-03-01T00:00:00Z?offsetMark=B", "another list": govinfoAPI + "collections/FR/2031-03-01T00:00:00Z?offsetMark=B",
		"another interval": govinfoAPI + "collections/BILLS/2030-03-01T00:00:00Z?offsetMark=B", "no cursor": govinfoAPI + "collections/BILLS/2031-03-01T00:00:00Z?offset=100",
		"itself": base + "*", "long": base + strings.Repeat("B", 501), "no address": ":", "no next page": "",
	} {
		if _, ok, err := d.Index(textList, packages(3, next, "BILLS-122hr4ih x")); !ok || err == nil {
			t.Errorf("%s: index %v, %v", name, ok, err)
		}
		if got := plan.Follow(crawler.Request{URL: textList}, crawler.Page{Body: packages(3, next, "BILLS-122hr4ih x")}); len(got) != 0 {
			t.Errorf("%s leads to %q", name, addresses(got))
		}
	}
}

// TestListsThatAreTooLong: a list of more than is read is an error, and so is one
// that goes on and on with little on each page.
func TestListsThatAreTooLong(t *testing.T) {
	d := newBillsListed(t)
	next := strings.Replace(recordList, "*", "B", 1)
	for address, count := range map[string]int{recordList: 20_001, strings.Replace(recordList, "*", "A", 1) + "#after=199,300": 500} {
		if _, _, err := d.Index(address, packages(count, next, "BILLSTATUS-122hr4 x")); err == nil || !strings.Contains(err.Error(), "more than is read") {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, _, err := d.Index(recordList, packages(20_000, next, "BILLSTATUS-122hr4 x")); err != nil {
		t.Errorf("a long list: %v", err)
	}
}

// TestListsThatMove: a file that is renewed while a list without an end is read
// is missing at its end and found by the next pass; a page that is missing, or a
// file of a list that has an end, is not put up with.
func TestListsThatMove(t *testing.T) {
	d := newBillsListed(t)
	open := strings.Replace(recordList, "*", "B", 1)
	closed := strings.Replace(open, "?", "/2031-03-02T00:00:00Z?", 1)
	for _, c := range []struct {
		address string
		count   int
		ok      bool
	}{
		{open + "#after=3,300", 301, true}, {open + "#after=3,300", 401, true}, {open + "#after=3,300", 402, false}, {recordList, 2, false},
		{closed + "#after=3,300", 301, true}, {closed + "#after=3,300", 302, false}, {open + "#after=3,300", 290, true},
	} {
		if _, index, err := d.Index(c.address, packages(c.count, "", "BILLSTATUS-122hr4 x")); !index || (err == nil) != c.ok {
			t.Errorf("%s with %d counted: %v", c.address, c.count, err)
		}
	}
	for _, broken := range []string{"<html><body>Down for maintenance</body></html>", `{"count":2,"nextPage":null}`, `{"error":{"code":"API_KEY_INVALID"}}`} {
		if _, index, err := d.Index(recordList, []byte(broken)); !index || err == nil {
			t.Errorf("%s passes: %v", broken, err)
		}
	}
}

// TestListsOfAGap: the lists of a gap begin and end with it, and of what they
// name, what concerns export controls is asked for.
func TestListsOfAGap(t *testing.T) {
	d := newBillsListed(t)
	plan := d.Refill(exportwatch.Gap{From: time.Date(2031, 2, 1, 3, 4, 5, 6, time.UTC), To: time.Date(2031, 2, 9, 10, 11, 12, 13, time.UTC)})
	var got []string
	for _, r := range plan.Start[1:] {
		got = append(got, r.URL)
	}
	records := govinfoAPI + "collections/BILLSTATUS/2031-02-01T03:04:05Z/2031-02-09T10:11:13Z?offsetMark=*&pageSize=100"
	texts := strings.Replace(records, "BILLSTATUS", "BILLS", 1)
	if !slices.Equal(got, []string{texts, records}) {
		t.Fatalf("asks for %q", got)
	}
	var names []string
	for n := 1; n <= 100; n++ {
		names = append(names, fmt.Sprintf("BILLS-122hr%dih x", n))
	}
	if got := plan.Follow(plan.Start[1], crawler.Page{Body: packages(100, "", names...)}); len(got) != 100 {
		t.Errorf("asks for %d texts, want all", len(got))
	}
	got = addresses(plan.Follow(plan.Start[2], crawler.Page{Body: packages(2, "", "BILLSTATUS-122s3 Samples Act", "BILLSTATUS-122s4 Export Control Reform Act Samples Act")}))
	if want := "https://www.govinfo.gov/bulkdata/BILLSTATUS/122/s/BILLSTATUS-122s4.xml"; len(got) != 1 || got[0] != want {
		t.Errorf("asks for %q, want %s", got, want)
	}
}

// TestDailyPassOverFoundBills: once a day the record of every bill found so far is
// asked for by whichever route, since what happened while nobody looked may stand
// in no list any more.
func TestDailyPassOverFoundBills(t *testing.T) {
	known := sources.Known{"https://www.govinfo.gov/bulkdata/BILLSTATUS/122/hr/BILLSTATUS-122hr5.xml": true}
	for keys, record := range map[sources.Keys]string{
		{}: "BILLSTATUS-122hr5.xml", {GovInfo: govinfoKey}: "BILLSTATUS-122hr5.xml", {Congress: congressKey}: "/v3/bill/122/hr/5/actions?",
	} {
		d := all(t, sources.Config{Keys: keys})["congress/new-bills"]
		passes := 0
		for hour := range 12 {
			at := time.Date(2031, 3, 4, 2*hour, 40, 0, 0, time.UTC)
			if slices.ContainsFunc(d.Plan(at, known).Start, func(r crawler.Request) bool { return strings.Contains(r.URL, record) }) {
				passes++
			}
		}
		if passes != 1 {
			t.Errorf("with %+v: %d passes of a day ask for the record", keys, passes)
		}
	}
}

// TestTextsOfListsInTurn: the texts that the feed and the lists name are read in
// turn, no more in one pass than it can bear.
func TestTextsOfListsInTurn(t *testing.T) {
	d := newBillsListed(t)
	known := sources.Known{}
	for _, want := range []int{150, 50, 0} {
		plan := d.Plan(time.Date(2031, 3, 4, 9, 0, 0, 0, time.UTC), known)
		read := 0
		for page := range 2 {
			var names []string
			for n := range 100 {
				names = append(names, fmt.Sprintf("BILLS-122hr%dih x", 1+page*100+n))
			}
			address := strings.Replace(textList, "*", fmt.Sprint("C", page), 1)
			for _, r := range plan.Follow(crawler.Request{URL: address}, crawler.Page{Body: packages(100, "", names...)}) {
				known[r.URL] = true
				read++
			}
		}
		if read != want {
			t.Errorf("asks for %d texts, want %d", read, want)
		}
	}
}

// TestRoutesOfNewBills: each set of keys has a route that names the APIs in use
// and what another key would add.
func TestRoutesOfNewBills(t *testing.T) {
	routes := map[string]bool{}
	for _, keys := range []sources.Keys{{}, {GovInfo: govinfoKey}, {Congress: congressKey}, {GovInfo: govinfoKey, Congress: congressKey}} {
		d := all(t, sources.Config{Keys: keys})["congress/new-bills"]
		routes[d.Route] = true
		if adds := strings.Contains(d.Route, "a key of api.govinfo.gov lists"); adds != (keys.GovInfo == "") {
			t.Errorf("%s", d.Route)
		}
		if adds := strings.Contains(d.Route, "a key of api.congress.gov finds"); adds != (keys.Congress == "") {
			t.Errorf("%s", d.Route)
		}
		if want := map[bool]time.Duration{false: 48 * time.Hour, true: 72 * time.Hour}[keys.GovInfo != ""]; d.Window != want {
			t.Errorf("reaches back %v, want %v", d.Window, want)
		}
	}
	if len(routes) != 4 {
		t.Errorf("%d routes", len(routes))
	}
}
