package pipeline

import (
	"context"
	"errors"
	"slices"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/sources"
	"exportwatch/store"
)

// A backlog gathers, while a source is crawled, which addresses the lists of its
// first pass named: those that it does not have then, as it was refused or had no
// room for more, are back list when they come.
type backlog struct {
	p     *Pipeline
	id    exportwatch.SourceID
	ended bool            // the first pass is over
	named []string        // in the first pass
	lacks map[string]bool // lists and items that are still to come, by stored URL
	err   error
}

// backlogOf returns the backlog of a source as it stands.
func (p *Pipeline) backlogOf(ctx context.Context, id exportwatch.SourceID) (*backlog, error) {
	b := &backlog{p: p, id: id, lacks: map[string]bool{}}
	err := p.store.View(ctx, func(tx *store.Tx) (err error) {
		if _, b.ended, err = baselineEnd(ctx, tx, id); err != nil || !b.ended {
			return err
		}
		urls, err := tx.Backlog(ctx, id)
		for _, u := range urls {
			b.lacks[u] = true
		}
		return err
	})
	return b, err
}

// watch returns plan, whose lists tell b what they name. A list that is had for
// the first time names back list, at once: the steps may be taken for what it
// leads to before the pass ends.
func (b *backlog) watch(ctx context.Context, def sources.Definition, plan crawler.Plan) crawler.Plan {
	follow := plan.Follow
	if follow == nil || b.ended && len(b.lacks) == 0 {
		return plan
	}
	plan.Follow = func(r crawler.Request, page crawler.Page) []crawler.Request {
		next := follow(r, page)
		urls := make([]string, len(next))
		for i, n := range next {
			urls[i] = crawler.StoredURL(n.URL)
		}
		switch {
		case !b.ended:
			b.named = append(b.named, urls...)
		case b.lacks[crawler.StoredURL(r.URL)]:
			for _, u := range urls {
				b.lacks[u] = true
			}
			b.err = errors.Join(b.err, b.p.store.Update(ctx, func(tx *store.Tx) error { return addBacklog(ctx, tx, def.ID, urls) }))
		}
		return next
	}
	return plan
}

func addBacklog(ctx context.Context, tx *store.Tx, id exportwatch.SourceID, urls []string) error {
	for _, u := range urls {
		if err := tx.AddBacklog(ctx, id, u); err != nil {
			return err
		}
	}
	return nil
}

// noteBacklog stores, with the end of a source's first pass, what that pass
// knew of and did not have. An address that answered that nothing is there is not
// among it: what comes there later is new.
func (pr *passResult) noteBacklog(ctx context.Context, tx *store.Tx) error {
	named := append(slices.Clone(pr.start), pr.named...)
	for _, c := range pr.captures {
		if c.Outcome == exportwatch.Gone {
			named = slices.DeleteFunc(named, func(u string) bool { return u == c.URL })
		}
	}
	return addBacklog(ctx, tx, pr.def.ID, named)
}
