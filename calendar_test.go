package exportwatch_test

import (
	"testing"

	"exportwatch"
)

// TestFederalHolidays holds the days of 2026 and the years around it as the
// Office of Personnel Management publishes them.
func TestFederalHolidays(t *testing.T) {
	want := map[string]bool{
		"2026-01-01": true, "2026-01-19": true, "2026-02-16": true, "2026-05-25": true, "2026-06-19": true, "2026-07-03": true,
		"2026-09-07": true, "2026-10-12": true, "2026-11-11": true, "2026-11-26": true, "2026-12-25": true,
		"2021-12-31": true, "2022-12-26": true, "2023-01-02": true, "2027-12-24": true, "2027-12-31": true, // observed
		"2026-07-04": false,                                         // a Saturday, observed the day before
		"2020-06-19": false,                                         // not yet a holiday
		"2018-12-24": true, "2025-01-09": true, "2017-12-26": false, // closed by an order, or not
	}
	count := 0
	for d := (exportwatch.Date{Year: 2026, Month: 1, Day: 1}); d.Year == 2026; d = d.AddDays(1) {
		if exportwatch.FederalHoliday(d) != "" {
			count++
		}
	}
	if count != 11 {
		t.Errorf("%d holidays in 2026, want 11", count)
	}
	for s, holiday := range want {
		d, err := exportwatch.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := exportwatch.FederalHoliday(d); (got != "") != holiday {
			t.Errorf("%s: %q, want a holiday: %v", s, got, holiday)
		}
	}
}

func TestCalendars(t *testing.T) {
	for s, want := range map[string]bool{"2026-06-18": true, "2026-06-19": false, "2026-06-20": false, "2026-06-21": false, "2026-06-22": true} {
		d, err := exportwatch.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := exportwatch.FederalWorkdays.Holds(d); got != want {
			t.Errorf("%s: %v, want %v", s, got, want)
		}
		if !exportwatch.EveryDay.Holds(d) {
			t.Errorf("%s is not among every day", s)
		}
	}
}
