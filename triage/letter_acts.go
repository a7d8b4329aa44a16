package triage

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

const (
	noticeNoun = `(?i:letters?|notices?|directives?|orders?|notifications?|communications?|correspondence|e-?mails?|IILs?)`
	giveVerb   = `(?i:issues|sends|hands|issued|sent|delivered|served|addressed|gave|given|handed|dispatched|transmitted|mailed|e-?mailed)`
	tellVerb   = `(?i:informs|notifies|tells|orders|directs|instructs|requires|bars|informed|notified|told|advised|directed|instructed|ordered|required|barred|prohibited|forbade)`
	telling    = `(?i:informs?|informed|informing|tells?|told|telling|notif(?:ies|ied|y|ying)|advis(?:es?|ed|ing)|orders?|ordered|ordering|directs?|directed|directing|requires?|required|requiring|instructs?|instructed|instructing|bars?|barred|barring|prohibit(?:s|ed|ing)?|forbids?|forbidding|restrict(?:s|ed|ing)?)`
	getVerb    = `(?i:receives|gets|received|got|obtained|gotten|(?:been|was|were)\s+(?:sent|served\s+with|handed|given|delivered|issued))`
	beTold     = `(?i:(?:was|were|been|being)\s+(?:formally\s+|officially\s+)?(?:informed|notified|told|advised|directed|instructed|ordered|required|barred|prohibited|made\s+aware))`
	makes      = `(?i:requires?|required|imposes?|imposed|makes?|made|orders?|ordered|restricts?|restricted|bars?|barred|tells?|told|says?|said|directs?|directed)`
	curbs      = `(?i:licen[cs](?:es?|ing)\s+(?:requirements?|conditions?)|export\s+(?:restrictions?|curbs|controls|limits)|restrictions?\s+on\s+exports?|curbs|restrictions)`

	// firstWords stand for who files or publishes the text.
	firstWords = `we|We|us|[Tt]he\s+[Cc]ompany|(?:[Tt]he|[Oo]ur)\s+(?:` + definedTerms + `)`
	// definedTerms are how reports call their filer.
	definedTerms = `Group|Registrant|Corporation|Issuer|Partnership|Trust|Bank|Fund|Parent|Board|Subsidiary`
	// units are parts of somebody whom the text names elsewhere; ofMany, one of
	// several others that it does not name.
	units  = `(?:[Oo]ur|[Ii]ts|(?:the|The)\s+(?:[Cc]ompany|` + definedTerms + `)[’']s)\s+(?:[\w.-]+\s+){0,4}?(?:[Ss]ubsidiar(?:y|ies)|[Aa]ffiliates?)(?:\s+in\s+(?:the\s+)?\p{Lu}\w+(?:\s\p{Lu}\w+)?)?|(?:[Aa]|[Oo]ne)\s+(?:[\w.-]+\s+){0,2}?subsidiary\s+of\s+(?:ours|the\s+(?:[Cc]ompany|` + definedTerms + `))`
	ofMany = `[Oo]ne\s+of\s+(?:our|its|the\s+(?:[Cc]ompany|` + definedTerms + `)[’']s)\s+(?:[\w.-]+\s+){0,3}?(?:suppliers|vendors|manufacturers|partners|customers|distributors|competitors|rivals|peers|subsidiaries|affiliates)|[Oo]ur\s+(?:[\w-]+\s+){0,3}?(?:supplier|vendor|manufacturer|partner|customer|distributor|competitor|rival|peer)`
	// unnamedMany are companies that a text counts and does not name.
	unnamedMany = `(?i:(?:two|three|four|five|six|seven|eight|nine|ten|several|multiple|dozens\s+of|a\s+(?:number|handful)\s+of)\s+(?:[\w.&-]+\s+){0,4}?(?:companies|firms|[a-z-]*makers|manufacturers|suppliers|producers|developers|designers))`
	// pronouns stand for a company that the text names elsewhere.
	pronouns   = `it|them|[Tt]he\s+(?:[a-z][a-z-]*\s+){0,2}(?:company|firm|group|lab|startup|[a-z]*maker|manufacturer|supplier|developer|producer)`
	descriptor = `(?:the\s+)?(?:[\p{L}-]+\s+){0,3}?(?:compan(?:y|ies)|(?:firm|group|giant|lab|startup|[a-z]*maker|manufacturer|supplier|developer|producer|designer)s?):?\s+`
	anybody    = `(?:` + descriptor + `)?((?:` + unnamedMany + `|` + ofMany + `|` + units + `|` + firstWords + `|` + litigants + `)\b|` + namePattern + `|(?:` + pronouns + `)\b)`
	somebody   = `\b((?:` + ofMany + `|` + units + `|` + firstWords + `|` + litigants + `)\b|` + namePattern + `|(?:` + pronouns + `)\b)(?:,?\s*\([^)]{0,80}\),?|,[^,;]{1,80}(?:,\s+\d{4}[^,;]{0,60})?,)?`
	content    = `(?:,|\s+(?:not\s+to|to|from|that|of|about|it)\b)`
	ofWhom     = `(?:,\s+(?:which|whose|who|an?|the|based|formerly|maker|part)\s[^,;]{1,80},)?`
	saysIt     = `(?:(?:said|says|disclosed|confirmed|reported|announced|acknowledged)\s+(?:[^;.]{0,40}?\s)?(?:it|that\s+it)\s+)?`
)

