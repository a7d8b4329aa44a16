package crawler

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// TransportOptions configure [NewTransport]. The zero value is for production.
type TransportOptions struct {
	Resolver      *net.Resolver // nil is the system's
	AllowLoopback bool          // for tests only: loopback addresses may be dialled
	AnyPort       bool          // ports other than 80 and 443 may be dialled
}

// NewTransport returns a transport that dials only public unicast addresses,
// on ports 80 and 443. The check is made on each address when it is dialled,
// after the name was resolved, so that a name server cannot pass a check with
// one answer and have another one dialled. A refusal wraps [ErrAddress]. It
// uses no proxy, which would dial unchecked, and does not decode bodies.
func NewTransport(o TransportOptions) *http.Transport {
	dialer := &net.Dialer{
		Timeout:  15 * time.Second,
		Resolver: o.Resolver,
		Control: func(network, address string, _ syscall.RawConn) error {
			return o.check(network, address)
		},
	}
	return &http.Transport{
		DialContext:            dialer.DialContext,
		DisableCompression:     true, // bodies are decoded within a limit, in body.go
		ForceAttemptHTTP2:      true,
		IdleConnTimeout:        30 * time.Second,
		MaxIdleConns:           32,
		MaxIdleConnsPerHost:    1, // hosts are asked one request at a time
		MaxResponseHeaderBytes: 64 << 10,
		TLSHandshakeTimeout:    15 * time.Second,
	}
}

func (o TransportOptions) check(network, address string) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || network != "tcp4" && network != "tcp6" {
		return fmt.Errorf("%w: %s %s", ErrAddress, network, address)
	}
	if port := to.Port(); !o.AnyPort && port != 80 && port != 443 {
		return fmt.Errorf("%w: port %d", ErrAddress, port)
	}
	if o.AllowLoopback && to.Addr().IsLoopback() {
		return nil
	}
	return checkAddr(to.Addr())
}
