package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"exportwatch"
	"exportwatch/fixtures"
	"exportwatch/notify"
	"exportwatch/notify/divert"
	"exportwatch/pipeline"
	"exportwatch/replay"
	"exportwatch/store"
)

type demoCmd struct {
	Once   bool   `help:"Exit after the story is told, printing its alerts."`
	Data   string `placeholder:"DIR" help:"Keep the database and the diverted mail there, and go on where an earlier demo stopped. Without it, a temporary directory."`
	Listen string `default:"127.0.0.1:8377" placeholder:"HOST:PORT" help:"Where the web pages are served."`
	World  string `placeholder:"DIR" type:"existingdir" help:"Another recorded world in the form of fixtures/demo."`
	JSON   bool   `help:"With --once, print the alerts as JSON."`
}

// Help says what it is.
func (demoCmd) Help() string {
	return `Plays some days of January 2026 and June 2026 from recordings that were written for this purpose. Nothing leaves this machine: no page is fetched, every message is written to a file under DIR/outbox.

Example: exportwatch demo --once`
}

// demoClockKey names the setting that holds the last instant that was finished.
const demoClockKey = "demo/clock"

// Run plays the recorded world.
func (c demoCmd) Run(e *env) error {
	dir := c.Data
	if dir == "" {
		tmp, err := os.MkdirTemp("", "exportwatch-demo-")
		if err != nil {
			return fmt.Errorf("make a directory for the demo: %w", err)
		}
		defer os.RemoveAll(tmp)
		dir = tmp
	}
	d, err := c.open(e, dir)
	if err != nil {
		return err
	}
	if c.Once {
		err = d.tellStory(e, c.JSON)
	} else {
		err = d.playAndServe(e, c.Listen)
	}
	return errors.Join(err, d.svc.close())
}

// tellStory plays the world and prints its alerts. An interrupt ends it between
// two commits, wherever that is felt: the next start goes on there.
func (d *demo) tellStory(e *env, asJSON bool) error {
	err := d.play(e.ctx)
	switch {
	case err == nil:
		return d.printAlerts(e, asJSON)
	case e.ctx.Err() == nil:
		return err
	case d.temporary:
		return errors.New("interrupted; nothing is kept: to go on later, start with exportwatch demo --once --data DIR")
	}
	return fmt.Errorf("interrupted; go on with exportwatch demo --once --data %s", d.dir)
}

// A demo is a service over a recorded world with a clock of its own.
type demo struct {
	svc   *service
	web   *replay.Web
	clock *clock
	env   *env
	dir   string
	quiet bool // say nothing but the alerts

	once      bool // it ends with the story
	temporary bool // dir is removed at the end
}

func (c demoCmd) open(e *env, dir string) (*demo, error) {
	var world fs.FS = fixtures.Demo
	if c.World != "" {
		world = os.DirFS(c.World)
	} else if sub, err := fs.Sub(world, "demo"); err != nil {
		return nil, fmt.Errorf("open the bundled world: %w", err)
	} else {
		world = sub
	}
	d := &demo{clock: &clock{}, env: e, dir: dir, quiet: c.JSON, once: c.Once, temporary: c.Data == ""}
	pages, err := fs.Sub(world, "web")
	if err != nil {
		return nil, fmt.Errorf("open the recorded web: %w", err)
	}
	if d.web, err = replay.Load(pages, d.clock.now); err != nil {
		return nil, fmt.Errorf("load the recorded web: %w", err)
	}
	config, err := fs.ReadFile(world, "exportwatch.yaml")
	if err != nil {
		return nil, fmt.Errorf("read the world's configuration: %w", err)
	}
	s, err := parseSettings("exportwatch.yaml", config, (*settings).problems) // every send is diverted: no channel need be configured
	if err != nil {
		return nil, err
	}
	d.svc, err = openService(e, s, serviceOptions{
		dir: dir, synthetic: true, transport: d.web, now: d.clock.now, channels: d.channels(), baseURL: "http://" + c.Listen,
	})
	return d, err
}

// channels diverts every send to files of its own directory.
func (d *demo) channels() map[string]notify.Channel {
	out := map[string]notify.Channel{}
	for _, name := range channelNames {
		out[name] = divert.Divert{Dir: filepath.Join(d.dir, "outbox"), Log: d.env.log}
	}
	return out
}

