package sources

import (
	"maps"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

// courtRhythm is how often a feed is asked while the court is filed in, in
// minutes.
const courtRhythm = 5

// A courtWatch follows dockets of one court: the court's feed tells of new
// entries, and the public RECAP copy has the docket and the documents.
type courtWatch struct {
	court   string
	dockets []Docket // of this court
	key     Key
}

func newCourtWatch(court string, cfg Config) courtWatch {
	return courtWatch{court: court, key: cfg.Keys.CourtListener, dockets: slices.DeleteFunc(slices.Clone(cfg.Dockets), func(d Docket) bool { return d.Court != court })}
}

func (w courtWatch) definition() Definition {
	d := Definition{
		Source: exportwatch.Source{
			ID: exportwatch.SourceID("court/" + w.court), Title: "Court feed and dockets: " + w.court,
			Publisher: "U.S. courts (CM/ECF) and the RECAP archive", Home: courtFeed(w.court),
			Schedule: courtSchedule(courtRhythm, w.court), Grade: exportwatch.Primary, Announces: true, Window: feedReach(w.court),
			Coverage: feedCoverage(w.court) + " Sealed filings never appear; documents appear when somebody has given them to RECAP.",
		},
		Recall:     recapBase + parsers.PACERCourt(w.court) + ".",
		Await:      true,
		Plan:       w.plan,
		Kinds:      courtKinds(),
		Input:      func(in parsers.Input) parsers.Input { in.Court = w.court; return in },
		Keep:       w.keep,
		Route:      "The court's feed and RECAP's copies at archive.org; a CourtListener token adds the dockets as CourtListener has them, and fills gaps.",
		Exemptions: []Exemption{{courtFeed(w.court), rssExempt}, {recapBase, recapExempt}},
	}
	if w.key != "" {
		d.Route = "The court's feed and RECAP's copies at archive.org; court/courtlistener adds the dockets as CourtListener has them, and gaps are filled from there."
		d.Exemptions = append(d.Exemptions, listenerExemptions()...)
		d.Refill = w.refill
	}
	return d
}

// plan asks for the feed, and once an hour for the dockets found through it
// before, whether the archive had a copy or none yet: a feed forgets a case
// within hours, and a copy is made when somebody reads it at the court, and
// renewed a few times a day.
func (w courtWatch) plan(now time.Time, known Known) crawler.Plan {
	start := []crawler.Request{feedRequest(w.court)}
	for _, u := range slices.Sorted(maps.Keys(known)) {
		if strings.HasSuffix(u, ".docket.xml") && hourly(now, courtRhythm) {
			start = append(start, recapRequest(u, "ia-docket"))
		}
	}
	return crawler.Plan{Start: start, Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
		return w.follow(r, p, known)
	}}
}

func (w courtWatch) follow(r crawler.Request, p crawler.Page, known Known) []crawler.Request {
	if r.Format == "pdf" {
		return nil
	}
	res, err := parsers.Parse(r.Format, parsers.Input{URL: r.URL, Court: w.court, Payload: p.Body})
	if err != nil {
		return nil // the reading of this capture records why
	}
	var next []crawler.Request
	for _, d := range res.Documents {
		switch {
		case !w.keep(d):
		case r.Format == "pacer-rss":
			next = append(next, recapDocket(w.court, d)...)
		default:
			next = append(next, known.unread(filings(d))...)
		}
	}
	return first(4*maxFollowed, next)
}

// keep drops the dockets of the feed that nobody watches. Filings are reached
// through watched dockets only.
func (w courtWatch) keep(d parsers.Document) bool {
	return d.Kind != exportwatch.Docket || watches(w.dockets, w.court, d.Version.Meta.String("docket_number"))
}

// refill asks CourtListener for what was filed on the watched dockets during a
// gap in the feed.
func (w courtWatch) refill(gap exportwatch.Gap) crawler.Plan {
	days := map[string]string{"date_filed__gte": day(gap.From.AddDate(0, 0, -refillMargin)), "date_filed__lte": day(gap.To)}
	return refillDockets(w.key, w.dockets, days, func(r crawler.Request, p crawler.Page) []crawler.Request {
		return w.follow(r, p, nil)
	})
}

// refillMargin is how many days an entry may have been filed before it was
// entered and, but for the gap, seen in the feed.
const refillMargin = 7
