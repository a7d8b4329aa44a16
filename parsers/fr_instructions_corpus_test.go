package parsers_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// labelledEffects are the effects of recorded rules as a person reads their
// instructions: verb, the part where the section does not tell it, section,
// paragraph, what of it, and where a redesignation leads.
func labelledEffects() map[string]string {
	return map[string]string{
		"cfpb/2013-12125.xml": `
			revise | 1026.23 | (a)(3)(ii)
			revise | 1026.34 | (a)(4)(i)
			revise | 1026.35 | (b)(1) | sentence
			revise | 1026.35 | (b)(2)(iii)(A)
			revise | 1026.35 | (b)(2)(iv)(A)
			revise | 1026.35 | (b)(2)(iv)(B)
			add | 1026.35 | (e)
			revise | 1026 | supp-i | comment 32(d)-1
			revise | 1026 | supp-i | comment 34(a)(4)-1
			revise | 1026 | supp-i | comment 34(a)(4)(i)-1
			revise | 1026 | supp-i | comment 35(b)(2)(iii)-1
			revise | 1026 | supp-i | comment 35(b)(2)(iv)-1
			add | 1026 | supp-i | comment 35(b)(2)(iv)-2
			add | 1026 | supp-i | comment 35(e)
		`,
		"cfpb/2013-16962-1.xml": `
			revise | 1026.35 | (e) introductory text
			redesignate | 1026.35 | (e)(3) | (e)(4)
			add | 1026.35 | (e)(3)
		`,
		"cfpb/2013-19503.xml": `
			revise | 1005.33 | (c)(2)(iii)
			correct | 1005 | words
		`,
		"cfpb/2013-24521.xml": `
			add | 1024.39 | (d)
			remove | 1024 | supp-i | comment 39(c)
			add | 1024 | supp-i | comment 39(d)(1)
			add | 1024 | supp-i | comment 39(d)(1)-1
			add | 1024 | supp-i | comment 39(d)(1)-2
			add | 1024 | supp-i | comment 39(d)(1)-3
			remove | 1024 | supp-i | comment 41(d)(1)
			remove | 1026.20 | (c)(1)(ii)(A) | words
			replace | 1026.20 | (c)(1)(ii)(B) | words
			add | 1026.20 | (c)(1)(ii)(C)
			revise | 1026.34 | (a)(5)(ii)
			revise | 1026.34 | (a)(5)(iv)(D)
			revise | 1026.34 | (a)(5)(iv)(E)
			add | 1026.34 | (a)(5)(iv)(F)
			add | 1026.41 | (e)(5)
			revise | 1026 | supp-i | comment 32(b)(1)(ii)-4.iii
			revise | 1026 | supp-i | comment 34(a)(5)(ii)-1
			redesignate | 1026 | supp-i | comment 34(a)(5)(ii)-2 | comment 34(a)(5)(ii)-3
			revise | 1026 | supp-i | comment 34(a)(5)(ii)-3
			add | 1026 | supp-i | comment 34(a)(5)(ii)-2
			revise | 1026 | supp-i | comment 34(a)(5)(iv)-1
			revise | 1026 | supp-i | comment 34(a)(5)(v)-1
			add | 1026 | supp-i | comment 41(e)(5)
			add | 1026 | supp-i | comment 41(e)(5)-1
			add | 1026 | supp-i | comment 41(e)(5)-2
			add | 1026 | supp-i | comment 41(e)(5)-3
		`,
		"cfpb/2013-29844.xml": `
			revise | 1026.52 | (b)(1)(ii)(A)
			revise | 1026.52 | (b)(1)(ii)(B)
			add | 1026 | supp-i | comment 32(a)(1)(ii)-2.xix
			add | 1026 | supp-i | comment 52(b)(1)(ii)-2.i
		`,
		"cfpb/2014-21847.xml": `
			revise | 213 | authority citation
			add | 213 | supp-i | comment 2(e)-9.vi
			revise | 1013 | authority citation
			add | 1013 | supp-i | comment 2(e)-9.vi
		`,
		"cfpb/2014-21849.xml": `
			add | 226 | supp-i | comment 3(b)-1.vi
			add | 1026 | supp-i | comment 3(b)-1.vi
		`,
		"cfpb/2014-25503-2.xml": `
			revise | 1026 | supp-i | comment 43(e)(3)(iv)-2
		`,
		"cfpb/2014-25503-1.xml.gz": `
			revise | 1026.41 | (e)(4)(ii)
			revise | 1026.41 | (e)(4)(iii) introductory text
			revise | 1026.43 | (a)(3)(v)(D)(1)
			add | 1026.43 | (a)(3)(vii)
			revise | 1026.43 | (e)(3)(i) introductory text
			add | 1026.43 | (e)(3)(iii)
			add | 1026.43 | (e)(3)(iv)
			revise | 1026 | supp-i | comment 41(e)(4)(ii)-2 introductory text
			add | 1026 | supp-i | comment 41(e)(4)(ii)-4
			revise | 1026 | supp-i | comment 41(e)(4)(iii)-2
			revise | 1026 | supp-i | comment 41(e)(4)(iii)-3
			add | 1026 | supp-i | comment 41(e)(4)(iii)-4
			add | 1026 | supp-i | comment 41(e)(4)(iii)-5
			add | 1026 | supp-i | comment 43(a)(3)(vii)
			add | 1026 | supp-i | comment 43(a)(3)(vii)-1
			add | 1026 | supp-i | comment 43(e)(3)(iii)
			add | 1026 | supp-i | comment 43(e)(3)(iii)-1
			add | 1026 | supp-i | comment 43(e)(3)(iii)-2
			add | 1026 | supp-i | comment 43(e)(3)(iii)-3
			add | 1026 | supp-i | comment 43(e)(3)(iv)
			add | 1026 | supp-i | comment 43(e)(3)(iv)-1
			add | 1026 | supp-i | comment 43(e)(3)(iv)-2
		`,
		"doc/2024-02-12_PRORULE_2024-02443.xml": `
			add | 39.13 | airworthiness directive
		`,
		"doc/2024-02-12_PRORULE_2024-02590.xml": `
			revise | 3.105 | (g)
			revise | 3.114 | (a) introductory text
			remove | 3.114 | authority citation
			revise | 3.114 | authority citation
			revise | 3.307 | (a)(6) introductory text
			revise | 3.307 | (a)(6)(iii)
			revise | 3.307 | (a)(6)(iv)
			revise | 3.307 | (a)(6)(v)
			add | 3.307 | (a)(6)(vi)
			add | 3.307 | (a)(6)(vii)
			add | 3.307 | (a)(6)(viii)
			add | 3.307 | (a)(6)(ix)
			add | 3.307 | (a)(6)(x)
			add | 3.307 | (a)(6)(xi)
			revise | 3.309 | (e)
			revise | 3.313
			revise | 3.814 | heading
			revise | 3.814 | (c)
			revise | 3.814 | authority citation
			revise | 3.815 | (c)(1)
			revise | 3.815 | authority citation
			revise | 3.816 | (f)(3)
			revise | 3.816 | authority citation
		`,
		"doc/2024-02-12_PRORULE_2024-02703.xml": `
			add | 165.715
		`,
		"doc/2024-02-12_PRORULE_2024-02724.xml": `
			add | 39.13 | airworthiness directive
		`,
		"doc/2024-02-12_RULE_2024-02110.xml": `
			revise | 45 | chapter-III | heading
			revise | 309.15 | (a)(2)(iii)
			remove | 309.15 | (a)(2)(iv)
			remove | 309.15 | (a)(2)(v)
			revise | 309.45 | (g)
			revise | 309.75 | (e)
			add | 309.85 | (a)(5) | words
			remove | 309.85 | (a)(6)
			redesignate | 309.85 | (a)(7) | (a)(6)
			revise | 309.130 | (b)(2)(iii)
			remove | 309.130 | (b)(2)(iv)
			remove | 309.130 | (b)(2)(v)
			revise | 309.130 | (c)(2)
			revise | 309.130 | (c)(3)
			remove | 309.130 | (d)
			remove | 309.130 | (e)
			redesignate | 309.130 | (f) | (d)
			redesignate | 309.130 | (g) | (e)
			redesignate | 309.130 | (h) | (f)
			revise | 309.130 | (d)
			remove | 309.155 | (c)
			redesignate | 309.155 | (d) | (c)
			redesignate | 309.155 | (e) | (d)
			redesignate | 309.155 | (f) | (e)
			redesignate | 309.155 | (g) | (f)
			add | 309.170 | (b)(7) | words
			remove | 309.170 | (b)(8)
			redesignate | 309.170 | (b)(9) | (b)(8)
			revise | 310.20 | (a) introductory text
			replace | 310.20 | (a)(1) | words
			replace | 310.20 | (a)(2)(v) | words
			replace | 310.20 | (a)(5) | words
			replace | 310.20 | (a)(6) | words
		`,
		"doc/2024-02-12_RULE_2024-02447.xml": `
			revise | 1006 | authority citation
			add | 1006.10 | definition
			add | 1006.10 | definition
			add | 1006.10 | definition
			add | 1006.10 | definition
			add | 1006.10 | definition
			revise | 1006.101 | introductory text
			revise | 1006.101 | (c)
			revise | 1006.101 | (d)
			revise | 1006.201
			revise | 1006.205 | (a)(9)
			remove | 1006.210 | (g)
			redesignate | 1006.210 | (h) | (g)
			revise | 1006.215 | (e)
			redesignate | 1006.215 | (f) | (g)
			add | 1006.215 | (f)
			add | 1006.227
			replace | 1006.230 | (f) | words
			revise | 1006.235 | heading
			revise | 1006.301
			revise | 1006.305 | (a)
			revise | 1006.305 | (b)
			add | 1006.306
			add | 1006.307
			revise | 1006.310
			replace | 1006.340 | (a) | words
			replace | 1006.350 | (a) | words
			revise | 1006.375
			add | 1006.377
			revise | 1006.410 | (a)(2)
			add | 1006.410 | (a)(3)
			revise | 1006.410 | (c)(1)
			add | 1006.420 | (c) heading
		`,
		"doc/2024-02-12_RULE_2024-02700.xml": `
			add | 52.370 | (c)(130)
			add | 52.385 | entry
			add | 70 | app-a | (b)
		`,
		"doc/2024-02-12_RULE_2024-02701.xml": `
			add | 165.T11-157
		`,
		"doc/2024-02-12_RULE_2024-02705.xml": `
			replace | 414.1405 | (b)(9)(iii) | words
			remove | 424.541 | (a)(2)(ii)(B)(3)
			remove | 424.541 | (a)(2)(ii)(B)(4)
			remove | 424.541 | (a)(2)(ii)(B)(5)
			add | 424.541 | (a)(3)
			add | 424.541 | (a)(4)
			add | 424.541 | (a)(5)
		`,
		"doc/2024-02-12_RULE_2024-02741.xml": `
			revise | 601 | authority citation
			add | 601.2 | (g)
		`,
		"doc/2024-02-12_RULE_2024-02787.xml": `
			add | 180.1406
		`,
		"doc/2024-02-12_RULE_2024-02829.xml": `
			revise | 85.5
		`,
		"doc/2024-02-12_RULE_2024-02930.xml": `
			add | 39.13 | airworthiness directive
		`,
	}
}

