package sources

import "exportwatch"

// bisGuidance watches the advisory opinions that BIS has posted (15 CFR
// 748.3(c)). The list is not dated by posting, so a new opinion is news from the
// day it is first seen.
func bisGuidance() Definition {
	const page = "/licensing/advisory-opinions"
	x := index{pages: []string{bisSite + page}, item: either(isFile, under(page)), lasting: true, most: maxSection}
	return x.definition(exportwatch.Source{
		ID: "bis/guidance", Title: "BIS advisory opinions", Schedule: "20 8,14,20 * * *",
		Grade: exportwatch.Primary, Announces: true,
		Coverage: "Only opinions that BIS posts with the requester's name removed; most are never posted.",
	}, exportwatch.Guidance)
}
