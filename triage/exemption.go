package triage

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// A later letter may exempt persons or items from a license requirement that
// an earlier one imposed. It is recognised by the word for exempting and the
// license requirement in one sentence that tells of an act of the agency.

var (
	exempts = regexp.MustCompile(`(?i)\b(?:exempt(?:s|ed|ing)?|reliev(?:es|ed|ing)|carv(?:es|ed|ing)\s+out|exclud(?:es|ed|ing))\s+`)
	// from matches the requirement exempted from; its group is to whom or what it applies.
	from = regexp.MustCompile(`(?i)\s*,?\s+from\s+(?:the|this|that|its|our|any|a|those|these|such)?\s*(?:[\w-]+\s+){0,4}?licen[cs](?:e|ing)\s+requirements?(?:\s+(?:applicable\s+to|for|on|that\s+appl(?:y|ies|ied)\s+to|covering|imposed\s+on)\s+([^;]{2,160}))?`)
	// exempted matches the passive; its group is who is exempted.
	exempted     = regexp.MustCompile(`(?i)(?:^|\bthat\s+|,\s+)((?:[^;,]|,\s)*?)\s+(?:is|are|was|were|has\s+been|have\s+been)\s+(?:now\s+|hereby\s+)?(?:exempt(?:ed)?|reliev?ed|released|excluded)$`)
	exceptRule   = regexp.MustCompile(`(?i)license\s+exception|savings\s+clause|this\s+(?:final\s+|interim\s+)?rule|general\s+license|EAR99`)
	bySecond     = regexp.MustCompile(`(?i)\b(?:second|further|new|later|subsequent|follow-up|supplemental|amended|revised|another)\s+(?:[\w-]+\s+){0,2}(?:letter|notice|directive|order)\b|\b(?:letter|notice|directive)\b`)
	personSplit  = regexp.MustCompile(`,?\s+(?:along\s+with|together\s+with|as\s+well\s+as)\s+|,\s+and\s+|,\s+|\s+and\s+`)
	notAddressed = regexp.MustCompile(`(?i)\b(?:(?:did|does|do)\s+not\s+(?:address|mention|speak\s+to)|(?:is|was)\s+silent\s+(?:on|about|as\s+to)|(?:says|said)\s+nothing\s+(?:about|of|on)|makes?\s+no\s+mention\s+of)\s+([^;]{2,160})|^(.{2,100}?)\s+(?:is|are|was|were)\s+not\s+(?:addressed|mentioned)\b`)
	excludes     = regexp.MustCompile(`(?i)\b(?:exemption|relief|letter|it)\s+(?:excludes|(?:does|did)\s+not\s+(?:cover|extend\s+to|apply\s+to|reach))\s+([^;,]{2,200})`)
	remains      = regexp.MustCompile(`(?i)^(.{2,160}?)\s+(?:remains?|stays?|continues?\s+to\s+be|(?:is|are|was|were)\s+(?:still|not\s+exempt(?:ed)?|excluded))\s*(?:subject\s+to|under|from|covered\s+by)?\b[^;]{0,60}\b(?:licen[cs]|exempt|requirement)`)
	appliesTo    = regexp.MustCompile(`(?i)\b(?:applicable\s+to|applying\s+to|that\s+appl(?:y|ies)\s+to|for|on)\s+(\S.*)$`)
	ownersName   = regexp.MustCompile(`(` + namePattern + `?)[’']s?\s+own\b|\bthe\s+(` + namePattern + `)\s+(?:IIL|letter|directive)\b|\b(?i:letter|notice|directive|order)\s+to\s+(` + namePattern + `)|\b(?i:letter|notice|directive)\s+(?:allows?|permits?|tells|told|gave|to)\s+(` + namePattern + `)`)
	informedUs   = regexp.MustCompile(`\b(?:our|Our|` + firstWords + `)\b`)
)

// A release is an exemption told of in a sentence.
type release struct {
	sentence int
	at       exportwatch.Span // the words of exempting
	persons  exportwatch.Span // who is exempted
	items    exportwatch.Span // what the requirement applies to, empty if not told
}

