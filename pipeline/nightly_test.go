package pipeline_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// TestDriedUp: a source whose answers come and bring nothing new for far longer
// than ever is an incident, until something new comes.
func TestDriedUp(t *testing.T) {
	members := []string{noRobots(), member(0, feedURL, rssOK, feed())}
	var names []string
	for n := range 13 {
		name := fmt.Sprint("item-", n)
		names = append(names, name)
		at := time.Duration(n+1) * 2 * day // every other day
		if n == 12 {
			at = 60 * day
		}
		members = append(members, member(at, feedURL, rssOK, feed(names...)),
			member(at, item(name), htmlOK, article("Notice "+name, start.Add(at), paragraphs(n+2))))
	}
	w := newWorld(t, own(t, ownFeed()), members...)
	w.check(0)
	for n := 1; n <= 33; n++ {
		w.check(time.Duration(n) * day)
		w.nightly(time.Duration(n)*day + night)
	}
	if i := w.incidents(); len(i) != 1 || i[0].Reason != exportwatch.ReasonDry || !strings.Contains(i[0].Detail, "12 arrivals") {
		t.Fatalf("incidents %+v, want one of a source that dried up", i)
	}
	if opened := w.incidents()[0].Opened.Sub(start); opened < 31*day || opened > 33*day {
		t.Errorf("opened after %v; the last item came after 24 days and the longest pause was 2", opened)
	}
	w.check(60 * day)
	w.nightly(60*day + night)
	if i := w.incidents(); len(i) != 1 || i[0].Closed.IsZero() || w.state(feedID).Health != exportwatch.HealthOK {
		t.Errorf("incidents %+v, health %s after something new came", i, w.state(feedID).Health)
	}
}

// TestDriedUpByItsPauses: a source with pauses of days is dry after thrice the longest
// of them, not before.
func TestDriedUpByItsPauses(t *testing.T) {
	const pause, last = 4, 48 // days
	members := []string{noRobots(), member(0, feedURL, rssOK, feed())}
	var names []string
	for d := pause; d <= last; d += pause {
		names = append(names, fmt.Sprint("item-", d))
		at := time.Duration(d) * day
		members = append(members, member(at, feedURL, rssOK, feed(names...)),
			member(at, item(names[len(names)-1]), htmlOK, article("Notice "+names[len(names)-1], start.Add(at), paragraphs(d))))
	}
	w := newWorld(t, own(t, ownFeed()), members...)
	for d := range last + 14 {
		w.check(time.Duration(d) * day)
		if d > last {
			w.nightly(time.Duration(d)*day + night)
		}
	}
	i := w.incidents()
	if len(i) != 1 || i[0].Reason != exportwatch.ReasonDry {
		t.Fatalf("incidents %+v, want one of a source that dried up", i)
	}
	if dry := i[0].Opened.Sub(start) - last*day; dry < 3*pause*day || dry > (3*pause+1)*day {
		t.Errorf("dry after %v of pauses of %d days", dry, pause)
	}
}

// TestRetention: payloads older than the policy lose their bytes and nothing
// else, save those that the latest texts were read from; what comes again is kept
// again, and a source whose last answer was pruned is checked as before.
func TestRetention(t *testing.T) {
	w := newWorld(t, own(t, ownFeed(), ownPage("")), noRobots(),
		member(0, feedURL, rssOK, feed("old")),
		member(0, item("old"), htmlOK, letter("Auklet Optics, Inc.", start)),
		member(0, pageURL, htmlOK+"\nETag: \"1\"", article("Notice", start, paragraphs(3))),
		member(time.Hour, pageURL, htmlOK+"\nETag: \"2\"", article("Notice", start, paragraphs(4))),
	)
	w.keep = 5 * 365 * day
	w.reopen()
	w.check(0)
	w.check(time.Hour)
	before := w.versions()
	w.nightly(4 * 365 * day)
	if n := w.pruned(); n != 0 {
		t.Errorf("%d payloads pruned after four years", n)
	}
	for range 2 {
		w.nightly(6 * 365 * day)
		w.reopen()
	}
	if n := w.pruned(); n != 1 {
		t.Errorf("%d payloads pruned after six years, want the first edition of the page: what the feed says of its item was read from the feed", n)
	}
	if after := w.versions(); len(after) != len(before) || after[0].Text != before[0].Text {
		t.Errorf("versions %+v after the pruning, want those of before", after)
	}
	if err := w.store.IntegrityCheck(t.Context()); err != nil {
		t.Error(err)
	}
	r := w.check(6*365*day + time.Hour)
	if len(r.Incidents) != 0 || len(r.Changes) != 0 || len(r.Alerts) != 0 {
		t.Errorf("the check after the pruning: %+v", r)
	}
	if n := w.pruned(); n != 1 {
		t.Errorf("%d payloads pruned after the index came again, want the first edition of the page", n)
	}
	if got := w.versions(); len(got) != len(before) {
		t.Errorf("%d versions after they came again, want %d", len(got), len(before))
	}
}

func (w *world) pruned() int {
	w.t.Helper()
	return read(w, func(ctx context.Context, tx *store.Tx) (int, error) {
		p, err := tx.Pruned(ctx)
		return p.Payloads, err
	})
}

// TestNoRetention: without a policy nothing is pruned, ever.
func TestNoRetention(t *testing.T) {
	w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, htmlOK, article("Notice", start, paragraphs(3))))
	w.check(0)
	w.nightly(100 * 365 * day)
	if n := w.pruned(); n != 0 {
		t.Errorf("%d payloads pruned", n)
	}
}

