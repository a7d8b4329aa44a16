package triage

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/dates"
)

// maxAge is how old a letter may be, in days, when a text tells of it as news;
// older ones are background. It spans a filing's quarter and its deadline.
const maxAge = 180

var (
	// yearOnly matches a year, and the month before it if one is named.
	yearOnly = regexp.MustCompile(`\b(?:[Ii]n|^Since|[Dd]uring|(?i:spring|summer|fall|autumn|winter|half|start|end|beginning)\s+of)\s+(?:(?:early|late|mid-?)\s*)?(?:(` + monthNames + `)\s+)?((?:19|20)\d{2})\b`)
	// fiscalYear matches a year of accounts, and the quarter of it if one is named.
	fiscalYear = regexp.MustCompile(`(?i)\b(?:(first|second|third|fourth)\s+quarter\s+of\s+(?:our\s+)?)?(?:fiscal(?:\s+year)?|FY)\s?((?:19|20)\d{2})\b`)
	// background before a year makes it somebody's or something's age.
	background = regexp.MustCompile(`(?i)\b(?:founded|established|incorporated|created|acquired|launched|listed|adopted|enacted|introduced|amended|published|rules?|regulations?)\s+$`)
	longAgo    = regexp.MustCompile(`(?i)\b(?:(?:a|two|three|four|five|six|seven|eight|nine|ten|several|many|some|\d+)\s+years?\s+(?:ago|earlier|before)|a\s+decade\s+ago|(?:seven|eight|nine|ten|eleven|twelve|[7-9]|1\d)\s+months\s+(?:ago|earlier)|(?:last|the\s+(?:prior|previous|preceding))\s+(?:fiscal\s+)?year|(?:in|during)\s+(?:the\s+)?(?:prior|previous|earlier)\s+(?:fiscal\s+)?(?:periods?|years?|quarters?)|previously\s+(?:been\s+)?(?:informed|notified|told|advised|received|sent|issued|imposed|disclosed|announced|reported))\b`)
	// anchored begins a sentence that says when what follows it happened too.
	anchored = regexp.MustCompile(`^(?:(?:Back\s+)?[Ii]n|On|During|Since|Beginning\s+in|Starting\s+in|By)\s`)
)

// history reports whether sentence s dates what it tells at act long before the
// text was published. A day or a month within [maxAge] makes it news, whatever
// older ones the sentence also gives. A sentence without a date belongs to that
// of the sentence before it, if that begins with one. What had been told before
// a penalty is history too, unless it is dated.
func (p *passage) history(s, act exportwatch.Span) bool {
	pub := p.newsOf()
	words := p.besideAct(s, act)
	ago := longAgo.MatchString(words)
	if pub.IsZero() {
		return ago
	}
	recent, old := p.ages(s, act, words, pub)
	if !recent && !old && !ago {
		i, _ := slices.BinarySearchFunc(p.sentences, s[0], func(t exportwatch.Span, at int) int { return t[0] - at })
		if i > 0 && i < len(p.sentences) {
			before := p.sentences[i-1]
			if anchored.MatchString(p.text[before[0]:before[1]]) && !strings.Contains(p.text[before[1]:s[0]], "\n") {
				recent, old = p.ages(before, before, p.text[before[0]:before[1]], pub)
			}
		}
	}
	return !recent && (old || ago || p.warnedBefore(s, act))
}

// besideAct returns sentence s with spaces for what it says in passing of
// somebody, unless the act begins there.
func (p *passage) besideAct(s, act exportwatch.Span) string {
	sentence := p.text[s[0]:s[1]]
	b := []byte(sentence)
	for _, m := range inPassing.FindAllStringIndex(sentence, -1) {
		if act[0] < s[0]+m[0] || act[0] >= s[0]+m[1] {
			copy(b[m[0]:m[1]], strings.Repeat(" ", m[1]-m[0]))
		}
	}
	return string(b)
}

