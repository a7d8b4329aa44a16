package parsers_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestFilingTwin: what is read of a rule on the day of its inspection, from the PDF
// of the agency's typescript, equals what its XML tells when it is published.
func TestFilingTwin(t *testing.T) {
	filed := parseOne(t, "fr-pi-pdf", docInput(t, "fr-pi-pdf/entity-list.pdf"))
	published := parseOne(t, "fr-xml", docInput(t, "fr-xml/entity-list.xml"))
	if filed.ID != "fr/pi/2031-00099" || filed.Kind != exportwatch.PIDocument || published.ID != "fr/2031-03-07/2031-00099" {
		t.Errorf("identifiers %s (%s) and %s", filed.ID, filed.Kind, published.ID)
	}
	a, b := filed.Version, published.Version
	for _, field := range []string{"document_number", "document_type", "title", "action", "agencies", "cfr", "dockets", "rins", "effective_on", "comments_close_on", "publication_date"} {
		x, y := strings.Join(a.Meta.Strings(field), "|"), strings.Join(b.Meta.Strings(field), "|")
		if x != y || x == "" {
			t.Errorf("%s: %q in the PDF, %q in the XML", field, x, y)
		}
	}
	if got := a.Published.String(); got != "2031-03-06" || a.Effective != b.Effective {
		t.Errorf("filed on %s, effective %s and %s", got, a.Effective, b.Effective)
	}
	if len(a.Effects) != len(b.Effects) || len(a.Effects) == 0 {
		t.Fatalf("%d effects in the PDF, %d in the XML", len(a.Effects), len(b.Effects))
	}
	for i := range a.Effects {
		if x, y := comparableEffect(a, i), comparableEffect(b, i); x != y {
			t.Errorf("effect %d:\n%s\n%s", i, x, y)
		}
	}
	for _, id := range []string{"agency", "action", "summary", "dates", "for-further-information-contact", "supplementary-information", "list-of-subjects", "744.11", "15-cfr-744/supp-4"} {
		if x, y := sectionText(a, id), sectionText(b, id); x == "" || y == "" {
			t.Errorf("section %s: %q in the PDF, %q in the XML", id, x, y)
		}
	}
	for _, id := range []string{"action", "summary"} {
		if x, y := sectionText(a, id), sectionText(b, id); x != y {
			t.Errorf("section %s: %q in the PDF, %q in the XML", id, x, y)
		}
	}
}

// citedPage matches the cell that says where a row was published, which is not
// known on the day of inspection.
var citedPage = regexp.MustCompile(`96 FR (?:4321|\[INSERT FR PAGE NUMBER), March 7, 2031\]?\.`)

func comparableEffect(v exportwatch.Version, i int) string {
	e := v.Effects[i]
	text := strings.ReplaceAll(citedPage.ReplaceAllString(e.Text, ""), " | ", " ")
	var parties []string
	for _, p := range e.Parties {
		parties = append(parties, p.Country+": "+p.Name)
	}
	quoted := ""
	if e.End > e.Start {
		quoted = v.Text[e.Start:e.End]
	}
	return strings.Join([]string{e.Verb, e.Target, e.Section, e.Paragraph, e.Element, strings.Join(e.Names, ";"), strings.Join(parties, ";"), e.InForce.String(), text, quoted}, "\n")
}

// sectionText returns the text of the section with an identifier, or nothing.
func sectionText(v exportwatch.Version, id string) string {
	i := slices.IndexFunc(v.Sections, func(s exportwatch.Section) bool { return string(s.ID) == id })
	if i < 0 {
		return ""
	}
	return v.SectionText(v.Sections[i])
}

// TestFilingNames: the parties of a filing are known by country, those added as
// well as those removed.
func TestFilingNames(t *testing.T) {
	v := parseOne(t, "fr-pi-pdf", docInput(t, "fr-pi-pdf/entity-list.pdf")).Version
	got := map[string][]string{}
	for _, e := range v.Effects {
		for _, p := range e.Parties {
			got[e.Verb] = append(got[e.Verb], p.Country+": "+p.Name)
		}
	}
	for verb, want := range map[string][]string{
		"add":    {"RURITANIA: Amber Foundry Co., Ltd.", "RURITANIA: Basalt Optics", "SYLDAVIA, KINGDOM OF: Granite S.A."},
		"remove": {"RURITANIA: Dolomite Trading"},
		"revise": {"RURITANIA: Elm Systems"},
	} {
		if !slices.Equal(got[verb], want) {
			t.Errorf("%s %q, want %q", verb, got[verb], want)
		}
	}
}

