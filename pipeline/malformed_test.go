package pipeline_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/parsers/pdftest"
	"exportwatch/sources"
	"exportwatch/store"
)

// paragraphs is running text of n different sentences.
func paragraphs(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<p>Paragraph %d of this notice describes form %d of the office.</p>", i, i*7)
	}
	return b.String()
}

const (
	xmlOK  = "200 OK\nContent-Type: application/xml"
	textOK = "200 OK\nContent-Type: text/plain; charset=utf-8"
	jsonOK = "200 OK\nContent-Type: application/json"
	pdfOK  = "200 OK\nContent-Type: application/pdf"

	goodRule = `<?xml version="1.0"?><RULE><PREAMB><AGENCY TYPE="F">DEPARTMENT OF SAMPLES</AGENCY><SUBJECT>Sample Controls</SUBJECT></PREAMB>` +
		`<SUPLINF><HD SOURCE="HD1">Background</HD><P>The sample office describes its samples.</P></SUPLINF><FRDOC>[FR Doc. 2031-00001 Filed 3-3-31; 8:45 am]</FRDOC></RULE>`
	goodList = `{"count":1,"results":[{"document_number":"2031-00001","title":"Sample Controls","type":"Rule","publication_date":"2031-03-03",` +
		`"html_url":"https://register.example/2031-00001","agencies":[{"name":"Sample Office","slug":"sample-office"}]}]}`
	blockPage = `<html><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies to continue</body></html>`
	loginPage = `<html><head><title>Log in</title></head><body><form><input name="u"><input type="password" name="p"></form></body></html>`
)

