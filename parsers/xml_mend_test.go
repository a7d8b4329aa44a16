package parsers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

const mendFeed = `<?xml version="1.0" encoding="ISO-8859-1"?>
<rss version="2.0"><channel><title>x</title><link>https://ecf.zzd.uscourts.gov</link><description>Docket entries of type: all</description>
<item><title>1:31-cv-00077 Lantern Optics LLC v. Roe</title><link>https://ecf.zzd.uscourts.gov/cgi-bin/DktRpt.pl?80</link><description>[Order]</description><pubDate>Mon, 03 Mar 2031 19:40:00 GMT</pubDate></item>
<item><title>1:31-cv-00078 %s</title><link>https://ecf.zzd.uscourts.gov/cgi-bin/DktRpt.pl?81</link><description>[Order]</description><pubDate>Mon, 03 Mar 2031 19:40:00 GMT</pubDate></item>
</channel></rss>`

// TestCourtFeedWithABadCharacter: what one party is called does not hide the
// entries of all other cases, and is read where its meaning is plain.
func TestCourtFeedWithABadCharacter(t *testing.T) {
	for typed, name := range map[string]string{
		"Quill & Plover v. Doe": "Quill & Plover v. Doe", "Q&P v. Doe": "Q&P v. Doe", "Qu\x02ill v. Doe": "Quill v. Doe", "Quill&#2; v. Doe": "Quill v. Doe",
		"A < B Inc. v. Doe": "A < B Inc. v. Doe", "Nu\xf1ez v. Doe": "Nuñez v. Doe", "Nu\xf1ez & Sons v. Doe": "Nuñez & Sons v. Doe",
		"Q &copy; R&D; v. Doe": "Q © R&D; v. Doe", "<![CDATA[Q & R v. Doe\x01]]>": "Q & R v. Doe", "<b>Q v. Doe": "", "A <B Inc. v. Doe": "",
	} {
		res, err := parsers.Parse("pacer-rss", parsers.Input{Court: "zzd", Payload: fmt.Appendf(nil, mendFeed, typed)})
		if err != nil {
			t.Errorf("%q: %v", typed, err)
			continue
		}
		var names []string
		for _, d := range res.Documents {
			names = append(names, d.Version.Meta.String("case_name"))
		}
		want := []string{"Lantern Optics LLC v. Roe", name}
		if name == "" {
			want = want[:1]
		}
		warned := slices.ContainsFunc(res.Documents[0].Version.Warnings, func(w exportwatch.Warning) bool { return w.Code == "skipped" })
		if !slices.Equal(names, want) || warned != (name == "") {
			t.Errorf("%q: reads %q, want %q; said to be left out: %v", typed, names, want, warned)
		}
	}
}

// TestCourtFeedCutAtABadCharacter: mending does not make a whole feed of a part.
func TestCourtFeedCutAtABadCharacter(t *testing.T) {
	whole := fmt.Appendf(nil, mendFeed, "Quill & Plover v. Doe")
	for n := range len(whole) - len("</rss>") {
		if res, err := parsers.Parse("pacer-rss", parsers.Input{Court: "zzd", Payload: whole[:n]}); err == nil {
			t.Fatalf("cut at byte %d: reads %d documents", n, len(res.Documents))
		}
	}
}

// TestArchivedDocketWithABadCharacter: a docket is mended as a feed is.
func TestArchivedDocketWithABadCharacter(t *testing.T) {
	const docket = `<?xml version="1.0" encoding="utf-8"?><gov_uscourts_docket><case_details><court>zzd</court><docket_num>1:31-cv-00077</docket_num><case_name>Q&P v. Roe` + "\x0b" + `</case_name></case_details>
<document_list><document doc_num="1" attachment_num="0"><date_filed>2031-03-03</date_filed><long_desc>COMPLAINT filed by Q&P</long_desc></document></document_list></gov_uscourts_docket>`
	res, err := parsers.Parse("ia-docket", parsers.Input{Payload: []byte(docket)})
	if err != nil || len(res.Documents) != 1 {
		t.Fatalf("%d documents, %v", len(res.Documents), err)
	}
	if v := res.Documents[0].Version; v.Meta.String("case_name") != "Q&P v. Roe" || len(v.Entries) != 1 || v.Entries[0].Description != "COMPLAINT filed by Q&P" {
		t.Errorf("reads %v, %+v", v.Meta, v.Entries)
	}
}

// TestReviewListWithABadAction: one action that names no rule does not hide the
// others; most of them are a list in another form.
func TestReviewListWithABadAction(t *testing.T) {
	act := func(rin, title string) string {
		return `<REGACT><AGENCY_CODE>0694</AGENCY_CODE><RIN>` + rin + `</RIN><TITLE>` + title + `</TITLE><STAGE>Final Rule</STAGE><DATE_RECEIVED>2031-03-01</DATE_RECEIVED></REGACT>`
	}
	read := func(acts ...string) (parsers.Result, error) {
		return parsers.Parse("review-list", parsers.Input{Payload: []byte(`<OIRA_DATA RUNDATE="2031-03-04">` + strings.Join(acts, "") + `</OIRA_DATA>`)})
	}
	res, err := read(act("", "Other"), act("0694-ZZ11", "Research & Samples"), act("0648-ZZ01", ""), act("1505-ZZ02", "Reporting"))
	if err != nil || len(res.Documents) != 2 || res.Documents[0].Title != "Research & Samples" {
		t.Fatalf("%+v, %v", res.Documents, err)
	}
	if w := res.Documents[0].Version.Warnings; len(w) != 1 || w[0].Code != "skipped" || !strings.Contains(w[0].Message, "cannot be read: 2") {
		t.Errorf("warnings %+v", w)
	}
	if res, err := read(act("", "Other"), act("", "Samples"), act("1505-ZZ02", "Reporting")); err == nil {
		t.Errorf("a list in another form: reads %d documents", len(res.Documents))
	}
}
