package sources

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

// casesRhythm is how often the feeds are asked for new cases while one of the
// courts is filed in, in minutes.
const casesRhythm = 15

// lowConfidence is what the coverage of sources that sift cases says of them.
const lowConfidence = "A case whose own papers do not say that it is about export controls (a caption names Commerce in suits over fisheries, patents or the census too) is stored and shown, and alerts only once they do."

// newCases looks in the feeds of a few courts for cases against the Bureau of
// Industry and Security, the Department of Commerce or its Secretary.
type newCases struct{ cfg Config }

// caseCourts returns the courts watched for new cases: those configured, else
// the District of Columbia, where agencies can always be sued (28 U.S.C.
// 1391(e)(1)), its court of appeals, and the seats of chip makers and banks.
func (n newCases) courts() []string {
	if len(n.cfg.CaseCourts) > 0 {
		return n.cfg.CaseCourts
	}
	return []string{"dcd", "cadc", "cand", "nysd", "nyed"}
}

func (n newCases) definition() Definition {
	var notes []string
	exempt := []Exemption{{recapBase, recapExempt}}
	for _, court := range n.courts() {
		notes = append(notes, feedCoverage(court))
		exempt = append(exempt, Exemption{courtFeed(court), rssExempt})
	}
	d := Definition{
		Source: exportwatch.Source{
			ID: "court/new-cases", Title: "New cases against BIS, Commerce or the Secretary", Publisher: "U.S. courts (CM/ECF) and the RECAP archive",
			Home: "https://www.courtlistener.com/recap/", Schedule: courtSchedule(casesRhythm, n.courts()...), Grade: exportwatch.Primary,
			Announces: true, Sifts: true, Window: n.reach(),
			Coverage: "Civil cases of " + strings.Join(n.courts(), ", ") + " whose caption names the agency, its Secretary, or a configured official or term. Of new suits against the United States in a district court the parties are read as well, once the RECAP archive has the docket. " + lowConfidence + " " + strings.Join(notes, " "),
		},
		Recall:     recapBase,
		Await:      true,
		Plan:       n.plan,
		Kinds:      courtKinds(),
		Input:      n.input,
		Keep:       n.keep,
		Route:      "The courts' own feeds; a CourtListener token adds court/citing-cases, a search of what new cases cite.",
		Exemptions: exempt,
	}
	if n.cfg.Keys.CourtListener != "" {
		d.Route = "The courts' own feeds; court/citing-cases searches what new cases cite, and gaps are filled from there."
		d.Exemptions = append(d.Exemptions, listenerExemptions()...)
		d.Refill = n.refill
	}
	return d
}

// reach is that of the feed that reaches back least.
func (n newCases) reach() time.Duration {
	reach := 24 * time.Hour
	for _, court := range n.courts() {
		reach = min(reach, feedReach(court))
	}
	return reach
}

// input tells the parser whose feed or docket it reads; CourtListener's answers
// name their court themselves.
func (n newCases) input(in parsers.Input) parsers.Input {
	if in.Court = feedCourt(n.courts(), in.URL); in.Court == "" {
		in.URL = strings.TrimSuffix(in.URL, openedMark)
		if m := recapDocketURL.FindStringSubmatch(in.URL); m != nil {
			in.Court = parsers.CourtID(m[1])
		}
	}
	return in
}

// plan asks for the feeds, and once an hour for the dockets found before whose
// complaint nobody has given to the archive yet, or whose parties may come to be known.
func (n newCases) plan(now time.Time, known Known) crawler.Plan {
	var start []crawler.Request
	for _, court := range n.courts() {
		start = append(start, feedRequest(court))
	}
	if hourly(now, casesRhythm) {
		start = append(append(start, waiting(known, now)...), opened(known)...)
	}
	return crawler.Plan{Start: start, Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
		return n.follow(r, p, known)
	}}
}

// follow leads from a case to the archive's copy of its docket, and from there
// to the complaint and its exhibits. A new case against the United States leads to
// its docket, too, and that goes on if it names the agency.
func (n newCases) follow(r crawler.Request, p crawler.Page, known Known) []crawler.Request {
	if r.Format == "pdf" {
		return nil
	}
	res, err := parsers.Parse(r.Format, n.input(parsers.Input{URL: r.URL, Payload: p.Body}))
	if err != nil {
		return nil // the reading of this capture records why
	}
	var next, unnamed []crawler.Request
	court := feedCourt(n.courts(), r.URL)
	for _, d := range res.Documents {
		switch {
		case n.keep(d) && court != "":
			next = append(next, recapDocket(court, d)...)
		case n.keep(d):
			next = append(next, n.papers(r.URL, d, known)...)
		case court != "" && againstUnitedStates(d):
			unnamed = append(unnamed, toOpen(court, d, known)...)
		}
	}
	return append(first(maxFollowed, next), first(maxOpened, unnamed)...)
}

