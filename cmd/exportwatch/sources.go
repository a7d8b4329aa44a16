package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"exportwatch"
	"exportwatch/sources"
	"exportwatch/store"
)

type sourcesCmd struct {
	List   sourcesListCmd   `cmd:"" default:"withargs" help:"List all sources."`
	Show   sourcesShowCmd   `cmd:"" help:"Show one source: coverage, outcomes, incidents, gaps."`
	Test   sourcesTestCmd   `cmd:"" help:"Retrieve and read one source now, keeping nothing."`
	Record sourcesRecordCmd `cmd:"" help:"Retrieve one source and write what came as a recorded web."`
}

type sourcesListCmd struct {
	Data string `placeholder:"DIR" help:"Where the database lies."`
	JSON bool   `help:"Print JSON."`
}

type sourcesShowCmd struct {
	ID   string `arg:"" help:"The source, such as fr/bis."`
	Data string `placeholder:"DIR" help:"Where the database lies."`
	JSON bool   `help:"Print JSON."`
}

// Help gives an example.
func (sourcesListCmd) Help() string { return "Example: exportwatch sources --json" }

// Help gives an example.
func (sourcesShowCmd) Help() string { return "Example: exportwatch sources show fr/bis" }

// sourceJSON is a source in the form scripts rely on.
type sourceJSON struct {
	ID          exportwatch.SourceID `json:"id"`
	Title       string               `json:"title"`
	Schedule    string               `json:"schedule"`
	LastSuccess *time.Time           `json:"last_success"`
	LastChange  *time.Time           `json:"last_change"`
	LastTried   *time.Time           `json:"last_tried"`
	Health      exportwatch.Health   `json:"health"`
	Reason      string               `json:"reason"`
	Configured  bool                 `json:"configured"`
	Route       string               `json:"route,omitempty"`
}

// incidentJSON is an incident in the form scripts rely on.
type incidentJSON struct {
	Source  exportwatch.SourceID `json:"source"`
	Subject string               `json:"subject"`
	Reason  exportwatch.Reason   `json:"reason"`
	Detail  string               `json:"detail"`
	Opened  *time.Time           `json:"opened"`
	Closed  *time.Time           `json:"closed"`
	Count   int                  `json:"count"`
	Ending  string               `json:"ending,omitempty"` // how it closed if not by recovery
}

func toIncidentJSON(i exportwatch.Incident) incidentJSON {
	return incidentJSON{i.Source, i.Subject, i.Reason, i.Detail, jsonInstant(i.Opened), jsonInstant(i.Closed), i.Count, i.Ending}
}

// readStore opens the database for reading and calls fn in one snapshot, telling
// it whether the database is made from recordings. A database that does not
// exist yet is ErrNotFound.
func readStore(e *env, flag string, s *settings, fn func(tx *store.Tx, synthetic bool) error) error {
	dir, err := dataDir(e, flag, s)
	if err != nil {
		return err
	}
	st, err := store.OpenReadOnly(e.ctx, filepath.Join(dir, databaseName))
	if err != nil {
		return fmt.Errorf("open the database in %s (serve, check or demo make one): %w", dir, err)
	}
	err = st.View(e.ctx, func(tx *store.Tx) error { return fn(tx, st.Synthetic()) })
	return errors.Join(err, st.Close())
}

// A catalogue is the sources of the configuration, and behind them those that
// only the store knows, with what it knows of them.
type catalogue struct {
	sources     []exportwatch.Source
	configured  int // how many of sources are
	routes      map[exportwatch.SourceID]string
	exempt      map[exportwatch.SourceID][]sources.Exemption
	lasting     map[exportwatch.SourceID]bool   // a document that goes or is replaced is told
	unannounced map[exportwatch.SourceID]string // why what is there for the first time is not
	counted     map[exportwatch.SourceID]bool   // its publisher gives figures to compare with
	lacks       map[exportwatch.SourceID]string // why a built-in source is not watched
	states      map[exportwatch.SourceID]exportwatch.SourceState
	synthetic   bool
}

