package triage

import (
	"regexp"
	"strings"

	"exportwatch"
)

// An is-informed letter tells one person, by specific notice, that a license
// is required (15 CFR 744.22(b) and its likes; 50 U.S.C. 4813(a)(15),
// 4817(b)(1)). It is recognised by an act, an agency and a requirement in one
// sentence or the two after it, for a recipient that the text names. That the
// agency may send one, that it is thought to, and the other kinds of its
// letters are no act.

const (
	noticeNoun = `(?i:letter|notice|directive|order|notification|communication|IIL)`
	giveVerb   = `(?i:issued|sent|delivered|served|addressed|gave|handed|dispatched|transmitted)`
	tellVerb   = `(?i:informed|notified|told|advised|directed|instructed)`
	getVerb    = `(?i:received|got|obtained|been\s+(?:sent|served\s+with|handed|given)|was\s+(?:sent|served\s+with|handed|given)|were\s+(?:sent|served\s+with|handed|given))`
	beTold     = `(?i:(?:was|were|been|being)\s+(?:informed|notified|told|advised|directed|instructed))`
	firstWords = `we|We|us|the\s+Company|The\s+Company|the\s+company|The\s+company`
)

// letterActs are the ways of telling that a letter was given. Group 1 is the
// recipient: a name or a word for the speaker.
var letterActs = []*regexp.Regexp{
	regexp.MustCompile(`\b` + giveVerb + `\s+(` + namePattern + `|us)\s+(?:with\s+)?(?:an?|the|its)\s[^;]{0,80}?\b` + noticeNoun + `\b`),
	regexp.MustCompile(`\b` + giveVerb + `\b[^;]{0,160}?\b` + noticeNoun + `\b[^;]{0,80}?\b(?:to|on|upon)\s+(?:the\s+)?(` + namePattern + `|us\b)`),
	regexp.MustCompile(`\b` + noticeNoun + `\s+(?:was\s+|were\s+)?(?:[^;]{0,80}?\s)?(?:issued|sent|delivered|served|addressed|given|handed|dispatched|transmitted)\s+(?:to|on|upon)\s+(?:the\s+)?(` + namePattern + `|us\b)`),
	regexp.MustCompile(`\bwrote\s+to\s+(?:the\s+)?(` + namePattern + `|us\b)`),
	regexp.MustCompile(`\b` + tellVerb + `\s+(` + namePattern + `|us\b|the\s+[Cc]ompany\b)\s*(?:[^;]{0,60}?\s)?(?:that|of|to|in\s+a\s+letter|by\s+letter|through)\b`),
	regexp.MustCompile(`\b(` + namePattern + `|` + firstWords + `)\s+(?:(?:said|says|disclosed|confirmed|reported)\s+(?:[^;.]{0,40}?\s)?(?:it|that\s+it)\s+)?(?:has\s+|have\s+|had\s+|also\s+|recently\s+|today\s+)*` + getVerb + `\b[^;]{0,160}?\b` + noticeNoun + `\b`),
	regexp.MustCompile(`\b(` + namePattern + `|` + firstWords + `)\s+(?:has\s+|have\s+|had\s+|also\s+|today\s+)*` + beTold + `\s`),
}

