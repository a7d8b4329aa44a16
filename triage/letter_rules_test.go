package triage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// underRegulations are ways of telling of a letter in which the regulations
// stand before what their reader is informed of; %s is the recipient.
var underRegulations = []string{
	"On May 2, 2031, BIS informed %s pursuant to Section 744.21(b) of the Export Administration Regulations that a license is required for exports of ZX-1 Heads to China.",
	"On May 2, 2031, the U.S. government notified %s under the regulations that a license is required for exports of ZX-1 Heads to China.",
	"On May 2, 2031, BIS notified %s under its regulations that licenses are required for exports of ZX-1 Heads to China.",
	"On May 2, 2031, BIS informed %s pursuant to its rules that it must obtain a license before exporting ZX-1 Heads to China.",
	"On May 2, 2031, BIS informed %s under the Export Administration Regulations that exports of ZX-1 Heads to China require a license.",
	"On May 2, 2031, BIS told %s under a new rule that exports of ZX-1 Heads to China now require a license.",
	"On May 2, 2031, BIS informed %s under Section 744.21(b) of the Regulations that ZX-1 Heads need a license for export to China.",
	"On May 2, 2031, BIS informed %s pursuant to the Regulations that a license requirement applies to exports of ZX-1 Heads to China.",
	"On May 2, 2031, BIS informed %s pursuant to the Regulations that new export restrictions apply to ZX-1 Heads.",
	"On May 2, 2031, BIS informed %s under the Export Administration Regulations that it may no longer export ZX-1 Heads to China without a license.",
	"On May 2, 2031, BIS sent %s a letter under the Export Administration Regulations that imposes a license requirement on exports of ZX-1 Heads to China.",
}

// TestLetterUnderRegulations reads letters, and reports of letters, that name
// the regulations right before what they inform of.
func TestLetterUnderRegulations(t *testing.T) {
	for _, form := range underRegulations {
		text := fmt.Sprintf(form, "Zebracorp, Inc.")
		got := triage.Read(article(text))
		if len(got) != 1 || got[0].Kind != exportwatch.IILIssued || got[0].One("recipient") != "Zebracorp, Inc." {
			t.Errorf("raised %v of %q", kinds(got), text)
		}
	}
	address := "Mr. John Smith\nGeneral Counsel\nLantern Litho, Inc.\n100 Main Street\nSpringfield, IL 62701"
	for _, body := range []string{
		"You are hereby informed pursuant to Section 744.21(b) of the Export Administration Regulations that a license is required for the export, reexport, or transfer (in-country) of ZX-1 Heads to any destination in the People’s Republic of China.",
		"BIS hereby informs you pursuant to Section 744.21(b) of the Export Administration Regulations that a license is required for the export of ZX-1 Heads to China.",
		"You are hereby notified under the Regulations that a license is required for the export of ZX-1 Heads to China.",
		"This letter informs you under Section 744.21(b) of the Regulations that you must obtain a license before exporting ZX-1 Heads to China.",
	} {
		for _, m := range media() {
			text, got := handedIn(t, m, slices.Concat(letterTop, []string{address, "Dear Mr. Smith:", body}, letterEnd))
			if len(got) != 1 || got[0].Kind != exportwatch.IILIssued || got[0].One("recipient") != "Lantern Litho, Inc." || !strings.Contains(strings.Join(got[0].Fact("items"), "|"), "ZX-1 Heads") {
				t.Errorf("%s: raised %v of\n%s", m.name, kinds(got), text)
			}
		}
	}
}

// TestRulesAreNoLetters: the requirement of a rule is none of a letter.
func TestRulesAreNoLetters(t *testing.T) {
	for _, text := range []string{
		"On May 2, 2031, BIS sent Zebracorp, Inc. an e-mail inviting comments on the rule that imposes a license requirement.",
		"On May 2, 2031, BIS sent Zebracorp, Inc. a letter on the regulations that now require a license for exports to China.",
		"On May 2, 2031, BIS sent Zebracorp, Inc. a letter about a rule which would restrict exports to China.",
		"On May 2, 2031, BIS sent Zebracorp, Inc. a notice of the Export Administration Regulations that require a license for exports to China.",
	} {
		if got := triage.Read(article(text)); len(got) != 0 {
			t.Errorf("raised %v of %q", kinds(got), text)
		}
	}
}
