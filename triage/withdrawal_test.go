package triage_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

const listEntry = "the entry in the list of filings was read, not the document"

// TestFilingWithdrawn follows filings that the agency takes back: what was told
// of them is withdrawn, and told again if they are published after all.
func TestFilingWithdrawn(t *testing.T) {
	for name, meta := range map[string]exportwatch.Meta{
		"rule":  {"title": "Invented Controls; Final Rule", "document_type": "Rule", "document_number": "2031-00123", "agency_slugs": []string{"industry-and-security-bureau"}},
		"order": {"title": "Securing Advanced Semiconductors", "document_type": "Presidential Document", "subtype": "Executive Order", "document_number": "2031-00123"},
	} {
		filed := record(exportwatch.PIDocument, meta)
		stored := one(t, triage.Read(filed))
		if stored.Status != exportwatch.Announced || stored.Grade != exportwatch.OfficialStatement || !slices.Contains(stored.Flags, listEntry) {
			t.Fatalf("%s: filed is %s, %s, flags %q", name, stored.Status, stored.Grade, stored.Flags)
		}
		taken := maps.Clone(meta)
		taken["status"], taken["editorial_note"] = "withdrawn", "The agency asked that this document be withdrawn."
		withdrawn := record(exportwatch.PIDocument, taken)
		withdrawn.Version.Text += "\nWithdrawn from public inspection\nThe agency asked that this document be withdrawn."
		if got := triage.Read(withdrawn); got != nil {
			t.Errorf("%s: a filing that nobody was told of raises %v", name, kinds(got))
		}
		withdrawn.Version.ID, withdrawn.Previous = 2, &filed.Version
		withdrawn.Version.Published = exportwatch.Date{} // the hour of filing was struck
		stored, changed := triage.Merge(stored, one(t, triage.Read(withdrawn)))
		if stored.Status != exportwatch.Withdrawn || strings.Join(changed, ",") != "status" {
			t.Errorf("%s: withdrawn is %s and changes %q", name, stored.Status, changed)
		}
		if stored.Evidence[0].Text != taken["editorial_note"] || !strings.HasPrefix(stored.Headline, "Withdrawn from inspection: ") || !strings.HasSuffix(stored.Headline, meta.String("title")) {
			t.Errorf("%s: withdrawn is %q, by %q", name, stored.Headline, stored.Evidence[0].Text)
		}
		checkEvidence(t, withdrawn.Version.Text, []exportwatch.Development{one(t, triage.Read(withdrawn))})
		again := record(exportwatch.PIDocument, meta)
		again.Version.ID = 3
		if _, changed := triage.Merge(stored, one(t, triage.Read(again))); len(changed) > 0 {
			t.Errorf("%s: an older record of the filing changes %q", name, changed)
		}
		published := record(exportwatch.FRDocument, meta)
		published.Version.ID = 4
		if got, changed := triage.Merge(stored, one(t, triage.Read(published))); got.Status == exportwatch.Withdrawn || got.Grade != exportwatch.Primary || slices.Contains(got.Flags, listEntry) || strings.HasPrefix(got.Headline, "Withdrawn") || strings.Join(changed, ",") != "status" {
			t.Errorf("%s: published after all is %s and changes %q", name, got.Status, changed)
		}
		late, changed := triage.Merge(one(t, triage.Read(published)), one(t, triage.Read(withdrawn)))
		if late.Status == exportwatch.Withdrawn || len(changed) > 0 || slices.Contains(late.Flags, listEntry) {
			t.Errorf("%s: a withdrawal read after the publication makes it %s and changes %q", name, late.Status, changed)
		}
	}
}

// TestFiledActTakenBack: a filing that was to withdraw a rule, and is taken back
// itself, leaves the rule as it is.
func TestFiledActTakenBack(t *testing.T) {
	stored := one(t, triage.Read(rule("Final rule.", "15 CFR Part 744")))
	meta := exportwatch.Meta{"title": "Invented Controls; Withdrawal", "citation": "", "corrects": "fr/2031-06-15/2031-00123"}
	filed := acting(exportwatch.PIDocument, "2031-00123", meta)
	meta["status"] = "withdrawn"
	taken := acting(exportwatch.PIDocument, "2031-00123", meta)
	taken.Previous, taken.Version.ID = &filed.Version, 2
	d := one(t, triage.Read(taken))
	if _, ok := triage.Match(d, []exportwatch.Development{stored}); !ok {
		t.Fatal("does not match the rule")
	}
	if merged, changed := triage.Merge(stored, d); merged.Status != stored.Status || changed != nil || slices.Contains(merged.Flags, listEntry) {
		t.Errorf("the rule is %s, changed %q, flags %q", merged.Status, changed, merged.Flags)
	}
}
