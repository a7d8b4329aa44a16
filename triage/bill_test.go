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
		"2031-02-01 Ordered to be Reported (Amended) by the Yeas and Nays: 51 - 0.":                                                                 "bill-ordered-reported",
		"2031-02-01 Reported (Amended) by the Committee on Samples. H. Rept. 122-9.":                                                                "bill-ordered-reported",
		"2031-02-01 Committee on Samples. Reported by Senator Person with an amendment.":                                                            "bill-ordered-reported",
		"2031-02-01 Committee on Samples, Jars, and Urban Labels. Reported by Senator Person with amendments. Without written report.":              "bill-ordered-reported",
		"2031-02-01 Committee on Labels. Original measure reported to Senate by Senator Person. With written report No. 122-5.":                     "bill-ordered-reported",
		"2031-02-01 Committee on Labels. Reported by Senator Person under authority of the order of the Senate of 01/31/2031 with amendments.":      "bill-ordered-reported",
		"2031-02-01 House amendment offered/reported by: Amendment (A001) offered by Ms. Person.":                                                   "",
		"2031-02-01 Rules Committee Resolution H. Res. 39 Reported to House. Rule provides for consideration of H.R. 99 with one hour of debate.":   "",
		"2031-02-01 Pursuant to the rule, the amendments reported with the special rule, House Report 122-12, are considered; amendment agreed to.": "",
		"2031-02-01 Subcommittee Hearings Held":                                                               "hearing",
		"2031-02-01 Committee Consideration and Mark-up Session Held":                                         "hearing",
		"2031-02-01 Presented to President.":                                                                  "bill-enrolled",
		"2031-02-01 Became Public Law No: 122-9.":                                                             "public-law",
		"2031-02-01 Signed by President.":                                                                     "public-law",
		"2031-02-01 Vetoed by President.":                                                                     "bill-vetoed",
		"2031-02-01 Pocket Vetoed by President.":                                                              "bill-vetoed",
		"2031-02-01 The Chair laid before the House the veto message from the President.":                     "",
		"2031-02-01 Motion to table the veto message to accompany H.R. 99 agreed to in Senate by voice vote.": "",
		"2031-02-01 Failed of passage in House over veto by the Yeas and Nays: (2/3 required): 200 - 200.":    "",
		"2031-02-01 Hearing postponed; not held.":                                                             "",
		"2031-02-01 Read twice and referred to the Committee on Samples.":                                     "",
		"2031-02-01 Mr. Person moved to suspend the rules and pass the bill.":                                 "",
		"2031-02-01 Received in the Senate.":                                                                  "",
		"2030-12-01 Became Public Law No: 122-9.":                                                             "", // before all that was known
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

// TestVotes: a tally is told where the line says that one follows; the numbers
// of reports and laws are none.
func TestVotes(t *testing.T) {
	for action, want := range map[string]string{
		"Ordered to be Reported (Amended) by the Yeas and Nays: 51 - 0.":                                     "51 - 0",
		"Ordered to be reported without amendment favorably by voice vote.":                                  "voice vote",
		"Reported (Amended) by the Committee on Samples. H. Rept. 116-57, Part I.":                           "",
		"Committee on Samples. Reported by Senator Person with an amendment. With written report No. 122-5.": "",
		"On passage Passed by recorded vote: 220 - 210 (Roll no. 9). H. Rept. 122-12.":                       "220 - 210, (Roll no. 9)",
		"Passed Senate with an amendment by Yea-Nay Vote. 88 - 11. Record Vote Number: 123.":                 "88 - 11",
		"On passage Passed without objection. (text: CR H9359-9360)":                                         "without objection",
	} {
		before := billStatus("2031-01-03 Introduced in House")
		in := triage.Input{Document: exportwatch.Document{ID: "bill/121/hr/99", Kind: exportwatch.BillStatus}, Version: billStatus("2031-01-03 Introduced in House", "2031-02-01 "+action), Previous: &before}
		got := triage.Read(in)
		d := one(t, got)
		if votes := strings.Join(d.Fact("vote"), ", "); votes != want {
			t.Errorf("%s: vote %q, want %q", action, votes, want)
		}
		checkEvidence(t, in.Version.Text, got)
	}
}

