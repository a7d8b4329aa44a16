// Package crawler retrieves the pages of a source politely and keeps every
// retrieval as evidence. A [Crawler] asks one URL after another, sends what it
// knows so that a server may answer 304, obeys robots.txt and Retry-After,
// bounds time and memory, refuses to be led into private networks, and stores
// one [exportwatch.Capture] a URL whatever the end of it. It does not read the
// payloads: what a page means and what it leads to is told to it.
package crawler

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"exportwatch"
)

// Engine names this crawler and its revision in every capture it makes.
const Engine = "crawler/1"

const (
	defaultMaxBytes = 32 << 20 // decoded bytes of one body
	defaultMaxPages = 500
	defaultDelay    = time.Second
	defaultTimeout  = 60 * time.Second
)

// A Request is one URL to retrieve.
type Request struct {
	URL      string
	Format   string      // parsers format of the payload; empty for an index, which is not parsed
	Accept   string      // media types asked for; empty accepts any
	MaxBytes int64       // limit of the decoded body; 0 is 32 MiB; a larger body fails, it is never cut
	Exempt   string      // why robots.txt does not bind (a documented API or feed), redirects included; empty: it binds
	Header   http.Header // further headers, sent to the scheme and host of URL only
}

// A Page is what a retrieval brought.
type Page struct {
	Capture exportwatch.Capture // as stored
	Body    []byte              // the payload, also after Revisit and NotModified; must not be changed
}

// A Plan says what a run retrieves.
type Plan struct {
	Start []Request
	// Follow returns what a page leads to. It is pure and is called only for
	// pages whose outcome is OK. Nil follows nothing.
	Follow   func(Request, Page) []Request
	MaxPages int // retrievals of one run; 0 is 500
}

// An Archive keeps captures and their payloads.
type Archive interface {
	// LastCapture returns the latest Fetched, Revisit or NotModified capture
	// of url for src, whose Payload is the digest of the body last seen, or an
	// error that wraps [exportwatch.ErrNotFound].
	LastCapture(ctx context.Context, src exportwatch.SourceID, url string) (exportwatch.Capture, error)
	// Payload returns the bytes with digest d, or an error that wraps
	// [exportwatch.ErrNotFound].
	Payload(ctx context.Context, d exportwatch.Digest) ([]byte, error)
	// AddCapture stores c, and payload unless it is nil, together, and returns
	// c with its ID.
	AddCapture(ctx context.Context, c exportwatch.Capture, payload []byte) (exportwatch.Capture, error)
}

// A Classifier tells content from what merely has status 200: a block page, a
// login wall. It returns the empty Reason for content; any other Reason makes
// the capture Suspect, with one line of detail. It must not change its arguments.
type Classifier func(c exportwatch.Capture, header http.Header, body []byte) (exportwatch.Reason, string)

// Options configure a [Crawler].
type Options struct {
	Archive   Archive           // required
	Transport http.RoundTripper // nil is NewTransport(TransportOptions{}), the guarded network
	Classify  Classifier        // nil takes every non-empty body for content
	Log       *slog.Logger      // nil discards
	Now       func() time.Time  // required: the clock captures are dated by
	UserAgent string            // required: must hold a contact, an address with @ or a URL
	Delay     time.Duration     // least time between two requests to one host; 0 is 1 s, negative is no waiting at all
	Timeout   time.Duration     // of one request, its body included; 0 is 60 s
}

// A Crawler retrieves pages. It is safe for concurrent use: runs share the
// limits of each host.
type Crawler struct {
	archive   Archive
	transport http.RoundTripper
	classify  Classifier
	log       *slog.Logger
	now       func() time.Time
	agent     string
	timeout   time.Duration
	hosts     *hosts
}

// New returns a Crawler. It is an error to leave out the archive, the clock or
// a way to reach the people who run it.
func New(o Options) (*Crawler, error) {
	switch {
	case o.Archive == nil:
		return nil, errors.New("crawler: no archive")
	case o.Now == nil:
		return nil, errors.New("crawler: no clock")
	case !hasContact(o.UserAgent):
		return nil, errors.New("crawler: the user agent must hold a contact, an e-mail address or a URL")
	}
	c := &Crawler{
		archive: o.Archive, transport: o.Transport, classify: o.Classify, log: o.Log,
		now: o.Now, agent: o.UserAgent, timeout: o.Timeout, hosts: newHosts(o.Delay),
	}
	if c.transport == nil {
		c.transport = NewTransport(TransportOptions{})
	}
	if c.classify == nil {
		c.classify = func(exportwatch.Capture, http.Header, []byte) (exportwatch.Reason, string) { return "", "" }
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.timeout <= 0 {
		c.timeout = defaultTimeout
	}
	return c, nil
}

// Close closes idle connections. It does not end runs that are under way.
func (c *Crawler) Close() {
	if t, ok := c.transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

func hasContact(agent string) bool {
	return strings.Contains(agent, "@") || strings.Contains(agent, "http://") || strings.Contains(agent, "https://")
}
