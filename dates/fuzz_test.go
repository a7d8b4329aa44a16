package dates_test

import (
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/dates"
)

// FuzzRead holds that days lie inside of the text, in order, and exist.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"Effective April 2, 2031, through May 5, 2031.", "March 7-8, 2031; 4/2/31", "[INSERT DATE 30 DAYS AFTER PUBLICATION]", "January 1, 8, 15, 22, 29, and February 5, 2031", "Comments by Febuary 30"} {
		f.Add(s)
	}
	published := exportwatch.Date{Year: 2031, Month: 3, Day: 3}
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range []dates.Reading{dates.Caption(text, published), dates.Prose(text, published)} {
			at := 0
			for _, m := range r.All {
				if m.Start < at || m.Start >= m.End || m.End > len(text) || m.Date.IsZero() || exportwatch.DateOf(m.Date.In(time.UTC)) != m.Date || m.Role == "" {
					t.Fatalf("%+v in %q", m, text)
				}
				at = m.Start
			}
		}
	})
}

// TestLongText holds that the time for a text without sentences grows with its
// length, not with its square.
func TestLongText(t *testing.T) {
	took := func(n int) time.Duration {
		text := strings.Repeat("comments effective April 2, 2031 by until ", n)
		start := time.Now()
		dates.Caption(text, exportwatch.Date{Year: 2031, Month: 3, Day: 3})
		return time.Since(start)
	}
	took(100)
	short, long := took(300), took(3000)
	if long > 40*short+time.Second {
		t.Errorf("%v for 10 times the text that took %v", long, short)
	}
}
