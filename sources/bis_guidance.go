package sources

import "exportwatch"

// bisGuidance watches the advisory opinions that BIS has posted (15 CFR
// 748.3(c)): files, and pages of the part of the site on licensing. The list is
// not dated by posting, so a new opinion is news from the day it is first seen.
func bisGuidance() Definition {
	x := index{
		pages: []string{bisSite + "/licensing/advisory-opinions"}, item: either(isFile, under("/licensing")),
		lasting: true, most: maxSection,
	}
	return x.definition(exportwatch.Source{
		ID: "bis/guidance", Title: "BIS advisory opinions", Schedule: "20 8,14,20 * * *",
		Grade: exportwatch.Primary, Announces: true,
		Coverage: "Only opinions that BIS posts with the requester's name removed; most are never posted.",
	}, exportwatch.Guidance)
}
