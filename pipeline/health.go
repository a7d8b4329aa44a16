package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/sources"
	"exportwatch/store"
)

// staleAfter is how many scheduled passes in a row may bring neither success nor
// trouble of their own before the silence itself is an incident.
const staleAfter = 3

// A passResult is what one pass over a source brought.
type passResult struct {
	def      sources.Definition
	run      exportwatch.Run
	captures []exportwatch.Capture
	start    []string              // URLs the pass began with
	named    []string              // URLs that its lists named, in the first pass
	unread   string                // one of them that still sends what could not be read
	leftOut  int                   // addresses that it had no room for
	missing  []exportwatch.Capture // that found nothing, of what may never have been there
	told     map[string]bool       // troubles of hosts (hostTrouble) that the operator knows; nil before it was looked up
}

// succeeded reports whether every URL the pass began with was answered, as far as
// is known with what can be read.
func (pr *passResult) succeeded() bool { return pr.trouble() == "" }

// trouble says why a pass did not succeed, naming a page; empty if it did.
func (pr *passResult) trouble() string {
	good, bad := pr.answers()
	switch {
	case len(bad) > 0 && pr.refused():
		return "not every page it begins with is what was asked for: " + someOf(bad)
	case len(bad) > 0:
		return "not every page it begins with was answered: " + someOf(bad)
	case good == 0:
		return "no page it begins with was answered"
	case pr.unread != "":
		return "not every page it begins with could be read: " + pr.unread
	}
	return ""
}

// someOf names the first of some addresses and counts the others.
func someOf(urls []string) string {
	if len(urls) == 1 {
		return urls[0]
	}
	return fmt.Sprintf("%s and %d more", urls[0], len(urls)-1)
}

// refused reports whether all that was not answered well was answered with
// something else.
func (pr *passResult) refused() bool {
	return !slices.ContainsFunc(pr.captures, func(c exportwatch.Capture) bool {
		return slices.Contains(pr.start, c.URL) && !c.Outcome.OK() && c.Outcome != exportwatch.Suspect
	})
}

// answers counts the URLs the pass began with that were answered, and returns those
// that were not.
func (pr *passResult) answers() (good int, bad []string) {
	for _, c := range pr.captures {
		switch {
		case !slices.Contains(pr.start, c.URL), pr.takenDown(c), pr.awaited(c):
		case c.Outcome.OK():
			good++
		default:
			bad = append(bad, c.URL)
		}
	}
	return good, bad
}

// takenDown reports whether c asked for a lasting document that is gone: that is
// news of the document, told by removeAll, and no trouble with the source. Of a
// page that is watched alone nothing beside it tells that its site is well, so
// that it is trouble.
func (pr *passResult) takenDown(c exportwatch.Capture) bool {
	return pr.def.Lasting && c.Outcome == exportwatch.Gone && c.Format != "" &&
		slices.ContainsFunc(pr.captures, func(o exportwatch.Capture) bool { return o.URL != c.URL && hostOf(o.URL) == hostOf(c.URL) })
}

// awaited reports whether c asked for a page that may come to be there later.
func (pr *passResult) awaited(c exportwatch.Capture) bool {
	if c.Outcome != exportwatch.Gone {
		return false
	}
	return pr.def.Await && strings.HasPrefix(c.URL, pr.def.Recall) || pr.def.AwaitUntil != nil && c.At.Before(pr.def.AwaitUntil(c.URL))
}

// finish commits the run, the incidents it opens and closes, the gap it ends
// and the source's state.
func (p *Pipeline) finish(ctx context.Context, tx *store.Tx, pr *passResult, r *Report) error {
	if err := p.judgeAll(ctx, tx, pr, r); err != nil {
		return err
	}
	pr.run.Err = pr.trouble()
	if err := tx.EndRun(ctx, pr.run); err != nil {
		return err
	}
	state, err := tx.SourceState(ctx, pr.def.ID)
	if err != nil {
		return err
	}
	if err := p.watchReach(ctx, tx, pr, state, r); err != nil {
		return err
	}
	state.LastTried = pr.run.Ended
	if err := p.noteApart(ctx, tx, pr, state, r); err != nil {
		return err
	}
	if err := p.endBaseline(ctx, tx, pr); err != nil {
		return err
	}
	if pr.succeeded() {
		if err := p.success(ctx, tx, pr, &state, r); err != nil {
			return err
		}
	}
	if err := p.setHealth(ctx, tx, &state); err != nil {
		return err
	}
	return tx.PutSourceState(ctx, state)
}

