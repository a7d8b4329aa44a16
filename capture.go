package exportwatch

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// A SourceID names a source by family: "bis/news", "fr/bis", "ecfr/15-744",
// "congress/bills", "court/dcd", "sec/8-k", "review/oira"; configured ones are
// "x/...".
type SourceID string

// A Source describes one place we watch.
type Source struct {
	ID        SourceID
	Title     string
	Publisher string        // who answers for the text, such as "Bureau of Industry and Security"
	Home      string        // page a person would open
	Schedule  string        // five-field cron expressions, parted by semicolons; due when one is, Washington time
	Calendar  Calendar      // days of Washington on which it is checked
	Grade     Grade         // what a text from here proves
	Announces bool          // a first version published after the cut-off is news
	Sifts     bool          // its documents are found, not chosen: their own text must show what they concern
	Window    time.Duration // how far back one answer reaches; zero means all of it
	Coverage  string        // what cannot be seen through this source, in one sentence
}

// A Digest is the SHA-256 of a payload. The zero Digest means no payload.
type Digest [sha256.Size]byte

// DigestOf returns the digest of b.
func DigestOf(b []byte) Digest { return sha256.Sum256(b) }

// ParseDigest reads the 64 hexadecimal digits that String prints; the empty
// string gives the zero Digest.
func ParseDigest(s string) (d Digest, err error) {
	if s == "" {
		return d, nil
	}
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(d) {
		return d, fmt.Errorf("digest %q: want %d hexadecimal digits", s, 2*len(d))
	}
	copy(d[:], b)
	return d, nil
}

// String returns d as 64 hexadecimal digits, or the empty string if d is zero.
func (d Digest) String() string {
	if d == (Digest{}) {
		return ""
	}
	return hex.EncodeToString(d[:])
}

// MarshalText implements [encoding.TextMarshaler].
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (d *Digest) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDigest(string(b))
	return err
}

// An Outcome says how one retrieval ended. It is stored as a word so that
// stored rows survive a reordering of the constants.
type Outcome string

// The outcomes of a retrieval. Only Fetched and Revisit carry a payload that
// may be read into versions; a Suspect payload is kept as evidence and never read.
const (
	Fetched     Outcome = "fetched"      // a payload not seen last time at this URL
	Revisit     Outcome = "revisit"      // byte for byte the payload of last time
	NotModified Outcome = "not-modified" // the server answered 304
	Gone        Outcome = "gone"         // the server says it no longer exists (404, 410), or leads to another page that is watched
	Failed      Outcome = "failed"       // no usable answer
	Suspect     Outcome = "suspect"      // an answer that is not the content asked for
)

// OK reports whether the retrieval did what was asked.
func (o Outcome) OK() bool { return o == Fetched || o == Revisit || o == NotModified }

// A Reason names why a retrieval or a reading did not succeed, in a word that
// operators filter by. The empty Reason means success.
type Reason string

// Reasons a retrieval fails.
const (
	ReasonStatus     Reason = "http-status"     // a status that is no success
	ReasonThrottled  Reason = "throttled"       // 429, or 503 with Retry-After
	ReasonTimeout    Reason = "timeout"         // no answer within the deadline
	ReasonConnect    Reason = "connect"         // name resolution, connection or TLS failed
	ReasonRobots     Reason = "robots"          // robots.txt forbids the URL
	ReasonAddress    Reason = "address-refused" // a private, loopback or otherwise forbidden address
	ReasonRedirect   Reason = "redirect"        // too many redirects, or one to where we may not go
	ReasonBodyLimit  Reason = "body-limit"      // the body is larger than the source may send
	ReasonEncoding   Reason = "encoding"        // the content coding is broken, such as truncated gzip
	ReasonUnrecorded Reason = "not-recorded"    // the replayed web holds no answer
	ReasonKeyEchoed  Reason = "key-echoed"      // the answer repeats a key that was sent, and is not kept
)

// Reasons of a [Note]. ReasonCertificate is also that of a retrieval which
// failed because the certificate is not valid.
const (
	ReasonCertificate Reason = "certificate" // of the server: expired, about to expire, or not to be trusted
	ReasonClockSkew   Reason = "clock-skew"  // our clock and the server's differ
)

// Reasons nothing was retrieved that should have been.
const (
	ReasonStale Reason = "stale" // several scheduled passes in a row brought no success, or texts that stand still
	ReasonCut   Reason = "cut"   // the process ended in the middle of a pass
)

