package triage_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// presidential is the full text of a document of the President on another
// subject, of these words.
func presidential(kind, title, words string) triage.Input {
	in := record(exportwatch.FRDocument, exportwatch.Meta{"title": title, "document_type": "Presidential Document", "presidential_document_type": kind, "document_number": "2031-00300", "signing_date": "2031-06-02"})
	in.Version.Text += "\nBy the authority vested in me as President, it is hereby ordered:\n" + words
	return in
}

// TestOrderThatActs: one act by the law of export controls is enough, whatever
// the title; what is only mentioned is not.
func TestOrderThatActs(t *testing.T) {
	for _, c := range []struct{ words, authorities string }{
		{"Sec. 2. The Secretary of Commerce shall within 30 days issue rules under the Export Control Reform Act of 2018 (50 U.S.C. 4801 et seq.) that require a license for the export of jars.", "Export Control Reform Act of 2018; 50 U.S.C. 4801"},
		{"Exports to Jarland are authorized. The Secretary of Commerce shall revise the Export Administration Regulations (15 CFR parts 730-774) accordingly.", "Export Administration Regulations; 15 CFR parts 730-774"},
		{"I hereby delegate the functions under sections 4813 and 4817 of title 50, United States Code, to the Secretary.", "sections 4813 and 4817 of title 50"},
		{"(b) The Secretary of Commerce, acting through the Under Secretary of Commerce for Industry and Security, shall review all licenses for jars.", ""},
		{"A license shall be required for jars that are subject to the Export Administration Regulations, as defined in 15 CFR 734.3.", "Export Administration Regulations; 15 CFR 734.3"},
		{"The Bureau of Industry and Security is directed to report on jars within 90 days.", ""},
		{"I direct the Secretary to have the Bureau of Industry and Security inspect jars.", ""},
	} {
		in := presidential("executive_order", "Winning the Race in Jars", c.words)
		got := triage.Read(in)
		d := one(t, got)
		checkEvidence(t, in.Version.Text, got)
		if d.Kind != exportwatch.ExecutiveOrder || strings.Join(d.Fact("authorities"), "; ") != c.authorities || len(d.Evidence) != 2 || !strings.Contains(c.words, d.Evidence[1].Text) {
			t.Errorf("%s: %s, authorities %q, evidence %+v", c.words, d.Kind, d.Fact("authorities"), d.Evidence)
		}
	}
	for _, words := range []string{
		"The Secretary of Agriculture shall recruit lifeguards.",
		"The term “person” has the meaning given it in section 772.1 of the Export Administration Regulations.",
		"The term “jar” shall have the meaning given it in section 772.1 of the Export Administration Regulations.",
		"Nothing in this order shall be construed to affect the Export Control Reform Act of 2018.",
		"The Secretary of State shall, in consultation with the Secretary of Energy and the Bureau of Industry and Security, report on lifeguards.",
		"The Council shall consist of the Secretary of State and the Under Secretary of Commerce for Industry and Security.",
		"The Bureau of Industry and Security published a rule on jars last year.",
		"Under section 232 of the Trade Expansion Act of 1962, the Bureau of Industry and Security shall include further jars among the imports.",
	} {
		if got := triage.Read(presidential("executive_order", "Recruiting Lifeguards", words)); got != nil {
			t.Errorf("%s: raised %v", words, kinds(got))
		}
	}
	if got := triage.Read(presidential("notice", "Recruiting Lifeguards", "The Bureau of Industry and Security shall report.")); got != nil {
		t.Errorf("a notice: raised %v", kinds(got))
	}
}
