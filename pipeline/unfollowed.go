package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
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

// judgeUnfollowed opens an incident for each list of a pass that holds links which
// its source does not follow, of a form that was not usual in its first pass: the items
// of a list that moves come to stand at other addresses, while what it listed before is
// found as ever.
func (p *Pipeline) judgeUnfollowed(ctx context.Context, tx *store.Tx, pr *passResult, r *Report) error {
	strays := map[string][]string{}
	for _, c := range pr.captures {
		links, ok := p.strays.LoadAndDelete(listing{c.Run, c.URL})
		if ok && c.Outcome.OK() {
			strays[c.URL] = links.([]string)
		}
	}
	if len(strays) == 0 {
		return nil
	}
	usual, first, err := p.usualForms(ctx, tx, pr)
	if err != nil {
		return err
	}
	if first {
		if usual, err = p.learnForms(ctx, tx, pr, strays, usual); err != nil {
			return err
		}
	}
	for _, c := range pr.captures {
		links, ok := strays[c.URL]
		if !ok {
			continue
		}
		links = slices.DeleteFunc(links, func(l string) bool { return slices.Contains(usual, formOf(l)) })
		if len(links) == 0 {
			err = p.recover(ctx, tx, c.Source, unfollowedSubject+c.URL, r)
		} else {
			err = p.open(ctx, tx, exportwatch.Incident{Source: c.Source, Subject: unfollowedSubject + c.URL, Reason: exportwatch.ReasonDrift, Detail: unfollowedDetail(links), Opened: c.At}, r)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// learnForms adds to the usual forms those that the lists of a first pass hold. A list
// of which more is not followed than is has moved before it was ever read.
func (p *Pipeline) learnForms(ctx context.Context, tx *store.Tx, pr *passResult, strays map[string][]string, usual []string) ([]string, error) {
	for url, links := range strays {
		yields, err := tx.Yields(ctx, pr.def.ID, url, 0, 1)
		if err != nil {
			return nil, err
		}
		if len(yields) == 0 || len(links) <= yields[0] {
			usual = append(usual, forms(links)...)
		}
	}
	return usual, putForms(ctx, tx, pr.def.ID, usual)
}

func unfollowedDetail(links []string) string {
	detail := "beside what it lists stands what this source does not follow: " + strings.Join(links[:min(namedLinks, len(links))], ", ")
	if more := len(links) - namedLinks; more > 0 {
		detail += fmt.Sprintf(" and %d more", more)
	}
	return detail + "; read it, and accept that it is not followed or report that the list has moved"
}

// usualForms returns the forms of the links that the lists of a source hold and it
// does not follow, and whether this pass is still to find them: the first, or the
// first of a version of this program that looks for them.
func (p *Pipeline) usualForms(ctx context.Context, tx *store.Tx, pr *passResult) (usual []string, first bool, err error) {
	_, ended, err := baselineEnd(ctx, tx, pr.def.ID)
	if err != nil {
		return nil, false, err
	}
	usual, known, err := knownForms(ctx, tx, pr.def.ID)
	return usual, !ended || !known, err
}

func formsKey(id exportwatch.SourceID) string { return "unfollowed/" + string(id) }

// knownForms returns what putForms stored, and whether it stored anything.
func knownForms(ctx context.Context, tx *store.Tx, id exportwatch.SourceID) (list []string, ok bool, err error) {
	text, err := tx.Setting(ctx, formsKey(id))
	if errors.Is(err, exportwatch.ErrNotFound) {
		return nil, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &list)
	}
	if err != nil {
		return nil, false, fmt.Errorf("forms of links that %s does not follow: %w", id, err)
	}
	return list, true, nil
}

func putForms(ctx context.Context, tx *store.Tx, id exportwatch.SourceID, list []string) error {
	slices.Sort(list)
	text, err := json.Marshal(slices.Compact(list))
	if err != nil {
		return fmt.Errorf("forms of links that %s does not follow: %w", id, err)
	}
	return tx.PutSetting(ctx, formsKey(id), string(text))
}

// forms returns the form of each of links.
func forms(links []string) []string {
	list := make([]string, len(links))
	for n, l := range links {
		list[n] = formOf(l)
	}
	return list
}

// formOf returns the host of an address and the part of the site that it is in,
// "office.example/news/", and of a page that stands in none the host alone.
func formOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	form := strings.ToLower(u.Hostname()) + "/"
	if part, _, ok := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/"); ok {
		form += part + "/"
	}
	return form
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
// and that its source does not follow, for usual ones.
func (p *Pipeline) acceptUnfollowed(ctx context.Context, tx *store.Tx, h Held, r *Report) error {
	c, err := tx.Capture(ctx, h.Capture)
	if err != nil {
		return err
	}
	body, err := tx.Payload(ctx, c.Payload)
	if err != nil {
		return fmt.Errorf("read what %s lists: %w", h.URL, err)
	}
	usual, _, err := knownForms(ctx, tx, h.Source)
	if err != nil {
		return err
	}
	if unfollowed := p.defs[h.Source].Unfollowed; unfollowed != nil {
		links, _ := unfollowed(h.URL, body)
		usual = append(usual, forms(links)...)
	}
	if err := putForms(ctx, tx, h.Source, usual); err != nil {
		return err
	}
	return p.acceptIndex(ctx, tx, h.Source, h.subject, r)
}
