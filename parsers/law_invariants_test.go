package parsers_test

import (
	"encoding/xml"
	"regexp"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// recordedRegulations returns the recorded texts of the CFR, in each of the
// dialects, by a name: titles of the eCFR, parts of it, annual editions, and the
// parts of 15 CFR that are recorded as Markdown, in the eCFR's markup.
func recordedRegulations(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, pattern := range []string{"corpus/ecfr/bulk/*.xml.gz", "corpus/ecfr/versioner/*.xml", "corpus/cfr-annual/*.xml"} {
		for _, name := range corpusGlob(t, pattern) {
			out[name] = corpusFile(t, name)
		}
	}
	const derived = "corpus/ear-derived/title-15-chapter-VII-parts-745-799.md.gz"
	out[derived] = markdownAsECFR(string(corpusFile(t, derived)))
	return out
}

var (
	markdownPart    = regexp.MustCompile(`^### Part (\d+)$`)
	markdownSection = regexp.MustCompile(`^#### § § (\d+\.\d+)$`)
)

// lostCaption finds the place of a caption that the Markdown left out, which has
// no italics: "(b)  (1) A", "(c) —(1) B".
var lostCaption = regexp.MustCompile(`^((?:\([A-Za-z0-9]+\))+ )( |—)`)

// markdownAsECFR writes the sections of a chapter in Markdown as the eCFR writes
// them.
func markdownAsECFR(text string) []byte {
	var out strings.Builder
	out.WriteString(`<ECFR><DIV1 N="15" TYPE="TITLE">`)
	open := []string{}
	closeTo := func(n int) {
		for ; len(open) > n; open = open[:len(open)-1] {
			out.WriteString("</" + open[len(open)-1] + ">")
		}
	}
	element := func(name, text string) {
		out.WriteString("<" + name + ">")
		_ = xml.EscapeText(&out, []byte(text)) // a strings.Builder takes all
		out.WriteString("</" + name + ">\n")
	}
	last := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch part, section := markdownPart.FindStringSubmatch(line), markdownSection.FindStringSubmatch(line); {
		case part != nil:
			closeTo(0)
			out.WriteString(`<DIV5 N="` + part[1] + `" TYPE="PART"><HEAD>PART ` + part[1] + `</HEAD>`)
			open = append(open, "DIV5")
		case section != nil && strings.Contains(last, "Definition"): // the terms, which divide it, were in italics
			closeTo(1)
		case section != nil:
			closeTo(1)
			out.WriteString(`<DIV8 N="` + section[1] + `" TYPE="SECTION">`)
			open = append(open, "DIV8")
			element("HEAD", last)
		case strings.HasPrefix(line, "§ "), strings.HasPrefix(line, "PART "), line == "", len(open) < 2:
		case strings.HasPrefix(line, "> ["):
			element("CITA", line[2:])
		default:
			front := lostCaption.FindStringSubmatchIndex(line)
			if front == nil {
				element("P", line)
				break
			}
			out.WriteString("<P>" + line[:front[3]] + "<I>Caption</I>")
			element("E", line[front[3]:])
			out.WriteString("</P>\n")
		}
		if line != "" {
			last = line
		}
	}
	closeTo(0)
	out.WriteString("</DIV1></ECFR>")
	return []byte(out.String())
}

// printedDesignator matches the designator that a line begins with, and what it
// begins with if that is a reference to a paragraph.
var (
	printedDesignator  = regexp.MustCompile(`^\((?:[a-z]{1,5}|\d{1,3}|[A-Z]{1,2})\)(?: |\(|$)`)
	printedReference   = regexp.MustCompile(`^(?:\([A-Za-z0-9]+\))+ (?:of this|and \(|or \(|through \()`)
	knownParenthetical = regexp.MustCompile(`^\((?:see|as|sec|and|or|the|if|for|not|also|to|in|name|date|title|state|city)\)`)
)

// TestRecordedRegulations: in every recorded text of the CFR sections nest in
// reading order under unique addresses, the sections and what stands before them
// make up the text, and each designator that begins a line of a section begins a
// section of its own.
func TestRecordedRegulations(t *testing.T) {
	for name, payload := range recordedRegulations(t) {
		r, err := parsers.Parse("auto", parsers.Input{Payload: payload})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		designators, again := 0, 0
		for _, d := range r.Documents {
			checkSections(t, d)
			checkDepths(t, d)
			checkRoundTrip(t, d.Version)
			found, repeated := checkDesignators(t, d)
			designators, again = designators+found, again+repeated
		}
		t.Logf("%s: %d documents, %d designators, %d of them a second time in their section", name, len(r.Documents), designators, again)
		if again > 0 {
			t.Errorf("%s: %d of %d designators stand twice in their section", name, again, designators)
		}
	}
}

// checkRoundTrip: the own text of the sections, one after the other, behind what
// stands before the first is the text of v.
func checkRoundTrip(t *testing.T, v exportwatch.Version) {
	t.Helper()
	var text strings.Builder
	for i, s := range v.Sections {
		if i == 0 {
			text.WriteString(v.Text[:s.Start])
		}
		end := s.End
		if i+1 < len(v.Sections) {
			end = v.Sections[i+1].Start
		}
		text.WriteString(v.Text[s.Start:max(end, s.Start)])
	}
	if len(v.Sections) > 0 && strings.TrimRight(text.String(), "\n") != strings.TrimRight(v.Text, "\n") {
		t.Errorf("%s: the sections do not make up the text", v.Doc)
	}
}

// checkDesignators returns how many sections of d are at designators, and how many
// of them have an address that was used before.
func checkDesignators(t *testing.T, d parsers.Document) (found, again int) {
	t.Helper()
	begins := map[int]bool{}
	for _, s := range d.Version.Sections {
		begins[s.Start] = true
		if strings.HasPrefix(s.Label, "(") {
			found++
		}
		if strings.Contains(string(s.ID), "~") && strings.HasPrefix(s.Label, "(") {
			t.Logf("%s %s: %.70s", d.ID, s.ID, d.Version.SectionText(s))
			again++
		}
	}
	at := 0
	for line := range strings.Lines(d.Version.Text) {
		if printedDesignator.MatchString(line) && !begins[at] && !printedReference.MatchString(line) && !knownParenthetical.MatchString(line) {
			t.Errorf("%s: no section at %.90q", d.ID, line)
		}
		at += len(line)
	}
	return found, again
}
