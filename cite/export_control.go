package cite

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// NamedAct is the type of a law cited by its name alone; its field "id" is
// "ECRA" or "EAR". Only [ExportControl] gives such citations.
const NamedAct Type = "named_act"

var exportControlNames = []struct {
	id string
	re *regexp.Regexp
}{
	{"ECRA", regexp.MustCompile(`(?i)\bExport\s+Controls?\s+Reform\s+Act\b(?:\s+of\s+2018\b)?`)},
	{"ECRA", regexp.MustCompile(`(?i)\b(?:Export\s+Controls|Anti-?Boycott)\s+Act\s+of\s+2018\b`)}, // parts I and II of it
	{"ECRA", regexp.MustCompile(`(?i)\bchapter\s+58\s+of\s+title\s+50\b`)},
	{"EAR", regexp.MustCompile(`(?i)\bExport\s+Administration\s+Regulations\b`)},
	{"EAR", regexp.MustCompile(`(?i)\bsubchapter\s+C\s+of\s+chapter\s+VII\s+of\s+title\s+15\b`)},
}

// ExportControl returns the citations in text of the Export Control Reform Act
// of 2018 (50 U.S.C. 4801-4852) and of the Export Administration Regulations
// (15 CFR 730-774), by number or by name, in text order. "EAR" and "ECRA" alone
// are no citation: other things have these names.
func ExportControl(text string) []Citation {
	found := Find(text, Context{})
	f := finder{text: text}
	var out []Citation
	add := func(c Citation) { // unless what it cites was found by number
		i, _ := slices.BinarySearchFunc(found, c.Start, func(c Citation, at int) int { return c.End - 1 - at })
		if i == len(found) || c.End <= found[i].Start || !found[i].exportControl() {
			out = append(out, c)
		}
	}
	for _, name := range exportControlNames {
		for _, m := range name.re.FindAllStringIndex(text, -1) {
			add(f.at(NamedAct, m[0], m[1], "id", name.id))
		}
	}
	for _, c := range append(f.spelled(), f.ofTheLaw()...) {
		add(c)
	}
	for _, c := range found {
		if c.exportControl() {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Citation) int { return a.Start - b.Start })
	return out
}

// exportControl reports whether c is of the Act or the regulations.
func (c Citation) exportControl() bool {
	title := c.Fields["title"]
	switch {
	case c.Type == ActSection:
		return c.Fields["act"] == "ECRA"
	case c.Type == USC && title == "50":
		return overlaps(c.Fields["section"], c.Fields["section_end"], 4801, 4852)
	case c.Type == CFR && title == "15":
		return overlaps(c.Fields["part"], c.Fields["part_end"], 730, 774)
	}
	return false
}

// overlaps reports whether the numbers from first to last, or first alone if
// there is no last, have one of those from low to high among them.
func overlaps(first, last string, low, high int) bool {
	a, err := strconv.Atoi(digits(first))
	if err != nil {
		return false
	}
	b, err := strconv.Atoi(digits(last))
	if err != nil || b < a {
		b = a
	}
	return a <= high && low <= b
}

// digits returns the digits that s begins with: a section can be "4801a".
func digits(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}
