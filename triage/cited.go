package triage

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/cite"
)

const (
	// nearAct is how far from the words of an event a citation may stand, in bytes,
	// to be said of it where nothing tells of which it is.
	nearAct = 600
	// reachOfAct is how far it may stand at all, in bytes: an analysis of one letter
	// cites its authorities and the suit over it pages below, a report of a year
	// those of much else.
	reachOfAct = 16_000
)

var (
	// elsewhere matches a sentence that turns to another affair.
	elsewhere = regexp.MustCompile(`^(?:Separately|Meanwhile|Elsewhere|Unrelated\s+to|In\s+(?:a\s+separate|an?\s+(?:unrelated|different|earlier)|another)|Earlier\b)|(?i)\b(?:unrelated|an?other|earlier|previous|prior|different|separate)\s+(?:[\w-]+\s+){0,3}?(?:letters?|notices?|directives?|suits?|lawsuits?|cases?|compan(?:y|ies)|actions?)\b`)
	// thatLetter matches a sentence that goes on about the letter told of before.
	thatLetter = regexp.MustCompile(`(?i)\b(?:the|this|its|that)\s+(?:[\w-]+\s+){0,2}?(?:letter|IIL|directive)\b`)
	// letterOfWhom matches whose letter a sentence speaks of: "Acme's letter".
	letterOfWhom = regexp.MustCompile(`(` + namePattern + `)[’']s?\s+(?:[\w-]+\s+){0,3}?(?:letter|IIL|directive)\b|\b(?:letter|directive|IIL)s?\s+(?:\w+\s+)?to\s+(` + namePattern + `)`)
	inYear       = regexp.MustCompile(`\b[Ii]n\s+(?:(?:` + monthNames + `)\s+)?((?:19|20)\d\d)\b`)
)

// cited reports whether a citation of the text is one of the event of d. The
// last sentence up to it that speaks of a letter tells of which; failing that it
// must stand near the event's own words.
func (d *draft) cited(c cite.Citation) bool {
	own := d.Evidence[0]
	if own.Start <= c.Start && c.End <= own.End {
		return true
	}
	i := d.p.sentenceUpTo(c.Start)
	if i < 0 || c.Start < own.Start-reachOfAct || c.End > own.End+reachOfAct {
		return false
	}
	switch d.affairs()[i] {
	case ownAffair:
		return true
	case otherAffairs:
		return false
	}
	return own.Start-nearAct <= c.Start && c.End <= own.End+nearAct
}

// An affair says of whose letter a sentence of the text tells.
type affair int

const (
	noAffair affair = iota // of none, nor any before it
	ownAffair
	otherAffairs
)

// affairs returns for each sentence of the text whether it goes on about the
// event of d or about another's. A suit is told of in one entry of its docket:
// the others are not about it.
func (d *draft) affairs() []affair {
	if d.told != nil {
		return d.told
	}
	d.told = make([]affair, len(d.p.sentences))
	now := noAffair
	for i, s := range d.p.sentences {
		if now == otherAffairs && d.p.beginsParagraph(i) {
			now = noAffair
		}
		if a := d.affair(i, d.p.text[s[0]:s[1]]); a != noAffair {
			now = a
		}
		d.told[i] = now
	}
	return d.told
}

// affair reads of whose letter sentence i alone tells.
func (d *draft) affair(i int, sentence string) affair {
	if d.Kind == exportwatch.CourtComplaint {
		if elsewhere.MatchString(sentence) {
			return otherAffairs
		}
		return noAffair
	}
	name := bareName(d.One("recipient"))
	switch {
	case name != "" && strings.Contains(sentence, name):
		return ownAffair
	case elsewhere.MatchString(sentence), d.ofOther(sentence), d.ofYearsBefore(sentence), d.actOfOther(i):
		return otherAffairs
	case thatLetter.MatchString(sentence) && (i == 0 || d.told[i-1] != otherAffairs || d.p.beginsParagraph(i)):
		return ownAffair
	}
	return noAffair
}

// beginsParagraph reports whether sentence i stands on a line of its own and the
// one before it was ended.
func (p *passage) beginsParagraph(i int) bool {
	if i == 0 {
		return true
	}
	before := p.sentences[i-1]
	return strings.Contains(p.text[before[1]:p.sentences[i][0]], "\n") && strings.ContainsAny(p.text[before[1]-1:before[1]], ".!?:;")
}

// ofOther reports whether a sentence names a letter to somebody else.
func (d *draft) ofOther(sentence string) bool {
	for _, m := range letterOfWhom.FindAllStringSubmatch(sentence, -1) {
		name, ok := recipientName(m[1] + m[2])
		if ok && d.One("recipient") != "" && !sameName(name, d.One("recipient")) && !d.p.official(name) {
			return true
		}
	}
	return false
}

// official reports whether a name is that of an officer of an agency, who signs
// letters and gets none.
func (p *passage) official(name string) bool {
	at := strings.Index(p.text, name)
	for range maxActs {
		if at < 0 {
			return false
		}
		if before := p.text[max(0, at-60):at]; officeBefore.MatchString(before) {
			return true
		}
		next := strings.Index(p.text[at+len(name):], name)
		if next < 0 {
			return false
		}
		at += len(name) + next
	}
	return false
}

var officeBefore = regexp.MustCompile(`\bSecretary\s+(?:of\s+Commerce\s+|for\s+Industry\s+and\s+Security\s+)?(?:[A-Z][\p{L}.]*\s+)?$`)

// ofYearsBefore reports whether a sentence dates what it tells into a year before
// that of the event.
func (d *draft) ofYearsBefore(sentence string) bool {
	m := inYear.FindStringSubmatch(sentence)
	if m == nil || d.on.IsZero() {
		return false
	}
	year, err := strconv.Atoi(m[1])
	return err == nil && year < d.on.In(time.UTC).Year()
}

// actOfOther reports whether sentence i tells that somebody else got a letter.
func (d *draft) actOfOther(i int) bool {
	s := d.p.sentences[i]
	if s[1]-s[0] > maxSentence || !tellsOfAct(d.p.lower[s[0]:s[1]]) || !d.p.speaksOfNotice(s) {
		return false
	}
	return slices.ContainsFunc(d.p.actsIn(i), func(a act) bool {
		return a.recipient != "" && d.One("recipient") != "" && !sameName(a.recipient, d.One("recipient"))
	})
}

// sentenceUpTo returns the index of the last sentence that begins at or before an
// offset of the text, -1 if none does.
func (p *passage) sentenceUpTo(at int) int {
	i, found := slices.BinarySearchFunc(p.sentences, at, func(s exportwatch.Span, at int) int { return s[0] - at })
	if found {
		return i
	}
	return i - 1
}
