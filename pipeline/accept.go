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
	"exportwatch/parsers"
	"exportwatch/store"
)

// A Held is a reading or an answer that is not trusted and waits for a person.
type Held struct {
	Capture int64
	Source  exportwatch.SourceID
	URL     string
	At      time.Time // when it was captured
	Reason  exportwatch.Reason
	Detail  string
	Since   time.Time // when the first like it came

	subject string // of its incident
}

// ErrNotHeld reports that nothing is held back under the name given.
var ErrNotHeld = errors.New("nothing is held back")

// Held returns what is held back now, the longest waiting first: readings with
// most of the text missing, cut or unreadable in part, lists with other columns
// or of an earlier edition, indexes that list nothing or far less than they did,
// documents of which many are gone together, addresses that a list names and at which
// nothing ever was, and links of a list that its source does not follow. What cannot be read at all is
// not among them, since there is nothing that a person could accept.
func (p *Pipeline) Held(ctx context.Context) (list []Held, err error) {
	err = p.store.View(ctx, func(tx *store.Tx) error {
		list, err = p.held(ctx, tx, func(c exportwatch.Capture) (bool, error) { return p.readable(ctx, tx, c) })
		return err
	})
	return list, err
}

// held lists what is held back; readable says whether a capture can be read.
func (p *Pipeline) held(ctx context.Context, tx *store.Tx, readable func(exportwatch.Capture) (bool, error)) ([]Held, error) {
	incidents, err := tx.Incidents(ctx, "", true, 0)
	if err != nil {
		return nil, err
	}
	var list []Held
	for _, i := range slices.Backward(incidents) {
		c, ok, err := heldCapture(ctx, tx, i, readable)
		if err != nil {
			return nil, err
		}
		if ok {
			list = append(list, Held{Capture: c.ID, Source: i.Source, URL: listedAt(i.Subject), At: c.At, Reason: i.Reason, Detail: i.Detail, Since: i.Opened, subject: i.Subject})
		}
	}
	return list, nil
}

// listedAt returns the address of the index that an incident is about, or what else
// it is about.
func listedAt(subject string) string {
	return strings.TrimPrefix(strings.TrimPrefix(subject, thinSubject), unfollowedSubject)
}

// heldCapture returns the capture that an open incident is about, if it can be
// accepted: one whose reading was held back, an index that lists nothing, the
// latest that found documents gone of which many are gone, one that found nothing
// where nothing ever was, or a list of which nothing follows some links.
func heldCapture(ctx context.Context, tx *store.Tx, i exportwatch.Incident, readable func(exportwatch.Capture) (bool, error)) (c exportwatch.Capture, ok bool, err error) {
	switch i.Reason {
	case exportwatch.ReasonEmptyIndex:
		c, err = tx.NewestCapture(ctx, i.Source, i.Subject)
		ok = c.Outcome == exportwatch.Suspect && c.Reason == i.Reason
	case exportwatch.ReasonThin:
		c, err = thinIndex(ctx, tx, i)
		ok = err == nil
	case exportwatch.ReasonManyGone:
		c, err = heldLoss(ctx, tx, i.Source)
		ok = err == nil
	case exportwatch.ReasonStatus:
		c, err = heldMissing(ctx, tx, i)
		ok = err == nil
	case exportwatch.ReasonCollapsed, exportwatch.ReasonTruncated, exportwatch.ReasonEncrypted, exportwatch.ReasonOutdated,
		exportwatch.ReasonElsewhere, exportwatch.ReasonDrift:
		if c, err = heldUnfollowed(ctx, tx, i); !errors.Is(err, exportwatch.ErrNotFound) {
			ok = err == nil
			break
		}
		var row store.Parse
		if row, err = tx.LastParse(ctx, i.Source, i.Subject); err != nil || row.Reason != i.Reason {
			break
		}
		if c, err = tx.Capture(ctx, row.Capture); err != nil {
			break
		}
		ok, err = readable(c)
	}
	if errors.Is(err, exportwatch.ErrNotFound) || err != nil {
		return c, false, ignoreNotFound(err)
	}
	if ok {
		_, err = tx.AcceptanceOf(ctx, c.ID)
		ok = errors.Is(err, exportwatch.ErrNotFound)
		err = ignoreNotFound(err)
	}
	return c, ok, err
}

func ignoreNotFound(err error) error {
	if errors.Is(err, exportwatch.ErrNotFound) {
		return nil
	}
	return err
}

// readable reports whether the parser makes documents of a capture, so that only
// the comparison with what is stored holds it back.
func (p *Pipeline) readable(ctx context.Context, tx *store.Tx, c exportwatch.Capture) (bool, error) {
	payload, err := tx.Payload(ctx, c.Payload)
	if err != nil {
		return false, err
	}
	res, err := p.read(ctx, c, payload)
	return err == nil && len(res.Documents) > 0, nil
}

