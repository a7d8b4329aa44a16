package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// Of a source that loses more documents at once than massFrom and than one in
// massPart of all it has, or every one of several, nothing is told before a
// person says that they were taken down: agencies take down single documents,
// and a file store that moved, or a link that was mistyped, takes all of them.
// Losses within massSpan count together, since not all addresses are asked for
// in each pass; one that begins later is judged by itself.
const (
	massFrom = 3
	massPart = 5
	massSpan = 72 * time.Hour
)

// manyGoneSubject is the subject of the incident of documents that are gone
// together.
const manyGoneSubject = "the documents it has published"

// tellMoreAfter is how long after an incident of documents gone together
// operators are told that there are more: not all become sure in one pass.
const tellMoreAfter = 24 * time.Hour

// endedMore is the ending of an incident that another goes on with.
const endedMore = "more documents are gone since: it goes on as a new incident"

// hold marks the losses that nothing is told of before a person accepts them: of
// those that no acceptance covers, each that is one of too many together.
func (j *lossJudge) hold(ctx context.Context, out *losses) error {
	accepted, at, err := acceptedLoss(ctx, j.tx, j.def.ID)
	if err != nil {
		return err
	}
	total, err := j.tx.CountDocuments(ctx, j.def.ID)
	if err != nil {
		return err
	}
	var untold []*loss
	for i := range out.list {
		l := &out.list[i]
		l.Held = false
		switch n := l.documents(); {
		case n == 0:
		case l.Latest <= accepted:
			total -= n
		default:
			untold = append(untold, l)
		}
	}
	var why []string
	for _, group := range byBeginning(untold) {
		lost := documentsOf(group)
		told, before := j.told(group, at)
		if n, of := lost+told, total-before; n > 1 && (n >= of || n > max(massFrom, of/massPart)) {
			out.held += lost
			why = append(why, sayMany(group, n, of))
			for _, l := range group {
				l.Held = true
			}
		}
		total -= lost // of those that are lost later
	}
	out.why = strings.Join(why, "; ")
	return nil
}

// documents counts the documents of l that stand nowhere else.
func (l *loss) documents() (n int) {
	for _, s := range l.stood {
		if !s.moved {
			n++
		}
	}
	return n
}

func documentsOf(group []*loss) (n int) {
	for _, l := range group {
		n += l.documents()
	}
	return n
}

// byBeginning sorts losses into groups of those that began within massSpan of one
// another, the earliest first.
func byBeginning(list []*loss) (groups [][]*loss) {
	slices.SortStableFunc(list, func(a, b *loss) int { return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.URL, b.URL)) })
	for i, l := range list {
		if i == 0 || l.Since.Sub(list[i-1].Since) > massSpan {
			groups = append(groups, nil)
		}
		last := &groups[len(groups)-1]
		*last = append(*last, l)
	}
	return groups
}

// told counts the documents that were told to be gone together with a group and
// after the instant accepted, and those that were gone before them.
func (j *lossJudge) told(group []*loss, accepted time.Time) (with, before int) {
	from, to := group[0].Since.Add(-massSpan), group[len(group)-1].Since.Add(massSpan)
	for _, m := range j.open {
		switch {
		case m.Development == "": // moved
		case m.Since.Before(from) || !m.Since.After(accepted):
			before++
		case !m.Since.After(to):
			with++
		}
	}
	return with, before
}

func sayMany(group []*loss, n, of int) string {
	var examples []string
	for _, l := range group {
		examples = append(examples, l.URL)
	}
	return fmt.Sprintf("%d of %d documents are gone together, which is told to nobody before a person accepts it: %s",
		n, of, exportwatch.Excerpt(strings.Join(examples, " "), 300))
}

// acceptedLoss returns the latest capture, and the instant, at which a person
// said that what was held by then was taken down. What became sure after that
// capture was not shown to them.
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
		if c.Outcome != exportwatch.Gone {
			continue
		}
		if _, err := tx.LastCapture(ctx, c.Source, c.URL); err == nil {
			return c.ID, a.At, nil
		} else if !errors.Is(err, exportwatch.ErrNotFound) { // what never was there was no loss
			return 0, at, err
		}
	}
	return 0, at, nil
}

// tellMany opens the incident of documents that are gone together, tells of it
// again if there are more a day later, and closes it once nothing is held.
func (p *Pipeline) tellMany(ctx context.Context, tx *store.Tx, id exportwatch.SourceID, lost losses, r *Report) error {
	open, err := tx.IncidentsAbout(ctx, id, manyGoneSubject)
	if err != nil {
		return err
	}
	switch {
	case lost.held == 0 && len(open) == 0:
		return nil
	case lost.held == 0:
		err = p.recover(ctx, tx, id, manyGoneSubject, r)
	default:
		if len(open) > 0 && lost.moreSince(open[0].Opened) {
			if _, err := tx.CloseIncident(ctx, open[0].ID, p.now(), endedMore); err != nil {
				return err
			}
		}
		i := exportwatch.Incident{Source: id, Subject: manyGoneSubject, Reason: exportwatch.ReasonManyGone, Detail: lost.why, Opened: lost.at}
		err = p.open(ctx, tx, i, r)
	}
	if err != nil {
		return err
	}
	return p.refreshHealth(ctx, tx, id)
}

// moreSince reports whether so long after an incident that operators are told
// again something is held that was not when it opened.
func (lost *losses) moreSince(opened time.Time) bool {
	return lost.at.Sub(opened) >= tellMoreAfter && slices.ContainsFunc(lost.list, func(l loss) bool {
		return l.Held && l.LatestAt.After(opened)
	})
}
