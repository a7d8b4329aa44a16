package parsers

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"exportwatch"
)

// effects returns the amendments that the document announces, in order, at most
// maxEffects, and a warning for each instruction that was not understood. Their
// new text is attached where it is printed, until there are maxEffectTexts bytes
// of it.
func (t frText) effects() ([]exportwatch.Effect, []exportwatch.Warning) {
	a := amender{t: t}
	a.title, a.base.part = cfrOf(t.cfr())
	a.walk(t.node)
	a.flush()
	return a.out, a.warnings
}

// cfrOf returns title and part of the only part that a document amends; with
// several parts the part is empty.
func cfrOf(cfr []string) (title, part string) {
	for i, c := range cfr {
		f := strings.Fields(c)
		if len(f) != 4 || f[2] != "Part" {
			continue
		}
		title, part = f[0], f[3]
		if i > 0 {
			part = ""
		}
	}
	return title, part
}

// An amender reads the instructions of a document in order. Instructions spread
// over several: "7. In § 1006.215:" / "a. Revise paragraph (e);" / "b. ...",
// where the lettered ones inherit the provision and, if they have none, the verb.
type amender struct {
	t        frText
	title    string  // of the CFR
	base     amdSpot // what the markup says of where instructions act
	open     []amdStep
	current  []exportwatch.Effect // of the numbered instruction that is read
	printed  []*printed           // new text printed for them
	inside   bool                 // an element that was kept holds what is walked
	texts    int                  // bytes of new text attached so far
	out      []exportwatch.Effect
	warnings []exportwatch.Warning
}

// An amdStep is an instruction that others may stand under.
type amdStep struct {
	rank
	at    amdSpot
	verb  string           // that waits for its objects
	force exportwatch.Date // day from which it has effect
}

// Bounds of what one document announces. The largest rules have near 1,500
// effects; a text printed once may belong to many of them.
const (
	maxEffects     = 10_000
	maxEffectTexts = 16 << 20 // bytes
	maxInstruction = 32 << 10 // bytes of one AMDPAR
	maxUnread      = 100      // warnings
)

func (a *amender) walk(n *node) {
	for _, c := range n.all() {
		switch c.name {
		case "PREAMB", "PRTPAGE":
		case "REGTEXT":
			a.flush()
			a.title, a.base, a.open = c.attr("TITLE"), amdSpot{part: c.attr("PART")}, nil
			a.walk(c)
			a.flush()
		case "SIG", "FRDOC":
			a.flush()
		case "AMDPAR":
			a.instruct(line(c), spaced(c))
		case "PART":
			a.enterPart(c)
			a.walk(c)
		case "SECTION", "AUTH", "EXTRACT", "GPOTABLE", "SUBPART", "APPENDIX", "STARS", "P", "FP", "HD":
			if len(a.current) > 0 {
				a.printed = append(a.printed, &printed{node: c, within: a.inside})
			}
			if c.name == "SUBPART" || c.name == "APPENDIX" {
				was := a.inside
				a.inside = true
				a.walk(c)
				a.inside = was
			}
		default:
			a.walk(c)
		}
	}
}

var partHeading = regexp.MustCompile(`(?i)^part\s+(\d+[a-z]?)\b`)

// enterPart takes the part from a printed part heading, where no REGTEXT says it.
func (a *amender) enterPart(n *node) {
	if m := partHeading.FindStringSubmatch(line(n.at("HD"))); m != nil {
		a.flush()
		a.base, a.open = amdSpot{part: m[1]}, nil
	}
}

var (
	outlineRE  = regexp.MustCompile(`^(?:■\s*)?(?:(\d{1,3}[A-Z]?)\.|([A-Za-z]{1,4})\.|\(([a-z]{1,4}|\d{1,2}|[A-Z])\))\s+`)
	outlined   = regexp.MustCompile(`^(?i:\d|[a-z]{1,4}\.\s|by\b|in\b|under\b|section|paragraph|supplement|part|the\b|new|§|“)|^[A-Z]`)
	continues  = regexp.MustCompile(`(?i)\bcontinues?\s+to\s+read\b`)
	saysNoMore = regexp.MustCompile(`(?i)^\s*the\s+(?:\w+\s+){0,4}(?:revisions?|additions?|amendments?|text)\b.{0,80}\bto\s+read\b|^\s*\[?reserved\]?\.?$`)
)

// quoteMark and the characters after it stand for words in quotes.
const quoteMark = '\uE000'

var quotedRE = regexp.MustCompile(`“[^“”]*”`)

