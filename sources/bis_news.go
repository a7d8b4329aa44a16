package sources

import "exportwatch"

// bisNews watches the list of BIS press releases, newest first, wherever it leads,
// and the files attached to them. Letters are often announced here, if at all, before a
// Federal Register document exists.
func bisNews() Definition {
	x := index{pages: []string{bisSite + "/news-updates"}, item: isFile, branch: under("/press-release"), rows: true, most: maxFollowed}
	return x.definition(exportwatch.Source{
		ID: "bis/news", Title: "BIS press releases", Schedule: "*/15 7-22 * * *",
		Grade: exportwatch.OfficialStatement, Announces: true,
		Coverage: "BIS seldom posts is-informed letters; a letter that nobody publishes cannot be seen here.",
	}, exportwatch.PressRelease)
}
