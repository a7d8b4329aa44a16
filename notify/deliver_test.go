package notify_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"exportwatch"
	"exportwatch/notify"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// An outbox keeps deliveries in memory as the store keeps them in rows.
type outbox struct {
	mu        sync.Mutex
	rows      map[int64]exportwatch.Delivery
	attempts  []exportwatch.Attempt
	limits    []int
	failDue   error
	failWrite int // so many calls of Record fail
	bundle    func(exportwatch.Delivery) (notify.Bundle, error)
}

// newOutbox holds one pending delivery for each target, due now.
func newOutbox(targets ...exportwatch.Target) *outbox {
	made := time.Now()
	o := &outbox{rows: map[int64]exportwatch.Delivery{}}
	o.bundle = func(d exportwatch.Delivery) (notify.Bundle, error) {
		b := bundle()
		b.Alert.ID, b.Alert.At = d.Alert, made
		return b, nil
	}
	for i, to := range targets {
		id := int64(i + 1)
		o.rows[id] = exportwatch.Delivery{ID: id, Alert: exportwatch.AlertID(fmt.Sprintf("a-%d", id)), Target: to,
			State: exportwatch.DeliveryPending, NextAt: made}
	}
	return o
}

func (o *outbox) Due(_ context.Context, now time.Time, limit int) ([]exportwatch.Delivery, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.limits = append(o.limits, limit)
	var due []exportwatch.Delivery
	for _, d := range o.rows {
		if d.State == exportwatch.DeliveryPending && !d.NextAt.After(now) {
			due = append(due, d)
		}
	}
	slices.SortFunc(due, func(a, b exportwatch.Delivery) int {
		return cmp.Or(a.NextAt.Compare(b.NextAt), cmp.Compare(a.ID, b.ID))
	})
	return due[:min(limit, len(due))], o.failDue
}

func (o *outbox) Bundle(_ context.Context, d exportwatch.Delivery) (notify.Bundle, error) {
	return o.bundle(d)
}

func (o *outbox) Record(ctx context.Context, a exportwatch.Attempt, d exportwatch.Delivery) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.failWrite > 0 {
		o.failWrite--
		return errors.New("disk full")
	}
	o.attempts = append(o.attempts, a)
	o.rows[d.ID] = d
	return ctx.Err()
}

func (o *outbox) row(id int64) exportwatch.Delivery {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.rows[id]
}

type channelFunc func(ctx context.Context, m notify.Message) error

func (f channelFunc) Send(ctx context.Context, m notify.Message) error { return f(ctx, m) }

func answer(err error) notify.Channel {
	return channelFunc(func(context.Context, notify.Message) error { return err })
}

func to(channel string) exportwatch.Target { return exportwatch.Target{Channel: channel, To: "x"} }

func deliverer(o *outbox, channels map[string]notify.Channel) *notify.Deliverer {
	return notify.NewDeliverer(notify.DelivererOptions{Outbox: o, Channels: channels, Now: time.Now})
}

func pass(t *testing.T, d *notify.Deliverer, wantSent, wantFailed int) {
	t.Helper()
	sent, failed, err := d.Pass(t.Context())
	if err != nil || sent != wantSent || failed != wantFailed {
		t.Fatalf("Pass = %d, %d, %v, want %d, %d", sent, failed, err, wantSent, wantFailed)
	}
}

func TestPassSends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got notify.Message
		o := newOutbox(exportwatch.Target{Channel: "email", To: "desk@example.com"})
		d := deliverer(o, map[string]notify.Channel{"email": channelFunc(func(_ context.Context, m notify.Message) error {
			got = m
			return nil
		})})
		pass(t, d, 1, 0)
		if got.ID != "a-1" || got.Channel != "email" || got.To != "desk@example.com" || got.Thread != "d-2031-03-04-iil-issued-0a1b2c3d" {
			t.Errorf("message %+v", got)
		}
		if row := o.row(1); row.State != exportwatch.DeliverySent || !row.SentAt.Equal(time.Now()) || row.Attempts != 1 {
			t.Errorf("row %+v", row)
		}
		if len(o.attempts) != 1 || !o.attempts[0].OK || o.attempts[0].Delivery != 1 {
			t.Errorf("attempts %+v", o.attempts)
		}
		pass(t, d, 0, 0)
	})
}

