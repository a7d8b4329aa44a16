package crawler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/temoto/robotstxt"

	"exportwatch"
)

const (
	robotsFresh   = time.Hour       // how long an answer about robots.txt is believed
	robotsRetry   = 5 * time.Minute // how long a failure to get one is
	maxRobots     = 512 << 10       // bytes; RFC 9309, section 2.5 asks for 500 KiB at least
	maxRule       = 2 << 10         // bytes of one rule; longer ones cannot match a URL anybody asks
	maxWildcards  = 8               // in one rule; each costs time for each URL tested
	maxLines      = 5000            // that matter; the longest files in use have fewer
	maxCrawlDelay = 30 * time.Second
)

// rules are what a host's robots.txt says to us. The zero value is stale.
type rules struct {
	until   time.Time        // by the crawler's clock
	group   *robotstxt.Group // that binds us
	delay   time.Duration    // asked of us between two requests
	refusal error            // why nothing may be asked, if the file could not be had
}

// permitted returns an error that wraps errRobots if robots.txt forbids u, or
// the error that kept it from being known.
func (c *Crawler) permitted(ctx context.Context, u *url.URL, retries allowance) error {
	h := c.hosts.of(u.Hostname())
	if err := lock(ctx, h.robots); err != nil {
		return err
	}
	defer unlock(h.robots)
	if !c.now().Before(h.rules.until) {
		fresh, err := c.learnRules(ctx, u, retries)
		if err != nil {
			return err
		}
		h.rules = fresh
	}
	if h.rules.delay > 0 {
		c.hosts.bucket(u).slow(h.rules.delay)
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
	if !r.group.Test(path) {
		return fmt.Errorf("%w of %s forbids the URL", errRobots, u.Host)
	}
	return nil
}

// newRules returns what a robots.txt asks of agent.
func newRules(until time.Time, file *robotstxt.RobotsData, agent string) rules {
	group := file.FindGroup(agent)
	delay := min(group.CrawlDelay, maxCrawlDelay)
	if delay < 0 { // overflowed
		delay = maxCrawlDelay
	}
	return rules{until: until, group: group, delay: delay}
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
	case !contentful(a.status):
		a.body = nil
	}
	parsed, err := robotstxt.FromBytes(tidyRobots(a.body))
	if err != nil {
		return c.refuse(forbidding("cannot be read: " + err.Error())), nil
	}
	return newRules(c.now().Add(robotsFresh), parsed, c.agent), nil
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
		if a, err = c.persist(req, maxRobots, retries); err != nil {
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

// tidyRobots keeps of a robots.txt the lines that matter here, in the one form
// that the parser reads as RFC 9309 does. The parser gives up the whole file
// on a rule before the first group or a delay that is not a number, where
// section 2.2 asks that a broken line costs no other line; it takes "*" for an
// empty path, and merges a group whose only rule is empty with the next group.
func tidyRobots(body []byte) []byte {
	var out bytes.Buffer
	grouped, lines := false, 0
	text := strings.ToValidUTF8(strings.ReplaceAll(string(body), "\r", "\n"), "")
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line, _, _ = strings.Cut(line, "#")
		name, value, _ := strings.Cut(line, ":")
		name, value = strings.ToLower(strings.TrimSpace(name)), firstWord(value)
		switch name {
		case "user-agent", "useragent":
			grouped = grouped || value != ""
		case "allow", "disallow":
			name, value = tidyRule(name, value)
		case "crawl-delay", "crawldelay":
			if n, err := strconv.ParseFloat(value, 64); err != nil || !(n >= 0 && n < 1e6) {
				continue
			}
		default:
			continue
		}
		if grouped && value != "" && len(value) <= maxRule && strings.Count(value, "*") <= maxWildcards && lines < maxLines {
			fmt.Fprintf(&out, "%s: %s\n", name, value)
			lines++
		}
	}
	return out.Bytes()
}

func firstWord(s string) string {
	if f := strings.Fields(s); len(f) > 0 {
		return f[0]
	}
	return ""
}

// tidyRule writes a rule so that it does not look empty. One that is empty
// becomes one without effect, since /robots.txt itself is always permitted.
func tidyRule(name, value string) (string, string) {
	switch {
	case value == "":
		return "allow", "/robots.txt"
	case strings.Trim(value, "*") == "":
		return name, "/"
	}
	return name, value
}
