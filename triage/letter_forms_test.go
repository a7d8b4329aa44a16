package triage_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch"
)

// TestLetterForms reads further forms of address and of wording as files of
// every kind.
func TestLetterForms(t *testing.T) {
	const issued = exportwatch.IILIssued
	address := "Mr. John Smith\nGeneral Counsel\nLantern Litho, Inc.\n100 Main Street\nSpringfield, IL 62701"
	informed := "You are hereby informed, under section 744.21(b) of the EAR, that a license is required to export GX-9 scanner heads to China."
	top := []string{"UNITED STATES DEPARTMENT OF COMMERCE\nBureau of Industry and Security\nOffice of the Under Secretary\nWashington, D.C. 20230"}
	end := []string{"Sincerely,", "Jane Q. Public\nUnder Secretary of Commerce for Industry and Security", "cc: Office of Export Enforcement"}
	for name, c := range map[string]struct {
		kind                   exportwatch.Kind
		recipient, date, items string
		paragraphs             []string
	}{
		"a subject of its own":   {issued, "Lantern Litho, Inc.", "2031-06-03", "GX-9|GX-10", []string{"June 3, 2031", address, "Re: Is-Informed Letter: License Requirement for Exports of GX-9 Scanner Heads", "Dear Mr. Smith:", "Under Section 744.21(b) of the EAR, BIS hereby informs you that a license is required for the export of GX-9 scanner heads and GX-10 stages to China."}},
		"items to follow":        {issued, "Lantern Litho, Inc.", "2031-06-03", "GX-9 scanner heads|GX-10 stages", []string{"June 3, 2031", address, "Dear Mr. Smith:", "Pursuant to 15 C.F.R. 744.23(b), BIS hereby informs you that a license is required for the export of the following items to any party in China:", "1. GX-9 scanner heads\n2. GX-10 stages"}},
		"items by number":        {issued, "Lantern Litho, Inc.", "2031-06-03", "items classified under ECCN 3B001 or 3B002", []string{"3 June 2031", address, "Dear Mr. Smith:", "This letter is to inform you, pursuant to Section 744.21(b) of the EAR, that a license is required for all exports to China of items classified under ECCN 3B001 or 3B002."}},
		"without items":          {issued, "Lantern Litho, Inc.", "2031-06-03", "", []string{"June 3, 2031", address, "Dear Mr. Smith:", "BIS is informing you under 15 CFR 744.21(b) that a license is required for exports to the parties in Annex A."}},
		"a German company":       {issued, "Lantern Litho GmbH", "2031-06-03", "GX-9 scanner heads", []string{"June 3, 2031", "Dr. Anna Weiss\nManaging Director\nLantern Litho GmbH\nHauptweg 7\n10115 Berlin", "Dear Dr. Weiss:", informed}},
		"a Dutch company":        {issued, "Lantern Litho N.V.", "2031-06-03", "GX-9 scanner heads", []string{"June 3, 2031", "Lantern Litho N.V.\nDe Weg 1\nVeldhoven", "Dear Sir:", informed}},
		"The Company":            {issued, "Lantern Company", "2031-06-03", "GX-9 scanner heads", []string{"June 3, 2031", "Ms. Ann Doe\nChief Compliance Officer\nThe Lantern Company\n5 River Road", "Dear Ms. Doe:", informed}},
		"two persons":            {issued, "Lantern Litho, Inc.", "2031-06-03", "GX-9 scanner heads", []string{"June 3, 2031", "Ms. Ann Doe, Chief Executive Officer\nMr. Bob Poe, General Counsel\nLantern Litho, Inc.", "Dear Ms. Doe and Mr. Poe:", informed}},
		"dear company":           {issued, "Lantern Litho", "2031-06-03", "GX-9 scanner heads", []string{"June 3, 2031", "Lantern Litho\nAttn: Legal", "Dear Lantern Litho:", informed}},
		"no salutation":          {issued, "Lantern Litho, Inc.", "2031-06-03", "", []string{"June 3, 2031", "TO: Lantern Litho, Inc.", "SUBJECT: Notification of license requirement", "You are hereby notified that, under § 744.6(c)(2), a license is required for U.S. person support of GX-9 scanner heads."}},
		"upon receipt":           {issued, "Lantern Litho, Inc.", "2031-06-03", "GX-9 scanner heads", []string{"June 3, 2031", address, "Dear Mr. Smith:", "Effective upon receipt of this letter, Lantern Litho shall not export GX-9 scanner heads to China without first obtaining a license from BIS. This requirement is imposed pursuant to 15 CFR 744.21(b)."}},
		"the day in figures":     {issued, "Lantern Litho, Inc.", "2031-06-23", "GX-9 scanner heads", []string{"06/23/2031", address, "Dear Mr. Smith:", informed}},
		"another letter's day":   {issued, "Lantern Litho, Inc.", "", "GX-10 stages", []string{address, "Dear Mr. Smith:", "By letter dated June 3, 2031, BIS wrote to you. You are hereby informed, under section 744.21(b) of the EAR, that a license is also required to export GX-10 stages to China."}},
		"an exemption":           {exportwatch.ExemptionCompanySpecific, "Lantern Litho, Inc.", "2031-06-26", "GX-9", []string{"June 26, 2031", address, "Dear Mr. Smith:", "By letter dated June 3, 2031, BIS informed you that a license is required for exports of GX-9. This letter hereby informs you that certain trusted partners and their employees are exempted from the license requirement applicable to GX-9."}},
		"a letter taken back":    {exportwatch.IILRescinded, "Lantern Litho, Inc.", "2031-06-30", "", []string{"June 30, 2031", address, "Dear Mr. Smith:", "This letter informs you that the license requirement imposed by our letter of June 3, 2031 is hereby rescinded."}},
		"it is the company told": {issued, "Lantern Litho, Inc.", "2031-06-03", "GX-9 scanner heads", []string{"June 3, 2031", address, "Dear Mr. Smith:", "You are hereby notified under 15 CFR 744.22(b) that Lantern Litho may not export GX-9 scanner heads to any destination without a license."}},
	} {
		for _, m := range media() {
			text, got := handedIn(t, m, slices.Concat(top, c.paragraphs, end))
			if len(got) != 1 || got[0].Kind != c.kind {
				t.Errorf("%s as %s: raised %v of\n%s", name, m.name, kinds(got), text)
				continue
			}
			d := got[0]
			for field, want := range map[string]string{"recipient": c.recipient, "date": c.date, "items": c.items, "issuer": "Bureau of Industry and Security", "signatory": "Jane Q. Public"} {
				if v := strings.Join(d.Fact(field), "|"); v != want {
					t.Errorf("%s as %s: %s = %q, want %q in\n%s", name, m.name, field, v, want, text)
				}
			}
			checkEvidence(t, text, got)
		}
	}
}
