package sources_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
	"exportwatch/sources"
)

const congressKey = "a-secret-that-no-address-holds"

// congressWith returns the sources of Congress with a key or without.
func congressWith(t *testing.T, key sources.Key, terms ...string) map[exportwatch.SourceID]sources.Definition {
	t.Helper()
	return all(t, sources.Config{Bills: []string{"122/hr/7", "122/s/70"}, BillTerms: terms, Keys: sources.Keys{Congress: key}})
}

// TestCongressRoutes: without a key everything comes from govinfo and there is
// no source of hearings; with one the API is asked, and no address holds it.
func TestCongressRoutes(t *testing.T) {
	now := time.Date(2031, 3, 4, 9, 0, 0, 0, time.UTC)
	for key, host := range map[sources.Key]string{"": "https://www.govinfo.gov/", congressKey: "https://api.congress.gov/v3/"} {
		defs := congressWith(t, key)
		if _, ok := defs["congress/hearings"]; ok != (key != "") {
			t.Errorf("hearings with %s: %v", key, ok)
		}
		for _, r := range defs["congress/bills"].Plan(now, nil).Start {
			if !strings.HasPrefix(r.URL, host) || strings.Contains(r.URL, congressKey) || r.Header.Get("X-Api-Key") != string(key) {
				t.Errorf("with %s: asks %s with header %q", key, r.URL, r.Header.Get("X-Api-Key"))
			}
			if key != "" && (!strings.Contains(r.URL, "format=json") || !strings.Contains(r.URL, "limit=250")) {
				t.Errorf("asks for %s, which is not all of it as JSON", r.URL)
			}
		}
		for id, d := range defs {
			if strings.HasPrefix(string(id), "congress/") && d.Route == "" {
				t.Errorf("%s does not say its route", id)
			}
		}
	}
	if a, b := congressWith(t, "")["congress/bills"], congressWith(t, congressKey)["congress/bills"]; a.Route == b.Route {
		t.Errorf("the route is the same with a key: %s", a.Route)
	}
}

// TestCongressPages: a list goes on where the answer says, at the address that
// was asked and nowhere else.
func TestCongressPages(t *testing.T) {
	plan := congressWith(t, congressKey)["congress/bills"].Plan(time.Time{}, nil)
	asked := plan.Start[1]
	page := func(next string) []crawler.Request {
		return plan.Follow(asked, crawler.Page{Body: []byte(`{"actions":[{"actionDate":"2031-01-04","text":"x"}],"pagination":{"count":300,"next":"` + next + `"},"request":{"congress":"122","billType":"hr","billNumber":"7"}}`)})
	}
	got := page("https://elsewhere.example/v3/bill/122/hr/7/actions?offset=250&limit=250&api_key=x")
	if want := "https://api.congress.gov/v3/bill/122/hr/7/actions?format=json&limit=250&offset=250"; len(got) != 1 || got[0].URL != want || got[0].Format != "congress-json" {
		t.Errorf("goes on at %+v, want %s", got, want)
	}
	for _, next := range []string{"", "https://api.congress.gov/v3/x?offset=-1", "https://api.congress.gov/v3/x?offset=0", ":"} {
		if got := page(next); len(got) != 0 {
			t.Errorf("%q leads to %+v", next, got)
		}
	}
}

// TestTextsOfABill: each version is asked for in the format that its address tells.
func TestTextsOfABill(t *testing.T) {
	plan := congressWith(t, "")["congress/bills"].Plan(time.Time{}, nil)
	item := func(code, url string) string {
		return `<item><type>` + code + `</type><date>2031-01-04T05:00:00Z</date><formats><item><url>` + url + `</url></item></formats></item>`
	}
	status := `<billStatus><bill><number>7</number><type>HR</type><congress>122</congress><textVersions>` +
		item("a", "https://www.govinfo.gov/content/pkg/BILLS-122hr7ih/xml/BILLS-122hr7ih.xml") +
		item("b", "https://www.govinfo.gov/content/pkg/BILLS-122hr7rh/uslm/BILLS-122hr7rh.xml") +
		item("c", "https://www.congress.gov/122/bills/hr7/BILLS-122hr7eh.htm") +
		item("d", "https://www.congress.gov/122/bills/hr7/BILLS-122hr7enr.pdf") +
		item("e", "https://elsewhere.example/BILLS-122hr7rfs.pdf") + `</textVersions></bill></billStatus>`
	var got []string
	for _, r := range plan.Follow(plan.Start[0], crawler.Page{Body: []byte(status)}) {
		got = append(got, r.Format+" "+r.URL)
	}
	want := []string{"bill-print https://www.govinfo.gov/content/pkg/BILLS-122hr7eh/html/BILLS-122hr7eh.htm",
		"bill-xml https://www.govinfo.gov/content/pkg/BILLS-122hr7ih/xml/BILLS-122hr7ih.xml",
		"uslm https://www.govinfo.gov/content/pkg/BILLS-122hr7rh/uslm/BILLS-122hr7rh.xml"}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("asks for %q, want %q", got, want)
	}
}

