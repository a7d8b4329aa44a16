package sources

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

const (
	newTexts   = govinfo + "rss/bills.xml"            // text versions as govinfo gets them
	newRecords = govinfo + "rss/billstatus-batch.xml" // the records that each run of the bulk data renewed

	// billFeedWindow is how far back the feeds reach: fourteen runs of the bulk
	// data, near 50 hours, were seen in one answer.
	billFeedWindow = 48 * time.Hour
	// maxNewTexts bounds the texts read in one pass; the busiest days bring some
	// three hundred.
	maxNewTexts = 150
	// newBillPages bounds a pass: the texts, a dozen pages of lists, and what
	// tells where the some hundred bills stand that a Congress has on export
	// controls, four requests each.
	newBillPages = 1000
	// sweepHour is the hour, in UTC, of the pass that asks for the record of
	// every bill found so far, for what the feeds and lists left out.
	sweepHour = 8
)

// found looks for bills that cite the Export Control Reform Act, the EAR or a
// configured term, reads their texts as they appear, and follows the records of
// those that do.
func (w billWatch) found() Definition {
	d := Definition{
		Source: exportwatch.Source{
			ID: "congress/new-bills", Title: "New bills that cite export control law", Publisher: "Congress (govinfo)",
			Home: "https://www.govinfo.gov/app/collection/bills", Schedule: "40 */2 * * *", Grade: exportwatch.Primary,
			Announces: true, Sifts: true, Window: billFeedWindow,
			Coverage: "A bill is found by its text, which can appear days after it is introduced, or by amendments printed in a later text; amendments that are only proposed are not seen.",
		},
		Recall: "https://",
		Plan: func(now time.Time, known Known) crawler.Plan {
			s := billSearch{billWatch: w, known: known, matched: matchedBills(known), asked: map[string]bool{}, most: maxNewTexts}
			return crawler.Plan{Start: s.start(now), Follow: s.follow, MaxPages: newBillPages}
		},
		Kinds: billKinds(),
		Keep: func(d parsers.Document) bool {
			return d.Kind == exportwatch.BillStatus || w.concerns(d) || w.watches(d.ID)
		},
		Index:      billIndex,
		Guess:      recordAddress.MatchString, // the record of a bill is made after its text
		Exemptions: congressExemptions(),
		Refill:     w.refill,
		Route:      w.newBillRoute(),
	}
	switch {
	case w.key != "":
		d.Coverage = "A bill is found by title, summary or text; the text can appear days after it is introduced. Amendments that are only proposed are not seen."
	case w.listKey != "":
		d.Coverage = "A bill is found by title or text; the text can appear days after it is introduced. Amendments that are only proposed are not seen."
	}
	if w.listKey != "" {
		d.Window = collectionReach
		d.Exemptions = append(d.Exemptions, Exemption{govinfoAPI, govinfoAPIExempt})
	}
	return d
}

// newBillRoute says how new bills are found with the keys that are there.
func (w billWatch) newBillRoute() string {
	const (
		titles = "a key of api.congress.gov finds bills by title and summary hours after they are introduced, before there is a text"
		lists  = "a key of api.govinfo.gov lists what changed in three days, which the feeds forget after two"
	)
	switch {
	case w.key != "" && w.listKey != "":
		return "Titles and summaries from the API of congress.gov and lists of what changed in three days from that of govinfo, each with a key, and every new text from the feeds of govinfo."
	case w.key != "":
		return "Titles and summaries from the API of congress.gov with a key, and every new text from the feeds of govinfo; " + lists + "."
	case w.listKey != "":
		return "Lists of what changed in three days from the API of govinfo with a key, and its feeds; texts and records from its bulk data, which need none; " + titles + "."
	}
	return "The feeds of govinfo, which need no key; " + titles + "; " + lists + "."
}

// A billSearch is one pass: what was retrieved before, and the bills that have
// been found.
type billSearch struct {
	billWatch
	known   Known
	matched map[billID]bool // their records have been asked for
	asked   map[string]bool // addresses of the texts asked for in this pass because a feed or list names them
	most    int             // that may be
}

var (
	recordName    = regexp.MustCompile(`^BILLSTATUS-(\d{3})([a-z]+)(\d{1,5})$`)
	recordAddress = regexp.MustCompile(`/BILLSTATUS-(\d{3})([a-z]+)(\d{1,5})\.xml$|/v3/bill/(\d{3})/([a-z]+)/(\d{1,5})\?`)
)

