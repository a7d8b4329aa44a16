package triage_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// statementOf is a statement on the site of an invented publisher.
func statementOf(publisher, text string) triage.Input {
	in := statement(text)
	in.Source.Publisher = publisher
	return in
}

// lettersTo returns the recipients of the letters that in tells of, joined by
// "|"; one without a recipient is "-".
func lettersTo(t *testing.T, in triage.Input) string {
	t.Helper()
	got := triage.Read(in)
	checkEvidence(t, in.Version.Text, got)
	var names []string
	for _, d := range got {
		name := d.One("recipient")
		if name == "" {
			name = "-"
		}
		if d.Kind != exportwatch.IILIssued {
			name = string(d.Kind)
		}
		names = append(names, name)
	}
	return strings.Join(names, "|")
}

// TestWhoItIs: "it" and "the company" are whom a statement speaks of. Its
// publisher is meant where it names nobody else, and a public body never.
func TestWhoItIs(t *testing.T) {
	const doj, zebra = "Department of Justice", "Zebra Optics, Inc."
	const license = " by letter that a license is required to export HX-7 cameras to China."
	for _, c := range []struct{ publisher, text, want string }{
		{doj, "Halvard, Inc. said on Monday that BIS had informed it" + license, "Halvard, Inc"},
		{zebra, "Halvard, Inc. said on Monday that BIS had informed it" + license, "Halvard, Inc"},
		{zebra, "Halvard, Inc. suspended shipments after the Bureau of Industry and Security informed it" + license, "Halvard, Inc"},
		{zebra, "Halvard, Inc. makes cameras in Ohio. On Friday, the Bureau of Industry and Security informed the company" + license, "Halvard, Inc"},
		{zebra, "Halvard, Inc. sells cameras in Ohio. On Friday, BIS informed the camera maker" + license, "Halvard, Inc"},
		{zebra, "Halvard said that BIS had informed the company" + license + " Shares of Halvard Optics, Inc. fell.", "Halvard Optics, Inc"},
		// Nobody else is named.
		{zebra, "On Friday, the Bureau of Industry and Security informed the company" + license, zebra},
		{zebra, "On Friday, BIS informed us" + license, zebra},
		{zebra, "Halvard, Inc. said on Monday that it stands with us. On Friday, BIS informed us" + license, zebra},
		{zebra, "Halvard, Inc. is a customer of ours. We are sorry for it. On Friday, BIS informed the Company" + license, zebra},
		{zebra, "Jane Doe, our chief executive, said that BIS had informed the company" + license, zebra},
		{zebra, "Zebra’s president Jane Doe said that BIS had informed the company" + license, zebra},
		// A public body is given no letter.
		{doj, "On Friday, the Bureau of Industry and Security informed us" + license, ""},
		{doj, "On Friday, the Bureau of Industry and Security informed the company" + license, ""},
		{"The White House", "On Friday, BIS informed it" + license, ""},
		{"House Select Committee on Trade", "Last week BIS informed us" + license, ""},
		{"Federal Trade Commission", "The Commerce Department issued a directive on June 3 to suspend exports of HX-7 cameras. We have complied.", ""},
	} {
		got := lettersTo(t, statementOf(c.publisher, c.text))
		if strings.TrimSuffix(got, ".") != strings.TrimSuffix(c.want, ".") {
			t.Errorf("letters to %q, want %q, by %s: %s", got, c.want, c.publisher, c.text)
		}
	}
	in := statementOf("Newsroom", "On Friday, BIS informed us"+license)
	in.Document.URL = "https://news.agency.gov/1"
	if got := lettersTo(t, in); got != "" {
		t.Errorf("letter to %q by a page of the government", got)
	}
}

// TestWhoItIsInAFiling: "the Company" of a report is who files it, whomever it
// names before.
func TestWhoItIsInAFiling(t *testing.T) {
	const license = " by letter that a license is required to export HX-7 cameras to China."
	for text, want := range map[string]string{
		"Halvard, Inc. makes our lenses. On June 3, 2031, BIS informed the Company" + license:   "ACME ROBOTICS INC",
		"Halvard Group reported a loss. On June 3, 2031, BIS informed us" + license:             "ACME ROBOTICS INC",
		"Halvard, Inc., our supplier, reported on June 5, 2031 that BIS informed it" + license:  "Halvard, Inc.",
		"The Company makes cameras. The Export Controls are strict. BIS informed it" + license:  "ACME ROBOTICS INC",
		"Halvard, Inc. makes lenses. The Company said on June 3 that BIS informed it" + license: "ACME ROBOTICS INC",
	} {
		if got := lettersTo(t, filing(text)); got != want {
			t.Errorf("letters to %q, want %q: %s", got, want, text)
		}
	}
}
