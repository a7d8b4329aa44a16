package sources

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

// Suits against an agency are often brought against the United States first, "et
// al.", so that their captions do not name the agency. The dockets of new ones are
// opened to see the parties.
const (
	// openedMark marks the address of a docket that is asked for only to see whether
	// it names the agency. It is no case to wait for until it does.
	openedMark = "#parties"
	// maxOpened bounds the dockets opened in one pass: the courts watched by default
	// have a handful of such suits a day.
	maxOpened = maxFollowed / 2
	// openingEntries is how many entries a new docket has at most when a feed tells
	// of it: complaint, cover sheet, summonses, appearances.
	openingEntries = 5
)

// unitedStates matches a side of a caption that begins with the United States, and
// no agency or company of that name.
var unitedStates = regexp.MustCompile(`(?i)^\s*(?:the\s+)?(?:united\s+states(?:\s+of\s+america)?|u\.?\s?s\.?(?:\s?a\.?)?)(?:\s+government)?\s*(?:$|[,;]|et\s+al\b|and\b)`)

// againstUnitedStates reports whether a docket in a feed is that of a new civil case
// against the United States.
func againstUnitedStates(d parsers.Document) bool {
	m := d.Version.Meta
	return d.Kind == exportwatch.Docket && civilCase.MatchString(m.String("docket_number")) && unitedStates.MatchString(sued(m.String("case_name"))) &&
		slices.ContainsFunc(d.Version.Entries, func(e exportwatch.Entry) bool {
			n, err := strconv.Atoi(e.Number)
			return err == nil && n <= openingEntries
		})
}

// toOpen asks for the archive's copy of the docket of such a case, unless it was
// asked for before: then the latest are asked for again, see opened.
func toOpen(court string, d parsers.Document, known Known) []crawler.Request {
	next := recapDocket(court, d)
	for i := range next {
		next[i].URL += openedMark
	}
	return slices.DeleteFunc(next, func(r crawler.Request) bool {
		_, asked := known[r.URL]
		return asked
	})
}

// opened returns the latest dockets of each court that were opened for their
// parties: a copy in the archive may come later, and have no parties at first.
func opened(known Known) (next []crawler.Request) {
	var cases []waitingCase
	for u := range known {
		plain, marked := strings.CutSuffix(u, openedMark)
		_, complaint := known[openingPaper(plain)]
		if c, ok := waitingDocket(plain); ok && marked && !complaint {
			cases = append(cases, c)
		}
	}
	cases = byCourtInTurn(cases)
	for _, c := range cases[:min(waitingLatest, len(cases))] {
		next = append(next, recapRequest(c.url+openedMark, "ia-docket"))
	}
	return next
}

// openingPaper returns where the archive keeps the first document of a docket.
func openingPaper(docket string) string {
	return strings.TrimSuffix(docket, ".docket.xml") + ".1.0.pdf"
}
