package parsers

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// htmlTable writes a TABLE of TR with TH and TD.
func (x *xmlText) htmlTable(n *node) {
	var columns []string
	var body [][]string
	spans := map[int]rowSpan{}
	heads := map[*node]bool{}
	for _, tr := range n.at("THEAD").all("TR") {
		heads[tr] = true
	}
	for _, tr := range n.find("TR", "tr") {
		header := len(body) == 0 && (heads[tr] || headCells(tr))
		cells := tableCells(tr, spans, header, slices.ContainsFunc(columns, namesParty))
		if header {
			columns = mergeHeader(columns, cells)
			continue
		}
		body = append(body, cells)
	}
	x.para(line(firstOf(n, "CAPTION", "caption")))
	x.rows(columns, body)
}

// headCells reports whether all cells of tr are heads.
func headCells(tr *node) bool {
	cells := tr.all("TD", "td", "TH", "th")
	for _, c := range cells {
		if !strings.EqualFold(c.name, "th") {
			return false
		}
	}
	return len(cells) > 0
}

// Bounds of what a cell may claim to cover; larger tables do not exist.
const (
	maxColumns = 32
	maxRowSpan = 10_000
)

// A rowSpan is what a cell of rows above covers of its column.
type rowSpan struct {
	rows int // still to come
	text string
}

// tableCells returns the cells of tr, one a column: blank where a cell above
// or to the left covers the place. A head is that of every column it covers. In a
// table of parties a cell is that of every row it covers, but for the first, which
// names the country: a requirement that several parties share is told of each.
func tableCells(tr *node, spans map[int]rowSpan, header, parties bool) []string {
	var given []spannedCell
	for _, c := range tr.all("TD", "td", "TH", "th") {
		given = append(given, spannedCell{line(c), spanOf(c, "colspan", maxColumns), spanOf(c, "rowspan", maxRowSpan)})
	}
	return placeCells(given, spans, header, parties)
}

// A spannedCell is a cell with how many columns and rows it covers.
type spannedCell struct {
	text          string
	width, height int
}

// placeCells is tableCells for the cells of any markup.
func placeCells(given []spannedCell, spans map[int]rowSpan, header, parties bool) (cells []string) {
	covered := func() {
		for s := spans[len(cells)]; s.rows > 0 && len(cells) < maxColumns; s = spans[len(cells)] {
			spans[len(cells)] = rowSpan{s.rows - 1, s.text}
			cells = append(cells, s.text)
		}
	}
	for _, c := range given {
		covered()
		if len(cells) >= maxColumns {
			break
		}
		text := c.text
		for range min(c.width, maxColumns-len(cells)) {
			if c.height > 1 {
				spans[len(cells)] = rowSpan{rows: c.height - 1}
				if parties && !header && len(cells) > 0 {
					spans[len(cells)] = rowSpan{c.height - 1, text}
				}
			}
			cells = append(cells, text)
			if !header {
				text = ""
			}
		}
	}
	covered()
	return cells
}

// spanOf returns a colspan or rowspan, from 1 to limit.
func spanOf(cell *node, name string, limit int) int {
	for _, a := range []string{cell.attr(name), cell.attr(strings.ToUpper(name))} {
		if n, err := strconv.Atoi(a); err == nil && n > 1 {
			return max(1, min(n, limit))
		}
	}
	return 1
}

// mergeHeader joins the cells of several header rows column by column.
func mergeHeader(columns, cells []string) []string {
	for i, c := range cells {
		if i == len(columns) {
			columns = append(columns, "")
		}
		columns[i] = strings.TrimSpace(columns[i] + " " + c)
	}
	return columns
}

// rows writes a table with its column heads as first line. What names no row of its
// own, the stars for rows that are not printed and the heading of a country over
// parties, is a paragraph between the others.
func (x *xmlText) rows(columns []string, body [][]string) {
	x.beginTable(columns)
	party := slices.IndexFunc(columns, namesParty)
	keys := rowKeys(columns, body)
	for i, cells := range body {
		if isStars(cells) || party > 0 && headsParties(cells) {
			x.para(strings.Join(said(cells), " "))
			continue
		}
		x.row(keys[i], cells)
	}
}

// said returns the cells that say something.
func said(cells []string) []string {
	return slices.DeleteFunc(slices.Clone(cells), func(c string) bool { return strings.TrimSpace(c) == "" })
}

// isStars reports whether a row stands for rows that are not printed.
func isStars(cells []string) bool {
	return starsLine.MatchString(strings.Join(said(cells), " "))
}

// headsParties reports whether a row of a list of parties only names the country of
// those after it.
func headsParties(cells []string) bool {
	return len(cells) > 1 && cells[0] != "" && len(said(cells)) == 1
}

