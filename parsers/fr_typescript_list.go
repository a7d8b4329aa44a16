package parsers

import (
	"regexp"
	"strings"
)

var (
	// rowEnd matches the last cell of a new row of a list of parties in a typescript,
	// where the page of its publication is not known yet.
	rowEnd = regexp.MustCompile(`\[\s*INSERT\b[^\]]*\]\.?(?:\s*,?\s*\[?\s*\d{1,2}/\d{1,2}/\d{2,4}\s*\]?\.?)?`)
	// requirement matches where the license requirement of a row begins.
	requirement = regexp.MustCompile(`\b(?:For\s+all\s+items|All\s+items\s+subject|For\s+(?:all\s+)?(?:other\s+)?items\s+subject|See\s+§\s*74[46]\.)`)
	// listHead matches the heads of the columns.
	listHead = regexp.MustCompile(`(?i)^(?:country\s+entity\s+license.*|country|entity|license\s+(?:requirement|review\s+policy).*|requirement|review\s+policy|federal\s+register(?:\s+citation)?|citation)$`)
	// countryLine matches a country as it heads its rows, alone on a line.
	countryLine = regexp.MustCompile(`^\p{Lu}[\p{Lu}'’., -]{2,60}(?:\((?:SOUTH|NORTH|BURMA|[Cc]ontinued|CONTINUED)\))?$`)
	// partyListHead matches the headings of the lists of parties.
	partyListHead = regexp.MustCompile(`(?i)^supplement\s+no\.?\s*[467]\s+to\s+part\s+744\b`)
)

// parties reads the rows of a list of parties under its heading, where a
// typescript prints a cell below the other. What cannot be told to be a row is
// left as text.
func (s *typescript) parties() {
	if !partyListHead.MatchString(s.lines[s.at]) {
		return
	}
	end := s.at + 1
	for end < len(s.lines) && !numberLine.MatchString(s.lines[end]) && !partLine.MatchString(s.lines[end]) && !frdocLine.MatchString(s.lines[end]) && !supplement.MatchString(s.lines[end]) {
		end++
	}
	rows := partyLines(s.lines[s.at+1 : end])
	if len(rows) == 0 {
		return
	}
	table := element("GPOTABLE", element("BOXHD", textElement("CHED", "Country"), textElement("CHED", "Entity"), textElement("CHED", "License requirement")))
	for _, r := range rows {
		table.children = append(table.children, element("ROW", textElement("ENT", r[0]), textElement("ENT", r[1]), textElement("ENT", r[2])))
	}
	s.put(table)
	for end > s.at+1 && !rowEnd.MatchString(s.lines[end-1]) {
		end--
	}
	s.at = end - 1
}

// partyLines returns country, entry and the rest of each row: a row ends where the
// page of its publication is to be inserted, and its requirement tells where the
// entry ends.
func partyLines(lines []string) [][3]string {
	var rows [][3]string
	var entry []string
	country := ""
	for _, l := range lines {
		switch {
		case starsLine.MatchString(l), listHead.MatchString(l):
			continue
		case len(entry) == 0 && countryLine.MatchString(l):
			country = countryOnce(l)
			continue
		}
		entry = append(entry, l)
		all := strings.Join(entry, " ")
		if !rowEnd.MatchString(all) {
			continue
		}
		entry = nil
		if at := requirement.FindStringIndex(all); at != nil && at[0] > 0 {
			rows = append(rows, [3]string{country, strings.TrimSpace(all[:at[0]]), all[at[0]:]})
		}
	}
	return rows
}
