package exportwatch_test

import (
	"testing"

	"exportwatch"
)

func TestStatusOn(t *testing.T) {
	effective := exportwatch.Date{Year: 2031, Month: 6, Day: 22}
	for _, c := range []struct {
		kind   exportwatch.Kind
		told   exportwatch.Status
		on     string
		days   int // after the effective date
		wanted exportwatch.Status
	}{
		{exportwatch.FinalRule, exportwatch.Pending, "2031-06-22", -1, exportwatch.Pending},
		{exportwatch.FinalRule, exportwatch.Pending, "2031-06-22", 0, exportwatch.InForce},
		{exportwatch.InterimFinalRule, exportwatch.Announced, "2031-06-22", 9, exportwatch.InForce},
		{exportwatch.FinalRule, exportwatch.Pending, "", 9, exportwatch.Pending},
		{exportwatch.FinalRule, exportwatch.Pending, "soon", 9, exportwatch.Pending},
		{exportwatch.FinalRule, exportwatch.Vacated, "2031-06-22", 9, exportwatch.Vacated},
		{exportwatch.FinalRule, exportwatch.Delayed, "2031-06-22", 9, exportwatch.Delayed},
		{exportwatch.ProposedRule, exportwatch.Pending, "2031-06-22", 9, exportwatch.Pending},
	} {
		d := exportwatch.Development{Kind: c.kind, Status: c.told}
		if c.on != "" {
			d.Facts = []exportwatch.Fact{{Field: "effective_on", Values: []string{c.on}}}
		}
		if got := d.StatusOn(effective.AddDays(c.days)); got != c.wanted {
			t.Errorf("%s told %s, effective %q, %d days on: %s, want %s", c.kind, c.told, c.on, c.days, got, c.wanted)
		}
	}
}