var (
	isInformed = regexp.MustCompile(`(?i)\bis[- ]informed\b|“is informed”|\bIILs?\b`)

	// requirement matches that a license is required, in the act's own words
	// or in those of the sentences after it.
	requirement = regexp.MustCompile(`(?i)\b(?:requir(?:es?|ed|ing)|needs?|must|imposing|imposes?|imposed|subject\s+to)\b[^;]{0,90}?\blicen[cs](?:es?|ing)\b|\blicen[cs]es?\s+(?:is|are|was|were|will\s+be|would\s+be)\s+(?:now\s+)?(?:required|needed)|\blicen[cs](?:e|ing)\s+requirements?\b|\bwithout\s+(?:first\s+)?(?:obtaining\s+|getting\s+)?(?:an?\s+)?(?:\w+\s+){0,2}licen[cs]e`)

	// notYet before the act makes it a power, a plan, a guess or a denial.
	notYet = regexp.MustCompile(`\b(?:may|might|could|would|can|cannot|will|should|[Ii]f|[Ww]hether|[Uu]nless|[Ii]magine|[Ss]uppose|considers?|considering|considered|weigh(?:s|ing|ed)?|plan(?:s|ned|ning)?\s+to|expect(?:s|ed)?\s+to|intends?\s+to|about\s+to|propos(?:es?|ed|ing)|(?:de)?authori[sz](?:es?|ed|ing)|authority\s+to|power\s+to|able\s+to|allows?|process\s+(?:to|for)|talks|possible|possibly|likely|rumou?r(?:s|ed)?|den(?:y|ies|ied)|never|(?:did|do|does|has|have|had|was|were|is|are)(?:\s+not|n[’']t)|no\s+(?:such\s+)?(?:letter|notice|directive|company))\b`)

	// otherNotice matches notices of the agency that impose no license
	// requirement, or are not export controls.
	otherNotice = regexp.MustCompile(`(?i)supplier[- ]list|red[- ]flag|project guardian|warning letter|charging letter|denying export privileges|denial order|subpoena|civil penalt|settlement|voluntary self-disclosure|demand letter|comment letter|letter of intent`)
)

// An act is a letter told of in a text.
type act struct {
	sentence   int // index into passage.sentences
	start, end int // the words that tell of it
	recipient  string
	at         exportwatch.Span // where the recipient is named
	self       bool             // the text is the letter
}

// letters reads a text that is no instrument of its own form: a statement, an
// article, a filing with the SEC, a court exhibit.
func (p *passage) letters() []*draft {
	var out []*draft
	if a, ok := p.letterItself(); ok {
		return append(out, p.letterDraft(a))
	}
	if p.Document.Kind == exportwatch.Guidance {
		return nil
	}
	told := map[string]*draft{}
	for _, a := range p.letterActs() {
		d := p.letterDraft(a)
		if d == nil {
			continue
		}
		slug := recipientSlug(a.recipient)
		if first, ok := told[slug]; ok {
			first.enrich(d)
			continue
		}
		told[slug] = d
		out = append(out, d)
	}
	return append(out, p.exemptions(out)...)
}

// enrich adds what a later passage of the same text says of the same letter,
// where the first said nothing.
func (d *draft) enrich(more *draft) {
	for _, f := range more.Facts {
		if d.Fact(f.Field) == nil && f.Field != "date" {
			d.Facts = append(d.Facts, f)
		}
	}
}

// maxActs bounds how many sentences about letters are read in one text. An
// article repeats its letter a few times; a list of hundreds is no report.
const maxActs = 40

// letterActs returns the letters that sentences of the text tell of.
func (p *passage) letterActs() []act {
	var out []act
	for i, s := range p.sentences {
		if len(out) == maxActs {
			break
		}
		sentence := p.text[s[0]:s[1]]
		if len(sentence) > maxSentence || !agency.MatchString(sentence) || otherNotice.MatchString(sentence) || !p.requires(i) || p.relieves(i) {
			continue
		}
		if a, ok := p.actIn(i, s); ok {
			out = append(out, a)
		}
	}
	return out
}

// requires reports whether sentence i speaks of an is-informed letter, or it
// or one of the two after it says that a license is required.
func (p *passage) requires(i int) bool {
	s := p.sentences[i]
	if isInformed.MatchString(p.text[s[0]:s[1]]) {
		return true
	}
	return requirement.MatchString(p.text[s[0]:p.windowEnd(i)])
}

// relieves reports whether sentence i tells of a later letter that exempts from
// the requirement of the first: it or the one after it says so.
func (p *passage) relieves(i int) bool {
	text := p.text[p.sentences[i][0]:p.sentences[min(i+1, len(p.sentences)-1)][1]]
	m := exempts.FindStringIndex(text)
	return m != nil && from.MatchString(text[m[1]:])
}

// windowEnd returns where the second sentence after i ends: what is said of a
// letter is said there, or is not said of it.
func (p *passage) windowEnd(i int) int {
	return p.sentences[min(i+2, len(p.sentences)-1)][1]
}

