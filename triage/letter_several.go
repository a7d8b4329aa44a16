package triage

import (
	"slices"
	"strings"

	"exportwatch"
)

// severally takes from the letters of a text that tells of several companies'
// letters the suits that it cites: it does not say which of them they concern.
func severally(letters []*draft) []*draft {
	if !slices.ContainsFunc(letters, func(d *draft) bool { return d.about() != letters[0].about() }) {
		return letters
	}
	for _, d := range letters {
		d.Ties = slices.DeleteFunc(d.Ties, func(t exportwatch.Tie) bool { return strings.HasPrefix(t.Reason, citesDocket) })
	}
	return letters
}

// toSeveral flags letters to companies that a release counts without a name. In
// the press and in filings such words are background as a rule.
const toSeveral = "letters to several companies"

// withoutCounted takes from letters those to companies that are only counted, if
// the text names others: a headline counts whom the text below it names.
func withoutCounted(letters []*draft) []*draft {
	if !slices.ContainsFunc(letters, func(d *draft) bool { return d.Fact("recipient") != nil }) {
		return letters
	}
	return slices.DeleteFunc(letters, func(d *draft) bool { return slices.Contains(d.Flags, toSeveral) })
}

// enrich adds what a later passage of the same text says of the same letter,
// where the first said nothing.
func (d *draft) enrich(more *draft) {
	undated := d.Fact("date") == nil
	for _, f := range more.Facts {
		if d.Fact(f.Field) == nil {
			d.Facts = append(d.Facts, f)
		}
	}
	if undated && (!more.on.IsZero() || d.month == "" && more.month != "") {
		d.on, d.month = more.on, more.month
		d.Flags = append(slices.DeleteFunc(d.Flags, func(f string) bool { return f == noDate || f == noDay }), more.Flags...)
	}
	d.settleLetter()
}
