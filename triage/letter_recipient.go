package triage

import (
	"regexp"
	"strings"

	"exportwatch"
)

// recipient resolves the words at a span for the recipient of a: a name, the
// speaker, or a company that the sentence or one before it is about.
func (p *passage) recipient(a *act, at exportwatch.Span) bool {
	words := p.text[at[0]:at[1]]
	a.at = at
	if others.MatchString(words) {
		p.namedUnit(a)
		return true // a company, named or not
	}
	if isSeveral.MatchString(words) {
		a.flag = toSeveral
		return p.Document.Kind == exportwatch.PressRelease && notice.MatchString(p.around(a.sentence))
	}
	if aUnit.MatchString(words) {
		a.flag = toUnit
		if p.namedUnit(a) {
			return true
		}
	}
	if m := unitOf.FindStringSubmatch(p.text[at[0]:min(len(p.text), at[1]+maxReach)]); m != nil {
		at[1], words, a.flag = at[0]+len(m[1]), m[1], toUnit
		a.at = at
	}
	if isLitigant.MatchString(words) {
		a.recipient, a.at = p.litigant(at)
		return true
	}
	if p.Document.Kind == exportwatch.Enforcement && isRespondent.MatchString(words) {
		a.recipient, a.at = p.respondent(at)
		return true
	}
	if !speaker.MatchString(words) {
		name, ok := recipientName(words)
		a.recipient = p.fullName(name)
		after := p.text[at[1]:min(len(p.text), at[1]+24)]
		return ok && (!model.MatchString(after) || counted.MatchString(after))
	}
	return p.spokenOf(a, at)
}

// toUnit flags a letter to a part of who is named.
const toUnit = "letter to a subsidiary"

// namedUnit takes the name behind the words for a subsidiary, at a.at, as the
// recipient of a: "our subsidiary, Acme Robotics, Inc.,".
func (p *passage) namedUnit(a *act) bool {
	rest := p.text[a.at[1]:min(len(p.text), a.at[1]+maxReach)]
	m := unitName.FindStringSubmatchIndex(rest)
	if m == nil {
		return false
	}
	name, ok := recipientName(rest[m[2]:m[3]])
	if !ok || !legalForm.MatchString(name) {
		return false
	}
	a.recipient, a.at = name, exportwatch.Span{a.at[1] + m[2], a.at[1] + m[3]}
	return true
}

// quoted takes the company that is reported to say "we", in a statement of its
// own, as the recipient of a.
func (p *passage) quoted(a *act) bool {
	s := p.sentences[a.sentence]
	m := inStatement.FindStringSubmatchIndex(p.text[s[0]:s[1]])
	if m == nil {
		return false
	}
	name, ok := recipientName(p.text[s[0]+m[2] : s[0]+m[3]])
	a.recipient, a.at = p.fullName(name), exportwatch.Span{s[0] + m[2], s[0] + m[3]}
	return ok && !person.MatchString(name)
}

var inStatement = regexp.MustCompile(`[”"]\s+(` + namePattern + `)\s+(?:said|wrote|stated|disclosed)\s+(?:\w+\s+){0,3}?in\s+(?:a|an|its|the)\s+(?:[\w-]+\s+){0,3}?(?:statement|filing|post|release|blog|8-K|10-Q|disclosure)\b`)

// subject returns the company that sentence i is about, as far as it stands
// before an offset.
func (p *passage) subject(i, before int) (string, exportwatch.Span, bool) {
	s := p.sentences[i]
	text := p.text[s[0]:min(s[1], max(before, s[0]))]
	for _, m := range subject.FindAllStringSubmatchIndex(text, -1) {
		for m[2] < 0 {
			m = m[2:]
		}
		at := exportwatch.Span{s[0] + m[2], s[0] + m[3]}
		name, ok := recipientName(text[m[2]:m[3]])
		if ok && !person.MatchString(name) && !p.officerAt(at) && (at[0] != s[0] || p.properName(text[m[2]:m[3]])) {
			return name, at, true
		}
	}
	return "", exportwatch.Span{}, false
}

// whoWelcomes returns the company that a sentence after i reports as pleased, or
// as doing what a letter says, where i names nobody whose letter it was: the next
// one, or that behind one on the letter.
func (p *passage) whoWelcomes(i int) (act, bool) {
	j := i + 1
	if j < len(p.sentences) && ofIt.MatchString(p.text[p.sentences[j][0]:p.sentences[j][1]]) {
		j++
	}
	if j >= len(p.sentences) {
		return act{}, false
	}
	s := p.sentences[j]
	m := welcomes.FindStringSubmatchIndex(p.text[s[0]:min(s[1], s[0]+maxSentence)])
	if m == nil {
		return act{}, false
	}
	name, ok := recipientName(p.text[s[0]+m[2] : s[0]+m[3]])
	if !ok || person.MatchString(name) || !p.properName(p.text[s[0]+m[2]:s[0]+m[3]]) {
		return act{}, false
	}
	return act{recipient: p.fullName(name), at: exportwatch.Span{s[0] + m[2], s[0] + m[3]}, flag: toWelcomer}, true
}

