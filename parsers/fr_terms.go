package parsers

import (
	"regexp"
	"strings"
	"unicode"
)

// A term is one unit of an amendatory instruction: a provision it names, a noun
// for a part of one, words it quotes, or what joins them.
type term struct {
	kind termKind
	text string // "744.22", "(a)(2)", "supp-4", "3A090.a", "definition", "in", the quoted words
	part string // of a supplement, appendix or subpart, if it is said
}

type termKind int

const (
	termWord      termKind = iota // any other word
	termJoin                      // comma, "and", "or"
	termBreak                     // semicolon
	termThrough                   // joins the ends of a range
	termLink                      // a preposition
	termQuote                     // quoted words
	termSection                   // section of a part
	termParagraph                 // designators of a paragraph
	termProvision                 // supplement, appendix, subpart, chapter
	termPart                      // part of a title
	termECCN                      // entry of the Commerce Control List
	termComment                   // heading of official commentary, "32(b)(1)"
	termNumber                    // paragraph by number, "28", "4.iii"
	termItem                      // paragraph of an ECCN, "a.1"
	termNoun                      // part of a provision, see nounOf
)

// sectionForm matches the number of a section in the forms the CFR has:
// 744.22, 165.T11-157, 1.401(k)-1, 60-1.4, 252.204-7012.
const sectionForm = `(?:\d{1,3}-)?\d{1,4}[a-z]?\.[A-Z]{0,2}\d+[A-Za-z]{0,2}(?:(?:\([A-Za-z0-9]{1,3}\))*-\d+[A-Za-z]{0,2})*`

const (
	decimals = "0123456789"
	capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	lowers   = "abcdefghijklmnopqrstuvwxyz"
)

// termForms are the shapes of terms, tried in order where a word begins.
var termForms = []struct {
	kind  termKind
	first string // the bytes that one can begin with
	form  *regexp.Regexp
}{
	{termProvision, "sS", regexp.MustCompile(`(?i)^(supplement|supp\.)\s*(?:nos?\.?\s*)?(\d{1,2}|[IVX]{1,4}|[A-Z])\b(?:\s+to\s+(?:subpart\s+[A-Z]+\s+of\s+)?part\s+(\w+))?`)},
	{termProvision, "aA", regexp.MustCompile(`(?i)^(appendi)(?:x|xes|ces)\s+([A-Z]{1,3}|[IVXL]{1,6}|\d{1,3})\b(?:\s+(?:to|of)\s+(?:subpart\s+[A-Z]+\s+(?:of|to)\s+)?part\s+(\w+))?`)},
	{termProvision, "aA", regexp.MustCompile(`(?i)^(appendi)x()\s+to\s+part\s+(\w+)`)},
	{termProvision, "sS", regexp.MustCompile(`(?i)^(subpart)s?\s+([A-Z]{1,3}(?:-\d+)?)\b(?:\s+(?:to|of)\s+part\s+(\w+))?`)},
	{termProvision, capitals, regexp.MustCompile(`^()([A-Z]{1,2})\b(?:\s+(?:to|of)\s+(?:subpart\s+[A-Z]+\s+(?:of|to)\s+)?part\s+(\w+))?`)}, // "subparts D and E"
	{termProvision, "sScC", regexp.MustCompile(`(?i)^((?:sub)?chapter)\s+([IVXLC]+|[A-Z])\b()`)},
	{termQuote, "cC", regexp.MustCompile(`^(Category\s+[IVX]{1,6})\b`)}, // of the United States Munitions List, 22 CFR 121.1
	{termPart, "pP", regexp.MustCompile(`(?i)^parts?\s+((?:\d{1,3}-)?\d{1,4}[a-z]?)\b`)},
	{termSection, "§sS", regexp.MustCompile(`^(?:§§?|(?i:sections?))\s*(` + sectionForm + `)`)},
	{termSection, decimals, regexp.MustCompile(`^(` + sectionForm + `)`)},
	{termECCN, decimals, regexp.MustCompile(`^(\d[A-EY]\d{3}(?:\.[a-z]{1,2}(?:\.[a-z0-9]{1,4})*)?)\b`)},
	{termComment, "pP" + decimals, regexp.MustCompile(`^(?:[Pp]aragraph\s+)?(\d{1,3}[a-z]?(?:\([A-Za-z0-9]{1,5}\))+)`)},
	{termParagraph, "(", regexp.MustCompile(`^((?:\(\s?(?:[A-Za-z]{1,5}|\d{1,3})\s?\)\s?)+)`)},
	{termNumber, decimals, regexp.MustCompile(`^(\d{1,3}(?:\.[a-z0-9]{1,5})*)(?:[\s.,;:)]|$)`)},
	{termItem, "." + lowers, regexp.MustCompile(`^(\.?[a-z]{1,2}(?:\.[a-z0-9]{1,4})*)(?:[\s.,;:)]|$)`)},
}

