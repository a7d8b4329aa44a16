package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/store"
)

const (
	lastRuns      = 20 // passes shown of a source
	lastCaptures  = 50
	lastIncidents = 50
)

// A sourceRow is a source with what is known of it now.
type sourceRow struct {
	exportwatch.Source
	State     exportwatch.SourceState
	Incidents int // open ones
	Gaps      int
}

func (s *site) sourceList(r *http.Request) (view, error) {
	rows, err := s.sourceRows(r.Context())
	if err != nil {
		return view{}, err
	}
	var service []exportwatch.Incident
	err = s.Store.View(r.Context(), func(tx *store.Tx) (err error) {
		service, err = tx.Incidents(r.Context(), exportwatch.Service, true, lastIncidents)
		return err
	})
	return view{name: "sources", Title: "Sources", Nav: "/sources", Body: struct {
		Sources []sourceRow
		Service []exportwatch.Incident // open, about the service itself
	}{rows, service}}, err
}

func (s *site) coverage(r *http.Request) (view, error) {
	rows, err := s.sourceRows(r.Context())
	if err != nil {
		return view{}, err
	}
	var gaps []exportwatch.Gap
	covered := make([]coveredRow, len(rows))
	err = s.Store.View(r.Context(), func(tx *store.Tx) (err error) {
		for i, row := range rows {
			covered[i].sourceRow = row
			if covered[i].Census, err = readCensus(r.Context(), tx, row.ID); err != nil {
				return err
			}
		}
		gaps, err = tx.Gaps(r.Context(), "")
		return err
	})
	return view{name: "coverage", Title: "Coverage", Nav: "/coverage", Body: struct {
		Sources []coveredRow
		Gaps    []exportwatch.Gap
	}{covered, gaps}}, err
}

// sourceRows returns every watched source in the given order.
func (s *site) sourceRows(ctx context.Context) ([]sourceRow, error) {
	rows := make([]sourceRow, len(s.Options.Sources))
	at := make(map[exportwatch.SourceID]*sourceRow, len(rows))
	for i, src := range s.Options.Sources {
		rows[i] = sourceRow{Source: src, State: exportwatch.SourceState{Source: src.ID, Health: exportwatch.HealthNever}}
		at[src.ID] = &rows[i]
	}
	err := s.Store.View(ctx, func(tx *store.Tx) error {
		open, err := tx.Incidents(ctx, "", true, 0)
		if err != nil {
			return err
		}
		gaps, err := tx.Gaps(ctx, "")
		if err != nil {
			return err
		}
		states, err := tx.SourceStates(ctx)
		countRows(at, open, gaps, states)
		return err
	})
	return rows, err
}

// countRows fills the rows of sources in; what is of no row is left out.
func countRows(at map[exportwatch.SourceID]*sourceRow, open []exportwatch.Incident, gaps []exportwatch.Gap, states []exportwatch.SourceState) {
	for _, i := range open {
		if row := at[i.Source]; row != nil {
			row.Incidents++
		}
	}
	for _, g := range gaps {
		if row := at[g.Source]; row != nil {
			row.Gaps++
		}
	}
	for _, s := range states {
		if row := at[s.Source]; row != nil {
			row.State = s
		}
	}
}

// stateOf returns the state of a source; one never tried is [exportwatch.HealthNever].
func stateOf(ctx context.Context, tx *store.Tx, id exportwatch.SourceID) (exportwatch.SourceState, error) {
	state, err := tx.SourceState(ctx, id)
	if errors.Is(err, exportwatch.ErrNotFound) {
		return exportwatch.SourceState{Source: id, Health: exportwatch.HealthNever}, nil
	}
	return state, err
}

// A sourcePage is everything known of one source.
type sourcePage struct {
	exportwatch.Source
	State     exportwatch.SourceState
	Runs      []exportwatch.Run
	Outcomes  []outcomeCount
	Captures  []exportwatch.Capture
	Incidents []exportwatch.Incident
	Gaps      []exportwatch.Gap
	sourceHealth
}

// An outcomeCount says how often retrievals or readings ended in one way.
type outcomeCount struct {
	Outcome string
	Count   int
}

func (s *site) source(r *http.Request) (view, error) {
	src, ok := s.sources[exportwatch.SourceID(r.PathValue("id"))]
	if !ok {
		return view{}, fmt.Errorf("source %q: %w", r.PathValue("id"), exportwatch.ErrNotFound)
	}
	p := sourcePage{Source: src}
	err := s.Store.View(r.Context(), func(tx *store.Tx) error { return p.fill(r.Context(), tx) })
	return view{name: "source", Title: src.Title, Nav: "/sources", Body: p}, err
}

func (p *sourcePage) fill(ctx context.Context, tx *store.Tx) (err error) {
	if p.State, err = stateOf(ctx, tx, p.ID); err != nil {
		return err
	}
	if p.Runs, err = tx.Runs(ctx, p.ID, lastRuns); err != nil {
		return err
	}
	if p.Captures, err = tx.CapturesOf(ctx, p.ID, lastCaptures); err != nil {
		return err
	}
	if p.Incidents, err = tx.Incidents(ctx, p.ID, false, lastIncidents); err != nil {
		return err
	}
	if p.Gaps, err = tx.Gaps(ctx, p.ID); err != nil {
		return err
	}
	counts, err := tx.OutcomeCounts(ctx, p.ID)
	for outcome, n := range counts {
		p.Outcomes = append(p.Outcomes, outcomeCount{outcome, n})
	}
	slices.SortFunc(p.Outcomes, func(a, b outcomeCount) int { return strings.Compare(a.Outcome, b.Outcome) })
	if err != nil {
		return err
	}
	p.sourceHealth, err = readHealth(ctx, tx, p.State)
	return err
}

// healthz tells a monitor whether the database answers and how the sources
// are. It names no source and no development, since it asks for no token.
func (s *site) healthz(w http.ResponseWriter, r *http.Request) {
	answer := struct {
		Status        string         `json:"status"` // "ok", "degraded" with open incidents, "down"
		Sources       map[string]int `json:"sources"`
		OpenIncidents int            `json:"open_incidents"`
		Synthetic     bool           `json:"synthetic"`
		At            string         `json:"at"`
	}{Status: "ok", Sources: map[string]int{}, Synthetic: s.Synthetic, At: s.Now().UTC().Format("2006-01-02T15:04:05Z")}
	status := http.StatusOK
	rows, err := s.sourceRows(r.Context())
	if err != nil {
		s.Log.ErrorContext(r.Context(), "health check failed", "error", err)
		answer.Status, status = "down", http.StatusServiceUnavailable
	}
	for _, row := range rows {
		if row.State.Health != "" {
			answer.Sources[string(row.State.Health)]++
		}
		answer.OpenIncidents += row.Incidents
	}
	if answer.Status == "ok" && answer.OpenIncidents > 0 {
		answer.Status = "degraded"
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		s.Log.DebugContext(r.Context(), "web answer cut", "path", r.URL.Path, "error", err)
	}
}
