// Package crawler retrieves the pages of a source politely and keeps every
// retrieval as evidence. A [Crawler] keeps to each publisher's [Limit], sends
// what it knows so that a server may answer 304, obeys robots.txt and
// Retry-After, asks again after a failure that passes, bounds time and memory,
// refuses to be led into private networks, and stores one
// [exportwatch.Capture] a URL whatever the end of it. It does not read the
// payloads: what a page means and what it leads to is told to it.
//
// Keys travel in [Request.Header] only. They go to the scheme and host of the
// request's URL and to no other, and show nowhere: not in captures, whose
// headers and URLs are stored without what is or may be secret (see
// [StoredURL]), not in details or logs, and an answer whose body repeats one is
// not kept.
package crawler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"exportwatch"
)

// Engine names this crawler and its revision in every capture it makes.
const Engine = "crawler/2"

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
	Header   http.Header // further headers, such as keys, sent to the scheme and host of URL only
}

// A Page is what a retrieval brought.
type Page struct {
	Capture exportwatch.Capture // as stored, or about to be: the ID may not be known yet
	Body    []byte              // the payload, also after Revisit and NotModified; must not be changed
}

// A Plan says what a run retrieves.
type Plan struct {
	Start []Request
	// Follow returns what a page leads to. It is pure and is called only for
	// pages whose outcome is OK, in the order in which they were asked for. Nil
	// follows nothing, and spares loading what a 304 confirms.
	Follow   func(Request, Page) []Request
	MaxPages int // retrievals of one run; 0 is 500
	// LeftOut, if not nil, is told once, before Run returns, how many URLs were left
	// out because of MaxPages, if any were.
	LeftOut func(urls int)
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

// A GroupArchive is an [Archive] that can find and store several captures at
// once for less. It is given confirmations (NotModified) in groups, which are
// stored together with whatever follows them, and before Run returns: a process
// that is killed loses the last few, on which nothing was built, and the next
// pass makes them again.
type GroupArchive interface {
	// LastCaptures returns the LastCapture of each of urls that has one, by URL.
	LastCaptures(ctx context.Context, src exportwatch.SourceID, urls []string) (map[string]exportwatch.Capture, error)
	// AddCaptures stores all of list in its order or, on an error, none of it,
	// and returns the captures with their IDs.
	AddCaptures(ctx context.Context, list []exportwatch.Retrieval) ([]exportwatch.Capture, error)
}

// A QuotaArchive is an [Archive] that counts what is asked of publishers that
// allow so many requests a day, so that a process that starts again, or another
// beside it, does not begin a new day. With any other archive each crawler counts
// its own.
type QuotaArchive interface {
	// SpendRequest counts a request to publisher that is about to be sent at the
	// instant at. If most were counted in the window before it, it counts nothing
	// and returns false and when the first of these was sent.
	SpendRequest(ctx context.Context, publisher string, at time.Time, window time.Duration, most int) (first time.Time, ok bool, err error)
}

// A HoldArchive is an [Archive] that keeps what hosts asked for that want to be
// left alone, so that a process that starts again, or another beside it, leaves
// them alone too. With any other archive each crawler knows of its own.
type HoldArchive interface {
	// Holds returns what hosts asked for before now that have not answered since:
	// what lasts, and what ended lately, for how often they asked in a row.
	Holds(ctx context.Context, now time.Time) ([]exportwatch.Hold, error)
	// PutHold keeps h in the place of what its host asked for before, unless that
	// lasts longer.
	PutHold(ctx context.Context, h exportwatch.Hold) error
	// DropHold forgets what a host asked for.
	DropHold(ctx context.Context, host string) error
}

// A Classifier tells content from what merely has status 200: a block page, a
// login wall. It returns the empty Reason for content; any other Reason makes
// the capture Suspect, or Gone for [exportwatch.ReasonElsewhere], with one line of
// detail. It must not change its arguments.
type Classifier func(c exportwatch.Capture, header http.Header, body []byte) (exportwatch.Reason, string)

// Options configure a [Crawler].
type Options struct {
	Archive   Archive           // required
	Transport http.RoundTripper // nil is NewTransport(TransportOptions{}), the guarded network
	Classify  Classifier        // nil takes every non-empty body for content
	Log       *slog.Logger      // nil discards
	Now       func() time.Time  // required: the clock captures are dated by
	UserAgent string            // required: must hold a contact, an address with @ or a URL
	Delay     time.Duration     // least time between two requests to a host without a limit; 0 is 1 s, negative is no waiting at all and no second tries
	Limits    []Limit           // of publishers; nil is Publishers()
	Jitter    func() float64    // in [0, 1), spreads further tries; nil is random
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
	jitter    func() float64
	hosts     *hosts
	quotas    QuotaArchive
	holds     HoldArchive // nil if the archive is none
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
	if o.Limits == nil {
		o.Limits = Publishers()
	}
	if err := checkLimits(o.Limits); err != nil {
		return nil, fmt.Errorf("crawler: %w", err)
	}
	c := &Crawler{
		archive: o.Archive, transport: o.Transport, classify: o.Classify, log: o.Log,
		now: o.Now, agent: o.UserAgent, timeout: o.Timeout, jitter: o.Jitter, hosts: newHosts(o.Delay, o.Limits),
	}
	c.holds, _ = o.Archive.(HoldArchive)
	if quotas, ok := o.Archive.(QuotaArchive); ok {
		c.quotas = quotas
	} else {
		c.quotas = &ownQuotas{sent: map[string][]time.Time{}}
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
	if c.jitter == nil {
		c.jitter = rand.Float64
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
