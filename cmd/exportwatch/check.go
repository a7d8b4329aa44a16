package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"exportwatch"
	"exportwatch/pipeline"
	"exportwatch/replay"
)

type checkCmd struct {
	Source []string `arg:"" optional:"" help:"Sources to check; all of them if none is named."`
	Data   string   `placeholder:"DIR" help:"Where the database lies."`
	Replay string   `placeholder:"DIR" type:"existingdir" help:"Answer from a recorded web (*.txtar, web.tsv) instead of the network; its own clock runs from its first instant."`
	Until  string   `placeholder:"INSTANT" help:"Stop the recorded web's clock there (RFC 3339)."`
	JSON   bool     `help:"Print JSON."`
}

// Help gives examples and the exit codes.
func (checkCmd) Help() string {
	return `Exits 0 if nothing is new, 1 if something is, 2 on trouble: also when a source could not be checked.

Examples:
  exportwatch check fr/bis
  exportwatch check --replay ./recorded --data /tmp/try --json`
}

// Run makes the pass, or with --replay one pass at each recorded instant.
func (c checkCmd) Run(e *env) error {
	s, err := loadSettings(e.config)
	if err != nil {
		return err
	}
	if c.Until != "" && c.Replay == "" {
		return errors.New("--until goes with --replay: the network has only now")
	}
	dir, err := dataDir(e, c.Data, s)
	if err != nil {
		return err
	}
	o := serviceOptions{dir: dir, now: e.now, keepSubs: e.config == ""}
	instants := []time.Time{{}}
	var clk clock
	if c.Replay != "" {
		if o.transport, instants, err = c.recorded(&clk); err != nil {
			return err
		}
		o.synthetic, o.now = true, clk.now
	} else if s.Contact == "" {
		return errors.New("check needs `contact` in the configuration to name whom publishers can write to; see exportwatch config example")
	}
	svc, err := openService(e, s, o)
	if err != nil {
		return err
	}
	report, err := c.passes(e, svc, &clk, instants)
	if err := errors.Join(err, svc.close()); err != nil {
		return err
	}
	return c.print(e, report)
}

// recorded loads the recorded web and returns the instants up to --until.
func (c checkCmd) recorded(clk *clock) (http.RoundTripper, []time.Time, error) {
	web, err := replay.Load(os.DirFS(c.Replay), clk.now)
	if err != nil {
		return nil, nil, fmt.Errorf("load the recorded web in %s: %w", c.Replay, err)
	}
	instants := web.Instants()
	if len(instants) == 0 {
		return nil, nil, fmt.Errorf("%s holds no recorded answers: want *.txtar or web.tsv", c.Replay)
	}
	if c.Until == "" {
		return web, instants, nil
	}
	until, err := time.Parse(time.RFC3339, c.Until)
	if err != nil {
		return nil, nil, fmt.Errorf("--until %q: want an instant such as 2031-03-05T21:00:00Z", c.Until)
	}
	for i, t := range instants {
		if t.After(until) {
			instants = instants[:i]
			break
		}
	}
	return web, instants, nil
}

func (c checkCmd) passes(e *env, svc *service, clk *clock, instants []time.Time) (total pipeline.Report, err error) {
	ids := make([]exportwatch.SourceID, len(c.Source))
	for i, s := range c.Source {
		ids[i] = exportwatch.SourceID(s)
	}
	for _, at := range instants {
		if !at.IsZero() {
			clk.set(at)
		}
		r, err := svc.pipeline.Check(e.ctx, ids...)
		if err != nil {
			return total, err
		}
		total.Add(&r)
		total.Failures = r.Failures // what failed before and is not among them was answered since, or is an incident
	}
	return total, nil
}

// print tells what was found. Trouble with a source comes last and makes the
// exit code 2, since "nothing new" may not be believed then.
func (c checkCmd) print(e *env, r pipeline.Report) error {
	if c.JSON {
		if err := writeJSON(e.stdout, reportJSON(r)); err != nil {
			return err
		}
	} else {
		printReport(e, r)
	}
	if len(r.Failures) > 0 {
		f := r.Failures[0]
		return fmt.Errorf("%d failures that are not yet an incident; first: %s %s: %s (%s)", len(r.Failures), f.Source, f.Reason, printable(f.Detail), f.Subject)
	}
	if open := unrecovered(r); len(open) > 0 {
		i := open[0]
		return fmt.Errorf("%d incidents; first: %s %s: %s (%s)", len(open), i.Source, i.Reason, printable(i.Detail), i.Subject)
	}
	if run, ok := unchecked(r); ok {
		return fmt.Errorf("%s could not be checked, as before: %s; exportwatch sources show %s tells why", run.Source, run.Err, run.Source)
	}
	if !r.Empty() {
		return errChanges
	}
	return nil
}

// unchecked returns the first source whose last pass failed, though it opened no
// incident: one from an earlier day goes on.
func unchecked(r pipeline.Report) (exportwatch.Run, bool) {
	last := map[exportwatch.SourceID]exportwatch.Run{}
	for _, run := range r.Runs {
		last[run.Source] = run
	}
	for _, run := range r.Runs {
		if last[run.Source].Err != "" {
			return last[run.Source], true
		}
	}
	return exportwatch.Run{}, false
}

// unrecovered returns the incidents that were opened and not closed again.
func unrecovered(r pipeline.Report) (open []exportwatch.Incident) {
	closed := map[exportwatch.IncidentID]bool{}
	for _, i := range r.Recovered {
		closed[i.ID] = true
	}
	for _, i := range r.Incidents {
		if !closed[i.ID] {
			open = append(open, i)
		}
	}
	return open
}
