package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// usualForms returns the forms of the links that the lists of a source hold and nothing
// follows. In its first pass, or the first of a version of this program that looks for
// them, it learns them from lists.
func (p *Pipeline) usualForms(ctx context.Context, tx *store.Tx, pr *passResult, lists map[string]strayLinks) ([]string, error) {
	_, ended, err := baselineEnd(ctx, tx, pr.def.ID)
	if err != nil {
		return nil, err
	}
	usual, known, err := knownForms(ctx, tx, pr.def.ID)
	if err != nil || len(lists) == 0 || ended && known {
		return usual, err
	}
	return p.learnForms(ctx, tx, pr, lists, usual)
}

// learnForms adds to the usual forms those that the lists of a first pass hold. A list
// of which more is not followed than is has moved before it was ever read.
func (p *Pipeline) learnForms(ctx context.Context, tx *store.Tx, pr *passResult, lists map[string]strayLinks, usual []string) ([]string, error) {
	for url, list := range lists {
		yields, err := tx.Yields(ctx, pr.def.ID, url, 0, 1)
		if err != nil {
			return nil, err
		}
		if len(yields) == 0 || len(list.links) <= max(yields[0], list.followed) {
			usual = append(usual, forms(list.links)...)
		}
	}
	return usual, putForms(ctx, tx, pr.def.ID, usual)
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

// strayLeast is how long one link of its form stands among what a list holds, while
// nothing new is followed, before it is told: what is no item of it comes and goes, and
// so does a first item at another address, which more follow.
const strayLeast = 3 * 24 * time.Hour

// A strayForm is what a list holds, and has held, of links of one form.
type strayForm struct {
	Links   []string  `json:"links,omitempty"` // that stand there
	Since   time.Time `json:"since"`           // when they came; of a form that was told, the latest
	Known   int       `json:"known"`           // how many documents were known then
	Settled bool      `json:"settled"`         // others were found since: the list has not moved
	Told    int       `json:"told"`            // how many an incident told of; 0 if none did
}

// strays are the unusual forms of the links of a list that nothing follows.
type strays map[string]*strayForm

func straysKey(url string) string { return "strays/" + url }

func straysAt(ctx context.Context, tx *store.Tx, url string) (strays, error) {
	list := strays{}
	text, err := tx.Setting(ctx, straysKey(url))
	if errors.Is(err, exportwatch.ErrNotFound) {
		return list, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &list)
	}
	if err != nil {
		return nil, fmt.Errorf("links that nothing follows at %s: %w", url, err)
	}
	return list, nil
}

func putStrays(ctx context.Context, tx *store.Tx, url string, list strays) error {
	text, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("links that nothing follows at %s: %w", url, err)
	}
	return tx.PutSetting(ctx, straysKey(url), string(text))
}

// see notes which links a list holds at an instant, when so many documents are known.
// Of the forms that went, those that were told stay.
func (s strays) see(links []string, at time.Time, known int) {
	now := map[string][]string{}
	for _, l := range links {
		now[formOf(l)] = append(now[formOf(l)], l)
	}
	for form, f := range s {
		if len(now[form]) == 0 && f.Told == 0 {
			delete(s, form)
		} else if len(now[form]) == 0 {
			*f = strayForm{Told: f.Told}
		}
	}
	for form, links := range now {
		f := s[form]
		if f == nil {
			f = &strayForm{}
			s[form] = f
		}
		if len(f.Links) == 0 || f.Told > 0 && slices.ContainsFunc(links, func(l string) bool { return !slices.Contains(f.Links, l) }) {
			f.Since, f.Known, f.Settled = at, known, false
		}
		f.Links, f.Settled = links, f.Settled || known > f.Known
	}
}

// due returns the forms to be told at an instant: those of which several links stand
// and, where no incident is open, those that have lasted while nothing new was found.
// Several of a form of which several were told before are told again if they last; one
// of a form that was told never is.
func (s strays) due(at time.Time, open bool) (list []string) {
	for _, form := range slices.Sorted(maps.Keys(s)) {
		f := s[form]
		several := len(f.Links) > 1
		lasts := len(f.Links) > 0 && !f.Settled && at.Sub(f.Since) >= strayLeast
		if several && f.Told < 2 || lasts && !open && (several || f.Told == 0) {
			list = append(list, form)
		}
	}
	return list
}

// links returns the links that stand on the list, those of forms first.
func (s strays) links(forms ...string) (list []string) {
	for _, form := range forms {
		list = append(list, s[form].Links...)
	}
	for _, form := range slices.Sorted(maps.Keys(s)) {
		if !slices.Contains(forms, form) {
			list = append(list, s[form].Links...)
		}
	}
	return list
}
