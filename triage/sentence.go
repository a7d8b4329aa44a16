package triage

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"exportwatch"
)

// abbreviation matches the end of a text whose last point does not end a
// sentence.
var abbreviation = regexp.MustCompile(`(?:^|[\s(“"])(?:[A-Z]|U\.S|U\.K|D\.C|[Nn]os?|v|vs|Mr|Ms|Mrs|Dr|Sec|Secs|Sen|Rep|Gov|Gen|Inc|Corp|Ltd|Co|LLC|L\.P|Cf|cf|e\.g|i\.e|Art|art|Fed|Reg|Stat|Pub|L|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|a\.m|p\.m|(?:[A-Z]\.)+[A-Z])\.$`)

// companyForm matches the end of a text whose last point belongs to a company's
// name, and may end a sentence beside.
var companyForm = regexp.MustCompile(`[\s,](?:Inc|Corp|Ltd|Co|LLC|L\.P|N\.V|S\.A)\.$`)

var (
	// newSubject begins a sentence of its own: a word that nothing but a sentence
	// begins with, or a name and its verb.
	newSubject = regexp.MustCompile(`^\s+(?:(?:The|This|That|These|Those|It|Its|They|We|Our|He|She|In|On|At|As|By|For|After|Before|Under|Until|Upon|However|Today|Yesterday|According|If|When|While|Although|Because|Since|During|Both|Neither)\s|An?\s+\p{Ll}|\p{Lu}[\p{L}\d&’'-]*(?:,\s+(?:which|who)\b|\s+(?:has|had|have|was|were|is|are|will|would|may|must|can|cannot|did|does|also|then|later|today|said|says|told|informed|notified|advised|warned|sent|issued|imposed|fined|received|got|disclosed|announced|reported|paid|agreed|admitted|failed|continued|shipped|exported|sold|makes|designs)\b))`)
	// ofTheCompany is said of who speaks for the company named before it.
	ofTheCompany = regexp.MustCompile(`^\s+(?:Chief|CEO|CFO|COO|CTO|President|Chair\w*|Vice|General|Executive|Director|Founder|Spokes\w+|Officials?|Shares|Stock)\b`)
)

// footnote matches the number of a footnote glued to the point after a word,
// and the white space after it.
var footnote = regexp.MustCompile(`^[\p{L}”"’)]\.\d{1,2}\s`)

// saint follows "St." where that begins the name of a country, and ends no address.
var saint = regexp.MustCompile(`^\s+(?:Kitts|Lucia|Vincent)\b`)

// maxSentence is the longest sentence whose acts are read, in bytes. Statutes
// write long ones; beyond it the text is no prose, and work on it must stay
// bounded.
const maxSentence = 4096

// sentences returns the spans of the sentences of text, in order, without the
// white space around them. A line end always ends one.
func sentences(text string) []exportwatch.Span {
	var out []exportwatch.Span
	start := 0
	add := func(end int) {
		if s := trimmed(text, start, end); s[0] < s[1] {
			out = append(out, s)
		}
		start = end
	}
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\n':
			add(i)
		case '.', '!', '?':
			if end := closing(text, i+1); endsSentence(text, start, i, end) {
				add(end)
				i = end - 1
			}
		}
	}
	add(len(text))
	return out
}

// closing returns the offset after the quotes, brackets and footnote number at i.
func closing(text string, i int) int {
	if m := footnote.FindStringIndex(text[max(0, i-2):min(i+6, len(text))]); m != nil && i >= 2 {
		return i - 2 + m[1] - 1
	}
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !strings.ContainsRune(`"')]”’»`, r) {
			break
		}
		i += n
	}
	return i
}

// endsSentence reports whether the mark at i ends the sentence begun at start;
// next is what follows its closing quotes.
func endsSentence(text string, start, i, next int) bool {
	if next >= len(text) {
		return true
	}
	r, n := utf8.DecodeRuneInString(text[next:])
	if !unicode.IsSpace(r) {
		return gluedSentence(text, i, next, r, n)
	}
	after, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[next:min(next+8, len(text))], " \t"))
	if unicode.IsLower(after) {
		return false
	}
	before := text[max(start, i-12) : i+1]
	if strings.HasSuffix(before, "St.") && saint.MatchString(text[next:min(len(text), next+maxStart)]) {
		return false
	}
	return text[i] != '.' || !abbreviation.MatchString(before) || companyForm.MatchString(before) && beginsSentence(text[next:min(len(text), next+maxStart)])
}

// maxStart is how far the words that begin a sentence are looked at, in bytes.
const maxStart = 80

// beginsSentence reports whether text, which follows the name of a company, is
// a new sentence.
func beginsSentence(text string) bool {
	return newSubject.MatchString(text) && !ofTheCompany.MatchString(text)
}

// gluedSentence reports whether a new sentence begins right after the point at
// i, as in "Model 5.The letter", which pages lose their space to.
func gluedSentence(text string, i, next int, r rune, n int) bool {
	if i == 0 || next != i+1 || !unicode.IsUpper(r) || next+n >= len(text) {
		return false
	}
	before := rune(text[i-1])
	after, _ := utf8.DecodeRuneInString(text[next+n:])
	return (unicode.IsLower(before) || unicode.IsDigit(before)) && unicode.IsLower(after)
}

// trimmed returns the span start to end without white space at either side.
func trimmed(text string, start, end int) exportwatch.Span {
	s := text[start:end]
	start += len(s) - len(strings.TrimLeft(s, " \t\r\n"))
	return exportwatch.Span{start, max(start, start+len(strings.TrimSpace(s)))}
}
