package parsers

import (
	"regexp"
	"strings"
)

// An act is one verb of an amendatory instruction and what it acts on.
type act struct {
	verb   string
	object string
}

// verbRE finds the verbs of amendatory language in all their forms, as the
// Office of the Federal Register prescribes them (Document Drafting Handbook,
// chapter 2).
var verbRE = regexp.MustCompile(`(?i)\b(?:(?:is|are|was|were|be)\s+)?(?:(?:further|also)\s+)?` +
	`(remov\w+ and reserv\w+|revis(?:e|es|ed|ing)|add(?:s|ed|ing)?|remov(?:e|es|ed|ing)|delet(?:e|es|ed|ing)|redesignat(?:e|es|ed|ing)|` +
	`reserv(?:e|es|ed|ing)|transferr?(?:s|ed|ing)?|republish(?:es|ed|ing)?|amend(?:s|ed|ing)?|correct(?:s|ed|ing)?|withdraw(?:n|s|ing)?)\b`)

// verbOf returns the verb of the taxonomy for a word of an instruction.
func verbOf(word string) string {
	word = strings.ToLower(word)
	switch {
	case strings.Contains(word, "reserv"):
		return "reserve"
	case strings.HasPrefix(word, "revis"):
		return "revise"
	case strings.HasPrefix(word, "add"):
		return "add"
	case strings.HasPrefix(word, "remov"), strings.HasPrefix(word, "delet"), strings.HasPrefix(word, "withdr"):
		return "remove"
	case strings.HasPrefix(word, "redesig"):
		return "redesignate"
	case strings.HasPrefix(word, "transf"):
		return "transfer"
	case strings.HasPrefix(word, "republ"):
		return "republish"
	}
	return "amend"
}

// passiveRE tells "paragraph (b) is revised" from "revise paragraph (b)".
var passiveRE = regexp.MustCompile(`(?i)^(?:is|are|was|were|be)\s`)

// newlyRE hides what only describes a provision: "newly redesignated paragraph
// (d)", "as amended by".
var newlyRE = regexp.MustCompile(`(?i)\b(?:newly\s+(?:re)?designated|newly\s+added|as\s+(?:further\s+)?(?:amended|added|revised|corrected|redesignated))\b`)

// actsOf returns what the instruction does, in its order. A verb that only
// introduces others ("Amend § 3.114 by:") is left out.
func actsOf(text string) []act {
	text = newlyRE.ReplaceAllString(text, "")
	found := verbRE.FindAllStringSubmatchIndex(text, -1)
	var out []act
	from, before := 0, 0 // ends of what passive verbs have taken, and of the verb before
	for i, m := range found {
		end := len(text)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		a := act{verbOf(text[m[2]:m[3]]), text[m[1]:end]}
		if passiveRE.MatchString(text[m[0]:m[1]]) {
			a.object = text[from:m[0]]
		}
		lead := text[before:m[0]]
		before = m[1]
		if a.introduces(text[m[1]:], len(found) > i+1) {
			continue
		}
		from = end
		out = append(out, a.settled(lead))
	}
	return mergeActs(out)
}

// byRE matches what follows a verb that introduces others.
var byRE = regexp.MustCompile(`(?i)^[^;]{0,200}?(?:\bby\b|\bas follows\b|[:—-]\s*$)`)

// introduces reports whether the verb only leads to others.
func (a act) introduces(after string, more bool) bool {
	return a.verb == "amend" && (more || byRE.MatchString(after))
}

// wordsRE matches an object that is words of a text and not a provision.
var wordsRE = regexp.MustCompile(`(?i)^\s*(?:an?\s+|the\s+)?(?:(?:first|second|third|last|two|three|remaining)\s+)*(?:“”|words?|phrases?|citations?|references?|sentences?|semicolons?|periods?|commas?|terms?\s+“”)`)

// settled returns a with what it acts on: an act on words of a provision is an
// amendment of that provision, which stands after the words or before the
// verb, in lead.
func (a act) settled(lead string) act {
	if a.verb != "redesignate" && wordsRE.MatchString(a.object) && !authorityRE.MatchString(lead+a.object) {
		a.verb, a.object = "amend", lead+" "+a.object
	}
	if a.verb == "redesignate" {
		a.object, _, _ = strings.Cut(a.object, " as ")
	}
	return a
}

