package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
)

type serveCmd struct {
	Data   string `placeholder:"DIR" help:"Where the database lies."`
	Listen string `placeholder:"HOST:PORT" help:"Where the web pages are served; the configuration's web.listen otherwise."`
}

// Help gives an example.
func (serveCmd) Help() string {
	return "Example: exportwatch -c exportwatch.yaml serve --data /var/lib/exportwatch"
}

// Run watches, delivers and serves until interrupted.
func (c serveCmd) Run(e *env) error {
	s, err := loadSettings(e.config)
	if err != nil {
		return err
	}
	if s.Contact == "" {
		return errors.New("serve needs `contact` in the configuration to name whom publishers can write to; see exportwatch config example")
	}
	e.log = slog.New(slog.NewTextHandler(e.stderr, nil)) // a service tells what it does
	channels, err := liveChannels(e, s)
	if err != nil {
		return err
	}
	dir, err := dataDir(e, c.Data, s)
	if err != nil {
		return err
	}
	svc, err := openService(e, s, serviceOptions{dir: dir, now: e.now, channels: channels, baseURL: s.Web.BaseURL})
	if err != nil {
		return err
	}
	return errors.Join(c.run(e, s, svc), svc.close())
}

func (c serveCmd) run(e *env, s *settings, svc *service) error {
	address := s.Web.Listen
	if c.Listen != "" {
		address = c.Listen
	}
	token, err := secret(e, s.Web.TokenEnv)
	if err != nil {
		return fmt.Errorf("web.token_env: %w", err)
	}
	l, err := listen(e.ctx, address, token)
	if err != nil {
		return err
	}
	h, err := svc.pages(e, e.now, token)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	if len(s.Subscriptions) == 0 {
		e.log.Warn(nobodyTold)
	}
	fmt.Fprintf(e.stdout, "web pages on %s\n", pagesURL(address, l))
	ctx, stop := context.WithCancel(e.ctx)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- serve(ctx, l, h); stop() }()
	err = svc.pipeline.Run(ctx)
	stop()
	return errors.Join(err, <-served)
}
