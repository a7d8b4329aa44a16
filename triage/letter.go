package triage

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"exportwatch"
)

// An is-informed letter tells one person, by specific notice, that a license
// is required (15 CFR 744.22(b) and its likes; 50 U.S.C. 4813(a)(15),
// 4817(b)(1)). It is recognised by an act, an agency and a requirement in one
// sentence or the two after it, for a recipient that the text names. That the
// agency may send one, that it is thought to, and the other kinds of its
// letters are no act.

// stopOrder matches an order to stop trade, or to keep it within limits.
const stopOrder = `\b(?:stop|halt|cease|suspend|hold|pause|end|not\s+to|barr?(?:ed|ing|s)?|prohibit(?:s|ed|ing)?|restrict(?:s|ed|ing|ions?)?|limit(?:s|ed|ing)?|curbs?)\b[^;.]{0,90}?\b(?:exports?|exporting|ship(?:ments?|ping|s)?|sales?|sell(?:ing)?|deliver(?:y|ies|ing)?|suppl(?:y|ies|ying)|access|transfers?|transferring|releas(?:e|ing))\b|\bout\s+of\s+the\s+hands\s+of\b`

var (
	isInformed = regexp.MustCompile(`(?i)\bis[- ]informed\b|“is informed”|\bIILs?\b`)

	// requirement matches that a license is required, or that trade has to
	// stop, in the act's own words or in those of the sentences after it.
	requirement = regexp.MustCompile(`(?i)\b(?:requir(?:es?|ed|ing)|needs?|must|ha(?:s|ve|d)\s+to|seek|obtain|apply\s+for|imposing|imposes?|imposed|subject\s+to)\b[^;]{0,90}?\blicen[cs](?:es?|ing)\b|\blicen[cs]es?\s+(?:is|are|was|were|will\s+be|would\s+be)\s+(?:\w+\s+){0,2}?(?:required|needed)|\blicen[cs](?:e|ing)\s+(?:requirements?|conditions?)\b|\bexport\s+(?:restrictions?|curbs|limits|control\s+directive)\b|\b(?:without|unless)\b(?:\s+\w+){0,6}?\s+(?:licen[cs]es?|(?:approval|authori[sz]ation|permission)\b)|` + stopOrder)
	// noRequirement matches that none is required, or none any more.
	noRequirement = regexp.MustCompile(`(?i)\bno\s+(?:longer\s+)?(?:[\w-]+\s+){0,3}licen[cs]|\bnot\s+(?:\w+\s+)?(?:requir|need|subject|be\s+required)|n[’']t\s+(?:requir|need)|\bno\s+longer\b|\blicen[cs]es?\s+(?:is|are|was|were)\s+not\b`)

	// mayNoLonger forbids what was allowed: it lifts nothing.
	mayNoLonger = regexp.MustCompile(`(?i)\b(?:may|can|could)\s+no\s+longer\b`)

	// ruleThat before a verb of imposing makes the requirement that of a rule.
	// Before anything else "that" may say what somebody is informed of "under the
	// regulations"; and what stands behind "under" may be said of the letter.
	ruleThat = regexp.MustCompile(`(?i)\b(?:rules?|regulations?)\s+(?:that|which)\s+(?:(?:also|now|already|would|will|may|could|\w+ly)\s+)*$`)
	underIt  = regexp.MustCompile(`\b(?:under|pursuant\s+to|in\s+accordance\s+with)\s[^,;]*$`)
	imposing = regexp.MustCompile(`(?i)^(?:requir(?:es?|ed)|impos(?:es?|ed)|restrict(?:s|ed)?|limit(?:s|ed)?|prohibit(?:s|ed)?|bar(?:s|red)?|curbs?|stop|halt|end)\s(?:[^o]|o[^n])`)

	// removal before it takes it away.
	removal = regexp.MustCompile(`(?i)\b(?:remov(?:es|ed|ing)|lift(?:s|ed|ing)|eas(?:es|ed|ing)|withdr(?:aws|ew|awn|awing)|rescind(?:s|ed|ing)|revok(?:es|ed|ing)|terminat(?:es|ed|ing))\s+(?:[\w-]+\s+){0,4}$`)
	// violation before "without a license" makes it a breach of the old rules.
	violation = regexp.MustCompile(`(?i)\b(?:for|had|having|alleg\w+|accus\w+|illegally|unlawfully)\s+(?:\w+\s+){0,2}?(?:export|re-?export|ship|sell|sold|sent)\w*\s[^;.]{0,40}$`)
	// trade must be spoken of beside an order to stop that names no license.
	trade = regexp.MustCompile(`(?i)\b(?:export\w*|licen[cs]\w*|China|Chinese|Russian?|foreign|abroad|overseas|countr(?:y|ies)|national\s+security)\b`)

	// otherNotice matches notices of the agency that impose no license
	// requirement, or are not export controls.
	otherNotice = regexp.MustCompile(`(?i)supplier[- ]list|red[- ]flag|project guardian|warning letter|charging letter|denying export privileges|denial order|subpoena|civil penalt|settlement|voluntary self-disclosure|demand letter|comment letter|letter of intent|anti-?dumping|countervailing|advisory opinion|\bto pay\b|\bfined\b|\bCFIUS\b|\bdivest|\bsale of its\b`)
)

