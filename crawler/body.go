package crawler

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/klauspost/compress/zstd"
)

const (
	maxMaxBytes = 1 << 30 // however large a limit a request asks for
	wireSlack   = 1 << 20 // what a coding may add to content it cannot compress
	maxWindow   = 8 << 20 // zstd window that HTTP allows (RFC 9659)
)

// A bodySize bounds a body.
type bodySize struct {
	most int64 // decoded bytes; 0 is defaultMaxBytes
	cut  bool  // of a larger body the first most bytes are enough; else it fails
}

// bytes returns the bound, which is 1 to maxMaxBytes.
func (s bodySize) bytes() int64 {
	if s.most <= 0 {
		return defaultMaxBytes
	}
	return min(s.most, maxMaxBytes)
}

// readBody returns the decoded body of resp. More bytes than size allows, decoded
// or on the wire, are errBodyLimit unless it is to be cut; a coding that is
// unknown or broken is errCoding; an error of the connection is returned as it is.
func readBody(resp *http.Response, size bodySize) ([]byte, error) {
	limit := size.bytes()
	if resp.ContentLength > limit+wireSlack && !size.cut {
		return nil, fmt.Errorf("%w: %d bytes announced, %d allowed", errBodyLimit, resp.ContentLength, limit)
	}
	wire := &wire{from: resp.Body, left: limit + wireSlack}
	decoded, err := decode(wire, resp.Header.Values("Content-Encoding"))
	if err == nil {
		defer decoded.Close() // frees memory only
		var body []byte
		body, err = io.ReadAll(io.LimitReader(decoded, limit+1))
		if int64(len(body)) > limit && size.cut {
			return body[:limit], nil
		}
		if int64(len(body)) > limit {
			return nil, fmt.Errorf("%w: more than %d bytes", errBodyLimit, limit)
		}
		if err == nil {
			return body, nil
		}
	}
	switch {
	case wire.err != nil:
		return nil, wire.err
	case !wire.begun && errors.Is(err, io.EOF):
		return nil, nil // an empty body needs no coding
	}
	return nil, fmt.Errorf("%w: %w", errCoding, err)
}

// decode returns a reader of the content under the one coding that codings name.
func decode(r io.Reader, codings []string) (io.ReadCloser, error) {
	switch coding := strings.ToLower(strings.TrimSpace(strings.Join(codings, ","))); coding {
	case "", "identity", "none", "utf-8", "utf8", "binary", "8bit": // the last are no codings, but some servers write them
		return io.NopCloser(r), nil
	case "gzip", "x-gzip":
		return gzip.NewReader(r)
	case "zstd":
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, err
		}
		return z.IOReadCloser(), nil
	default:
		return nil, fmt.Errorf("%q was not asked for", coding)
	}
}

// A wire reads undecoded bytes and remembers how reading them failed, to tell
// a broken connection from a broken coding.
type wire struct {
	from  io.Reader
	left  int64 // bytes that may still come
	begun bool  // a byte has come
	err   error // other than io.EOF
}

func (w *wire) Read(p []byte) (int, error) {
	n, err := w.from.Read(p)
	w.left -= int64(n)
	w.begun = w.begun || n > 0
	if err != nil && err != io.EOF {
		w.err = fmt.Errorf("read body: %w", err)
	}
	if w.left < 0 {
		w.err = fmt.Errorf("%w on the wire", errBodyLimit)
		return 0, w.err
	}
	return n, err
}
