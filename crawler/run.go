package crawler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"

	"exportwatch"
)

// Run retrieves what p says, each URL at most once, and returns the captures in
// the order of asking, every one stored. Requests to one publisher are under
// way together as far as its limit allows; what they lead to does not depend on
// which is answered first. A retrieval that fails is a capture with a Reason
// and a line of Detail; Run itself fails only if ctx ends or the archive does,
// with the captures made before. What p leads to beyond its MaxPages is left
// out, logged, and told to its LeftOut.
func (c *Crawler) Run(ctx context.Context, run exportwatch.Run, src exportwatch.Source, p Plan) ([]exportwatch.Capture, error) {
	if p.MaxPages <= 0 {
		p.MaxPages = defaultMaxPages
	}
	if err := c.recallHolds(ctx); err != nil {
		return nil, fmt.Errorf("crawl %s: %w", src.ID, err)
	}
	ctx, cancel := context.WithCancel(ctx)
	s := &pass{crawler: c, run: run.ID, src: src.ID, guarded: src.Grade.Above(exportwatch.Secondary), plan: p, seen: make(map[string]bool, min(len(p.Start), p.MaxPages)), left: map[string]bool{}, retries: newAllowance(maxRetries)}
	s.waiting, s.made = make([]exportwatch.Retrieval, 0, groupSize), make([]exportwatch.Capture, 0, min(len(p.Start), p.MaxPages))
	s.enqueue(p.Start)
	err := s.retrieveAll(ctx)
	cancel()
	s.abandon()
	if err = errors.Join(err, s.flush(context.WithoutCancel(ctx))); err != nil {
		return s.made, fmt.Errorf("crawl %s: %w", src.ID, err)
	}
	if left := len(s.left); left > 0 {
		c.log.WarnContext(ctx, "pages left out", "source", src.ID, "limit", p.MaxPages, "left", left)
		if p.LeftOut != nil {
			p.LeftOut(left)
		}
	}
	return s.made, nil
}

// A pass is one run under way. What it retrieves is kept by one goroutine.
type pass struct {
	crawler  *Crawler
	run      int64
	src      exportwatch.SourceID
	guarded  bool // see exchange
	plan     Plan
	retries  allowance
	queue    []Request
	underway []*retrieval                   // in the order of asking
	seen     map[string]bool                // URLs queued or retrieved, without fragment
	left     map[string]bool                // URLs refused because of MaxPages, without fragment
	known    map[string]exportwatch.Capture // last captures of what is next in the queue, by stored URL
	recalled int                            // requests at the head of the queue that known has been asked for
	waiting  []exportwatch.Retrieval
	made     []exportwatch.Capture // stored
}

const (
	groupSize = 64               // captures found, and confirmations stored, together
	groupAge  = 10 * time.Second // how long one waits to be stored
)

// A retrieval is one request under way.
type retrieval struct {
	request Request
	last    known
	done    chan struct{} // closed at the end; nil if it was waited for
	capture exportwatch.Capture
	payload []byte // that the answer brought
	body    []byte // payload, or what was confirmed if the plan wants to see it
	err     error
}

func (s *pass) retrieveAll(ctx context.Context) error {
	for len(s.queue)+len(s.underway) > 0 {
		if err := s.launch(ctx); err != nil {
			return err
		}
		r := s.underway[0]
		r.await()
		s.underway = slices.Delete(s.underway, 0, 1)
		if r.err != nil {
			return r.err
		}
		if err := s.keep(ctx, r); err != nil {
			return err
		}
		if r.capture.Outcome.OK() && s.plan.Follow != nil {
			s.enqueue(s.plan.Follow(r.request, Page{Capture: r.capture, Body: r.body}))
		}
	}
	return nil
}

