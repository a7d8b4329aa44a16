package parsers_test

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// entriesAsked is the address that names the docket of listener-entries.json.
const entriesAsked = "https://www.courtlistener.com/api/rest/v4/docket-entries/?docket=77&docket__court=zzd&docket__docket_number=1%3A31-cv-00077"

// courtVersion reads one docket of the payloads that tell of the same case.
func courtVersion(t *testing.T, format, name, url string) exportwatch.Version {
	t.Helper()
	r, err := parsers.Parse(format, parsers.Input{URL: url, Court: "zzd", Payload: docPayload(t, format+"/"+name)})
	if err != nil {
		t.Fatal(err)
	}
	return r.Documents[0].Version
}

// TestOneDocketByManyRoutes: a docket told of by a feed, a report and
// CourtListener is one document with the same entries, in whatever order they
// come.
func TestOneDocketByManyRoutes(t *testing.T) {
	feed, err := parsers.Parse("pacer-rss", parsers.Input{Court: "zzd", Payload: []byte(`<rss version="2.0"><channel><link>https://ecf.zzd.uscourts.gov</link>` +
		feedItem("[Complaint] (&lt;a href=&quot;https://ecf.zzd.uscourts.gov/doc1/04519990001?caseid=700077&amp;de_seq_num=3&quot;&gt;1&lt;/a&gt;)", "Mon, 03 Mar 2031 15:00:00 GMT") +
		feedItem("[Minute Order]", "Wed, 05 Mar 2031 15:00:00 GMT") + feedItem("[Minute Order]", "Wed, 05 Mar 2031 16:00:00 GMT") + `</channel></rss>`)})
	if err != nil {
		t.Fatal(err)
	}
	views := map[string]exportwatch.Version{
		"feed":    parsers.JoinDockets(feed.Documents)[0].Version,
		"report":  courtVersion(t, "pacer-docket", "docket.html", ""),
		"docket":  courtVersion(t, "courtlistener", "listener-docket.json", ""),
		"entries": courtVersion(t, "courtlistener", "listener-entries.json", entriesAsked),
		"search":  courtVersion(t, "courtlistener", "listener-search.json", ""),
	}
	for _, order := range [][]string{
		{"feed", "report", "docket", "entries", "search"}, {"search", "entries", "docket", "report", "feed"},
		{"docket", "feed", "entries", "feed", "report"}, {"report", "feed", "search", "entries", "feed"},
	} {
		v := views[order[0]]
		for _, name := range order[1:] {
			if views[name].Doc != v.Doc {
				t.Fatalf("%s is %s, the others %s", name, views[name].Doc, v.Doc)
			}
			v = parsers.MergeDocket(v, views[name])
		}
		var got []string
		for _, e := range v.Entries {
			got = append(got, strings.Join([]string{e.DateFiled.String(), e.Number, e.PacerDocID, exportwatch.Excerpt(e.Description, 12)}, "|"))
		}
		want := []string{"2031-03-03|1|04509990001|COMPLAINT ag…", "2031-03-04|||MINUTE ORDER…", "2031-03-04|||MINUTE ORDER…"}
		if !slices.Equal(got, want) {
			t.Errorf("%v:\n%s", order, strings.Join(got, "\n"))
		}
		if parties := v.Meta.Strings("parties"); !slices.Contains(parties, "Bureau of Industry and Security") {
			t.Errorf("%v: parties %q", order, parties)
		}
	}
}

func feedItem(description, published string) string {
	return `<item><title>1:31-cv-00077-XYZ Doe Optics, Inc. et al v. USA et al</title><link>https://ecf.zzd.uscourts.gov/cgi-bin/DktRpt.pl?700077</link>` +
		`<description>` + description + `</description><guid>https://ecf.zzd.uscourts.gov/cgi-bin/DktRpt.pl?700077</guid><pubDate>` + published + `</pubDate></item>`
}

