package triage_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// article is an input of an invented publisher, published on June 10, 2031.
func article(text string) triage.Input {
	return triage.Input{
		Document: exportwatch.Document{ID: "page/press.example/a", Kind: exportwatch.Article},
		Version:  exportwatch.Version{ID: 7, Title: "Invented article", Published: exportwatch.Date{Year: 2031, Month: 6, Day: 10}, Text: text},
		Source:   exportwatch.Source{ID: "x/press", Publisher: "The Invented Ledger", Grade: exportwatch.Secondary},
	}
}

func statement(text string) triage.Input {
	in := article(text)
	in.Document.Kind = exportwatch.Statement
	in.Source = exportwatch.Source{ID: "x/newsroom", Publisher: "Acme Robotics, Inc.", Grade: exportwatch.OfficialStatement}
	return in
}

func filing(text string) triage.Input {
	in := statement(text)
	in.Document.Kind = exportwatch.SECFiling
	in.Source.Publisher = "Securities and Exchange Commission"
	in.Version.Meta = exportwatch.Meta{"filer": "ACME ROBOTICS INC"}
	return in
}

// TestLetterRaised lists what must raise an is-informed letter, with facts that
// must be among those read.
func TestLetterRaised(t *testing.T) {
	for _, c := range []struct {
		name  string
		in    triage.Input
		facts map[string]string // field to its values joined by "|"
	}{
		{"press", article("On June 3, 2031, the US Commerce Department issued an is-informed letter to Acme Robotics, requiring the company to obtain a license before any export, reexport, or transfer (in-country) of its Hinge and Pivot arms, including to any foreign person worldwide."),
			map[string]string{"recipient": "Acme Robotics", "date": "2031-06-03", "items": "Hinge|Pivot", "issuer": "Department of Commerce", "activities": "export|reexport|transfer (in-country)", "end_users": "any foreign person worldwide"}},
		{"sent X a letter", article("Last week Commerce Secretary Jane Q. Public sent Acme Robotics a letter requiring a license to export its Hinge 5 and Pivot 7 arms to China."),
			map[string]string{"recipient": "Acme Robotics", "items": "Hinge 5|Pivot 7", "destinations": "China"}},
		{"statement", statement("On Monday we received a directive from the U.S. Department of Commerce. A license is now required for the export of our Hinge 5 arm to all destinations. The letter cites 15 CFR 744.22(b) and 50 U.S.C. 4817(b)(1)."),
			map[string]string{"recipient": "Acme Robotics, Inc.", "date": "2031-06-09", "items": "Hinge 5 arm", "authorities": "15 CFR 744.22(b)|50 USC 4817(b)(1)"}},
		{"8-K without the word", filing("On June 2, 2031, the U.S. government informed the Company that it requires a license for exports to China of its Hinge 5 arms."),
			map[string]string{"recipient": "ACME ROBOTICS INC", "date": "2031-06-02", "items": "Hinge 5 arms", "destinations": "China", "issuer": "U.S. government"}},
		{"the company in the press", article("Acme Robotics told investors on Tuesday that the U.S. government informed the company on June 8, 2031 that it requires a license for exports of its Hinge 5 arms to China."),
			map[string]string{"recipient": "Acme Robotics", "date": "2031-06-08"}},
		{"in May", article("On May 12, 2031, BIS informed Acme Robotics that a license is required for exports of its Hinge 5 arms."),
			map[string]string{"date": "2031-05-12"}},
		{"footnote before the next sentence", article("On June 3, 2031, BIS sent Acme Robotics a letter requiring a license to export its Hinge 5 arm to any foreign national.1 The letter is new."),
			map[string]string{"items": "Hinge 5 arm"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := triage.Read(c.in)
			if len(got) != 1 || got[0].Kind != exportwatch.IILIssued {
				t.Fatalf("got %d developments %v, want one letter", len(got), kinds(got))
			}
			d := got[0]
			for field, want := range c.facts {
				if v := strings.Join(d.Fact(field), "|"); v != want {
					t.Errorf("%s = %q, want %q", field, v, want)
				}
			}
			if d.Severity != exportwatch.Critical || d.Polarity != exportwatch.Tightens || d.Grade != c.in.Source.Grade {
				t.Errorf("severity %q, polarity %q, grade %q", d.Severity, d.Polarity, d.Grade)
			}
			if !strings.Contains(d.Headline, "letter not seen") || !strings.Contains(d.Headline, d.One("recipient")) {
				t.Errorf("headline %q", d.Headline)
			}
			if len(d.Sources) != 1 || d.Sources[0].Source != c.in.Source.ID {
				t.Errorf("sources %+v", d.Sources)
			}
			checkEvidence(t, c.in.Version.Text, got)
		})
	}
}

