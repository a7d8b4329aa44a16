package store

// This file owns the rows of table subscriptions: who asked to be told what.

import (
	"context"

	"exportwatch"
)

func readSubscription(row scanner) (s exportwatch.Subscription, err error) {
	err = row.Scan(&s.ID, &s.Owner, &s.Reason, jsonInto(&s.Filter), jsonInto(&s.Channels))
	return s, err
}

// PutSubscription stores s, replacing the subscription with its ID.
func (t *Tx) PutSubscription(ctx context.Context, s exportwatch.Subscription) error {
	_, err := t.exec(ctx, `INSERT INTO subscriptions (id, owner, reason, filter, channels) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, reason = excluded.reason,
			filter = excluded.filter, channels = excluded.channels`,
		s.ID, s.Owner, s.Reason, jsonValue{s.Filter}, jsonValue{s.Channels})
	return wrap(err, "put subscription %s", s.ID)
}

// Subscriptions returns every subscription, by ID.
func (t *Tx) Subscriptions(ctx context.Context) ([]exportwatch.Subscription, error) {
	list, err := all(ctx, t, readSubscription, `SELECT id, owner, reason, filter, channels FROM subscriptions ORDER BY id`)
	return list, wrap(err, "list subscriptions")
}

// DeleteSubscription removes a subscription, or is ErrNotFound. Its alerts stay.
func (t *Tx) DeleteSubscription(ctx context.Context, id exportwatch.SubscriptionID) error {
	n, err := t.exec(ctx, `DELETE FROM subscriptions WHERE id = $1`, id)
	if err == nil && n == 0 {
		err = exportwatch.ErrNotFound
	}
	return wrap(err, "delete subscription %s", id)
}
