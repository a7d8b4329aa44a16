package dates

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// reading reads text sentence by sentence; find returns the days of one.
func reading(text string, published exportwatch.Date, find func(string) []Day) Reading {
	var r Reading
	var told sofar
	lower := exportwatch.Lowered(text)
	for _, at := range sentences(text) {
		s := sentence{text: text[at[0]:at[1]], lower: lower[at[0]:at[1]]}
		s.days = find(s.text)
		slices.SortStableFunc(s.days, func(a, b Day) int { return a.Start - b.Start })
		s.moved = len(s.days) > 0 && holdsAny(s.lower, movedStems) && movedCue.MatchString(s.text)
		for i := range s.days {
			s.roles = append(s.roles, told.settle(s, s.role(i)))
			r.All = append(r.All, s.mention(i, at[0], published))
		}
		told.hear(s)
	}
	r.Effective, r.CommentsClose = r.effective(), r.commentsClose(published)
	if last := r.lastComments(); told.extended && !last.IsZero() {
		r.CommentsClose = last
	}
	return r
}

// effective returns the first day of effect that is named.
func (r Reading) effective() exportwatch.Date {
	for _, m := range r.All {
		if m.Role == Effective && !m.Counted {
			return m.Date
		}
	}
	return exportwatch.Date{}
}

// commentsClose returns the first of the last days for comments, which nobody must
// miss, and not one before publication unless there is no other. Days for comments
// on a collection of information alone do not count beside one for all, nor at all
// for what is in force. Where comments on responses are asked for, the responses
// are what is asked for first.
func (r Reading) commentsClose(published exportwatch.Date) exportwatch.Date {
	for _, role := range []Role{CommentsClose, ResponsesClose, CollectionClose} {
		var best exportwatch.Date
		for _, m := range r.All {
			if m.Role == role && !m.Counted && (best.IsZero() || best.Before(published) || m.Date.Before(best) && !m.Date.Before(published)) {
				best = m.Date
			}
		}
		if role == ResponsesClose && !r.has(ReplyClose) || role == CollectionClose && r.has(Effective) {
			continue
		}
		if !best.IsZero() {
			return best
		}
	}
	return exportwatch.Date{}
}

// lastComments returns the last of the last days for comments, that to which a
// period was extended.
func (r Reading) lastComments() exportwatch.Date {
	var last exportwatch.Date
	for _, m := range r.All {
		if m.Role == CommentsClose && !m.Counted && last.Before(m.Date) {
			last = m.Date
		}
	}
	return last
}

func (r Reading) has(role Role) bool {
	return slices.ContainsFunc(r.All, func(m Mention) bool { return m.Role == role })
}

// A sentence is one sentence with the days it names, in order, and their roles as
// far as they are read.
type sentence struct {
	text  string
	lower string // text, see [exportwatch.Lowered]
	days  []Day
	roles []Role
	moved bool // it tells that a day is moved
}

// mention returns day i of s, which begins at offset in the text. A day to come
// that names no year is the first such day not before publication.
func (s sentence) mention(i, offset int, published exportwatch.Date) Mention {
	d, role := s.days[i], s.roles[i]
	if d.yearless && s.beginsRange(i) {
		d.yearless, d.Date.Year = false, s.days[i+1].Date.Year
		if s.days[i+1].Date.Before(d.Date) {
			d.Date.Year--
		}
	}
	if d.yearless && d.Date.Before(published) && slices.Contains([]Role{Effective, Applicable, Compliance, Expires, CommentsClose, ReplyClose, CollectionClose, Meeting}, role) {
		d.Date.Year++
	}
	return Mention{Date: d.Date, Role: role, Start: offset + d.Start, End: offset + d.End, Counted: d.counted}
}

// rangeGoesOn matches the words between the first day of a range and its last.
var rangeGoesOn = regexp.MustCompile(`(?i)^,?[\s\x{A0}]*(?:(?:to|through|thru|until|till)\b|[–—-])[^;]{0,60}$`)