// warnedBefore reports whether the act of sentence s had happened before an
// offence that the text, near it or where it begins, says was punished.
func (p *passage) warnedBefore(s, act exportwatch.Span) bool {
	had := p.hadBeen(s, act)
	if had < 0 || reported.MatchString(p.text[s[0]:had]) {
		return false
	}
	i := p.sentenceAt(s[0])
	near := p.text[p.sentences[max(0, i-punishedNear)][0]:p.sentences[min(len(p.sentences)-1, i+punishedNear)][1]]
	return punished.MatchString(near) || punished.MatchString(p.title()) || punished.MatchString(p.text[:min(len(p.text), ledeBytes)])
}

// hadBeen returns where the pluperfect begins in which the act of sentence s is
// told, -1 if it is told in another tense.
func (p *passage) hadBeen(s, act exportwatch.Span) int {
	start := max(s[0], act[0]-auxiliaryBytes)
	m := pluperfect.FindStringIndex(p.text[start:min(act[1], s[1])])
	if m == nil {
		return -1
	}
	return start + m[0]
}

const (
	auxiliaryBytes = 40  // how far before its act "had" may stand
	punishedNear   = 3   // how many sentences from the act a punishment is told
	ledeBytes      = 600 // how long the beginning of a release is that says what it is about
)

var (
	// pluperfect matches what had been told before something else.
	pluperfect = regexp.MustCompile(`\bhad\s+(?:(?:also|already|previously|earlier|first|twice|formally|specifically|repeatedly)\s+)*(?:been\s+)?(?:(?:also|already|previously|formally|specifically|repeatedly)\s+)*(?:` + tellVerb + `|` + giveVerb + `|warned|received|got|obtained|made\s+aware|learned|heard|written|imposed|placed|put)\b`)
	// punished matches what the agency, or a court, does about an offence.
	punished = regexp.MustCompile(`(?i)\b(?:impos\w+|assess\w+|paid|pays?|paying|levied|\$[\d.,]+(?:\s[mb]illion)?)\s[^.;]{0,60}?\bpenalt(?:y|ies)\b|\bpenali[sz]ed\b|\bsettlements?\b|\bsettle[sd]?\s+(?:with|(?:[\w-]+\s+){0,3}?(?:charges|allegations|claims|violations))\b|\bdenial\s+orders?\b|\bden(?:y|ies|ied|ying)\s+(?:[\w’'-]+\s+){0,2}?export\s+privileges\b|\bplead(?:s|ed)\s+guilty\b|\bplea\s+agreement\b|\bconvicted\b|\bindict(?:ed|ment)\b|\bsentenced\b|\bcharging\s+letter\b|\bfined\b`)
	// reported before an act makes the pluperfect that of reported speech.
	reported = regexp.MustCompile(`(?i)\b(?:said|says|disclosed|confirmed|announced|reported|acknowledged|revealed|told\s+(?:investors|reporters|staff))\b`)
)

// newsOf returns the day against which history is told from news: that of the
// text or, of one that does not say, as long before its capture as news may be
// old. What a person hands in may be of any age.
func (p *passage) newsOf() exportwatch.Date {
	if pub := p.toldOn(); !pub.IsZero() || p.CapturedAt.IsZero() || p.Source.Grade == exportwatch.Provided {
		return pub
	}
	return exportwatch.DateOf(p.CapturedAt.UTC()).AddDays(-maxAge)
}

