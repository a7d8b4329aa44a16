package sources

import "exportwatch"

// bisCases watches the cases of export violations: charging letters, orders and
// settlements in files, and the pages that tell of them. Orders recite
// is-informed letters that nobody else has published.
func bisCases() Definition {
	x := index{
		pages: []string{bisSite + "/enforcement/export-violations", bisSite + "/enforcement/charging-letters"},
		item:  isFile, branch: under("/enforcement"), lasting: true, most: maxSection,
	}
	return x.definition(exportwatch.Source{
		ID: "bis/cases", Title: "BIS export violation cases", Schedule: "10 8,13,18 * * *",
		Grade: exportwatch.Primary, Announces: true,
		Coverage: "Cases that BIS posts, which are those it has concluded or charged; temporary denial orders also stand in the Federal Register.",
	}, exportwatch.Enforcement)
}
