package crawler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"exportwatch"
)

const (
	robotsFresh   = time.Hour       // how long an answer about robots.txt is believed
	robotsRetry   = 5 * time.Minute // how long a failure to get one is
	maxRobots     = 512 << 10       // bytes that are read; RFC 9309, section 2.5 asks for 500 KiB at least
	maxCrawlDelay = 30 * time.Second
)

// rules are what a host's robots.txt says to us. The zero value is stale.
type rules struct {
	until   time.Time // by the crawler's clock
	group   group     // that binds us
	refusal error     // why nothing may be asked, if the file could not be had
}

// permitted returns an error that wraps errRobots if robots.txt forbids u, or
// the error that kept it from being known.
func (c *Crawler) permitted(ctx context.Context, u *url.URL, retries allowance) error {
	h := c.hosts.of(u.Hostname())
	if err := lock(ctx, h.robots); err != nil {
		return err
	}
	defer unlock(h.robots)
	if left := h.rules.until.Sub(c.now()); left <= 0 || left > robotsFresh+clockSlack { // longer if the clock was ahead
		fresh, err := c.learnRules(ctx, u, retries)
		if err != nil {
			return err
		}
		h.rules = fresh
	}
	if h.rules.group.delay > 0 {
		c.hosts.bucket(u).slow(h.rules.group.delay)
	}
	return h.rules.check(u)
}

func (r rules) check(u *url.URL) error {
	if r.refusal != nil {
		return r.refusal
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/" // RFC 9110, 4.2.3
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if !r.group.permits(path) {
		return fmt.Errorf("%w of %s forbids the URL", errRobots, u.Host)
	}
	return nil
}

// learnRules fetches the robots.txt that governs u. A file that does not exist
// permits everything; one that cannot be had forbids everything for a while
// (RFC 9309, sections 2.3.1.3 and 2.3.1.4). The error says why nothing at all
// may be asked of the host now: ctx ended, its address is refused, or it wants
// to be left alone.
func (c *Crawler) learnRules(ctx context.Context, u *url.URL, retries allowance) (rules, error) {
	a, err := c.fetchRobots(ctx, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}, retries)
	switch {
	case ctx.Err() != nil:
		return rules{}, ctx.Err()
	case errors.Is(err, ErrAddress), errors.Is(err, errThrottled):
		return rules{}, err
	case err != nil:
		return c.refuse(noRobots(err)), nil
	case a.status >= 500:
		return c.refuse(noRobots(fmt.Errorf("%w: %s", errGateway, statusLine(a.status)))), nil
	case a.status < 300 && !contentful(a.status) && a.status != http.StatusNoContent:
		// The host has rules and did not give them: a 206 nobody asked for is a
		// part, and with a 202 walls ask for proof that one is no robot.
		return c.refuse(forbidding("could not be had: " + statusLine(a.status) + " is not the file")), nil
	}
	return rules{until: c.now().Add(robotsFresh), group: groupFor(c.agent, wholeLines(a.body))}, nil
}

// wholeLines returns a file without what was cut at maxRobots: a part of a rule
// is another rule.
func wholeLines(file []byte) []byte {
	if len(file) < maxRobots {
		return file
	}
	return file[:bytes.LastIndexAny(file, "\r\n")+1]
}

// refuse returns rules that let nothing be asked for a while.
func (c *Crawler) refuse(why error) rules {
	return rules{until: c.now().Add(robotsRetry), refusal: why}
}

// noRobots says why a robots.txt could not be had. A host that cannot be reached
// or is in trouble is told as that: to the operator it is a line that is down,
// which may pass by itself, and not a rule.
func noRobots(err error) error {
	switch reasonOf(err) {
	case exportwatch.ReasonConnect, exportwatch.ReasonTimeout, exportwatch.ReasonCertificate, exportwatch.ReasonStatus, exportwatch.ReasonEncoding:
		return fmt.Errorf("asking for robots.txt first, without which nothing may be asked (RFC 9309): %w", err)
	}
	return forbidding("could not be had: " + err.Error())
}

func forbidding(what string) error {
	return fmt.Errorf("%w %s: taken to forbid everything (RFC 9309)", errRobots, what)
}

// fetchRobots asks for robots.txt and follows its redirects. Beyond
// maxRedirects the last redirect is the answer.
func (c *Crawler) fetchRobots(ctx context.Context, u *url.URL, retries allowance) (a answer, err error) {
	for range maxRedirects + 1 {
		if err := CheckURL(u.String()); err != nil {
			return answer{}, err
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
		if err != nil {
			return answer{}, err
		}
		req.Header.Set("Accept", "text/plain, */*;q=0.1")
		if a, err = c.persist(req, bodySize{most: maxRobots, cut: true}, retries); err != nil {
			return answer{}, err
		}
		to := a.header.Get("Location")
		if a.status < 300 || a.status > 399 || to == "" {
			return a, nil
		}
		if u, err = u.Parse(to); err != nil {
			return answer{}, fmt.Errorf("redirect of robots.txt: %w", err)
		}
	}
	return a, nil
}
