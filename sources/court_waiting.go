package sources

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"exportwatch/crawler"
)

const (
	waitingLatest = 10 // dockets asked for every hour: the latest of each court
	waitingTurns  = 10 // of the others, how many are asked for in an hour
)

// A waitingCase is a docket whose complaint nobody has given to the archive, or
// of which the archive has no copy yet.
type waitingCase struct {
	court  string
	number int // the court's own number of the case; a later case has a higher one
	url    string
}

var recapDocketURL = regexp.MustCompile(`^` + regexp.QuoteMeta(recapBase) + `([a-z0-9]+)\.(\d{1,12})/[^/]+\.docket\.xml$`)

// waiting asks for the dockets whose complaint has not been read: every hour for
// the latest of each court, and for the others in turn, so that none waits for
// ever however many others do.
func waiting(known Known, now time.Time) []crawler.Request {
	cases := byCourtInTurn(unopened(known))
	latest := cases[:min(waitingLatest, len(cases))]
	others := cases[len(latest):]
	var next []crawler.Request
	for _, c := range latest {
		next = append(next, recapRequest(c.url, "ia-docket"))
	}
	at := int(max(0, now.Unix())/3600%int64(max(1, len(others)))) * waitingTurns
	for i := range min(waitingTurns, len(others)) {
		next = append(next, recapRequest(others[(at+i)%len(others)].url, "ia-docket"))
	}
	return next
}

// unopened returns the known dockets whose first document was not read yet. One that
// was opened for its parties is among them once its first document was asked for.
func unopened(known Known) (cases []waitingCase) {
	for u := range known {
		if paper, ok := strings.CutSuffix(u, ".1.0.pdf"); ok {
			if _, both := known[paper+".docket.xml"]; both {
				continue // it is found by its docket
			}
			u = paper + ".docket.xml"
		}
		if c, ok := waitingDocket(u); ok && !known[openingPaper(u)] {
			cases = append(cases, c)
		}
	}
	return cases
}

// waitingDocket tells the case from the address of its docket in the archive, and
// false for any other address and a number with more digits than any court's has.
func waitingDocket(address string) (waitingCase, bool) {
	m := recapDocketURL.FindStringSubmatch(address)
	if m == nil {
		return waitingCase{}, false
	}
	number, err := strconv.Atoi(m[2])
	return waitingCase{court: m[1], number: number, url: address}, err == nil
}

// byCourtInTurn orders cases: the latest of each court, then the one before it of
// each, and so on.
func byCourtInTurn(cases []waitingCase) []waitingCase {
	slices.SortFunc(cases, func(a, b waitingCase) int { return b.number - a.number })
	rank := map[string]int{}
	place := map[string]int{} // of a case within its court
	for _, c := range cases {
		place[c.url] = rank[c.court]
		rank[c.court]++
	}
	slices.SortStableFunc(cases, func(a, b waitingCase) int {
		if d := place[a.url] - place[b.url]; d != 0 {
			return d
		}
		return strings.Compare(a.court, b.court)
	})
	return cases
}
