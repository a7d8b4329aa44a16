package parsers_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode"

	"exportwatch"
	"exportwatch/parsers"
)

// TestCongressAPIRecorded: figures counted with jq. For actions the number of
// rows left when those that repeat an event of the day are taken out by hand:
// jq -r '.actions[]|.actionDate+" "+.text' FILE | sed -E 's,Passed/agreed to in House: ,,; s/ ?\(text: CR [^)]*\)//' | sort -u | wc -l
func TestCongressAPIRecorded(t *testing.T) {
	const hr2683, s3519 = "https://api.congress.gov/v3/bill/119/hr/2683/", "https://api.congress.gov/v3/bill/119/s/3519/"
	for _, c := range []struct {
		file, url string
		doc       exportwatch.DocID
		key       string // of the metadata
		want      int    // lines under it
	}{
		{"api_v3/loc_bill_117_hr_21_actions.json", "", "bill/117/hr/21", "actions", 8},
		{"api_v3/loc_bill_117_hr_21_committees.json", "", "bill/117/hr/21", "committees", 2},
		{"api_v3/loc_bill_117_hr_21_cosponsors.json", "", "bill/117/hr/21", "cosponsors", 2},
		{"api_v3/loc_bill_117_hr_21_relatedbills.json", "", "bill/117/hr/21", "related_bills", 1},
		{"api_v3/loc_bill_117_hr_21_subjects.json", "", "bill/117/hr/21", "subjects", 13},
		{"api_v3/loc_bill_117_hr_21_summaries.json", "", "bill/117/hr/21", "summaries", 2},
		{"api_v3/loc_bill_117_hr_21_text.json", "", "bill/117/hr/21", "text_versions", 3},
		{"api_v3/loc_bill_117_hr_21_titles.json", "", "bill/117/hr/21", "all_titles", 3},
		{"api_v3/openbb_119_s_1947_actions.json", "", "bill/119/s/1947", "actions", 2},
		{"api_v3/openbb_119_s_1947_committees.json", "", "bill/119/s/1947", "committees", 1},
		{"api_v3/openbb_119_s_1947_cosponsors.json", "", "bill/119/s/1947", "cosponsors", 2},
		{"api_v3/openbb_119_s_1947_titles.json", "", "bill/119/s/1947", "all_titles", 3},
		{"t47_119/hr_2683/actions.json", hr2683 + "actions", "bill/119/hr/2683", "actions", 12},
		{"t47_119/hr_2683/actions.json", hr2683 + "actions", "bill/119/hr/2683", "votes", 1},
		{"t47_119/hr_2683/actions.json", hr2683 + "actions", "bill/119/hr/2683", "hearings", 1},
		{"t47_119/hr_2683/votes.json", hr2683 + "votes", "bill/119/hr/2683", "votes", 1},
		{"t47_119/hr_2683/committees.json", hr2683 + "committees", "bill/119/hr/2683", "committees", 2},
		{"t47_119/hr_2683/cosponsors.json", hr2683 + "cosponsors", "bill/119/hr/2683", "cosponsors", 17},
		{"t47_119/hr_2683/subjects.json", hr2683 + "subjects", "bill/119/hr/2683", "subjects", 3},
		{"t47_119/hr_2683/text.json", hr2683 + "text", "bill/119/hr/2683", "text_versions", 3},
		{"t47_119/hr_2683/titles.json", hr2683 + "titles", "bill/119/hr/2683", "all_titles", 2},
		{"t47_119/s_3519/actions.json", s3519 + "actions", "bill/119/s/3519", "actions", 2},
		{"t47_119/s_3519/committees.json", s3519 + "committees", "bill/119/s/3519", "committees", 1},
		{"t47_119/s_3519/cosponsors.json", s3519 + "cosponsors", "bill/119/s/3519", "cosponsors", 3},
		{"t47_119/s_3519/text.json", s3519 + "text", "bill/119/s/3519", "text_versions", 1},
	} {
		d := parseOne(t, "congress-json", parsers.Input{URL: c.url, Payload: corpusFile(t, "corpus/congress/"+c.file)})
		checkSections(t, d)
		if got := d.Version.Meta.Strings(c.key); d.ID != c.doc || len(got) != c.want {
			t.Errorf("%s: %s has %d %s, want %d of %s:\n%s", c.file, d.ID, len(got), c.key, c.want, c.doc, strings.Join(got, "\n"))
		}
	}
}

