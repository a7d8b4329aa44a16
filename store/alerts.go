package store

// This file owns the rows of table alerts: which revision is told to which
// subscription. The ID is what keeps an alert from being made twice.

import (
	"context"
	"time"

	"exportwatch"
)

const alertColumns = `id, type, subscription, development, revision, why, changed, at`

func readAlert(row scanner) (a exportwatch.Alert, err error) {
	err = row.Scan(&a.ID, &a.Type, &a.Subscription, &a.Development, &a.Revision,
		jsonInto(&a.Why), jsonInto(&a.Changed), instantInto(&a.At))
	return a, err
}

// AddAlert stores a with one delivery for each distinct target, pending from at
// on. It reports false, and stores nothing, if an alert with that ID is stored
// already.
func (t *Tx) AddAlert(ctx context.Context, a exportwatch.Alert, targets []exportwatch.Target, at time.Time) (bool, error) {
	n, err := t.exec(ctx, `INSERT INTO alerts (id, type, subscription, development, revision, why, changed, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING`,
		a.ID, a.Type, a.Subscription, a.Development, a.Revision, jsonValue{a.Why}, jsonValue{a.Changed}, instantValue(a.At))
	if err != nil || n == 0 {
		return false, wrap(err, "add alert %s", a.ID)
	}
	for _, target := range targets {
		if err := t.addDelivery(ctx, a.ID, target, at); err != nil {
			return false, wrap(err, "add alert %s", a.ID)
		}
	}
	return true, nil
}

// Alert returns the alert with the given ID, or ErrNotFound.
func (t *Tx) Alert(ctx context.Context, id exportwatch.AlertID) (exportwatch.Alert, error) {
	a, err := one(ctx, t, readAlert, `SELECT `+alertColumns+` FROM alerts WHERE id = $1`, id)
	return a, wrap(err, "alert %s", id)
}

// Alerts returns the alerts on developments for everybody, the newest first and then by ID, leaving out the
// first offset.
func (t *Tx) Alerts(ctx context.Context, limit, offset int) ([]exportwatch.Alert, error) {
	list, err := all(ctx, t, readAlert, `SELECT `+alertColumns+` FROM alerts
		WHERE EXISTS (SELECT 1 FROM developments d WHERE d.id = development AND d.owner = '')
		ORDER BY at DESC, id LIMIT $1 OFFSET $2`,
		atMost(limit), max(offset, 0))
	return list, wrap(err, "list alerts")
}

// AlertsOf returns the alerts of a development by revision and then by ID.
func (t *Tx) AlertsOf(ctx context.Context, id exportwatch.DevelopmentID) ([]exportwatch.Alert, error) {
	list, err := all(ctx, t, readAlert, `SELECT `+alertColumns+` FROM alerts WHERE development = $1 ORDER BY revision, id`, id)
	return list, wrap(err, "list alerts of %s", id)
}
