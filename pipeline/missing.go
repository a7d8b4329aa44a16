package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/store"
)

// judgeMissing opens an incident for each address that was named to a pass and at
// which nothing was ever found for a day: a letter that is listed and answers "not
// found" is one that nobody has read, while many are listed hours before they are
// posted. It closes when the letter is there, when nothing names it any more, or when a
// person accepts that there is none.
func (p *Pipeline) judgeMissing(ctx context.Context, tx *store.Tx, pr *passResult, r *Report) error {
	var never []exportwatch.Capture
	since := map[string]time.Time{}
	for _, c := range pr.missing {
		first, lost, err := pr.neverHad(ctx, tx, c)
		if err != nil {
			return fmt.Errorf("look whether %s was ever there: %w", c.URL, err)
		}
		if lost {
			never, since[c.URL] = append(never, c), first
		}
	}
	if len(never) == 0 {
		return nil
	}
	tell, err := p.missingTargets(ctx, tx, pr)
	if err != nil {
		return err
	}
	titles, err := pr.titles(ctx, tx)
	if err != nil {
		return fmt.Errorf("read how lists call what is not there: %w", err)
	}
	for _, c := range never {
		overdue := func(exportwatch.Incident, time.Duration) bool { return c.At.Sub(since[c.URL]) >= missedDay }
		opened, err := p.openWhen(ctx, tx, missingIncident(c, titles[c.URL], len(never)-1), tell, r, overdue)
		if err != nil {
			return err
		}
		if opened {
			tell = nil // one message a pass: a list that is full of them says how many there are
		}
	}
	return nil
}

// maxTitle is how many bytes of a title stand in an incident.
const maxTitle = 200

func missingIncident(c exportwatch.Capture, title string, others int) exportwatch.Incident {
	detail := "a list names it"
	if title != "" {
		detail += fmt.Sprintf(", as %q,", exportwatch.Excerpt(title, maxTitle))
	}
	detail += " and nothing was ever there: " + c.Detail
	if others > 0 {
		detail += fmt.Sprintf("; so it is with %d more", others)
	}
	return exportwatch.Incident{Source: c.Source, Subject: c.URL, Reason: exportwatch.ReasonStatus, Detail: detail, Opened: c.At}
}

// titles returns how the lists of a pass call what they name, by stored URL: of a
// letter that cannot be had, that is all there is of it.
func (pr *passResult) titles(ctx context.Context, tx *store.Tx) (map[string]string, error) {
	titles := map[string]string{}
	for _, c := range pr.captures {
		if pr.def.Items == nil || !c.Outcome.OK() || !slices.Contains(pr.start, c.URL) {
			continue
		}
		payload, err := tx.Payload(ctx, c.Payload)
		if errors.Is(err, exportwatch.ErrPruned) || errors.Is(err, exportwatch.ErrNotFound) {
			continue // the incident does without
		}
		if err != nil {
			return nil, err
		}
		for _, l := range pr.def.Items(c.URL, payload) {
			titles[crawler.StoredURL(l.URL)] = l.Text
		}
	}
	return titles, nil
}

// neverHad reports whether c, which found nothing, asked for what is missed: what
// never was there, since it was first asked for after the end of the first pass. Old
// lists are full of links that lead nowhere, and no person is to be called for those.
func (pr *passResult) neverHad(ctx context.Context, tx *store.Tx, c exportwatch.Capture) (first time.Time, lost bool, err error) {
	if pr.def.Guess != nil && pr.def.Guess(c.URL) {
		return first, false, nil
	}
	ended, over, err := baselineEnd(ctx, tx, c.Source)
	if err != nil || !over || slices.Contains(pr.named, c.URL) {
		return first, false, err
	}
	for _, known := range []func(context.Context, exportwatch.SourceID, string) (exportwatch.Capture, error){tx.LastCapture, tx.LastAccepted} {
		if _, err := known(ctx, c.Source, c.URL); !errors.Is(err, exportwatch.ErrNotFound) {
			return first, false, err
		}
	}
	first, err = tx.FirstAsked(ctx, c.Source, c.URL)
	if err != nil || !first.After(ended) {
		return first, false, err
	}
	backlog, err := tx.Backlog(ctx, c.Source)
	return first, !slices.Contains(backlog, c.URL), err
}

// missingTargets returns who is told of the first address of a pass at which
// nothing is: nobody once maxTold such incidents of the source were told in a day.
func (p *Pipeline) missingTargets(ctx context.Context, tx *store.Tx, pr *passResult) ([]exportwatch.Target, error) {
	open, err := tx.Incidents(ctx, pr.def.ID, true, 0)
	if err != nil {
		return nil, err
	}
	told := 0
	for _, i := range open {
		missing, err := isMissing(ctx, tx, i)
		if err != nil {
			return nil, err
		}
		if !missing || pr.run.Ended.Sub(i.Opened) > outageSpan {
			continue
		}
		notices, err := tx.Notices(ctx, i.ID)
		if err != nil {
			return nil, err
		}
		if len(notices) > 0 {
			told++
		}
	}
	if told >= maxTold {
		return nil, nil
	}
	return p.operators, nil
}

// isMissing reports whether an incident is about an address at which nothing is,
// which says nothing of the other addresses of its host.
func isMissing(ctx context.Context, tx *store.Tx, i exportwatch.Incident) (bool, error) {
	if i.Reason != exportwatch.ReasonStatus || !address(i.Subject) {
		return false, nil
	}
	c, err := tx.NewestCapture(ctx, i.Source, i.Subject)
	return c.Outcome == exportwatch.Gone, ignoreNotFound(err)
}

// heldMissing returns the latest capture of an address at which nothing was ever
// found, so that a person can accept that there is nothing, or ErrNotFound if the
// incident is about something else.
func heldMissing(ctx context.Context, tx *store.Tx, i exportwatch.Incident) (c exportwatch.Capture, err error) {
	missing, err := isMissing(ctx, tx, i)
	if err != nil || !missing {
		return c, errors.Join(err, exportwatch.ErrNotFound)
	}
	if _, err = tx.LastCapture(ctx, i.Source, i.Subject); !errors.Is(err, exportwatch.ErrNotFound) {
		return c, errors.Join(err, exportwatch.ErrNotFound) // it was there: then its removal is news
	}
	return tx.NewestCapture(ctx, i.Source, i.Subject)
}
