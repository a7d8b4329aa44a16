package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// A panicky log panics, while on, when a development whose headline holds word is
// raised: in the middle of the step and of its transaction.
type panicky struct {
	slog.Handler
	word string
	on   *bool
}

func (p panicky) Enabled(context.Context, slog.Level) bool { return true }

func (p panicky) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		if *p.on && r.Message == "development" && a.Key == "headline" && strings.Contains(a.Value.String(), p.word) {
			panic("not this one")
		}
		return true
	})
	return nil
}

// panics has triage of what names word panic in w until off is called.
func (w *world) panics(word string) (off func()) {
	on := true
	w.log = slog.New(panicky{slog.DiscardHandler, word, &on})
	w.reopen()
	return func() { on = false }
}

func stepFailed(list []exportwatch.Incident) []exportwatch.Incident {
	return slices.DeleteFunc(list, func(i exportwatch.Incident) bool { return i.Reason != exportwatch.ReasonStepFailed })
}

// TestFailingRowTold: what a step goes on failing on is told once, is seen in the
// health of its source, is tried again ever later, and the incident closes when it
// gets through; its alert is sent then.
func TestFailingRowTold(t *testing.T) {
	w := twoLetters(t)
	box := w.operator()
	w.check(0)
	off := w.panics("Auklet")
	w.at(time.Hour)
	if _, err := w.Check(t.Context()); err == nil || len(w.incidents()) != 0 || len(w.alerts()) != 1 {
		t.Fatalf("Check = %v, incidents %+v, %d alerts; want an error, none yet, and the other letter", err, w.incidents(), len(w.alerts()))
	}
	tries := 0
	for minute := range 24 * 60 {
		w.at(time.Hour + time.Duration(minute)*time.Minute)
		if _, err := w.Resume(t.Context()); err != nil {
			tries++
		}
		w.deliver()
	}
	if tries < 25 || tries > 30 { // after 1, 2, 4, 8, 16 and 32 minutes, then every hour
		t.Errorf("tried %d times in a day", tries)
	}
	open := w.incidents()
	if len(open) != 1 || open[0].Reason != exportwatch.ReasonStepFailed || open[0].Source != feedID || !open[0].Closed.IsZero() ||
		!strings.HasPrefix(open[0].Subject, "triage of page/press.example/a") || !strings.Contains(open[0].Detail, "not this one") {
		t.Fatalf("incidents %+v, want one of the version", open)
	}
	if s := w.state(feedID); s.Health != exportwatch.HealthFailing || s.Reason != exportwatch.ReasonStepFailed {
		t.Errorf("the source is %s (%s)", s.Health, s.Reason)
	}
	if len(strings.Fields(box.ids())) != 1 {
		t.Errorf("the operator was told %d times, want once", len(strings.Fields(box.ids())))
	}
	off()
	r := w.check(28 * time.Hour)
	if len(r.Alerts) != 1 || len(r.Recovered) != 1 || w.state(feedID).Health != exportwatch.HealthOK {
		t.Errorf("once it got through: %d alerts, %d recovered, source %s; want 1, 1, ok", len(r.Alerts), len(r.Recovered), w.state(feedID).Health)
	}
	w.deliver()
	if len(strings.Fields(box.ids())) != 2 {
		t.Errorf("the operator was told %d times, want of the end too", len(strings.Fields(box.ids())))
	}
}

// TestFailureOfTheMoment: a row that fails once is no incident.
func TestFailureOfTheMoment(t *testing.T) {
	w := twoLetters(t)
	w.check(0)
	off := w.panics("Auklet")
	w.at(time.Hour)
	if _, err := w.Check(t.Context()); err == nil {
		t.Fatal("the row is not bad")
	}
	off()
	if r := w.check(time.Hour + time.Minute); len(r.Alerts) != 1 || len(w.incidents()) != 0 {
		t.Errorf("%d alerts, incidents %+v; want 1 and none", len(r.Alerts), w.incidents())
	}
}

// TestFailingRowDisposedOf: the incident closes too when what the step was to do is
// done by another than the step.
func TestFailingRowDisposedOf(t *testing.T) {
	w := twoLetters(t)
	w.check(0)
	w.panics("Auklet")
	for i := range 2 {
		w.at(time.Hour + time.Duration(i)*time.Minute)
		if _, err := w.Check(t.Context()); err == nil {
			t.Fatal("the row is not bad")
		}
	}
	if len(stepFailed(w.incidents())) != 1 {
		t.Fatalf("incidents %+v, want one", w.incidents())
	}
	w.update(func(ctx context.Context, tx *store.Tx) error {
		failing, err := tx.Failures(ctx)
		for _, f := range failing {
			_, stepErr := tx.MarkStep(ctx, f.Step, f.Item, w.now(), "passed over")
			err = errors.Join(err, stepErr)
		}
		return err
	})
	if r := w.check(3 * time.Hour); len(r.Recovered) != 1 || w.state(feedID).Health != exportwatch.HealthOK {
		t.Errorf("recovered %+v, source %s; want the incident, ok", r.Recovered, w.state(feedID).Health)
	}
}

// TestManyFailingRows: rows that fail, more than a step takes at a time, hold up
// none behind them for longer than to the next check, and the operator is told of
// a few.
func TestManyFailingRows(t *testing.T) {
	companies := []string{"Auklet", "Bittern", "Curlew", "Dotterel", "Egret", "Fulmar", "Gadwall", "Heron", "Ibis", "Jacana", "Kestrel", "Lapwing", "Merlin", "Noddy"}
	members, names := noRobots()+member(0, feedURL, rssOK, feed()), []string{}
	for i, c := range companies {
		names = append(names, fmt.Sprintf("n%02d", i))
		members += member(time.Hour, item(names[i]), htmlOK, letter(c+" Optics, Inc.", start))
	}
	members += member(time.Hour, feedURL, rssOK, feed(names...))
	calm := newWorld(t, own(t, ownFeed()), members)
	calm.check(0)
	raised := calm.check(time.Hour).Developments
	if len(raised) != len(companies) {
		t.Fatalf("undisturbed: %d developments, want %d", len(raised), len(companies))
	}
	w := newWorld(t, own(t, ownFeed()), members)
	box := w.operator()
	w.check(0)
	for _, d := range raised[:12] {
		w.taken(d)
	}
	for i := range 5 {
		w.at(time.Hour + time.Duration(i)*time.Minute)
		if _, err := w.Check(t.Context()); i == 0 && (err == nil || len(w.alerts()) != 0) {
			t.Errorf("the first check = %v with %d alerts: it did not stop", err, len(w.alerts()))
		}
		w.deliver()
	}
	if got := len(w.alerts()); got != 2 {
		t.Errorf("%d alerts, want 2", got)
	}
	open := stepFailed(w.incidents())
	if len(open) != 12 || len(strings.Fields(box.ids())) != 5 {
		t.Errorf("%d incidents, %d told; want 12 and 5", len(open), len(strings.Fields(box.ids())))
	}
}
