package parsers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/parsers/pdftest"
)

// filingWith returns a synthetic document on public inspection that adds parties
// under two countries, named by the lines of its table alone.
func filingWith(table ...string) []byte {
	head := []string{
		"BILLING CODE 9999-33-P", "DEPARTMENT OF EXAMPLES", "Bureau of Samples", "15 CFR Part 744", "[Docket No. 310105-0008]", "RIN 0999-ZZ08",
		"Additions to the Sample Entity List",
		"AGENCY: Bureau of Samples, Department of Examples.", "ACTION: Final rule.",
		"SUMMARY: SYNTHETIC: no agency wrote this rule; it is a test of software.",
		"DATES: This rule is effective March 7, 2031.", "SUPPLEMENTARY INFORMATION:",
		"Accordingly, part 744 of the Sample Regulations (15 CFR parts 730 through 774) is amended as follows:",
		"PART 744 - SAMPLE CONTROLS",
		"1. Supplement No. 4 to part 744 is amended by adding, in alphabetical order, two entities",
		"under RURITANIA, KINGDOM OF, and one entity under SYLDAVIA, to read as follows:",
		"Supplement No. 4 to Part 744—Entity List",
	}
	tail := []string{"* * * * *", "A. B. Person,", "Assistant Secretary for Samples.", "[FR Doc. 2031-00100 Filed: 3/6/2031 8:45 am; Publication Date: 3/7/2031]"}
	var page strings.Builder
	page.WriteString("BT /F1 8 Tf\n")
	for i, l := range []string{"This document is scheduled to be published in the Federal Register on 03/07/2031 and available online at", "https://federalregister.gov/d/2031-00100, and on https://govinfo.gov"} {
		fmt.Fprintf(&page, "1 0 0 1 60 %d Tm %s Tj\n", 1775-10*i, pdftest.String(l))
	}
	page.WriteString("/F1 12 Tf\n")
	for i, l := range slices.Concat(head, table, tail) {
		fmt.Fprintf(&page, "1 0 0 1 72 %d Tm %s Tj\n", 1735-24*i, pdftest.String(l))
	}
	return pdftest.Pages(page.String() + "ET\n")
}

// TestFilingTableAlone: where the names stand only in the table, each row is a party
// that the table certainly prints; of a row that it does not print whole there is no
// party but a warning.
func TestFilingTableAlone(t *testing.T) {
	heads := []string{"Country Entity License License Federal", "requirement review", "policy Register", "citation"}
	amber := []string{"RURITANIA,", "KINGDOM OF", "Amber Foundry Co., Ltd., a.k.a., the following one alias:", "-AF. Room 1, Building 2, Strelsau, Ruritania."}
	basalt := []string{"BASALT Optics (Strelsau) Co., Ltd., Strelsau, Ruritania."}
	chert := []string{"SYLDAVIA Chert Instruments, Plot 4, Klow, Syldavia."}
	rest := []string{"For all items subject to", "the EAR. (See § 744.11 of", "the EAR).", "Presumption of denial."}
	day, month := []string{"96 FR [INSERT FR", "PAGE NUMBER],", "3/7/31."}, []string{"96 FR [INSERT FR PAGE NUMBER], March", "7, 2031."}
	all := []string{"RURITANIA, KINGDOM OF: Amber Foundry Co., Ltd.", "RURITANIA, KINGDOM OF: BASALT Optics", "SYLDAVIA: Chert Instruments"}
	for _, c := range []struct {
		name   string
		table  []string
		want   []string
		unsure int
	}{
		{"a day in the next line", slices.Concat(heads, amber, rest, day, basalt, rest, month, chert, rest, day), all, 0},
		{"the heads once more on a page", slices.Concat(heads, amber, rest, day, heads, basalt, rest, month, chert, rest, day), all, 0},
		{"a page and a day to be inserted", slices.Concat(amber, rest, []string{"96 FR [INSERT FR PAGE NUMBER AND DATE OF PUBLICATION]."}, basalt, rest, day, chert, rest, day), all, 0},
		{"earlier publications", slices.Concat(amber, rest, []string{"90 FR 12345, 3/4/25;"}, day, basalt, rest, day, chert, rest, day), all, 0},
		{"a cell that ends after the page", slices.Concat(amber, rest[:2], rest[3:], []string{"96 FR [INSERT FR PAGE NUMBER],", "the EAR).", "3/7/31."}, basalt, rest, day, chert, rest, day), all[2:], 2},
		{"an entity torn", slices.Concat(amber[:3], rest, day, amber[3:], basalt, rest, day, chert, rest, day), all[2:], 2},
		{"a row without its publication", slices.Concat(amber, rest, []string{"90 FR 12345, 3/4/25."}, basalt, rest, day, chert, rest, day), all[2:], 1},
		{"rows without their publication", slices.Concat(amber, rest, day, basalt, rest, chert, rest), all[:1], 1},
		{"a country that no instruction names", slices.Concat(amber, rest, day, []string{"BORDURIA", "Dolomite Trading, Szohod, Borduria."}, rest, day, chert, rest, day), slices.Concat(all[:1], all[2:]), 1},
		{"a country that no instruction names beside its row", slices.Concat(amber, rest, day, []string{"BORDURIA Dolomite Trading, Szohod, Borduria."}, rest, day, chert, rest, day), slices.Concat(all[:1], all[2:]), 1},
		{"cells read across", []string{"RURITANIA, Amber Foundry For all items Presumption 96 FR [INSERT", "KINGDOM OF Co., Ltd., Strelsau, subject to the EAR. of denial. FR PAGE", "Ruritania. NUMBER], 3/7/31."}, nil, 1},
		{"an apostrophe in a name", slices.Concat(amber, rest, day, basalt, rest, day, []string{"SYLDAVIA Chert’s ‘Optics’ of Klow’s Port, Klow, Syldavia."}, rest, day), []string{all[0], all[1], "SYLDAVIA: Chert’s ‘Optics’ of Klow’s Port"}, 0},
		{"no country", slices.Concat(basalt, rest, day), nil, 1},
		{"an address for a name", slices.Concat(amber, rest, day, []string{"Room 2, Strelsau, Ruritania."}, rest, day, chert, rest, day), slices.Concat(all[:1], all[2:]), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := parseOne(t, "fr-pi-pdf", parsers.Input{Payload: filingWith(c.table...)}).Version
			var got []string
			for _, e := range v.Effects {
				for _, p := range e.Parties {
					got = append(got, p.Country+": "+p.Name)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("parties %q, want %q", got, c.want)
			}
			unsure := slices.DeleteFunc(slices.Clone(v.Warnings), func(w exportwatch.Warning) bool {
				return w.Code != "instruction_not_read" || !strings.Contains(w.Message, "its party is not listed")
			})
			if len(unsure) != c.unsure {
				t.Errorf("warnings %v, want %d of rows", v.Warnings, c.unsure)
			}
			for _, l := range c.table {
				if !slices.Contains(heads, l) && !strings.Contains(strings.Join(strings.Fields(strings.ReplaceAll(v.Text, " | ", " ")), " "), l) {
					t.Errorf("the text has lost %q", l)
				}
			}
		})
	}
}
