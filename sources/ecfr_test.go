package sources_test

import (
	"errors"
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

// An ecfrWeb answers the requests of a pass over the eCFR by the end of the
// address: after the version of the API, without a fragment.
type ecfrWeb map[string]string

const ecfrVersioner = "https://www.ecfr.gov/api/versioner/v1/"

// pass makes a pass and returns the texts it asks for, in order, as "day part",
// and what the next pass will know.
func (web ecfrWeb) pass(t *testing.T, d sources.Definition, known sources.Known) (texts []string, next sources.Known) {
	t.Helper()
	next = sources.Known{}
	for u, read := range known {
		next[u] = read
	}
	plan := d.Plan(time.Date(2031, 3, 20, 12, 0, 0, 0, time.UTC), known)
	queue, seen := plan.Start, map[string]bool{}
	for len(queue) > 0 {
		r := queue[0]
		queue = queue[1:]
		address, _, _ := strings.Cut(r.URL, "#")
		if seen[address] {
			continue
		}
		seen[address] = true
		if strings.HasPrefix(address, ecfrVersioner+"full/") {
			day, rest, _ := strings.Cut(strings.TrimPrefix(address, ecfrVersioner+"full/"), "/")
			texts = append(texts, day+" "+rest[strings.Index(rest, "=")+1:])
			next[r.URL] = true
			continue
		}
		body, ok := web[strings.TrimPrefix(address, ecfrVersioner)]
		if !ok {
			t.Logf("not answered: %s", address)
			continue
		}
		if _, isIndex, err := d.Index(address, []byte(body)); !isIndex || err != nil {
			t.Fatalf("%s: index %v, %v", address, isIndex, err)
		}
		queue = append(queue, plan.Follow(r, crawler.Page{Body: []byte(body)})...)
	}
	return texts, next
}

func ecfrTitles(upTo string, importing bool) string {
	return fmt.Sprintf(`{"titles":[{"number":15,"up_to_date_as_of":%q}],"meta":{"import_in_progress":%v}}`, upTo, importing)
}

// ecfrStructure lists parts as "number size".
func ecfrStructure(parts ...string) string {
	var nodes []string
	for _, p := range parts {
		n, size, _ := strings.Cut(p, " ")
		nodes = append(nodes, fmt.Sprintf(`{"identifier":%q,"label_level":"Part %s","type":"part","size":%s}`, n, n, size))
	}
	return `{"identifier":"15","label":"Title 15","label_level":"Title 15","type":"title","children":[` + strings.Join(nodes, ",") + `]}`
}

// ecfrRows lists versions as "section day", or "section day removed".
func ecfrRows(rows ...string) string {
	var list []string
	for _, r := range rows {
		f := strings.Fields(r)
		part, _, _ := strings.Cut(f[0], ".")
		list = append(list, fmt.Sprintf(`{"part":%q,"identifier":%q,"issue_date":%q,"type":"section","substantive":true,"removed":%v}`, part, f[0], f[1], len(f) > 2))
	}
	return `{"content_versions":[` + strings.Join(list, ",") + `]}`
}

func expectTexts(t *testing.T, when string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: asks for %q, want %q", when, got, want)
	}
}

