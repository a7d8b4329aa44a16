package parsers

import (
	"cmp"
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
	a := amender{t: t, exceptions: dateExceptions(t.dates())}
	a.titles, a.base.part = cfrOf(t.cfr())
	a.walk(t.node)
	a.flush()
	return a.out, a.warnings
}

// cfrOf returns the titles of the parts that a document amends, by part, and the only
// part; with several parts that is empty. A part that two titles have has none.
func cfrOf(cfr []string) (titles map[string]string, part string) {
	titles = map[string]string{}
	for i, c := range cfr {
		f := strings.Fields(c)
		if len(f) != 4 || f[2] != "Part" {
			continue
		}
		if t, known := titles[f[3]]; known && t != f[0] {
			f[0] = ""
		}
		titles[f[3]], part = f[0], f[3]
		if i > 0 {
			part = ""
		}
	}
	return titles, part
}

// An amender reads the instructions of a document in order. Instructions spread
// over several: "7. In § 1006.215:" / "a. Revise paragraph (e);" / "b. ...",
// where the lettered ones inherit the provision and, if they have none, the verb.
type amender struct {
	t        frText
	title    string            // of the CFR, as the markup says it
	titles   map[string]string // of the CFR by part, as the head of the document says them
	base     amdSpot           // what the markup says of where instructions act
	open     []amdStep
	floor    int                  // instructions that stay open: what is read stands in the last of them
	current  []exportwatch.Effect // of the numbered instruction that is read
	printed  []*printed           // new text printed for them
	inside   bool                 // an element that was kept holds what is walked
	texts    int                  // bytes of new text attached so far
	out      []exportwatch.Effect
	warnings []exportwatch.Warning

	exceptions []dateException // from the day of effect of the document
}

