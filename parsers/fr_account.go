package parsers

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// An account tells which words of an instruction came out in nothing: neither in
// an effect nor in the place that those under it inherit. They are looked for in
// the instruction as a whole, so that whatever the reading passes over is told of.
type account struct {
	has  string // all that effects and place hold, lower case
	list bool   // of parties, whose names are said without quotes as well
}

// saysNothing are the words of amendatory language that name nothing to be changed,
// with a space about each.
const saysNothing = " " +
	"a above amendatory doc fr addition additional additions administration after all alone alphabetical alphabetically alphanumeric " +
	"alphanumerical also amendment amendments an and another any appear appeared appearing appears appendices " +
	"appendix appropriate april are august be been before beginning being below both bottom bullet called can " +
	"captioned category certain cfr change changed changes chapter character characters chart chronological " +
	"classification code column columns commerce complete comprised consist consisting consists contained control " +
	"convenience correct country current dash date dates december designated directly do document does due each ear " +
	"eccn eccns effective eight eighth either eleven end ending ends entire entirety entitled entity every " +
	"everywhere except existing export february federal fifth final first five follow following follows former " +
	"forth found four fourth front full further group had has have heading headings hyphen identified if " +
	"immediately include includes including indicated inserted instance instances instruction instructions is issue " +
	"it item items its january july june labeled last least line lines list listed located march mark marks " +
	"material materials may more named new newly newly-designated newly-redesignated next nine ninth no nor nos not " +
	"november number numbers numeric numerical numerically occur occurrence occurrences occurring occurs october " +
	"one only or order other out page pages parentheses parenthesis parenthetical part parts per phrase place " +
	"places printed prior product proper proposed provision provisions purpose purposes quotation read reader reads " +
	"redesignated regulations remaining removal removals republished respectively revision revisions rule same " +
	"second section sections september sequence set seven seventh shall shown six sixth so specified start stated " +
	"subchapter subject subpart subparts such supplement supplements ten tenth than that the their them then there " +
	"therein thereof thereunder these they third this those three through throughout thru time times title titled " +
	"top twelve two undesignated unnumbered until unverified via volume was well were when whenever where wherever " +
	"which while whole whose will without word words "

var (
	// asideWords match what an instruction only says beside: "(the Commerce Control
	// List)", who amends, since when, and the
	// citations of earlier rules.
	asideWords = regexp.MustCompile(`\((?:[A-Z]\w+\.?\s|the\s|as\s|and\s|see\s|\w+ed\s)[^()]*\)` +
		`|(?i:\bunder\s+the\s+authority\s[^,;]*,)|(?i:^\s*delayed\s+indefinitely,?)|(?i:\b(?:country|product)\s+groups?\s+[A-E](?:\s*[,;:]|\s+(?:table|of|in|by)\b))|(?i:^\s*nomenclature\s+changes?\s*[:—-])|^\s*(?:[Tt]he\s+)?\p{Lu}[\p{L}.&’]*(?:\s+(?:of|and|\p{Lu}[\p{L}.&’]*))*\s+(?:amends|revises|adds|removes|proposes)\b` +
		`|(?i:\binstructions?\s+(?:nos?\.?\s*)?\d[\w.()]*)` +
		`|\b\d+\s+FR\s+[\d,]+|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\s+\d{1,2},\s+\d{4}`)
	// behindDash matches the words of a heading behind what it heads: "Category 3—
	// Electronics", "32(b)(1) Fees of one kind".
	behindDash = regexp.MustCompile(`—\s?(?:“.”|\p{Lu})[^,;:]*|(\b\d+[a-z]?(?:\(\w+\))+)\s+\p{Lu}[^,;:]*`)
	// aliasOf matches another name of a party, in quotes.
	aliasOf = regexp.MustCompile(`(?i)(?:\b(?:[afd]\.?\s?[/k]?\.?\s?[kb]?[./]?\s?a\b\.?|(?:also|formerly|previously)\s+known\s+as),?\s*)“.”`)
)

// unaccounted returns the words of an instruction that name something and came
// out in nothing. Most instructions say nothing beside what they do, so what they
// only say beside is looked for where words are left over.
func (r *amdReading) unaccounted(at amdSpot) []string {
	c := account{has: strings.ToLower(cameOut(r.out, at))}
	for _, e := range r.out {
		c.list = c.list || isPartyList(e.Target, e.Section)
	}
	countries := c.countries(r.plain, r.quotes, r.out)
	left := c.left(termsOf(withoutOrder(withoutVerbs(r.plain, r.verbs)), r.quotes))
	if left != nil {
		bare := aliasOf.ReplaceAllString(asideWords.ReplaceAllString(r.plain, " "), " ")
		bare = withoutOrder(withoutVerbs(bare, verbsIn(bare)))
		left = c.left(termsOf(behindDash.ReplaceAllString(bare, "$1"), r.quotes))
	}
	return append(countries, left...)
}

