// Package warc writes captures as a web archive: WARC 1.1 (ISO 28500:2017), the
// form in which libraries and courts take in what a server said.
//
// Equal captures give equal files, byte for byte: identifiers are derived from
// what they identify, and nothing asks for the time.
//
// A payload was stored without its transfer and content coding, so the fields
// that speak of these, and the length on the wire, stand in the archived header
// as X-Archive-Orig-...; every other field is as it was sent. Fields that were
// not kept because they hold secrets are missing.
package warc

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Types of records (ISO 28500, clause 6).
const (
	warcinfo = "warcinfo"
	response = "response"
	resource = "resource"
	revisit  = "revisit"
	metadata = "metadata"
)

// A Field is a named field of a record, of an HTTP header or of a warc-fields
// block. A value stands on one line; where it is empty a block has no field.
type Field struct{ Name, Value string }

// A record is one record of an archive.
type record struct {
	kind    string
	id      string // "urn:uuid:..."
	date    time.Time
	target  string  // URI; empty for warcinfo
	media   string  // Content-Type of the block; empty if there is no block
	fields  []Field // beside those that follow from the rest
	head    []byte  // the block up to its payload
	payload []byte
	// hasPayload says that payload is one, empty or not, and gets a digest.
	hasPayload bool
}

// writeRecord writes r, as a gzip member of its own if compressed (annex D).
func writeRecord(w io.Writer, r *record, compressed bool) error {
	if !compressed {
		return writePlain(w, r)
	}
	z := gzip.NewWriter(w)
	if err := writePlain(z, r); err != nil {
		return err
	}
	return z.Close()
}

func writePlain(w io.Writer, r *record) error {
	var b bytes.Buffer
	b.WriteString("WARC/1.1\r\n")
	for _, f := range append(r.named(), r.fields...) {
		writeField(&b, f)
	}
	b.WriteString("\r\n")
	for _, part := range [][]byte{b.Bytes(), r.head, r.payload, []byte("\r\n\r\n")} {
		if _, err := w.Write(part); err != nil {
			return fmt.Errorf("write %s record %s: %w", r.kind, r.id, err)
		}
	}
	return nil
}

// named returns the fields that follow from r.
func (r *record) named() []Field {
	fields := []Field{
		{"WARC-Type", r.kind},
		{"WARC-Record-ID", "<" + r.id + ">"},
		{"WARC-Date", instant(r.date)},
	}
	if r.target != "" {
		fields = append(fields, Field{"WARC-Target-URI", r.target})
	}
	if r.media != "" {
		fields = append(fields, Field{"Content-Type", r.media})
	}
	fields = append(fields, Field{"Content-Length", strconv.Itoa(len(r.head) + len(r.payload))})
	if len(r.head)+len(r.payload) > 0 {
		fields = append(fields, Field{"WARC-Block-Digest", digest(r.head, r.payload)})
	}
	if r.hasPayload {
		fields = append(fields, Field{"WARC-Payload-Digest", digest(r.payload)})
	}
	return fields
}

// writeField writes one line. A character that would end it early becomes a space.
func writeField(b *bytes.Buffer, f Field) {
	b.WriteString(f.Name)
	b.WriteString(": ")
	b.WriteString(oneLine(f.Value))
	b.WriteString("\r\n")
}

func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return ' '
		}
		return r
	}, s))
}

// fieldsBlock returns the block of type application/warc-fields.
func fieldsBlock(fields []Field) []byte {
	var b bytes.Buffer
	for _, f := range fields {
		if f.Value != "" {
			writeField(&b, f)
		}
	}
	return b.Bytes()
}

// instant writes t as clause 5.4 wants it, with all the digits that are stored.
func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// digest labels the SHA-256 of parts, joined, in hexadecimal digits (clause 5.8
// leaves algorithm and encoding open).
func digest(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// identify derives a UUID (version 8, RFC 9562) from what it identifies.
func identify(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	u := sum[:16]
	u[6] = u[6]&0x0f | 0x80
	u[8] = u[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}
