package triage

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// An order denying export privileges names whom it is against, each with an address,
// in the request that it grants, below its title or in it. What belongs to an address
// is nobody.

var (
	inMatterOf = regexp.MustCompile(`(?i)\bin\s+the\s+matter\s+of\s*:?\s*`)
	// respondents matches the list of those against whom an order is asked.
	respondents = regexp.MustCompile(`(?i)\bexport\s+privileges\s+(?:under\s+the\s+(?:Regulations|EAR)\s+)?of\s*:\s*`)
	// saysWhy matches the line with which the reasons of an order begin, below
	// those it is against.
	saysWhy = regexp.MustCompile(`^(?:Pursuant\b|On\s|The\s+(?:Bureau|Department|Office|U\.S)|I\.|Background\b|Whereas\b|Before\b|BIS\b|It\s+is\b|This\b|As\s|Under\s)`)
	// aliasOf matches the other names behind a name, called the short one.
	aliasOf = regexp.MustCompile(`(?i),?\s+(?:a/k/a|d/b/a|f/k/a|n/k/a|also\s+known\s+as)\b.*$`)
	called  = regexp.MustCompile(`\s*\([^)]*[“"”][^)]*\)`)
	// address matches words of addresses and of what else is said of persons.
	address = regexp.MustCompile(`(?i)^\d|\bP\.?\s?O\.?\s+Box\b|\b(?:building|bldg|street|st|road|rd|avenue|ave|floor|tower|airport|lane|suite|apt|blvd|boulevard|inmate\s+number|currently\s+(?:incarcerated|residing)|collectively|respondents?|order|export\s+privileges)\b`)
)

// beginsBody is how much of an order is read for whom it is against, in bytes.
const beginsBody = 8000

// deniedParties reads whom an order is against: from the list of the request that
// it grants, from the head of its text, or from its title.
func (d *draft) deniedParties() {
	p := d.p
	title := strings.Index(p.text, p.title())
	if m := respondents.FindStringIndex(p.text); m != nil {
		d.partiesListed(exportwatch.Span{m[1], p.endOfList(m[1])})
	}
	if title >= 0 && d.Fact("parties") == nil && !strings.HasSuffix(p.Version.Format, "json") { // records have other fields below
		d.partiesBelow(max(title+len(p.title()), p.belowPreamble()))
	}
	if title >= 0 && d.Fact("parties") == nil {
		d.partiesIn(exportwatch.Span{title, title + len(p.title())})
	}
}

// maxRespondents is how many lines a list of those against whom an order is asked may
// have.
const maxRespondents = 100

// endOfList returns where the list that begins at an offset ends: with its sentence,
// or on the line that no semicolon leads on from.
func (p *passage) endOfList(from int) int {
	for range maxRespondents {
		end := len(p.text)
		if i := strings.IndexByte(p.text[from:], '\n'); i >= 0 {
			end = from + i
		}
		line := trimmed(p.text, from, end)
		if end < len(p.text) && (line[0] == line[1] || leadsOn.MatchString(p.text[line[0]:line[1]])) {
			from = end + 1
			continue
		}
		return p.endOfEntries(line)
	}
	return from
}

// endOfEntries returns where the sentence that begins a line ends. "Example Str. 4" is
// one.
func (p *passage) endOfEntries(line exportwatch.Span) int {
	i, _ := slices.BinarySearchFunc(p.sentences, line[0], func(s exportwatch.Span, at int) int { return s[1] - at - 1 })
	for ; i < len(p.sentences) && p.sentences[i][1] < line[1]; i++ {
		if next := p.sentences[i][1] + 1; next >= line[1] || p.text[next] < '0' || p.text[next] > '9' {
			return p.sentences[i][1]
		}
	}
	return line[1]
}

// leadsOn matches the end of a line behind which a list goes on.
var leadsOn = regexp.MustCompile(`(?i);(?:\s*(?:and|or))?$`)

// partiesListed reads names that a sentence lists: "of: Acme Ltd. (“Acme”), Ada Roe
// (“Roe”), and Bolt Works (collectively, the “Respondents”)", "of: Acme Ltd., 7 Example
// Road, Testville; and Ada Roe, Testville". Between semicolons the first is one.
func (d *draft) partiesListed(at exportwatch.Span) {
	entries := parted(d.p.text, at)
	for _, entry := range entries {
		parts := listed(d.p.text, entry)
		for i, yes := range d.namesAmong(parts, len(entries) > 1) {
			if yes {
				d.denied(parts[i])
			}
		}
	}
}

