package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/sources"
	"exportwatch/store"
	"exportwatch/triage"
)

// Of a source that loses more documents at once than massFrom and than one in
// massPart of all it has, or every one of several, nothing is told before a
// person says that they were taken down: agencies take down single documents,
// and a file store that moved, or a link that was mistyped, takes all of them.
// Losses within massSpan count together, since not all addresses are asked for
// in each pass.
const (
	massFrom = 3
	massPart = 5
	massSpan = 72 * time.Hour
)

// manyGoneSubject is the subject of the incident of documents that are gone
// together.
const manyGoneSubject = "the documents it has published"

// A loss is an address that was found gone.
type loss struct {
	gone   exportwatch.Capture   // the latest that found it so
	checks []exportwatch.Capture // that show it; none if it is not sure yet
	known  []int64               // removals of it that are open already
	stood  []standing            // the documents of it, if it is sure
	held   bool                  // nothing is told of it before a person accepts it
}

// A standing is a document that stood at an address that is gone.
type standing struct {
	in    triage.Input // with the text known last
	moved bool         // it stands at another address
}

// losses are what a source has been told is gone and was not told of before.
type losses struct {
	judged int64 // the latest capture among them; 0 if there is none
	list   []loss
	held   int    // documents that nothing is told of
	why    string // nothing is told of them
}

// lossesOf judges what a source has been told is gone since the last time.
func lossesOf(ctx context.Context, tx *store.Tx, def sources.Definition) (out losses, err error) {
	after, err := removalCursor(ctx, tx, def.ID)
	if err != nil {
		return out, err
	}
	gone, err := tx.Gone(ctx, def.ID, after)
	if err != nil || len(gone) == 0 {
		return out, err
	}
	open, err := tx.OpenRemovals(ctx, def.ID)
	if err != nil {
		return out, err
	}
	out.judged = gone[len(gone)-1].ID
	j := &lossJudge{tx: tx, def: def, open: open, passes: map[int64][]exportwatch.Capture{}}
	for _, c := range latest(gone) {
		l, err := j.judge(ctx, c)
		if err != nil {
			return out, fmt.Errorf("judge the loss of %s: %w", c.URL, err)
		}
		out.list = append(out.list, l)
	}
	return out, j.hold(ctx, &out)
}

// latest returns the last of the captures of each address, in their order.
func latest(list []exportwatch.Capture) (out []exportwatch.Capture) {
	last := map[string]int64{}
	for _, c := range list {
		last[c.URL] = c.ID
	}
	return slices.DeleteFunc(slices.Clone(list), func(c exportwatch.Capture) bool { return last[c.URL] != c.ID })
}

// A lossJudge judges the losses of one source.
type lossJudge struct {
	tx     *store.Tx
	def    sources.Definition
	open   []store.Removal                 // of the source
	passes map[int64][]exportwatch.Capture // what runs captured, as far as it was looked up
}

// judge returns what the loss of the address of c, which found it gone, amounts to.
func (j *lossJudge) judge(ctx context.Context, c exportwatch.Capture) (loss, error) {
	l := loss{gone: c}
	fetched, err := j.tx.EverFetched(ctx, c.Source, c.URL)
	if err != nil || !fetched {
		return l, err // it never was there
	}
	for _, m := range j.open {
		if m.URL == c.URL {
			l.known = append(l.known, m.ID)
		}
	}
	if len(l.known) > 0 {
		return l, nil
	}
	last, err := j.tx.LastCapture(ctx, c.Source, c.URL)
	if err != nil {
		return l, err
	}
	checks, err := j.goneChecks(ctx, last)
	if err != nil || len(checks) < removalChecks || checks[len(checks)-1].At.Sub(checks[0].At) < removalSpan {
		return l, err
	}
	l.checks = checks
	ins, err := broughtBy(ctx, j.tx, j.def, last)
	for _, in := range ins {
		_, moved, err := elsewhere(ctx, j.tx, in, last.URL)
		if err != nil {
			return l, err
		}
		l.stood = append(l.stood, standing{in, moved})
	}
	return l, err
}

// goneChecks returns the captures since last, a good one, that found its address
// gone in a pass that shows that the host is well.
func (j *lossJudge) goneChecks(ctx context.Context, last exportwatch.Capture) ([]exportwatch.Capture, error) {
	since, err := j.tx.CapturesSince(ctx, last.Source, last.URL, last.ID)
	if err != nil {
		return nil, err
	}
	var checks []exportwatch.Capture
	for _, c := range since {
		if c.Outcome != exportwatch.Gone {
			continue
		}
		if _, ok := j.passes[c.Run]; !ok {
			if j.passes[c.Run], err = j.tx.CapturesOfRun(ctx, c.Run); err != nil {
				return nil, err
			}
		}
		if hostIsWell(j.passes[c.Run], c.URL) {
			checks = append(checks, c)
		}
	}
	return checks, nil
}