// masked returns an instruction with its quoted words replaced by marks, and
// the words: what is quoted is text, not instruction.
func masked(s string) (string, []string) {
	s = strings.NewReplacer("‘‘", "“", "’’", "”", "``", "“", "''", "”").Replace(s)
	if parts := strings.Split(s, `"`); len(parts)%2 == 1 && len(parts) > 1 {
		for i := 1; i < len(parts); i += 2 {
			parts[i] = "“" + parts[i] + "”"
		}
		s = strings.Join(parts, "")
	}
	var quotes []string
	s = quotedRE.ReplaceAllStringFunc(s, func(q string) string {
		if len(quotes) >= maxQuotes {
			return q
		}
		quotes = append(quotes, strings.TrimSuffix(strings.TrimPrefix(q, "“"), "”"))
		return "“" + string(quoteMark+rune(len(quotes)-1)) + "”"
	})
	return hyphens.Replace(s), quotes
}

// maxQuotes is how many code points of the private area stand for quotes.
const maxQuotes = 6000

// hyphens turns the dashes that are printed inside of numbers into hyphens.
var hyphens = strings.NewReplacer("–", "-", "‑", "-", "‐", "-", "−", "-", "‒", "-")

// partedHead matches the heading of commentary whose number is printed apart: "52
// (b)(1)(ii) Safe Harbors".
var partedHead = regexp.MustCompile(`(,\s*\d{1,3})\s+(\([a-z]\)\(\d+\))`)

// instruct reads one AMDPAR: text is what it says, legible the same with its
// words apart.
func (a *amender) instruct(text, legible string) {
	if len(a.out)+len(a.current) > maxEffects {
		return
	}
	bare, quotes := masked(clip(legible, maxInstruction))
	bare, o := a.enter(partedHead.ReplaceAllString(bare, "$1$2"))
	if continues.MatchString(bare) {
		return
	}
	o.force = a.force(bare, o.force)
	r := amdReading{a: a, text: text, quotes: quotes, force: o.force, carried: o.verb}
	o.at, o.verb = r.read(bare, o.at)
	a.current = append(a.current, r.out...)
	a.open = append(a.open, o)
	if r.unread && len(a.warnings) < maxUnread {
		a.warnings = append(a.warnings, exportwatch.Warning{Code: "instruction_not_read", Message: exportwatch.Excerpt(text, 200)})
	}
}

// enter reads the number or letter of an instruction, closes the instructions
// that it does not stand under, and returns what it inherits.
func (a *amender) enter(bare string) (string, amdStep) {
	o := amdStep{at: a.base, force: a.t.effective}
	if n := len(a.open); n > 0 {
		o = a.open[n-1]
	}
	o.rank = rank{-1, 0}
	for range 3 { // "7. a. i. Revise ..."
		m := outlineRE.FindStringSubmatch(bare)
		if m == nil || !outlined.MatchString(bare[len(m[0]):]) {
			return bare, o
		}
		bare = bare[len(m[0]):]
		o = a.under(m[1]+m[2]+m[3], m[1] != "")
		if outlineRE.MatchString(bare) {
			a.open = append(a.open, o)
		}
	}
	return bare, o
}

// under returns the numbered of an instruction numbered label.
func (a *amender) under(label string, digits bool) amdStep {
	ranks := outlineRanks(label)
	for i := len(a.open) - 1; i >= 0; i-- {
		for _, r := range ranks {
			if a.open[i].series == r.series && (r.value == a.open[i].value+1 || r.value > a.open[i].value && len(ranks) == 1) {
				return a.beside(i, r)
			}
		}
	}
	if digits && (len(a.open) == 0 || a.open[0].series == seriesDigit && len(a.open) == 1 || ranks[0].value > 1) {
		return a.beside(0, ranks[0])
	}
	o := amdStep{at: a.base, force: a.t.effective}
	if n := len(a.open); n > 0 {
		o = a.open[n-1]
	}
	if len(ranks) > 0 {
		o.rank = ranks[0]
		for _, r := range ranks {
			if r.value == 1 {
				o.rank = r
			}
		}
	}
	return o
}

// outlineRanks returns the readings of the number or letter of an instruction,
// "12", "12A", "c", "iv", "B".
func outlineRanks(label string) []rank {
	if n, err := strconv.Atoi(strings.TrimRight(label, "ABCDEFGH")); err == nil {
		return []rank{{seriesDigit, n}}
	}
	small := strings.ToLower(label)
	letter, numeral := seriesLower, seriesRoman
	if small != label {
		letter, numeral = seriesUpper, seriesUpperRoman
	}
	var out []rank
	if n := letters(small); n > 0 {
		out = append(out, rank{letter, n})
	}
	if n := roman(small); n > 0 {
		out = append(out, rank{numeral, n})
	}
	return out
}

