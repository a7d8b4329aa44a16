package parsers

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	// printedDay matches the day of a row's publication.
	printedDay = `(?:\d{1,2}/\d{1,2}/\d{2,4}|(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{1,2},?\s+\d{4}|(?i:insert\s+date)[^\]]*)`
	// rowEnd matches the end of the last cell of a new row of a list of parties in a
	// typescript, where the page of its publication is not known yet. The day after
	// it may stand in the next line.
	rowEnd = regexp.MustCompile(`\[\s*(?i:insert)\b([^\]]*)\](?:\s*,?\s*\[?\s*` + printedDay + `\s*\]?\.?|\s*[.;]|(\s*,))?`)
	// pageWords matches what the brackets of that cell can say: words of another cell
	// in them tell that cells were read across.
	pageWords = regexp.MustCompile(`^(?:(?i:fr|federal|register|page|numbers?|citation|and|date|of|publication|in|the|first|here)\b|` + printedDay + `|[\s,.#_-])*$`)
	// citedBefore matches what stands before the brackets: a cell that ends, earlier
	// publications of the row, and the volume.
	citedBefore = regexp.MustCompile(`[.)”]\d?\s+(?:\d{2,3}\s+FR\s+\d[^\[]*)?\d{2,3}\s+FR\s+$`)
	// requirement matches where the license requirement of a row begins.
	requirement = regexp.MustCompile(`\b(?:For\s+all\s+items|All\s+items\s+subject|For\s+(?:all\s+)?(?:other\s+)?items\s+subject|See\s+§\s*74[46]\.)`)
	// everyItem matches what the requirement of one row says once at most.
	everyItem = regexp.MustCompile(`(?i)\b(?:for\s+)?all\s+items\s+subject\b`)
	// listHead matches a line of the heads of the columns, in whatever order their
	// words come.
	listHead = regexp.MustCompile(`(?i)^(?:(?:country|entity|license|requirement|review|policy|federal|register|citation)\b\s*)+$`)
	// noName matches what the name of a party cannot begin with: the rest of a cell of
	// the row above, the head of a column, an address. A number is that of an institute
	// only as an ordinal.
	noName = regexp.MustCompile(`^(?:\P{L}*$|[^\p{L}\d“"(‘]|\p{Ll}|\d+[^\dsnrt]|\d+$|(?:Country|Entity|License|Federal\s+Register|Requirement|Review|Policy|Citation|Presumption|Case[- ]by|EAR\b|REPUBLIC\s+OF|Room|Rm\b|Floor|Suite|Building|Bldg|Block|Street|Also|P\.?\s?O\.?\s+Box|No\.\s*\d|January|February|March|April|May|June|July|August|September|October|November|December)\b)`)
	// foreignCell matches what the cell of an entity cannot hold.
	foreignCell = regexp.MustCompile(`\d{1,2}/\d{1,2}/\d{2,4}|\[|\bEAR\b|Federal\s+Register|[Pp]resumption\s+of|\b\d{2,3}\s+FR\b`)
	// entryEnds matches the end of the cell of an entity.
	entryEnds = regexp.MustCompile(`[.)”]$`)
	// partyListHead matches the headings of the lists of parties.
	partyListHead = regexp.MustCompile(`(?i)^supplement\s+no\.?\s*[467]\s+to\s+part\s+744\b`)
)

// parties reads the rows of a list of parties under its heading, where a
// typescript prints a cell below the other. What cannot be told with certainty to
// be a row is left as text and warned of: it names no party.
func (s *typescript) parties() {
	if !partyListHead.MatchString(s.lines[s.at]) {
		return
	}
	end := s.at + 1
	for end < len(s.lines) && !numberLine.MatchString(s.lines[end]) && !partLine.MatchString(s.lines[end]) && !frdocLine.MatchString(s.lines[end]) && !supplement.MatchString(s.lines[end]) {
		end++
	}
	list := partyListing{countries: s.countries()}
	read := list.read(s.lines[s.at+1 : end])
	for _, words := range list.unsure {
		s.unread = append(s.unread, fmt.Sprintf("a row of %s cannot be told from its neighbours, its party is not listed: %s", clip(s.lines[s.at], 60), words))
	}
	if len(list.rows) == 0 {
		return
	}
	table := element("GPOTABLE", element("BOXHD", textElement("CHED", "Country"), textElement("CHED", "Entity"), textElement("CHED", "License requirement")))
	for _, r := range list.rows {
		table.children = append(table.children, element("ROW", textElement("ENT", r[0]), textElement("ENT", r[1]), textElement("ENT", r[2])))
	}
	s.put(table)
	for _, words := range list.unsure {
		s.put(textElement("P", words))
	}
	s.at += read
}

