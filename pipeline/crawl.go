package pipeline

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
	"exportwatch/sources"
	"exportwatch/store"
)

// pass crawls one source and records the run, the state of the source and what
// the operator must know.
func (p *Pipeline) pass(ctx context.Context, def sources.Definition, r *Report) error {
	run, known, err := p.begin(ctx, def)
	if err != nil {
		return err
	}
	plan, leftOut := def.Plan(p.now(), known), 0
	plan.LeftOut = func(urls int) { leftOut = urls }
	late, err := p.backlogOf(ctx, def.ID)
	if err != nil {
		return err
	}
	captures, err := p.crawler.Run(ctx, run, def.Source, late.watch(ctx, def, plan))
	err = errors.Join(err, late.err)
	for _, c := range captures {
		p.landings.Delete(listing{run.ID, lastAddress(c)})
	}
	run.Captures, run.Outcomes = len(captures), map[exportwatch.Outcome]int{}
	for _, c := range captures {
		run.Outcomes[c.Outcome]++
	}
	if err != nil {
		return fmt.Errorf("crawl: %w", err) // the run row stays open and is closed as cut
	}
	run.Ended = p.now()
	asked := make([]string, 0, len(plan.Start))
	for _, s := range plan.Start {
		asked = append(asked, crawler.StoredURL(s.URL))
	}
	pass := passResult{def: def, run: run, captures: captures, start: asked, named: late.named, leftOut: leftOut}
	if err := p.store.Update(ctx, func(tx *store.Tx) error { return p.finish(ctx, tx, &pass, r) }); err != nil {
		return fmt.Errorf("record the pass: %w", err)
	}
	r.Runs, r.moved = append(r.Runs, pass.run), r.moved || moved(pass.run)
	r.passing = r.passing || slices.ContainsFunc(captures, func(c exportwatch.Capture) bool {
		return c.Outcome == exportwatch.Failed && patient(c.Reason)
	})
	p.log.Info("checked", "source", def.ID, "captures", run.Captures, "outcomes", run.Outcomes)
	return nil
}

// begin opens a run row and adds the source if it is new.
func (p *Pipeline) begin(ctx context.Context, def sources.Definition) (run exportwatch.Run, known sources.Known, err error) {
	err = p.store.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.SourceState(ctx, def.ID)
		if errors.Is(err, exportwatch.ErrNotFound) {
			err = tx.PutSourceState(ctx, exportwatch.SourceState{Source: def.ID, Added: p.now(), Health: exportwatch.HealthNever})
		}
		if err != nil {
			return err
		}
		if known, err = retrieved(ctx, tx, def); err != nil {
			return err
		}
		run, err = tx.BeginRun(ctx, exportwatch.Run{Source: def.ID, Began: p.now()})
		return err
	})
	return run, known, err
}

// retrieved returns what the plan of def is told of.
func retrieved(ctx context.Context, tx *store.Tx, def sources.Definition) (sources.Known, error) {
	known, err := tx.Retrieved(ctx, def.ID, def.Recall)
	if err != nil {
		return nil, err
	}
	var lacking []string
	if def.Await {
		lacking, err = tx.Missed(ctx, def.ID, def.Recall)
	}
	if err == nil && def.Owed != nil {
		var failing []string
		failing, err = tx.Failing(ctx, def.ID, def.Recall)
		lacking = append(lacking, slices.DeleteFunc(failing, func(u string) bool { return !def.Owed(u) })...)
	}
	for _, u := range lacking {
		known[u] = false
	}
	return known, err
}

// baselineKey names the setting that holds when a source's first pass ended.
// What was captured until then is its back list.
func baselineKey(id exportwatch.SourceID) string { return "baseline/" + string(id) }

// baselineEnd returns when the first complete pass over a source ended, or
// false while there was none.
func baselineEnd(ctx context.Context, tx *store.Tx, id exportwatch.SourceID) (time.Time, bool, error) {
	s, err := tx.Setting(ctx, baselineKey(id))
	if errors.Is(err, exportwatch.ErrNotFound) {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, err
	}
	at, err := time.Parse(time.RFC3339Nano, s)
	return at, true, err
}

