package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/notify"
	"exportwatch/pipeline"
	"exportwatch/sources"
	"exportwatch/store"
)

func (w *world) runs(id exportwatch.SourceID) []exportwatch.Run {
	w.t.Helper()
	return read(w, func(ctx context.Context, tx *store.Tx) ([]exportwatch.Run, error) { return tx.Runs(ctx, id, 0) })
}

// TestRun: the service checks every source once when it starts and then on its
// schedule, and ends without leaving anything running.
func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		defs := own(t, ownFeed(), ownPage("")) // every half hour
		w := newWorld(t, defs, noRobots(),
			member(0, feedURL, rssOK, feed()),
			member(0, pageURL, htmlOK, article("Notice", start, paragraphs(2))),
		)
		began := time.Now()
		w.now = func() time.Time { return w.time().Add(time.Since(began)) }
		ctx, stop := context.WithTimeout(t.Context(), 75*time.Minute)
		defer stop()
		ended := make(chan error)
		go func() { ended <- w.Run(ctx) }()
		synctest.Wait()
		for _, d := range defs {
			if runs := w.runs(d.ID); len(runs) != 1 || runs[0].Ended.IsZero() {
				t.Errorf("%s: at the start runs %+v, want one that ended", d.ID, runs)
			}
		}
		if err := <-ended; err != nil {
			t.Errorf("Run = %v", err)
		}
		for _, d := range defs {
			want := 1
			for due := w.next(d.ID, start); !due.After(start.Add(75 * time.Minute)); due = w.next(d.ID, due) {
				want++
			}
			if n := len(w.runs(d.ID)); n != want || n < 3 {
				t.Errorf("%s: %d runs in 75 minutes, want %d", d.ID, n, want)
			}
		}
		if i := w.incidents(); len(i) != 0 {
			t.Errorf("incidents %+v", i)
		}
	})
}

// A channelFunc is a channel made of its Send.
type channelFunc func(context.Context, notify.Message) error

// Send implements [notify.Channel].
func (f channelFunc) Send(ctx context.Context, m notify.Message) error { return f(ctx, m) }

// TestHangingReceiver: while a receiver never answers, every source is checked
// on time.
func TestHangingReceiver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var list []sources.Own
		for i := range 8 {
			o := ownPage("")
			o.ID, o.Schedule = fmt.Sprint("x/page-", i), "* * * * *"
			list = append(list, o)
		}
		w := newWorld(t, own(t, list...), noRobots(),
			member(0, pageURL, htmlOK, article("Notice", start, paragraphs(2))),
			member(time.Minute, pageURL, htmlOK, letter("Auklet Optics, Inc.", start)))
		w.channels["log"] = channelFunc(func(ctx context.Context, _ notify.Message) error {
			<-ctx.Done()
			return ctx.Err()
		})
		w.reopen()
		w.check(0)
		w.at(time.Minute)
		began := time.Now()
		w.now = func() time.Time { return w.time().Add(time.Since(began)) }
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Minute+time.Second)
		defer stop()
		if err := w.Run(ctx); err != nil {
			t.Errorf("Run = %v", err)
		}
		for _, d := range w.defs {
			if n := len(w.runs(d.ID)); n != 12 {
				t.Errorf("%s: %d runs before and in 10 minutes, want 12", d.ID, n)
			}
		}
		if len(w.alerts()) == 0 {
			t.Error("nothing was to be sent")
		}
	})
}

// TestSilentOperatorDelaysNoAlert: while an operator's channel hangs, alerts are
// sent.
func TestSilentOperatorDelaysNoAlert(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, own(t, ownFeed(), ownPage("")), noRobots(), member(0, pageURL, down, "down"),
			member(0, feedURL, rssOK, feed()), member(time.Minute, feedURL, rssOK, feed("letter")),
			member(time.Minute, item("letter"), htmlOK, letter("Auklet Optics, Inc.", start)))
		w.channels["pager"] = channelFunc(func(ctx context.Context, _ notify.Message) error {
			<-ctx.Done()
			return ctx.Err()
		})
		w.operators = []exportwatch.Target{{Channel: "pager", To: "night"}}
		began := time.Now()
		var sent []time.Duration
		w.channels["log"] = channelFunc(func(context.Context, notify.Message) error {
			sent = append(sent, time.Since(began))
			return nil
		})
		w.defs[0].Schedule = "* * * * *"
		w.reopen()
		w.check(0)
		w.at(time.Minute)
		w.now = func() time.Time { return w.time().Add(time.Since(began)) }
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Minute)
		defer stop()
		if err := w.Run(ctx); err != nil {
			t.Errorf("Run = %v", err)
		}
		if len(sent) != 1 || sent[0] > time.Second {
			t.Errorf("alerts were sent after %v, want one at once", sent)
		}
	})
}

