package pipeline

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/sources"
	"exportwatch/store"
)

const (
	// refillAgain is how long after a refill that failed the next is tried: the
	// other routes are often limited to a few requests an hour.
	refillAgain = time.Hour
	// refillFor is how long after its end a gap is tried to be filled.
	refillFor = 30 * 24 * time.Hour
)

// lateFlag marks a development that was found by a refill: it is told as any
// other, since nobody was told of it, and says why it comes late.
const lateFlag = "late: found by another route, after an outage in which the source could not be observed"

// refill fills the gaps of a source by its other route, if it has one. A gap
// that was filled stays stored, with how and when. What failed or was cut is
// tried again by a later pass.
func (p *Pipeline) refill(ctx context.Context, def sources.Definition, r *Report) error {
	if def.Refill == nil {
		return nil
	}
	gaps, err := p.toRefill(ctx, def.ID)
	if err != nil {
		return fmt.Errorf("look for gaps: %w", err)
	}
	for _, g := range gaps {
		plan := def.Refill(g)
		if len(plan.Start) == 0 {
			continue // the other route cannot reach this gap
		}
		if err := p.refillGap(ctx, def, g, plan, r); err != nil {
			return fmt.Errorf("refill the gap from %s: %w", g.From.Format(time.RFC3339), err)
		}
	}
	return nil
}

// toRefill returns the gaps of a source to fill now: none soon after a refill
// that failed.
func (p *Pipeline) toRefill(ctx context.Context, id exportwatch.SourceID) (gaps []exportwatch.Gap, err error) {
	err = p.store.View(ctx, func(tx *store.Tx) error {
		if gaps, err = tx.OpenGaps(ctx, id); err != nil || len(gaps) == 0 {
			return err
		}
		last, err := tx.LastRun(ctx, id, exportwatch.Refill)
		if errors.Is(err, exportwatch.ErrNotFound) {
			return nil
		}
		if failed := last.Err != "" && last.Err != store.RunCut; failed && p.now().Before(last.Began.Add(refillAgain)) {
			gaps = nil
		}
		return err
	})
	return slices.DeleteFunc(gaps, func(g exportwatch.Gap) bool { return p.now().After(g.To.Add(refillFor)) }), err
}

func (p *Pipeline) refillGap(ctx context.Context, def sources.Definition, g exportwatch.Gap, plan crawler.Plan, r *Report) error {
	pr, err := p.aside(ctx, def, exportwatch.Refill, plan)
	if err != nil {
		return err
	}
	r.moved = r.moved || moved(pr.run)
	filled := pr.whole()
	if !filled {
		pr.run.Err = "not everything was answered"
	}
	g.FilledBy, g.FilledAt = hosts(plan.Start), pr.run.Ended
	err = p.store.Update(ctx, func(tx *store.Tx) error {
		if err := tx.EndRun(ctx, pr.run); err != nil {
			return err
		}
		if err := p.judgeAll(ctx, tx, pr, r); err != nil {
			return err
		}
		if err := p.refreshHealth(ctx, tx, def.ID); err != nil || !filled {
			return err
		}
		return tx.FillGap(ctx, g, g.FilledBy, g.FilledAt)
	})
	if err != nil || !filled {
		return err
	}
	r.Filled = append(r.Filled, g)
	p.log.Info("gap filled", "source", def.ID, "from", g.From, "to", g.To, "by", g.FilledBy)
	return nil
}

// aside makes a run beside the schedule.
func (p *Pipeline) aside(ctx context.Context, def sources.Definition, why exportwatch.Purpose, plan crawler.Plan) (*passResult, error) {
	pr := &passResult{def: def}
	for _, s := range plan.Start {
		pr.start = append(pr.start, crawler.StoredURL(s.URL))
	}
	err := p.store.Update(ctx, func(tx *store.Tx) (err error) {
		pr.run, err = tx.BeginRun(ctx, exportwatch.Run{Source: def.ID, Began: p.now(), Purpose: why})
		return err
	})
	if err != nil {
		return nil, err
	}
	p.purposes.Store(pr.run.ID, why)
	defer p.purposes.Delete(pr.run.ID)
	if pr.captures, err = p.crawler.Run(ctx, pr.run, def.Source, plan); err != nil {
		return nil, fmt.Errorf("crawl: %w", err) // the run row stays open and is closed as cut
	}
	pr.run.Captures, pr.run.Outcomes, pr.run.Ended = len(pr.captures), map[exportwatch.Outcome]int{}, p.now()
	for _, c := range pr.captures {
		pr.run.Outcomes[c.Outcome]++
	}
	return pr, nil
}

// whole reports whether everything that was asked for was answered. A document
// that another route does not have is an answer, too.
func (pr *passResult) whole() bool {
	return pr.succeeded() && !slices.ContainsFunc(pr.captures, func(c exportwatch.Capture) bool {
		return !c.Outcome.OK() && c.Outcome != exportwatch.Gone
	})
}

// refreshHealth derives a source's health anew.
func (p *Pipeline) refreshHealth(ctx context.Context, tx *store.Tx, id exportwatch.SourceID) error {
	state, err := tx.SourceState(ctx, id)
	if err != nil {
		return err
	}
	if err := p.setHealth(ctx, tx, &state); err != nil {
		return err
	}
	return tx.PutSourceState(ctx, state)
}

// hosts names the hosts that requests are made to.
func hosts(list []crawler.Request) string {
	var names []string
	for _, r := range list {
		if u, err := url.Parse(r.URL); err == nil && !slices.Contains(names, u.Host) {
			names = append(names, u.Host)
		}
	}
	return strings.Join(names, ", ")
}

// late reports whether a version was brought by a refill.
func late(ctx context.Context, tx *store.Tx, v exportwatch.Version) (bool, error) {
	if len(v.Captures) == 0 {
		return false, nil
	}
	c, err := tx.Capture(ctx, v.Captures[len(v.Captures)-1])
	if err != nil || c.Run == 0 {
		return false, err
	}
	run, err := tx.Run(ctx, c.Run)
	return run.Purpose == exportwatch.Refill, err
}
