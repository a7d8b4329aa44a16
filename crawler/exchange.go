package crawler

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"exportwatch"
)

// known is what the archive holds of a URL from last time.
type known struct {
	exportwatch.Capture
	found bool
}

// finally returns the stored form of the URL that gave the payload, which the
// validators are of.
func (k known) finally() (stored string, redirected bool) {
	if n := len(k.Chain); n > 0 {
		return k.Chain[n-1], true
	}
	return "", false
}

// confirmable reports whether a 304 would confirm something.
func (k known) confirmable() bool {
	return k.found && k.Payload != (exportwatch.Digest{}) && (k.ETag != "" || k.LastModified != "")
}

// An answer is a complete response, its body decoded. The body is nil unless
// the status promises content.
type answer struct {
	status int
	header http.Header
	body   []byte
	notes  []exportwatch.Note
}

// An exchange is the retrieval of one URL, redirects included.
type exchange struct {
	crawler     *Crawler
	request     Request
	retries     allowance // of the pass
	last        known
	secrets     []string          // that request carries
	guarded     bool              // no redirect may lead from https to http
	instead     string            // the http address for which the next hop is the https form; empty if it is as it was sent
	asked       []string          // every URL asked, in order, as stored
	hops        []exportwatch.Hop // answers of all of them but the latest
	origin      string            // scheme and host of the first
	conditional bool              // validators were sent on the latest hop
	ready       bool              // the first hop has been asked before the collector asks for it
	answer      answer            // of the latest hop
	at          time.Time         // when it was there
	err         error             // of the latest hop
}

// RoundTrip asks for one hop. The response it returns is for the redirect
// logic alone: it holds the status and Location, and no body.
func (x *exchange) RoundTrip(req *http.Request) (*http.Response, error) {
	if !x.ready {
		x.ask(req)
	}
	x.ready = false
	if x.err != nil {
		return nil, x.err
	}
	header := http.Header{}
	if to := x.answer.header.Get("Location"); to != "" {
		header.Set("Location", x.secured(req.URL, to))
	}
	return &http.Response{
		StatusCode: x.answer.status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:       header,
		Body:         http.NoBody,
		Uncompressed: true,
		Request:      req,
	}, nil
}

// ask asks for one hop and keeps what came of it, and of the one that led here.
func (x *exchange) ask(req *http.Request) {
	if n := len(x.asked); n > 0 {
		x.hops = append(x.hops, exportwatch.Hop{URL: x.asked[n-1], At: x.at, Status: x.answer.status, Header: x.keptHeader(x.answer.header, maxHopHeader)})
	}
	x.asked = append(x.asked, x.stored(req.URL.String()))
	x.answer, x.err = x.hop(req)
	if x.instead != "" {
		x.err = x.answeredFor(x.instead)
		x.instead = ""
	}
	x.at = x.crawler.now().UTC()
}

// stored is the form in which rawurl is stored.
func (x *exchange) stored(rawurl string) string { return storedURL(rawurl, x.secrets) }

func (x *exchange) hop(req *http.Request) (answer, error) {
	if err := checkURL(req.URL); err != nil {
		return answer{}, err
	}
	if n := len(x.asked); x.guarded && n > 1 && req.URL.Scheme == "http" && strings.HasPrefix(x.asked[n-2], "https:") {
		return answer{}, fmt.Errorf("%w: %s", errDowngrade, x.asked[n-1])
	}
	if x.request.Exempt == "" {
		if err := x.crawler.permitted(req.Context(), req.URL, x.retries); err != nil {
			return answer{}, err
		}
	}
	out := req.WithContext(req.Context())
	out.Header = x.headers(req)
	return x.crawler.persist(out, bodySize{most: x.request.MaxBytes}, x.retries)
}

// headers returns the headers of one hop, made afresh: what net/http carries
// over from the previous hop (Referer, credentials) tells another host too much.
func (x *exchange) headers(req *http.Request) http.Header {
	h := http.Header{}
	from := origin(req.URL)
	if x.origin == "" {
		x.origin = from
	}
	if x.origin == from && x.request.Header != nil {
		h = x.request.Header.Clone()
	}
	h["Accept"] = []string{cmp.Or(x.request.Accept, "*/*")}
	x.condition(h)
	return h
}

// condition adds the validators of last time, on the hop that gave them.
func (x *exchange) condition(h http.Header) {
	final, redirected := x.last.finally()
	here := x.asked[len(x.asked)-1]
	x.conditional = x.last.confirmable() && (redirected && here == final || !redirected && len(x.asked) == 1)
	if !x.conditional {
		return
	}
	if x.last.ETag != "" {
		h["If-None-Match"] = []string{x.last.ETag}
	}
	if x.last.LastModified != "" {
		h["If-Modified-Since"] = []string{x.last.LastModified}
	}
}

