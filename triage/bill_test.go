package triage_test

import (
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/triage"
)

// TestBillSteps: what happens to a bill beside its passage, each once, with its
// day; what only follows from another step, or did not happen, is none.
func TestBillSteps(t *testing.T) {
	for action, want := range map[string]exportwatch.Kind{
		"2031-02-01 Ordered to be Reported (Amended) by the Yeas and Nays: 51 - 0.":      "bill-ordered-reported",
		"2031-02-01 Reported (Amended) by the Committee on Samples. H. Rept. 122-9.":     "bill-ordered-reported",
		"2031-02-01 Committee on Samples. Reported by Senator Person with an amendment.": "bill-ordered-reported",
		"2031-02-01 Subcommittee Hearings Held":                                          "hearing",
		"2031-02-01 Committee Consideration and Mark-up Session Held":                    "hearing",
		"2031-02-01 Presented to President.":                                             "bill-enrolled",
		"2031-02-01 Became Public Law No: 122-9.":                                        "public-law",
		"2031-02-01 Signed by President.":                                                "public-law",
		"2031-02-01 Vetoed by President.":                                                "",
		"2031-02-01 Hearing postponed; not held.":                                        "",
		"2031-02-01 Read twice and referred to the Committee on Samples.":                "",
		"2031-02-01 Mr. Person moved to suspend the rules and pass the bill.":            "",
		"2031-02-01 Received in the Senate.":                                             "",
		"2030-12-01 Became Public Law No: 122-9.":                                        "", // before all that was known
	} {
		before := billStatus("2031-01-03 Introduced in House")
		in := triage.Input{Document: exportwatch.Document{ID: "bill/121/hr/99", Kind: exportwatch.BillStatus}, Version: billStatus("2031-01-03 Introduced in House", action), Previous: &before}
		got := triage.Read(in)
		if want == "" {
			if got != nil {
				t.Errorf("%s: raised %s", action, got[0].Headline)
			}
			continue
		}
		d := one(t, got)
		if d.Kind != want || d.One("date") != "2031-02-01" || d.One("bill") != "121/hr/99" || !strings.Contains(d.Headline, "H.R. 99 ") || !strings.Contains(d.Headline, "Invented Access Act") {
			t.Errorf("%s: %s, %q, %+v", action, d.Kind, d.Headline, d.Facts)
		}
		checkEvidence(t, in.Version.Text, got)
	}
}

// TestPartsOfARecord: actions that are read for the first time, because the
// route to them is new, are history.
func TestPartsOfARecord(t *testing.T) {
	before := exportwatch.Version{Title: "Invented Access Act", Text: "Invented Access Act", Partial: true}
	in := triage.Input{Document: exportwatch.Document{ID: "bill/121/hr/99", Kind: exportwatch.BillStatus}, Previous: &before,
		Version: billStatus("2031-01-03 Introduced in House", "2031-01-12 Passed/agreed to in House: On passage Passed by voice vote.")}
	if got := triage.Read(in); got != nil {
		t.Errorf("raised %s", got[0].Headline)
	}
}

// TestBillIntroduced: the record of a bill seen first tells of its
// introduction, on the day of it.
func TestBillIntroduced(t *testing.T) {
	v := billStatus("2031-01-03 Introduced in House", "2031-02-01 Became Public Law No: 121-9.")
	v.Meta["introduced_on"], v.Published = "2031-01-03", exportwatch.Date{Year: 2031, Month: 2, Day: 1}
	in := triage.Input{Document: exportwatch.Document{ID: "bill/121/hr/99", Kind: exportwatch.BillStatus}, Version: v}
	d := one(t, triage.Read(in))
	if d.Kind != exportwatch.BillIntroduced || d.Severity != exportwatch.Low || d.Published.String() != "2031-01-03" || d.Evidence[0].Text != "2031-01-03 Introduced in House" {
		t.Errorf("%s of %s, %+v", d.Kind, d.Published, d.Evidence)
	}
	checkEvidence(t, v.Text, []exportwatch.Development{d})
}

