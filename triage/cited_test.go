package triage_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// TestCitationsOfOthers holds that a letter takes no suit and no authority that its
// text tells of another's affair, and those that it tells of the letter's own, near
// or far.
func TestCitationsOfOthers(t *testing.T) {
	act := "On June 3, 2031, BIS informed Acme Robotics, Inc. by letter that a license is required for exports of Hinge 5 arms."
	far := strings.Repeat(" Nothing was said of when the rest will follow.", 40)
	for name, c := range map[string]struct {
		more             string
		suit             bool
		authority, never string
	}{
		"the suit over another":      {more: " Separately, in Legal Robots v. United States, No. 1:31-cv-01234, a customer challenges an earlier letter."},
		"another's authority":        {more: " A directive to Bolt Works, Inc. rests on § 744.22(b).", never: "15 CFR 744.22(b)"},
		"what another's letter says": {more: "\nBolt Works’s letter of May came first. It cites § 744.22(b) and 50 U.S.C. 4817(b)(1), and Bolt sued (No. 1:31-cv-01234).", never: "15 CFR 744.22(b)"},
		"another year":               {more: " In 2029 the bureau acted under § 744.22(b).", never: "15 CFR 744.22(b)"},
		"its own suit":               {more: " Customers sued over it (No. 1:31-cv-01234).", suit: true},
		"its own, pages below":       {more: far + "\nThe letter cites § 744.22(b).\n2 Legal Robots v. United States, No. 1:31-cv-01234", suit: true, authority: "15 CFR 744.22(b)"},
		"after another's":            {more: " Separately, Bolt Works waits for an answer.\nAcme Robotics was told under § 744.22(b).", authority: "15 CFR 744.22(b)"},
	} {
		t.Run(name, func(t *testing.T) {
			d := one(t, triage.Read(article(act+c.more)))
			if tied(d, "docket:1:31-cv-01234") != c.suit {
				t.Errorf("ties %v, tied to the suit: want %t", d.Ties, c.suit)
			}
			got := d.Fact("authorities")
			if c.authority != "" && !slices.Contains(got, c.authority) || c.never != "" && slices.Contains(got, c.never) {
				t.Errorf("authorities %q, want %q and never %q", got, c.authority, c.never)
			}
		})
	}
}

// TestLetterJoinsNoOthersAffair holds that a suit that a text mentions does not
// bring one company's letter into the affair of another's, whichever came first.
func TestLetterJoinsNoOthersAffair(t *testing.T) {
	mention := exportwatch.Tie{Key: "docket:1:31-cv-01234", Reason: "cites docket number 1:31-cv-01234"}
	own := exportwatch.Tie{Key: mention.Key, Reason: "docket number 1:31-cv-01234"}
	acme := exportwatch.Tie{Key: "letter:acme-robotics", Reason: "concerns the letter to Acme Robotics, Inc."}
	bolt := exportwatch.Tie{Key: "letter:bolt-works", Reason: "names the letter to Bolt Works"}
	letter := exportwatch.Development{Ties: []exportwatch.Tie{acme, mention}, Facts: []exportwatch.Fact{{Field: "recipient", Values: []string{"Acme Robotics, Inc."}}}}
	suit := exportwatch.Development{Ties: []exportwatch.Tie{own, bolt}, Headline: "Bolt Works v. United States"}

	affair, _ := triage.Matter(suit, nil)
	m, added := triage.Matter(letter, []exportwatch.Matter{affair})
	if m.ID != "m/letter-acme-robotics" || slices.Contains(added, mention) {
		t.Errorf("the letter joined %s and added %v", m.ID, added)
	}
	first, _ := triage.Matter(letter, nil)
	if m, _ := triage.Matter(suit, []exportwatch.Matter{first}); m.ID == first.ID {
		t.Errorf("the suit over another's letter joined %s", m.ID)
	}
	suit.Ties = []exportwatch.Tie{own}
	if m, _ := triage.Matter(suit, []exportwatch.Matter{first}); m.ID != first.ID {
		t.Errorf("a suit of which nothing else is known made %s", m.ID)
	}
	affair, _ = triage.Matter(suit, nil)
	if m, _ := triage.Matter(letter, []exportwatch.Matter{affair}); m.ID != affair.ID {
		t.Errorf("the letter that a suit is over made %s", m.ID)
	}
}