var (
	// standing matches that the agency tells of a requirement that it imposed
	// before: that it lasts, or when it ends; newly, that one is imposed.
	standing = regexp.MustCompile(`(?i)\bthat\s+(?:the|its|our)\s+(?:[\w-]+\s+){0,4}?(?:requirements?|letter|restrictions?|directive)\b[^;]{0,80}?\s(?:(?:remains|continues)\s+(?:in\s|to\s+apply|valid)|(?:will\s+expire|expires)\b)`)
	newly    = regexp.MustCompile(`(?i)\blicen[cs]es?\s+(?:is|are|was|were|will\s+be)\s+(?:\w+\s+)?(?:required|needed)\b`)
)

// An act is a letter told of in a text.
type act struct {
	sentence   int // index into passage.sentences
	start, end int // the words that tell of it
	recipient  string
	at         exportwatch.Span // where the recipient is named
	flag       string           // what is uncertain about the recipient
}

// letters reads a text that is no instrument of its own form: a statement, an
// article, a filing with the SEC, a court exhibit.
func (p *passage) letters() []*draft {
	var out []*draft
	if d, ok := p.letterItself(); ok {
		return append(out, d)
	}
	if p.Document.Kind == exportwatch.Guidance {
		return nil
	}
	told := map[string][]*draft{}
	for _, a := range p.letterActs() {
		d := p.letterDraft(a)
		if d == nil {
			continue
		}
		slug := recipientSlug(a.recipient)
		if i := slices.IndexFunc(told[slug], func(first *draft) bool { return !apart(first.Development, d.Development) }); i >= 0 {
			told[slug][i].enrich(d)
			continue
		}
		told[slug] = append(told[slug], d)
		out = append(out, d)
	}
	out = append(out, p.exemptions(out)...)
	out = append(out, p.rescissions()...)
	return severally(out)
}

// severally takes from the letters of a text that tells of several companies'
// letters the suits that it cites: it does not say which of them they concern.
func severally(letters []*draft) []*draft {
	if !slices.ContainsFunc(letters, func(d *draft) bool { return d.about() != letters[0].about() }) {
		return letters
	}
	for _, d := range letters {
		d.Ties = slices.DeleteFunc(d.Ties, func(t exportwatch.Tie) bool { return strings.HasPrefix(t.Reason, citesDocket) })
	}
	return letters
}

// enrich adds what a later passage of the same text says of the same letter,
// where the first said nothing.
func (d *draft) enrich(more *draft) {
	undated := d.Fact("date") == nil
	for _, f := range more.Facts {
		if d.Fact(f.Field) == nil {
			d.Facts = append(d.Facts, f)
		}
	}
	if undated && (!more.on.IsZero() || d.month == "" && more.month != "") {
		d.on, d.month = more.on, more.month
		d.Flags = append(slices.DeleteFunc(d.Flags, func(f string) bool { return f == noDate || f == noDay }), more.Flags...)
	}
	d.settleLetter()
}

// noDate flags a letter of which the text does not say when it was given.
const noDate = "date not stated"

// vague is the confidence in a report that may repeat an old one.
const vague = 0.5

// settleLetter sets what follows from the facts.
func (d *draft) settleLetter() {
	d.Severity, d.Confidence = classOf(d.Kind).severity, confidence(d.Grade)
	if d.mayRepeat && d.on.IsZero() && d.month == "" {
		d.Severity, d.Confidence = exportwatch.High, vague
	}
	d.Key = d.eventKey("iil-issued")
	d.Headline = letterHeadline(&d.Development)
}

// maxActs bounds how many sentences about letters are read in one text. An
// article repeats its letter a few times; a list of hundreds is no report.
const maxActs = 40

// letterActs returns the letters that sentences of the text tell of.
func (p *passage) letterActs() []act {
	var out []act
	for i, s := range p.sentences {
		if len(out) >= maxActs {
			break
		}
		if s[1]-s[0] <= maxSentence && tellsOfAct(p.lower[s[0]:s[1]]) && p.speaksOfNotice(s) && !p.relieves(i) && p.requires(i) && !p.otherwise(s) {
			out = append(out, p.actsIn(i)...)
		}
	}
	return out
}

