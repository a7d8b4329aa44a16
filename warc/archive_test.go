package warc_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/warc"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var noon = time.Date(2031, 3, 5, 12, 0, 0, 123456000, time.UTC)

const page = "https://agency.example/news?page=1"

// An entry is a capture with what it is added with.
type entry struct {
	capture exportwatch.Capture
	payload string // empty: none given
	said    []warc.Field
}

// captures is synthetic: a capture for each way a retrieval ends.
func captures() []entry {
	first := exportwatch.Capture{
		ID: 1, Run: 1, Source: "a/news", URL: page, At: noon, Outcome: exportwatch.Fetched, Status: 200,
		MediaType: "text/html", ETag: `"1"`, Payload: exportwatch.DigestOf([]byte("<p>first")), Size: 8, Format: "html", Crawler: "crawler/2",
		Header: map[string][]string{
			"Content-Type": {"text/html"}, "Etag": {`"1"`}, "Content-Encoding": {"gzip"}, "Content-Length": {"28"},
			"Link": {"</a>; rel=next", "</b>\r\nSet-Cookie: no"},
		},
	}
	confirmed := first
	confirmed.ID, confirmed.At, confirmed.Outcome, confirmed.Status = 2, noon.Add(time.Hour), exportwatch.NotModified, 304
	confirmed.Header = map[string][]string{"Etag": {`"1"`}}
	confirmed.Notes = []exportwatch.Note{{Reason: exportwatch.ReasonCertificate, Subject: "https://agency.example", Detail: "ends soon"}}
	repeated := first
	repeated.ID, repeated.At, repeated.Outcome = 3, noon.Add(2*time.Hour), exportwatch.Revisit
	moved := first
	moved.ID, moved.At, moved.Chain = 4, noon.Add(3*time.Hour), []string{"https://agency.example/x", "https://www.agency.example/neu%20é?q=a b"}
	moved.Hops = []exportwatch.Hop{
		{URL: page, At: moved.At.Add(-2 * time.Second), Status: 301, Header: map[string][]string{"Location": {"/x"}, "Content-Length": {"17"}, "Server": {"nginx"}}},
		{URL: "https://agency.example/x", At: moved.At.Add(-time.Second), Status: 302, Header: map[string][]string{"Location": {"https://www.agency.example/neu%20é?q=a b"}}},
	}
	wall := first
	wall.ID, wall.At, wall.Outcome, wall.Reason, wall.Detail = 5, noon.Add(4*time.Hour), exportwatch.Suspect, exportwatch.ReasonBlockPage, "asks for a human"
	wall.Payload, wall.Size = exportwatch.DigestOf([]byte("prove it")), 8
	gone := exportwatch.Capture{ID: 6, Source: "a/news", URL: page, At: noon.Add(5 * time.Hour), Outcome: exportwatch.Gone,
		Reason: exportwatch.ReasonStatus, Detail: "status 404 Not Found", Status: 404, Crawler: "crawler/2",
		Header: map[string][]string{"Content-Length": {"1234"}, "Transfer-Encoding": {"chunked"}}}
	silent := exportwatch.Capture{ID: 7, Source: "a/news", URL: page, At: noon.Add(6 * time.Hour), Outcome: exportwatch.Failed,
		Reason: exportwatch.ReasonTimeout, Detail: "no answer", Crawler: "crawler/2"}
	letter := exportwatch.Capture{ID: 8, Source: "hand/letters", URL: "file:letter one.pdf", At: noon.Add(7 * time.Hour), Outcome: exportwatch.Fetched,
		MediaType: "application/pdf", Payload: exportwatch.DigestOf([]byte("%PDF")), Size: 4, Format: "pdf", Crawler: "ingest/1"}
	old := exportwatch.Capture{ID: 9, Source: "a/news", URL: "https://agency.example/old", At: noon.Add(8 * time.Hour), Outcome: exportwatch.Fetched, Status: 200,
		MediaType: "text/plain", LastModified: "then", Payload: exportwatch.DigestOf([]byte("pruned")), Size: 6, Format: "text", Crawler: "crawler/1"}
	return []entry{{first, "<p>first", nil}, {confirmed, "", nil}, {repeated, "", nil}, {moved, "", nil}, {wall, "prove it", nil}, {gone, "", nil},
		{silent, "", nil}, {letter, "%PDF", []warc.Field{{Name: "handed-in-by", Value: "desk"}, {Name: "received-from", Value: "counsel\r\nWARC-Type: none"}}}, {old, "", nil}}
}

