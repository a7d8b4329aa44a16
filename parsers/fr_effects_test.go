package parsers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"exportwatch/parsers"
)

// effectCases are instructions for 15 CFR with what each does: verb, section,
// paragraph, element, the destination or the names, and the parties by country. A
// case that ends with "unread" has to be warned of.
var effectCases = []struct {
	name         string
	part         string
	instructions []string
	want         []string
	unread       bool
}{
	{"one verb under two countries", "744", []string{
		"2. Supplement No. 4 to part 744 is amended:",
		"a. Under RURITANIA, by adding in alphabetical order entries for “Amber” and “Basalt”, and, under SYLDAVIA, by adding an entry for “Chert”;",
		"b. Under RURITANIA, by removing the entry for “Dolomite”; under SYLDAVIA, by removing the entry for “Elm”; and under BORDURIA by revising the entry for “Flint”.",
		"c. Under RURITANIA, by adding an entry for “Gneiss” and under UNITED SYLDAVIAN EMIRATES by adding an entry for “Hornfels”;",
	}, []string{
		"add supp-4 entry RURITANIA: Amber; RURITANIA: Basalt",
		"add supp-4 entry SYLDAVIA: Chert",
		"remove supp-4 entry RURITANIA: Dolomite",
		"remove supp-4 entry SYLDAVIA: Elm",
		"revise supp-4 entry BORDURIA: Flint",
		"add supp-4 entry RURITANIA: Gneiss",
		"add supp-4 entry UNITED SYLDAVIAN EMIRATES: Hornfels",
	}, false},
	{"countries and names of parties", "744", []string{
		"2. Supplement No. 4 to part 744 is amended by:",
		"a. Removing the entry for the following entity under RURITANIA: Amber Works Ltd.",
		"b. Removing, under “SYLDAVIA,” the entry for “Basalt,” and, under “BORDURIA,” the entry for “Chert;”",
		"c. Under SYLDAVIA, REPUBLIC OF (SOUTH), removing the entry for “Dolomite”;",
		"d. Under RURITANIA and under SYLDAVIA, adding “Elm” in alphabetical order;",
		"e. Under RURITANIA, BORDURIA, and SYLDAVIA, removing the entries for “Flint”;",
		"f. Under RURITANIA and SYLDAVIA, removing the entries for “Gneiss” and “Hornfels”;",
		"g. Under SYLDAVIA, adding entries for “Iolite,” a.k.a. “Jade;” and for “Kunzite”;",
		"h. Removing the entry for “Larvikite” under RURITANIA and the entry for “Marl” under SYLDAVIA;",
		"i. Revising under the heading “RURITANIA,” the entry “Nickel (FSB)”.",
	}, []string{
		"remove supp-4 entry RURITANIA: Amber Works Ltd.",
		"remove supp-4 entry SYLDAVIA: Basalt; BORDURIA: Chert",
		"remove supp-4 entry SYLDAVIA, REPUBLIC OF (SOUTH): Dolomite",
		"add supp-4 entry RURITANIA: Elm; SYLDAVIA: Elm",
		"remove supp-4 entry RURITANIA: Flint; BORDURIA: Flint; SYLDAVIA: Flint",
		"remove supp-4 entry : Gneiss; : Hornfels",
		"add supp-4 entry SYLDAVIA: Iolite; SYLDAVIA: Kunzite",
		"remove supp-4 entry RURITANIA: Larvikite; SYLDAVIA: Marl",
		"revise supp-4 entry RURITANIA: Nickel (FSB)",
	}, false},
	{"parties without a name", "744", []string{
		"2. Supplement No. 4 to part 744 is amended by adding one Ruritanian entity in alphabetical order.",
	}, []string{"add supp-4 entry"}, true},
	{"paragraphs of several sections", "740", []string{
		"2. Sections 740.4(b)(2) and 740.5(c) are removed.",
		"3. Revise §§ 740.6(a), 740.7(b)(1), and 740.8 to read as follows:",
		"4. In §§ 740.9(a)(1) and 740.10(b), remove “lamp” and add “jar” in its place.",
		"5. Sections 740.16(a), (b)(2) and (c), 740.17 heading and introductory text, and 740.18(d) are revised to read as follows:",
		"6. Amend §§ 740.21(a)(1), (b)(2), and 740.22(c) introductory text by removing “lamp” and adding “jar” in its place.",
		"7. Remove §§ 740.31(a) and 740.32(b).",
		"8. Revise § 740.33 heading and (a)(1) to read as follows:",
	}, []string{
		"remove 740.4 (b)(2)", "remove 740.5 (c)",
		"revise 740.6 (a)", "revise 740.7 (b)(1)", "revise 740.8",
		"replace 740.9 (a)(1) words lamp -> jar", "replace 740.10 (b) words lamp -> jar",
		"revise 740.16 (a)", "revise 740.16 (b)(2)", "revise 740.16 (c)", "revise 740.17 heading", "revise 740.17 introductory text", "revise 740.18 (d)",
		"replace 740.21 (a)(1) words lamp -> jar", "replace 740.21 (b)(2) words lamp -> jar", "replace 740.22 (c) introductory text words lamp -> jar",
		"remove 740.31 (a)", "remove 740.32 (b)",
		"revise 740.33 heading", "revise 740.33 (a)(1)",
	}, false},
	{"redesignation and another act", "740", []string{
		"2. Section 740.2 is amended as follows:",
		"a. Paragraph (b)(2) is removed, paragraphs (b)(3) and (4) are redesignated as paragraphs (b)(2) and (3), and a new paragraph (b)(4) is added.",
		"b. Paragraph (c) is redesignated as paragraph (d) and paragraph (e) is revised.",
	}, []string{
		"remove 740.2 (b)(2)", "redesignate 740.2 (b)(3) -> (b)(2)", "redesignate 740.2 (b)(4) -> (b)(3)", "add 740.2 (b)(4)",
		"redesignate 740.2 (c) -> (d)", "revise 740.2 (e)",
	}, false},
	{"words and where they stand", "740", []string{
		"2. Section 740.13 is amended by removing “a” and adding “an” in its place in paragraphs (a)(1), (b), and (c)(2)(ii).",
		"3. In § 740.14, paragraph (a)(2), the reference to “§ 1” is removed and “§ 2” is added in its place.",
	}, []string{
		"replace 740.13 (a)(1) words a -> an", "replace 740.13 (b) words a -> an", "replace 740.13 (c)(2)(ii) words a -> an",
		"replace 740.14 (a)(2) words § 1 -> § 2",
	}, false},
	{"entries of the control list", "774", []string{
		"2. In supplement no. 1 to part 774, Category 9, ECCN 9A991, paragraph y.7 in the Items paragraph is revised to read as follows:",
		"3. In supplement no. 1 to part 774, Category 9, remove the entry for ECCN 9A992.p.",
		"4. Supplement No. 1 to part 774, Category 5 Part 2, is amended by removing ECCN 5E999.c, and by revising Note 4 to Category 5 Part 2.",
	}, []string{
		"revise supp-1/9A991 y.7", "remove supp-1/9A992 p entry", "remove supp-1/5E999 c", "revise supp-1 note note 4",
	}, false},
}

