package triage_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// posted is a text that the bureau's news lead to, at an address.
func posted(text, address string) triage.Input {
	in := release(text)
	in.Document.URL = address
	return in
}

// TestLetterOnAgencySite: the letter itself is primary where the agency posts it
// or it is on file; its copy elsewhere, and a release about it, are not.
func TestLetterOnAgencySite(t *testing.T) {
	const (
		ours  = "https://www.bis.gov/media/documents/letter.pdf"
		brief = "UNITED STATES DEPARTMENT OF COMMERCE\nJune 3, 2031\nAcme Robotics, Inc.\nYou are informed under section 744.21(b) of the EAR that a license is required\nfor exports of your Hinge 5 arms to any destination in Testland."
		news  = "BUREAU OF INDUSTRY AND SECURITY\nBIS Requires License of Acme Robotics, Inc.\nJune 5, 2031\nThe Bureau of Industry and Security is informing Acme Robotics, Inc. that a license is required to export Hinge 5 arms to Testland."
	)
	filing := article(exhibit)
	filing.Document = exportwatch.Document{ID: "filing/1/2/ex99.htm", Kind: exportwatch.SECFiling, URL: "https://www.sec.gov/Archives/edgar/data/1/2/ex99.htm"}
	filing.Source.Grade = exportwatch.OfficialStatement
	for name, c := range map[string]struct {
		in    triage.Input
		grade exportwatch.Grade
	}{
		"posted":                {posted(exhibit, ours), exportwatch.Primary},
		"posted, no greeting":   {posted(brief, ours), exportwatch.Primary},
		"of the department":     {posted(exhibit, "https://www.commerce.gov/files/letter"), exportwatch.Primary},
		"old host":              {posted(exhibit, "https://www.bis.doc.gov/letter.pdf"), exportwatch.Primary},
		"filed with the SEC":    {filing, exportwatch.Primary},
		"a release":             {posted(news, ours), exportwatch.OfficialStatement},
		"host like the bureau":  {posted(exhibit, "https://www.bis.gov.example/letter.pdf"), exportwatch.OfficialStatement},
		"host ending in its":    {posted(exhibit, "https://notbis.gov/letter.pdf"), exportwatch.OfficialStatement},
		"not over https":        {posted(exhibit, "http://www.bis.gov/letter.pdf"), exportwatch.OfficialStatement},
		"an article's own copy": {article(exhibit), exportwatch.Secondary},
	} {
		got := triage.Read(c.in)
		checkEvidence(t, c.in.Version.Text, got)
		if len(got) != 1 || got[0].Kind != exportwatch.IILIssued || got[0].Grade != c.grade || got[0].Sources[0].Grade != c.grade {
			t.Errorf("%s: got %+v, want a letter of grade %s", name, got, c.grade)
			continue
		}
		if unseen := strings.Contains(got[0].Headline, "not seen"); unseen == c.grade.Seen() {
			t.Errorf("%s: %s", name, got[0].Headline)
		}
	}
}