var (
	linkRE    = regexp.MustCompile(`(?i)^(?:at\s+the\s+(?:end|beginning)s?\s+of|of|in|to|from|under|at|into|within|above|before|after|following|preceding|with|for|by|as|on|between)\b`)
	joinRE    = regexp.MustCompile(`(?i)^(?:,\s*(?:and|or)?\b|and\b|or\b)`)
	throughRE = regexp.MustCompile(`(?i)^through\b`)
)

// smallWords are the words that join others, tried in order where a word begins as
// they do: with one of the bytes, in lower case.
var smallWords = []struct {
	kind  termKind
	first string
	form  *regexp.Regexp
}{{termThrough, "t", throughRE}, {termJoin, "ao", joinRE}, {termLink, "abfioptuw", linkRE}}

// termsOf divides an instruction, whose quoted words are in quotes, into terms.
func termsOf(s string, quotes []string) []term {
	var out []term
	for s != "" {
		t, size := nextTerm(s, quotes, out)
		if t != (term{}) {
			out = append(out, t)
		}
		s = s[size:]
	}
	return out
}

// nextTerm reads the term that s begins with and returns its length, 1 at least.
func nextTerm(s string, quotes []string, before []term) (term, int) {
	switch {
	case strings.HasPrefix(s, "“"):
		mark := []rune(s[:min(len(s), 12)])
		if i := int(mark[min(1, len(mark)-1)] - quoteMark); i >= 0 && i < len(quotes) && len(mark) > 2 {
			return term{kind: termQuote, text: quotes[i]}, len(string(mark[:3]))
		}
		return term{}, len("“")
	case s[0] == ' ':
		return term{}, 1
	case s[0] == ';':
		return term{kind: termBreak, text: ";"}, 1
	case s[0] == ',':
		return term{kind: termJoin, text: ","}, 1
	}
	for _, f := range termForms {
		if strings.IndexByte(f.first, s[0]) < 0 {
			continue
		}
		if m := f.form.FindStringSubmatch(s); m != nil && fits(f.kind, m, before) {
			t := formed(f.kind, m)
			if f.kind == termProvision && m[1] == "" { // it goes on with a list
				kind, _, _ := strings.Cut(listBefore(before).text, "-")
				t.text = kind + "-" + m[2]
				if kind == "app" {
					t.text = strings.ToLower(t.text)
				}
			}
			if f.kind == termNumber && listBefore(before).kind == termPart {
				t.kind = termPart // "parts 740 and 748"
			}
			return t, formSize(f.kind, m)
		}
	}
	if t, size := nounOf(s); size > 0 {
		return t, size
	}
	for _, f := range smallWords {
		if strings.IndexByte(f.first, s[0]|0x20) < 0 {
			continue
		}
		if m := f.form.FindString(s); m != "" {
			return term{kind: f.kind, text: strings.ToLower(m)}, len(m)
		}
	}
	if size := wordSize(s); size > 0 {
		return term{kind: termWord, text: strings.ToLower(s[:size])}, size
	}
	return term{}, runeSize(s)
}

// wordSize returns the length of the word that s begins with, with the marks inside
// of it.
func wordSize(s string) int {
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !strings.ContainsRune("'’./-", r) {
			return i
		}
	}
	return len(s)
}

func runeSize(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}

// formSize leaves the mark that ends a number to the term after it.
func formSize(kind termKind, m []string) int {
	if kind == termNumber || kind == termItem {
		return len(m[1])
	}
	return len(m[0])
}