// countries returns the countries that the instructions before name, in capitals as
// they head rows of the list, the longest first.
func (s *typescript) countries() []string {
	var out []string
	for _, n := range s.top.all("AMDPAR") {
		for _, w := range partyWords(line(n), nil) {
			for _, country := range w.countries {
				out = append(out, strings.ToUpper(country))
			}
		}
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}

// A partyListing is what is read of the lines of a list of parties.
type partyListing struct {
	countries []string    // that can head rows, the longest first
	country   string      // that heads the row; empty after a row that is not sure
	rows      [][3]string // country, entry and the rest
	unsure    []string    // the words of rows that are not sure
}

// read reads rows and returns how many lines they take: a row ends where the page
// of its publication is to be inserted.
func (p *partyListing) read(lines []string) int {
	var b strings.Builder
	for _, l := range lines {
		if !starsLine.MatchString(l) && !listHead.MatchString(l) {
			b.WriteString(l)
		}
		b.WriteByte('\n')
	}
	text := b.String()
	at := 0
	for _, m := range rowEnd.FindAllStringSubmatchIndex(text, -1) {
		sure := m[4] < 0 && pageWords.MatchString(text[m[2]:m[3]])
		p.row(text[at:m[0]], text[m[0]:m[1]], sure)
		at = m[1]
	}
	rest, _, _ := strings.Cut(text[at:], "\n")
	if fold(rest) != "" || requirement.MatchString(text[at:]) {
		p.unsure = append(p.unsure, fold(text[at:]))
		return len(lines)
	}
	return strings.Count(text[:at], "\n") + 1
}

// row takes a row: what stands before the brackets of its last cell, and that end.
func (p *partyListing) row(words, end string, sure bool) {
	first, _, _ := strings.Cut(strings.TrimSpace(words), "\n")
	words, end = fold(words)+" ", fold(end)
	entry := strings.TrimSpace(p.headed(words))
	if entry == strings.TrimSpace(words) && unknownCountry(first, words) {
		sure = false
	}
	at := requirement.FindStringIndex(entry)
	if !sure || at == nil || p.country == "" || !citedBefore.MatchString(words) || len(everyItem.FindAllString(entry, 2)) > 1 || !isEntry(strings.TrimSpace(entry[:at[0]])) {
		p.unsure = append(p.unsure, words+end)
		p.country = "" // it may head the row that was not read
		return
	}
	p.rows = append(p.rows, [3]string{p.country, strings.TrimSpace(entry[:at[0]]), entry[at[0]:] + " " + end})
}

// unknownCountry reports whether a row, of which no known country is the head, may
// begin with another: words in capitals that fill its first line, or that stand in
// the address too.
func unknownCountry(first, row string) bool {
	head := capitalsRE.FindString(row)
	if len(head) < 4 {
		return false
	}
	_, n := utf8.DecodeRuneInString(head)
	place := head[:n] + strings.ToLower(head[n:])
	return first == strings.ToUpper(first) || strings.Contains(row[len(head):], place)
}

// capitalsRE matches the first word of a row, if it is in capitals.
var capitalsRE = regexp.MustCompile(`^\p{Lu}{3,}\b`)

// isEntry reports whether words can be the cell of an entity, from its name on.
func isEntry(words string) bool {
	return entryEnds.MatchString(words) && !noName.MatchString(words) && !foreignCell.MatchString(words)
}

// headed returns a row without the country that heads it.
func (p *partyListing) headed(words string) string {
	for _, country := range p.countries {
		rest, ok := withoutHead(words, country)
		if !ok {
			continue
		}
		if country == p.country && !continuedHere.MatchString(rest) {
			p.country = "" // a heading once more, or a name that begins with a country
			return words
		}
		p.country = country
		return continuedHere.ReplaceAllString(rest, "")
	}
	return words
}

// withoutHead returns what stands behind a country that words begin with, whose
// apostrophes may be written in either way.
func withoutHead(words, country string) (rest string, ok bool) {
	for _, want := range country {
		r, size := utf8.DecodeRuneInString(words)
		if r != want && (!isApostrophe(r) || !isApostrophe(want)) {
			return "", false
		}
		words = words[size:]
	}
	return strings.CutPrefix(words, " ")
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

var continuedHere = regexp.MustCompile(`^(?i:\(continued\))\s*`)