// A giver says where the agency must be named for a way of telling to count.
type giver int

const (
	actor  giver = iota // the subject of the words matched
	nearby              // anywhere in the sentence, unless somebody else gave it
)

// A way is one way of telling that a letter was given; group 1 of re is the
// recipient.
type way struct {
	cues  cues
	re    *regexp.Regexp
	giver giver
	// notice requires a word for the letter in the sentence or next to it:
	// rules and lists impose requirements too.
	notice bool
	// direct requires that nothing but the day and the provision stand between
	// the word for the letter and its recipient: "a letter restricting access
	// to X" is not to X.
	direct bool
}

// ways are the ways of telling that a letter was given.
var ways = []way{
	{cues: cues{noticeCues, giveCues}, re: regexp.MustCompile(`\b` + giveVerb + `\s+(?:to\s+)?` + anybody + ofWhom + `\s+(?:with\s+)?[^;,]{0,80}?\b` + noticeNoun + `\b`)},
	{cues: cues{noticeCues, giveCues}, re: regexp.MustCompile(`\b` + giveVerb + `\b[^;]{0,160}?\b` + noticeNoun + `\b[^;]{0,80}?\b(?:to|on|upon)\s+(?:the\s+)?` + anybody), direct: true},
	{cues: cues{noticeCues, giveCues, tellsCues}, re: regexp.MustCompile(`\b` + giveVerb + `\b[^;]{0,160}?\b` + noticeNoun + `\b[^;]{0,80}?\b` + telling + `\s+(?:that\s+)?` + anybody + content)},
	{cues: cues{noticeCues, giveCues}, re: regexp.MustCompile(`\b` + noticeNoun + `\s+(?:was\s+|were\s+)?(?:[^;]{0,80}?\s)?(?:issued|sent|delivered|served|addressed|given|handed|dispatched|transmitted)\s+(?:to|on|upon)\s+(?:the\s+)?` + anybody), giver: nearby},
	{cues: cues{{"wrote"}}, re: regexp.MustCompile(`\bwrote\s+(?:a\s+letter\s+)?to\s+(?:the\s+)?` + anybody)},
	{cues: cues{tellCues}, re: regexp.MustCompile(`\b` + tellVerb + `\s+` + anybody + `\s*(?:[^;]{0,100}?\s)?(?:that|of|to|from|in\s+(?:a|its|the)\s+(?:\w+\s+){0,2}` + noticeNoun + `|in\s+writing|by\s+letter|through)\b`)},
	{cues: cues{noticeCues, getCues}, re: regexp.MustCompile(somebody + `\s+` + saysIt + auxiliaries + getVerb + `\b[^;]{0,160}?\b` + noticeNoun + `\b`), giver: nearby},
	{cues: cues{tellCues}, re: regexp.MustCompile(somebody + `\s+` + saysIt + auxiliaries + beTold + `\b`), giver: nearby},
	{cues: cues{noticeCues, imposeCues}, re: regexp.MustCompile(`\b(?:imposed|slapped|placed|put)\b[^;]{0,60}?\bby\s+[^;]{0,40}?\b` + noticeNoun + `\s+to\s+` + anybody)},
	{cues: cues{imposeCues, {"licen", "export", "restriction", "curbs"}}, re: regexp.MustCompile(`\b(?:imposed|slapped|placed|put)\b[^;]{0,120}?\b` + curbs + `\b[^;]{0,60}?\bon\s+` + anybody), notice: true},
	{cues: cues{{"on notice"}}, re: regexp.MustCompile(`\b(?:placed|put)\s+` + anybody + `\s+on\s+notice\b`)},
	{cues: cues{{"learned from", "heard from", "word from"}}, re: regexp.MustCompile(somebody + `\s+` + auxiliaries + `(?:learned|heard|(?:got|received|had)\s+word)\s+from\b`), giver: nearby},
	{cues: cues{noticeCues, {"receipt of"}}, re: regexp.MustCompile(somebody + `\s+` + auxiliaries + `(?:confirmed|acknowledged|announced|reported|disclosed)\s+(?:the\s+|its\s+|our\s+)?receipt\s+of\b[^;]{0,80}?\b` + noticeNoun + `\b`), giver: nearby},
	{cues: cues{noticeCues, {"received by"}}, re: regexp.MustCompile(`\b` + noticeNoun + `\s+(?:was\s+|were\s+)?received\s+by\s+` + anybody), giver: nearby},
	{cues: cues{{"communicated", "conveyed"}}, re: regexp.MustCompile(`\b(?:communicated|conveyed)\s+to\s+` + anybody), giver: nearby},
	{cues: cues{noticeCues, {"hit", "slap"}}, re: regexp.MustCompile(`\b(?:hits?|slaps?|slapped)\s+` + anybody + `\s+with\b[^;]{0,80}?\b` + noticeNoun + `\b`)},
	{cues: cues{{"requir"}, {"licen"}}, re: regexp.MustCompile(`\b(?:now\s+)?requires?\s+(?:an?\s+)?(?:[\w-]+\s+){0,2}licen[cs]es?\s+for\s+` + anybody + `\s+to\b`), notice: true},
	{cues: cues{noticeCues, makeCues}, re: regexp.MustCompile(`\b` + noticeNoun + `\s+(?:[^;,]{0,40}\s)?to\s+` + anybody + `[^;]{0,60}?\b` + makes + `\b`), giver: nearby, direct: true},
	{cues: cues{noticeCues, tellsCues}, re: regexp.MustCompile(`\b` + noticeNoun + `\b[^;]{0,120}?\b` + telling + `\s+(?:that\s+)?` + anybody + content), giver: nearby},
	{cues: cues{noticeCues, {"reached"}}, re: regexp.MustCompile(`\b` + noticeNoun + `\b[^;]{0,80}?\breached\s+` + anybody), giver: nearby},
	{cues: cues{noticeCues, giveCues}, re: regexp.MustCompile(`\b` + noticeNoun + `\s+(?:that\s+|which\s+)?[^;,]{0,60}?\b` + giveVerb + `\s+` + anybody), giver: nearby},
	{cues: cues{noticeCues, {"recipient"}}, re: regexp.MustCompile(somebody + `\s+(?:is|was|became|has\s+become)\s+[^;]{0,40}?\brecipients?\s+of\b[^;]{0,60}?\b` + noticeNoun + `\b`), giver: nearby},
	{cues: cues{noticeCues, {"pursuant", "under", "by"}, mustCues}, re: regexp.MustCompile(`\b(?i:pursuant\s+to|under|by)\s+(?:an?|the|this|its)\s[^;]{0,60}?\b` + noticeNoun + `\b[^;]{0,120}?,\s+` + anybody + `\s+(?:must|needs?|(?:is|are)\s+(?:now\s+)?required|may\s+(?:not|no\s+longer)|can(?:not|\s+no\s+longer)|ha(?:s|ve)\s+to|will\s+have\s+to)\b`), giver: nearby},
}

