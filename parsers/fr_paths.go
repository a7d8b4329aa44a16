package parsers

import "strings"

// The path of a paragraph is written as the law cites it: "(b)(1)", and behind a
// space what of the paragraph is meant: "(b) introductory text".

func withSuffix(path, suffix string) string { return strings.TrimSpace(path + " " + suffix) }

func joined(path []string) string { return "(" + strings.Join(path, ")(") + ")" }

// split returns the designators of a path, without what follows them.
func split(path string) []string {
	path, _, _ = strings.Cut(path, " ")
	if !strings.HasPrefix(path, "(") {
		return nil
	}
	return designators(path)
}

func suffixed(paths []string, noun string) []string {
	for i, p := range paths {
		if noun != "" && !strings.HasSuffix(p, noun) {
			paths[i] = withSuffix(p, noun)
		}
	}
	return paths
}

// numbersBetween returns the whole numbers or letters between two.
func numbersBetween(from, to string) []string {
	var out []string
	a, b := outlineRanks(from), outlineRanks(to)
	if len(a) == 0 || len(b) == 0 || a[0].series != b[0].series || b[0].value-a[0].value > maxRange {
		return nil
	}
	for v := a[0].value + 1; v < b[0].value; v++ {
		out = append(out, rank{a[0].series, v}.String())
	}
	return out
}
