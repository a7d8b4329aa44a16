package triage_test

import (
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// TestWarnedBeforeOffence: what a company had been told before it broke the
// rules is the background of its penalty.
func TestWarnedBeforeOffence(t *testing.T) {
	for _, text := range []string{
		"Today, BIS imposed a $3 million penalty on Quill Photonics, Inc. BIS had informed Quill in 2029 by letter that a license was required to export QL20 lasers to China.",
		"Today, BIS imposed a $3 million penalty on Quill Photonics, Inc., which was informed by BIS in 2029 that a license was required to export QL20 lasers to China.",
		"BIS today settled with Quill Photonics, which had been informed by BIS by letter that a license was required to export QL20 lasers to China.",
		"BIS and Quill Photonics reached a settlement. Quill had been informed by BIS that a license was required for exports to China, but shipped anyway.",
		"BIS said today that it had informed Quill Photonics in 2029 that a license was required to export QL20 lasers to China.",
		"BIS renewed the temporary denial order against Quill Air. BIS had notified Quill Air that a license is required for exports of parts to Russia.",
		"Quill Photonics pleaded guilty on Monday.\nThe plea ends a long case.\nQuill had received a letter from the Commerce Department requiring a license for exports to China.",
	} {
		if got := triage.Read(release(text)); len(got) > 0 {
			t.Errorf("raised %v of %q", kinds(got), text)
		}
	}
	for _, text := range []string{
		"BIS today imposed a $3 million penalty on Acme, Inc. BIS also informed Quill Photonics today that a license is required to export QL20 lasers to China.",
		"Acme, Inc. settled a suit of its investors on Monday. Quill Photonics had been informed by BIS on June 5, 2031 that a license is required to export QL20 lasers to China.",
		"Quill Photonics had been informed by BIS that a license is required to export QL20 lasers to China, its chairman said.",
		"Quill Photonics said it had been informed by BIS that a license is required to export QL20 lasers to China. Breaches carry penalties; its shares settled lower, and analysts think it will be fine.",
		"Quill Photonics said that it had received a letter from BIS requiring a license to export QL20 lasers to China. Rivals paid civil penalties before.",
		"Quill Photonics said on Monday that it was informed by BIS that a license is required to export QL20 lasers to a buyer that it won in 2029.",
		"Today, the Commerce Department, which oversees exports, informed Quill Photonics that, as it had told a rival in 2029, a license is required to export QL20 lasers to China.",
	} {
		got := triage.Read(article(text))
		if len(got) != 1 || got[0].Kind != exportwatch.IILIssued || got[0].One("recipient") != "Quill Photonics" {
			t.Errorf("raised %v of %q", kinds(got), text)
		}
	}
}

// TestSentenceAfterCompany: the point of a company's form ends a sentence only
// before what begins one.
func TestSentenceAfterCompany(t *testing.T) {
	for text, want := range map[string]string{
		"On June 5, 2031, a license from BIS became hard to get for Acme Robotics, Inc. BIS informed Quill Photonics, Inc. of Ohio that a license is required to export its QL20 lasers to China.":     "Quill Photonics, Inc.",
		"On June 5, 2031, BIS informed Acme Robotics Inc. Chief Executive Jane Roe that a license is required to export its QL20 lasers to China.":                                                     "Acme Robotics Inc",
		"Rumors reached Acme Robotics Corp. On June 5, 2031, BIS informed Quill Photonics, Inc. that a license is required to export its QL20 lasers to China.":                                        "Quill Photonics, Inc.",
		"If it does, so will Acme Robotics, Inc. BIS informed Quill Photonics, Inc. on June 5, 2031 that a license is required to export its QL20 lasers to China.":                                    "Quill Photonics, Inc.",
		"On June 5, 2031, BIS informed Quill Photonics, Inc. President Jane Roe that a license is required to export its QL20 lasers to China. Quill Photonics, Inc. Quill President Roe had no word.": "Quill Photonics, Inc.",
	} {
		got := triage.Read(article(text))
		if len(got) != 1 || got[0].Kind != exportwatch.IILIssued || got[0].One("recipient") != want {
			t.Errorf("raised %v of %q", kinds(got), text)
			for _, d := range got {
				t.Error(d.Headline)
			}
		}
	}
}