// play takes the world's clock from where it stopped to the end.
func (d *demo) play(ctx context.Context) error {
	done, err := d.reached(ctx)
	if err != nil {
		return err
	}
	all := steps(ticks(d.web.Instants()), d.svc.defs)
	var last time.Time
	for i, st := range all {
		if st.at.After(done) {
			if err := d.take(ctx, last, st); err != nil {
				return fmt.Errorf("demo at %s: %w", instant(st.at), err)
			}
			d.progress(i+1, len(all), st.at)
		}
		last = st.at
	}
	d.clock.set(last)
	_, err = d.svc.pipeline.Resume(ctx)
	if err == nil {
		_, _, err = d.svc.pipeline.Deliver(ctx)
	}
	return err
}

// reached returns the last instant that an earlier run finished.
func (d *demo) reached(ctx context.Context) (at time.Time, err error) {
	err = d.svc.store.View(ctx, func(tx *store.Tx) error {
		s, err := tx.Setting(ctx, demoClockKey)
		if errors.Is(err, exportwatch.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		at, err = time.Parse(time.RFC3339, s)
		return err
	})
	return at, err
}

// take makes the passes of a step, sends what is due, and notes that the step is
// finished. One that was cut is taken again.
func (d *demo) take(ctx context.Context, last time.Time, st step) error {
	at := st.at
	d.clock.set(at)
	if !last.IsZero() && at.Sub(last) > longPause {
		if err := d.svc.pipeline.Pause(ctx, last, at, "paused: the recorded world holds no days between"); err != nil {
			return err
		}
		d.say("\n%s to %s: not watched; the recorded world holds no days between\n", last.Format(time.DateOnly), at.Format(time.DateOnly))
	}
	r, err := d.svc.pipeline.Check(ctx, st.only...)
	if err != nil {
		return err
	}
	var compared []exportwatch.Census
	if len(st.only) == 0 {
		if compared, err = d.compare(ctx); err != nil {
			return err
		}
	}
	sent, failed, err := d.svc.pipeline.Deliver(ctx)
	if err != nil {
		return err
	}
	d.tell(at, r, compared, sent, failed)
	return d.svc.store.Update(ctx, func(tx *store.Tx) error {
		return tx.PutSetting(ctx, demoClockKey, at.UTC().Format(time.RFC3339))
	})
}

// tell prints what an instant brought, under its heading; nothing if nothing.
func (d *demo) tell(at time.Time, r pipeline.Report, compared []exportwatch.Census, sent, failed int) {
	news := len(compared) + len(r.Developments) + len(r.Alerts) + len(r.Incidents) + len(r.Recovered) + len(r.Gaps)
	if d.quiet || news+sent+failed == 0 {
		return
	}
	d.say("\n%s\n", at.In(d.svc.zone).Format("Monday, January 2, 2006, 15:04 MST"))
	printNews(d.env, r)
	for _, c := range compared {
		d.sayCompared(c)
	}
	if sent > 0 {
		d.say("delivered    %s to files\n", plural(sent, "message"))
	}
	if failed > 0 {
		d.say("failed       %s to be tried again\n", plural(failed, "message"))
	}
}

// sayWhereMessagesAre tells it while they are there.
func (d *demo) sayWhereMessagesAre() {
	switch outbox := filepath.Join(d.dir, "outbox"); {
	case !d.temporary:
		d.say("The messages are in %s\n", outbox)
	case d.once:
		d.say("The messages were in a temporary directory that is removed now; --data DIR keeps them in DIR/outbox.\n")
	default:
		d.say("The messages are in %s until you stop the demo; --data DIR keeps them in DIR/outbox.\n", outbox)
	}
}

func (d *demo) say(format string, args ...any) {
	if !d.quiet {
		fmt.Fprintf(d.env.stdout, format, args...)
	}
}

// progress overwrites one line of a terminal; a pipe gets nothing.
func (d *demo) progress(i, n int, at time.Time) {
	if isTerminal(d.env.stderr) {
		fmt.Fprintf(d.env.stderr, "\r%3d%% of the recorded world, %s \r", 100*i/n, at.Format(time.DateOnly))
	}
}

// playAndServe serves the pages from the start and plays the world meanwhile.
func (d *demo) playAndServe(e *env, address string) error {
	l, err := listen(e.ctx, address, "")
	if err != nil {
		return err
	}
	h, err := d.svc.pages(e, d.clock.now, "")
	if err != nil {
		return errors.Join(err, l.Close())
	}
	return d.both(e, pagesURL(address, l), func(ctx context.Context) error { return serve(ctx, l, h) })
}

func (d *demo) both(e *env, url string, serving func(context.Context) error) error {
	ctx, stop := context.WithCancel(e.ctx)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- serving(ctx); stop() }()
	fmt.Fprintf(e.stdout, "SYNTHETIC demo. Web pages on %s\n", url)
	err := d.play(ctx)
	if err == nil {
		fmt.Fprintf(e.stdout, "\nThe recorded world is played. Read it on %s ; stop with Ctrl-C.\n", url)
		d.sayWhereMessagesAre()
		return <-served
	}
	stop()
	if e.ctx.Err() != nil {
		err = nil // interrupted, which each layer words its own way: the next start on the same directory goes on here
	}
	return errors.Join(err, <-served)
}

