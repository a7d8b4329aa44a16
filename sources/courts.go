package sources

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

const (
	rssExempt   = "the court publishes this feed for readers of feeds"
	recapExempt = "archive.org offers downloads of these items for programs"
	recapBase   = "https://archive.org/download/gov.uscourts."
)

var courtID = regexp.MustCompile(`^[a-z0-9]{2,9}$`)

// courts returns what is watched of the courts: a source for each court that a
// watched docket is in, one for new cases, and, with a token, the two that ask
// CourtListener.
func courts(cfg Config) ([]Definition, error) {
	if err := checkCourts(cfg); err != nil {
		return nil, err
	}
	cfg.Dockets, cfg.CaseCourts = slices.Clone(cfg.Dockets), slices.Clone(cfg.CaseCourts)
	for i := range cfg.Dockets {
		cfg.Dockets[i].Court = parsers.CourtID(cfg.Dockets[i].Court)
	}
	for i, court := range cfg.CaseCourts {
		cfg.CaseCourts[i] = parsers.CourtID(court)
	}
	var defs []Definition
	for _, court := range watchedCourts(cfg.Dockets) {
		w := newCourtWatch(court, cfg)
		if court == supremeCourt {
			defs = append(defs, supremeWatch{w.dockets}.definition())
			continue
		}
		defs = append(defs, w.definition())
	}
	defs = append(defs, newCases{cfg}.definition())
	if cfg.Keys.CourtListener != "" {
		listener := docketListener{cfg}
		listener.cfg.Dockets = slices.DeleteFunc(slices.Clone(cfg.Dockets), func(d Docket) bool { return d.Court == supremeCourt })
		defs = append(defs, listener.definition(), caseSearch{cfg}.definition())
	}
	return defs, nil
}

func watchedCourts(dockets []Docket) []string {
	var courts []string
	for _, d := range dockets {
		if !slices.Contains(courts, d.Court) {
			courts = append(courts, d.Court)
		}
	}
	return courts
}

// watches reports whether the docket of a court is on the watch list.
func watches(dockets []Docket, court, number string) bool {
	return slices.ContainsFunc(dockets, func(d Docket) bool {
		return d.Court == court && parsers.SameDocket(d.Number, number)
	})
}

// appeals matches the courts of appeals: ca1 to ca11, cadc and cafc.
var appeals = regexp.MustCompile(`^ca(?:[1-9]|1[01]|dc|fc)$`)

// courtFeed returns where a court publishes. The exceptions are the courts'
// own, and the courts of appeals run another system.
func courtFeed(court string) string {
	if appeals.MatchString(court) {
		return "https://ecf." + court + ".uscourts.gov/n/beam/servlet/TransportRoom?servlet=RSSGenerator"
	}
	script := "rss_outside.pl"
	switch court {
	case "nyed":
		script = "readyDockets.pl"
	case "ared":
		script = "rss_outside4.pl"
	}
	return "https://ecf." + parsers.PACERCourt(court) + ".uscourts.gov/cgi-bin/" + script
}

func feedRequest(court string) crawler.Request {
	return crawler.Request{URL: courtFeed(court), Format: "pacer-rss", Exempt: rssExempt}
}

// feedCourt returns the court whose feed has the address, or the empty string.
func feedCourt(courts []string, address string) string {
	for _, court := range courts {
		if address == courtFeed(court) {
			return court
		}
	}
	return ""
}

func recapRequest(url, format string) crawler.Request {
	return crawler.Request{URL: url, Format: format, Exempt: recapExempt}
}

// recapDocket asks for the archive's copy of the docket that a feed names by
// the court's own number of the case.
func recapDocket(court string, d parsers.Document) []crawler.Request {
	id := d.Version.Meta.String("pacer_case_id")
	if id == "" {
		return nil // courts of appeals do not tell it
	}
	item := parsers.PACERCourt(court) + "." + id
	return []crawler.Request{recapRequest(recapBase+item+"/gov.uscourts."+item+".docket.xml", "ia-docket")}
}

// inRECAP reports whether an address is of the archive's copies, which it makes and
// withdraws by itself whatever CourtListener says of them.
func inRECAP(address string) bool { return strings.HasPrefix(address, recapBase) }

// fileRequest asks for a document that the archive or CourtListener keeps; it
// is false for any other address.
func fileRequest(address string) (crawler.Request, bool) {
	switch {
	case strings.HasPrefix(address, recapBase):
		return recapRequest(address, "pdf"), true
	case strings.HasPrefix(address, listenerStorage):
		return crawler.Request{URL: address, Format: "pdf", Exempt: storageExempt}, true
	}
	return crawler.Request{}, false
}

// filings asks for the documents of a docket that can be had without a fee, the
// newest first: those of its entries, and the attachments (exhibits), whose
// number begins their line and whose address ends it.
func filings(d parsers.Document) []crawler.Request {
	numbered := map[int][]crawler.Request{}
	add := func(number, url string) {
		if r, ok := fileRequest(url); ok {
			n, _ := strconv.Atoi(number) // an entry without a number counts as the oldest
			numbered[n] = append(numbered[n], r)
		}
	}
	for _, e := range d.Version.Entries {
		add(e.Number, e.URL)
	}
	for _, line := range d.Version.Meta.Strings("attachments") {
		number, _, _ := strings.Cut(line, "-")
		add(number, line[strings.LastIndexByte(line, '\t')+1:])
	}
	var next []crawler.Request
	for _, n := range slices.Backward(slices.Sorted(maps.Keys(numbered))) {
		next = append(next, numbered[n]...)
	}
	return next
}

// courtKinds are the kinds of what the courts' feeds and the archive send.
func courtKinds() map[string]exportwatch.DocKind {
	return map[string]exportwatch.DocKind{"pacer-rss": exportwatch.Docket, "ia-docket": exportwatch.Docket, "pdf": exportwatch.CourtFiling}
}

// hourly reports whether a pass at now, one of a rhythm of so many minutes, is
// the first of its hour.
func hourly(now time.Time, rhythm int) bool { return now.Minute() < rhythm }