// readCatalogue makes the catalogue; no database knows nothing.
func readCatalogue(e *env, flag string, s *settings) (*catalogue, error) {
	cfg := s.watched(e)
	defs, err := sources.All(cfg)
	if err != nil {
		return nil, err
	}
	c := &catalogue{configured: len(defs), states: map[exportwatch.SourceID]exportwatch.SourceState{},
		routes: map[exportwatch.SourceID]string{}, exempt: map[exportwatch.SourceID][]sources.Exemption{}, lasting: map[exportwatch.SourceID]bool{}, unannounced: map[exportwatch.SourceID]string{}, counted: map[exportwatch.SourceID]bool{}}
	for _, d := range defs {
		c.routes[d.ID], c.exempt[d.ID], c.lasting[d.ID], c.unannounced[d.ID], c.counted[d.ID] = d.Route, d.Exemptions, d.Lasting, d.Unannounced, d.Census != nil
		c.sources = append(c.sources, d.Source)
	}
	c.sources = append(c.sources, sources.ByHand().Source)
	c.configured++
	if err := c.addUnwatched(cfg); err != nil {
		return nil, err
	}
	err = readStore(e, flag, s, func(tx *store.Tx, synthetic bool) error {
		c.synthetic = synthetic
		all, err := tx.SourceStates(e.ctx)
		for _, st := range all {
			c.states[st.Source] = st
		}
		return err
	})
	if err != nil && !errors.Is(err, exportwatch.ErrNotFound) {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(c.states)) {
		if !slices.ContainsFunc(c.sources, func(s exportwatch.Source) bool { return s.ID == id }) {
			c.sources = append(c.sources, exportwatch.Source{ID: id, Title: "not configured"})
		}
	}
	return c, nil
}

// addUnwatched adds the sources that a key or a setting would add.
func (c *catalogue) addUnwatched(cfg sources.Config) error {
	defs, lacks, err := sources.Unwatched(cfg)
	for _, d := range defs {
		c.sources = append(c.sources, d.Source)
		c.routes[d.ID] = d.Route
	}
	c.lacks = lacks
	return err
}

// json is the i-th source in the form scripts rely on.
func (c *catalogue) json(i int) sourceJSON {
	s := c.sources[i]
	j := toSourceJSON(s, c.states[s.ID])
	j.Configured, j.Route = i < c.configured, c.routes[s.ID]
	if why := c.lacks[s.ID]; why != "" {
		j.Reason = why
	}
	return j
}

// Run lists the catalogue.
func (c sourcesListCmd) Run(e *env) error {
	s, err := loadSettings(e.config)
	if err != nil {
		return err
	}
	all, err := readCatalogue(e, c.Data, s)
	if err != nil {
		return err
	}
	list, unwatched := []sourceJSON{}, []unwatchedJSON{}
	for i, src := range all.sources {
		if why := all.lacks[src.ID]; why != "" {
			unwatched = append(unwatched, unwatchedJSON{src.ID, src.Title, why})
			continue
		}
		list = append(list, all.json(i))
	}
	if c.JSON {
		return writeJSON(e.stdout, map[string]any{"sources": list, "unwatched": unwatched, "synthetic": all.synthetic})
	}
	printBanner(e, all.synthetic)
	if err := printSources(e.stdout, list); err != nil {
		return err
	}
	for _, u := range unwatched {
		fmt.Fprintf(e.stdout, "Not watched: %s, %s (%s).\n", u.ID, u.Title, u.Lacks)
	}
	return nil
}

// unwatchedJSON is a built-in source that is not watched, in the form scripts rely on.
type unwatchedJSON struct {
	ID    exportwatch.SourceID `json:"id"`
	Title string               `json:"title"`
	Lacks string               `json:"lacks"`
}

