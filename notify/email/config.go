package email

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/mail"
	"strings"
)

// The ways to protect the connection.
const (
	StartTLS = "starttls" // a server that does not offer it is refused
	TLS      = "tls"      // from the first byte
	None     = "none"     // for a relay on this machine
)

// A Config says through which server mail goes and who it is from. Printing it
// does not show the password.
type Config struct {
	Host     string
	Port     int            // 0 means 587 with starttls, 465 with tls, 25 with none
	From     string         // "Name <address>" or an address
	Username string         // empty means no authentication
	Password string         `json:"-"`
	TLS      string         // starttls (also if empty), tls or none
	RootCAs  *x509.CertPool `json:"-"` // whom to trust; nil means whom the system trusts
}

// Format implements [fmt.Formatter].
func (c Config) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "email.Config{Host:%s Port:%d From:%s Username:%s TLS:%s}", c.Host, c.Port, c.From, c.Username, c.TLS)
}

// checked returns c with its defaults filled in, and the sender's address.
func (c Config) checked() (Config, *mail.Address, error) {
	if c.Host == "" {
		return c, nil, fmt.Errorf("mail server: no host")
	}
	from, err := mail.ParseAddress(c.From)
	if err != nil {
		return c, nil, fmt.Errorf("mail sender %q: %w", c.From, err)
	}
	ports := map[string]int{StartTLS: 587, TLS: 465, None: 25}
	if c.TLS == "" {
		c.TLS = StartTLS
	}
	port, ok := ports[c.TLS]
	if !ok {
		return c, nil, fmt.Errorf("mail server %s: tls %q is not starttls, tls or none", c.Host, c.TLS)
	}
	if c.Port == 0 {
		c.Port = port
	}
	if c.Port < 1 || c.Port > 65535 {
		return c, nil, fmt.Errorf("mail server %s: no port %d", c.Host, c.Port)
	}
	if c.TLS == None && c.Username != "" && !loopback(c.Host) {
		return c, nil, fmt.Errorf("mail server %s: a password needs starttls or tls", c.Host)
	}
	return c, from, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// tls returns what is asked of the server's certificate.
func (c Config) tls() *tls.Config {
	return &tls.Config{ServerName: c.Host, RootCAs: c.RootCAs, MinVersion: tls.VersionTLS12}
}

// domain returns the part of an address behind the @, in lower case.
func domain(a *mail.Address) string {
	return strings.ToLower(a.Address[strings.LastIndexByte(a.Address, '@')+1:])
}
