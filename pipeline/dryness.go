package pipeline

import (
	"context"
	"fmt"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// A source from which documents used to come has dried up if none came for
// dryTimes its longest pause so far and for dryLeast at least. Of fewer than
// dryFrom arrivals the longest pause says too little.
const (
	dryTimes = 3
	dryLeast = 7 * 24 * time.Hour
	dryFrom  = 10
)

// drySubject is the subject of the incident of a source that has dried up.
const drySubject = "new documents"

// watchDryness opens an incident for every source whose answers come and bring
// nothing new for far longer than ever: a frozen copy looks like calm.
func (p *Pipeline) watchDryness(ctx context.Context, r *Report) error {
	for _, id := range p.order {
		var detail string
		err := p.store.View(ctx, func(tx *store.Tx) (err error) {
			detail, err = p.dry(ctx, tx, id)
			return err
		})
		if err != nil {
			return fmt.Errorf("look for new documents of %s: %w", id, err)
		}
		if err := p.judgeDryness(ctx, id, detail, r); err != nil {
			return fmt.Errorf("new documents of %s: %w", id, err)
		}
	}
	return nil
}

// dry says since when a source has been dry, or nothing.
func (p *Pipeline) dry(ctx context.Context, tx *store.Tx, id exportwatch.SourceID) (string, error) {
	last, ended, err := baselineEnd(ctx, tx, id)
	if err != nil || !ended {
		return "", err
	}
	arrivals, err := tx.Arrivals(ctx, id, last)
	if err != nil || len(arrivals) < dryFrom {
		return "", err
	}
	var longest time.Duration
	for _, at := range arrivals {
		longest, last = max(longest, at.Sub(last)), at
	}
	if since := p.now().Sub(last); since <= dryLeast || since <= dryTimes*longest {
		return "", nil
	}
	return fmt.Sprintf("nothing new since %s; in %d arrivals before, the longest pause was %d days",
		last.Format(time.RFC3339), len(arrivals), int(longest/(24*time.Hour))), nil
}

func (p *Pipeline) judgeDryness(ctx context.Context, id exportwatch.SourceID, detail string, r *Report) error {
	if detail == "" {
		closable, err := p.isOpen(ctx, id, drySubject)
		if err != nil || !closable {
			return err
		}
	}
	return p.store.Update(ctx, func(tx *store.Tx) error {
		var err error
		if detail == "" {
			err = p.recover(ctx, tx, id, drySubject, r)
		} else {
			err = p.open(ctx, tx, exportwatch.Incident{Source: id, Subject: drySubject, Reason: exportwatch.ReasonDry, Detail: detail, Opened: p.now()}, r)
		}
		if err != nil {
			return err
		}
		return p.refreshHealth(ctx, tx, id)
	})
}

// isOpen reports whether an incident of a source about a subject is open.
func (p *Pipeline) isOpen(ctx context.Context, id exportwatch.SourceID, subject string) (found bool, err error) {
	err = p.store.View(ctx, func(tx *store.Tx) error {
		open, err := tx.Incidents(ctx, id, true, 0)
		for _, i := range open {
			found = found || i.Subject == subject
		}
		return err
	})
	return found, err
}