// speaksOfNotice reports whether a sentence can tell of a letter: it names the
// agency, calls the letter is-informed or cites its provision.
func (p *passage) speaksOfNotice(s exportwatch.Span) bool {
	if !containsAny(p.lower[s[0]:s[1]], noticedCues) {
		return false
	}
	sentence := p.text[s[0]:s[1]]
	return agencyWords.MatchString(sentence) || nationInText.MatchString(sentence) || isInformed.MatchString(sentence) || specific.MatchString(sentence)
}

// otherwise reports whether sentence s tells of another kind of notice, or of
// the end of a letter.
func (p *passage) otherwise(s exportwatch.Span) bool {
	sentence := p.text[s[0]:s[1]]
	if m := p.modified(s); m != nil && p.byAgencyInformed(sentence, m) {
		return true
	}
	return p.rescinds(s) != nil || otherNotice.MatchString(sentence) || otherAgency.MatchString(sentence) || standing.MatchString(sentence) && !newly.MatchString(sentence)
}

// requires reports whether sentence i speaks of an is-informed letter, or it
// or one of the two after it says that a license is required.
func (p *passage) requires(i int) bool {
	s := p.sentences[i]
	if isInformed.MatchString(p.text[s[0]:s[1]]) {
		return true
	}
	_, ok := required(p.text[s[0]:p.windowEnd(i)])
	return ok
}

// required returns where text says first that a license is required, not that
// none is.
func required(text string) (exportwatch.Span, bool) {
	ofTrade := sync.OnceValue(func() bool { return trade.MatchString(text) })
	for _, m := range requirement.FindAllStringIndex(text, -1) {
		words := text[m[0]:m[1]]
		switch {
		case noRequirement.MatchString(mayNoLonger.ReplaceAllString(text[max(0, m[0]-24):min(len(text), m[1]+8)], "may not")):
		case violation.MatchString(text[max(0, m[0]-60):m[0]]):
		case isAllowed(text[max(0, m[0]-maxReach):m[0]]) && strings.HasPrefix(strings.ToLower(words), "without"):
		case imposing.MatchString(words) && ofARule(text[max(0, m[0]-maxReach):m[0]]):
		case removal.MatchString(text[max(0, m[0]-maxReach):m[0]]):
		case !strings.Contains(strings.ToLower(words), "licen") && !ofTrade():
		default:
			return exportwatch.Span{m[0], m[1]}, true
		}
	}
	return exportwatch.Span{}, false
}

// ofARule reports whether text ends in a rule of which the verb behind it tells.
func ofARule(text string) bool {
	m := ruleThat.FindStringIndex(text)
	return m != nil && !underIt.MatchString(text[:m[0]])
}

// isAllowed reports whether text ends in what somebody may do: that no license
// is needed for it is no requirement.
func isAllowed(text string) bool {
	m := allowed.FindStringSubmatch(text)
	return m != nil && !slices.Contains([]string{"not", "no", "only"}, m[1])
}

// allowed matches a permission; its group is the word behind it.
var allowed = regexp.MustCompile(`\b(?:may|can|free\s+to|allowed\s+to|able\s+to)\s+(?:(?:now|again|once\s+more|also)\s+)*(\p{Ll}+)[^;.,]*$`)

// relieves reports whether sentence i tells of a later letter that exempts from
// the requirement of the first: it or the one after it says so.
func (p *passage) relieves(i int) bool {
	_, here := p.relief(i)
	_, next := p.relief(min(i+1, len(p.sentences)-1))
	return here || next
}

// windowEnd returns where the second sentence after i ends: what is said of a
// letter is said there, or is not said of it.
func (p *passage) windowEnd(i int) int {
	return p.sentences[min(i+2, len(p.sentences)-1)][1]
}

// factsEnd returns where what is said of the letter in sentence i ends: at most
// at [passage.windowEnd], and before a sentence that dates another act, if the
// requirement is told by then.
func (p *passage) factsEnd(i int) int {
	end := p.windowEnd(i)
	for j := i + 1; j < len(p.sentences) && p.sentences[j][1] <= end; j++ {
		s := p.sentences[j]
		if s[1]-s[0] > maxSentence || !tellsOfAct(p.lower[s[0]:s[1]]) || !p.speaksOfNotice(s) || len(p.datesIn(s[0], s[1])) == 0 {
			continue
		}
		if _, ok := required(p.text[p.sentences[i][0]:p.sentences[j-1][1]]); ok {
			return p.sentences[j-1][1]
		}
	}
	return end
}

