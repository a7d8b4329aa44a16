package parsers

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// An amdReading is the reading of one instruction.
type amdReading struct {
	a       *amender
	text    string
	quotes  []string
	force   exportwatch.Date
	carried string // verb of the instruction above that waits for its objects
	out     []exportwatch.Effect
	unread  bool
	plain   string               // what is read, without what only describes a provision
	verbs   [][]int              // in plain
	made    []exportwatch.Effect // of the act before
}

// read reads the acts of an instruction and returns what those under it inherit:
// the place, and a verb without an object.
func (r *amdReading) read(bare string, at amdSpot) (amdSpot, string) {
	r.plain = newlyRE.ReplaceAllString(bare, "")
	r.verbs = verbsIn(r.plain)
	acts := actsOf(r.plain, r.verbs)
	if len(acts) == 0 {
		return r.verbless(bare, at)
	}
	if oddPath.MatchString(bare) {
		_, at = sortPhrases(r.phrases(bare), at, true)
		r.unread = true
		r.effects(act{verb: "amend"}, nil, amdSpot{part: at.part, sections: at.sections})
		return at, ""
	}
	verb := ""
	var last amdSpot
	for i, act := range acts {
		before := len(r.out)
		_, place := sortPhrases(r.phrases(act.lead), at, true)
		if act.lead == "" {
			place = at
		}
		_, place.country = partiesIn(act.lead, at.country, r.quotes)
		place.entry = entriesIn(act.lead, at.entry, r.quotes)
		if i > 0 && acts[i-1].verb == "revise" && byRE.MatchString(acts[i-1].object) && !strings.Contains(strings.ToLower(act.object), "entr") {
			place.entry, place.country = entriesOf(r.made, place)
		}
		if act.intro {
			_, at = sortPhrases(r.phrases(act.object), place, true)
			_, at = sortPhrases(r.phrases(act.to), at, true) // "is amended in paragraph (c) by"
			_, at.country = partiesIn(act.object+" "+act.to, at.country, r.quotes)
			continue
		}
		if i == 0 {
			at = place
		}
		at.country = place.country // the acts after it stand under it as well
		things, within := sortPhrases(r.phrases(act.object), place, false)
		if act.same {
			things, within = r.same(act), place
		}
		if len(things) == 0 {
			things = r.unnamed(act, place)
		}
		if i > 0 && inPlace.MatchString(act.object) && len(within.headings) == 0 {
			within.headings = last.headings
		}
		last = within
		r.effects(act, things, within)
		if len(things) == 0 && len(r.out) == before && strings.TrimRight(act.object, " :;,") == "" {
			verb = act.verb
		}
		if len(acts) == 1 || act.passive {
			at = within
		}
		if said := partyWords(act.object, r.quotes); act.passive && len(said) > 0 && said[0].name == "" { // "Under CHINA, the entry for “Amber” is removed, the entry for"
			at.country = said[0].countries
		}
		r.made = r.out[before:]
	}
	r.settle(at)
	r.unread = len(r.out) == 0 && verb == "" && !acts[len(acts)-1].intro && !saysNoMore.MatchString(bare)
	return at, verb
}

// inOrder matches what says how a list is ordered, and words that would look like
// a place: "the following new", the sections that a part consists of.
var inOrder = regexp.MustCompile(`(?i),?\s*\b(?:in\s+(?:proper\s+|appropriate\s+|its\s+|their\s+)*(?:alphabetic(?:al)?|numeric(?:al)?|alphanumeric(?:al)?|chronological)(?:\s+and\s+\w+)?\s+(?:order|sequence|places?)|alphabetically|numerically)\b,?|\bthe\s+following\b|,?\s*\bconsisting\s+of\s+(?:§§?|sections?)[^,;]*,?|\bcategor(?:y|ies)\s+\d\s*,?\s*[—-]?\s*\(?part\s+\d\b\)?`)

// orderStems are parts of what inOrder matches, in lower case.
var orderStems = []string{"alphabetic", "numeric", "chronological", "following", "categor", "consisting"}

func (r *amdReading) phrases(s string) []phrase {
	return phrasesOf(termsOf(withoutOrder(s), r.quotes))
}

// withoutOrder returns s without what inOrder matches.
func withoutOrder(s string) string {
	lower := exportwatch.Lowered(s)
	if slices.ContainsFunc(orderStems, func(stem string) bool { return strings.Contains(lower, stem) }) {
		return inOrder.ReplaceAllString(s, " ")
	}
	return s
}

