package parsers_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestECFRRecorded counts parts and sections. The numbers are those of
//
//	zcat ECFR-title1.current.xml.gz | grep -c '<DIV5'   # and '<DIV8'
//	grep -c '<DIV8' versioner/*.xml
func TestECFRRecorded(t *testing.T) {
	for _, c := range []struct {
		file, url, first string
		parts, sections  int
	}{
		{"bulk/ECFR-title1.current.xml.gz", "", "cfr/1/1", 36, 288},
		{"versioner/full_2024-05-17_title-3.xml", "", "cfr/3/100", 4, 27},
		{"versioner/title-1-part-51-2024-05-17.xml", "https://www.ecfr.gov/api/versioner/v1/full/2024-05-17/title-1.xml?part=51", "cfr/1/51", 1, 6},
		{"versioner/title-3-part-101-2024-05-17.xml", "", "cfr/3/101", 1, 7},
	} {
		r, err := parsers.Parse("auto", parsers.Input{URL: c.url, Payload: corpusFile(t, "corpus/ecfr/"+c.file)})
		if err != nil {
			t.Fatal(err)
		}
		sections := 0
		for _, d := range r.Documents {
			checkSections(t, d)
			for _, s := range d.Version.Sections {
				if strings.HasPrefix(s.Label, "§") {
					sections++
				}
			}
		}
		if len(r.Documents) != c.parts || sections != c.sections || r.Documents[0].ID != exportwatch.DocID(c.first) {
			t.Errorf("%s: %d parts from %s, %d sections; want %d from %s, %d",
				c.file, len(r.Documents), r.Documents[0].ID, sections, c.parts, c.first, c.sections)
		}
		if c.url != "" && r.Documents[0].Version.AsOf.String() != "2024-05-17" {
			t.Errorf("%s: as of %s", c.file, r.Documents[0].Version.AsOf)
		}
	}
}

// TestECFRDesignators: paragraphs are addressed by the designators above them.
func TestECFRDesignators(t *testing.T) {
	d := parseOne(t, "ecfr-xml", parsers.Input{Payload: corpusFile(t, "corpus/ecfr/versioner/title-1-part-51-2024-05-17.xml")})
	var ids []string
	for _, s := range d.Version.Sections {
		if strings.HasPrefix(string(s.ID), "51.7/") {
			ids = append(ids, strings.TrimPrefix(string(s.ID), "51.7/"))
		}
	}
	want := "a a/1 a/2 a/2/i a/2/ii a/3 a/3/i a/3/ii b c c/1 c/2 cita"
	if got := strings.Join(ids, " "); got != want {
		t.Errorf("§ 51.7 holds %s, want %s", got, want)
	}
}

// TestBillStatusSchemas reads recorded bills before and after the change of
// schema. What differs is named here: facts that were added in between, and one
// title that schema 3 leaves out.
func TestBillStatusSchemas(t *testing.T) {
	for bill, want := range map[string][]string{
		"117s35": {"-To award a Congressional Gold Medal to Officer Eugene Goodman."},
		"117hr6658": {
			"+2022-11-16 Rep. Finstad, Brad [R-MN-1]",
			"+H.R. 8913 (Related bill): TCJA Permanency Act",
		},
	} {
		read := func(schema string) exportwatch.Version {
			payload := corpusFile(t, "corpus/congress/billstatus/formatChange-"+schema+"__BILLSTATUS-"+bill+".xml")
			return parseOne(t, "auto", parsers.Input{Payload: payload}).Version
		}
		before, after := read("current"), read("future")
		if before.Doc != after.Doc || before.Published != after.Published {
			t.Errorf("%s: %s of %s became %s of %s", bill, before.Doc, before.Published, after.Doc, after.Published)
		}
		if got := linesChanged(before.Text, after.Text); !slices.Equal(got, want) {
			t.Errorf("%s: lines changed with the schema: %q, want %q", bill, got, want)
		}
	}
}