// TestNewBillText: a text that cites export control law reports the stage in
// which it is first seen, with what it cites; its record reports the same event.
func TestNewBillText(t *testing.T) {
	const text = "H.R. 99\nA BILL\nTo keep samples in order.\n\nSec. 1. Samples\nSection 1754 of the Export Control Reform Act of 2018 (50 U.S.C. 4813) is amended.\n"
	read := func(id, text string, sifts bool, previous *exportwatch.Version) []exportwatch.Development {
		return triage.Read(triage.Input{Document: exportwatch.Document{ID: exportwatch.DocID(id), Kind: exportwatch.BillText}, Previous: previous, Source: exportwatch.Source{Sifts: sifts, Grade: exportwatch.Primary},
			Version: exportwatch.Version{Title: "H.R. 99 (IH): Sample Order Act", Text: text, Published: exportwatch.Date{Year: 2031, Month: 1, Day: 3}, Meta: exportwatch.Meta{"official_title": "To keep samples in order."}}})
	}
	d := one(t, read("bill/121/hr/99@ih", text, false, nil))
	if d.Kind != exportwatch.BillIntroduced || d.Headline != "H.R. 99 is introduced: Sample Order Act" || len(d.Fact("authorities")) != 2 || d.One("bill") != "121/hr/99" {
		t.Errorf("%s %q %+v", d.Kind, d.Headline, d.Facts)
	}
	checkEvidence(t, text, []exportwatch.Development{d})
	v := billStatus("2031-01-03 Introduced in House")
	v.Meta["introduced_on"] = "2031-01-03"
	record := one(t, triage.Read(triage.Input{Document: exportwatch.Document{ID: "bill/121/hr/99", Kind: exportwatch.BillStatus}, Version: v}))
	if record.Key != d.Key {
		t.Errorf("the record's key is %s, the text's %s", record.Key, d.Key)
	}
	for id, want := range map[string]exportwatch.Kind{"bill/121/hr/99@rh": "bill-ordered-reported", "bill/121/hr/99@eh": "bill-passed-chamber", "bill/121/hr/99@es": "bill-passed-chamber", "bill/121/hr/99@enr": "bill-enrolled"} {
		if d := one(t, read(id, text, false, nil)); d.Kind != want {
			t.Errorf("%s: %s, want %s", id, d.Kind, want)
		}
	}
	none := strings.ReplaceAll(strings.ReplaceAll(text, "Export Control Reform Act", "Sample Act"), "50 U.S.C. 4813", "5 U.S.C. 552")
	for name, got := range map[string][]exportwatch.Development{
		"cites nothing":     read("bill/121/hr/99@ih", none, false, nil),
		"a stage of no act": read("bill/121/hr/99@rfs", text, false, nil),
		"was known before":  read("bill/121/hr/99@eh", text, false, &exportwatch.Version{Text: text}),
		"no bill":           read("page/x", text, false, nil),
	} {
		if got != nil {
			t.Errorf("%s: raised %s", name, got[0].Headline)
		}
	}
	one(t, read("bill/121/hr/99@ih", none, true, nil)) // found by a term of the user's
}

// TestCommitteeMeeting: a hearing is told with its day and the bills on the
// agenda, and one that is off says so.
func TestCommitteeMeeting(t *testing.T) {
	const text = "Title\nLegislative hearing on H.R. 99\n\nMeeting\nHearing\n2031-03-04\nPostponed\n\nBills\nH.R. 99\n"
	v := exportwatch.Version{Title: "Legislative hearing on H.R. 99", Text: text, AsOf: exportwatch.Date{Year: 2031, Month: 3, Day: 4},
		Meta: exportwatch.Meta{"meets_on": "2031-03-04", "status": "Postponed", "meeting_type": "Hearing", "bills": []string{"bill/121/hr/99"}}}
	d := one(t, triage.Read(triage.Input{Document: exportwatch.Document{ID: "meeting/121/house/7", Kind: exportwatch.Meeting}, Version: v}))
	if d.Kind != "hearing" || d.Status != exportwatch.Delayed || d.One("date") != "2031-03-04" || d.One("bill") != "121/hr/99" || d.Ties[0].Key != "bill:121/hr/99" {
		t.Errorf("%s %s %+v %v", d.Kind, d.Status, d.Facts, d.Ties)
	}
	checkEvidence(t, text, []exportwatch.Development{d})
	year := triage.Input{Document: exportwatch.Document{ID: "meeting/121/house/7", Kind: exportwatch.Meeting}, Version: v, CapturedAt: time.Date(2032, 3, 4, 0, 0, 0, 0, time.UTC)}
	if got := triage.Read(year); got != nil {
		t.Errorf("a meeting of a year ago raised %s", got[0].Headline)
	}
}
