package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/pipeline"
	"exportwatch/replay"
	"exportwatch/sources"
	"exportwatch/store"
)

type sourcesTestCmd struct {
	ID     string `arg:"" help:"The source, such as fr/bis."`
	Replay string `placeholder:"PATH" type:"existingpath" help:"Answer from a recorded web instead of the network: a *.txtar file, or a directory, in which the file named for the source is taken if there is one (fr-bis.keyless.txtar if no key is set, then fr-bis.txtar)."`
	JSON   bool   `help:"Print JSON."`
}

// Help gives examples and the exit codes.
func (sourcesTestCmd) Help() string {
	return `Retrieves and reads the source as a check does and keeps nothing. Exits 0 if
every page was had and read, 2 if not.

Examples:
  exportwatch -c exportwatch.yaml sources test fr/bis
  exportwatch sources test fr/bis --replay sources/testdata/web`
}

// A trial is what one pass over a source brought, by itself.
type trial struct {
	At        time.Time       `json:"at"`
	Captures  []captureJSON   `json:"captures"`
	Documents []readingJSON   `json:"documents"` // as they stand after the pass
	Incidents []incidentJSON  `json:"incidents"` // open after it
	raw       []trialResponse // what sources record writes
}

// captureJSON is a capture in the form scripts rely on.
type captureJSON struct {
	URL     string              `json:"url"`
	Outcome exportwatch.Outcome `json:"outcome"`
	Reason  exportwatch.Reason  `json:"reason"`
	Detail  string              `json:"detail"`
	Status  int                 `json:"status"`
	Bytes   int64               `json:"bytes"`
	Format  string              `json:"format"`
}

// readingJSON is a document that was read, in the form scripts rely on.
type readingJSON struct {
	ID        exportwatch.DocID   `json:"id"`
	Kind      exportwatch.DocKind `json:"kind"`
	Title     string              `json:"title"`
	Format    string              `json:"format"`
	Published exportwatch.Date    `json:"published"`
	Sections  int                 `json:"sections"`
	Rows      int                 `json:"rows"`
	Entries   int                 `json:"entries"`
	Bytes     int                 `json:"bytes"`
	Warnings  []string            `json:"warnings,omitempty"`
}

// A trialResponse is an answer as it came.
type trialResponse struct {
	capture exportwatch.Capture
	body    []byte
}

// Run makes the trial passes and prints them.
func (c sourcesTestCmd) Run(e *env) error {
	trials, err := tryOut(e, c.ID, c.Replay)
	if err != nil {
		return err
	}
	if c.JSON {
		err = writeJSON(e.stdout, map[string]any{"source": c.ID, "passes": trials})
	} else {
		printTrials(e, trials)
	}
	if err != nil {
		return err
	}
	last := trials[len(trials)-1]
	if len(last.Incidents) > 0 {
		i := last.Incidents[0]
		return fmt.Errorf("%s: %d incidents; first: %s: %s (%s)", c.ID, len(last.Incidents), i.Reason, printable(i.Detail), i.Subject)
	}
	return nil
}

// tryOut makes a pass over one source, or with a recorded web one at each of
// its instants, in a database of its own that is removed afterwards.
func tryOut(e *env, id, recorded string) (trials []trial, err error) {
	if id == string(sources.HandID) {
		return nil, fmt.Errorf("%s retrieves nothing: it holds what exportwatch ingest takes in", id)
	}
	s, err := loadSettings(e.config)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "exportwatch-trial-")
	if err != nil {
		return nil, fmt.Errorf("make a place for the trial: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	o := serviceOptions{dir: dir, now: e.now, only: exportwatch.SourceID(id)}
	instants := []time.Time{{}}
	var clk clock
	if recorded != "" {
		names := []string{recordedName(id)}
		if k, _ := s.keys(e); k == (sources.Keys{}) {
			names = append([]string{names[0] + ".keyless"}, names...)
		}
		if o.transport, instants, err = recordedSource(recorded, names, &clk); err != nil {
			return nil, err
		}
		o.synthetic, o.now = true, clk.now
	} else if s.Contact == "" {
		return nil, errors.New("fetching needs `contact` in the configuration to name whom publishers can write to; see exportwatch config example")
	}
	s.Subscriptions = nil // nobody is told of a trial
	svc, err := openService(e, s, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, svc.close()) }()
	for _, at := range instants {
		if !at.IsZero() {
			clk.set(at)
		}
		t, err := svc.try(e, o.now())
		if err != nil {
			return nil, err
		}
		trials = append(trials, t)
	}
	return trials, nil
}

// recordedName is the file name, without its ending, of a source's recordings.
func recordedName(id string) string { return strings.ReplaceAll(id, "/", "-") }

