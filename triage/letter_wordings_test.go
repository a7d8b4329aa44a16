package triage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/triage"
)

// A wording is a way in which a company's report speaks of a letter, or of what
// resembles one.
type wording struct {
	form  string // of the filing; "8-K" if empty
	text  string
	kind  exportwatch.Kind  // empty: nothing is to be raised
	facts map[string]string // field to its values joined by "|"
	flag  string            // one of its flags; severity is high with "may repeat"
}

const mayRepeat = "date not stated"

// wordings are sentences of invented filings published on May 6, 2031.
func wordings() []wording {
	const issued, rescinded, exempted = exportwatch.IILIssued, exportwatch.IILRescinded, exportwatch.ExemptionCompanySpecific
	const filer = "TERN OPTICS INC"
	licence := " that a license is required for the export of TX9 lenses to China."
	facts := func(pairs ...string) map[string]string {
		m := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = pairs[i+1]
		}
		return m
	}
	april := facts("recipient", filer, "date", "2031-04-09", "items", "TX9 lenses", "destinations", "China", "activities", "export")
	return []wording{
		// How a report calls its filer.
		{text: "On April 9, 2031, BIS informed us" + licence, kind: issued, facts: april},
		{text: "On April 9, 2031, the Company was notified by BIS" + licence, kind: issued, facts: april},
		{text: "On April 9, 2031, the Group was notified by BIS" + licence, kind: issued, facts: april},
		{text: "The Group was informed by BIS on April 9, 2031" + licence, kind: issued, facts: april},
		{text: "On April 9, 2031, the Registrant received a letter from BIS stating" + licence, kind: issued, facts: april},
		{text: "On April 9, 2031, the Corporation received a letter from BIS stating" + licence, kind: issued, facts: april},
		{text: "On April 9, 2031, the Partnership received a letter from BIS stating" + licence, kind: issued, facts: april},
		{text: "On April 9, 2031, our Group received a notice from BIS stating" + licence, kind: issued, facts: april},
		// Its parts, and others.
		{text: "On April 9, 2031, our U.S. subsidiary received a letter from BIS stating" + licence, kind: issued, facts: april, flag: "letter to a subsidiary"},
		{text: "On April 9, 2031, our subsidiaries in the United States were informed by BIS" + licence, kind: issued, facts: april, flag: "letter to a subsidiary"},
		{text: "On April 9, 2031, BIS informed our wholly-owned subsidiary, Sandpiper Glass, Inc.," + licence, kind: issued, facts: facts("recipient", "Sandpiper Glass, Inc.", "items", "TX9 lenses")},
		{text: "On April 9, 2031, BIS notified one of our key suppliers" + licence, kind: issued, facts: facts("recipient", "", "date", "2031-04-09"), flag: "recipient not named"},
		// How the letter is called, and the agency.
		{text: "On April 9, 2031, we received correspondence from BIS stating" + licence, kind: issued, facts: april},
		{text: "On April 9, 2031, we received an email from BIS stating" + licence, kind: issued, facts: april},
		{text: "On April 9, 2031, the Company was made aware by BIS" + licence, kind: issued, facts: april},
		{text: "On April 9, 2031, the DOC informed us" + licence, kind: issued, facts: facts("issuer", "Department of Commerce", "items", "TX9 lenses")},
		{text: "Pursuant to an “is informed” letter that we received from BIS on April 9, 2031, we may no longer export TX9 lenses to China without a license.", kind: issued, facts: facts("recipient", filer, "date", "2031-04-09", "items", "TX9 lenses")},
		{text: "On April 9, 2031, our TX9 lenses became subject to a license requirement for exports to China pursuant to an is-informed letter from BIS.", kind: issued, facts: facts("recipient", filer, "date", "2031-04-09")},
		{text: "On April 9, 2031, the license requirement was communicated to the Company by BIS in an is-informed letter.", kind: issued, facts: facts("recipient", filer, "date", "2031-04-09")},
		{text: "On April 9, 2031, our Chinese joint venture partner was notified by BIS" + licence, kind: issued, facts: facts("recipient", ""), flag: "recipient not named"},
		{text: "On April 9, 2031, the Commerce Department notified Heron Pumps’s U.S. subsidiary" + licence, kind: issued, facts: facts("recipient", "Heron Pumps"), flag: "letter to a subsidiary"},
		{text: "As a result of a letter received from BIS on April 9, 2031, exports of TX9 lenses to China require a license.", kind: issued, facts: facts("recipient", "", "items", "TX9 lenses"), flag: "recipient not named"},
		{text: "On April 9, 2031, a letter was received by the Company from BIS stating" + licence, kind: issued, facts: april},
		{text: "The Company today confirmed receipt of a letter from BIS stating" + licence, kind: issued, facts: facts("recipient", filer)},
		{text: "On April 9, 2031, BIS issued to Tern Optics a letter stating" + licence, kind: issued, facts: facts("recipient", "Tern Optics", "items", "TX9 lenses")},
		{text: "On April 9, 2031, we learned from BIS" + licence, kind: issued, facts: april},
		{text: "On April 9, 2031, BIS placed the Company on notice" + licence, kind: issued, facts: april},
		// When.
		{text: "In April 2031, we received a letter from BIS stating" + licence, kind: issued, facts: facts("month", "2031-04", "date", "", "items", "TX9 lenses"), flag: "day not stated"},
		{text: "In late March the Commerce Department directed us in writing to obtain a license for exports of TX9 lenses.", kind: issued, facts: facts("month", "2031-03")},
		{text: "In April 2031, following its August 2029 letter, BIS informed us by letter" + licence, kind: issued, facts: facts("month", "2031-04")},
		{text: "As previously disclosed, on April 9, 2031, BIS informed us" + licence, kind: issued, facts: april},
		{form: "10-Q", text: "In the first quarter of fiscal 2032, the USG informed us" + licence, kind: issued},
		{form: "10-Q", text: "During the quarter, we received specific notice from BIS" + licence, kind: issued},
		{form: "10-Q", text: "We have been informed by BIS that exports of certain of our products to certain customers require a license.", kind: issued, flag: mayRepeat},
		{form: "10-K", text: "BIS has informed us" + licence, kind: issued, flag: mayRepeat},
		{text: "We have been informed by BIS" + licence, kind: issued},
		{text: "On 8/26/2029, BIS informed us" + licence},
		{text: "In fiscal 2027, BIS informed us" + licence},
		{text: "During fiscal year 2028, BIS informed us" + licence},
		{text: "In FY2028, BIS informed us" + licence},
		{text: "In the fourth quarter of fiscal 2028, BIS informed us" + licence},
		{text: "In September 2030, BIS informed us" + licence},
		{text: "Last year, the U.S. government informed us" + licence},
		{text: "In the prior fiscal year, BIS informed us" + licence},
		{text: "In prior periods, the U.S. government has informed us" + licence},
		{text: "The U.S. government previously informed us" + licence},
		{text: "In August 2029 our business in China changed. BIS informed us" + licence},
		// Taken back, and relieved.
		{text: "On May 1, 2031, BIS informed us that it has rescinded the license requirement set forth in its April 9, 2031 letter to us.", kind: rescinded, facts: facts("recipient", filer, "date", "2031-05-01")},
		{text: "BIS has withdrawn its April 9, 2031 letter to the Company.", kind: rescinded, facts: facts("date", ""), flag: "date not stated"},
		{text: "On May 1, 2031, BIS notified us that the license requirements in the April 2031 letter have been lifted.", kind: rescinded, facts: facts("date", "2031-05-01")},
		{text: "After talks, BIS rescinded the April 9, 2031 letter to Tern Optics on May 2, 2031.", kind: rescinded, facts: facts("date", "2031-05-02")},
		{text: "The license requirement imposed on Tern Optics by a Commerce Department letter of April 9, 2031 has been lifted.", kind: rescinded, facts: facts("date", "")},
		{text: "By letter dated May 2, 2031, BIS rescinded the license requirement that its letter of April 9, 2031 imposed on Tern Optics.", kind: rescinded, facts: facts("date", "2031-05-02")},
		{text: "On May 1, 2031, we heard from BIS that its letter no longer applies, and that we may export TX9 lenses to China without a license.", kind: rescinded, facts: facts("date", "2031-05-01")},
		{text: "On May 1, 2031, BIS sent us a letter exempting our Wuxi plant from the license requirement in its April 9, 2031 letter.", kind: exempted, facts: facts("date", "2031-05-01", "exempted", "our Wuxi plant")},
		// What resembles a letter.
		{text: "On April 9, 2031, the Supplier informed the Purchaser" + licence},
		{text: "On April 9, 2031, our customs broker sent us an email stating" + licence},
		{text: "On April 9, 2031, one of our suppliers informed us" + licence},
		{text: "On April 9, 2031, the Group informed its subsidiaries" + licence},
		{text: "The Board was informed by counsel on April 9, 2031" + licence},
		{text: "On April 9, 2031, the DOC informed us that no license is required for the export of TX9 lenses."},
		{text: "BIS has issued “is informed” letters to other companies, which became subject to a license requirement. We could receive such letters."},
		{text: "If BIS informs our subsidiary that a license is required, our sales would suffer."},
		{text: "We may no longer benefit from subsidies, and BIS may inform us that a license is required."},
		{text: "Our U.S. subsidiary received a letter from BIS on April 9, 2031 granting a license for the export of TX9 lenses."},
		{text: "On April 9, 2031, we received correspondence from BIS acknowledging our license application for TX9 lenses."},
		{text: "Under a rule that BIS published on April 9, 2031, our TX9 lenses became subject to a license requirement."},
		{text: "On April 9, 2031, we received correspondence from our customs broker on license requirements of BIS."},
		{text: "On April 9, 2031, we learned from our counsel that a license from BIS is required for the export of TX9 lenses."},
		{text: "On April 9, 2031, BIS sent us an e-mail inviting comments on the rule that imposes a license requirement."},
		{text: "On April 9, 2031, our bank received a letter from BIS reminding banks that exports to Russia require a license."},
		{text: "On April 9, 2031, our distributor received a letter from BIS asking for records of exports without a license."},
		{text: "BIS confirmed to us that TX9 lenses are EAR99 and that no license is required."},
		{text: "On May 1, 2031, BIS informed us that we may again export TX9 lenses to China without a license."},
		{text: "The Company confirmed receipt of a subpoena from BIS on exports without a license."},
		{text: "BIS rescinded its rule of April 9, 2031, and the license requirement with it."},
	}
}

