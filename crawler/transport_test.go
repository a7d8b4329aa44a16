package crawler_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"exportwatch"
	"exportwatch/crawler"
)

// names is a resolver whose every name has the addresses that lookup returns.
func names(lookup func() []netip.Addr) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go answerName(server, lookup)
		return client, nil
	}}
}

// answerName speaks DNS over a stream (RFC 1035, 4.2.2) for one question.
func answerName(conn net.Conn, lookup func() []netip.Addr) {
	defer conn.Close()
	var size uint16
	if binary.Read(conn, binary.BigEndian, &size) != nil {
		return
	}
	b := make([]byte, size)
	if _, err := io.ReadFull(conn, b); err != nil {
		return
	}
	var m dnsmessage.Message
	if m.Unpack(b) != nil {
		return
	}
	m.Response, m.Additionals = true, nil
	for _, a := range lookup() {
		head := dnsmessage.ResourceHeader{Name: m.Questions[0].Name, Class: dnsmessage.ClassINET, TTL: 1}
		switch {
		case a.Is4() && m.Questions[0].Type == dnsmessage.TypeA:
			head.Type = dnsmessage.TypeA
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: a.As4()}})
		case a.Is6() && m.Questions[0].Type == dnsmessage.TypeAAAA:
			head.Type = dnsmessage.TypeAAAA
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AAAAResource{AAAA: a.As16()}})
		}
	}
	packed, err := m.Pack()
	if err != nil {
		return
	}
	conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(packed))), packed...)) // the client times out if it fails
}

func lasting(addr string) func() []netip.Addr {
	return func() []netip.Addr { return []netip.Addr{netip.MustParseAddr(addr)} }
}

// serve runs a server on loopback and returns its URL under a public name.
func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return "http://site.example:" + u.Port()
}

func network(t *testing.T, o crawler.TransportOptions) *world {
	t.Helper()
	tr := crawler.NewTransport(o)
	w := newWorld(t, tr)
	t.Cleanup(tr.CloseIdleConnections)
	return w
}

func TestNetwork(t *testing.T) {
	site := serve(t, func(rw http.ResponseWriter, req *http.Request) {
		switch req.URL.Path {
		case "/robots.txt":
			http.NotFound(rw, req)
		case "/moved":
			http.Redirect(rw, req, "/page", http.StatusMovedPermanently)
		case "/inside":
			http.Redirect(rw, req, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
		case "/short":
			rw.Header().Set("Content-Length", "100")
			io.WriteString(rw, "less")
		default:
			rw.Header().Set("ETag", `"1"`)
			if req.Header.Get("If-None-Match") == `"1"` {
				rw.WriteHeader(http.StatusNotModified)
				return
			}
			rw.Header().Set("Content-Encoding", "gzip")
			rw.Write(gzipped(t, []byte("hello")))
		}
	})
	w := network(t, crawler.TransportOptions{Resolver: names(lasting("127.0.0.1")), AllowLoopback: true, AnyPort: true})
	ask := func(path string) exportwatch.Capture { return w.ask(crawler.Request{URL: site + path}) }
	first := ask("/moved")
	expect(t, first, exportwatch.Fetched, "")
	if !bytes.Equal(w.kept.payloads[first.Payload], []byte("hello")) || len(first.Chain) != 1 || first.Chain[0] != site+"/page" {
		t.Errorf("payload %q, chain %v", w.kept.payloads[first.Payload], first.Chain)
	}
	expect(t, ask("/moved"), exportwatch.NotModified, "")
	expect(t, ask("/page"), exportwatch.Fetched, "")
	expect(t, ask("/inside"), exportwatch.Failed, exportwatch.ReasonAddress)
	expect(t, ask("/short"), exportwatch.Failed, exportwatch.ReasonConnect)
}

func TestDialGuard(t *testing.T) {
	site := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the server was asked") })
	for _, addr := range []string{
		"127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
		"224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
		"::1", "::", "fe80::1", "fc00::1", "ff02::1", "64:ff9b::a00:1", "2001:db8::1", "2002:a00:1::", "2001::1",
	} {
		w := network(t, crawler.TransportOptions{Resolver: names(lasting(addr)), AnyPort: true})
		expect(t, w.one(site+"/"), exportwatch.Failed, exportwatch.ReasonAddress)
	}
	w := network(t, crawler.TransportOptions{Resolver: names(lasting("127.0.0.1")), AllowLoopback: true})
	expect(t, w.one(site+"/"), exportwatch.Failed, exportwatch.ReasonAddress) // the port
	expect(t, w.ask(crawler.Request{URL: site + "/"}), exportwatch.Failed, exportwatch.ReasonAddress)
}

// TestRebinding has a name server that changes its mind between the request
// for robots.txt and the request for the page.
func TestRebinding(t *testing.T) {
	var asked atomic.Int32
	site := serve(t, func(rw http.ResponseWriter, req *http.Request) {
		asked.Add(1)
		rw.Header().Set("Connection", "close")
		http.NotFound(rw, req)
	})
	w := network(t, crawler.TransportOptions{AllowLoopback: true, AnyPort: true, Resolver: names(func() []netip.Addr {
		if asked.Load() == 0 {
			return []netip.Addr{netip.MustParseAddr("127.0.0.1")}
		}
		return []netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("169.254.169.254")}
	})})
	expect(t, w.ask(crawler.Request{URL: site + "/"}), exportwatch.Failed, exportwatch.ReasonAddress)
	if asked.Load() != 1 {
		t.Errorf("the server was asked %d times, want once for robots.txt", asked.Load())
	}
}