// recipient resolves the words at a span for the recipient of a: a name, the
// speaker, or a company that the sentence or one before it is about.
func (p *passage) recipient(a *act, at exportwatch.Span) bool {
	words := p.text[at[0]:at[1]]
	a.at = at
	if others.MatchString(words) {
		p.namedUnit(a)
		return true // a company, named or not
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
	if !speaker.MatchString(words) {
		name, ok := recipientName(words)
		a.recipient = p.fullName(name)
		after := p.text[at[1]:min(len(p.text), at[1]+24)]
		return ok && (!model.MatchString(after) || counted.MatchString(after))
	}
	if name := p.firstPerson(); name != "" {
		a.recipient = name
		return true
	}
	if words == "us" || strings.EqualFold(words, "we") {
		return p.quoted(a) || p.anonymous
	}
	for i := a.sentence; i >= max(0, a.sentence-2); i-- {
		if name, named, ok := p.subject(i, at[0]); ok {
			a.recipient, a.at = p.fullName(name), named
			return true
		}
	}
	return p.anonymous
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
		if m[2] < 0 {
			m = m[2:]
		}
		at := exportwatch.Span{s[0] + m[2], s[0] + m[3]}
		name, ok := recipientName(text[m[2]:m[3]])
		if ok && !person.MatchString(name) && (at[0] != s[0] || p.properName(text[m[2]:m[3]])) {
			return name, at, true
		}
	}
	return "", exportwatch.Span{}, false
}

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
	subject = regexp.MustCompile(`(` + namePattern + `)(?:,?\s*\([^)]{0,80}\),?|,[^,;]{1,80},)?\s+(?:no\s+longer\s+)?(?:told|said|says|reports?|reported|discloses?|disclosed|announced|confirmed|stated|acknowledged|needs?|must|will|would|can|cannot|may|has|had|is|was|got|received|halted|stopped|suspended|warned)\b|\b[Ss]hares\s+(?:of|in)\s+(` + namePattern + `)`)
	// person matches what begins with a title that people bear, not companies.
	person = regexp.MustCompile(`^(?:Chief|CEO|CFO|President|Chair(?:man|woman)?|Senator|Sen|Rep|Representative|Mr|Ms|Mrs|Dr|Judge|Justice|Professor|Analysts?|Lawyers?|Shares|Attorney|Spokes\w+|Officials?|Sources|Sales|Exports|Shipments)\b`)
	// model matches a number that makes the name before it a product, "Hinge 5
	// arms"; counted, one that does not: "Acme 3 weeks ago".
	model   = regexp.MustCompile(`^\s\d+(?:\.\d+)?\b`)
	counted = regexp.MustCompile(`^\s\d+\s(?:hours?|days?|weeks?|months?|years?|letters|notices)\b`)
	speaker = regexp.MustCompile(`^(?:` + units + `|` + firstWords + `|` + pronouns + `)$`)
	others  = regexp.MustCompile(`^(?:` + ofMany + `)$`)
	aUnit   = regexp.MustCompile(`^(?:` + units + `)$`)
	// unitOf matches a name whose bearer's subsidiary is told.
	unitOf = regexp.MustCompile(`^(\p{Lu}[^;.,]{1,60}?)[’']s\s+(?:(?:[\p{Ll}-]+|U\.S\.|US|\p{Lu}[\p{L}-]+)\s+){0,3}?(?:subsidiar(?:y|ies)|affiliates?|unit)\b`)
	// unitName matches the name of a unit behind the words for it.
	unitName = regexp.MustCompile(`^,?\s+(` + namePattern + `)`)
)

// letterDraft returns the development of an act, or nil if the text tells of it
// as history.
func (p *passage) letterDraft(a act) *draft {
	s := p.sentences[a.sentence]
	if p.history(s, a.start) {
		return nil
	}
	d := p.draft(exportwatch.IILIssued, s[0], s[1])
	d.Status = exportwatch.InForce // a specific notice binds its recipient on receipt
	d.hearsay()
	d.addressed(a)
	d.when(s, exportwatch.Span{a.start, a.end}, noOther)
	end := p.factsEnd(a.sentence)
	p.issuer(d, s[0], end)
	p.items(d, s[0], end)
	p.terms(d, s[0], end)
	d.mayRepeat = p.mayRepeat(s)
	d.settleLetter()
	d.letterTies()
	return d
}

// addressed states the recipient, or flags that the text names none.
func (d *draft) addressed(a act) {
	if a.flag != "" {
		d.flag(a.flag)
	}
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

// hearsay lowers the grade of a development that the text only tells of: what
// an agency publishes about a letter is its statement, and what a party says of
// one in court is a party's word. Neither is the letter.
func (d *draft) hearsay() {
	grade := exportwatch.OfficialStatement
	if d.p.Document.Kind == exportwatch.CourtFiling {
		grade = exportwatch.Secondary
	}
	if d.Grade.Above(grade) {
		d.Grade, d.Sources[0].Grade = grade, grade
	}
}

// confidence says how far to trust a report, by whose it is.
func confidence(g exportwatch.Grade) float64 {
	switch g {
	case exportwatch.Primary:
		return 0.95
	case exportwatch.Provided:
		return 0.9
	case exportwatch.OfficialStatement:
		return 0.85
	}
	return 0.7
}
