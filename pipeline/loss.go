package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"exportwatch"
	"exportwatch/sources"
	"exportwatch/store"
	"exportwatch/triage"
)

// longestPass is after what time a run that has no end counts as cut: a pass
// takes hours at most.
const longestPass = 24 * time.Hour

// A loss is an address that is found gone.
type loss struct {
	store.Loss
	stored bool                // there is a row of it
	gone   exportwatch.Capture // the latest of those judged now that found it so; without an ID if none did
	known  []int64             // removals of it that are open already
	stood  []standing          // the documents of it, if it is sure
}

// A standing is a document that stood at an address that is gone.
type standing struct {
	in    triage.Input // with the text known last
	moved bool         // it stands at another address
}

// toTell reports whether the documents of l are to be told of now.
func (l *loss) toTell() bool { return l.Sure && !l.Held && len(l.stood) > 0 }

// losses are what a source has been told is gone and was not told of before.
type losses struct {
	stretch
	list []loss
	held int       // documents that nothing is told of
	why  string    // nothing is told of them
	at   time.Time // of the latest capture that found any of them gone
}

// A stretch is the captures of a source that are to be judged: those after one
// and up to another.
type stretch struct{ after, upTo int64 }

// unjudged returns the captures of a source that were not judged, and whether
// there is anything to do: there are some, or a person accepted what is held.
func (p *Pipeline) unjudged(ctx context.Context, tx *store.Tx, id exportwatch.SourceID) (s stretch, due bool, err error) {
	if s.after, err = removalCursor(ctx, tx, id); err != nil {
		return s, false, err
	}
	if s.upTo, err = tx.Settled(ctx, id, p.now().Add(-longestPass)); err != nil || s.upTo > s.after {
		return s, err == nil, err
	}
	s.upTo = s.after
	known, err := tx.Losses(ctx, id)
	if err != nil || !slices.ContainsFunc(known, func(l store.Loss) bool { return l.Held }) {
		return s, false, err
	}
	upTo, _, err := acceptedLoss(ctx, tx, id)
	return s, slices.ContainsFunc(known, func(l store.Loss) bool { return l.Held && l.Latest <= upTo }), err
}

// lossesOf judges what a source has been told is gone in a stretch, with what was
// judged and not told of before.
func lossesOf(ctx context.Context, tx *store.Tx, def sources.Definition, s stretch) (out losses, err error) {
	out.stretch = s
	known, err := tx.Losses(ctx, def.ID)
	if err != nil {
		return out, err
	}
	gone, err := tx.Gone(ctx, def.ID, s.after, s.upTo)
	if err != nil {
		return out, err
	}
	open, err := tx.OpenRemovals(ctx, def.ID)
	if err != nil {
		return out, err
	}
	j := &lossJudge{tx: tx, def: def, open: open, passes: map[int64][]exportwatch.Capture{}}
	byURL := map[string][]exportwatch.Capture{}
	for _, c := range gone {
		byURL[c.URL] = append(byURL[c.URL], c)
	}
	for _, l := range begin(known, gone, def.ID) {
		if err := j.judge(ctx, &l, byURL[l.URL]); err != nil {
			return out, fmt.Errorf("judge the loss of %s: %w", l.URL, err)
		}
		out.at = latestOf(out.at, l.LatestAt, l.gone.At)
		out.list = append(out.list, l)
	}
	return out, j.hold(ctx, &out)
}

// begin returns the losses to judge: those known, and the addresses found gone
// that are new among them.
func begin(known []store.Loss, gone []exportwatch.Capture, id exportwatch.SourceID) (list []loss) {
	seen := map[string]bool{}
	for _, l := range known {
		seen[l.URL] = true
		list = append(list, loss{Loss: l, stored: true})
	}
	for _, c := range gone {
		if !seen[c.URL] {
			seen[c.URL] = true
			list = append(list, loss{Loss: store.Loss{Source: id, URL: c.URL}})
		}
	}
	return list
}

// A lossJudge judges the losses of one source.
type lossJudge struct {
	tx     *store.Tx
	def    sources.Definition
	open   []store.Removal                 // of the source
	passes map[int64][]exportwatch.Capture // what runs captured, as far as it was looked up
}

