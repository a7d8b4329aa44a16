package parsers

import (
	"net/url"
	"regexp"

	"exportwatch"
)

// editionDay matches a day in the name of a file, year first ("2031-03-05",
// "20310305") or, as agencies of the United States write it, last ("03052031").
var editionDay = regexp.MustCompile(`(?:^|\D)(?:(20\d\d)([-_.]?)(\d\d)([-_.]?)(\d\d)|(\d\d)([-_.]?)(\d\d)([-_.]?)(20\d\d))(?:\D|$)`)

// EditionDate returns the day that the path of an address gives for the edition
// of a file, the last if it gives several, and the zero Date if none.
func EditionDate(address string) (on exportwatch.Date) {
	u, err := url.Parse(address)
	if err != nil {
		return on
	}
	for rest := u.Path; ; {
		m := editionDay.FindStringSubmatchIndex(rest)
		if m == nil {
			return on
		}
		part := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return rest[m[2*i]:m[2*i+1]]
		}
		year, month, day := part(1), part(3), part(5)
		if year == "" {
			month, day, year = part(6), part(8), part(10)
		}
		if d, err := exportwatch.ParseDate(year + "-" + month + "-" + day); err == nil {
			on = d
		}
		rest = rest[m[1]-1:]
	}
}