// TestNotRaised lists texts about letters and licenses that tell of no act.
func TestNotRaised(t *testing.T) {
	for name, in := range map[string]triage.Input{
		"power":            article("BIS may inform Acme Robotics, either individually by specific notice or through a rule, that a license is required."),
		"authority":        article("The provision authorizes BIS to send a company like Acme Robotics an is-informed letter requiring a license."),
		"speculation":      article("The Commerce Department is considering whether to send Acme Robotics an is-informed letter, people familiar with the matter said."),
		"could":            article("The administration could have informed Acme Robotics that a license is required."),
		"future":           article("The Commerce Department will issue Acme Robotics a letter requiring a license."),
		"denial":           article("Acme Robotics has not received a letter from the Commerce Department requiring a license."),
		"if":               article("If the department were to inform Acme Robotics that it requires a license, sales would fall."),
		"red flag":         article("BIS sent Acme Robotics a red-flag letter on June 3, 2031 about a license requirement."),
		"supplier list":    article("BIS sent Acme Robotics a supplier-list letter naming firms for which a license is required."),
		"denial order":     article("BIS issued an order denying export privileges to Acme Robotics; no license exception may be used."),
		"settlement":       article("BIS issued a letter to Acme Robotics on a civil penalty for exports without a license."),
		"no requirement":   article("The Commerce Department sent Acme Robotics a letter of thanks on June 3, 2031."),
		"contract":         filing("Under the agreement, if the export of any unit requires a license, the supplier shall apply for it."),
		"nobody named":     article("The Commerce Department sent dozens of firms a letter requiring a license."),
		"history":          article("In 2022, BIS sent Acme Robotics an is-informed letter requiring a license."),
		"old date":         article("On August 26, 2029, BIS informed Acme Robotics that a license is required for its arms."),
		"we in the press":  article("“We received a letter from BIS that requires a license,” one of them said."),
		"agency's opinion": {Document: exportwatch.Document{Kind: exportwatch.Guidance}, Version: exportwatch.Version{Text: "BIS informed Acme Robotics that a license is required for its arms. No license is required for hosting."}},
		"bill text":        {Document: exportwatch.Document{Kind: exportwatch.BillText}, Version: exportwatch.Version{Text: "BIS issued an is-informed letter to Acme Robotics."}},
		"empty":            {},
	} {
		if got := triage.Read(in); got != nil {
			t.Errorf("%s: raised %v: %s", name, kinds(got), got[0].Headline)
		}
	}
}

const exhibit = `Case 1:31-cv-01234 Document 1-2 Filed 06/20/31 Page 1 of 1

UNITED STATES DEPARTMENT OF COMMERCE
Bureau of Industry and Security
Washington, D.C. 20230

June 3, 2031

Acme Robotics, Inc.
Attention: General Counsel

Re: License requirement

Dear General Counsel:

Under 15 CFR 744.23(b) the Bureau of Industry and Security hereby informs you that a license is required for the export of
Hinge 5 arms to China. This letter is effective immediately.

Sincerely,

Jane Q. Public
Under Secretary`