// fits reports whether a form means what it looks like where it stands: a bare
// section number goes on a list of sections, a number or a letter alone follows
// the word "paragraph" or goes on a list of them.
func fits(kind termKind, m []string, before []term) bool {
	last := listBefore(before)
	listed := len(before) > 0 && (before[len(before)-1].kind == termJoin || before[len(before)-1].kind == termThrough)
	switch kind {
	case termProvision:
		return m[1] != "" || listed && last.kind == termProvision && (strings.HasPrefix(last.text, "subpart-") || strings.HasPrefix(last.text, "app-"))
	case termSection:
		return strings.HasPrefix(m[0], "§") || strings.EqualFold(m[0][:1], "s") || last.kind == termSection || listed && sectionListed(before)
	case termParagraph:
		for _, d := range designators(strings.ReplaceAll(m[1], " ", "")) {
			if len(enumerator{text: d}.ranks()) == 0 {
				return false
			}
		}
	case termNumber:
		last = listBefore(beforeParts(before))
		return listed && (last.kind == termNumber || last.kind == termPart) || last.kind == termNoun && (last.text == nounParagraph || last.text == "note" || last.text == "footnote" || last.text == "table" || last.text == "figure")
	case termItem:
		if itemless.MatchString(m[1]) {
			return false
		}
		return listed && listBefore(beforeParts(before)).kind == termItem || last.kind == termNoun && last.text == nounParagraph && before[len(before)-1].kind == termNoun
	}
	return true
}

// beforeParts returns the terms without what of the last provision they name: after
// "paragraphs a.1 introductory text and" the list goes on.
func beforeParts(before []term) []term {
	n := len(before)
	for n > 0 && (before[n-1].kind == termJoin || before[n-1].kind == termThrough) {
		n--
	}
	if n > 1 && before[n-1].kind == termNoun && (before[n-1].text == "introductory text" || before[n-1].text == "heading") && before[n-2].kind != termLink {
		return before[:n-1]
	}
	return before
}

// itemless matches words that have the shape of an item.
var itemless = regexp.MustCompile(`^(?:in|of|to|by|is|as|at|on|or|an|be|if|it|no|so)$`)

// sectionListed reports whether a list of sections with their paragraphs goes on:
// "§§ 744.6(a), 744.7 heading, and".
func sectionListed(before []term) bool {
	for i := len(before) - 1; i >= 0; i-- {
		switch t := before[i]; {
		case t.kind == termSection:
			return true
		case t.kind == termJoin, t.kind == termThrough, t.kind == termParagraph:
		case t.kind == termNoun && (t.text == "heading" || t.text == "introductory text" || t.text == nounParagraph):
		default:
			return false
		}
	}
	return false
}

// listBefore returns the last term that is no join and no range mark.
func listBefore(before []term) term {
	for i := len(before) - 1; i >= 0; i-- {
		if k := before[i].kind; k != termJoin && k != termThrough {
			return before[i]
		}
	}
	return term{}
}

// formed returns the term of a matched form.
func formed(kind termKind, m []string) term {
	t := term{kind: kind, text: strings.TrimSpace(m[1])}
	switch kind {
	case termProvision:
		name := strings.ToLower(m[1])
		switch {
		case strings.HasPrefix(name, "supp"):
			t.text = "supp-" + strings.ToLower(m[2])
		case name == "appendi":
			t.text = strings.TrimSuffix("app-"+strings.ToLower(m[2]), "-")
		default:
			t.text = name + "-" + strings.ToUpper(m[2])
		}
		t.part = strings.ToLower(m[3])
	case termParagraph:
		t.text = strings.ReplaceAll(t.text, " ", "")
	case termItem:
		t.text = strings.TrimPrefix(t.text, ".")
	}
	return t
}

// nounParagraph is the noun that only announces designators.
const nounParagraph = "paragraph"

