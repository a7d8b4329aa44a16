package crawler

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gocolly/colly/v2"
)

const maxRedirects = 5 // RFC 9309, section 2.3.1.2 asks for as many for robots.txt

// newCollector returns the colly collector that drives an exchange over our
// transport. What colly would do to an answer is switched off or kept from it:
// it cuts bodies at MaxBodySize, unpacks gzip without a limit, recodes bodies
// by their declared charset, keeps cookies, and refuses a URL it asked before.
// It is built without colly.NewCollector, which takes settings from the
// environment.
func (x *exchange) newCollector(ctx context.Context) *colly.Collector {
	col := &colly.Collector{}
	col.Init()
	col.Context = ctx
	col.UserAgent = x.crawler.agent
	col.AllowURLRevisit = true        // seen does it, before redirects
	col.IgnoreRobotsTxt = true        // robots.go does it, for each hop
	col.ParseHTTPErrorResponse = true // a 304 or 404 is an answer
	col.MaxBodySize = 0               // body.go limits, and fails instead of cutting
	col.DisableCookies()
	col.SetRequestTimeout(0) // ask limits, without the time spent waiting for our turn
	col.WithTransport(x)
	col.SetRedirectHandler(limitRedirects)
	return col
}

func limitRedirects(_ *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return fmt.Errorf("%w: more than %d", errRedirect, maxRedirects)
	}
	return nil
}

// collect has colly ask for rawurl and follow where it leads. What was answered
// is left in x.
func (x *exchange) collect(ctx context.Context, rawurl string) error {
	return x.newCollector(ctx).Request(http.MethodGet, rawurl, nil, nil, nil)
}

// check asks for rawurl, which answered last time without leading elsewhere,
// without the collector, and reports whether that settles it: most checks of most
// pages end here, and the collector costs as much as the rest of one. Any answer
// but a 304 or the content itself is left for the collector to take up.
func (x *exchange) check(ctx context.Context, rawurl string) bool {
	if !x.last.found || len(x.last.Chain) > 0 {
		return false
	}
	u, ok := plainURL(rawurl)
	if !ok {
		return false
	}
	req := &http.Request{Method: http.MethodGet, URL: u, Host: u.Host, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	x.ask(req.WithContext(ctx))
	x.ready = true
	return x.err == nil && (x.answer.status == http.StatusNotModified || contentful(x.answer.status))
}

// plainURL parses rawurl if it is written as the collector would write it, so
// that the address asked is the same whoever asks.
func plainURL(rawurl string) (*url.URL, bool) {
	for i := range len(rawurl) {
		if c := rawurl[i]; !plainByte(c) {
			return nil, false
		}
	}
	u, err := url.Parse(rawurl)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Path == "" || strings.Contains(u.Path, "/.") || !plainHost(u) || u.String() != rawurl {
		return nil, false
	}
	return u, true
}

// plainHost reports whether the host of u is a name in lower case that no rule
// for internationalised names or default ports would write otherwise.
func plainHost(u *url.URL) bool {
	name, port := u.Hostname(), u.Port()
	if _, err := strconv.ParseUint(port, 10, 16); port == "" && u.Host != name || port != "" && (err != nil || port[0] == '0' || port == "80" || port == "443") {
		return false
	}
	last := ""
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || strings.HasPrefix(label, "-") || strings.Contains(label, "--") || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
		last = label
	}
	return !numeric(last)
}

func plainByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~/:?&=+,", c) >= 0
}
