package triage_test

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/parsers/pdftest"
	"exportwatch/triage"
)

// A medium is a way in which a letter reaches us; its reader decides what
// becomes of the lines.
type medium struct {
	name, format string
	write        func(paragraphs []string) []byte // each a block of lines
}

func media() []medium {
	page := func(paragraphs []string, within string) string {
		var b strings.Builder
		for _, p := range paragraphs {
			b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(p), "\n", within) + "</p>\n")
		}
		return "<html><head><title>Letter</title></head><body><main>" + b.String() + "</main></body></html>"
	}
	message := func(kind, body string) []byte {
		return []byte("From: Compliance <desk@lanternlitho.example>\nTo: Counsel <counsel@firm.example>\nDate: Mon, 23 Jun 2031 09:00:00 -0400\nMessage-ID: <1@lanternlitho.example>\nMIME-Version: 1.0\nSubject: Fwd: received today\nContent-Type: " + kind + "; charset=utf-8\n\n" + body)
	}
	return []medium{
		{"txt", "text", func(p []string) []byte { return []byte(strings.Join(p, "\n\n")) }},
		{"txt wrapped", "text", func(p []string) []byte { return []byte(wrapped(strings.Join(p, "\n\n"), 60)) }},
		{"mail", "eml", func(p []string) []byte { return message("text/plain", strings.Join(p, "\n\n")) }},
		{"mail of html", "eml", func(p []string) []byte { return message("text/html", page(p, "<br>")) }},
		{"page with breaks", "html", func(p []string) []byte { return []byte(page(p, "<br>")) }},
		{"page without", "html", func(p []string) []byte { return []byte(page(p, " ")) }},
		{"pdf with gaps", "pdf", func(p []string) []byte { return pdfOf(wrapped(strings.Join(p, "\n\n"), 90), 12, 24) }},
		{"pdf at even distance", "pdf", func(p []string) []byte { return pdfOf(wrapped(strings.Join(p, "\n"), 90), 13, 13) }},
		{"pdf double spaced", "pdf", func(p []string) []byte { return pdfOf(wrapped(strings.Join(p, "\n"), 90), 24, 24) }},
	}
}

