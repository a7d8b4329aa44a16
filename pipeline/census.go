package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"exportwatch"
	"exportwatch/sources"
	"exportwatch/store"
)

// censusHour and censusMinute are when, in Washington, a new night's figures are
// asked for: after the Federal Register and the eCFR have closed the day.
const (
	censusHour   = 4
	censusMinute = 10
)

// figureFor is how many days a figure that is not complete is compared again
// after the publisher no longer names it among the recent ones.
const figureFor = 90

// censusSubject is the subject of the incident of figures that could not be had.
const censusSubject = "the publisher's own figures"

// censuses compares the store with the publishers' own figures: once a night by
// asking for them and, while something is missing, every hour by looking again.
func (p *Pipeline) censuses(ctx context.Context) error {
	var failed []error
	for _, id := range p.order {
		if p.defs[id].Census == nil {
			continue
		}
		if err := p.census(ctx, id); err != nil {
			failed = append(failed, fmt.Errorf("census of %s: %w", id, err))
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(failed...)
}

func (p *Pipeline) census(ctx context.Context, id exportwatch.SourceID) error {
	var last exportwatch.Census
	watched := false
	err := p.store.View(ctx, func(tx *store.Tx) error {
		_, ended, err := baselineEnd(ctx, tx, id)
		if watched = ended; err != nil || !ended {
			return err
		}
		last, err = tx.LastFigures(ctx, id)
		if errors.Is(err, exportwatch.ErrNotFound) {
			err = nil
		}
		return err
	})
	if err != nil || !watched {
		return err
	}
	if last.At.Before(p.tonight()) || last.At.After(p.now()) {
		_, err := p.TakeCensus(ctx, id)
		return err
	}
	return p.recount(ctx, id)
}

// tonight returns when this night's figures were first to be asked for.
func (p *Pipeline) tonight() time.Time {
	now := p.now().In(p.zone)
	at := time.Date(now.Year(), now.Month(), now.Day(), censusHour, censusMinute, 0, 0, p.zone)
	if at.After(now) {
		at = time.Date(now.Year(), now.Month(), now.Day()-1, censusHour, censusMinute, 0, 0, p.zone)
	}
	return at
}

// TakeCensus asks the publisher of a source for its own figures, compares the
// store with them, and stores and returns the result: with a Reason if the
// figures could not be had. It is ErrUnknownSource for a source that is not in
// the list and ErrNotFound for one whose publisher gives no figures.
func (p *Pipeline) TakeCensus(ctx context.Context, id exportwatch.SourceID) (exportwatch.Census, error) {
	def, ok := p.defs[id]
	if !ok {
		return exportwatch.Census{}, fmt.Errorf("%w: %q", ErrUnknownSource, id)
	}
	if def.Census == nil {
		return exportwatch.Census{}, fmt.Errorf("figures of the publisher of %s: %w", id, exportwatch.ErrNotFound)
	}
	err := p.store.View(ctx, func(tx *store.Tx) error {
		_, err := tx.SourceState(ctx, id)
		return err
	})
	if err != nil {
		return exportwatch.Census{}, fmt.Errorf("%s must be checked before it can be compared: %w", id, err)
	}
	pr, err := p.aside(ctx, def, exportwatch.CensusRun, def.Census.Plan(p.now()))
	if err != nil {
		return exportwatch.Census{}, err
	}
	census := exportwatch.Census{Source: id, At: pr.run.Ended}
	if census.Figures, err = p.figures(ctx, pr); err != nil {
		census.Reason, census.Detail = censusReason(err), err.Error()
		pr.run.Err = "the figures could not be had"
	}
	var r Report
	err = p.store.Update(ctx, func(tx *store.Tx) (err error) {
		if err := tx.EndRun(ctx, pr.run); err != nil {
			return err
		}
		census, err = p.compareFigures(ctx, tx, census, &r)
		return err
	})
	found, expected := census.Tally()
	p.log.Info("census", "source", id, "found", found, "expected", expected, "reason", census.Reason)
	return census, err
}

// A noFigures is an answer to a census that gives none.
type noFigures struct {
	reason exportwatch.Reason
	detail string
}

func (n *noFigures) Error() string { return n.detail }

func censusReason(err error) exportwatch.Reason {
	if n := new(noFigures); errors.As(err, &n) {
		return n.reason
	}
	return reasonOf(err)
}

// figures reads what the pages of a census say. A page that could not be had or
// read leaves all of it unsaid: part of the figures would pass for the whole.
func (p *Pipeline) figures(ctx context.Context, pr *passResult) ([]exportwatch.Figure, error) {
	var out []exportwatch.Figure
	for _, c := range pr.captures {
		if !c.Outcome.OK() {
			return nil, &noFigures{c.Reason, fmt.Sprintf("%s: %s", c.URL, c.Detail)}
		}
		body, err := p.store.Payload(ctx, c.Payload)
		if err != nil {
			return nil, err
		}
		list, err := p.readFigures(pr.def, c.URL, body)
		if err != nil {
			return nil, fmt.Errorf("read the figures at %s: %w", c.URL, err)
		}
		for _, e := range list {
			out = addFigure(out, e)
		}
	}
	if len(pr.captures) == 0 {
		return nil, &noFigures{exportwatch.ReasonNoCensus, "there was no page to ask"}
	}
	return bounded(out), nil
}

// readFigures runs the reader of a census; a panic of it is a page that cannot
// be read.
func (p *Pipeline) readFigures(def sources.Definition, url string, body []byte) (list []sources.Expected, err error) {
	err = p.safely(func() error {
		list, err = def.Census.Read(url, body)
		return err
	})
	return list, err
}

// addFigure adds e to list. What two pages say of one thing is one figure.
func addFigure(list []exportwatch.Figure, e sources.Expected) []exportwatch.Figure {
	f := exportwatch.Figure{What: e.What, On: e.On, Prefix: e.Prefix, Docs: e.Docs, AsOf: e.AsOf, Entries: e.Entries, Expected: e.Count}
	switch {
	case !f.AsOf.IsZero():
		f.Expected = 1
	case f.Entries > 0:
		f.Expected = f.Entries
	case len(f.Docs) > 0:
		f.Expected = len(f.Docs)
	}
	i := slices.IndexFunc(list, func(o exportwatch.Figure) bool {
		return o.What == f.What && o.On == f.On && o.Prefix == f.Prefix && o.AsOf == f.AsOf
	})
	if i < 0 {
		return append(list, f)
	}
	if len(f.Docs) == 0 {
		list[i].Expected, list[i].Entries = max(list[i].Expected, f.Expected), max(list[i].Entries, f.Entries)
		return list
	}
	for _, d := range f.Docs {
		if !slices.Contains(list[i].Docs, d) {
			list[i].Docs = append(list[i].Docs, d)
		}
	}
	list[i].Expected = len(list[i].Docs)
	return list
}

// bounded says of versions of one document until when each applies: till the
// next that the publisher names.
func bounded(list []exportwatch.Figure) []exportwatch.Figure {
	for i := range list {
		for _, o := range list {
			next := o.Prefix == list[i].Prefix && list[i].AsOf.Before(o.AsOf) && !list[i].AsOf.IsZero()
			if next && (list[i].Until.IsZero() || o.AsOf.Before(list[i].Until)) {
				list[i].Until = o.AsOf
			}
		}
	}
	return list
}

// compareFigures counts what is stored of the figures of a census, stores it,
// and opens and closes incidents by it.
func (p *Pipeline) compareFigures(ctx context.Context, tx *store.Tx, census exportwatch.Census, r *Report) (exportwatch.Census, error) {
	if census.Reason != "" {
		if _, err := tx.AddCensus(ctx, census); err != nil {
			return census, err
		}
		return census, p.open(ctx, tx, exportwatch.Incident{Source: census.Source, Subject: censusSubject, Reason: exportwatch.ReasonNoCensus,
			Detail: fmt.Sprintf("%s: %s", census.Reason, census.Detail), Opened: census.At}, r)
	}
	if err := p.recover(ctx, tx, census.Source, censusSubject, r); err != nil {
		return census, err
	}
	kept, err := p.stillMissing(ctx, tx, census)
	if err != nil {
		return census, err
	}
	census.Figures = append(census.Figures, kept...)
	if err := p.countAll(ctx, tx, &census); err != nil {
		return census, err
	}
	if census, err = tx.AddCensus(ctx, census); err != nil {
		return census, err
	}
	return census, p.judgeFigures(ctx, tx, census, r)
}

// stillMissing returns the figures of the census before that were not complete
// and that the publisher no longer names, as when its list of recent days moved
// on: what they lack is lacking all the same.
func (p *Pipeline) stillMissing(ctx context.Context, tx *store.Tx, census exportwatch.Census) ([]exportwatch.Figure, error) {
	before, err := tx.LastFigures(ctx, census.Source)
	if errors.Is(err, exportwatch.ErrNotFound) {
		return nil, nil
	}
	oldest := exportwatch.DateOf(census.At.In(p.zone)).AddDays(-figureFor)
	return slices.DeleteFunc(before.Figures, func(f exportwatch.Figure) bool {
		return f.Complete() || f.Before || f.On.Before(oldest) ||
			slices.ContainsFunc(census.Figures, func(o exportwatch.Figure) bool { return o.What == f.What })
	}), err
}

// recount looks again for what the last census missed.
func (p *Pipeline) recount(ctx context.Context, id exportwatch.SourceID) error {
	var r Report
	return p.store.Update(ctx, func(tx *store.Tx) error {
		census, err := tx.LastFigures(ctx, id)
		if err != nil || !slices.ContainsFunc(census.Figures, func(f exportwatch.Figure) bool { return !f.Complete() && !f.Before }) {
			return err
		}
		was := slices.Clone(census.Figures)
		if err := p.countAll(ctx, tx, &census); err != nil {
			return err
		}
		for i, f := range census.Figures {
			if f.Found == was[i].Found {
				continue
			}
			if err := tx.PutFigure(ctx, census.ID, i, f); err != nil {
				return err
			}
		}
		return p.judgeFigures(ctx, tx, census, &r)
	})
}

// countAll counts what is stored of each figure. A figure about a day before the
// source was watched that is not complete is marked so: nothing is claimed of it.
func (p *Pipeline) countAll(ctx context.Context, tx *store.Tx, census *exportwatch.Census) error {
	state, err := tx.SourceState(ctx, census.Source)
	if err != nil {
		return err
	}
	added := exportwatch.DateOf(state.Added.In(p.zone))
	for i := range census.Figures {
		f := &census.Figures[i]
		if err := tx.CountFigure(ctx, f); err != nil {
			return err
		}
		f.Before = !f.On.IsZero() && f.On.Before(added) && !f.Complete()
	}
	return nil
}

// judgeFigures opens an incident for each figure that is not complete, and
// closes those of figures that now are or are no longer compared.
func (p *Pipeline) judgeFigures(ctx context.Context, tx *store.Tx, census exportwatch.Census, r *Report) error {
	open, err := tx.Incidents(ctx, census.Source, true, 0)
	if err != nil {
		return err
	}
	for _, i := range open {
		at := slices.IndexFunc(census.Figures, func(f exportwatch.Figure) bool { return f.What == i.Subject })
		switch {
		case i.Reason != exportwatch.ReasonIncomplete:
		case at < 0:
			err = p.end(ctx, tx, i, endedReplace, r)
		case census.Figures[at].Complete():
			err = p.end(ctx, tx, i, "", r)
		}
		if err != nil {
			return err
		}
	}
	for _, f := range census.Figures {
		if f.Complete() || f.Before {
			continue
		}
		i := exportwatch.Incident{Source: census.Source, Subject: f.What, Reason: exportwatch.ReasonIncomplete, Detail: lacking(f), Opened: p.now()}
		if err := p.open(ctx, tx, i, r); err != nil {
			return err
		}
	}
	return p.refreshHealth(ctx, tx, census.Source)
}

// lacking says what of a figure is not stored.
func lacking(f exportwatch.Figure) string {
	s := fmt.Sprintf("%d of %d are stored", f.Found, f.Expected)
	switch {
	case !f.AsOf.IsZero():
		s = fmt.Sprintf("no version of %s that applies from %s is stored", f.Prefix, f.AsOf)
	case len(f.Missing) > 0:
		s += fmt.Sprintf("; missing: %s", exportwatch.Excerpt(fmt.Sprint(f.Missing), 300))
	}
	return s
}