// oddPath matches paragraphs that are designated as no section is, "B(2), (6)",
// whose lists cannot be told.
var oddPath = regexp.MustCompile(`\bparagraphs?\s+[A-Z]\(`)

// verbless reads an instruction without a verb: it says where those under it
// act, or is an object of the verb above it.
func (r *amdReading) verbless(bare string, at amdSpot) (amdSpot, string) {
	if r.carried != "" {
		things, within := sortPhrases(r.phrases(bare), at, false)
		if len(things) > 0 {
			r.effects(act{verb: r.carried, object: bare}, things, within)
			return at, r.carried
		}
	}
	_, place := sortPhrases(r.phrases(bare), at, true)
	_, place.country = partiesIn(bare, at.country, r.quotes)
	place.entry = entriesIn(bare, at.entry, r.quotes)
	trimmed := strings.TrimRight(bare, " ;and")
	r.unread = !strings.HasSuffix(trimmed, ":") && !strings.HasSuffix(trimmed, "—") && !strings.HasSuffix(trimmed, ",") && !saysNoMore.MatchString(bare)
	return place, r.carried
}

// byRE matches where a revision goes on with what it consists of: "revising the entry
// for “Amber” by adding an alias". A comma begins another act.
var byRE = regexp.MustCompile(`(?i)”\s+by:?\s*$`)

// entriesOf returns the parties whose entries effects revise, and their countries,
// else those of the place.
func entriesOf(made []exportwatch.Effect, at amdSpot) (names, countries []string) {
	for _, e := range made {
		for _, p := range e.Parties {
			names = append(names, p.Name)
			if p.Country != "" && !slices.Contains(countries, p.Country) {
				countries = append(countries, p.Country)
			}
		}
	}
	if names == nil {
		return at.entry, at.country
	}
	return names, countries
}

// unnamed returns the entries of a list of parties that an act names without saying
// what they are: "adding under SYLDAVIA “Amber”".
func (r *amdReading) unnamed(act act, at amdSpot) []*thing {
	if len(at.sections) != 1 || !isPartyList(r.a.target(at.part, at.sections[0]), at.sections[0]) {
		return nil
	}
	if newCountries.MatchString(act.object) {
		return []*thing{{element: "heading"}}
	}
	if parties, _ := partiesIn(act.lead+" "+act.object, at.country, r.quotes); len(parties) > 0 {
		return []*thing{{element: "entry"}}
	}
	return nil
}

// settle puts paragraphs of which no section is said in the only one that the
// instruction names: "in paragraph (a) of § 1 ..., and add paragraph (b)".
func (r *amdReading) settle(at amdSpot) {
	section := ""
	for _, e := range r.out {
		if e.Section != "" && section != "" && e.Section != section {
			return
		}
		section = cmp.Or(e.Section, section)
	}
	for i := range r.out {
		if e := &r.out[i]; e.Section == "" && strings.HasPrefix(e.Paragraph, "(") && section != "" && len(at.sections) == 0 {
			e.Section, e.Target = section, r.a.target(at.part, section)
		}
	}
}

// same returns what the act before made, as things: "is redesignated as
// paragraph (c) and revised".
func (r *amdReading) same(act act) []*thing {
	var out []*thing
	for _, e := range r.made {
		t := &thing{path: e.Paragraph, section: e.Section, element: e.Element, names: e.Names}
		if e.To != "" && strings.HasPrefix(e.Paragraph, "comment ") || strings.HasPrefix(e.To, "(") {
			t.path = e.To
		} else if e.To != "" && act.verb != "transfer" {
			t.section, _, _ = strings.Cut(e.To, " through ")
			if section, path, ok := strings.Cut(t.section, "("); ok {
				t.section, t.path = section, "("+path
			}
		}
		out = append(out, t)
	}
	return out
}

// base returns an effect with what all of an act share.
func (r *amdReading) base(act act, at amdSpot) exportwatch.Effect {
	e := exportwatch.Effect{Verb: act.verb, Instruction: r.text, InForce: r.force, Place: strings.Join(at.headings, " > "), Through: at.through}
	said := exportwatch.Lowered(act.object + " " + act.lead + " " + act.to)
	e.Each = slices.ContainsFunc(eachStems, func(stem string) bool { return strings.Contains(said, stem) }) && eachRE.MatchString(said)
	return e
}

