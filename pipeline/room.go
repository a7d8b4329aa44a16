package pipeline

import (
	"context"
	"fmt"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// roomSubject is the subject of the incident of a source that names more than its
// passes have room for.
const roomSubject = "what one check has room for"

// roomLeast is how long every pass may leave something out before it is told: the
// next takes what the one before had no room for, so that a long back list is had
// within hours.
const roomLeast = 48 * time.Hour

// judgeRoom counts a pass that left out what it was led to, and opens an incident if
// they all do. A pass that did not succeed may not have seen what there is.
func (p *Pipeline) judgeRoom(ctx context.Context, tx *store.Tx, pr *passResult, r *Report) error {
	if pr.leftOut == 0 {
		if !pr.succeeded() {
			return nil
		}
		return p.recover(ctx, tx, pr.def.ID, roomSubject, r)
	}
	return p.openLasting(ctx, tx, exportwatch.Incident{Source: pr.def.ID, Subject: roomSubject, Reason: exportwatch.ReasonLeftOut, Opened: pr.run.Ended,
		Detail: fmt.Sprintf("%d addresses were left out of a check that asked for %d; the next goes on with them", pr.leftOut, len(pr.captures))}, roomLeast, r)
}