// matchedBills returns the bills whose record was retrieved, by whichever
// route: none is asked for before its bill is found.
func matchedBills(known Known) map[billID]bool {
	matched := map[billID]bool{}
	for address := range known {
		if m := recordAddress.FindStringSubmatch(address); m != nil {
			matched[billID{m[1] + m[4], m[2] + m[5], m[3] + m[6]}] = true
		}
	}
	return matched
}

func (s billSearch) start(now time.Time) []crawler.Request {
	start := []crawler.Request{govinfoRequest(newTexts, ""), govinfoRequest(newRecords, "")}
	if s.listKey != "" {
		start = append(start, s.collections(now.Add(-collectionReach).UTC().Format(time.DateOnly)+"T00:00:00Z")...)
	}
	if s.key != "" {
		start = append(start, s.lists(now.AddDate(0, 0, -2), now.AddDate(0, 0, 1))...)
	}
	if now.UTC().Hour()/2 == sweepHour/2 {
		byName := func(a, b billID) int { return strings.Compare(string(a.doc()), string(b.doc())) }
		for _, b := range slices.SortedFunc(maps.Keys(s.matched), byName) {
			start = append(start, s.progress(b)...)
		}
	}
	return start
}

// lists asks for the bills that were renewed, and for the summaries that were
// written, from the day of from to that of to. The addresses are the same all
// day.
func (w billWatch) lists(from, to time.Time) []crawler.Request {
	window := fmt.Sprintf("?format=json&fromDateTime=%sT00:00:00Z&limit=%s&offset=0&sort=updateDate+asc&toDateTime=%sT00:00:00Z",
		from.UTC().Format(time.DateOnly), congressPage, to.UTC().Format(time.DateOnly))
	n := congressOn(to)
	return []crawler.Request{
		w.apiRequest(fmt.Sprintf("%sbill/%d%s", congressAPI, n, window), ""),
		w.apiRequest(fmt.Sprintf("%ssummaries/%d%s", congressAPI, n, window), ""),
	}
}

// follow returns what a page leads to.
func (s billSearch) follow(r crawler.Request, p crawler.Page) []crawler.Request {
	switch {
	case r.URL == newTexts:
		return s.unreadTexts(p.Body)
	case r.URL == newRecords:
		return s.renewed(p.Body)
	case isCollection(r.URL):
		return s.collected(r.URL, p.Body)
	case isList(r.URL):
		return append(s.nextPart(r, p.Body), s.listed(p.Body)...)
	case r.Format == "billstatus":
		return s.known.unread(texts(r, p))
	case r.Format == "congress-json":
		return append(s.nextPart(r, p.Body), s.known.unread(texts(r, p))...)
	}
	return s.read(r, p)
}

// unreadTexts asks for the texts that a feed names and that no pass has read.
func (s billSearch) unreadTexts(feed []byte) []crawler.Request {
	names, err := parsers.BillFiles(feed)
	if err != nil {
		return nil // billIndex has made this feed suspect
	}
	return s.textsNamed(names)
}

// textsNamed asks for those of the named texts that no pass has read and this
// one has not asked for, as many as it may.
func (s billSearch) textsNamed(names []string) []crawler.Request {
	var next []crawler.Request
	for _, name := range names {
		f, ok := textIn(name)
		if !ok || s.known[f.url()] || s.asked[f.url()] || len(s.asked) == s.most {
			continue
		}
		s.asked[f.url()] = true
		next = append(next, govinfoRequest(f.url(), "bill-xml"))
	}
	return next
}

// renewed asks for the records of bills found before that a feed names. With a
// key the API's own list says which were renewed, and sooner.
func (s billSearch) renewed(feed []byte) []crawler.Request {
	names, err := parsers.BillFiles(feed)
	if err != nil || s.key != "" {
		return nil
	}
	var next []crawler.Request
	for _, name := range names {
		if m := recordName.FindStringSubmatch(name); m != nil && s.matched[billID{m[1], m[2], m[3]}] {
			next = append(next, s.progress(billID{m[1], m[2], m[3]})...)
		}
	}
	return next
}

