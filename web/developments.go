package web

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"exportwatch"
	"exportwatch/redline"
	"exportwatch/store"
)

const (
	perPage    = 50 // developments or alerts on one page
	redContext = 25 // unchanged words shown around a change
)

// A developmentList is the first page.
type developmentList struct {
	Query      store.DevelopmentQuery
	Kinds      []exportwatch.Kind // those that have been raised
	Severities []exportwatch.Severity
	Sources    []exportwatch.Source
	Days       []day
	Incidents  []exportwatch.Incident // the open ones
	Pager      pager
	Filtered   bool
}

// maxIncidents is how many open incidents stand above the developments; without
// a network every source has one.
const maxIncidents = 5

// Shown returns the open incidents that are listed.
func (l developmentList) Shown() []exportwatch.Incident {
	return l.Incidents[:min(len(l.Incidents), maxIncidents)]
}

// Unshown returns how many are not.
func (l developmentList) Unshown() int { return len(l.Incidents) - len(l.Shown()) }

// A day is what was raised on one day in the display zone.
type day struct {
	Date string
	List []exportwatch.Development
}

func (s *site) developments(r *http.Request) (view, error) {
	q := r.URL.Query()
	body := developmentList{
		Query: store.DevelopmentQuery{Kind: exportwatch.Kind(q.Get("kind")), Source: exportwatch.SourceID(q.Get("source")),
			Matter: exportwatch.MatterID(q.Get("matter")), Text: q.Get("q"), Severity: exportwatch.Severity(q.Get("severity"))},
		Sources:    s.Options.Sources,
		Severities: []exportwatch.Severity{exportwatch.Critical, exportwatch.High, exportwatch.Medium, exportwatch.Low},
	}
	body.Filtered = body.Query != store.DevelopmentQuery{}
	err := s.Store.View(r.Context(), func(tx *store.Tx) error {
		list, err := body.find(r, tx)
		if err != nil {
			return err
		}
		body.Days = s.days(list)
		if body.Kinds, err = tx.Kinds(r.Context()); err != nil {
			return err
		}
		body.Incidents, err = tx.Incidents(r.Context(), "", true, 0)
		return err
	})
	return view{name: "developments", Title: "Developments", Nav: "/", Body: body}, err
}

// find returns the developments of the page that r asks for and sets the pager.
func (l *developmentList) find(r *http.Request, tx *store.Tx) ([]exportwatch.Development, error) {
	n, err := tx.CountDevelopments(r.Context(), l.Query)
	if err != nil {
		return nil, err
	}
	l.Pager = newPager(r, n, perPage)
	q := l.Query
	q.Limit, q.Offset = perPage, (l.Pager.Page-1)*perPage
	return tx.Developments(r.Context(), q)
}

// days groups developments, which come newest first, by the day they were raised.
func (s *site) days(list []exportwatch.Development) (out []day) {
	for _, d := range list {
		date := d.RaisedAt.In(s.Zone).Format("Monday, 2 January 2006")
		if n := len(out); n == 0 || out[n-1].Date != date {
			out = append(out, day{Date: date})
		}
		out[len(out)-1].List = append(out[len(out)-1].List, d)
	}
	return out
}

// A developmentPage is everything known of one development.
type developmentPage struct {
	exportwatch.Development
	Unseen    bool // the instrument itself has not been seen, only reports of it
	Matter    *exportwatch.Matter
	Siblings  []exportwatch.Development
	Redline   any // template.HTML, or nil if it was not read from a change
	Revisions []store.Revision
	Alerts    []alertRow
}

func (s *site) development(r *http.Request) (view, error) {
	var p developmentPage
	err := s.Store.View(r.Context(), func(tx *store.Tx) (err error) {
		p.Development, err = sharedDevelopment(r.Context(), tx, exportwatch.DevelopmentID(r.PathValue("id")))
		if err != nil {
			return err
		}
		return p.fill(r.Context(), tx)
	})
	return view{name: "development", Title: p.Headline, Nav: "/", Body: p}, err
}

func (p *developmentPage) fill(ctx context.Context, tx *store.Tx) (err error) {
	p.Unseen = !p.Grade.Seen()
	if p.Revisions, err = tx.Revisions(ctx, p.ID); err != nil {
		return err
	}
	slices.Reverse(p.Revisions)
	list, err := tx.AlertsOf(ctx, p.ID)
	if err != nil {
		return err
	}
	if p.Alerts, err = withDeliveries(ctx, tx, list); err != nil {
		return err
	}
	if err := p.fillMatter(ctx, tx); err != nil || p.Change == 0 {
		return err
	}
	c, old, new, err := changeTexts(ctx, tx, p.Change)
	if err == nil {
		p.Redline = redline.HTML(&old, &new, c.Edits, redline.Options{Context: redContext})
	}
	return err
}

func (p *developmentPage) fillMatter(ctx context.Context, tx *store.Tx) error {
	id := p.Development.Matter
	if id == "" {
		return nil
	}
	m, err := tx.Matter(ctx, id)
	if errors.Is(err, exportwatch.ErrNotFound) {
		m, err = exportwatch.Matter{ID: id}, nil
	}
	if err != nil {
		return err
	}
	p.Matter = &m
	list, err := tx.Developments(ctx, store.DevelopmentQuery{Matter: id, Limit: perPage})
	p.Siblings = slices.DeleteFunc(list, func(d exportwatch.Development) bool { return d.ID == p.ID })
	return err
}

// A matterPage is one matter with its developments, newest first.
type matterPage struct {
	exportwatch.Matter
	List []exportwatch.Development
}

func (s *site) matter(r *http.Request) (view, error) {
	var p matterPage
	err := s.Store.View(r.Context(), func(tx *store.Tx) (err error) {
		if p.Matter, err = tx.Matter(r.Context(), exportwatch.MatterID(r.PathValue("id"))); err != nil {
			return err
		}
		p.List, err = tx.Developments(r.Context(), store.DevelopmentQuery{Matter: p.ID})
		return err
	})
	return view{name: "matter", Title: p.Title, Nav: "/", Body: p}, err
}