// hostIsWell reports whether in a pass another address of the host of url
// answered and none of the host's indexes was gone: a site whose index moved is
// being rebuilt, and what it lists is found again when the index is.
func hostIsWell(pass []exportwatch.Capture, url string) bool {
	answered := false
	for _, c := range pass {
		if c.URL == url || hostOf(c.URL) != hostOf(url) {
			continue
		}
		if c.Outcome == exportwatch.Gone && c.Format == "" {
			return false
		}
		answered = answered || c.Outcome.OK()
	}
	return answered
}

// hold marks the losses that nothing is told of before a person accepts them:
// all that no acceptance covers, if they are too many.
func (j *lossJudge) hold(ctx context.Context, out *losses) error {
	upTo, at, err := acceptedLoss(ctx, j.tx, j.def.ID)
	if err != nil {
		return err
	}
	total, err := j.tx.CountDocuments(ctx, j.def.ID)
	if err != nil {
		return err
	}
	newest := out.list[len(out.list)-1].gone.At
	recent := 0
	for _, m := range j.open {
		switch {
		case m.Development == "": // moved
		case m.Since.After(at) && newest.Sub(m.Since) < removalSpan+massSpan:
			recent++
		default:
			total--
		}
	}
	count := 0
	var examples []string
	for _, l := range out.list {
		if n := l.lost(upTo); n > 0 {
			count += n
			examples = append(examples, l.gone.URL)
		}
	}
	if n := count + recent; count == 0 || n < 2 || n < total && n <= max(massFrom, total/massPart) {
		return nil
	}
	out.held = count
	out.why = fmt.Sprintf("%d of %d documents are gone together, which is told to nobody before a person accepts it: %s",
		count+recent, total, exportwatch.Excerpt(strings.Join(examples, " "), 300))
	for i := range out.list {
		out.list[i].held = out.list[i].lost(upTo) > 0
	}
	return nil
}

// lost counts the documents of l that stand nowhere else, none if the loss was
// accepted with a capture.
func (l loss) lost(accepted int64) (n int) {
	for _, s := range l.stood {
		if !s.moved && l.checks[0].ID > accepted {
			n++
		}
	}
	return n
}

// acceptedLoss returns the latest capture, and the instant, at which a person
// said that what a source had lost by then was taken down.
func acceptedLoss(ctx context.Context, tx *store.Tx, id exportwatch.SourceID) (capture int64, at time.Time, err error) {
	list, err := tx.Acceptances(ctx, id)
	if err != nil {
		return 0, at, err
	}
	for _, a := range list {
		c, err := tx.Capture(ctx, a.Capture)
		if err != nil {
			return 0, at, err
		}
		if c.Outcome == exportwatch.Gone {
			return c.ID, a.At, nil
		}
	}
	return 0, at, nil
}

// judgeLosses opens or closes the incident of documents gone together, and notes
// what was judged. What is held back is judged again at the next look.
func (p *Pipeline) judgeLosses(ctx context.Context, tx *store.Tx, id exportwatch.SourceID, lost losses, r *Report) error {
	open, err := tx.IncidentsAbout(ctx, id, manyGoneSubject)
	if err != nil {
		return err
	}
	upTo := lost.judged
	if lost.held > 0 {
		newest, err := tx.Capture(ctx, lost.judged)
		if err != nil {
			return err
		}
		for _, l := range lost.list {
			if l.held {
				upTo = min(upTo, l.gone.ID-1)
			}
		}
		if len(open) > 0 && !open[0].Seen.Before(newest.At) {
			return nil // told of already
		}
		i := exportwatch.Incident{Source: id, Subject: manyGoneSubject, Reason: exportwatch.ReasonManyGone, Detail: lost.why, Opened: newest.At}
		if err := p.open(ctx, tx, i, r); err != nil {
			return err
		}
	} else if len(open) > 0 {
		if err := p.recover(ctx, tx, id, manyGoneSubject, r); err != nil {
			return err
		}
	}
	if err := tx.PutSetting(ctx, removalKey(id), strconv.FormatInt(upTo, 10)); err != nil {
		return err
	}
	return p.refreshHealth(ctx, tx, id)
}

// heldLoss returns the latest capture that found gone what is held back, which a
// person accepts.
func heldLoss(ctx context.Context, tx *store.Tx, id exportwatch.SourceID) (c exportwatch.Capture, err error) {
	after, err := removalCursor(ctx, tx, id)
	if err != nil {
		return c, err
	}
	gone, err := tx.Gone(ctx, id, after)
	if err != nil {
		return c, err
	}
	if len(gone) == 0 {
		return c, errors.Join(fmt.Errorf("what %s has lost", id), exportwatch.ErrNotFound)
	}
	return gone[len(gone)-1], nil
}