// TestBillCensus: with a key the actions are counted, without one the text
// versions that the site map lists.
func TestBillCensus(t *testing.T) {
	d := congressWith(t, congressKey)["congress/bills"]
	url := d.Census.Plan(time.Time{}).Start[0].URL
	rows := `{"actions":[{"actionDate":"2031-01-05","text":"Referred to the Committee on Samples."},{"actionDate":"2031-01-04","text":"Introduced in House"},{"actionDate":"2031-01-04","text":"Introduced in House."}],"pagination":{"count":%d},"request":{"congress":"122","billType":"hr","billNumber":"7"}}`
	got, err := d.Census.Read(url, fmt.Appendf(nil, rows, 3))
	if err != nil || len(got) != 1 || got[0].Entries != 2 || got[0].Prefix != "bill/122/hr/7" {
		t.Errorf("%+v, %v, want 2 actions of bill/122/hr/7", got, err)
	}
	if got, err := d.Census.Read(url, fmt.Appendf(nil, rows, 400)); err == nil {
		t.Errorf("three of 400 rows give %+v", got)
	}
	d = congressWith(t, "")["congress/bills"]
	plan := d.Census.Plan(time.Time{})
	index := "<sitemapindex>"
	for _, name := range []string{"121hr", "122hr", "122s", "122hres"} {
		index += "<sitemap><loc>https://www.govinfo.gov/sitemap/bulkdata/BILLS/" + name + "/sitemap.xml</loc></sitemap>"
	}
	maps := plan.Follow(plan.Start[0], crawler.Page{Body: []byte(index + "</sitemapindex>")})
	if len(maps) != 2 || !strings.Contains(maps[0].URL, "/122hr/") || !strings.Contains(maps[1].URL, "/122s/") {
		t.Fatalf("asks for %+v, want the two site maps of the watched bills", maps)
	}
	if got, err := d.Census.Read(plan.Start[0].URL, []byte(index)); got != nil || err != nil {
		t.Errorf("the index gives %+v, %v", got, err)
	}
	got, err = d.Census.Read(maps[0].URL, []byte(billMap("122hr7ih", "122hr7eh", "122hr70ih", "122hr8ih")))
	if err != nil || len(got) != 1 || got[0].Count != 2 || !slices.Equal(got[0].Docs, []exportwatch.DocID{"bill/122/hr/7@ih", "bill/122/hr/7@eh"}) || got[0].Prefix != "bill/122/hr/7@" {
		t.Errorf("%+v, %v, want the two texts of H.R. 7", got, err)
	}
	if got, err := d.Census.Read(maps[0].URL, []byte("<html></html>")); err == nil {
		t.Errorf("a page gives %+v", got)
	}
}

// billMap returns a site map of text versions that changed day by day from
// March 1 on.
func billMap(names ...string) string {
	out := "<urlset>"
	for i, name := range names {
		out += fmt.Sprintf("<url><loc>https://www.govinfo.gov/bulkdata/BILLS/122/1/hr/BILLS-%s.xml</loc><lastmod>2031-03-%02dT10:00:00.000Z</lastmod></url>", name, i+1)
	}
	return out + "</urlset>"
}

// TestNewBillsKept: what concerns export controls, by citation or by a
// configured term as words of their own, and what is watched.
func TestNewBillsKept(t *testing.T) {
	d := congressWith(t, "", "remote  access", "chip security")["congress/new-bills"]
	for text, want := range map[string]bool{
		"To amend the Export Control Reform Act of 2018.":                                                                    true,
		"as defined in section 734.13 of title 15, Code of Federal Regulations, under the Export Administration Regulations": true,
		"To provide for REMOTE\nAccess.":                                                                                     true,
		"the remote accessory":                                                                                               false,
		"microchip security":                                                                                                 false,
		"chip security,":                                                                                                     true,
		"To name a post office.":                                                                                             false,
	} {
		doc := parsers.Document{Document: exportwatch.Document{ID: "bill/122/hr/9@ih", Kind: exportwatch.BillText}, Version: exportwatch.Version{Text: text}}
		if got := d.Keep(doc); got != want {
			t.Errorf("%q: kept %v", text, got)
		}
	}
	if !d.Keep(parsers.Document{Document: exportwatch.Document{ID: "bill/122/hr/7@eh", Kind: exportwatch.BillText}}) {
		t.Error("the text of a watched bill is dropped")
	}
	if !d.Announces || !d.Sifts || congressWith(t, "")["congress/bills"].Announces {
		t.Error("new bills are news, and the bills on the watch list are not new")
	}
}

