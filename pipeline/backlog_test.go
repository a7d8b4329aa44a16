package pipeline_test

import (
	"testing"
	"time"
)

// TestFirstPassCut: what the first pass asked for in vain is back list when it
// comes, unless it is dated later; what is listed later is news.
func TestFirstPassCut(t *testing.T) {
	undated := func(company string) string {
		return "<!DOCTYPE html><html><head><title>" + company + " says</title></head><body><main><h1>" + company + " says</h1><p>" + company +
			" Optics, Inc. said that the Bureau of Industry and Security informed it by letter that a license is required for exports of its lidar modules to China.</p></main></body></html>"
	}
	w := newWorld(t, own(t, ownFeed()), noRobots(),
		member(0, feedURL, rssOK, feed("a", "b", "c")),
		member(0, item("a"), htmlOK, undated("Auklet")),
		member(0, item("b"), "503 Service Unavailable", ""), member(time.Hour, item("b"), htmlOK, undated("Bittern")),
		member(0, item("c"), "503 Service Unavailable", ""), member(50*time.Hour, item("c"), htmlOK, letter("Curlew Optics, Inc.", start.Add(48*time.Hour))),
		member(2*time.Hour, feedURL, rssOK, feed("a", "b", "c", "d")), member(2*time.Hour, item("d"), htmlOK, undated("Dotterel")),
	)
	if r := w.check(0); len(r.Developments) != 0 {
		t.Errorf("the first pass raised %+v", r.Developments)
	}
	// Two pages are read by now; the third stands in the words of its feed.
	if r := w.check(time.Hour); len(r.Developments) != 0 || len(w.versions()) != 3 {
		t.Errorf("what the first pass missed raised %d, %d versions; want 0, 3", len(r.Developments), len(w.versions()))
	}
	if r := w.check(2 * time.Hour); len(r.Developments) != 1 {
		t.Errorf("what was listed later raised %d, want 1", len(r.Developments))
	}
	if r := w.check(50 * time.Hour); len(r.Developments) != 1 {
		t.Errorf("what is dated later raised %d, want 1", len(r.Developments))
	}
}
