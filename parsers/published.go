package parsers

import (
	"regexp"
	"strings"
	"time"

	"exportwatch"
)

var (
	isoDay      = regexp.MustCompile(`^\s*(\d{4}-\d{2}-\d{2})(?:[T\s].*)?$`)
	longDay     = regexp.MustCompile(`(?i)\b(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b`)
	dayFirst    = regexp.MustCompile(`(?i)\b(\d{1,2})\s+(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?,?\s+(\d{4})\b`)
	slashDay    = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})/(\d{4})\b`) // month first: all sources are of the United States
	isoAnywhere = regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}\b`)
)

// leadingDate reads the day of a machine-readable stamp ("2031-03-05T09:00-05:00",
// "March 5, 2031"); the day is taken as written, not moved to another zone.
func leadingDate(s string) exportwatch.Date {
	if m := isoDay.FindStringSubmatch(s); m != nil {
		if d, err := exportwatch.ParseDate(m[1]); err == nil {
			return d
		}
		return exportwatch.Date{} // a day that does not exist is no date
	}
	return printedDate(s)
}

// stampDay reads the day of a stamp like [leadingDate] but for one of Greenwich's
// clock ("2026-06-13T01:30:00Z"), which is of no place in particular: it gives the
// day of Washington then. At midnight it stands for a day.
func stampDay(s string) exportwatch.Date {
	t, err := time.Parse(time.RFC3339, strings.TrimSpace(s))
	if err != nil {
		t, err = time.Parse("2006-01-02T15:04Z07:00", strings.TrimSpace(s))
	}
	if err != nil {
		return leadingDate(s)
	}
	return dayInWashington(t)
}

// dayInWashington returns the day of Washington at t if t is of Greenwich's clock
// and tells an hour, and t's own day if not.
func dayInWashington(t time.Time) exportwatch.Date {
	if _, ahead := t.Zone(); ahead != 0 || t.Equal(t.Truncate(24*time.Hour)) {
		return exportwatch.DateOf(t)
	}
	return courtDay(washington, t)
}

// washington names no court: its clock is that of the capital.
const washington = ""

// holdsYear reports whether s holds four digits in a row, as every printed day does.
func holdsYear(s string) bool {
	run := 0
	for i := range len(s) {
		if c := s[i]; c < '0' || c > '9' {
			run = 0
		} else if run++; run == 4 {
			return true
		}
	}
	return false
}

// printedDate returns the first calendar day printed in s, or the zero Date.
func printedDate(s string) exportwatch.Date {
	if !holdsYear(s) {
		return exportwatch.Date{}
	}
	var found exportwatch.Date
	first := len(s)
	try := func(at int, year, month, day string) {
		if d := calendarDay(year, month, day); at < first && !d.IsZero() {
			found, first = d, at
		}
	}
	if m := longDay.FindStringSubmatchIndex(s); m != nil {
		try(m[0], s[m[6]:m[7]], s[m[2]:m[3]], s[m[4]:m[5]])
	}
	if m := dayFirst.FindStringSubmatchIndex(s); m != nil {
		try(m[0], s[m[6]:m[7]], s[m[4]:m[5]], s[m[2]:m[3]])
	}
	if m := slashDay.FindStringSubmatchIndex(s); m != nil {
		try(m[0], s[m[6]:m[7]], s[m[2]:m[3]], s[m[4]:m[5]])
	}
	if m := isoAnywhere.FindStringIndex(s); m != nil && m[0] < first {
		if d, err := exportwatch.ParseDate(s[m[0]:m[1]]); err == nil {
			found = d
		}
	}
	return found
}

// calendarDay returns the day if it exists; month is a name or a number.
func calendarDay(year, month, day string) exportwatch.Date {
	layout := "2006-1-2"
	if month[0] > '9' {
		month, layout = strings.ToUpper(month[:1])+strings.ToLower(month[1:3]), "2006-Jan-2"
	}
	t, err := time.Parse(layout, year+"-"+month+"-"+day)
	if err != nil {
		return exportwatch.Date{}
	}
	return exportwatch.DateOf(t)
}
