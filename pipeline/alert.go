package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"exportwatch"
	"exportwatch/notify"
	"exportwatch/store"
)

// matchAll addresses every development with revisions not matched yet to the
// subscriptions it matches, and commits the alerts and their deliveries. What the
// steps before made of one development since it was last addressed, as when the
// record and the full text of a rule arrive together, is told once.
func (p *Pipeline) matchAll(ctx context.Context, r *Report) error {
	if p.untold {
		return nil
	}
	return p.eachUnstepped(ctx, stepMatch, r, func(row int64) error {
		return p.store.Update(ctx, func(tx *store.Tx) error {
			ref, err := tx.RevisionAt(ctx, row)
			if err != nil {
				return err
			}
			waiting, err := tx.Unmatched(ctx, ref.Development)
			if err != nil || len(waiting) == 0 { // addressed with an earlier row
				return err
			}
			if err := p.match(ctx, tx, ref.Development, waiting, r); err != nil {
				return fmt.Errorf("match %s revision %d: %w", ref.Development, ref.Revision, err)
			}
			return nil
		})
	})
}

// match addresses the newest of the revisions of a development that wait, with
// the fields that any of them changed.
func (p *Pipeline) match(ctx context.Context, tx *store.Tx, id exportwatch.DevelopmentID, waiting []store.Revision, r *Report) error {
	newest := waiting[len(waiting)-1]
	subs, err := tx.Subscriptions(ctx)
	if err != nil {
		return err
	}
	subs = readers(subs, newest.Body.Owner)
	earlier, err := tx.AlertsOf(ctx, id)
	if err != nil {
		return err
	}
	told := map[exportwatch.SubscriptionID]bool{}
	for _, a := range earlier {
		told[a.Subscription] = true
	}
	targets := map[exportwatch.SubscriptionID][]exportwatch.Target{}
	for _, s := range subs {
		targets[s.ID] = s.Channels
	}
	alerts := notify.Plan(newest.Body, changedBy(waiting), newest.Revision, subs, p.now(),
		func(s exportwatch.SubscriptionID) bool { return told[s] })
	for _, a := range alerts {
		added, err := tx.AddAlert(ctx, a, targets[a.Subscription], p.now())
		if err != nil {
			return err
		}
		if added {
			r.Alerts = append(r.Alerts, a)
		}
	}
	return p.matched(ctx, tx, id, waiting, len(alerts))
}

// changedBy returns the fields that any of the revisions changed, each once.
func changedBy(revisions []store.Revision) []string {
	var changed []string
	for _, rev := range revisions {
		for _, field := range rev.Changed {
			if !slices.Contains(changed, field) {
				changed = append(changed, field)
			}
		}
	}
	return changed
}

// matched marks revisions as matched, the last with the alerts that came of all.
func (p *Pipeline) matched(ctx context.Context, tx *store.Tx, id exportwatch.DevelopmentID, revisions []store.Revision, alerts int) error {
	for i, rev := range revisions {
		n := 0
		if i == len(revisions)-1 {
			n = alerts
		}
		if err := tx.MarkMatched(ctx, store.RevisionRef{Development: id, Revision: rev.Revision}, p.now(), n); err != nil {
			return err
		}
	}
	return nil
}

// An outbox gives the deliverer its rows. It implements [notify.Outbox].
type outbox struct {
	store   *store.Store
	baseURL string
}

func (o outbox) Due(ctx context.Context, now time.Time, limit int) (due []exportwatch.Delivery, err error) {
	err = o.store.View(ctx, func(tx *store.Tx) error {
		due, err = tx.DueDeliveries(ctx, now, limit)
		return err
	})
	return due, err
}

func (o outbox) Record(ctx context.Context, a exportwatch.Attempt, d exportwatch.Delivery) error {
	return o.store.Update(ctx, func(tx *store.Tx) error { return tx.RecordAttempt(ctx, a, d) })
}

// Bundle gathers everything an alert says, as it stood at the alert's revision.
func (o outbox) Bundle(ctx context.Context, d exportwatch.Delivery) (b notify.Bundle, err error) {
	err = o.store.View(ctx, func(tx *store.Tx) error {
		b, err = AlertBundle(ctx, tx, d.Alert)
		return err
	})
	b.Synthetic, b.BaseURL = o.store.Synthetic(), o.baseURL
	return b, err
}

// AlertBundle gathers everything that the alert id says, as it stood at its revision
// of the development, without links to the pages. It is ErrNotFound if there is no
// such alert.
func AlertBundle(ctx context.Context, tx *store.Tx, id exportwatch.AlertID) (b notify.Bundle, err error) {
	if b.Alert, err = tx.Alert(ctx, id); err != nil {
		return b, err
	}
	rev, err := tx.Revision(ctx, store.RevisionRef{Development: b.Alert.Development, Revision: b.Alert.Revision})
	if err != nil {
		return b, err
	}
	b.Development = rev.Body
	if b.Matter, err = tx.Matter(ctx, b.Development.Matter); err != nil {
		return b, err
	}
	if err := addSubscription(ctx, tx, &b); err != nil {
		return b, err
	}
	return b, addRedline(ctx, tx, &b)
}

// addSubscription fills in the subscription; one that was removed since leaves
// its identifier, so that an alert already committed is still sent.
func addSubscription(ctx context.Context, tx *store.Tx, b *notify.Bundle) error {
	subs, err := tx.Subscriptions(ctx)
	b.Subscription.ID = b.Alert.Subscription
	for _, s := range subs {
		if s.ID == b.Alert.Subscription {
			b.Subscription = s
		}
	}
	return err
}

func addRedline(ctx context.Context, tx *store.Tx, b *notify.Bundle) error {
	if b.Development.Change == 0 {
		return nil
	}
	c, err := tx.Change(ctx, b.Development.Change)
	if err != nil {
		return err
	}
	before, err := tx.Version(ctx, c.From)
	if err != nil {
		return err
	}
	after, err := tx.Version(ctx, c.To)
	if err != nil {
		return err
	}
	b.Old, b.New, b.Edits = &before, &after, c.Edits
	return nil
}
