package triage

import (
	"time"

	"exportwatch"
	"exportwatch/dates"
)

// monthNames matches the names of the months, for patterns with more around them.
const monthNames = dates.Month

// A found is a date in a text; flag says what had to be assumed to read it.
type found struct {
	date       exportwatch.Date
	start, end int
	flag       string
	relative   bool // told from the publication, as "today" is
}

// datesIn returns the dates of text[start:end] that the words or the
// publication day settle.
func (p *passage) datesIn(start, end int) []found {
	out := p.writtenIn(start, end)
	if p.Version.Published.IsZero() || !containsAny(p.lower[start:end], dayCues) {
		return out
	}
	return append(out, at(start, dates.Relative(p.text[start:end], p.Version.Published))...)
}

// writtenIn returns the dates of text[start:end] that name their day.
func (p *passage) writtenIn(start, end int) []found {
	return at(start, dates.Find(p.text[start:end], p.Version.Published))
}

// at returns days, which were read from offset on.
func at(offset int, days []dates.Day) []found {
	var out []found
	for _, d := range days {
		out = append(out, found{d.Date, offset + d.Start, offset + d.End, d.Note, d.Relative})
	}
	return out
}

// longForm writes a day as prose does: "June 3, 2026".
func longForm(d exportwatch.Date) string { return d.In(time.UTC).Format("January 2, 2006") }

// roleWindow is how far from a date the words that say what it is may stand, in
// bytes.
const roleWindow = 400
