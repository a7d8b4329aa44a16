package triage_test

import (
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// TestLetterChanged: that a letter is amended, or no longer requires a license of
// its recipient, is told as such; what only resembles it is not.
func TestLetterChanged(t *testing.T) {
	for _, c := range []struct {
		kind      exportwatch.Kind // empty: nothing
		recipient string
		text      string
	}{
		{exportwatch.IILModified, "Acme Robotics", "On June 10, 2031, BIS informed Acme Robotics that a license is no longer required for exports of Hinge arms to China."},
		{exportwatch.IILModified, "Acme Robotics", "On June 10, 2031, the Commerce Department told Acme Robotics by letter that a license will no longer be required to export Hinge arms to China."},
		{exportwatch.IILModified, "Acme Robotics", "Acme Robotics was informed by BIS on June 10, 2031 that a license is no longer required for exports of Hinge arms to China."},
		{exportwatch.IILModified, "Acme Robotics", "On June 10, 2031, BIS amended its letter to Acme Robotics to remove Vietnam from the license requirement."},
		{exportwatch.IILModified, "Acme Robotics", "On June 10, 2031, BIS amended its is-informed letter to Acme Robotics, extending the license requirement to Vietnam."},
		{exportwatch.IILRescinded, "Acme Robotics", "On June 10, 2031, BIS sent Acme Robotics a letter removing the export restrictions it had imposed in May."},
		{exportwatch.IILIssued, "Acme Robotics", "On June 10, 2031, BIS amended its rule on chips and sent Acme Robotics a letter requiring a license for exports of Hinge arms to China."},
		{exportwatch.IILIssued, "Acme Robotics", "On June 10, 2031, BIS sent Acme Robotics an amended letter requiring a license for exports of Hinge arms to China."},
		{"", "", "Analysts said on June 10, 2031 that a license is no longer required for exports of Hinge arms by Acme Robotics, a letter of BIS notwithstanding."},
		{"", "", "A federal judge ordered the Commerce Department to rescind its letter to Acme Robotics requiring a license for exports."},
		{"", "", "The Commerce Department refused to rescind its letter to Acme Robotics requiring a license for exports."},
		{"", "", "The Commerce Department plans to write to Acme Robotics next week, lifting the license requirement in its letter, officials said on June 10, 2031."},
		{"", "", "The Commerce Department may amend its rule, rescinding its letter to Acme Robotics, officials said on June 10, 2031."},
		{exportwatch.IILRescinded, "Acme Robotics", "On June 10, 2031, the Commerce Department wrote to Acme Robotics, lifting the license requirement in its letter."},
		{"", "", "The Commerce Department has ruled out rescinding its letter to Acme Robotics requiring a license for exports."},
		{"", "", "The lawsuit asks a court to order the Commerce Department to rescind the letter to Acme Robotics requiring a license."},
		{exportwatch.IILIssued, "Acme Robotics", "On June 10, 2031, Acme Robotics received an additional letter from BIS, modifying the earlier letter, under which a license is now also required for Pivot 7."},
	} {
		in := article(c.text)
		got := triage.Read(in)
		checkEvidence(t, c.text, got)
		switch {
		case c.kind == "" && len(got) > 0:
			t.Errorf("%s:\n%v", c.text, kinds(got))
		case c.kind != "" && (len(got) != 1 || got[0].Kind != c.kind || got[0].One("recipient") != c.recipient || got[0].One("date") != "2031-06-10"):
			t.Errorf("%s:\n%v", c.text, got)
		}
	}
}

// TestChangeMovesTheControls: what extends a letter tightens, what narrows it
// loosens.
func TestChangeMovesTheControls(t *testing.T) {
	for text, want := range map[string]exportwatch.Polarity{
		"On June 10, 2031, BIS expanded its letter to Acme Robotics to cover Vietnam.":   exportwatch.Tightens,
		"On June 10, 2031, BIS narrowed its letter to Acme Robotics to exports to Oman.": exportwatch.Loosens,
	} {
		if d := one(t, triage.Read(article(text))); d.Kind != exportwatch.IILModified || d.Polarity != want {
			t.Errorf("%s: %s, %s", text, d.Kind, d.Polarity)
		}
	}
}
