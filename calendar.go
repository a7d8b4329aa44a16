package exportwatch

import "time"

// A Calendar names the days on which a publisher publishes. On other days
// silence is what is expected.
type Calendar string

// The calendars of publishers.
const (
	EveryDay        Calendar = ""
	FederalWorkdays Calendar = "federal-workdays" // Monday to Friday without federal holidays: the Federal Register's days
)

// Holds reports whether something can be published on d.
func (c Calendar) Holds(d Date) bool {
	if c != FederalWorkdays {
		return true
	}
	weekday := d.In(time.UTC).Weekday()
	return weekday != time.Saturday && weekday != time.Sunday && FederalHoliday(d) == ""
}

// FederalHoliday returns the name of the legal holiday that federal offices in
// Washington observe on d, or the empty string. 5 U.S.C. 6103. A holiday on a
// Saturday is observed on Friday (5 U.S.C. 6103(b)(1)), one on a Sunday on
// Monday (E.O. 11582). A day on which the President closed the offices once is
// known back to 2004; Inauguration Day is not known here.
func FederalHoliday(d Date) string {
	if order := closedByOrder(d); order != "" {
		return "closed by " + order
	}
	for _, shift := range []int{0, 1, -1} {
		day := d.AddDays(shift)
		name, fixed := holidayOn(day)
		weekday := day.In(time.UTC).Weekday()
		switch {
		case name == "":
		case shift == 0 && (!fixed || weekday != time.Saturday && weekday != time.Sunday),
			shift == 1 && fixed && weekday == time.Saturday,
			shift == -1 && fixed && weekday == time.Sunday:
			return name
		}
	}
	return ""
}

// closedByOrder returns the President's order that closed federal offices in
// Washington for all of d, or the empty string. Each is of that day alone: the days
// around Christmas and New Year, and of mourning for a former President.
func closedByOrder(d Date) string {
	switch d {
	case Date{2004, time.June, 11}:
		return "E.O. 13343"
	case Date{2007, time.January, 2}:
		return "E.O. 13421"
	case Date{2007, time.December, 24}:
		return "E.O. 13453"
	case Date{2008, time.December, 26}:
		return "E.O. 13482"
	case Date{2012, time.December, 24}:
		return "E.O. 13635"
	case Date{2014, time.December, 26}:
		return "E.O. 13682"
	case Date{2018, time.December, 5}:
		return "E.O. 13852"
	case Date{2018, time.December, 24}:
		return "E.O. 13854"
	case Date{2019, time.December, 24}:
		return "E.O. 13900"
	case Date{2020, time.December, 24}:
		return "E.O. 13965"
	case Date{2024, time.December, 24}:
		return "E.O. 14129"
	case Date{2025, time.January, 9}:
		return "E.O. 14133"
	case Date{2025, time.December, 24}, Date{2025, time.December, 26}:
		return "the order of December 18, 2025"
	}
	return ""
}

// holidayOn returns the holiday whose own day is d, and whether it falls on a
// fixed day of the month.
func holidayOn(d Date) (name string, fixed bool) {
	switch {
	case d.Month == time.January && d.Day == 1:
		return "New Year's Day", true
	case d.Month == time.June && d.Day == 19 && d.Year >= 2021:
		return "Juneteenth National Independence Day", true
	case d.Month == time.July && d.Day == 4:
		return "Independence Day", true
	case d.Month == time.November && d.Day == 11:
		return "Veterans Day", true
	case d.Month == time.December && d.Day == 25:
		return "Christmas Day", true
	}
	weekday, nth := d.In(time.UTC).Weekday(), (d.Day-1)/7+1
	switch {
	case weekday == time.Thursday && d.Month == time.November && nth == 4:
		return "Thanksgiving Day", false
	case weekday != time.Monday:
		return "", false
	case d.Month == time.January && nth == 3:
		return "Birthday of Martin Luther King, Jr.", false
	case d.Month == time.February && nth == 3:
		return "Washington's Birthday", false
	case d.Month == time.May && d.Day > 24:
		return "Memorial Day", false
	case d.Month == time.September && nth == 1:
		return "Labor Day", false
	case d.Month == time.October && nth == 2:
		return "Columbus Day", false
	}
	return "", false
}
