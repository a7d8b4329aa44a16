package crawler

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// ErrAddress reports a URL or an address that must not be asked: retrieval
// stays on the public web whatever a page, a redirect or a name server says.
var ErrAddress = errors.New("address refused")

// reserved lists what is not the public internet, after the IANA registries of
// special-purpose addresses (RFC 6890). IPv6 is public only inside 2000::/3,
// so only exceptions within it are listed.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),       // this network
	netip.MustParsePrefix("10.0.0.0/8"),      // private
	netip.MustParsePrefix("100.64.0.0/10"),   // shared by carrier NAT
	netip.MustParsePrefix("127.0.0.0/8"),     // loopback
	netip.MustParsePrefix("169.254.0.0/16"),  // link-local, cloud metadata
	netip.MustParsePrefix("172.16.0.0/12"),   // private
	netip.MustParsePrefix("192.0.0.0/24"),    // protocol assignments
	netip.MustParsePrefix("192.0.2.0/24"),    // documentation
	netip.MustParsePrefix("192.88.99.0/24"),  // 6to4 relays
	netip.MustParsePrefix("192.168.0.0/16"),  // private
	netip.MustParsePrefix("198.18.0.0/15"),   // benchmarking
	netip.MustParsePrefix("198.51.100.0/24"), // documentation
	netip.MustParsePrefix("203.0.113.0/24"),  // documentation
	netip.MustParsePrefix("224.0.0.0/4"),     // multicast
	netip.MustParsePrefix("240.0.0.0/4"),     // reserved, broadcast
	netip.MustParsePrefix("2001::/23"),       // protocol assignments, Teredo among them
	netip.MustParsePrefix("2001:db8::/32"),   // documentation
	netip.MustParsePrefix("2002::/16"),       // 6to4, which holds an IPv4 address
	netip.MustParsePrefix("3fff::/20"),       // documentation
}

// unicast6 is the only block from which IANA gives out public IPv6 addresses.
var unicast6 = netip.MustParsePrefix("2000::/3")

// CheckURL returns an error that wraps [ErrAddress] unless rawurl is an
// absolute http or https URL without user information whose host is neither
// localhost nor written as a forbidden address. It resolves no names: what a
// name leads to is checked when it is dialled, by [NewTransport].
func CheckURL(rawurl string) error {
	u, err := url.Parse(rawurl)
	if err != nil {
		return fmt.Errorf("%w: not a URL", ErrAddress) // the cause quotes the URL, which may hold a secret
	}
	return checkURL(u)
}

func checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%w: scheme %q", ErrAddress, u.Scheme)
	case u.User != nil:
		return fmt.Errorf("%w: user information in the URL", ErrAddress)
	}
	return checkHost(u.Hostname())
}

func checkHost(host string) error {
	name := strings.ToLower(strings.TrimRight(host, "."))
	if name == "" || name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return fmt.Errorf("%w: host %q", ErrAddress, host)
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if !numeric(last) && strings.IndexByte(name, ':') < 0 {
		return nil // a name, which no form of address looks like
	}
	if addr, err := netip.ParseAddr(name); err == nil {
		return checkAddr(addr)
	}
	if numeric(last) {
		return fmt.Errorf("%w: host %q is an address in disguise", ErrAddress, host)
	}
	return nil
}

// numeric reports whether a last label makes browsers and C libraries read the
// whole host as an IPv4 address: "2130706433", "0x7f.1", "127.1". No public
// top-level domain begins with a digit.
func numeric(label string) bool { return label != "" && label[0] >= '0' && label[0] <= '9' }

// checkAddr refuses every address that is not public unicast. IPv4-mapped and
// NAT64 addresses are outside 2000::/3 and so refused, and so is an address with a
// zone, which no block contains.
func checkAddr(addr netip.Addr) error {
	inside := func(p netip.Prefix) bool { return p.Contains(addr) }
	if addr.Is6() && !unicast6.Contains(addr) || slices.ContainsFunc(reserved, inside) {
		return fmt.Errorf("%w: %s is not public", ErrAddress, addr)
	}
	return nil
}
