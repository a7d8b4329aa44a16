package triage_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// TestLettersToSeveral holds that each of several companies that are told has a
// letter of its own, and that a company of another clause has none.
func TestLettersToSeveral(t *testing.T) {
	for text, want := range map[string]string{
		"On June 3, 2031, the Commerce Department informed Acorn and Teal that a license is required for exports of H7 and M3 chips to China.":                                   "Acorn|Teal",
		"On June 3, 2031, BIS informed Acorn Robotics, Inc., Quill Design Systems, Inc. and Teal AG that a license is required for exports of design software to China.":         "Acorn Robotics, Inc.|Quill Design Systems, Inc.|Teal AG",
		"On June 3, 2031, the Commerce Department told Acorn, Quill and Teal to stop selling design software to China without a license.":                                        "Acorn|Quill|Teal",
		"On June 3, 2031, BIS sent a letter to Acorn and Teal informing them that a license is required for exports of H7 chips to China.":                                       "Acorn|Teal",
		"On June 3, 2031, the Commerce Department informed Acorn Corp and Teal Micro Devices Inc. by letter that exports of H7 chips need a license.":                            "Acorn Corp|Teal Micro Devices Inc",
		"On June 3, 2031, Acorn and Teal were informed by BIS that a license is required for exports of H7 chips to China.":                                                      "Acorn|Teal",
		"On June 3, 2031, BIS informed chipmakers Acorn and Teal that a license is required for exports of H7 chips to China.":                                                   "Acorn|Teal",
		"On June 3, 2031, BIS informed Acorn Robotics and its affiliates that a license is required for exports of H7 chips to China.":                                           "Acorn Robotics",
		"Shares rose at Teal, and Acorn Robotics was informed by BIS on June 3, 2031 that a license is required for exports of H7 chips to China.":                               "Acorn Robotics",
		"On June 3, 2031, BIS informed Acorn Robotics, and Teal Systems fell, that a license is required for exports of H7 chips to China.":                                      "Acorn Robotics",
		"On June 3, 2031, BIS informed Acorn Robotics and Chief Executive Jane Roe that a license is required for exports of H7 chips to China.":                                 "Acorn Robotics",
		"Nimbus Chief Executive Jane Roe said on Wednesday that the U.S. government told the company on Monday that it will require a license for exports of H7 chips to China.": "Nimbus",
		"Nimbus CEO Jane Roe said the U.S. government told the company on Monday that a license is required for exports of H7 chips to China.":                                   "Nimbus",
	} {
		got := triage.Read(article(text))
		var to []string
		for _, d := range got {
			if d.Kind != exportwatch.IILIssued {
				t.Errorf("%s of %q", d.Kind, text)
			}
			to = append(to, d.One("recipient"))
		}
		slices.Sort(to)
		if v := strings.Join(to, "|"); v != want {
			t.Errorf("letters to %q, want %q: %s", v, want, text)
		}
		checkEvidence(t, text, got)
	}
}

// TestItemsEnd holds that the items are the whole list and nothing behind it.
func TestItemsEnd(t *testing.T) {
	for text, want := range map[string]string{
		"On June 3, 2031, the USG informed Acorn that a license is required for shipments of its A7, A8, H7, H8, and L4S products to China.":           "A7|A8|H7|H8|L4S",
		"On June 3, 2031, BIS informed Acorn that it requires a license for exports to China of Hinge arms, Treadle legs, or Loom hands.":              "Hinge|Treadle|Loom",
		"On June 3, 2031, BIS informed Acorn that a license is required for exports of Hinge arms effective July 1, 2031 and until December 31, 2031.": "Hinge arms",
		"On June 3, 2031, the Commerce Department informed Acorn by letter that exports of H7 chips need a license.":                                   "H7 chips",
		"On June 3, 2031, BIS informed Acorn that exports of H7 chips will require a license.":                                                         "H7 chips",
		"On June 3, 2031, BIS informed Acorn that a license is required for exports of Hinge arms, and shares fell.":                                   "Hinge arms",
		"On June 3, 2031, BIS informed Acorn that a license is required for exports of Hinge arms, or so it said.":                                     "Hinge arms",
	} {
		got := triage.Read(article(text))
		if len(got) != 1 || strings.Join(got[0].Fact("items"), "|") != want {
			t.Errorf("items of %+v, want %q: %s", got, want, text)
		}
	}
}