// lineWidth is how wide a line of the list of sources is at the most, in letters,
// unless a source is called by more than half of it.
const lineWidth = 120

// printSources prints a line for each source, with as much of its title as fits.
func printSources(out io.Writer, list []sourceJSON) error {
	health := make([]string, len(list))
	names, states := len("SOURCE"), len("HEALTH")
	for i, src := range list {
		switch health[i] = string(src.Health); {
		case src.Reason != "":
			health[i] += " (" + src.Reason + ")"
		case src.Health == exportwatch.HealthNever && src.LastTried != nil:
			health[i] = "no answer yet"
		}
		names, states = max(names, len(src.ID)), max(states, len(health[i]))
	}
	room := max(lineWidth-names-states-2*len(minute(nil))-4*len("  ")-len("…"), 24)
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "SOURCE\tHEALTH\tLAST SUCCESS\tLAST CHANGE\tTITLE")
	for i, src := range list {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", src.ID, health[i], minute(src.LastSuccess), minute(src.LastChange), exportwatch.Excerpt(printable(src.Title), room))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	keyed := 0
	for _, src := range list {
		if src.Route != "" {
			keyed++
		}
	}
	if keyed > 0 {
		fmt.Fprintf(out, "Keys decide the route of %s: exportwatch sources show ID says which it takes, and what a key would add.\n", plural(keyed, "source"))
	}
	return nil
}

// minute prints t in UTC to the minute, or a dash of the same width.
func minute(t *time.Time) string {
	if t == nil {
		return fmt.Sprintf("%-17s", "-")
	}
	return t.UTC().Format("2006-01-02 15:04Z")
}

func toSourceJSON(s exportwatch.Source, st exportwatch.SourceState) sourceJSON {
	if st.Health == "" {
		st.Health = exportwatch.HealthNever
	}
	return sourceJSON{ID: s.ID, Title: s.Title, Schedule: s.Schedule, LastSuccess: jsonInstant(st.LastSuccess),
		LastChange: jsonInstant(st.LastChange), LastTried: jsonInstant(st.LastTried), Health: st.Health, Reason: string(st.Reason)}
}

// sourceDetail is what sources show tells of one source.
type sourceDetail struct {
	sourceJSON
	Publisher   string         `json:"publisher"`
	Home        string         `json:"home"`
	Grade       string         `json:"source_grade"`
	Coverage    string         `json:"coverage"`
	Removals    bool           `json:"tells_removals"`        // a document that is taken down or replaced is told
	Unannounced string         `json:"unannounced,omitempty"` // why what is there for the first time is not
	Robots      []exemptJSON   `json:"robots_exemptions"`
	Outcomes    map[string]int `json:"outcomes"`
	Incidents   []incidentJSON `json:"incidents"`
	Gaps        []gapJSON      `json:"gaps"`
	Synthetic   bool           `json:"synthetic"`
	healthJSON
	state   exportwatch.SourceState
	counted bool // its publisher gives figures to compare with
}

// exemptJSON is a set of addresses that robots.txt does not bind.
type exemptJSON struct {
	Prefix string `json:"prefix"`
	Why    string `json:"why"`
}

type gapJSON struct {
	From     time.Time  `json:"from"`
	To       time.Time  `json:"to"`
	Reason   string     `json:"reason"`
	Planned  bool       `json:"planned"`
	FilledBy string     `json:"filled_by,omitempty"` // another route
	FilledAt *time.Time `json:"filled_at,omitempty"`
}

// Run shows one source.
func (c sourcesShowCmd) Run(e *env) error {
	s, err := loadSettings(e.config)
	if err != nil {
		return err
	}
	all, err := readCatalogue(e, c.Data, s)
	if err != nil {
		return err
	}
	for i, src := range all.sources {
		if string(src.ID) != c.ID {
			continue
		}
		detail, err := c.detail(e, s, src)
		if err != nil {
			return err
		}
		detail.sourceJSON, detail.Synthetic, detail.Removals = all.json(i), all.synthetic, all.lasting[src.ID]
		detail.Unannounced = all.unannounced[src.ID]
		detail.counted = all.counted[src.ID]
		for _, x := range all.exempt[src.ID] {
			detail.Robots = append(detail.Robots, exemptJSON(x))
		}
		return c.print(e, detail)
	}
	return fmt.Errorf("no source is called %q; exportwatch sources lists them", c.ID)
}

