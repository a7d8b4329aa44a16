package triage_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// TestLettersTakenBack: each of several recipients is told of.
func TestLettersTakenBack(t *testing.T) {
	for text, want := range map[string]string{
		"On June 5, 2031, BIS withdrew its letters to Acorn Robotics, Quill Photonics and Teal Systems.":                                                "Acorn Robotics|Quill Photonics|Teal Systems",
		"On June 5, 2031, BIS rescinded its is-informed letter to Acorn Robotics, and Quill fell.":                                                      "Acorn Robotics",
		"On June 5, 2031, BIS rescinded the letters to Acorn Robotics and Quill Photonics.":                                                             "Acorn Robotics|Quill Photonics",
		"Acorn has heard from BIS. Word reached two rivals, Quill and Teal, on June 5, 2031 that their own letters were withdrawn.":                     "Quill|Teal",
		"On June 5, 2031, BIS told Acorn Robotics that its letter no longer applies.":                                                                   "Acorn Robotics",
		"Word reached Acorn Robotics that lawmakers of both parties had asked BIS whether its letters were withdrawn.":                                  "",
		"On June 5, 2031, BIS withdrew its letters to exporters on the use of its website, which had become outdated, and Acorn Robotics noticed that.": "",
	} {
		got := triage.Read(article(text))
		var names []string
		for _, d := range got {
			if names = append(names, d.One("recipient")); d.Kind != exportwatch.IILRescinded || d.One("date") != "2031-06-05" {
				t.Errorf("%s on %q: %s", d.Kind, d.One("date"), text)
			}
		}
		slices.Sort(names)
		if strings.Join(names, "|") != want {
			t.Errorf("letters of %q, want %q: %s", names, want, text)
		}
		checkEvidence(t, text, got)
	}
}

// TestChangedLetterStaysChanged: a better report of a changed letter does not
// make it an exemption.
func TestChangedLetterStaysChanged(t *testing.T) {
	const text = "On June 5, 2031, BIS amended its letter to Acme Robotics, Inc. to remove Vietnam from the license requirement."
	first := one(t, triage.Read(article(text)))
	official := release(text)
	official.Document.ID = "page/agency.example/b"
	merged, changed := triage.Merge(first, one(t, triage.Read(official)))
	if len(changed) == 0 || !strings.HasPrefix(merged.Headline, "Is-informed letter changed: Acme Robotics, Inc.") {
		t.Errorf("changed %v: %q", changed, merged.Headline)
	}
}