// TestRetrySchedule follows one delivery to its end, which comes after three
// days: a receiver may be down from Friday to Monday.
func TestRetrySchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox(to("email"))
		d := deliverer(o, map[string]notify.Channel{"email": answer(errors.New("greylisted\r\nsee you"))})
		var waits []string
		for o.row(1).State == exportwatch.DeliveryPending {
			pass(t, d, 0, 1)
			if wait := time.Until(o.row(1).NextAt); wait > 0 {
				waits = append(waits, wait.String())
				pass(t, d, 0, 0) // nothing is due before its time
				time.Sleep(wait)
			}
		}
		want := "30s 1m0s 2m0s 4m0s 8m0s 16m0s 32m0s" + strings.Repeat(" 1h0m0s", 71)
		if got := strings.Join(waits, " "); got != want {
			t.Errorf("waits\n got %s\nwant %s", got, want)
		}
		if row := o.row(1); row.State != exportwatch.DeliveryDead || row.Attempts != 79 || row.Err != "greylisted see you" {
			t.Errorf("row %+v", row)
		}
		if len(o.attempts) != 79 {
			t.Errorf("%d attempts on record", len(o.attempts))
		}
	})
}

func TestJitterShortens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox(to("email"))
		d := notify.NewDeliverer(notify.DelivererOptions{Outbox: o, Now: time.Now, Jitter: func() float64 { return 0.5 },
			Channels: map[string]notify.Channel{"email": answer(errors.New("no"))}})
		pass(t, d, 0, 1)
		if got := time.Until(o.row(1).NextAt); got != 27*time.Second {
			t.Errorf("wait %v, want 27s", got)
		}
	})
}

func TestRetryAfter(t *testing.T) {
	for _, c := range []struct{ asked, want time.Duration }{
		{10 * time.Minute, 10 * time.Minute},
		{time.Second, 30 * time.Second}, // never sooner than our own schedule
		{-time.Hour, 30 * time.Second},
		{1000 * time.Hour, 24 * time.Hour}, // no receiver silences an alert
	} {
		synctest.Test(t, func(t *testing.T) {
			o := newOutbox(to("webhook"))
			err := fmt.Errorf("send: %w", &notify.RetryAfter{Wait: c.asked, Err: errors.New("busy")})
			pass(t, deliverer(o, map[string]notify.Channel{"webhook": answer(err)}), 0, 1)
			if got := time.Until(o.row(1).NextAt); got != c.want {
				t.Errorf("asked for %v, waits %v, want %v", c.asked, got, c.want)
			}
		})
	}
}

func TestTooOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox(to("webhook"))
		d := deliverer(o, map[string]notify.Channel{"webhook": answer(errors.New("down"))})
		time.Sleep(100 * time.Hour) // we were down ourselves
		for range 2 {
			pass(t, d, 0, 1)
			if row := o.row(1); row.State != exportwatch.DeliveryPending {
				t.Fatalf("given up after %d attempts", row.Attempts)
			}
			time.Sleep(time.Hour)
		}
		pass(t, d, 0, 1)
		if row := o.row(1); row.State != exportwatch.DeliveryDead {
			t.Errorf("row %+v", row)
		}
	})
}

func TestGivenUpAtOnce(t *testing.T) {
	gone := func(exportwatch.Delivery) (notify.Bundle, error) {
		return notify.Bundle{}, exportwatch.ErrNotFound
	}
	for _, c := range []struct {
		name    string
		channel string
		bundle  func(exportwatch.Delivery) (notify.Bundle, error)
		err     string
	}{
		{"permanent", "email", nil, "no such user: permanent failure"},
		{"unknown channel", "pager", nil, `no channel "pager" is configured: permanent failure`},
		{"alert gone", "email", gone, "read alert a-1: not found: permanent failure"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newOutbox(to(c.channel))
				if c.bundle != nil {
					o.bundle = c.bundle
				}
				permanent := fmt.Errorf("no such user: %w", notify.ErrPermanent)
				pass(t, deliverer(o, map[string]notify.Channel{"email": answer(permanent)}), 0, 1)
				if row := o.row(1); row.State != exportwatch.DeliveryDead || row.Err != c.err {
					t.Errorf("row %+v", row)
				}
			})
		})
	}
}