// beginsRange reports whether day i is the first of a range whose last names the
// year, which is that of both unless the range passes its end.
func (s sentence) beginsRange(i int) bool {
	return i+1 < len(s.days) && !s.days[i+1].yearless && !s.days[i+1].counted && rangeGoesOn.MatchString(s.lead(i+1))
}

// sofar is what the sentences before one have told, as far as it changes how that
// is to be read.
type sofar struct {
	effective  bool // on a day
	upon       bool // in its last sentence: upon publication
	collection bool // comments on a collection of information, after the day of effect
	comments   bool // an invitation to comment
	extended   bool // that a period for comments is longer than it was
}

var (
	// collectionCue introduces comments under the Paperwork Reduction Act (44
	// U.S.C. 3507), which do not concern a rule itself.
	collectionCue = regexp.MustCompile(`(?i)\binformation` + gap + `+collections?\b`)
	extendsPeriod = regexp.MustCompile(`(?i)\b(?:extend|re-?open)(?:s|ed|ing)?\b[^;]{0,60}\bperiods?\b|\bperiods?\b[^;]{0,160}\b(?:extended|re-?opened)\b`)
	publicComment = regexp.MustCompile(`(?i)\b(?:public` + gap + `+comments?|requests?` + gap + `+(?:for` + gap + `+)?comments?|comments?` + gap + `+(?:are|is)` + gap + `+(?:requested|invited))\b`)
)

func (f *sofar) hear(s sentence) {
	f.effective = f.effective || slices.Contains(s.roles, Effective)
	f.upon = false
	f.extended = f.extended || strings.Contains(s.lower, "period") && extendsPeriod.MatchString(s.text)
	if len(s.days) == 0 && !strings.Contains(s.text, "omment") && !strings.Contains(s.text, "ollection") {
		return
	}
	f.collection = f.collection || f.effective && strings.Contains(s.lower, "collection") && collectionCue.MatchString(s.text)
	f.comments = f.comments || strings.Contains(s.lower, "comment") && publicComment.MatchString(s.text)
	f.upon = slices.ContainsFunc(s.days, func(d Day) bool { return d.counted }) && slices.Contains(s.roles, Effective)
}

// settle returns what role comes to after the sentences before s. A rule in force
// asks only for comments on its forms from where it speaks of them on; after an
// invitation to comment responses are comments; a day alone after "effective upon
// publication" is that day.
func (f sofar) settle(s sentence, role Role) Role {
	i := len(s.roles)
	d := s.days[i]
	switch {
	case role == CommentsClose && (f.collection || collectionCue.MatchString(s.lead(i))):
		return CollectionClose
	case role == ResponsesClose && f.comments:
		return CommentsClose
	case role == Mentioned && f.upon && d.Start == 0 && d.End >= len(s.text)-len("."):
		return Effective
	}
	return role
}

// window is how far before a day, in bytes, the words are read that tell its role.
const window = 500

// before returns the words before day i, from the beginning of the sentence on.
func (s sentence) before(i int) string {
	return s.text[max(0, s.days[i].Start-window):s.days[i].Start]
}

// lowerBefore returns the same words in lower case.
func (s sentence) lowerBefore(i int) string {
	return s.lower[max(0, s.days[i].Start-window):s.days[i].Start]
}

// holdsAny reports whether text, in lower case, holds one of stems. It spares most
// sentences an expression of whose every match, letter case aside, one is a part.
func holdsAny(text string, stems []string) bool {
	return slices.ContainsFunc(stems, func(stem string) bool { return strings.Contains(text, stem) })
}

// lead returns the words between the day before day i and that day.
func (s sentence) lead(i int) string {
	from := max(0, s.days[i].Start-window)
	if i > 0 {
		from = max(from, s.days[i-1].End)
	}
	return s.text[min(from, s.days[i].Start):s.days[i].Start]
}

