package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// healthDays is how many days of outcomes and growth the page of a source shows.
const healthDays = 30

// A sourceHealth is how far a source can be relied on, over time.
type sourceHealth struct {
	Failures []exportwatch.Incident // not yet often enough for an incident
	Days     []healthDay            // the latest first
	Listed   []indexYield
	Census   censusView
}

// A healthDay is one day (UTC) of a source.
type healthDay struct {
	Day      exportwatch.Date
	Outcomes []outcomeCount
	Bytes    int64 // added to the database
}

// An indexYield says how many things an index lists.
type indexYield struct {
	URL   string
	Items int
}

// A censusView is the last comparison of a source with the figures of its
// publisher.
type censusView struct {
	Tried           exportwatch.Census // the last time they were asked for
	Had             exportwatch.Census // the last time they were had
	Found, Expected int
}

// Known reports whether anything was ever compared.
func (c censusView) Known() bool { return !c.Had.At.IsZero() }

// Missing returns the figures that are claimed and not complete.
func (c censusView) Missing() []exportwatch.Figure {
	return slices.DeleteFunc(slices.Clone(c.Had.Figures), func(f exportwatch.Figure) bool { return f.Complete() || f.Before })
}

func readCensus(ctx context.Context, tx *store.Tx, id exportwatch.SourceID) (c censusView, err error) {
	if c.Tried, err = tx.LastCensus(ctx, id); errors.Is(err, exportwatch.ErrNotFound) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	c.Had, err = tx.LastFigures(ctx, id)
	if errors.Is(err, exportwatch.ErrNotFound) {
		return c, nil
	}
	c.Found, c.Expected = c.Had.Tally()
	return c, err
}

// readHealth gathers the health of a source. Days are counted back from when it
// was last tried, so that a recorded world has some, too.
func readHealth(ctx context.Context, tx *store.Tx, state exportwatch.SourceState) (h sourceHealth, err error) {
	if h.Failures, err = tx.Troubles(ctx, state.Source); err != nil {
		return h, err
	}
	if h.Census, err = readCensus(ctx, tx, state.Source); err != nil {
		return h, err
	}
	yields, err := tx.LastYields(ctx, state.Source)
	if err != nil {
		return h, err
	}
	for _, url := range slices.Sorted(maps.Keys(yields)) {
		h.Listed = append(h.Listed, indexYield{url, yields[url]})
	}
	since := exportwatch.DateOf(state.LastTried.UTC()).AddDays(1 - healthDays)
	outcomes, err := tx.DailyOutcomes(ctx, state.Source, since.In(time.UTC))
	if err != nil {
		return h, err
	}
	growth, err := tx.Growth(ctx, state.Source, since)
	h.Days = days(outcomes, growth)
	return h, err
}

// days joins the outcomes and the growth of each day.
func days(outcomes []exportwatch.OutcomeCount, growth []store.Growth) []healthDay {
	by := map[exportwatch.Date]*healthDay{}
	at := func(day exportwatch.Date) *healthDay {
		if by[day] == nil {
			by[day] = &healthDay{Day: day}
		}
		return by[day]
	}
	for _, c := range outcomes {
		word := string(c.Outcome)
		if c.Reason != "" {
			word = fmt.Sprintf("%s (%s)", c.Outcome, label(string(c.Reason)))
		}
		d := at(c.Day)
		d.Outcomes = append(d.Outcomes, outcomeCount{word, c.Count})
	}
	for _, g := range growth {
		at(g.Day).Bytes = g.Bytes
	}
	var list []healthDay
	for _, d := range by {
		list = append(list, *d)
	}
	slices.SortFunc(list, func(a, b healthDay) int { return cmp.Compare(b.Day.String(), a.Day.String()) })
	return list
}

// A coveredRow is a source with what is known of how complete it is.
type coveredRow struct {
	sourceRow
	Census censusView
}
