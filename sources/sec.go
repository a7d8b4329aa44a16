package sources

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

const (
	secArchives = "https://www.sec.gov/Archives/" // where filings stand
	secSearches = "https://efts.sec.gov/LATEST/search-index"
	secCompany  = "https://data.sec.gov/submissions/"
	secExempt   = "sec.gov offers EDGAR for programs that declare themselves and stay under 10 requests a second"
)

// sec returns what is watched of EDGAR.
func sec(cfg Config) ([]Definition, error) {
	defs := []Definition{sec8K(), sec6K(), secPeriodic()}
	companies, err := secCompanies(cfg.Companies)
	return append(defs, companies...), err
}

func secExemptions(prefixes ...string) []Exemption {
	var out []Exemption
	for _, p := range prefixes {
		out = append(out, Exemption{Prefix: p, Why: secExempt})
	}
	return out
}

// A formSearch is a set of forms searched for passages on licenses.
type formSearch struct {
	forms   string   // as the search takes them, amendments included: "10-Q,10-K"
	queries []string // asked one after the other
}

// definition makes a source of what the search finds. What it lacks of a
// definition is left to the caller.
func (s formSearch) definition(src exportwatch.Source) Definition {
	src.Publisher, src.Home = "Securities and Exchange Commission", secSearches
	src.Grade, src.Announces = exportwatch.OfficialStatement, true
	src.Window = 7 * 24 * time.Hour // the week before this one is searched whole
	return Definition{
		Source: src, Recall: secArchives,
		Plan: func(now time.Time, known Known) crawler.Plan {
			// This week and the one before as a whole: the URL stays the same from pass to pass.
			now = now.UTC()
			monday := now.AddDate(0, 0, -(int(now.Weekday())+6)%7)
			return s.plan(monday.AddDate(0, 0, -7), monday.AddDate(0, 0, 6), known)
		},
		Refill: func(gap exportwatch.Gap) crawler.Plan {
			return s.plan(gap.From.UTC(), gap.To.UTC(), nil)
		},
		Index:      secIndex,
		Kinds:      map[string]exportwatch.DocKind{"edgar-html": exportwatch.SECFiling},
		Exemptions: secExemptions(secArchives, secSearches),
	}
}

// plan searches what was filed on the days from one to another.
func (s formSearch) plan(from, to time.Time, known Known) crawler.Plan {
	known = known.unmarked()
	var plan crawler.Plan
	for _, q := range s.queries {
		plan.Start = append(plan.Start, secRequest(url.Values{
			"q": {q}, "forms": {s.forms}, "dateRange": {"custom"}, "startdt": {from.Format(time.DateOnly)}, "enddt": {to.Format(time.DateOnly)},
		}))
	}
	plan.Follow = func(r crawler.Request, p crawler.Page) []crawler.Request {
		if !strings.HasPrefix(r.URL, secSearches) {
			return nil
		}
		return secFollow(r.URL, p.Body, known)
	}
	return plan
}

// secRequest returns a search with its parameters in the order in which the
// service's own page sends them.
func secRequest(q url.Values) crawler.Request {
	var b strings.Builder
	for i, name := range []string{"q", "forms", "dateRange", "startdt", "enddt", "from"} {
		if v := q.Get(name); v != "" {
			fmt.Fprintf(&b, "%c%s=%s", "?&"[min(i, 1)], name, strings.ReplaceAll(url.QueryEscape(v), "%2C", ","))
		}
	}
	return crawler.Request{URL: secSearches + b.String(), Accept: "application/json", Exempt: secExempt}
}

