package sources

import (
	"fmt"
	"regexp"
	"strings"
)

// Papers are filed and entered mostly on workdays from seven in the morning to
// ten in the evening of the court's own clock: clerks keep office hours, and what
// is due by midnight (Fed. R. Civ. P. 6(a)(4)(A)) seldom waits for it. At night
// and at weekends, when motions for a temporary restraining order still come, a
// feed is asked every half hour: four times within leastReach, so that three
// checks may fail and nothing passes unobserved.
const (
	filingFrom  = 7  // first hour of a court's clock in which it is asked often
	filingTo    = 21 // last one
	nightRhythm = 30 // minutes between checks at other times
)

// courtSchedule returns when the feeds of courts are asked: every so many minutes
// in the hours in which one of them is filed in, and every nightRhythm minutes
// otherwise. The hours are of Washington's clock, as those of all schedules; where
// they would run past midnight, the rhythm of the night begins at midnight.
func courtSchedule(minutes int, courts ...string) string {
	from, to := 23, 0
	for _, court := range courts {
		behind, ok := hoursBehind(court)
		if !ok {
			return fmt.Sprintf("*/%d * * * *", minutes)
		}
		from, to = min(from, filingFrom+behind), max(to, min(23, filingTo+behind))
	}
	return fmt.Sprintf("*/%d %d-%d * * 1-5; */%d * * * *", minutes, from, to, nightRhythm)
}

// districtOf matches the identifiers of district and bankruptcy courts: a state,
// a part of it, and the kind of court.
var districtOf = regexp.MustCompile(`^([a-z]{2})[nsewmc]?[db]$`)

// zonesBehind are the states and circuits whose courts keep a clock behind
// Washington's, by how many hours. Where a state has two clocks, or does not
// change them in summer, an hour more or less falls into the margin of the filing
// hours.
var zonesBehind = [...]string{
	1: " al ar ia il ks la mn mo ms nd ne ok sd tx wi ca5 ca7 ca8 ",
	2: " az co id mt nm ut wy ca10 ",
	3: " ca nv or wa ca9 ",
	4: " ak ",
	5: " hi ",
}

// hoursBehind returns how many hours the clock of a court lies behind
// Washington's. It is false for courts beyond the date line, whose workdays are
// other days in Washington.
func hoursBehind(court string) (hours int, ok bool) {
	if court == "gud" || court == "gub" || court == "nmid" {
		return 0, false
	}
	place := court
	if m := districtOf.FindStringSubmatch(court); m != nil {
		place = m[1]
	}
	for hours, places := range zonesBehind {
		if strings.Contains(places, " "+place+" ") {
			return hours, true
		}
	}
	return 0, true
}
