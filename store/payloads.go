package store

// This file owns the rows of table payloads: the bytes of every answer, once
// for each digest and compressed, so that a better parser can read them again
// without asking the publisher. The rows are kept for ever; the bytes go only
// under a retention policy, see pruning.go.

import (
	"context"
	"errors"
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

// emptied reports whether p had bytes that were pruned.
func (p packed) emptied() bool { return p.size > 0 && len(p.zstd) == 0 }

// Payload returns the bytes with digest d; see [Tx.Payload].
func (s *Store) Payload(ctx context.Context, d exportwatch.Digest) ([]byte, error) {
	return lookup(ctx, s, func(tx *Tx) ([]byte, error) { return tx.Payload(ctx, d) })
}

// Payload returns the bytes with digest d, or ErrNotFound, and ErrPruned with it
// if the retention policy took them. Bytes that no longer have the digest they
// were stored under are an error.
func (t *Tx) Payload(ctx context.Context, d exportwatch.Digest) ([]byte, error) {
	p, err := one(ctx, t, readPacked, `SELECT size, zstd FROM payloads WHERE digest = $1`, d.String())
	if err == nil && p.emptied() {
		err = fmt.Errorf("%w: %w", exportwatch.ErrPruned, exportwatch.ErrNotFound)
	}
	if err != nil {
		return nil, wrap(err, "payload %s", d)
	}
	plain, err := t.codec.expandKnown(p, d)
	return plain, wrap(err, "payload %s", d)
}

// addPayload stores plain under its digest d unless it is stored already, and
// returns how many bytes that took. A payload that was pruned gets its bytes
// again. Bytes said to be repeated are looked for before they are compressed.
func (t *Tx) addPayload(ctx context.Context, d exportwatch.Digest, plain []byte, repeated bool) (int, error) {
	if got := exportwatch.DigestOf(plain); got != d {
		return 0, fmt.Errorf("payload has digest %s, the capture says %q", got, d)
	}
	if len(plain) > maxPlain {
		return 0, fmt.Errorf("payload of %d bytes is over the limit of %d", len(plain), maxPlain)
	}
	if repeated {
		whole, err := one(ctx, t, column[bool], `SELECT NOT EXISTS (SELECT 1 FROM pruned r WHERE r.digest = payloads.digest)
			FROM payloads WHERE digest = $1`, d.String())
		if err == nil && whole || err != nil && !errors.Is(err, exportwatch.ErrNotFound) {
			return 0, err
		}
	}
	zstd := t.codec.compress(plain)
	added, err := t.exec(ctx, `INSERT INTO payloads (digest, size, zstd) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING`, d.String(), len(plain), zstd)
	if err != nil {
		return 0, err
	}
	if added == 0 {
		pruned, err := one(ctx, t, column[bool], `SELECT EXISTS (SELECT 1 FROM pruned WHERE digest = $1)`, d.String())
		if err != nil || !pruned {
			return 0, err
		}
		err = t.regain(ctx, d, zstd)
		return len(zstd), err
	}
	t.codec.vouch(d, zstd)
	return len(zstd), nil
}
