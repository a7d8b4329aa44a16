package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// healthDays is how many days of outcomes and growth sources show looks back.
const healthDays = 30

// healthJSON is how far a source can be relied on, over time.
type healthJSON struct {
	Failures []incidentJSON `json:"failures"` // not yet often enough for an incident
	Days     []dayJSON      `json:"days"`     // the latest first; days on which nothing was asked are left out
	Listed   map[string]int `json:"listed"`   // by index, how many things it lists
	Census   *censusJSON    `json:"census"`   // null if its publisher keeps no figures or none were asked for yet
}

// dayJSON is one day (UTC) of a source.
type dayJSON struct {
	Day      string         `json:"day"`
	Outcomes map[string]int `json:"outcomes"` // by outcome, with the reason behind a slash
	Bytes    int64          `json:"bytes"`    // added to the database
}

// censusJSON is the last comparison with a publisher's own figures.
type censusJSON struct {
	At       *time.Time           `json:"at"` // when figures were last had; null if they never were
	Found    int                  `json:"found"`
	Expected int                  `json:"expected"`
	Figures  []exportwatch.Figure `json:"figures"`
	Tried    *time.Time           `json:"tried"`            // when they were last asked for
	Reason   exportwatch.Reason   `json:"reason,omitempty"` // why they could not be had then
	Detail   string               `json:"detail,omitempty"`
}

// readHealth gathers the health of a source. Days are counted back from when it
// was last tried, so that a recorded world has some, too.
func readHealth(e *env, tx *store.Tx, state exportwatch.SourceState) (h healthJSON, err error) {
	h = healthJSON{Failures: []incidentJSON{}, Days: []dayJSON{}}
	troubles, err := tx.Troubles(e.ctx, state.Source)
	if err != nil {
		return h, err
	}
	for _, i := range troubles {
		h.Failures = append(h.Failures, toIncidentJSON(i))
	}
	if h.Listed, err = tx.LastYields(e.ctx, state.Source); err != nil {
		return h, err
	}
	if h.Census, err = readCensus(e, tx, state.Source); err != nil {
		return h, err
	}
	since := exportwatch.DateOf(state.LastTried.UTC()).AddDays(1 - healthDays)
	outcomes, err := tx.DailyOutcomes(e.ctx, state.Source, since.In(time.UTC))
	if err != nil {
		return h, err
	}
	growth, err := tx.Growth(e.ctx, state.Source, since)
	if err != nil {
		return h, err
	}
	h.Days = healthByDay(outcomes, growth)
	return h, nil
}

func healthByDay(outcomes []exportwatch.OutcomeCount, growth []store.Growth) []dayJSON {
	days := []dayJSON{}
	at := func(day exportwatch.Date) *dayJSON {
		i := slices.IndexFunc(days, func(d dayJSON) bool { return d.Day == day.String() })
		if i < 0 {
			i = len(days)
			days = append(days, dayJSON{Day: day.String(), Outcomes: map[string]int{}})
		}
		return &days[i]
	}
	for _, c := range outcomes {
		word := string(c.Outcome)
		if c.Reason != "" {
			word += "/" + string(c.Reason)
		}
		at(c.Day).Outcomes[word] += c.Count
	}
	for _, g := range growth {
		at(g.Day).Bytes = g.Bytes
	}
	slices.SortFunc(days, func(a, b dayJSON) int { return cmp.Compare(b.Day, a.Day) })
	return days
}

// readCensus returns the last figures that were had of a source, and how the
// last try to have them ended; nil if there was none.
func readCensus(e *env, tx *store.Tx, id exportwatch.SourceID) (*censusJSON, error) {
	last, err := tx.LastCensus(e.ctx, id)
	if errors.Is(err, exportwatch.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c := &censusJSON{Figures: []exportwatch.Figure{}, Tried: jsonInstant(last.At), Reason: last.Reason, Detail: last.Detail}
	had, err := tx.LastFigures(e.ctx, id)
	if errors.Is(err, exportwatch.ErrNotFound) {
		return c, nil
	}
	c.At, c.Figures = jsonInstant(had.At), append(c.Figures, had.Figures...)
	c.Found, c.Expected = had.Tally()
	return c, err
}

// told says how complete the store is, and never that it is when that is not
// known. counted says that the publisher gives figures.
func (c *censusJSON) told(counted bool) string {
	switch {
	case c == nil && counted:
		return "not compared yet: the publisher's figures are asked for at night"
	case c == nil:
		return "not compared: no figures of the publisher"
	case c.At == nil:
		return fmt.Sprintf("not compared: the publisher's figures could not be had (%s)", c.Reason)
	}
	s := fmt.Sprintf("%d of %d by the publisher's figures of %s", c.Found, c.Expected, instant(*c.At))
	if c.Reason != "" {
		s += fmt.Sprintf("; since then they could not be had (%s, last tried %s)", c.Reason, instant(*c.Tried))
	}
	return s
}

// missing returns what the publisher has and the store lacks, a line each.
func (c *censusJSON) missing() (lines []string) {
	if c == nil {
		return nil
	}
	for _, f := range c.Figures {
		if f.Complete() || f.Before {
			continue
		}
		line := fmt.Sprintf("%s: %d of %d", f.What, f.Found, f.Expected)
		for _, m := range f.Missing {
			line += " " + m
		}
		lines = append(lines, line)
	}
	return lines
}

// print tells of h; counted says that the publisher gives figures to compare with.
func (h healthJSON) print(w io.Writer, counted bool) {
	fmt.Fprintf(w, "completeness %s\n", h.Census.told(counted))
	for _, m := range h.Census.missing() {
		fmt.Fprintf(w, "missing      %s\n", printable(m))
	}
	for _, url := range sortedKeys(h.Listed) {
		fmt.Fprintf(w, "lists        %d at %s\n", h.Listed[url], printable(url))
	}
	for _, d := range h.Days {
		fmt.Fprintf(w, "day          %s  %s; %d bytes\n", d.Day, counts(d.Outcomes), d.Bytes)
	}
	for _, f := range h.Failures {
		fmt.Fprintf(w, "failing      since %s, %s (%d times, not yet an incident) %s: %s\n", instant(*f.Opened), f.Reason, f.Count, printable(f.Subject), printable(f.Detail))
	}
}