// relief returns the exemption that sentence i tells of.
func (p *passage) relief(i int) (release, bool) {
	s := p.sentences[i]
	sentence := p.text[s[0]:min(s[1], s[0]+maxSentence)]
	if !exemptCues.in(p.lower[s[0] : s[0]+len(sentence)]) {
		return release{}, false
	}
	m := exempts.FindStringIndex(sentence)
	if m == nil {
		return release{}, false
	}
	tail := m[0] + len(strings.TrimRight(sentence[m[0]:m[1]], " \n\t"))
	r := from.FindStringSubmatchIndex(sentence[tail:])
	if r == nil {
		return release{}, false
	}
	out := release{sentence: i, at: exportwatch.Span{s[0] + m[0], s[0] + tail}}
	out.persons = exportwatch.Span{s[0] + tail, s[0] + tail + r[0]}
	if who := exempted.FindStringSubmatchIndex(sentence[:tail]); who != nil {
		out.persons = exportwatch.Span{s[0] + who[2], s[0] + who[3]}
		if at := strings.LastIndex(sentence[who[2]:who[3]], "that "); at >= 0 {
			out.persons[0] += at + len("that ")
		}
	}
	if r[2] >= 0 {
		out.items = exportwatch.Span{s[0] + tail + r[2], s[0] + tail + r[3]}
	}
	return out, true
}

// exemptions returns the exemptions that the text tells of; letters are the
// letters it told of before, whose recipient an exemption may leave unnamed.
func (p *passage) exemptions(letters []*draft) []*draft {
	var out []*draft
	for i, s := range p.sentences {
		if len(out) == maxActs {
			break
		}
		sentence := p.text[s[0]:s[1]]
		if len(sentence) > maxSentence {
			continue
		}
		r, ok := p.relief(i)
		if !ok || exceptRule.MatchString(sentence) || otherNotice.MatchString(sentence) || hedged(sentence, r.at[0]-s[0], r.at[1]-s[0]) || !p.actOfAgency(i) || p.history(s, r.at) {
			continue
		}
		to, ok := p.exemptRecipient(i, letters)
		if !ok {
			continue
		}
		d := p.exemption(r, s)
		p.exemptionDay(d, r)
		d.addressed(to)
		p.scope(d, i)
		d.hearsay()
		d.settle()
		out = append(out, d)
	}
	return out
}

// actOfAgency reports whether sentence i or the one before it has the agency
// or a letter of it act.
func (p *passage) actOfAgency(i int) bool {
	start := p.sentences[max(0, i-1)][0]
	text := p.text[start:p.sentences[i][1]]
	return namesAgency(text) && bySecond.MatchString(text)
}

// exemption drafts what r tells in text[told[0]:told[1]].
func (p *passage) exemption(r release, told exportwatch.Span) *draft {
	d := p.draft(exportwatch.ExemptionCompanySpecific, told[0], told[1])
	d.Also = []exportwatch.Kind{exportwatch.IILModified}
	d.Status = exportwatch.InForce
	d.Confidence = confidence(d.Grade)
	for _, person := range splitAt(personSplit, p.text, r.persons[0], r.persons[1]) {
		d.quote("exempted", person[0], person[0]+len(strings.TrimRight(p.text[person[0]:person[1]], ", ")))
	}
	if r.items[0] < r.items[1] {
		p.itemList(d, "items", r.items[0], r.items[1])
	}
	return d
}

// exemptionDay reads the day and the issuer of an exemption; they may stand in
// the sentence before.
func (p *passage) exemptionDay(d *draft, r release) {
	i := r.sentence
	told := p.sentences[i]
	if before := p.sentences[max(0, i-1)]; i > 0 && before[1]-before[0] <= maxSentence && len(p.datesIn(told[0], r.at[0])) == 0 && bySecond.MatchString(p.text[p.sentences[i-1][0]:p.sentences[i-1][1]]) {
		told[0] = p.sentences[i-1][0]
	}
	d.when(told, r.at, func(start, end int) bool { return start > r.at[1] && p.ofEarlierLetter(told, r.at, start, end) })
	p.issuer(d, told[0], told[1])
}