// TestCongressListsRecorded: lists of bills, whose length jq '.bills|length' gives.
func TestCongressListsRecorded(t *testing.T) {
	for _, name := range []string{"loc_bill.json", "loc_bill_117.json", "loc_bill_117_hr.json"} {
		r, err := parsers.Parse("auto", parsers.Input{Payload: corpusFile(t, "corpus/congress/api_v3/"+name)})
		if err != nil || len(r.Documents) != 20 || r.Documents[0].ID != "bill/117/hr/3617" || r.Documents[0].Title != "H.R. 3617: MORE Act" {
			t.Errorf("%s: %d documents, %v", name, len(r.Documents), err)
		}
	}
}

// TestRemoteAccessBillRecorded: the record of one bill put together from the
// parts that were recorded of it.
func TestRemoteAccessBillRecorded(t *testing.T) {
	const folder = "corpus/congress/t47_119/hr_2683/"
	v := parseBill(t, "congress-json", corpusFile(t, folder+"bill.json"), "").Version
	for _, part := range []string{"actions", "committees", "cosponsors", "subjects", "summaries", "text", "titles", "votes"} {
		v = parsers.MergeBill(v, parseBill(t, "congress-json", corpusFile(t, folder+part+".json"), "https://api.congress.gov/v3/bill/119/hr/2683/"+part).Version)
	}
	for _, want := range []string{
		"H.R. 2683: Remote Access Security Act", "Rep. Lawler, Michael [R-NY-17]", "House Foreign Affairs Committee: Markup by; Referred to",
		"2025-04-07 Introduced in House\n2025-04-07 Referred to the House Committee on Foreign Affairs.\n", "2025-04-09 Committee Consideration and Mark-up Session Held",
		"2026-01-12 On motion to suspend the rules and pass the bill, as amended Agreed to by the Yeas and Nays: (2/3 required): 369 - 22 (Roll no. 13).",
		"2026-01-12 House roll call 13 https://clerk.house.gov/evs/2026/roll013.xml", "2026-01-13 Referred in Senate",
	} {
		if !strings.Contains(v.Text, want) {
			t.Errorf("the record does not say %q:\n%s", want, v.Text)
		}
	}
	if len(v.Entries) != 12 || v.Published.String() != "2026-01-13" {
		t.Errorf("%d actions, the newest of %s", len(v.Entries), v.Published)
	}
}

// TestUSLMRecorded counts provisions outside of quotedContent as
// xml.etree.ElementTree finds them: levels with an identifier or a numbered
// designator, and sections
// without a number.
func TestUSLMRecorded(t *testing.T) {
	for _, c := range []struct {
		file, day string
		doc       exportwatch.DocID
		sections  int
	}{
		{"H1058_RDS", "2019-07-25", "bill/116/hr/1058@rds", 73},
		{"h1058_enr", "", "bill/116/hr/1058@enr", 73},
		{"H2157_IH", "2019-04-09", "bill/116/hr/2157@ih", 103},
		{"h2157_enr", "", "bill/116/hr/2157@enr", 68},
		{"HJ107_RDS", "2020-12-18", "bill/116/hjres/107@rds", 2},
		{"hj107_eh", "2020-12-18", "bill/116/hjres/107@eh", 2},
		{"hj107_enr", "", "bill/116/hjres/107@enr", 2},
	} {
		payload := corpusFile(t, "corpus/congress/uslm21/"+c.file+".xml")
		d := parseOne(t, "auto", parsers.Input{Payload: payload})
		checkSections(t, d)
		own := slices.DeleteFunc(slices.Clone(d.Version.Sections), func(s exportwatch.Section) bool {
			return strings.Contains(string(s.ID), "quote-") || strings.Contains(string(s.ID), "/flush-")
		})
		if d.ID != c.doc || d.Version.Published.String() != c.day || len(own) != c.sections {
			t.Errorf("%s: %s of %s with %d provisions, want %s of %q with %d", c.file, d.ID, d.Version.Published, len(own), c.doc, c.day, c.sections)
		}
		for _, id := range identifiers(t, payload) {
			if !slices.ContainsFunc(d.Version.Sections, func(s exportwatch.Section) bool { return string(s.ID) == id }) {
				t.Errorf("%s: no provision %s", c.file, id)
			}
		}
		_, body, _ := strings.Cut(d.Version.Text, "\n")
		if got, want := letters(body), letters(elementText(t, payload, "main", nil)); got != want {
			t.Errorf("%s: the text differs from the payload's %s", c.file, firstDifference(got, want))
		}
	}
}

