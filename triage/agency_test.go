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

// TestLettersThatMention: a letter is one whatever else of the department its
// sentence mentions; a notice on such a matter alone is none.
func TestLettersThatMention(t *testing.T) {
	for _, text := range []string{
		"On June 5, 2031, BIS informed Quill Photonics, whose lasers connected cars use, that a license is required to export its P400 to China.",
		"On June 5, 2031, BIS informed Quill Photonics, which sells to NOAA, that a license is required to export its P400 to China.",
		"On June 5, 2031, days after an ICTS decision, BIS informed Quill Photonics that a license is required to export its P400 to China.",
		"On June 5, 2031, BIS informed Quill Photonics, a recipient of funds under the CHIPS Act, that a license is required to export its P400 to China.",
		"On June 5, 2031, BIS sent Quill Photonics, which won CHIPS funding, a letter. The letter requires a license for exports of the P400 to China.",
		"On June 5, 2031, after a report of the inspector general, the Commerce Department told Quill Photonics that it needs a license to ship the P400 to China.",
		"On June 5, 2031, BIS informed Quill Photonics, which the Federal Trade Commission is suing, that a license is required to export its P400 to China.",
		"On June 5, 2031, BIS informed Quill Photonics, which paid a civil penalty in 2029, that a license is required to export its P400 to China.",
		"On June 5, 2031, BIS, which last year fined Acme, Inc., informed Quill Photonics that a license is required to export its P400 to China.",
		"BIS sent Quill Photonics, whose CHIPS grant is under review, an is-informed letter on June 5, 2031.",
	} {
		got := triage.Read(article(text))
		if len(got) != 1 || got[0].Kind != exportwatch.IILIssued || got[0].One("recipient") != "Quill Photonics" || got[0].One("date") != "2031-06-05" {
			t.Errorf("raised %v of %q", got, text)
		}
	}
	for _, text := range []string{
		"On June 5, 2031, the Commerce Department told Quill Motors to stop sales of connected cars in China.",
		"On June 5, 2031, the Commerce Department informed Quill Photonics that its CHIPS award bars it from exporting technology to China.",
		"On June 5, 2031, the Commerce Department informed Quill Photonics that CHIPS funding requires a license for exports of its technology to China.",
		"On June 5, 2031, the Commerce Department sent Quill Photonics a letter under the CHIPS Act limiting its sales to China.",
		"On June 5, 2031, NOAA, part of the Commerce Department, informed Quill Fisheries that it requires a license to ship tuna abroad.",
		"On June 5, 2031, the Commerce Department’s ICTS office informed Quill Motors that a license is required to ship connected cars from China.",
		"On June 5, 2031, Quill Photonics received a letter from the Commerce Department’s inspector general saying that a license was required for its exports.",
		"On June 5, 2031, the Federal Trade Commission, with the Commerce Department, told Quill Photonics that a license is required to export its spyware.",
		"On June 5, 2031, BIS sent Quill Photonics, which paid a civil penalty to BIS in 2029, a warning letter on exports without a license.",
	} {
		if got := triage.Read(article(text)); len(got) > 0 {
			t.Errorf("raised %v of %q", kinds(got), text)
		}
	}
}