// launch starts the retrievals at the head of the queue, as many as their
// publisher may be asked for at a time. One alone needs no goroutine.
func (s *pass) launch(ctx context.Context) error {
	for len(s.queue) > 0 && len(s.underway) < s.crawler.hosts.concurrent(s.queue[0].URL) {
		r, err := s.next(ctx)
		if err != nil {
			return err
		}
		s.underway = append(s.underway, r)
		if len(s.underway) == 1 && (len(s.queue) == 0 || s.crawler.hosts.concurrent(s.queue[0].URL) == 1) {
			s.retrieve(ctx, r)
			return nil
		}
		r.done = make(chan struct{})
		go func() {
			defer close(r.done)
			s.retrieve(ctx, r)
		}()
	}
	return nil
}

// next takes the head of the queue with what is known of it from last time.
func (s *pass) next(ctx context.Context) (*retrieval, error) {
	r := &retrieval{request: s.queue[0]}
	if s.recalled == 0 {
		if err := s.recall(ctx); err != nil {
			return nil, err
		}
	}
	s.recalled--
	stored := storedURL(r.request.URL, secretsOf(r.request.Header))
	r.last.Capture, r.last.found = s.known[stored]
	s.queue = s.queue[1:]
	return r, nil
}

// recall asks the archive for what it has of the requests that are next.
func (s *pass) recall(ctx context.Context) error {
	group, ok := s.crawler.archive.(GroupArchive)
	s.recalled = 1
	if ok {
		s.recalled = min(len(s.queue), groupSize)
	}
	urls := make([]string, 0, s.recalled)
	for _, r := range s.queue[:s.recalled] {
		urls = append(urls, storedURL(r.URL, secretsOf(r.Header)))
	}
	var err error
	if ok && len(urls) > 1 {
		s.known, err = group.LastCaptures(ctx, s.src, urls)
	} else {
		s.known, err = s.lastTime(ctx, urls[0])
	}
	if err != nil {
		return fmt.Errorf("last captures of %s and what follows: %w", urls[0], err)
	}
	return nil
}

// lastTime returns what is known of the URL stored from last time.
func (s *pass) lastTime(ctx context.Context, stored string) (map[string]exportwatch.Capture, error) {
	last, err := s.crawler.archive.LastCapture(ctx, s.src, stored)
	if errors.Is(err, exportwatch.ErrNotFound) {
		return nil, nil
	}
	return map[string]exportwatch.Capture{stored: last}, err
}

// await waits for the end of r.
func (r *retrieval) await() {
	if r.done != nil {
		<-r.done
	}
}

// abandon waits for what is under way and is not wanted any more.
func (s *pass) abandon() {
	for _, r := range s.underway {
		r.await()
	}
}

// enqueue adds the requests whose URL is new, up to MaxPages in all.
func (s *pass) enqueue(requests []Request) {
	for _, r := range requests {
		key := withoutFragment(r.URL)
		switch {
		case s.seen[key]:
		case len(s.seen) == s.plan.MaxPages:
			s.left[key] = true
		default:
			s.seen[key] = true
			s.queue = append(s.queue, r)
		}
	}
}

