package store

// This file owns the rows of tables deliveries and attempts. A delivery is
// committed before anything is sent, and every try at it is kept.

import (
	"context"
	"fmt"
	"time"

	"exportwatch"
)

const deliveryColumns = `id, alert, channel, recipient, state, attempts, next_at, sent_at, err`

func readDelivery(row scanner) (d exportwatch.Delivery, err error) {
	err = row.Scan(&d.ID, &d.Alert, &d.Target.Channel, &d.Target.To, &d.State, &d.Attempts,
		instantInto(&d.NextAt), instantInto(&d.SentAt), &d.Err)
	return d, err
}

func (t *Tx) addDelivery(ctx context.Context, alert exportwatch.AlertID, to exportwatch.Target, at time.Time) error {
	_, err := t.exec(ctx, `INSERT INTO deliveries (alert, channel, recipient, state, attempts, next_at, err)
		VALUES ($1, $2, $3, $4, 0, $5, '') ON CONFLICT (alert, channel, recipient) DO NOTHING`,
		alert, to.Channel, to.To, exportwatch.DeliveryPending, instantValue(at))
	return err
}

// DueDeliveries returns the pending deliveries to be tried at now or before, the
// longest due first.
func (t *Tx) DueDeliveries(ctx context.Context, now time.Time, limit int) ([]exportwatch.Delivery, error) {
	list, err := all(ctx, t, readDelivery, `SELECT `+deliveryColumns+` FROM deliveries
		WHERE state = 'pending' AND next_at <= $1 ORDER BY next_at, id LIMIT $2`, instantValue(now), atMost(limit))
	return list, wrap(err, "list due deliveries")
}

// RecordAttempt appends a and stores d's state, count of attempts, instants and
// error. It is ErrNotFound if there is no delivery with d's ID, and an error if
// a is an attempt at another one.
func (t *Tx) RecordAttempt(ctx context.Context, a exportwatch.Attempt, d exportwatch.Delivery) error {
	if a.Delivery != d.ID {
		return fmt.Errorf("record attempt at delivery %d: the delivery given is %d", a.Delivery, d.ID)
	}
	n, err := t.exec(ctx, `UPDATE deliveries SET state = $1, attempts = $2, next_at = $3, sent_at = $4, err = $5 WHERE id = $6`,
		d.State, d.Attempts, instantValue(d.NextAt), optionalInstant(d.SentAt), d.Err, d.ID)
	if err == nil && n == 0 {
		err = exportwatch.ErrNotFound
	}
	if err == nil {
		_, err = t.exec(ctx, `INSERT INTO attempts (delivery, at, ok, err) VALUES ($1, $2, $3, $4)`,
			a.Delivery, instantValue(a.At), a.OK, a.Err)
	}
	return wrap(err, "record attempt at delivery %d", d.ID)
}

// Attempts returns the attempts at a delivery, the first one first.
func (t *Tx) Attempts(ctx context.Context, delivery int64) ([]exportwatch.Attempt, error) {
	list, err := all(ctx, t, func(row scanner) (a exportwatch.Attempt, err error) {
		err = row.Scan(&a.Delivery, instantInto(&a.At), &a.OK, &a.Err)
		return a, err
	}, `SELECT delivery, at, ok, err FROM attempts WHERE delivery = $1 ORDER BY id`, delivery)
	return list, wrap(err, "list attempts at delivery %d", delivery)
}

// Deliveries returns the deliveries of an alert in the order of its targets.
func (t *Tx) Deliveries(ctx context.Context, alert exportwatch.AlertID) ([]exportwatch.Delivery, error) {
	list, err := all(ctx, t, readDelivery, `SELECT `+deliveryColumns+` FROM deliveries WHERE alert = $1 ORDER BY id`, alert)
	return list, wrap(err, "list deliveries of %s", alert)
}