// countries returns the countries that an instruction on a list of parties names and
// that came out in nothing. Parties that it does not name have theirs from the table.
func (c *account) countries(bare string, quotes []string, effects []exportwatch.Effect) []string {
	if !c.list || slices.ContainsFunc(effects, func(e exportwatch.Effect) bool { return e.Element == "entry" && len(e.Parties) == 0 }) {
		return nil
	}
	var out []string
	for _, w := range partyWords(bare, quotes) {
		for _, country := range w.countries {
			if !c.holds(strings.ToLower(country)) {
				out = append(out, country)
			}
		}
	}
	return out
}

// withoutVerbs returns an instruction with a semicolon for each of its verbs, and
// what one that only leads to others acts on as a place.
func withoutVerbs(s string, verbs [][]int) string {
	var b strings.Builder
	from := 0
	for _, m := range verbs {
		b.WriteString(s[from:m[0]])
		b.WriteString("; ")
		if verbOf(s[m[4]:m[5]]) == "amend" {
			b.WriteString("in ")
		}
		from = m[1]
	}
	return b.String() + s[from:]
}

// cameOut returns what effects and the place hold, each on a line.
func cameOut(effects []exportwatch.Effect, at amdSpot) string {
	lines := []string{at.part, strings.Join(at.sections, "\n"), at.through, strings.Join(at.paths, "\n"), at.comment, at.element, strings.Join(at.headings, "\n"), strings.Join(at.country, "\n"), strings.Join(at.entry, "\n")}
	for _, p := range at.pairs {
		lines = append(lines, p.section, p.path)
	}
	for _, e := range effects {
		lines = append(lines, e.Target, e.Section, e.Through, e.Paragraph, e.Element, e.Place, e.To, e.Removed, e.Added, strings.Join(e.Names, "\n"))
		for _, p := range e.Parties {
			lines = append(lines, p.Country, p.Name)
		}
	}
	return "\n" + strings.Join(lines, "\n") + "\n"
}

// left returns the terms that are not accounted for.
func (c *account) left(terms []term) []string {
	var out []string
	anchor, governed := false, false
	for i, t := range terms {
		if t.kind == termWord && (i == 0 || terms[i-1].kind == termBreak || terms[i-1].kind == termJoin) && outlineRE.MatchString(t.text+" ") {
			continue // the letter of an instruction that stands behind another
		}
		switch t.kind {
		case termBreak:
			anchor, governed = false, false
			continue
		case termJoin, termThrough:
			continue
		case termLink:
			governed = governs(t.text)
			switch t.text {
			case "for", "of":
			default:
				anchor = isAnchor(t.text)
			}
			continue
		}
		if !anchor && !c.accounts(t, governed) {
			out = append(out, t.text)
		}
		if t.kind != termWord && t.kind != termNoun { // "in table 1"
			governed = false
		}
	}
	return out
}

// isAnchor reports whether a preposition says beside what something stands.
func isAnchor(link string) bool {
	switch link {
	case "before", "after", "following", "preceding", "between", "above":
		return true
	}
	return false
}

// accounts reports whether a term came out in something or names nothing.
func (c *account) accounts(t term, governed bool) bool {
	text := strings.ToLower(t.text)
	switch t.kind {
	case termWord:
		text = strings.Trim(text, ".’'-/")
		return text == "" || text == "a" || strings.Contains(saysNothing, " "+text+" ") || isDigits(text) || c.list || c.holds(text)
	case termNoun:
		return governed || c.list || text == nounParagraph || text == "words" || text == "heading" || punctuation(text) != "" || c.holds(text)
	case termQuote:
		text = strings.TrimRight(partyTitle(text), ".,;: ")
		return text == "" || governed && text == "items" || c.holds(text)
	case termParagraph:
		path := designators(text)
		return c.holds("(" + path[len(path)-1] + ")")
	case termItem, termNumber:
		return governed && t.kind == termNumber || c.holds("\n"+text+"\n") || c.holds("\n"+text+" ") || c.holds("-"+text) || c.holds(" "+text+"\n")
	case termECCN:
		entry, item, _ := strings.Cut(text, ".")
		return c.holds(entry) && c.holds(item)
	case termProvision:
		return governed || c.holds(text) || c.holds(strings.Replace(text, "app-", "appendix ", 1))
	}
	return c.holds(text)
}

func (c *account) holds(text string) bool { return strings.Contains(c.has, text) }

func isDigits(s string) bool { return strings.Trim(s, "0123456789,.") == "" }
