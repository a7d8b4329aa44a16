package triage_test

import (
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// TestNoticesOfOthers: notices of other agencies, whose names hold that of the
// country or the department, are no letters.
func TestNoticesOfOthers(t *testing.T) {
	for _, text := range []string{
		"On May 5, 2031, the Committee on Foreign Investment in the United States notified the Company that it must not transfer technology to the buyer without approval.",
		"On May 5, 2031, the Securities and Exchange Commission of the United States notified the Company that it must stop sales of its notes abroad.",
		"On May 5, 2031, the Company received a letter from the Commerce Department’s inspector general requiring records of its export licenses.",
		"On May 5, 2031, the U.S. government informed the Company that it needs a license from OFAC to ship pumps to Venezuela.",
		"On May 5, 2031, the Commerce Department sent the Company a letter telling it that an import license is required for steel from China.",
	} {
		if got := triage.Read(filing(text)); len(got) > 0 {
			t.Errorf("%s: %v", text, kinds(got))
		}
	}
	const own = "On May 5, 2031, the United States notified the Company that a license is required for exports of Hinge arms to China."
	if d := one(t, triage.Read(filing(own))); d.Kind != exportwatch.IILIssued {
		t.Errorf("%s: %s", own, d.Kind)
	}
}

// TestOrderOnAI: the subject may be written by its initials.
func TestOrderOnAI(t *testing.T) {
	meta := exportwatch.Meta{"title": "Promoting the Sale of the AI Jar Stack", "document_type": "Presidential Document",
		"presidential_document_type": "executive_order", "document_number": "2031-00202", "executive_order_number": "19998", "signing_date": "2031-06-02"}
	if d := one(t, triage.Read(record(exportwatch.FRDocument, meta))); d.Kind != exportwatch.ExecutiveOrder {
		t.Errorf("%s", d.Kind)
	}
}
