// Package web shows what the store holds as server-rendered pages: the
// developments with their evidence, the texts and redlines behind them, and the
// health of the sources with what cannot be seen through them.
//
// The pages only read. They hold no script, load nothing from elsewhere, and
// escape all text, since all of it came from the network. The package opens no
// socket and sets no time limits: whoever owns the server does.
package web

import (
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"exportwatch"
	"exportwatch/store"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed style.css
var style string

// Options are what the pages are made from. Store, Log, Now and Zone are
// required.
type Options struct {
	Store     *store.Store
	Sources   []exportwatch.Source
	Log       *slog.Logger
	Now       func() time.Time
	Token     string         // admin token; if empty none is asked for and only loopback hosts are answered
	Synthetic bool           // every page says that its data is made up
	Zone      *time.Location // zone that instants are shown in, beside UTC
	Version   string         // of the program, for the footer
}

// A site answers for all pages. It is immutable and safe for concurrent use.
type site struct {
	Options
	pages   map[string]*template.Template
	sources map[exportwatch.SourceID]exportwatch.Source
	key     [32]byte // signs sessions; a restart ends them all
}

// New returns the handler of all pages. It fails if a required option is
// missing.
func New(o Options) (http.Handler, error) {
	if o.Store == nil || o.Log == nil || o.Now == nil || o.Zone == nil {
		return nil, errors.New("make web pages: want a store, a log, a clock and a zone")
	}
	s := &site{Options: o, sources: map[exportwatch.SourceID]exportwatch.Source{}}
	for _, src := range o.Sources {
		s.sources[src.ID] = src
	}
	rand.Read(s.key[:])
	var err error
	if s.pages, err = s.parse(); err != nil {
		return nil, fmt.Errorf("make web pages: %w", err)
	}
	return s.guard(s.routes()), nil
}

// routes maps every path to its page.
func (s *site) routes() http.Handler {
	mux := http.NewServeMux()
	for pattern, build := range map[string]builder{
		"GET /{$}":               s.developments,
		"GET /developments/{id}": s.development,
		"GET /matters/{id...}":   s.matter,
		"GET /sources":           s.sourceList,
		"GET /sources/{id...}":   s.source,
		"GET /documents/{id...}": s.document,
		"GET /versions/{id}":     s.version,
		"GET /changes/{id}":      s.change,
		"GET /coverage":          s.coverage,
		"GET /alerts":            s.alerts,
		"GET /":                  s.missing,
	} {
		mux.HandleFunc(pattern, s.page(build))
	}
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /style.css", s.stylesheet)
	if s.Token != "" {
		mux.HandleFunc("GET /login", s.page(s.loginForm))
		mux.HandleFunc("POST /login", s.login)
	}
	return mux
}
