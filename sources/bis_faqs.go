package sources

import "exportwatch"

// bisFAQs watches the questions that BIS answers on pages of their own.
func bisFAQs() Definition {
	x := index{
		pages: []string{bisSite + bisGuidancePage}, item: isQuestion,
		branch: under(bisGuidancePage), also: isFile, lasting: true, most: maxSection,
	}
	return x.definition(exportwatch.Source{
		ID: "bis/faqs", Title: "BIS frequently asked questions", Schedule: "50 9,17 * * *",
		Grade: exportwatch.Primary, Announces: true,
		Coverage: "Questions answered on pages; those answered in files are with the letters and guidance. Answers are not dated, so a new one is news from the day it is first seen.",
	}, exportwatch.Guidance)
}