// bomb is an XML document whose entities would expand to a thousand million
// words. They are never expanded: an entity that XML does not define is an error.
func bomb() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE RULE [<!ENTITY l0 "sample">`)
	for i := range 9 {
		fmt.Fprintf(&b, "<!ENTITY l%d \"%s\">", i+1, strings.Repeat(fmt.Sprintf("&l%d;", i), 10))
	}
	return b.String() + "]><RULE><PREAMB><SUBJECT>&l9;</SUBJECT></PREAMB></RULE>"
}

// nested is an XML document of 200 KB of opening tags.
func nested() string { return "<RULE>" + strings.Repeat("<P>", 200_000/3) }

// pdf is a file of one page that says text, told in base64.
func pdf(text string) string { return encodedPDF(pdftest.String(text) + " Tj") }

// encodedPDF is a file of one page, told in base64, whose text is drawn by these
// operators.
func encodedPDF(operators string) string {
	return base64.StdEncoding.EncodeToString(pdftest.Pages("BT /F1 12 Tf 72 720 Td " + operators + " ET"))
}

// cut drops the last n bytes of what is encoded.
func cut(encoded string, n int) string {
	b, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		panic(err)
	}
	return base64.StdEncoding.EncodeToString(b[:len(b)-n])
}

// A malformed answer comes between two good ones.
type malformed struct {
	name     string
	source   sources.Own
	goodHead string
	good     string
	head     string
	body     string
	want     exportwatch.Reason
}

func malformedAnswers() []malformed {
	page := article("Notice", start, paragraphs(60))
	html, rule, list, file := ownPage(""), ownPage("fr-xml"), ownPage("fr-json"), ownPage("pdf")
	return []malformed{
		{"truncated gzip", html, htmlOK, page, htmlOK + "\nX-Replay: truncated", page, exportwatch.ReasonEncoding},
		{"wrong charset", ownPage("text"), textOK, "The sample office describes its samples.",
			"200 OK\nContent-Type: text/plain; charset=no-such-charset", "The sample office.", exportwatch.ReasonCharset},
		{"page of another charset", html, htmlOK, page, "200 OK\nContent-Type: text/html; charset=utf-8\nX-Replay: base64",
			base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(page, "office", "\xce\xf4\xe8\xf1 \xf3\xf7\xb8\xf2\xe0 \xee\xe1\xf0\xe0\xe7\xf6\xee\xe2"))), exportwatch.ReasonCharset},
		{"binary under HTML", html, htmlOK, page, htmlOK + "\nX-Replay: base64",
			base64.StdEncoding.EncodeToString([]byte("<html>\x00\x01\x02 sample")), exportwatch.ReasonDrift},
		{"nested tags in HTML", html, htmlOK, page, htmlOK, strings.Repeat("<div>", 40_000), exportwatch.ReasonTooDeep},
		{"text collapsed", html, htmlOK, page, htmlOK, article("Notice", start, paragraphs(3)), exportwatch.ReasonCollapsed},
		{"unknown wall in place of a short page", html, htmlOK, article("Notice", start, paragraphs(3)), htmlOK,
			"<html><head><title>Holding page</title></head><body><p>Kindly bear with us: this part of the house is being painted.</p></body></html>", exportwatch.ReasonCollapsed},
		{"block page", html, htmlOK, page, htmlOK, blockPage, exportwatch.ReasonBlockPage},
		{"login wall", html, htmlOK, page, htmlOK, loginPage, exportwatch.ReasonLoginWall},
		{"error page", html, htmlOK, page, htmlOK, "<html><head><title>Service Unavailable</title></head><body>Sorry.</body></html>", exportwatch.ReasonErrorPage},
		{"empty body", html, htmlOK, page, "200 OK\nContent-Type: text/html\nX-Replay: base64", "", exportwatch.ReasonEmptyBody},
		{"server error", html, htmlOK, page, "500 Internal Server Error", "broken", exportwatch.ReasonStatus},
		{"connection refused", html, htmlOK, page, htmlOK + "\nX-Replay: refuse", "", exportwatch.ReasonConnect},
		{"XML bomb", rule, xmlOK, goodRule, xmlOK, bomb(), exportwatch.ReasonMalformed},
		{"nested tags in XML", rule, xmlOK, goodRule, xmlOK, nested(), exportwatch.ReasonTooDeep},
		{"cut XML", rule, xmlOK, goodRule, xmlOK, goodRule[:len(goodRule)/2], exportwatch.ReasonTruncated},
		{"JSON of another shape", list, jsonOK, goodList, jsonOK, `{"count":"none","results":{"a":1}}`, exportwatch.ReasonDrift},
		{"PDF of no bytes", file, pdfOK + "\nX-Replay: base64", pdf("The sample office describes its samples."), pdfOK + "\nX-Replay: base64", "", exportwatch.ReasonEmptyBody},
		{"PDF without its end", file, pdfOK + "\nX-Replay: base64", pdf("The sample office describes its samples."), pdfOK + "\nX-Replay: base64",
			cut(pdf("The sample office describes"), len("startxref\n446\n%%EOF\n")), exportwatch.ReasonTruncated},
		{"PDF of nothing but its head", file, pdfOK + "\nX-Replay: base64", pdf("The sample office describes its samples."), pdfOK, "%PDF-1.4", exportwatch.ReasonTruncated},
	}
}

// TestMalformedAnswers: an answer that is no content ends as an outcome with a
// reason, opens one incident however often it comes, and leaves the stored
// versions alone. The answer of before, coming back, closes the incident once.
func TestMalformedAnswers(t *testing.T) {
	for _, m := range malformedAnswers() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, own(t, m.source), noRobots(),
				member(0, pageURL, m.goodHead, m.good),
				member(time.Hour, pageURL, m.head, m.body),
				member(3*time.Hour, pageURL, m.goodHead, m.good),
			)
			w.breaksAndRecovers(pageURL, m.want)
		})
	}
}

// TestBrokenIndexes: an index that cannot be read, or lists nothing all at
// once, is no content either, though the pages it listed stay as they are.
func TestBrokenIndexes(t *testing.T) {
	for _, c := range []struct {
		name, head, body string
		want             exportwatch.Reason
	}{
		{"emptied", rssOK, feed(), exportwatch.ReasonEmptyIndex},
		{"not a feed", rssOK, "<html><body><p>We have moved.</p></body></html>", exportwatch.ReasonDrift},
		{"entity bomb", rssOK, "<!DOCTYPE rss [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>" + `<rss version="2.0"><channel><title>&b;</title></channel></rss>`, exportwatch.ReasonMalformed},
		{"error as JSON", jsonOK, `{"error":"maintenance"}`, exportwatch.ReasonDrift},
		{"nested", rssOK, "<rss version=\"2.0\"><channel>" + strings.Repeat("<item>", 200_000/6), exportwatch.ReasonTooDeep},
		{"block page", htmlOK, blockPage, exportwatch.ReasonBlockPage},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, own(t, ownFeed()), noRobots(),
				member(0, feedURL, rssOK, feed("old", "older", "oldest")),
				member(0, item("old"), htmlOK, article("Notice", start, paragraphs(3))),
				member(0, item("older"), htmlOK, article("Older notice", start, paragraphs(3))),
				member(0, item("oldest"), htmlOK, article("Oldest notice", start, paragraphs(3))),
				member(time.Hour, feedURL, c.head, c.body),
				member(3*time.Hour, feedURL, rssOK, feed("old", "older", "oldest")),
			)
			w.breaksAndRecovers(feedURL, c.want)
		})
	}
}

// breaksAndRecovers drives a world whose one source answers well, badly from
// the first hour and well again from the third.
func (w *world) breaksAndRecovers(url string, want exportwatch.Reason) {
	w.t.Helper()
	if r := w.check(0); len(r.Incidents) != 0 {
		w.t.Fatalf("the good answer opened %+v", r.Incidents)
	}
	id, stored := w.defs[0].ID, w.versions()
	if len(stored) == 0 {
		w.t.Fatal("the good answer gave no version")
	}
	w.breaks(url, want)
	if got := w.versions(); !reflect.DeepEqual(got, stored) {
		w.t.Errorf("the stored versions became %+v", got)
	}
	if s := w.state(id); s.Health != exportwatch.HealthFailing || s.Reason != want {
		w.t.Errorf("health %s %q, want failing with %q", s.Health, s.Reason, want)
	}
	w.recovers(url)
	if s := w.state(id); s.Health != exportwatch.HealthOK || s.Reason != "" {
		w.t.Errorf("health %s %q after the good answer, want ok", s.Health, s.Reason)
	}
	if got := w.versions(); !reflect.DeepEqual(got, stored) {
		w.t.Errorf("after the good answer the versions are %+v", got)
	}
}

func (w *world) breaks(url string, want exportwatch.Reason) {
	w.t.Helper()
	opened := w.check(time.Hour).Incidents
	if len(opened) != 1 || opened[0].Reason != want || opened[0].Subject != url {
		w.t.Fatalf("the bad answer opened %+v, want one of %s about %s", opened, want, url)
	}
	if again := w.check(2 * time.Hour); len(again.Incidents) != 0 || len(again.Recovered) != 0 {
		w.t.Errorf("the bad answer again opened %+v and closed %+v", again.Incidents, again.Recovered)
	}
	row := want
	if want == exportwatch.ReasonDrift && w.defs[0].Index == nil {
		row = exportwatch.ReasonWrongShape // the reading says what it found, the incident what that means
	}
	if reasons := w.reasons(url); len(reasons) == 0 || reasons[0] != row {
		w.t.Errorf("rows of captures and readings give %q, want %q first", reasons, row)
	}
	if i := opened[0]; want == exportwatch.ReasonDrift && (!strings.Contains(i.Detail, "expected ") || !strings.Contains(i.Detail, "came: ")) {
		w.t.Errorf("the detail %q does not say what was expected and what came", i.Detail)
	}
}

func (w *world) recovers(url string) {
	w.t.Helper()
	if r := w.check(3 * time.Hour); len(r.Recovered) != 1 || len(r.Incidents) != 0 || !r.Empty() {
		w.t.Errorf("the good answer closed %+v, opened %+v, news %t", r.Recovered, r.Incidents, !r.Empty())
	}
	if r := w.check(4 * time.Hour); len(r.Recovered) != 0 {
		w.t.Errorf("closed again: %+v", r.Recovered)
	}
	all := w.incidents()
	if len(all) != 1 || all[0].Closed.IsZero() {
		w.t.Errorf("incidents about %s: %+v, want one that is closed", url, all)
	}
}

// reasons returns why the retrievals of url, or their readings, did not
// succeed, the newest first.
func (w *world) reasons(url string) []exportwatch.Reason {
	w.t.Helper()
	return read(w, func(ctx context.Context, tx *store.Tx) (out []exportwatch.Reason, err error) {
		captures, err := tx.CapturesOf(ctx, w.defs[0].ID, 0)
		for _, c := range captures {
			if c.URL != url {
				continue
			}
			if c.Reason != "" {
				out = append(out, c.Reason)
			} else if p, err := tx.ParseOf(ctx, c.ID); err == nil && p.Reason != "" {
				out = append(out, p.Reason)
			}
		}
		return out, err
	})
}