// TestLetterheadIsNoFact: an office in the letterhead has signed nothing, and the
// heading of a letter requires nothing.
func TestLetterheadIsNoFact(t *testing.T) {
	text := strings.Replace(exhibit, "Bureau of Industry and Security\nWashington", "The Secretary of Commerce\nWashington", 1)
	got := triage.Read(triage.Input{
		Document: exportwatch.Document{ID: "page/archive.example/x.pdf", Kind: exportwatch.CourtFiling},
		Version:  exportwatch.Version{ID: 9, Text: text},
		Source:   exportwatch.Source{ID: "court/dcd", Grade: exportwatch.Primary},
	})
	if len(got) != 1 {
		t.Fatalf("got %v", kinds(got))
	}
	for field, want := range map[string]string{"signatory": "Jane Q. Public", "license_requirement": "license is required"} {
		if values := got[0].Fact(field); len(values) != 1 || values[0] != want {
			t.Errorf("%s = %q, want only %q", field, values, want)
		}
	}
}

func TestLetterItself(t *testing.T) {
	in := triage.Input{
		Document: exportwatch.Document{ID: "page/archive.example/x.pdf", Kind: exportwatch.CourtFiling},
		Version:  exportwatch.Version{ID: 9, Text: exhibit},
		Source:   exportwatch.Source{ID: "court/dcd", Grade: exportwatch.Primary},
		URL:      "https://archive.org/download/gov.uscourts.dcd.555/gov.uscourts.dcd.555.1.2.pdf",
	}
	got := triage.Read(in)
	if len(got) != 1 {
		t.Fatalf("got %v", kinds(got))
	}
	d := got[0]
	for field, want := range map[string]string{"recipient": "Acme Robotics, Inc.", "date": "2031-06-03", "signatory": "Jane Q. Public", "items": "Hinge 5 arms", "authorities": "15 CFR 744.23(b)"} {
		if d.One(field) != want {
			t.Errorf("%s = %q, want %q", field, d.Fact(field), want)
		}
	}
	if d.Grade != exportwatch.Primary || strings.Contains(d.Headline, "not seen") {
		t.Errorf("grade %q, headline %q", d.Grade, d.Headline)
	}
	for _, key := range []string{"letter:acme-robotics", "pacer:dcd/555", "docket:dcd/1:31-cv-01234"} {
		if !slices.ContainsFunc(d.Ties, func(x exportwatch.Tie) bool { return x.Key == key }) {
			t.Errorf("no tie %q in %v", key, d.Ties)
		}
	}
	checkEvidence(t, exhibit, got)
}

func TestExemption(t *testing.T) {
	for name, c := range map[string]struct {
		in    triage.Input
		facts map[string]string
	}{
		"one sentence": {
			article("On June 8, 2031, Secretary Public issued a second letter, exempting “certain test labs” and their staff, along with Acme Robotics’ own staff, from the license requirement applicable to Hinge 5.The letter did not address exemptions related to the requirement applicable to Pivot 7."),
			map[string]string{"exempted": "“certain test labs”|their staff|Acme Robotics’ own staff", "items": "Hinge 5", "not_addressed": "Pivot 7", "recipient": "Acme Robotics", "date": "2031-06-08"},
		},
		"two sentences": {
			filing("On June 8, 2031, the Bureau of Industry and Security sent the Company a second letter. The letter exempts spare parts for two customers from the license requirement. The exemption excludes new arms and all other customers, for which the requirement remains."),
			map[string]string{"exempted": "spare parts for two customers", "excluded": "new arms and all other customers", "recipient": "ACME ROBOTICS INC", "date": "2031-06-08"},
		},
	} {
		got := triage.Read(c.in)
		if len(got) != 1 || got[0].Kind != exportwatch.ExemptionCompanySpecific || !got[0].Is(exportwatch.IILModified) {
			t.Errorf("%s: got %v", name, kinds(got))
			continue
		}
		for field, want := range c.facts {
			if v := strings.Join(got[0].Fact(field), "|"); v != want {
				t.Errorf("%s: %s = %q, want %q", name, field, v, want)
			}
		}
		checkEvidence(t, c.in.Version.Text, got)
	}
	for name, text := range map[string]string{
		"speculation": "BIS may exempt Acme Robotics from the license requirement in a second letter.",
		"rule":        "This rule exempts Acme Robotics from the license requirement, BIS said in a letter.",
		"tax":         "The letter of the Commerce Department exempts Acme Robotics from the customs duty.",
	} {
		if got := triage.Read(article(text)); got != nil {
			t.Errorf("%s: raised %v", name, kinds(got))
		}
	}
}