// TestFeedDays: joined to a docket, an entry has the day of the court's own
// calendar; the feed prints Greenwich time.
func TestFeedDays(t *testing.T) {
	for _, c := range []struct{ court, published, want string }{
		{"dcd", "Tue, 10 Jun 2031 01:30:00 GMT", "2031-06-09"},
		{"dcd", "Tue, 10 Jun 2031 04:00:00 GMT", "2031-06-10"},
		{"dcd", "Wed, 10 Dec 2031 04:30:00 GMT", "2031-12-09"}, // standard time
		{"cand", "Tue, 10 Jun 2031 06:59:00 GMT", "2031-06-09"},
		{"azd", "Tue, 10 Jun 2031 06:59:00 GMT", "2031-06-09"}, // no daylight time
		{"txwd", "Tue, 10 Jun 2031 04:59:00 GMT", "2031-06-09"},
		{"gud", "Tue, 10 Jun 2031 14:30:00 GMT", "2031-06-11"},
		{"cadc", "Mon, 09 Jun 2031 23:30:00 EDT", "2031-06-09"}, // its own time
	} {
		payload := `<rss version="2.0"><channel>` + feedItem("[Complaint]", c.published) + `</channel></rss>`
		r, err := parsers.Parse("pacer-rss", parsers.Input{Court: c.court, Payload: []byte(payload)})
		if err != nil {
			t.Fatal(err)
		}
		e := parsers.JoinDockets(r.Documents)[0].Version.Entries[0]
		if e.DateFiled.String() != c.want || e.Entered.IsZero() {
			t.Errorf("%s, %s: %s, entered %s, want %s", c.court, c.published, e.DateFiled, e.Entered, c.want)
		}
	}
}

// TestManyUnnumberedEntries: a docket of thousands of entries that look alike is
// merged with itself without doubling any.
func TestManyUnnumberedEntries(t *testing.T) {
	var list []exportwatch.Entry
	for i := range 12000 {
		list = append(list, exportwatch.Entry{DateFiled: exportwatch.Date{Year: 2031, Month: 3, Day: 1 + i/4000}, Description: "MINUTE ORDER. (Entered: 03/07/2031)"})
	}
	if merged := parsers.MergeEntries(list, list); len(merged) != len(list) {
		t.Errorf("%d entries, want %d", len(merged), len(list))
	}
}

