package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// A row that a step failed on is tried again after a minute and then each time
// after twice as long, up to an hour: a newer program that can do it is not
// waited for longer than that.
const (
	retryFirst = time.Minute
	retryMost  = time.Hour
)

// tellAfter is how many failures of a step on one row open an incident: the
// first may be of the moment, as when the disk was full.
const tellAfter = 2

// maxTold is how many such incidents the operator is told of in a day: a program
// that fails on everything would tell of every row there is. Further ones are
// open all the same.
const maxTold = 5

// maxCause bounds, in bytes, what is kept of an error's text: it may quote what a
// publisher sent.
const maxCause = 1000

// failedRows are the failures of a step on single rows, each counted: the step
// went on behind them.
type failedRows []error

func (f failedRows) Error() string   { return errors.Join(f...).Error() }
func (f failedRows) Unwrap() []error { return f }

// errStopped reports a step that failed on so many rows that it left the others
// to the next time.
var errStopped = fmt.Errorf("stopped after %d failures; the next check goes on behind them", maxFailures)

// finished reports whether a step that returned err came to its end, whatever
// rows it failed on.
func finished(err error) bool {
	_, rows := err.(failedRows)
	return err == nil || rows
}

// fail counts a failure of a step on a row, has it tried again later and, if it is
// not the first, opens an incident.
func (p *Pipeline) fail(ctx context.Context, step string, item int64, cause error, r *Report) error {
	return p.together(ctx, r, func(tx *store.Tx, g *group) error {
		now := p.now()
		src, about, err := tx.StepSubject(ctx, step, item)
		if err != nil {
			return err
		}
		text := cause.Error()
		f, err := tx.CountFailure(ctx, store.Failure{
			Step: step, Item: item, Source: src, Subject: fmt.Sprintf("%s of %s (row %d)", step, about, item),
			First: now, Next: now.Add(retryFirst), Err: strings.ToValidUTF8(text[:min(len(text), maxCause)], ""),
		})
		if err != nil {
			return err
		}
		if f.Attempts == 1 {
			return nil
		}
		if err := tx.DelayFailure(ctx, step, item, now.Add(retryWait(f.Attempts))); err != nil || f.Attempts < tellAfter {
			return err
		}
		return p.openFailing(ctx, tx, f, g)
	})
}

// retryWait returns how long a row waits after so many failures.
func retryWait(failures int) time.Duration {
	wait := retryFirst
	for ; failures > 1 && wait < retryMost; failures-- {
		wait *= 2
	}
	return min(wait, retryMost)
}

// openFailing opens the incident of a row that a step goes on failing on.
func (p *Pipeline) openFailing(ctx context.Context, tx *store.Tx, f store.Failure, g *group) error {
	open, err := tx.Incidents(ctx, "", true, 0)
	if err != nil {
		return err
	}
	told, tell := 0, p.operators
	for _, i := range open {
		if i.Reason == exportwatch.ReasonStepFailed && p.now().Sub(i.Opened) < outageSpan {
			told++
		}
	}
	if told >= maxTold {
		tell = nil
	}
	i := exportwatch.Incident{Source: f.Source, Subject: f.Subject, Reason: exportwatch.ReasonStepFailed, Count: f.Attempts, Opened: p.now(),
		Detail: fmt.Sprintf("nothing is told of it until this succeeds; tried %d times since %s: %s", f.Attempts, f.First.Format(time.RFC3339), f.Err)}
	if _, err := p.openFor(ctx, tx, i, tell, &g.Report); err != nil {
		return err
	}
	return g.judge(ctx, tx, f.Source)
}

// settle closes the incidents of rows that a step had failed on and that are no
// longer to be done.
func (p *Pipeline) settle(ctx context.Context, r *Report) error {
	var failing []store.Failure
	err := p.store.View(ctx, func(tx *store.Tx) (err error) {
		failing, err = tx.Failures(ctx)
		return err
	})
	if err != nil || len(failing) == 0 {
		return err
	}
	return p.together(ctx, r, func(tx *store.Tx, g *group) error {
		ended, err := tx.EndFailures(ctx)
		for _, f := range ended {
			err = errors.Join(err, p.recover(ctx, tx, f.Source, f.Subject, &g.Report), g.judge(ctx, tx, f.Source))
		}
		return err
	})
}

// failStep opens the incident of a step that failed on a whole source, and
// closes it when the step goes through.
func (p *Pipeline) failStep(ctx context.Context, step string, id exportwatch.SourceID, cause error, r *Report) error {
	subject := step + " of " + staleSubject
	open, err := p.isOpen(ctx, id, subject)
	if err != nil || cause == nil && !open {
		return err
	}
	return p.together(ctx, r, func(tx *store.Tx, g *group) error {
		var err error
		if cause == nil {
			err = p.recover(ctx, tx, id, subject, &g.Report)
		} else {
			err = p.open(ctx, tx, exportwatch.Incident{Source: id, Subject: subject, Reason: exportwatch.ReasonStepFailed,
				Detail: cause.Error(), Opened: p.now()}, &g.Report)
		}
		return errors.Join(err, g.judge(ctx, tx, id))
	})
}

// judge has the health of a source follow from its incidents, if it has a state:
// the service has none, nor has a source that was never checked.
func (g *group) judge(ctx context.Context, tx *store.Tx, id exportwatch.SourceID) error {
	_, err := tx.SourceState(ctx, id)
	if err == nil {
		g.judged[id] = true
	}
	return ignoreNotFound(err)
}