func TestUnknownName(t *testing.T) {
	w := network(t, crawler.TransportOptions{Resolver: names(func() []netip.Addr { return nil })})
	expect(t, w.one("http://site.example/"), exportwatch.Failed, exportwatch.ReasonConnect)
}

func TestCheckURL(t *testing.T) {
	for _, good := range []string{
		"https://www.bis.gov/news-updates", "http://a.example:80/?q=1", "https://8.8.8.8/", "https://[2600::1]/", "https://xn--bcher-kva.example/",
	} {
		if err := crawler.CheckURL(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "/x", "https:///x", "https://", "javascript:alert(1)", "file:///etc/passwd", "gopher://a.example/",
		"https://user@a.example/", "https://user:pw@a.example/", "https://localhost/", "https://LOCALHOST.:80/", "https://a.localhost/",
		"http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.0.0.1./",
		"http://10.0.0.1/", "http://[::1]/", "http://[::ffff:8.8.8.8]/", "http://[fe80::1%25eth0]/", "http://[64:ff9b::808:808]/", "http://./", "http://a.example:port/",
	} {
		if err := crawler.CheckURL(bad); !errors.Is(err, crawler.ErrAddress) {
			t.Errorf("%s: error %v, want ErrAddress", bad, err)
		}
	}
}

// TestReservedBlocks: every block of addresses that is not public is refused from
// its first address to its last, and none beside it (the IANA registries of
// special-purpose addresses, RFC 6890).
func TestReservedBlocks(t *testing.T) {
	check := func(addr string, public bool) {
		t.Helper()
		if a := netip.MustParseAddr(addr); a.Is6() {
			addr = "[" + strings.Replace(addr, "%", "%25", 1) + "]"
		}
		if err := crawler.CheckURL("http://" + addr + "/"); (err == nil) != public {
			t.Errorf("%s: %v, public: %v", addr, err, public)
		}
	}
	for first, last := range map[string]string{
		"0.0.0.0": "0.255.255.255", "10.0.0.0": "10.255.255.255", "100.64.0.0": "100.127.255.255", "127.0.0.0": "127.255.255.255",
		"169.254.0.0": "169.254.255.255", "172.16.0.0": "172.31.255.255", "192.0.0.0": "192.0.0.255", "192.0.2.0": "192.0.2.255",
		"192.88.99.0": "192.88.99.255", "192.168.0.0": "192.168.255.255", "198.18.0.0": "198.19.255.255", "198.51.100.0": "198.51.100.255",
		"203.0.113.0": "203.0.113.255", "224.0.0.0": "239.255.255.255", "240.0.0.0": "255.255.255.255",
		"::": "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001::": "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
		"2001:db8::": "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2002::": "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		"3fff::": "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "4000::": "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	} {
		check(first, false)
		check(last, false)
	}
	for _, addr := range []string{
		"1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255",
		"169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.88.100.0",
		"192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0",
		"223.255.255.255", "2000::", "2001:200::", "2001:db7:ffff::", "2001:db9::", "2003::", "3ffe::", "3fff:1000::",
	} {
		check(addr, true)
	}
	check("2600::1%eth0", false) // a zone is of this machine
}

// FuzzCheckURL checks that no accepted URL is a forbidden address as net/http
// would read it.
func FuzzCheckURL(f *testing.F) {
	f.Add("http://127.0.0.1/")
	f.Add("http://[::ffff:10.0.0.1]:80/")
	f.Add("https://user@localhost\\@a.example/")
	f.Fuzz(func(t *testing.T, rawurl string) {
		if crawler.CheckURL(rawurl) != nil {
			return
		}
		u, err := url.Parse(rawurl)
		if err != nil {
			t.Fatalf("accepted %q, which is no URL", rawurl)
		}
		if ip := net.ParseIP(u.Hostname()); ip != nil && (ip.IsLoopback() || ip.IsPrivate() || !ip.IsGlobalUnicast()) {
			t.Errorf("accepted %q", rawurl)
		}
	})
}