// TestWaysOfPassing: a chamber that passes a bill again, in the other's text or
// over the veto, is another event; so is a report after the order to report.
func TestWaysOfPassing(t *testing.T) {
	const first = "2031-02-01 On passage Passed by the Yeas and Nays: 300 - 100 (Roll no. 7)."
	before := billStatus("2031-01-03 Introduced in House")
	read := func(actions ...string) []exportwatch.Development {
		return triage.Read(triage.Input{Document: exportwatch.Document{ID: "bill/121/hr/99", Kind: exportwatch.BillStatus}, Version: billStatus(append([]string{"2031-01-03 Introduced in House"}, actions...)...), Previous: &before})
	}
	for action, want := range map[string]string{
		"2031-03-01 Resolving differences -- House actions: On motion that the House agree to the Senate amendment Agreed to by the Yeas and Nays: 301 - 99 (Roll no. 12).":                    "House agrees to the other chamber’s text of H.R. 99: Invented Access Act",
		"2031-03-01 On motion that the House suspend the rules and concur in the Senate amendment Agreed to by voice vote.":                                                                    "House agrees to the other chamber’s text of H.R. 99: Invented Access Act",
		"2031-03-01 On motion that the House agree to the Senate amendment with an amendment Agreed to by voice vote.":                                                                         "House amends the other chamber’s text of H.R. 99: Invented Access Act",
		"2031-03-01 Senate agreed to the House amendment to S. 9 by Unanimous Consent.":                                                                                                        "Senate agrees to the other chamber’s text of H.R. 99: Invented Access Act",
		"2031-03-01 Conference report agreed to in Senate: Senate agreed to conference report by Yea-Nay Vote. 80 - 15.":                                                                       "Senate agrees to the conference report on H.R. 99: Invented Access Act",
		"2031-03-01 Passed House over veto: On passage, the objections of the President to the contrary notwithstanding Passed by the Yeas and Nays: (2/3 required): 300 - 100 (Roll no. 20).": "House passes H.R. 99 over the veto: Invented Access Act",
	} {
		got := read(first, action)
		if len(got) != 2 || got[0].Key == got[1].Key || got[1].Headline != want || got[1].Kind != exportwatch.BillPassedChamber || got[1].One("date") != "2031-03-01" {
			t.Errorf("%s: %v", action, headlines(got))
		}
	}
	for _, action := range []string{
		"2031-03-01 Senate amendment agreed to: Amendment SA 890 agreed to in Senate by Unanimous Consent.",
		"2031-03-01 House amendment agreed to: On agreeing to the Person amendment (A001) Agreed to by voice vote.",
		"2031-03-01 Motion by Senator Person to concur in the House amendment to S. 9 made in Senate.",
	} {
		if got := read(action); got != nil {
			t.Errorf("%s: %v", action, headlines(got))
		}
	}
	steps := read("2031-02-01 Ordered to be Reported by Voice Vote.", "2031-02-20 Reported by the Committee on Samples. H. Rept. 122-9.")
	if len(steps) != 2 || steps[0].Headline == steps[1].Headline {
		t.Errorf("two steps read alike: %v", headlines(steps))
	}
}

func headlines(ds []exportwatch.Development) []string {
	var out []string
	for _, d := range ds {
		out = append(out, d.Headline)
	}
	return out
}