func (c sourcesShowCmd) detail(e *env, s *settings, src exportwatch.Source) (sourceDetail, error) {
	d := sourceDetail{Publisher: src.Publisher, Home: src.Home, Grade: string(src.Grade), Coverage: src.Coverage,
		Outcomes: map[string]int{}, Incidents: []incidentJSON{}, Gaps: []gapJSON{}, Robots: []exemptJSON{},
		healthJSON: healthJSON{Failures: []incidentJSON{}, Days: []dayJSON{}, Listed: map[string]int{}}}
	err := readStore(e, c.Data, s, func(tx *store.Tx, _ bool) (err error) {
		if d.state, err = tx.SourceState(e.ctx, src.ID); err != nil {
			return err
		}
		if d.Outcomes, err = tx.OutcomeCounts(e.ctx, src.ID); err != nil {
			return err
		}
		incidents, err := tx.Incidents(e.ctx, src.ID, false, 20)
		for _, i := range incidents {
			d.Incidents = append(d.Incidents, toIncidentJSON(i))
		}
		if err != nil {
			return err
		}
		gaps, err := tx.Gaps(e.ctx, src.ID)
		for _, g := range gaps {
			d.Gaps = append(d.Gaps, toGapJSON(g))
		}
		if err != nil {
			return err
		}
		d.healthJSON, err = readHealth(e, tx, d.state)
		return err
	})
	if errors.Is(err, exportwatch.ErrNotFound) {
		err = nil
	}
	return d, err
}

func (c sourcesShowCmd) print(e *env, d sourceDetail) error {
	if c.JSON {
		return writeJSON(e.stdout, d)
	}
	printBanner(e, d.Synthetic)
	w := e.stdout
	fmt.Fprintf(w, "%s  %s\n%s\npublisher    %s\ngrade        %s\nschedule     %s (Washington time)\nhealth       %s %s\nlast success %s\nlast change  %s\n",
		d.ID, d.Title, d.Home, d.Publisher, d.Grade, d.Schedule, d.Health, d.Reason, instant(d.state.LastSuccess), instant(d.state.LastChange))
	fmt.Fprintf(w, "coverage     %s\noutcomes     %s\n", d.Coverage, counts(d.Outcomes))
	if d.Unannounced == "" {
		fmt.Fprintln(w, "what is new  told")
	} else {
		fmt.Fprintf(w, "what is new  not told: %s\n", d.Unannounced)
	}
	switch {
	case d.Removals:
		fmt.Fprintln(w, "taken down   told, as is what is replaced: guidance-removed, guidance-changed")
	case d.Configured:
		fmt.Fprintln(w, "taken down   not told, nor what is replaced")
	}
	if d.Route != "" {
		fmt.Fprintf(w, "route        %s\n", d.Route)
	}
	for _, x := range d.Robots {
		fmt.Fprintf(w, "robots       does not bind %s: %s\n", x.Prefix, x.Why)
	}
	for _, i := range d.Incidents {
		closed := "open"
		if i.Closed != nil {
			closed = "until " + instant(*i.Closed)
		}
		if i.Ending != "" {
			closed += " (" + i.Ending + ")"
		}
		fmt.Fprintf(w, "incident     %s %s, %s (%d times) %s: %s\n", instant(*i.Opened), closed, i.Reason, i.Count, i.Subject, printable(i.Detail))
	}
	for _, g := range d.Gaps {
		fmt.Fprintf(w, "gap          %s\n", g)
	}
	d.healthJSON.print(w, d.counted)
	return nil
}
