package parsers

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// flush ends the current instruction: its effects get the text that was printed
// for them, and lists of parties the names.
func (a *amender) flush() {
	for i := range a.current {
		e := &a.current[i]
		a.exceptProvision(e)
		a.parties(e)
		if e.Element == "entry" && len(e.Parties) == 0 && isPartyList(e.Target, e.Section) {
			a.warn("which parties is not said: " + e.Instruction)
		}
		if takesText(*e) && a.texts < maxEffectTexts {
			e.Text = a.newText(*e)
			a.texts += len(e.Text)
		}
	}
	a.out = append(a.out, a.current...)
	a.current, a.printed = nil, nil
}

// takesText reports whether text is printed for an effect.
func takesText(e exportwatch.Effect) bool {
	switch e.Verb {
	case "revise", "add", "republish", "correct":
		return e.Added == "" || e.Element != "words" || e.Verb == "correct"
	}
	return false
}

// alone reports whether e is the only effect of the current instruction that
// printed text can belong to.
func (a *amender) alone(e exportwatch.Effect) bool {
	n := 0
	for _, other := range a.current {
		if takesText(other) && (e.Section == other.Section || e.Section == "" || other.Section == "") {
			n++
		}
	}
	return n == 1
}

// only reports whether the current instruction has one effect with text.
func (a *amender) only() bool {
	n := 0
	for _, e := range a.current {
		if takesText(e) {
			n++
		}
	}
	return n == 1
}

// newText returns what is printed for the provision of e: the paragraphs under
// its designator, the definitions and entries by their names, or all there is
// if nothing else of the provision has text. It is empty if that is not certain.
func (a *amender) newText(e exportwatch.Effect) string {
	var texts []string
	sections := slices.ContainsFunc(a.printed, func(p *printed) bool { return p.name == "SECTION" })
	switch {
	case len(e.Parties) > 0:
		return strings.Join(a.partyTexts(e), "\n")
	case strings.HasPrefix(e.Section, "subpart-") || strings.Contains(e.Section, "chapter-"):
		return a.divisionText(e)
	case e.Element == "part":
		return a.allText()
	case e.Element == "country heading":
		return ""
	case e.Element == "note":
		return a.noteText(e)
	case e.Paragraph == "heading" && (strings.HasPrefix(e.Section, "supp-") || strings.HasPrefix(e.Section, "app-")) && !strings.Contains(e.Section, "/"):
		return a.divisionText(e)
	}
	if e.Element == "entry" {
		if text := a.rowTexts(e); text != "" {
			return text
		}
	}
	if text := strings.TrimSpace(strings.Join(a.unsectioned(e), "\n")); text != "" {
		return text
	}
	for _, p := range a.printed {
		switch {
		case p.name != "SECTION": // beside sections, words such as "The revisions read as follows:"
			if !sections && (a.only() || e.Paragraph == "authority citation" && p.name == "AUTH") {
				texts = append(texts, p.text())
			}
		case e.Section == "" || p.holds(e):
			texts = append(texts, p.of(e, a.alone(e)))
		}
	}
	return strings.TrimSpace(strings.Join(texts, "\n"))
}

// divisionText returns what is printed for a subpart or chapter, or its heading.
func (a *amender) divisionText(e exportwatch.Effect) string {
	kind, letter, _ := strings.Cut(e.Section, "-")
	if kind == "supp" {
		kind = `supplement\s+no\.?`
	} else if kind == "app" {
		kind = "appendix"
	}
	is := regexp.MustCompile(`(?i)^` + kind + `\s+` + regexp.QuoteMeta(letter) + `\b`)
	for _, p := range a.printed {
		head := line(p.at("HD"))
		if p.name == "HD" {
			head = line(p.node)
		}
		switch {
		case !is.MatchString(head):
		case e.Paragraph == "heading":
			return head
		case p.name != "HD":
			return p.text()
		}
	}
	if e.Paragraph == "" && a.alone(e) {
		return a.allText()
	}
	return ""
}

// allText returns all that is printed for the instruction.
func (a *amender) allText() string {
	var texts []string
	for _, p := range a.printed {
		if !p.within {
			texts = append(texts, p.text())
		}
	}
	return strings.TrimSpace(strings.Join(texts, "\n"))
}

// holds reports whether p prints the section of e.
func (p *printed) holds(e exportwatch.Effect) bool {
	for _, n := range sectionNumbers.FindAllString(hyphens.Replace(line(p.at("SECTNO"))), -1) {
		if n == e.Section {
			return true
		}
	}
	return false
}

