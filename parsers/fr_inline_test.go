package parsers_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch/parsers"
)

// TestFRInstructionsInline reads instructions that stand under numbers inside of one,
// and addresses that say only in part where they are.
func TestFRInstructionsInline(t *testing.T) {
	for _, c := range []struct {
		name         string
		instructions []string
		want         []string
	}{
		{"numbers are no paragraphs", []string{
			"2. Amend § 740.2 by: (a) Revising paragraph (a)(1); (b) Removing paragraph (b); and (c) Adding paragraph (d).",
			"3. Amend § 740.3 by: (1) Removing paragraph (a); and (2) Adding paragraph (c).",
			"4. Amend § 740.4 by: (i) removing paragraph (a); and (ii) adding paragraph (c).",
			"5. In § 740.5: 1. Revise paragraph (a). 2. Remove paragraph (c).",
			"6. Section 740.6 is removed.",
		}, []string{
			"revise 740.2 (a)(1)", "remove 740.2 (b)", "add 740.2 (d)", "remove 740.3 (a)", "add 740.3 (c)",
			"remove 740.4 (a)", "add 740.4 (c)", "revise 740.5 (a)", "remove 740.5 (c)", "remove 740.6",
		}},
		{"each has its own place", []string{
			"2. Amend § 740.2: a. In paragraph (a)(4), by removing “x”; b. In paragraph (a)(5), by removing “y”; and c. In paragraph (b), by removing “z”.",
			"3. Amend § 740.3 by: a. In paragraph (c), removing “x” and adding “y” in its place; b. In paragraph (d): i. Removing “p”; ii. Adding “q” at the end; and c. Adding paragraph (f).",
			"4. In § 740.4: a. In paragraph (a), remove “x”; and b. Remove the table.",
		}, []string{
			"remove 740.2 (a)(4) words x", "remove 740.2 (a)(5) words y", "remove 740.2 (b) words z",
			"replace 740.3 (c) words x -> y", "remove 740.3 (d) words p", "add 740.3 (d) words -> q", "add 740.3 (f)",
			"remove 740.4 (a) words x", "remove 740.4 table",
		}},
		{"what a redesignation makes is no place of its own", []string{
			"2. In § 740.2, redesignate paragraphs (c)(1) and (2) as paragraphs (c) and (d); and, in newly redesignated paragraph (c), remove “or” at the end.",
			"3. Amend § 740.3 by redesignating paragraph (b) as paragraph (c), and in paragraph (e), removing “x” and adding “y” in its place.",
			"4. In § 740.4, paragraph (b) is redesignated as paragraph (c) and, in newly redesignated paragraph (c), revise the first sentence.",
		}, []string{
			"redesignate 740.2 (c)(1) -> (c)", "redesignate 740.2 (c)(2) -> (d)", "remove 740.2 (c) words or",
			"redesignate 740.3 (b) -> (c)", "replace 740.3 (e) words x -> y",
			"redesignate 740.4 (b) -> (c)", "revise 740.4 (c) sentence",
		}},
		{"paragraphs behind semicolons are no numbers", []string{
			"2. Amend § 740.2 by revising paragraphs (a); (b) introductory text; and (c).",
		}, []string{"revise 740.2 (a)", "revise 740.2 (b) introductory text", "revise 740.2 (c)"}},
		{"letters after numerals", []string{
			"2. Section 740.2 is amended by revising paragraphs (h)(1)(i) and (m).",
			"3. Section 740.3 is amended by removing paragraphs (b)(2)(i) and (j), (c)(1)(v), and (w).",
			"4. In § 740.4, remove “x” from paragraphs (a)(1)(i), (k), and (l).",
			"5. Add § 740.5(e)(3)(i)(A) through (C) and (k).",
			"6. Revise § 740.6(a)(1)(i) and (l), (b)(1)(i) and (iii), (c)(2)(i) and (v), and (d)(1)(i)(A) and (ii).",
		}, []string{
			"revise 740.2 (h)(1)(i)", "revise 740.2 (m)",
			"remove 740.3 (b)(2)(i)", "remove 740.3 (j)", "remove 740.3 (c)(1)(v)", "remove 740.3 (w)",
			"remove 740.4 (a)(1)(i) words x", "remove 740.4 (k) words x", "remove 740.4 (l) words x",
			"add 740.5 (e)(3)(i)(A)", "add 740.5 (e)(3)(i)(B)", "add 740.5 (e)(3)(i)(C)", "add 740.5 (k)",
			"revise 740.6 (a)(1)(i)", "revise 740.6 (l)", "revise 740.6 (b)(1)(i)", "revise 740.6 (b)(1)(iii)",
			"revise 740.6 (c)(2)(i)", "revise 740.6 (c)(2)(v)", "revise 740.6 (d)(1)(i)(A)", "revise 740.6 (d)(1)(ii)",
		}},
		{"a paragraph behind its section", []string{
			"2. Section 740.2, paragraph (b) is removed.",
			"3. Section 740.3, introductory text, is revised.",
			"4. Section 740.4, paragraphs (b) and (c) are removed and reserved.",
			"5. Section 740.5, heading, is revised.",
			"6. Section 740.6, paragraph (a) is revised; paragraph (b)(1), introductory text, is amended by removing the word “x” and adding the word “y” in its place; and paragraph (c) is removed.",
			"7. Remove § 740.7, paragraph (a) of § 740.8.",
		}, []string{
			"remove 740.2 (b)", "revise 740.3 introductory text", "reserve 740.4 (b)", "reserve 740.4 (c)", "revise 740.5 heading",
			"revise 740.6 (a)", "replace 740.6 (b)(1) introductory text words x -> y", "remove 740.6 (c)",
			"remove 740.7", "remove 740.8 (a)",
		}},
		{"numbers of the Internal Revenue Service", []string{
			"Paragraph 1. The authority citation for part 740 continues to read as follows:",
			"Par. 2. Section 740.2-1 is amended by:", "1. Revising paragraph (b)(4)(i).", "2. Adding paragraph (o).",
			"Par. 3. Section 740.3 is amended as follows:", "1. Paragraph (a) is revised.", "Par. 4. Section 740.4 is removed.",
		}, []string{"revise 740.2-1 (b)(4)(i)", "add 740.2-1 (o)", "revise 740.3 (a)", "remove 740.4"}},
		{"lists of subparts and appendices", []string{
			"2. Part 740 is amended by redesignating subparts D and E as subparts E and F.",
			"3. Appendices B and C to part 740 are removed.",
		}, []string{"redesignate subpart-D -> subpart-E", "redesignate subpart-E -> subpart-F", "remove app-b", "remove app-c"}},
		{"rows named after sections", []string{
			"2. In § 740.2(c), the table titled “Lamps of the Land” is amended by removing the entries for Sections 101.1 and 101.2.",
		}, []string{"remove 740.2 (c) entry 101.1 101.2"}},
		{"words each for its own", []string{
			"2. In § 740.2, remove the words “A”, “B”, and “C” in paragraph (e) and add in their places the words “D”, “E”, and “F”, respectively.",
		}, []string{"replace 740.2 (e) words A -> D", "replace 740.2 (e) words B -> E", "replace 740.2 (e) words C -> F"}},
		{"sentences of two places", []string{
			"2. Section 740.2 is amended by revising the second and third sentences of the introductory text and the last sentence of paragraph (b)(2).",
		}, []string{"revise 740.2 introductory text sentence", "revise 740.2 (b)(2) sentence"}},
		{"to another section", []string{
			"2. Section 740.2 is amended by transferring paragraph (c) to § 740.3 as paragraph (a)(2).",
			"3. Redesignate § 740.5(a) and (b) as § 740.6(b) and (c).",
			"4. Redesignate § 740.7(a) as § 740.7(b).",
		}, []string{"transfer 740.2 (c) -> 740.3(a)(2)", "redesignate 740.5 (a) -> 740.6(b)", "redesignate 740.5 (b) -> 740.6(c)", "redesignate 740.7 (a) -> (b)"}},
		{"an undesignated heading", []string{
			"2. Remove the undesignated heading above § 740.4.",
		}, []string{"remove 740.4 center heading"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, unread := effectsOf(t, "740", c.instructions)
			if !slices.Equal(got, c.want) || unread {
				t.Errorf("warned %v, got\n  %s\nwant\n  %s", unread, strings.Join(got, "\n  "), strings.Join(c.want, "\n  "))
			}
		})
	}
}

