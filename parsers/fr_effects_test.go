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
