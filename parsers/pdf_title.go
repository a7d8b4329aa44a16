package parsers

import (
	"regexp"
	"strings"

	"github.com/ledongthuc/pdf"

	"exportwatch"
)

// A title is looked for in the first titleLines lines of a text.
const titleLines = 30

var (
	// subjectLine matches what a letter or an order says it is about.
	subjectLine = regexp.MustCompile(`(?:^|\s)(?:(?:R[eE]|S(?:ubject|UBJECT)): |(In [Tt]he Matter [Oo]f:? |IN THE MATTER OF:? ))(\S.{4,}?)(?: Dear .*| Respondents?\b.*)?$`)
	// letterhead matches what stands over a text that does not say what it is: who
	// printed it, where and when, and the numbers of pages and files.
	letterhead = regexp.MustCompile(`(?i)^(\W+|\d+$|page \d+( of \d+)?|billing code \S+|(united states|u\.?s\.?) department of( [a-z]+)?|department of (commerce|state|the treasury|justice)|bureau of industry and security|` +
		`(office|assistant secretary|under secretary|secretary) (of|for) (the secretary|export \w+|industry and security|foreign assets control)|washington,? d\.?c\.?( \d{5}(-\d{4})?)?|` +
		`\d+ cfr parts? [\d, and]+|(in the )?(united states|u\.?s\.?) (district court|bankruptcy court|court of (appeals|international trade|federal claims))( for the [\w ]+)?|for the ([\w ]+ )?(district|circuit)( of [\w ]+)?|` +
		`(in the )?supreme court of the united states|\[?(docket|doc\.?) no\.?:? [\w-]+\]?|rin \d{4}-[a-z]{2}\d+|((january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}, \d{4})|` +
		`\d{1,2} (january|february|march|april|may|june|july|august|september|october|november|december) \d{4}|via [\w -]*mail|by (certified|electronic) mail[^.]{0,40}|untitled)`)
	trailingDay = regexp.MustCompile(`(?i)(\S),? (january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}, \d{4}$`)
	// addressee matches lines of addresses, and how letters begin.
	addressee = regexp.MustCompile(`\b\d{5}(-\d{4})?$|@\S+\.\w|\(\d{3}\) ?\d{3}-\d{4}|^(Dear|Attn|Attention|Mr|Ms|Mrs|Dr|The Honorable)\b`)
)

// textTitle returns what a text without a title is about: its subject line, else
// the first line that is neither letterhead nor address, else its first line.
func textTitle(text string) string {
	lines := strings.SplitN(strings.TrimSpace(text), "\n", titleLines+1)
	lines = lines[:min(len(lines), titleLines)]
	for _, line := range lines {
		if m := subjectLine.FindStringSubmatch(firstPart(line)); m != nil {
			return exportwatch.Excerpt(strings.TrimRight(m[1]+m[2], " ,;"), maxTitle)
		}
	}
	for i, line := range lines {
		if line = firstPart(line); strings.HasSuffix(line, ":") && i+1 < len(lines) {
			line += " " + firstPart(lines[i+1]) // "In the Matter of:"
		}
		if line = withoutLetterhead(line); len(strings.Fields(line)) > 2 && !addressee.MatchString(line) {
			return exportwatch.Excerpt(line, maxTitle)
		}
	}
	return exportwatch.Excerpt(lines[0], maxTitle)
}

// firstPart returns the part of a line that a title can stand in.
func firstPart(line string) string {
	return strings.TrimSpace(string(firstBytes([]byte(line), 4*maxTitle)))
}

// withoutLetterhead returns a line without the letterhead it begins with. One piece
// of letterhead before other words is the subject of a sentence.
func withoutLetterhead(line string) string {
	rest, pieces := line, 0
	for head := letterhead.FindString(rest); head != ""; head = letterhead.FindString(rest) {
		rest = strings.TrimSpace(strings.TrimPrefix(rest, head))
		pieces++
	}
	if pieces == 1 && rest != "" {
		rest = line
	}
	return trailingDay.ReplaceAllString(rest, "$1")
}

// pdfTitle returns the title that the file's information dictionary gives, if
// it is more than a file name or that of a file which was never named.
func pdfTitle(r *pdf.Reader) (title string) {
	defer func() {
		if recover() != nil { // the library panics on malformed objects
			title = ""
		}
	}()
	title = fold(r.Trailer().Key("Info").Key("Title").Text())
	if strings.Contains(title, ".") && !strings.Contains(title, " ") || strings.HasPrefix(title, "Microsoft Word -") || strings.EqualFold(title, "untitled") {
		return ""
	}
	return exportwatch.Excerpt(title, maxTitle)
}