// judge finds what l amounts to with the captures gone, which found its address
// so since it was judged last. A loss that is over, or is none, has no checks.
func (j *lossJudge) judge(ctx context.Context, l *loss, gone []exportwatch.Capture) error {
	if n := len(gone); n > 0 {
		l.gone = gone[n-1]
	}
	for _, m := range j.open {
		if m.URL == l.URL {
			l.known = append(l.known, m.ID)
		}
	}
	if len(l.known) > 0 {
		l.Loss = store.Loss{Source: l.Source, URL: l.URL}
		return nil
	}
	fetched, err := j.tx.EverFetched(ctx, l.Source, l.URL)
	if err != nil || !fetched {
		return err // it never was there
	}
	last, err := j.tx.LastCapture(ctx, l.Source, l.URL)
	if err != nil {
		return err
	}
	if last.ID > l.Latest { // it was back
		l.Loss = store.Loss{Source: l.Source, URL: l.URL}
	}
	gone = slices.DeleteFunc(gone, func(c exportwatch.Capture) bool { return c.ID < last.ID })
	if err := j.count(ctx, l, gone); err != nil || !l.Sure {
		return err
	}
	return j.stood(ctx, l, last)
}

// count counts the captures that found the address of l gone in a pass that shows
// that the host is well, until they are enough.
func (j *lossJudge) count(ctx context.Context, l *loss, gone []exportwatch.Capture) error {
	for _, c := range gone {
		if l.Sure {
			return nil
		}
		pass, ok := j.passes[c.Run]
		if !ok {
			var err error
			if pass, err = j.tx.CapturesOfRun(ctx, c.Run); err != nil {
				return err
			}
			j.passes[c.Run] = pass
		}
		if !hostIsWell(pass, c.URL) {
			continue
		}
		if l.Checks == 0 {
			l.Since = c.At
		}
		l.Checks++
		l.Latest, l.LatestAt = c.ID, c.At
		l.Sure = l.Checks >= removalChecks && c.At.Sub(l.Since) >= removalSpan
	}
	return nil
}

// stood finds what stood at the address of l when last captured it.
func (j *lossJudge) stood(ctx context.Context, l *loss, last exportwatch.Capture) error {
	ins, err := broughtBy(ctx, j.tx, j.def, last)
	if err != nil {
		return err
	}
	gone, err := j.tx.Capture(ctx, l.Latest)
	if err != nil {
		return fmt.Errorf("capture that found it gone: %w", err)
	}
	for _, in := range ins {
		_, moved, err := elsewhere(ctx, j.tx, in, last.URL)
		if err == nil && !moved {
			moved, err = succeeded(ctx, j.tx, in, last, gone)
		}
		if err != nil {
			return err
		}
		l.stood = append(l.stood, standing{in, moved})
	}
	return nil
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

// judgeLosses opens or closes the incident of documents gone together, and notes
// what was judged: addresses that are back, were told of or never were there are
// forgotten.
func (p *Pipeline) judgeLosses(ctx context.Context, tx *store.Tx, id exportwatch.SourceID, lost losses, r *Report) error {
	for _, l := range lost.list {
		var err error
		if l.Checks > 0 && !l.toTell() {
			err = tx.PutLoss(ctx, l.Loss)
		} else if l.stored {
			err = tx.DropLoss(ctx, id, l.URL)
		}
		if err != nil {
			return err
		}
	}
	if err := tx.PutSetting(ctx, removalKey(id), strconv.FormatInt(lost.upTo, 10)); err != nil {
		return err
	}
	return p.tellMany(ctx, tx, id, lost, r)
}

// heldLoss returns the latest capture that found gone what is held back, which a
// person accepts.
func heldLoss(ctx context.Context, tx *store.Tx, id exportwatch.SourceID) (c exportwatch.Capture, err error) {
	known, err := tx.Losses(ctx, id)
	if err != nil {
		return c, err
	}
	latest := int64(0)
	for _, l := range known {
		if l.Held {
			latest = max(latest, l.Latest)
		}
	}
	if latest == 0 {
		return c, errors.Join(fmt.Errorf("what %s has lost", id), exportwatch.ErrNotFound)
	}
	return tx.Capture(ctx, latest)
}

// latestOf returns the latest of instants.
func latestOf(list ...time.Time) (latest time.Time) {
	for _, t := range list {
		if t.After(latest) {
			latest = t
		}
	}
	return latest
}
