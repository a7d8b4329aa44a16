package replay

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A fault says how the serving of a recording fails on purpose.
type fault string

const (
	noFault   fault = ""
	refuse    fault = "refuse"
	hang      fault = "hang"
	truncated fault = "truncated"
	inBase64  fault = "base64" // not a fault: the body is told in base64
)

const faultHeader = "X-Replay"

// parseName reads a member's name: an instant, white space, a URL. The URL is
// returned in canonical form.
func parseName(name string) (time.Time, string, error) {
	instant, rawurl, ok := strings.Cut(strings.TrimSpace(name), " ")
	if !ok {
		return time.Time{}, "", errors.New("want an instant and a URL")
	}
	at, err := parseInstant(instant)
	if err != nil {
		return time.Time{}, "", err
	}
	rawurl, err = parseURL(rawurl)
	return at, rawurl, err
}

// parseInstant reads RFC 3339 with or without seconds.
func parseInstant(s string) (time.Time, error) {
	at, err := time.Parse("2006-01-02T15:04Z07:00", s)
	if err != nil {
		at, err = time.Parse(time.RFC3339, s)
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("instant %q: want the form 2006-01-02T15:04Z", s)
	}
	return at.UTC(), nil
}

func parseURL(rawurl string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(rawurl))
	if err != nil {
		return "", err
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", fmt.Errorf("%q is not an absolute http or https URL", rawurl)
	}
	return canonical(u), nil
}

// canonical returns the form in which URLs are compared: without fragment,
// host in lower case, and every byte that may be written either way percent-
// encoded with upper-case digits (RFC 3986, section 6.2.2.1).
func canonical(u *url.URL) string {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	s := strings.ToLower(u.Scheme) + "://" + strings.ToLower(u.Host) + escape(path)
	if u.RawQuery != "" {
		s += "?" + escape(u.RawQuery)
	}
	return s
}

// escape percent-encodes the bytes of s that no URL needs to hold in the
// clear, and writes the escapes already there with upper-case digits.
func escape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '%' && i+2 < len(s):
			b.WriteString(strings.ToUpper(s[i : i+3]))
			i += 2
		case c <= ' ' || c >= 0x7f || strings.IndexByte("\"'<>[]\\^`{|}", c) >= 0:
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// parseResponse reads a raw HTTP response: a head, an empty line, a body. Only
// the head is converted; without an empty line there is no body.
func parseResponse(data []byte) (recording, error) {
	head, body := splitHead(data)
	line, fields, _ := strings.Cut(head, "\n")
	status, err := parseStatus(line)
	if err != nil {
		return recording{}, err
	}
	mime, err := textproto.NewReader(bufio.NewReader(strings.NewReader(fields + "\n\n"))).ReadMIMEHeader()
	if err != nil {
		return recording{}, fmt.Errorf("header: %w", err)
	}
	r := recording{status: status, header: http.Header(mime)}
	for _, framing := range []string{"Content-Length", "Transfer-Encoding"} {
		r.header.Del(framing)
	}
	r.fault = fault(r.header.Get(faultHeader))
	r.header.Del(faultHeader)
	body, err = r.prepare(body)
	r.body = func() ([]byte, error) { return body, nil }
	return r, err
}

// splitHead cuts data at its first empty line. The head's lines end with LF.
func splitHead(data []byte) (head string, body []byte) {
	for at := 0; at < len(data); {
		n := bytes.IndexByte(data[at:], '\n')
		if n < 0 {
			break
		}
		if line := data[at : at+n]; len(line) == 0 || string(line) == "\r" {
			return string(data[:at]), data[at+n+1:]
		}
		at += n + 1
	}
	return string(data), nil
}

// parseStatus reads "HTTP/1.1 200 OK"; the phrase may be missing.
func parseStatus(line string) (int, error) {
	f := strings.Fields(line)
	if len(f) < 2 || !strings.HasPrefix(f[0], "HTTP/") {
		return 0, fmt.Errorf("status line %q: want the form HTTP/1.1 200 OK", strings.TrimSpace(line))
	}
	return parseCode(f[1])
}

func parseCode(s string) (int, error) {
	code, err := strconv.Atoi(s)
	if err != nil || code < 100 || code > 599 {
		return 0, fmt.Errorf("status %q: want a number from 100 to 599", s)
	}
	return code, nil
}

// prepare turns the recorded body into the bytes to serve.
func (r *recording) prepare(body []byte) ([]byte, error) {
	switch r.fault {
	case noFault, refuse, hang:
		return body, nil
	case inBase64:
		r.fault = noFault
		return decodeBase64(body)
	case truncated:
		r.header.Set("Content-Encoding", "gzip")
		return cutGzip(body)
	}
	return nil, fmt.Errorf("%s: unknown value %q", faultHeader, r.fault)
}

func decodeBase64(text []byte) ([]byte, error) {
	b, err := base64.StdEncoding.DecodeString(string(bytes.Join(bytes.Fields(text), nil)))
	if err != nil {
		return nil, fmt.Errorf("base64 body: %w", err)
	}
	return b, nil
}

// cutGzip compresses body and drops the second half, the checksum included.
func cutGzip(body []byte) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(body); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return b.Bytes()[:b.Len()/2], nil
}

// gunzip decompresses b up to maxFile bytes.
func gunzip(b []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(z, maxFile+1))
	if err == nil && len(out) > maxFile {
		err = fmt.Errorf("more than %d bytes decompressed", maxFile)
	}
	return out, err
}