// eachStems are parts of what eachRE matches.
var eachStems = []string{"each ", "wherever", "every ", "all "}

var eachRE = regexp.MustCompile(`(?i)\b(?:each\s+(?:place|time|instance|occurrence)|wherever|in\s+each\s+(?:place|instance)|every\s+(?:place|time)|all\s+(?:instances|occurrences))\b`)

// effects adds the effects of one act on things.
func (r *amdReading) effects(act act, things []*thing, at amdSpot) {
	e := r.base(act, at)
	switch {
	case act.verb == "redesignate" || act.verb == "designate" || act.verb == "transfer":
		r.moves(act, e, things, at)
		return
	case act.verb == "correct":
		r.corrects(act, e, things, at)
		return
	}
	if len(things) == 0 && (len(at.sections) > 0 && act.verb == "amend" || at.element != "" && act.verb != "amend") {
		things = []*thing{{element: at.element}}
		if act.verb == "amend" && at.element == "" && len(at.paths) > 0 { // "lift the stay of § 740.2(b)"
			things = things[:0]
			for _, path := range at.paths {
				things = append(things, &thing{path: path})
			}
		}
	}
	if act.verb == "replace" {
		things = r.replaced(act, things, at)
	}
	for _, t := range things {
		r.effect(act, e, t, at)
	}
}

// replaced returns the words that act replaces where it says that they stand: before
// them, "in § 744.2, paragraph (a), the word “x”", or behind those put in.
func (r *amdReading) replaced(act act, things []*thing, at amdSpot) []*thing {
	if len(things) == 2 && len(at.sections) > 0 && things[0].path != "" && things[0].element == "" && things[1].element == "words" && len(things[1].in) == 0 {
		things[1].in, things[1].section = []string{things[0].path}, things[0].section
		things = things[1:]
	}
	put, _ := sortPhrases(r.phrases(act.to), amdSpot{}, false)
	if len(things) == 1 && len(put) == 1 && len(things[0].words) > 1 && len(things[0].words) == len(put[0].words) && strings.Contains(act.to, "respectively") {
		one := *things[0]
		things = things[:0:0]
		for i, w := range one.words {
			t := one
			t.words, t.put = []string{w}, put[0].words[i]
			things = append(things, &t)
		}
	}
	if len(put) == 0 || put[0].section == "" && len(put[0].in) == 0 {
		return things
	}
	if len(put) > 1 || strings.Contains(act.to, "§§") {
		return nil
	}
	for _, t := range things {
		if t.path == "" && t.section == "" && len(t.in) == 0 {
			t.in, t.section, t.part = put[0].in, put[0].section, put[0].part
		}
	}
	return things
}

// effect adds the effects of one act on one thing: one for each place it stands in.
func (r *amdReading) effect(act act, e exportwatch.Effect, t *thing, at amdSpot) {
	e.Element, e.Names = t.element, t.names
	if (e.Element == "words" || e.Element == "sentence") && act.verb != "correct" {
		e.Removed, e.Added = takenAndPut(act, t, r.quotes)
	}
	if at.scattered() && t.section == "" {
		if t.path == "" && len(t.in) == 0 { // else whose paragraph it is cannot be told
			for _, p := range at.pairs {
				of := *t
				of.section = p.section
				if p.path != "" {
					of.in = []string{p.path}
				}
				r.effect(act, e, &of, amdSpot{part: at.part})
			}
		}
		return
	}
	for _, section := range sectionsOf(t, at) {
		e.Section = section
		if t.through != "" {
			e.Through = t.through
		}
		part := at.part
		if t.part != "" {
			part = t.part
		}
		e.Target = r.a.target(part, section)
		for _, path := range pathsOf(t, at) {
			e.Paragraph = path
			r.add(act, e, t, at)
		}
	}
}

// sectionsOf returns the sections in which a thing stands; one empty string if it
// is of the part.
func sectionsOf(t *thing, at amdSpot) []string {
	switch {
	case t.section != "":
		return []string{t.section}
	case t.element == "part" || len(at.sections) == 0 || strings.HasPrefix(t.path, "Appendix ") && !at.commentary():
		return []string{""}
	}
	return at.sections
}

