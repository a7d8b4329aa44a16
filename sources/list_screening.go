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

const (
	screeningFile = "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.json"
	screeningWhy  = "the file is published for programs to download"
)

// screeningRows are the lists that are kept, those of Commerce and State, and
// how many parties each can have. They had 919 and more, 577, 186, 71, 144 and
// 142 in 2023.
var screeningRows = map[exportwatch.DocID]rowBound{
	"list/entity-list": {50, 50_000},
	"list/dpl-csl":     {50, 20_000},
	"list/uvl":         {10, 20_000},
	"list/meu":         {10, 20_000},
	"list/isn":         {10, 20_000},
	"list/dtc":         {10, 20_000},
}

// screeningList watches the Consolidated Screening List, about 34 MB, which is
// made anew every day whether or not anything changed.
func screeningList() Definition {
	return Definition{
		Source: exportwatch.Source{
			ID: "list/screening", Title: "Consolidated Screening List", Publisher: "International Trade Administration",
			Home: "https://www.trade.gov/consolidated-screening-list", Schedule: "45 6 * * *", Grade: exportwatch.Primary,
			Coverage: "A copy of the lists of Commerce and State, hours to days behind them: list/entity-list, list/uvl, list/meu, list/dpl-csl, list/isn, list/dtc. " +
				"The Entity List as law is Supplement No. 4 to 15 CFR part 744, watched in the eCFR. Treasury's lists are read and not kept.",
		},
		Unannounced: "a list is compared with the one that stood before it",
		Plan: func(time.Time, Known) crawler.Plan {
			return crawler.Plan{Start: []crawler.Request{{URL: screeningFile, Format: "csl", MaxBytes: parsers.MaxPayload, Exempt: screeningWhy}}}
		},
		Exemptions: []Exemption{{Prefix: screeningFile, Why: screeningWhy}},
		Keep:       func(d parsers.Document) bool { _, ok := screeningRows[d.ID]; return ok },
		Index: func(address string, payload []byte) (int, bool, error) {
			if address != screeningFile {
				return 0, false, nil
			}
			n, err := screened(payload)
			return n, true, err
		},
	}
}

// screened returns how many parties the lists that are kept have. One that is
// missing or out of bounds is an error: reading on would leave it as it was
// without a word.
func screened(payload []byte) (total int, err error) {
	rows, err := parsers.CountScreeningLists(payload)
	if err != nil {
		return 0, err
	}
	for _, id := range slices.Sorted(maps.Keys(screeningRows)) {
		if err := screeningRows[id].check(strings.TrimPrefix(string(id), "list/"), rows[id]); err != nil {
			return 0, err
		}
		total += rows[id]
	}
	return total, nil
}