// TestCrashInRetention kills the process at every look at the clock of a night
// that prunes: the next ends where an undisturbed one does.
func TestCrashInRetention(t *testing.T) {
	for n := int64(1); ; n++ {
		w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, htmlOK, article("Notice", start, paragraphs(3))),
			member(time.Hour, pageURL, htmlOK, article("Notice", start, paragraphs(4))))
		w.keep = 365 * day
		w.reopen()
		w.check(0)
		w.check(time.Hour)
		w.at(2 * 365 * day)
		ctx, cut := context.WithCancel(t.Context())
		f := &fuse{cut: cut}
		f.left.Store(n)
		w.fused(f, "look")
		err := w.Nightly(ctx)
		killed := ctx.Err() != nil
		cut()
		if killed {
			w.now = w.time
			w.reopen()
			err = w.Nightly(t.Context())
		}
		if err != nil || w.pruned() != 1 {
			t.Fatalf("cut at look %d: %v, %d payloads pruned, want 1", n, err, w.pruned())
		}
		if err := w.store.IntegrityCheck(t.Context()); err != nil {
			t.Error(err)
		}
		if !killed {
			return
		}
	}
}

// TestDiskFills: a warning comes before the disk is full, once, by how fast the
// database grows and by how little is left; and ends when there is room again.
func TestDiskFills(t *testing.T) {
	w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, htmlOK, article("Notice", start, paragraphs(3))))
	free, trouble := int64(1)<<40, error(nil)
	w.diskFree = func() (int64, error) { return free, trouble }
	ops := w.operator()
	w.check(0)
	w.nightly(night)
	if i := w.incidents(); len(i) != 0 {
		t.Fatalf("a terabyte is free, and %+v", i)
	}
	free = 100 << 20
	w.nightly(night + time.Hour)
	w.nightly(night + 2*time.Hour)
	i := w.incidents()
	if len(i) != 1 || i[0].Source != exportwatch.Service || i[0].Reason != exportwatch.ReasonDisk || !strings.Contains(i[0].Detail, "100 MB are free") || !strings.Contains(i[0].Detail, "x/page") {
		t.Errorf("incidents %+v, want one of the disk that names who adds most", i)
	}
	free = 700 << 20 // more than the least, and not yet room enough
	w.nightly(night + 3*time.Hour)
	if i := w.incidents(); !i[0].Closed.IsZero() {
		t.Error("the warning ended at once")
	}
	free = 1 << 40
	w.nightly(night + 4*time.Hour)
	w.deliver()
	if got := ops.ids(); got != "i-1-opened i-1-closed" {
		t.Errorf("told %q", got)
	}
	trouble = errors.New("no such disk")
	if err := w.Nightly(t.Context()); !errors.Is(err, trouble) {
		t.Errorf("a disk that cannot be asked: %v", err)
	}
}

// TestDiskFillsByGrowth: what is left is set against what is taken a day.
func TestDiskFillsByGrowth(t *testing.T) {
	w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, htmlOK, article("Notice", start, paragraphs(3))))
	free := int64(10) << 30
	w.diskFree = func() (int64, error) { return free, nil }
	w.reopen()
	w.check(0)
	w.nightly(night)
	for n := range 40 { // a gigabyte a day, as far as the database says
		noise := strings.Repeat(fmt.Sprint(n), 1000)
		w.update(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.AddCapture(ctx, exportwatch.Capture{Source: pageID, URL: pageURL + noise, At: w.time(), Outcome: exportwatch.Failed}, nil)
			return err
		})
	}
	free = 20 << 30
	w.nightly(day + night)
	if i := w.incidents(); len(i) != 0 {
		t.Errorf("some kilobytes a day in 20 GB, and %+v", i)
	}
	size := read(w, func(ctx context.Context, tx *store.Tx) (int64, error) {
		s, err := tx.Sizes(ctx, exportwatch.Date{})
		return s[len(s)-1].Bytes - s[0].Bytes, err
	})
	if size <= 0 {
		t.Fatalf("the database grew by %d bytes", size)
	}
	free = 600<<20 + 1
	w.nightly(day + night + time.Hour)
	if i := w.incidents(); len(i) != 0 {
		t.Errorf("%d bytes a day in 600 MB, and %+v", size, i)
	}
}

// TestDiskWarningEndsWithPruning: what pruning gives up in the database is room,
// though the file keeps its size.
func TestDiskWarningEndsWithPruning(t *testing.T) {
	big := strings.Builder{}
	for i := range 40000 {
		fmt.Fprintf(&big, "<p>%x</p>", sha256.Sum256([]byte(fmt.Sprint(i))))
	}
	w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, htmlOK, article("Notice", start, paragraphs(2))))
	w.diskFree = func() (int64, error) { return 1<<30 - 1<<20, nil } // a megabyte less than ends a warning
	w.keep = day
	w.reopen()
	w.check(0)
	w.update(func(ctx context.Context, tx *store.Tx) error {
		if _, _, err := tx.OpenIncident(ctx, exportwatch.Incident{Source: exportwatch.Service, Subject: "the disk of the database", Reason: exportwatch.ReasonDisk, Opened: start}); err != nil {
			return err
		}
		body := []byte(big.String())
		_, err := tx.AddCapture(ctx, exportwatch.Capture{Source: pageID, URL: pageURL + "/big", At: start, Outcome: exportwatch.Fetched, Payload: exportwatch.DigestOf(body)}, body)
		return err
	})
	w.nightly(night)
	if i := w.incidents(); len(i) != 1 || !i[0].Closed.IsZero() {
		t.Fatalf("incidents %+v before anything was pruned", i)
	}
	w.nightly(3 * day)
	w.nightly(3*day + time.Hour)
	if i := w.incidents(); len(i) != 1 || i[0].Closed.IsZero() {
		t.Errorf("incidents %+v after pruning gave up a payload of %d bytes", i, big.Len())
	}
}