// TestInstructionsLabelled compares the effects of recorded rules, in their order,
// with those that a person read from the instructions.
func TestInstructionsLabelled(t *testing.T) {
	files, effects := 0, 0
	for name, want := range labelledEffects() {
		d := parseOne(t, "fr-xml", parsers.Input{Payload: corpusFile(t, "corpus/fr-xml/"+name)})
		var lines []string
		for l := range strings.Lines(want) {
			if l = strings.TrimSpace(l); l != "" {
				lines = append(lines, l)
			}
		}
		files, effects = files+1, effects+len(lines)
		got := make([]string, len(d.Version.Effects))
		for i, e := range d.Version.Effects {
			got[i] = effectLine(e)
			if e.End == 0 || d.Version.Text[e.Start:e.End] != e.Instruction {
				t.Errorf("%s: the instruction of %q does not stand where it says", name, got[i])
			}
		}
		if !slices.Equal(got, lines) {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(lines, "\n"))
		}
	}
	if files < 12 || effects < 120 {
		t.Errorf("%d effects of %d rules are labelled", effects, files)
	}
}

// effectLine writes an effect as labelledEffects does.
func effectLine(e exportwatch.Effect) string {
	part := ""
	if e.Section == "" || strings.Contains("sac", e.Section[:1]) {
		part = e.Target[strings.LastIndexByte(e.Target, '/')+1:]
	}
	section := e.Section
	if e.Through != "" {
		section += " to " + e.Through
	}
	var fields []string
	for _, f := range []string{e.Verb, part, section, e.Paragraph, e.Element, e.To} {
		if f != "" {
			fields = append(fields, f)
		}
	}
	return strings.Join(fields, " | ")
}

