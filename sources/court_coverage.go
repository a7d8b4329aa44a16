package sources

import "time"

// leastReach is how far back the feed of a court reaches at least; windows of 2
// to 24 hours have been seen.
const leastReach = 2 * time.Hour

// feedReach returns how far back the feed of a court certainly reaches.
func feedReach(court string) time.Duration {
	if court == "nyed" { // "Public Complaints, Orders and Judgments in the last 24 Hours"
		return 24 * time.Hour
	}
	return leastReach
}

// feedCoverage says which entries the feed of a court holds, as recorded feeds
// say of themselves; what a court publishes is its own choice and may change.
func feedCoverage(court string) string {
	switch court {
	case "cadc", "ca4":
		return "The feed of " + court + " holds orders, opinions and judgments only: petitions, briefs and motions are not in it, and it names no number by which RECAP's copy of the docket is found (a CourtListener token finds it)."
	case "nyed":
		return "The feed of nyed holds public complaints, orders and judgments of the last 24 hours only: motions and notices are not in it."
	case "mdb", "wvsd":
		return "The feed of " + court + " holds entries of all types."
	}
	note := "Which types of entry the feed of " + court + " holds is not known (many courts publish orders and judgments only); what it says of itself is kept with each docket as feed_says."
	if appeals.MatchString(court) {
		note += " It names no number by which RECAP's copy of the docket is found (a CourtListener token finds it)."
	}
	return note
}