// TestFilingAsPDF: a filing that is read as a PDF file keeps its pages and has the
// fields and effects too; without an address it is named by its number.
func TestFilingAsPDF(t *testing.T) {
	in := docInput(t, "fr-pi-pdf/entity-list.pdf")
	at := parseOne(t, "auto", in)
	if at.Version.Format != "pdf" || at.Version.Sections[0].ID != "page-1" || strings.HasPrefix(string(at.ID), "fr/pi") {
		t.Errorf("%s of format %s begins with %s", at.ID, at.Version.Format, at.Version.Sections[0].ID)
	}
	in.URL = ""
	d := parseOne(t, "pdf", in)
	if d.ID != "fr/pi/2031-00099" || d.Kind != exportwatch.PIDocument || d.Version.Meta.String("effective_on") != "2031-03-07" || len(d.Version.Effects) != 8 {
		t.Errorf("%s (%s): effective %s, %d effects", d.ID, d.Kind, d.Version.Meta.String("effective_on"), len(d.Version.Effects))
	}
}

// TestFilingRefused: a PDF file without the stamp is no filing.
func TestFilingRefused(t *testing.T) {
	if _, err := parsers.Parse("fr-pi-pdf", docInput(t, "pdf/letter.pdf")); reasonOf(t, err) != exportwatch.ReasonWrongShape {
		t.Errorf("a letter: %v", err)
	}
}

// TestFilingRecorded reads a filing of 168 pages. The fields are those that its
// first and last page print; effective_on is "January 13. 2025" there, with a full
// stop, and comments close 120 days after January 15, 2025. The instructions were
// counted in the text that pdftotext gives: 26 with numbers and 11 with letters,
// of which those that say "continues to read" change nothing.
func TestFilingRecorded(t *testing.T) {
	v := parseOne(t, "fr-pi-pdf", parsers.Input{Payload: corpusFile(t, "corpus/pdf/fr_2025-00636_ai_diffusion.pdf")}).Version
	for field, want := range map[string]string{
		"document_number": "2025-00636", "document_type": "Rule", "title": "Framework for Artificial Intelligence Diffusion.",
		"action": "Interim final rule; request for comments.", "agencies": "DEPARTMENT OF COMMERCE|Bureau of Industry and Security",
		"dockets": "Docket No. 250107-0007", "rins": "0694-AJ90", "effective_on": "2025-01-13", "comments_close_on": "2025-05-15",
		"publication_date": "2025-01-15", "filed_on": "2025-01-13",
	} {
		if got := strings.Join(v.Meta.Strings(field), "|"); got != want {
			t.Errorf("%s = %q, want %q", field, got, want)
		}
	}
	if got := len(v.Meta.Strings("cfr")); got != 10 {
		t.Errorf("%d parts, want 10", got)
	}
	var got []string
	for _, e := range v.Effects {
		got = append(got, strings.TrimSpace(e.Verb+" "+e.Section+" "+e.Paragraph))
	}
	for _, want := range []string{
		"add supp-3 28", "revise 734.9 (h)", "add 734.9 (l)", "revise 740.2 (a)(9)(ii) introductory text", "revise 740.2 (a)(9)(ii)(A)",
		"revise 740.8 (a) introductory text", "revise 740.8 (c)(1)", "add 740.27", "add 740.28", "add 740.29", "add supp-5",
		"revise 742.6 (a)(6)(iii)", "add 742.6 (a)(13)", "revise 742.6 (b)(10)(iii)", "add 742.6 (b)(14)", "revise  authority citation",
		"revise 744.23 (a)(3)(i)", "add 748.3 (f)", "revise 748.15 introductory text", "revise 748.15 (a)(1)", "revise 748.15 (f)",
		"add supp-2 (c)(3)", "add supp-2 (c)(4)", "add supp-10", "revise 750.7 (g) introductory text", "add 762.2 (b)(58)", "add 762.2 (b)(60)",
		"revise supp-1/3A090", "revise supp-1/4E001", "add supp-1/4E091", "revise supp-1/5E992",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no effect %q", want)
		}
	}
	if len(v.Effects) != 53 {
		t.Errorf("%d effects, want 53", len(v.Effects))
	}
}

// FuzzFiling: whatever a file holds between the stamp and its end, reading it ends
// and its effects quote the text.
func FuzzFiling(f *testing.F) {
	payload := docPayload(f, "fr-pi-pdf/entity-list.pdf")
	f.Add(payload)
	f.Fuzz(func(t *testing.T, payload []byte) {
		r, err := parsers.Parse("fr-pi-pdf", parsers.Input{Payload: payload})
		if err != nil {
			return
		}
		for _, d := range r.Documents {
			for _, e := range d.Version.Effects {
				if e.End > 0 && d.Version.Text[e.Start:e.End] != e.Instruction {
					t.Errorf("effect quotes %q", e.Instruction)
				}
			}
		}
	})
}
