package dates_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/dates"
)

func TestFind(t *testing.T) {
	published := day(t, "2031-03-05")
	for text, want := range map[string]string{
		"March 7-8, 2031":                                 "2031-03-07 2031-03-08",
		"February 27–March 1, 2031":                       "2031-02-27 2031-03-01",
		"January 22, 25, and 26, 2031":                    "2031-01-22 2031-01-25 2031-01-26",
		"Friday, January 24 and Monday, January 27, 2031": "2031-01-24 2031-01-27",
		"December 29 and January 2, 2031":                 "2030-12-29 2031-01-02",
		"the 2nd day of April, 2031":                      "2031-04-02",
		"2031-04-02":                                      "2031-04-02",
		"4/2/2031 and 4/2/31":                             "2031-04-02 2031-04-02",
		"April\u00a02, 2031":                              "2031-04-02",
		"April 12":/* not after publication */ "2030-04-12",
		"Feburary 3, 2031, Ocotber 3, 2031, Decemeber 3, 2031": "2031-02-03 2031-10-03 2031-12-03",
		"Match 4, 2031":                                        "", // a word of its own
		"may 2031, Section 4, 2031, 15 CFR 744.22":             "",
		"April 31, 2031":                                       "",
		"June 3 to 5 persons":                                  "2030-06-03",
	} {
		var have []string
		for _, d := range dates.Find(text, published) {
			have = append(have, d.Date.String())
		}
		if got := strings.Join(have, " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := dates.Find("April 12", exportwatch.Date{}); got != nil {
		t.Errorf("a day without a year and a day of publication: %+v", got)
	}
}

// TestNotes holds that whatever is assumed is told.
func TestNotes(t *testing.T) {
	published := day(t, "2031-03-05")
	for text, want := range map[string]string{"April 2, 2031": "", "4/2/2031": "month, day and year", "Febuary 3, 2031": "read as February", "February 3": "publication day"} {
		found := dates.Find(text, published)
		if len(found) != 1 || (want == "") != (found[0].Note == "") || !strings.Contains(found[0].Note, want) {
			t.Errorf("%q: %+v, want a note with %q", text, found, want)
		}
	}
}
