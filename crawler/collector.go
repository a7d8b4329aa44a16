package crawler

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gocolly/colly/v2"
)

const maxRedirects = 5 // RFC 9309, section 2.3.1.2 asks for as many for robots.txt

// newCollector returns the colly collector that drives a pass over our
// transport. What colly would do to an answer is switched off or kept from it:
// it cuts bodies at MaxBodySize, unpacks gzip without a limit, recodes bodies
// by their declared charset, keeps cookies, and refuses a URL it asked before.
// It is built without colly.NewCollector, which takes settings from the
// environment.
func (s *pass) newCollector(ctx context.Context) *colly.Collector {
	col := &colly.Collector{}
	col.Init()
	col.Context = ctx
	col.UserAgent = s.crawler.agent
	col.AllowURLRevisit = true        // seen does it, before redirects
	col.IgnoreRobotsTxt = true        // robots.go does it, for each hop
	col.ParseHTTPErrorResponse = true // a 304 or 404 is an answer
	col.MaxBodySize = 0               // body.go limits, and fails instead of cutting
	col.DisableCookies()
	col.SetRequestTimeout(0) // ask limits, without the time spent waiting for our turn
	col.WithTransport(s)
	col.SetRedirectHandler(limitRedirects)
	return col
}

func limitRedirects(_ *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return fmt.Errorf("%w: more than %d", errRedirect, maxRedirects)
	}
	return nil
}

// collect has colly ask for rawurl and follow where it leads. What was
// answered is left in the current exchange.
func (s *pass) collect(rawurl string) error {
	return s.collector.Request(http.MethodGet, rawurl, nil, nil, nil)
}

// RoundTrip implements [http.RoundTripper] for the collector.
func (s *pass) RoundTrip(req *http.Request) (*http.Response, error) { return s.current.RoundTrip(req) }
