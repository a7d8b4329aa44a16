package parsers_test

import (
	"testing"

	"exportwatch/parsers"
)

// TestEditionDate reads the day in the name of a file, whichever way it is
// written, and takes no other number for one.
func TestEditionDate(t *testing.T) {
	for address, want := range map[string]string{
		"https://files.example/dpl_03052031.csv":                  "2031-03-05",
		"https://files.example/dpl-2031-03-05.txt":                "2031-03-05",
		"https://files.example/20310305/list.csv":                 "2031-03-05",
		"https://files.example/2031-01-31/list_02.28.2031.csv":    "2031-02-28",
		"https://files.example/2031-03-05":                        "2031-03-05",
		"https://files.example/from-2031-03-05-to-2031-04-06.csv": "2031-04-06",
		"https://files.example/2031-03-05_2031-04-06.csv":         "2031-04-06",
		"https://files.example/dpl_13052031.csv":                  "",
		"https://files.example/dpl_103052031.csv":                 "",
		"https://files.example/dpl_02302031.csv":                  "",
		"https://files.example/dpl.csv?on=2031-03-05":             "",
		"https://files.example/2031-03/dpl.csv":                   "",
		"":                                                        "",
		"https://files.example/%zz":                               "",
	} {
		if got := parsers.EditionDate(address).String(); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func FuzzEditionDate(f *testing.F) {
	f.Add("https://files.example/dpl_03052031.csv")
	f.Add("2031-03-05_2031-04-06")
	f.Fuzz(func(t *testing.T, address string) {
		if on := parsers.EditionDate(address); !on.IsZero() && (on.Year < 2000 || on.Year > 2099) {
			t.Errorf("%q: %s", address, on)
		}
	})
}