// pathsOf returns the paragraphs that a thing is or stands in.
func pathsOf(t *thing, at amdSpot) []string {
	var out []string
	within := t.in
	if len(within) == 0 && t.section == "" {
		within = at.paths
	}
	switch {
	case t.path != "":
		return []string{t.path}
	case t.element == "":
		return []string{""}
	case t.element == "introductory text", t.element == "heading", t.element == "authority citation":
		if len(within) == 0 || t.element == "authority citation" {
			return []string{t.element}
		}
		for _, w := range within {
			out = append(out, withSuffix(strings.TrimSuffix(w, " "+t.element), t.element))
		}
		return out
	case len(within) == 0:
		return []string{""}
	}
	return within
}

var toRead = regexp.MustCompile(`\bto\s+read\b`)

// add adds one effect, or one for each name of definitions.
func (r *amdReading) add(act act, e exportwatch.Effect, t *thing, at amdSpot) {
	if e.Element == e.Paragraph || strings.HasSuffix(e.Paragraph, " "+e.Element) {
		e.Element, e.Names = "", nil
	}
	if isPartyList(e.Target, e.Section) && e.Paragraph == "heading" {
		r.countryHeading(act, &e, at)
	}
	if isPartyList(e.Target, e.Section) && len(at.entry) > 0 {
		entryPart(act, &e, t, at)
		r.out = append(r.out, e)
		return
	}
	if isPartyList(e.Target, e.Section) && (e.Element == "entry" || e.Element == "words" && e.Removed+e.Added != "" && act.verb != "replace") {
		e.Element, e.Removed, e.Added = "entry", "", ""
		e.Names, e.Place = nil, ""
		object := act.object
		if loc := toRead.FindStringIndex(object); loc != nil && act.verb == "revise" && strings.Contains(object[loc[1]:], "“") { // "to read “Basalt”"
			if to := partyWords(object[loc[1]:], r.quotes); len(to) == 1 {
				e.Added = to[0].name
			}
			object = object[:loc[0]]
		}
		e.Parties, _ = partiesIn(act.lead+" "+object, at.country, r.quotes)
	}
	if e.Element == "definition" {
		e.Names = titles(e.Names)
	}
	if e.Element == "words" && strings.Contains(strings.ToLower(act.object), "alphabetical") {
		e.Element, e.Names, e.Removed, e.Added = "definition", t.words, "", ""
	}
	if e.Element == "definition" && len(e.Names) > 1 {
		for _, name := range e.Names {
			e.Names = []string{name}
			r.out = append(r.out, e)
		}
		return
	}
	if n := len(r.out); n > 0 && (sameEffect(r.out[n-1], e) || namedBefore(r.out[n-1], e, t)) {
		return
	}
	r.out = append(r.out, e)
}

// namedBefore reports whether e is of the names of parties that the effect before it
// has: "the entries for “Amber” under CHINA, and “Basalt” under INDIA".
func namedBefore(before, e exportwatch.Effect, t *thing) bool {
	return e.Element == "words" && e.Removed+e.Added == "" && isPartyList(e.Target, e.Section) && before.Element == "entry" &&
		before.Verb == e.Verb && before.Instruction == e.Instruction && len(t.words) > 0 && !slices.ContainsFunc(t.words, func(w string) bool {
		return !slices.ContainsFunc(before.Parties, func(p exportwatch.ListedParty) bool { return p.Name == partyTitle(w) })
	})
}

func sameEffect(a, b exportwatch.Effect) bool {
	return a.Verb == b.Verb && a.Target == b.Target && a.Section == b.Section && a.Paragraph == b.Paragraph && a.Element == b.Element &&
		a.Removed == b.Removed && a.Added == b.Added && a.To == b.To && slices.Equal(a.Names, b.Names) && slices.Equal(a.Parties, b.Parties) && a.Instruction == b.Instruction
}

// takenAndPut returns the words that an act takes out and puts in.
func takenAndPut(act act, t *thing, quotes []string) (removed, added string) {
	words := strings.Join(t.words, " … ")
	if t.put != "" {
		return words, t.put
	}
	switch act.verb {
	case "replace":
		things, _ := sortPhrases(phrasesOf(termsOf(act.to, quotes)), amdSpot{}, false)
		for _, t := range things {
			if added == "" {
				added = strings.Join(t.words, " … ")
			}
		}
		return words, added
	case "add":
		return "", words
	case "remove":
		return words, ""
	}
	return "", ""
}

func (a *amender) warn(message string) {
	if len(a.warnings) < maxUnread {
		a.warnings = append(a.warnings, exportwatch.Warning{Code: "instruction_not_read", Message: exportwatch.Excerpt(message, 200)})
	}
}
