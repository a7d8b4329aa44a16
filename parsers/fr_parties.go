package parsers

import (
	"regexp"
	"slices"
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
// OF", "KOREA, REPUBLIC OF (SOUTH)", "United Arab Emirates".
const countryName = `\p{Lu}[\p{L}'’.-]*(?:\s+(?:of|and|the|\p{Lu}[\p{L}'’.-]*)\b)*(?:,\s+(?:\p{Lu}[\p{L}'’.-]*\s+){1,4}(?:of|OF)\b(?:\s+(?:the|THE)\b)?)?(?:\s+\(\p{Lu}[\p{L} ]+\))?`

// partyMark matches what tells of a party in an instruction: a country, words in
// quotes, or an alias in quotes, which is no party of its own.
var partyMark = regexp.MustCompile(`(?i:\bunder|\bin\s+the\s+(?:entry|listing)\s+for)\s+(?:(?i:the\s+(?:country\s+|new\s+)*(?:headings?|destinations?|countr(?:y|ies)|listings?)\s+(?:(?:of|for)\s+)?|the\s+entry\s+for\s+)|(?i:the\s+))?(?:(` + countryName + `)|“(.)”)` +
	`|(?i:headings?\s+(?:for\s+|of\s+)?)“(.)”` +
	`|(?i:headings?\s+(?:for|of)\s+)(` + countryName + `)` +
	`|(?i:\b(?:[afd]\.?\s?[/k]?\.?\s?[kb]?[./]?\s?a\b\.?|(?:also|formerly|previously)\s+known\s+as),?\s*)“.”` +
	`|“(.)”`)

// moreCountry matches a country that goes on with a list of them.
var moreCountry = regexp.MustCompile(`^,?\s*(?:and\s+|or\s+)?(\p{Lu}{3,}(?:\s+\p{Lu}{2,})*(?:,\s+(?:\p{Lu}[\p{L}'’.-]*\s+){1,4}OF\b)?)`)

// trailingWords are what a country's name cannot end with.
var trailingWords = regexp.MustCompile(`(?:\s+(?:and|the|AND|THE))+$`)

// bothNames matches countries whose own name has an "and".
var bothNames = regexp.MustCompile(`(?i)^(?:antigua|bosnia|trinidad|sao tome|saint kitts|st\. kitts|saint vincent|st\. vincent|turks|wallis)\s+and\b`)

// A partyWord is a name or the countries that an instruction says, in its order.
type partyWord struct {
	name      string
	countries []string
}

// partyWords returns the names and countries that words say.
func partyWords(words string, quotes []string) []partyWord {
	var out []partyWord
	heading := false // the country before heads a list that is itself added
	for _, m := range partyMark.FindAllStringSubmatchIndex(words, -1) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return words[m[2*i]:m[2*i+1]]
		}
		var countries []string
		switch {
		case group(5) != "":
			if name := partyTitle(quoted(group(5), quotes)); name != "" {
				out = append(out, partyWord{name: name})
			}
			continue
		case group(2) != "" && inEntry.MatchString(words[m[0]:m[4]]) && !capital(quoted(group(2), quotes)):
			out = append(out, partyWord{name: partyTitle(quoted(group(2), quotes))})
			continue
		case group(2)+group(3) != "":
			countries = []string{strings.TrimRight(quoted(group(2)+group(3), quotes), ",;:. ")}
		case group(1) != "":
			countries = countriesOf(group(1), words[m[3]:])
		case group(4) != "":
			countries = countriesOf(group(4), words[m[9]:])
		default:
			continue
		}
		if n := len(out); n > 0 && out[n-1].name == "" { // "under CHINA and under INDIA"
			if !heading && !slices.Contains(out[n-1].countries, countries[0]) {
				countries = append(out[n-1].countries, countries...)
			}
			out = out[:n-1]
		}
		heading = group(3)+group(4) != "" && !strings.HasSuffix(words[:m[0]], "under the ")
		out = append(out, partyWord{countries: countries})
	}
	return out
}

// inEntry matches what says that something stands in an entry: that of a country, in
// capitals, or that of a party.
var inEntry = regexp.MustCompile(`(?i)^in\s`)

func capital(s string) bool { return s == strings.ToUpper(s) }

// countriesOf returns the countries of a list that begins with name; after is what
// follows it.
func countriesOf(name, after string) []string {
	out := []string{strings.TrimRight(trailingWords.ReplaceAllString(name, ""), ". ")}
	if first, second, both := strings.Cut(out[0], " and "); both && !bothNames.MatchString(out[0]) {
		out = []string{first, second}
	}
	for {
		m := moreCountry.FindStringSubmatchIndex(after)
		if m == nil || out[0] != strings.ToUpper(out[0]) {
			return out
		}
		out = append(out, after[m[2]:m[3]])
		after = after[m[1]:]
	}
}

// partiesIn returns the parties that the words of an act name, and the countries
// named last; countries are those said above it. A country heads the names after
// it, but where it ends the words it is that of the names before it. Of several
// names under several countries it is not said which is where.
func partiesIn(words string, countries, quotes []string) ([]exportwatch.ListedParty, []string) {
	said := partyWords(words, quotes)
	trailing := len(said) > 0 && said[0].name != "" && (said[len(said)-1].name == "" || len(countries) == 0)
	var out []exportwatch.ListedParty
	var names []string
	end := func(in []string) {
		out = append(out, partiesOf(names, in)...)
		names = nil
	}
	for _, w := range said {
		switch {
		case w.name != "":
			names = append(names, w.name)
			continue
		case trailing:
			end(w.countries)
		default:
			end(countries)
		}
		countries = w.countries
	}
	end(countries)
	if len(out) == 0 {
		out = partiesOf(plainParties(words), countries)
	}
	return out, countries
}

