package triage

import (
	"regexp"
	"slices"
	"strings"
)

// What a sentence says is stopped is told by its grammar: the letter is the
// object of the verb, or the subject of one in the passive. "Halted sales in a
// letter" halts sales.

const (
	// suspending are the verbs for a stop until further order.
	suspending = `block(?:s|ed|ing)|enjoin(?:s|ed|ing)|stay(?:s|ed|ing)|suspend(?:s|ed|ing)|paus(?:es|ed|ing)|halt(?:s|ed|ing)|froze|frozen|freez(?:es|ing)|put\s+(?:on\s+hold|a\s+hold\s+on)|placed\s+a\s+hold\s+on`
	// voiding are those for one that is final.
	voiding = `vacat(?:es|ed|ing)|set(?:s|ting)?\s+aside|str(?:uck|ikes|iking)\s+down|invalidat(?:es|ed|ing)|nullif(?:ies|ied|ying)|annull?(?:s|ed|ing)|quash(?:es|ed|ing)|void(?:s|ed|ing)|threw\s+out|throws\s+out|thrown\s+out|tossed(?:\s+out)?|overturn(?:s|ed|ing)`
	// forbidding are those that need to say what is no longer to be done.
	forbidding = `barr?(?:s|ed|ing)|prohibit(?:s|ed|ing)|restrain(?:s|ed|ing)|forbade|forbids|forbidden|forbidding|prevent(?:s|ed|ing)|enjoin(?:s|ed|ing)|block(?:s|ed|ing)|stopped|stops|stopping|order(?:s|ed)\s+(?:[\w’'.-]+\s+){1,8}?to\s+stop`
	enforcing  = `(?:enforc(?:e|ing|ement\s+of)|apply(?:ing)?|implement(?:ing)?|giv(?:e|ing)\s+effect\s+to|act(?:ing)?\s+(?:on|under))`
	// stoppable are the words for a letter and what it imposes.
	stoppable = `(?:letters?|directives?|IILs?|licen[cs](?:e|ing)\s+requirements?|export\s+(?:restrictions?|curbs))`
	hereby    = `(?:(?:now|hereby|temporarily|preliminarily|permanently|partly|immediately|also|further)\s+)*`
)