func TestBundleTroublePasses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox(to("email"))
		o.bundle = func(exportwatch.Delivery) (notify.Bundle, error) { return notify.Bundle{}, errors.New("locked") }
		pass(t, deliverer(o, map[string]notify.Channel{"email": answer(nil)}), 0, 1)
		if row := o.row(1); row.State != exportwatch.DeliveryPending || row.Err != "read alert a-1: locked" {
			t.Errorf("row %+v", row)
		}
	})
}

func TestPanicIsFailedAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox(to("email"), to("log"))
		d := deliverer(o, map[string]notify.Channel{"log": answer(nil),
			"email": channelFunc(func(context.Context, notify.Message) error { panic("boom") })})
		pass(t, d, 1, 1)
		if row := o.row(1); row.State != exportwatch.DeliveryPending || row.Err != "panic: boom" {
			t.Errorf("row %+v", row)
		}
	})
}

// TestHanging: a receiver that never answers costs its own delivery a timeout
// and nobody else anything.
func TestHanging(t *testing.T) {
	hang := channelFunc(func(ctx context.Context, _ notify.Message) error {
		<-ctx.Done()
		return ctx.Err()
	})
	synctest.Test(t, func(t *testing.T) {
		var at []time.Duration
		began := time.Now()
		ok := channelFunc(func(context.Context, notify.Message) error {
			at = append(at, time.Since(began))
			return nil
		})
		o := newOutbox(to("email"), to("email"), to("log"), to("email"), to("log"))
		d := deliverer(o, map[string]notify.Channel{"email": hang, "log": ok})
		pass(t, d, 2, 1)
		if took := time.Since(began); took != 30*time.Second {
			t.Errorf("the pass took %v", took)
		}
		if !slices.Equal(at, []time.Duration{0, 0}) {
			t.Errorf("other channel served after %v", at)
		}
		if o.row(1).Attempts != 1 || o.row(2).Attempts != 0 || o.row(4).Attempts != 0 {
			t.Error("deliveries behind a hanging one were charged with an attempt")
		}
		pass(t, d, 0, 1)
		if o.limits[1] != o.limits[0]+2 {
			t.Errorf("limits %v: what was left takes the place of others", o.limits)
		}
	})
}

// TestDeafChannel: a channel that ignores its context is left behind.
func TestDeafChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		o := newOutbox(to("email"))
		d := deliverer(o, map[string]notify.Channel{"email": channelFunc(func(context.Context, notify.Message) error {
			<-release
			return nil
		})})
		began := time.Now()
		pass(t, d, 0, 1)
		if took := time.Since(began); took != 31*time.Second {
			t.Errorf("the pass took %v", took)
		}
		if row := o.row(1); row.State != exportwatch.DeliveryPending || !strings.Contains(row.Err, "did not return") {
			t.Errorf("row %+v", row)
		}
		close(release)
	})
}

func TestManyTargetsOfOneChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var targets []exportwatch.Target
		for i := range 20 {
			targets = append(targets, exportwatch.Target{Channel: "webhook", To: fmt.Sprint(i)})
		}
		var mu sync.Mutex
		var busy, most int
		o := newOutbox(targets...)
		d := deliverer(o, map[string]notify.Channel{"webhook": channelFunc(func(context.Context, notify.Message) error {
			mu.Lock()
			busy++
			most = max(most, busy)
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			busy--
			mu.Unlock()
			return nil
		})})
		pass(t, d, 20, 0)
		if most < 2 || most > 8 {
			t.Errorf("%d sends at once", most)
		}
	})
}

