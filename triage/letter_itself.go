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

var (
	letterhead = regexp.MustCompile(`(?i)department\s+of\s+commerce|bureau\s+of\s+industry\s+and\s+security`)
	informsYou = regexp.MustCompile(`(?i)\byou\s+are\s+(?:hereby\s+)?(?:informed|notified)\b|\b(?:hereby\s+)?(?:inform(?:s|ing)?|notif(?:y|ies|ying))\s+you\b|\b(?:hereby\s+)(?:informs?|notif(?:y|ies))\s+[A-Z]|\bthis\s+(?:letter|notice)\s+(?:serves\s+to\s+)?(?:informs?|notif(?:y|ies))\b`)
	mustHave   = regexp.MustCompile(`(?i)\blicen[cs]e\s+is\s+(?:now\s+)?required|\brequires?\s+(?:an?\s+)?(?:\w+\s+){0,2}licen[cs]e|\bmust\s+(?:first\s+)?(?:obtain|have|apply\s+for)\s+(?:an?\s+)?(?:\w+\s+){0,2}licen[cs]e|\bwithout\s+(?:first\s+)?(?:obtaining\s+)?(?:an?\s+)?(?:\w+\s+){0,2}licen[cs]e|\blicen[cs]e\s+requirement`)
	salutation = regexp.MustCompile(`(?m)\bDear\s|\bRe:\s|^RE:\s`)
	addressee  = regexp.MustCompile(`(?m)^[ \t]*(?:(?:To|TO|Attn|Attention):?\s+)?(` + namePattern + `)[ \t]*,?[ \t]*$`)
	formName   = regexp.MustCompile(`(` + namePattern + `)`)
	notAddress = regexp.MustCompile(`(?i)\b(?:street|avenue|ave|road|suite|floor|washington|d\.?c|department|bureau|office|secretary|officer|counsel|president|director|mr|ms|mrs|dr|case|document|exhibit|page|united states|via|by|certified|mail|courier|hand|email|synthetic)\b`)
	// signature matches the complimentary close and up to four capitalised words
	// under it; officeTitle, where a name among them ends and an office begins.
	signature   = regexp.MustCompile(`(?i:\b(?:sincerely|respectfully|very truly yours)),?\s+((?:\p{Lu}[\p{L}.’'-]*\s?){2,5})`)
	officeTitle = regexp.MustCompile(`\s(?:Secretary|Under|Deputy|Assistant|Acting|Director|Chief|Administrator|Principal|Commissioner|Counsel|Department|Bureau|Office|United)\b`)
)

// letterItself reads the text as a letter, or returns false.
func (p *passage) letterItself() (act, bool) {
	head := p.text[:min(letterheadBytes, len(p.text))]
	told := informsYou.FindStringIndex(p.text)
	if told == nil || !letterhead.MatchString(head) || !mustHave.MatchString(p.text) || otherNotice.MatchString(head) {
		return act{}, false
	}
	name, at, ok := p.addressee(told[0])
	if !ok {
		return act{}, false
	}
	if p.Document.Kind == exportwatch.CourtFiling || p.Document.Kind == exportwatch.Guidance {
		p.grade = exportwatch.Primary
	}
	return act{sentence: p.sentenceAt(told[0]), start: told[0], end: told[1], recipient: name, at: at, self: true}, true
}

// addressee returns whom the letter is addressed to: the first line before the
// salutation that is a company's name, the first such name with a legal form,
// or the name that the letter says it informs.
func (p *passage) addressee(told int) (string, exportwatch.Span, bool) {
	before := told
	if m := salutation.FindStringIndex(p.text[:told]); m != nil {
		before = m[0]
	}
	for _, m := range addressee.FindAllStringSubmatchIndex(p.text[:before], -1) {
		if name, ok := p.company(m[2], m[3]); ok {
			return name, exportwatch.Span{m[2], m[3]}, true
		}
	}
	for _, m := range formName.FindAllStringSubmatchIndex(p.text[:before], -1) {
		if name, ok := p.company(m[2], m[3]); ok && legalForm.MatchString(name) {
			return name, exportwatch.Span{m[2], m[3]}, true
		}
	}
	if m := informedName.FindStringSubmatchIndex(p.text[told:]); m != nil {
		name, ok := recipientName(p.text[told+m[2] : told+m[3]])
		return name, exportwatch.Span{told + m[2], told + m[3]}, ok
	}
	return "", exportwatch.Span{}, false
}

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
