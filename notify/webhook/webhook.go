// Package webhook posts alerts to HTTP receivers in the form of the Standard
// Webhooks specification, version 1: the body as JSON, the identifier and the
// time in headers, and an HMAC-SHA256 signature over the three. [Verify] is the
// receivers' side.
//
// It does not retry, follows no redirects and does not decide which addresses
// may be reached: the RoundTripper it is given does.
package webhook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"exportwatch/notify"
)

const (
	// maxResponse is how much of an answer is read, so that its connection can
	// be used again; what it says does not matter.
	maxResponse = 16 << 10
	userAgent   = "exportwatch"
)

// A Config says where webhooks go when the target does not say, and what signs
// them. Printing it does not show the secrets.
type Config struct {
	URL     string            // for a message whose To is empty
	Secret  string            `json:"-"` // "whsec_" and base64; for receivers without one of their own
	Secrets map[string]string `json:"-"` // by To
}

// Format implements [fmt.Formatter]; URLs stay out too, since their paths and
// queries can be secrets.
func (c Config) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "webhook.Config{URL:%s Secrets:%d}", host(c.URL), len(c.Secrets))
}

// A Channel posts webhooks; it is a [notify.Channel].
type Channel struct {
	url    string
	key    []byte            // nil if there is no default secret
	keys   map[string][]byte // by To
	client *http.Client
	now    func() time.Time
}

// New returns a channel for c that sends through rt and stamps requests with
// now. A secret that is not well formed, and no secret at all, is [ErrSecret].
func New(c Config, rt http.RoundTripper, now func() time.Time) (*Channel, error) {
	ch := &Channel{url: c.URL, keys: map[string][]byte{}, now: now, client: &http.Client{
		Transport:     rt,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	if c.Secret == "" && len(c.Secrets) == 0 {
		return nil, fmt.Errorf("webhook secret is not set: %w", ErrSecret)
	}
	var err error
	if c.Secret != "" {
		if ch.key, err = parseSecret(c.Secret); err != nil {
			return nil, fmt.Errorf("default webhook secret: %w", err)
		}
	}
	for _, to := range slices.Sorted(maps.Keys(c.Secrets)) {
		if ch.keys[to], err = parseSecret(c.Secrets[to]); err != nil {
			return nil, fmt.Errorf("webhook secret for %s: %w", host(to), err)
		}
	}
	return ch, nil
}

// Send implements [notify.Channel]; m.To is an http or https URL, or empty for
// the configured one. Any 2xx status is acceptance. 410, and what refuses the
// body for what it is (400, 413, 415, 422), is permanent, and so is a receiver
// without a secret: nothing is sent unsigned. Every other status is tried again,
// after Retry-After where 429 or one from 500 gives it: 401, 403 and 404 come
// from gateways and half-finished deployments too. Redirects are not followed.
func (c *Channel) Send(ctx context.Context, m notify.Message) error {
	to := m.To
	if to == "" {
		to = c.url
	}
	key := c.keys[to]
	if key == nil {
		key = c.key
	}
	if key == nil {
		return fmt.Errorf("webhook to %s: no secret to sign with: %w", host(to), notify.ErrPermanent)
	}
	req, err := c.request(ctx, to, key, m)
	if err != nil {
		return err
	}
	resp, err := c.client.Do(req)
	if err != nil {
		return fmt.Errorf("webhook to %s: %w", host(to), withoutURL(err))
	}
	defer resp.Body.Close()
	// A body that breaks off does not change what the status said.
	_, _ = io.CopyN(io.Discard, resp.Body, maxResponse)
	return c.judge(host(to), resp)
}

func (c *Channel) request(ctx context.Context, to string, key []byte, m notify.Message) (*http.Request, error) {
	u, err := url.Parse(to)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("webhook: target is not an http or https URL: %w", notify.ErrPermanent)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(m.Body))
	if err != nil {
		return nil, fmt.Errorf("webhook to %s: make request: %w: %w", u.Host, withoutURL(err), notify.ErrPermanent)
	}
	at := c.now()
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", userAgent)
	req.Header.Set(headerID, string(m.ID))
	req.Header.Set(headerTimestamp, strconv.FormatInt(at.Unix(), 10))
	req.Header.Set(headerSignature, sign(key, string(m.ID), at, m.Body))
	return req, nil
}

// refusals are the statuses that the same body will get again.
var refusals = []int{
	http.StatusBadRequest, http.StatusGone, http.StatusRequestEntityTooLarge,
	http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity,
}

// judge turns the status of an answer into what Send returns.
func (c *Channel) judge(host string, resp *http.Response) error {
	code := resp.StatusCode
	err := fmt.Errorf("webhook to %s: answered %d %s", host, code, http.StatusText(code))
	switch {
	case code >= 200 && code < 300:
		return nil
	case code >= 300 && code < 400:
		return fmt.Errorf("%w: redirects are not followed", err)
	case code == http.StatusTooManyRequests || code >= 500:
		if wait, ok := retryAfter(resp.Header.Get("Retry-After"), c.now()); ok {
			return &notify.RetryAfter{Wait: wait, Err: err}
		}
		return err
	case slices.Contains(refusals, code):
		return fmt.Errorf("%w: %w", err, notify.ErrPermanent)
	}
	return err
}

// retryAfter reads a Retry-After header: seconds, or an HTTP date (RFC 9110,
// section 10.2.3). A time that has passed is no wait.
func retryAfter(s string, now time.Time) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	if n, err := strconv.ParseUint(s, 10, 31); err == nil {
		return time.Duration(n) * time.Second, true
	}
	if at, err := http.ParseTime(s); err == nil {
		return max(0, at.Sub(now)), true
	}
	return 0, false
}

// host returns all of a receiver's URL that may be shown.
func host(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return "(no host)"
	}
	return u.Host
}

// withoutURL takes the URL, which can be a secret, out of an error of net/http.
func withoutURL(err error) error {
	var withURL *url.Error
	if errors.As(err, &withURL) {
		return withURL.Err
	}
	return err
}
