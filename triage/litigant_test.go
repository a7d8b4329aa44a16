package triage_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// TestPlaintiffIsNoName: a paper that says "Plaintiff" tells of the letter to who
// that is, and of nobody's where it does not say or there are several.
func TestPlaintiffIsNoName(t *testing.T) {
	const caption = "IN THE UNITED STATES DISTRICT COURT FOR THE DISTRICT OF COLUMBIA\nLANTERN OPTICS LLC,\n100 Main Street,\nPlaintiff,\nv.\nU.S. DEPARTMENT OF COMMERCE, Defendant.\nCOMPLAINT\n"
	for _, said := range []string{
		"On February 3, 2031, BIS informed Plaintiff by letter that a license is required to export its lenses to Testland.",
		"On February 3, 2031, Plaintiff received an is-informed letter from BIS saying that a license is required to export its lenses to Testland.",
		"On February 3, 2031, BIS sent the Plaintiff a letter saying that a license is required to export lenses to Testland.",
		"On February 3, 2031, BIS issued to Plaintiff an is-informed letter requiring a license for exports of lenses to Testland.",
	} {
		for text, want := range map[string]string{
			caption + said: "LANTERN OPTICS LLC",
			strings.ReplaceAll(caption, "\n", " ") + "\n" + said:                       "LANTERN OPTICS LLC",
			"COMPLAINT\nPlaintiff Lantern Optics LLC makes lenses.\n" + said:           "Lantern Optics LLC",
			strings.ReplaceAll(caption, "LLC,", "LLC and BINDLE CRANES, INC.,") + said: "",
			strings.ReplaceAll(caption, "Plaintiff,", "Plaintiffs,") + said:            "",
			"COMPLAINT\n" + said: "",
			caption + strings.NewReplacer("the Plaintiff", "the Plaintiffs", "Plaintiff", "Plaintiffs").Replace(said): "",
		} {
			d := one(t, triage.Read(courtPaper(text)))
			checkEvidence(t, text, []exportwatch.Development{d})
			if d.Kind != exportwatch.IILIssued || d.One("recipient") != want || strings.Contains(d.Headline, "laintiff") {
				t.Errorf("%s of %q, want %q: %s", d.Headline, d.One("recipient"), want, text)
			}
		}
	}
	named := one(t, triage.Read(courtPaper("COMPLAINT\nOn February 3, 2031, BIS informed Plaintiff Lantern Optics LLC by letter that a license is required to export its lenses to Testland.")))
	if named.One("recipient") != "Lantern Optics LLC" {
		t.Errorf("recipient %q", named.One("recipient"))
	}
}

// TestOrdersOfCourts: the ways in which courts stop a letter, whose it was told
// above, or nobody's name.
func TestOrdersOfCourts(t *testing.T) {
	const head = "IN THE UNITED STATES DISTRICT COURT\nLANTERN OPTICS LLC, Plaintiff, v. U.S. DEPARTMENT OF COMMERCE, Defendant.\nORDER\nThe Bureau of Industry and Security informed Lantern Optics LLC by letter of February 3, 2031 that a license is required to export its lenses to Testland.\nThe parties agree on that.\nThey agree on little else.\nThe Court heard them.\n"
	for said, want := range map[string]exportwatch.Status{
		"It is hereby ORDERED that Defendants, their officers, agents, and employees, are ENJOINED from enforcing or giving effect to the is-informed letter issued to Plaintiff on February 3, 2031.": exportwatch.Suspended,
		"ORDERED that the February 3, 2031 is-informed letter is STAYED pursuant to 5 U.S.C. § 705.":                                                                                                   exportwatch.Suspended,
		"ORDERED that the license requirement set forth in the is-informed letter dated February 3, 2031 is VACATED and SET ASIDE; and it is further":                                                  exportwatch.Vacated,
		"ORDERED that Defendants are PRELIMINARILY ENJOINED from implementing, applying, or taking any action to enforce the is-informed letter.":                                                      exportwatch.Suspended,
		"The effect of the is-informed letter is hereby stayed pending further order of this Court.":                                                                                                   exportwatch.Suspended,
		"Plaintiff’s motion for summary judgment is GRANTED and the is-informed letter is VACATED.":                                                                                                    exportwatch.Vacated,
		"The Court VACATES the is-informed letter.":                    exportwatch.Vacated,
		"Plaintiff’s motion to stay the is-informed letter is DENIED.": exportwatch.InForce,
		"Plaintiff asks that the is-informed letter be vacated.":       exportwatch.InForce,
	} {
		got := triage.Read(courtPaper(head + said))
		checkEvidence(t, head+said, got)
		if len(got) == 0 || got[0].Kind != exportwatch.IILIssued || got[0].Status != want {
			t.Errorf("%v, want the letter %s: %s", got, want, said)
			continue
		}
		if stopped := want != exportwatch.InForce; stopped != (len(got) == 2) || stopped && (got[1].Kind != "court-order" || got[1].Status != want || got[1].One("recipient") != "Lantern Optics LLC" && got[1].One("recipient") != "LANTERN OPTICS LLC") {
			t.Errorf("%v: %s", got, said)
		}
	}
}
