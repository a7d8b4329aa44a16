package triage

import (
	"regexp"
	"strings"

	"exportwatch"
)

// A text is the letter itself if it opens with the agency's letterhead, tells
// its reader that a license is required and is addressed to somebody. Courts
// and companies file such letters as exhibits.

// letterheadBytes is how far into a text a letterhead may stand: below the
// stamp of a court and the cover of an exhibit.
const letterheadBytes = 1500

// lineName matches a name that stands on one line.
var lineName = strings.ReplaceAll(namePattern, `\s`, `[ \t]`)

var (
	letterhead = regexp.MustCompile(`(?i)department\s+of\s+commerce|secretary\s+of\s+commerce|bureau\s+of\s+industry\s+and\s+security`)
	informsYou = regexp.MustCompile(`(?i)\byou\s+are\s+(?:hereby\s+)?(?:informed|notified)\b|\b(?:hereby\s+)?(?:inform(?:s|ing)?|notif(?:y|ies|ying))\s+you\b|\b(?:hereby\s+)(?:informs?|notif(?:y|ies))\s+[A-Z]|\bthis\s+(?:letter|notice)\s+(?:serves\s+to\s+)?(?:informs?|notif(?:y|ies))\b|\b(?:is|am)\s+(?:hereby\s+)?(?:informing|notifying)\b|\bconstitutes\s+(?:\w+\s+){0,2}notice\b`)
	salutation = regexp.MustCompile(`(?m)\bDear\s|\bRe:\s|^RE:\s`)
	addressee  = regexp.MustCompile(`(?m)^[ \t]*(?:(?:To|TO|Attn|Attention):?[ \t]+)?(` + lineName + `)[ \t]*,?[ \t]*$`)
	formName   = regexp.MustCompile(`(` + lineName + `)`)
	// pleading begins a party's paper, which quotes letters.
	pleading   = regexp.MustCompile(`\b(?:COMPLAINT|PETITION|MOTION|MEMORANDUM|DECLARATION|AFFIDAVIT|BRIEF)\b|(?i:\bplaintiffs?\b)`)
	notAddress = regexp.MustCompile(`(?i)\b(?:street|avenue|ave|road|suite|floor|washington|d\.?c|department|bureau|office|secretary|officer|counsel|president|director|mr|ms|mrs|dr|case|document|exhibit|page|united states|via|by|certified|mail|courier|hand|email|e-mail|synthetic|subject|notification)\b`)
	// signature matches the complimentary close and up to four capitalised words
	// under it; officeTitle, where a name among them ends and an office begins.
	signature   = regexp.MustCompile(`(?i:\b(?:sincerely|respectfully|very truly yours)),?\s+((?:\p{Lu}[\p{L}.’'-]*\s?){2,5})`)
	officeTitle = regexp.MustCompile(`\s(?:Secretary|Under|Deputy|Assistant|Acting|Director|Chief|Administrator|Principal|Commissioner|Counsel|Department|Bureau|Office|United)\b`)
)

// letterItself reads the text as a letter: one that requires a license, exempts
// from such a requirement or rescinds it. Otherwise it returns nil and false.
func (p *passage) letterItself() (*draft, bool) {
	head := p.text[:min(letterheadBytes, len(p.text))]
	if !letterhead.MatchString(head) || otherNotice.MatchString(head) || pleading.MatchString(head) {
		return nil, false
	}
	whole := *p
	whole.sentences = sentences(unwrapped(p.text)) // lines of a letter are not sentences
	whole.acts = map[int][]act{}
	for n, told := range informsYou.FindAllStringIndex(p.text, maxActs) {
		name, at, ok := whole.addressee(told[0])
		if n == 0 && !ok {
			return nil, false
		}
		a := act{sentence: whole.sentenceAt(told[0]), start: told[0], end: told[1], recipient: name, at: at, self: true}
		if d := whole.saidByLetter(a); d != nil {
			return d, true
		}
	}
	return nil, false
}

// saidByLetter returns what the letter does in the sentence of a, nil if that
// is nothing to report: a grant, a question.
func (p *passage) saidByLetter(a act) *draft {
	if p.Document.Kind == exportwatch.CourtFiling || p.Document.Kind == exportwatch.Guidance {
		p.grade = exportwatch.Primary
	}
	if p.Source.Grade == exportwatch.Provided {
		p.grade = exportwatch.Provided
	}
	s := p.sentences[a.sentence]
	if r, ok := p.relief(a.sentence); ok {
		d := p.exemption(r)
		p.letterFacts(d, a)
		p.scope(d, a.sentence)
		d.settle()
		return d
	}
	if rescinds.MatchString(p.text[s[0]:s[1]]) {
		d := p.rescission(exportwatch.Span{a.start, a.end})
		p.letterFacts(d, a)
		d.settleRescission()
		return d
	}
	if _, ok := required(p.text[s[0]:p.windowEnd(a.sentence)]); ok {
		return p.letterDraft(a)
	}
	return nil
}