// TestFRPartiesOfInstructions reads instructions on entries whose country or new name
// stands apart, and on several entries of the Commerce Control List at once.
func TestFRPartiesOfInstructions(t *testing.T) {
	for _, c := range []struct {
		part         string
		instructions []string
		want         []string
	}{
		{"744", []string{
			"2. Supplement no. 4 to part 744 is amended under RURITANIA by: (1) removing the entry for “Amber”; and (2) adding the entry for “Basalt”.",
			"3. Under “RURITANIA” in supplement no. 4 to part 744, the entry for “Chert” is removed, the entry for “Dolomite” is revised, and an entry for “Elm” is added in alphabetical order.",
			"4. Supplement no. 4 to part 744 is amended:", "a. Under SYLDAVIA, by revising the entry for “Flint Ltd” to read “Flint Limited”; and",
			"b. By revising the entries for “Gneiss” under RURITANIA, and “Hornfels” under SYLDAVIA.",
		}, []string{
			"remove supp-4 entry RURITANIA: Amber", "add supp-4 entry RURITANIA: Basalt",
			"remove supp-4 entry RURITANIA: Chert", "revise supp-4 entry RURITANIA: Dolomite", "add supp-4 entry RURITANIA: Elm",
			"revise supp-4 entry -> Flint Limited SYLDAVIA: Flint Ltd", "revise supp-4 entry RURITANIA: Gneiss; SYLDAVIA: Hornfels",
		}},
		{"774", []string{
			"2. In supplement no. 1 to part 774, ECCNs 3A991, 3A992.p, and 5A992.z are amended by removing “Lamp” and adding “Jar” in its place.",
		}, []string{
			"replace supp-1/3A991 words Lamp -> Jar", "replace supp-1/3A992 p words Lamp -> Jar", "replace supp-1/5A992 z words Lamp -> Jar",
		}},
	} {
		got, unread := effectsOf(t, c.part, c.instructions)
		if !slices.Equal(got, c.want) || unread {
			t.Errorf("part %s: warned %v, got\n  %s\nwant\n  %s", c.part, unread, strings.Join(got, "\n  "), strings.Join(c.want, "\n  "))
		}
	}
}

