package warc

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"exportwatch"
)

// Profiles of revisit records (clause 6.7).
const (
	sameDigest  = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	notModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

// httpResponse is the media type of the block of an answer by HTTP (RFC 9112, 10.2).
const httpResponse = "application/http;msgtype=response"

// Options say what an archive is.
type Options struct {
	Compress    bool      // each record becomes a gzip member of its own
	Software    string    // that writes it: "exportwatch/1.0"
	Description string    // for people, one line; may be empty
	At          time.Time // that the archive is dated by
}

// An Archive is a WARC file being written.
type Archive struct {
	w        io.Writer
	compress bool
	info     string // record of the archive itself
	payloads map[exportwatch.Digest]original
	records  int
}

// An original is the record that holds a payload.
type original struct {
	id     string
	target string
	date   time.Time
}

// New begins an archive on w with its warcinfo record.
func New(w io.Writer, o Options) (*Archive, error) {
	a := &Archive{w: w, compress: o.Compress, payloads: map[exportwatch.Digest]original{}}
	block := fieldsBlock([]Field{
		{"software", o.Software},
		{"format", "WARC File Format 1.1"},
		{"conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"},
		{"description", o.Description},
	})
	a.info = identify("warcinfo", instant(o.At), string(block))
	return a, a.write(&record{kind: warcinfo, id: a.info, date: o.At, media: "application/warc-fields", head: block})
}

// Records returns how many records have been written.
func (a *Archive) Records() int { return a.records }

// Holds reports whether the payload with digest d is in the archive, so that it
// need not be given again.
func (a *Archive) Holds(d exportwatch.Digest) bool {
	_, ok := a.payloads[d]
	return ok
}

// Add writes c: a response, a resource if it was not retrieved by HTTP, or a
// revisit if the archive holds its payload, and a metadata record that says how
// it came about; before them a response for each answer that led on, so that the
// address asked is not taken for one that gave the page. payload holds the bytes of c.Payload; nil says that they are
// in the archive already or not kept any more. A NotModified capture is written
// as a revisit if the archive holds what it confirms. said is what people said of
// it, and stands at the end of the metadata record.
func (a *Archive) Add(c exportwatch.Capture, payload []byte, said ...Field) error {
	if payload != nil && exportwatch.DigestOf(payload) != c.Payload {
		return fmt.Errorf("archive capture %d: the bytes given are not those of its payload", c.ID)
	}
	for i, hop := range c.Hops {
		if err := a.write(a.led(c, i, hop)); err != nil {
			return err
		}
	}
	main := a.main(c, payload)
	about := &record{kind: metadata, id: identify(metadata, identity(c)), date: c.At, target: target(c),
		media: "application/warc-fields", head: fieldsBlock(append(provenance(c, payload != nil || a.Holds(c.Payload)), said...))}
	about.fields = append(about.fields, a.within())
	if main != nil {
		main.fields = append(main.fields, a.within())
		about.fields = append(about.fields, Field{"WARC-Concurrent-To", "<" + main.id + ">"})
		if err := a.write(main); err != nil {
			return err
		}
	}
	return a.write(about)
}

func (a *Archive) write(r *record) error {
	a.records++
	return writeRecord(a.w, r, a.compress)
}

func (a *Archive) within() Field { return Field{"WARC-Warcinfo-ID", "<" + a.info + ">"} }

// led returns the record of an answer that led on, the i-th of c. Its body was not
// kept.
func (a *Archive) led(c exportwatch.Capture, i int, hop exportwatch.Hop) *record {
	return &record{
		kind: response, id: identify(response, identity(c), strconv.Itoa(i), hop.URL), date: hop.At, target: targetURI(hop.URL), media: httpResponse,
		fields: []Field{{"WARC-Truncated", "unspecified"}, a.within()},
		head:   httpHead(exportwatch.Capture{Status: hop.Status, Header: hop.Header}, 0, false),
	}
}

// main returns the record of what was answered, or nil if nothing was.
func (a *Archive) main(c exportwatch.Capture, payload []byte) *record {
	uri := target(c)
	web := strings.HasPrefix(uri, "http://") || strings.HasPrefix(uri, "https://")
	of, held := a.payloads[c.Payload]
	switch {
	case held && (web || payload != nil):
		return revisitOf(c, uri, of, web)
	case c.Outcome == exportwatch.NotModified || web && c.Status == 0 || !web && payload == nil:
		return nil
	}
	r := &record{kind: response, id: identify(response, identity(c)), date: c.At, target: uri, media: httpResponse}
	if web {
		r.head = httpHead(c, len(payload), payload != nil)
	} else {
		r.kind, r.media = resource, cmp.Or(oneLine(c.MediaType), "application/octet-stream")
	}
	if payload == nil {
		if c.Reason != exportwatch.ReasonEmptyBody { // the body of an error is not kept
			r.fields = append(r.fields, Field{"WARC-Truncated", "unspecified"})
		}
		return r
	}
	r.payload, r.hasPayload = payload, true
	a.payloads[c.Payload] = original{r.id, uri, c.At}
	return r
}

// revisitOf returns the record of an answer whose payload stands in record of.
func revisitOf(c exportwatch.Capture, uri string, of original, web bool) *record {
	r := &record{kind: revisit, id: identify(revisit, identity(c)), date: c.At, target: uri}
	if c.Outcome == exportwatch.NotModified {
		r.fields = []Field{{"WARC-Profile", notModified}}
	} else {
		r.fields = []Field{{"WARC-Profile", sameDigest}, {"WARC-Payload-Digest", "sha256:" + c.Payload.String()}}
	}
	r.fields = append(r.fields,
		Field{"WARC-Refers-To", "<" + of.id + ">"},
		Field{"WARC-Refers-To-Target-URI", of.target},
		Field{"WARC-Refers-To-Date", instant(of.date)})
	if web {
		r.media = httpResponse
		r.head = httpHead(c, 0, false)
	}
	return r
}

// identity tells a capture from every other of its database.
func identity(c exportwatch.Capture) string {
	return strings.Join([]string{strconv.FormatInt(c.ID, 10), string(c.Source), c.URL, instant(c.At), c.Payload.String()}, "\n")
}

// target returns the URI that gave the answer: the last one redirected to.
func target(c exportwatch.Capture) string {
	raw := c.URL
	if n := len(c.Chain); n > 0 {
		raw = c.Chain[n-1]
	}
	return targetURI(raw)
}

// targetURI writes raw as the URI of a record.
func targetURI(raw string) string {
	if u, err := url.Parse(raw); err == nil && u.Scheme != "" {
		u.Fragment, u.RawFragment = "", ""
		return escaped(u.String())
	}
	return "urn:exportwatch:" + url.PathEscape(raw)
}

// escaped percent-encodes what no URI may hold in the clear.
func escaped(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`"<>\^{|}`+"`", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// ofTheWire names the fields that are not about the payload as it is stored.
var ofTheWire = map[string]bool{"Content-Encoding": true, "Transfer-Encoding": true, "Content-Length": true}

// httpHead returns the head of the answer of c, whose body has size bytes if
// there is one.
func httpHead(c exportwatch.Capture, size int, hasBody bool) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %s\r\n", strings.TrimSpace(strconv.Itoa(c.Status)+" "+http.StatusText(c.Status)))
	header := c.Header
	if len(header) == 0 { // made before headers were kept
		header = map[string][]string{"Content-Type": {c.MediaType}, "Etag": {c.ETag}, "Last-Modified": {c.LastModified}}
	}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		as := oneLine(name)
		if ofTheWire[name] {
			as = "X-Archive-Orig-" + as
		}
		for _, value := range header[name] {
			if value != "" {
				writeField(&b, Field{as, value})
			}
		}
	}
	if hasBody {
		writeField(&b, Field{"Content-Length", strconv.Itoa(size)})
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

// provenance says how c came about.
func provenance(c exportwatch.Capture, kept bool) []Field {
	fields := []Field{
		{"capture", strconv.FormatInt(c.ID, 10)},
		{"source", string(c.Source)},
		{"asked", c.URL},
	}
	for _, hop := range c.Chain {
		fields = append(fields, Field{"redirected-to", hop})
	}
	fields = append(fields,
		Field{"outcome", string(c.Outcome)}, Field{"reason", string(c.Reason)}, Field{"detail", c.Detail},
		Field{"format", c.Format}, Field{"engine", c.Crawler})
	if c.Payload != (exportwatch.Digest{}) {
		fields = append(fields, Field{"payload-sha256", c.Payload.String()}, Field{"payload-size", strconv.FormatInt(c.Size, 10)})
		if !kept {
			fields = append(fields, Field{"payload-missing", "the bytes are not kept any more"})
		}
	}
	for _, n := range c.Notes {
		fields = append(fields, Field{"note", string(n.Reason) + " " + n.Subject + ": " + n.Detail})
	}
	return fields
}