// judgeAll judges every capture of a pass, what was noticed in passing, and how
// much the indexes list.
func (p *Pipeline) judgeAll(ctx context.Context, tx *store.Tx, pr *passResult, r *Report) error {
	for _, c := range pr.captures {
		if err := p.judge(ctx, tx, pr, c, r); err != nil {
			return err
		}
	}
	return errors.Join(p.judgeMissing(ctx, tx, pr, r), p.judgeNotes(ctx, tx, pr, r), p.judgeYields(ctx, tx, pr, r),
		p.judgeUnfollowed(ctx, tx, pr, r), p.judgeRoom(ctx, tx, pr, r))
}

// endBaseline ends a source's baseline with the first complete pass in which any
// page it begins with was answered: one page that is down for good must not keep
// all others from ever being news. What is not had by then is noted.
func (p *Pipeline) endBaseline(ctx context.Context, tx *store.Tx, pr *passResult) error {
	good, _ := pr.answers()
	_, ended, err := baselineEnd(ctx, tx, pr.def.ID)
	if err != nil || !ended && good == 0 {
		return err
	}
	if ended {
		return tx.EndBacklog(ctx, pr.def.ID)
	}
	if err := pr.noteBacklog(ctx, tx); err != nil {
		return err
	}
	return tx.PutSetting(ctx, baselineKey(pr.def.ID), pr.run.Ended.UTC().Format(time.RFC3339Nano))
}

// success notes a pass that worked: it stores a gap if the feed's window no
// longer reaches back to the last one, and closes the incident of silence.
func (p *Pipeline) success(ctx context.Context, tx *store.Tx, pr *passResult, state *exportwatch.SourceState, r *Report) error {
	if err := p.noteGap(ctx, tx, pr, *state, r); err != nil {
		return err
	}
	p.successes.Store(pr.run.ID, answeredPass{pr.start, state.LastSuccess})
	state.LastSuccess = pr.run.Ended
	if err := p.closeLeft(ctx, tx, pr, r); err != nil {
		return err
	}
	return p.recover(ctx, tx, pr.def.ID, staleSubject, r)
}

// noteGap stores what this pass can no longer tell: everything between the last
// success and the far end of the source's window.
func (p *Pipeline) noteGap(ctx context.Context, tx *store.Tx, pr *passResult, state exportwatch.SourceState, r *Report) error {
	if pr.def.Window == 0 || state.LastSuccess.IsZero() {
		return nil
	}
	from, err := accountedFor(ctx, tx, state)
	reaches := pr.run.Began.Add(-pr.def.Window)
	if err != nil || !from.Before(reaches) {
		return err
	}
	gap := exportwatch.Gap{Source: pr.def.ID, From: from, To: reaches, Reason: "no success for longer than the source's answers reach back"}
	return p.addGap(ctx, tx, gap, r)
}

// accountedFor returns until when it is known what happened at a source: its
// last success, or the end of a gap stored since.
func accountedFor(ctx context.Context, tx *store.Tx, state exportwatch.SourceState) (time.Time, error) {
	from := state.LastSuccess
	gaps, err := tx.Gaps(ctx, state.Source)
	for _, g := range gaps {
		if g.To.After(from) {
			from = g.To
		}
	}
	return from, err
}

// judge opens an incident for a capture that did not succeed and closes those
// that a capture that did succeed puts an end to.
func (p *Pipeline) judge(ctx context.Context, tx *store.Tx, pr *passResult, c exportwatch.Capture, r *Report) error {
	switch {
	case pr.awaited(c):
		return nil // a copy that is not there yet is an ordinary answer
	case c.Outcome == exportwatch.Gone && (!slices.Contains(pr.start, c.URL) || pr.takenDown(c)):
		pr.missing = append(pr.missing, c) // a document that no longer is there is an ordinary answer, too
		return nil
	}
	if !c.Outcome.OK() {
		reason := c.Reason
		if reason == "" {
			reason = exportwatch.ReasonStatus
		}
		i := exportwatch.Incident{Source: c.Source, Subject: c.URL, Reason: reason, Detail: c.Detail, Opened: c.At}
		if _, few := p.emptied.LoadAndDelete(listing{c.Run, c.URL}); few && reason == exportwatch.ReasonEmptyIndex {
			return p.openLasting(ctx, tx, i, thinLeast, r)
		}
		return p.openOnce(ctx, tx, pr, i, r)
	}
	if c.Outcome == exportwatch.Fetched && c.Format != "" {
		return p.alreadyRead(ctx, tx, pr, c) // the reading decides
	}
	return p.recoverRetrieval(ctx, tx, pr, c, r)
}