var (
	notice     = regexp.MustCompile(`\b` + noticeNoun + `\b`)
	otherGiver = regexp.MustCompile(`^[^;.,]{0,80}?\b(?:from|by)\s+(?:the\s+|its\s+|an?\s+)?(` + namePattern + `)`)
	// helpers of a company give it no letters of the agency.
	helpers = regexp.MustCompile(`^[^;.,]{0,80}?\b(?:from|by)\s+(?:our|its|the|an?)\s+(?:[\p{L}-]+\s+){0,3}?(?:brokers?|counsel|lawyers?|attorneys?|customers?|suppliers?|distributors?|vendors?|manufacturers?|banks?|lenders?|partners?|auditors?|advis[eo]rs?|forwarders?|consultants?|insurers?)\b`)
	// specific cites a paragraph under which the agency informs persons.
	specific = regexp.MustCompile(`\b744\.(?:2|3|4|6|9|11|17|21|22|23)\([a-z]\)`)
	listing  = regexp.MustCompile(`(?i)\b(?:entity|unverified|military\s+end[- ]user|denied\s+persons)\s+list\b`)
	listOf   = regexp.MustCompile(`^((?:,\s+(?:to\s+)?` + namePattern + `)*,?\s+and\s+(?:to\s+)?` + namePattern + `)`)
	listTo   = regexp.MustCompile(`(?:` + namePattern + `,\s+)*` + namePattern + `,?\s+and\s+$`)
	listName = regexp.MustCompile(namePattern)
	// afterList matches what goes on after the last of several who are told.
	afterList = regexp.MustCompile(`^[,;.]?(?:$|\s+(?:that|of|to|not|from|about|by|in|on|under|pursuant|through|via|with|it|they|each|both|last|today|yesterday|this|earlier|late|early|requiring|telling|informing|notifying|saying|stating|directing|ordering|barring|imposing|whose|a|an|the|is-informed|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b)`)
	// oneAlone matches the verb of a single company.
	oneAlone = regexp.MustCompile(`^(?:,[^,;]{1,80},)?\s+(?:has|was|is)\b`)
	reporter = regexp.MustCompile(`^\s+(?:said|says|told|reported|reports)\b`)
)