// TestECFRPass follows one part through what its lists can say.
func TestECFRPass(t *testing.T) {
	d := all(t, sources.Config{Parts: []string{"15/744"}})["ecfr/15-744"]
	rows := []string{"744.1 2017-01-03", "744.22 2031-01-05"}
	on := func(upTo, size string) ecfrWeb {
		return ecfrWeb{
			"titles.json": ecfrTitles(upTo, false), "structure/" + upTo + "/title-15.json": ecfrStructure("744 "+size, "800 5"),
			"versions/title-15.json?part=744": ecfrRows(rows...),
		}
	}
	importing := on("2031-03-03", "100")
	importing["titles.json"] = ecfrTitles("2031-03-03", true)
	texts, known := importing.pass(t, d, nil)
	expectTexts(t, "during an import", texts)
	texts, known = on("2031-03-03", "100").pass(t, d, known)
	expectTexts(t, "the first pass", texts, "2031-03-03 744")
	texts, known = on("2031-03-04", "100").pass(t, d, known)
	expectTexts(t, "without news", texts)

	rows = append(rows, "744.2 2031-03-05", "744.22 2031-03-05", "744.2 2031-03-06", "744.22 2031-03-09")
	texts, known = on("2031-03-06", "100").pass(t, d, known)
	expectTexts(t, "two issues, and one beyond the day of the title", texts, "2031-03-05 744", "2031-03-06 744")
	texts, known = on("2031-03-07", "101").pass(t, d, known)
	expectTexts(t, "a size alone", texts, "2031-03-07 744")
	texts, known = on("2031-03-08", "100").pass(t, d, known)
	expectTexts(t, "the size of before", texts, "2031-03-08 744")
	rows = append(rows, "744.1 2031-03-08")
	texts, known = on("2031-03-08", "100").pass(t, d, known)
	expectTexts(t, "a row that came late", texts, "2031-03-08 744")
	texts, known = on("2031-03-09", "100").pass(t, d, known)
	expectTexts(t, "the issue that lay ahead", texts, "2031-03-09 744")
	texts, known = on("2031-03-15", "100").pass(t, d, known)
	expectTexts(t, "six days later", texts)
	texts, known = on("2031-03-16", "100").pass(t, d, known)
	expectTexts(t, "a week later", texts, "2031-03-16 744")
	rows = append(rows, "744.2 2031-03-17 removed")
	down := on("2031-03-17", "0")
	delete(down, "structure/2031-03-17/title-15.json")
	texts, known = down.pass(t, d, known)
	expectTexts(t, "a removal while the structure is down", texts, "2031-03-17 744")
	texts, known = on("2031-03-18", "100").pass(t, d, known)
	expectTexts(t, "at the end", texts)
	texts, _ = on("2031-03-10", "99").pass(t, d, known)
	expectTexts(t, "a title whose day went back", texts)
}

// TestECFRAsksAgainUntilRead: a text that could not be read, or was held back,
// is asked for in the next pass.
func TestECFRAsksAgainUntilRead(t *testing.T) {
	d := all(t, sources.Config{Parts: []string{"15/744"}})["ecfr/15-744"]
	web := ecfrWeb{
		"titles.json": ecfrTitles("2031-03-03", false), "structure/2031-03-03/title-15.json": ecfrStructure("744 9"),
		"versions/title-15.json?part=744": ecfrRows("744.1 2031-01-05"),
	}
	_, known := web.pass(t, d, nil)
	for u := range known {
		if !strings.HasPrefix(u, d.Recall) {
			t.Errorf("%s is not under %s", u, d.Recall)
		}
		known[u] = false
	}
	texts, _ := web.pass(t, d, known)
	expectTexts(t, "unread", texts, "2031-03-03 744")
}

// TestECFRLongLists: a list of a thousand rows may lack the newest, so it is
// asked for again from the day up to which the part is known.
func TestECFRLongLists(t *testing.T) {
	d := all(t, sources.Config{Parts: []string{"15/744"}})["ecfr/15-744"]
	web := ecfrWeb{
		"titles.json": ecfrTitles("2031-03-03", false), "structure/2031-03-03/title-15.json": ecfrStructure("744 9"),
		"versions/title-15.json?part=744":                                ecfrRows(slices.Repeat([]string{"744.1 2019-01-05"}, 1000)...),
		"versions/title-15.json?issue_date%5Bgte%5D=2030-03-03&part=744": ecfrRows("744.1 2031-02-01"),
		"versions/title-15.json?issue_date%5Bgte%5D=2031-03-03&part=744": ecfrRows("744.1 2031-03-04"),
	}
	texts, known := web.pass(t, d, nil)
	expectTexts(t, "the first pass", texts, "2031-03-03 744")
	web["titles.json"] = ecfrTitles("2031-03-04", false)
	web["structure/2031-03-04/title-15.json"] = ecfrStructure("744 9")
	texts, _ = web.pass(t, d, known)
	expectTexts(t, "the second pass", texts, "2031-03-04 744")
}