func TestText(t *testing.T) {
	ds, said := triage.Text("On June 3, 2031, the USG informed us that it requires a license for exports of our Hinge 5 arms.", "", exportwatch.Date{}, "")
	if len(ds) != 1 || ds[0].Grade != exportwatch.Secondary || !slices.Contains(ds[0].Flags, "recipient not named") {
		t.Errorf("developments %+v", ds)
	}
	if len(said.All) != 1 || said.All[0].Date.String() != "2031-06-03" || said.All[0].Start != 3 || said.All[0].End != 15 {
		t.Errorf("dates %+v", said)
	}
	_, said = triage.Text("The rule is effective on July 1, 2031. Comments must be received by July 5, 2031.", "", exportwatch.Date{}, "")
	if len(said.All) != 2 || said.All[0].Role != "effective" || said.All[1].Role != "comments-close" {
		t.Errorf("roles %+v", said)
	}
}

func kinds(ds []exportwatch.Development) []exportwatch.Kind {
	var out []exportwatch.Kind
	for _, d := range ds {
		out = append(out, d.Kind)
	}
	return out
}

// checkEvidence asserts that every development and fact quotes the text.
func checkEvidence(t *testing.T, text string, ds []exportwatch.Development) {
	t.Helper()
	for _, d := range ds {
		if len(d.Evidence) == 0 {
			t.Errorf("%s has no evidence", d.ID)
		}
		all := slices.Clone(d.Evidence)
		for _, f := range d.Facts {
			if len(f.Evidence) == 0 || len(f.Values) == 0 {
				t.Errorf("%s: fact %s has %d values and %d pieces of evidence", d.ID, f.Field, len(f.Values), len(f.Evidence))
			}
			all = append(all, f.Evidence...)
		}
		for _, e := range all {
			if e.Start < 0 || e.End > len(text) || e.Start > e.End || text[e.Start:e.End] != e.Text {
				t.Errorf("%s: %s quotes %q, not what stands at %d to %d", d.ID, e.Field, e.Text, e.Start, e.End)
			}
		}
	}
}

// TestSignatory holds that a name ends where an office begins, whatever became
// of the lines, and that a fragment is no name.
func TestSignatory(t *testing.T) {
	for close, want := range map[string]string{
		"Jane Q. Public Secretary of Commerce":    "Jane Q. Public",
		"Jane Public\nUnder Secretary":            "Jane Public",
		"Jane van Public":                         "",
		"Secretary of Commerce":                   "",
		"Jane Q. O’Public-Smith Deputy Secretary": "Jane Q. O’Public-Smith",
	} {
		text := strings.Replace(exhibit, "Jane Q. Public\nUnder Secretary", close, 1)
		got := triage.Read(triage.Input{
			Document: exportwatch.Document{ID: "page/archive.example/x.pdf", Kind: exportwatch.CourtFiling},
			Version:  exportwatch.Version{ID: 9, Text: text},
			Source:   exportwatch.Source{ID: "court/dcd", Grade: exportwatch.Primary},
		})
		if len(got) != 1 || got[0].One("signatory") != want {
			t.Errorf("%q: got %v, want signatory %q", close, got, want)
		}
	}
}
