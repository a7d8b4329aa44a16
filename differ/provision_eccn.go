package differ

import (
	"regexp"
	"strings"

	"exportwatch"
)

// An entry of the Commerce Control List and what is in it are cited by the
// ECCN: "supp-1/3A090/a/1" is 3A090.a.1 (15 CFR 738.2(d)).
var (
	entryID  = regexp.MustCompile(`^supp-[0-9a-z]{1,4}/([0-9][A-Z][0-9]{3})(?:/(.+))?$`)
	itemPart = regexp.MustCompile(`^(?:[a-z]{1,2}|[0-9]{1,3})$`)
)

// entryPath returns the path of a section of an entry: "ECCN 3A090.a.1",
// "ECCN 3A090, Related Controls", "ECCN 3A090.a, note 1.b". It is not ok for a
// section that is in no entry.
func entryPath(s exportwatch.Section) (path string, ok bool) {
	m := entryID.FindStringSubmatch(again.ReplaceAllString(string(s.ID), ""))
	if m == nil || len(m[0]) > maxPath {
		return "", false
	}
	path = "ECCN " + m[1]
	if s.Heading != "" && m[2] != "" {
		heading, _, _ := strings.Cut(s.Heading, " (")
		return path + ", " + exportwatch.Excerpt(heading, maxLabel), true
	}
	for part := range strings.SplitSeq(m[2], "/") {
		switch {
		case part == "":
		case itemPart.MatchString(part) || len(part) == 1:
			path += "." + part
		default:
			path += ", " + strings.ReplaceAll(part, "-", " ")
		}
	}
	return path, true
}
