package sources

import (
	"fmt"
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
	feedWindow  = 24 * time.Hour // windows seen are 2 to 24 hours; entries older than this are certainly gone
)

var courtID = regexp.MustCompile(`^[a-z0-9]{2,8}$`)

// courts returns what is watched of the courts.
func courts(cfg Config) ([]Definition, error) { return courtFeeds(cfg.Dockets) }

// courtFeeds returns one source for each court that a watched docket is in.
func courtFeeds(dockets []Docket) ([]Definition, error) {
	var courts []string
	for _, d := range dockets {
		if !courtID.MatchString(d.Court) || parsers.NormaliseDocketNumber(d.Number) == "" {
			return nil, fmt.Errorf("%w: docket %q in court %q: want a court such as dcd and a number such as 1:21-cv-01798", ErrConfig, d.Number, d.Court)
		}
		if !slices.Contains(courts, d.Court) {
			courts = append(courts, d.Court)
		}
	}
	var defs []Definition
	for _, court := range courts {
		w := courtWatch{court: court}
		for _, d := range dockets {
			if d.Court == court {
				w.numbers = append(w.numbers, d.Number)
			}
		}
		defs = append(defs, w.definition())
	}
	return defs, nil
}

// A courtWatch follows dockets of one court: the court's feed tells of new
// entries, and the public RECAP copy has the docket and the documents.
type courtWatch struct {
	court   string
	numbers []string
}

func (w courtWatch) definition() Definition {
	return Definition{
		Source: exportwatch.Source{
			ID: exportwatch.SourceID("court/" + w.court), Title: "Court feed and dockets: " + w.court,
			Publisher: "U.S. courts (CM/ECF) and the RECAP archive", Home: w.feed(),
			Schedule: "*/5 7-20 * * 1-5", Grade: exportwatch.Primary, Announces: true, Window: feedWindow,
			Coverage: "Many courts publish only some types of entry in their feed; sealed filings never appear; documents appear when somebody has given them to RECAP.",
		},
		Recall: recapBase + w.court + ".",
		Exemptions: []Exemption{
			{Prefix: w.feed(), Why: rssExempt},
			{Prefix: recapBase, Why: recapExempt},
		},
		Plan:  w.plan,
		Kinds: map[string]exportwatch.DocKind{"pacer-rss": exportwatch.Docket, "ia-docket": exportwatch.Docket, "pdf": exportwatch.CourtFiling},
		Input: func(in parsers.Input) parsers.Input { in.Court = w.court; return in },
		Keep:  w.keep,
	}
}

// appeals matches the courts of appeals: ca1 to ca11, cadc and cafc.
var appeals = regexp.MustCompile(`^ca(?:[1-9]|1[01]|dc|fc)$`)

// feed is where most courts publish; the exceptions are the courts' own, and
// the courts of appeals run another system.
func (w courtWatch) feed() string {
	if appeals.MatchString(w.court) {
		return "https://ecf." + w.court + ".uscourts.gov/n/beam/servlet/TransportRoom?servlet=RSSGenerator"
	}
	script := "rss_outside.pl"
	switch w.court {
	case "nyed":
		script = "readyDockets.pl"
	case "ared":
		script = "rss_outside4.pl"
	}
	return "https://ecf." + w.court + ".uscourts.gov/cgi-bin/" + script
}

func (w courtWatch) plan(_ time.Time, known Known) crawler.Plan {
	start := []crawler.Request{{URL: w.feed(), Format: "pacer-rss", Exempt: rssExempt}}
	for _, u := range slices.Sorted(maps.Keys(known)) {
		if strings.HasSuffix(u, ".docket.xml") {
			start = append(start, recapRequest(u, "ia-docket"))
		}
	}
	return crawler.Plan{Start: start, Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
		return w.follow(r, p, known)
	}}
}

func recapRequest(url, format string) crawler.Request {
	return crawler.Request{URL: url, Format: format, Exempt: recapExempt}
}

func (w courtWatch) follow(r crawler.Request, p crawler.Page, known Known) []crawler.Request {
	if r.Format != "pacer-rss" && r.Format != "ia-docket" {
		return nil
	}
	res, err := parsers.Parse(r.Format, parsers.Input{URL: r.URL, Court: w.court, Payload: p.Body})
	if err != nil {
		return nil // the reading of this capture records why
	}
	var next []crawler.Request
	for _, d := range res.Documents {
		if !w.keep(d) {
			continue
		}
		if id := d.Version.Meta.String("pacer_case_id"); r.Format == "pacer-rss" && id != "" {
			item := w.court + "." + id
			next = append(next, recapRequest(recapBase+item+"/gov.uscourts."+item+".docket.xml", "ia-docket"))
		}
		if r.Format == "ia-docket" {
			next = append(next, known.unread(filings(d))...)
		}
	}
	return first(4*maxFollowed, next)
}

// filings asks for the documents of a docket that the archive has, the newest
// first: those of its entries, and the attachments (exhibits), whose number
// begins their line and whose address ends it.
func filings(d parsers.Document) []crawler.Request {
	numbered := map[int][]crawler.Request{}
	add := func(number, url string) {
		if strings.HasPrefix(url, recapBase) {
			n, _ := strconv.Atoi(number) // an entry without a number counts as the oldest
			numbered[n] = append(numbered[n], recapRequest(url, "pdf"))
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

// keep drops the dockets of the feed that nobody watches. Filings are reached
// through watched dockets only.
func (w courtWatch) keep(d parsers.Document) bool {
	if d.Kind != exportwatch.Docket {
		return true
	}
	number := d.Version.Meta.String("docket_number")
	return slices.ContainsFunc(w.numbers, func(n string) bool { return parsers.SameDocket(n, number) })
}
