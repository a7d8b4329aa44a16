package dates

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"exportwatch"
)

// Month is a regular expression, without groups, of the names of the months and
// their abbreviations as they are printed.
const Month = `January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?`

const (
	gap     = `[\s\x{A0}\x{2009}\x{202F}]` // white space, also that which does not break
	century = `(?:19|20)\d{2}`
	// misprinted are words that may be a month with a letter too many, too few or
	// astray; [misprint] decides.
	misprinted = `[JFASOND][a-z]{4,9}`
)

// written matches a day at the front of a text: month, day and year; a month misprinted; day and month
// without a year; day, month and year; 2031-03-05; 3/5/2031 and 3/5/31.
var written = regexp.MustCompile(`^(?:` +
	`((?i:` + Month + `))` + gap + `*(\d{1,2})(?:st|nd|rd|th)?(?:` + gap + `*[,.]` + gap + `*|` + gap + `+)(` + century + `)\b|` +
	`(` + misprinted + `)` + gap + `+(\d{1,2})(?:st|nd|rd|th)?,?` + gap + `+(` + century + `)\b|` +
	`(` + Month + `)` + gap + `+(\d{1,2})(?:st|nd|rd|th)?\b|` +
	`(\d{1,2})(?:(?:st|nd|rd|th)?(?:` + gap + `+day)?` + gap + `+of)?` + gap + `+(` + Month + `),?` + gap + `+(` + century + `)\b|` +
	`(` + century + `)-(\d{2})-(\d{2})\b|` +
	`(\d{1,2})/(\d{1,2})/((?:` + century + `|\d{2}))\b)`)

// Groups of written.
const (
	longMonth, longDay, longYear    = 1, 2, 3
	oddMonth, oddDay, oddYear       = 4, 5, 6
	shortMonth, shortDay            = 7, 8
	leadDay, leadMonth, leadYear    = 9, 10, 11
	isoYear, isoMonth, isoDay       = 12, 13, 14
	slashMonth, slashDay, slashYear = 15, 16, 17
)

// Find returns the days written in text, in text order. A day without a year takes
// that of the list it stands in ("March 7-8, 2031"), else the last such day not
// after published; if published is zero, it is left out. Days that the calendar
// has not are left out.
func Find(text string, published exportwatch.Date) []Day {
	if !mayHoldDay(text) {
		return nil
	}
	var out []Day
	for _, m := range writtenIn(text) {
		w := writtenDay{text, m}
		if w.at(shortMonth) != "" {
			out = append(out, w.listed(published)...)
		} else if d := w.day(); !d.Date.IsZero() {
			out = append(out, d)
		}
	}
	return out
}

// longestDay bounds, in bytes, how a day is written: "the 2nd day of September, 2031".
const longestDay = 80

// writtenIn returns the matches of written in text, which are looked for where a
// word begins that a day may begin with. Most words are none.
func writtenIn(text string) [][]int {
	var out [][]int
	for i, end := 0, 0; i < len(text); i++ {
		if i < end || i > 0 && isWord(text[i-1]) || !mayBeginDay(text[i:]) {
			continue
		}
		m := written.FindStringSubmatchIndex(text[i:min(len(text), i+longestDay)])
		if m == nil {
			continue
		}
		for k := range m {
			if m[k] >= 0 {
				m[k] += i
			}
		}
		out, end = append(out, m), m[1]
	}
	return out
}

