package parsers

import (
	"slices"
	"strings"
	"time"

	"exportwatch"
)

// courtDay returns the calendar day at the seat of court at the instant t.
// Courts in two zones are taken to be in that of their larger part; a court
// that is not known is in Washington.
func courtDay(court string, t time.Time) exportwatch.Date {
	hours, summer := courtOffset(court)
	t = t.UTC().Add(time.Duration(hours) * time.Hour)
	if summer && inSummerTime(t) {
		t = t.Add(time.Hour)
	}
	return exportwatch.DateOf(t)
}

// courtOffset returns the standard offset from Greenwich of a court, in hours,
// and whether it keeps daylight saving time. The identifier of a district or
// bankruptcy court begins with its state.
func courtOffset(court string) (hours int, summer bool) {
	switch court {
	case "ca5", "ca7", "ca8":
		return -6, true
	case "ca10":
		return -7, true
	case "ca9":
		return -8, true
	case "tned", "tneb", "flnb":
		return -5, true
	case "nmid", "gud":
		return 10, false
	}
	if len(court) < 3 || strings.HasPrefix(court, "ca") && court[2] >= '0' && court[2] <= '9' {
		return -5, true
	}
	in := func(states string) bool { return slices.Contains(strings.Fields(states), court[:2]) }
	switch {
	case court == "cadc" || court == "cafc" || court == "cit" || court == "uscfc":
		return -5, true
	case in("pr vi"):
		return -4, false
	case in("al ar ia il ks la mn mo ms nd ne ok sd tn tx wi"):
		return -6, true
	case in("co id mt nm ut wy"):
		return -7, true
	case in("az"):
		return -7, false
	case in("ca nv or wa"):
		return -8, true
	case in("ak"):
		return -9, true
	case in("hi"):
		return -10, false
	}
	return -5, true
}

// inSummerTime reports whether the standard time t falls into daylight saving
// time: from two in the morning of the second Sunday in March to two in the
// morning, daylight time, of the first Sunday in November. 15 U.S.C. 260a(a).
func inSummerTime(t time.Time) bool {
	begin := sundayOf(t.Year(), time.March, 2).Add(2 * time.Hour)
	end := sundayOf(t.Year(), time.November, 1).Add(time.Hour)
	return !t.Before(begin) && t.Before(end)
}

// sundayOf returns the first instant of the nth Sunday of a month.
func sundayOf(year int, month time.Month, nth int) time.Time {
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, (7-int(first.Weekday()))%7+7*(nth-1))
}
