package sources

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

const (
	listenerAPI     = "https://www.courtlistener.com/api/rest/v4/"
	listenerStorage = "https://storage.courtlistener.com/"
	listenerExempt  = "CourtListener documents this API for programs"
	storageExempt   = "CourtListener serves these files to users of its API"
)

// A plain user of CourtListener may ask 5 times a minute, 50 an hour and 125 a
// day, over both sources that ask it. A pass over dockets asks at most
// listenerBurst times and usually twice, once an hour; a search asks at most
// twice, every other hour.
const (
	listenerBurst = 5
	docketsAPass  = 2
)

// listenerWindow is how many days back changes are asked for.
const listenerWindow = 3

func listenerExemptions() []Exemption {
	return []Exemption{{listenerAPI, listenerExempt}, {listenerStorage, storageExempt}}
}

// listenerRequest asks CourtListener's API; the token goes into a header.
func listenerRequest(key Key, path string, query map[string]string) crawler.Request {
	values := url.Values{}
	for k, v := range query {
		values.Set(k, v)
	}
	return listenerPage(key, listenerAPI+path+"?"+values.Encode())
}

func listenerPage(key Key, address string) crawler.Request {
	return crawler.Request{
		URL: address, Format: "courtlistener", Accept: "application/json", Exempt: listenerExempt,
		Header: http.Header{"Authorization": {"Token " + string(key)}},
	}
}

// nextPage asks for the page after the first that an answer names, if it is one
// of the API. Later pages are left to the next pass or to the archive's copy.
func nextPage(key Key, r crawler.Request, body []byte) []crawler.Request {
	next, err := parsers.CourtListenerNext(body)
	if err != nil || !strings.HasPrefix(next, listenerAPI) || hasCursor(r.URL) {
		return nil // the reading of this capture records what is wrong with it
	}
	return []crawler.Request{listenerPage(key, next)}
}

func hasCursor(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Query().Has("cursor")
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// anyOf returns the words for a search, each as a phrase.
func anyOf(phrases []string) string {
	var quoted []string
	for _, p := range phrases {
		if p = strings.TrimSpace(strings.ReplaceAll(p, `"`, " ")); p != "" {
			quoted = append(quoted, `"`+p+`"`)
		}
	}
	return strings.Join(quoted, " OR ")
}

// A docketListener follows the watched dockets as CourtListener has them.
type docketListener struct{ cfg Config }

func (l docketListener) definition() Definition {
	return Definition{
		Source: exportwatch.Source{
			ID: "court/courtlistener", Title: "Watched dockets at CourtListener", Publisher: "U.S. courts, as kept by the Free Law Project",
			Home: "https://www.courtlistener.com/recap/", Schedule: "7 * * * *", Grade: exportwatch.Primary,
			Announces: true, Window: listenerWindow * 24 * time.Hour,
			Coverage: "What CourtListener has gathered from feeds and from readers of PACER; two dockets an hour in turn, the 40 entries of each that changed last: its limits allow no more.",
		},
		Recall:     "https://",
		Rationed:   true,
		Plan:       l.plan,
		Kinds:      map[string]exportwatch.DocKind{"pdf": exportwatch.CourtFiling},
		Keep:       l.keep,
		Route:      "CourtListener's API, with a token.",
		Guess:      inRECAP,
		Exemptions: append(listenerExemptions(), Exemption{recapBase, recapExempt}),
		Refill:     l.refill,
	}
}

// plan asks for the dockets whose turn it is. The facts of a docket are asked
// for when it is not known yet and once a day; its entries every time.
func (l docketListener) plan(now time.Time, known Known) crawler.Plan {
	var start []crawler.Request
	turns := l.turns(now)
	for _, d := range turns {
		id, number := listenerDocket(known, d)
		if id == "" || now.UTC().Hour()%24 < (len(l.cfg.Dockets)+docketsAPass-1)/docketsAPass {
			start = append(start, docketLookup(l.cfg.Keys.CourtListener, d))
		}
		if id != "" {
			start = append(start, l.entries(id, Docket{d.Court, number}, now.AddDate(0, 0, -listenerWindow)))
		}
	}
	return crawler.Plan{Start: start, Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
		return l.follow(r, p, known, turns)
	}}
}

// docketLookup asks for the dockets with the core of a number, however the court
// and the configuration write it; whose type and office differ are not kept.
func docketLookup(key Key, d Docket) crawler.Request {
	return listenerRequest(key, "dockets/", map[string]string{"court": d.Court, "docket_number_core": coreNumber(d.Number)})
}

// coreNumber writes the core of a docket number as CourtListener does: two digits
// of the year and five or more of the serial, "2602225" for "1:26-cv-02225".
func coreNumber(number string) string {
	year, serial, _ := strings.Cut(parsers.NormaliseDocketNumber(number), "-")
	return year + strings.Repeat("0", max(0, 5-len(serial))) + serial
}

// turns returns the dockets whose turn it is in the hour of now.
func (l docketListener) turns(now time.Time) []Docket {
	n := len(l.cfg.Dockets)
	if n <= docketsAPass {
		return l.cfg.Dockets
	}
	var turns []Docket
	at := int(max(0, now.Unix()) / 3600 % int64(n))
	for i := range docketsAPass {
		turns = append(turns, l.cfg.Dockets[(at*docketsAPass+i)%n])
	}
	return turns
}