// role returns what the words before day i say happens on it or, if they say
// nothing, those after it.
func (s sentence) role(i int) Role {
	if i > 0 && listed.MatchString(s.lead(i)) {
		return s.roles[i-1]
	}
	for _, read := range []func(int) Role{s.ofPlan, s.ofMove, s.ofComments, s.ofEffect, s.ofPetition, s.ofOthers, s.after} {
		if r := read(i); r != "" {
			return r
		}
	}
	return Mentioned
}

// plannedDay matches the words before a day of effect that did not come, and before a
// day in whose place another stands.
var plannedDay = regexp.MustCompile(`(?i)\b(?:was|were|had` + gap + `+been)` + gap + `+(?:(?:originally|initially|previously|first)` + gap + `+)?(?:(?:scheduled|expected|intended|set|due)` + gap + `+)?to` + gap + `+(?:be|become|take|go` + gap + `+into)` + gap + `+effect(?:ive)?` + gap + `+(?:on` + gap + `+)?$|\b(?:rather` + gap + `+than|instead` + gap + `+of|in` + gap + `+place` + gap + `+of)` + gap + `+(?:on` + gap + `+)?$`)

// plannedStems are parts of what plannedDay matches.
var plannedStems = []string{"effect", "rather", "instead", "place"}

// ofPlan reads a day that was planned, and is not to be.
func (s sentence) ofPlan(i int) Role {
	if holdsAny(s.lowerBefore(i), plannedStems) && plannedDay.MatchString(s.lead(i)) {
		return Superseded
	}
	return ""
}

// listed matches the words between two days of one list.
var listed = regexp.MustCompile(`^(?:[\s\x{A0},&–—-]|\b(?:and|or|and/or)\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)*$`)

// movedStems are parts of what movedCue matches.
var movedStems = []string{"delay", "postpon", "exten", "defer", "stay", "open", "chang", "resched"}

var (
	movedCue = regexp.MustCompile(`(?i)\b(?:delay(?:ed|s|ing)?|postpon(?:ed|es|ing)|extend(?:ed|s|ing)?|extension` + gap + `+of|defer(?:red|s|ring)?|stay(?:ed|s|ing)?|reopen(?:ed|s|ing)?|re-open(?:ed|s|ing)?|changed|rescheduled)\b`)
	untilCue = regexp.MustCompile(`(?i)\b(?:until|to|through|and` + gap + `+(?:now` + gap + `+|will` + gap + `+(?:now` + gap + `+)?)?(?:close|end)s?(?:` + gap + `+on)?)\b[^;]{0,70}$`)
	fromCue  = regexp.MustCompile(`(?i)\b(?:from|originally|scheduled|previously|was|were|would|initially|current)\b[^;]{0,60}$`)
	// pastOpening is said of the opening to comment that is over.
	pastOpening = regexp.MustCompile(`(?i)\b(?:was|were)` + gap + `+(?:(?:originally|initially|previously|first)` + gap + `+)?(?:due|to` + gap + `+(?:close|end|be)|accepted|required|open)\b[^;]{0,60}$|\b(?:deadline|due` + gap + `+date|closing` + gap + `+date)\b[^;]{0,60}\bwas\b[^;]{0,20}$`)
	// leftBehind follows a day that is moved to one told elsewhere.
	leftBehind = regexp.MustCompile(`(?i)^,?` + gap + `+(?:is|are|has` + gap + `+been|have` + gap + `+been)` + gap + `+(?:hereby` + gap + `+|being` + gap + `+|further` + gap + `+)?(?:extended|re-?opened)\b`)
	over       = regexp.MustCompile(`(?i)\b(?:closed|ended|expired)\b[^;]{0,60}$`)
	extended   = regexp.MustCompile(`(?i)\b(?:exten(?:d|sion)|stay|suspend)`)
	// dateOfEffect tells the moving of a day of effect from that of its end.
	dateOfEffect = regexp.MustCompile(`(?i)\beffective` + gap + `+dates?\b`)
	// ownDay begins a sentence with the day of effect of the document itself.
	ownDay = regexp.MustCompile(`(?i)^\W*(?:effective|(?:this|the)` + gap + `+(?:[\w-]+` + gap + `+){1,4}(?:is|are|becomes?)` + gap + `+effective)\b`)
)