// papers asks for the first document of a docket and its attachments. Of a docket
// that was opened for its parties the complaint is asked for even if the archive
// does not have it, so that it is waited for from then on.
func (n newCases) papers(docket string, d parsers.Document, known Known) []crawler.Request {
	next := openingPapers(d)
	if plain, marked := strings.CutSuffix(docket, openedMark); marked && len(next) == 0 {
		next = []crawler.Request{recapRequest(openingPaper(plain), "pdf")}
	}
	return known.unread(next)
}

// openingPapers asks for the first document of a docket and its attachments.
func openingPapers(d parsers.Document) []crawler.Request {
	opening := d
	opening.Version.Entries = slices.DeleteFunc(slices.Clone(d.Version.Entries), func(e exportwatch.Entry) bool { return e.Number != "1" })
	var lines []string
	for _, line := range d.Version.Meta.Strings("attachments") {
		if strings.HasPrefix(line, "1-") {
			lines = append(lines, line)
		}
	}
	opening.Version.Meta = exportwatch.Meta{"attachments": lines}
	return filings(opening)
}

var (
	// agencySued matches how captions and lists of parties name the agency and
	// its head. "Commerce" alone is many a company's.
	agencySued = regexp.MustCompile(`(?i)\bbureau of industry (?:and|&) security\b|\bdep(?:artment|['’]?t\.?) of commerce\b|\bcommerce dep(?:artment|['’]?t\.?)|\bsec(?:retary|['’]?y\.?) of (?:the (?:u\.?s\.?|united states) dep(?:artment|['’]?t\.?) of )?commerce\b|\bunder ?secretary (?:of commerce )?for industry (?:and|&) security\b`)
	shortBIS   = regexp.MustCompile(`\bBIS\b`)
	civilCase  = regexp.MustCompile(`(?i)^(?:\d{1,2}:)?\d{2,4}-(?:cv-)?\d+$`) // a court of appeals prints no type
)

// keep keeps civil cases against the agency that nobody watches by number, and
// what is filed in them.
func (n newCases) keep(d parsers.Document) bool {
	if d.Kind != exportwatch.Docket {
		return true
	}
	m := d.Version.Meta
	if number := m.String("docket_number"); !civilCase.MatchString(number) || watches(n.cfg.Dockets, m.String("court_id"), number) {
		return false
	}
	named := append([]string{sued(m.String("case_name"))}, m.Strings("parties")...)
	for _, e := range d.Version.Entries {
		if e.Number == "1" && unitedStates.MatchString(named[0]) {
			named = append(named, e.Description) // "COMPLAINT against ..." names all who are sued
		}
	}
	return slices.ContainsFunc(named, n.names)
}

// sued returns the side of a caption that is sued.
func sued(caption string) string {
	if _, defendant, ok := strings.Cut(caption, " v. "); ok {
		return defendant
	}
	return ""
}

// names reports whether a party is the agency, its head or what is configured.
func (n newCases) names(party string) bool {
	return agencySued.MatchString(party) || shortBIS.MatchString(party) ||
		slices.ContainsFunc(slices.Concat(n.cfg.CaseTerms, n.cfg.Officials), func(term string) bool { return holdsWord(party, term) })
}

// holdsWord reports whether term stands in s as a word of its own, in whatever
// case.
func holdsWord(s, term string) bool {
	re, err := regexp.Compile(`(?i)(?:^|[^\p{L}\d])` + regexp.QuoteMeta(strings.TrimSpace(term)) + `(?:$|[^\p{L}\d])`)
	return err == nil && strings.TrimSpace(term) != "" && re.MatchString(s)
}

// refill asks CourtListener for cases against the agency filed during a gap.
func (n newCases) refill(gap exportwatch.Gap) crawler.Plan {
	names := []string{"Bureau of Industry and Security", "Department of Commerce", "Secretary of Commerce"}
	start := []crawler.Request{listenerRequest(n.cfg.Keys.CourtListener, "search/", map[string]string{
		"type": "r", "q": "party:(" + anyOf(slices.Concat(names, n.cfg.CaseTerms, n.cfg.Officials)) + ")", "court": strings.Join(n.courts(), " "),
		"filed_after": day(gap.From), "filed_before": day(gap.To), "order_by": "dateFiled desc", "highlight": "on",
	})}
	return crawler.Plan{Start: start, Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
		return n.follow(r, p, nil)
	}}
}
