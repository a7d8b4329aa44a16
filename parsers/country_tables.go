package parsers

import (
	"fmt"
	"regexp"
	"strings"
)

// The Country Groups (Supplement No. 1 to 15 CFR part 740) and the Commerce
// Country Chart (Supplement No. 1 to 15 CFR part 738) are tables of countries
// with an X in the columns that apply. They are recognised by the heads of their
// columns wherever they are printed, and become tables keyed by country whose
// columns have the names by which the regulations cite them: "D:5", "NS 2". The
// last column, "Notes", has the numbers of the footnotes to a country, and what
// stands in its row instead of marks.

var (
	groupCode   = regexp.MustCompile(`\[?\s*\b([A-E])\s*:\s*(\d{1,2})\s*\]?`)
	chartCode   = regexp.MustCompile(`\b(CB|NP|NS|MT|RS|FC|CC|AT|CW|SS|SI|EI|UN|SL)\s*(?:Column\s*)?(\d)\b`)
	countryHead = regexp.MustCompile(`(?i)^(?:countr(?:y|ies)\b.*|destinations?)?$`)
	bareDigit   = regexp.MustCompile(`^(?:Column\s*)?(\d)$`)
)

// A countryTable is a table of countries by column.
type countryTable struct {
	id      string   // "country-group-d", "country-chart"
	columns []string // country, codes, notes
}

// minChartColumns is how many columns the smallest piece of the Country Chart
// has; a table that names fewer of its codes is about something else.
const minChartColumns = 4

// countryTableOf returns what n is as a table of countries, if it is one: its
// first column is headed "Country" or not at all, and each other has a code. Its
// rows are not read.
func countryTableOf(n *node) (countryTable, bool) {
	var t countryTable
	if name := strings.ToUpper(n.name); name != "TABLE" && name != "GPOTABLE" {
		return t, false
	}
	heads := columnHeads(n)
	if len(heads) < 2 || !countryHead.MatchString(heads[0].leaf()) {
		return t, false
	}
	t.columns = []string{"Country"}
	letter := ""
	for _, c := range heads[1:] {
		code, chart := columnCode(c)
		switch {
		case code == "":
			return t, false
		case chart:
			letter = "chart"
		case letter == "":
			letter = strings.ToLower(code[:1])
		}
		t.columns = append(t.columns, code)
	}
	t.columns = append(t.columns, "Notes")
	t.id = "country-group-" + letter
	if letter == "chart" {
		t.id = "country-chart"
	}
	return t, letter != "chart" || len(heads) > minChartColumns
}

// columnCode returns the code of a column, and whether it is one of the chart.
func columnCode(c gridColumn) (code string, chart bool) {
	name := c.name()
	if m := groupCode.FindStringSubmatch(name); m != nil {
		return m[1] + ":" + m[2], false
	}
	if m := chartCode.FindAllStringSubmatch(name, -1); m != nil {
		last := m[len(m)-1]
		return last[1] + " " + last[2], true
	}
	if m := bareDigit.FindStringSubmatch(c.leaf()); m != nil && reasonCode(name) != "" {
		return reasonCode(name) + " " + m[1], true
	}
	return "", false
}

// reasonCode returns the code of a reason for control that a head spells out.
// 15 CFR 738.2(d)(2)(i)(A).
func reasonCode(head string) string {
	head = strings.ToLower(head)
	for _, r := range [...][2]string{
		{"chemical", "CB"}, {"nuclear", "NP"}, {"national security", "NS"}, {"missile", "MT"},
		{"regional", "RS"}, {"firearms", "FC"}, {"crime", "CC"}, {"terror", "AT"},
	} {
		if strings.Contains(head, r[0]) {
			return r[1]
		}
	}
	return ""
}

// countryTable writes n if it is a table of countries.
func (x *xmlText) countryTable(n *node) bool {
	t, ok := countryTableOf(n)
	if !ok {
		return false
	}
	for _, title := range captions(n) {
		x.para(title)
	}
	x.countries(n, t)
	return true
}

