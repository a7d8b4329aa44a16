package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"exportwatch"
	"exportwatch/sources"
	"exportwatch/web"
)

// Time limits of the web server: pages are small and made from the database,
// so a client that is slower than this is not reading.
const (
	readTimeout  = 10 * time.Second
	writeTimeout = 60 * time.Second
	idleTimeout  = 2 * time.Minute
	stopTimeout  = 5 * time.Second
)

// pages makes the handler of the web pages.
func (svc *service) pages(e *env, now func() time.Time, token string) (http.Handler, error) {
	list := make([]exportwatch.Source, len(svc.defs))
	for i, d := range svc.defs {
		list[i] = d.Source
	}
	list = append(list, sources.ByHand().Source)
	h, err := web.New(web.Options{Store: svc.store, Sources: list, Log: e.log, Now: now, Token: token,
		Synthetic: svc.store.Synthetic(), Zone: svc.zone, Version: buildVersion()})
	if err != nil {
		return nil, fmt.Errorf("make the web pages: %w", err)
	}
	return h, nil
}

// listen opens the address. Any but a loopback address needs a token, since
// whoever reaches the pages reads everything.
func listen(ctx context.Context, address, token string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("web address %q: want host:port: %w", address, err)
	}
	if token == "" && !loopback(host) {
		return nil, fmt.Errorf("web address %s can be reached from other machines: set web.token_env to the name of a variable that holds an admin token", address)
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("open the web address (another exportwatch? give another --listen): %w", err)
	}
	return l, nil
}

// pagesURL returns where a person opens the pages that l serves: the host as it
// was configured, or this machine if that stands for all its addresses.
func pagesURL(address string, l net.Listener) string {
	host, _, _ := net.SplitHostPort(address) // listen has split it
	_, port, _ := net.SplitHostPort(l.Addr().String())
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}

// serve answers requests until ctx ends, then finishes those under way.
func serve(ctx context.Context, l net.Listener, h http.Handler) error {
	srv := &http.Server{Handler: h, ReadHeaderTimeout: readTimeout, ReadTimeout: readTimeout,
		WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: 64 << 10}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve the web pages: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	err := srv.Shutdown(stop)
	if <-failed; errors.Is(err, context.DeadlineExceeded) {
		return srv.Close()
	}
	return err
}
