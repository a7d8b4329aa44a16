package parsers_test

import (
	"strings"
	"testing"

	"exportwatch/parsers"
)

// TestPDFTitle: a file without a title is named by what it is about, not by who
// printed it.
func TestPDFTitle(t *testing.T) {
	for text, want := range map[string]string{
		"UNITED STATES DEPARTMENT OF COMMERCE Bureau of Industry and Security May 3, 2030|Advisory opinion on optical benches|The Bureau answers.":                                                            "Advisory opinion on optical benches",
		"U.S. Department of Commerce|Washington, D.C. 20230|May 3, 2030|Auklet Optics, Inc., 12 Main Street, Reno, NV 89501|Re: License requirements for benches|Dear Ms. Auk:|The Bureau informs you of it.": "License requirements for benches",
		"UNITED STATES DEPARTMENT OF COMMERCE Bureau of Industry and Security May 3, 2030 Re: Optical benches Dear Ms. Auk: The Bureau informs you.":                                                          "Optical benches",
		"Bureau of Industry and Security|Dear Ms. Auk:|The Bureau informs you that a license is required.":                                                                                                    "The Bureau informs you that a license is required.",
		"DEPARTMENT OF COMMERCE|In the Matter of: Auklet Optics, Inc., Respondent":                                                                                                                            "In the Matter of: Auklet Optics, Inc.",
		"BILLING CODE 3510-33-P|DEPARTMENT OF COMMERCE|15 CFR Parts 732, 734, and 774|[Docket No. 310107-0007]|RIN 0694-ZZ90|Controls on benches.":                                                            "Controls on benches.",
		"Bureau of Industry and Security announces new controls|Text.":                                                                                                                                        "Bureau of Industry and Security announces new controls",
		"7|RAYS, CSR (510) 555-7228|What was said of benches":                                                                                                                                                 "What was said of benches",
		"Bureau of Industry and Security Guidance on red flags January 5, 2031|Text.":                                                                                                                         "Bureau of Industry and Security Guidance on red flags",
		"In the Matter of:|Auklet Optics, Inc.|Order":                                                                                                                                                         "In the Matter of: Auklet Optics, Inc.",
		"May 3, 2030": "May 3, 2030",
		"12":          "12",
	} {
		content := "BT /F1 10 Tf 72 700 Td"
		for line := range strings.SplitSeq(text, "|") {
			content += " (" + strings.NewReplacer("(", `\(`, ")", `\)`).Replace(line) + ") Tj 0 -30 Td"
		}
		r, err := parsers.Parse("pdf", parsers.Input{URL: "https://media.example.gov/letter.pdf", Payload: makePDF(content + " ET")})
		if err != nil || r.Documents[0].Title != want {
			t.Errorf("%s: title %q, %v; want %q", text, r.Documents[0].Title, err, want)
		}
	}
}
