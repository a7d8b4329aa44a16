package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/store"
)

// unfollowedSubject begins the subject of the incident of a list that has come to
// hold links which its source does not follow; its address follows.
const unfollowedSubject = "links that nothing follows at "

// namedLinks is how many links an incident names.
const namedLinks = 3

// strayLinks are the links of a list that no source follows, beside those that one does.
type strayLinks struct {
	links    []string
	followed int
}

// judgeUnfollowed judges the links of the lists of a pass that no source follows and
// whose form was not usual in its first pass: the items of a list that moves come to
// stand at other addresses, while what it listed before is found as ever. A list that
// is as it was holds what it held.
func (p *Pipeline) judgeUnfollowed(ctx context.Context, tx *store.Tx, pr *passResult, r *Report) error {
	if pr.def.Unfollowed == nil {
		return nil
	}
	lists := map[string]strayLinks{}
	for _, c := range pr.captures {
		links, ok := p.strays.LoadAndDelete(listing{c.Run, c.URL})
		if ok && c.Outcome.OK() {
			lists[c.URL] = links.(strayLinks)
		}
	}
	usual, err := p.usualForms(ctx, tx, pr, lists)
	if err != nil {
		return err
	}
	for _, c := range pr.captures {
		list, ok := lists[c.URL]
		if !ok && c.Outcome != exportwatch.NotModified {
			continue
		}
		forms, err := straysAt(ctx, tx, c.URL)
		if err != nil {
			return err
		}
		if !ok {
			if list.links = forms.links(); len(list.links) == 0 {
				continue
			}
		}
		links := slices.DeleteFunc(list.links, func(l string) bool { return slices.Contains(usual, formOf(l)) })
		if err := p.judgeStrays(ctx, tx, c, forms, links, r); err != nil {
			return err
		}
	}
	return nil
}

// judgeStrays opens, counts up or closes the incident about the links of a list that
// no source follows. There is one for a list, though several sources read it: that of
// the source that finds them first.
func (p *Pipeline) judgeStrays(ctx context.Context, tx *store.Tx, c exportwatch.Capture, forms strays, links []string, r *Report) error {
	if len(links) == 0 {
		if len(forms) > 0 {
			forms.see(nil, c.At, 0)
			if err := putStrays(ctx, tx, c.URL, forms); err != nil {
				return err
			}
		}
		return p.recover(ctx, tx, c.Source, unfollowedSubject+c.URL, r)
	}
	known, err := p.knownOf(ctx, tx, c.URL)
	if err != nil {
		return err
	}
	forms.see(links, c.At, known)
	if err := p.tellStrays(ctx, tx, c, forms, r); err != nil {
		return err
	}
	return putStrays(ctx, tx, c.URL, forms)
}

// endedWider is how an incident ends that told of some links of a list only.
const endedWider = "further links came that nothing follows; another incident names them"

// tellStrays opens an incident for the forms of links that are due, which are told
// then, or counts up the one that is open.
func (p *Pipeline) tellStrays(ctx context.Context, tx *store.Tx, c exportwatch.Capture, forms strays, r *Report) error {
	open, err := openStrays(ctx, tx, c)
	if err != nil {
		return err
	}
	due := forms.due(c.At, open.ID != 0)
	switch {
	case len(due) == 0 && open.Source != c.Source: // none is open, or that of another source
		return nil
	case len(due) > 0 && open.ID != 0:
		if err := p.end(ctx, tx, open, endedWider, r); err != nil {
			return err
		}
	}
	for _, form := range due {
		forms[form].Told = max(forms[form].Told, len(forms[form].Links))
	}
	return p.open(ctx, tx, exportwatch.Incident{Source: c.Source, Subject: unfollowedSubject + c.URL, Reason: exportwatch.ReasonDrift,
		Detail: unfollowedDetail(forms.links(due...)), Opened: c.At}, r)
}

// openStrays returns the open incident about the list of a capture, of its source or
// else of another that reads it, and none if there is none.
func openStrays(ctx context.Context, tx *store.Tx, c exportwatch.Capture) (exportwatch.Incident, error) {
	list, err := tx.Incidents(ctx, "", true, 0)
	if err != nil {
		return exportwatch.Incident{}, err
	}
	list = slices.DeleteFunc(list, func(i exportwatch.Incident) bool { return i.Subject != unfollowedSubject+c.URL })
	if n := slices.IndexFunc(list, func(i exportwatch.Incident) bool { return i.Source == c.Source }); n > 0 {
		return list[n], nil
	}
	return append(list, exportwatch.Incident{})[0], nil
}

// listReaders returns the sources that have read the list at url and look for links
// that they do not follow.
func (p *Pipeline) listReaders(ctx context.Context, tx *store.Tx, url string) (list []exportwatch.SourceID, err error) {
	for _, id := range p.order {
		if p.defs[id].Unfollowed == nil {
			continue
		}
		_, err := tx.LastCapture(ctx, id, url)
		if err == nil {
			list = append(list, id)
		} else if !errors.Is(err, exportwatch.ErrNotFound) {
			return nil, err
		}
	}
	return list, nil
}

// knownOf returns how many documents the sources that read the list at url have found.
func (p *Pipeline) knownOf(ctx context.Context, tx *store.Tx, url string) (n int, err error) {
	readers, err := p.listReaders(ctx, tx, url)
	if err != nil {
		return 0, err
	}
	for _, id := range readers {
		known, err := tx.Retrieved(ctx, id, p.defs[id].Recall)
		if err != nil {
			return 0, err
		}
		n += len(known)
	}
	return n, nil
}

func unfollowedDetail(links []string) string {
	detail := "beside what it lists stands what no source follows: " + strings.Join(links[:min(namedLinks, len(links))], ", ")
	if more := len(links) - namedLinks; more > 0 {
		detail += fmt.Sprintf(" and %d more", more)
	}
	return detail + "; read it, and accept that it is not followed or report that the list has moved"
}

// heldUnfollowed returns the latest capture of the list that an incident about what
// it does not follow is of, or ErrNotFound if it is about something else.
func heldUnfollowed(ctx context.Context, tx *store.Tx, i exportwatch.Incident) (exportwatch.Capture, error) {
	address, ok := strings.CutPrefix(i.Subject, unfollowedSubject)
	if !ok {
		return exportwatch.Capture{}, exportwatch.ErrNotFound
	}
	return tx.LastCapture(ctx, i.Source, address)
}

// acceptUnfollowed takes the forms of the links that the list of a capture holds,
// and that nothing follows, for usual ones, for each source that reads it.
func (p *Pipeline) acceptUnfollowed(ctx context.Context, tx *store.Tx, h Held, r *Report) error {
	c, err := tx.Capture(ctx, h.Capture)
	if err != nil {
		return err
	}
	body, err := tx.Payload(ctx, c.Payload)
	if err != nil {
		return fmt.Errorf("read what %s lists: %w", h.URL, err)
	}
	readers, err := p.listReaders(ctx, tx, h.URL)
	if err != nil {
		return err
	}
	for _, id := range readers {
		links, _, _ := p.defs[id].Unfollowed(h.URL, body)
		usual, known, err := knownForms(ctx, tx, id)
		if err == nil && (known || id == h.Source) { // another learns its own in its first pass
			err = putForms(ctx, tx, id, append(usual, forms(links)...))
		}
		if err != nil {
			return err
		}
	}
	return p.acceptIndex(ctx, tx, h.Source, h.subject, r)
}