// linesChanged returns the lines of a that b lacks and the reverse, by sign.
func linesChanged(a, b string) []string {
	has := func(text, line string) bool { return strings.Contains("\n"+text, "\n"+line+"\n") }
	var out []string
	for _, side := range []struct{ sign, text, other string }{{"-", a, b}, {"+", b, a}} {
		for line := range strings.Lines(side.text) {
			if line = strings.TrimSuffix(line, "\n"); line != "" && !has(side.other, line) {
				out = append(out, side.sign+line)
			}
		}
	}
	return out
}

func TestBillStatusActions(t *testing.T) {
	d := parseOne(t, "billstatus", parsers.Input{Payload: corpusFile(t, "corpus/congress/billstatus/textVersions__DEV-BILLSTATUS-115s3509.xml")})
	if d.ID != "bill/115/s/3509" || d.URL != "https://www.congress.gov/bill/115th-congress/senate-bill/3509" {
		t.Errorf("%s at %s", d.ID, d.URL)
	}
	if strings.Contains(d.Version.Text, "Passed/agreed to") {
		t.Error("the row that repeats a passage was kept")
	}
	actions := d.Version.Meta.Strings("actions")
	if !slices.IsSorted(days(actions)) || len(actions) == 0 {
		t.Errorf("actions out of order: %q", actions)
	}
}

func days(actions []string) []string {
	out := make([]string, len(actions))
	for i, a := range actions {
		out[i] = a[:len("2006-01-02")]
	}
	return out
}

// TestBillXMLRecorded counts provisions outside of quoted blocks, as
// xml.etree.ElementTree finds them: section, subsection, paragraph,
// subparagraph, clause and item of the legis-body.
func TestBillXMLRecorded(t *testing.T) {
	for code, want := range map[string]int{
		"ih": 8 + 22 + 57 + 33 + 9 + 2, "rh": 8 + 23 + 57 + 31 + 9 + 2,
		"eh": 18 + 28 + 65 + 41 + 13 + 2, "rfs": 18 + 28 + 65 + 41 + 13 + 2,
	} {
		d := parseOne(t, "auto", parsers.Input{Payload: corpusFile(t, "corpus/congress/billdtd/116__hr__hr1500__text-versions__"+code+"__document.xml")})
		checkSections(t, d)
		own := slices.DeleteFunc(slices.Clone(d.Version.Sections), func(s exportwatch.Section) bool { return strings.Contains(string(s.ID), "quote-") })
		if got := len(own); d.ID != exportwatch.DocID("bill/116/hr/1500@"+code) || got != want {
			t.Errorf("%s has %d provisions, want %d", d.ID, got, want)
		}
	}
}

func TestECFRTitleDate(t *testing.T) {
	payload := []byte(`{"titles":[{"number":14,"up_to_date_as_of":"2031-03-01"},{"number":15,"up_to_date_as_of":"2031-03-04"},{"number":35,"reserved":true,"up_to_date_as_of":null}],"meta":{"date":"2031-03-05","import_in_progress":true}}`)
	day, importing, err := parsers.ECFRTitleDate(payload, 15)
	if err != nil || day.String() != "2031-03-04" || !importing {
		t.Errorf("title 15: %s, %v, %v", day, importing, err)
	}
	for _, title := range []int{35, 99} {
		if _, _, err := parsers.ECFRTitleDate(payload, title); reasonOf(t, err) != exportwatch.ReasonWrongShape {
			t.Errorf("title %d: %v", title, err)
		}
	}
	if _, _, err := parsers.ECFRTitleDate([]byte("<html>busy</html>"), 15); reasonOf(t, err) != exportwatch.ReasonWrongShape {
		t.Errorf("HTML: %v", err)
	}
}

