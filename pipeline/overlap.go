package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/sources"
	"exportwatch/store"
)

// apartFrom is how many things a list must have had, and have, to tell that what
// came between was missed: a list of the one latest thing says nothing of it.
const apartFrom = 2

// compareLists notes if an index, which is about to be stored, has nothing in common
// with what it listed when it was last read: then things may have come and gone
// between that nobody saw. Where a source says how far its answers reach, that tells.
func (p *Pipeline) compareLists(def sources.Definition, c exportwatch.Capture, body []byte) error {
	if def.Items == nil || def.Window != 0 || c.Outcome != exportwatch.Fetched {
		return nil
	}
	now := def.Items(c.URL, body)
	if len(now) < apartFrom {
		return nil
	}
	ctx := context.Background() // called from inside the crawl, which ends with its own context
	last, err := p.store.LastCapture(ctx, def.ID, c.URL)
	if err != nil {
		return ignoreNotFound(err)
	}
	payload, err := p.store.Payload(ctx, last.Payload)
	if errors.Is(err, exportwatch.ErrPruned) {
		return nil // not read for years, which the time since the last success tells
	}
	if err != nil {
		return err
	}
	if before := def.Items(c.URL, payload); len(before) >= apartFrom && !overlap(before, now) {
		p.apart.Store(listing{c.Run, c.URL}, last.At)
	}
	return nil
}

// overlap reports whether two lists have an item in common: by its address or, as
// some publishers write every address anew, by the titles of half of the shorter.
func overlap(a, b []parsers.Link) bool {
	at := map[string]bool{}
	for _, l := range a {
		at[l.URL] = true
	}
	if slices.ContainsFunc(b, func(l parsers.Link) bool { return at[l.URL] }) {
		return true
	}
	called, common := titles(a), 0
	for title, n := range titles(b) {
		if n == 1 && called[title] == 1 {
			common++
		}
	}
	return 2*common >= min(len(a), len(b))
}

// titles counts the titles of a list; "Read more" may be that of many.
func titles(list []parsers.Link) map[string]int {
	count := map[string]int{}
	for _, l := range list {
		if l.Text != "" {
			count[l.Text]++
		}
	}
	return count
}

// noteApart stores a gap for every index of a pass that has nothing in common with
// its last reading: from then, or from the source's last success, to the pass.
func (p *Pipeline) noteApart(ctx context.Context, tx *store.Tx, pr *passResult, state exportwatch.SourceState, r *Report) error {
	for _, c := range pr.captures {
		v, apart := p.apart.LoadAndDelete(listing{c.Run, c.URL})
		if !apart || !c.Outcome.OK() {
			continue
		}
		from, err := accountedFor(ctx, tx, state)
		if err != nil {
			return err
		}
		if last := v.(time.Time); last.After(from) {
			from = last
		}
		if !from.Before(pr.run.Began) {
			continue
		}
		gap := exportwatch.Gap{Source: pr.def.ID, From: from, To: pr.run.Began, Reason: "the list has nothing in common with its last reading: what came and went between was not seen"}
		if err := p.addGap(ctx, tx, gap, r); err != nil {
			return fmt.Errorf("the list at %s: %w", c.URL, err)
		}
	}
	return nil
}

// addGap stores a gap and tells of it.
func (p *Pipeline) addGap(ctx context.Context, tx *store.Tx, gap exportwatch.Gap, r *Report) error {
	added, err := tx.AddGap(ctx, gap)
	if err != nil || !added {
		return err
	}
	r.Gaps = append(r.Gaps, gap)
	p.log.Warn("gap: not observed and no longer told", "source", gap.Source, "from", gap.From, "to", gap.To)
	return nil
}
