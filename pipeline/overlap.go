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

// A list that is read as often as ever and comes replaced whole tells of a gap only
// if lists of wholeFrom and more are read, and if it used to share items: at
// wholeMoves changes at least, and at all of them for wholeSpan, in which lists of the
// items of a day, a week or a month are replaced.
const (
	wholeFrom  = 5
	wholeMoves = 3
	wholeSpan  = 45 * 24 * time.Hour
)

// outageTimes is how many times as long as usual a list must not have been read for
// that to be an outage.
const outageTimes = 3

// A source that was checked too seldom to tell how often it is, with fewer than
// pausesKnown pauses between, is taken for one that is checked every usualPause.
const (
	pausesKnown = 3
	usualPause  = 24 * time.Hour
)

// A comparison is what an index of a pass under way shares with its last reading.
type comparison struct {
	last  time.Time // when it was last read
	apart bool      // it shares nothing; else it holds something new
	items int       // in the shorter of the two
}

// compareLists notes what an index that is about to be stored shares with what it
// listed when it was last read. If that is nothing, things may have come and gone
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
	before := def.Items(c.URL, payload)
	if len(before) < apartFrom {
		return nil
	}
	if apart := !overlap(before, now); apart || renewed(before, now) {
		p.shared.Store(listing{c.Run, c.URL}, comparison{last.At, apart, min(len(before), len(now))})
	}
	return nil
}

// renewed reports whether now lists an address that before does not.
func renewed(before, now []parsers.Link) bool {
	at := addresses(before)
	return slices.ContainsFunc(now, func(l parsers.Link) bool { return !at[l.URL] })
}

func addresses(list []parsers.Link) map[string]bool {
	at := map[string]bool{}
	for _, l := range list {
		at[l.URL] = true
	}
	return at
}

// overlap reports whether two lists have an item in common: by its address or, as
// some publishers write every address anew, by the titles of half of the shorter.
func overlap(a, b []parsers.Link) bool {
	at := addresses(a)
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
// its last reading, if that says that something was missed: from then, or from the
// source's last success, to the pass.
func (p *Pipeline) noteApart(ctx context.Context, tx *store.Tx, pr *passResult, state exportwatch.SourceState, r *Report) error {
	for _, c := range pr.captures {
		v, found := p.shared.LoadAndDelete(listing{c.Run, c.URL})
		if !found || !c.Outcome.OK() {
			continue
		}
		compared := v.(comparison)
		shared, err := habit(ctx, tx, c, compared)
		if err != nil {
			return fmt.Errorf("note how the list at %s changes: %w", c.URL, err)
		}
		if !compared.apart {
			continue
		}
		from, err := accountedFor(ctx, tx, state)
		if err != nil {
			return err
		}
		if compared.last.After(from) {
			from = compared.last
		}
		outage, err := p.outage(ctx, tx, pr, from)
		if err != nil {
			return err
		}
		if !from.Before(pr.run.Began) || !outage && !(shared && compared.items >= wholeFrom) {
			continue
		}
		gap := exportwatch.Gap{Source: pr.def.ID, From: from, To: pr.run.Began, Reason: "the list has nothing in common with its last reading: what came and went between was not seen"}
		if err := p.addGap(ctx, tx, gap, r); err != nil {
			return fmt.Errorf("the list at %s: %w", c.URL, err)
		}
	}
	return nil
}

// outage reports whether a source that was read at from was then not read for far
// longer than usual: by its schedule, and by when it was checked before. The longest of
// several pauses says nothing: it may have been an outage.
func (p *Pipeline) outage(ctx context.Context, tx *store.Tx, pr *passResult, from time.Time) (bool, error) {
	tt, err := p.timetable(pr.def.ID)
	if err != nil {
		return false, err
	}
	if due := tt.silentSince(from, outageTimes); due.IsZero() || pr.run.Began.Before(due) {
		return false, nil
	}
	runs, err := tx.Runs(ctx, pr.def.ID, 3*thinMemory)
	if err != nil {
		return false, err
	}
	runs = slices.DeleteFunc(runs, func(run exportwatch.Run) bool { return run.Purpose != pr.run.Purpose || run.ID >= pr.run.ID })
	var pauses []time.Duration
	for n := 1; n < len(runs); n++ {
		pauses = append(pauses, runs[n-1].Began.Sub(runs[n].Began))
	}
	slices.Sort(pauses)
	usual := usualPause
	if n := len(pauses); n >= pausesKnown {
		usual = pauses[n-2]
	}
	return pr.run.Began.Sub(from) > outageTimes*usual, nil
}

// habit notes how the list of a capture changed and reports whether it used to share
// items with its reading before, whenever it changed until now.
func habit(ctx context.Context, tx *store.Tx, c exportwatch.Capture, compared comparison) (bool, error) {
	key := "shares/" + string(c.Source) + " " + c.URL
	s, err := tx.Setting(ctx, key)
	if ignoreNotFound(err) != nil {
		return false, err
	}
	moves, since := 0, c.At.Unix()
	if s != "" {
		if _, err := fmt.Sscan(s, &moves, &since); err != nil {
			return false, fmt.Errorf("%q: %w", s, err)
		}
	}
	shared := moves >= wholeMoves && c.At.Sub(time.Unix(since, 0)) >= wholeSpan
	switch {
	case compared.apart:
		moves, since = 0, c.At.Unix()
	case moves < wholeMoves:
		moves++
	default:
		return shared, nil
	}
	return shared, tx.PutSetting(ctx, key, fmt.Sprint(moves, since))
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