// TestECFRRange: one list of the title says which of many parts have news; if
// it may have been cut, each part is asked about.
func TestECFRRange(t *testing.T) {
	d := all(t, sources.Config{Parts: []string{"15/730-774"}})["ecfr/15-730-774"]
	web := ecfrWeb{
		"titles.json": ecfrTitles("2031-03-03", false), "structure/2031-03-03/title-15.json": ecfrStructure("730 9", "744 9", "800 9"),
		"versions/title-15.json?part=730": ecfrRows("730.1 2019-01-05"), "versions/title-15.json?part=744": ecfrRows("744.1 2020-01-05"),
	}
	texts, known := web.pass(t, d, nil)
	expectTexts(t, "the first pass", texts, "2031-03-03 730", "2031-03-03 744")
	web["titles.json"] = ecfrTitles("2031-03-04", false)
	web["structure/2031-03-04/title-15.json"] = ecfrStructure("730 9", "744 9", "800 10")
	list := "versions/title-15.json?issue_date%5Bgte%5D=2031-03-03"
	web[list] = ecfrRows("800.1 2031-03-04", "744.1 2031-03-04", "730.1 2031-03-09")
	delete(web, "versions/title-15.json?part=730")
	web["versions/title-15.json?part=744"] = ecfrRows("744.1 2020-01-05", "744.1 2031-03-04")
	texts, _ = web.pass(t, d, known)
	expectTexts(t, "an issue of one part", texts, "2031-03-04 744")

	web[list] = ecfrRows(slices.Repeat([]string{"800.1 2031-03-04"}, 1000)...)
	web["versions/title-15.json?part=730"] = ecfrRows("730.1 2019-01-05", "730.1 2031-03-04")
	texts, _ = web.pass(t, d, known)
	expectTexts(t, "a list that may have been cut", texts, "2031-03-04 730", "2031-03-04 744")
}

// TestECFRReach: how far the texts reach is the day up to which the newest was
// asked for, read or not; an import that does not end brings none.
func TestECFRReach(t *testing.T) {
	d := all(t, sources.Config{Parts: []string{"15/730-774"}})["ecfr/15-730-774"]
	if got := d.Reach.UpTo(nil); !got.IsZero() || d.Reach.Days < 8 {
		t.Errorf("nothing reaches to %s; may lie %d days behind", got, d.Reach.Days)
	}
	web := ecfrWeb{
		"titles.json": ecfrTitles("2031-03-03", false), "structure/2031-03-03/title-15.json": ecfrStructure("730 9", "744 9"),
		"versions/title-15.json?part=730": ecfrRows("730.1 2019-01-05"), "versions/title-15.json?part=744": ecfrRows("744.1 2020-01-05"),
	}
	_, known := web.pass(t, d, nil)
	web["titles.json"] = ecfrTitles("2031-04-03", true)
	for range 3 {
		_, known = web.pass(t, d, known)
	}
	for u := range known {
		known[u] = false
	}
	if got := d.Reach.UpTo(known).String(); got != "2031-03-03" {
		t.Errorf("reaches to %s, want 2031-03-03", got)
	}
}

// TestECFRCatchesUp: after a long silence every issue becomes a version of its
// own, the oldest first, ten in a pass until the last is read.
func TestECFRCatchesUp(t *testing.T) {
	d := all(t, sources.Config{Parts: []string{"15/744"}})["ecfr/15-744"]
	rows := []string{"744.1 2017-01-03"}
	on := func(upTo string) ecfrWeb {
		return ecfrWeb{
			"titles.json": ecfrTitles(upTo, false), "structure/" + upTo + "/title-15.json": ecfrStructure("744 9"),
			"versions/title-15.json?part=744": ecfrRows(rows...),
		}
	}
	_, known := on("2031-03-03").pass(t, d, nil)
	var want []string
	for day := 4; day < 29; day++ {
		issue := fmt.Sprintf("2031-03-%02d", day)
		rows, want = append(rows, "744.1 "+issue), append(want, issue+" 744")
	}
	later := on("2031-03-31")
	var got []string
	for _, n := range []int{10, 10, 5, 0} {
		var texts []string
		texts, known = later.pass(t, d, known)
		if len(texts) != n {
			t.Errorf("asks for %d texts, want %d", len(texts), n)
		}
		got = append(got, texts...)
	}
	expectTexts(t, "after a silence", got, want...)
}