// filed reads text as an 8-K or the given form of an invented company, through
// the reader of filings.
func filed(t *testing.T, form, text string) (string, []exportwatch.Development) {
	t.Helper()
	if form == "" {
		form = "8-K"
	}
	page := "<html><head><title>Report</title></head><body><p>UNITED STATES</p><p>SECURITIES AND EXCHANGE COMMISSION</p><p>FORM " + form + "</p><p>TERN OPTICS INC</p><p>(Exact name of registrant as specified in its charter)</p><p>" + text + "</p><p>Pursuant to the requirements of the Securities Exchange Act of 1934, the registrant has duly caused this report to be signed on its behalf by the undersigned thereunto duly authorized.</p><p>Date: May 6, 2031</p></body></html>"
	res, err := parsers.Parse("edgar-html", parsers.Input{URL: "https://www.sec.gov/Archives/edgar/data/7/000000000731000001/tern.htm", MediaType: "text/html", Payload: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	d := res.Documents[0]
	return d.Version.Text, triage.Read(triage.Input{Document: d.Document, Version: d.Version,
		Source: exportwatch.Source{ID: "sec/8-k", Publisher: "Securities and Exchange Commission", Grade: exportwatch.OfficialStatement}})
}

// TestWordings reads each wording in a filing of its own. Its log gives the
// counts that precision and recall are made of.
func TestWordings(t *testing.T) {
	t.Log(countWordings(t, wordings(), func(w wording) (string, []exportwatch.Development) { return filed(t, w.form, w.text) }))
}

// countWordings reads each wording and says how many of them are read rightly.
func countWordings(t *testing.T, all []wording, read func(wording) (string, []exportwatch.Development)) string {
	t.Helper()
	var right, missed, falseAlarms int
	for _, w := range all {
		text, got := read(w)
		checkEvidence(t, text, got)
		switch {
		case w.kind == "" && got != nil:
			falseAlarms++
			t.Errorf("raised %v, want nothing: %s", kinds(got), w.text)
		case w.kind != "" && (len(got) != 1 || got[0].Kind != w.kind):
			missed++
			t.Errorf("raised %v, want %s: %s", kinds(got), w.kind, w.text)
		case w.kind != "":
			right++
			checkWording(t, w, got[0])
		}
	}
	return fmt.Sprintf("%d letters read rightly, %d missed or misread, %d false alarms, of %d wordings", right, missed, falseAlarms, len(all))
}

func checkWording(t *testing.T, w wording, d exportwatch.Development) {
	t.Helper()
	for field, want := range w.facts {
		if v := strings.Join(d.Fact(field), "|"); v != want {
			t.Errorf("%s = %q, want %q: %s", field, v, want, w.text)
		}
	}
	if w.flag != "" && !slices.Contains(d.Flags, w.flag) {
		t.Errorf("flags %q lack %q: %s", d.Flags, w.flag, w.text)
	}
	want := exportwatch.Critical
	if w.flag == mayRepeat && w.form != "" {
		want = exportwatch.High // a report that repeats itself pages nobody at night
	}
	if d.Severity != want || (want == exportwatch.High) != (d.Confidence == 0.5) {
		t.Errorf("severity %s, confidence %.2f, want %s: %s", d.Severity, d.Confidence, want, w.text)
	}
}

// TestFilerUnknown holds that a passage in the first person is raised, flagged,
// also where nothing tells who files it.
func TestFilerUnknown(t *testing.T) {
	for _, text := range []string{
		"On April 9, 2031, BIS informed us that a license is required for the export of TX9 lenses to China.",
		"On April 9, 2031, the Company received a letter from BIS requiring a license for TX9 lenses.",
		"On April 9, 2031, the U.S. government issued an export control directive to suspend exports of TX9 lenses. We have complied.",
		"On May 1, 2031, BIS notified us that the license requirements in its April letter have been lifted.",
		"On May 1, 2031, BIS sent us a letter exempting our Wuxi plant from the license requirement in its April letter.",
	} {
		in := filing(text)
		in.Version.Meta = nil
		got := triage.Read(in)
		if len(got) != 1 || got[0].Severity != exportwatch.Critical || !slices.Contains(got[0].Flags, "recipient not named") || got[0].Fact("recipient") != nil {
			t.Errorf("raised %+v: %s", got, text)
		}
		checkEvidence(t, text, got)
	}
}

// TestSecondLetter holds that a second letter to a company is raised, and a
// second report of the first is not, whatever either tells of its date.
func TestSecondLetter(t *testing.T) {
	letter := func(filed, text string) exportwatch.Development {
		in := filing(text)
		in.Version.Published, _ = exportwatch.ParseDate(filed)
		in.Document.ID, in.Version.ID = exportwatch.DocID("sec/"+filed), int64(len(filed)+in.Version.Published.Year)
		in.Version.Meta["form"] = "10-Q"
		return one(t, triage.Read(in))
	}
	lens := "BIS informed us that a license is required for exports of TX9 lenses to China."
	prism := "BIS informed us that a license is required for exports of PX2 prisms to Vietnam."
	for name, c := range map[string]struct {
		first, second exportwatch.Development
		same          bool
	}{
		"months apart":            {letter("2031-05-06", "In April 2031, "+lens), letter("2032-02-20", "In January 2032, "+prism), false},
		"the same month again":    {letter("2031-05-06", "In April 2031, "+lens), letter("2031-08-06", "In April 2031, "+lens), true},
		"a day of the month":      {letter("2031-05-06", "In April 2031, "+lens), letter("2031-05-07", "On April 9, 2031, "+lens), true},
		"a day of another":        {letter("2031-05-06", "In April 2031, "+lens), letter("2031-06-09", "On June 3, 2031, "+lens), false},
		"no date, other items":    {letter("2031-05-06", lens), letter("2032-02-20", prism), false},
		"no date, the same words": {letter("2031-05-06", lens), letter("2031-08-06", lens), true},
		"no date, said again":     {letter("2031-05-06", "On April 9, 2031, "+lens), letter("2031-11-06", "We were told by BIS that we need a license for exports of TX9 lenses to China."), true},
		"given after the report":  {letter("2031-05-06", lens), letter("2031-06-09", "On June 3, 2031, "+prism), false},
	} {
		stored, ok := triage.Match(c.second, []exportwatch.Development{c.first})
		if ok != c.same {
			t.Errorf("%s: one event %t, want %t: %s and %s", name, ok, c.same, c.first.Key, c.second.Key)
		}
		if !ok && c.first.ID == c.second.ID {
			t.Errorf("%s: both are %s", name, c.first.ID)
		}
		if _, changed := triage.Merge(stored, c.second); ok && c.first.Severity == c.second.Severity && changed != nil {
			t.Errorf("%s: the repeat changed %v", name, changed)
		}
	}
}

// TestDatedAfterVague holds that a report that dates a letter raises the haste
// of one that could have repeated an old one.
func TestDatedAfterVague(t *testing.T) {
	in := filing("BIS informed us that a license is required for exports of TX9 lenses.")
	in.Version.Meta["form"] = "10-Q"
	first := one(t, triage.Read(in))
	next := filing("On June 3, 2031, BIS informed us that a license is required for exports of TX9 lenses.")
	next.Document.ID, next.Version.ID = "sec/2", 2
	second := one(t, triage.Read(next))
	if first.Severity != exportwatch.High || second.Severity != exportwatch.Critical {
		t.Fatalf("severities %s and %s", first.Severity, second.Severity)
	}
	if merged, changed := triage.Merge(first, second); merged.Severity != exportwatch.Critical || !slices.Contains(changed, "severity") {
		t.Errorf("severity %s, changed %v", merged.Severity, changed)
	}
}

// TestTwoGroups holds that two companies that call themselves the Group have
// two letters.
func TestTwoGroups(t *testing.T) {
	var ds []exportwatch.Development
	for i, filer := range []string{"TERN OPTICS PLC", "HERON PUMPS PLC"} {
		in := filing("In May 2031, the Group was notified by BIS that a license is required for the export of its pumps to China.")
		in.Version.Meta["filer"], in.Document.ID = filer, exportwatch.DocID(fmt.Sprintf("sec/%d", i))
		ds = append(ds, one(t, triage.Read(in)))
	}
	if _, ok := triage.Match(ds[1], ds[:1]); ok {
		t.Errorf("%s and %s are one event", ds[0].Headline, ds[1].Headline)
	}
}
