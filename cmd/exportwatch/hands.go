package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"exportwatch"
	"exportwatch/pipeline"
	"exportwatch/sources"
	"exportwatch/store"
)

// errInUse reports that another process works on the data directory.
var errInUse = errors.New("locked")

// A handService is a service for what a person does by hand, such as accepting a
// reading. It works beside a running service too; nothing is fetched or sent.
type handService struct {
	*service
	later  string // says who takes what was done through the steps; empty if that is done at once
	untold bool   // no subscription is known: what is raised is told by the next service that has some
}

// openByHand opens the data directory. With a configuration and the directory to
// itself it subscribes and takes steps as serve would. Otherwise subscriptions
// stay as they are, and where a service has worked the steps are left to it:
// without its configuration its own sources would be read wrongly. create allows
// a database to be made.
func openByHand(e *env, s *settings, flag string, create bool) (h *handService, err error) {
	dir, err := dataDir(e, flag, s)
	if err != nil {
		return nil, err
	}
	synthetic, err := markOf(e, dir)
	if err != nil && (!create || !errors.Is(err, exportwatch.ErrNotFound)) {
		return nil, fmt.Errorf("open the database in %s (serve, check or demo make one): %w", dir, err)
	}
	h = &handService{service: &service{}}
	if h.unlock, err = lockDir(dir); errors.Is(err, errInUse) {
		h.unlock, h.later, err = func() error { return nil }, laterBeside, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.close())
		}
	}()
	if h.zone, err = time.LoadLocation("America/New_York"); err != nil {
		return h, fmt.Errorf("load the Washington time zone: %w", err)
	}
	if h.defs, err = sources.All(s.watched(e)); err != nil {
		return h, err
	}
	o := serviceOptions{dir: dir, synthetic: synthetic, transport: offline{}}
	if h.store, err = openStore(e, o); err != nil {
		return h, err
	}
	if h.later == "" {
		err = h.settle(e, s)
	}
	if err != nil {
		return h, err
	}
	h.engines = newTextEngines(e.ctx, engineCache(dir), true)
	h.pipeline, err = pipeline.New(e.ctx, pipeline.Options{
		Store: h.store, Sources: h.defs, Transport: o.transport, UserAgent: userAgent(s, o),
		Log: e.log, Now: e.now, Zone: h.zone, Beside: h.later != "", Untold: h.untold, Engines: h.engines.list,
	})
	return h, err
}

// Who takes what was done by hand through the steps.
const (
	laterBeside = "the running service takes it up within seconds"
	laterServe  = "the service takes it up when it next starts; to have it done now, name its configuration: exportwatch -c FILE"
)

// settle makes the subscriptions those of the configuration, or without one
// finds out whom the directory belongs to.
func (h *handService) settle(e *env, s *settings) error {
	if e.config != "" {
		h.untold = len(s.Subscriptions) == 0
		return h.subscribe(e, s)
	}
	return h.store.View(e.ctx, func(tx *store.Tx) error {
		subs, err := tx.Subscriptions(e.ctx)
		if err != nil {
			return err
		}
		states, err := tx.SourceStates(e.ctx)
		watched := slices.ContainsFunc(states, func(st exportwatch.SourceState) bool { return st.Source != sources.HandID })
		if h.untold = true; watched || len(subs) > 0 {
			h.later = laterServe
		}
		return err
	})
}

// tell prints what came of it, or who sees to that.
func (h *handService) tell(e *env, r pipeline.Report) {
	if h.later != "" {
		fmt.Fprintln(e.stdout, h.later)
		return
	}
	printNews(e, r)
	if h.untold && len(r.Developments) > 0 {
		fmt.Fprintln(e.stdout, "nobody is told yet: no subscription is known here; serve tells those of its configuration")
	}
}

// markOf reports whether the database in dir is made from recordings; it is
// ErrNotFound if there is none.
func markOf(e *env, dir string) (synthetic bool, err error) {
	file := filepath.Join(dir, databaseName)
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		return false, exportwatch.ErrNotFound
	}
	for _, synthetic := range []bool{false, true} {
		st, err := store.Open(e.ctx, file, store.Options{Synthetic: synthetic})
		if err == nil {
			return synthetic, st.Close()
		}
		if !errors.Is(err, exportwatch.ErrConflict) {
			return false, err
		}
	}
	return false, exportwatch.ErrConflict
}

// offline fetches nothing.
type offline struct{}

// RoundTrip implements [http.RoundTripper].
func (offline) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("nothing is fetched by hand")
}
