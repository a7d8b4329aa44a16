package parsers

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// What is printed outside of sections: entries of the Commerce Control List, rows
// of tables, notes and official commentary.

var entryHeading = regexp.MustCompile(`^(?:ECCN\s+)?(\d[A-EY]\d{3})\b(?:\s|$)`)

// entryLines returns the lines of one entry of the Commerce Control List.
func entryLines(lines []string, code string) []string {
	var out []string
	in := false
	for _, l := range lines {
		if m := entryHeading.FindStringSubmatch(l); m != nil {
			in = m[1] == code
		}
		if in {
			out = append(out, l)
		}
	}
	return starsCut(out)
}

// starsCut returns lines without those at their end that stand for text that stays.
func starsCut(lines []string) []string {
	for len(lines) > 0 && starless(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

var itemLabel = regexp.MustCompile(`^[a-z]{1,2}(?:\.(?:\d{1,2}|[a-z]))*$`)

// itemOf returns the designator of a paragraph of the items, "a.1", or the empty
// string.
func itemOf(line string) string {
	label, _, found := strings.Cut(line, " ")
	if label = strings.TrimSuffix(label, "."); found && itemLabel.MatchString(label) {
		return label
	}
	return ""
}

// itemLines returns the lines of one paragraph of the items, "a.1" or "a.1
// introductory text", from those of an entry.
func itemLines(entry []string, item string) []string {
	item, part, _ := strings.Cut(item, " ")
	var out []string
	in := false
	for _, l := range entry {
		if label := itemOf(l); label != "" {
			in = label == item || part == "" && strings.HasPrefix(label, item+".")
		} else if starless(l) == "" {
			in = false
		}
		if in {
			out = append(out, l)
		}
	}
	return out
}

// fieldLines returns the lines of a part or field of an entry: "License
// Requirements", "Related Controls", "LVS", or the rows of its tables.
func fieldLines(entry []string, element string) []string {
	want := fieldSlug(element + ":")
	ofPart := partSlug(element) != ""
	var out []string
	in := false
	for _, l := range entry {
		switch slug := fieldSlug(l); {
		case element == "table":
			in = strings.Contains(l, " | ")
		case slug == want:
			in = true
		case slug != "" && (!ofPart || partSlug(l) != ""), !ofPart && (itemOf(l) != "" || starless(l) == "" || strings.Contains(l, " | ")):
			in = false
		}
		if in {
			out = append(out, l)
		}
	}
	return starsCut(out)
}

// fieldSlug returns the address of the part or field of an entry that a line
// begins, or the empty string.
func fieldSlug(line string) string {
	if slug := partSlug(line); slug != "" {
		return slug
	}
	name, _ := fieldLead(&node{}, line, true)
	return name.slug
}

// noteLines returns the lines of the notes that e is about.
func noteLines(lines []string, e exportwatch.Effect) []string {
	var out []string
	in := false
	for _, l := range lines {
		switch {
		case isNote(l, e):
			in = true
		case noteRE.MatchString(l), starless(l) == "", len(leading(nil, l, inParentheses)) > 0, itemOf(l) != "", entryHeading.MatchString(l), fieldSlug(l) != "":
			in = false
		}
		if in {
			out = append(out, l)
		}
	}
	return out
}

// isNote reports whether a line begins a note that e is about: one of its number,
// to its paragraph if the line says to which.
func isNote(line string, e exportwatch.Effect) bool {
	m := noteRE.FindStringSubmatch(line)
	if m == nil {
		m = noteHeadRE.FindStringSubmatch(line)
	}
	if m == nil || len(e.Names) > 0 && !slices.Contains(e.Names, "note "+m[2]) {
		return false
	}
	path, _, _ := strings.Cut(e.Paragraph, " ")
	to := strings.TrimRight(strings.ReplaceAll(m[3], " ", ""), ".")
	if strings.HasPrefix(path, "(") {
		return !strings.Contains(to, "(") || strings.HasSuffix(to, path) && !strings.HasSuffix(strings.TrimSuffix(to, path), ")")
	}
	return path == "" || to == "" || strings.HasSuffix(to, "."+path) || strings.HasSuffix(to, "paragraph"+path)
}

// noteText returns the notes that e is about: whole elements, else paragraphs.
func (a *amender) noteText(e exportwatch.Effect) string {
	var out, loose []string
	for _, p := range a.printed {
		if p.name == "SECTION" && e.Section != "" && !p.holds(e) {
			continue
		}
		found := p.find("NOTE")
		if p.name == "NOTE" {
			found = append(found, p.node)
		}
		for _, n := range found {
			if text := (&printed{node: n}).text(); isNote(strings.SplitN(text, "\n", 2)[0], e) {
				out = append(out, text)
			}
		}
		loose = append(loose, strings.Split(p.text(), "\n")...)
	}
	if code, ok := strings.CutPrefix(e.Section, "supp-1/"); ok && out == nil {
		loose = entryLines(loose, code)
	}
	if out == nil {
		out = noteLines(loose, e)
	}
	return strings.Join(out, "\n")
}

// rowTexts returns the rows of printed tables whose first cell is a name of e, under
// the heads of the columns.
func (a *amender) rowTexts(e exportwatch.Effect) string {
	var out []string
	for _, p := range a.printed {
		if p.name == "SECTION" && e.Section != "" && !p.holds(e) {
			continue
		}
		for _, t := range p.tables() {
			g := gridOf(t)
			texts, before := g.texts(), len(out)
			for k, row := range g.rows {
				name, _ := footnoted(row[0])
				if !slices.ContainsFunc(e.Names, func(n string) bool { return leads(name, n) }) {
					continue
				}
				if heads := strings.Join(g.names(), " | "); len(out) == before && heads != "" {
					out = append(out, heads)
				}
				out = append(out, strings.TrimRight(strings.Join(texts[k], " | "), " |"))
			}
		}
	}
	return strings.Join(out, "\n")
}

// leads reports whether a text begins with a name and goes on with no letter.
func leads(text, name string) bool {
	if len(text) < len(name) || name == "" || !strings.EqualFold(text[:len(name)], name) {
		return false
	}
	rest := strings.TrimLeft(text[len(name):], " ")
	return rest == "" || !isLetter(rest[0])
}

var (
	commentHead   = regexp.MustCompile(`^(?:Paragraph\s+)?(\d{1,3}[a-z]?(?:\([A-Za-z0-9]{1,5}\))+)`)
	commentNumber = regexp.MustCompile(`^(?:(\d{1,3})|([ivxl]{1,5})|([A-Z]))\.\s*(?:\pL|\*|$)`)
)

// commentLines returns the lines of official commentary under a label such as
// "32(b)(1)(ii)-4.iii".
func commentLines(lines []string, label string) []string {
	head, number, _ := strings.Cut(label, "-")
	number, _, _ = strings.Cut(number, " ")
	var at string
	var path []string
	var out []string
	for _, l := range lines {
		if m := commentHead.FindStringSubmatch(l); m != nil {
			at, path = m[1], nil
		} else if m := commentNumber.FindStringSubmatch(l); m != nil {
			path = append(path[:min(len(path), depthOf(m))], m[1]+m[2]+m[3])
		} else if strings.HasPrefix(l, "* *") {
			continue
		}
		now := strings.Join(path, ".")
		if at == head && (number == "" || now == number || strings.HasPrefix(now, number+".")) {
			out = append(out, l)
		}
	}
	return out
}

// depthOf returns how deep a number of commentary stands: 1. i. A.
func depthOf(m []string) int {
	switch {
	case m[1] != "":
		return 0
	case m[2] != "":
		return 1
	}
	return 2
}