var sectionNumbers = regexp.MustCompile(sectionForm)

// unsectioned returns what is printed for e outside of sections: an entry of the
// Commerce Control List from its heading to the next, official commentary, or a
// supplement's paragraph.
func (a *amender) unsectioned(e exportwatch.Effect) []string {
	var lines []string
	loose := &node{name: "SECTION"}
	for _, p := range a.printed {
		if p.name == "SECTION" {
			return nil
		}
		lines = append(lines, strings.Split(p.text(), "\n")...)
		if p.name == "P" || p.name == "FP" {
			loose.children = append(loose.children, p.node)
		} else {
			loose.children = append(loose.children, p.all("P", "FP")...)
		}
	}
	switch {
	case strings.HasPrefix(e.Paragraph, "(") && e.Element == "": // of a supplement or an appendix
		return []string{(&printed{node: loose}).under(e.Paragraph)}
	case strings.HasPrefix(e.Section, "supp-1/"):
		entry := entryLines(lines, strings.TrimPrefix(e.Section, "supp-1/"))
		switch {
		case e.Element != "":
			return fieldLines(entry, e.Element)
		case e.Paragraph == "heading" && len(entry) > 0:
			return entry[:1]
		case e.Paragraph != "":
			return itemLines(entry, e.Paragraph)
		}
		return entry
	case strings.HasPrefix(e.Paragraph, "comment "):
		return commentLines(lines, strings.TrimPrefix(e.Paragraph, "comment "))
	}
	return nil
}

// parties sets the parties that e adds, revises or removes: those its words
// name or, if they name none, those of the table that is printed for it.
func (a *amender) parties(e *exportwatch.Effect) {
	if e.Element != "entry" || !isPartyList(e.Target, e.Section) {
		return
	}
	for _, p := range e.Parties {
		e.Names = append(e.Names, p.Name)
	}
	country := ""
	if len(e.Parties) > 0 {
		country = e.Parties[0].Country
	}
	if e.Names != nil && country != "" || e.Verb != "add" && e.Verb != "revise" || !a.onlyEntries(*e) {
		return
	}
	var rows []exportwatch.ListedParty
	for _, p := range a.printed {
		for _, t := range p.tables() {
			for _, row := range partyRows(t) {
				rows = append(rows, row.party)
			}
		}
	}
	if len(rows) < len(e.Names) {
		return // the table tells less than the words
	}
	e.Names, e.Parties = nil, rows
	for _, p := range rows {
		e.Names = append(e.Names, p.Name)
	}
}

// onlyEntries reports whether no other effect prints entries.
func (a *amender) onlyEntries(e exportwatch.Effect) bool {
	n := 0
	for _, other := range a.current {
		if other.Element == "entry" && takesText(other) && other.Section == e.Section {
			n++
		}
	}
	return n == 1
}

// partyTexts returns the rows that print the parties of e.
func (a *amender) partyTexts(e exportwatch.Effect) []string {
	var out []string
	for _, p := range a.printed {
		for _, t := range p.tables() {
			for _, row := range partyRows(t) {
				if slices.ContainsFunc(e.Parties, func(p exportwatch.ListedParty) bool { return sameParty(p, row.party) }) {
					out = append(out, row.text)
				}
			}
		}
	}
	return out
}

// sameParty reports whether two names, one perhaps with aliases, are of one entry.
func sameParty(a, b exportwatch.ListedParty) bool {
	return strings.EqualFold(partyName(a.Name), partyName(b.Name)) && (a.Country == "" || b.Country == "" || strings.EqualFold(firstWord(a.Country), firstWord(b.Country)))
}

func firstWord(s string) string {
	if f := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' }); len(f) > 0 {
		return f[0]
	}
	return ""
}

// A printed is one element of new text. Several effects may take theirs from
// it, so what is read from it is kept.
type printed struct {
	*node
	within bool                // the one before holds it
	whole  *string             // canonical text
	parts  map[string][]string // paragraphs by designator, "(a)(2)", those below it included
}

func (p *printed) tables() []*node {
	if p.name == "GPOTABLE" {
		return []*node{p.node}
	}
	return p.find("GPOTABLE")
}

// text returns the canonical text of p.
func (p *printed) text() string {
	if p.whole == nil {
		w := &registerWriter{xmlText: xmlText{builder: new(builder), visible: frPrinted}}
		w.write(p.node, 0)
		whole := strings.TrimSpace(w.text.String())
		p.whole = &whole
	}
	return *p.whole
}

