package crawler

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"exportwatch"
)

const (
	// certificateWarning is how long before its end a certificate is noticed:
	// those renewed by a machine are renewed with a month left, and half of
	// that is time for a person. One that is valid for days only is renewed with
	// a third of its life left.
	certificateWarning = 14 * 24 * time.Hour
	// maxSkew is how far two clocks may differ: sites that fetch on time and
	// feeds that are read in windows bear minutes, and unsynchronised clocks
	// drift beyond them.
	maxSkew = 10 * time.Minute
)

// cached names header fields of answers that may have been made long before
// they were sent.
var cached = []string{"Age", "Via", "X-Cache", "X-Cache-Hits", "X-Varnish", "X-Served-By", "Cf-Cache-Status", "X-Proxy-Cache"}

// notice looks for what will be trouble soon.
func (c *Crawler) notice(u *url.URL, resp *http.Response) (notes []exportwatch.Note) {
	now := c.now()
	if resp.TLS != nil && len(resp.TLS.PeerCertificates) > 0 {
		begin, end := resp.TLS.PeerCertificates[0].NotBefore, resp.TLS.PeerCertificates[0].NotAfter
		if left := end.Sub(now); left < min(certificateWarning, end.Sub(begin)/3) {
			detail := fmt.Sprintf("the certificate of %s ends on %s, %d days from now", u.Host, end.UTC().Format(time.RFC3339), int(left.Hours())/24)
			notes = append(notes, exportwatch.Note{Reason: exportwatch.ReasonCertificate, Subject: origin(u), Detail: detail})
		}
	}
	if by, ok := skew(resp.Header, now); ok {
		detail := fmt.Sprintf("the clock of %s is %s ahead of ours", u.Host, by)
		if by < 0 {
			detail = fmt.Sprintf("the clock of %s is %s behind ours", u.Host, -by)
		}
		notes = append(notes, exportwatch.Note{Reason: exportwatch.ReasonClockSkew, Subject: origin(u), Detail: detail})
	}
	return notes
}

// skew returns by how much the server's clock is ahead of now, if that is more
// than clocks may differ. A Date in the past proves nothing about an answer
// that came out of a cache (RFC 9110, 6.6.1; RFC 9111, 5.1).
func skew(h http.Header, now time.Time) (time.Duration, bool) {
	value := h.Get("Date")
	if value == "" {
		return 0, false
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	var age time.Duration
	if value := h.Get("Age"); value != "" && strings.Trim(value, "0123456789") == "" {
		age = seconds(value)
	}
	by := date.Add(age).Sub(now).Round(time.Second)
	if by > maxSkew {
		return by, true
	}
	for _, name := range cached {
		if h.Get(name) != "" {
			return 0, false
		}
	}
	return by, by < -maxSkew
}

func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }
