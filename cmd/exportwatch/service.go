package main

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"time"
	_ "time/tzdata" // schedules and legal days are Washington's, on machines without a zone database too

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/notify"
	"exportwatch/notify/email"
	"exportwatch/notify/webhook"
	"exportwatch/pipeline"
	"exportwatch/sources"
	"exportwatch/store"
)

// databaseName is the file of the embedded database inside the data directory.
const databaseName = "exportwatch.db"

// A service is an open store and the pipeline over it.
type service struct {
	store    *store.Store
	pipeline *pipeline.Pipeline
	defs     []sources.Definition
	zone     *time.Location
	unlock   func() error
	engines  *textEngines // for PDF files; nil before it is needed
}

// serviceOptions say how a service differs from the live one.
type serviceOptions struct {
	dir       string
	synthetic bool
	transport http.RoundTripper // nil fetches from the network
	now       func() time.Time
	channels  map[string]notify.Channel
	baseURL   string
	only      exportwatch.SourceID // the one source to make; empty makes all of the configuration
	keepSubs  bool                 // the subscriptions stay as they are stored: there is no configuration to take them from
}

// openService opens the data directory for writing and makes the pipeline. One
// process at a time may do so: two would send alerts twice.
func openService(e *env, s *settings, o serviceOptions) (svc *service, err error) {
	unlock, err := lockDir(o.dir)
	if err != nil {
		return nil, err
	}
	svc = &service{unlock: unlock}
	defer func() {
		if err != nil {
			err = errors.Join(err, svc.close())
		}
	}()
	if svc.zone, err = time.LoadLocation("America/New_York"); err != nil {
		return svc, fmt.Errorf("load the Washington time zone: %w", err)
	}
	if svc.defs, err = sources.All(s.watched(e)); err != nil {
		return svc, err
	}
	if svc.defs, err = named(svc.defs, o.only); err != nil {
		return svc, err
	}
	if svc.store, err = openStore(e, o); err != nil {
		return svc, err
	}
	if !o.keepSubs {
		if err = svc.subscribe(e, s); err != nil {
			return svc, err
		}
	}
	delay := time.Duration(0)
	if o.transport != nil {
		delay = -1 // a recorded web needs no courtesy
	}
	keep, err := s.Retention.keep()
	if err != nil {
		return svc, err
	}
	svc.engines = newTextEngines(e.ctx, engineCache(o.dir), o.transport == nil) // a recorded world shows the same on every machine
	svc.pipeline, err = pipeline.New(e.ctx, pipeline.Options{
		Store: svc.store, Sources: svc.defs, Channels: o.channels, Transport: o.transport, Delay: delay, Limits: s.limits(),
		UserAgent: userAgent(s, o), BaseURL: o.baseURL, Log: e.log, Now: o.now, Zone: svc.zone,
		After: *s.Incidents.After, Operators: s.Incidents.targets(), Keep: keep, DiskFree: watchedDisk(o.dir), Engines: svc.engines.list,
	})
	return svc, err
}

// named returns the definition of the source id, or all of them if id is empty.
// Alone, a source is tried out: there is no past whose gaps could be filled.
func named(defs []sources.Definition, id exportwatch.SourceID) ([]sources.Definition, error) {
	if id == "" {
		return defs, nil
	}
	for _, d := range defs {
		if d.ID == id {
			d.Refill, d.Census = nil, nil
			return []sources.Definition{d}, nil
		}
	}
	return nil, fmt.Errorf("no source is called %q; exportwatch sources lists them", id)
}

func openStore(e *env, o serviceOptions) (*store.Store, error) {
	file := filepath.Join(o.dir, databaseName)
	st, err := store.Open(e.ctx, file, store.Options{Synthetic: o.synthetic})
	if errors.Is(err, exportwatch.ErrConflict) {
		return nil, fmt.Errorf("%s holds the other kind of data (recorded worlds and live watching do not mix); give another --data: %w", file, err)
	}
	if err != nil {
		return nil, fmt.Errorf("open the database %s: %w", file, err)
	}
	return st, nil
}

func (svc *service) close() error {
	var err error
	if svc.store != nil {
		err = svc.store.Close()
	}
	if svc.engines != nil {
		err = errors.Join(err, svc.engines.Close())
	}
	return errors.Join(err, svc.unlock())
}

// subscribe makes the stored subscriptions those of the configuration.
func (svc *service) subscribe(e *env, s *settings) error {
	return svc.store.Update(e.ctx, func(tx *store.Tx) error {
		wanted := map[exportwatch.SubscriptionID]bool{}
		for _, sub := range s.subscriptions() {
			wanted[sub.ID] = true
			if err := tx.PutSubscription(e.ctx, sub); err != nil {
				return fmt.Errorf("store subscription %s: %w", sub.ID, err)
			}
		}
		stored, err := tx.Subscriptions(e.ctx)
		if err != nil {
			return err
		}
		for _, sub := range stored {
			if wanted[sub.ID] {
				continue
			}
			if err := tx.DeleteSubscription(e.ctx, sub.ID); err != nil {
				return fmt.Errorf("remove subscription %s: %w", sub.ID, err)
			}
		}
		return nil
	})
}

// userAgent names the program and whom to write to about it.
func userAgent(s *settings, o serviceOptions) string {
	contact := s.Contact
	if contact == "" && o.transport != nil {
		contact = "replay@exportwatch.example"
	}
	return "exportwatch/" + strings.ReplaceAll(buildVersion(), " ", "-") + " (" + contact + ")"
}

// liveChannels makes the channels of the configuration. A channel that a
// subscription names and the configuration does not have is an error at start,
// not a dead letter later.
func liveChannels(e *env, s *settings) (map[string]notify.Channel, error) {
	channels := map[string]notify.Channel{"log": notify.WriterChannel(e.stdout)}
	if c := s.Channels.Email; c != nil {
		password, err := secret(e, c.PasswordEnv)
		if err != nil {
			return nil, fmt.Errorf("channels.email.password_env: %w", err)
		}
		ch, err := email.New(email.Config{Host: c.Host, Port: c.Port, From: c.From, Username: c.Username, Password: password, TLS: c.TLS})
		if err != nil {
			return nil, fmt.Errorf("channels.email: %w", err)
		}
		channels["email"] = ch
	}
	if c := s.Channels.Webhook; c != nil {
		key, err := secret(e, c.SecretEnv)
		if err != nil {
			return nil, fmt.Errorf("channels.webhook.secret_env: %w", err)
		}
		ch, err := webhook.New(webhook.Config{Secret: key}, crawler.NewTransport(crawler.TransportOptions{}), e.now)
		if err != nil {
			return nil, fmt.Errorf("channels.webhook: %w", err)
		}
		channels["webhook"] = ch
	}
	return channels, nil
}

// secret reads the environment variable called name; no name is no secret. A
// variable that holds nothing is an error now rather than failed logins later.
func secret(e *env, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	value := e.getenv(name)
	if value == "" {
		return "", fmt.Errorf("the environment variable %s is empty or not set", name)
	}
	return value, nil
}