// TestFeedSaysWhatItHolds: courts choose which entries they publish, and their
// feeds say so.
func TestFeedSaysWhatItHolds(t *testing.T) {
	for name, want := range map[string]string{
		"cadc": "Docket entries of type: orders,opinions,judgments", "nyed_1": "Public Complaints, Orders and Judgments in the last 24 Hours",
		"wvsd": "Docket entries of type: all",
	} {
		r, err := parsers.Parse("pacer-rss", parsers.Input{Payload: corpusFile(t, "corpus/courts/pacer_rss/"+name+".xml")})
		if err != nil {
			t.Fatal(err)
		}
		if got := parsers.JoinDockets(r.Documents)[0].Version.Meta.String("feed_says"); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestDocketReportsEqualIndependentParser compares recorded docket reports with
// the answers of another parser.
func TestDocketReportsEqualIndependentParser(t *testing.T) {
	c := &tally{t: t}
	for _, name := range append(corpusGlob(t, "corpus/courts/pacer_docket_*/*.html"), corpusGlob(t, "corpus/courts/pacer_login/*.html")...) {
		court := regexp.MustCompile(`[_.]`).Split(filepath.Base(name), 2)[0]
		got, err := parsers.Parse("pacer-docket", parsers.Input{Court: court, Payload: corpusFile(t, name)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := corpusFile(t, strings.TrimSuffix(name, ".html")+".json")
		if s := strings.TrimSpace(string(want)); s == "{}" || s == "false" {
			if len(got.Documents) != 0 {
				t.Errorf("%s holds no docket, read %d", name, len(got.Documents))
			}
			continue
		}
		if len(got.Documents) != 1 {
			t.Errorf("%s: %d dockets", name, len(got.Documents))
			continue
		}
		c.docket(goldDockets(t, strings.TrimSuffix(name, ".html")+".json")[0], got.Documents[0])
	}
	t.Logf("%d of %d fields equal", c.right, c.said)
	if c.said < 250 || c.right*100 < c.said*99 {
		t.Errorf("%d of %d fields equal, want 99%% of 250 or more", c.right, c.said)
	}
}

// TestReskinnedDockets: a report says the same in other markup: as a browser
// saves it, in a site's own frame, and without the widths, comments and bold
// type that courts use today.
func TestReskinnedDockets(t *testing.T) {
	skins := map[string]func(string) string{
		"saved by a browser": func(s string) string {
			s = regexp.MustCompile(`(?i)</?[a-z]+`).ReplaceAllStringFunc(s, strings.ToLower)
			return strings.ReplaceAll(s, "<td valign=top width=\"40%\">", "<td style=\"width: 40%\"  class=\"party\">")
		},
		"in a frame": func(s string) string {
			s = regexp.MustCompile(`(?i)<body[^>]*>`).ReplaceAllString(s, `$0<header><nav><ul><li><a href="/x">CM/ECF</a></li></ul></nav></header><main class="page">`)
			return strings.Replace(s, "</body>", "</main><footer><p>uscourts.gov</p></footer></body>", 1)
		},
		"in other tags": func(s string) string {
			s = regexp.MustCompile(`<!--.*?-->`).ReplaceAllString(s, "")
			s = regexp.MustCompile(`(?i)<(/?)h3[^>]*>`).ReplaceAllString(s, "<${1}h2>")
			s = regexp.MustCompile(`(?i)<(/?)b>`).ReplaceAllString(s, "<${1}strong>")
			return regexp.MustCompile(`(?i) (?:width|valign|align|nowrap)(?:=(?:"[^"]*"|'[^']*'|[^ >]*))?`).ReplaceAllString(s, "")
		},
	}
	for _, name := range []string{"docket.html", "appeal.html"} {
		want := courtVersion(t, "pacer-docket", name, "")
		page := docPayload(t, "pacer-docket/"+name)
		for skin, put := range skins {
			r, err := parsers.Parse("pacer-docket", parsers.Input{Court: "zzd", Payload: []byte(put(string(page)))})
			if err != nil || len(r.Documents) != 1 {
				t.Errorf("%s %s: %d documents, %v", name, skin, len(r.Documents), err)
				continue
			}
			if got := r.Documents[0].Version.Text; got != want.Text {
				t.Errorf("%s %s:\n%s\nwant\n%s", name, skin, got, want.Text)
			}
		}
	}
}

// TestUnknownDocketLayout: a report whose entries are not found says so.
func TestUnknownDocketLayout(t *testing.T) {
	page := docPayload(t, "pacer-docket/docket.html")
	r, err := parsers.Parse("pacer-docket", parsers.Input{Court: "zzd", Payload: []byte(strings.Replace(string(page), "Docket Text", "What was filed", 1))})
	if err != nil || len(r.Documents) != 1 {
		t.Fatalf("%d documents, %v", len(r.Documents), err)
	}
	if w := r.Documents[0].Version.Warnings; len(w) != 1 || w[0].Code != "no_entries" {
		t.Errorf("warnings %+v", w)
	}
}

// TestSupremeDocketEqualsIndependentParser compares the recorded docket of the
// Supreme Court with the answers of another parser.
func TestSupremeDocketEqualsIndependentParser(t *testing.T) {
	var want struct {
		Number  string `json:"docket_number"`
		Filed   string `json:"date_filed"`
		Entries []struct {
			Filed       string `json:"date_filed"`
			Number      *int   `json:"document_number"`
			Description string `json:"description"`
			Attachments []struct {
				URL string `json:"document_url"`
			} `json:"attachments"`
		} `json:"docket_entries"`
		Parties []struct{ Name, Type string } `json:"parties"`
	}
	if err := json.Unmarshal(corpusFile(t, "corpus/courts/scotus_docket_json/24-966.json"), &want); err != nil {
		t.Fatal(err)
	}
	r, err := parsers.Parse("auto", parsers.Input{Payload: corpusFile(t, "corpus/courts/scotus_docket_json/24-966.compare.json")})
	if err != nil {
		t.Fatal(err)
	}
	v := r.Documents[0].Version
	if v.Meta.String("docket_number") != want.Number || v.Meta.String("date_filed") != want.Filed || len(v.Entries) != len(want.Entries) {
		t.Errorf("%s filed %s, %d entries", v.Meta.String("docket_number"), v.Meta.String("date_filed"), len(v.Entries))
	}
	files := 0
	for i, w := range want.Entries {
		e := v.Entries[i]
		if e.DateFiled.String() != w.Filed || e.Description != folded(w.Description) || (e.URL == "") != (len(w.Attachments) == 0) {
			t.Errorf("entry %d: %+v, want %+v", i, e, w)
		}
		files += max(0, len(w.Attachments)-1)
	}
	if got := v.Meta.Strings("attachments"); len(got) != files {
		t.Errorf("%d further files, want %d", len(got), files)
	}
	for _, p := range want.Parties {
		if !slices.ContainsFunc(parsers.Parties(v.Meta), func(have parsers.Party) bool { return have.Name == p.Name && have.Type == p.Type }) {
			t.Errorf("no party %+v in %+v", p, parsers.Parties(v.Meta))
		}
	}
}

// TestAttachmentsEqualIndependentParser compares the recorded menu of a document
// and its attachments with the answers of another parser.
func TestAttachmentsEqualIndependentParser(t *testing.T) {
	var want struct {
		Number      int    `json:"document_number"`
		DocID       string `json:"pacer_doc_id"`
		CaseID      string `json:"pacer_case_id"`
		Attachments []struct {
			Number      int    `json:"attachment_number"`
			Description string `json:"description"`
			DocID       string `json:"pacer_doc_id"`
			Size        string `json:"file_size_str"`
		} `json:"attachments"`
	}
	const name = "corpus/courts/pacer_attachment_page/dcd_04506197028"
	if err := json.Unmarshal(corpusFile(t, name+".json"), &want); err != nil {
		t.Fatal(err)
	}
	r, err := parsers.Parse("auto", parsers.Input{Court: "dcd", Payload: corpusFile(t, name+".html")})
	if err != nil {
		t.Fatal(err)
	}
	v := r.Documents[0].Version
	if v.Meta.String("pacer_doc_id") != want.DocID || v.Meta.String("pacer_case_id") != want.CaseID {
		t.Errorf("document %s of case %s", v.Meta.String("pacer_doc_id"), v.Meta.String("pacer_case_id"))
	}
	rows := v.Tables[0].Rows
	if len(rows) != len(want.Attachments)+1 {
		t.Fatalf("%d files, want %d", len(rows), len(want.Attachments)+1)
	}
	for i, w := range want.Attachments {
		if c := rows[i+1].Cells; c[1] != w.Description || c[3] != w.Size || c[4] != w.DocID {
			t.Errorf("attachment %d: %q, want %+v", w.Number, c, w)
		}
	}
}

// TestCourtPayloadsOfOthers: what is no payload of the format is an error.
func TestCourtPayloadsOfOthers(t *testing.T) {
	page := `<!doctype html><html><head><title>x</title></head><body><h3>CIVIL DOCKET FOR CASE #: 1:31-cv-00001</h3></body></html>`
	for _, c := range []struct{ format, payload string }{
		{"pacer-docket", page},
		{"pacer-docket", `<?xml version="1.0"?><rss><channel><link>https://ecf.zzd.uscourts.gov</link></channel></rss>`},
		{"pacer-attachments", page + "uscourts.gov"},
		{"courtlistener", `{"count":0,"results":[]}`},
		{"courtlistener", `{"next":null,"previous":null,"results":[{"title":"x","document_number":"2031-00001"}]}`},
		{"courtlistener", `{"bills":[],"pagination":{"next":null}}`},
		{"courtlistener", `{"detail":"Invalid token."}`},
		{"courtlistener", `{"next":null,"previous":null,"results":[{"docket":"https://x/1/","recap_documents":[],"description":"of whose docket"}]}`},
		{"scotus-docket", `{"CaseNumber":"31-77","PetitionerTitle":"x"}`},
		{"scotus-docket", `{"results":[]}`},
	} {
		if r, err := parsers.Parse(c.format, parsers.Input{URL: "https://x.example/", Payload: []byte(c.payload)}); err == nil {
			t.Errorf("%s read %s as %d documents", c.format, c.payload, len(r.Documents))
		}
	}
}

func TestCourtListenerNext(t *testing.T) {
	payload := docPayload(t, "courtlistener/listener-entries.json")
	next, err := parsers.CourtListenerNext(payload)
	if err != nil || !strings.Contains(next, "cursor=cD0y") {
		t.Errorf("next %q, %v", next, err)
	}
	if _, err := parsers.CourtListenerNext([]byte(`<html>`)); err == nil {
		t.Error("a page of HTML names a next page")
	}
}

func FuzzPacerDocket(f *testing.F)      { fuzzFormat(f, "pacer-docket") }
func FuzzPacerAttachments(f *testing.F) { fuzzFormat(f, "pacer-attachments") }
func FuzzSupremeDocket(f *testing.F)    { fuzzFormat(f, "scotus-docket") }
func FuzzCourtListener(f *testing.F)    { fuzzFormat(f, "courtlistener") }