var (
	stopVerb  = regexp.MustCompile(`(?i)\b(?:` + suspending + `|` + voiding + `|injunction\s+(?:against|of|on)|stay\s+(?:against|of|on)|restraining\s+order\s+(?:against|of|on))\b`)
	forbids   = regexp.MustCompile(`(?i)\b(?:` + forbidding + `)\s`)
	toEnforce = regexp.MustCompile(`(?i)\b` + enforcing + `\b`)
	itsLetter = regexp.MustCompile(`(?i)^[^;]{0,100}?\b` + stoppable + `\b`)
	isLetter  = regexp.MustCompile(`(?i)\b` + stoppable + `$`)
	finally   = regexp.MustCompile(`(?i)\b(?:` + voiding + `)\b`)
	// letterStopped matches a letter and the verb in the passive; its groups are
	// the letter, what stands between and the auxiliary.
	letterStopped = regexp.MustCompile(`(?i)\b(` + stoppable + `)\b([^;]{0,240}?)\b(is|are|was|were|has\s+been|have\s+been)\s+` + hereby + `(?:blocked|enjoined|stayed|suspended|paused|halted|frozen|put\s+on\s+hold|placed\s+on\s+hold|vacated|set\s+aside|struck\s+down|invalidated|nullified|annulled|quashed|voided|thrown\s+out|tossed\s+out|overturned)\b`)

	// aroundObject may stand between a verb and its object, or be a name in it.
	aroundObject = regexp.MustCompile(`(?i)^\s*,[^,;]{1,60},|\bon\s+(?:late\s+)?(?:\w+day|` + monthNames + `)\b|[“"]?\bis[- ]informed\b[”"]?|\bfor\s+now\b|\buntil\s+(?:trial|further\s+(?:order|notice))\b|\b(?:enforcement|effects?|implementation|application|operation|all|most|parts?|portions?|both|one)\s+of\b|\b(?:Department|Secretary)\s+of\s+Commerce\b|\bBureau\s+of\s+Industry\s+and\s+Security\b`)
	// endsObject matches the words that make what follows no object of the verb
	// before, or another one the object.
	endsObject = regexp.MustCompile(`(?i)[:;]|\b(?:in|with|through|via|after|under|following|because|since|and|or|but|that|which|who|when|as|while|from|to|by|for|at|on|of|against|inform\w*|told|tell\w*|sa(?:id|ys|ying)|notif\w*|sent|sends|issued|impos\w*|requir\w*|injunctions?|rulings?|decisions?|judgments?|lawsuits?|suits?|case|appeals?|proceedings?|discovery|deadlines?|efforts?|attempts?|bids?|challenges?|motions?|hearings?)\b`)
	// otherSubject between the letter and a verb in the passive is what is stopped
	// instead.
	otherSubject = regexp.MustCompile(`(?i)\b(?:shipments?|sales|deliver(?:y|ies)|after|when|because|but|while|and|so|means?|meaning|until|unless|whose)\b`)
	// governs makes a letter what something is done by, in or under; secondNoun
	// begins a noun of its own after what it governs.
	governs    = regexp.MustCompile(`(?i)\b(?:under|by|in|with|through|via|after|since|following|upon|despite|per)\s+(?:[\w“”"’'.-]+\s+)?`)
	secondNoun = regexp.MustCompile(`(?i)[,;:]|\b(?:an?|the|its|their|that|this|both|all)\s`)
	givesOne   = regexp.MustCompile(`\b(?:` + giveVerb + `|` + getVerb + `|(?i:wrote|writes))\b[^,;:]*$`)
	many       = regexp.MustCompile(`(?i)s$`)
	ofMore     = regexp.MustCompile(`(?i)^(?:are|were|have)\b`)

	ingForm  = regexp.MustCompile(`(?i)^(?:\w+ing\b|injunction|stay\s)`)
	stopNoun = regexp.MustCompile(`(?i)^(?:injunction|stay\s|restraining\s+order)`)
	// toStop before a verb whose past is its infinitive makes it that.
	toStop = regexp.MustCompile(`(?i)\b(?:to|not|never|may|might|can|could|would|should|must|will)\s+$`)
	// granted is a wish come true.
	granted = regexp.MustCompile(`(?i)\bgrant(?:s|ed|ing)?\b[^,;]{0,100}?\b(?:motions?|requests?|petitions?|applications?|bids?)\b|\b(?:motions?|requests?|petitions?|applications?)\b[^,;]{0,80}?\b(?:is|are|was|were|be)\s+(?:hereby\s+)?granted\b`)
	// sought before "an order blocking the letter" makes it a wish, refused one
	// that failed.
	sought = regexp.MustCompile(`(?i)\b(?:refus\w+|declin\w+|den(?:y|ies|ied|ying)|reject\w*|asks?|asked|asking|seeks?|sought|seeking|urg\w+|wants?|wanted|petition\w*|motions?|requests?|requested|requesting|appl(?:y|ies|ied|ication)|lawsuit|suit|complaint|bid|effort|attempt|prays?|prayed|demand\w*|moved|moves|propos\w+|threaten\w*|consider\w*|weigh\w*|argu\w+|stopped\s+short|instead|rather\s+than|plan\w*|hop(?:es|ed|ing)|expect\w*|against|without|short\s+of)\b`)
	// undone before the verb is what became of the stop that the sentence tells of,
	// undoneAfter what did after it.
	undone      = regexp.MustCompile(`(?i)\b(?:revers\w+|lift(?:s|ed|ing)|dissolv\w+|stay(?:s|ed|ing)|overturn\w*|overrul\w+|vacat(?:es|ed|ing)|set(?:s|ting)?\s+aside|paus(?:es|ed|ing)|narrow\w*|appeal\w*|challeng\w+|end(?:s|ed|ing)|reject\w*|criticiz\w+)\s[^;]{0,60}?\b(?:injunctions?|orders?|rulings?|decisions?|judgments?|opinions?|stay|judge|court)\b[^;]{0,60}$`)
	undoneAfter = regexp.MustCompile(`(?i)[,;]\s+(?:but|before|until|and\s+(?:an?|the)\s+(?:appeals|higher|circuit))\b[^;]{0,160}?\b(?:revers|lift|overturn|overrul|dissolv|stayed|reinstat|restor|put\s+it\s+back|let\s+it)`)

	// subordinate before the verb makes its clause one that says when, or despite
	// what, something else happened.
	subordinate = regexp.MustCompile(`(?i)\b(?:after|once|when|since|although|though|while|because)\s[^,;]*$`)
	// anotherClause begins a clause of its own after the letter, up to its verb.
	anotherClause = regexp.MustCompile(`(?:[,;]|\s(?:and|but))\s+((?:(?i:and|but|so|then)\s+)?[^,;]{0,80}?)\b(?:` + tellVerb + `|` + giveVerb + `|(?i:imposed|placed|wrote))\b`)
	relative      = regexp.MustCompile(`(?i)\b(?:which|that|who|whom)\b`)
	tellsOrGives  = regexp.MustCompile(`\b(?:` + tellVerb + `|` + giveVerb + `|(?i:imposed|placed|wrote))\b`)
)

