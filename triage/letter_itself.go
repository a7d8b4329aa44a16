package triage

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// A text is the letter itself if it opens with the agency's letterhead, tells
// its reader that a license is required and is addressed to somebody. Courts
// and companies file such letters as exhibits.

var (
	informsYou = regexp.MustCompile(`(?i)\byou\s+are\s+(?:hereby\s+)?(?:informed|notified|advised)\b|\b(?:hereby\s+)?(?:inform(?:s|ing)?|notif(?:y|ies|ying)|advis(?:es?|ing))\s+you\b|\bhereby\s+(?:informs?|notif(?:y|ies)|advises?)\s+[A-Z]|\bthis\s+(?:letter|notice)\s+(?:serves\s+to\s+)?(?:informs?|notif(?:y|ies)|advises?)\b|\b(?:is|am)\s+(?:hereby\s+)?(?:informing|notifying|advising)\b|\bconstitutes\s+(?:\w+\s+){0,2}notice\b|\b(?:up)?on\s+(?:your\s+)?receipt\s+of\s+this\s+(?:letter|notice)\b|\byou\s+are\s+(?:now\s+|hereby\s+)?required\s+to\s+(?:obtain|apply|seek)\b`)
	// informsOne names who is informed; only the body of a letter, below its
	// salutation, says so of its reader.
	informsOne  = regexp.MustCompile(`\b(?:informs|notifies|advises)\s+(` + namePattern + `)`)
	dear        = regexp.MustCompile(`\bDear\s+[^\n:,]{1,80}[:,]`)
	subjectLine = regexp.MustCompile(`(?m)(?:^|\s)R[Ee]:\s`)
	closeLine   = regexp.MustCompile(`\b(?:Sincerely|Respectfully|Very truly yours|Yours truly|Best regards|Regards)(?:\s+yours)?,?\s`)
	// pleading begins a party's paper, which quotes letters.
	pleading = regexp.MustCompile(`\b(?:COMPLAINT|PETITION|MOTION|MEMORANDUM|DECLARATION|AFFIDAVIT|BRIEF)\b|(?i:\bplaintiffs?\b)`)
	// answers matches a reply to who asked: a classification, an opinion.
	answers = regexp.MustCompile(`(?i)\byou(?:r\s+company)?\s+(?:have\s+)?(?:asked|inquired|requested)\b|\byour\s+(?:[\w-]+\s+){0,4}?(?:request|inquiry|question|e-?mail)\b|\badvisory\s+opinion\b|\bcommodity\s+classification\b|\bCCATS\b|\breturned\s+without\s+action\b|\b(?:is|are)\s+(?:properly\s+)?classified\b`)
	// provisionOfAct cites the sections of the statute under which the agency
	// informs persons, as the Act numbers them (50 U.S.C. 4813, 4817).
	provisionOfAct = regexp.MustCompile(`(?i)\b(?:4813\(a\)\(15\)|4817\(b\)|1754\(a\)\(15\)|1758\(b\))`)
	// signature matches the complimentary close and up to four capitalised words
	// under it; officeTitle, where a name among them ends and an office begins.
	signature   = regexp.MustCompile(`(?i:\b(?:sincerely|respectfully|very truly yours)),?\s+((?:\p{Lu}[\p{L}.’'-]*\s?){2,5})`)
	officeTitle = regexp.MustCompile(`\s(?:Secretary|Under|Deputy|Assistant|Acting|Director|Chief|Administrator|Principal|Commissioner|(?:General\s+)?Counsel|(?:(?:Senior|Executive)\s+)?(?:Vice\s+)?President|Manager|Head|Department|Bureau|Office|United)\b`)
)

// A letter is a passage read as one. Its sentences run on over the ends of
// lines.
type letter struct {
	passage
	flat       string // its text, see unwrapped
	head, body int    // where its salutation begins and ends; both 0 if it has none
	end        int    // where its complimentary close begins, or the end of the text
}

