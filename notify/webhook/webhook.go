// Package webhook posts alerts to HTTP receivers as Standard Webhooks.
package webhook

import (
	"context"
	"net/http"
	"time"

	"exportwatch/notify"
)

// A Config says where webhooks go when the target does not say, and what signs them.
type Config struct {
	URL     string            // for a message whose To is empty
	Secret  string            `json:"-"` // "whsec_" and base64; for targets without one of their own
	Secrets map[string]string `json:"-"` // by To
}

// A Channel posts webhooks; it is a [notify.Channel].
type Channel struct {
	c   Config
	rt  http.RoundTripper
	now func() time.Time
}

// New returns a channel for c that sends through rt, which is the caller's
// guard against forbidden addresses. A secret that is not well formed is an error.
func New(c Config, rt http.RoundTripper, now func() time.Time) (*Channel, error) {
	return &Channel{c: c, rt: rt, now: now}, nil
}

// Send implements [notify.Channel]; m.To is a URL.
func (c *Channel) Send(ctx context.Context, m notify.Message) error { return notify.ErrPermanent }

// Verify checks a received webhook.
func Verify(secret string, h http.Header, body []byte, now time.Time, tolerance time.Duration) error {
	return notify.ErrPermanent
}