// outageSpan is for how long after the operator was told of trouble with a host
// further addresses of it that fail are taken for the same trouble.
const outageSpan = 24 * time.Hour

// hostTrouble returns what names the trouble of a host that i is of, so that it is
// told once: failures that may pass together, redirects apart, which a host that is
// set up wrongly sends for every address. It is empty for what is of an address alone.
func hostTrouble(i exportwatch.Incident) string {
	switch host := origin(exportwatch.Capture{URL: i.Subject}); {
	case patient(i.Reason):
		return host
	case i.Reason == exportwatch.ReasonRedirect:
		return host + " " + string(i.Reason)
	}
	return ""
}

// openOnce opens an incident for a failure. When a host fails, every address of
// it does, each an incident of its own, not all in one pass; the operator is told
// of the first.
func (p *Pipeline) openOnce(ctx context.Context, tx *store.Tx, pr *passResult, i exportwatch.Incident, r *Report) error {
	trouble := hostTrouble(i)
	if trouble == "" {
		_, err := p.openFor(ctx, tx, i, p.operators, r)
		return err
	}
	if err := p.lookUpTold(ctx, tx, pr); err != nil {
		return err
	}
	tell := p.operators
	if pr.told[trouble] {
		tell = nil
	}
	opened, err := p.openFor(ctx, tx, i, tell, r)
	pr.told[trouble] = pr.told[trouble] || opened
	return err
}

// lookUpTold finds the hosts of a source of whose trouble the operator was told
// not long ago, and which lasts.
func (p *Pipeline) lookUpTold(ctx context.Context, tx *store.Tx, pr *passResult) error {
	if pr.told != nil {
		return nil
	}
	pr.told = map[string]bool{}
	open, err := tx.Incidents(ctx, pr.def.ID, true, 0)
	if err != nil {
		return err
	}
	for _, i := range slices.Backward(open) { // the first of a host is the one that was told
		trouble := hostTrouble(i)
		if trouble == "" || pr.told[trouble] || !address(i.Subject) || pr.run.Ended.Sub(i.Opened) > outageSpan {
			continue
		}
		missing, err := isMissing(ctx, tx, i)
		if err != nil {
			return err
		}
		notices, err := tx.Notices(ctx, i.ID)
		if err != nil {
			return err
		}
		pr.told[trouble] = len(notices) > 0 && !missing
	}
	return nil
}

// recoverRetrieval closes the incidents of a URL, unless the payload it still
// sends is one that could not be read.
func (p *Pipeline) recoverRetrieval(ctx context.Context, tx *store.Tx, pr *passResult, c exportwatch.Capture, r *Report) error {
	if c.Format != "" { // an index is never read into versions
		last, err := tx.LastParse(ctx, c.Source, c.URL)
		if err != nil && !errors.Is(err, exportwatch.ErrNotFound) {
			return err
		}
		if unreadable(last) && slices.Contains(pr.start, c.URL) {
			pr.unread = c.URL
		}
		if last.Reason != "" {
			return nil
		}
	}
	return p.recover(ctx, tx, c.Source, c.URL, r)
}

// alreadyRead notes if a page that the pass began with was found unreadable by
// the steps that the check of another source took meanwhile.
func (p *Pipeline) alreadyRead(ctx context.Context, tx *store.Tx, pr *passResult, c exportwatch.Capture) error {
	if !slices.Contains(pr.start, c.URL) {
		return nil
	}
	row, err := tx.ParseOf(ctx, c.ID)
	if err == nil && unreadable(row) {
		pr.unread = c.URL
	}
	return ignoreNotFound(err)
}

// unreadable reports whether nothing could be read from a capture. What is held
// back by what it says could be.
func unreadable(row store.Parse) bool {
	return row.Outcome == store.ParseRejected && row.Documents == 0 &&
		row.Reason != exportwatch.ReasonCollapsed && row.Reason != exportwatch.ReasonOutdated && row.Reason != exportwatch.ReasonElsewhere
}

// An answeredPass is what is noted of a pass that was answered, until what it brought
// has been read.
type answeredPass struct {
	start  []string  // URLs the pass began with
	before time.Time // when the source last succeeded before
}

// withdraw takes back that a pass succeeded if c, a page it began with, turns out
// to hold nothing that can be read.
func (p *Pipeline) withdraw(ctx context.Context, tx *store.Tx, c exportwatch.Capture, row store.Parse) error {
	noted, ok := p.successes.Load(c.Run)
	if !ok || !unreadable(row) || !slices.Contains(noted.(answeredPass).start, c.URL) {
		return nil
	}
	state, err := tx.SourceState(ctx, c.Source)
	if err != nil {
		return err
	}
	state.LastSuccess = noted.(answeredPass).before
	return tx.PutSourceState(ctx, state)
}

