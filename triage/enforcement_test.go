package triage_test

import (
	"slices"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/triage"
)

// enforcement is an order or a charging letter that the bureau posts, found on
// June 12, 2031, as the text of its file comes: its lines run on.
func enforcement(text string) triage.Input {
	in := article("UNITED STATES DEPARTMENT OF COMMERCE BUREAU OF INDUSTRY AND SECURITY Washington, D.C. 20230\n\nIn the matter of: Bindle Cranes, Inc.\n\n" + text)
	in.Document = exportwatch.Document{ID: "page/www.bis.gov/media/documents/b.pdf", Kind: exportwatch.Enforcement}
	in.Version.Title, in.Version.Format = "", "pdf"
	in.Version.Published = exportwatch.Date{}
	in.CapturedAt = time.Date(2031, 6, 12, 14, 0, 0, 0, time.UTC)
	in.Source = exportwatch.Source{ID: "bis/cases", Publisher: "Bureau of Industry and Security", Grade: exportwatch.Primary}
	return in
}

// TestEnforcementRecitesLetter: what the agency charges or orders is no letter,
// but a recent letter that it recites is told of, as the agency's statement.
func TestEnforcementRecitesLetter(t *testing.T) {
	for name, text := range map[string]string{
		"order":           "ORDER RELATING TO BINDLE CRANES, INC.\nOn June 2, 2031, BIS informed Bindle Cranes, Inc. by letter, pursuant to Section 744.21(b) of the Regulations, that a license is required to export BC-4 cranes to Testland. On June 10, 2031 the company shipped a crane.",
		"denial order":    "ORDER TEMPORARILY DENYING EXPORT PRIVILEGES On June 2, 2031, BIS issued an is-informed letter to Bindle Cranes, Inc. under Section 744.21(b) of the EAR imposing a license requirement on all exports of cranes to Longtan Machinery of China. On June 10, 2031 the company shipped one.",
		"charging letter": "PROPOSED CHARGING LETTER\n\nDear Mr. Bindle:\n\nThe Bureau has reason to believe that Bindle Cranes, Inc. committed one violation. On June 2, 2031, BIS sent Bindle Cranes, Inc. a letter informing it that a license was required for exports of BC-4 cranes to Testland. Despite the letter Bindle exported one.",
		"short name":      "ORDER RELATING TO BINDLE CRANES, INC.\nBIS has notified Bindle Cranes, Inc. (“Bindle”) that it intends to begin a proceeding. On June 2, 2031, BIS informed Bindle, pursuant to Section 744.21(b) of the Regulations, that a license was required to export BC-4 cranes to Testland.",
		"the company":     "ORDER RELATING TO BINDLE CRANES, INC.\nBy letter of June 2, 2031, BIS informed the company that a license was required under section 744.21(b) of the Regulations for exports of its cranes to Testland.",
		"you":             "PROPOSED CHARGING LETTER\n\nBindle Cranes, Inc.\n1 Crane Way\n\nDear Mr. Bindle:\n\nThe Bureau has reason to believe that Bindle Cranes, Inc. committed one violation. On June 2, 2031, BIS informed you by letter, pursuant to Section 744.21(b) of the Regulations, that a license was required for exports of BC-4 cranes to Testland. You exported one.",
		"you received":    "CHARGING LETTER\n\nBindle Cranes, Inc.\n1 Crane Way\n\nDear Mr. Bindle:\n\nThe Bureau has reason to believe that you committed one violation. You received a letter from BIS dated June 2, 2031, which told you that a license was required to export BC-4 cranes to Testland.",
		"next sentence":   "ORDER RELATING TO BINDLE CRANES, INC.\nOn June 2, 2031, BIS sent Respondent a letter under the Regulations. The letter stated that a license was required for exports of BC-4 cranes to Testland.",
		"respondent":      "ORDER RELATING TO BINDLE CRANES, INC.\nOn June 2, 2031, BIS notified Respondent, pursuant to Section 744.21(b) of the Regulations, that a license was required for exports of BC-4 cranes to Testland.",
		"was informed":    "SETTLEMENT AGREEMENT\nIt is alleged that Respondent shipped one crane. Respondent was informed by BIS on June 2, 2031 that a license was required to export BC-4 cranes to Testland.",
	} {
		got := triage.Read(enforcement(text))
		if len(got) != 1 || got[0].Kind != exportwatch.IILIssued || got[0].One("date") != "2031-06-02" || got[0].One("recipient") != "Bindle Cranes, Inc." || got[0].Grade != exportwatch.OfficialStatement {
			t.Errorf("%s: got %+v, want the letter of June 2 as a statement", name, got)
		}
	}
}

