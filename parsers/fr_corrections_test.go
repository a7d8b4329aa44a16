package parsers_test

import (
	"fmt"
	"slices"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestFRCorrectionsRecorded: on the recorded page of a thousand documents every
// correction leads to what it corrects and back. The figures are those of
//
//	zcat documents-search-....json.gz | jq '[.results[]|select(.correction_of)]|length'          # 8
//	... | jq '[.results[]|select(.corrections|length>0)]|length'                                 # 5
//
// and the pairs that stand on the page are C1-2023-28880 and C1-2024-00339 with
// their objects.
func TestFRCorrectionsRecorded(t *testing.T) {
	r, err := parsers.Parse("fr-json", parsers.Input{Payload: corpusFile(t, "corpus/fr-api/documents-search-2024-order-oldest-page1-1000docs-all-fields.json.gz")})
	if err != nil {
		t.Fatal(err)
	}
	meta := map[exportwatch.DocID]exportwatch.Meta{}
	corrects, corrected := 0, 0
	for _, d := range r.Documents {
		meta[d.ID] = d.Version.Meta
		if d.Version.Meta.String("corrects") != "" {
			corrects++
		}
		if d.Version.Meta.Strings("corrected_by") != nil {
			corrected++
		}
	}
	if corrects != 8 || corrected != 5 {
		t.Errorf("%d documents correct and %d are corrected, want 8 and 5", corrects, corrected)
	}
	for correction, object := range map[exportwatch.DocID]exportwatch.DocID{
		"fr/2024-01-08/C1-2023-28880": "fr/2024-01-04/2023-28880", "fr/2024-01-16/C1-2024-00339": "fr/2024-01-10/2024-00339",
	} {
		if got := meta[correction].String("corrects"); got != string(object) {
			t.Errorf("%s corrects %q, want %s", correction, got, object)
		}
		if got := meta[object].Strings("corrected_by"); !slices.Equal(got, []string{string(correction)}) {
			t.Errorf("%s is corrected by %q, want %s", object, got, correction)
		}
	}
	if got := meta["fr/2024-01-02/C1-2023-27742"].String("corrects"); got != "fr/2023-27742" {
		t.Errorf("a correction of a document that is not on the page corrects %q, want it without a day", got)
	}
	if got, want := meta["fr/2024-01-03/2023-28853"].Strings("corrected_by"), []string{"fr/R1-2023-28853", "fr/R2-2023-28853"}; !slices.Equal(got, want) {
		t.Errorf("corrected by %q, want %q", got, want)
	}
}

// TestFRCorrectionText: the text of a correction says what it corrects, with the
// day of its issue.
func TestFRCorrectionText(t *testing.T) {
	url := "https://www.federalregister.gov/documents/full_text/xml/2013/07/30/C1-2013-16962.xml"
	d := parseOne(t, "fr-xml", parsers.Input{URL: url, Payload: corpusFile(t, "corpus/fr-xml/cfpb/C12013-16962.xml")})
	if got := d.Version.Meta.String("corrects"); d.ID != "fr/2013-07-30/C1-2013-16962" || got != "fr/2013-07-24/2013-16962" {
		t.Errorf("%s corrects %q, want fr/2013-07-24/2013-16962", d.ID, got)
	}
	rule := func(number, action, text string) string {
		return fmt.Sprintf(`<RULE><PREAMB><SUBJECT>S</SUBJECT><ACT><HD>ACTION:</HD><P>%s</P></ACT></PREAMB><SUPLINF><P>%s</P></SUPLINF><FRDOC>[FR Doc. %s Filed 1-2-31; 8:45 am]</FRDOC></RULE>`, action, text, number)
	}
	for name, c := range map[string]struct{ number, action, text, want string }{
		"by the agency":       {"2031-00900", "Final rule; correction.", "In FR Doc. 2031–00700 appearing on page 22222 in the <E T=\"04\">Federal Register</E> of Thursday, January 9, 2031, the following correction is made:", "fr/2031-01-09/2031-00700"},
		"without a day":       {"C2-2031-00700", "Correction.", "A line was printed twice.", "fr/2031-00700"},
		"of an old number":    {"C1-E9-12940", "Correction.", "In notice document E9-12940 beginning on page 1 in the issue of Monday, June 1, 2009, make the following correction:", "fr/2009-06-01/E9-12940"},
		"a rule that is none": {"2031-00900", "Final rule.", "In FR Doc. 2031-00700 appearing on page 2 in the Federal Register of January 9, 2031, we proposed this.", ""},
		"of nothing named":    {"2031-00900", "Correcting amendment.", "The rule of January 9, 2031, is corrected.", ""},
	} {
		d := parseOne(t, "fr-xml", parsers.Input{Payload: []byte(rule(c.number, c.action, c.text))})
		if got := d.Version.Meta.String("corrects"); got != c.want {
			t.Errorf("%s: corrects %q, want %q", name, got, c.want)
		}
	}
}

// TestFRCorrectionNumbers: what a record says of its object, where it says it.
func TestFRCorrectionNumbers(t *testing.T) {
	for record, want := range map[string]string{
		`"document_number":"C1-2031-00700","correction_of":"https://www.federalregister.gov/api/v1/documents/2031-00700"`:      "fr/2031-00700",
		`"document_number":"C1-2031-00700","correction_of":"https://www.federalregister.gov/api/v1/documents/2031-00700.json"`: "fr/2031-00700",
		`"document_number":"C1–2031–00700"`: "fr/2031-00700",
		`"document_number":"R1-2031-00700"`: "fr/2031-00700",
		`"document_number":"C9-29123"`:      "", // of an older scheme: it tells no number
		`"document_number":"2031-00700"`:    "",
	} {
		d := parseOne(t, "fr-json", parsers.Input{Payload: []byte(`{"publication_date":"2031-03-04",` + record + `}`)})
		if got := d.Version.Meta.String("corrects"); got != want {
			t.Errorf("%s: corrects %q, want %q", record, got, want)
		}
		if is := d.Version.Meta["is_correction"] == true; want != "" && !is {
			t.Errorf("%s: is_correction %v", record, is)
		}
	}
	two := `[{"document_number":"94-752","publication_date":"1994-01-12"},{"document_number":"94-752","publication_date":"1994-12-01"},` +
		`{"document_number":"C1-94-752","publication_date":"1994-12-05"}]`
	r, err := parsers.Parse("fr-json", parsers.Input{Payload: []byte(two)})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Documents[2].Version.Meta.String("corrects"); got != "fr/94-752" {
		t.Errorf("a number of two documents: corrects %q, want it without a day", got)
	}
}

// TestInspectionWithdrawn: a filing that was struck and explained in a note is
// withdrawn, and its version says so.
func TestInspectionWithdrawn(t *testing.T) {
	read := func(filed, note string) exportwatch.Version {
		payload := fmt.Sprintf(`{"document_number":"2031-00045","title":"T","type":"Rule","filing_type":"regular","filed_at":%s,"publication_date":"2031-03-05","editorial_note":%s}`, filed, note)
		return parseOne(t, "fr-pi-json", parsers.Input{Payload: []byte(payload)}).Version
	}
	const filed, note = `"2031-03-04T08:45:00.000-05:00"`, `"The agency asked that this document be withdrawn."`
	before, after := read(filed, "null"), read("null", note)
	if before.Meta.String("status") != "" || after.Meta.String("status") != "withdrawn" {
		t.Errorf("status %q before and %q after", before.Meta.String("status"), after.Meta.String("status"))
	}
	if i := slices.IndexFunc(after.Sections, func(s exportwatch.Section) bool { return s.ID == "status" }); i < 0 {
		t.Errorf("the text does not say that it is withdrawn:\n%s", after.Text)
	}
	if v := read(filed, note); v.Meta.String("status") != "" {
		t.Errorf("a note on a filing that stands: status %q", v.Meta.String("status"))
	}
	if v := read("null", "null"); v.Meta.String("status") != "" {
		t.Errorf("a filing without an hour: status %q", v.Meta.String("status"))
	}
}

// TestFRPage reads the frame of pages.
func TestFRPage(t *testing.T) {
	page, err := parsers.ReadFRPage(corpusFile(t, "corpus/fr-api/transcribed/search-capped-10000-cursor-2026-08-28.json"))
	if err != nil || page.Count != 10_000 || !page.Capped || page.Next[len(page.Next)-len("WzE3ODc3MDI0MDAwMDAsIjIwMjYtMTc0MDkiXQ"):] != "WzE3ODc3MDI0MDAwMDAsIjIwMjYtMTc0MDkiXQ" {
		t.Errorf("got %+v, %v; want a capped count and the cursor", page, err)
	}
	page, err = parsers.ReadFRPage(corpusFile(t, "corpus/fr-api/documents-search-2024-order-oldest-page1-1000docs-all-fields.json.gz"))
	if err != nil || page.Count != 1893 || page.Capped || page.Next == "" {
		t.Errorf("got %+v, %v; want 1893 documents", page, err)
	}
	for _, frameless := range []string{`[{"document_number":"1"}]`, `{"document_number":"1"}`, `{"count":0,"description":"x"}`} {
		if page, err := parsers.ReadFRPage([]byte(frameless)); err != nil || page != (parsers.FRPage{}) {
			t.Errorf("%s: %+v, %v", frameless, page, err)
		}
	}
	for _, bad := range []string{"", "<html>", `{"errors":{}}`, `{"count":5}`, `{"count":5,"results":[`} {
		if page, err := parsers.ReadFRPage([]byte(bad)); err == nil {
			t.Errorf("%q: read as %+v", bad, page)
		}
	}
}

// FuzzFRPage: any bytes have a frame or an error.
func FuzzFRPage(f *testing.F) {
	f.Add([]byte(`{"count":10000,"next_page_url":"https://x.example/?page=2","results":[{"document_number":"1"}]}`))
	f.Add([]byte(`{"count":0}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		if page, err := parsers.ReadFRPage(payload); err != nil && page != (parsers.FRPage{}) {
			t.Errorf("%+v with %v", page, err)
		}
	})
}
