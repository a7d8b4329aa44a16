package crawler

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// A Limit says how often one publisher may be asked. The addresses it covers
// share one token bucket and one bound on the requests under way, whatever
// their host names.
type Limit struct {
	Host       string  // host name in lower case; with a leading dot, every host under it as well: ".sec.gov"
	Path       string  // prefix of the paths covered: "/api/"; empty covers all
	PerSecond  float64 // requests a second in the long run
	Burst      int     // requests that may go out at once after a pause; 0 is 1
	Concurrent int     // requests under way at a time; 0 is 1
	PerDay     int     // requests in any 24 hours, tries after failures included; 0 is no such bound
}

// Publishers returns the limits of the publishers that tell theirs, or that are
// known to throttle. Every other host is asked once in Options.Delay. Where a
// publisher counts by the hour, what may go out at once is taken off the hour.
func Publishers() []Limit {
	return []Limit{
		// "no more than 10 requests per second" over all of sec.gov, whoever
		// sends them (sec.gov/os/accessing-edgar-data): two are left to others.
		{Host: ".sec.gov", PerSecond: 8, Concurrent: 4},
		// Federal Register: 5 a second for the API, 1 for the XML of documents
		// (a maintainer's figures of 2019); XML is under the usual delay.
		{Host: "www.federalregister.gov", Path: "/api/", PerSecond: 5, Concurrent: 2},
		// eCFR throttles near 10 a second with a bare 429.
		{Host: "www.ecfr.gov", Path: "/api/", PerSecond: 4, Concurrent: 2},
		{Host: "api.congress.gov", PerSecond: (5000.0 - 5) / 3600, Burst: 5},
		// What api.data.gov allows a key by default; the API names no figure.
		{Host: "api.govinfo.gov", PerSecond: (1000.0 - 10) / 3600, Burst: 10},
		{Host: "api.regulations.gov", PerSecond: (1000.0 - 10) / 3600, Burst: 10},
		// A plain user's token: 5 a minute, 50 an hour and 125 a day.
		{Host: "www.courtlistener.com", Path: "/api/", PerSecond: (50.0 - 5) / 3600, Burst: 5, PerDay: 125},
		// The Internet Archive names no figure and bans addresses that ask it hard.
		{Host: ".archive.org", PerSecond: 1},
	}
}

// Check returns an error that says what is wrong with l, or nil.
func (l Limit) Check() error {
	switch {
	case strings.Trim(l.Host, ".") == "" || strings.ContainsAny(l.Host, "/:@ ") || strings.ToLower(l.Host) != l.Host:
		return fmt.Errorf("limit: %q is no host name in lower case: want www.agency.example or .agency.example", l.Host)
	case l.Path != "" && !strings.HasPrefix(l.Path, "/"):
		return fmt.Errorf("limit of %s: path %q does not begin with a slash", l.Host, l.Path)
	case !(l.PerSecond > 0) || l.PerSecond > 1000:
		return fmt.Errorf("limit of %s: %v requests a second: want more than 0 and at most 1000", l.Host, l.PerSecond)
	case l.PerDay < 0 || l.PerDay > maxPerDay:
		return fmt.Errorf("limit of %s: %d requests a day: want 0 (no such bound) to %d", l.Host, l.PerDay, maxPerDay)
	case l.Burst < 0 || l.Concurrent < 0 || l.Concurrent > maxConcurrent:
		return fmt.Errorf("limit of %s: want a burst of 0 or more and 0 to %d requests at a time", l.Host, maxConcurrent)
	}
	return nil
}

// maxConcurrent is how many requests to one publisher may be configured to be
// under way at a time: more is no crawl but an assault.
const maxConcurrent = 16

// maxPerDay bounds the quota of a day that may be configured: each request of the
// last 24 hours is remembered.
const maxPerDay = 100_000

func checkLimits(limits []Limit) error {
	var found []error
	for _, l := range limits {
		found = append(found, l.Check())
	}
	return errors.Join(found...)
}

// covers reports whether l is about u, whose host name is given in lower case.
func (l Limit) covers(host string, u *url.URL) bool {
	named := host == l.Host || l.Host[0] == '.' && (host == l.Host[1:] || strings.HasSuffix(host, l.Host))
	return named && strings.HasPrefix(u.Path, l.Path)
}

// closer reports whether l says more about an address than m does: by the
// longer host name, then by the longer path.
func (l Limit) closer(m Limit) bool {
	if len(l.Host) != len(m.Host) {
		return len(l.Host) > len(m.Host)
	}
	return len(l.Path) > len(m.Path)
}

// usual is the limit of a host that no other is about: one request at a time,
// delay apart.
func usual(host string, delay time.Duration) Limit {
	return Limit{Host: host, PerSecond: 1 / delay.Seconds()}
}