// TestEnforcementRaisesNothing: charges, orders and letters of long ago are no
// news of a letter.
func TestEnforcementRaisesNothing(t *testing.T) {
	for name, text := range map[string]string{
		"of long ago":    "ORDER RELATING TO BINDLE CRANES, INC.\nIn 2029, BIS informed Bindle Cranes, Inc. by letter, pursuant to Section 744.21(b) of the Regulations, that a license is required to export BC-4 cranes to Testland.",
		"told before":    "ORDER RELATING TO BINDLE CRANES, INC.\nBIS had informed Bindle Cranes, Inc. by letter that a license was required for exports of BC-4 cranes to Testland. Bindle shall pay a civil penalty of $100,000.",
		"a denial":       "ORDER TEMPORARILY DENYING EXPORT PRIVILEGES Pursuant to Section 766.24 of the Regulations, BIS has requested an order temporarily denying the export privileges of Bindle Cranes, Inc. for 180 days. On June 2, 2031, BIS notified Bindle Cranes, Inc. of the request.",
		"a charge":       "PROPOSED CHARGING LETTER\n\nDear Mr. Bindle:\n\nThe Bureau hereby notifies you that it has reason to believe that Bindle Cranes, Inc. exported BC-4 cranes without the required license on June 2, 2031. You are further notified that you are entitled to a hearing.",
		"what is usual":  "PROPOSED CHARGING LETTER\n\nDear Mr. Bindle:\n\nBIS may inform persons individually by specific notice that a license is required, under Section 744.21(b) of the Regulations.",
		"a mere warning": "ORDER RELATING TO BINDLE CRANES, INC.\nOn June 2, 2031, BIS sent Bindle Cranes, Inc. a warning letter about its exports.",
		"of the charges": "PROPOSED CHARGING LETTER\n\nDear Mr. Bindle:\n\nBy letter of June 2, 2031, BIS notified you that it intends to bring charges. You exported cranes to Testland without the license that the Regulations required.",
		"of a hearing":   "ORDER RELATING TO BINDLE CRANES, INC.\nOn June 2, 2031, BIS sent Respondent a notice of hearing. Respondent had exported cranes for which a license was required to Testland.",
		"an application": "ORDER RELATING TO BINDLE CRANES, INC.\nOn June 2, 2031, BIS notified Respondent that its application for a license to export BC-4 cranes had been returned without action. Respondent exported them without the required license.",
		"no case named":  "Dear Mr. Bindle:\n\nThis office hereby notifies you that it has reason to believe that Bindle Cranes, Inc. exported BC-4 cranes on June 2, 2031, for which a license is required.",
		"that it knew":   "ORDER RELATING TO BINDLE CRANES, INC.\nOn June 2, 2031, BIS sent Respondent a letter about its exports. Respondent knew that a license was required to export BC-4 cranes to Testland.",
		"a freight firm": "ORDER RELATING TO BINDLE CRANES, INC.\nOn June 2, 2031, Acme Freight, Inc. informed Bindle that a license was required to export BC-4 cranes to Testland.",
	} {
		for _, d := range triage.Read(enforcement(text)) {
			t.Errorf("%s: raises %s %q", name, d.Kind, d.Headline)
		}
	}
}

// TestEnforcementRecitesOldLetter: a letter of long ago that a case recites with its
// day may never have been told of; it is told, less loudly.
func TestEnforcementRecitesOldLetter(t *testing.T) {
	got := triage.Read(enforcement("ORDER RELATING TO BINDLE CRANES, INC.\nOn June 2, 2029, BIS informed Bindle Cranes, Inc. by letter, pursuant to Section 744.21(b) of the Regulations, that a license is required to export BC-4 cranes to Testland. On June 10, 2029 the company shipped a crane."))
	if len(got) != 1 || got[0].One("date") != "2029-06-02" || got[0].Severity != exportwatch.High || !slices.Contains(got[0].Flags, "given long before the case") {
		t.Errorf("got %+v, want the letter, flagged as an old one", got)
	}
}
