package triage

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// A court, or the agency itself, may stop a letter: until the case is decided
// (an injunction, a stay; 5 U.S.C. 705) or for good (5 U.S.C. 706(2)). A
// sentence that says so tells of no new letter, although it says what the letter
// requires. That somebody asks for it, or that it is refused, stops nothing.

var (
	stopCourt = regexp.MustCompile(`(?i)\b(?:courts?|judges?|justices?|magistrate|(?:\w+\s+)?circuit|panel|tribunal|ordered|injunction|restraining\s+order|order\s+(?:granting|on\s+motion))\b`)
	bePassive = regexp.MustCompile(`(?i)\b(?:is|are|was|were|been|be)\s+` + hereby + `$`)
	// proposedOrder is a party's draft of what it asks for.
	proposedOrder = regexp.MustCompile(`(?i)\bproposed\b\W{0,3}\s*(?:[\w-]+\s+){0,4}?order\b`)
	stopCues      = cues{{"block", "enjoin", "stay", "suspend", "paus", "halt", "froze", "freez", "hold", "vacat", "aside", "down", "invalid", "nullif", "annul", "quash", "void", "threw", "throw", "tossed", "overturn", "bar", "prohibit", "restrain", "forb", "prevent", "stop", "injunction"}, {"letter", "directive", "iil", "licen", "export", "court", "judge", "justice", "panel", "circuit"}}
)

// A stop is the end, or the suspension, of a letter's force told in a sentence.
type stop struct {
	at      exportwatch.Span
	status  exportwatch.Status
	byCourt bool // by the agency itself otherwise
}

// stopIn returns what sentence i says stopped a letter, false if nothing did. A
// sentence that goes on to tell of a further letter tells of that.
func (p *passage) stopIn(i int) (stop, bool) {
	s := p.sentences[i]
	if s[1]-s[0] > maxSentence || !stopCues.in(p.lower[s[0]:s[1]]) {
		return stop{}, false
	}
	sentence := p.text[s[0]:s[1]]
	m := stopWords(sentence)
	if m == nil {
		m = p.stopOfIt(i)
	}
	if m == nil || hedged(sentence, m[0], m[1]) || undoneAfter.MatchString(sentence[m[1]:]) || tellsBeside(sentence, m) {
		return stop{}, false
	}
	if p.Document.Kind == exportwatch.CourtFiling && proposedOrder.MatchString(p.text[:min(len(p.text), letterheadBytes)]) {
		return stop{}, false
	}
	around := p.around(i)
	if !isInformed.MatchString(around) && !(namesAgency(around) && letterOfIt.MatchString(around) && controls.MatchString(around)) {
		return stop{}, false
	}
	told := stop{at: exportwatch.Span{s[0] + m[0], s[0] + m[1]}, status: exportwatch.Suspended}
	if finally.MatchString(sentence[m[0]:m[1]]) {
		told.status = exportwatch.Vacated
	}
	told.byCourt = p.ofCourt(i, m)
	return told, told.byCourt || letterStopped.MatchString(sentence[m[0]:m[1]]) || agencyActs(sentence[:m[0]])
}

// ofCourt reports whether it is a court that stops what sentence i says at m is
// stopped: a court's paper speaks for it, and of what is enjoined the agency is
// no subject.
func (p *passage) ofCourt(i int, m []int) bool {
	s := p.sentences[i]
	before := p.text[s[0] : s[0]+m[0]]
	if agencyActs(before) && !bePassive.MatchString(before) && !letterStopped.MatchString(p.text[s[0]+m[0]:s[0]+m[1]]) {
		return false
	}
	return p.inCourt() || stopCourt.MatchString(p.around(i)) || strings.Contains(strings.ToLower(p.text[s[0]+m[0]:s[0]+m[1]]), "enjoin")
}

func (p *passage) inCourt() bool {
	return p.Document.Kind == exportwatch.CourtFiling || p.Document.Kind == exportwatch.Docket
}

// stoppedLetters returns the letters that the text says were stopped.
func (p *passage) stoppedLetters() []*draft {
	if p.Document.Kind == exportwatch.CourtFiling && !p.isOrder() {
		return nil // a party's paper tells of what it asks for
	}
	var out []*draft
	for i, s := range p.sentences {
		if len(out) >= maxActs {
			break
		}
		sentence := p.text[s[0]:s[1]]
		told, ok := p.stopIn(i)
		if !ok || otherNotice.MatchString(sentence) || listing.MatchString(sentence) || p.history(s, told.at) {
			continue
		}
		if p.Document.Kind == exportwatch.CourtFiling && !performed.MatchString(sentence) {
			continue // an opinion tells of other cases, too
		}
		for _, to := range p.stoppedFor(i) {
			out = append(out, p.stopDraft(told, s, to, i))
		}
	}
	return out
}

