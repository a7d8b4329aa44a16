package pipeline

import (
	"context"
	"fmt"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// behindSubject is the subject of incidents about texts that lie behind.
const behindSubject = "how far the texts reach"

// pausedAfter is how long no pass may have been made before a source is not
// blamed for lying behind: then it was not asked, and catches up first.
const pausedAfter = 2 * 24 * time.Hour

// watchReach opens an incident for a source whose answers come while the texts it
// gives stand still, and closes it once they reach far enough again. before is the
// state in which the pass found the source.
func (p *Pipeline) watchReach(ctx context.Context, tx *store.Tx, pr *passResult, before exportwatch.SourceState, r *Report) error {
	reach := pr.def.Reach
	if reach == nil || before.LastTried.IsZero() || pr.run.Began.Sub(before.LastTried) > pausedAfter {
		return nil
	}
	known, err := tx.Retrieved(ctx, pr.def.ID, pr.def.Recall)
	if err != nil {
		return err
	}
	upTo, found := reach.UpTo(known), "the newest text is that of %s, more than %d days old: look whether the publisher has newer ones"
	if upTo.IsZero() {
		upTo, found = exportwatch.DateOf(before.Added.UTC()), "no text was had since the source was added on %s, more than %d days ago: look whether the publisher gives any"
	}
	if !upTo.AddDays(reach.Days).Before(exportwatch.DateOf(p.now().UTC())) {
		return p.recover(ctx, tx, pr.def.ID, behindSubject, r)
	}
	return p.open(ctx, tx, exportwatch.Incident{
		Source: pr.def.ID, Subject: behindSubject, Reason: exportwatch.ReasonStale, Detail: fmt.Sprintf(found, upTo, reach.Days), Opened: p.now(),
	}, r)
}