func write(t *testing.T, list []entry, compress bool) []byte {
	t.Helper()
	var out bytes.Buffer
	a, err := warc.New(&out, warc.Options{Compress: compress, Software: "exportwatch/test", Description: "SYNTHETIC", At: noon.Add(8 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		var payload []byte
		if e.payload != "" {
			payload = []byte(e.payload)
		}
		if err := a.Add(e.capture, payload, e.said...); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

func TestGolden(t *testing.T) {
	got := write(t, captures(), false)
	path := filepath.Join("testdata", "captures.warc")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("differs from %s (run with -update and look at the difference)", path)
	}
	if again := write(t, captures(), false); !bytes.Equal(got, again) {
		t.Error("the same captures gave another file")
	}
}

// A read record is one as a reader sees it.
type readRecord struct {
	fields textproto.MIMEHeader
	block  []byte
}

// read reads an archive by the grammar of clause 4 and nothing else.
func read(t *testing.T, archive []byte) (records []readRecord) {
	t.Helper()
	r := bufio.NewReader(bytes.NewReader(archive))
	for {
		if _, err := r.Peek(1); err == io.EOF {
			return records
		}
		version, err := r.ReadString('\n')
		if err != nil || version != "WARC/1.1\r\n" {
			t.Fatalf("record %d begins with %q (%v)", len(records), version, err)
		}
		fields, err := textproto.NewReader(r).ReadMIMEHeader()
		if err != nil {
			t.Fatal(err)
		}
		size, err := strconv.Atoi(fields.Get("Content-Length"))
		if err != nil {
			t.Fatal(err)
		}
		block := make([]byte, size+4)
		if _, err := io.ReadFull(r, block); err != nil || string(block[size:]) != "\r\n\r\n" {
			t.Fatalf("record %d ends with %q (%v)", len(records), block[size:], err)
		}
		records = append(records, readRecord{fields, block[:size]})
	}
}

// TestEveryMemberIsARecord: a reader may begin at any record of a compressed
// archive, and what it unpacks is the plain archive.
func TestEveryMemberIsARecord(t *testing.T) {
	plain := write(t, captures(), false)
	packed := bytes.NewReader(write(t, captures(), true))
	var all []byte
	members := 0
	for packed.Len() > 0 {
		z, err := gzip.NewReader(packed)
		if err != nil {
			t.Fatal(err)
		}
		z.Multistream(false)
		b, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		if len(read(t, b)) != 1 {
			t.Errorf("member %d holds %d records", members, len(read(t, b)))
		}
		all = append(all, b...)
		members++
	}
	if !bytes.Equal(all, plain) {
		t.Error("the compressed archive holds other records")
	}
}

// TestRecords checks what the standard asks of each record.
func TestRecords(t *testing.T) {
	list := captures()
	kinds, ids := map[string]int{}, map[string]bool{}
	for _, r := range read(t, write(t, list, false)) {
		kind, id := r.fields.Get("WARC-Type"), r.fields.Get("WARC-Record-ID")
		kinds[kind]++
		if ids[id] || !strings.HasPrefix(id, "<urn:uuid:") {
			t.Errorf("identifier %s", id)
		}
		ids[id] = true
		if _, err := time.Parse(time.RFC3339Nano, r.fields.Get("WARC-Date")); err != nil {
			t.Error(err)
		}
		if got := r.fields.Get("WARC-Block-Digest"); len(r.block) > 0 && got != digest(r.block) {
			t.Errorf("%s: block digest %s", kind, got)
		}
		payload := r.block
		if strings.HasPrefix(r.fields.Get("Content-Type"), "application/http") {
			payload = body(t, r.block)
		}
		switch kind {
		case "response", "resource":
			if got := r.fields.Get("WARC-Payload-Digest"); got != "" && got != digest(payload) || got == "" && r.fields.Get("WARC-Truncated") == "" {
				t.Errorf("payload %q has digest %q", payload, got)
			}
		case "revisit":
			if !ids[r.fields.Get("WARC-Refers-To")] || r.fields.Get("WARC-Refers-To-Target-URI") == "" || r.fields.Get("WARC-Refers-To-Date") == "" || len(payload) > 0 {
				t.Errorf("revisit %v", r.fields)
			}
			unmodified := strings.HasSuffix(r.fields.Get("WARC-Profile"), "/server-not-modified")
			if (r.fields.Get("WARC-Payload-Digest") == "") != unmodified {
				t.Errorf("revisit %v", r.fields)
			}
		}
		if strings.ContainsAny(r.fields.Get("WARC-Target-URI"), " <>") {
			t.Errorf("target %q", r.fields.Get("WARC-Target-URI"))
		}
		for _, to := range r.fields.Values("WARC-Concurrent-To") {
			if !ids[to] {
				t.Errorf("concurrent to %s, which is not there", to)
			}
		}
	}
	if got := fmt.Sprint(kinds); got != "map[metadata:9 resource:1 response:6 revisit:3 warcinfo:1]" {
		t.Errorf("records: %s", got)
	}
}

// TestRedirectsAreRecords: whoever looks an address up in the archive finds at that
// time that it led on, and where, and not the page of another address.
func TestRedirectsAreRecords(t *testing.T) {
	moved := captures()[3:4]
	for _, payload := range []string{"", "<p>first"} { // pruned, and there
		moved[0].payload = payload
		var got []string
		for _, r := range read(t, write(t, moved, false)) {
			if r.fields.Get("WARC-Type") != "response" {
				continue
			}
			resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(r.block)), nil)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			got = append(got, fmt.Sprint(r.fields.Get("WARC-Date"), " ", r.fields.Get("WARC-Target-URI"), " ", resp.StatusCode, " ", resp.Header.Get("Location")))
		}
		want := []string{
			"2031-03-05T14:59:58.123456Z " + page + " 301 /x",
			"2031-03-05T14:59:59.123456Z https://agency.example/x 302 https://www.agency.example/neu%20é?q=a b",
			"2031-03-05T15:00:00.123456Z https://www.agency.example/neu%20%C3%A9?q=a%20b 200 ",
		}
		if !slices.Equal(got, want) {
			t.Errorf("records %q, want %q", got, want)
		}
	}
}

// TestConfirmedElsewhere: what confirms a payload that another archive holds is
// told by its metadata alone: a response without a body, or a revisit of a record
// that is not there, would be a defect of the file.
func TestConfirmedElsewhere(t *testing.T) {
	confirmed := captures()[1:2]
	records := read(t, write(t, confirmed, false))
	if len(records) != 2 || records[1].fields.Get("WARC-Type") != "metadata" {
		t.Fatalf("%d records, want the archive's own and metadata", len(records))
	}
	for _, said := range []string{"outcome: not-modified", "payload-sha256: " + confirmed[0].capture.Payload.String(), "payload-missing: "} {
		if !strings.Contains(string(records[1].block), said) {
			t.Errorf("the metadata does not say %q:\n%s", said, records[1].block)
		}
	}
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// body returns the body of an archived HTTP answer.
func body(t *testing.T, block []byte) []byte {
	t.Helper()
	resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(block)), nil)
	if err != nil {
		t.Fatalf("%q: %v", block, err)
	}
	defer resp.Body.Close()
	if resp.Header.Get("Set-Cookie") != "" {
		t.Errorf("a value became a field: %v", resp.Header)
	}
	_, rest, _ := bytes.Cut(block, []byte("\r\n\r\n"))
	if n := resp.ContentLength; n >= 0 && int(n) != len(rest) && resp.StatusCode != 304 {
		t.Errorf("length %d of %d bytes", n, len(rest))
	}
	return rest
}

func TestWrongBytesAreRefused(t *testing.T) {
	a, err := warc.New(io.Discard, warc.Options{At: noon})
	if err != nil {
		t.Fatal(err)
	}
	c := captures()[0].capture
	if err := a.Add(c, []byte("other bytes")); err == nil || a.Holds(c.Payload) {
		t.Errorf("error %v, holds %v", err, a.Holds(c.Payload))
	}
}

// failing is a disk that is full.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestWriteErrorsAreTold(t *testing.T) {
	for _, compress := range []bool{false, true} {
		if _, err := warc.New(failing{}, warc.Options{At: noon, Compress: compress}); err == nil {
			t.Errorf("compress %v: no error", compress)
		}
	}
}