// beginTable begins a table that is named by its place in the scope, with its
// column heads as first line.
func (x *xmlText) beginTable(columns []string) {
	if x.scoped == nil {
		x.scoped = map[string]int{}
	}
	x.scoped[x.scope]++
	x.table(strings.TrimPrefix(fmt.Sprintf("%s/table-%d", x.scope, x.scoped[x.scope]), "/"), columns)
	x.para(strings.Join(columns, " | "))
}

// rowKeys names each row by its first cell, which the table may print once for
// several rows, and where that does not tell rows apart, or they are of parties,
// which stand in a column of their own, by the next cell that says something too.
// What else a row says may change without its becoming another row.
func rowKeys(columns []string, body [][]string) []string {
	party := slices.IndexFunc(columns, namesParty)
	first, count := make([]string, len(body)), map[string]int{}
	carried := ""
	for i, cells := range body {
		if len(cells) > 0 && cells[0] != "" && !isStars(cells) {
			carried = cells[0]
			if party > 0 {
				carried = countryOnce(carried)
			}
		}
		first[i] = carried
		if strings.Join(cells, "") != "" {
			count[carried]++
		}
	}
	keys, name := make([]string, len(body)), ""
	for i, cells := range body {
		switch {
		case party > 0:
			if party < len(cells) && cells[party] != "" {
				name = partyName(cells[party])
			} else if len(cells) > 0 && cells[0] != "" {
				name = ""
			}
			keys[i] = listedKey(first[i], name, cells, party)
		case party == 0 || count[first[i]] > 1:
			keys[i] = rowKey(columns, first[i], cells)
		default:
			keys[i] = clip(first[i], maxKey)
		}
	}
	return keys
}

// continuedRE matches the word that a country is printed again with at the head of a
// page.
var continuedRE = regexp.MustCompile(`(?i)\s*[—-]?\s*[(\[]?\bcont(?:inued|['’]?d|\.)[)\]]?\.?$`)

// countryOnce returns a country as it is printed the first time: "CHINA" for "CHINA
// (Continued)".
func countryOnce(cell string) string { return continuedRE.ReplaceAllString(cell, "") }

// listedKey names a row of a list of parties by country and name. One without a name
// goes on with the party above it.
func listedKey(country, name string, cells []string, party int) string {
	parts := []string{country, name}
	if party < len(cells) && cells[party] == "" {
		for _, c := range cells[1:] { // party is no first column
			if c != "" {
				parts = append(parts, c)
				break
			}
		}
	}
	return clip(strings.Join(uniq(parts), " | "), maxKey)
}

// rowKey names a row by its first two cells that say something. A blank first
// cell stands for the one above it, carried.
func rowKey(columns []string, carried string, cells []string) string {
	parts := []string{carried}
	for i, c := range cells {
		if i == 0 || c == "" {
			continue
		}
		if i < len(columns) && namesParty(columns[i]) {
			c = partyName(c)
		}
		parts = append(parts, c)
		break
	}
	return clip(strings.Join(uniq(parts), " | "), maxKey)
}

// namesParty reports whether a column holds parties with their aliases and
// addresses: of the Entity List or the Unverified List, 15 CFR part 744.
func namesParty(column string) bool {
	column = strings.ToLower(column)
	return strings.Contains(column, "entity") || strings.Contains(column, "entities") || strings.Contains(column, "listed person")
}

// maxKey bounds a row key in bytes; names of parties are shorter.
const maxKey = 160

// clip cuts s to at most n bytes at a rune boundary.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}

// partyName returns the name at the front of a list entry, which goes on with
// aliases and addresses that change while the party stays the same.
func partyName(entry string) string {
	pieces := strings.Split(entry, ", ")
	n := 1
	for n < len(pieces) && corporate(pieces[n]) {
		n++
	}
	name, _, _ := strings.Cut(strings.Join(pieces[:n], ", "), " (")
	name, _, _ = strings.Cut(name, ";")
	return name
}

// corporate reports whether a piece after a comma still belongs to a name:
// "Co.", "Ltd.", "Inc.".
func corporate(piece string) bool {
	word, _, _ := strings.Cut(piece, " ")
	switch strings.ToLower(strings.Trim(word, ".,;")) {
	case "co", "ltd", "inc", "llc", "corp", "limited", "company", "corporation", "plc", "gmbh", "jsc", "ojsc",
		"oao", "ooo", "zao", "pjsc", "sa", "s.a", "ag", "bv", "b.v", "fze", "fzco", "fzc", "l.l.c", "lp", "llp", "pte", "pty", "sdn", "bhd":
		return true
	}
	return false
}
