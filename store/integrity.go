package store

// This file checks every row there is. It owns none.

import (
	"context"
	"errors"
	"fmt"

	"exportwatch"
)

// IntegrityCheck reads the whole database on one snapshot and returns an error
// that names what is damaged: pages, references, and payloads and texts whose
// bytes no longer have the digest they were stored under. Payloads that the
// retention policy emptied are as they should be.
func (s *Store) IntegrityCheck(ctx context.Context) error {
	err := s.View(ctx, func(tx *Tx) error {
		if err := tx.checkPages(ctx); err != nil {
			return err // rows of a damaged file say nothing
		}
		return errors.Join(
			tx.checkReferences(ctx),
			tx.checkBlobs(ctx, "payload", `SELECT digest, digest, size, zstd FROM payloads
				WHERE digest NOT IN (SELECT digest FROM pruned) ORDER BY digest`),
			tx.checkBlobs(ctx, "text of version", `SELECT id, text_digest, text_size, text_zstd FROM versions ORDER BY id`),
		)
	})
	return wrap(err, "check the database %s", s.path)
}

// checkBlobs expands every blob that the query lists as name, digest, size and
// bytes, one at a time.
func (t *Tx) checkBlobs(ctx context.Context, what, query string) (err error) {
	rows, err := t.tx.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var damaged []error
	for rows.Next() {
		var name string
		var digest exportwatch.Digest
		var p packed
		if err := rows.Scan(&name, digestInto(&digest), &p.size, &p.zstd); err != nil {
			return fmt.Errorf("read %s %s: %w", what, name, err)
		}
		if _, err := t.codec.expandChecked(p, digest); err != nil {
			damaged = append(damaged, fmt.Errorf("%s %s: %w", what, name, err))
		}
	}
	return errors.Join(append(damaged, rows.Err())...)
}