// mergeActs joins the halves of "remove “x” and add in its place “y”".
func mergeActs(acts []act) []act {
	var out []act
	for _, a := range acts {
		if n := len(out); n > 0 && out[n-1].verb == "amend" && (a.verb == "amend" || strings.Contains(a.object, "in its place") || strings.Contains(a.object, "in their place")) {
			out[n-1].object += " " + a.object
			continue
		}
		out = append(out, a)
	}
	return out
}

var (
	paragraphsRE = regexp.MustCompile(`(?i)\bparagraphs?\s+((?:\([A-Za-z0-9]{1,6}\))+(?:(?:\s+introductory text)?\s*,?\s*(?:and|or|through|to)?\s*(?:\([A-Za-z0-9]{1,6}\))+)*(?:\s+introductory text)?)`)
	itemRE       = regexp.MustCompile(`(?i)(through\s+|to\s+)?((?:\([A-Za-z0-9]{1,6}\))+)(\s+introductory text)?`)
	introRE      = regexp.MustCompile(`(?i)\bintroductory text\b`)
	headingRE    = regexp.MustCompile(`(?i)\b(?:section\s+)?heading\b`)
	authorityRE  = regexp.MustCompile(`(?i)\bauthority citation\b`)
)

// paragraphs returns the designators of the paragraphs that a acts on, ranges
// and lists written out: "(a)(2)", "(b) introductory text". An act on the whole
// provision gives one empty string.
func (a act) paragraphs() []string {
	var out []string
	var last []string
	for _, list := range paragraphsRE.FindAllStringSubmatch(a.object, -1) {
		for _, m := range itemRE.FindAllStringSubmatch(list[1], -1) {
			path := inherit(last, designators(m[2]))
			if m[1] != "" {
				out = append(out, between(last, path)...)
			}
			out = append(out, "("+strings.Join(path, ")(")+")"+strings.ToLower(m[3]))
			last = path
		}
	}
	out = append(out, unnumbered(paragraphsRE.ReplaceAllString(a.object, ""))...)
	if len(out) == 0 {
		return []string{""}
	}
	return uniq(out)
}

// unnumbered returns the parts of a provision that rest names without a
// designator.
func unnumbered(rest string) []string {
	var out []string
	if authorityRE.MatchString(rest) {
		out = append(out, "authority citation")
	}
	if introRE.MatchString(rest) {
		out = append(out, "introductory text")
	}
	if headingRE.MatchString(rest) {
		out = append(out, "heading")
	}
	return out
}

// designators splits "(a)(1)" into a and 1.
func designators(s string) []string {
	return strings.Split(strings.Trim(s, "()"), ")(")
}

// inherit completes a designator of a list by the one before it: after
// "(c)(2)" comes "(3)", which is (c)(3).
func inherit(last, path []string) []string {
	first := enumerator{text: path[0]}.ranks()
	for k := len(last) - 1; k > 0; k-- {
		for _, r := range (enumerator{text: last[k]}).ranks() {
			for _, f := range first {
				if f.series == r.series && f.value > r.value {
					return append(append([]string(nil), last[:k]...), path...)
				}
			}
		}
	}
	return path
}

// maxRange bounds how many paragraphs a range stands for.
const maxRange = 60

// between returns the designators after from and before to, which differ in
// their last place.
func between(from, to []string) []string {
	n := len(from)
	if n == 0 || n != len(to) {
		return nil
	}
	for _, f := range (enumerator{text: from[n-1]}).ranks() {
		for _, t := range (enumerator{text: to[n-1]}).ranks() {
			if f.series != t.series || t.value <= f.value || t.value-f.value > maxRange {
				continue
			}
			var out []string
			for v := f.value + 1; v < t.value; v++ {
				path := append(append([]string(nil), from[:n-1]...), rank{f.series, v}.String())
				out = append(out, "("+strings.Join(path, ")(")+")")
			}
			return out
		}
	}
	return nil
}
