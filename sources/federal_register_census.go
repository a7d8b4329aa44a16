package sources

import (
	"fmt"
	"strings"
	"time"

	"exportwatch/crawler"
	"exportwatch/parsers"
)

// frCensusDays is how far back, in days, the documents of an agency are
// compared: as far as the publisher's own daily counts reach.
const frCensusDays = 14

// census names every document that the publisher has of the days before today.
// Naming them says more than its counts do, which only tell how many there are.
func (q frQuery) census(what string) *Census {
	return &Census{
		Plan: func(now time.Time) crawler.Plan {
			to := washingtonDay(now).AddDays(-1)
			return frAllPages(q.between(to.AddDays(1-frCensusDays), to, "document_number publication_date"), "")
		},
		Read: func(rawurl string, payload []byte) ([]Expected, error) { return readFRCensus(rawurl, payload, what) },
	}
}

// readFRCensus returns one figure for each day on a page.
func readFRCensus(rawurl string, payload []byte, what string) ([]Expected, error) {
	if !strings.HasPrefix(rawurl, frAPI) {
		return nil, nil
	}
	res, err := parsers.Parse("fr-json", parsers.Input{URL: rawurl, Payload: payload})
	if err == nil {
		err = checkFRPage(rawurl, payload)
	}
	if err != nil {
		return nil, err
	}
	var out []Expected
	for _, d := range res.Documents {
		on := d.Version.Published
		if n := len(out); n == 0 || out[n-1].On != on {
			out = append(out, Expected{What: fmt.Sprintf("%s on %s", what, on), On: on, Prefix: fmt.Sprintf("fr/%s/", on)})
		}
		day := &out[len(out)-1]
		day.Docs = append(day.Docs, d.ID)
		day.Count++
	}
	return out, nil
}
