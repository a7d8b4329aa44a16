package triage_test

import (
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/triage"
)

// TestBoundedWork reads long texts without structure, which must not take more
// than time in proportion.
func TestBoundedWork(t *testing.T) {
	for _, unit := range []string{
		"BIS informed Acme that a license is required and ", "June 3, 2031 ", "Acme Robotics ", "The letter exempts X from the license requirement. ",
		"BIS sent Acme a letter requiring a license. ", "15 CFR 744.22(b), ", "a.", "”",
	} {
		start := time.Now()
		text := strings.Repeat(unit, 8_000/len(unit))
		triage.Text(text, text, exportwatch.Date{Year: 2031, Month: 6, Day: 3}, "")
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%d bytes of %q took %v", len(text), unit, took)
		}
		t.Logf("%q: %v", unit, time.Since(start))
	}
}

// TestBoundedWorkOnFilings does so for a filer that the text never lets speak:
// looking for its words must not be repeated for each sentence.
func TestBoundedWorkOnFilings(t *testing.T) {
	start := time.Now()
	in := filing(strings.Repeat("The letter of BIS exempts X from the license requirement. ", 3000))
	if got := triage.Read(in); got != nil {
		t.Errorf("raised %v", kinds(got))
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}