// TestInstructionsRead: of the instructions of all recorded rules every one is read
// or tells nothing by itself. A warning names those that are not.
func TestInstructionsRead(t *testing.T) {
	names := append(corpusGlob(t, "corpus/fr-xml/cfpb/*"), corpusGlob(t, "corpus/fr-xml/doc/*.xml")...)
	effects := 0
	for _, name := range append(names, corpusGlob(t, "corpus/fr-xml/issue/*.gz")...) {
		r, err := parsers.Parse("fr-xml", parsers.Input{Payload: corpusFile(t, name)})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range r.Documents {
			effects += len(d.Version.Effects)
			for _, w := range d.Version.Warnings {
				if w.Code == "instruction_not_read" {
					t.Errorf("%s %s: %s", name, d.ID, w.Message)
				}
			}
		}
	}
	if effects < 580 {
		t.Errorf("%d effects", effects)
	}
}

// TestInstructionsRegML: the agency's own reading of one rule, as changes of
// labelled paragraphs, is the effects of its XML.
func TestInstructionsRegML(t *testing.T) {
	changes := string(corpusFile(t, "corpus/regml/notice/1013/2014-21847.xml"))
	d := parseOne(t, "fr-xml", parsers.Input{Payload: corpusFile(t, "corpus/fr-xml/cfpb/2014-21847.xml")})
	found := false
	for _, e := range d.Version.Effects {
		comment, ok := strings.CutPrefix(e.Paragraph, "comment ")
		if e.Target != "cfr/12/1013" || !ok {
			continue
		}
		found = true
		provision, number, _ := strings.Cut(comment, "-")
		label := "1013-" + strings.NewReplacer("(", "-", ")", "").Replace(provision) + "-Interp-" + strings.ReplaceAll(number, ".", "-")
		if !strings.Contains(changes, `<change operation="`+map[string]string{"add": "added", "revise": "modified", "remove": "deleted"}[e.Verb]+`" label="`+label+`"`) {
			t.Errorf("%s %s is no change of the agency's", e.Verb, label)
		}
		if !strings.HasPrefix(e.Text, "vi. From January 1, 2015 through December 31, 2015") || strings.Contains(e.Text, "\n") {
			t.Errorf("text %q", e.Text)
		}
	}
	if !found {
		t.Error("no effect on the commentary of part 1013")
	}
}