// TestFailedPassIsTriedAgainSoon: a pass that failed for what may pass is made
// again after 10, 20 and 40 minutes, and then left to the schedule.
func TestFailedPassIsTriedAgainSoon(t *testing.T) {
	for _, c := range []struct {
		back     time.Duration
		rationed bool
		want     string
	}{
		{0, false, "[0s 3h0m0s]"},
		{25 * time.Minute, false, "[0s 10m0s 30m0s 3h0m0s]"},
		{10 * time.Hour, false, "[0s 10m0s 30m0s 1h10m0s 3h0m0s]"},
		{10 * time.Hour, true, "[0s 3h0m0s]"}, // its publisher counts requests by the day
	} {
		back, want := c.back, c.want
		synctest.Test(t, func(t *testing.T) {
			o := ownPage("")
			o.Schedule = "0 */6 * * *" // the next is at 18:00
			members := []string{noRobots(), member(back, pageURL, htmlOK, article("Notice", start, paragraphs(2)))}
			if back > 0 {
				members = append(members, member(0, pageURL, down, "down"))
			}
			defs := own(t, o)
			defs[0].Rationed = c.rationed
			w := newWorld(t, defs, members...)
			began := time.Now()
			w.now = func() time.Time {
				w.at(time.Since(began)) // which the web goes by
				return w.time()
			}
			ctx, stop := context.WithTimeout(t.Context(), 3*time.Hour+30*time.Minute)
			defer stop()
			if err := w.Run(ctx); err != nil {
				t.Errorf("Run = %v", err)
			}
			var at []time.Duration
			for _, r := range slices.Backward(w.runs(pageID)) {
				at = append(at, r.Began.Sub(start))
			}
			if got := fmt.Sprint(at); got != want {
				t.Errorf("back after %v: passes at %s, want %s", back, got, want)
			}
		})
	}
}

// TestSlowHostLeavesWorkers: sources of a host that takes minutes for each keep
// no source of another host waiting.
func TestSlowHostLeavesWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const pages = 60
		members := noRobots() + member(0, feedURL, rssOK, feed())
		var defs []sources.Definition
		for s := range 20 {
			var asked []crawler.Request
			for i := range pages {
				url := fmt.Sprintf("https://office.example/p/%d/%d", s, i)
				asked = append(asked, crawler.Request{URL: url})
				members += member(0, url, htmlOK, article("Notice", start, paragraphs(2)))
			}
			defs = append(defs, sources.Definition{
				Source: exportwatch.Source{ID: exportwatch.SourceID(fmt.Sprint("x/many-", s)), Title: "Many", Publisher: "Office", Schedule: "0 */6 * * *", Grade: exportwatch.Primary},
				Plan:   func(time.Time, sources.Known) crawler.Plan { return crawler.Plan{Start: asked} },
			})
		}
		w := newWorld(t, append(defs, own(t, ownFeed())...), members)
		began := time.Now()
		w.now = func() time.Time { return w.time().Add(time.Since(began)) }
		p, err := pipeline.New(t.Context(), w.options(func(o *pipeline.Options) { o.Delay = time.Second }))
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 25*time.Minute)
		defer stop()
		if err := p.Run(ctx); err != nil {
			t.Errorf("Run = %v", err)
		}
		runs := w.runs(feedID)
		if first := runs[len(runs)-1]; first.Began.Sub(start) > time.Minute {
			t.Errorf("the feed was first checked after %v", first.Began.Sub(start))
		}
		for _, d := range defs {
			if n := len(w.runs(d.ID)); n != 1 {
				t.Errorf("%s: %d runs, want each to have had its turn", d.ID, n)
			}
		}
	})
}

// TestSchedulesThatNeverComeDue: a schedule of a day that is in no year is
// refused, and one of a leap day is not.
func TestSchedulesThatNeverComeDue(t *testing.T) {
	for spec, ok := range map[string]bool{"0 0 30 2 *": false, "0 0 31 4,6 *": false, "0 0 29 2 *": true, "@hourly": true, "*/5 7-20 * * 1-5": true,
		"*/5 7-20 * * 1-5; */30 * * * *": true, "*/5 * * * *;": false, "* * * * *; 0 0 30 2 *": false, strings.Repeat("0 * * * *;", 8) + "0 * * * *": false} {
		if err := pipeline.CheckSchedule(spec); (err == nil) != ok {
			t.Errorf("%q: %v", spec, err)
		}
	}
}

// TestRunRefusesSchedule: a schedule that cron cannot read ends Run at once.
func TestRunRefusesSchedule(t *testing.T) {
	defs := own(t, ownPage(""))
	defs[0].Schedule = "now and then"
	w := newWorld(t, defs, noRobots())
	w.update(func(ctx context.Context, tx *store.Tx) error {
		return tx.PutSourceState(ctx, exportwatch.SourceState{Source: pageID, Added: start, Health: exportwatch.HealthNever})
	})
	if err := w.Run(t.Context()); err == nil {
		t.Error("Run accepted it")
	}
	if _, err := w.Next(pageID, start); err == nil {
		t.Error("Next accepted it")
	}
	if err := pipeline.CheckSchedule(defs[0].Schedule); err == nil {
		t.Error("CheckSchedule accepted it")
	}
	if err := w.WatchSilence(t.Context()); err == nil {
		t.Error("WatchSilence accepted it")
	}
}