// of returns what p, a section, prints for e. With alone set there is nothing
// else it could be printed for.
func (p *printed) of(e exportwatch.Effect, alone bool) string {
	switch {
	case e.Element == "definition":
		if text := p.definition(e.Names); text != "" || !alone {
			return text
		}
	case e.Paragraph == "heading":
		return strings.TrimSpace(line(p.at("SUBJECT")))
	case e.Paragraph == "introductory text":
		return p.introduction()
	case e.Paragraph == "authority citation":
		return strings.Join(lines(p.find("SECAUTH", "AUTH", "PARAUTH")), "\n")
	case e.Paragraph == "" && e.Element == "":
		return p.text()
	case alone && e.Element != "":
		return cmp.Or(p.under(e.Paragraph), p.text())
	case e.Element != "" && e.Element != "table":
		return ""
	}
	if part := p.under(e.Paragraph); part != "" || !alone {
		return part
	}
	return p.text()
}

// introduction returns the paragraphs before the first designator.
func (p *printed) introduction() string {
	var out []string
	for _, n := range p.all("P", "FP") {
		if len(leading(nil, marked(n), inParentheses)) > 0 {
			break
		}
		out = append(out, line(n))
	}
	return strings.Join(out, "\n")
}

// definition returns the paragraphs that define the names: from the one that
// begins with a name to the next definition or omission.
func (p *printed) definition(names []string) string {
	var out []string
	in := false
	for _, n := range p.all("P", "FP", "STARS", "EXTRACT", "GPOTABLE", "NOTE") {
		text := line(n)
		switch {
		case n.name == "STARS":
			in = false
		case begins(n, names):
			in = true
		case in && len(leading(nil, marked(n), inParentheses)) == 0 && definesRE.MatchString(text):
			in = false
		}
		if in {
			out = append(out, text)
		}
	}
	return strings.Join(out, "\n")
}

// definesRE matches the front of a definition.
var definesRE = regexp.MustCompile(`^[“"']?\p{Lu}[^.;:]{0,80}?(?:\.|\s(?:means?|has|have|is|are|includes?|refers?)\b)`)

// begins reports whether a paragraph begins with one of names.
func begins(n *node, names []string) bool {
	text := strings.TrimLeft(strings.ToLower(line(n)), "“\"'*( ")
	for _, name := range names {
		name = strings.ToLower(strings.Trim(name, " .,;“”"))
		if rest, ok := strings.CutPrefix(text, name); ok && name != "" && (rest == "" || !isLetter(rest[0])) {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// under returns the paragraphs that stand under a designator, "(a)(2)" or
// "(a)(2) introductory text", or nothing if p prints none so designated.
func (p *printed) under(designator string) string {
	if p.parts == nil {
		p.divide()
	}
	want, noun, _ := strings.Cut(designator, " ")
	part := p.parts[want]
	if len(part) == 0 {
		part = p.lacking(want)
	}
	switch {
	case len(part) == 0:
		return ""
	case noun == "introductory text":
		return part[0]
	case noun == "heading":
		return part[0]
	}
	for len(part) > 1 && staysRE.MatchString(part[len(part)-1]) {
		part = part[:len(part)-1] // it leads to what is printed next
	}
	return strings.Join(part, "\n")
}

// staysRE matches a paragraph whose text stays: "(i) * * *".
var staysRE = regexp.MustCompile(`^(?:\(\s?\w{1,5}\s?\)\s*)+\* \* \*$`)

// lacking returns the paragraphs under the one designator that is path without
// its outermost levels: where a section misprints "(b * * *" the paragraphs under
// it are found by the rest. Two levels at least must agree.
func (p *printed) lacking(path string) []string {
	var found []string
	for key, part := range p.parts {
		if strings.HasSuffix(path, key) && strings.Count(key, "(") > 1 {
			if found != nil {
				return nil
			}
			found = part
		}
	}
	return found
}

// divide files each paragraph under its designators and under those it
// stands below.
func (p *printed) divide() {
	p.parts = map[string][]string{}
	paras := p.all("P")
	at := designate(paras)
	var path []string
	for _, n := range paras {
		names := map[string]bool{}
		for _, found := range at[n] {
			path = found
			for k := range path {
				names[joined(path[:k+1])] = true
			}
		}
		if len(at[n]) == 0 {
			for k := range path {
				names[joined(path[:k+1])] = true
			}
		}
		text := line(n)
		for name := range names {
			p.parts[name] = append(p.parts[name], text)
		}
	}
}