// wrapped breaks the lines of text that are longer than width.
func wrapped(text string, width int) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		for len(line) > width {
			at := strings.LastIndexByte(line[:width], ' ')
			out, line = append(out, line[:at]), line[at+1:]
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// pdfOf draws text, its lines and its paragraphs at the given distances.
func pdfOf(text string, line, paragraph int) []byte {
	content, y := "BT /F1 11 Tf\n", 760
	for s := range strings.SplitSeq(text, "\n") {
		if s == "" {
			y -= paragraph - line
			continue
		}
		content += fmt.Sprintf("1 0 0 1 72 %d Tm %s Tj\n", y, pdftest.String(s))
		y -= line
	}
	return pdftest.Pages(content + "ET")
}

// handedIn reads a file as one that a person handed in.
func handedIn(t *testing.T, m medium, paragraphs []string) (string, []exportwatch.Development) {
	t.Helper()
	res, err := parsers.Parse(m.format, parsers.Input{Payload: m.write(paragraphs)})
	if err != nil {
		t.Fatalf("%s: %v", m.name, err)
	}
	d := res.Documents[0]
	d.Document.Kind = exportwatch.HandedIn
	return d.Version.Text, triage.Read(triage.Input{
		Document: d.Document, Version: d.Version,
		Source: exportwatch.Source{ID: "hand/ingest", Grade: exportwatch.Provided},
	})
}

var (
	letterTop = []string{"UNITED STATES DEPARTMENT OF COMMERCE\nBureau of Industry and Security\nWashington, D.C. 20230", "June 3, 2031", "Via Electronic Mail"}
	letterEnd = []string{"This requirement is effective immediately. No license exceptions are available. Applications for export of any item will be reviewed case by case.", "Sincerely,", "Jane Q. Public\nUnder Secretary of Commerce for Industry and Security"}
)

// TestLetterThroughReaders reads letters as files of every kind: whatever a
// reader makes of the lines of an address, the letter is raised as the letter
// itself, to the right company, with nothing invented.
func TestLetterThroughReaders(t *testing.T) {
	imposes := "Pursuant to Section 744.21(b) of the Export Administration Regulations (EAR), 15 C.F.R. parts 730-774, the Bureau of Industry and Security (BIS) %s that a license is required for the %s of GX-9 Scanner Heads to any destination in the People’s Republic of China, because of an unacceptable risk of use in or diversion to a military end use."
	for name, c := range map[string]struct {
		address, greeting, body, recipient string
	}{
		"person, office, company": {"Mr. John Smith\nGeneral Counsel\nLantern Litho, Inc.\n100 Main Street\nSpringfield, IL 62701", "Dear Mr. Smith:", fmt.Sprintf(imposes, "hereby informs you", "export"), "Lantern Litho, Inc."},
		"informs the company":     {"Mr. John Smith\nGeneral Counsel\nLantern Litho, Inc.\n100 Main Street\nSpringfield, IL 62701", "Dear Mr. Smith:", fmt.Sprintf(imposes, "informs Lantern Litho, Inc.", "export"), "Lantern Litho, Inc."},
		"is informing":            {"Ms. Mary Roe\nVice President, Global Trade Compliance\nLantern Litho Corporation\nOne Lantern Way", "Dear Ms. Roe:", fmt.Sprintf(imposes, "is informing you", "export"), "Lantern Litho Corporation"},
		"no office":               {"Ms. Mary Roe\nLantern Litho, Inc.\n100 Main Street", "Dear Ms. Roe:", fmt.Sprintf(imposes, "hereby informs you", "export"), "Lantern Litho, Inc."},
		"named in the body":       {"Mary Roe\nLantern Litho Holdings LLC\n100 Main Street", "Dear Counsel:", fmt.Sprintf(imposes, "hereby informs Lantern Litho Holdings", "export"), "Lantern Litho Holdings LLC"},
		"no legal form":           {"Mr. John Smith\nChief Executive Officer\nLantern Litho\n100 Main Street\nSpringfield, IL 62701", "Dear Mr. Smith:", fmt.Sprintf(imposes, "hereby informs you", "export"), "Lantern Litho"},
		"capitals":                {"ATTN: GENERAL COUNSEL\nLANTERN LITHO, INC.\n100 MAIN STREET", "Dear General Counsel:", fmt.Sprintf(imposes, "hereby notifies you", "export"), "LANTERN LITHO, INC."},
		"foreign form":            {"Legal Department\nLantern Litho Co., Ltd.\n7 Harbour Road", "Dear Sir or Madam:", fmt.Sprintf(imposes, "hereby notifies you", "export"), "Lantern Litho Co., Ltd."},
		"founder's company":       {"Mr. John Smith\nPresident\nSmith Litho, Inc.\n100 Main Street", "Dear Mr. Smith:", fmt.Sprintf(imposes, "hereby informs you", "export"), "Smith Litho, Inc."},
		"reexport alone":          {"Mr. John Smith\nGeneral Counsel\nLantern Litho, Inc.\n100 Main Street", "Dear Mr. Smith:", fmt.Sprintf(imposes, "hereby informs you", "reexport"), "Lantern Litho, Inc."},
		"advises":                 {"Mr. John Smith\nGeneral Counsel\nLantern Litho, Inc.", "Dear Mr. Smith:", "I write to advise you that a license is now required under Section 744.21(b) of the Export Administration Regulations for the export of GX-9 Scanner Heads to China.", "Lantern Litho, Inc."},
	} {
		for _, m := range media() {
			text, got := handedIn(t, m, slices.Concat(letterTop, []string{c.address, c.greeting, c.body}, letterEnd))
			if len(got) != 1 || got[0].Kind != exportwatch.IILIssued {
				t.Errorf("%s as %s: raised %v of\n%s", name, m.name, kinds(got), text)
				continue
			}
			d := got[0]
			activity := "export"
			if name == "reexport alone" {
				activity = "reexport"
			}
			for field, want := range map[string]string{"recipient": c.recipient, "date": "2031-06-03", "items": "GX-9 Scanner Heads", "activities": activity, "issuer": "Bureau of Industry and Security", "signatory": "Jane Q. Public", "authorities": "15 CFR 744.21(b)"} {
				if v := strings.Join(d.Fact(field), "|"); v != want {
					t.Errorf("%s as %s: %s = %q, want %q in\n%s", name, m.name, field, v, want, text)
				}
			}
			if d.Grade != exportwatch.Provided || strings.Contains(d.Headline, "not seen") {
				t.Errorf("%s as %s: grade %s, headline %q", name, m.name, d.Grade, d.Headline)
			}
			if e := strings.Join(strings.Fields(d.Evidence[0].Text), " "); !strings.Contains(e, "license is ") || !strings.Contains(e, "744.21") || strings.Contains(e, "Sincerely") || strings.Contains(e, "Dear") {
				t.Errorf("%s as %s: the evidence is no sentence: %q", name, m.name, e)
			}
			checkEvidence(t, text, got)
		}
	}
}

// TestOtherLettersThroughReaders lists what the agency writes that imposes no
// requirement on its reader.
func TestOtherLettersThroughReaders(t *testing.T) {
	address := "Mr. John Smith\nGeneral Counsel\nLantern Litho, Inc.\n100 Main Street\nSpringfield, IL 62701"
	for name, body := range map[string]string{
		"classification":     "This letter informs you that the GX-9 Scanner Head is classified 3A090; a license is required for export to China.",
		"opinion":            "You asked whether a license is required for the export of GX-9 Scanner Heads to China. This is to inform you that a license is required under Section 742.6 of the EAR.",
		"reply to a request": "In response to your request of May 1, 2031, you are hereby informed that a license is required for the export of GX-9 Scanner Heads to China.",
		"grant":              "You are hereby informed that license D1234567 has been granted for the export of GX-9 Scanner Heads.",
		"no license":         "You are hereby informed that application Z123 is returned without action because no license is required for the export of GX-9 Scanner Heads.",
		"red flags":          "This is a red flag letter. You are hereby informed that a license may be required where you have knowledge of diversion.",
	} {
		for _, m := range media() {
			if text, got := handedIn(t, m, slices.Concat(letterTop, []string{address, "Dear Mr. Smith:", body}, letterEnd)); got != nil {
				t.Errorf("%s as %s: raised %q of\n%s", name, m.name, got[0].Headline, text)
			}
		}
	}
	trade := []string{"Dear Exporter:", "You are hereby informed that a license is required for the export of scanner heads to China."}
	for _, m := range media() {
		if text, got := handedIn(t, m, slices.Concat(letterTop, trade, letterEnd)); got != nil {
			t.Errorf("to a trade as %s: raised %q of\n%s", m.name, got[0].Headline, text)
		}
		one := []string{"Dear Ms. Roe:", "You are hereby informed under 15 CFR 744.21(b) that a license is required for the export of GX-9 Scanner Heads to China."}
		if text, got := handedIn(t, m, slices.Concat(letterTop, one, letterEnd)); len(got) != 1 || !slices.Contains(got[0].Flags, "recipient not named") {
			t.Errorf("without an address as %s: raised %v of\n%s", m.name, kinds(got), text)
		}
	}
}