// stopWords returns where a sentence says that a letter is stopped, nil if it
// says so nowhere or only of a wish.
func stopWords(sentence string) []int {
	for _, m := range stopVerb.FindAllStringIndex(sentence, -1) {
		if end := objectEnd(sentence, m[1]); end > 0 && stopsNow(sentence, m) && !stopEnds(sentence, m[0]) {
			return []int{m[0], end}
		}
	}
	for _, m := range forbids.FindAllStringIndex(sentence, -1) {
		if end := enforcementEnd(sentence, m[1]); end > 0 && stopsNow(sentence, m) && !stopEnds(sentence, m[0]) {
			return []int{m[0], end}
		}
	}
	for _, m := range letterStopped.FindAllStringSubmatchIndex(sentence, -1) {
		between := inPassing.ReplaceAllString(sentence[m[4]:m[5]], " ")
		agree := many.MatchString(sentence[m[2]:m[3]]) == ofMore.MatchString(sentence[m[6]:m[7]])
		if agree && !otherSubject.MatchString(between) && isSubject(sentence[:m[0]]) && !undone.MatchString(sentence[:m[0]]) && !stopEnds(sentence, m[0]) {
			return m[:2]
		}
	}
	return nil
}

// stopEnded matches that what stopped a letter is itself at its end: "the injunction
// against enforcement of the letter is dissolved".
var stopEnded = regexp.MustCompile(`(?i)\b(?:injunctions?|stay|restraining\s+order)\b([^,.;:]{0,200}?)\b(?:is|are|was|were|be|been)\s+` + hereby + `(?:dissolved|lifted|vacated|reversed|set\s+aside|stayed|terminated|overturned|ended)\b`)

// stopEnds reports whether the stop that words at an offset speak of is at its end.
func stopEnds(sentence string, at int) bool {
	return slices.ContainsFunc(stopEnded.FindAllStringSubmatchIndex(sentence, -1), func(m []int) bool {
		return m[0] <= at && at < m[1] && !strings.Contains(sentence[m[2]:m[3]], " and ")
	})
}

// courtOnIt matches that a court stopped what was spoken of before; its group is
// the verb.
var courtOnIt = regexp.MustCompile(`(?i)\b(?:courts?|judges?|justices?|panel|circuit)\b[^,;]{0,60}?\b(` + suspending + `|` + voiding + `)\s+(?:it|the\s+(?:move|measure))(?:[.!?]?[”"]?$|[,;]|\s+(?:on|last|this|late|early|within|hours|days|weeks|pending|until|as)\b)`)

