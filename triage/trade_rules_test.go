package triage_test

import (
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// TestRulesOfWatchedAgencies: a rule of an agency that is watched by
// configuration is told if it is about foreign trade, and what else the agency
// regulates is not.
func TestRulesOfWatchedAgencies(t *testing.T) {
	for _, c := range []struct {
		source exportwatch.SourceID
		cfr    string
		want   bool
	}{
		{"fr/state-department", "22 CFR Part 121", true},
		{"fr/state-department", "22 CFR Part 41", false}, // visas
		{"fr/foreign-assets-control-office", "31 CFR Part 591", true},
		{"fr/foreign-assets-control-office", "31 CFR Part 1010", false},
		{"fr/census-bureau", "15 CFR Part 30", true},
		{"fr/census-bureau", "15 CFR Part 300", false},
		{"x/firm-blog", "22 CFR Part 121", false}, // nobody asked for it
		{"", "31 CFR Part 591", false},
	} {
		in := rule("Final rule.", c.cfr)
		in.Source.ID = c.source
		got := triage.Read(in)
		if (len(got) == 1 && got[0].Kind == exportwatch.FinalRule) != c.want || len(got) > 1 {
			t.Errorf("%s, %s: raised %v, want a rule: %v", c.source, c.cfr, kinds(got), c.want)
		}
		checkEvidence(t, in.Version.Text, got)
	}
}

// TestFilingsOfWatchedAgencies: a filing names no parts, so only the agency that
// writes about nothing else is told of before its publication.
func TestFilingsOfWatchedAgencies(t *testing.T) {
	for slug, want := range map[string]bool{"foreign-assets-control-office": true, "state-department": false} {
		in := record(exportwatch.PIDocument, exportwatch.Meta{
			"title": "Invented Regulations; Final Rule", "document_type": "Rule", "document_number": "2031-00123", "agency_slugs": []string{slug},
		})
		in.Source.ID = "fr/public-inspection"
		if got := triage.Read(in); (len(got) == 1) != want {
			t.Errorf("%s: raised %v, want a rule: %v", slug, kinds(got), want)
		}
	}
}
