package triage_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// reviewRecord is the record of an invented rule's review; more lines follow it.
func reviewRecord(more string, meta exportwatch.Meta) triage.Input {
	in := article("License Requirements for Invented Items\nRIN: 0694-ZZ11\nAgency code: 0694\nStage: Interim Final Rule\nReceived: 2031-03-04\nLegal deadline: None\n" + more)
	in.Document = exportwatch.Document{ID: "review/0694-ZZ11/2031-03-04", Kind: exportwatch.RuleReview}
	in.Version.Title = "License Requirements for Invented Items"
	in.Source = exportwatch.Source{ID: "review/oira", Grade: exportwatch.OfficialStatement}
	in.Version.Meta = exportwatch.Meta{"rins": []string{"0694-ZZ11"}}
	for k, v := range meta {
		in.Version.Meta[k] = v
	}
	return in
}

// TestReviews: a rule newly under review and a review concluded are told of
// once each, and are of the rule's matter.
func TestReviews(t *testing.T) {
	begun := one(t, triage.Read(reviewRecord("", nil)))
	if begun.Kind != "announced-future-rule" || !begun.Is("rule-under-review") || begun.One("date") != "2031-03-04" || begun.One("stage") != "Interim Final Rule" || begun.Severity != exportwatch.Medium {
		t.Errorf("begun: %+v", begun)
	}
	if begun.Fact("legal_deadline") != nil {
		t.Errorf("told %q as a deadline", begun.Fact("legal_deadline"))
	}
	bound := reviewRecord("", nil)
	bound.Version.Text = strings.Replace(bound.Version.Text, "deadline: None", "deadline: Statutory", 1)
	if d := one(t, triage.Read(bound)); d.One("legal_deadline") != "Statutory" {
		t.Errorf("deadline %q", d.Fact("legal_deadline"))
	}
	done := reviewRecord("Concluded: 2031-04-18\nDecision: Consistent with Change\n", exportwatch.Meta{"concluded": "2031-04-18"})
	before := reviewRecord("", nil).Version
	done.Previous = &before
	over := one(t, triage.Read(done))
	if !over.Is("rule-review-concluded") || over.One("date") != "2031-04-18" || over.One("decision") != "Consistent with Change" || over.Key == begun.Key {
		t.Errorf("concluded: %+v", over)
	}
	rin := func(tie exportwatch.Tie) bool { return tie.Key == "rin:0694-ZZ11" }
	if !slices.ContainsFunc(begun.Ties, rin) || !slices.ContainsFunc(over.Ties, rin) {
		t.Errorf("ties %v, %v", begun.Ties, over.Ties)
	}
	again := done
	prev := done.Version
	again.Previous = &prev
	deadline := reviewRecord("", nil)
	deadline.Previous = &before
	for name, in := range map[string]triage.Input{"told again": again, "another field": deadline} {
		if got := triage.Read(in); len(got) != 0 {
			t.Errorf("%s: raised %+v", name, got)
		}
	}
}

// TestReviewDecisions: a review that ends without clearance is no coming rule,
// and the headline says how each ended.
func TestReviewDecisions(t *testing.T) {
	for decision, want := range map[string]exportwatch.Status{
		"Consistent without Change": exportwatch.Pending, "Consistent with Change": exportwatch.Pending, "Statutory or Judicial Deadline": exportwatch.Pending,
		"Withdrawn": exportwatch.Withdrawn, "Returned for Reconsideration": exportwatch.Withdrawn, "Improperly Submitted": exportwatch.Withdrawn,
	} {
		in := reviewRecord("Concluded: 2031-04-18\nDecision: "+decision+"\n", exportwatch.Meta{"concluded": "2031-04-18"})
		d := one(t, triage.Read(in))
		if d.Status != want || !strings.HasSuffix(d.Headline, "(Interim Final Rule; "+decision+")") || strings.Contains(d.Headline, "without clearance") != (want == exportwatch.Withdrawn) {
			t.Errorf("%s: %s, %q", decision, d.Status, d.Headline)
		}
		checkEvidence(t, in.Version.Text, []exportwatch.Development{d})
	}
}

// TestCommentPeriodInDocket: a later last day is an extension, an earlier or
// first one is not.
func TestCommentPeriodInDocket(t *testing.T) {
	at := func(day string) triage.Input {
		in := article("Controls on Invented Items\nType: Proposed Rule\nDocket: BIS-2031-0001\nComments close: " + day + "\n")
		in.Document = exportwatch.Document{ID: "regs/BIS-2031-0001-0001", Kind: exportwatch.RuleReview}
		in.Version.Meta = exportwatch.Meta{"comments_close_on": day, "regs_docket": "BIS-2031-0001"}
		return in
	}
	for name, c := range map[string]struct {
		before, after string
		raised        int
	}{"extended": {"2031-04-09", "2031-05-09", 1}, "shortened": {"2031-05-09", "2031-04-09", 0}, "the same": {"2031-05-09", "2031-05-09", 0}, "new": {"", "2031-05-09", 0}} {
		in := at(c.after)
		if c.before != "" {
			before := at(c.before).Version
			in.Previous = &before
		}
		got := triage.Read(in)
		if len(got) != c.raised {
			t.Errorf("%s: %d developments", name, len(got))
			continue
		}
		if c.raised == 1 && (got[0].Kind != "comment-period-extension" || got[0].One("comments_close_on") != c.after) {
			t.Errorf("%s: %+v", name, got[0])
		}
	}
}

// TestPassageRepeatedEachQuarter: a risk told of in the same words in one
// report after the other is one event, and in time it is history.
func TestPassageRepeatedEachQuarter(t *testing.T) {
	quarterly := func(asOf, text string) triage.Input {
		in := filing("Item 1A. Risk Factors\n" + text)
		in.Version.Published, in.Version.AsOf = exportwatch.Date{}, calendar(t, asOf)
		return in
	}
	const dated = "On April 9, 2031, the U.S. government, or USG, informed us that it requires a license for export to China of our T20 integrated circuits."
	const undated = "The U.S. government has informed us that it requires a license for export to China of our T20 integrated circuits."
	for name, text := range map[string]string{"dated": dated, "undated": undated} {
		spring, summer := triage.Read(quarterly("2031-04-27", text)), triage.Read(quarterly("2031-07-27", text))
		if one(t, spring).Key != one(t, summer).Key {
			t.Errorf("%s: keys %q and %q", name, spring[0].Key, summer[0].Key)
		}
	}
	for name, c := range map[string]struct {
		asOf, text string
		raised     int
	}{
		"the next year":               {"2032-01-31", dated, 0},
		"a fiscal quarter long past":  {"2033-02-26", "During the second quarter of fiscal year 2032, the USG informed us of an additional licensing requirement for our T20 products.", 0},
		"the fiscal quarter just now": {"2031-07-27", "During the second quarter of fiscal year 2032, the USG informed us of an additional licensing requirement for our T20 products.", 1},
	} {
		if got := triage.Read(quarterly(c.asOf, c.text)); len(got) != c.raised {
			t.Errorf("%s: %d developments, want %d", name, len(got), c.raised)
		}
	}
}

func calendar(t *testing.T, day string) exportwatch.Date {
	t.Helper()
	d, err := exportwatch.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
