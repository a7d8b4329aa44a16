package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// An index of a source whose answers hold all there is lists far fewer things
// than usual if it lists less than one in thinPart of what it listed in the
// middle of its last thinMemory answers. What a list of fewer than thinFrom lists
// comes and goes: the measure of such a one is what it may come down to, by what it
// listed for a day at least in the thinSpan before, and it is told if it stays so for
// thinLeast. Of less than thinShortest there is no telling. One of emptyFrom and fewer
// that says that it lists nothing is told once that has lasted for thinLeast, too.
const (
	thinPart     = 3
	thinMemory   = 10
	thinFrom     = 8
	thinShortest = 3
	thinLeast    = 3 * 24 * time.Hour
	thinLevel    = 24 * time.Hour
	thinSpan     = 30 * 24 * time.Hour
	emptyFrom    = 2
)

// maxYields bounds the answers of a short list that are looked at: those of a page
// that is written anew every hour for thinSpan and longer.
const maxYields = 1000

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
// accepted what it lists. While it lists too little, what it listed before that is
// the measure: a list does not become well by staying short.
func (p *Pipeline) judgeYield(ctx context.Context, tx *store.Tx, c exportwatch.Capture, r *Report) error {
	accepted, err := tx.LastAccepted(ctx, c.Source, c.URL)
	if err := ignoreNotFound(err); err != nil {
		return err
	}
	yields, err := tx.Yields(ctx, c.Source, c.URL, accepted.ID, 1+thinMemory)
	if err != nil || len(yields) < 2 {
		return err
	}
	usual, kept, err := keptUsual(ctx, tx, c, accepted.ID)
	if err != nil {
		return err
	}
	now := yields[0]
	if !kept {
		before := slices.Sorted(slices.Values(yields[1:]))
		usual = before[len(before)/2]
		if usual < thinFrom && thin(now, usual) {
			history, err := tx.DatedYields(ctx, c.Source, c.URL, accepted.ID, maxYields)
			if err != nil {
				return err
			}
			usual = shortMeasure(history, usual)
		}
	}
	if !thin(now, usual) {
		if kept {
			err = tx.PutSetting(ctx, usualKey(c), "")
		}
		return errors.Join(err, p.recover(ctx, tx, c.Source, thinSubject+c.URL, r))
	}
	if !kept {
		if err := tx.PutSetting(ctx, usualKey(c), fmt.Sprintf("%d %d", accepted.ID, usual)); err != nil {
			return err
		}
	}
	i := exportwatch.Incident{Source: c.Source, Subject: thinSubject + c.URL, Reason: exportwatch.ReasonThin,
		Detail: fmt.Sprintf("it lists %d; it used to list %d", now, usual), Opened: c.At}
	if usual < thinFrom {
		i.Detail += " or more"
		return p.openLasting(ctx, tx, i, thinLeast, r)
	}
	return p.open(ctx, tx, i, r)
}

// shortMeasure returns what a short list may come down to, by what it listed, the
// newest first: as far below the lowest level it had before the present one as it had
// come down from one level to another by then. It returns otherwise of a list that had no
// lasting level.
func shortMeasure(history []store.Yield, otherwise int) int {
	at := 0
	for at+1 < len(history) && history[at+1].Items == history[0].Items {
		at++
	}
	until := history[at].At // the present level began
	earliest := until.Add(-thinSpan)
	lowest, fall, found := 0, 0, false
	for at++; at < len(history) && until.After(earliest); at++ {
		level := history[at].Items
		for at+1 < len(history) && history[at+1].Items == level {
			at++
		}
		began := history[at].At
		if lasted := until.Sub(began); lasted >= thinLevel {
			if !found {
				lowest, found = level, true
			}
			fall, lowest = max(fall, level-lowest), min(lowest, level)
		}
		until = began
	}
	if !found {
		return otherwise
	}
	return lowest - fall
}

// usualKey names the setting that holds, while an index lists too little, what it
// listed before, behind the acceptance that this counts from.
func usualKey(c exportwatch.Capture) string { return "usual/" + string(c.Source) + " " + c.URL }

// keptUsual returns what an index that lists too little listed before, and false
// if it does not, or if what it lists was accepted since.
func keptUsual(ctx context.Context, tx *store.Tx, c exportwatch.Capture, accepted int64) (usual int, kept bool, err error) {
	s, err := tx.Setting(ctx, usualKey(c))
	if err != nil || s == "" {
		return 0, false, ignoreNotFound(err)
	}
	var since int64
	if _, err := fmt.Sscan(s, &since, &usual); err != nil {
		return 0, false, fmt.Errorf("what the list at %s held before: %q: %w", c.URL, s, err)
	}
	return usual, since == accepted, nil
}

// thin reports whether an index lists far fewer things than usual; of a short one, no
// more than one in thinPart.
func thin(now, usual int) bool {
	if usual < thinFrom {
		return usual >= thinShortest && now*thinPart <= usual
	}
	return now*thinPart < usual
}

// thinSubject begins the subject of the incident of an index that lists too
// little; its address follows.
const thinSubject = "what is listed at "

// thinIndex returns the capture that shows how little the index that an incident
// is about lists.
func thinIndex(ctx context.Context, tx *store.Tx, i exportwatch.Incident) (exportwatch.Capture, error) {
	return tx.LastYield(ctx, i.Source, strings.TrimPrefix(i.Subject, thinSubject))
}