// partiesOf returns the parties of names under countries.
func partiesOf(names, countries []string) []exportwatch.ListedParty {
	var out []exportwatch.ListedParty
	if len(countries) == 0 || len(countries) > 1 && len(names) > 1 {
		countries = []string{""}
	}
	for _, name := range names {
		for _, country := range countries {
			out = append(out, exportwatch.ListedParty{Country: country, Name: name})
		}
	}
	return out
}

// newCountries matches countries that become headings of a list.
var newCountries = regexp.MustCompile(`^\s*(` + countryName + `)((?:,?\s+and\s+|,\s+)` + countryName + `)*\s+as\s+(?i:an?\s+)?(?i:new\s+)?(?i:country\s+)?(?i:destinations?|countr(?:y|ies)|headings?)\b`)

// headingsIn returns the countries of which an act names the headings.
func headingsIn(act act, quotes []string) []string {
	if m := newCountries.FindString(act.object); m != "" {
		m, _, _ = strings.Cut(m, " as ")
		return countriesOf(strings.TrimSpace(m), "")
	}
	for _, w := range partyWords(act.object, quotes) {
		if w.countries != nil {
			return w.countries
		}
	}
	return nil
}

// withinEntry matches where words say that an act is in the entry of a party.
var withinEntry = regexp.MustCompile(`(?i:\bin\s+the\s+(?:entry|entries|listing)\s+(?:for|of)\s+)“(.)”`)

// entriesIn returns the parties in whose entries words say that an act is, else
// those said above it.
func entriesIn(words string, above, quotes []string) []string {
	var out []string
	for _, m := range withinEntry.FindAllStringSubmatch(words, -1) {
		if name := quoted(m[1], quotes); !capital(name) {
			out = append(out, partyTitle(name))
		}
	}
	if out == nil {
		return above
	}
	return out
}

// entryPart makes an effect on what an entry of a list of parties says, a column, an
// alias or an address, a revision of the entry: "in the entry for “Amber”, removing
// “Basalt”" removes no party.
func entryPart(act act, e *exportwatch.Effect, t *thing, at amdSpot) {
	words := strings.Join(append(slices.Clone(t.words), t.names...), " … ")
	switch {
	case e.Removed+e.Added != "":
	case act.verb == "remove":
		e.Removed = words
	case act.verb == "add":
		e.Added = words
	}
	e.Verb, e.Element, e.Names, e.Place, e.Paragraph = "revise", "entry", nil, "", ""
	e.Parties = partiesOf(at.entry, at.country)
}

// countryHeading makes an effect on a heading one on those of the list's countries,
// if the act names them: the supplement has a heading of its own.
func (r *amdReading) countryHeading(act act, e *exportwatch.Effect, at amdSpot) {
	names := headingsIn(act, r.quotes)
	if names == nil {
		names = at.country
	}
	if names == nil {
		return
	}
	e.Paragraph, e.Element, e.Names, e.Place = "", "country heading", names, ""
	if e.Verb != "revise" {
		return
	}
	e.Removed = names[0]
	for _, w := range partyWords(act.object, r.quotes) {
		e.Added = w.name
	}
}

// titles returns names in quotes without the marks that end a clause.
func titles(names []string) []string {
	var out []string
	for _, n := range names {
		out = append(out, partyTitle(n))
	}
	return out
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

var (
	plainEntries = regexp.MustCompile(`\bentr(?:y|ies)\s+for:?\s+([^:“]+)`)
	// followingNames matches a list that a colon introduces: "the following entity
	// under CHINA: Alpha Works".
	followingNames = regexp.MustCompile(`(?i)\bfollowing\s[^:“]*:\s*([^:“]+)$`)
	wordFollowing  = regexp.MustCompile(`(?i)\bthe\s+following\b`)
)

// readsAs matches what ends a list of names that is not in quotes.
var readsAs = regexp.MustCompile(`(?i),?\s*(?:to\s+read\b|as\s+follows\b|in\s+alphabetical\b|under\s).*$`)

// plainParties returns the names of a list without quotes: "entries for Alpha
// Works Co., Ltd., Beta and Gamma".
func plainParties(words string) []string {
	m := followingNames.FindStringSubmatch(words)
	if m == nil {
		m = plainEntries.FindStringSubmatch(words)
	}
	if m == nil || wordFollowing.MatchString(m[1]) {
		return nil
	}
	list := strings.TrimRight(readsAs.ReplaceAllString(m[1], ""), " ,;")
	if strings.Contains(list, ";") {
		list = strings.ReplaceAll(list, "; and ", "; ")
	} else {
		list = separated(list)
	}
	var out []string
	for name := range strings.SplitSeq(list, ";") {
		if name = partyTitle(strings.TrimPrefix(strings.TrimSpace(name), "and ")); name != "" {
			out = append(out, name)
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
			country = countryOnce(cells[0])
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