// recordedSource loads the recordings of one source: the file at path, the first
// that there is of those named in the directory at path, or all of that
// directory.
func recordedSource(path string, names []string, clk *clock) (http.RoundTripper, []time.Time, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, fmt.Errorf("load the recorded web: %w", err)
	}
	if !info.IsDir() {
		return loadRecorded(path, clk)
	}
	for _, name := range names {
		if own := filepath.Join(path, name+".txtar"); isFile(own) {
			return loadRecorded(own, clk)
		}
	}
	return checkCmd{Replay: path}.recorded(clk)
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// loadRecorded loads one archive of recordings.
func loadRecorded(file string, clk *clock) (http.RoundTripper, []time.Time, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, fmt.Errorf("load the recorded web: %w", err)
	}
	web, err := replay.New(b, clk.now)
	if err != nil {
		return nil, nil, fmt.Errorf("load the recorded web: %w", err)
	}
	instants := web.Instants()
	if len(instants) == 0 {
		return nil, nil, fmt.Errorf("%s holds no recorded answers", file)
	}
	return web, instants, nil
}

// try makes one pass over the only source of svc and tells what it brought.
func (svc *service) try(e *env, now time.Time) (t trial, err error) {
	id := svc.defs[0].ID
	report, err := svc.pipeline.Check(e.ctx, id)
	if err != nil {
		return t, err
	}
	t = trial{At: now.UTC(), Captures: []captureJSON{}, Documents: []readingJSON{}, Incidents: []incidentJSON{}}
	err = svc.store.View(e.ctx, func(tx *store.Tx) error { return t.fill(e, tx, id, report) })
	return t, err
}

// fill reads what the pass stored: its captures with their bodies, and the
// documents as they stand now.
func (t *trial) fill(e *env, tx *store.Tx, id exportwatch.SourceID, report pipeline.Report) error {
	made := 0
	for _, run := range report.Runs {
		made += run.Captures
	}
	captures, err := tx.CapturesOf(e.ctx, id, max(made, 1))
	if err != nil {
		return err
	}
	for i := range captures {
		c := captures[len(captures)-1-i] // they come newest first
		t.Captures = append(t.Captures, captureJSON{c.URL, c.Outcome, c.Reason, c.Detail, c.Status, c.Size, c.Format})
		r := trialResponse{capture: c}
		if c.Payload != (exportwatch.Digest{}) {
			if r.body, err = tx.Payload(e.ctx, c.Payload); err != nil {
				return err
			}
		}
		t.raw = append(t.raw, r)
	}
	open, err := tx.Incidents(e.ctx, id, true, 0)
	if err != nil {
		return err
	}
	for _, i := range open {
		t.Incidents = append(t.Incidents, toIncidentJSON(i))
	}
	docs, err := tx.Documents(e.ctx, "", 0, 0)
	if err != nil {
		return err
	}
	for _, d := range docs {
		if err := t.addReadings(e, tx, d); err != nil {
			return err
		}
	}
	return nil
}

// addReadings adds the newest version of each rendition of a document.
func (t *trial) addReadings(e *env, tx *store.Tx, d exportwatch.Document) error {
	versions, err := tx.Versions(e.ctx, d.ID)
	if err != nil {
		return err
	}
	newest := map[string]int{}
	for _, v := range versions {
		r := readingJSON{ID: d.ID, Kind: d.Kind, Title: cmp.Or(v.Title, d.Title), Format: v.Format, Published: v.Published,
			Sections: len(v.Sections), Entries: len(v.Entries), Bytes: len(v.Text)}
		for _, table := range v.Tables {
			r.Rows += len(table.Rows)
		}
		for _, w := range v.Warnings {
			r.Warnings = append(r.Warnings, w.Code)
		}
		if i, ok := newest[v.Format]; ok {
			t.Documents[i] = r
			continue
		}
		newest[v.Format] = len(t.Documents)
		t.Documents = append(t.Documents, r)
	}
	return nil
}

func printTrials(e *env, trials []trial) {
	for _, t := range trials {
		fmt.Fprintln(e.stdout, instant(t.At))
		for _, c := range t.Captures {
			var trouble bytes.Buffer
			if c.Reason != "" {
				fmt.Fprintf(&trouble, "  %s: %s", c.Reason, printable(c.Detail))
			}
			fmt.Fprintf(e.stdout, "  %-12s %3d %9d bytes  %s%s\n", c.Outcome, c.Status, c.Bytes, printable(c.URL), trouble.String())
		}
		for _, i := range t.Incidents {
			fmt.Fprintf(e.stdout, "  incident     %s: %s (%s)\n", i.Reason, printable(i.Detail), printable(i.Subject))
		}
	}
	last := trials[len(trials)-1]
	fmt.Fprintf(e.stdout, "read %s\n", plural(len(last.Documents), "document"))
	for _, d := range last.Documents {
		fmt.Fprintf(e.stdout, "  %s [%s, %s] %s: %d sections, %d rows, %d entries, %d bytes\n", d.ID, d.Kind, d.Format,
			exportwatch.Excerpt(printable(d.Title), 80), d.Sections, d.Rows, d.Entries, d.Bytes)
	}
}