// letterFacts adds what the letter's form tells: to whom, when, by whom.
func (p *passage) letterFacts(d *draft, a act) {
	d.addressed(a)
	p.letterDate(d, a.start)
	p.signer(d)
	p.issuer(d, 0, a.end)
}

// body returns where the body of a letter begins, which is at its salutation if
// one stands between start and told: the lines above hold offices and a heading.
func (p *passage) body(start, told int) int {
	if m := dear.FindAllStringIndex(p.text[start:told], -1); m != nil {
		return start + m[len(m)-1][0]
	}
	return start
}

var dear = regexp.MustCompile(`(?m)^[ 	]*Dear\s`)

// unwrapped returns text with the line ends inside its paragraphs as spaces, so
// that offsets stay.
func unwrapped(text string) string {
	b := []byte(text)
	for i := 1; i+1 < len(b); i++ {
		if b[i] == '\n' && b[i-1] != '\n' && b[i+1] != '\n' {
			b[i] = ' '
		}
	}
	return string(b)
}

// addressee returns whom the letter is addressed to: a line before the
// salutation that is a company's name with its legal form, the first such name,
// the name that the letter says it informs, or the first line that is a name of
// no officer.
func (p *passage) addressee(told int) (string, exportwatch.Span, bool) {
	before := told
	if m := salutation.FindStringIndex(p.text[:told]); m != nil {
		before = m[0]
	}
	var lines []exportwatch.Span
	for _, re := range []*regexp.Regexp{addressee, formName} {
		for _, m := range re.FindAllStringSubmatchIndex(p.text[:before], -1) {
			name, ok := p.company(m[2], m[3])
			if ok && legalForm.MatchString(name) {
				return name, exportwatch.Span{m[2], m[3]}, true
			}
			if ok && re == addressee && !officeNext.MatchString(p.text[m[1]:before]) {
				lines = append(lines, exportwatch.Span{m[2], m[3]})
			}
		}
	}
	if m := informedName.FindStringSubmatchIndex(p.text[told:]); m != nil && m[0] < letterheadBytes {
		if name, ok := recipientName(p.text[told+m[2] : told+m[3]]); ok {
			return name, exportwatch.Span{told + m[2], told + m[3]}, true
		}
	}
	if len(lines) == 0 {
		return "", exportwatch.Span{}, false
	}
	name, ok := p.company(lines[0][0], lines[0][1])
	return name, lines[0], ok
}

// officeNext begins the line under a person's name in an address.
var officeNext = regexp.MustCompile(`(?i)^[ \t]*,?[ \t]*\n[ \t]*(?:[\w&]+[ \t]+){0,4}(?:officer|president|counsel|director|chair\w*|manager|partner|secretary)\b`)

var informedName = regexp.MustCompile(`(?i:informs?|informing|notify|notifies|notifying)\s+(?:you,?\s+(?:and\s+)?(?:through\s+you\s+)?)?(` + namePattern + `)`)

func (p *passage) company(start, end int) (string, bool) {
	line := p.text[start:end]
	if notAddress.MatchString(line) || strings.ToUpper(line) == line && !strings.Contains(line, " ") {
		return "", false
	}
	return recipientName(line)
}

// sentenceAt returns the index of the sentence that holds an offset.
func (p *passage) sentenceAt(offset int) int {
	at := 0
	for i, s := range p.sentences {
		if s[0] <= offset {
			at = i
		}
	}
	return at
}

// letterDate reads the day a letter bears: its first date, above the
// salutation.
func (p *passage) letterDate(d *draft, told int) {
	for _, f := range p.datesIn(0, told) {
		if f.flag == "" && !stamp.MatchString(p.text[max(0, f.start-40):f.start]) {
			d.on = f.date
			d.fact("date", f.date.String(), f.start, f.end)
			return
		}
	}
	d.flag(noDate)
}

// stamp matches what stands before a date that a court printed on a page.
var stamp = regexp.MustCompile(`(?i)\b(?:filed|entered)[:\s]*$`)

// signer reads the name under the complimentary close, without the office that
// text of a PDF has on the same line. One word is no name.
func (p *passage) signer(d *draft) {
	m := signature.FindStringSubmatchIndex(p.text)
	if m == nil || d.Fact("signatory") != nil {
		return
	}
	name, _, _ := strings.Cut(p.text[m[2]:m[3]], "\n")
	if at := officeTitle.FindStringIndex(name); at != nil {
		name = name[:at[0]]
	}
	name = strings.TrimRight(name, " .")
	if len(strings.Fields(name)) > 1 {
		d.quote("signatory", m[2], m[2]+len(name))
	}
}