// An amdStep is an instruction that others may stand under.
type amdStep struct {
	rank
	at    amdSpot
	path  string           // number of the instruction with the letters under it, "5.a"
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
			if a.printsPart(c) {
				a.printed = append(a.printed, &printed{node: c})
				continue
			}
			a.enterPart(c)
			a.walk(c)
		case "SECTION", "AUTH", "EXTRACT", "GPOTABLE", "SUBPART", "APPENDIX", "STARS", "P", "FP", "HD", "NOTE":
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

// printsPart reports whether n is the text of a part that the current instruction
// adds or revises.
func (a *amender) printsPart(n *node) bool {
	m := partHeading.FindStringSubmatch(line(n.at("HD")))
	return m != nil && slices.ContainsFunc(a.current, func(e exportwatch.Effect) bool {
		return e.Element == "part" && takesText(e) && strings.HasSuffix(e.Target, "/"+m[1])
	})
}

// enterPart takes the part from a printed part heading, where no REGTEXT says it.
func (a *amender) enterPart(n *node) {
	if m := partHeading.FindStringSubmatch(line(n.at("HD"))); m != nil {
		a.flush()
		a.base, a.open = amdSpot{part: m[1]}, nil
	}
}

var (
	outlineRE  = regexp.MustCompile(`^(?:■\s*)?(?:(\d{1,3}[A-Z]?)\.|([A-Za-z]{1,4})\.|\(([a-z]{1,4}|\d{1,2}|[A-Z])\))\s+`)
	parRE      = regexp.MustCompile(`^(?:■\s*)?Par(?:\.|agraph)\s+(\d{1,3})\.\s+`)
	outlined   = regexp.MustCompile(`^(?i:\d|[a-z]{1,4}\.\s|by\b|in\b|under\b|section|paragraph|supplement|part|the\b|new|§|“)|^[A-Z]`)
	continues  = regexp.MustCompile(`(?i)\bcontinues?\s+to\s+read\b`)
	saysNoMore = regexp.MustCompile(`(?i)^\s*the\s+(?:\w+\s+){0,4}(?:revisions?|additions?|amendments?|text)\b.{0,80}\bto\s+read\b|^\s*\[?reserved\]?\.?$`)
)

// The rules of the Internal Revenue Service number their instructions "Par. 2." and
// those under them "1.".
const (
	parMark   = "Par. "
	seriesPar = -2
)

// quoteMark and the characters after it stand for words in quotes.
const quoteMark = '\uE000'

// twoMarks turns a quotation mark that is printed as two into one.
var twoMarks = strings.NewReplacer("‘‘", "“", "’’", "”", "``", "“", "''", "”")

// quotedFields matches quoted names of what an entry of the Commerce Control List
// has, where they stand for it: the “LVS” and “GBS” paragraphs.
var (
	quotedField  = regexp.MustCompile(`“(?:[Ll]icense [Rr]eq|[Rr]easons? [Ff]or|[Ll]ist |[Ss]pecial [Cc]on|[Rr]eporting|[Rr]elated |LVS|GBS|CIV|TSR|APP)`)
	quotedFields = regexp.MustCompile(`(?i)(?:“(?:license requirements?(?: notes?)?|reasons? for control|list[ -]based license exceptions?|special conditions? for STA|list of items controlled|reporting requirements?|related (?:control|definition)s?|LVS|GBS|CIV|TSR|APP):?,?”,?\s+(?:and\s+|or\s+)?)+(?:section|paragraph|table|field|note|entr)`)
)

var quotedRE = regexp.MustCompile(`“[^“”]*”`)

// masked returns an instruction with its quoted words replaced by marks, and
// the words: what is quoted is text, not instruction.
func masked(s string) (string, []string) {
	s = twoMarks.Replace(s)
	if parts := strings.Split(s, `"`); len(parts)%2 == 1 && len(parts) > 1 {
		for i := 1; i < len(parts); i += 2 {
			parts[i] = "“" + parts[i] + "”"
		}
		s = strings.Join(parts, "")
	}
	if quotedField.MatchString(s) {
		s = quotedFields.ReplaceAllStringFunc(s, strings.NewReplacer("“", "", "”", "", ":", "").Replace)
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

// categoryTitle matches the title of a category of the Commerce Control List, which
// has quotes and commas of its own, between its number and what follows it.
var categoryTitle = regexp.MustCompile(`(\bCategory\s+\d)\s*[—-]\s*\p{Lu}[^;:]{0,160}?[,\s]\s*((?:ECCNs?|Export\s+Control\s+Classification|Product\s+Group|the\s+entry|is|are|by|amend|add|remove|revise)\b)`)

// betweenDashes matches the title of a provision between dashes: "Supplement No. 4 to
// Part 746—Codes of Lamps—is revised".
var betweenDashes = regexp.MustCompile(`—\s?\p{Lu}[^—;:]{1,160}—\s?`)

// instruct reads one AMDPAR: text is what it says, legible the same with its
// words apart.
func (a *amender) instruct(text, legible string) {
	if len(a.out)+len(a.current) > maxEffects {
		return
	}
	bare, quotes := masked(clip(legible, maxInstruction))
	bare = categoryTitle.ReplaceAllString(betweenDashes.ReplaceAllString(bare, " "), "$1, $2")
	for i, one := range inlined(partedHead.ReplaceAllString(bare, "$1$2")) {
		if i == 1 {
			a.floor = len(a.open)
		}
		a.instructOne(text, one, quotes)
	}
	if a.floor > 0 {
		a.open, a.floor = a.open[:a.floor], 0
	}
}

// instructOne reads one instruction of those that text holds.
func (a *amender) instructOne(text, bare string, quotes []string) {
	bare, o := a.enter(bare)
	if continues.MatchString(bare) {
		return
	}
	o.force = a.force(bare, a.excepted(o.path, o.force))
	r := amdReading{a: a, text: text, quotes: quotes, force: o.force, carried: o.verb}
	o.at, o.verb = r.read(bare, o.at)
	a.current = append(a.current, r.out...)
	a.open = append(a.open, o)
	if r.unread {
		a.warn(text)
	} else if words := r.unaccounted(o.at); len(words) > 0 && (len(r.out) > 0 || !saysNoMore.MatchString(bare)) {
		a.warn("not read: " + strings.Join(words, ", ") + ": " + text)
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
		if m := parRE.FindStringSubmatch(bare); m != nil {
			bare = bare[len(m[0]):]
			o = a.under(parMark+m[1], false)
			o.path = m[1]
			if outlineRE.MatchString(bare) {
				a.open = append(a.open, o)
			}
			continue
		}
		m := outlineRE.FindStringSubmatch(bare)
		if m == nil || !outlined.MatchString(bare[len(m[0]):]) && !beginsInstruction(bare[len(m[0]):]) {
			return bare, o
		}
		bare = bare[len(m[0]):]
		o = a.under(m[1]+m[2]+m[3], m[1] != "")
		if m[1] != "" {
			o.path = ""
		}
		o.path = strings.ToLower(strings.TrimPrefix(o.path+"."+m[1]+m[2]+m[3], "."))
		if outlineRE.MatchString(bare) {
			a.open = append(a.open, o)
		}
	}
	return bare, o
}

// under returns the numbered of an instruction numbered label.
func (a *amender) under(label string, digits bool) amdStep {
	ranks := outlineRanks(label)
	for i := len(a.open) - 1; i >= a.floor; i-- {
		for _, r := range ranks {
			if a.open[i].series == r.series && (r.value == a.open[i].value+1 || r.value > a.open[i].value && len(ranks) == 1) {
				return a.beside(i, r)
			}
		}
	}
	if digits && a.floor == 0 && (len(a.open) == 0 || a.open[0].series != seriesPar) && (len(a.open) == 0 || a.open[0].series == seriesDigit && len(a.open) == 1 || ranks[0].value > 1) {
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
	if number, ok := strings.CutPrefix(label, parMark); ok {
		if n, err := strconv.Atoi(number); err == nil {
			return []rank{{seriesPar, n}}
		}
	}
	if startsWithDigit(label) {
		if n, err := strconv.Atoi(strings.TrimRight(label, "ABCDEFGH")); err == nil {
			return []rank{{seriesDigit, n}}
		}
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
	title := cmp.Or(a.title, a.titleOf(part))
	if title == "" {
		return ""
	}
	return strings.TrimSuffix("cfr/"+title+"/"+part, "/")
}

// titleOf returns the title that the head of the document gives a part; the only one
// that it names for a part that it does not.
func (a *amender) titleOf(part string) string {
	if title, known := a.titles[part]; known {
		return title
	}
	only := ""
	for _, title := range a.titles {
		if only != "" && title != only {
			return ""
		}
		only = title
	}
	return only
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
