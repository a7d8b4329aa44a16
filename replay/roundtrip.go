package replay

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// RoundTrip answers req from the recordings. A Date is moved along with the
// clock of the web. A recording whose ETag is among
// If-None-Match answers 304. A missing /robots.txt answers 404, so that a web
// need not record one for each host; any other URL without a recording at or
// before now is an error that wraps [ErrUnrecorded].
func (w *Web) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer req.Body.Close() // RoundTripper's contract; nothing is read from it
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	if req.Method != http.MethodGet {
		return nil, fmt.Errorf("replay: method %s is not recorded", req.Method)
	}
	r, ok := w.at(canonical(req.URL), w.now())
	if !ok && req.URL.EscapedPath() == "/robots.txt" {
		return answer(req, http.StatusNotFound, http.Header{}, nil), nil
	}
	if !ok {
		return nil, unrecorded(req.URL)
	}
	return r.dated(w.now()).serve(req)
}

// Holds reports whether w has an answer, whatever it is, to a request for rawurl
// now.
func (w *Web) Holds(rawurl string) bool {
	u, err := url.Parse(rawurl)
	if err != nil {
		return false
	}
	_, ok := w.at(canonical(u), w.now())
	return ok
}

// at returns the latest recording of rawurl that is not after now: of that very
// URL or, if there is none, of one that it is once its secrets are blanked.
func (w *Web) at(rawurl string, now time.Time) (found recording, ok bool) {
	pages, recorded := w.pages[rawurl]
	if !recorded {
		pages = w.pages[w.blankedFor(rawurl)]
	}
	for _, r := range pages {
		if r.at.After(now) {
			break
		}
		found, ok = r, true
	}
	return found, ok
}

// dated returns r with its Date, if it has one, moved along with the clock: it
// stays as far off as it was when it was recorded.
func (r recording) dated(now time.Time) recording {
	date, err := http.ParseTime(r.header.Get("Date"))
	if err != nil {
		return r
	}
	r.header = r.header.Clone()
	r.header.Set("Date", date.Add(now.Sub(r.at)).UTC().Format(http.TimeFormat))
	return r
}

func (r recording) serve(req *http.Request) (*http.Response, error) {
	switch r.fault {
	case refuse:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	case hang:
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	if matches(req.Header.Get("If-None-Match"), r.header.Get("Etag")) {
		return answer(req, http.StatusNotModified, r.header, nil), nil
	}
	body, err := r.body()
	if err != nil {
		return nil, err
	}
	return answer(req, r.status, r.header, body), nil
}

// matches compares entity tags weakly, as If-None-Match does (RFC 9110, 13.1.2).
func matches(condition, etag string) bool {
	if etag == "" {
		return false
	}
	for tag := range strings.SplitSeq(condition, ",") {
		if strings.TrimPrefix(strings.TrimSpace(tag), "W/") == strings.TrimPrefix(etag, "W/") {
			return true
		}
	}
	return false
}

func answer(req *http.Request, status int, header http.Header, body []byte) *http.Response {
	return &http.Response{
		Status:     strings.TrimSpace(strconv.Itoa(status) + " " + http.StatusText(status)),
		StatusCode: status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        header.Clone(),
		Body:          io.NopCloser(bytes.NewReader(body)),
		ContentLength: int64(len(body)),
		Request:       req,
	}
}

// unrecordedError carries no query: it may hold a key.
type unrecordedError struct{ url string }

func unrecorded(u *url.URL) error {
	return &unrecordedError{u.Scheme + "://" + u.Host + u.EscapedPath()}
}

func (e *unrecordedError) Error() string { return e.url + ": " + ErrUnrecorded.Error() }

// Unwrap makes errors.Is(err, ErrUnrecorded) hold.
func (e *unrecordedError) Unwrap() error { return ErrUnrecorded }

// Unrecorded reports true: the web holds no answer.
func (e *unrecordedError) Unrecorded() bool { return true }