// alertJSON is an alert in the form scripts rely on.
type alertJSON struct {
	ID           exportwatch.AlertID         `json:"id"`
	Type         exportwatch.AlertType       `json:"type"`
	Kind         exportwatch.Kind            `json:"kind"`
	Severity     exportwatch.Severity        `json:"severity"`
	Headline     string                      `json:"headline"`
	Matter       exportwatch.MatterID        `json:"matter"`
	Day          string                      `json:"day"`
	Source       exportwatch.SourceID        `json:"source"`
	Subscription exportwatch.SubscriptionID  `json:"subscription"`
	Changed      []string                    `json:"changed"`
	Developments []exportwatch.DevelopmentID `json:"developments"`
	Facts        []exportwatch.Fact          `json:"facts"`
	Evidence     []exportwatch.Evidence      `json:"evidence"`
	Synthetic    bool                        `json:"synthetic"`
}

// printAlerts prints every alert of the story, oldest first.
func (d *demo) printAlerts(e *env, asJSON bool) error {
	alerts, err := d.alerts(e.ctx)
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(e.stdout, map[string]any{"synthetic": true, "alerts": alerts})
	}
	fmt.Fprintf(e.stdout, "\nSYNTHETIC: the %d alerts of the recorded world\n", len(alerts))
	for _, a := range alerts {
		what := ""
		if a.Type != exportwatch.AlertCreated {
			what = "update: "
		}
		fmt.Fprintf(e.stdout, "%s  %-8s  %-26s  %s%s  (to %s)\n", a.Day, a.Severity, a.Kind, what, printable(a.Headline), a.Subscription)
	}
	d.sayWhereMessagesAre()
	return nil
}

func (d *demo) alerts(ctx context.Context) ([]alertJSON, error) {
	out := []alertJSON{}
	err := d.svc.store.View(ctx, func(tx *store.Tx) error {
		for offset := 0; ; offset += 100 {
			page, err := tx.Alerts(ctx, 100, offset)
			if err != nil || len(page) == 0 {
				return err
			}
			for _, a := range page {
				j, err := toAlertJSON(ctx, tx, a, d.svc.zone)
				if err != nil {
					return err
				}
				out = append([]alertJSON{j}, out...)
			}
		}
	})
	return out, err
}

// toAlertJSON gives an alert as it was raised, in the matter its development
// belongs to now: what joins two matters may become known later.
func toAlertJSON(ctx context.Context, tx *store.Tx, a exportwatch.Alert, zone *time.Location) (alertJSON, error) {
	now, err := tx.Development(ctx, a.Development)
	if err != nil {
		return alertJSON{}, fmt.Errorf("alert %s: %w", a.ID, err)
	}
	told, err := tx.Revision(ctx, store.RevisionRef{Development: a.Development, Revision: a.Revision})
	if err != nil {
		return alertJSON{}, fmt.Errorf("alert %s: %w", a.ID, err)
	}
	b := told.Body
	j := alertJSON{ID: a.ID, Type: a.Type, Kind: b.Kind, Severity: b.Severity, Headline: b.Headline, Matter: now.Matter,
		Day: exportwatch.DateOf(a.At.In(zone)).String(), Subscription: a.Subscription, Changed: a.Changed,
		Developments: []exportwatch.DevelopmentID{b.ID}, Facts: b.Facts, Evidence: b.Evidence, Synthetic: true}
	switch n := len(b.Sources); {
	case n > 0 && a.Type == exportwatch.AlertCreated:
		j.Source = b.Sources[0].Source // others may have joined it before it was told
	case n > 0:
		j.Source = b.Sources[n-1].Source
	}
	return j, nil
}
