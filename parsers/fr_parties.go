package parsers

import (
	"regexp"
	"strings"

	"exportwatch"
)

// isPartyList reports whether a provision is a list of parties by country:
// Supplements No. 4 (Entity List), 6 (Unverified List) and 7 (Military End-User
// List) to 15 CFR part 744.
func isPartyList(target, section string) bool {
	return target == "cfr/15/744" && (section == "supp-4" || section == "supp-6" || section == "supp-7")
}

// countryName matches a country as the lists head it: "CHINA, PEOPLE'S REPUBLIC
// OF", "United Arab Emirates".
const countryName = `\p{Lu}[\p{L}'’.-]*(?:\s+(?:of|and|the|\p{Lu}[\p{L}'’.-]*)\b)*(?:,\s+(?:\p{Lu}[\p{L}'’.-]*\s+){1,4}(?:of|OF)\b(?:\s+(?:the|THE)\b)?)?`

// partyMark matches what tells of a party in an instruction: a country, or words
// in quotes.
var partyMark = regexp.MustCompile(`(?i:\bunder|\bin\s+the\s+(?:entry|listing)\s+for)\s+(?:(?i:the\s+(?:country\s+|new\s+)*(?:headings?|destinations?|countr(?:y|ies)|listings?|entry)\s+(?:of|for)\s+)|(?i:the\s+))?(?:(` + countryName + `)|“(.)”)` +
	`|(?i:headings?\s+(?:for\s+|of\s+)?)“(.)”|“(.)”`)

// trailingWords are what a country's name cannot end with.
var trailingWords = regexp.MustCompile(`(?:\s+(?:and|the|AND|THE))+$`)

// partiesIn returns the parties that the words of an act name, and the country
// named last; country is the one said above it.
func partiesIn(words, country string, quotes []string) ([]exportwatch.ListedParty, string) {
	var out []exportwatch.ListedParty
	waits := country == ""
	for _, m := range partyMark.FindAllStringSubmatch(words, -1) {
		named := m[1]
		for _, q := range m[2:4] {
			if q != "" {
				named = quoted(q, quotes)
			}
		}
		if m[4] != "" {
			if name := partyTitle(quoted(m[4], quotes)); name != "" {
				out = append(out, exportwatch.ListedParty{Country: country, Name: name})
			}
			continue
		}
		country = trailingWords.ReplaceAllString(named, "")
		if waits { // "entries for “A” and “B” under CHINA"
			for i := range out {
				out[i].Country = country
			}
			waits = false
		}
	}
	if len(out) == 0 {
		out = plainParties(words, country)
	}
	return out, country
}

func quoted(mark string, quotes []string) string {
	if i := int([]rune(mark)[0] - quoteMark); i >= 0 && i < len(quotes) {
		return quotes[i]
	}
	return ""
}

// acronym matches a form of company that has no stop of its own: "LLC.", "JSC."
var acronym = regexp.MustCompile(`^\p{Lu}{2,}\.$`)

// partyTitle returns a name in quotes without the mark that ends the clause, which
// American printing puts inside of them. An abbreviation keeps its stop.
func partyTitle(s string) string {
	s = strings.TrimRight(strings.TrimSpace(s), ",;: ")
	last := s[strings.LastIndexByte(s, ' ')+1:]
	if acronym.MatchString(last) || strings.HasSuffix(s, ".") && !corporate(last) && strings.Count(last, ".") == 1 && len(last) > len("A.") {
		s = strings.TrimSuffix(s, ".")
	}
	return s
}

var plainEntries = regexp.MustCompile(`\bentr(?:y|ies)\s+for:?\s+([^:“]+)`)

// readsAs matches what ends a list of names that is not in quotes.
var readsAs = regexp.MustCompile(`(?i),?\s*(?:to\s+read\b|as\s+follows\b|in\s+alphabetical\b|under\s).*$`)

// plainParties returns the parties of a list without quotes: "entries for Alpha
// Works Co., Ltd., Beta and Gamma".
func plainParties(words, country string) []exportwatch.ListedParty {
	m := plainEntries.FindStringSubmatch(words)
	if m == nil {
		return nil
	}
	list := strings.TrimRight(readsAs.ReplaceAllString(m[1], ""), " ,;")
	if strings.Contains(list, ";") {
		list = strings.ReplaceAll(list, "; and ", "; ")
	} else {
		list = separated(list)
	}
	var out []exportwatch.ListedParty
	for name := range strings.SplitSeq(list, ";") {
		if name = partyTitle(strings.TrimPrefix(strings.TrimSpace(name), "and ")); name != "" {
			out = append(out, exportwatch.ListedParty{Country: country, Name: name})
		}
	}
	return out
}

// separated puts semicolons between the names of a list with commas. "Co." and
// "Ltd." belong to the name before them. Only the last "and" divides.
func separated(list string) string {
	if i := strings.LastIndex(list, " and "); i >= 0 {
		list = strings.TrimRight(list[:i], ", ") + ", " + list[i+len(" and "):]
	}
	pieces := strings.Split(list, ", ")
	out := pieces[0]
	for _, piece := range pieces[1:] {
		if corporate(piece) {
			out += ", " + piece
			continue
		}
		out += "; " + piece
	}
	return out
}

// A tableRow is a row of a printed list of parties.
type tableRow struct {
	party exportwatch.ListedParty
	text  string
}

// partyRows returns the rows of a printed table that list a party. A blank first
// cell stands for the country above it.
func partyRows(table *node) []tableRow {
	var out []tableRow
	country := ""
	for _, row := range table.find("ROW") {
		var cells []string
		for _, e := range row.all("ENT") {
			cells = append(cells, line(e))
		}
		if len(cells) > 0 && starless(cells[0]) != "" {
			country = cells[0]
		}
		if len(cells) < 2 || starless(cells[1]) == "" {
			continue
		}
		cells[0] = country
		out = append(out, tableRow{exportwatch.ListedParty{Country: country, Name: partyName(cells[1])}, strings.Join(cells, " | ")})
	}
	return out
}

// starless returns s without the asterisks that stand for text that stays.
func starless(s string) string { return strings.Trim(s, "* \u00a0") }