// TestMattersOfBills: bills to amend one act are not one affair, nor are the
// yearly acts of one name; companions under one short title are.
func TestMattersOfBills(t *testing.T) {
	read := func(bill, title string) exportwatch.Development {
		v := exportwatch.Version{Title: title, Text: title + "\n2031-01-03 Introduced in House", Meta: exportwatch.Meta{"introduced_on": "2031-01-03"}}
		return one(t, triage.Read(triage.Input{Document: exportwatch.Document{ID: exportwatch.DocID("bill/122/" + bill), Kind: exportwatch.BillStatus}, Version: v}))
	}
	for name, c := range map[string]struct {
		a, b string
		same bool
	}{
		"amend one act":        {"H.R. 501: To amend the Export Control Reform Act of 2018 to require a report on jars.", "H.R. 777: To amend the Export Control Reform Act of 2018 to control lids.", false},
		"amend it, in a text":  {"H.R. 501 (IH): A bill to amend the Export Control Reform Act of 2018.", "S. 12: A bill to amend the Export Control Reform Act of 2018 in another way.", false},
		"yearly acts":          {"H.R. 2001: National Jar Authorization Act for Fiscal Year 2032", "H.R. 2002: National Jar Authorization Act for Fiscal Year 2033", false},
		"companions":           {"H.R. 8: Remote Samples Act of 2031", "S. 9 (IS): Remote Samples Act of 2031", true},
		"companions, no year":  {"H.R. 8: Remote Samples Security Act", "S. 9: Remote Samples Security Act", true},
		"titles with a suffix": {"H.R. 8: Jar and Lid Appropriations Act, 2032", "S. 9: Jar and Lid Appropriations Act, 2033", false},
	} {
		first, second := read("hr/8", c.a), read("s/9", c.b)
		m, _ := triage.Matter(first, nil)
		joined, _ := triage.Matter(second, []exportwatch.Matter{m})
		if (joined.ID == m.ID) != c.same {
			t.Errorf("%s: %s and %s, ties %v, %v", name, m.ID, joined.ID, first.Ties, second.Ties)
		}
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

// TestMeetingChanges: what the record of a meeting says by now replaces what it
// said before, and the headline tells it.
func TestMeetingChanges(t *testing.T) {
	read := func(version int64, day, status string, before *exportwatch.Version) triage.Input {
		text := "Title\nOversight of jars\n\nMeeting\nHearing\n" + day + "\n" + status + "\n"
		return triage.Input{Document: exportwatch.Document{ID: "meeting/121/house/8", Kind: exportwatch.Meeting}, Previous: before, CapturedAt: time.Date(2031, 2, 20, 1, 0, 0, 0, time.UTC),
			Version: exportwatch.Version{ID: version, Title: "Oversight of jars", Text: text, AsOf: calendar(t, day), Meta: exportwatch.Meta{"meets_on": day, "status": status, "meeting_type": "Hearing"}}}
	}
	first := read(1, "2031-03-04", "Scheduled", nil)
	type told struct{ status, day, changed, headline string }
	for name, c := range map[string]struct {
		steps [][2]string
		want  told
	}{
		"postponed":                 {[][2]string{{"2031-03-04", "Postponed"}}, told{"delayed", "2031-03-04", "status", "Hearing postponed (was to be on 2031-03-04): Oversight of jars"}},
		"moved":                     {[][2]string{{"2031-03-18", "Scheduled"}}, told{"announced", "2031-03-18", "date", "Hearing moved to 2031-03-18: Oversight of jars"}},
		"rescheduled":               {[][2]string{{"2031-03-18", "Rescheduled"}}, told{"announced", "2031-03-18", "date,status", "Hearing rescheduled to 2031-03-18: Oversight of jars"}},
		"rescheduled, no day":       {[][2]string{{"2031-03-04", "Rescheduled"}}, told{"delayed", "2031-03-04", "status", "Hearing rescheduled, no day told yet (was to be on 2031-03-04): Oversight of jars"}},
		"canceled":                  {[][2]string{{"2031-03-04", "Canceled"}}, told{"withdrawn", "2031-03-04", "status", "Hearing canceled (was to be on 2031-03-04): Oversight of jars"}},
		"canceled, then held after": {[][2]string{{"2031-03-04", "Canceled"}, {"2031-03-25", "Scheduled"}}, told{"announced", "2031-03-25", "date,status", "Hearing moved to 2031-03-25: Oversight of jars"}},
		"postponed, then a day":     {[][2]string{{"2031-03-04", "Postponed"}, {"2031-03-11", "Scheduled"}}, told{"announced", "2031-03-11", "date,status", "Hearing moved to 2031-03-11: Oversight of jars"}},
	} {
		stored, before := one(t, triage.Read(first)), first.Version
		var changed []string
		for i, step := range c.steps {
			in := read(int64(i+2), step[0], step[1], &before)
			d := one(t, triage.Read(in))
			checkEvidence(t, in.Version.Text, []exportwatch.Development{d})
			match, ok := triage.Match(d, []exportwatch.Development{stored})
			if !ok {
				t.Fatalf("%s: another event", name)
			}
			stored, changed = triage.Merge(match, d)
			before = in.Version
		}
		if got := (told{string(stored.Status), stored.One("date"), strings.Join(changed, ","), stored.Headline}); got != c.want || len(stored.Flags) > 0 {
			t.Errorf("%s: %+v, want %+v, flags %v", name, got, c.want, stored.Flags)
		}
	}
}
