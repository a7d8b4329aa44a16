package email_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"go.uber.org/goleak"

	"exportwatch"
	"exportwatch/notify"
	"exportwatch/notify/email"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func message() notify.Message {
	return notify.Message{
		ID: "a-2031-03-04-x-r0001-0011", Type: exportwatch.AlertCreated, Thread: "d-2031-03-04-x", To: "Desk <desk@example.com>",
		Subject: "[exportwatch] CRITICAL Brief an Müller — reported", Text: "Zeile eins\n.\nlast — line\n" + strings.Repeat("long ", 400) + "\n",
		HTML: "<!DOCTYPE html><p>Müller</p>", At: time.Date(2031, 3, 4, 15, 6, 7, 0, time.UTC),
	}
}

func channel(t *testing.T, c email.Config) *email.Channel {
	t.Helper()
	ch, err := email.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return ch
}

// soon bounds a Send that ought to take no time.
func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// read returns the headers of a mail and its parts by media type.
func read(t *testing.T, data string) (mail.Header, map[string]string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	typ, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || typ != "multipart/alternative" {
		t.Fatalf("content type %s: %v", typ, err)
	}
	parts := map[string]string{}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return m.Header, parts
		}
		if err != nil {
			t.Fatal(err)
		}
		if enc := p.Header.Get("Content-Transfer-Encoding"); enc != "quoted-printable" {
			t.Errorf("transfer encoding %q", enc)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		typ, _, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
		if err != nil {
			t.Fatal(err)
		}
		parts[typ] = strings.ReplaceAll(string(body), "\r\n", "\n")
	}
}

func TestSend(t *testing.T) {
	for _, mode := range []string{email.StartTLS, email.TLS, email.None} {
		t.Run(mode, func(t *testing.T) {
			s := serve(t, mode)
			s.config.Username, s.config.Password = "desk", "hunter2"
			if err := channel(t, s.config).Send(soon(t), message()); err != nil {
				t.Fatal(err)
			}
			got := s.received()
			if len(got) != 1 || s.loggedIn != "desk" || got[0].from != "watch@Sender.Example" || got[0].to != "desk@example.com" {
				t.Fatalf("received %+v as %q", got, s.loggedIn)
			}
			h, parts := read(t, got[0].data)
			for name, want := range map[string]string{
				"From":                `"Export Watch" <watch@Sender.Example>`,
				"To":                  `"Desk" <desk@example.com>`,
				"Message-Id":          "<a-2031-03-04-x-r0001-0011@sender.example>",
				"References":          "<d-2031-03-04-x@sender.example>",
				"In-Reply-To":         "",
				"Auto-Submitted":      "auto-generated",
				"X-Exportwatch-Alert": "a-2031-03-04-x-r0001-0011",
			} {
				if h.Get(name) != want {
					t.Errorf("%s: %q, want %q", name, h.Get(name), want)
				}
			}
			subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
			if err != nil || subject != message().Subject {
				t.Errorf("subject %q, %v", subject, err)
			}
			if date, err := h.Date(); err != nil || !date.Equal(message().At) {
				t.Errorf("date %v, %v", date, err)
			}
			if parts["text/plain"] != message().Text || parts["text/html"] != message().HTML {
				t.Errorf("parts %q", parts)
			}
		})
	}
}

