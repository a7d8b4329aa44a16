package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"exportwatch"
	"exportwatch/pipeline"
	"exportwatch/sources"
	"exportwatch/store"
)

// errInUse reports that another process works on the data directory.
var errInUse = errors.New("locked")

// openByHand opens the data directory for what a person does by hand, such as
// accepting a reading. It works beside a running service, which then takes what
// was done through its steps; subscriptions stay as they are and nothing is
// fetched or sent. create allows a database to be made.
func openByHand(e *env, s *settings, flag string, create bool) (svc *service, beside bool, err error) {
	dir, err := dataDir(e, flag, s)
	if err != nil {
		return nil, false, err
	}
	synthetic, err := markOf(e, dir)
	if err != nil && (!create || !errors.Is(err, exportwatch.ErrNotFound)) {
		return nil, false, fmt.Errorf("open the database in %s (serve, check or demo make one): %w", dir, err)
	}
	unlock, err := lockDir(dir)
	if beside = errors.Is(err, errInUse); beside {
		unlock, err = func() error { return nil }, nil
	}
	if err != nil {
		return nil, false, err
	}
	svc = &service{unlock: unlock}
	defer func() {
		if err != nil {
			err = errors.Join(err, svc.close())
		}
	}()
	if svc.zone, err = time.LoadLocation("America/New_York"); err != nil {
		return svc, beside, fmt.Errorf("load the Washington time zone: %w", err)
	}
	if svc.defs, err = sources.All(s.watched(e)); err != nil {
		return svc, beside, err
	}
	o := serviceOptions{dir: dir, synthetic: synthetic, transport: offline{}}
	if svc.store, err = openStore(e, o); err != nil {
		return svc, beside, err
	}
	svc.pipeline, err = pipeline.New(e.ctx, pipeline.Options{
		Store: svc.store, Sources: svc.defs, Transport: o.transport, UserAgent: userAgent(s, o),
		Log: e.log, Now: e.now, Zone: svc.zone, Beside: beside,
	})
	return svc, beside, err
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