func isWord(c byte) bool {
	return c == '_' || isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// mayBeginDay reports whether s begins with a digit, or with what the name of a month
// or a misprint of one begins with and a number follows.
func mayBeginDay(s string) bool {
	switch {
	case isDigit(s[0]):
		return true
	case strings.IndexByte("JFASOND", s[0]) >= 0:
		return numberFollows(s)
	case len(s) < 3 || strings.IndexByte("jfmasondM", s[0]) < 0:
		return false
	}
	return strings.Contains("jan feb mar apr may jun jul aug sep oct nov dec", strings.ToLower(s[:3])) && numberFollows(s)
}

// numberFollows reports whether a number follows the letters that s begins with,
// behind a point and white space or right after them.
func numberFollows(s string) bool {
	rest := strings.TrimPrefix(strings.TrimLeft(s, letters), ".")
	rest = strings.TrimLeft(rest, " \t\n\f\r\u00A0\u2009\u202F")
	return rest != "" && isDigit(rest[0])
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// mayHoldDay reports whether text has what every written day has one of: a year, a
// stroke between numbers, or the name of a month. It spares most sentences the
// search.
func mayHoldDay(text string) bool {
	if !strings.ContainsAny(text, "0123456789") {
		return false
	}
	for _, sign := range []string{"20", "19", "/", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

// A writtenDay is one match of written.
type writtenDay struct {
	text string
	m    []int
}

func (w writtenDay) at(group int) string {
	if w.m[2*group] < 0 {
		return ""
	}
	return w.text[w.m[2*group]:w.m[2*group+1]]
}

// day reads a match that names its year.
func (w writtenDay) day() Day {
	d := Day{Start: w.m[0], End: w.m[1]}
	whole := w.text[d.Start:d.End]
	switch {
	case w.at(longMonth) != "":
		d.Date = Calendar(w.at(longYear), MonthOf(w.at(longMonth)), w.at(longDay))
	case w.at(oddMonth) != "":
		month := misprint(w.at(oddMonth))
		d.Date = Calendar(w.at(oddYear), month, w.at(oddDay))
		d.Note = "“" + whole + "” read as " + month.String()
	case w.at(leadMonth) != "":
		d.Date = Calendar(w.at(leadYear), MonthOf(w.at(leadMonth)), w.at(leadDay))
	case w.at(isoYear) != "":
		d.Date = Calendar(w.at(isoYear), number(w.at(isoMonth)), w.at(isoDay))
	default: // as American offices and companies write it
		year := w.at(slashYear)
		if len(year) == 2 {
			year = "20" + year
		}
		d.Date = Calendar(year, number(w.at(slashMonth)), w.at(slashDay))
		if day, err := strconv.Atoi(w.at(slashDay)); err == nil && day <= 12 && w.at(slashDay) != w.at(slashMonth) {
			d.Note = "“" + whole + "” read as month, day and year"
		}
	}
	return d
}

var (
	// listRest matches the further days of one month, and the year after them.
	listRest = regexp.MustCompile(`^((?:` + gap + `*(?:,|-|–|—|&|\b(?:and|or|to|through|until)\b)` + gap + `*)+\d{1,2}(?:st|nd|rd|th)?\b)+`)
	listYear = regexp.MustCompile(`^,?` + gap + `+(` + century + `)\b`)
	numbers  = regexp.MustCompile(`\d{1,2}`)
	// between two days of one list, of which the last names the year.
	listWords = regexp.MustCompile(`^(?:[\s\x{A0},&–—-]|\d{1,2}(?:st|nd|rd|th)?\b|(?:and|or|to|through|until|on|from)\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|` + Month + `)*$`)
)

// maxList is how far after a day, in bytes, the year of its list may stand.
const maxList = 120

// listed reads a day without a year and the days of the same month after it.
func (w writtenDay) listed(published exportwatch.Date) []Day {
	first := Day{Start: w.m[0], End: w.m[1]}
	month, rest := MonthOf(w.at(shortMonth)), w.text[first.End:min(len(w.text), first.End+maxList)]
	days, numerals := []Day{first}, []string{w.at(shortDay)}
	more := listRest.FindStringIndex(rest)
	end := 0
	if more != nil && month.String() != "" {
		end = more[1]
		for _, n := range numbers.FindAllStringIndex(rest[:end], -1) {
			days = append(days, Day{Start: first.End + n[0], End: first.End + n[1]})
			numerals = append(numerals, rest[n[0]:n[1]])
		}
	}
	year := yearOfList(month, rest, end)
	if year == "" {
		days = days[:1] // "June 3 to 5 people" is one day
	}
	out := days[:0]
	for i, d := range days {
		if year != "" {
			d.Date = Calendar(year, month, numerals[i])
		} else {
			d = w.inYearOf(published, d)
		}
		if !d.Date.IsZero() {
			out = append(out, d)
		}
	}
	return out
}

// yearOfList returns the year of the list that goes on in rest, of which end bytes
// are days of the same month, or the empty string.
func yearOfList(month time.Month, rest string, end int) string {
	if m := listYear.FindStringSubmatch(rest[end:]); m != nil {
		return m[1]
	}
	for _, m := range writtenIn(rest) {
		next := writtenDay{rest, m}
		if !listWords.MatchString(rest[:m[0]]) {
			return ""
		}
		if next.at(longYear) == "" {
			continue
		}
		if d := next.day().Date; d.Month < month { // "December 29 and January 2, 2031"
			return strconv.Itoa(d.Year - 1)
		}
		return next.at(longYear)
	}
	return ""
}

// inYearOf gives d the last year in which it is not after published.
func (w writtenDay) inYearOf(published exportwatch.Date, d Day) Day {
	if published.IsZero() {
		return d
	}
	month, day := MonthOf(w.at(shortMonth)), w.at(shortDay)
	d.Date = Calendar(strconv.Itoa(published.Year), month, day)
	if d.Date.Compare(published) > 0 {
		d.Date = Calendar(strconv.Itoa(published.Year-1), month, day)
	}
	d.yearless = true
	d.Note = "year of “" + w.text[d.Start:d.End] + "” taken from the publication day"
	return d
}

// relative matches the days that are named from the day of publication.
var relative = regexp.MustCompile(`\b(?:(?i:today|this morning|this afternoon|this evening|tonight)|(?i:yesterday)|(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday))\b`)

// Relative returns the days that text names from the day of publication: "today",
// "yesterday" and, as the last one not after it, the name of a weekday. There are
// none if published is zero.
func Relative(text string, published exportwatch.Date) []Day {
	if published.IsZero() {
		return nil
	}
	var out []Day
	for _, m := range relative.FindAllStringSubmatchIndex(text, -1) {
		d := Day{Date: published, Start: m[0], End: m[1], Relative: true}
		word := text[m[0]:m[1]]
		switch {
		case m[2] >= 0:
			for d.Date.In(time.UTC).Weekday().String() != word {
				d.Date = d.Date.AddDays(-1)
			}
		case strings.EqualFold(word, "yesterday"):
			d.Date = d.Date.AddDays(-1)
		}
		d.Note = "date of “" + word + "” resolved against the publication day"
		out = append(out, d)
	}
	return out
}

// Calendar returns a day, and the zero Date if the calendar has none such.
func Calendar(year string, month time.Month, day string) exportwatch.Date {
	y, errY := strconv.Atoi(year)
	n, errD := strconv.Atoi(day)
	d := exportwatch.Date{Year: y, Month: month, Day: n}
	if errY != nil || errD != nil || month < 1 || month > 12 || exportwatch.DateOf(d.In(time.UTC)) != d {
		return exportwatch.Date{}
	}
	return d
}

func number(s string) time.Month {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return time.Month(n)
}

// MonthOf returns the month of a name or abbreviation that [Month] matches, in any
// case, and 0 for anything else.
func MonthOf(name string) time.Month {
	name = strings.TrimSuffix(name, ".")
	for m := time.January; m <= time.December; m++ {
		if full := m.String(); len(name) >= 3 && len(name) <= len(full) && strings.EqualFold(full[:len(name)], name) {
			return m
		}
	}
	return 0
}

// shortestMisprint is the length of the shortest month that a misprint is told
// from another word by: "Match" and "Marsh" are near "March".
const shortestMisprint = 6

// misprint returns the month that word is but for one letter too many, missing,
// wrong or swapped with its neighbour, and 0 if there is none.
func misprint(word string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if name := m.String(); len(name) >= shortestMisprint && oneApart(word, name) {
			return m
		}
	}
	return 0
}

// oneApart reports whether a becomes b by one letter inserted, removed, replaced or
// two neighbours swapped.
func oneApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case len(b)-len(a) == 1:
		return a[i:] == b[i+1:]
	case len(a) != len(b) || i == len(a):
		return false
	}
	swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	return swapped || a[i+1:] == b[i+1:]
}
