package sources

import (
	"fmt"

	"exportwatch"
	"exportwatch/parsers"
)

// partyLists returns the lists of parties that are published as files. The
// Entity List as law (Supplement No. 4 to 15 CFR part 744), the Unverified List
// (Supplement No. 6) and the Military End-User List (Supplement No. 7) are
// watched with the regulations.
func partyLists(Config) ([]Definition, error) {
	return []Definition{deniedPersons(), screeningList()}, nil
}

// A rowBound is how few and how many rows a list can have.
type rowBound struct{ least, most int }

// check is an error, for the operator, if a list of n rows is out of bounds.
func (b rowBound) check(list string, n int) error {
	if n >= b.least && n <= b.most {
		return nil
	}
	return &parsers.Error{Format: "list", Reason: exportwatch.ReasonCollapsed,
		Err: fmt.Errorf("%s has %d rows; it has always had %d to %d, so this is not the whole list", list, n, b.least, b.most)}
}