func withoutFragment(rawurl string) string {
	if strings.IndexByte(rawurl, '#') < 0 {
		return rawurl
	}
	u, err := url.Parse(rawurl)
	if err != nil {
		return rawurl // retrieving it will fail and say why
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

// retrieve asks for one URL. The error it leaves is the end of ctx or a failure
// of the archive.
func (s *pass) retrieve(ctx context.Context, r *retrieval) {
	x := &exchange{crawler: s.crawler, request: r.request, retries: s.retries, secrets: secretsOf(r.request.Header), guarded: s.guarded, last: r.last}
	if r.err = s.exchange(ctx, x, r); r.err != nil || r.capture.Outcome != exportwatch.NotModified || s.plan.Follow == nil {
		return
	}
	r.body, r.err = s.crawler.archive.Payload(ctx, r.capture.Payload)
	if errors.Is(r.err, exportwatch.ErrNotFound) { // what was confirmed is not there any more: ask for it
		again := &exchange{crawler: s.crawler, request: r.request, retries: s.retries, secrets: x.secrets, guarded: s.guarded}
		again.last.Payload = x.last.Payload
		r.err = s.exchange(ctx, again, r)
	} else if r.err != nil {
		r.err = fmt.Errorf("payload of %s: %w", r.capture.URL, r.err)
	}
}

// exchange asks and leaves the capture in r.
func (s *pass) exchange(ctx context.Context, x *exchange, r *retrieval) (err error) {
	if rawurl := withoutFragment(x.request.URL); !x.check(ctx, rawurl) {
		err = x.collect(ctx, rawurl)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	r.capture, r.payload = x.conclude(err)
	r.capture.Run, r.capture.Source = s.run, s.src
	if r.payload != nil {
		s.judge(&r.capture, x, r.payload)
	}
	r.body = r.payload
	return nil
}

// keep stores a capture, at once or, if it only confirms what is stored, with
// those that follow.
func (s *pass) keep(ctx context.Context, r *retrieval) error {
	s.report(ctx, r.capture)
	s.waiting = append(s.waiting, exportwatch.Retrieval{Capture: r.capture, Payload: r.payload})
	if r.capture.Outcome == exportwatch.NotModified && len(s.waiting) < groupSize &&
		s.crawler.now().Sub(s.waiting[0].Capture.At) < groupAge {
		return nil
	}
	return s.flush(ctx)
}

// flush stores what waits. What is not stored because ctx ended waits on, for the
// flush that ends the run; what the archive refused never will be stored.
func (s *pass) flush(ctx context.Context) error {
	stored, err := s.store(ctx, s.waiting)
	s.made = append(s.made, stored...)
	if err != nil && ctx.Err() != nil {
		s.waiting = slices.Delete(s.waiting, 0, len(stored))
		return err
	}
	clear(s.waiting)
	s.waiting = s.waiting[:0]
	return err
}

// store returns the captures of list that it stored, with their IDs.
func (s *pass) store(ctx context.Context, list []exportwatch.Retrieval) (stored []exportwatch.Capture, err error) {
	if group, ok := s.crawler.archive.(GroupArchive); ok && len(list) > 1 {
		if stored, err = group.AddCaptures(ctx, list); err != nil {
			return nil, fmt.Errorf("archive %d captures up to that of %s: %w", len(list), list[len(list)-1].Capture.URL, err)
		}
		return stored, nil
	}
	for _, r := range list {
		c, err := s.crawler.archive.AddCapture(ctx, r.Capture, r.Payload)
		if err != nil {
			return stored, fmt.Errorf("archive %s: %w", r.Capture.URL, err)
		}
		stored = append(stored, c)
	}
	return stored, nil
}

// judge asks the classifier about an answer that looks like content, unless
// the place it was redirected to says already that it is not.
func (s *pass) judge(c *exportwatch.Capture, x *exchange, payload []byte) {
	reason, detail := landing(c.URL, c.Chain)
	if reason == "" {
		reason, detail = s.crawler.classify(*c, x.answer.header, payload)
	}
	if reason == "" {
		return
	}
	if x.last.found && ledToFront(c.URL, c.Chain) {
		reason = exportwatch.ReasonElsewhere
	}
	c.Outcome, c.Reason, c.Detail = exportwatch.Suspect, reason, x.oneLine(detail)
	if reason == exportwatch.ReasonElsewhere {
		c.Outcome = exportwatch.Gone // publishers take pages down so
	}
}

func (s *pass) report(ctx context.Context, c exportwatch.Capture) {
	level := slog.LevelDebug
	if !c.Outcome.OK() {
		level = slog.LevelWarn
	}
	if !s.crawler.log.Enabled(ctx, level) {
		return
	}
	s.crawler.log.Log(ctx, level, "retrieved", "source", c.Source, "url", redact(c.URL), "outcome", c.Outcome,
		"reason", c.Reason, "detail", c.Detail, "status", c.Status, "bytes", c.Size)
}
