package sources

import (
	"net/url"

	"exportwatch"
)

// bisGuidancePage is the part of the site that guidance and questions stand in.
const bisGuidancePage = "/guidance-frequently-asked-questions"

// isQuestion reports whether a link leads to a question that has a page of its own.
func isQuestion(u *url.URL) bool { return under("/faqs")(u) }

// bisLetters watches the letters and guidance that BIS posts as files: those
// that its page of guidance and the pages below it link to.
func bisLetters() Definition {
	x := index{
		pages: []string{bisSite + bisGuidancePage}, item: isFile,
		branch: under(bisGuidancePage), leads: true, also: isQuestion, lasting: true, most: maxSection,
	}
	return x.definition(exportwatch.Source{
		ID: "bis/letters", Title: "BIS posted letters and guidance", Schedule: "40 8,12,16,20 * * *",
		Grade: exportwatch.Primary, Announces: true,
		Coverage: "Files of the government that BIS links from its guidance pages; most is-informed letters are never posted, and a file that no page links to is not seen.",
	}, exportwatch.Guidance)
}