// toWelcomer flags a letter of which the text says only who is content with it.
const toWelcomer = "recipient taken from the sentence after"

// definedSelf returns the company that the text calls "the Company" or "we".
func (p *passage) definedSelf() string {
	m := callsItself.FindStringSubmatchIndex(p.text)
	if m == nil {
		return ""
	}
	begins := p.sentences[p.sentenceAt(m[3]-1)][0]
	name, _ := recipientName(p.text[max(m[2], begins):m[3]])
	return name
}

var (
	welcomes    = regexp.MustCompile(`^(` + namePattern + `)(?:,[^,;]{1,80},)?\s+(?:(?:said|says)\s+(?:(?:on|late|early)\s+\p{Lu}\p{Ll}+day\s+)?(?:that\s+)?it\s+(?:was|is)\s+(?:\w+\s+)?(?:pleased|grateful|glad|relieved|delighted|happy|complying)\b|(?:welcomed|acknowledged|confirmed\s+receipt\s+of)\s+(?:the|this|its)\s+(?:\w+\s+)?(?:letter|exemption|relief|decision|move)\b)`)
	callsItself = regexp.MustCompile(`(` + namePattern + `),?\s+\((?:together\s+with\s+its\s+subsidiaries,\s+)?(?:[“"‘']?(?:the\s+)?[“"‘']?(?:Company|` + definedTerms + `|we|us|our)\b)`)
)

// properName reports whether a name that begins a sentence is one: its capital
// may be the sentence's.
func (p *passage) properName(name string) bool {
	if strings.ContainsAny(name[1:], " .&0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		return true
	}
	return strings.Contains(p.text, " "+name)
}

// fullName returns the name with its legal form that the text gives for a short
// name: "Acme Robotics, Inc." for "Acme".
func (p *passage) fullName(short string) string {
	if short == "" || strings.ContainsAny(short, " ,.") {
		return short
	}
	long, ok := p.names[short]
	if !ok {
		long = p.readFullName(short)
		p.names[short] = long
	}
	return long
}

// readFullName searches the text for fullName.
func (p *passage) readFullName(short string) string {
	for at := 0; ; {
		i := strings.Index(p.text[at:], short+" ")
		if i < 0 {
			return short
		}
		at += i
		long, ok := recipientName(listName.FindString(p.text[at:min(len(p.text), at+80)]))
		if ok && strings.HasPrefix(long, short+" ") && legalForm.MatchString(long) {
			return long
		}
		at += len(short)
	}
}

var (
	subject = regexp.MustCompile(`(` + namePattern + `)(?:,?\s*\([^)]{0,80}\),?|,[^,;]{1,80},)?\s+(?:no\s+longer\s+)?(?:told|said|says|reports?|reported|discloses?|disclosed|announced|confirmed|stated|acknowledged|needs?|must|will|would|can|cannot|may|has|had|is|was|got|received|halted|stopped|suspended|paused|warned|makes|sells|produces|builds|manufactures|designs|develops)\b|\b[Ss]hares\s+(?:of|in)\s+(` + namePattern + `)|(` + namePattern + `)[’']s?\s+(?:[\p{Ll}-]+\s+)?(?:lawyers?|counsel|attorneys?|spokes\w+|managers?|management|executives?)\s+(?:told|said|says|reported|disclosed|announced|confirmed|stated|acknowledged)\b`)
	// person matches what begins with a title that people bear, not companies.
	person = regexp.MustCompile(`^(?:Chief|CEO|CFO|President|Chair(?:man|woman)?|Senator|Sen|Rep|Representative|Mr|Ms|Mrs|Dr|Judge|Justice|Professor|Analysts?|Lawyers?|Shares|Attorney|Spokes\w+|Officials?|Sources|Sales|Exports|Shipments)\b`)
	// model matches a number that makes the name before it a product, "Hinge 5
	// arms"; counted, one that does not: "Acme 3 weeks ago".
	model     = regexp.MustCompile(`^\s\d+(?:\.\d+)?\b`)
	counted   = regexp.MustCompile(`^\s\d+\s(?:hours?|days?|weeks?|months?|years?|letters|notices)\b`)
	speaker   = regexp.MustCompile(`^(?:` + units + `|` + firstWords + `|` + pronouns + `)$`)
	isSeveral = regexp.MustCompile(`^(?:` + unnamedMany + `)$`)
	others    = regexp.MustCompile(`^(?:` + ofMany + `)$`)
	aUnit     = regexp.MustCompile(`^(?:` + units + `)$`)
	// unitOf matches a name whose bearer's subsidiary is told.
	unitOf = regexp.MustCompile(`^(\p{Lu}[^;.,]{1,60}?)[’']s\s+(?:(?:[\p{Ll}-]+|U\.S\.|US|\p{Lu}[\p{L}-]+)\s+){0,3}?(?:subsidiar(?:y|ies)|affiliates?|unit)\b`)
	// unitName matches the name of a unit behind the words for it.
	unitName = regexp.MustCompile(`^,?\s+(` + namePattern + `)`)
)