// secIndex judges an answer of the search: one that cannot be read, or one that
// lists a part only of what was filed on a single day, is suspect. That nothing
// was found in two months is an ordinary answer.
func secIndex(address string, payload []byte) (int, bool, error) {
	if !strings.HasPrefix(address, secSearches) {
		return 0, false, nil
	}
	if _, err := parsers.EDGARHits(payload); err != nil {
		return 0, true, err
	}
	n, _, err := parsers.EDGARTotal(payload)
	if err != nil {
		return 0, true, err
	}
	u, err := url.Parse(address)
	if err == nil && n > secReadable && u.Query().Get("startdt") == u.Query().Get("enddt") {
		err = fmt.Errorf("%d documents of one day, more than %d can be listed: narrow the search", n, secReadable)
	}
	return 0, true, err
}

const (
	secPageSize = 100 // hits of one answer
	secMaxPages = 10
	secReadable = secPageSize * secMaxPages
)

// secFollow returns what a page of answers leads to: its filings that have not
// been read, since a filing never changes, and the next page if this one is full.
// A search that finds more than is read is asked again for each half of its days.
func secFollow(address string, payload []byte, known Known) []crawler.Request {
	hits, err := parsers.EDGARHits(payload)
	if err != nil {
		return nil // secIndex has made this answer suspect
	}
	total, _, err := parsers.EDGARTotal(payload)
	u, urlErr := url.Parse(address)
	if err != nil || urlErr != nil {
		return nil // as above; the address is our own
	}
	if halves := secHalves(u.Query()); total > secReadable && halves != nil {
		return halves
	}
	next := first(maxFollowed, known.unread(secFilings(hits)))
	var from int
	if s := u.Query().Get("from"); s != "" {
		if _, err := fmt.Sscan(s, &from); err != nil {
			return next // our own pages are counted in numbers
		}
	}
	if len(hits) >= secPageSize && from+secPageSize < secReadable {
		q := u.Query()
		q.Set("from", fmt.Sprint(from+secPageSize))
		next = append(next, secRequest(q))
	}
	return next
}

// secHalves returns a search for each half of the days of q, or nil if they are
// one day.
func secHalves(q url.Values) []crawler.Request {
	from, err := exportwatch.ParseDate(q.Get("startdt"))
	to, toErr := exportwatch.ParseDate(q.Get("enddt"))
	if err != nil || toErr != nil || !from.Before(to) {
		return nil
	}
	days := int(to.In(time.UTC).Sub(from.In(time.UTC)).Hours() / 24)
	middle := from.AddDays(days / 2)
	var halves []crawler.Request
	for _, half := range [][2]exportwatch.Date{{from, middle}, {middle.AddDays(1), to}} {
		q.Set("startdt", half[0].String())
		q.Set("enddt", half[1].String())
		q.Del("from")
		halves = append(halves, secRequest(q))
	}
	return halves
}

// secFilings asks for the documents found, the newest first: the search puts
// the best match first.
func secFilings(hits []parsers.Hit) []crawler.Request {
	slices.SortStableFunc(hits, func(a, b parsers.Hit) int { return b.Filed.Compare(a.Filed) })
	var next []crawler.Request
	for _, h := range hits {
		if secTells(h.Form, h.Type, h.File) {
			next = append(next, secDocument(h.URL, h.Mark()))
		}
	}
	return next
}

// secDocument asks for a document of a filing. Its address carries what the
// lists say of the filing: an exhibit does not say who filed it.
func secDocument(address string, mark parsers.FilingMark) crawler.Request {
	return crawler.Request{URL: mark.On(address), Format: "edgar-html", Exempt: secExempt}
}

// secTells reports whether a file of a filing can tell of a license: the report
// itself, a press release or an annual report to shareholders filed with it. A
// contract among the exhibits cannot. 17 CFR 229.601.
func secTells(form, kind, file string) bool {
	file = strings.ToLower(file)
	if !strings.HasSuffix(file, ".htm") && !strings.HasSuffix(file, ".html") {
		return false
	}
	root, _, _ := strings.Cut(form, "/")
	return kind == "" || root != "" && strings.HasPrefix(kind, root) || strings.HasPrefix(kind, "EX-99") || strings.HasPrefix(kind, "EX-13")
}