// nouns are the words for parts of provisions; the first that matches is meant.
var nouns = []struct {
	element string
	first   string // the bytes that one can begin with, in lower case
	form    *regexp.Regexp
}{
	{"License Requirements Note", "l", regexp.MustCompile(`(?i)^license\s+requirements?\s+notes?\b`)},
	{"License Requirements", "l“", regexp.MustCompile(`(?i)^“?license\s+requirements?”?\s+(?:section|table|paragraph)\b`)},
	{"Reason for Control", "r", regexp.MustCompile(`(?i)^reasons?\s+for\s+control\b`)},
	{"List Based License Exceptions", "l", regexp.MustCompile(`(?i)^list[\s-]based\s+license\s+exceptions?\b`)},
	{"Special Conditions for STA", "s", regexp.MustCompile(`(?i)^special\s+conditions?\s+for\s+STA\b`)},
	{"List of Items Controlled", "l", regexp.MustCompile(`(?i)^list\s+of\s+items\s+controlled\b`)},
	{"Reporting Requirements", "r", regexp.MustCompile(`(?i)^reporting\s+requirements?\b`)},
	{"Related Controls", "r", regexp.MustCompile(`(?i)^related\s+controls?\b`)},
	{"Related Definitions", "r", regexp.MustCompile(`(?i)^related\s+definitions?\b`)},
	{"LVS", "l", regexp.MustCompile(`^LVS\b`)},
	{"GBS", "g", regexp.MustCompile(`^GBS\b`)},
	{"CIV", "c", regexp.MustCompile(`^CIV\b`)},
	{"TSR", "t", regexp.MustCompile(`^TSR\b`)},
	{"APP", "a", regexp.MustCompile(`^APP\b`)},
	{"introductory text", "iu", regexp.MustCompile(`(?i)^(?:introductory\s+(?:text|paragraph|sentence)|undesignated\s+introductory\s+(?:text|paragraph))\b`)},
	{"authority citation", "a", regexp.MustCompile(`(?i)^authority\s+citations?\b`)},
	{"center heading", "uc", regexp.MustCompile(`(?i)^(?:(?:undesignated\s+)?center(?:ed)?|undesignated)\s+headings?\b`)},
	{"heading", "hspt", regexp.MustCompile(`(?i)^(?:(?:section|subject|subpart|part|table|paragraph)\s+)?(?:sub)?headings?\b`)},
	{"undesignated paragraph", "uc", regexp.MustCompile(`(?i)^(?:undesignated|concluding|unnumbered)\s+(?:\w+\s+)?(?:paragraphs?|text)\b`)},
	{"definition", "d", regexp.MustCompile(`(?i)^definitions?\b`)},
	{"entry", "elrpa", regexp.MustCompile(`(?i)^(?:entr(?:y|ies)|listings?|rows?|entit(?:y|ies)|addresse?s?|persons?)\b`)},
	{"note", "tn", regexp.MustCompile(`(?i)^(?:technical\s+)?notes?\b`)},
	{"footnote", "f", regexp.MustCompile(`(?i)^footnotes?\b`)},
	{"table", "t", regexp.MustCompile(`(?i)^tables?\b`)},
	{"figure", "feid", regexp.MustCompile(`(?i)^(?:figures?|equations?|illustrations?|diagrams?)\b`)},
	{"example", "e", regexp.MustCompile(`(?i)^examples?\b`)},
	{"sentence", "sftlnr", regexp.MustCompile(`(?i)^(?:(?:first|second|third|fourth|fifth|last|final|next|remaining|two|three)\s+)*sentences?\b`)},
	{"words", "wpcrtndas", regexp.MustCompile(`(?i)^(?:words?|phrases?|citations?|references?|terms?|numbers?|dates?|titles?|acronyms?|abbreviations?|symbols?|text)\b`)},
	{"period", "p", regexp.MustCompile(`(?i)^periods?\b`)},
	{"semicolon", "s", regexp.MustCompile(`(?i)^semi-?colons?\b`)},
	{"comma", "c", regexp.MustCompile(`(?i)^commas?\b`)},
	{"colon", "c", regexp.MustCompile(`(?i)^colons?\b`)},
	{"column", "c", regexp.MustCompile(`(?i)^columns?\b`)},
	{"airworthiness directive", "a", regexp.MustCompile(`(?i)^airworthiness\s+directives?\b`)},
	{nounParagraph, "ips", regexp.MustCompile(`(?i)^(?:items\s+)?(?:sub)?paragraphs?\b`)},
}

func nounOf(s string) (term, int) {
	for _, n := range nouns {
		if strings.IndexByte(n.first, s[0]|0x20) < 0 {
			continue
		}
		if m := n.form.FindString(s); m != "" {
			return term{kind: termNoun, text: n.element}, len(m)
		}
	}
	return term{}, 0
}

// insideWord matches the edge of italics between letters or decimals.
var insideWord = regexp.MustCompile(`([\pL\pN),;:.])\x00([\pL\pN])`)

// spaced returns the inline text of n with a space where italics begin or end
// inside of a word: files that lost their indentation print "under<E>Section".
func spaced(n *node) string {
	var b strings.Builder
	writeSpaced(&b, n)
	return heal(strings.ReplaceAll(insideWord.ReplaceAllString(b.String(), "$1 $2"), "\x00", ""))
}

func writeSpaced(b *strings.Builder, n *node) {
	italic := n.name == "E" && n.attr("T") == "03"
	if italic {
		b.WriteByte(0)
	}
	if n.name == "PRTPAGE" {
		b.WriteByte(' ')
	}
	b.WriteString(n.data)
	for _, c := range n.children {
		writeSpaced(b, c)
	}
	if italic {
		b.WriteByte(0)
	}
}
