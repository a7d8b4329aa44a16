package triage

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"exportwatch"
)

// A DateRole is a date found in a text and what the text says happens on it:
// issued, signed, effective, comments-close, filed, published or mentioned.
// Start and End are byte offsets, half open.
type DateRole struct {
	Date  exportwatch.Date `json:"date"`
	Role  string           `json:"role"`
	Start int              `json:"start"`
	End   int              `json:"end"`
}

const monthNames = `January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?`

var (
	writtenDate  = regexp.MustCompile(`\b(?:(` + monthNames + `)\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?\b|(\d{1,2})\s+(` + monthNames + `)\s+(\d{4})\b|(\d{4})-(\d{2})-(\d{2})\b|(\d{1,2})/(\d{1,2})/((?:19|20)\d{2})\b)`)
	relativeDate = regexp.MustCompile(`\b(?:(?i:today|this morning|this afternoon|this evening|tonight)|(?i:yesterday)|(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday))\b`)
)

// A found is a date in a text; flag says what had to be assumed to read it.
type found struct {
	date       exportwatch.Date
	start, end int
	flag       string
}

// datesIn returns the dates of text[start:end] that the words or the
// publication day settle.
func (p *passage) datesIn(start, end int) []found {
	var out []found
	if strings.ContainsAny(p.text[start:end], "0123456789") {
		out = p.writtenIn(start, end)
	}
	if p.Version.Published.IsZero() || !containsAny(p.lower[start:end], dayCues) {
		return out
	}
	for _, m := range relativeDate.FindAllStringSubmatchIndex(p.text[start:end], -1) {
		if f, ok := p.relative(start, m); ok {
			out = append(out, f)
		}
	}
	return out
}

// writtenIn returns the dates of text[start:end] that name their day.
func (p *passage) writtenIn(start, end int) []found {
	var out []found
	for _, m := range writtenDate.FindAllStringSubmatchIndex(p.text[start:end], -1) {
		if f, ok := p.written(start, m); ok {
			out = append(out, f)
		}
	}
	return out
}

// written reads a match of writtenDate; a day without a year takes the last
// such day not after publication.
func (p *passage) written(base int, m []int) (found, bool) {
	g := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return p.text[base+m[2*i] : base+m[2*i+1]]
	}
	f := found{start: base + m[0], end: base + m[1]}
	switch {
	case g(7) != "":
		f.date = calendarDay(g(7), monthNumber(g(8)), g(9))
	case g(10) != "": // as American offices and companies write it
		f.date = calendarDay(g(12), monthNumber(g(10)), g(11))
		if day, err := strconv.Atoi(g(11)); err == nil && day <= 12 && g(10) != g(11) {
			f.flag = "“" + p.text[f.start:f.end] + "” read as month, day and year"
		}
	case g(5) != "":
		f.date = calendarDay(g(6), monthOf(g(5)), g(4))
	case g(3) != "":
		f.date = calendarDay(g(3), monthOf(g(1)), g(2))
	case !p.Version.Published.IsZero():
		pub := p.Version.Published
		f.date = calendarDay(strconv.Itoa(pub.Year), monthOf(g(1)), g(2))
		if f.date.Compare(pub) > 0 {
			f.date = calendarDay(strconv.Itoa(pub.Year-1), monthOf(g(1)), g(2))
		}
		f.flag = "year of “" + p.text[f.start:f.end] + "” taken from the publication day"
	}
	return f, !f.date.IsZero()
}

// relative reads "today", "yesterday" and the name of a weekday against the
// publication day, a weekday being the last one not after it.
func (p *passage) relative(base int, m []int) (found, bool) {
	f := found{start: base + m[0], end: base + m[1], date: p.Version.Published}
	if f.date.IsZero() {
		return f, false
	}
	word := p.text[f.start:f.end]
	switch {
	case m[2] >= 0:
		for f.date.In(time.UTC).Weekday().String() != word {
			f.date = f.date.AddDays(-1)
		}
	case strings.EqualFold(word, "yesterday"):
		f.date = f.date.AddDays(-1)
	}
	f.flag = "date of “" + word + "” resolved against the publication day"
	return f, true
}

// calendarDay returns the zero Date for a day that does not exist.
func calendarDay(year string, month time.Month, day string) exportwatch.Date {
	y, errY := strconv.Atoi(year)
	n, errD := strconv.Atoi(day)
	d := exportwatch.Date{Year: y, Month: month, Day: n}
	if errY != nil || errD != nil || month < 1 || month > 12 || exportwatch.DateOf(d.In(time.UTC)) != d {
		return exportwatch.Date{}
	}
	return d
}

func monthNumber(s string) time.Month {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return time.Month(n)
}

func monthOf(name string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(m.String(), strings.TrimSuffix(name, ".")[:3]) {
			return m
		}
	}
	return 0
}

// longForm writes a day as prose does: "June 3, 2026".
func longForm(d exportwatch.Date) string { return d.In(time.UTC).Format("January 2, 2006") }

// roles are the cues that say what happens on a date, the strongest first; a
// cue counts when it stands in the date's sentence, closest before it.
var roles = []struct {
	role string
	cue  *regexp.Regexp
}{
	{"comments-close", regexp.MustCompile(`(?i)\bcomments?\b[^.;]{0,60}?\b(?:received|submitted|accepted|due|closes?)\b|\bcomment\s+(?:period|date)`)},
	{"effective", regexp.MustCompile(`(?i)effective|takes? effect|in force`)},
	{"signed", regexp.MustCompile(`(?i)\bsign(?:ed|s|ature)\b`)},
	{"filed", regexp.MustCompile(`(?i)\bfil(?:ed|es|ing)\b`)},
	{"published", regexp.MustCompile(`(?i)\bpublish(?:ed|es)?\b|\bpublication\b`)},
	{"issued", regexp.MustCompile(`(?i)\b(?:issu(?:ed|es|ing)|sent|received|informed|notified|letter)\b`)},
}

// dateRoles returns every date of the text with its role, in text order.
func (p *passage) dateRoles() []DateRole {
	var out []DateRole
	for _, s := range p.sentences {
		for _, f := range p.datesIn(s[0], s[1]) {
			out = append(out, DateRole{Date: f.date, Role: p.role(s, f), Start: f.start, End: f.end})
		}
	}
	slices.SortStableFunc(out, func(a, b DateRole) int { return a.Start - b.Start })
	return out
}

// roleWindow is how far from a date its cue may stand, in bytes.
const roleWindow = 400

// role returns the role whose cue ends closest before the date in its sentence
// or, failing that, stands after it there.
func (p *passage) role(s exportwatch.Span, f found) string {
	s[0], s[1] = max(s[0], f.start-roleWindow), min(s[1], f.end+roleWindow)
	best, at := "mentioned", -1
	for _, r := range roles {
		if all := r.cue.FindAllStringIndex(p.text[s[0]:f.start], -1); len(all) > 0 && all[len(all)-1][1] > at {
			best, at = r.role, all[len(all)-1][1]
		}
	}
	if at >= 0 {
		return best
	}
	for _, r := range roles {
		if r.cue.MatchString(p.text[f.end:s[1]]) {
			return r.role
		}
	}
	return best
}
