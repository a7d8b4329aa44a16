package triage_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// TestFiledRuleNamesParties: the entry of a filing tells its title; its text, read on
// the same day, which parties lists gain and lose.
func TestFiledRuleNamesParties(t *testing.T) {
	entry := record(exportwatch.PIDocument, exportwatch.Meta{"title": "Additions to the Entity List", "document_type": "Rule", "document_number": "2031-00123", "agency_slugs": []string{"industry-and-security-bureau"}})
	entry.Version.Format = "fr-pi-json"
	stored := one(t, triage.Read(entry))
	if len(stored.Also) != 0 || !slices.ContainsFunc(stored.Flags, func(f string) bool { return strings.Contains(f, "not the document") }) {
		t.Fatalf("the entry alone: %v %q", stored.Also, stored.Flags)
	}
	filed := record(exportwatch.PIDocument, exportwatch.Meta{"title": "Additions to the Entity List", "document_type": "Rule", "action": "Final rule.", "document_number": "2031-00123", "cfr": []string{"15 CFR Part 744"}, "effective_on": "2031-06-22"})
	filed.Version.ID, filed.Version.Format = 2, "fr-pi-pdf"
	at := len(filed.Version.Text)
	const adding, removing = "i. Adding entries for “Amber Foundry Co., Ltd.;” and “Basalt Optics”;", "ii. Removing the entry for “Dolomite Trading”."
	filed.Version.Text += adding + "\n" + removing + "\n"
	party := func(names ...string) (out []exportwatch.ListedParty) {
		for _, n := range names {
			out = append(out, exportwatch.ListedParty{Country: "RURITANIA", Name: n})
		}
		return out
	}
	filed.Version.Effects = []exportwatch.Effect{
		{Verb: "add", Target: "cfr/15/744", Section: "supp-4", Element: "entry", Parties: party("Amber Foundry Co., Ltd.", "Basalt Optics", "Named Nowhere"), Instruction: adding, Start: at, End: at + len(adding)},
		{Verb: "remove", Target: "cfr/15/744", Section: "supp-4", Element: "entry", Parties: party("Dolomite Trading"), Instruction: removing, Start: at + len(adding) + 1},
		{Verb: "add", Target: "cfr/15/746", Section: "supp-4", Element: "entry", Parties: party("Basalt Optics")},
	}
	c := one(t, triage.Read(filed))
	match, ok := triage.Match(c, []exportwatch.Development{stored})
	if !ok {
		t.Fatal("the text of the filing does not match its entry")
	}
	got, changed := triage.Merge(match, c)
	if !slices.Equal(got.Also, []exportwatch.Kind{"entity-list-add", "entity-list-remove"}) || got.Polarity != exportwatch.Tightens || len(changed) == 0 {
		t.Errorf("also %v, %s, changed %q", got.Also, got.Polarity, changed)
	}
	for field, want := range map[string]string{"added": "Amber Foundry Co., Ltd. (RURITANIA)|Basalt Optics (RURITANIA)", "removed": "Dolomite Trading (RURITANIA)"} {
		if s := strings.Join(got.Fact(field), "|"); s != want {
			t.Errorf("%s %q, want %q", field, s, want)
		}
	}
	if !strings.Contains(got.Headline, "Entity List: 2 added, 1 removed: Amber Foundry") || len(got.Flags) != 0 || got.Grade != exportwatch.Primary {
		t.Errorf("%q, flags %q, grade %s", got.Headline, got.Flags, got.Grade)
	}
	for _, f := range got.Facts {
		for _, e := range f.Evidence {
			if e.Version == 2 && filed.Version.Text[e.Start:e.End] != e.Text {
				t.Errorf("%s quotes %q", f.Field, e.Text)
			}
		}
	}
}
