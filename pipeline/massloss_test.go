package pipeline_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// TestSingleRemovalBesideHeldOnes: a document taken down long after many that are
// held back is told by itself.
func TestSingleRemovalBesideHeldOnes(t *testing.T) {
	names := many(14)
	w := newWorld(t, guidance(), opinions(names...), gone(day, names[:5]...), gone(10*day, names[9]))
	w.check(0)
	if raised := w.checks(day, 10*day-time.Hour); len(raised) != 0 || len(w.held()) != 1 {
		t.Fatalf("raised %v, held %+v", kinds(raised), w.held())
	}
	raised := w.checks(10*day, 12*day)
	if !slices.Equal(kinds(raised), []exportwatch.Kind{exportwatch.GuidanceRemoved}) || raised[0].Sources[0].URL != opinion(names[9]) {
		t.Errorf("raised %v, want the removal of %s", kinds(raised), names[9])
	}
	list := w.held()
	if len(list) != 1 || !strings.Contains(list[0].Detail, "5 of 14") || len(w.incidents()) != 1 {
		t.Fatalf("held %+v, incidents %+v", list, w.incidents())
	}
	if r := w.accept(string(guidanceID)); len(r.Developments) != 5 || len(w.held()) != 0 {
		t.Errorf("accepted: raised %d, held %+v", len(r.Developments), w.held())
	}
}

// TestMoreGone: operators are told again of documents gone together when there
// are more a day later, and once when all are back.
func TestMoreGone(t *testing.T) {
	names := many(25)
	members := opinions(names...) + gone(day, names[:7]...) + gone(3*day, names[7:9]...)
	for _, n := range names {
		members += member(5*day, opinion(n), htmlOK, opinionText(n, 5))
	}
	w := newWorld(t, guidance(), members)
	box := w.operator()
	w.check(0)
	for at := day; at < 5*day; at += 6 * time.Hour {
		w.check(at)
		w.deliver()
	}
	incidents := w.incidents()
	if len(incidents) != 2 || !strings.Contains(incidents[1].Detail, "7 of 25") || incidents[1].Ending == "" ||
		!strings.Contains(incidents[0].Detail, "9 of 25") || !incidents[0].Closed.IsZero() {
		t.Fatalf("incidents %+v", incidents)
	}
	if ids := box.ids(); ids != "i-1-opened i-2-opened" {
		t.Errorf("operators were told %s, want the beginning and that there are more", ids)
	}
	w.check(5 * day)
	w.deliver()
	if ids := box.ids(); !strings.HasSuffix(ids, " i-2-opened i-2-closed") || len(w.held()) != 0 || len(w.alerts()) != 0 {
		t.Errorf("in the end told %s, held %+v, %d alerts", ids, w.held(), len(w.alerts()))
	}
}

// TestAcceptanceCoversWhatWasShown: documents that were not surely gone when a
// person accepted others are held back in their turn.
func TestAcceptanceCoversWhatWasShown(t *testing.T) {
	names := many(24)
	w := newWorld(t, guidance(), opinions(names...), gone(day, names[:6]...), gone(day+18*time.Hour, names[6:20]...))
	w.check(0)
	w.checks(day, 2*day+time.Hour)
	if list := w.held(); len(list) != 1 || !strings.Contains(list[0].Detail, "6 of 24") {
		t.Fatalf("held %+v", list)
	}
	if r := w.accept(string(guidanceID)); len(r.Developments) != 6 || len(w.held()) != 0 {
		t.Fatalf("accepted: raised %d, held %+v; want the 6 shown", len(r.Developments), w.held())
	}
	raised := w.checks(2*day+7*time.Hour, 5*day)
	if list := w.held(); len(raised) != 0 || len(list) != 1 || !strings.Contains(list[0].Detail, "14 of 18") {
		t.Fatalf("raised %d, held %+v; want 14 held", len(raised), list)
	}
	if r := w.accept(string(guidanceID)); len(r.Developments) != 14 || len(w.held()) != 0 {
		t.Errorf("accepted: raised %d, held %+v", len(r.Developments), w.held())
	}
}

// TestLossesAfterRestart: what was counted of losses outlives the process, and
// what is counted already is not counted again.
func TestLossesAfterRestart(t *testing.T) {
	names := many(12)
	w := newWorld(t, guidance(), opinions(names...), gone(day, names[:6]...))
	w.check(0)
	for at := day; at < 4*day; at += 6 * time.Hour {
		w.check(at)
		w.reopen()
		if _, err := w.Resume(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	known := read(w, func(ctx context.Context, tx *store.Tx) ([]store.Loss, error) { return tx.Losses(ctx, guidanceID) })
	if len(known) != 6 {
		t.Fatalf("losses %+v", known)
	}
	for _, l := range known {
		if l.Checks != 5 || !l.Sure || !l.Held || l.LatestAt.Sub(l.Since) != day {
			t.Errorf("loss %+v, want five checks in a day", l)
		}
	}
}

// TestCostOfHeldLosses: looking for what is to do reads no more of the captures
// the longer losses are held.
func TestCostOfHeldLosses(t *testing.T) {
	names := many(20)
	w := newWorld(t, guidance(), opinions(names...), gone(day, names[:10]...))
	w.check(0)
	drain := func() time.Duration {
		least := time.Hour
		for range 5 {
			began := time.Now()
			if _, err := w.Resume(t.Context()); err != nil {
				t.Fatal(err)
			}
			least = min(least, time.Since(began))
		}
		return least
	}
	var took []time.Duration
	for pass := range 40 {
		w.check(day + time.Duration(pass)*6*time.Hour)
		if pass%15 == 9 {
			took = append(took, drain())
		}
	}
	if len(w.held()) != 1 {
		t.Fatalf("held %+v", w.held())
	}
	t.Log("a drain with nothing to do, as passes go by:", fmt.Sprint(took))
	const slack = 10 * time.Millisecond // of a busy machine; reading the captures of each pass takes more
	if last := took[len(took)-1]; last > 3*took[0]+slack {
		t.Errorf("a drain took %s after 40 passes and %s after 10", last, took[0])
	}
}
