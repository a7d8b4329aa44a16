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
	{"parts and fields of entries", "774", []string{
		"2. In Supplement No. 1 to part 774 (the Commerce Control List), Category 9—Lamps, ECCN 9A991 is amended by:",
		"a. Revising the “License Requirements” section;",
		"b. Revising the “LVS” and “GBS” paragraphs in the “List Based License Exceptions” section;",
		"c. In the “List of Items Controlled” section, revising the Related Controls paragraph and adding paragraph b.2 in the Items paragraph; and",
		"d. Revising the Reason for Control paragraph and the table in the License Requirements section, and adding Note 2 to paragraph .c.",
		"3. In supplement no. 1 to part 774, add, after the entry for ECCN 9A992, ECCN 9A993 and ECCN 9A994.",
		"4. In supplement no. 1 to part 774, ECCN 9A995 is amended by revising the heading, the License Requirement Note, and the Special Conditions for STA section.",
	}, []string{
		"revise supp-1/9A991 License Requirements", "revise supp-1/9A991 LVS", "revise supp-1/9A991 GBS", "revise supp-1/9A991 Related Controls", "add supp-1/9A991 b.2",
		"revise supp-1/9A991 Reason for Control", "revise supp-1/9A991 table", "add supp-1/9A991 c note note 2",
		"add supp-1/9A993", "add supp-1/9A994",
		"revise supp-1/9A995 heading", "revise supp-1/9A995 License Requirements Note", "revise supp-1/9A995 Special Conditions for STA",
	}, false},
	{"headings of countries", "744", []string{
		"2. Supplement No. 4 to part 744 is amended by:",
		"a. Adding a heading for “RURITANIA” in alphabetical order with an entry for “Amber”;",
		"b. Removing the country heading “SYLDAVIA” and the entry for “Basalt” thereunder;",
		"c. Revising the country heading for “BORDURIA” to read “BORDURIEN”;",
		"d. Adding Grand Fenwick and Freedonia as new destinations and adding under FREEDONIA “Chert Ltd.” and under GRAND FENWICK “Dolomite LLC”;",
		"e. Removing the heading for ILLYRIA.",
	}, []string{
		"add supp-4 country heading RURITANIA", "add supp-4 entry RURITANIA: Amber",
		"remove supp-4 country heading SYLDAVIA", "remove supp-4 entry SYLDAVIA: Basalt",
		"revise supp-4 country heading BORDURIA -> BORDURIEN BORDURIA",
		"add supp-4 country heading Grand Fenwick Freedonia", "add supp-4 entry FREEDONIA: Chert Ltd.; GRAND FENWICK: Dolomite LLC",
		"remove supp-4 country heading ILLYRIA",
	}, false},
	{"where things stand", "740", []string{
		"2. Section 740.2 is amended in paragraph (c)(1) by removing the third sentence.",
		"3. Subpart C, consisting of §§ 740.40 through 740.42, is removed.",
		"4. Section 740.8 is redesignated as § 741.2 and transferred to part 741.",
		"5. Redesignate § 740.17 as § 740.18 and § 740.19 as § 740.21.",
		"6. Remove the word “and” from paragraph (h)(3) of § 740.9 and add paragraph (h)(5).",
		"7. Revise the first sentence of § 740.15(e) and the table following paragraph (f)(1) of § 740.15.",
		"8. In § 740.9, paragraph (b)(1), remove “lamp” and add in its place “jar”; paragraph (c) is transferred to § 740.10 and redesignated as paragraph (d).",
		"9. Remove the authority citations at the end of §§ 740.2, 740.3, and 740.5.",
		"10. The undesignated center heading preceding § 740.30 is removed.",
		"11. Sections 740.50 through 740.52 are redesignated as §§ 740.60 through 740.62, respectively.",
		"12. Amend § 740.70(a)(1), by removing “$1” and adding in its place “$2” and § 740.70(c), by removing “lamp” and adding “jar” in its place.",
		"13. Lift the stay of § 740.71(b) and suspend § 740.72.",
		"14. Amend § 740.73 by removing Note 1 to paragraph (b)(2) and redesignating Note 2 to paragraph (b)(2) as Note 1 to paragraph (b)(2).",
		"15. Amend § 740.74 by removing the definitions of “Beta,” and “Gamma.”",
	}, []string{
		"remove 740.2 (c)(1) sentence",
		"remove subpart-C",
		"redesignate 740.8 -> 741.2", "transfer 740.8 -> part 741",
		"redesignate 740.17 -> 740.18", "redesignate 740.19 -> 740.21",
		"remove 740.9 (h)(3) words and", "add 740.9 (h)(5)",
		"revise 740.15 (e) sentence", "revise 740.15 (f)(1) table",
		"replace 740.9 (b)(1) words lamp -> jar", "transfer 740.9 (c) -> 740.10", "redesignate 740.10 (c) -> (d)",
		"remove 740.2 authority citation", "remove 740.3 authority citation", "remove 740.5 authority citation",
		"remove 740.30 center heading",
		"redesignate 740.50 -> 740.60 through 740.62",
		"replace 740.70 (a)(1) words $1 -> $2", "replace 740.70 (c) words lamp -> jar",
		"amend 740.71 (b)", "suspend 740.72",
		"remove 740.73 (b)(2) note note 1", "redesignate 740.73 (b)(2) note -> note 1 note 2",
		"remove 740.74 definition Beta", "remove 740.74 definition Gamma",
	}, false},
	{"what an entry of a list says", "744", []string{
		"2. Supplement No. 4 to part 744 is amended:",
		"a. Under the country heading RURITANIA, KINGDOM OF:",
		"i. Adding the entries “Amber,” and “Basalt” in alphabetical order; and",
		"ii. In the entry for “Chert (R) Co., Ltd.”, revising the license requirement and license review policy columns.",
		"b. Under SYLDAVIA, in the entry for “Dolomite Co.,” by removing the alias “Elm” and adding in its place the alias “Flint”;",
		"c. Under BORDURIA, by revising the entry for “Gneiss Co.” by adding one alias, “Hornfels”;",
		"d. In the entry for “Iolite” under ILLYRIA, adding the address “1 Road”;",
		"e. Under BORDURIA, by revising the entry for “Jade,” by removing the entry for “Kunzite”; and by removing the entry for “Larvikite”.",
	}, []string{
		"add supp-4 entry RURITANIA, KINGDOM OF: Amber; RURITANIA, KINGDOM OF: Basalt",
		"revise supp-4 entry RURITANIA, KINGDOM OF: Chert (R) Co., Ltd.",
		"revise supp-4 entry Elm -> Flint SYLDAVIA: Dolomite Co.",
		"revise supp-4 entry BORDURIA: Gneiss Co.", "revise supp-4 entry -> Hornfels BORDURIA: Gneiss Co.",
		"revise supp-4 entry -> 1 Road ILLYRIA: Iolite",
		"revise supp-4 entry BORDURIA: Jade", "remove supp-4 entry BORDURIA: Kunzite", "remove supp-4 entry BORDURIA: Larvikite",
	}, false},
	{"ranges, titles and corrections", "740", []string{
		"3. In § 740.2, revise paragraphs (b)(1) through (b)(3)(ii) and (b)(5) to read as follows:",
		"4. Supplement No. 4 to part 740—Codes of Lamps and Numbers—is revised to read as follows:",
		"5. On page 501, in the second column, in § 740.3(b), correct “4” to read “5”.",
		"6. Amend § 740.13 by: a. Revising the heading of the section; b. Removing and reserving paragraph (d)(2); and c. Adding paragraph (g).",
	}, []string{
		"revise 740.2 (b)(1)", "revise 740.2 (b)(2)", "revise 740.2 (b)(3) introductory text", "revise 740.2 (b)(3)(i)", "revise 740.2 (b)(3)(ii)", "revise 740.2 (b)(5)",
		"revise supp-4", "correct 740.3 (b) words 4 -> 5",
		"revise 740.13 heading", "reserve 740.13 (d)(2)", "add 740.13 (g)",
	}, false},
	{"what is put in the place of another", "774", []string{
		"2. Supplement no. 1 to part 774, Category 6, is amended by removing ECCNs 6A990 and 6A992 and adding in their place ECCN 6A999.",
		"3. In supplement no. 1 to part 774, Category 1—Jars, Lids, “Lamps” and “Wicks,” ECCN 1C351 is amended by revising paragraph d in the “Items” paragraph.",
		"4. Amend § 774.2 by removing from paragraph (a)(1) “lamp, jar,” and adding in its place “lid, lamp, jar,”.",
	}, []string{
		"remove supp-1/6A990", "remove supp-1/6A992", "add supp-1/6A999", "revise supp-1/1C351 d", "replace 774.2 (a)(1) words lamp, jar, -> lid, lamp, jar,",
	}, false},
	{"words that come out in nothing", "740", []string{"2. Amend § 740.2 by revising paragraph (a) and the knobs."}, []string{"revise 740.2 (a)"}, true},
	{"a place that comes out in nothing", "740", []string{"2. Revise paragraph (a) of § 740.2, and the lids described at (b)(2)(iii)."}, []string{"revise 740.2 (a)"}, true},
	{"a section that comes out in nothing", "740", []string{"2. The heading and introductory text of § 740.2, paragraph (c) of § 740.3, and § 740.4 are revised to read as follows:"}, []string{
		"revise 740.2 heading", "revise 740.2 introductory text", "revise 740.3 (c)",
	}, true},
	{"a quotation that comes out in nothing", "772", []string{"2. In § 772.1, revise the definition of “Jar” with the cross-reference “Lid”."}, []string{"revise 772.1 definition Jar", "revise 772.1 words"}, true},
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