// classify tells the crawler which answers are not content: walls and error
// pages by their looks, and an index that cannot be read or has gone empty.
func (p *Pipeline) classify(c exportwatch.Capture, header http.Header, body []byte) (exportwatch.Reason, string) {
	if reason, detail := parsers.Suspect(c.Status, header, c.MediaType, body); reason != "" {
		return reason, detail
	}
	def, ok := p.defs[c.Source]
	if at, err := p.landed(def, c, body); err != nil {
		p.log.Warn("not known whether a page leads elsewhere", "url", c.URL, "error", err) // its reading holds back what has nothing of it
	} else if at != "" {
		return exportwatch.ReasonElsewhere, "redirected to " + at
	}
	if c.Outcome == exportwatch.Fetched && c.Format != "" && !p.beside {
		p.fresh.put(c.Payload, body)
	}
	why, beside := p.purposes.Load(c.Run)
	if ok && def.Unfollowed != nil && !beside {
		if links, followed, lists := def.Unfollowed(c.URL, body); lists {
			p.strays.Store(listing{c.Run, c.URL}, strayLinks{links, followed})
		}
	}
	if !ok || def.Index == nil || beside && why != exportwatch.Refill {
		return "", ""
	}
	n, isIndex, err := def.Index(c.URL, body)
	switch {
	case !isIndex || beside && err == nil:
		return "", ""
	case beside: // what it lists is of another interval than that of a pass
		return reasonOf(err), err.Error()
	}
	p.listed.Store(listing{c.Run, c.URL}, n)
	if err == nil && n > 0 {
		if err := p.compareLists(def, c, body); err != nil {
			p.log.Warn("not known whether a list shares anything with its last reading", "url", c.URL, "error", err)
		}
		return "", ""
	}
	return p.lessThanBefore(def, listing{c.Run, c.URL}, err)
}

// lessThanBefore says what is wrong with an index that lists nothing, or that
// cannot be read because of unreadable: nothing if it never listed anything, or a
// person accepted that it is empty. It notes if so few are gone that they may come again.
func (p *Pipeline) lessThanBefore(def sources.Definition, at listing, unreadable error) (exportwatch.Reason, string) {
	before, lookup := p.listedBefore(def, at.url)
	empty := unreadable == nil || reasonOf(unreadable) == exportwatch.ReasonEmptyIndex
	switch {
	case empty && before.accepted:
		return "", ""
	case unreadable != nil && reasonOf(unreadable) == exportwatch.ReasonWrongShape && before.items > 0:
		return exportwatch.ReasonDrift, fmt.Sprintf("expected the form it had at %s, when it listed %d; came: %v",
			before.at.Format(time.RFC3339), before.items, unreadable)
	case unreadable != nil:
		return reasonOf(unreadable), unreadable.Error()
	case lookup != nil:
		return exportwatch.ReasonEmptyIndex, "lists nothing; what it listed before cannot be read: " + lookup.Error()
	case before.items > 0:
		if before.items <= emptyFrom {
			p.emptied.Store(at, true)
		}
		return exportwatch.ReasonEmptyIndex, fmt.Sprintf("lists nothing; it listed %d at %s", before.items, before.at.Format(time.RFC3339))
	}
	return "", ""
}

// A past is what an index listed the last time it was good.
type past struct {
	items    int // zero if it never was good
	at       time.Time
	accepted bool // it lists nothing since, which a person accepted
}

// listedBefore returns what the index at url listed. A payload that was pruned
// since leaves what was noted of it.
func (p *Pipeline) listedBefore(def sources.Definition, url string) (before past, err error) {
	ctx := context.Background() // called from inside the crawl, which ends with its own context
	last, err := p.store.LastCapture(ctx, def.ID, url)
	never := errors.Is(err, exportwatch.ErrNotFound)
	if err != nil && !never {
		return before, err
	}
	before.at = last.At
	err = p.store.View(ctx, func(tx *store.Tx) error {
		before.accepted, err = emptyAccepted(ctx, tx, def.ID, url, last.ID)
		return err
	})
	if err != nil || never || before.accepted {
		return before, err
	}
	body, err := p.store.Payload(ctx, last.Payload)
	if errors.Is(err, exportwatch.ErrPruned) {
		before.items, err = p.notedYield(ctx, def.ID, url)
		return before, err
	}
	if err != nil {
		return before, err
	}
	before.items, _, err = def.Index(url, body)
	return before, err
}

func (p *Pipeline) notedYield(ctx context.Context, id exportwatch.SourceID, url string) (n int, err error) {
	err = p.store.View(ctx, func(tx *store.Tx) error {
		yields, err := tx.Yields(ctx, id, url, 0, 1)
		if len(yields) > 0 {
			n = yields[0]
		}
		return err
	})
	return n, err
}

// reasonOf names the trouble of a parser's error.
func reasonOf(err error) exportwatch.Reason {
	var e *parsers.Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return exportwatch.ReasonMalformed
}
