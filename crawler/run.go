package crawler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"

	"github.com/gocolly/colly/v2"

	"exportwatch"
)

// Run retrieves what p says, one URL after another and each URL at most once,
// and returns the captures in the order they were made, every one stored. A
// retrieval that fails is a capture with a Reason and a line of Detail; Run
// itself fails only if ctx ends or the archive does, with the captures made
// before. What p leads to beyond its MaxPages is left out and logged.
func (c *Crawler) Run(ctx context.Context, run exportwatch.Run, src exportwatch.Source, p Plan) ([]exportwatch.Capture, error) {
	if p.MaxPages <= 0 {
		p.MaxPages = defaultMaxPages
	}
	s := &pass{crawler: c, run: run.ID, src: src.ID, plan: p, seen: map[string]bool{}}
	s.collector = s.newCollector(ctx)
	s.enqueue(p.Start)
	for len(s.queue) > 0 {
		next := s.queue[0]
		s.queue = s.queue[1:]
		page, err := s.retrieve(ctx, next)
		if err != nil {
			return s.made, fmt.Errorf("crawl %s: %w", src.ID, err)
		}
		s.made = append(s.made, page.Capture)
		if page.Capture.Outcome.OK() && p.Follow != nil {
			s.enqueue(p.Follow(next, page))
		}
	}
	if s.left > 0 {
		c.log.WarnContext(ctx, "pages left out", "source", src.ID, "limit", p.MaxPages, "left", s.left)
	}
	return s.made, nil
}

// A pass is one run under way. It is used by one goroutine.
type pass struct {
	crawler   *Crawler
	run       int64
	src       exportwatch.SourceID
	plan      Plan
	collector *colly.Collector
	current   *exchange // the retrieval under way
	queue     []Request
	seen      map[string]bool // URLs queued or retrieved, without fragment
	left      int             // requests refused because of MaxPages
	made      []exportwatch.Capture
}

// enqueue adds the requests whose URL is new, up to MaxPages in all.
func (s *pass) enqueue(requests []Request) {
	for _, r := range requests {
		key := withoutFragment(r.URL)
		switch {
		case s.seen[key]:
		case len(s.seen) == s.plan.MaxPages:
			s.left++
		default:
			s.seen[key] = true
			s.queue = append(s.queue, r)
		}
	}
}

func withoutFragment(rawurl string) string {
	u, err := url.Parse(rawurl)
	if err != nil {
		return rawurl // retrieving it will fail and say why
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

// retrieve makes one capture and stores it. The error is the end of ctx or a
// failure of the archive.
func (s *pass) retrieve(ctx context.Context, r Request) (Page, error) {
	x := &exchange{crawler: s.crawler, request: r}
	var err error
	if x.last, err = s.lastTime(ctx, r.URL); err != nil {
		return Page{}, err
	}
	s.current = x
	err = s.collect(withoutFragment(r.URL))
	if ctx.Err() != nil {
		return Page{}, ctx.Err()
	}
	c, payload := x.conclude(err)
	c.Run, c.Source = s.run, s.src
	if payload != nil {
		s.judge(&c, x, payload)
	}
	if c, err = s.crawler.archive.AddCapture(ctx, c, payload); err != nil {
		return Page{}, fmt.Errorf("archive %s: %w", redact(r.URL), err)
	}
	s.report(ctx, c)
	if c.Outcome == exportwatch.NotModified {
		payload = x.last.body
	}
	return Page{Capture: c, Body: payload}, nil
}

// judge asks the classifier about an answer that looks like content, unless
// the place it was redirected to says already that it is not.
func (s *pass) judge(c *exportwatch.Capture, x *exchange, payload []byte) {
	reason, detail := landing(c.URL, c.Chain)
	if reason == "" {
		reason, detail = s.crawler.classify(*c, x.answer.header, payload)
	}
	if reason != "" {
		c.Outcome, c.Reason, c.Detail = exportwatch.Suspect, reason, oneLine(detail)
	}
}

// lastTime returns what is known of url from last time. Without a payload to
// confirm there are no validators, so that a 304 always leads to a body.
func (s *pass) lastTime(ctx context.Context, rawurl string) (known, error) {
	last, err := s.crawler.archive.LastCapture(ctx, s.src, rawurl)
	if errors.Is(err, exportwatch.ErrNotFound) {
		return known{}, nil
	}
	if err != nil {
		return known{}, fmt.Errorf("last capture of %s: %w", redact(rawurl), err)
	}
	k := known{Capture: last}
	if last.Payload == (exportwatch.Digest{}) || last.ETag == "" && last.LastModified == "" {
		return k, nil
	}
	k.body, err = s.crawler.archive.Payload(ctx, last.Payload)
	if err != nil && !errors.Is(err, exportwatch.ErrNotFound) {
		return known{}, fmt.Errorf("payload of %s: %w", redact(rawurl), err)
	}
	k.confirmable = err == nil
	return k, nil
}

func (s *pass) report(ctx context.Context, c exportwatch.Capture) {
	level := slog.LevelDebug
	if !c.Outcome.OK() {
		level = slog.LevelWarn
	}
	s.crawler.log.Log(ctx, level, "retrieved", "source", c.Source, "url", redact(c.URL), "outcome", c.Outcome,
		"reason", c.Reason, "detail", c.Detail, "status", c.Status, "bytes", c.Size)
}
