package parsers

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// An act is one verb of an amendatory instruction with the words about it.
type act struct {
	verb    string
	lead    string // what stands before the verb and says where: "In § 744.21, in paragraph (b),"
	object  string // what it acts on
	to      string // what a redesignation or transfer makes of it, what a correction puts there
	same    bool   // its object is that of the act before: "is redesignated as paragraph (c) and revised"
	passive bool   // its object stands before the verb
	intro   bool   // it only leads to others: "Amend § 3.114 by:"
}

// verbRE matches, at the front of words, the verbs of amendatory language in all
// their forms, as the Office of the Federal Register prescribes them (Document
// Drafting Handbook, chapter 2), and those of older rules.
var verbRE = regexp.MustCompile(`(?i)^((?:(?:is|are|was|were|be|being)\s+)?(?:proposed\s+to\s+be\s+)?(?:(?:further|also|hereby|again)\s+)*)` +
	`((?:remov|add|delet|revis)\w* and reserv(?:e|es|ed|ing)|add(?:s|ed|ing)?\s+(?:and\s+)?(?:new\s+)?reserved|lift(?:s|ed|ing)?\s+the\s+(?:stay|suspension)|` +
	`should\s+(?:have\s+)?read|` +
	`revis(?:e|es|ed|ing)|add(?:s|ed|ing)?|insert(?:s|ed|ing)?|remov(?:e|es|ed|ing)|delet(?:e|es|ed|ing)|strik(?:e|es|ing)|stricken|` +
	`redesignat(?:e|es|ed|ing)|designat(?:e|es|ed|ing)|reserv(?:e|es|ed|ing)|transfer(?:red|ring|s)?|republish(?:es|ed|ing)?|` +
	`amend(?:s|ed|ing)?|correct(?:s|ed|ing)?|withdraw(?:n|s|ing)?|suspend(?:s|ed|ing)?|stay(?:s|ed|ing)|substitut(?:e|es|ed|ing)|replac(?:e|es|ed|ing))\b`)

// verbStarts are the letters that what verbRE matches begins with.
const verbStarts = "ad ag al am ar be co de fu he in is li pr re sh st su tr wa we wi"

// longestVerb is more than a verb takes with the words before it, in bytes.
const longestVerb = 160

// verbsIn returns the matches of verbRE in text, which are looked for where a word
// begins as one of them does. Most words do not.
func verbsIn(text string) [][]int {
	var out [][]int
	lower := exportwatch.Lowered(text)
	for i := 0; i+len("is") <= len(text); i++ {
		if i > 0 && isWordByte(text[i-1]) || !strings.Contains(verbStarts, lower[i:i+len("is")]) {
			continue
		}
		m := verbRE.FindStringSubmatchIndex(text[i:min(len(text), i+longestVerb)])
		if m == nil {
			continue
		}
		for k := range m {
			m[k] += i
		}
		out = append(out, m)
		i = m[1] - 1
	}
	return out
}

// verbOf returns the verb of the taxonomy for a word of an instruction.
func verbOf(word string) string {
	word = strings.ToLower(word)
	for _, v := range []struct{ part, verb string }{
		{"reserv", "reserve"}, {"lift", "amend"}, {"read", "correct"}, {"revis", "revise"}, {"add", "add"}, {"insert", "add"},
		{"remov", "remove"}, {"delet", "remove"}, {"withdr", "remove"}, {"strik", "remove"}, {"strick", "remove"}, {"redesig", "redesignate"}, {"desig", "designate"},
		{"transf", "transfer"}, {"republ", "republish"}, {"correct", "correct"}, {"suspend", "suspend"}, {"stay", "suspend"},
		{"substit", "replace"}, {"replac", "replace"},
	} {
		if strings.Contains(word, v.part) {
			return v.verb
		}
	}
	return "amend"
}

// passiveRE tells "paragraph (b) is revised" from "revise paragraph (b)".
var passiveRE = regexp.MustCompile(`(?i)^(?:is|are|was|were|be|being)\s`)

// participle matches a verb that, without "is", goes on with a passive before it.
var participle = regexp.MustCompile(`(?i)(?:ed|en|withdrawn)$`)

