package triage_test

import (
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// stops are sentences in which a court stops a letter, with what is told of it.
var stops = []struct {
	text, recipient string
	status          exportwatch.Status
}{
	{"A federal judge on Thursday blocked the letter in which BIS informed Halvard Optics, Inc. that a license is required to export its HX-7 cameras to China.", "Halvard Optics, Inc.", exportwatch.Suspended},
	{"The court vacated the June 3, 2031 letter by which BIS informed Tern Lasers, Inc. that a license is required to export TL2 lasers to China.", "Tern Lasers, Inc.", exportwatch.Vacated},
	{"The judge enjoined BIS from enforcing the letter informing Bindle Cranes, Inc. that a license is required to export BC-4 cranes to China.", "Bindle Cranes, Inc.", exportwatch.Suspended},
	{"The court set aside the license requirement that BIS imposed on Quill Photonics, Inc. by letter.", "Quill Photonics, Inc.", exportwatch.Vacated},
	{"The court stayed the is-informed letter that BIS sent to Norton Kestrel, Inc., under which a license is required for exports of NK-2 drones to China.", "Norton Kestrel, Inc.", exportwatch.Suspended},
	{"Judge Ann Example temporarily barred the Commerce Department from enforcing its is-informed letter to Halvard Optics, Inc., which requires a license to export cameras to China.", "Halvard Optics, Inc.", exportwatch.Suspended},
	{"The is-informed letter that BIS sent to Halvard Optics, Inc. requiring a license to export cameras was vacated by a federal court on June 10, 2031.", "Halvard Optics, Inc.", exportwatch.Vacated},
	{"Granting the company’s motion, the judge blocked the letter in which BIS informed Halvard Optics, Inc. that a license is required to export cameras to China.", "Halvard Optics, Inc.", exportwatch.Suspended},
	{"A federal court issued a preliminary injunction blocking the letter by which BIS informed Halvard Optics, Inc. that it needs a license to export cameras to China.", "Halvard Optics, Inc.", exportwatch.Suspended},
	{"In a lawsuit filed in Washington, a judge put on hold the letter in which BIS informed Halvard Optics, Inc. that a license is required to export cameras.", "Halvard Optics, Inc.", exportwatch.Suspended},
	{"BIS told Halvard Optics, Inc. by letter on June 3, 2031 that a license is required to export its cameras to China, but on June 10, 2031 a judge suspended the letter.", "Halvard Optics, Inc.", exportwatch.Suspended},
}

// TestStoppedLetterIsNoNewOne: what a court stops is told as its order, not as a
// letter in force.
func TestStoppedLetterIsNoNewOne(t *testing.T) {
	for _, c := range stops {
		got := triage.Read(article(c.text))
		checkEvidence(t, c.text, got)
		if len(got) != 1 {
			t.Errorf("%v: %s", kinds(got), c.text)
			continue
		}
		d := got[0]
		if d.Kind != "court-order" || d.Status != c.status || d.Polarity != exportwatch.Loosens || d.Severity != exportwatch.Critical || d.One("recipient") != c.recipient {
			t.Errorf("%s %s %s %s of %q: %s", d.Severity, d.Kind, d.Status, d.Polarity, d.One("recipient"), c.text)
		}
	}
}

// TestNothingStopped: a wish, a refusal or a stop undone stops nothing.
func TestNothingStopped(t *testing.T) {
	for _, text := range []string{
		"A federal judge refused to block the letter in which BIS informed Halvard Optics, Inc. that a license is required to export cameras to China.",
		"The court declined to enjoin BIS from enforcing the letter informing Halvard Optics, Inc. that a license is required to export cameras.",
		"Halvard Optics, Inc. asked the court to block the letter in which BIS informed it that a license is required to export cameras.",
		"Halvard Optics, Inc. asked the court to set aside the letter in which BIS informed it that a license is required to export cameras.",
		"A court could block the letter in which BIS informed Halvard Optics, Inc. that a license is required to export cameras.",
		"The letter in which BIS informed Halvard Optics, Inc. that a license is required to export cameras was not blocked by the court.",
		"Halvard Optics, Inc. sought an order blocking the letter in which BIS informed it that a license is required to export cameras.",
		"The judge denied an injunction blocking the letter in which BIS informed Halvard Optics, Inc. that a license is required to export cameras.",
		"The appeals court reversed the order that blocked the letter in which BIS informed Halvard Optics, Inc. that a license is required to export cameras.",
		"The Supreme Court stayed an injunction against the letter in which BIS informed Halvard Optics, Inc. that a license is required to export cameras.",
		"A judge blocked the letter in which BIS informed Halvard Optics, Inc. that a license is required to export cameras, but an appeals court stayed that order on Friday.",
		"The judge blocked shipments of cameras after the letter in which BIS informed Halvard Optics, Inc. that a license is required.",
		"The judge halted a challenge to the letter in which BIS informed Halvard Optics, Inc. that a license is required to export cameras.",
	} {
		for _, d := range triage.Read(article(text)) {
			if d.Kind != exportwatch.IILIssued || d.Status != exportwatch.InForce {
				t.Errorf("%s %s: %s", d.Kind, d.Status, text)
			}
		}
	}
}

// TestLetterToldWithItsStop: the letter that a text tells of in a sentence of its
// own bears the status in which the court left it, a later one does not.
func TestLetterToldWithItsStop(t *testing.T) {
	const told = "On June 3, 2031, BIS informed Halvard Optics, Inc. by letter that a license is required to export cameras to China. On June 5, 2031, a federal judge blocked the letter that BIS sent to Halvard Optics, Inc. last week."
	got := triage.Read(article(told))
	if len(got) != 2 || got[0].Status != exportwatch.Suspended || got[1].Kind != "court-order" || got[1].One("date") != "2031-06-05" {
		t.Fatalf("%v", got)
	}
	const again = "On June 5, 2031, a federal judge vacated the letter that BIS sent to Halvard Optics, Inc. last month. On June 7, 2031, BIS sent Halvard Optics, Inc. a new letter, which says that a license is required to export cameras to China."
	got = triage.Read(article(again))
	if len(got) != 2 || got[0].Kind != exportwatch.IILIssued || got[0].Status != exportwatch.InForce {
		t.Errorf("%v %v", kinds(got), got)
	}
}

// TestAgencySuspendsItsLetter: it is a change of the letter, not a new one.
func TestAgencySuspendsItsLetter(t *testing.T) {
	const text = "On June 5, 2031, BIS suspended the letter in which it informed Halvard Optics, Inc. that a license is required to export cameras to China."
	if d := one(t, triage.Read(article(text))); d.Kind != exportwatch.IILModified || d.Status != exportwatch.Suspended || d.Polarity != exportwatch.Loosens {
		t.Errorf("%s %s %s", d.Kind, d.Status, d.Polarity)
	}
}

const (
	courtDocket = "Lantern Optics LLC v. U.S. Department of Commerce\n1:31-cv-02225\n"
	orderWords  = "ORDER granting 4 Motion for Preliminary Injunction. Defendants are enjoined from enforcing the is-informed letter of February 3, 2031 against Plaintiff. Signed by Judge Ann B. Example on 3/5/2031."
	orderPaper  = "IN THE UNITED STATES DISTRICT COURT\nLANTERN OPTICS LLC, Plaintiff, v. U.S. DEPARTMENT OF COMMERCE, Defendant.\nORDER\nUpon the motion it is ORDERED that the motion for a preliminary injunction is GRANTED and Defendants are enjoined from enforcing the letter of February 3, 2031, by which the Bureau of Industry and Security informed Lantern Optics LLC that a license is required to export its lenses to Testland."
)

// docketWith is a docket whose entry 9 says what is given.
func docketWith(said string, previous *exportwatch.Version) triage.Input {
	on := exportwatch.Date{Year: 2031, Month: 3, Day: 5}
	return triage.Input{
		Document: exportwatch.Document{ID: "docket/dcd/1:31-cv-02225", Kind: exportwatch.Docket, Title: "Lantern Optics LLC v. U.S. Department of Commerce"},
		Version: exportwatch.Version{
			ID: 2, Text: courtDocket + "2031-03-05 9\n" + said, Meta: exportwatch.Meta{"court_id": "dcd", "docket_number": "1:31-cv-02225", "pacer_case_id": "800225"},
			Entries: []exportwatch.Entry{{Number: "9", DateFiled: on, Description: said}},
		},
		Previous: previous, Source: exportwatch.Source{ID: "court/dcd", Grade: exportwatch.Primary},
	}
}

// courtPaper is a paper filed in the case of docketWith.
func courtPaper(text string) triage.Input {
	return triage.Input{
		Document: exportwatch.Document{ID: "filing/dcd/800225/9", Kind: exportwatch.CourtFiling, URL: "https://archive.example/download/gov.uscourts.dcd.800225/gov.uscourts.dcd.800225.9.0.pdf"},
		Version:  exportwatch.Version{ID: 3, Text: text},
		Source:   exportwatch.Source{ID: "court/dcd", Grade: exportwatch.Primary},
	}
}

// TestOrderOfWatchedDocket: a stub that gets its words tells of the order, its
// paper is a further report of it that names the recipient.
func TestOrderOfWatchedDocket(t *testing.T) {
	stub := docketWith("", nil)
	if got := triage.Read(stub); got != nil {
		t.Fatalf("a stub raised %v", kinds(got))
	}
	in := docketWith(orderWords, &stub.Version)
	entry := one(t, triage.Read(in))
	checkEvidence(t, in.Version.Text, []exportwatch.Development{entry})
	if entry.Kind != "court-order" || entry.Status != exportwatch.Suspended || entry.One("date") != "2031-03-05" {
		t.Fatalf("%s %s on %q", entry.Kind, entry.Status, entry.One("date"))
	}
	paper := one(t, triage.Read(courtPaper(orderPaper)))
	if paper.Kind != "court-order" || paper.One("recipient") != "Lantern Optics LLC" {
		t.Fatalf("%s of %q", paper.Kind, paper.One("recipient"))
	}
	known, ok := triage.Match(paper, []exportwatch.Development{entry})
	if !ok {
		t.Fatal("the paper is not matched to its entry")
	}
	merged, _ := triage.Merge(known, paper)
	if merged.Headline != "Is-informed letter suspended by a court: Lantern Optics LLC" || len(merged.Flags) > 0 {
		t.Errorf("%q, flags %q", merged.Headline, merged.Flags)
	}
	if got := triage.Read(docketWith(orderWords, &in.Version)); got != nil {
		t.Errorf("an entry known raised %v", kinds(got))
	}
}

// TestPapersThatStopNothing: a refusal, a party's wish and its draft of an order.
func TestPapersThatStopNothing(t *testing.T) {
	for _, said := range []string{
		"ORDER denying 4 Motion for Preliminary Injunction enjoining Defendants from enforcing the is-informed letter against Plaintiff.",
		"MOTION for Preliminary Injunction. Defendants are enjoined from enforcing the is-informed letter in the draft attached.",
		"ORDER that the preliminary injunction against enforcement of the is-informed letter is DISSOLVED.",
		"ORDER. The stay of the is-informed letter to Plaintiff is hereby LIFTED.",
		"ORDER by which the injunction barring Defendants from enforcing the is-informed letter is VACATED.",
		"NOTICE of Proposed Order by which Defendants are enjoined from enforcing the is-informed letter.",
	} {
		if got := triage.Read(docketWith(said, nil)); got != nil {
			t.Errorf("%v: %s", kinds(got), said)
		}
	}
	for _, text := range []string{
		"MEMORANDUM OF LAW\nThe Court should find that Defendants are enjoined from enforcing the is-informed letter of February 3, 2031.",
		"[PROPOSED] ORDER\n" + orderPaper,
	} {
		for _, d := range triage.Read(courtPaper(text)) {
			if d.Kind == "court-order" {
				t.Errorf("%s: %s", d.Kind, text)
			}
		}
	}
}

// TestStoppingByLetter: what a letter stops is no stop of the letter.
func TestStoppingByLetter(t *testing.T) {
	for _, text := range []string{
		"Halvard Optics, Inc. lost China: BIS halted its business there in a letter informing Halvard that a license is required to export its cameras.",
		"On June 3, 2031, in a letter that stayed secret for weeks, BIS informed Halvard Optics, Inc. that a license requirement applies to exports of its cameras to China.",
		"BIS overturned decades of policy with a letter informing Halvard Optics, Inc. that a license is required to export cameras to China.",
		"BIS froze sales to China with a letter telling Halvard Optics, Inc. that a license is required to export cameras.",
		"BIS voided earlier authorizations and by letter informed Halvard Optics, Inc. that a license is required to export cameras to China.",
		"BIS suspended License Exception STA in an is-informed letter to Halvard Optics, Inc., saying that a license is required to export HX-7 cameras to India.",
		"BIS informed Halvard Optics, Inc. by letter that a license is required to export cameras to China; orders from China are frozen.",
		"BIS informed Halvard Optics, Inc. by letter that a license is required to export cameras to China, so its contracts there are suspended.",
		"Under the letter by which BIS informed Halvard Optics, Inc. that a license is required, exports of cameras to China are halted.",
		"The letter in which BIS informed Halvard Optics, Inc. that a license is required to export cameras means that business in China is put on hold.",
		"Trading in its shares was suspended after BIS informed Halvard Optics, Inc. by letter that a license is required to export cameras to China.",
		"A day after a judge blocked a tariff, BIS informed Halvard Optics, Inc. by letter that a license is required to export cameras to China.",
		"The judge in another case struck down a rule; BIS informed Halvard Optics, Inc. by letter that a license is required to export cameras to China.",
		"To stop a court from blocking it, BIS informed Halvard Optics, Inc. by letter that a license is required to export cameras to China.",
	} {
		got := triage.Read(article(text))
		if len(got) != 1 || got[0].Kind != exportwatch.IILIssued || got[0].Status != exportwatch.InForce {
			t.Errorf("%v: %s", kinds(got), text)
		}
	}
}

// TestLetterToldBesideAStop: a letter that a sentence tells of beside a stop is
// one of its own.
func TestLetterToldBesideAStop(t *testing.T) {
	for _, text := range []string{
		"Two weeks after a judge blocked the letter to Tern Lasers, Inc., BIS informed Halvard Optics, Inc. by letter that a license is required to export cameras to China.",
		"BIS informed Halvard Optics, Inc. by letter that a license is required to export cameras to China, a week after a judge blocked the letter to Tern Lasers, Inc.",
		"A judge on Monday blocked the letter to Tern Lasers, Inc., but BIS on Tuesday informed Halvard Optics, Inc. by letter that a license is required to export cameras to China.",
		"A judge blocked the letter to Tern Lasers, Inc.; BIS then informed Halvard Optics, Inc. by letter that a license is required to export cameras to China.",
		"After a judge vacated the first letter, BIS on June 9, 2031 sent Halvard Optics, Inc. a second letter informing it that a license is required to export cameras to China.",
	} {
		got := triage.Read(article(text))
		if len(got) == 0 || got[0].Kind != exportwatch.IILIssued || got[0].Status != exportwatch.InForce || got[0].One("recipient") != "Halvard Optics, Inc." {
			t.Errorf("%v: %s", kinds(got), text)
		}
	}
}

// TestStopOfIt: a court that stopped "it" stopped the letter told of just before.
func TestStopOfIt(t *testing.T) {
	const told = "On June 3, 2031, BIS informed Halvard Optics, Inc. by letter that a license is required to export its cameras to China"
	for rest, status := range map[string]exportwatch.Status{
		". A judge has since blocked it.":                                   exportwatch.Suspended,
		". On June 9, 2031, a federal court in Washington vacated it.":      exportwatch.Vacated,
		". A federal judge put on hold the move on June 9, 2031.":           exportwatch.Suspended,
		". A judge refused to block it.":                                    exportwatch.InForce,
		". A judge has not blocked it.":                                     exportwatch.InForce,
		". A judge last year blocked it from buying Tern Lasers, Inc.":      exportwatch.InForce,
		". Its merger failed in May. A judge blocked it.":                   exportwatch.InForce,
		". A court could have stayed it, had anybody asked.":                exportwatch.InForce,
		". The company asked a judge who had blocked it before to step in.": exportwatch.InForce,
	} {
		got := triage.Read(article(told + rest))
		checkEvidence(t, told+rest, got)
		if len(got) == 0 || got[0].Kind != exportwatch.IILIssued || got[0].Status != status || (len(got) == 2) != (status != exportwatch.InForce) {
			t.Errorf("%v, want the letter %s: %s", got, status, rest)
		}
	}
	got := one(t, triage.Read(article(told+", but a judge blocked it on June 9, 2031.")))
	if got.Kind != "court-order" || got.One("recipient") != "Halvard Optics, Inc." {
		t.Errorf("%s of %q", got.Kind, got.One("recipient"))
	}
}
