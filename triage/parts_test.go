package triage_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/differ"
	"exportwatch/triage"
)

// partsList is a list of the parts in lines, each as printed.
func partsList(day int, lines ...string) exportwatch.Version {
	v := exportwatch.Version{Doc: "cfr/15/790-799", AsOf: exportwatch.Date{Year: 2031, Month: 3, Day: day}, Tables: []exportwatch.Table{{ID: "parts", Columns: []string{"part"}}}}
	for _, l := range lines {
		number := strings.Fields(l)[1]
		row := exportwatch.Row{Key: number, Cells: []string{l}, Start: len(v.Text), End: len(v.Text) + len(l) + 1}
		v.Sections = append(v.Sections, exportwatch.Section{ID: exportwatch.SectionID(number), Label: "Part " + number, Start: row.Start, End: row.End})
		v.Tables[0].Rows = append(v.Tables[0].Rows, row)
		v.Text += l + "\n"
	}
	return v
}

// TestPartsAreAList: what came and went is told by the number of the part, and a
// run of reserved numbers that is drawn in another way is no news.
func TestPartsAreAList(t *testing.T) {
	for name, c := range map[string]struct {
		old, now []string
		want     string
	}{
		"one for another":          {[]string{"Part 790", "Part 798"}, []string{"Part 790", "Part 791"}, "15 CFR: part 798 removed, part 791 added"},
		"one reserved":             {[]string{"Part 790", "Part 791"}, []string{"Part 790", "Part 791 [Reserved]"}, "15 CFR: part 791 reserved, its text removed"},
		"one in a run":             {[]string{"Part 790", "Part 793"}, []string{"Part 790", "Parts 791-799 [Reserved]"}, "15 CFR: part 793 reserved, its text removed"},
		"one out of a run":         {[]string{"Part 790", "Parts 791-799 [Reserved]"}, []string{"Part 790", "Part 791", "Parts 792-799 [Reserved]"}, "15 CFR: part 791 added"},
		"one no longer reserved":   {[]string{"Part 790", "Part 791 [Reserved]"}, []string{"Part 790", "Part 791"}, "15 CFR: part 791 added"},
		"a run drawn in two":       {[]string{"Part 790", "Parts 791-799 [Reserved]"}, []string{"Part 790", "Parts 791-795 [Reserved]", "Parts 796-799 [Reserved]"}, ""},
		"six gone":                 {[]string{"Part 790", "Part 791", "Part 792", "Part 793", "Part 794", "Part 795", "Part 796"}, []string{"Part 790"}, "15 CFR: part 791 removed, part 792 removed, part 793 removed, part 794 removed, part 795 removed and more"},
		"lettered beside the bare": {[]string{"Part 790", "Part 791"}, []string{"Part 790", "Part 790a", "Part 791"}, "15 CFR: part 790a added"},
	} {
		before, after := partsList(4, c.old...), partsList(11, c.now...)
		got := triage.Read(triage.Input{
			Document: exportwatch.Document{ID: "cfr/15/790-799", Kind: exportwatch.Regulation},
			Version:  after, Previous: &before, Edits: differ.Versions(&before, &after),
		})
		if c.want == "" {
			if len(got) != 0 {
				t.Errorf("%s: raises %q", name, got[0].Headline)
			}
			continue
		}
		if d := one(t, got); d.Headline != c.want || d.Kind != exportwatch.ProvisionAmended {
			t.Errorf("%s: %s %q, want %q", name, d.Kind, d.Headline, c.want)
		}
	}
}