// newlyRE hides what only describes a provision: "newly redesignated paragraph
// (d)", "as amended at 78 FR 1".
var newlyRE = regexp.MustCompile(`(?i)\b(?:newly\s+(?:re)?(?:designated|added|revised|reserved)|(?:,\s*)?as\s+(?:further\s+|proposed\s+to\s+be\s+)?(?:amended|added|revised|corrected|redesignated|published)(?:\s+(?:at|by|in|on)\s[^;:]*?(?:\d{4}\)?|\bFR\s+\d+)(?:,?\s+(?:and|effective)\s[^,;:]*?(?:\d{4}\)?,?))*)?)`)

// onlyVerbs matches what stands between two verbs with one object.
var onlyVerbs = regexp.MustCompile(`(?i)^[\s,]*(?:and|then)?\s*$`)

// ownLead matches, at the end of one act's words, what says where the next acts:
// "..., and, in paragraph (c), removing".
var ownLead = regexp.MustCompile(`(?i)(?:[;:]\s*(?:and,?\s*)?|\band,?\s+|\bby:?\s+)((?:(?:in|under|at|from)\s[^;]*,|under\s[^;“]*,?)(?:\s*\bby)?|(?:§§?|sections?|paragraphs?)\s[^;“]*,?\s+by)\s*$`)

// actsOf returns what an instruction does, in its order, whose verbs are found.
func actsOf(text string, found [][]int) []act {
	var out []act
	from, passive := 0, false
	for i, m := range found {
		end := len(text)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		a := act{verb: verbOf(text[m[4]:m[5]]), lead: text[from:m[0]], object: text[m[1]:end]}
		word, next := text[m[4]:m[5]], 0
		out = a.follows(out, word)
		is := passiveRE.MatchString(text[m[0]:m[1]]) || strings.HasPrefix(word, "should")
		if is || participle.MatchString(word) && (passive || i == 0 && strings.ContainsAny(a.lead, "§(.") || i > 0 && onlyVerbs.MatchString(a.lead)) && a.verb != "amend" {
			a.same = i > 0 && (onlyVerbs.MatchString(a.lead) || (a.verb == "transfer" || a.verb == "redesignate") && madeOf.MatchString(a.lead))
			a.to = strings.TrimSpace(a.object)
			a.object, a.lead = a.lead, ""
			a.passive, passive = true, true
			if i+1 < len(found) && passiveRE.MatchString(text[end:found[i+1][1]]) {
				next = a.yields()
			}
		} else if out, a.lead = ownLeadOf(out, a.lead, i > 0); i > 0 {
			passive = false
		}
		a.intro = !strings.HasPrefix(strings.ToLower(word), "lift") && a.introduces(text[m[1]:end], len(found) > i+1)
		if a.to == "" || a.intro {
			a.split()
		}
		from = end
		if is || passive {
			from = m[1]
		}
		if next > 0 {
			from = end - next
		}
		out = append(out, a.pairs()...)
	}
	return mergeActs(out)
}

// madeOf matches, before a verb, what the one before has made of its object: "is
// redesignated as § 739.2 and transferred".
var madeOf = regexp.MustCompile(`(?i)^\s*(?:as|to)\s[^;]*\band\s*$`)

// follows takes from the act before the subject of a passive verb behind a
// semicolon: "remove “x”; paragraph (c) is transferred".
func (a *act) follows(out []act, word string) []act {
	if strings.TrimSpace(a.lead) != "" || len(out) == 0 {
		return out
	}
	before := &out[len(out)-1]
	if i := strings.LastIndexByte(before.object, ';'); i >= 0 && participle.MatchString(word) {
		before.object, a.lead = before.object[:i], before.object[i+1:]
	}
	return out
}

// otherPair matches where in a redesignation that has several the next begins: "§ 1
// as § 2 and § 3 as § 4".
var otherPair = regexp.MustCompile(`(?i)(?:[,;]\s*(?:and\s+)?|\s+and\s+)((?:paragraph|section|note|§|definition|subpart)[^;,]*?(?:,\s*(?:and\s*)?\([^;,]*?)*\sas\s)`)

