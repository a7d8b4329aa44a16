package triage_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// TestAmendmentsAreDatedByTheirIssue: a section that a new issue is listed for
// was amended with that issue; an edit that no issue tells of has no date, no tie
// by day and a headline that says by when it was found.
func TestAmendmentsAreDatedByTheirIssue(t *testing.T) {
	const text = "Authority: 50 U.S.C. 9999\n§ 790.3 Examples\nWords.\nSupplement No. 2 to Part 790\nMore words."
	sections := []exportwatch.Section{
		{ID: "auth", End: 26}, {ID: "790.3", Label: "§ 790.3", Start: 26, End: 51}, {ID: "supp-2", Start: 51, End: len(text)},
	}
	at := func(s string) exportwatch.Edit {
		i := strings.Index(text, s)
		return exportwatch.Edit{Op: exportwatch.OpReplace, Old: exportwatch.Span{i, i + len(s)}, New: exportwatch.Span{i, i + len(s)}}
	}
	auth, section, supplement := at("9999"), at("Words"), at("More")
	march := func(day int) exportwatch.Date { return exportwatch.Date{Year: 2031, Month: 3, Day: day} }
	rows := func(issue string, dates ...string) exportwatch.Meta {
		return exportwatch.Meta{"listed_up_to": "2031-03-12", "issue": issue, "issue_dates": dates}
	}
	old := []string{"790.3 2019-05-06", "supp-2 2020-01-02"}
	for name, c := range map[string]struct {
		now      exportwatch.Meta
		edits    []exportwatch.Edit
		date     string
		headline string
		tie      string
	}{
		"no issue":            {rows("", old...), []exportwatch.Edit{auth}, "", "Text amended: 15 CFR part 790 (authority), by 2031-03-12", ""},
		"an issue of another": {rows("2031-03-11", "790.3 2031-03-11", old[1]), []exportwatch.Edit{supplement}, "", "Text amended: 15 CFR supplement no. 2 to part 790, by 2031-03-12", ""},
		"an issue of one": {rows("2031-03-11", "790.3 2031-03-11", old[1]), []exportwatch.Edit{auth, section}, "2031-03-11",
			"Text amended: 15 CFR part 790 (authority), 790.3", "cfr:15/790.3@2031-03-11"},
		"an issue of a supplement": {rows("2031-03-11", old[0], "supp-2 2031-03-11"), []exportwatch.Edit{supplement}, "2031-03-11",
			"Text amended: 15 CFR supplement no. 2 to part 790", "cfr:15/790/supp-2@2031-03-11"},
		"a removal":                  {exportwatch.Meta{"listed_up_to": "2031-03-12", "issue_dates": old[1:], "removed_sections": []string{"790.3 2031-03-11"}}, []exportwatch.Edit{section}, "2031-03-11", "Text amended: 15 CFR 790.3", "cfr:15/790.3@2031-03-11"},
		"an issue listed late":       {rows("", "790.3 2031-02-20", old[1]), []exportwatch.Edit{section}, "2031-02-20", "Text amended: 15 CFR 790.3", "cfr:15/790.3@2031-02-20"},
		"too many sections to list":  {rows("2031-03-11"), []exportwatch.Edit{section}, "2031-03-11", "Text amended: 15 CFR 790.3", "cfr:15/790.3@2031-03-11"},
		"and no issue of any":        {rows(""), []exportwatch.Edit{section}, "", "Text amended: 15 CFR 790.3, by 2031-03-12", ""},
		"a text that came by itself": {nil, []exportwatch.Edit{section}, "2031-03-12", "Text amended: 15 CFR 790.3", "cfr:15/790.3@2031-03-12"},
	} {
		d := one(t, triage.Read(triage.Input{
			Document: exportwatch.Document{ID: "cfr/15/790", Kind: exportwatch.Regulation},
			Version:  exportwatch.Version{Text: text, Sections: sections, AsOf: march(12), Meta: c.now},
			Previous: &exportwatch.Version{Text: text, Sections: sections, AsOf: march(4), Meta: exportwatch.Meta{"listed_up_to": "2031-03-04", "issue_dates": old}},
			Edits:    c.edits,
		}))
		if d.Headline != c.headline {
			t.Errorf("%s: headline %q, want %q", name, d.Headline, c.headline)
		}
		id := "d-"
		if c.date != "" {
			id += strings.ReplaceAll(c.date, "-", "") + "-"
		}
		if !strings.HasPrefix(string(d.ID), id+"provision-amended-") {
			t.Errorf("%s: called %s, want %sprovision-amended-...", name, d.ID, id)
		}
		var ties []string
		for _, x := range d.Ties {
			if strings.HasPrefix(x.Key, "cfr:") {
				ties = append(ties, x.Key)
			}
		}
		if got := strings.Join(ties, " "); got != c.tie {
			t.Errorf("%s: tied by %q, want %q", name, got, c.tie)
		}
	}
}