// parted returns what stands between the semicolons of text[at[0]:at[1]], without the
// "and" before the last.
func parted(text string, at exportwatch.Span) (out []exportwatch.Span) {
	for start := at[0]; start < at[1]; {
		end := at[1]
		if i := strings.IndexByte(text[start:end], ';'); i >= 0 {
			end = start + i
		}
		part := trimmed(text, start, end)
		part[0] += len(andFirst.FindString(text[part[0]:part[1]]))
		if start = end + 1; part[0] < part[1] {
			out = append(out, part)
		}
	}
	return out
}

var andFirst = regexp.MustCompile(`(?i)^(?:and|or)\s+`)

// namesAmong reports of each of the parts between commas whether it is a name. What
// has a legal form, a short name beside it or stands in the title is one. Of the others
// the first is, and what follows the end of an address or an "and"; where nothing is
// part of an address, and no semicolon parts the list, a list that ends in "and" is one
// of names.
func (d *draft) namesAmong(parts []exportwatch.Span, apart bool) []bool {
	text, out := d.p.text, make([]bool, len(parts))
	located, closed, shortly := apart, false, false
	for i, part := range parts {
		located = located || inAddress(text[part[0]:part[1]])
		shortly = shortly || called.MatchString(text[part[0]:part[1]])
		closed = closed || i > 0 && behindAnd(text[parts[i-1][1]:part[0]])
	}
	ended := true
	for i, part := range parts {
		said := text[part[0]:part[1]]
		out[i] = ended || d.surelyNamed(said)
		switch {
		case i == 0:
		case located:
			out[i] = out[i] || !apart && behindAnd(text[parts[i-1][1]:part[0]])
		case closed:
			out[i] = out[i] || shortly || twoCapitals.MatchString(said) || behindAnd(text[parts[i-1][1]:part[0]])
		}
		ended = !apart && located && aPlace.MatchString(said)
	}
	return out
}

func behindAnd(between string) bool { return strings.Contains(strings.ToLower(between), "and") }

// surelyNamed reports whether words of a list are a name wherever they stand.
func (d *draft) surelyNamed(said string) bool {
	name := strings.TrimSpace(called.ReplaceAllString(said, ""))
	return called.MatchString(said) || organised(name) ||
		len(name) > 3 && !aPlace.MatchString(name) && d.p.title() != "" && nameWithin(d.p.title(), name)
}

// organised reports whether a name ends in a legal form, of this country or another.
func organised(name string) bool {
	return legalForm.MatchString(name) || foreignForm.MatchString(name)
}

var foreignForm = regexp.MustCompile(`(?i)[,\s]+(?:FZE|FZCO|FZC|FZ-?LLC|DMCC|DWC|Kft|JSC|OJSC|CJSC|OOO|ZAO|PAO|Pte|Pty|Pvt|Bhd|B\.?V|S\.?R\.?L|SARL|S\.A\.S|S\.p\.A|Oy|A/S|d\.o\.o|L\.L\.C|L\.?L\.?P)\.?$`)

// inAddress reports whether words between commas can only be part of an address.
func inAddress(said string) bool {
	return !organised(said) && (aPlace.MatchString(said) || numbered.MatchString(said) || address.MatchString(said) && !respondent.MatchString(said))
}

// respondent matches what is said of those listed, and is no address.
var respondent = regexp.MustCompile(`(?i)\b(?:collectively|respondents?|order|export\s+privileges)\b`)

const states = `Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|District of Columbia|D\.?C\.?|Florida|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New (?:Hampshire|Jersey|Mexico|York)|North (?:Carolina|Dakota)|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South (?:Carolina|Dakota)|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|Puerto Rico`

var (
	// aPlace matches what ends an address, with a post code or without: a country, a
	// state.
	aPlace = regexp.MustCompile(`(?i)^\W*(?:the\s+)?(?:People[’']s\s+Republic\s+of\s+|Republic\s+of\s+)?(?:` + countries + `|` + states + `|U\.?A\.?E\.?|U\.?K\.?|U\.?S\.?(?:A\.?)?|United\s+States(?:\s+of\s+America)?)(?:\s+[\d-]{3,10})?\W*$|^\W*[A-Z]{2}\s+\d{5}(?:-\d{4})?\W*$`)
	// numbered matches what begins the number of a room, a house or a plot.
	numbered = regexp.MustCompile(`(?i)^\W*(?:office|unit|room|rm|flat|shop|plot|block|no|villa|warehouse|level|house)\b\.?\s*[\w-]*\d|\s\d{1,5}(?:-?[a-z])?\W*$`)
)

// preamble are the sections that stand between the title of a document of the
// Register and its body. 1 CFR 18.12.
var preamble = []exportwatch.SectionID{"agency", "action", "summary", "dates", "date", "effective-date", "effective-dates", "address", "addresses", "for-further-information-contact", "for-further-information"}

