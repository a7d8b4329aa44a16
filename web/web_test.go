package web_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"exportwatch"
	"exportwatch/store"
	"exportwatch/web"
)

var noon = time.Date(2031, time.March, 5, 17, 0, 0, 0, time.UTC)

const (
	hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`
	text    = "The Bureau informs Acme that a licence is required. Ask <nobody> & wait."
)

// A world is a store with pages over it.
type world struct {
	*testing.T
	store   *store.Store
	handler http.Handler
}

func newWorld(t *testing.T, change func(*web.Options)) *world {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "web.db"), store.Options{Synthetic: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	o := web.Options{Store: s, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return noon }, Zone: zone, Version: "v0",
		Synthetic: true, Sources: []exportwatch.Source{
			{ID: "a/news", Title: "Example news", Publisher: "Example Bureau", Home: "https://a.example/", Schedule: "*/15 * * * *", Coverage: "Letters that nobody posts are not seen."},
			{ID: "b/bad", Title: hostile, Home: "javascript:alert(3)"}}}
	if change != nil {
		change(&o)
	}
	h, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return &world{t, s, h}
}

func (w *world) update(fn func(context.Context, *store.Tx) error) {
	w.Helper()
	if err := w.store.Update(w.Context(), func(tx *store.Tx) error { return fn(w.Context(), tx) }); err != nil {
		w.Fatal(err)
	}
}

func (w *world) do(r *http.Request) *http.Response {
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec.Result()
}

func request(method, target string) *http.Request {
	r := httptest.NewRequest(method, target, nil)
	r.Host = "127.0.0.1:8080"
	return r
}

// page asks for a page that must be there.
func (w *world) page(path string, status int) *goquery.Document {
	w.Helper()
	res := w.do(request("GET", path))
	defer res.Body.Close()
	if res.StatusCode != status {
		b, _ := io.ReadAll(res.Body)
		w.Fatalf("GET %s: status %d, want %d:\n%.500s", path, res.StatusCode, status, b)
	}
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil {
		w.Fatal(err)
	}
	if doc.Find("h1").Length() != 1 || !strings.Contains(doc.Find("footer").Text(), "Not legal advice") {
		w.Errorf("GET %s: want one h1 and the footer", path)
	}
	if doc.Find("script, img, [onerror], [style], a[href^='javascript']").Length() != 0 {
		w.Errorf("GET %s: holds active or inline content", path)
	}
	return doc
}

func (w *world) has(doc *goquery.Document, selector, want string) {
	w.Helper()
	if got := doc.Find(selector).Text(); !strings.Contains(got, want) || doc.Find(selector).Length() == 0 {
		w.Errorf("%s: got %q, want it to hold %q", selector, got, want)
	}
}

func development(n int) exportwatch.Development {
	return exportwatch.Development{
		ID: exportwatch.DevelopmentID(fmt.Sprintf("d-%d", n)), Key: fmt.Sprint("key ", n), Revision: 1, Kind: exportwatch.IILIssued,
		Severity: exportwatch.Critical, Polarity: exportwatch.Tightens, Status: exportwatch.Announced, Grade: exportwatch.Secondary,
		Headline: fmt.Sprintf("Letter to Acme number %d", n), Facts: []exportwatch.Fact{}, RaisedAt: noon.Add(time.Duration(-n) * time.Hour), UpdatedAt: noon,
	}
}

func (w *world) raise(list ...exportwatch.Development) {
	w.Helper()
	w.update(func(ctx context.Context, tx *store.Tx) error {
		for _, d := range list {
			if err := tx.PutDevelopment(ctx, d, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// seed stores one development with everything a development can have.
func (w *world) seed() (old, new exportwatch.Version, change exportwatch.Change) {
	w.Helper()
	w.update(func(ctx context.Context, tx *store.Tx) (err error) {
		if err = tx.PutDocument(ctx, exportwatch.Document{ID: "page/a.example/x", Kind: exportwatch.Guidance, Source: "a/news", Title: "A page", URL: "https://a.example/x"}); err != nil {
			return err
		}
		v := exportwatch.Version{Doc: "page/a.example/x", Format: "plain", Parser: "plain/1", Origin: exportwatch.OriginFirst, ObservedAt: noon, Text: "The Bureau informs nobody."}
		if old, err = tx.AddVersion(ctx, v); err != nil {
			return err
		}
		v.Origin, v.Text = exportwatch.OriginObserved, text
		if new, err = tx.AddVersion(ctx, v); err != nil {
			return err
		}
		change, err = tx.AddChange(ctx, exportwatch.Change{Doc: v.Doc, From: old.ID, To: new.ID, At: noon, Engine: "differ/1",
			Edits: []exportwatch.Edit{{Op: exportwatch.OpReplace, Old: exportwatch.Span{19, 26}, New: exportwatch.Span{19, len(text)}, Path: "para 1"}}})
		if err != nil {
			return err
		}
		return tx.PutMatter(ctx, exportwatch.Matter{ID: "m/acme", Title: "Acme affair", Ties: []exportwatch.Tie{{Key: "letter:acme", Reason: "same letter"}}})
	})
	d := development(1)
	d.Matter, d.Change, d.Flags = "m/acme", change.ID, []string{"dates-conflict"}
	d.Ties = []exportwatch.Tie{{Key: "letter:acme", Reason: "names the letter"}}
	d.Facts = []exportwatch.Fact{{Field: "recipient", Values: []string{"Acme"}, Evidence: []exportwatch.Evidence{
		{Field: "recipient", Doc: "page/a.example/x", Version: new.ID, Start: 19, End: 23, Text: "Acme"}}}}
	d.Sources = []exportwatch.Attestation{{Doc: "page/a.example/x", Version: new.ID, Source: "a/news", Title: "A page",
		URL: "javascript:alert(1)", Grade: exportwatch.Secondary, CapturedAt: noon, Digest: exportwatch.DigestOf([]byte("x"))}}
	sibling := development(2)
	sibling.Matter, sibling.Headline, sibling.Severity = "m/acme", hostile, exportwatch.Low
	w.raise(d, sibling)
	w.update(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.AddAlert(ctx, exportwatch.Alert{ID: "al-1", Type: exportwatch.AlertCreated, Subscription: "team", Development: "d-1", Revision: 1, Why: []string{"severity critical"}, At: noon},
			[]exportwatch.Target{{Channel: "email", To: "team@a.example"}}, noon)
		return err
	})
	return old, new, change
}

func TestEmpty(t *testing.T) {
	w := newWorld(t, nil)
	doc := w.page("/", 200)
	w.has(doc, ".empty", "not proof that nothing happened")
	w.has(doc, ".synthetic", "SYNTHETIC")
	w.has(w.page("/alerts", 200), ".empty", "No alert")
	w.has(w.page("/coverage", 200), "main", "Letters nobody published")
	w.has(w.page("/sources", 200), ".health", "Never")
	w.has(w.page("/sources/a/news", 200), ".unseen", "Letters that nobody posts")
	w.page("/sources/b/bad", 200)
	w.has(w.page("/?q=x", 200), ".empty", "Nothing matches")
}

// TestByHand: what people hand in has no schedule, no day since when it is watched
// and no publisher to compare with, and no page says that it lacks one.
func TestByHand(t *testing.T) {
	w := newWorld(t, func(o *web.Options) {
		o.Sources = append(o.Sources, exportwatch.Source{ID: "c/hand", Title: "Handed in", Publisher: "Whoever", Schedule: "by hand", Grade: exportwatch.Provided})
	})
	card := func() string { return w.page("/coverage", 200).Find(".cards li:contains('Handed in')").Text() }
	if got := card(); !strings.Contains(got, "nothing was handed in yet") || strings.Contains(got, "Not compared") {
		t.Errorf("coverage says %q", got)
	}
	w.update(func(ctx context.Context, tx *store.Tx) error {
		return tx.PutSourceState(ctx, exportwatch.SourceState{Source: "c/hand", LastTried: noon, LastSuccess: noon, Health: exportwatch.HealthOK})
	})
	if got := card(); !strings.Contains(got, "last handed in at") {
		t.Errorf("coverage says %q", got)
	}
	page := w.page("/sources/c/hand", 200)
	w.has(page, "main", "As a person handed it in")
	if got := page.Find("main").Text(); strings.Contains(got, "Watched since") || strings.Contains(got, "Completeness") || strings.Contains(got, "Washington time") {
		t.Errorf("its page says %q", got)
	}
	w.has(w.page("/sources", 200), "[data-label=Source] code", "c/hand")
}

// TestUnanswered: a source that was tried and never answered is not one that was
// never checked, before its failures are an incident.
func TestUnanswered(t *testing.T) {
	w := newWorld(t, nil)
	w.update(func(ctx context.Context, tx *store.Tx) error {
		return tx.PutSourceState(ctx, exportwatch.SourceState{Source: "a/news", LastTried: noon, Health: exportwatch.HealthNever})
	})
	for _, page := range []string{"/sources", "/coverage", "/sources/a/news"} {
		w.has(w.page(page, 200), ".health.failing", "No answer yet")
	}
	if got := w.page("/sources", 200).Find(".health:contains('Never checked')").Length(); got == 0 {
		t.Error("a source that was never tried is not said to be so")
	}
}

func TestLiveHasNoBanner(t *testing.T) {
	w := newWorld(t, func(o *web.Options) { o.Synthetic = false })
	if w.page("/", 200).Find(".synthetic").Length() != 0 {
		t.Error("live data are called synthetic")
	}
}

func TestDevelopmentPages(t *testing.T) {
	w := newWorld(t, nil)
	old, new, change := w.seed()
	home := w.page("/", 200)
	w.has(home, ".item h3", hostile)
	w.has(home, ".day h2", "Wednesday, 5 March 2031")
	doc := w.page("/developments/d-1", 200)
	for selector, want := range map[string]string{
		"h1": "Letter to Acme", ".severity": "Critical", ".unseen": "instrument not seen", ".alert": "Dates conflict",
		".facts th[scope=row]": "Recipient", ".facts td": "Acme", ".redline ins": "Acme", ".redline del": "nobody",
		".item h3": "<script>", "main": "names the letter", ".cards code": exportwatch.DigestOf([]byte("x")).String(),
		".card": "team@a.example", "ol li": "first told",
	} {
		w.has(doc, selector, want)
	}
	cite := fmt.Sprintf("/versions/%d#e19", new.ID)
	if got := doc.Find(".cite").AttrOr("href", ""); got != cite {
		t.Errorf("the evidence links to %q, want %q", got, cite)
	}
	w.has(w.page(fmt.Sprintf("/versions/%d", new.ID), 200), "mark#e19", "Acme")
	w.has(w.page(fmt.Sprintf("/versions/%d", new.ID), 200), ".text", text)
	w.has(w.page(fmt.Sprintf("/versions/%d", old.ID), 200), ".text", "nobody")
	w.has(w.page(fmt.Sprintf("/changes/%d", change.ID), 200), ".redline ins", "Acme")
	w.has(w.page("/documents/page/a.example/x", 200), "main", "Change")
	w.has(w.page("/matters/m/acme", 200), "h1", "Acme affair")
	w.has(w.page("/alerts", 200), ".item h3", "Letter to Acme")
}

// TestLeftMatterLeadsOn: a matter that its developments have left leads to the
// one they are in now.
func TestLeftMatterLeadsOn(t *testing.T) {
	w := newWorld(t, nil)
	w.update(func(ctx context.Context, tx *store.Tx) error {
		return tx.PutMatter(ctx, exportwatch.Matter{ID: "m/left", Title: "A suit",
			Ties: []exportwatch.Tie{{Key: "matter:m/acme", Reason: "joined with Acme affair"}}})
	})
	link := w.page("/matters/m/left", 200).Find("main li a")
	if got := link.AttrOr("href", ""); got != "/matters/m/acme" || link.Text() != "joined with Acme affair" {
		t.Errorf("it leads to %q by %q", got, link.Text())
	}
}

// TestAlertsAsTold: the list of alerts says what each one said, not what is
// known by now.
func TestAlertsAsTold(t *testing.T) {
	w := newWorld(t, nil)
	w.seed()
	w.update(func(ctx context.Context, tx *store.Tx) error {
		d, err := tx.Development(ctx, "d-1")
		if err != nil {
			return err
		}
		d.Revision, d.Headline, d.Grade = 2, "Letter to Acme, now seen", exportwatch.Primary
		if err := tx.PutDevelopment(ctx, d, []string{"source_grade"}); err != nil {
			return err
		}
		_, err = tx.AddAlert(ctx, exportwatch.Alert{ID: "al-2", Type: exportwatch.AlertUpdated, Subscription: "team", Development: "d-1",
			Revision: 2, Changed: []string{"source_grade"}, At: noon.Add(time.Hour)}, nil, noon)
		return err
	})
	items := w.page("/alerts", 200).Find(".item")
	if items.Length() != 2 {
		t.Fatalf("%d alerts, want 2", items.Length())
	}
	for i, want := range []string{"Letter to Acme, now seen Update: Source grade, revision 2", "Letter to Acme number 1 New, revision 1"} {
		if got := strings.Join(strings.Fields(items.Eq(i).Text()), " "); !strings.HasPrefix(got, want) {
			t.Errorf("alert %d reads %q, want %q", i, got, want)
		}
	}
}

func TestFilters(t *testing.T) {
	w := newWorld(t, nil)
	w.seed()
	for query, want := range map[string]int{
		"": 2, "severity=critical": 1, "severity=low&kind=iil-issued": 1, "severity=none": 0, "severity=medium": 0, "kind=iil-issued": 2, "kind=final-rule": 0,
		"source=a%2Fnews": 1, "q=acme": 1, "q=" + url.QueryEscape(hostile): 1, "page=-4": 2, "page=99999999999999999999": 2, "severity=low&page=7": 1,
	} {
		if got := w.page("/?"+query, 200).Find(".item").Length(); got != want {
			t.Errorf("filter %q shows %d developments, want %d", query, got, want)
		}
	}
}

func TestManyArePaged(t *testing.T) {
	w := newWorld(t, nil)
	list := make([]exportwatch.Development, 500)
	for i := range list {
		list[i] = development(i)
	}
	list[0].Headline = strings.Repeat("Verylongword", 16) + " headline"
	w.raise(list...)
	seen := map[string]bool{}
	path, pages := "/?kind=iil-issued", 0
	for ; path != "" && pages < 20; pages++ {
		doc := w.page(path, 200)
		doc.Find(".item h3 a").Each(func(_ int, a *goquery.Selection) { seen[a.AttrOr("href", "")] = true })
		path = doc.Find("a[rel=next]").AttrOr("href", "")
	}
	if len(seen) != 500 || pages != 10 {
		t.Errorf("%d pages show %d developments, want 10 and 500", pages, len(seen))
	}
	w.has(w.page("/", 200), ".item h3", list[0].Headline)
}

func TestOpenIncident(t *testing.T) {
	w := newWorld(t, nil)
	w.update(func(ctx context.Context, tx *store.Tx) error {
		_, _, err := tx.OpenIncident(ctx, exportwatch.Incident{Source: "a/news", Subject: "https://a.example/", Reason: exportwatch.ReasonBlockPage, Detail: hostile, Opened: noon})
		return err
	})
	doc := w.page("/", 200)
	w.has(doc, ".alert", "1 open incident")
	if got := doc.Find(".alert a").AttrOr("href", ""); got != "/sources/a/news" {
		t.Errorf("the incident links to %q", got)
	}
	w.has(w.page("/sources/a/news", 200), "table", "Block page")
	res := w.do(request("GET", "/healthz"))
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 200 || !strings.Contains(string(b), `"status":"degraded"`) {
		t.Errorf("health: %d %s %v", res.StatusCode, b, err)
	}
}

// TestManyIncidents: trouble everywhere does not push the developments away.
func TestManyIncidents(t *testing.T) {
	w := newWorld(t, nil)
	w.update(func(ctx context.Context, tx *store.Tx) error {
		for n := range 7 {
			if _, _, err := tx.OpenIncident(ctx, exportwatch.Incident{Source: "a/news", Subject: fmt.Sprintf("https://a.example/%d", n),
				Reason: exportwatch.ReasonConnect, Opened: noon}); err != nil {
				return err
			}
		}
		return nil
	})
	doc := w.page("/", 200)
	w.has(doc, ".alert h2", "7 open incidents")
	w.has(doc, ".alert li:last-child a[href='/sources']", "2 more")
	if n := doc.Find(".alert li").Length(); n != 6 {
		t.Errorf("%d lines, want 5 incidents and how many more", n)
	}
}

// TestStandingToday: a rule that was pending when it was told is in force once
// its day has come.
func TestStandingToday(t *testing.T) {
	w := newWorld(t, nil)
	d := development(1)
	d.Kind, d.Status = exportwatch.FinalRule, exportwatch.Pending
	d.Facts = []exportwatch.Fact{{Field: "effective_on", Values: []string{"2031-03-05"}}}
	w.raise(d)
	w.has(w.page("/", 200), ".item .meta", "In force")
	w.has(w.page("/developments/d-1", 200), ".key", "In force Pending when it was told")
}

func TestMissing(t *testing.T) {
	w := newWorld(t, nil)
	for _, path := range []string{"/nothing", "/developments/d-9", "/matters/m/none", "/sources/none", "/versions/9", "/versions/x",
		"/versions/-1", "/changes/9", "/changes/99999999999999999999", "/documents/page/none", "/developments/%3Cscript%3E", "/login"} {
		w.has(w.page(path, 404), "h1", "Not found")
	}
}

// TestPrivate: what is private to somebody is not there for anybody.
func TestPrivate(t *testing.T) {
	w := newWorld(t, nil)
	d := development(1)
	d.Owner = "desk"
	var v, after exportwatch.Version
	var c exportwatch.Change
	w.raise(d)
	w.update(func(ctx context.Context, tx *store.Tx) (err error) {
		if err = tx.PutDocument(ctx, exportwatch.Document{ID: "ingest/x", Kind: exportwatch.HandedIn, Source: "hand/ingest", Title: "A letter", Owner: "desk"}); err != nil {
			return err
		}
		if v, err = tx.AddVersion(ctx, exportwatch.Version{Doc: "ingest/x", Format: "text", Text: "one"}); err != nil {
			return err
		}
		if after, err = tx.AddVersion(ctx, exportwatch.Version{Doc: "ingest/x", Format: "text", Text: "two"}); err != nil {
			return err
		}
		c, err = tx.AddChange(ctx, exportwatch.Change{Doc: "ingest/x", From: v.ID, To: after.ID, At: noon})
		return err
	})
	for _, path := range []string{"/developments/d-1", "/documents/ingest/x", fmt.Sprint("/versions/", v.ID), fmt.Sprint("/changes/", c.ID)} {
		if text := w.page(path, http.StatusNotFound).Text(); strings.Contains(text, "A letter") || strings.Contains(text, "Letter to Acme") {
			t.Errorf("%s tells %q", path, text)
		}
	}
	if text := w.page("/", http.StatusOK).Text(); strings.Contains(text, "Letter to Acme") {
		t.Errorf("the list tells %q", text)
	}
}

// TestCorrectionsLink: the page of a rule leads to what corrects it, and back; a
// document that is not stored is named without a link.
func TestCorrectionsLink(t *testing.T) {
	w := newWorld(t, nil)
	w.update(func(ctx context.Context, tx *store.Tx) error {
		for id, meta := range map[exportwatch.DocID]exportwatch.Meta{
			"fr/2031-03-04/2031-00777":    {"corrected_by": []string{"fr/2031-03-05/C1-2031-00777", "fr/C2-2031-00777"}},
			"fr/2031-03-05/C1-2031-00777": {"corrects": "fr/2031-03-04/2031-00777"},
		} {
			if err := tx.PutDocument(ctx, exportwatch.Document{ID: id, Kind: exportwatch.FRDocument, Source: "a/news"}); err != nil {
				return err
			}
			v := exportwatch.Version{Doc: id, Format: "fr-json", Parser: "fr-json/1", Origin: exportwatch.OriginFirst, ObservedAt: noon, Text: string(id), Meta: meta}
			if _, err := tx.AddVersion(ctx, v); err != nil {
				return err
			}
		}
		return nil
	})
	corrected := w.page("/documents/fr/2031-03-04/2031-00777", 200)
	w.has(corrected, "p", "Corrected by fr/2031-03-05/C1-2031-00777, fr/C2-2031-00777")
	w.has(corrected, `a[href="/documents/fr/2031-03-05/C1-2031-00777"]`, "C1")
	if corrected.Find(`a[href*="C2-2031"]`).Length() != 0 {
		t.Error("links to a document that is not stored")
	}
	w.has(w.page("/documents/fr/2031-03-05/C1-2031-00777", 200), `a[href="/documents/fr/2031-03-04/2031-00777"]`, "2031-00777")
}