// stopOfIt returns where sentence i says that a court stopped the letter that it,
// or the one before, tells of; nil if nowhere.
func (p *passage) stopOfIt(i int) []int {
	s := p.sentences[i]
	sentence := p.text[s[0]:s[1]]
	m := courtOnIt.FindStringSubmatchIndex(sentence)
	if m == nil || !stopsNow(sentence, m[2:4]) {
		return nil
	}
	ofThis := func(a act) bool { return a.sentence < i || a.end <= s[0]+m[0] }
	if !slices.ContainsFunc(p.actsIn(i), ofThis) && (i == 0 || len(p.actsIn(i)) > 0 || len(p.actsIn(i-1)) == 0) {
		return nil
	}
	return m[2:4]
}

// objectEnd returns where the letter ends that is the object of the verb which
// ends at an offset of the sentence, 0 if its object is another.
func objectEnd(sentence string, verb int) int {
	m := itsLetter.FindStringIndex(sentence[verb:])
	if m == nil {
		return 0
	}
	between := isLetter.ReplaceAllString(sentence[verb:verb+m[1]], "")
	if endsObject.MatchString(aroundObject.ReplaceAllString(between, " ")) {
		return 0
	}
	return verb + m[1]
}

// reachOfBan is how far from the verb that forbids it an act may be named, in
// bytes.
const reachOfBan = 120

// enforcementEnd returns where the letter ends whose enforcement is forbidden by
// the verb which ends at an offset of the sentence, 0 if none is.
func enforcementEnd(sentence string, verb int) int {
	within := sentence[verb:min(len(sentence), verb+reachOfBan)]
	if i := strings.IndexByte(within, ';'); i >= 0 {
		within = within[:i]
	}
	for _, m := range toEnforce.FindAllStringIndex(within, -1) {
		if end := objectEnd(sentence, verb+m[1]); end > 0 {
			return end
		}
	}
	return 0
}

// stopsNow reports whether the verb at m tells of a stop, not of a wish for one
// nor of one undone since.
func stopsNow(sentence string, m []int) bool {
	before, verb := sentence[:m[0]], sentence[m[0]:m[1]]
	if toStop.MatchString(before) || undone.MatchString(before) || stopNoun.MatchString(verb) && undone.MatchString(before+verb) {
		return false
	}
	if !ingForm.MatchString(verb) {
		return true
	}
	clauseOf := granted.ReplaceAllString(before, " ")
	if all := clause.FindAllStringIndex(clauseOf, -1); len(all) > 0 {
		clauseOf = clauseOf[all[len(all)-1][1]:]
	}
	return !sought.MatchString(clauseOf)
}

// isSubject reports whether a letter after these words can be the subject of a
// verb: nothing governs it.
func isSubject(before string) bool {
	if givesOne.MatchString(before) {
		return false
	}
	all := governs.FindAllStringIndex(before, -1)
	return len(all) == 0 || secondNoun.MatchString(before[all[len(all)-1][1]:])
}

// tellsBeside reports whether a sentence that says at m that a letter was stopped
// goes on to tell, in a clause of its own, of another that the agency gave.
func tellsBeside(sentence string, m []int) bool {
	if oneMore.MatchString(sentence[:m[0]] + " " + sentence[m[1]:]) {
		return true
	}
	after := sentence[m[1]:]
	for _, c := range anotherClause.FindAllStringSubmatchIndex(after, -1) {
		if words := after[c[2]:c[3]]; !relative.MatchString(words) && agencyActs(words) {
			return true
		}
	}
	before := sentence[:m[0]]
	at := subordinate.FindStringIndex(before)
	if at == nil {
		return false
	}
	for _, t := range tellsOrGives.FindAllStringIndex(before[:at[0]], -1) {
		if agencyActs(before[:t[0]]) {
			return true
		}
	}
	return false
}
