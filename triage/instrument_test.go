package triage_test

import (
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

const head = "UNITED STATES DEPARTMENT OF COMMERCE\nBureau of Industry and Security\nWashington, D.C. 20230\n\n"

// TestWhatALetterDoes holds that a letter filed as an exhibit is read for what
// it does: it may impose a requirement, exempt from one or take one back.
func TestWhatALetterDoes(t *testing.T) {
	for _, c := range []struct {
		kind            exportwatch.Kind // empty: nothing to report
		recipient, date string
		text            string
	}{
		{"iil-issued", "Acme Robotics, Inc.", "2031-06-03", head + "June 3, 2031\n\nMs. Jane Roe\nChief Executive Officer\nAcme Robotics, Inc.\n100 Main Street\nSpringfield, CA 90000\n\nDear Ms. Roe:\n\nPursuant to Section 744.21(b) of the Export Administration Regulations (EAR), 15 C.F.R. parts 730-774, the Bureau of Industry and Security (BIS) is informing Acme Robotics, Inc. that a license is required to export, reexport, or transfer (in-country) Hinge 5 arms to the People’s Republic of China.\n\nSincerely,\n\nJohn Q. Public\nUnder Secretary for Industry and Security"},
		{"iil-issued", "Acme Robotics, Inc.", "2031-06-03", head + "VIA EMAIL\n\nJune 3, 2031\n\nAcme Robotics, Inc.\n\nDear General Counsel:\n\nThis letter constitutes specific notice under 15 CFR 744.23(b) that effective upon receipt Acme Robotics may not export Hinge 5 arms to China without first obtaining a license from BIS.\n\nSincerely,\nJohn Q. Public"},
		{"iil-issued", "Acme Robotics PBC", "2031-06-03", "THE SECRETARY OF COMMERCE\nWashington, D.C. 20230\n\nJune 3, 2031\n\nMr. John Doe\nChief Executive Officer\nAcme Robotics PBC\n548 Market Street\n\nDear Mr. Doe:\n\nBy this letter I am informing you, pursuant to 50 U.S.C. 4817(b)(1), that a license is required for any export, reexport or transfer (in-country) of Hinge 5.\n\nSincerely,\n\nJane Q. Public"},
		{"exemption-company-specific", "Acme Robotics, Inc.", "2031-06-26", head + "June 26, 2031\n\nAcme Robotics, Inc.\n\nDear General Counsel:\n\nBy letter dated June 3, 2031, BIS informed you that a license is required for exports of Hinge 5 arms. This letter hereby informs you that certain trusted partners and their employees are exempted from the license requirement applicable to Hinge 5. The license requirement for Pivot 7 remains in effect.\n\nSincerely,\nJohn Q. Public"},
		{"exemption-company-specific", "Acme Robotics, Inc.", "2031-06-26", head + "June 26, 2031\n\nAcme Robotics, Inc.\n\nDear General Counsel:\n\nThis letter notifies you that BIS exempts certain trusted partners and their employees from the license requirement for Hinge 5 that its letter of June 3, 2031 imposed.\n\nSincerely,\nJohn Q. Public"},
		{"iil-rescinded", "Acme Robotics, Inc.", "2031-06-30", head + "June 30, 2031\n\nAcme Robotics, Inc.\n\nDear General Counsel:\n\nThis letter informs you that the license requirement imposed by our letter of June 3, 2031 is hereby rescinded. You no longer need a license to export Hinge 5.\n\nSincerely,\nJohn Q. Public"},
		{"iil-issued", "Acme Robotics Inc", "2031-06-03", head + "June 3, 2031\n\nTO: Acme Robotics Inc\n\nSUBJECT: Notification of license requirement\n\nYou are hereby notified that, under § 744.6(c)(2), a license is required for U.S. person support."},
		{"", "", "", head + "June 30, 2031\n\nAcme Robotics, Inc.\n\nDear General Counsel:\n\nYou are hereby informed that your application for a license is approved. No license requirement applies to spare parts.\n\nSincerely,\nJohn Q. Public"},
		{"iil-issued", "Acme Robotics, Inc.", "2031-06-03", head + "June 3, 2031\n\nJane Roe\nChief Executive Officer\nAcme Robotics, Inc.\n\nDear Ms. Roe:\n\nBIS hereby informs you that a\nlicense is required for the export\nof Hinge 5 arms to China."},
	} {
		got := triage.Read(declaration(c.text))
		if c.kind == "" {
			if got != nil {
				t.Errorf("raised %v: %s", kinds(got), c.text)
			}
			continue
		}
		if len(got) != 1 || got[0].Kind != c.kind {
			t.Errorf("got %v, want %s: %s", kinds(got), c.kind, c.text)
			continue
		}
		if d := got[0]; d.One("recipient") != c.recipient || d.One("date") != c.date || d.Grade != exportwatch.Primary {
			t.Errorf("%s to %q on %q, grade %s: %s", d.Kind, d.One("recipient"), d.One("date"), d.Grade, c.text)
		}
		checkEvidence(t, c.text, got)
	}
}

// TestToldOfLetterIsNotRead holds that a party's paper that quotes a letter is
// not graded as the letter.
func TestToldOfLetterIsNotRead(t *testing.T) {
	text := "COMPLAINT\nBolt Works v. United States Department of Commerce\nBureau of Industry and Security\n\n1. On June 3, 2031, the Department of Commerce sent Acme Robotics, Inc. a letter.\n2. The letter informs Acme that a license is required."
	got := triage.Read(declaration(text))
	if len(got) != 1 || got[0].Grade != exportwatch.Secondary || got[0].Sources[0].Grade != exportwatch.Secondary {
		t.Errorf("got %+v", got)
	}
}

// TestRelief lists ways of telling of exemptions and of letters taken back.
func TestRelief(t *testing.T) {
	for _, c := range []struct {
		kind exportwatch.Kind
		in   triage.Input
	}{
		{"iil-rescinded", article("The Commerce Department on June 9 lifted the license requirement that its June 3 letter had imposed on Acme Robotics.")},
		{"iil-rescinded", article("BIS has withdrawn its is-informed letter to Acme Robotics, the company said Tuesday.")},
		{"iil-rescinded", filing("On June 9, 2031, BIS notified the Company that the license requirement set out in its letter of June 3, 2031 has been rescinded.")},
		{"iil-rescinded", article("Acme Robotics no longer needs federal permission to offer Hinge 5 abroad. The Commerce Department this week withdrew the license requirement it had laid on the company in the spring.")},
		{"exemption-company-specific", article("In a second letter dated June 9, BIS exempted Acme Robotics’ own staff from the license requirement on Hinge 5.")},
		{"exemption-company-specific", filing("On June 9, 2031, BIS issued a letter to the Company exempting sales to Bolt Works from the license requirement applicable to Hinge 5 arms.")},
		{"exemption-company-specific", statement("The Department of Commerce informed us by letter on June 9 that our own employees are exempt from the license requirement for Hinge 5.")},
	} {
		got := triage.Read(c.in)
		if len(got) != 1 || got[0].Kind != c.kind || !tied(got[0], "letter:acme-robotics") || got[0].Polarity != exportwatch.Loosens {
			t.Errorf("got %v, want %s: %s", kinds(got), c.kind, c.in.Version.Text)
		}
		checkEvidence(t, c.in.Version.Text, got)
	}
	for _, text := range []string{
		"BIS rescinded the AI Diffusion Rule and its license requirements on Tuesday.",
		"The Commerce Department may lift the restrictions its letter placed on Acme Robotics.",
		"The Commerce Department has not lifted the license requirement its letter imposed on Acme Robotics.",
		"Senators urged the Commerce Department to withdraw the letter to Acme Robotics.",
		"BIS lifted restrictions on Bolt Works by removing it from the Entity List; a letter confirmed it.",
		"A judge lifted the restrictions that a Commerce Department letter placed on Acme Robotics.",
		"Acme Robotics shares dropped after the Commerce Department’s letter on restrictions.",
	} {
		if got := triage.Read(article(text)); got != nil {
			t.Errorf("raised %v: %s", kinds(got), text)
		}
	}
}

// TestRescissionIsNoExemption holds that a rescission is not taken for one more
// report of an exemption of the same days.
func TestRescissionIsNoExemption(t *testing.T) {
	exemption := one(t, triage.Read(article("In a second letter of June 8, 2031, BIS exempted Acme Robotics’ own staff from the license requirement on Hinge 5.")))
	rescission := one(t, triage.Read(article("On June 9, 2031, the Commerce Department withdrew its letter to Acme Robotics.")))
	if _, ok := triage.Match(rescission, []exportwatch.Development{exemption}); ok {
		t.Error("they match")
	}
}
