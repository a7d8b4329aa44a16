package sources

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

const (
	// ecfrCensusLag is how many days a text may take to be retrieved after the
	// list of versions names its issue: passes wait while an import is under way.
	ecfrCensusLag = 2
	// ecfrCensusDays is how far back, in days, the list is compared.
	ecfrCensusDays = 31
)

// censusPlan asks which issues amended the title, or the one part, in the last
// month.
func (w ecfrWatch) censusPlan(now time.Time) crawler.Plan {
	to := exportwatch.DateOf(now.UTC()).AddDays(-ecfrCensusLag)
	part := ""
	if w.single() {
		part = w.span()
	}
	return crawler.Plan{Start: []crawler.Request{ecfrGet(w.versionsURL(part, to.AddDays(-ecfrCensusDays), to), "", "application/json")}}
}

// censusRead expects of each part the version of its newest substantive issue.
// Rows of removed sections expect nothing: the part may be gone with them.
func (w ecfrWatch) censusRead(rawurl string, payload []byte) ([]Expected, error) {
	rows, whole, err := parsers.ECFRVersions(payload)
	if err != nil {
		return nil, err
	}
	if !whole {
		return nil, fmt.Errorf("%s: a list of %d versions may have been cut, so nothing can be compared with it", rawurl, len(rows))
	}
	newest := map[string]exportwatch.Date{}
	for _, r := range rows {
		if w.holds(r.Part) && r.Substantive && !r.Removed && newest[r.Part].Before(r.Issued) {
			newest[r.Part] = r.Issued
		}
	}
	var out []Expected
	for _, part := range slices.Sorted(maps.Keys(newest)) {
		on := newest[part]
		out = append(out, Expected{
			What: fmt.Sprintf("%d CFR part %s as issued on %s", w.title, part, on), On: on,
			Prefix: fmt.Sprintf("cfr/%d/%s", w.title, part), AsOf: on,
		})
	}
	return out, nil
}
