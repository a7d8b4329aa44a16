package triage_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// TestListsInLetters reads the items that a letter numbers, and the day from
// which it binds, in files of every kind.
func TestListsInLetters(t *testing.T) {
	address := "Ms. Jane Roe\nGeneral Counsel\nLantern Litho, Inc.\n7 River Road"
	for name, c := range map[string]struct {
		items, effective string
		body             []string
	}{
		"a line each": {"QL20 lasers|QL30 amplifiers|related technology", "", []string{
			"BIS hereby informs you that you are required to obtain a license prior to exporting the following items to China, Iran, or North Korea:", "(1) QL20 lasers;\n(2) QL30 amplifiers; and\n(3) related technology."}},
		"a paragraph each": {"QL20 lasers|QL30 amplifiers", "", []string{
			"BIS hereby informs you that a license is required for the export of the following commodities to China:", "(a) QL20 lasers, and", "(b) QL30 amplifiers."}},
		"in the sentence": {"QL20 lasers|QL30 amplifiers|software for them", "", []string{
			"BIS hereby informs you that a license is required to export (i) QL20 lasers; (ii) QL30 amplifiers; and (iii) software for them to any destination in China."}},
		"numbered parties": {"QL20 lasers", "", []string{
			"BIS hereby informs you that a license is required to export QL20 lasers to the following parties:", "(1) Longtan Semiconductor\n(2) Huali Group"}},
		"numbered reasons": {"QL20 lasers", "", []string{
			"For the following reasons: (1) diversion; and (2) military use, BIS hereby informs you that a license is required to export QL20 lasers to China."}},
		"binds later": {"QL20 lasers", "2031-07-01", []string{
			"BIS hereby informs you that, effective July 1, 2031, a license is required to export QL20 lasers to China."}},
		"said after": {"QL20 lasers", "2031-06-20", []string{
			"BIS hereby informs you that a license is required to export QL20 lasers to China. This requirement takes effect on June 20, 2031."}},
		"another day": {"QL20 lasers", "", []string{
			"BIS hereby informs you that a license is required to export QL20 lasers to China. You may reply until July 1, 2031."}},
	} {
		for _, m := range media() {
			text, got := handedIn(t, m, slices.Concat(letterTop, []string{address, "Dear Ms. Roe:"}, c.body, letterEnd))
			if len(got) != 1 || got[0].Kind != exportwatch.IILIssued {
				t.Errorf("%s as %s: raised %v of\n%s", name, m.name, kinds(got), text)
				continue
			}
			for field, want := range map[string]string{"items": c.items, "effective_on": c.effective, "date": "2031-06-03", "recipient": "Lantern Litho, Inc."} {
				if v := strings.Join(got[0].Fact(field), "|"); v != want {
					t.Errorf("%s as %s: %s = %q, want %q in\n%s", name, m.name, field, v, want, text)
				}
			}
			checkEvidence(t, text, got)
		}
	}
}

// TestItemsBehindRequirement: what a license is for may be named right behind it
// or before the word for trade; a country or a company there is no item.
func TestItemsBehindRequirement(t *testing.T) {
	for words, want := range map[string]string{
		"of a new license requirement for KX-2 sensors to Vietnam":                      "KX-2 sensors",
		"of a licensing requirement for its Hinge arms":                                 "Hinge arms",
		"that a license is required for KX-2 exports to Vietnam":                        "KX-2",
		"that a license is required for its KX-2 and KX-3 shipments to Vietnam":         "KX-2|KX-3",
		"that it must obtain a license before it ships its DUV-450 systems to China":    "DUV-450 systems",
		"that a license would be required for the supply of its K5 steppers to Longtan": "K5 steppers",
		"that it needs a license to supply KX-2 sensors to Vietnam":                     "KX-2 sensors",
		"of a new license requirement for Vietnam":                                      "",
		"of a new license requirement for Chinese customers":                            "",
		"of a new license requirement for Longtan":                                      "",
		"that a license is required for China exports":                                  "",
		"that a license is required for all exports":                                    "",
		"of a license requirement for exports of KX-2 sensors to Vietnam":               "KX-2 sensors",
		"that a license is required for certain shipments to Vietnam":                   "",
		"of a license requirement for KX-2 sensors, which it sells in all countries,":   "KX-2 sensors",
	} {
		text := "On June 4, 2031, BIS informed Knot Optics, Inc. " + words + "."
		got := triage.Read(article(text))
		if len(got) != 1 || strings.Join(got[0].Fact("items"), "|") != want {
			t.Errorf("raised %+v, want items %q of %q", got, want, text)
		}
		checkEvidence(t, text, got)
	}
}