// beside closes the open instructions from i on and returns the numbered of one
// that stands where i stood.
func (a *amender) beside(i int, r rank) amdStep {
	if i == 0 {
		a.flush()
	}
	a.open = a.open[:min(i, len(a.open))]
	o := amdStep{at: a.base, force: a.t.effective}
	if i > 0 {
		o = a.open[i-1]
	}
	o.rank = r
	return o
}

var forceRE = regexp.MustCompile(`^(?i:effective)\s+(?:on\s+)?(\w+\s+\d{1,2},\s+\d{4})`)

// force returns the day from which an instruction has effect: its own, else that
// of the instruction above it. "Delayed indefinitely" has none.
func (a *amender) force(bare string, above exportwatch.Date) exportwatch.Date {
	if m := forceRE.FindStringSubmatch(bare); m != nil {
		return printedDate(m[1])
	}
	if strings.HasPrefix(strings.ToLower(bare), "delayed indefinitely") {
		return exportwatch.Date{}
	}
	return above
}

// target returns the document that an effect on section acts on. A section
// number begins with its part, which REGTEXT can have wrong.
func (a *amender) target(part, section string) string {
	if p, _, ok := strings.Cut(section, "."); ok && !strings.Contains(p, "/") {
		part = p
	}
	if strings.Contains(section, "chapter-") {
		part = "" // it is of the title
	}
	if a.title == "" {
		return ""
	}
	return strings.TrimSuffix("cfr/"+a.title+"/"+part, "/")
}

// spanned sets where the instructions of effects stand in text, in their order.
func spanned(effects []exportwatch.Effect, text string) {
	from := 0
	for i := range effects {
		e := &effects[i]
		if i > 0 && e.Instruction == effects[i-1].Instruction {
			e.Start, e.End = effects[i-1].Start, effects[i-1].End
			continue
		}
		if at := strings.Index(text[from:], e.Instruction); at >= 0 && e.Instruction != "" {
			e.Start = from + at
			e.End = e.Start + len(e.Instruction)
			from = e.End
		}
	}
}

// An amdReading is the reading of one instruction.
type amdReading struct {
	a       *amender
	text    string
	quotes  []string
	force   exportwatch.Date
	carried string // verb of the instruction above that waits for its objects
	out     []exportwatch.Effect
	unread  bool
	made    []exportwatch.Effect // of the act before
}

// read reads the acts of an instruction and returns what those under it inherit:
// the place, and a verb without an object.
func (r *amdReading) read(bare string, at amdSpot) (amdSpot, string) {
	acts := actsOf(bare)
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
		if act.intro {
			_, at = sortPhrases(r.phrases(act.object), place, true)
			continue
		}
		if i == 0 {
			at = place
		}
		things, within := sortPhrases(r.phrases(act.object), place, false)
		if act.same {
			things, within = r.same(act), place
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
		r.made = r.out[before:]
	}
	r.unread = len(r.out) == 0 && verb == "" && !acts[len(acts)-1].intro && !saysNoMore.MatchString(bare)
	return at, verb
}

// inOrder matches what says how a list is ordered, and words that would look like
// a place: "the following new".
var inOrder = regexp.MustCompile(`(?i),?\s*\b(?:in\s+(?:proper\s+|appropriate\s+|its\s+|their\s+)*(?:alphabetic(?:al)?|numeric(?:al)?|alphanumeric(?:al)?|chronological)(?:\s+and\s+\w+)?\s+(?:order|sequence|places?)|alphabetically|numerically)\b,?|\bthe\s+following\b`)

func (r *amdReading) phrases(s string) []phrase {
	return phrasesOf(termsOf(inOrder.ReplaceAllString(s, " "), r.quotes))
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
	trimmed := strings.TrimRight(bare, " ;and")
	r.unread = !strings.HasSuffix(trimmed, ":") && !strings.HasSuffix(trimmed, "—") && !strings.HasSuffix(trimmed, ",") && !saysNoMore.MatchString(bare)
	return place, r.carried
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
			t.section = e.To
		}
		out = append(out, t)
	}
	return out
}

// base returns an effect with what all of an act share.
func (r *amdReading) base(act act, at amdSpot) exportwatch.Effect {
	e := exportwatch.Effect{Verb: act.verb, Instruction: r.text, InForce: r.force, Place: strings.Join(at.headings, " > "), Through: at.through}
	e.Each = eachRE.MatchString(act.object + " " + act.lead + " " + act.to)
	return e
}

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
	}
	for _, t := range things {
		r.effect(act, e, t, at)
	}
}