// TestSniffRecorded judges every kind of recorded file by its bytes.
func TestSniffRecorded(t *testing.T) {
	for pattern, want := range map[string]string{
		"corpus/fr-api/single/*.json":                     "fr-json",
		"corpus/fr-api/transcribed/*.json":                "fr-json",
		"corpus/fr-xml/doc/*.xml":                         "fr-xml",
		"corpus/fr-xml/cfpb/*.xml":                        "fr-xml",
		"corpus/ecfr/versioner/*.xml":                     "ecfr-xml",
		"corpus/ecfr/bulk/*.xml.gz":                       "ecfr-xml",
		"corpus/congress/billstatus/*.xml":                "billstatus",
		"corpus/congress/billdtd/*__document.xml":         "bill-xml",
		"corpus/courts/pacer_rss/*.xml":                   "pacer-rss",
		"corpus/courts/ia_docket_xml/*.xml":               "ia-docket",
		"corpus/sec/atom/*.xml":                           "edgar-current",
		"corpus/sec/efts/*.json":                          "edgar-fts",
		"corpus/sec/edgar/SEC.AutomatedTool.html":         "html",
		"corpus/sec/edgar/company_submission.json":        "edgar-submissions",
		"corpus/bis-dpl/*.txt":                            "dpl",
		"corpus/edgi-pairs/*.html":                        "html",
		"corpus/pdf/*.pdf":                                "pdf",
		"corpus/congress/api_v3/*.json":                   "congress-json",
		"corpus/ecfr/versioner/structure-3.json":          "ecfr-structure",
		"corpus/congress/t47_119/hr_2683/BILLS*.txt":      "bill-print",
		"corpus/congress/uslm21/*.xml":                    "uslm",
		"corpus/eregs/diff/*/*/*.json":                    parsers.Unknown,
		"corpus/courts/pacer_login/*.html":                "html",
		"corpus/sec/nvda_8k_20260302/nvda-20260302.htm":   "edgar-html",
		"corpus/edgi-blockpages/*.json":                   parsers.Unknown,
		"corpus/congress/xhtml/*.html":                    "bill-print",
		"corpus/courts/scotus_docket_json/*.compare.json": "scotus-docket",
		"corpus/courts/pacer_docket_*/*_1.html":           "pacer-docket",
		"corpus/courts/pacer_attachment_page/*.html":      "pacer-attachments",
		"corpus/sec/nvda_8k_20260302/*-index.html":        "html",
		"corpus/fr-api/toc/document-issue-toc-2016*.json": "fr-toc",
		"corpus/cfr-annual/*.xml":                         "cfr-xml",
		"corpus/regml/notice/1013/*.xml":                  parsers.Unknown,
		"corpus/ecfr/bulk-json/*":                         parsers.Unknown,
	} {
		for _, name := range corpusGlob(t, pattern) {
			if got := parsers.Sniff(corpusFile(t, name)); got != want {
				t.Errorf("%s looks like %s, want %s", name, got, want)
			}
		}
	}
}

// TestCorpusUnsurprising reads every recorded file that has a format, and
// checks what holds of all documents.
func TestCorpusUnsurprising(t *testing.T) {
	for _, pattern := range []string{
		"corpus/fr-xml/doc/*.xml", "corpus/fr-xml/cfpb/*.xml", "corpus/fr-xml/cfpb/2013-01809.xml.gz",
		"corpus/congress/billstatus/*.xml", "corpus/fr-api/transcribed/*.json", "corpus/fr-api/federal_register-monument-watch.json",
	} {
		for _, name := range corpusGlob(t, pattern) {
			payload := corpusFile(t, name)
			r, err := parsers.Parse("auto", parsers.Input{URL: "https://www.example.gov/" + name, Payload: payload})
			if err != nil || len(r.Documents) == 0 {
				t.Errorf("%s: %d documents, %v", name, len(r.Documents), err)
			}
			if len(payload) > 1<<20 { // once is enough for the large ones
				continue
			}
			again, err := parsers.Parse(r.Format, parsers.Input{URL: "https://www.example.gov/" + name, Payload: payload})
			if err != nil {
				t.Error(err)
				continue
			}
			for i, d := range r.Documents {
				checkSections(t, d)
				if d.Version.Text == "" || d.Version.Text != again.Documents[i].Version.Text {
					t.Errorf("%s: %s has no text or not the same twice", name, d.ID)
				}
			}
		}
	}
}
