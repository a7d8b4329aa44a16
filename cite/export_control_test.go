package cite_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"exportwatch/cite"
)

// TestExportControl: what cites the Act or the regulations, by number or by
// name, and what only looks like it.
func TestExportControl(t *testing.T) {
	for text, want := range map[string][]string{
		"The Export Control Reform Act of 2018 (50 U.S.C. 4801 et seq.) is amended": {"Export Control Reform Act of 2018", "50 U.S.C. 4801"},
		"Public Law 115-232 (section 1764)":                                         {"Public Law 115-232 (section 1764"},
		"section 1754(b) of the Export Control Reform Act of 2018":                  {"section 1754(b) of the Export Control Reform Act of 2018"},
		"Section 4813 of title 50, United States Code":                              {"Section 4813 of title 50"},
		"parts 730 through 774 of title 15, Code of Federal Regulations":            {"parts 730 through 774 of title 15"},
		"part 744 of title 15, Code of Federal Regulations":                         {"part 744 of title 15"},
		"the Export\nAdministration Regulations":                                    {"Export\nAdministration Regulations"},
		"under chapter 58 of title 50, United States Code":                          {"chapter 58 of title 50"},
		"subchapter C of chapter VII of title 15, Code of Federal Regulations":      {"subchapter C of chapter VII of title 15"},
		"15 CFR parts 700-740":                                                      {"15 CFR parts 700-740"},
		"in sections 4801 through 4852 of title 50, United States Code":             {"sections 4801 through 4852 of title 50"},
		"in sections 4801 to 4852 of title 50, United States Code":                  {"sections 4801 to 4852 of title 50"},
		"under sections 4813 and 4817(b) of title 50":                               {"sections 4813 and 4817(b) of title 50"},
		"under sections 1701, 4611, and\n4819 of title 50":                          {"sections 1701, 4611, and\n4819 of title 50"},
		"parts 730, 744, and 774 of title 15, Code of Federal Regulations":          {"parts 730, 744, and 774 of title 15"},
		"section 744.21(b) of title 15, Code of Federal Regulations":                {"section 744.21(b) of title 15"},
		"part I of title XVII, subtitle B, of Public Law 115-232":                   {"part I of title XVII, subtitle B, of Public Law 115-232"},
		"part I of subtitle B\nof title XVII of division A of Pub. L. 115–232":      {"part I of subtitle B\nof title XVII of division A of Pub. L. 115–232"},
		"subtitle B of title XVII of the John S. McCain National Defense Authorization Act for Fiscal Year 2019 (Public Law 115-232)": {
			"subtitle B of title XVII of the John S. McCain National Defense Authorization Act for Fiscal Year 2019"},
		"(Public Law 115–232, title XVII, subtitle B, 132 Stat. 2208)":                                                                        {"Public Law 115–232, title XVII, subtitle B"},
		"section 1758(a) of the National Defense Authorization Act for Fiscal Year 2019":                                                      {"section 1758(a) of the National Defense Authorization Act for Fiscal Year 2019"},
		"the Export Controls Act of 2018 or the Anti-Boycott Act of 2018":                                                                     {"Export Controls Act of 2018", "Anti-Boycott Act of 2018"},
		"sections 1701 through 1706 of title 50; sections 4601 to 4623 of title 50":                                                           nil,
		"sections 744 and 745 of title 15, United States Code; sections 4801 and 4802 of title 10":                                            nil,
		"subtitle A of title XVII of Public Law 115-232; title XVIII of Public Law 115–232":                                                   nil,
		"section 1703 of title XVII of Public Law 115–232":                                                                                    nil,
		"subtitle B of title XVII of Public Law 116-92; title XVII, subtitle B, of Public Law 115-231":                                        nil,
		"section 889 of the John S. McCain National Defense Authorization Act for Fiscal Year 2019 (Public Law 115–232; 41 U.S.C. 3901 note)": nil,
		"Public Law 115-232; section 1758 of the Jar Act":                                                                                     nil,
		"Public Law 115-232, section 1758 of the Jar Act":                                                                                     nil,
		"under the Export Controls Act of 1979, subtitle B":                                                                                   nil,
		"the Export Administration Act of 1979 (50 U.S.C. 4601)":                                                                              nil,
		"15 CFR part 775; 15 CFR 2004.1; 50 U.S.C. 4853; 50 CFR 744.1; 10 U.S.C. 4801":                                                        nil,
		"section 2778 of title 22; the EAR of a cat; export controls":                                                                         nil,
	} {
		var got []string
		for _, c := range cite.ExportControl(text) {
			got = append(got, c.Text)
			if c.Text != text[c.Start:c.End] {
				t.Errorf("%q is not at %d", c.Text, c.Start)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: cites %q, want %q", text, got, want)
		}
	}
}

// TestExportControlMany: each citation counts, however many there are.
func TestExportControlMany(t *testing.T) {
	if got := len(cite.ExportControl(strings.Repeat("50 U.S.C. 4811. ", 2000))); got != 2000 {
		t.Errorf("%d citations, want 2000", got)
	}
}

// TestExportControlRecorded reads the recorded texts of two bills on export
// controls and one on consumers.
// grep -o '50 U.S.C. 48[0-9][0-9]' FILE | wc -l
func TestExportControlRecorded(t *testing.T) {
	for name, want := range map[string]int{
		"t47_119/hr_2683/BILLS-119hr2683ih.txt":                    10,
		"t47_119/hr_2683/BILLS-119hr2683eh.txt":                    10,
		"t47_119/s_3519/BILLS-119s3519is.txt":                      11,
		"billdtd/116__hr__hr1500__text-versions__eh__document.xml": 0,
	} {
		text, err := os.ReadFile(filepath.Join(corpus(t), "corpus", "congress", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		numbered, all := 0, cite.ExportControl(string(text))
		for _, c := range all {
			if c.Type == cite.USC && strings.HasPrefix(c.Text, "50 U.S.C. 48") {
				numbered++
			}
		}
		if numbered != want || (len(all) > 0) != (want > 0) {
			t.Errorf("%s: %d citations of the Code among %d, want %d", name, numbered, len(all), want)
		}
	}
}