// Reasons an answer with status 200 is not content.
const (
	ReasonBlockPage  Reason = "block-page" // a bot wall or CAPTCHA
	ReasonLoginWall  Reason = "login-wall" // a page asking to log in
	ReasonErrorPage  Reason = "error-page" // an error told with status 200
	ReasonEmptyBody  Reason = "empty-body"
	ReasonEmptyIndex Reason = "empty-index"    // an index that listed items lists none
	ReasonCollapsed  Reason = "text-collapsed" // most of the stored text is missing
	ReasonElsewhere  Reason = "elsewhere"      // the address leads to another page than the one that stood there
	ReasonOutdated   Reason = "outdated"       // an earlier edition of a list than the one that is stored
)

// Reasons a payload cannot be read.
const (
	ReasonMalformed  Reason = "malformed"   // not well formed in its format
	ReasonWrongShape Reason = "wrong-shape" // well formed, but not what the format says
	ReasonCharset    Reason = "charset"     // bytes that are not text in the declared or any known charset
	ReasonTooDeep    Reason = "too-deep"    // nested beyond the limit
	ReasonTooLarge   Reason = "too-large"   // expands beyond the limit, such as an entity bomb
	ReasonEncrypted  Reason = "encrypted"
	ReasonTruncated  Reason = "truncated" // ends before its end
)

// Reading reports whether r is about reading a payload, not about retrieving it.
func (r Reason) Reading() bool {
	switch r {
	case ReasonMalformed, ReasonWrongShape, ReasonCharset, ReasonTooDeep, ReasonTooLarge,
		ReasonEncrypted, ReasonTruncated, ReasonCollapsed, ReasonOutdated, ReasonElsewhere, ReasonEmptyBody:
		return true
	}
	return false
}

// A Capture is one retrieval of one URL, kept as evidence and never edited.
type Capture struct {
	ID           int64
	Run          int64 // the crawl run it belongs to
	Source       SourceID
	URL          string    // as asked, the query included
	Chain        []string  // URLs redirected through, the final one last; empty if none
	At           time.Time // when the answer was complete, UTC
	Outcome      Outcome
	Reason       Reason // empty if Outcome is OK
	Detail       string // one line for the operator; never holds a secret
	Status       int    // HTTP status, zero if there was no answer
	MediaType    string // Content-Type as sent
	ETag         string
	LastModified string
	Payload      Digest // zero if the answer had no body
	Size         int64  // bytes of the payload
	Format       string // the parsers format it is to be read as; empty for an index
	Crawler      string // engine and revision, such as "crawler/2"
	// Header holds what the server sent with the final answer, by canonical
	// name, without what is or may be secret and up to a bound. A length and a
	// coding are those of the wire; the payload is stored without the coding.
	Header map[string][]string
	Notes  []Note
	// Hops are the answers that led to each of Chain, in its order. Nil if there
	// were none, and for captures made before they were kept.
	Hops []Hop
}

// A Hop is an answer that led on to another URL.
type Hop struct {
	URL    string              `json:"url"`              // that was asked
	At     time.Time           `json:"at"`               // when the answer was complete, UTC
	Status int                 `json:"status"`           // HTTP status: 301
	Header map[string][]string `json:"header,omitempty"` // as of a Capture; holds Location
}

// A Note is something noticed in passing that the operator should look into
// before it becomes an outage. It says nothing against the capture: also one
// that is OK may have notes. A trouble is over when a later capture of the
// same source with an answer from Subject has no note with its Reason.
type Note struct {
	Reason  Reason `json:"reason"`
	Subject string `json:"subject"` // the scheme and host it is about: "https://www.agency.example"
	Detail  string `json:"detail"`  // one line for the operator
}

// A Retrieval is a capture and the bytes it brought, nil if it brought none.
type Retrieval struct {
	Capture Capture
	Payload []byte
}

// A Hold is what a host asked for that turned requests away and wants to be left
// alone.
type Hold struct {
	Host   string    // name in lower case
	At     time.Time // when it asked
	Until  time.Time // it is not asked before
	InARow int       // times it asked without an answer between
}

// A Run is one pass over one source.
type Run struct {
	ID       int64
	Source   SourceID
	Began    time.Time
	Ended    time.Time // zero while it runs or if it was cut
	Captures int
	Outcomes map[Outcome]int
	Err      string  // empty if the pass reached its end
	Purpose  Purpose // empty for a scheduled pass
}

// A Purpose says why a run was made beside the schedule.
type Purpose string

// The purposes of runs beside the schedule.
const (
	Refill    Purpose = "refill" // to fill a gap by another route
	CensusRun Purpose = "census" // to ask for a publisher's own figures
)