// actsIn returns the letters that sentence i tells of: one, or one to each of
// the companies that letters were sent to. Letters and exemptions both ask.
func (p *passage) actsIn(i int) []act {
	acts, ok := p.acts[i]
	if !ok {
		acts = p.readActs(i)
		p.acts[i] = acts
	}
	return acts
}

// tellsOfAct reports whether a text, in lower case, can tell of a letter in one
// of the ways.
func tellsOfAct(lower string) bool {
	return ownActCues.in(lower) || slices.ContainsFunc(ways, func(w way) bool { return w.cues.in(lower) })
}

// readActs reads sentence i for actsIn.
func (p *passage) readActs(i int) []act {
	s := p.sentences[i]
	sentence := p.text[s[0]:min(s[1], s[0]+maxSentence)]
	lower, undated := p.lower[s[0]:s[0]+len(sentence)], withoutDays(sentence)
	for _, w := range ways {
		if !w.cues.in(lower) || w.notice && (!notice.MatchString(p.around(i)) || listing.MatchString(sentence)) {
			continue
		}
		for _, m := range w.re.FindAllStringSubmatchIndex(undated, -1) {
			m[3] += len(furtherForms.FindString(sentence[m[3]:]))
			if hedged(sentence, m[0], told(m)) || !given(sentence, w.giver, m) || w.direct && !direct(sentence[m[0]:m[2]]) {
				continue
			}
			a := act{sentence: i, start: s[0] + m[0], end: s[0] + m[1]}
			if ok := p.recipient(&a, exportwatch.Span{s[0] + m[2], s[0] + m[3]}); ok {
				return append([]act{a}, p.others(a, sentence, m)...)
			}
		}
	}
	if p.Document.Kind == exportwatch.Enforcement {
		return p.respondentAct(i)
	}
	return p.ownAct(i)
}

