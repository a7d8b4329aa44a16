package pipeline_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// aheadFor makes the clock of w a year fast until the given time has passed. The
// web goes by the right one.
func (w *world) aheadFor(d time.Duration) {
	began := time.Now()
	w.now = func() time.Time {
		passed := time.Since(began)
		w.at(passed)
		if passed < d {
			return start.AddDate(1, 0, 0).Add(passed)
		}
		return start.Add(passed)
	}
}

func (w *world) serve(d time.Duration) {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.t.Context(), d)
	defer stop()
	if err := w.Run(ctx); err != nil {
		w.t.Fatal(err)
	}
}

// TestClockSetBack: a clock that was a year ahead for two hours, as that of a
// machine whose battery is empty, stops no source from being watched once it is
// right, whether the service went on meanwhile or was started again; and what is
// published then is news, also of a source that was added while it was wrong.
func TestClockSetBack(t *testing.T) {
	for name, restart := range map[string]bool{"running": false, "restarted": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := ownFeed()
				o.Schedule = "0 * * * *"
				w := newWorld(t, own(t, o), noRobots(),
					member(0, feedURL, rssOK, feed()), member(4*time.Hour, feedURL, rssOK, feed("a")),
					member(4*time.Hour, item("a"), htmlOK, letter("Auklet Optics, Inc.", start.Add(4*time.Hour))))
				w.aheadFor(2 * time.Hour)
				if restart {
					w.serve(90 * time.Minute)
					time.Sleep(time.Hour)
					w.reopen()
					w.serve(5 * time.Hour)
				} else {
					w.serve(7*time.Hour + 30*time.Minute)
				}
				runs := w.runs(feedID)
				if want := 8; len(runs) < want-1 || len(runs) > want+1 {
					t.Errorf("%d runs in seven and a half hours, want %d", len(runs), want)
				}
				if n := len(w.developments()); n != 1 {
					t.Errorf("%d developments, want the letter published after the clock was right", n)
				}
				if i := w.incidents(); len(i) != 0 {
					t.Errorf("incidents %+v", i)
				}
			})
		})
	}
}
