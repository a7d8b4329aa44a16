package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"exportwatch"
	"exportwatch/notify"
	"exportwatch/store"
)

// Limits of telling operators. What a channel does not take is tried again
// after twice the time of last time, within an hour, for three days.
const (
	tellWithin  = 30 * time.Second
	tellAgain   = time.Minute
	tellAgainBy = time.Hour
	tellFor     = 72 * time.Hour
	markWithin  = 5 * time.Second
)

// tellOperators tells what is due of incidents, in the order it happened. A
// target that takes all its time is left alone until the next call. A notice is
// marked once it was told; one that a killed process told and did not
// mark is told again under the same identifier.
func (p *Pipeline) tellOperators(ctx context.Context) error {
	var due []exportwatch.Notice
	err := p.store.View(ctx, func(tx *store.Tx) (err error) {
		due, err = tx.DueNotices(ctx, p.now(), batchSize)
		return err
	})
	if err != nil {
		return err
	}
	silent := map[exportwatch.Target]bool{}
	for _, n := range due {
		if silent[n.Target] {
			continue
		}
		if silent[n.Target], err = p.tellOperator(ctx, n); err != nil {
			return fmt.Errorf("tell of incident %d: %w", n.Incident, err)
		}
	}
	return nil
}

// tellOperator tells one notice and marks what came of it. It reports whether
// its target did not answer in time.
func (p *Pipeline) tellOperator(ctx context.Context, n exportwatch.Notice) (silent bool, err error) {
	var i exportwatch.Incident
	err = p.store.View(ctx, func(tx *store.Tx) (err error) {
		i, err = tx.Incident(ctx, n.Incident)
		return err
	})
	if err != nil {
		return false, err
	}
	err = p.sendNotice(ctx, i, n)
	if err != nil && ctx.Err() != nil {
		return false, ctx.Err()
	}
	now, silent := p.now(), errors.Is(err, context.DeadlineExceeded)
	n.Attempts++
	switch {
	case err == nil:
		n.Told, n.Err = now, ""
	case errors.Is(err, notify.ErrPermanent) || now.Sub(n.At) > tellFor:
		n.Told, n.Err = now, "given up: "+err.Error()
		p.log.Error("an operator could not be told of an incident; see sources show", "incident", i.ID, "channel", n.Target.Channel, "error", err)
	default:
		n.NextAt, n.Err = now.Add(min(tellAgain<<min(n.Attempts-1, 10), tellAgainBy)), err.Error()
	}
	// What was told is marked also while the process stops, or it would be told again.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), markWithin)
	defer cancel()
	return silent, p.store.Update(ctx, func(tx *store.Tx) error { return tx.PutNotice(ctx, n) })
}

// sendNotice tells one operator of one event.
func (p *Pipeline) sendNotice(ctx context.Context, i exportwatch.Incident, n exportwatch.Notice) error {
	if n.Target == (exportwatch.Target{}) {
		p.logIncident(i, n.Event)
		return nil
	}
	channel, ok := p.channels[n.Target.Channel]
	if !ok {
		return fmt.Errorf("%w: channel %q is not configured", notify.ErrPermanent, n.Target.Channel)
	}
	m, err := notify.RenderIncident(notify.IncidentBundle{Incident: i, Notice: n, Synthetic: p.store.Synthetic(), BaseURL: p.baseURL})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, tellWithin)
	defer cancel()
	err = p.safely(func() error { return channel.Send(ctx, m) })
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return err
}

func (p *Pipeline) logIncident(i exportwatch.Incident, event string) {
	if event == exportwatch.IncidentOpened {
		p.log.Warn("incident", "id", i.ID, "source", i.Source, "reason", i.Reason, "subject", i.Subject, "detail", i.Detail)
		return
	}
	p.log.Info("incident closed", "id", i.ID, "source", i.Source, "reason", i.Reason, "subject", i.Subject, "ending", i.Ending)
}