func (p *passage) actIn(i int, s exportwatch.Span) (act, bool) {
	sentence := p.text[s[0]:min(s[1], s[0]+maxSentence)]
	for _, re := range letterActs {
		for _, m := range re.FindAllStringSubmatchIndex(sentence, -1) {
			if notYet.MatchString(sentence[:m[1]]) {
				continue
			}
			a := act{sentence: i, start: s[0] + m[0], end: s[0] + m[1], at: exportwatch.Span{s[0] + m[2], s[0] + m[3]}}
			if name, ok := p.recipient(i, sentence[m[2]:m[3]]); ok {
				a.recipient = name
				return a, true
			}
		}
	}
	return act{}, false
}

// recipient resolves the words for a recipient in sentence i: a name, the
// speaker, or "the company" that the sentence is about.
func (p *passage) recipient(i int, words string) (string, bool) {
	if !speaker.MatchString(words) {
		return recipientName(words)
	}
	if name := p.firstPerson(); name != "" {
		return name, true
	}
	if !strings.HasSuffix(strings.ToLower(words), "company") {
		return "", p.anonymous
	}
	name, _, ok := p.subject(i)
	return name, ok || p.anonymous
}

// subject returns who sentence i reports as saying something.
func (p *passage) subject(i int) (string, exportwatch.Span, bool) {
	s := p.sentences[i]
	m := said.FindStringSubmatchIndex(p.text[s[0]:s[1]])
	if m == nil {
		return "", exportwatch.Span{}, false
	}
	at := exportwatch.Span{s[0] + m[2], s[0] + m[3]}
	name, ok := recipientName(p.text[at[0]:at[1]])
	return name, at, ok
}

var said = regexp.MustCompile(`^(` + namePattern + `)\s+(?:told|said|says|reports?|reported|discloses?|disclosed|announced|confirmed|stated)\b`)

var speaker = regexp.MustCompile(`^(?:` + firstWords + `)$`)

// letterDraft returns the development of an act, or nil if the text tells of it
// as history.
func (p *passage) letterDraft(a act) *draft {
	s := p.sentences[a.sentence]
	end := p.windowEnd(a.sentence)
	if a.self {
		s[1], end = len(p.text), len(p.text)
	}
	if !a.self && p.history(s) {
		return nil
	}
	d := p.draft(exportwatch.IILIssued, a.start, a.end)
	d.Status = exportwatch.InForce // a specific notice binds its recipient on receipt
	d.Confidence = confidence(d.Grade)
	d.addressed(a)
	if a.self {
		p.letterDate(d, a.start)
		p.signer(d)
		p.itemsIn(d, exportwatch.Span{a.start, end}) // lines of a letter are not sentences
	} else {
		d.when(s, a.start)
	}
	p.terms(d, s[0], end)
	d.Key = "iil-issued|" + d.about() + "|" + d.on.String()
	d.Headline = letterHeadline(&d.Development)
	d.letterTies()
	return d
}

// addressed states the recipient, or flags that the text names none.
func (d *draft) addressed(a act) {
	if a.recipient == "" {
		d.flag("recipient not named")
		return
	}
	d.fact("recipient", a.recipient, a.at[0], a.at[1])
}

// about is the part of a key that says whose letter it is; a letter whose
// recipient is not named is like no other.
func (d *draft) about() string {
	if slug := recipientSlug(d.One("recipient")); slug != "" {
		return slug
	}
	return d.p.Version.TextDigest().String()
}

// maxAge is how old a letter may be when a text tells of it as news; older
// ones are background. It spans a filing's quarter and its deadline.
const maxAge = 180

// history reports whether the sentence dates what it tells long before the
// text was published.
func (p *passage) history(s exportwatch.Span) bool {
	pub := p.Version.Published
	if pub.IsZero() {
		return false
	}
	for _, f := range p.datesIn(s[0], s[1]) {
		if f.date.AddDays(maxAge).Before(pub) {
			return true
		}
	}
	for _, m := range yearOnly.FindAllStringSubmatch(p.text[s[0]:s[1]], -1) {
		if year := calendarDay(m[1], 12, "31"); year.AddDays(maxAge).Before(pub) {
			return true
		}
	}
	return false
}

// confidence says how far to trust a report, by whose it is.
func confidence(g exportwatch.Grade) float64 {
	switch g {
	case exportwatch.Primary:
		return 0.95
	case exportwatch.OfficialStatement:
		return 0.85
	}
	return 0.7
}