// next returns when a source is due after t.
func (w *world) next(id exportwatch.SourceID, t time.Time) time.Time {
	w.t.Helper()
	due, err := w.Next(id, t)
	if err != nil || !due.After(t) {
		w.t.Fatalf("Next(%s, %v) = %v, %v", id, t, due, err)
	}
	return due
}

// TestRunCatchesUp: what fell due while nothing ran is checked at the start,
// once, and what did not is left until it is due.
func TestRunCatchesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		missed, fresh := ownPage(""), ownPage("")
		missed.ID, missed.Schedule = "x/missed", "0 * * * *"
		fresh.ID, fresh.Schedule = "x/fresh", "0 6 * * *"
		w := newWorld(t, own(t, missed, fresh), noRobots(), member(0, pageURL, htmlOK, article("Notice", start, paragraphs(2))))
		w.check(0)
		w.at(5*time.Hour + 30*time.Minute)
		began := time.Now()
		w.now = func() time.Time { return w.time().Add(time.Since(began)) }
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Minute)
		defer stop()
		if err := w.Run(ctx); err != nil {
			t.Errorf("Run = %v", err)
		}
		for id, want := range map[exportwatch.SourceID]int{"x/missed": 2, "x/fresh": 1} {
			if n := len(w.runs(id)); n != want {
				t.Errorf("%s: %d runs, want %d", id, n, want)
			}
		}
	})
}

// TestNext: a source is next due at an instant of its schedule or, where that
// asks for a rhythm only, at the same distance from each.
func TestNext(t *testing.T) {
	fixed := ownPage("")
	fixed.ID, fixed.Schedule = "x/fixed", "30 * * * *"
	w := newWorld(t, own(t, ownPage(""), fixed), noRobots())
	if at := w.next("x/fixed", start.Add(7*time.Minute)); !at.Equal(start.Add(30 * time.Minute)) {
		t.Errorf("Next = %v; want half past", at)
	}
	first := w.next(pageID, start)
	if again := w.next(pageID, first); again.Sub(first) != 30*time.Minute || first.Sub(start) >= 30*time.Minute {
		t.Errorf("Next = %v, then %v; want one in the first half hour and one half an hour later", first, again)
	}
	if _, err := w.Next("x/other", start); !errors.Is(err, pipeline.ErrUnknownSource) {
		t.Errorf("Next of an unknown source: %v", err)
	}
	if _, err := w.Check(t.Context(), "x/other"); !errors.Is(err, pipeline.ErrUnknownSource) {
		t.Errorf("Check of an unknown source: %v", err)
	}
}

// TestSlowHostsHoldUpNothingElse: while sources of several hosts take minutes,
// another is checked every minute, and its alert is sent at once.
func TestSlowHostsHoldUpNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const hosts, each, pages = 4, 4, 30
		members := noRobots() + member(0, feedURL, rssOK, feed()) +
			member(time.Hour, feedURL, rssOK, feed("a")) + member(time.Hour, item("a"), htmlOK, letter("Auklet Optics, Inc.", start))
		fast := ownFeed()
		fast.Schedule = "* * * * *"
		defs := own(t, fast)
		for s := range hosts * each {
			plan := crawler.Plan{}
			for i := range pages {
				url := fmt.Sprintf("https://h%d.example/p/%d/%d", s%hosts, s, i)
				plan.Start = append(plan.Start, crawler.Request{URL: url})
				members += member(0, url, htmlOK, article("Notice", start, paragraphs(2)))
			}
			if s < hosts {
				members += member(0, fmt.Sprintf("https://h%d.example/robots.txt", s), notFound, "")
			}
			defs = append(defs, sources.Definition{
				Source: exportwatch.Source{ID: exportwatch.SourceID(fmt.Sprint("x/many-", s)), Title: "Many", Publisher: "Office", Schedule: "0 * * * *", Grade: exportwatch.Primary},
				Plan:   func(time.Time, sources.Known) crawler.Plan { return plan },
			})
		}
		w := newWorld(t, defs, members)
		w.check(0)
		w.at(time.Hour)
		began := time.Now()
		w.now = func() time.Time { return w.time().Add(time.Since(began)) }
		var sent time.Time
		w.channels["log"] = channelFunc(func(context.Context, notify.Message) error {
			sent = w.now()
			return nil
		})
		p, err := pipeline.New(t.Context(), w.options(func(o *pipeline.Options) { o.Delay = time.Second }))
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 6*time.Minute)
		defer stop()
		if err := p.Run(ctx); err != nil {
			t.Errorf("Run = %v", err)
		}
		alerts := w.alerts()
		if len(alerts) != 1 || sent.Sub(alerts[0].At) > aMoment || sent.IsZero() {
			t.Errorf("alerts %+v, sent at %v", alerts, sent)
		}
		runs := w.runs(feedID)
		for i := range len(runs) - 2 { // the newest first; the last is of the first pass
			if pause := runs[i].Began.Sub(runs[i+1].Began); pause > time.Minute+aMoment {
				t.Errorf("the feed was not checked for %v", pause)
			}
		}
		if len(runs) < 6 {
			t.Errorf("%d checks of the feed", len(runs))
		}
	})
}

// aMoment is how much later than due something may be done.
const aMoment = 5 * time.Second