// TestUpdateIsReply: an update is a reply to the thread that the first alert
// refers to, and a retry is the same mail.
func TestUpdateIsReply(t *testing.T) {
	s := serve(t, email.None)
	c := channel(t, s.config)
	m := message()
	m.ID, m.Type, m.Synthetic = "a-2", exportwatch.AlertUpdated, true
	for range 2 {
		if err := c.Send(soon(t), m); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range s.received() {
		h, _ := read(t, r.data)
		if root := "<d-2031-03-04-x@sender.example>"; h.Get("References") != root || h.Get("In-Reply-To") != root {
			t.Errorf("thread %q %q", h.Get("References"), h.Get("In-Reply-To"))
		}
		if h.Get("Message-Id") != "<a-2@sender.example>" || h.Get("X-Exportwatch-Synthetic") != "yes" {
			t.Errorf("headers %v", h)
		}
	}
}

func TestHeaderInjection(t *testing.T) {
	s := serve(t, email.None)
	c := channel(t, s.config)
	m := message()
	m.Subject, m.ID, m.Thread = "x\r\nBcc: all@victim.example", "a\r\nBcc: all@victim.example", "d\r\nBcc: all@victim.example"
	if err := c.Send(soon(t), m); err != nil {
		t.Fatal(err)
	}
	h, _ := read(t, s.received()[0].data)
	if h.Get("Bcc") != "" {
		t.Errorf("headers %v", h)
	}
	for _, to := range []string{"", "nobody", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "a@b.example>\r\nRCPT TO:<c@d.example"} {
		m.To = to
		if err := c.Send(soon(t), m); !errors.Is(err, notify.ErrPermanent) {
			t.Errorf("to %q: %v", to, err)
		}
	}
	if n := len(s.received()); n != 1 {
		t.Errorf("%d mails went out", n)
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		command   string
		code      int
		permanent bool
	}{
		{"mail", 550, true}, {"mail", 530, false}, {"mail", 451, false},
		{"rcpt", 550, true}, {"rcpt", 552, false}, {"rcpt", 452, false}, {"rcpt", 450, false},
		{"data", 554, true}, {"data", 552, false}, {"data", 421, false},
		{"login", 535, false}, {"login", 454, false},
	} {
		t.Run(fmt.Sprint(c.command, c.code), func(t *testing.T) {
			s := serve(t, email.None)
			s.config.Username, s.config.Password = "desk", "hunter2"
			s.fail[c.command] = &smtp.SMTPError{Code: c.code, EnhancedCode: smtp.EnhancedCode{c.code / 100, 0, 0}, Message: "not today"}
			err := channel(t, s.config).Send(soon(t), message())
			if err == nil || errors.Is(err, notify.ErrPermanent) != c.permanent {
				t.Errorf("Send = %v, want permanent %v", err, c.permanent)
			}
			if n := len(s.received()); n != 0 {
				t.Errorf("%d mails accepted", n)
			}
		})
	}
}

func TestRefusesPlainServer(t *testing.T) {
	s := serve(t, email.None)
	s.config.TLS = email.StartTLS
	if err := channel(t, s.config).Send(soon(t), message()); err == nil || errors.Is(err, notify.ErrPermanent) {
		t.Errorf("mail without STARTTLS: %v", err)
	}
	s = serve(t, email.StartTLS)
	s.config.RootCAs = nil
	if err := channel(t, s.config).Send(soon(t), message()); err == nil || errors.Is(err, notify.ErrPermanent) {
		t.Errorf("mail to a server nobody vouches for: %v", err)
	}
	if n := len(s.received()); n != 0 {
		t.Errorf("%d mails accepted", n)
	}
}

// TestSilentServer: a server that accepts the connection and says nothing is
// left when the context ends, by deadline or by stopping.
func TestSilentServer(t *testing.T) {
	for _, mode := range []string{email.None, email.TLS} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() {
			conn, err := listener.Accept()
			if err != nil {
				done <- err
				return
			}
			stop()
			_, err = io.Copy(io.Discard, conn) // until the client has gone
			done <- errors.Join(err, conn.Close())
		}()
		c := email.Config{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, From: "a@b.example", TLS: mode}
		if err := channel(t, c).Send(ctx, message()); !errors.Is(err, context.Canceled) || errors.Is(err, notify.ErrPermanent) {
			t.Errorf("%s: Send = %v", mode, err)
		}
		if err := errors.Join(<-done, listener.Close()); err != nil {
			t.Error(err)
		}
	}
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	if err := channel(t, email.Config{Host: "127.0.0.1", Port: 1, From: "a@b.example"}).Send(ctx, message()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Send after the deadline = %v", err)
	}
}

func TestPasswordStaysSecret(t *testing.T) {
	s := serve(t, email.StartTLS)
	s.config.Username, s.config.Password = "desk", "sw0rdfish"
	err := channel(t, s.config).Send(soon(t), message())
	if err == nil || errors.Is(err, notify.ErrPermanent) || strings.Contains(err.Error(), "sw0rdfish") {
		t.Errorf("Send with a wrong password = %v", err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if out := fmt.Sprintf(verb, s.config); strings.Contains(out, "sw0rdfish") || !strings.Contains(out, "desk") {
			t.Errorf("%s prints %s", verb, out)
		}
	}
	if out, err := json.Marshal(s.config); err != nil || strings.Contains(string(out), "sw0rdfish") {
		t.Errorf("JSON %s, %v", out, err)
	}
}

func TestConfig(t *testing.T) {
	for name, c := range map[string]email.Config{
		"no host":        {From: "a@b.example"},
		"no sender":      {Host: "h"},
		"two senders":    {Host: "h", From: "a@b.example, c@d.example"},
		"unknown mode":   {Host: "h", From: "a@b.example", TLS: "ssl"},
		"port":           {Host: "h", From: "a@b.example", Port: 70000},
		"password plain": {Host: "relay.example", From: "a@b.example", TLS: email.None, Username: "u", Password: "p"},
	} {
		if _, err := email.New(c); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