// TestNewTextsInTurn: no more than a pass can bear are asked for, and the rest
// by the next pass, each once.
func TestNewTextsInTurn(t *testing.T) {
	d := congressWith(t, "")["congress/new-bills"]
	feed := `<rss version="2.0"><channel><title>x</title><link>https://www.govinfo.gov/</link>`
	for n := 1; n <= 200; n++ {
		feed += fmt.Sprintf(`<item><link>https://www.govinfo.gov/app/details/BILLS-122hr%dih</link><guid>BILLS-122hr%dih</guid></item>`, n, n)
	}
	feed += `</channel></rss>`
	known := sources.Known{}
	for _, want := range []int{150, 50, 0} {
		plan := d.Plan(time.Time{}, known)
		if n, ok, err := d.Index(plan.Start[0].URL, []byte(feed)); n < 200 || !ok || err != nil {
			t.Fatalf("the feed lists %d, %v, %v", n, ok, err)
		}
		got := plan.Follow(plan.Start[0], crawler.Page{Body: []byte(feed)})
		if len(got) != want {
			t.Errorf("asks for %d texts, want %d", len(got), want)
		}
		for _, r := range got {
			known[r.URL] = true
		}
	}
	for _, i := range []int{0, 1} {
		if _, ok, err := d.Index(d.Plan(time.Time{}, nil).Start[i].URL, []byte("<html><body>Down for maintenance</body></html>")); !ok || err == nil {
			t.Errorf("a page passes for feed %d: %v, %v", i, ok, err)
		}
	}
}

// TestNewBillsAfterAGap: the site maps say which texts changed while nobody
// looked; with a key the API says which bills did.
func TestNewBillsAfterAGap(t *testing.T) {
	gap := exportwatch.Gap{From: time.Date(2031, 3, 4, 0, 0, 0, 0, time.UTC), To: time.Date(2031, 3, 5, 12, 0, 0, 0, time.UTC)}
	d := congressWith(t, congressKey)["congress/new-bills"]
	plan := d.Refill(gap)
	if len(plan.Start) != 3 || !strings.Contains(plan.Start[1].URL, "/bill/122?format=json&fromDateTime=2031-03-04T00:00:00Z") || !strings.Contains(plan.Start[1].URL, "toDateTime=2031-03-06T") {
		t.Fatalf("starts with %+v", plan.Start)
	}
	plan = congressWith(t, "")["congress/new-bills"].Refill(gap)
	maps := plan.Follow(plan.Start[0], crawler.Page{Body: []byte(`<sitemapindex><sitemap><loc>https://www.govinfo.gov/sitemap/bulkdata/BILLS/122hr/sitemap.xml</loc></sitemap><sitemap><loc>https://www.govinfo.gov/sitemap/bulkdata/BILLS/121hr/sitemap.xml</loc></sitemap></sitemapindex>`)})
	if len(maps) != 1 {
		t.Fatalf("asks for %+v, want the site map of this Congress", maps)
	}
	var got []string
	for _, r := range plan.Follow(maps[0], crawler.Page{Body: []byte(billMap("122hr1ih", "122hr2ih", "122hr3ih", "122hr4ih", "122hr5ih", "122hr6ih", "122hr7ih"))}) {
		got = append(got, r.URL[strings.LastIndexByte(r.URL, '/')+1:])
	}
	if want := []string{"BILLS-122hr3ih.xml", "BILLS-122hr4ih.xml", "BILLS-122hr5ih.xml", "BILLS-122hr6ih.xml"}; !slices.Equal(got, want) {
		t.Errorf("asks for %q, want %q", got, want)
	}
}

// TestCongressOfTheDay: a Congress begins on January 3 of an odd year.
func TestCongressOfTheDay(t *testing.T) {
	d := congressWith(t, congressKey)["congress/hearings"]
	for day, want := range map[string]string{"2031-01-01": "/121?", "2031-01-04": "/122?", "2032-06-01": "/122?"} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Plan(at, nil).Start[0].URL; !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

// TestMeetingsOfElsewhere: only the API's own meetings are asked for, with
// nothing in the address but the format.
func TestMeetingsOfElsewhere(t *testing.T) {
	d := congressWith(t, congressKey)["congress/hearings"]
	plan := d.Plan(time.Date(2031, 3, 4, 0, 0, 0, 0, time.UTC), nil)
	list := `{"committeeMeetings":[{"eventId":"1","url":"https://api.congress.gov/v3/committee-meeting/122/house/1?api_key=x&format=xml"},{"eventId":"2","url":"https://elsewhere.example/2"}],"pagination":{"count":2}}`
	got := plan.Follow(plan.Start[0], crawler.Page{Body: []byte(list)})
	if want := "https://api.congress.gov/v3/committee-meeting/122/house/1?format=json"; len(got) != 1 || got[0].URL != want {
		t.Errorf("asks for %+v, want %s", got, want)
	}
	if _, ok, err := d.Index(plan.Start[0].URL, []byte(`{"error":"x"}`)); !ok || err == nil {
		t.Errorf("a refusal passes for a list: %v, %v", ok, err)
	}
}
