package triage_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch"
)

// TestLettersOfOthers: a letter about the agency's rules, or to it, is not its
// letter, in whatever form it comes.
func TestLettersOfOthers(t *testing.T) {
	own := []string{"Quill Photonics, Inc.\n100 Main Street\nSan Jose, CA 95110", "June 5, 2031"}
	end := []string{"Sincerely,", "Ann Example\nGeneral Counsel\nQuill Photonics, Inc."}
	address := "Lantern Litho, Inc.\n7 River Road"
	for name, paragraphs := range map[string][]string{
		"a supplier to its customers": slices.Concat(own, []string{"Dear Customer:", "We write to inform you that, under rules of the U.S. Department of Commerce, a license is required for re-export of our lasers to Russia."}, end),
		"a supplier to one":           slices.Concat(own, []string{address, "Dear Ms. Roe:", "This letter is to inform you that, under rules of the U.S. Department of Commerce, a license is required for re-export of our lasers to Russia."}, end),
		"a subject line":              slices.Concat(own, []string{address, "Re: U.S. Department of Commerce Rules", "Dear Ms. Roe:", "You are hereby informed that a license is required for re-export of our lasers to Russia."}, end),
		"copied to the agency":        slices.Concat(own, []string{address, "Dear Ms. Roe:", "You are hereby informed that a license is required for re-export of our lasers to Russia."}, end, []string{"cc: U.S. Department of Commerce, Bureau of Industry and Security"}),
		"to the agency":               slices.Concat(own, []string{"Bureau of Industry and Security\nU.S. Department of Commerce", "Dear Secretary Public:", "This letter is to inform you that Quill Photonics needs a license for the export of QL20 lasers to China."}, end),
		"to customers on the rules":   slices.Concat(own, []string{"Dear Valued Customers:", "You are hereby notified that the Department of Commerce requires a license for exports of our lasers to Russia."}, end),
		"an intent to deny":           slices.Concat(letterTop, []string{address, "Dear Ms. Roe:", "This is to notify you of our intent to deny your application Z777777. A license is required for this transaction and approval would be contrary to national security. You have 20 days to respond."}, letterEnd),
		"an application denied":       slices.Concat(letterTop, []string{address, "Dear Ms. Roe:", "You are hereby informed that BIS has denied your export license application Z777777. A license is required for the export of lasers to China."}, letterEnd),
	} {
		for _, m := range media() {
			if text, got := handedIn(t, m, paragraphs); got != nil {
				t.Errorf("%s as %s: raised %q of\n%s", name, m.name, got[0].Headline, text)
			}
		}
	}
}

// TestLetterheads reads letters whose heading stands in other ways, or that
// have none but speak for the agency.
func TestLetterheads(t *testing.T) {
	address := "Ms. Jane Roe\nGeneral Counsel\nLantern Litho, Inc.\n7 River Road"
	informs := "You are hereby informed, under section 744.21(b) of the EAR, that a license is required to export GX-9 scanner heads to China."
	end := []string{"Sincerely,", "John Q. Public\nUnder Secretary of Commerce for Industry and Security"}
	plain := []string{"Sincerely,", "John Q. Public"}
	for name, paragraphs := range map[string][]string{
		"the department alone":    slices.Concat([]string{"U.S. Department of Commerce\nWashington, D.C. 20230", "June 3, 2031", address, "Dear Ms. Roe:", informs}, plain),
		"the Secretary":           slices.Concat([]string{"THE SECRETARY OF COMMERCE\nWashington, D.C. 20230", "June 3, 2031", address, "Dear Ms. Roe:", informs}, plain),
		"an office of the bureau": slices.Concat([]string{"Office of the Under Secretary\nBureau of Industry and Security, U.S. Department of Commerce", "June 3, 2031", address, "Dear Ms. Roe:", informs}, plain),
		"the stamp of a court":    slices.Concat([]string{"Case 1:31-cv-01234 Document 1-2 Filed 06/26/31 Page 2 of 4", "UNITED STATES DEPARTMENT OF COMMERCE\nBureau of Industry and Security", "June 3, 2031", address, "Dear Ms. Roe:", informs}, plain),
		"passed on":               slices.Concat([]string{"Dear colleagues,", "Please see the letter below that reached us today, and stop all shipments."}, letterTop, []string{address, "Dear Ms. Roe:", informs}, plain),
		"informs in its own name": slices.Concat([]string{"June 3, 2031", address, "Dear Ms. Roe:", "Under section 744.21(b) of the EAR, the Bureau of Industry and Security (BIS) hereby informs you that a license is required to export GX-9 scanner heads to China."}, plain),
		"signed by its officer":   slices.Concat([]string{"June 3, 2031", address, "Re: Exports subject to the rules of the Department of Commerce", "Dear Ms. Roe:", informs}, end),
		"on applications":         slices.Concat(letterTop, []string{address, "Dear Ms. Roe:", informs + " Your application for a license will be reviewed under a policy of denial."}, plain),
	} {
		for _, m := range media() {
			text, got := handedIn(t, m, paragraphs)
			if len(got) != 1 || got[0].Kind != exportwatch.IILIssued || got[0].Grade != exportwatch.Provided || got[0].One("recipient") != "Lantern Litho, Inc." || got[0].One("date") != "2031-06-03" || !strings.Contains(strings.Join(got[0].Fact("items"), "|"), "GX-9 scanner heads") {
				t.Errorf("%s as %s: raised %+v of\n%s", name, m.name, got, text)
			}
			checkEvidence(t, text, got)
		}
	}
}