// TestFREffects reads single instructions and compares what they do.
func TestFREffects(t *testing.T) {
	for _, c := range effectCases {
		t.Run(c.name, func(t *testing.T) {
			got, warned := effectsOf(t, c.part, c.instructions)
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(c.want, "\n  "))
			}
			if warned != c.unread {
				t.Errorf("warned of what is not read: %v, want %v", warned, c.unread)
			}
		})
	}
}

// effectsOf returns the effects of a rule with instructions for a part of title
// 15, each on a line, and whether one was not read.
func effectsOf(t *testing.T, part string, instructions []string) (out []string, unread bool) {
	t.Helper()
	var body strings.Builder
	for _, i := range instructions {
		body.WriteString("<AMDPAR>" + i + "</AMDPAR>\n")
	}
	payload := fmt.Sprintf(`<RULE><PREAMB><AGENCY TYPE="F">OFFICE OF LAMPS</AGENCY><CFR>15 CFR Part %s</CFR><RIN>RIN 0000-AA00</RIN><SUBJECT>Lamps</SUBJECT></PREAMB>
<SUPLINF><P>Words.</P><REGTEXT TITLE="15" PART="%s">%s</REGTEXT></SUPLINF><FRDOC>[FR Doc. 2031-04321 Filed 3-6-31; 8:45 am]</FRDOC></RULE>`, part, part, body.String())
	r, err := parsers.Parse("fr-xml", parsers.Input{Payload: []byte(payload)})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Documents {
		for _, w := range d.Version.Warnings {
			unread = unread || w.Code == "instruction_not_read"
		}
		for _, e := range d.Version.Effects {
			words := []string{e.Verb, e.Section, e.Paragraph, e.Element, e.Removed}
			if e.To+e.Added != "" {
				words = append(words, "-> "+e.To+e.Added)
			}
			var parties []string
			for _, p := range e.Parties {
				parties = append(parties, p.Country+": "+p.Name)
			}
			if words = append(words, strings.Join(parties, "; ")); parties == nil {
				words = append(words, e.Names...)
			}
			out = append(out, strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), " "))
		}
	}
	return out, unread
}