var (
	orderTitle = regexp.MustCompile(`\b(?:ORDER|OPINION|JUDGMENT|Order|Opinion|Judgment)\b`)
	// performed matches what a court does by saying it.
	performed = regexp.MustCompile(`\b(?:ORDERED|ORDERS|GRANTED|GRANTS|ADJUDGED|DECREED|VACATES|STAYS|ENJOINS|SETS\s+ASIDE|hereby)\b|\bthe\s+[Cc]ourt\s+(?:(?:now|therefore|accordingly|thus)\s+)?(?:vacates|stays|enjoins|sets\s+aside)\b|\b(?i:is|are)\s+` + hereby + `(?i:enjoined|stayed|vacated|set\s+aside|restrained|prohibited|barred)\b`)
)

// isOrder reports whether a paper filed in court is the court's own.
func (p *passage) isOrder() bool {
	head := p.text[:min(len(p.text), letterheadBytes)]
	return orderTitle.MatchString(head) && !partyPaper.MatchString(head)
}

// partyPaper is the title, on a line of its own, of what a party files.
var partyPaper = regexp.MustCompile(`(?m)^\W*(?:[A-Z’']+\s+)*(?:COMPLAINT|MOTION|MEMORANDUM\s+(?:OF|IN)|DECLARATION|AFFIDAVIT|BRIEF|OPPOSITION|REPLY)\b`)

// stoppedFor returns whose letters they were: whom the sentence or one of the two
// before it names, who a sentence is about that says "sent it", or the only one
// whose letter the text tells of. One that names nobody is still told, of a
// recipient not named.
func (p *passage) stoppedFor(i int) []act {
	if named := p.rescindedNamed(i); len(named) > 0 {
		return named
	}
	for j := i - 1; j >= max(0, i-2); j-- {
		if named := slices.DeleteFunc(slices.Clone(p.actsIn(j)), func(a act) bool { return a.recipient == "" }); len(named) > 0 {
			return named
		}
	}
	s := p.sentences[i]
	if at := toThem.FindStringIndex(p.text[s[0]:s[1]]); at != nil {
		if name, named, ok := p.subject(i, s[0]+at[0]); ok {
			return []act{{sentence: i, recipient: p.fullName(name), at: named}}
		}
	}
	if one, ok := p.onlyRecipient(); ok {
		return []act{one}
	}
	return []act{{sentence: i}}
}

// toThem matches that the letter was given to who is spoken of.
var toThem = regexp.MustCompile(`\b(?:sent|gave|issued|informed|told|notified|imposed\s+on|requir(?:es|ing))\s+(?:it|them|the\s+(?:company|firm|group))\b`)

func (p *passage) stopDraft(told stop, s exportwatch.Span, to act, i int) *draft {
	d := p.draft(stopKind(told), s[0], s[1])
	d.Status, d.Polarity = told.status, exportwatch.Loosens
	if !p.inCourt() {
		d.hearsay()
	}
	d.Confidence = confidence(d.Grade)
	d.addressed(to)
	d.when(s, told.at, func(start, end int) bool { return p.ofEarlierLetter(s, told.at, start, end) })
	end := p.factsEnd(i)
	p.items(d, s[0], end)
	p.terms(d, s[0], end)
	d.Key = d.eventKey(string(d.Kind) + "-" + string(d.Status))
	d.Headline = stopHeadline(&d.Development)
	d.letterTies()
	return d
}

// stopKind returns the kind of a stop: a court's order, or what the agency does
// to its own letter.
func stopKind(told stop) exportwatch.Kind {
	switch {
	case told.byCourt:
		return courtOrder
	case told.status == exportwatch.Vacated:
		return exportwatch.IILRescinded
	}
	return exportwatch.IILModified
}

func stopHeadline(d *exportwatch.Development) string {
	h := "Is-informed letter " + string(d.Status)
	if d.Kind == courtOrder {
		h += " by a court"
	}
	if to := d.One("recipient"); to != "" {
		h += ": " + to
	}
	return h
}

// markStopped gives the letters that a text tells of the status in which it says
// that they were left, except one given after that.
func markStopped(letters, stops []*draft) {
	for _, l := range letters {
		for _, s := range stops {
			after := !l.on.IsZero() && !s.on.IsZero() && s.on.Before(l.on)
			if l.Kind == exportwatch.IILIssued && !after && recipientSlug(l.One("recipient")) != "" && recipientSlug(l.One("recipient")) == recipientSlug(s.One("recipient")) {
				l.Status = s.Status
				l.Headline = letterHeadline(&l.Development)
			}
		}
	}
}
