package replay

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/tools/txtar"
)

// An Answer is one response to record.
type Answer struct {
	At     time.Time
	URL    string
	Status int
	Header http.Header
	Body   []byte // decoded
}

// recordedHeaders are what a recording keeps of a head: what the crawler and
// the parsers look at, and nothing that names a visitor.
var recordedHeaders = []string{"Content-Type", "Etag", "Last-Modified", "Location", "Retry-After"}

// lineWidth is how long the lines of a base64 body are.
const lineWidth = 76

// Record writes answers as a txtar archive that [New] reads: the comment first,
// then a member for each answer in their order, scrubbed by [Scrub] of secrets
// and of what looks like one. A text that does not end its last line comes back
// with the line ended. It fails on an answer that no archive can hold: a URL
// that is none, a status that is none, two answers of one URL at one instant.
func Record(comment string, answers []Answer, secrets ...string) ([]byte, error) {
	archive := &txtar.Archive{Comment: []byte(strings.TrimSpace(comment) + "\n")}
	for _, a := range answers {
		a = Scrub(a, secrets...)
		address, err := parseURL(a.URL)
		if err != nil {
			return nil, fmt.Errorf("record: %w", err)
		}
		archive.Files = append(archive.Files, txtar.File{
			Name: a.At.UTC().Format(time.RFC3339) + " " + address,
			Data: a.member(),
		})
	}
	b := txtar.Format(archive)
	if _, err := New(b, func() time.Time { return time.Time{} }); err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	return b, nil
}

// member writes the answer as a raw response.
func (a Answer) member() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\n", a.Status, http.StatusText(a.Status))
	for _, name := range recordedHeaders {
		for _, v := range a.Header.Values(name) {
			fmt.Fprintf(&b, "%s: %s\n", name, strings.Join(strings.Fields(v), " "))
		}
	}
	if asText(a.Body) {
		b.WriteByte('\n')
		b.Write(a.Body)
		return b.Bytes()
	}
	fmt.Fprintf(&b, "%s: %s\n\n", faultHeader, inBase64)
	for line := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(a.Body)), lineWidth) {
		b.Write(line)
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// asText reports whether a body can stand in an archive as it is: text, and no
// line that would begin a member.
func asText(body []byte) bool {
	if !utf8.Valid(body) || bytes.IndexByte(body, 0) >= 0 {
		return false
	}
	return len(txtar.Parse(append([]byte("\n"), body...)).Files) == 0
}
