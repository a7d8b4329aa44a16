package email

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// fallbackTimeout bounds a Send whose context has no deadline.
const fallbackTimeout = time.Minute

// client returns an SMTP client for one mail whose connection ends with ctx.
// The caller closes dialled.
func (c *Channel) client(ctx context.Context) (*gomail.Client, *dialler, error) {
	d := &dialler{ctx: ctx, c: c.c}
	timeout := fallbackTimeout
	if end, ok := ctx.Deadline(); ok {
		timeout = time.Until(end)
	}
	if timeout <= 0 {
		return nil, nil, context.DeadlineExceeded
	}
	options := []gomail.Option{
		gomail.WithPort(c.c.Port), gomail.WithTimeout(timeout), gomail.WithTLSConfig(c.c.tls()),
		gomail.WithDialContextFunc(d.dial), gomail.WithTLSPolicy(c.policy()),
		gomail.WithoutNoop(), gomail.WithoutRset(),
	}
	if c.c.Username != "" {
		options = append(options, gomail.WithSMTPAuth(c.auth()),
			gomail.WithUsername(c.c.Username), gomail.WithPassword(c.c.Password))
	}
	client, err := gomail.NewClient(c.c.Host, options...)
	if err != nil {
		return nil, nil, fmt.Errorf("set up client: %w", err)
	}
	return client, d, nil
}

// policy returns what the client does about STARTTLS. With tls the dialler has
// encrypted the connection already, and the opportunistic policy is the one that
// makes the client notice.
func (c *Channel) policy() gomail.TLSPolicy {
	switch c.c.TLS {
	case TLS:
		return gomail.TLSOpportunistic
	case None:
		return gomail.NoTLS
	}
	return gomail.TLSMandatory
}

// auth returns how to log in: by the best way the server offers, or in clear to
// a relay on this machine.
func (c *Channel) auth() gomail.SMTPAuthType {
	if c.c.TLS == None {
		return gomail.SMTPAuthPlainNoEnc
	}
	return gomail.SMTPAuthAutoDiscover
}

// A dialler opens the one connection of a Send and closes it when the context
// of the Send ends, because the client heeds contexts only while it connects.
type dialler struct {
	ctx context.Context // of the one Send that the dialler lives for
	c   Config

	mu     sync.Mutex
	opened []func()
}

// dial implements [gomail.DialContextFunc].
func (d *dialler) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := d.connect(ctx, network, address)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(d.ctx, func() { conn.Close() })
	d.mu.Lock()
	defer d.mu.Unlock()
	d.opened = append(d.opened, func() {
		stop()
		conn.Close()
	})
	return conn, nil
}

func (d *dialler) connect(ctx context.Context, network, address string) (net.Conn, error) {
	if d.c.TLS == TLS {
		return (&tls.Dialer{Config: d.c.tls()}).DialContext(ctx, network, address)
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

// close closes what dial opened.
func (d *dialler) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, f := range d.opened {
		f()
	}
}
