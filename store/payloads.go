package store

// This file owns the rows of table payloads: the bytes of every answer, once
// for each digest and compressed. They are kept for ever, so that a better
// parser can read them again without asking the publisher.

import (
	"context"
	"fmt"

	"exportwatch"
)

// A packed is a row of payloads.
type packed struct {
	size int64
	zstd []byte
}

func readPacked(row scanner) (p packed, err error) {
	err = row.Scan(&p.size, &p.zstd)
	return p, err
}

// Payload returns the bytes with digest d; see [Tx.Payload].
func (s *Store) Payload(ctx context.Context, d exportwatch.Digest) ([]byte, error) {
	return view(ctx, s, func(tx *Tx) ([]byte, error) { return tx.Payload(ctx, d) })
}

// Payload returns the bytes with digest d, or ErrNotFound. Bytes that no longer
// have the digest they were stored under are an error.
func (t *Tx) Payload(ctx context.Context, d exportwatch.Digest) ([]byte, error) {
	p, err := one(ctx, t, readPacked, `SELECT size, zstd FROM payloads WHERE digest = $1`, d.String())
	if err != nil {
		return nil, wrap(err, "payload %s", d)
	}
	plain, err := t.codec.expandChecked(p, d)
	return plain, wrap(err, "payload %s", d)
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

// addPayload stores plain under its digest d unless it is stored already.
func (t *Tx) addPayload(ctx context.Context, d exportwatch.Digest, plain []byte) error {
	if got := exportwatch.DigestOf(plain); got != d {
		return fmt.Errorf("payload has digest %s, the capture says %q", got, d)
	}
	if len(plain) > maxPlain {
		return fmt.Errorf("payload of %d bytes is over the limit of %d", len(plain), maxPlain)
	}
	n, err := one(ctx, t, column[int], `SELECT count(*) FROM payloads WHERE digest = $1`, d.String())
	if err != nil || n > 0 {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO payloads (digest, size, zstd) VALUES ($1, $2, $3)`,
		d.String(), len(plain), t.codec.compress(plain))
	return err
}
