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

// TestAmendmentIsQuotedInItsSentence: a number or a letter alone proves nothing; the
// evidence is the sentence it stands in, whatever was changed of it.
func TestAmendmentIsQuotedInItsSentence(t *testing.T) {
	long := strings.Repeat("and so on without an end ", 40)
	const head = "§ 790.3 Examples\n"
	for name, c := range map[string]struct{ text, edited, want string }{
		"a number":               {"The form is kept for 15 days by whoever filed it. Others keep none.", "15", "The form is kept for 15 days by whoever filed it."},
		"an enumerator":          {"(1) Jars may be sent. Lids may not.", "(1)", "(1) Jars may be sent."},
		"an enumerator alone":    {"(1)\nJars may be sent under it.", "(1)", "(1)\nJars may be sent under it."},
		"words of two sentences": {"Jars may be sent by air. Lids may not be sent at all.", "air. Lids", "Jars may be sent by air. Lids may not be sent at all."},
	} {
		d := amendment(t, head+c.text, c.edited)
		if got := d.Evidence[0].Text; got != c.want || d.Facts[0].Evidence[0].Text != c.want {
			t.Errorf("%s: quotes %q and %q, want %q", name, got, d.Facts[0].Evidence[0].Text, c.want)
		}
	}
	d := amendment(t, head+"It goes on "+long+"to the 15 days "+long+".", "15")
	if got := d.Evidence[0].Text; !strings.Contains(got, "to the 15 days") || len(got) > 600 || strings.HasPrefix(got, " ") {
		t.Errorf("of a long sentence it quotes %d bytes: %q", len(got), got)
	}
}

// amendment reads an edit of the only occurrence of edited in the text of a section.
func amendment(t *testing.T, text, edited string) exportwatch.Development {
	t.Helper()
	i := strings.Index(text, edited)
	at := exportwatch.Span{i, i + len(edited)}
	section := []exportwatch.Section{{ID: "790.3", Label: "§ 790.3", End: len(text)}}
	ds := triage.Read(triage.Input{
		Document: exportwatch.Document{ID: "cfr/15/790", Kind: exportwatch.Regulation},
		Version:  exportwatch.Version{Text: text, Sections: section},
		Previous: &exportwatch.Version{Text: text, Sections: section},
		Edits:    []exportwatch.Edit{{Op: exportwatch.OpReplace, Old: at, New: at, Path: "§ 790.3"}},
	})
	checkEvidence(t, text, ds)
	return one(t, ds)
}