// letterItself reads the text as a letter: one that requires a license, exempts
// from such a requirement or rescinds it. Otherwise it returns nil and false.
func (p *passage) letterItself() (*draft, bool) {
	head := p.text[:min(letterheadBytes, len(p.text))]
	if p.accuses() || !letterhead.MatchString(head) || otherNotice.MatchString(head) || pleading.MatchString(head) {
		return nil, false
	}
	l := p.asLetter()
	for n, told := range l.informing() {
		name, at, ok := l.addressee(told[0])
		if n == 0 && (!ok && !l.toOne() || !l.fromAgency(told[0])) {
			return nil, false
		}
		a := act{sentence: l.sentenceAt(told[0]), start: told[0], end: told[1], recipient: name, at: at}
		if d := l.says(a); d != nil {
			return d, true
		}
	}
	return nil, false
}

func (p *passage) asLetter() *letter {
	l := &letter{passage: *p, flat: unwrapped(p.text), end: len(p.text)}
	l.sentences, l.acts = sentences(l.flat), map[int][]act{}
	l.head, l.body = p.salutation()
	if m := closeLine.FindStringIndex(p.text[l.body:]); m != nil {
		l.end = l.body + m[0]
	}
	return l
}

// informing returns where the letter tells its reader something, in order.
func (l *letter) informing() []exportwatch.Span {
	var out []exportwatch.Span
	for _, m := range informsYou.FindAllStringIndex(l.text, maxActs) {
		out = append(out, exportwatch.Span{m[0], m[1]})
	}
	if l.body == 0 {
		return out
	}
	for _, m := range informsOne.FindAllStringSubmatchIndex(l.text[l.body:l.end], maxActs) {
		told := exportwatch.Span{l.body + m[0], l.body + m[1]}
		name, ok := recipientName(l.text[l.body+m[2] : l.body+m[3]])
		if to, _, addressed := l.addressee(told[0]); ok && addressed && sameName(name, to) {
			out = append(out, told)
		}
	}
	slices.SortFunc(out, func(a, b exportwatch.Span) int { return a[0] - b[0] })
	return out
}

