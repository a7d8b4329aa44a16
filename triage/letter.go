package triage

import (
	"regexp"
	"slices"

	"exportwatch"
)

// An is-informed letter tells one person, by specific notice, that a license
// is required (15 CFR 744.22(b) and its likes; 50 U.S.C. 4813(a)(15),
// 4817(b)(1)). It is recognised by an act, an agency and a requirement in one
// sentence or the two after it, for a recipient that the text names. That the
// agency may send one, that it is thought to, and the other kinds of its
// letters are no act.

var isInformed = regexp.MustCompile(`(?i)\bis[- ]informed\b|“is informed”|\bIILs?\b`)

// An act is a letter told of in a text.
type act struct {
	sentence   int // index into passage.sentences
	start, end int // the words that tell of it
	recipient  string
	at         exportwatch.Span // where the recipient is named
	flag       string           // what is uncertain about the recipient
	vague      bool             // told without a day or by others than the agency, and not to whom
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
	out = withoutCounted(out)
	out = append(out, p.exemptions(out)...)
	stops := p.stoppedLetters()
	markStopped(out, stops)
	out = append(out, stops...)
	out = append(out, p.rescissions()...)
	return severally(out)
}

// noDate flags a letter of which the text does not say when it was given.
const noDate = "date not stated"

// noRecipient flags one of which the text does not say to whom.
const noRecipient = "recipient not named"

// vague is the confidence in a report that may repeat an old one.
const vague = 0.5

// settleLetter sets what follows from the facts.
func (d *draft) settleLetter() {
	d.Severity, d.Confidence = classOf(d.Kind).severity, confidence(d.Grade)
	if d.vague || d.mayRepeat && d.on.IsZero() && d.month == "" {
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
	var out, unnamed []act
	for i, s := range p.sentences {
		if len(out) >= maxActs {
			break
		}
		if s[1]-s[0] <= maxSentence && tellsOfAct(p.lower[s[0]:s[1]]) && p.speaksOfNotice(s) && !p.relieves(i) && p.requires(i) && !p.otherwise(i) {
			acts := p.actsIn(i)
			if len(acts) == 0 {
				unnamed = append(unnamed, p.unnamedActs(i)...)
			}
			out = append(out, acts...)
		}
	}
	if len(out) == 0 { // beside letters to those named, they are the same ones
		return unnamed[:min(len(unnamed), maxActs)]
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

// relieves reports whether sentence i tells of a later letter that exempts from
// the requirement of the first: it or the one after it says so.
func (p *passage) relieves(i int) bool {
	_, here := p.relief(i)
	_, next := p.relief(min(i+1, len(p.sentences)-1))
	return here || next
}

// letterDraft returns the development of an act, or nil if the text tells of it
// as history and is not of a case that gives its day.
func (p *passage) letterDraft(a act) *draft {
	s := p.sentences[a.sentence]
	past := p.history(s, exportwatch.Span{a.start, a.end})
	if past && p.Document.Kind != exportwatch.Enforcement {
		return nil
	}
	d := p.draft(exportwatch.IILIssued, s[0], s[1])
	d.Status = exportwatch.InForce // a specific notice binds its recipient on receipt
	d.hearsay()
	d.addressed(a)
	d.when(s, exportwatch.Span{a.start, a.end}, noOther)
	if past && d.on.IsZero() {
		return nil
	}
	end := p.factsEnd(a.sentence)
	p.issuer(d, s[0], end)
	p.items(d, s[0], end)
	p.terms(d, s[0], end)
	d.vague, d.mayRepeat = a.vague, p.mayRepeat(s)
	d.settleLetter()
	if past {
		d.longSince()
	}
	d.letterTies()
	return d
}

// addressed states the recipient, or flags that the text names none.
func (d *draft) addressed(a act) {
	if a.flag != "" {
		d.flag(a.flag)
	}
	if a.recipient == "" {
		d.flag(noRecipient)
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