// ofMove reads a sentence that moves a day: the day it is moved to, and the one it
// is moved from. What is extended "through" a day without being a day of effect
// ends then.
func (s sentence) ofMove(i int) Role {
	lead, before := s.lead(i), s.before(i)
	if !s.moved || publishedAt.MatchString(lead) && !movedCue.MatchString(lead) {
		return ""
	}
	comments, effect := commentWord.MatchString(before), effectiveCue.MatchString(before)
	switch {
	case !comments && !effect:
		return ""
	case over.MatchString(lead), fromCue.MatchString(lead) && i+1 < len(s.days), leftBehind.MatchString(s.text[s.days[i].End:]):
		return Superseded
	case untilCue.MatchString(lead) && comments && !effect:
		return CommentsClose
	case untilCue.MatchString(lead) && effect && !comments:
		if extended.MatchString(lead) && !dateOfEffect.MatchString(before) {
			return Expires
		}
		return Effective
	case effect && !ownDay.MatchString(s.text) && s.movedLater(i):
		return Superseded
	}
	return ""
}

// movedLater reports whether a day after i is the one that another is moved to.
func (s sentence) movedLater(i int) bool {
	for k := i + 1; k < len(s.days); k++ {
		if lead := s.lead(k); movedCue.MatchString(lead) && untilCue.MatchString(lead) {
			return true
		}
	}
	return false
}

// publishedAt matches the words before the day on which what a sentence speaks of
// was published.
var publishedAt = regexp.MustCompile(`(?i)\b(?:published|publication|appear(?:ed|ing)|Federal` + gap + `+Register|issued|FR` + gap + `+\d+)\b[^;]{0,60}$`)

var (
	commentWord = regexp.MustCompile(`(?i)\b(?:comments?|written` + gap + `+submissions|public` + gap + `+input|written` + gap + `+data)\b`)
	closeCue    = regexp.MustCompile(`(?i)\b(?:comments?` + gap + `+(?:\w+` + gap + `+)?dates?|by|before|later|until|through|clos\w+|end(?:s|ing)?|due|deadline|is|to|than)\b[^;]{0,90}$`)
	notComments = regexp.MustCompile(`(?i)\b(?:hearings?|meetings?|webinars?|objections?|requests?` + gap + `+(?:to` + gap + `+speak|for)|effective|applicab\w+|published|scheduled|nominations?|applications?)\b`)
	// opening stands before the first day of a period.
	opening   = regexp.MustCompile(`(?i)\b(?:from|beginning|begins?|starting|starts?|opens?)` + gap + `+(?:on` + gap + `+)?(?:\w+day,` + gap + `+)?$`)
	replyWord = regexp.MustCompile(`(?i)\b(?:repl(?:y|ies)|rebuttals?|cross-replies|surrebuttal|responsive` + gap + `+comments?|comments?` + gap + `+(?:on|to|about)` + gap + `+(?:the` + gap + `+)?(?:adequacy` + gap + `+of` + gap + `+)?(?:the` + gap + `+)?(?:responses?|replies|comments?))\b`)
	// responseWord are answers that a notice asks for beside comments.
	responseWord = regexp.MustCompile(`(?i)\b(?:responses?|submissions?|views)\b`)
	// nominating is a call for nominations, which the Register counts among those
	// for comments where it asks to submit them.
	nominating = regexp.MustCompile(`(?i)\bsubmit` + gap + `+(?:[\w-]+` + gap + `+){0,3}nominations?\b|\bnominations?\b[^;]{0,60}\bsubmitted\b`)
	// answerStems are parts of what the words for comments, replies, responses and
	// nominations match.
	answerStems = []string{"comment", "submission", "input", "data", "repl", "rebut", "response", "view", "nominat"}
)