// sameName reports whether one of two names begins the other, legal forms aside.
func sameName(a, b string) bool {
	a, b = recipientSlug(a)+"-", recipientSlug(b)+"-"
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// says returns what the letter does in the sentence of a, nil if that is
// nothing to report: a grant, a question, the answer to one.
func (l *letter) says(a act) *draft {
	if l.onFile(a) {
		l.grade = exportwatch.Primary
	}
	if l.Source.Grade == exportwatch.Provided {
		l.grade = exportwatch.Provided
	}
	s := l.sentences[a.sentence]
	if r, ok := l.relief(a.sentence); ok {
		d := l.exemption(r, l.telling(a))
		l.form(d, a)
		l.scope(d, a.sentence)
		d.settle()
		return d
	}
	sentence := l.text[s[0]:min(s[1], s[0]+maxSentence)]
	if m := rescinds.FindStringIndex(sentence); m != nil {
		if part, ok := l.freed(a.sentence, m); ok {
			return l.followsUp(exportwatch.IILModified, a, exportwatch.Span{s[0] + m[0], s[0] + m[1]}, part)
		}
		return l.followsUp(exportwatch.IILRescinded, a, exportwatch.Span{s[0] + m[0], s[0] + m[1]}, exportwatch.Span{})
	}
	if m := l.modified(exportwatch.Span{s[0], s[0] + len(sentence)}); m != nil {
		return l.followsUp(exportwatch.IILModified, a, exportwatch.Span{s[0] + m[0], s[0] + m[1]}, exportwatch.Span{})
	}
	if _, ok := required(l.text[s[0]:min(l.windowEnd(a.sentence), max(s[1], l.end))]); ok && !l.answers(a) {
		return l.requires(a)
	}
	return nil
}

// followsUp drafts what the letter does to an earlier one in the words at done,
// for the part of its requirement named at part, if any is.
func (l *letter) followsUp(kind exportwatch.Kind, a act, done, part exportwatch.Span) *draft {
	d := l.followUpDraft(kind, l.telling(a), done)
	l.form(d, a)
	if part[0] < part[1] {
		d.quote("exempted", part[0], part[1])
	}
	d.settleFollowUp()
	return d
}

// answers reports whether the letter replies to a question about the rules,
// which imposes nothing, unless where it informs it acts under a provision for
// individual notice.
func (l *letter) answers(a act) bool {
	near := l.around(a.sentence)
	return answers.MatchString(l.text) && !specific.MatchString(near) && !isInformed.MatchString(near) && !provisionOfAct.MatchString(near)
}

// requires drafts the requirement that the letter imposes in the sentence of a.
func (l *letter) requires(a act) *draft {
	at := l.telling(a)
	d := l.draft(exportwatch.IILIssued, at[0], at[1])
	d.Status = exportwatch.InForce // a specific notice binds its recipient on receipt
	d.Confidence = confidence(d.Grade)
	l.form(d, a)
	end := max(at[1], min(l.windowEnd(a.sentence), l.end))
	l.numbered(d, at[0], max(at[1], min(l.end, at[1]+listBytes)))
	l.itemsIn(d, at)
	l.items(d, at[1], end)
	l.effective(d, at[0], end)
	l.terms(d, at[0], end)
	d.settleLetter()
	d.letterTies()
	return d
}

// telling returns the sentence of a, without the heading and the salutation
// above it and the close below.
func (l *letter) telling(a act) exportwatch.Span {
	s := l.sentences[a.sentence]
	if l.body > s[0] && l.body <= a.start {
		s[0] = l.body
	}
	if l.end >= a.end {
		s[1] = min(s[1], l.end)
	}
	if s[1]-s[0] > maxSentence {
		s = exportwatch.Span{a.start, min(s[1], a.start+maxSentence)}
	}
	return trimmed(l.text, s[0], s[1])
}

// form adds what the letter's form tells: to whom, when, by whom.
func (l *letter) form(d *draft, a act) {
	d.addressed(a)
	l.letterDate(d, a.start)
	l.signer(d)
	l.letterIssuer(d)
}

// letterIssuer reads the agency off the letterhead: the bureau, if it is named
// there, rather than its department.
func (l *letter) letterIssuer(d *draft) {
	head := l.text[:min(letterheadBytes, len(l.text))]
	m := bureauName.FindStringIndex(head)
	if m == nil {
		m = letterhead.FindStringIndex(head) // as letterItself has found
	}
	name := "Department of Commerce"
	if bureauName.MatchString(head[m[0]:m[1]]) {
		name = "Bureau of Industry and Security"
	}
	d.fact("issuer", name, m[0], m[1])
}

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

// letterDate reads the day a letter bears: the first date between its last
// letterhead and its salutation or, failing that, the first above the salutation.
func (l *letter) letterDate(d *draft, told int) {
	end := told
	if l.head > 0 {
		end = min(told, l.head)
	}
	start := len(mailHeader.FindString(l.text))
	if all := l.headings(end); all != nil {
		start = all[len(all)-1][1]
	}
	days := l.datesIn(start, end)
	if l.Version.Meta.String("from") == "" { // above it in a message stands when that was sent
		days = append(days, l.datesIn(0, end)...)
	}
	for _, f := range days {
		if f.flag == "" && !stamp.MatchString(l.text[max(0, f.start-40):f.start]) {
			d.on = f.date
			d.fact("date", f.date.String(), f.start, f.end)
			return
		}
	}
	d.flag(noDate)
}

// mailHeader matches the header of a message, as its reader writes it.
var mailHeader = regexp.MustCompile(`^(?:(?:From|To|Cc|Date|Subject): [^\n]*\n)+`)

// effective reads from text[start:end] the day from which the letter binds.
func (l *letter) effective(d *draft, start, end int) {
	for _, f := range l.datesIn(start, end) {
		if f.flag == "" && effectiveBefore.MatchString(l.text[start:f.start]) && d.Fact("effective_on") == nil {
			d.fact("effective_on", f.date.String(), f.start, f.end)
		}
	}
}

// stamp matches what stands before a date that a court printed on a page.
var stamp = regexp.MustCompile(`(?i)\b(?:filed|entered)[:\s]*$`)

// signer reads the name under the complimentary close, without the office that
// text of a PDF has on the same line. One word is no name.
func (l *letter) signer(d *draft) {
	m := signature.FindStringSubmatchIndex(l.text)
	if m == nil || d.Fact("signatory") != nil {
		return
	}
	name, _, _ := strings.Cut(l.text[m[2]:m[3]], "\n")
	if at := officeTitle.FindStringIndex(name); at != nil {
		name = name[:at[0]]
	}
	name = strings.TrimRight(name, " .")
	if len(strings.Fields(name)) > 1 {
		d.quote("signatory", m[2], m[2]+len(name))
	}
}
