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
// Monday (E.O. 11582). Days off that are ordered once, and Inauguration Day,
// are not known here.
func FederalHoliday(d Date) string {
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