// TestFRTwoTitles holds that what a proposed rule for parts of two titles announces
// keeps the title of its part, and has none where both have the part.
func TestFRTwoTitles(t *testing.T) {
	payload := `<PRORULE><PREAMB><AGENCY TYPE="F">OFFICE OF LAMPS</AGENCY><CFR>15 CFR Parts 740 and 790</CFR><CFR>22 CFR Parts 120 and 790</CFR><SUBJECT>Lamps</SUBJECT></PREAMB>
<SUPLINF><P>Words.</P><PART><HD SOURCE="HED">PART 740—LAMPS</HD></PART><AMDPAR>1. In § 740.1, remove paragraph (b).</AMDPAR>
<PART><HD SOURCE="HED">PART 120—JARS</HD></PART><AMDPAR>2. Section 120.5 is amended by removing paragraph (c).</AMDPAR>
<AMDPAR>3. Section 790.1 is removed.</AMDPAR></SUPLINF><FRDOC>[FR Doc. 2031-04321 Filed 3-6-31; 8:45 am]</FRDOC></PRORULE>`
	d := parseOne(t, "fr-xml", parsers.Input{Payload: []byte(payload)})
	var got []string
	for _, e := range d.Version.Effects {
		got = append(got, e.Target+" "+e.Section+e.Paragraph)
	}
	want := []string{"cfr/15/740 740.1(b)", "cfr/22/120 120.5(c)", " 790.1"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