// pairs returns the acts that a redesignation of several things stands for.
func (a act) pairs() []act {
	out := []act{a}
	if a.verb != "redesignate" {
		return out
	}
	for {
		last := &out[len(out)-1]
		m := otherPair.FindStringSubmatchIndex(last.to)
		if m == nil {
			return out
		}
		next := act{verb: a.verb, object: last.to[m[2] : m[3]-len(" as ")], to: last.to[m[3]:], passive: a.passive}
		last.to = last.to[:m[0]]
		out = append(out, next)
	}
}

// ownLeadOf returns what of the words before a verb belongs to it; the rest is
// the object of the act before, which keeps it.
func ownLeadOf(out []act, lead string, follows bool) ([]act, string) {
	if !follows {
		return out, lead
	}
	words := &out[len(out)-1].object
	if to := &out[len(out)-1].to; *to != "" {
		words = to // what a redesignation makes comes last
	}
	m := ownLead.FindStringSubmatchIndex(*words)
	if m == nil {
		return out, ""
	}
	lead, *words = (*words)[m[2]:], (*words)[:m[2]]
	return out, lead
}

// otherObject matches where, behind what a redesignation makes, the object of the next
// verb begins: "as paragraphs (b) and (c), and a new paragraph (d)".
var otherObject = regexp.MustCompile(`,?\s+and\s+((?:an?\s+)?(?:new\s+)?(?:paragraph|section|§)s?\s[^;]*\w[^;]*)$`)

// yields leaves to the next verb its object, and returns the length of that.
func (a *act) yields() int {
	m := otherObject.FindStringSubmatchIndex(a.to + " ")
	if a.verb != "redesignate" || m == nil || onlyVerbs.MatchString(a.to[strings.LastIndexAny(a.to, ")0123456789")+1:]) && strings.HasSuffix(strings.TrimSpace(a.to), "and") {
		return 0
	}
	size := len(a.to) + 1 - m[2]
	a.to = a.to[:m[0]]
	return size
}

var (
	// transferTo matches where the destination of a transfer begins.
	transferTo = regexp.MustCompile(`\bto\s+(?:subpart|§|[Ss]ection)`)
	behindAs   = regexp.MustCompile(`(§\s*[\d.]+\d)\s+as\s+(?:new\s+)?paragraph\s+`) // "to § 744.2 as paragraph (b)"
)

// split divides what a redesignation acts on from what it makes of it.
func (a *act) split() {
	switch a.verb {
	case "redesignate", "designate":
		a.object, a.to, _ = strings.Cut(a.object, " as ")
	case "transfer":
		if m := transferTo.FindStringIndex(a.object); m != nil {
			a.object, a.to = a.object[:m[0]], behindAs.ReplaceAllString(a.object[m[0]:], "$1")
		}
	}
}

var (
	// leadsOn matches what ends an instruction that others stand under.
	leadsOn  = regexp.MustCompile(`(?i)(?:\bby\b|\bas follows\b|[:—-]\s*$)`)
	rereadRE = regexp.MustCompile(`(?i)^\s*(?:in\s+its\s+entirety\s+)?to\s+(?:now\s+)?read\b`)
)

// introduces reports whether the verb only leads to others. A provision that "is
// amended to read as follows" is revised.
func (a *act) introduces(after string, more bool) bool {
	if a.verb != "amend" && a.verb != "correct" {
		return false
	}
	if a.verb == "amend" && rereadRE.MatchString(after) {
		a.verb = "revise"
		return false
	}
	return more && (a.verb == "amend" || strings.Contains(after, "by")) || a.verb == "amend" && leadsOn.MatchString(after)
}

// inPlace matches what joins the halves of "remove “x” and add in its place “y”".
var inPlace = regexp.MustCompile(`(?i)\bin\s+(?:its|their|his|the)\s+places?\b|\bin\s+lieu\s+(?:of|thereof)\b`)

// wordsTaken matches what says that words are taken out, not a provision.
var wordsTaken = regexp.MustCompile(`(?i)“|\b(?:words?|phrases?|sentences?|references?|citations?|terms?|numbers?|dates?|titles?|text|periods?|commas?|(?:semi-?)?colons?)\b`)