// listed asks for the records of bills in a list of the API that were found
// before, or that are by what the list says of them.
func (s billSearch) listed(list []byte) []crawler.Request {
	res, err := parsers.Parse("congress-json", parsers.Input{Payload: list})
	if err != nil {
		return nil // billIndex has made this answer suspect
	}
	var next []crawler.Request
	for _, d := range res.Documents {
		if b, ok := parseBill(strings.TrimPrefix(string(d.ID), "bill/")); ok {
			next = append(next, s.told(b, d)...)
		}
	}
	return next
}

// told asks for the record of b if it was found before, or is by d, which is
// what a list says of it.
func (s billSearch) told(b billID, d parsers.Document) []crawler.Request {
	if s.watches(b.doc()) || !s.matched[b] && !s.concerns(d) {
		return nil
	}
	return s.progress(b)
}

// read asks for the record of the bill whose text r brought, if the text is
// about export controls and nobody asked before.
func (s billSearch) read(r crawler.Request, p crawler.Page) []crawler.Request {
	res, err := parsers.Parse(r.Format, parsers.Input{URL: r.URL, Payload: p.Body})
	if err != nil {
		return nil // the reading of this capture records why
	}
	var next []crawler.Request
	for _, d := range res.Documents {
		name, _, _ := strings.Cut(strings.TrimPrefix(string(d.ID), "bill/"), "@")
		b, ok := parseBill(name)
		if ok && !s.matched[b] && !s.watches(d.ID) && s.concerns(d) {
			next = append(next, s.progress(b)...)
		}
	}
	return next
}

// isList reports whether the address is of a list of bills or summaries.
func isList(address string) bool {
	return strings.HasPrefix(address, congressAPI) && listAddress.MatchString(address)
}

var listAddress = regexp.MustCompile(`/v3/(?:bill|summaries)/\d{2,3}\?`)

// billIndex counts what the feeds and lists hold.
func billIndex(address string, payload []byte) (int, bool, error) {
	switch {
	case address == newTexts || address == newRecords:
		names, err := parsers.BillFiles(payload)
		return len(names), true, err
	case isList(address):
		_, _, err := parsers.CongressList(payload)
		return 0, true, err // a quiet day has no bill
	case isCollection(address):
		_, err := readCollection(address, payload)
		return 0, true, err // as above
	}
	return 0, false, nil
}

// refill asks the site maps of govinfo for the texts that changed in a gap, and
// with keys the APIs for the texts and bills that did. What became of bills that
// were found before is read by the daily pass over all of them.
func (w billWatch) refill(gap exportwatch.Gap) crawler.Plan {
	s := billSearch{billWatch: w, known: Known{}, matched: map[billID]bool{}, asked: map[string]bool{}, most: refillPages}
	start := []crawler.Request{govinfoRequest(billSitemaps, "")}
	if w.listKey != "" {
		from, to := gap.From.UTC().Truncate(time.Second), gap.To.UTC().Truncate(time.Second).Add(time.Second)
		start = append(start, w.collections(from.Format(time.RFC3339)+"/"+to.Format(time.RFC3339))...)
	}
	if w.key != "" {
		start = append(start, w.lists(gap.From, gap.To.AddDate(0, 0, 1))...)
	}
	congress := fmt.Sprint(congressOn(gap.To))
	return crawler.Plan{Start: start, MaxPages: refillPages, Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
		switch {
		case r.URL == billSitemaps:
			return sitemapRequests(p.Body, func(n, _ string) bool { return n == congress })
		case billSitemap.MatchString(r.URL):
			return textsBetween(gap, p.Body)
		}
		return s.follow(r, p)
	}}
}

// refillPages bounds a refill: a week of texts, with the records of those found.
const refillPages = 2000

// textsBetween asks for the texts that a site map says changed in gap. The map
// itself is renewed once a day or so.
func textsBetween(gap exportwatch.Gap, sitemap []byte) []crawler.Request {
	pages, err := parsers.SitemapPages(sitemap)
	if err != nil {
		return nil // a refill that reads nothing leaves its gap open only if an answer failed
	}
	var next []crawler.Request
	for _, page := range pages {
		f, ok := textIn(page.URL)
		if ok && !page.Modified.Before(gap.From.AddDate(0, 0, -1)) && !page.Modified.After(gap.To.AddDate(0, 0, 1)) {
			next = append(next, govinfoRequest(f.url(), "bill-xml"))
		}
	}
	return next
}
