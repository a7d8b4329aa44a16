package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"exportwatch"
	"exportwatch/sources"
	"exportwatch/store"
)

type coverageCmd struct {
	Source []string `arg:"" optional:"" help:"Sources to tell of; all of them if none is named."`
	Data   string   `placeholder:"DIR" help:"Where the database lies."`
	Ask    bool     `help:"Ask the publishers for their figures now, as serve does every night. Needs the database for itself."`
	Replay string   `placeholder:"DIR" type:"existingdir" help:"With --ask, answer from a recorded web, as at its last instant."`
	JSON   bool     `help:"Print JSON."`
}

// Help says what the figures are and gives examples.
func (coverageCmd) Help() string {
	return `For each source: since when it is watched, how much of what its publisher says there is is stored, when it could not be observed, and what cannot be seen through it. Exits 2 if --ask could not have the figures of a source.

Examples:
  exportwatch coverage
  exportwatch coverage --json fr/bis`
}

// coverageJSON is what is known of how complete a source is.
type coverageJSON struct {
	ID       exportwatch.SourceID `json:"id"`
	Title    string               `json:"title"`
	Since    *time.Time           `json:"since"` // null if it was never checked
	Last     *time.Time           `json:"last_success"`
	Census   *censusJSON          `json:"census"` // null if there are no figures of the publisher
	Gaps     []gapJSON            `json:"gaps"`
	Coverage string               `json:"coverage"`
	counted  bool                 // its publisher gives figures to compare with
}

// Run prints the coverage, after asking for the figures if that is wanted.
func (c coverageCmd) Run(e *env) error {
	s, err := loadSettings(e.config)
	if err != nil {
		return err
	}
	if c.Replay != "" && !c.Ask {
		return errors.New("--replay goes with --ask: what is stored is told without a web")
	}
	asked := error(nil)
	if c.Ask {
		asked = c.ask(e, s)
	}
	list, synthetic, err := c.read(e, s)
	if err != nil {
		return errors.Join(asked, err)
	}
	if c.JSON {
		return errors.Join(asked, writeJSON(e.stdout, map[string]any{"sources": list, "synthetic": synthetic}))
	}
	printBanner(e, synthetic)
	for _, l := range list {
		l.print(e)
	}
	return asked
}

// read gathers the coverage of the sources that were named.
func (c coverageCmd) read(e *env, s *settings) (list []coverageJSON, synthetic bool, err error) {
	all, err := readCatalogue(e, c.Data, s)
	if err != nil {
		return nil, false, err
	}
	for _, name := range c.Source {
		if !slices.ContainsFunc(all.sources, func(src exportwatch.Source) bool { return string(src.ID) == name }) {
			return nil, false, fmt.Errorf("no source is called %q; exportwatch sources lists them", name)
		}
	}
	for _, src := range all.sources {
		if len(c.Source) == 0 || slices.Contains(c.Source, string(src.ID)) {
			list = append(list, coverageJSON{ID: src.ID, Title: src.Title, Coverage: src.Coverage, Since: jsonInstant(all.states[src.ID].Added), Last: jsonInstant(all.states[src.ID].LastSuccess), Gaps: []gapJSON{}, counted: all.counted[src.ID]})
		}
	}
	err = readStore(e, c.Data, s, func(tx *store.Tx, _ bool) error {
		for i := range list {
			if err := list[i].fill(e, tx); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, exportwatch.ErrNotFound) {
		err = nil
	}
	return list, all.synthetic, err
}

func (l *coverageJSON) fill(e *env, tx *store.Tx) (err error) {
	if l.Census, err = readCensus(e, tx, l.ID); err != nil {
		return err
	}
	gaps, err := tx.Gaps(e.ctx, l.ID)
	for _, g := range gaps {
		l.Gaps = append(l.Gaps, toGapJSON(g))
	}
	return err
}

// watched says since when a source is watched, or when somebody last handed
// something in.
func (l coverageJSON) watched() string {
	switch {
	case l.ID == sources.HandID && l.Last == nil:
		return "nothing was handed in yet"
	case l.ID == sources.HandID:
		return "last handed in at " + instant(*l.Last)
	case l.Since == nil:
		return "not watched yet"
	}
	return "watched since " + instant(*l.Since)
}

func (l coverageJSON) print(e *env) {
	fmt.Fprintf(e.stdout, "%s  %s\n  %s\n", l.ID, l.Title, l.watched())
	if l.ID != sources.HandID {
		fmt.Fprintf(e.stdout, "  %s\n", l.Census.told(l.counted))
	}
	for _, m := range l.Census.missing() {
		fmt.Fprintf(e.stdout, "  missing: %s\n", printable(m))
	}
	for _, g := range l.Gaps {
		fmt.Fprintf(e.stdout, "  gap: %s\n", g)
	}
	if l.Coverage != "" {
		fmt.Fprintf(e.stdout, "  %s\n", l.Coverage)
	}
}

// ask has every source that was named, or all whose publishers keep figures,
// compared with those figures.
func (c coverageCmd) ask(e *env, s *settings) error {
	dir, err := dataDir(e, c.Data, s)
	if err != nil {
		return err
	}
	o := serviceOptions{dir: dir, now: e.now, keepSubs: e.config == ""}
	if c.Replay != "" {
		var clk clock
		web, instants, err := checkCmd{Replay: c.Replay}.recorded(&clk)
		if err != nil {
			return err
		}
		clk.set(instants[len(instants)-1])
		o.transport, o.synthetic, o.now = web, true, clk.now
	} else if s.Contact == "" {
		return errors.New("coverage --ask needs `contact` in the configuration to name whom publishers can write to; see exportwatch config example")
	}
	svc, err := openService(e, s, o)
	if err != nil {
		return err
	}
	return errors.Join(c.take(e, svc), svc.close())
}

func (c coverageCmd) take(e *env, svc *service) error {
	var failed []error
	for _, d := range svc.defs {
		if named := slices.Contains(c.Source, string(d.ID)); d.Census == nil || len(c.Source) > 0 && !named {
			continue
		}
		census, err := svc.pipeline.TakeCensus(e.ctx, d.ID)
		if err == nil && census.Reason != "" {
			err = fmt.Errorf("figures of %s could not be had: %s: %s", d.ID, census.Reason, printable(census.Detail))
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// String tells of a gap, and of how it was filled.
func (g gapJSON) String() string {
	s := fmt.Sprintf("%s to %s: %s", instant(g.From), instant(g.To), g.Reason)
	switch {
	case g.FilledAt != nil:
		s += fmt.Sprintf("; filled by %s at %s", g.FilledBy, instant(*g.FilledAt))
	case g.Planned:
		s += "; not filled, since nobody meant to watch"
	}
	return s
}

func toGapJSON(g exportwatch.Gap) gapJSON {
	return gapJSON{From: g.From, To: g.To, Reason: g.Reason, Planned: g.Planned, FilledBy: g.FilledBy, FilledAt: jsonInstant(g.FilledAt)}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