// captions returns what a table is headed with.
func captions(n *node) []string {
	var out []string
	for _, title := range n.all("TTITLE", "TDESC", "CAPTION", "caption") {
		if text := line(title); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// countries writes the rows of a table of countries and the footnotes to it.
func (x *xmlText) countries(n *node, t countryTable) {
	g := gridOf(n)
	x.read(n.span)
	x.beginNamed(t, g.names())
	for k, row := range g.rows {
		if g.single[k] != nil {
			x.para(line(g.single[k])) // a footnote, or a letter of the alphabet
			continue
		}
		key, cells := t.row(row)
		x.row(key, cells)
	}
	for _, note := range n.all("TNOTE") {
		x.para(line(note))
	}
}

// beginNamed begins t, or goes on with it where the table printed before was a
// piece of it.
func (x *xmlText) beginNamed(t countryTable, heads []string) {
	id := strings.TrimPrefix(x.scope+"/"+t.id, "/")
	if n := len(x.tables); n > 0 && x.tables[n-1].ID == id && strings.Join(x.tables[n-1].Columns, "|") == strings.Join(t.columns, "|") {
		return
	}
	if x.scoped == nil {
		x.scoped = map[string]int{}
	}
	if x.scoped[id]++; x.scoped[id] > 1 {
		id = fmt.Sprintf("%s-%d", id, x.scoped[id])
	}
	x.table(id, t.columns)
	x.para(strings.Join(heads, " | "))
}

// row returns the key and cells of a row.
func (t countryTable) row(row []*node) (key string, cells []string) {
	cells = make([]string, len(t.columns))
	name, marks := footnoted(row[0])
	notes := marks
	last := len(cells) - 1
	for k, cell := range row[1:] {
		text, marks := footnoted(cell)
		switch {
		case k+1 >= last || len(text) > maxMarkSize:
			notes = strings.TrimSpace(notes + " " + text)
		default:
			cells[k+1] = strings.TrimSpace(text + " " + marks)
		}
	}
	cells[0], cells[last] = name, notes
	return name, cells
}

// maxMarkSize is the longest that a mark in a cell is, in bytes; longer text stands
// there instead of marks, such as "See part 746 of the EAR".
const maxMarkSize = 8

var trailingMarks = regexp.MustCompile(`^(.*[^\d\s,])[\s,]*?((?:[\s,]*\d{1,2})+)$`)

// footnoted parts the text of a cell from the numbers of the footnotes to it,
// written "[2] [3]". The numbers are raised, or stand behind the text.
func footnoted(cell *node) (text, marks string) {
	var raisedText []string
	var b strings.Builder
	var walk func(n *node)
	walk = func(n *node) {
		if n == nil {
			return
		}
		if isRaised(n) || n.name == "FTREF" {
			raisedText = append(raisedText, n.text())
			return
		}
		b.WriteString(n.data)
		for _, c := range n.children {
			walk(c)
		}
	}
	walk(cell)
	text = heal(b.String())
	if m := trailingMarks.FindStringSubmatch(text); m != nil && len(text) < maxKey {
		text, raisedText = m[1], append(strings.FieldsFunc(m[2], notDigit), raisedText...)
	}
	for _, r := range raisedText {
		for _, number := range strings.FieldsFunc(r, notDigit) {
			marks += " [" + number + "]"
		}
	}
	return text, strings.TrimSpace(marks)
}

// isRaised reports whether n is set above the line: SU and sup in the eCFR, E of
// type 51 in the Federal Register.
func isRaised(n *node) bool {
	return n.name == "SU" || strings.EqualFold(n.name, "SUP") || n.name == "E" && n.attr("T") == "51"
}

func notDigit(r rune) bool { return r < '0' || r > '9' }

var groupHeading = regexp.MustCompile(`(?i)^country\s+group\s+([A-E])\b`)

// countryGroups writes the supplement of Country Groups: each group is a section,
// which begins at its heading or the caption of its table, and Group B, which is
// a list of names, a table of them.
func (e *ecfrText) countryGroups(blocks []*node, depth int) {
	group := ""
	for _, n := range flatBlocks(blocks, e.visible) {
		text := ""
		if isHeading(n) {
			text = line(n)
		}
		if m := groupHeading.FindStringSubmatch(text); m != nil {
			group = "country-group-" + strings.ToLower(m[1])
			e.from(n.span).section(e.scope+"/"+group, "", text, depth)
			continue
		}
		if t, ok := countryTableOf(n); ok {
			if group != t.id {
				group = t.id
				e.from(n.span).section(e.scope+"/"+group, "", strings.Join(captions(n), " "), depth)
			}
			e.countries(n, t)
			continue
		}
		if names := namesIn(n); group == "country-group-b" && len(names) > 0 {
			e.names(group, names)
			e.read(n.span)
			continue
		}
		e.aside(n, spot{e.scope, depth - 1}, nil)
	}
}

// isCountryGroups reports whether the blocks of a supplement are the Country
// Groups.
func isCountryGroups(blocks []*node) bool {
	for _, n := range flatBlocks(blocks, nil) {
		if t, ok := countryTableOf(n); ok && t.id != "country-chart" {
			return true
		}
	}
	return false
}

// namesIn returns the names of countries that a block lists: a list, the cells
// of a table without codes column by column, or a paragraph that is one name.
func namesIn(n *node) []string {
	var items []*node
	switch strings.ToUpper(n.name) {
	case "SCOL2", "SCOL3", "UL", "OL", "LSTSUB":
		items = n.find("LI", "li", "P", "FP")
	case "TABLE", "GPOTABLE":
		g := gridOf(n)
		for k := range maxColumns {
			for _, row := range g.rows {
				if k < len(row) && row[k] != nil {
					items = append(items, row[k])
				}
			}
		}
	case "P", "FP", "FP-1", "FP-2":
		if text := line(n); len(text) > maxCountry || strings.HasSuffix(text, ".") || strings.Contains(text, ":") {
			return nil
		}
		items = []*node{n}
	}
	var names []string
	for _, item := range items {
		if name, _ := footnoted(item); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// maxCountry is the longest name of a country in the supplements, in bytes,
// with room: that of Sint Maarten has 68.
const maxCountry = 100

// names adds rows to the table of a group that is a list of names.
func (x *xmlText) names(group string, names []string) {
	id := x.scope + "/" + group
	if n := len(x.tables); n == 0 || x.tables[n-1].ID != id {
		x.table(id, []string{"Country"})
	}
	for _, name := range names {
		x.row(name, []string{name})
	}
}