// mergeActs joins the halves of "remove the words “x” and add in their place the
// words “y”".
func mergeActs(acts []act) []act {
	var out []act
	for _, a := range acts {
		n := len(out)
		switch {
		case n == 0 || a.verb != "add" || out[n-1].verb != "remove" || !inPlace.MatchString(a.object+a.to) || strings.Contains(strings.ToLower(a.object), "entr"):
		case wordsTaken.MatchString(out[n-1].object + out[n-1].lead):
			out[n-1].verb = "replace"
			out[n-1].to = inPlace.ReplaceAllString(a.object, " ")
			if a.to != "" && !strings.Contains(out[n-1].to, "“") {
				out[n-1].to += inPlace.ReplaceAllString(a.to, " ")
			}
			continue
		default: // a provision for another
			a.object = inPlace.ReplaceAllString(a.object, " ")
		}
		out = append(out, a)
	}
	return out
}

// maxRange bounds how many paragraphs a range stands for.
const maxRange = 60

// designators splits "(a)(1)" into a and 1.
func designators(s string) []string {
	return strings.Split(strings.Trim(s, "()"), ")(")
}

// farNumeral is how far numerals of a list are apart at most: (l) after (i) is the
// letter, not the fiftieth.
const farNumeral = 24

// inherit completes a designator of a list by the one before it: after
// "(c)(2)" comes "(3)", which is (c)(3). Below a lettered paragraph what may be a
// numeral is none of the letters: after "(h)(1)(i)" comes (m), a paragraph of its own.
func inherit(last, path []string) []string {
	first := enumerator{text: path[0]}.ranks()
	for k := len(last) - 1; k > 0; k-- {
		ranks := (enumerator{text: last[k]}).ranks()
		numeral := last[0] != "" && last[0][0] >= 'a' && slices.ContainsFunc(ranks, func(r rank) bool { return r.series == seriesRoman })
		for _, r := range ranks {
			if numeral && r.series == seriesLower {
				continue
			}
			for _, f := range first {
				far := (f.series == seriesRoman || f.series == seriesItalicRoman) && f.value-r.value > farNumeral
				if f.series == r.series && f.value > r.value && !far {
					return append(append([]string(nil), last[:k]...), path...)
				}
			}
		}
	}
	return path
}

// between returns the designators after from and before to, which differ in
// their last place. "(i)" to "(v)" are letters at the outermost level and numerals
// below it.
func between(from, to []string) []string {
	n := len(from)
	if n == 0 || n != len(to) {
		return nil
	}
	first, steps := rank{}, maxRange+1
	for _, f := range (enumerator{text: from[n-1]}).ranks() {
		for _, t := range (enumerator{text: to[n-1]}).ranks() {
			outermost := n == 1 && f.series == seriesLower
			if d := t.value - f.value; f.series == t.series && d > 0 && (d < steps || outermost && d <= maxRange) {
				first, steps = f, d
			}
			if outermost && steps <= maxRange {
				return members(from, first, steps)
			}
		}
	}
	if steps > maxRange {
		return nil
	}
	return members(from, first, steps)
}

// deeper returns the paragraphs after from and before to, which stands one level
// below: "(b)(1) through (b)(3)(ii)" holds the words before (b)(3)(i) as well.
func deeper(from, to []string) []string {
	n := len(from)
	if n == 0 || len(to) != n+1 || !slices.Equal(from[:n-1], to[:n-1]) || from[n-1] == to[n-1] {
		return nil
	}
	out := append(between(from, to[:n]), withSuffix(joined(to[:n]), "introductory text"))
	for _, r := range (enumerator{text: to[n]}).ranks() {
		if r.series == seriesAt(n) && r.value <= maxRange {
			for v := 1; v < r.value; v++ {
				out = append(out, joined(append(slices.Clone(to[:n]), rank{r.series, v}.String())))
			}
			break
		}
	}
	return out
}

// seriesAt returns how the paragraphs of a section are numbered at a level. 1 CFR
// 21.11.
func seriesAt(level int) int {
	switch level {
	case 0:
		return seriesLower
	case 1, 4:
		return seriesDigit
	case 3:
		return seriesUpper
	}
	return seriesRoman
}

func members(from []string, first rank, steps int) []string {
	var out []string
	for v := first.value + 1; v < first.value+steps; v++ {
		path := append(append([]string(nil), from[:len(from)-1]...), rank{first.series, v}.String())
		out = append(out, joined(path))
	}
	return out
}
