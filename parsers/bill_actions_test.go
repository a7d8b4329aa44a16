package parsers_test

import (
	"fmt"
	"slices"
	"testing"

	"exportwatch/parsers"
)

// TestActionRows: the rows in which two systems tell one event are one action,
// whatever the one adds to the words of the other; other events stay apart.
func TestActionRows(t *testing.T) {
	const passed = "On passage Passed by the Yeas and Nays: 369 - 22 (Roll no. 13)."
	for name, c := range map[string]struct {
		rows []string // the newest first, as the record has them
		want []string
	}{
		"page":             {[]string{passed + " (text: CR H1)", "Passed/agreed to in House: " + passed}, []string{passed + " (text: CR H1)"}},
		"page of a day":    {[]string{passed + " (text: CR 1/12/2031 H1)", "Passed/agreed to in House: " + passed}, []string{passed + " (text: CR 1/12/2031 H1)"}},
		"both of a day":    {[]string{passed + " (consideration: CR 1/12/2031 H1-4; text: CR 1/12/2031 H2)", passed + " (text: CR 1/12/2031 H2)"}, []string{passed + " (consideration: CR 1/12/2031 H1-4; text: CR 1/12/2031 H2)"}},
		"day of two":       {[]string{passed + " (consideration: CR 10/4/90 S3)", passed}, []string{passed + " (consideration: CR 10/4/90 S3)"}},
		"the daily digest": {[]string{passed + " (consideration: CR D12)", passed}, []string{passed + " (consideration: CR D12)"}},
		"over a veto":      {[]string{passed, "Passed House over veto: " + passed}, []string{passed}},
		"conference":       {[]string{passed, "Conference report agreed to in House: " + passed}, []string{passed}},
		"differences":      {[]string{passed, "Resolving differences -- House actions: " + passed}, []string{passed}},
		"another vote":     {[]string{"On passage Passed by voice vote. (text: CR 1/12/2031 H1)", passed}, []string{passed, "On passage Passed by voice vote. (text: CR 1/12/2031 H1)"}},
		"no citation":      {[]string{"Motion (CR) agreed to.", "Motion agreed to."}, []string{"Motion agreed to.", "Motion (CR) agreed to."}},
	} {
		payload := "<billStatus><bill><congress>119</congress><type>HR</type><number>9</number><actions>"
		for _, r := range c.rows {
			payload += fmt.Sprintf("<item><actionDate>2031-01-13</actionDate><text>%s</text></item>", r)
		}
		r, err := parsers.Parse("billstatus", parsers.Input{Payload: []byte(payload + "</actions></bill></billStatus>")})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range r.Documents[0].Version.Entries {
			got = append(got, e.Description)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
