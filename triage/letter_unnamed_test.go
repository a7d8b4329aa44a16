package triage_test

import (
	"slices"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// TestLetterToNobodyNamed: the agency's word that it gave letters is raised also
// where it does not say to whom, without a recipient.
func TestLetterToNobodyNamed(t *testing.T) {
	for _, text := range []string{
		"WASHINGTON, D.C. - The Bureau of Industry and Security (BIS) today informed makers of cameras by letter that a license is required to export HX-7 cameras to China.",
		"WASHINGTON, D.C. - BIS today informed two U.S. companies by is-informed letter that a license is required to export HX-7 cameras to China.",
		"Today, BIS informed exporters of cameras in “is informed” letters that a license is required to export HX-7 cameras to China.",
		"The Bureau of Industry and Security sent is-informed letters this week. A license is required to export HX-7 cameras to China.",
		"Today, BIS sent letters to three camera makers informing them that a license is required to export HX-7 cameras to China.",
		"Today, BIS issued an is-informed letter to a U.S. company requiring a license to export HX-7 cameras to China.",
		"Today, two U.S. companies were informed by BIS by letter that a license is required to export HX-7 cameras to China.",
		"Is-informed letters were sent today by BIS to the camera industry. A license is required to export HX-7 cameras to China.",
	} {
		got := triage.Read(release(text))
		if len(got) != 1 || got[0].Kind != exportwatch.IILIssued || got[0].Severity != exportwatch.Critical || got[0].Fact("recipient") != nil || !slices.Contains(got[0].Flags, "recipient not named") {
			t.Errorf("raised %+v: %s", got, text)
		}
		checkEvidence(t, text, got)
	}
}

// TestLetterToNobodyByOthers: others must say when, and page nobody at night.
func TestLetterToNobodyByOthers(t *testing.T) {
	for _, text := range []string{
		"BIS on Monday sent is-informed letters to several makers of cameras, people familiar with the matter said.",
		"On June 9, 2031, the Commerce Department informed two camera makers by letter that a license is required to export HX-7 cameras to China.",
	} {
		got := triage.Read(article(text))
		if len(got) != 1 || got[0].Kind != exportwatch.IILIssued || got[0].Severity != exportwatch.High || got[0].Confidence != 0.5 || got[0].Fact("recipient") != nil {
			t.Errorf("raised %+v: %s", got, text)
		}
	}
	undated := triage.Read(release("BIS has sent is-informed letters to makers of cameras that require a license to export them to China."))
	if len(undated) != 1 || undated[0].Severity != exportwatch.High {
		t.Errorf("undated: %+v", undated)
	}
	both := lettersTo(t, release("BIS today informed two companies by letter that a license is required to export HX-7 cameras to China. BIS informed Halvard, Inc. today that a license is required to export HX-7 cameras to China."))
	if both != "Halvard, Inc." {
		t.Errorf("beside a named one: %q", both)
	}
}

// TestNoLetterToNobody lists what resembles letters to those not named.
func TestNoLetterToNobody(t *testing.T) {
	for _, in := range []triage.Input{
		release("BIS may inform exporters by letter that a license is required to export HX-7 cameras to China."),
		release("BIS plans to send is-informed letters to makers of cameras."),
		release("BIS informed exporters in the Federal Register that a license is required to export HX-7 cameras to China."),
		release("Today, BIS informed exporters that no license is required to export HX-7 cameras to China by letter."),
		release("Today, BIS sent letters to makers of cameras inviting them to a conference on exports and licenses."),
		release("Today, BIS sent letters to universities and companies on best practices. A license is required to export HX-7 cameras to China."),
		release("In 2029, BIS issued is-informed letters to makers of cameras. Today it publishes a rule on cameras."),
		release("When a company receives an is-informed letter from BIS, it must obtain a license before any export."),
		release("Companies that have received such letters from BIS need a license to export."),
		release("Senator Roe sent letters to makers of cameras today asking whether a license from BIS is required to export them."),
		release("BIS has not sent is-informed letters to makers of cameras."),
		article("BIS has issued is-informed letters to a number of companies over time, each requiring a license."),
		article("The Commerce Department sent dozens of firms a letter requiring a license."),
		article("Zebra Group on Monday sent letters to camera makers stating that a license from BIS is required to export lenses."),
		filing("BIS has issued “is informed” letters to other companies on June 3, 2031, which became subject to a license requirement."),
	} {
		if got := triage.Read(in); got != nil {
			t.Errorf("raised %s: %s", got[0].Headline, in.Version.Text)
		}
	}
}
