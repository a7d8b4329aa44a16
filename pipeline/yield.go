package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/store"
)

// An index of a source whose answers hold all there is lists far fewer things
// than usual if it lists less than one in thinPart of what it listed in the
// middle of its last thinMemory answers, and that was thinFrom at least: short
// lists come and go.
const (
	thinPart   = 3
	thinFrom   = 8
	thinMemory = 10
)

// A listing names an index within a run under way.
type listing struct {
	run int64
	url string
}

// judgeYields notes how many things the indexes of a pass list, and opens an
// incident for one that lists far fewer than it did. Such an index is read all
// the same: what it lists is there.
func (p *Pipeline) judgeYields(ctx context.Context, tx *store.Tx, pr *passResult, r *Report) error {
	for _, c := range pr.captures {
		n, indexed := p.listed.LoadAndDelete(listing{c.Run, c.URL})
		if !c.Outcome.OK() {
			continue
		}
		if c.Outcome == exportwatch.Fetched && indexed {
			if err := tx.AddYield(ctx, c, n.(int)); err != nil {
				return err
			}
		}
		if pr.def.Index != nil && pr.def.Window == 0 {
			if err := p.judgeYield(ctx, tx, c, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// judgeYield judges the index of a capture by what it listed since a person last
// accepted what it lists.
func (p *Pipeline) judgeYield(ctx context.Context, tx *store.Tx, c exportwatch.Capture, r *Report) error {
	accepted, err := tx.LastAccepted(ctx, c.Source, c.URL)
	if err := ignoreNotFound(err); err != nil {
		return err
	}
	yields, err := tx.Yields(ctx, c.Source, c.URL, accepted.ID, 1+thinMemory)
	if err != nil || len(yields) < 2 {
		return err
	}
	now, before := yields[0], slices.Sorted(slices.Values(yields[1:]))
	usual := before[len(before)/2]
	if usual < thinFrom || now*thinPart >= usual {
		return p.recover(ctx, tx, c.Source, thinSubject+c.URL, r)
	}
	return p.open(ctx, tx, exportwatch.Incident{Source: c.Source, Subject: thinSubject + c.URL, Reason: exportwatch.ReasonThin,
		Detail: fmt.Sprintf("it lists %d; it used to list %d", now, usual), Opened: c.At}, r)
}

// thinSubject begins the subject of the incident of an index that lists too
// little; its address follows.
const thinSubject = "what is listed at "

// thinIndex returns the capture that shows how little the index that an incident
// is about lists.
func thinIndex(ctx context.Context, tx *store.Tx, i exportwatch.Incident) (exportwatch.Capture, error) {
	return tx.LastYield(ctx, i.Source, strings.TrimPrefix(i.Subject, thinSubject))
}
