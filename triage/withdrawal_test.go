package triage_test

import (
	"maps"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// TestFilingWithdrawn follows filings that the agency takes back: what was told
// of them is withdrawn, and told again if they are published after all.
func TestFilingWithdrawn(t *testing.T) {
	for name, meta := range map[string]exportwatch.Meta{
		"rule":  {"title": "Invented Controls; Final Rule", "document_type": "Rule", "document_number": "2031-00123", "agency_slugs": []string{"industry-and-security-bureau"}},
		"order": {"title": "Securing Advanced Semiconductors", "document_type": "Presidential Document", "subtype": "Executive Order", "document_number": "2031-00123"},
	} {
		filed := record(exportwatch.PIDocument, meta)
		stored := one(t, triage.Read(filed))
		if stored.Status != exportwatch.Announced {
			t.Fatalf("%s: filed is %s", name, stored.Status)
		}
		taken := maps.Clone(meta)
		taken["status"] = "withdrawn"
		withdrawn := record(exportwatch.PIDocument, taken)
		if got := triage.Read(withdrawn); got != nil {
			t.Errorf("%s: a filing that nobody was told of raises %v", name, kinds(got))
		}
		withdrawn.Version.ID, withdrawn.Previous = 2, &filed.Version
		withdrawn.Version.Published = exportwatch.Date{} // the hour of filing was struck
		stored, changed := triage.Merge(stored, one(t, triage.Read(withdrawn)))
		if stored.Status != exportwatch.Withdrawn || strings.Join(changed, ",") != "status" {
			t.Errorf("%s: withdrawn is %s and changes %q", name, stored.Status, changed)
		}
		again := record(exportwatch.PIDocument, meta)
		again.Version.ID = 3
		if _, changed := triage.Merge(stored, one(t, triage.Read(again))); len(changed) > 0 {
			t.Errorf("%s: an older record of the filing changes %q", name, changed)
		}
		published := record(exportwatch.FRDocument, meta)
		published.Version.ID = 4
		if got, changed := triage.Merge(stored, one(t, triage.Read(published))); got.Status == exportwatch.Withdrawn || strings.Join(changed, ",") != "status" {
			t.Errorf("%s: published after all is %s and changes %q", name, got.Status, changed)
		}
		late, changed := triage.Merge(one(t, triage.Read(published)), one(t, triage.Read(withdrawn)))
		if late.Status == exportwatch.Withdrawn || len(changed) > 0 {
			t.Errorf("%s: a withdrawal read after the publication makes it %s and changes %q", name, late.Status, changed)
		}
	}
}