// ofComments reads the last day for comments, for comments on those, and for other
// answers that are asked for.
func (s sentence) ofComments(i int) Role {
	if !holdsAny(s.lowerBefore(i), answerStems) {
		return ""
	}
	lead, before := s.lead(i), s.before(i)
	switch {
	case !closeCue.MatchString(lead), opening.MatchString(lead):
		return ""
	case nominating.MatchString(lead):
		return CommentsClose
	case notComments.MatchString(lead):
		return ""
	case replyWord.MatchString(lead):
		return ReplyClose
	case commentWord.MatchString(before) && pastOpening.MatchString(lead):
		return Superseded
	case commentWord.MatchString(before):
		return CommentsClose
	case responseWord.MatchString(lead):
		return ResponsesClose
	}
	return ""
}

var (
	effectiveCue = regexp.MustCompile(`(?i)\b(?:effective|effectiveness|takes?` + gap + `+effect|taking` + gap + `+effect|in` + gap + `+effect|in` + gap + `+force|(?:go(?:es)?|comes?|enters?)` + gap + `+into` + gap + `+(?:force|effect))\b`)
	// effectStems are parts of what effectiveCue matches.
	effectStems = []string{"effect", "force"}
	// notEffective are words between the cue and a day that say something else of it.
	notEffective = regexp.MustCompile(`(?i)\b(?:applicab\w+|comments?|published|publication|expires?|expiration|terminat\w+|dated|issued|compliance|comply|signed|filed|approved|incorporat\w+)\b|\bas` + gap + `+of` + gap + `+(?:\w+` + gap + `+){0,3}(?:publication|signature)\b`)
	through      = regexp.MustCompile(`(?i)\b(?:through|thru|until|till|end(?:s|ing))\b[^;]{0,60}$|\bto\W+(?:(?:[\d:.]+|noon|midnight|[ap]\.?m\.?|[A-Z]{2,3}T|eastern|central|mountain|pacific|local|time|on)\W+){0,6}$`)
	// wasEffective tells of the day of effect of a document that is named by its
	// publication, which is not the one at hand.
	wasEffective = regexp.MustCompile(`(?i)\b(?:published|issued)\b[^;]*\b(?:was|were|became)` + gap + `+effective\b[^;]{0,30}$`)
	thisDocument = regexp.MustCompile(`(?i)\bthis` + gap + `+(?:[\w-]+` + gap + `+){0,4}(?:rule|order|correction|amendment|notice|document|action)\b`)
	since        = regexp.MustCompile(`(?i)\b(?:from|beginning|starting|between)\b`)
)

// ofEffect reads a day of effect, and the last of a range of them.
func (s sentence) ofEffect(i int) Role {
	if !holdsAny(s.lowerBefore(i), effectStems) {
		return ""
	}
	before := s.before(i)
	cues := effectiveCue.FindAllStringIndex(before, -1)
	if cues == nil {
		return ""
	}
	said := before[cues[len(cues)-1][1]:]
	if notEffective.MatchString(said) {
		return ""
	}
	if wasEffective.MatchString(before) && !thisDocument.MatchString(before) {
		return Mentioned
	}
	last := s.lead(i)
	if len(said) < len(last) {
		last = said
	}
	if through.MatchString(last) && !since.MatchString(last) { // "from 8 a.m. until 10 a.m. on March 3, 2031" is one day
		return Expires
	}
	return Effective
}

// petition matches the words before the day on which the Food and Drug
// Administration filed a petition. The filing has its effect from that day on, which
// is the one that the Register gives: 21 U.S.C. 348(c)(2), 379e(d)(1).
var petition = regexp.MustCompile(`(?i)\badditive` + gap + `+petition` + gap + `+was` + gap + `+filed` + gap + `+on` + gap + `+$`)

func (s sentence) ofPetition(i int) Role {
	if strings.Contains(s.lower, "petition") && petition.MatchString(s.lead(i)) {
		return Effective
	}
	return ""
}

