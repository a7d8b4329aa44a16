package crawler_test

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"exportwatch"
	"exportwatch/crawler"
)

// TestHops: of each answer that led on the capture keeps when it came, its status
// and its header, also where the way ends in a failure; and the same once the page
// has been found there before.
func TestHops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
			time.Sleep(time.Second)
			switch req.URL.Path {
			case "/old":
				return respond(req, 301, strings.NewReader("moved"), "Location", "/new?token=hush-hush-hush", "Server", "a", "Set-Cookie", "visitor=1"), nil
			case "/new":
				return respond(req, 307, http.NoBody, "Location", "http://b.example/page"), nil
			case "/page":
				return respond(req, 200, strings.NewReader("x"), "ETag", "1"), nil
			}
			return respond(req, 302, http.NoBody, "Location", "http://10.0.0.1/"), nil
		}), func(o *crawler.Options) { o.Now = time.Now })
		for _, outcome := range []exportwatch.Outcome{exportwatch.Fetched, exportwatch.Revisit} {
			began := time.Now().UTC()
			got := w.one("http://a.example/old")
			if len(got.Hops) != 2 || len(got.Chain) != 2 || len(got.Hops[0].Header["Location"]) != 1 {
				t.Fatalf("hops %+v, chain %v", got.Hops, got.Chain)
			}
			want := []exportwatch.Hop{
				{URL: "http://a.example/old", At: began.Add(time.Second), Status: 301, Header: map[string][]string{"Location": {got.Hops[0].Header["Location"][0]}, "Server": {"a"}}},
				{URL: got.Chain[0], At: began.Add(2 * time.Second), Status: 307, Header: map[string][]string{"Location": {"http://b.example/page"}}},
			}
			if expect(t, got, outcome, ""); !reflect.DeepEqual(got.Hops, want) || !got.At.Equal(began.Add(3*time.Second)) {
				t.Errorf("at %s, hops %+v, want %+v", got.At, got.Hops, want)
			}
			if told := fmt.Sprint(got.Hops); strings.Contains(told, "hush") || !strings.HasPrefix(got.Hops[0].Header["Location"][0], "/new?token=") {
				t.Errorf("hops %s", told)
			}
		}
		got := w.one("http://a.example/inside")
		expect(t, got, exportwatch.Failed, exportwatch.ReasonAddress)
		if len(got.Hops) != 1 || got.Hops[0].Status != 302 || len(got.Chain) != 1 || got.Status != 0 {
			t.Errorf("status %d, hops %+v, chain %v", got.Status, got.Hops, got.Chain)
		}
	})
}

// TestHopsAreBounded: of what the answers that lead on are laden with little is
// kept, and where they lead is among it.
func TestHopsAreBounded(t *testing.T) {
	w := newWorld(t, answers(func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 302, http.NoBody, "Location", "/next"+req.URL.Path)
		for i := range 500 {
			resp.Header.Add(fmt.Sprintf("A-%03d", i), strings.Repeat("x", 500))
		}
		return resp, nil
	}))
	got := w.one("https://a.example/x")
	if expect(t, got, exportwatch.Failed, exportwatch.ReasonRedirect); len(got.Hops) != 5 {
		t.Fatalf("%d hops", len(got.Hops))
	}
	for _, hop := range got.Hops {
		if size := len(fmt.Sprint(hop.Header)); size > 5<<10 || len(hop.Header) < 5 || len(hop.Header["Location"]) != 1 {
			t.Errorf("%d fields in %d bytes, Location %v", len(hop.Header), size, hop.Header["Location"])
		}
	}
}
