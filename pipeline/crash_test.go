package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/notify"
)

// A fuse cuts off a context when something happens for the nth time.
type fuse struct {
	left atomic.Int64
	cut  context.CancelFunc
}

func (f *fuse) burn() {
	if f.left.Add(-1) == 0 {
		f.cut()
	}
}

// A fusedTransport burns its fuse at every request.
type fusedTransport struct {
	http.RoundTripper
	fuse *fuse
}

func (f fusedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	f.fuse.burn()
	return f.RoundTripper.RoundTrip(r)
}

// An outcome is all that subscribers see of a world.
type outcome struct {
	Developments []exportwatch.Development
	Alerts       []exportwatch.Alert
	Sent         []string
}

// crashWorld is a world of two passes: a back list, then a letter and a change
// of the text of a page.
func crashWorld(t *testing.T) (*world, *recorder) {
	t.Helper()
	w := newWorld(t, own(t, ownFeed(), ownPage("")), noRobots(),
		member(0, feedURL, rssOK, feed("old")),
		member(0, item("old"), htmlOK, letter("Auklet Optics, Inc.", start)),
		member(0, pageURL, htmlOK, article("Notice", start, paragraphs(2))),
		member(time.Hour, feedURL, rssOK, feed("old", "new")),
		member(time.Hour, item("new"), htmlOK, letter("Bittern Photonics, Inc.", start)),
		member(time.Hour, pageURL, htmlOK, letter("Curlew Sensors, Inc.", start)),
	)
	sent := &recorder{}
	w.channels["log"] = sent
	w.reopen()
	return w, sent
}

// passes are the instants at which a crash world is checked.
var passes = []time.Duration{0, time.Hour}

// live checks and delivers at each instant, with ctx; as soon as ctx is cut the
// process dies and a new one does the rest.
func (w *world) live(ctx context.Context) {
	w.t.Helper()
	w.liveThrough(ctx, passes)
}

// liveThrough is live with other passes.
func (w *world) liveThrough(ctx context.Context, passes []time.Duration) {
	w.t.Helper()
	for _, at := range passes {
		w.at(at)
		err := w.pass(ctx)
		if ctx.Err() != nil {
			w.reopen()
			ctx = context.WithoutCancel(ctx)
			err = w.pass(ctx)
		}
		if err != nil {
			w.t.Fatalf("pass after %v: %v", at, err)
		}
	}
}

func (w *world) pass(ctx context.Context) error {
	if _, err := w.Check(ctx); err != nil {
		return err
	}
	_, _, err := w.Deliver(ctx)
	return err
}

// A recorder is a channel that keeps what it was given; it fails while broken.
type recorder struct {
	broken bool
	sent   []string
}

// Send implements [notify.Channel].
func (r *recorder) Send(ctx context.Context, m notify.Message) error {
	if r.broken {
		return errors.New("the line is down")
	}
	if ctx.Err() == nil {
		r.sent = append(r.sent, string(m.ID))
	}
	return ctx.Err()
}

func (w *world) outcome(r *recorder) outcome {
	w.t.Helper()
	return outcome{w.developments(), w.alerts(), r.sent}
}

// TestCrash kills the process at every request and at every look at the clock,
// which every step takes on its way. The process that follows ends with the
// same developments and alerts as an undisturbed one, and sends each once.
func TestCrash(t *testing.T) {
	calm, sent := crashWorld(t)
	count := &fuse{}
	calm.fused(count, "request")
	calm.live(t.Context())
	requests := -count.left.Load()
	want := calm.outcome(sent)
	if len(want.Developments) != 2 || len(want.Alerts) != 2 || len(want.Sent) != 2 {
		t.Fatalf("undisturbed: %d developments, %d alerts, %d sent, want 2 of each", len(want.Developments), len(want.Alerts), len(want.Sent))
	}
	looks := looksAtClock(t)
	t.Logf("%d requests, %d looks at the clock", requests, looks)
	for _, c := range []struct {
		what string
		n    int64
	}{{"request", requests}, {"look", looks}} {
		for n := int64(1); n <= c.n; n++ {
			t.Run(fmt.Sprint(c.what, " ", n), func(t *testing.T) {
				t.Parallel()
				w, sent := crashWorld(t)
				ctx, cut := context.WithCancel(t.Context())
				defer cut()
				f := &fuse{cut: cut}
				f.left.Store(n)
				w.fused(f, c.what)
				w.live(ctx)
				if ctx.Err() == nil {
					t.Error("nothing was cut")
				}
				if got := w.outcome(sent); !reflect.DeepEqual(got, want) {
					t.Errorf("after the crash\n%+v\nwant\n%+v", got, want)
				}
			})
		}
	}
}

// fused makes requests or looks at the clock burn f from now on.
func (w *world) fused(f *fuse, what string) {
	w.t.Helper()
	if what == "look" {
		w.now = func() time.Time { f.burn(); return w.time() }
		return
	}
	w.transport = fusedTransport{w.web, f}
	w.reopen()
}

// looksAtClock returns how often an undisturbed process looks at the clock.
func looksAtClock(t *testing.T) int64 {
	t.Helper()
	w, _ := crashWorld(t)
	count := &fuse{}
	w.fused(count, "look")
	w.live(t.Context())
	return -count.left.Load()
}

// TestDeliveryOutlivesProcess: an alert that could not be sent is committed, so
// the process that follows sends it, once.
func TestDeliveryOutlivesProcess(t *testing.T) {
	w, sent := crashWorld(t)
	sent.broken = true
	w.live(t.Context())
	if len(sent.sent) != 0 || len(w.alerts()) != 2 {
		t.Fatalf("sent %q of %d alerts through a broken channel", sent.sent, len(w.alerts()))
	}
	sent.broken = false
	w.reopen()
	w.at(26 * time.Hour)
	for range 2 {
		if _, _, err := w.Deliver(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(sent.sent) != 2 || sent.sent[0] == sent.sent[1] {
		t.Errorf("sent %s, want each of two alerts once", strings.Join(sent.sent, ", "))
	}
}

// TestCutRunIsClosed: a pass that a killed process left open ends as cut.
func TestCutRunIsClosed(t *testing.T) {
	w, _ := crashWorld(t)
	ctx, cut := context.WithCancel(t.Context())
	f := &fuse{cut: cut}
	f.left.Store(2)
	w.fused(f, "request")
	if _, err := w.Check(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("Check = %v, want the end of the context", err)
	}
	w.reopen()
	runs := w.runs(feedID)
	if len(runs) != 1 || runs[0].Err != "cut" || runs[0].Ended.IsZero() {
		t.Errorf("runs %+v, want one that was cut", runs)
	}
}
