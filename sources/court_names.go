package sources

import (
	"fmt"
	"slices"
	"strings"

	"exportwatch/parsers"
)

// districts are the district courts of the United States, by the names they have
// in CM/ECF: those of the districts of 28 U.S.C. 81 to 131, and of Guam (48 U.S.C.
// 1424), the Northern Mariana Islands (48 U.S.C. 1821) and the Virgin Islands (48
// U.S.C. 1611).
const districts = `
	almd alnd alsd akd azd ared arwd cacd caed cand casd cod ctd ded dcd
	flmd flnd flsd gamd gand gasd gud hid idd ilcd ilnd ilsd innd insd iand iasd
	ksd kyed kywd laed lamd lawd med mdd mad mied miwd mnd msnd mssd moed mowd
	mtd ned nvd nhd njd nmd nyed nynd nysd nywd nced ncmd ncwd ndd nmid
	ohnd ohsd oked oknd okwd ord paed pamd pawd prd rid scd sdd tned tnmd tnwd
	txed txnd txsd txwd utd vtd vaed vawd vid waed wawd wvnd wvsd wied wiwd wyd`

// otherCourts are those with a CM/ECF feed that are neither district courts,
// their bankruptcy courts nor courts of appeals: the Court of International
// Trade, the Court of Federal Claims, the Panel on Multidistrict Litigation; and
// the bankruptcy courts whose names do not end in b for d.
const otherCourts = ` cit uscfc jpml arb nebraskab `

// hasFeed reports whether a court, named as CourtListener names it, publishes a
// CM/ECF feed. A bankruptcy court is named as its district court, with b for d.
func hasFeed(court string) bool {
	stem, bankruptcy := strings.CutSuffix(court, "b")
	return appeals.MatchString(court) || slices.Contains(strings.Fields(otherCourts), court) ||
		slices.Contains(strings.Fields(districts), court) || bankruptcy && slices.Contains(strings.Fields(districts), stem+"d")
}

// wantCourt says which courts can be named.
const wantCourt = "want the name that its pages have in CM/ECF: dcd, cand or nysd for a district court, cacb or nysb for a bankruptcy court, ca1 to ca11, cadc or cafc for a court of appeals, cit, uscfc or jpml"

// checkCourts refuses dockets and courts that can never be watched.
func checkCourts(cfg Config) error {
	for _, d := range cfg.Dockets {
		court := parsers.CourtID(d.Court)
		switch {
		case court == supremeCourt && !supremeNumber.MatchString(d.Number):
			return fmt.Errorf("%w: docket %q of the Supreme Court: want a number such as 24-1 or 24A1", ErrConfig, d.Number)
		case court != supremeCourt && !hasFeed(court):
			return fmt.Errorf("%w: docket %q in court %q, which is none that can be watched: %s, or scotus", ErrConfig, d.Number, d.Court, wantCourt)
		case court != supremeCourt && parsers.NormaliseDocketNumber(d.Number) == "":
			return fmt.Errorf("%w: docket %q in court %q: want a number such as 1:21-cv-01798", ErrConfig, d.Number, d.Court)
		}
	}
	for _, court := range cfg.CaseCourts {
		if !hasFeed(parsers.CourtID(court)) {
			return fmt.Errorf("%w: court %q for new cases, which is none that can be watched: %s", ErrConfig, court, wantCourt)
		}
	}
	return nil
}