// withoutDays returns a sentence with spaces for the days on which something is
// done: they may stand between any two of its words.
func withoutDays(sentence string) string {
	return onDay.ReplaceAllStringFunc(sentence, func(words string) string { return strings.Repeat(" ", len(words)) })
}

var (
	onDay = regexp.MustCompile(`\bon\s+` + dayPattern)
	// furtherForms matches the legal forms of a name that stops before them.
	furtherForms = regexp.MustCompile(`^(?:` + nameForm + `)+`)
)

// told returns where the words end that say that a letter was given: with the
// recipient, unless the sentence begins with it.
func told(m []int) int {
	if m[2]-m[0] < 4 {
		return m[1]
	}
	return m[3]
}

// direct reports whether nothing that a letter is about stands after its word.
func direct(words string) bool {
	if at := counting.FindStringIndex(words); at != nil {
		words = words[:at[0]]
	}
	all := notice.FindAllStringIndex(words, -1)
	return len(all) > 0 && !about.MatchString(words[all[len(all)-1][1]:])
}

// counting matches the words before a list of recipients: "to three companies: ".
var counting = regexp.MustCompile(`\s(?:to|on|upon)\s+[^:;,.]{0,60}:\s+$`)

var about = regexp.MustCompile(`\b(?:that|which|requir\w+|order(?:ed|ing)|directing|instruct\w+|restrict\w+|limit\w+|suspend\w*|access|exports?|exporting|sales?|shipments?|deliver\w+|to\s+\p{Ll})`)

// around returns sentence i with those before and after it.
func (p *passage) around(i int) string {
	return p.text[p.sentences[max(0, i-1)][0]:p.sentences[min(i+1, len(p.sentences)-1)][1]]
}

// given reports whether it was the agency that gave the letter that m matched.
// A text that calls it is-informed, or cites its provision, need not name the
// agency beside it.
func given(sentence string, g giver, m []int) bool {
	if g == actor && agencyActs(sentence[:m[0]]) {
		return true
	}
	if g == nearby && byAgency(sentence, m) {
		return namesAgency(sentence) || isInformed.MatchString(sentence) || specific.MatchString(sentence)
	}
	return false
}

// byAgency reports whether nobody else is named after the words matched as
// giver of the letter.
func byAgency(sentence string, m []int) bool {
	from := max(m[0], m[3])
	if helpers.MatchString(sentence[from:]) {
		return false
	}
	o := otherGiver.FindStringSubmatchIndex(sentence[from:])
	if o == nil || len(agencies(sentence[from:from+o[1]])) > 0 {
		return true
	}
	end := from + o[1]
	return namesAgency(sentence[from+o[2]:min(len(sentence), end+40)]) && !strings.HasPrefix(sentence[end:], ",")
}

// others returns the further companies of a list of recipients. Beside a word
// for one letter, a company with a verb of its own begins another clause: "told
// Acme, and Heron fell".
func (p *passage) others(a act, sentence string, m []int) []act {
	many := plural.MatchString(sentence[m[0]:m[1]])
	base := a.start - m[0]
	var out []act
	list := listOf.FindString(sentence[m[3]:])
	if after := sentence[m[3]+len(list):]; many && !reporter.MatchString(after) || afterList.MatchString(after) {
		out = p.listed(a, base+m[3], list)
	}
	if at := listTo.FindStringIndex(sentence[:m[2]]); at != nil && (many || m[2]-m[0] < 4 && !oneAlone.MatchString(sentence[m[3]:])) {
		out = append(out, p.listed(a, base+at[0], sentence[at[0]:at[1]])...)
	}
	return out
}

// listed returns the letters to the companies named in list, which stands at an
// offset of the text.
func (p *passage) listed(a act, at int, list string) []act {
	var out []act
	for _, n := range listName.FindAllStringIndex(list, -1) {
		span := exportwatch.Span{at + n[0], at + n[1]}
		name, ok := recipientName(list[n[0]:n[1]])
		if span[1] = span[0] + len(strings.TrimRight(list[n[0]:n[1]], ",")); ok && !person.MatchString(name) {
			out = append(out, act{sentence: a.sentence, start: a.start, end: a.end, recipient: p.fullName(name), at: span})
		}
	}
	return out
}

