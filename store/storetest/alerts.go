package storetest

import (
	"fmt"
	"time"

	"exportwatch"
	"exportwatch/store"
)

var (
	mailbox = exportwatch.Target{Channel: "email", To: "officer@company.example"}
	hook    = exportwatch.Target{Channel: "webhook", To: "https://company.example/hook"}
)

// alert returns an alert on the first revision of a development.
func alert(id exportwatch.AlertID, d exportwatch.DevelopmentID) exportwatch.Alert {
	return exportwatch.Alert{ID: id, Type: exportwatch.AlertCreated, Subscription: "s-1", Development: d, Revision: 1,
		Why: []string{"kind final-rule"}, At: noon}
}

func alertID(a exportwatch.Alert) exportwatch.AlertID { return a.ID }

func deliveryID(d exportwatch.Delivery) int64 { return d.ID }

func testSubscriptions(w *world) {
	b := exportwatch.Subscription{ID: "s-b", Owner: "officer", Reason: "sells <chips>",
		Filter:   exportwatch.Filter{Kinds: []exportwatch.Kind{exportwatch.FinalRule}, Sources: []exportwatch.SourceID{"fr/"}},
		Channels: []exportwatch.Target{mailbox, hook}}
	a := exportwatch.Subscription{ID: "s-a"}
	w.update(func(tx *store.Tx) {
		w.ok(tx.PutSubscription(w.ctx, exportwatch.Subscription{ID: "s-b", Owner: "somebody else"}))
		w.ok(tx.PutSubscription(w.ctx, b))
		w.ok(tx.PutSubscription(w.ctx, a))
		got, err := tx.Subscriptions(w.ctx)
		w.ok(err)
		w.equal("subscriptions", got, []exportwatch.Subscription{a, b})
		w.ok(tx.DeleteSubscription(w.ctx, "s-b"))
		got, err = tx.Subscriptions(w.ctx)
		w.ok(err)
		w.equal("subscriptions after deleting one", got, []exportwatch.Subscription{a})
	})
	w.fails("delete twice", exportwatch.ErrNotFound, func(tx *store.Tx) error { return tx.DeleteSubscription(w.ctx, "s-b") })
}

func testAlerts(w *world) {
	w.raise(development("d-1"), development("d-2"))
	a := alert("a-1", "d-1")
	later := alert("a-0", "d-2")
	later.At = noon.Add(time.Hour)
	w.update(func(tx *store.Tx) {
		for i, want := range []bool{true, false} {
			added, err := tx.AddAlert(w.ctx, a, []exportwatch.Target{hook, mailbox, hook}, noon)
			w.ok(err)
			w.equal(fmt.Sprintf("alert added at try %d", i+1), added, want)
		}
		deliveries, err := tx.Deliveries(w.ctx, "a-1")
		w.ok(err)
		w.equal("deliveries, one for each target", deliveries, []exportwatch.Delivery{
			{ID: 1, Alert: "a-1", Target: hook, State: exportwatch.DeliveryPending, NextAt: noon},
			{ID: 2, Alert: "a-1", Target: mailbox, State: exportwatch.DeliveryPending, NextAt: noon},
		})
		for _, more := range []exportwatch.Alert{alert("a-3", "d-1"), alert("a-2", "d-1"), later} {
			_, err := tx.AddAlert(w.ctx, more, nil, noon)
			w.ok(err)
		}
		got, err := tx.Alert(w.ctx, "a-1")
		w.ok(err)
		w.equal("alert", got, a)
		alerts, err := tx.Alerts(w.ctx, 3, 0)
		w.ok(err)
		w.equal("alerts, newest first", list(alerts, alertID), []exportwatch.AlertID{"a-0", "a-1", "a-2"})
		alerts, err = tx.Alerts(w.ctx, 3, 3)
		w.ok(err)
		w.equal("second page of alerts", list(alerts, alertID), []exportwatch.AlertID{"a-3"})
		alerts, err = tx.AlertsOf(w.ctx, "d-1")
		w.ok(err)
		w.equal("alerts of a development", list(alerts, alertID), []exportwatch.AlertID{"a-1", "a-2", "a-3"})
	})
	w.fails("alert that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.Alert(w.ctx, "a-9")
		return err
	})
	w.fails("alert on a revision that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.AddAlert(w.ctx, alert("a-9", "d-9"), nil, noon)
		return err
	})
}

func testDeliveries(w *world) {
	w.raise(development("d-1"))
	w.update(func(tx *store.Tx) {
		for i, minutes := range []time.Duration{2, 1, 1, 9} {
			id := exportwatch.AlertID(fmt.Sprint("a-", i))
			_, err := tx.AddAlert(w.ctx, alert(id, "d-1"), []exportwatch.Target{mailbox}, noon.Add(minutes*time.Minute))
			w.ok(err)
		}
		due, err := tx.DueDeliveries(w.ctx, noon.Add(2*time.Minute), 0)
		w.ok(err)
		w.equal("due, longest first", list(due, deliveryID), []int64{2, 3, 1})
		due, err = tx.DueDeliveries(w.ctx, noon.Add(2*time.Minute), 1)
		w.ok(err)
		w.equal("first due", list(due, deliveryID), []int64{2})
		w.tryTwice(tx, due[0])
		due, err = tx.DueDeliveries(w.ctx, noon.Add(time.Hour), 0)
		w.ok(err)
		w.equal("due after one was sent", list(due, deliveryID), []int64{3, 1, 4})
	})
	w.fails("attempt at a delivery that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		return tx.RecordAttempt(w.ctx, exportwatch.Attempt{Delivery: 99, At: noon},
			exportwatch.Delivery{ID: 99, State: exportwatch.DeliverySent})
	})
	for what, d := range map[string]exportwatch.Delivery{
		"attempt at another delivery": {ID: 4, State: exportwatch.DeliverySent},
		"state that does not exist":   {ID: 3, State: "lost"},
	} {
		if err := w.s.Update(w.ctx, func(tx *store.Tx) error {
			return tx.RecordAttempt(w.ctx, exportwatch.Attempt{Delivery: 3, At: noon}, d)
		}); err == nil {
			w.Errorf("%s was recorded", what)
		}
	}
}

// tryTwice records a failure and a success of d.
func (w *world) tryTwice(tx *store.Tx, d exportwatch.Delivery) {
	w.Helper()
	failure := exportwatch.Attempt{Delivery: d.ID, At: noon, Err: "451 later"}
	success := exportwatch.Attempt{Delivery: d.ID, At: noon.Add(time.Minute), OK: true}
	d.Attempts, d.NextAt, d.Err = 1, success.At, failure.Err
	w.ok(tx.RecordAttempt(w.ctx, failure, d))
	d.State, d.Attempts, d.SentAt, d.Err = exportwatch.DeliverySent, 2, success.At, ""
	w.ok(tx.RecordAttempt(w.ctx, success, d))
	got, err := tx.Deliveries(w.ctx, d.Alert)
	w.ok(err)
	w.equal("delivery after two attempts", got, []exportwatch.Delivery{d})
	attempts, err := tx.Attempts(w.ctx, d.ID)
	w.ok(err)
	w.equal("attempts", attempts, []exportwatch.Attempt{failure, success})
}