// effect adds the effects of one act on one thing: one for each place it stands in.
func (r *amdReading) effect(act act, e exportwatch.Effect, t *thing, at amdSpot) {
	e.Element, e.Names = t.element, t.names
	if e.Element == "words" || e.Element == "sentence" {
		e.Removed, e.Added = takenAndPut(act, t, r.quotes)
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

// add adds one effect, or one for each name of definitions.
func (r *amdReading) add(act act, e exportwatch.Effect, t *thing, at amdSpot) {
	if e.Element == e.Paragraph || strings.HasSuffix(e.Paragraph, " "+e.Element) {
		e.Element, e.Names = "", nil
	}
	if isPartyList(e.Target, e.Section) && (e.Element == "entry" || e.Element == "words" && e.Removed+e.Added != "" && act.verb != "replace") {
		e.Element, e.Removed, e.Added = "entry", "", ""
		e.Names, e.Place = nil, ""
		e.Parties, _ = partiesIn(act.lead+" "+act.object, at.country, r.quotes)
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
	if n := len(r.out); n > 0 && sameEffect(r.out[n-1], e) {
		return
	}
	r.out = append(r.out, e)
}

func sameEffect(a, b exportwatch.Effect) bool {
	return a.Verb == b.Verb && a.Target == b.Target && a.Section == b.Section && a.Paragraph == b.Paragraph && a.Element == b.Element &&
		a.Removed == b.Removed && a.Added == b.Added && a.To == b.To && slices.Equal(a.Names, b.Names) && a.Instruction == b.Instruction
}

// takenAndPut returns the words that an act takes out and puts in.
func takenAndPut(act act, t *thing, quotes []string) (removed, added string) {
	words := strings.Join(t.words, " … ")
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

// moves adds the effects of a redesignation: one for each provision that gets
// another designation.
func (r *amdReading) moves(act act, e exportwatch.Effect, things []*thing, at amdSpot) {
	if len(things) == 0 && act.verb == "transfer" {
		things = r.same(act)
	}
	to := r.destinations(act.to, at)
	for i, t := range things {
		e.To = ""
		switch {
		case i < len(to) && len(to) == len(things):
			e.To = to[i]
		case len(to) == 1:
			e.To = to[0]
		}
		r.effect(act, e, t, at)
	}
	if len(things) != len(to) && len(to) != 1 {
		r.a.warn(fmt.Sprintf("%d provisions become %d: ", len(things), len(to)) + r.text)
	}
}

func (a *amender) warn(message string) {
	if len(a.warnings) < maxUnread {
		a.warnings = append(a.warnings, exportwatch.Warning{Code: "instruction_not_read", Message: exportwatch.Excerpt(message, 200)})
	}
}

// destinations returns the designations that to names.
func (r *amdReading) destinations(to string, at amdSpot) []string {
	at.paths = nil
	to = strings.TrimPrefix(strings.TrimSpace(to), "as ")
	to = strings.TrimPrefix(to, "to ")
	things, _ := sortPhrases(r.phrases(to), at, false)
	var out []string
	for _, t := range things {
		switch {
		case t.path != "":
			out = append(out, t.path)
		case t.section != "":
			out = append(out, t.section)
		case t.part != "":
			out = append(out, "part "+t.part)
		}
	}
	return out
}

var onPage = regexp.MustCompile(`(?i)^\s*on\s+pages?\s+\d`)

// corrects adds the effect of a correction of printed words: "“x” should read
// “y”", "instruction 3 is corrected to read".
func (r *amdReading) corrects(act act, e exportwatch.Effect, things []*thing, at amdSpot) {
	e.Target = r.a.target(at.part, "")
	if n := strings.Count(act.object, "“"); n > 0 {
		for _, t := range things {
			e.Removed += strings.Join(t.words, " … ")
		}
	}
	if to, _ := sortPhrases(r.phrases(act.to), amdSpot{}, false); len(to) > 0 {
		e.Added = strings.Join(to[0].words, " … ")
	}
	provision := slices.ContainsFunc(things, func(t *thing) bool { return t.section != "" || t.path != "" })
	if onPage.MatchString(act.object+act.lead) && !provision && len(at.sections) == 0 {
		if of := r.a.t.corrects(); of != "" {
			e.Target = of
		}
		e.Element = "words"
		r.out = append(r.out, e)
		return
	}
	for _, t := range things {
		r.effect(act, e, t, at)
	}
	if len(things) == 0 {
		for _, section := range at.sections {
			e.Section, e.Target = section, r.a.target(at.part, section)
			r.out = append(r.out, e)
		}
	}
}
