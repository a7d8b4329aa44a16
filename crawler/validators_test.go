package crawler_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"exportwatch"
	"exportwatch/crawler"
)

// TestValidatorsOutliveABareConfirmation: a 304 need not repeat the validators that
// it confirms, and the next check sends them all the same.
func TestValidatorsOutliveABareConfirmation(t *testing.T) {
	for given, sent := range map[string]string{"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"} {
		w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
			if req.Header.Get(sent) == "then" {
				return respond(req, 304, http.NoBody), nil
			}
			return respond(req, 200, strings.NewReader("x"), given, "then"), nil
		}))
		expect(t, w.one("https://a.example/x"), exportwatch.Fetched, "")
		for range 3 {
			expect(t, w.one("https://a.example/x"), exportwatch.NotModified, "")
		}
	}
}

// TestConfirmationReplacesValidators: those that a 304 does give are the ones that
// the next check sends.
func TestConfirmationReplacesValidators(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		if req.Header.Get("If-None-Match") == "" {
			return respond(req, 200, strings.NewReader("x"), "ETag", "1", "Last-Modified", "then"), nil
		}
		return respond(req, 304, http.NoBody, "ETag", "2", "Last-Modified", "later"), nil
	}))
	for range 3 {
		w.one("https://a.example/x")
	}
	if h := w.tap.header(); h.Get("If-None-Match") != "2" || h.Get("If-Modified-Since") != "later" {
		t.Errorf("sent %v, want what came with the 304", h)
	}
}

// TestValidatorsStayWithThePage: what a page gave is not sent to the page that it
// leads to since, which may have the same validators and another text.
func TestValidatorsStayWithThePage(t *testing.T) {
	moved := false
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		switch {
		case moved && req.URL.Path == "/x":
			return respond(req, 301, http.NoBody, "Location", "/y"), nil
		case req.Header.Get("If-None-Match") != "":
			return respond(req, 304, http.NoBody), nil
		}
		return respond(req, 200, strings.NewReader(req.URL.Path), "ETag", `"1"`), nil
	}))
	expect(t, w.one("https://a.example/x"), exportwatch.Fetched, "")
	expect(t, w.one("https://a.example/x"), exportwatch.NotModified, "")
	moved = true
	got := w.one("https://a.example/x")
	expect(t, got, exportwatch.Fetched, "")
	if got.Payload != exportwatch.DigestOf([]byte("/y")) || w.tap.header().Get("If-None-Match") != "" {
		t.Errorf("payload %s, validators %v sent to another page", got.Payload, w.tap.header())
	}
}

// TestNothingToConfirm: validators whose payload is not known are not sent, since a
// 304 would confirm what nobody has.
func TestNothingToConfirm(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		if req.Header.Get("If-None-Match") != "" {
			return respond(req, 304, http.NoBody), nil
		}
		return respond(req, 200, strings.NewReader("x"), "ETag", `"1"`), nil
	}))
	w.kept.captures = []exportwatch.Capture{{ID: 1, Source: source.ID, URL: "https://a.example/x", Outcome: exportwatch.Fetched, ETag: `"1"`}}
	expect(t, w.one("https://a.example/x"), exportwatch.Fetched, "")
}

// A groups archive notes how long confirmations waited to be stored.
type groups struct {
	*memory
	longest time.Duration
	stored  []int // confirmations of each group
}

// LastCaptures implements [crawler.GroupArchive] with a page that never changes.
func (g *groups) LastCaptures(_ context.Context, src exportwatch.SourceID, urls []string) (map[string]exportwatch.Capture, error) {
	found := map[string]exportwatch.Capture{}
	for _, u := range urls {
		found[u] = exportwatch.Capture{Source: src, URL: u, Outcome: exportwatch.Fetched, ETag: `"1"`, Payload: exportwatch.DigestOf([]byte("x"))}
	}
	return found, nil
}

// AddCaptures implements [crawler.GroupArchive].
func (g *groups) AddCaptures(_ context.Context, list []exportwatch.Retrieval) (made []exportwatch.Capture, err error) {
	g.longest = max(g.longest, time.Since(list[0].Capture.At))
	g.stored = append(g.stored, len(list))
	for _, r := range list {
		made = append(made, r.Capture)
	}
	return made, nil
}

// TestConfirmationsAreStoredSoon: they wait for others, but no longer than ten
// seconds, so that a process that is killed loses few.
func TestConfirmationsAreStoredSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kept := &groups{memory: &memory{}}
		w := newWorld(t, status(304), polite, func(o *crawler.Options) { o.Archive, o.Now = kept, time.Now })
		made, err := w.Run(t.Context(), exportwatch.Run{}, source, crawler.Plan{Start: exempt(numbered("a.example", 40))})
		if err != nil || len(made) != 40 {
			t.Fatalf("%d captures, %v", len(made), err)
		}
		if kept.longest < 9*time.Second || kept.longest > 11*time.Second || len(kept.stored) != 4 {
			t.Errorf("stored in groups of %v, the first of one waited %s; want some ten at a time after ten seconds", kept.stored, kept.longest)
		}
	})
}
