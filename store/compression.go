package store

import (
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// maxPlain bounds what one stored blob may expand to, in bytes, so that a
// damaged size column cannot exhaust memory. Crawlers take far less.
const maxPlain = 1 << 30

// A codec compresses the bytes of payloads and texts. It is safe for concurrent
// use.
type codec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

func newCodec() (*codec, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("prepare compression: %w", err)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(readers), zstd.WithDecodeAllCapLimit(true))
	if err != nil {
		return nil, fmt.Errorf("prepare decompression: %w", err)
	}
	return &codec{enc, dec}, nil
}

func (c *codec) close() { c.dec.Close() }

func (c *codec) compress(plain []byte) []byte { return c.enc.EncodeAll(plain, nil) }

// expand returns the size bytes that packed was made from.
func (c *codec) expand(packed []byte, size int64) ([]byte, error) {
	if size < 0 || size > maxPlain {
		return nil, fmt.Errorf("expand: a size of %d bytes is outside 0 to %d", size, int64(maxPlain))
	}
	// One byte more than needed: a limit of zero would mean none.
	plain, err := c.dec.DecodeAll(packed, make([]byte, 0, size+1))
	if err != nil {
		return nil, fmt.Errorf("expand: %w", err)
	}
	if int64(len(plain)) != size {
		return nil, fmt.Errorf("expand: got %d bytes, want %d", len(plain), size)
	}
	return plain, nil
}