// setHealth derives a source's health from its open incidents.
func (p *Pipeline) setHealth(ctx context.Context, tx *store.Tx, state *exportwatch.SourceState) error {
	open, err := tx.Incidents(ctx, state.Source, true, 1)
	if err != nil {
		return err
	}
	state.Reason, state.Detail = "", ""
	switch {
	case len(open) > 0:
		state.Health = exportwatch.HealthFailing
		if open[0].Reason == exportwatch.ReasonStale {
			state.Health = exportwatch.HealthStale
		}
		state.Reason, state.Detail = open[0].Reason, open[0].Detail
	case state.LastSuccess.IsZero():
		state.Health = exportwatch.HealthNever
	default:
		state.Health = exportwatch.HealthOK
	}
	return nil
}

// staleSubject is the subject of incidents about a source as a whole.
const staleSubject = "the whole source"

// WatchSilence opens an incident for every source that was not heard of for more
// than three of its scheduled passes. It is the alarm that rings when passes end
// without trouble of their own, or are not made at all; passes that fail are
// told by what they fail for.
func (p *Pipeline) WatchSilence(ctx context.Context) error {
	states, err := p.states(ctx)
	if err != nil {
		return err
	}
	var r Report
	for _, id := range p.order {
		state, ok := states[id]
		if !ok {
			continue // there is no silence before the first pass
		}
		tt, err := p.timetable(id)
		if err != nil {
			return fmt.Errorf("watch %s: %w", id, err)
		}
		if due := tt.silentSince(heard(state), staleAfter); due.IsZero() || p.now().Before(due) {
			continue
		}
		if err := p.store.Update(ctx, func(tx *store.Tx) error { return p.watchSilence(ctx, tx, tt, id, &r) }); err != nil {
			return fmt.Errorf("watch %s: %w", id, err)
		}
	}
	return nil
}

// heard returns when a source last succeeded or, before that, was added.
func heard(state exportwatch.SourceState) time.Time {
	if state.LastSuccess.IsZero() {
		return state.Added
	}
	return state.LastSuccess
}

func (p *Pipeline) watchSilence(ctx context.Context, tx *store.Tx, tt *timetable, id exportwatch.SourceID, r *Report) error {
	state, err := tx.SourceState(ctx, id)
	if err != nil {
		return err
	}
	since, err := accountedFor(ctx, tx, state)
	if err != nil {
		return err
	}
	if since.IsZero() {
		since = state.Added
	}
	failed, err := p.countedSince(ctx, tx, id, since)
	if err != nil {
		return err
	}
	from := since
	if failed && state.LastTried.After(since) {
		from = state.LastTried // that pass told of its own trouble
	}
	if due := tt.silentSince(from, staleAfter); due.IsZero() || p.now().Before(due) {
		return nil
	}
	detail := fmt.Sprintf("no success since %s", since.UTC().Format(time.RFC3339))
	if err := p.open(ctx, tx, exportwatch.Incident{Source: id, Subject: staleSubject, Reason: exportwatch.ReasonStale, Detail: detail, Opened: p.now()}, r); err != nil {
		return err
	}
	if err := p.setHealth(ctx, tx, &state); err != nil {
		return err
	}
	return tx.PutSourceState(ctx, state)
}

// countedSince reports whether failures of a source have been counted after an
// instant, as incidents or on the way to one. What a step goes on failing on is no
// failure of the source.
func (p *Pipeline) countedSince(ctx context.Context, tx *store.Tx, id exportwatch.SourceID, since time.Time) (bool, error) {
	open, err := tx.Incidents(ctx, id, true, 0)
	if err != nil {
		return false, err
	}
	troubles, err := tx.Troubles(ctx, id)
	return slices.ContainsFunc(append(open, troubles...), func(i exportwatch.Incident) bool {
		return i.Seen.After(since) && i.Subject != staleSubject && i.Reason != exportwatch.ReasonStepFailed
	}), err
}

// Pause records that nothing was watched from one instant to another on
// purpose. The interval is a gap of every source; it opens no incident.
func (p *Pipeline) Pause(ctx context.Context, from, to time.Time, why string) error {
	return p.store.Update(ctx, func(tx *store.Tx) error {
		for _, id := range p.order {
			if _, err := tx.AddGap(ctx, exportwatch.Gap{Source: id, From: from, To: to, Reason: why, Planned: true}); err != nil {
				return fmt.Errorf("pause %s: %w", id, err)
			}
		}
		return nil
	})
}