// ages reports whether sentence s, of which words stand for what counts there,
// names a day or a month within [maxAge] of pub for its act, and whether it
// names a time before that. "Today" is the day of the act in its own clause alone.
func (p *passage) ages(s, act exportwatch.Span, words string, pub exportwatch.Date) (recent, old bool) {
	see := func(last exportwatch.Date, before string, precise bool) {
		switch {
		case last.IsZero():
		case !last.AddDays(maxAge).Before(pub):
			recent = recent || precise
		case !background.MatchString(before) && !ofRule.MatchString(before):
			old = true
		}
	}
	for _, f := range p.datesIn(s[0], s[1]) {
		if words[f.start-s[0]] != ' ' && !p.ofOtherClause(f, s, act, words) {
			see(f.date, p.text[s[0]:f.start], true)
		}
	}
	for _, m := range yearOnly.FindAllStringSubmatchIndex(words, -1) {
		last := dates.Calendar(words[m[4]:m[5]], time.December, "31")
		if m[2] >= 0 {
			last = lastOfMonth(last.Year, dates.MonthOf(words[m[2]:m[3]]))
		}
		see(last, words[:m[0]], m[2] >= 0)
	}
	for _, m := range fiscalYear.FindAllStringSubmatchIndex(words, -1) {
		quarter := "fourth"
		if m[2] >= 0 {
			quarter = words[m[2]:m[3]]
		}
		see(fiscalQuarterEnd(quarter, words[m[4]:m[5]]), "", m[2] >= 0)
	}
	return recent, old
}

// ofOtherClause reports whether f is a day told from the publication, as "today"
// is, in a clause of sentence s before that of the act. The day on which an act
// is reported may be its own, unless it had happened before.
func (p *passage) ofOtherClause(f found, s, act exportwatch.Span, words string) bool {
	if f.end > act[0] || !f.relative {
		return false
	}
	between := words[f.end-s[0] : act[0]-s[0]]
	return turnsAway.MatchString(between) || strings.Contains(between, " that ") && p.hadBeen(s, act) >= 0
}

// turnsAway matches the words that begin a clause of its own.
var turnsAway = regexp.MustCompile(`;|\b(?:which|whose|whom?|after|although|because|while|but|despite|before|when|since)\b`)

// lastOfMonth returns the last day of a month.
func lastOfMonth(year int, month time.Month) exportwatch.Date {
	return exportwatch.DateOf(time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC))
}

// fiscalQuarterEnd returns the last day on which a quarter of a fiscal year can
// end: fiscal years are named after the year in which they end, or end in the
// January after it.
func fiscalQuarterEnd(quarter, year string) exportwatch.Date {
	months := map[string]int{"fourth": 0, "third": 3, "second": 6, "first": 9}[strings.ToLower(quarter)]
	end := dates.Calendar(year, 12, "31")
	if end.IsZero() {
		return end
	}
	return exportwatch.DateOf(end.In(time.UTC).AddDate(0, 1-months, 0))
}

// ofRule before a day makes it the day of a rule, not of the act.
var ofRule = regexp.MustCompile(`(?i)\b(?:rules?|regulations?|controls?|order|act)(?:\s+(?:of|dated|published|issued|released)(?:\s+on)?)?\s+$`)

// periodicForm matches the reports that repeat what they told before, quarter
// after quarter.
var periodicForm = regexp.MustCompile(`^(?:10-[KQ]|20-F|40-F|ARS)`)

// ofThePeriod says that something happened in the period that a report is of.
var ofThePeriod = regexp.MustCompile(`(?i)\b(?:during|in)\s+(?:the|this)\s+(?:current\s+)?(?:(?:first|second|third|fourth|fiscal)\s+)?quarter(?:,|\s+(?:ended|we|the|our|BIS|USG|it)\b)|\bsubsequent\s+(?:events?\b|to\s)|\brecently\b`)

// mayRepeat reports whether sentence s can be what a periodic report has said
// for long: nothing in it says when the act was, nor that it is new.
func (p *passage) mayRepeat(s exportwatch.Span) bool {
	form := p.Version.Meta.String("form")
	if form == "" {
		form = p.title()
	}
	if p.Document.Kind != exportwatch.SECFiling || !periodicForm.MatchString(form) || ofThePeriod.MatchString(p.text[s[0]:s[1]]) {
		return false
	}
	recent, _ := p.ages(s, s, p.text[s[0]:s[1]], p.toldOn())
	return !recent
}

// toldOn returns the day on which the text tells what it tells: when it was
// published or, of a filing, the day or the end of the period that it reports.
func (p *passage) toldOn() exportwatch.Date {
	if pub := p.Version.Published; !pub.IsZero() {
		return pub
	}
	return p.Version.AsOf
}