// conclude turns what happened into a capture, and returns the payload if the
// answer has one. err is what the collector returned.
func (x *exchange) conclude(err error) (exportwatch.Capture, []byte) {
	c := exportwatch.Capture{
		URL:     x.stored(x.request.URL),
		At:      x.crawler.now().UTC(),
		Status:  x.answer.status,
		Format:  x.request.Format,
		Crawler: Engine,
		Header:  x.keptHeader(x.answer.header, maxHeader),
		Notes:   x.answer.notes,
	}
	if len(x.asked) > 1 {
		c.Chain, c.Hops = x.asked[1:], x.hops
	}
	if err != nil {
		x.fail(&c, err)
		return c, nil
	}
	c.MediaType = field(x.answer.header, "Content-Type")
	c.ETag = field(x.answer.header, "ETag")
	c.LastModified = field(x.answer.header, "Last-Modified")
	payload := x.settle(&c)
	if payload != nil && x.repeats(payload) {
		c.Outcome, c.Reason, c.Payload, c.Size = exportwatch.Failed, exportwatch.ReasonKeyEchoed, exportwatch.Digest{}, 0
		c.Detail = "the answer repeats a key that was sent with the request; it is not kept"
		return c, nil
	}
	return c, payload
}

// fail records why there is no answer, from the error of the hop or else from
// err, which the collector returned.
func (x *exchange) fail(c *exportwatch.Capture, err error) {
	c.Outcome = exportwatch.Failed
	var quoting *url.Error
	if errors.As(err, &quoting) {
		err = quoting.Err
	}
	switch {
	case x.err != nil:
		c.Reason, c.Detail = reasonOf(x.err), x.oneLine(x.err.Error())
	case len(x.asked) == 0:
		c.Reason, c.Detail = exportwatch.ReasonAddress, x.oneLine(err.Error())
	default:
		c.Reason, c.Detail = exportwatch.ReasonRedirect, x.oneLine(err.Error())
	}
}

// settle records what an answer amounts to and returns its payload.
func (x *exchange) settle(c *exportwatch.Capture) []byte {
	status := x.answer.status
	switch {
	case contentful(status) && len(x.answer.body) == 0:
		c.Outcome, c.Reason = exportwatch.Suspect, exportwatch.ReasonEmptyBody
		c.Detail = fmt.Sprintf("status %d with an empty body", status)
	case contentful(status):
		c.Payload, c.Size = exportwatch.DigestOf(x.answer.body), int64(len(x.answer.body))
		c.Outcome = exportwatch.Fetched
		if c.Payload == x.last.Payload {
			c.Outcome = exportwatch.Revisit
		}
		return x.answer.body
	case status == http.StatusNotModified && x.conditional:
		x.confirm(c)
	case status == http.StatusNotFound || status == http.StatusGone:
		c.Outcome, c.Reason, c.Detail = exportwatch.Gone, exportwatch.ReasonStatus, statusLine(status)
	case status >= 300 && status < 400 && status != http.StatusNotModified:
		c.Outcome, c.Reason = exportwatch.Failed, exportwatch.ReasonRedirect
		c.Detail = statusLine(status) + " that leads nowhere"
	default:
		c.Outcome, c.Reason, c.Detail = exportwatch.Failed, exportwatch.ReasonStatus, statusLine(status)
	}
	return nil
}

// confirm carries over what a 304 confirms and need not repeat (RFC 9110, 15.4.5).
func (x *exchange) confirm(c *exportwatch.Capture) {
	c.Outcome, c.Payload, c.Size = exportwatch.NotModified, x.last.Payload, x.last.Size
	c.MediaType = x.last.MediaType
	if c.ETag == "" {
		c.ETag = x.last.ETag
	}
	if c.LastModified == "" {
		c.LastModified = x.last.LastModified
	}
}

// contentful reports whether a status promises the whole content: a 206 is a
// part, and bot walls answer 202.
func contentful(status int) bool {
	return status == http.StatusOK || status == http.StatusNonAuthoritativeInfo
}

func statusLine(status int) string {
	return strings.TrimSpace(fmt.Sprintf("status %d %s", status, http.StatusText(status)))
}

// oneLine is oneLine without the secrets that were sent, too.
func (x *exchange) oneLine(s string) string {
	for _, key := range x.secrets {
		s = strings.ReplaceAll(s, key, hidden)
	}
	return oneLine(s)
}