// entries asks for the entries of a docket that changed since an instant, the
// last changed first; the zero instant asks for all. The court and number are
// filters that change nothing: they tell the parser whose entries these are.
func (l docketListener) entries(id string, d Docket, since time.Time) crawler.Request {
	query := map[string]string{"docket": id, "docket__court": d.Court, "docket__docket_number": d.Number, "order_by": "-date_modified"}
	if !since.IsZero() {
		query["date_modified__gte"] = day(since) + "T00:00:00Z"
	}
	return listenerRequest(l.cfg.Keys.CourtListener, "docket-entries/", query)
}

// listenerDocket returns CourtListener's number of a docket and the court's as
// CourtListener prints it, from the addresses asked before, or empty strings.
func listenerDocket(known Known, d Docket) (id, number string) {
	for _, address := range slices.Sorted(maps.Keys(known)) {
		if !strings.HasPrefix(address, listenerAPI+"docket-entries/") {
			continue
		}
		u, err := url.Parse(address)
		if err != nil {
			continue
		}
		q := u.Query()
		if q.Get("docket__court") == d.Court && parsers.SameDocket(q.Get("docket__docket_number"), d.Number) && q.Get("docket") != "" {
			return q.Get("docket"), q.Get("docket__docket_number")
		}
	}
	return "", ""
}

// follow leads from a docket not known before to its entries, from entries to
// the documents that can be had, and for the first docket of a pass to a second
// page of entries.
func (l docketListener) follow(r crawler.Request, p crawler.Page, known Known, turns []Docket) []crawler.Request {
	if r.Format != "courtlistener" {
		return nil
	}
	res, err := parsers.Parse(r.Format, parsers.Input{URL: r.URL, Payload: p.Body})
	if err != nil {
		return nil // the reading of this capture records why
	}
	var next []crawler.Request
	lookup := strings.HasPrefix(r.URL, listenerAPI+"dockets/")
	for _, d := range res.Documents {
		m := d.Version.Meta
		court, number := m.String("court_id"), m.String("docket_number")
		watched := Docket{Court: court, Number: number}
		switch {
		case !l.keep(d):
		case lookup && m.String("courtlistener_id") != "":
			if id, _ := listenerDocket(known, watched); id == "" {
				next = append(first(1, next), l.entries(m.String("courtlistener_id"), watched, time.Time{}))
			}
		case !lookup:
			next = append(next, known.unread(filings(d))...)
			if len(turns) > 0 && turns[0].Court == court && parsers.SameDocket(turns[0].Number, number) {
				next = append(next, nextPage(l.cfg.Keys.CourtListener, r, p.Body)...)
			}
		}
	}
	return next
}

func (l docketListener) keep(d parsers.Document) bool {
	m := d.Version.Meta
	return d.Kind != exportwatch.Docket || watches(l.cfg.Dockets, m.String("court_id"), m.String("docket_number"))
}

// refill asks for what changed on the watched dockets during a gap.
func (l docketListener) refill(gap exportwatch.Gap) crawler.Plan {
	days := map[string]string{"date_modified__gte": day(gap.From) + "T00:00:00Z", "date_modified__lte": day(gap.To.AddDate(0, 0, 1)) + "T00:00:00Z"}
	return refillDockets(l.cfg.Keys.CourtListener, l.cfg.Dockets, days, func(r crawler.Request, p crawler.Page) []crawler.Request {
		return l.follow(r, p, nil, nil)
	})
}

// printedNumber matches a docket number as courts print it, without judges:
// "1:26-cv-02225", and "26-5099" of a court of appeals.
var printedNumber = regexp.MustCompile(`^(?:\d{1,2}:\d{2}-[a-z]{2,4}-\d{5}|\d{2}-\d{1,5})$`)

// refillDockets asks for the entries of dockets on days, given as filters. A
// docket that is configured in another spelling than the court's is looked up
// first: the filter of entries takes the number as it is printed.
func refillDockets(key Key, dockets []Docket, days map[string]string, follow func(crawler.Request, crawler.Page) []crawler.Request) crawler.Plan {
	entries := func(d Docket) crawler.Request {
		query := map[string]string{"docket__court": d.Court, "docket__docket_number": d.Number, "order_by": "-date_modified"}
		maps.Copy(query, days)
		return listenerRequest(key, "docket-entries/", query)
	}
	var start []crawler.Request
	for _, d := range dockets[:min(listenerBurst, len(dockets))] {
		if printedNumber.MatchString(d.Number) && (appeals.MatchString(d.Court) || strings.Contains(d.Number, ":")) {
			start = append(start, entries(d))
		} else {
			start = append(start, docketLookup(key, d))
		}
	}
	return crawler.Plan{Start: start, Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
		if !strings.HasPrefix(r.URL, listenerAPI+"dockets/") {
			return follow(r, p)
		}
		res, err := parsers.Parse(r.Format, parsers.Input{URL: r.URL, Payload: p.Body})
		if err != nil {
			return nil // the reading of this capture records why
		}
		var next []crawler.Request
		for _, d := range res.Documents {
			if m := d.Version.Meta; watches(dockets, m.String("court_id"), m.String("docket_number")) {
				next = append(next, entries(Docket{m.String("court_id"), m.String("docket_number")}))
			}
		}
		return first(1, next)
	}}
}