// TestCrashBeforeRecord: a success that was not written down is sent again
// under the same identifier.
func TestCrashBeforeRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ids []exportwatch.AlertID
		o := newOutbox(to("email"))
		o.failWrite = 1
		channels := map[string]notify.Channel{"email": channelFunc(func(_ context.Context, m notify.Message) error {
			ids = append(ids, m.ID)
			return nil
		})}
		if sent, _, err := deliverer(o, channels).Pass(t.Context()); err == nil || sent != 0 {
			t.Fatalf("Pass = %d, %v, want the outbox's error", sent, err)
		}
		pass(t, deliverer(o, channels), 1, 0)
		if !slices.Equal(ids, []exportwatch.AlertID{"a-1", "a-1"}) {
			t.Errorf("sent %v", ids)
		}
	})
}

// TestBrokenOutbox: while results cannot be written down, no more is sent.
func TestBrokenOutbox(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sends := 0
		o := newOutbox(to("email"), to("email"), to("email"))
		o.failWrite = 9
		d := deliverer(o, map[string]notify.Channel{"email": channelFunc(func(context.Context, notify.Message) error {
			sends++
			return nil
		})})
		if _, _, err := d.Pass(t.Context()); err == nil || sends != 1 {
			t.Errorf("%d sends, %v", sends, err)
		}
	})
}

// TestStop: stopping neither charges an attempt that was under way nor loses a
// success.
func TestStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		o := newOutbox(to("email"), to("log"))
		d := deliverer(o, map[string]notify.Channel{
			"email": channelFunc(func(ctx context.Context, _ notify.Message) error {
				<-ctx.Done()
				return ctx.Err()
			}),
			"log": channelFunc(func(ctx context.Context, _ notify.Message) error {
				stop()
				return nil
			}),
		})
		sent, failed, err := d.Pass(ctx)
		if sent != 1 || failed != 0 || err != nil {
			t.Errorf("Pass = %d, %d, %v", sent, failed, err)
		}
		if o.row(1).Attempts != 0 || o.row(2).State != exportwatch.DeliverySent {
			t.Errorf("rows %+v %+v", o.row(1), o.row(2))
		}
	})
}

func TestOutboxTrouble(t *testing.T) {
	o := newOutbox(to("email"))
	o.failDue = errors.New("locked")
	if _, _, err := deliverer(o, nil).Pass(t.Context()); !errors.Is(err, o.failDue) {
		t.Errorf("Pass = %v", err)
	}
}

// TestLogHoldsNoTarget: the URL of a webhook can be a secret.
func TestLogHoldsNoTarget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var buf bytes.Buffer
		o := newOutbox(exportwatch.Target{Channel: "webhook", To: "https://hooks.example/t0ken"}, to("pager"))
		d := notify.NewDeliverer(notify.DelivererOptions{Outbox: o, Now: time.Now, Log: slog.New(slog.NewTextHandler(&buf, nil)),
			Channels: map[string]notify.Channel{"webhook": answer(errors.New("down"))}})
		pass(t, d, 0, 2)
		if log := buf.String(); strings.Contains(log, "t0ken") || !strings.Contains(log, "delivery failed") || !strings.Contains(log, "delivery given up") {
			t.Errorf("log:\n%s", log)
		}
	})
}

func TestLogAndWriterChannel(t *testing.T) {
	m := render(t, bundle())
	m.Subject += "\n\x1b[31mforged"
	var log, lines bytes.Buffer
	w := notify.WriterChannel(&lines)
	for _, c := range []notify.Channel{notify.LogChannel(slog.New(slog.NewJSONHandler(&log, nil))), w, w} {
		if err := c.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Count(log.String(), "\n"); got != 1 || !strings.Contains(log.String(), string(m.ID)) {
		t.Errorf("%d log lines: %s", got, log.String())
	}
	if got := lines.String(); strings.Count(got, "\n") != 2 || strings.Contains(got, "\x1b") || !strings.HasPrefix(got, "2031-03-04T15:06:07Z\ta-2031-03-04-") {
		t.Errorf("lines:\n%s", got)
	}
	broken := notify.WriterChannel(writerFunc(func([]byte) (int, error) { return 0, errors.New("broken pipe") }))
	if err := broken.Send(t.Context(), m); err == nil {
		t.Error("a write that failed is a success")
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