// TestECFRTellsOfPartsThatDoNotExist: a part that no title has is not watched in
// silence.
func TestECFRTellsOfPartsThatDoNotExist(t *testing.T) {
	d := all(t, sources.Config{Parts: []string{"15/999"}})["ecfr/15-999"]
	var e *parsers.Error
	_, ok, err := d.Index(ecfrVersioner+"structure/2031-03-03/title-15.json", []byte(ecfrStructure("744 9")))
	if !ok || !errors.As(err, &e) || e.Reason != exportwatch.ReasonEmptyIndex {
		t.Errorf("index %v, %v; want %s", ok, err, exportwatch.ReasonEmptyIndex)
	}
	for _, page := range []string{"structure/2031-03-03/title-15.json", "versions/title-15.json?part=999", "titles.json"} {
		if _, ok, err := d.Index(ecfrVersioner+page, []byte("<html>busy</html>")); !ok || err == nil {
			t.Errorf("%s: an error page is index %v, %v", page, ok, err)
		}
	}
}

// TestECFRNeedsText: a part without a version up to the day of the title is
// asked for by that day, and not at all if the title does not have it.
func TestECFRNeedsText(t *testing.T) {
	d := all(t, sources.Config{Parts: []string{"15/744"}})["ecfr/15-744"]
	web := ecfrWeb{
		"titles.json": ecfrTitles("2031-03-03", false), "structure/2031-03-03/title-15.json": ecfrStructure("744 9"),
		"versions/title-15.json?part=744": ecfrRows(),
	}
	texts, _ := web.pass(t, d, nil)
	expectTexts(t, "no row", texts, "2031-03-03 744")
}

func TestECFRConfiguration(t *testing.T) {
	for _, part := range []string{"744", "15/774-730", "15/730-", "0/1", "15/730,744", "15/99999"} {
		if _, err := sources.All(sources.Config{Parts: []string{part}}); !errors.Is(err, sources.ErrConfig) {
			t.Errorf("%q: got %v, want ErrConfig", part, err)
		}
	}
	defs := all(t, sources.Config{Parts: []string{"22/120-130", "15/744"}})
	for _, id := range []exportwatch.SourceID{"ecfr/22-120-130", "ecfr/15-744"} {
		if _, ok := defs[id]; !ok {
			t.Errorf("no source %s", id)
		}
	}
}

// TestECFRCensus: the newest substantive issue of each watched part is expected,
// and nothing of a list that may have been cut.
func TestECFRCensus(t *testing.T) {
	d := all(t, sources.Config{Parts: []string{"15/730-774"}})["ecfr/15-730-774"]
	plan := d.Census.Plan(time.Date(2031, 3, 20, 3, 0, 0, 0, time.UTC))
	const want = ecfrVersioner + "versions/title-15.json?issue_date%5Bgte%5D=2031-02-15&issue_date%5Blte%5D=2031-03-18"
	if len(plan.Start) != 1 || plan.Start[0].URL != want || plan.Start[0].Format != "" {
		t.Fatalf("asks %+v, want %s", plan.Start, want)
	}
	rows := strings.Replace(ecfrRows("744.1 2031-03-04", "744.2 2031-03-06", "744.3 2031-03-07 removed", "800.1 2031-03-08", "730.1 2031-03-09"),
		`"issue_date":"2031-03-09","type":"section","substantive":true`, `"issue_date":"2031-03-09","type":"section","substantive":false`, 1)
	got, err := d.Census.Read(want, []byte(rows))
	if err != nil || len(got) != 1 || got[0].Prefix != "cfr/15/744" || got[0].AsOf.String() != "2031-03-06" {
		t.Errorf("expects %+v, %v; want part 744 as of 2031-03-06", got, err)
	}
	if got, err := d.Census.Read(want, []byte(ecfrRows(slices.Repeat([]string{"744.1 2031-03-04"}, 1000)...))); err == nil {
		t.Errorf("a list that may have been cut gives %+v", got)
	}
}