// cues tell the other roles, each by the words before a day, of which every match
// holds one of stems.
var cues = []struct {
	role  Role
	stems []string
	re    *regexp.Regexp
}{
	{Applicable, []string{"appl"}, regexp.MustCompile(`(?i)\bappl(?:y|ies|icab\w+)\b`)},
	{Compliance, []string{"compl"}, regexp.MustCompile(`(?i)\bcompl(?:y|iance)\b`)},
	{Expires, []string{"expir", "sunset", "terminat"}, regexp.MustCompile(`(?i)\b(?:expir(?:e|es|ed|ing|ation)|sunsets?|terminat(?:e|es|ed|ion))\b`)},
	{Meeting, []string{"meet", "hearing", "webinar", "workshop", "conference", "session"}, regexp.MustCompile(`(?i)\b(?:meet(?:s|ings?)?|hearings?|webinars?|workshops?|conference|session)\b`)},
	{Signed, []string{"sign"}, regexp.MustCompile(`(?i)\bsign(?:ed|s|ature)\b`)},
	{Filed, []string{"fil"}, regexp.MustCompile(`(?i)\bfil(?:ed|es|ing)\b`)},
	{Published, []string{"publi"}, regexp.MustCompile(`(?i)\bpublish(?:ed|es)?\b|\bpublication\b`)},
	{Issued, []string{"issu", "sent", "received", "informed", "notified", "letter"}, regexp.MustCompile(`(?i)\b(?:issu(?:ed|es|ing|ance)|sent|received|informed|notified|letter)\b`)},
}

// toArrive matches the words before the last day for what is sent to the agency.
var toArrive = regexp.MustCompile(`(?i)\b(?:must|should|shall|may|to)` + gap + `+be` + gap + `+(?:received|sent|filed|submitted|postmarked)\b[^;]{0,90}$`)

// ofOthers returns the role whose cue ends closest before day i. What others have
// to send by then is no deed of the agency.
func (s sentence) ofOthers(i int) Role {
	var best Role
	at, before, lower := -1, s.before(i), s.lowerBefore(i)
	for _, c := range cues {
		if !holdsAny(lower, c.stems) {
			continue
		}
		if all := c.re.FindAllStringIndex(before, -1); len(all) > 0 && all[len(all)-1][1] > at {
			best, at = c.role, all[len(all)-1][1]
		}
	}
	if slices.Contains([]Role{Issued, Filed, Meeting}, best) && toArrive.MatchString(s.lead(i)) {
		return Mentioned
	}
	return best
}

// after returns the role that the words after day i tell: "March 3, 2031 is the
// effective date".
func (s sentence) after(i int) Role {
	end := min(len(s.text), s.days[i].End+window)
	if i+1 < len(s.days) {
		end = max(s.days[i].End, min(end, s.days[i+1].Start))
	}
	rest, lower := s.text[s.days[i].End:end], s.lower[s.days[i].End:end]
	if strings.Contains(lower, "comment") && dueAfter.MatchString(rest) {
		return CommentsClose
	}
	if strings.Contains(lower, "effective") && effectiveAfter.MatchString(rest) {
		return Effective
	}
	for _, c := range cues {
		if holdsAny(lower, c.stems) && c.re.MatchString(rest) && !asOf.MatchString(s.lead(i)) {
			return c.role
		}
	}
	return ""
}

var (
	asOf           = regexp.MustCompile(`(?i)\bas` + gap + `+of` + gap + `+$`)
	dueAfter       = regexp.MustCompile(`(?i)^,?[^;,]{0,40}\b(?:is|as|be|\()\W*(?:the` + gap + `+)?(?:comments?` + gap + `+(?:due|closing)|(?:deadline|closing` + gap + `+date|last` + gap + `+day|end|close)` + gap + `+(?:for|of|to|on)` + gap + `+(?:[\w-]+` + gap + `+){0,4}comments?)\b`)
	effectiveAfter = regexp.MustCompile(`(?i)^,?[^;,]{0,60}\b(?:is|be|as|\()\W*(?:the` + gap + `+|its` + gap + `+)?effective` + gap + `+date\b`)
)
