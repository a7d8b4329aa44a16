// Package email sends alerts by SMTP, one connection for each. It keeps no
// queue, does not retry and reads no bounces.
package email

import (
	"context"
	"errors"
	"fmt"
	"net/mail"

	gomail "github.com/wneessen/go-mail"

	"exportwatch"
	"exportwatch/notify"
)

// The headers of ours. Auto-Submitted (RFC 3834, section 5) keeps vacation
// responders from answering.
const (
	headerAlert         = gomail.Header("X-Exportwatch-Alert")
	headerSynthetic     = gomail.Header("X-Exportwatch-Synthetic")
	headerAutoSubmitted = gomail.Header("Auto-Submitted")
)

// A Channel sends mail; it is a [notify.Channel].
type Channel struct {
	c    Config
	from *mail.Address
}

// New returns a channel for c. It connects to nothing yet.
func New(c Config) (*Channel, error) {
	c, from, err := c.checked()
	if err != nil {
		return nil, err
	}
	return &Channel{c: c, from: from}, nil
}

// Send implements [notify.Channel]; m.To is one mail address. It returns nil
// once the server has answered the text of the mail with 250. An address that
// is none, and an answer from 500 to the sender, the recipient or the text, is
// permanent, save the answers that tell of a full mailbox or of a sender not
// logged in. Trouble with connecting or logging in is ours and passes.
//
// The Message-ID comes from the alert, so it is the same on every retry. Every
// mail on one development refers to one thread.
func (c *Channel) Send(ctx context.Context, m notify.Message) error {
	msg, err := c.compose(m)
	if err != nil {
		return err
	}
	client, dialled, err := c.client(ctx)
	if err != nil {
		return fmt.Errorf("mail by %s: %w", c.c.Host, err)
	}
	defer dialled.close()
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fmt.Errorf("connect to mail server %s: %w", c.c.Host, because(ctx, err))
	}
	err = client.SendWithSMTPClient(session, msg)
	if !msg.IsDelivered() {
		return fmt.Errorf("mail by %s: %w", c.c.Host, classify(because(ctx, err)))
	}
	// The server has taken the mail: how the goodbye ends changes nothing.
	_ = client.CloseWithSMTPClient(session)
	return nil
}

// compose returns m as a mail.
func (c *Channel) compose(m notify.Message) (*gomail.Msg, error) {
	to, err := mail.ParseAddress(m.To)
	if err != nil {
		return nil, fmt.Errorf("mail recipient %q: %w: %w", m.To, err, notify.ErrPermanent)
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(c.from)
	msg.SetAddrHeaderFromMailAddress(gomail.HeaderTo, to)
	msg.Subject(m.Subject)
	msg.SetDateWithValue(m.At)
	msg.SetMessageIDWithValue(c.id(string(m.ID)))
	c.thread(msg, m)
	msg.SetGenHeader(headerAutoSubmitted, "auto-generated")
	msg.SetGenHeader(headerAlert, string(m.ID))
	if m.Synthetic {
		msg.SetGenHeader(headerSynthetic, "yes")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return msg, nil
}

// thread makes the mails on one development refer to the same identifier,
// which no mail bears: clients group by it, and it does not matter which of
// them a reader has (RFC 5322, section 3.6.4).
func (c *Channel) thread(msg *gomail.Msg, m notify.Message) {
	if m.Thread == "" {
		return
	}
	root := "<" + c.id(m.Thread) + ">"
	msg.SetGenHeader(gomail.HeaderReferences, root)
	if m.Type != exportwatch.AlertCreated {
		msg.SetGenHeader(gomail.HeaderInReplyTo, root)
	}
}

// id returns a message identifier made from s, without its angle brackets.
func (c *Channel) id(s string) string {
	return exportwatch.Slug(s) + "@" + domain(c.from)
}

// because returns why err happened: the end of ctx closes the connection under
// the client, which then reports a closed connection.
func because(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return errors.Join(cause, err)
	}
	return err
}

// The answers from 500 that another try may mend (RFC 5321, section 4.2.3;
// RFC 4954, section 6).
const (
	codeMailboxFull  = 552
	codeAuthRequired = 530
	codeAuthFailed   = 535
)

// classify marks what no retry can mend.
func classify(err error) error {
	var answer *gomail.SendError
	if !errors.As(err, &answer) {
		return err
	}
	switch code := answer.ErrorCode(); {
	case code == codeMailboxFull, code == codeAuthRequired, code == codeAuthFailed:
		return err
	case code >= 500:
		return fmt.Errorf("%w: %w", err, notify.ErrPermanent)
	}
	return err
}
