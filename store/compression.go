package store

import (
	"fmt"
	"hash/maphash"
	"sync"

	"github.com/klauspost/compress/zstd"

	"exportwatch"
)

// maxPlain bounds what one stored blob may expand to, in bytes, so that a
// damaged size column cannot exhaust memory. Crawlers take far less.
const maxPlain = 1 << 30

// A codec compresses the bytes of payloads and texts. It is safe for concurrent
// use.
type codec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder

	seed  maphash.Seed
	mu    sync.Mutex
	known map[exportwatch.Digest]uint64 // of compressed bytes that were made from, or found to expand to, what has the digest
}

// maxKnown bounds how many digests a codec remembers.
const maxKnown = 10_000

func newCodec() (*codec, error) {
	// The fastest level takes half the time of the next and 6% more room.
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return nil, fmt.Errorf("prepare compression: %w", err)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(readers), zstd.WithDecodeAllCapLimit(true))
	if err != nil {
		return nil, fmt.Errorf("prepare decompression: %w", err)
	}
	return &codec{enc: enc, dec: dec, seed: maphash.MakeSeed(), known: map[exportwatch.Digest]uint64{}}, nil
}

func (c *codec) close() { c.dec.Close() }

func (c *codec) compress(plain []byte) []byte { return c.enc.EncodeAll(plain, nil) }

// vouch remembers that packed expands to bytes with digest d.
func (c *codec) vouch(d exportwatch.Digest, packed []byte) {
	sum := maphash.Bytes(c.seed, packed)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.known) == maxKnown {
		clear(c.known)
	}
	c.known[d] = sum
}

// expandKnown is expandChecked for bytes that were not seen in this process yet.
// Those that were, and are the same still, have their digest still: computing it
// takes longer than expanding them.
func (c *codec) expandKnown(p packed, d exportwatch.Digest) ([]byte, error) {
	c.mu.Lock()
	sum, seen := c.known[d]
	c.mu.Unlock()
	if seen && sum == maphash.Bytes(c.seed, p.zstd) {
		return c.expand(p.zstd, p.size)
	}
	plain, err := c.expandChecked(p, d)
	if err == nil {
		c.vouch(d, p.zstd)
	}
	return plain, err
}

// expandChecked expands p and verifies that the result has digest d.
func (c *codec) expandChecked(p packed, d exportwatch.Digest) ([]byte, error) {
	plain, err := c.expand(p.zstd, p.size)
	if err != nil {
		return nil, err
	}
	if got := exportwatch.DigestOf(plain); got != d {
		return nil, fmt.Errorf("damaged: the bytes have digest %s", got)
	}
	return plain, nil
}

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