// TestBillXMLWordsRecorded: every letter and digit of the body of a bill in the
// bill DTD stands in the text, in the same order. The DTD leaves it to the
// reader to print "Sec." and "TITLE" before a number.
func TestBillXMLWordsRecorded(t *testing.T) {
	for _, name := range corpusGlob(t, "corpus/congress/billdtd/*__document.xml") {
		payload := corpusFile(t, name)
		d := parseOne(t, "auto", parsers.Input{Payload: payload})
		print := func(element string) string {
			switch element {
			case "section":
				return "Sec"
			case "division", "title", "subtitle", "chapter", "subchapter", "part", "subpart":
				return strings.ToUpper(element)
			}
			return ""
		}
		want := letters(elementText(t, payload, "legis-body", print))
		text := letters(d.Version.Text)
		if at := strings.Index(text, want[:min(60, len(want))]); at < 0 || text[at:] != want {
			t.Errorf("%s: the text differs from the payload's %s", path.Base(name), firstDifference(text[max(0, at):], want))
		}
		if !strings.HasSuffix(string(d.ID), "@rh") {
			continue
		}
		if redline, _ := d.Version.Meta["committee_redline"].(bool); redline != bytes.Contains(payload, []byte(`changed="added"`)) {
			t.Errorf("%s: committee_redline %v", path.Base(name), redline)
		}
	}
}

// TestBillPrintsRecorded: renditions for people. The sections of the plain
// texts are the lines that begin with "#### " and a number, the provisions in
// them those that begin with a designator in bold or as a heading.
func TestBillPrintsRecorded(t *testing.T) {
	for name, doc := range map[string]exportwatch.DocID{
		"xhtml/BILLS-119hr9025ih.html":           "bill/119/hr/9025@ih",
		"t47_119/hr_2683/BILLS-119hr2683ih.txt":  "bill/119/hr/2683@ih",
		"t47_119/hr_2683/BILLS-119hr2683eh.txt":  "bill/119/hr/2683@eh",
		"t47_119/hr_2683/BILLS-119hr2683rfs.txt": "bill/119/hr/2683@rfs",
		"t47_119/s_3519/BILLS-119s3519is.txt":    "bill/119/s/3519@is",
	} {
		payload := corpusFile(t, "corpus/congress/"+name)
		d := parseOne(t, "bill-print", parsers.Input{URL: "https://www.govinfo.gov/" + name, Payload: payload})
		checkSections(t, d)
		want := strings.Count("\n"+string(payload), "\n#### ") + bytes.Count(payload, []byte(">SECTION 1.<"))
		want += strings.Count(string(payload), "\n**(") + strings.Count(string(payload), "\n##### (")
		if strings.HasPrefix(name, "xhtml") {
			want += 2 // its subsections (a) and (b)
		}
		if d.ID != doc || len(d.Version.Sections) != want {
			t.Errorf("%s: %s with %d sections, want %s with %d", name, d.ID, len(d.Version.Sections), doc, want)
		}
		if byHead := parseOne(t, "bill-print", parsers.Input{Payload: payload}); byHead.ID != doc {
			t.Errorf("%s: by its head it is %s, want %s", name, byHead.ID, doc)
		}
	}
}

// letters returns the letters and digits of s.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// elementText returns the text inside of the elements called name, each element
// under them preceded by what print gives for it if it has a number.
func elementText(t *testing.T, payload []byte, name string, print func(string) string) string {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(payload))
	var b strings.Builder
	inside := 0
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if tok.Name.Local == name || inside > 0 {
				inside++
			}
			if print != nil && inside > 1 {
				b.WriteString(print(tok.Name.Local))
			}
		case xml.EndElement:
			inside = max(0, inside-1)
		case xml.CharData:
			if inside > 0 {
				b.Write(tok)
			}
		}
	}
}

// identifiers returns the addresses of the provisions of a bill in USLM, inside of it.
func identifiers(t *testing.T, payload []byte) []string {
	t.Helper()
	var out []string
	d := xml.NewDecoder(bytes.NewReader(payload))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		e, ok := tok.(xml.StartElement)
		for _, a := range e.Attr {
			if ok && a.Name.Local == "identifier" {
				out = append(out, strings.Join(strings.Split(a.Value, "/")[6:], "/"))
			}
		}
	}
}

func firstDifference(a, b string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "at " + a[max(0, i-60):min(len(a), i+40)] + " instead of " + b[max(0, i-60):min(len(b), i+40)]
		}
	}
	return "in length: ends " + a[max(0, len(a)-60):] + " instead of " + b[max(0, len(b)-60):]
}
