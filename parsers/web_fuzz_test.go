package parsers_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"exportwatch/parsers"
	"exportwatch/parsers/pdftest"
)

// fuzzFormat feeds a format with mutations of its synthetic payloads and
// checks what holds of every document: an identity, valid text, sections and
// rows inside it, errors of the declared type.
func fuzzFormat(f *testing.F, format string) {
	names := docFixtures(f, format)
	if len(names) == 0 {
		f.Fatalf("no seeds for %s", format)
	}
	for _, name := range names {
		f.Add(docPayload(f, name))
	}
	f.Fuzz(func(t *testing.T, payload []byte) { checkDocuments(t, format, payload) })
}

func checkDocuments(t *testing.T, format string, payload []byte) {
	r, err := parsers.Parse(format, parsers.Input{URL: "https://x.example/a", Court: "zzd", Payload: payload})
	if err != nil {
		if !strings.HasPrefix(err.Error(), "parse "+format) {
			t.Errorf("error %q does not name the format", err)
		}
		return
	}
	for _, d := range r.Documents {
		v := &d.Version
		if d.ID == "" || v.Doc != d.ID || v.Parser == "" || !utf8.ValidString(v.Text) {
			t.Errorf("document %q, version of %q read by %q, valid text %v", d.ID, v.Doc, v.Parser, utf8.ValidString(v.Text))
		}
		for _, s := range v.Sections {
			if s.Start < 0 || s.Start > s.End || s.End > len(v.Text) {
				t.Errorf("section %s spans %d to %d of %d", s.ID, s.Start, s.End, len(v.Text))
			}
		}
		for _, table := range v.Tables {
			for _, row := range table.Rows {
				if row.Start < 0 || row.Start > row.End || row.End > len(v.Text) {
					t.Errorf("row %s spans %d to %d of %d", row.Key, row.Start, row.End, len(v.Text))
				}
			}
		}
	}
}

func FuzzHTML(f *testing.F)             { fuzzFormat(f, "html") }
func FuzzFeed(f *testing.F)             { fuzzFormat(f, "feed") }
func FuzzPacerRSS(f *testing.F)         { fuzzFormat(f, "pacer-rss") }
func FuzzIADocket(f *testing.F)         { fuzzFormat(f, "ia-docket") }
func FuzzDPL(f *testing.F)              { fuzzFormat(f, "dpl") }
func FuzzCSV(f *testing.F)              { fuzzFormat(f, "csv") }
func FuzzEDGARFTS(f *testing.F)         { fuzzFormat(f, "edgar-fts") }
func FuzzEDGARSubmissions(f *testing.F) { fuzzFormat(f, "edgar-submissions") }

func FuzzEDGARCurrent(f *testing.F) { fuzzFormat(f, "edgar-current") }

func FuzzReviewList(f *testing.F) { fuzzFormat(f, "review-list") }

func FuzzRegulationsJSON(f *testing.F) { fuzzFormat(f, "regulations-json") }

func FuzzEDGARText(f *testing.F) { fuzzFormat(f, "edgar-text") }
func FuzzEDGARHTML(f *testing.F) { fuzzFormat(f, "edgar-html") }

func FuzzPDF(f *testing.F) {
	f.Add(makePDF("BT /F1 10 Tf 72 700 Td [(a) -300 (b)] TJ T* (c) ' ET"))
	f.Add(makePDF("BI ID x EI q Q cm", "/X Do"))
	f.Add(makePDF(pageOf(760, 12, "Register 1", "1")+"70 740 80 30 re f", pageOf(760, 12, "Register 2", "2"), pageOf(760, 12, "Case 9:31-cv-00123 Document 2 Filed 03/04/31 Page 1 of 1")))
	f.Add(pdftest.File("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [6 0 R] >>",
		pdftest.Stream("", "/Span <</ActualText (a)>> BDC BT /F1 10 Tf (b) Tj ET EMC"),
		"<< /Type /Font /Subtype /Type0 /DescendantFonts [<< /W [1 [2 3] 4 5 6] /DW 1000 >>] /ToUnicode 7 0 R >>",
		"<< /Subtype /Widget /Rect [0 0 10 10] /AP << /N 8 0 R >> >>",
		pdftest.Stream("", "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <00FF> <0041> endbfrange"),
		pdftest.Stream("/Subtype /Form /BBox [0 0 0 10]", "BT /F1 10 Tf (c) Tj ET")))
	f.Fuzz(func(t *testing.T, payload []byte) { checkDocuments(t, "pdf", payload) })
}

// FuzzPDFContent varies the content stream alone, which the table of objects
// then fits.
func FuzzPDFContent(f *testing.F) {
	f.Add("BT /F1 10 Tf 72 700 Td [(a) -300 (b)] TJ T* (c) ' <41> Tj ET BI ID x EI")
	f.Add("/Artifact <</Type /Pagination>> BDC BT /F1 10 Tf -1 0 0 1 72 700 Tm (regula-) Tj 0 -12 Td (tion) Tj ET EMC 0 0 m 9 0 l 9 9 l 0 9 l h f /G gs")
	f.Fuzz(func(t *testing.T, content string) { checkDocuments(t, "pdf", makePDF(content)) })
}

func FuzzHTMLLinks(f *testing.F) {
	f.Add([]byte(`<base href="/a"><li><a href="b#c">March 4, 2031</a></li>`), "https://x.example/")
	f.Fuzz(func(t *testing.T, page []byte, base string) {
		links, err := parsers.HTMLLinks(page, base, "")
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, l := range links {
			if seen[l.URL] || !strings.HasPrefix(l.URL, "http") {
				t.Errorf("link %q is a repeat or none of the web", l.URL)
			}
			seen[l.URL] = true
		}
	})
}

func FuzzSuspect(f *testing.F) {
	f.Add(200, "text/html", []byte("<title>Just a moment...</title>"))
	f.Fuzz(func(t *testing.T, status int, mediaType string, body []byte) {
		reason, why := parsers.Suspect(status, http.Header{}, mediaType, bytes.Clone(body))
		if (reason == "") != (why == "") {
			t.Errorf("reason %q, detail %q", reason, why)
		}
	})
}

func FuzzDocketNumber(f *testing.F) {
	f.Add("1:21-cv-01798-RBW", "21-1798 (RBW)")
	f.Fuzz(func(t *testing.T, a, b string) {
		if parsers.SameDocket(a, b) != parsers.SameDocket(b, a) {
			t.Errorf("SameDocket(%q, %q) depends on the order", a, b)
		}
	})
}
