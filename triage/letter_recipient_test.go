package triage_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// note reads a plain text that a person handed in.
func note(t *testing.T, text string) []exportwatch.Development {
	t.Helper()
	stored, got := handedIn(t, media()[0], []string{text})
	checkEvidence(t, stored, got)
	return got
}

// TestNotesHandedIn: what the recipient of a letter writes of it to its own
// people is a report of the letter, and names the recipient where it says so.
func TestNotesHandedIn(t *testing.T) {
	for text, recipient := range map[string]string{
		"Dear colleagues,\n\nWe received today a letter from the U.S. Department of Commerce stating that we need a license before we ship any of our QX-7 chips to Singapore, effective at once. Please stop all shipments.\n\nBest,\nAna Doe\nGeneral Counsel\nSnipe Devices, Inc.": "",
		"On June 4, 2031, we were notified by the Bureau of Industry and Security, through a letter dated June 3, 2031, that a license would be needed for exports of KX-2. Snipe Devices, Inc. (the Company) is assessing the effect.":                                               "Snipe Devices, Inc.",
		"Snipe Devices, Inc. (“Snipe”, “we” or the “Company”) makes sensors.\n\nOn June 4, 2031, BIS informed us that a license is required for exports of KX-2.":                                                                                                                     "",
		"Snipe Devices, Inc. (the “Company”) was informed by BIS on June 4, 2031 that a license is required for exports of KX-2.":                                                                                                                                                     "Snipe Devices, Inc.",
	} {
		got := note(t, text)
		if len(got) != 1 || got[0].Kind != exportwatch.IILIssued || got[0].One("recipient") != recipient || (recipient == "") != slices.Contains(got[0].Flags, "recipient not named") {
			t.Errorf("raised %+v, want one to %q of %q", got, recipient, text)
		}
	}
	for _, text := range []string{
		"Dear colleagues,\n\nWe received today a letter from the U.S. Department of Commerce inviting us to a mission to Singapore.",
		"Client alert. BIS issued a rule today. A license is required for exports of KX-2. We can help you.",
		"We were told by our counsel that BIS requires a license for exports of KX-2.",
		"If we are notified by BIS that a license is required for exports of KX-2, we will stop.",
		"We asked the Department of Commerce in a letter whether a license is required for exports of KX-2.",
	} {
		if got := note(t, text); len(got) > 0 {
			t.Errorf("raised %v of %q", kinds(got), text)
		}
	}
}

// TestRecipientBeside reads the recipient where it is not the object of the
// words for the letter.
func TestRecipientBeside(t *testing.T) {
	for text, want := range map[string]string{
		"Falcon Optics’ lawyers confirmed on June 6, 2031 that BIS had issued the company an is-informed letter covering KX-2 sensors.":                       "Falcon Optics",
		"Falcon’s spokeswoman said that BIS had sent the company a letter requiring a license for exports of KX-2 sensors. Falcon makes sensors.":             "Falcon",
		"The Commerce Department told Avocet Tools to halt shipments of etching tools to Longtan Semiconductor.":                                              "Avocet Tools",
		"BIS ordered Avocet Tools on June 4, 2031 to stop deliveries of pumps to Huali Group.":                                                                "Avocet Tools",
		"The Commerce Department has sent letters to Acorn, Quill and Teal telling them to halt shipments of chip-making tools to Longtan, Reuters reported.": "Acorn|Quill|Teal",
	} {
		var names []string
		for _, d := range triage.Read(article(text)) {
			if d.Kind == exportwatch.IILIssued {
				names = append(names, d.One("recipient"))
			}
		}
		slices.Sort(names)
		if strings.Join(names, "|") != want {
			t.Errorf("letters to %q, want %q: %s", names, want, text)
		}
	}
	for _, text := range []string{
		"The U.S. government told Avocet Pharma to stop sales of pills to Heron Drugs.",
		"The Commerce Department told Avocet Tools to stop selling its tools to U.S. customers.",
		"Avocet Tools halted shipments of tools to Longtan Semiconductor after the Commerce Department praised it.",
		"The Commerce Department told Avocet Tools that Quill had stopped shipments of tools to Longtan Semiconductor.",
	} {
		if got := triage.Read(article(text)); len(got) > 0 {
			t.Errorf("raised %v of %q", kinds(got), text)
		}
	}
}

// TestRecipientAfter: whose requirement an exemption is from may be told by who
// welcomes it, and by nobody else.
func TestRecipientAfter(t *testing.T) {
	const relief = "In a June 6, 2031 letter, Commerce Secretary Jane Sample exempted certain trusted partners from the license requirement applicable to Bill 4. "
	for after, want := range map[string]string{
		"Dowitcher Labs said it was pleased.":                                    "Dowitcher Labs",
		"Dowitcher Labs, which makes models, said it is grateful.":               "Dowitcher Labs",
		"The letter did not address Bill 3. Dowitcher Labs said it was pleased.": "Dowitcher Labs",
		"Dowitcher Labs welcomed the decision.":                                  "Dowitcher Labs",
		"Dowitcher Labs said its rivals would be hurt.":                          "",
		"Shares rose. Dowitcher Labs said it was pleased.":                       "",
		"Lawmakers said it was a scandal.":                                       "",
		"Analysts at Heron Bank were surprised.":                                 "",
		"The White House said it was pleased.":                                   "",
		"Senator Roe said it was pleased to hear of it, in her words.":           "",
	} {
		got := triage.Read(article(relief + after))
		if want == "" {
			if len(got) > 0 {
				t.Errorf("raised %q of %q", got[0].Headline, after)
			}
			continue
		}
		if len(got) != 1 || got[0].Kind != exportwatch.ExemptionCompanySpecific || got[0].One("recipient") != want || !slices.Contains(got[0].Flags, "recipient taken from the sentence after") {
			t.Errorf("raised %+v of %q", got, after)
		}
	}
}