var plural = regexp.MustCompile(`(?i)\b(?:letters|notices|directives|orders|notifications|IILs)\b`)

// ownAct reads a letter that the publisher of a statement tells of without
// saying that it is the recipient: "the government issued a directive to
// suspend access. We have complied."
func (p *passage) ownAct(i int) []act {
	name := p.firstPerson()
	if name == "" && !p.anonymous {
		return nil
	}
	s := p.sentences[i]
	sentence := p.text[s[0]:min(s[1], s[0]+maxSentence)]
	us := informedUs.FindStringIndex(p.text[s[0]:p.windowEnd(i)])
	if us == nil && p.Document.Kind == exportwatch.HandedIn {
		return nil // whoever wrote it does not tell of itself
	}
	m := p.ownNotice(sentence, p.lower[s[0]:s[0]+len(sentence)])
	if m != nil && us != nil {
		return []act{{sentence: i, start: s[0] + m[0], end: s[0] + m[1], recipient: name, at: exportwatch.Span{s[0] + us[0], s[0] + us[1]}}}
	}
	if m = underLetter.FindStringIndex(sentence); m == nil {
		m = receivedFrom.FindStringIndex(sentence)
		if m != nil && (agencies(sentence[m[1]:]) == nil || agencies(sentence[m[1]:])[0][0] > 40) {
			return nil
		}
	}
	if m == nil || hedged(sentence, m[0], m[1]) || !namesAgency(sentence) || toSomebody.MatchString(sentence[m[1]:]) {
		return nil
	}
	if us = informedUs.FindStringIndex(sentence); us == nil {
		return []act{{sentence: i, start: s[0] + m[0], end: s[0] + m[1]}} // whose items they are is not said
	}
	return []act{{sentence: i, start: s[0] + m[0], end: s[0] + m[1], recipient: name, at: exportwatch.Span{s[0] + us[0], s[0] + us[1]}}}
}

// ownNotice returns where the agency gives a letter to nobody whom the sentence
// names.
func (p *passage) ownNotice(sentence, lower string) []int {
	if !ownActCues.in(lower) {
		return nil
	}
	m := gaveNotice.FindStringIndex(sentence)
	if m == nil || hedged(sentence, m[0], m[1]) || !agencyActs(sentence[:m[0]]) || toSomebody.MatchString(withoutDays(sentence[m[1]:])) {
		return nil
	}
	return m
}

var (
	gaveNotice = regexp.MustCompile(`\b` + giveVerb + `\b[^;]{0,100}?\b(?i:letter|notice|directive|order)\b|\b(?:imposed|placed|put)\b[^;]{0,160}?\bby\s+(?:[\w-]+\s+){0,4}?(?:letter|notice)\b`)
	// underLetter matches items that a letter made subject to a requirement.
	underLetter = regexp.MustCompile(`(?i)\b(?:became|ha(?:s|ve)\s+become|(?:is|are)\s+now|(?:was|were)\s+made)\s+subject\s+to\s+(?:an?\s+)?(?:new\s+|additional\s+)?(?:export\s+)?licen[cs](?:e|ing)\s+requirements?\b[^;]{0,160}?\b(?:pursuant\s+to|under|by|through|following)\s+(?:an?|the)\s+(?:[\w.-]+\s+){0,2}?[“"]?(?:is[- ]informed[”"]?\s+)?(?:letter|notice)\b`)
	// receivedFrom matches a letter whose recipient goes without saying.
	receivedFrom = regexp.MustCompile(`\b(?:[Aa]n?|[Tt]he|[Tt]his)\s+(?:[\w“”-]+\s+){0,3}?` + noticeNoun + `\s+(?:(?:that\s+)?was\s+)?(?:recently\s+)?received\s+from\s`)
	toSomebody   = regexp.MustCompile(`^\s+(?:(?:on|upon)\s|to\s+\p{Lu})`)
)
