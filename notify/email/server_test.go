package email_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"exportwatch/notify/email"
)

// A server is an SMTP server on the loopback that keeps what it accepts.
type server struct {
	config email.Config // how to reach it

	mu       sync.Mutex
	mails    []received
	fail     map[string]error // by command: "login", "mail", "rcpt", "data"
	loggedIn string
}

type received struct{ from, to, data string }

// serve starts a server: mode is one of the TLS modes of a Config.
func serve(t *testing.T, mode string) *server {
	t.Helper()
	s := &server{fail: map[string]error{}}
	srv := smtp.NewServer(s)
	srv.Domain = "localhost"
	srv.ErrorLog = log.New(io.Discard, "", 0)
	srv.AllowInsecureAuth = mode == email.None
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	s.config = email.Config{Host: "127.0.0.1", Port: n, From: "Export Watch <watch@Sender.Example>", TLS: mode}
	if mode != email.None {
		srv.TLSConfig, s.config.RootCAs = certificate(t)
	}
	if mode == email.TLS {
		listener = tls.NewListener(listener, srv.TLSConfig)
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(listener) }()
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Error(err)
		}
	})
	return s
}

// certificate makes a certificate for 127.0.0.1 and the pool that trusts it.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, pool
}

func (s *server) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{s: s}, nil }

func (s *server) failure(command string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fail[command]
}

func (s *server) received() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]received(nil), s.mails...)
}

type session struct {
	s *server
	m received
}

func (c *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (c *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		c.s.mu.Lock()
		defer c.s.mu.Unlock()
		if password != "hunter2" {
			return &smtp.SMTPError{Code: 535, Message: "bad credentials"}
		}
		c.s.loggedIn = user
		return c.s.fail["login"]
	}), nil
}

func (c *session) Mail(from string, _ *smtp.MailOptions) error {
	c.m.from = from
	return c.s.failure("mail")
}

func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.m.to = to
	return c.s.failure("rcpt")
}

func (c *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := c.s.failure("data"); err != nil {
		return err
	}
	c.m.data = string(b)
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.s.mails = append(c.s.mails, c.m)
	return nil
}

func (c *session) Reset()        { c.m = received{} }
func (c *session) Logout() error { return nil }