// belowPreamble returns where the body of a notice begins that has a preamble, and
// else 0.
func (p *passage) belowPreamble() int {
	from := 0
	for _, s := range p.Version.Sections {
		switch {
		case slices.Contains(preamble, s.ID):
			from = max(from, s.End)
		case s.ID == "supplementary-information":
			from = max(from, min(s.Start+len(s.Heading), s.End))
		}
	}
	return from
}

// partiesBelow reads the lines between the title or preamble of an order and its
// reasons, each a name with an address: "Acme Airways, 7 Example Road, Testville;".
// A sentence is no such line.
func (d *draft) partiesBelow(from int) {
	p := d.p
	var lines []exportwatch.Span
	for end := min(len(p.text), from+beginsBody); from < end; {
		line := exportwatch.Span{from, end}
		if i := strings.IndexByte(p.text[from:end], '\n'); i >= 0 {
			line[1] = from + i
		}
		from = line[1] + 1
		line = trimmed(p.text, line[0], line[1])
		if said := p.text[line[0]:line[1]]; !saysWhy.MatchString(said) {
			if !prose.MatchString(said) || inMatterOf.MatchString(said) {
				lines = append(lines, line)
			}
			continue
		}
		d.partiesOn(lines)
		return
	}
}

// partiesOn reads the lines of names and addresses. Where semicolons end the entries
// of a list, what is below a name up to one is its address.
func (d *draft) partiesOn(lines []exportwatch.Span) {
	entries := slices.ContainsFunc(lines, func(l exportwatch.Span) bool { return leadsOn.MatchString(d.p.text[l[0]:l[1]]) })
	within := false
	for _, l := range lines {
		said := d.p.text[l[0]:l[1]]
		if known := len(d.Fact("parties")); !within && !(known > 0 && cityLine.MatchString(said)) {
			d.partiesIn(l)
			within = entries && len(d.Fact("parties")) > known
		}
		if leadsOn.MatchString(said) {
			within = false
		}
	}
}

// cityLine matches a line of an address that begins with the name of a city.
var cityLine = regexp.MustCompile(`^\p{Lu}[\p{L}.’'-]*(?:\s\p{Lu}[\p{L}.’'-]*)*,\s+(?:[A-Z]{2}|` + states + `),?\s+\d{5}\b|^(?:\p{Lu}[\p{L}’'-]*,\s+)(?:` + countries + `)\W*$`)

// partiesIn reads the names that begin the parts of at between semicolons.
func (d *draft) partiesIn(at exportwatch.Span) {
	for _, part := range parted(d.p.text, at) {
		if m := inMatterOf.FindStringIndex(d.p.text[part[0]:part[1]]); m != nil && m[0] == 0 {
			part[0] += m[1]
		}
		if names := listed(d.p.text, part); len(names) > 0 {
			d.denied(names[0])
		}
	}
}

// prose matches the words of a sentence that no line of a name and an address has.
var prose = regexp.MustCompile(`(?i)\b(?:is|are|was|were|be|been|has|had|does|did|shall|must|hereby|den(?:y|ies|ied|ying)|found|issu(?:es|ed)|convicted|ordered|takes|violat\w+|shipped|exported|published|requests|requested|which|because|effective)\b`)

// denied adds the name that text[at[0]:at[1]] begins with as a party, unless it is
// part of an address or the name of the order.
func (d *draft) denied(at exportwatch.Span) {
	if m := namedOrder.FindStringIndex(d.p.text[at[0]:at[1]]); m != nil {
		at[0] += m[1]
	}
	name := d.p.text[at[0]:at[1]]
	for _, re := range []*regexp.Regexp{called, aliasOf} {
		if m := re.FindStringIndex(name); m != nil {
			name = name[:m[0]]
		}
	}
	name, _, _ = strings.Cut(name, "\n")
	name = name[:nameEnd(name)]
	if name = strings.TrimRight(name, " ,;"); len(name) < 2 || len(name) > 120 || notParty.MatchString(name) {
		return
	}
	if aPlace.MatchString(name) || !organised(name) && (address.MatchString(name) || numbered.MatchString(name)) {
		return
	}
	d.quote("parties", at[0], at[0]+len(name))
}

// notParty matches what begins a line of a notice and is no name.
var notParty = regexp.MustCompile(`(?i)^(?:(?:and|or|SYNTHETIC|Department\s+of|Bureau\s+of|Notice|Action|Agency|Summary|Dates?|Effective|Address(?:es)?|Supplementary\s+Information|For\s+Further|Background|In\s+the|Rule|\[?FR\s+Doc|Docket|(?:` + monthNames + `)\s+\d)\b|(?:the|an?|copies)$)`)

// namedOrder matches the name of an order before those it is against: "Orders Denying
// Export Privileges: ".
var namedOrder = regexp.MustCompile(`(?i)^[^:;]{0,80}\bexport\s+privileges\s*(?:of|against|to)?\s*[:–—-]\s*`)