// exemptRecipient finds whose license requirement it was: the recipient of the
// letter in sentence i or the one before, a name beside "own" or "letter", who
// is reported as speaking, or as pleased right after it, the only letter told of
// before, or the speaker.
func (p *passage) exemptRecipient(i int, letters []*draft) (act, bool) {
	for j := i; j >= max(0, i-1); j-- {
		if acts := p.actsIn(j); len(acts) > 0 && acts[0].recipient != "" {
			return acts[0], true
		}
	}
	if to, ok := p.exemptOwner(p.sentences[i]); ok {
		return to, true
	}
	for j := i; j >= max(0, i-1); j-- {
		if name, at, ok := p.subject(j, p.sentences[j][1]); ok {
			return act{recipient: name, at: at}, true
		}
	}
	if to, ok := p.whoWelcomes(i); ok && len(letters) == 0 {
		return to, true
	}
	if len(letters) == 1 {
		k := slices.IndexFunc(letters[0].Facts, func(f exportwatch.Fact) bool { return f.Field == "recipient" })
		if k < 0 {
			return act{}, p.anonymous
		}
		to := letters[0].Facts[k]
		return act{recipient: to.Values[0], at: exportwatch.Span{to.Evidence[0].Start, to.Evidence[0].End}}, true
	}
	return p.itself()
}

// exemptOwner reads "X’s own employees", "the X letter", "the letter to X".
func (p *passage) exemptOwner(s exportwatch.Span) (act, bool) {
	for _, m := range ownersName.FindAllStringSubmatchIndex(p.text[s[0]:s[1]], -1) {
		for g := 2; g+1 < len(m); g += 2 {
			if m[g] < 0 {
				continue
			}
			if name, ok := recipientName(p.text[s[0]+m[g] : s[0]+m[g+1]]); ok {
				return act{recipient: name, at: exportwatch.Span{s[0] + m[g], s[0] + m[g] + len(strings.TrimRight(p.text[s[0]+m[g]:s[0]+m[g+1]], ","))}}, true
			}
		}
	}
	return act{}, false
}

// itself takes the speaker of the text as the recipient, named where the text
// first says "we".
func (p *passage) itself() (act, bool) {
	name := p.firstPerson()
	m := p.self()
	if name == "" && !p.anonymous || m == nil {
		return act{}, false
	}
	return act{recipient: name, at: exportwatch.Span{m[0], m[1]}}, true
}

// scope reads from the sentences after the exemption what it leaves out.
func (p *passage) scope(d *draft, i int) {
	for j := i; j < min(i+5, len(p.sentences)); j++ {
		s := p.sentences[j]
		text := p.text[s[0]:s[1]]
		if m := notAddressed.FindStringSubmatchIndex(text); m != nil {
			g := 2
			if m[2] < 0 {
				g = 4
			}
			p.left(d, "not_addressed", s[0]+m[g], s[0]+m[g+1])
		} else if m := excludes.FindStringSubmatchIndex(text); m != nil {
			d.quote("excluded", s[0]+m[2], s[0]+len(strings.TrimRight(text[:m[3]], " .”")))
		} else if m := remains.FindStringSubmatchIndex(text); m != nil && j > i {
			p.left(d, "excluded", s[0]+m[2], s[0]+m[3])
		}
	}
}

// left adds what text[start:end] names last: "exemptions related to the
// requirement applicable to X" names X.
func (p *passage) left(d *draft, field string, start, end int) {
	for {
		m := appliesTo.FindStringSubmatchIndex(p.text[start:end])
		if m == nil {
			break
		}
		start += m[2]
	}
	phrase := strings.TrimRight(p.text[start:end], " .,”\"")
	d.quote(field, start, start+len(phrase))
}

// settle sets what follows from the facts.
func (d *draft) settle() {
	d.Key = d.eventKey("exemption")
	d.Headline = exemptionHeadline(&d.Development)
	d.letterTies()
}

func exemptionHeadline(d *exportwatch.Development) string {
	h := "Exemption from the license requirement on " + d.One("recipient")
	if who := d.Fact("exempted"); who != nil {
		h += ": " + strings.Join(who, ", ")
	}
	if !d.Grade.Seen() {
		h += unseen
	}
	return h
}
