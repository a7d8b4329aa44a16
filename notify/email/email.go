// Package email sends alerts by SMTP.
package email

import (
	"context"

	"exportwatch/notify"
)

// The ways to protect the connection.
const (
	StartTLS = "starttls" // required: a server that does not offer it is refused
	TLS      = "tls"      // from the first byte
	None     = "none"     // for a relay on this machine
)

// A Config says through which server mail goes and who it is from.
type Config struct {
	Host     string
	Port     int    // 0 means 587 with starttls, 465 with tls, 25 with none
	From     string // "Name <address>" or an address
	Username string // empty means no authentication
	Password string `json:"-"` // never logged or printed
	TLS      string // starttls (also if empty), tls or none
}

// A Channel sends mail; it is a [notify.Channel].
type Channel struct {
	c Config
}

// New returns a channel for c.
func New(c Config) (*Channel, error) { return &Channel{c: c}, nil }

// Send implements [notify.Channel]; m.To is a mail address.
func (c *Channel) Send(ctx context.Context, m notify.Message) error { return notify.ErrPermanent }
