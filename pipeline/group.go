package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// Captures are read in groups of at most groupRows and about groupBytes, which
// share a transaction: committing costs about as much as reading a page. Other
// writers wait for one transaction, so its length is bounded.
const (
	groupRows  = 32
	groupBytes = 512 << 10
)

// A group is what one transaction does to several rows: what it found, told once
// it is committed, and the sources whose state follows from it.
type group struct {
	Report
	judged  map[exportwatch.SourceID]bool      // incidents of them may have opened or closed
	changed map[exportwatch.SourceID]time.Time // when their newest change was observed
	calm    map[exportwatch.SourceID]bool      // whether they are in no trouble that a reading could end
}

// isCalm reports whether a source has neither an open incident nor failures on
// the way to one.
func (g *group) isCalm(ctx context.Context, tx *store.Tx, id exportwatch.SourceID) (bool, error) {
	if calm, ok := g.calm[id]; ok {
		return calm, nil
	}
	open, err := tx.Incidents(ctx, id, true, 1)
	if err != nil {
		return false, err
	}
	troubles, err := tx.Troubles(ctx, id)
	if err != nil {
		return false, err
	}
	g.calm[id] = len(open)+len(troubles) == 0
	return g.calm[id], nil
}

// together runs do in one transaction, brings the state of the sources it
// touches up to date, each once, and adds what it found to r.
func (p *Pipeline) together(ctx context.Context, r *Report, do func(tx *store.Tx, g *group) error) error {
	g := &group{judged: map[exportwatch.SourceID]bool{}, changed: map[exportwatch.SourceID]time.Time{}, calm: map[exportwatch.SourceID]bool{}}
	err := p.store.Update(ctx, func(tx *store.Tx) error {
		if err := do(tx, g); err != nil {
			return err
		}
		return p.followUp(ctx, tx, g)
	})
	if err == nil {
		r.Add(&g.Report)
	}
	return err
}

// followUp brings the state of the sources that g touched up to date.
func (p *Pipeline) followUp(ctx context.Context, tx *store.Tx, g *group) error {
	for id := range g.changed {
		if !g.judged[id] {
			g.judged[id] = false
		}
	}
	for id, judged := range g.judged {
		state, err := tx.SourceState(ctx, id)
		if err != nil {
			return err
		}
		if at, ok := g.changed[id]; ok {
			state.LastChange = at
		}
		if judged {
			if err := p.setHealth(ctx, tx, &state); err != nil {
				return err
			}
		}
		if err := tx.PutSourceState(ctx, state); err != nil {
			return err
		}
	}
	return nil
}

// Add appends what another report says.
func (r *Report) Add(o *Report) {
	r.Runs = append(r.Runs, o.Runs...)
	r.Documents = append(r.Documents, o.Documents...)
	r.Changes = append(r.Changes, o.Changes...)
	r.Developments = append(r.Developments, o.Developments...)
	r.Alerts = append(r.Alerts, o.Alerts...)
	r.Failures = append(r.Failures, o.Failures...)
	r.Incidents = append(r.Incidents, o.Incidents...)
	r.Recovered = append(r.Recovered, o.Recovered...)
	r.Gaps = append(r.Gaps, o.Gaps...)
	r.Filled = append(r.Filled, o.Filled...)
	if r.raised == nil {
		r.raised = map[exportwatch.DevelopmentID]int{}
	}
	maps.Copy(r.raised, o.raised)
	r.moved = r.moved || o.moved
	r.passing = r.passing || o.passing
}

// tells reports whether r tells of a development already.
func (r *Report) tells(id exportwatch.DevelopmentID) bool {
	return slices.ContainsFunc(r.Developments, func(d exportwatch.Development) bool { return d.ID == id })
}

// told adds a development as it was just stored, in place of what r says of it.
func (r *Report) told(d exportwatch.Development) {
	again := r.tells(d.ID)
	r.Developments = slices.DeleteFunc(r.Developments, func(e exportwatch.Development) bool { return e.ID == d.ID })
	if d.Revision == 1 || again && r.raised[d.ID] > 0 {
		if r.raised == nil {
			r.raised = map[exportwatch.DevelopmentID]int{}
		}
		r.raised[d.ID] = d.Revision
	}
	r.Developments = append(r.Developments, d)
}

// Raised reports whether a development that r tells of was not known before, so
// that it is no update.
func (r *Report) Raised(d exportwatch.Development) bool {
	return d.Revision == 1 || r.raised[d.ID] == d.Revision
}

// parseTogether reads captures that were not read yet in groups, as long as that
// goes well: what a group fails on is for reading one by one.
func (p *Pipeline) parseTogether(ctx context.Context, r *Report) error {
	for {
		waiting, err := nextItems(ctx, p, unparsed(ctx))
		if err != nil || len(waiting) == 0 {
			return err
		}
		for len(waiting) > 0 {
			n := groupLength(waiting)
			group := make([]reading, n)
			for i, c := range waiting[:n] {
				group[i] = reading{capture: c, again: p.rereader()}
			}
			if err := p.safely(func() error { return p.parse(ctx, group, r) }); err != nil {
				return fmt.Errorf("read %d captures from %d on: %w", n, waiting[0].ID, err)
			}
			waiting = waiting[n:]
		}
	}
}

// groupLength returns how many of the first captures make a group, at least one.
func groupLength(waiting []exportwatch.Capture) int {
	bytes := int64(0)
	for i, c := range waiting[:min(groupRows, len(waiting))] {
		if bytes += c.Size; bytes > groupBytes {
			return max(i, 1)
		}
	}
	return min(groupRows, len(waiting))
}