// Accept takes what is held back under name, a source or the number of a
// capture, on the word of a person who gives a reason; both are stored for good.
// The readings are versioned, compared and alerted as any other, and an empty
// index counts as such from the next pass on. It is ErrNotHeld if nothing of
// that name is held back.
func (p *Pipeline) Accept(ctx context.Context, name, by, reason string) (taken []Held, r Report, err error) {
	if strings.TrimSpace(by) == "" || strings.TrimSpace(reason) == "" {
		return nil, r, errors.New("accept: who accepts and why must both be said")
	}
	number, numberErr := strconv.ParseInt(name, 10, 64)
	seen, err := p.Held(ctx) // reads them, for which no other writer is to wait
	if err != nil {
		return nil, r, fmt.Errorf("accept: %w", err)
	}
	err = p.store.Update(ctx, func(tx *store.Tx) error {
		list, err := p.held(ctx, tx, func(c exportwatch.Capture) (bool, error) {
			return slices.ContainsFunc(seen, func(h Held) bool { return h.Capture == c.ID }), nil
		})
		if err != nil {
			return err
		}
		taken, r = nil, Report{}
		for _, h := range list {
			if string(h.Source) != name && (numberErr != nil || h.Capture != number) {
				continue
			}
			if _, ok := p.defs[h.Source]; !ok {
				return fmt.Errorf("%w: %q is not in the configuration, which says how it is read", ErrUnknownSource, h.Source)
			}
			if err := p.accept(ctx, tx, h, by, reason, &r); err != nil {
				return err
			}
			taken = append(taken, h)
		}
		if len(taken) == 0 {
			return fmt.Errorf("%w under the name %q", ErrNotHeld, name)
		}
		return nil
	})
	if err != nil {
		return nil, r, fmt.Errorf("accept: %w", err)
	}
	return taken, r, p.drain(ctx, &r)
}

func (p *Pipeline) accept(ctx context.Context, tx *store.Tx, h Held, by, reason string, r *Report) error {
	if _, err := tx.AddAcceptance(ctx, store.Acceptance{Capture: h.Capture, At: p.now(), By: by, Reason: reason}); err != nil {
		return err
	}
	p.log.Info("accepted", "capture", h.Capture, "source", h.Source, "url", h.URL, "by", by, "reason", reason)
	switch h.Reason {
	case exportwatch.ReasonEmptyIndex, exportwatch.ReasonThin, exportwatch.ReasonStatus:
		return p.acceptIndex(ctx, tx, h.Source, h.subject, r)
	case exportwatch.ReasonDrift:
		if strings.HasPrefix(h.subject, unfollowedSubject) {
			return p.acceptUnfollowed(ctx, tx, h, r)
		}
	}
	return nil // taking it closes the incident
}

// acceptIndex closes the incident about an index that was accepted as it is, and
// makes the source as well as its other incidents leave it.
func (p *Pipeline) acceptIndex(ctx context.Context, tx *store.Tx, id exportwatch.SourceID, subject string, r *Report) error {
	if err := p.recover(ctx, tx, id, subject, r); err != nil {
		return err
	}
	state, err := tx.SourceState(ctx, id)
	if err != nil {
		return err
	}
	if err := p.setHealth(ctx, tx, &state); err != nil {
		return err
	}
	return tx.PutSourceState(ctx, state)
}

// acceptAll reads every capture that was accepted and not taken yet.
func (p *Pipeline) acceptAll(ctx context.Context, r *Report) error {
	list := func(tx *store.Tx, at time.Time, limit int) ([]exportwatch.Capture, error) {
		return tx.Untaken(ctx, at, limit)
	}
	return each(ctx, p, r, rows[exportwatch.Capture]{step: "accept", list: list, id: captureID, do: func(c exportwatch.Capture) error {
		if err := p.takeAccepted(ctx, c, r); err != nil {
			return fmt.Errorf("take accepted capture %d of %s: %w", c.ID, c.URL, err)
		}
		return nil
	}})
}

// takeAccepted reads a capture that was accepted, unless a later one of its
// address was read meanwhile: then that is the text, and what was accepted is
// passed over.
func (p *Pipeline) takeAccepted(ctx context.Context, c exportwatch.Capture, r *Report) error {
	var a store.Acceptance
	overtaken := false
	err := p.store.View(ctx, func(tx *store.Tx) (err error) {
		if a, err = tx.AcceptanceOf(ctx, c.ID); err != nil {
			return err
		}
		last, err := tx.LastParse(ctx, c.Source, c.URL)
		overtaken = err == nil && last.Capture > c.ID && last.Outcome == store.ParseRead
		return ignoreNotFound(err)
	})
	if err != nil {
		return err
	}
	if !overtaken {
		return p.parse(ctx, []reading{{capture: c, accepted: &a, again: p.rereader()}}, r)
	}
	p.log.Info("accepted too late: a later retrieval was read meanwhile", "capture", c.ID, "source", c.Source, "url", c.URL)
	return p.store.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.AddParse(ctx, store.Parse{Capture: c.ID, Parser: store.AcceptedEngine(parsers.Engine(c.Format)), Outcome: store.ParseRead,
			Detail: "passed over: a later retrieval was read before it was taken", At: p.now()})
		return err
	})
}

// acceptedWarning says in a version that a person took it.
func acceptedWarning(held *heldBack, a store.Acceptance) exportwatch.Warning {
	return exportwatch.Warning{Code: "accepted", Message: fmt.Sprintf("accepted by %s on %s: %s (held back because %s)",
		a.By, a.At.UTC().Format(time.DateOnly), a.Reason, held.detail)}
}

// emptyAccepted reports whether a person accepted that the index at url lists
// nothing, and it has listed nothing since. last is its latest good capture, if any.
func emptyAccepted(ctx context.Context, tx *store.Tx, id exportwatch.SourceID, url string, last int64) (bool, error) {
	c, err := tx.LastAccepted(ctx, id, url)
	if err != nil || c.Reason != exportwatch.ReasonEmptyIndex {
		return false, ignoreNotFound(err)
	}
	if last < c.ID {
		return true, nil
	}
	yields, err := tx.Yields(ctx, id, url, c.ID, 1)
	return len(yields) == 1 && yields[0] == 0, err
}
