package store

// This file owns the rows of tables prunings, one for each time the retention
// policy was carried out, and pruned, the payloads that are empty now. Rows of
// payloads and captures are never deleted: what was retrieved, when, and the
// digest of it stay, and so do the texts that were read from it.

import (
	"context"
	"time"

	"exportwatch"
)

// Pruned says how much the retention policy has taken.
type Pruned struct {
	Payloads int
	Bytes    int64     // uncompressed
	Last     time.Time // when a payload was last emptied; zero if none was
}

// BeginPruning stores that payloads of which no capture is as new as before are
// to be emptied, and returns the number to empty them under.
func (t *Tx) BeginPruning(ctx context.Context, at, before time.Time) (int64, error) {
	id, err := t.insert(ctx, `INSERT INTO prunings (at, before) VALUES ($1, $2) RETURNING id`, instantValue(at), instantValue(before))
	return id, wrap(err, "begin pruning")
}

// Prunable returns at most limit digests of payloads that hold bytes, of which
// every capture is older than before and has been read if it was to be read, and
// from which no latest version of a document was read: a newer parser reads that
// again, to tell what it does differently from what the publisher changed.
func (t *Tx) Prunable(ctx context.Context, before time.Time, limit int) ([]exportwatch.Digest, error) {
	list, err := all(ctx, t, func(row scanner) (d exportwatch.Digest, err error) {
		err = row.Scan(digestInto(&d))
		return d, err
	}, `WITH latest AS (SELECT max(id) AS id FROM versions GROUP BY doc, format),
			spared AS (SELECT c.payload FROM latest l JOIN versions v ON v.id = l.id JOIN json_each(v.captures) j JOIN captures c ON c.id = j.value)
		SELECT digest FROM payloads p WHERE size > 0 AND NOT EXISTS (SELECT 1 FROM pruned r WHERE r.digest = p.digest)
		AND EXISTS (SELECT 1 FROM captures c WHERE c.payload = p.digest)
		AND NOT EXISTS (SELECT 1 FROM captures c WHERE c.payload = p.digest AND c.at >= $1)
		AND NOT EXISTS (SELECT 1 FROM captures c WHERE c.payload = p.digest AND c.outcome = 'fetched' AND c.format <> ''
			AND NOT EXISTS (SELECT 1 FROM parses r WHERE r.capture = c.id))
			AND digest NOT IN (SELECT payload FROM spared WHERE payload IS NOT NULL)
		ORDER BY digest LIMIT $2`, instantValue(before), atMost(limit))
	return list, wrap(err, "list payloads older than %s", before)
}

// Prune empties a payload under a pruning that covers every capture of it; else
// the database refuses.
func (t *Tx) Prune(ctx context.Context, pruning int64, d exportwatch.Digest) error {
	_, err := t.exec(ctx, `INSERT INTO pruned (digest, pruning) VALUES ($1, $2)`, d.String(), pruning)
	if err == nil {
		_, err = t.exec(ctx, `UPDATE payloads SET zstd = x'' WHERE digest = $1`, d.String())
	}
	return wrap(err, "prune payload %s", d)
}

// regain gives a pruned payload its bytes again.
func (t *Tx) regain(ctx context.Context, d exportwatch.Digest, zstd []byte) error {
	_, err := t.exec(ctx, `UPDATE payloads SET zstd = $1 WHERE digest = $2`, zstd, d.String())
	if err == nil {
		_, err = t.exec(ctx, `DELETE FROM pruned WHERE digest = $1`, d.String())
	}
	return err
}

// PrunedAt returns when a payload was emptied, or the zero time if it holds its
// bytes. It is ErrNotFound if there is no such payload.
func (t *Tx) PrunedAt(ctx context.Context, d exportwatch.Digest) (time.Time, error) {
	at, err := one(ctx, t, func(row scanner) (at time.Time, err error) {
		err = row.Scan(instantInto(&at))
		return at, err
	}, `SELECT r.at FROM payloads p LEFT JOIN pruned e ON e.digest = p.digest LEFT JOIN prunings r ON r.id = e.pruning
		WHERE p.digest = $1`, d.String())
	return at, wrap(err, "payload %s", d)
}

// Pruned returns how much the retention policy has taken so far.
func (t *Tx) Pruned(ctx context.Context) (Pruned, error) {
	p, err := one(ctx, t, func(row scanner) (p Pruned, err error) {
		err = row.Scan(&p.Payloads, &p.Bytes, instantInto(&p.Last))
		return p, err
	}, `SELECT count(*), coalesce(sum(p.size), 0), max(r.at) FROM pruned e JOIN payloads p ON p.digest = e.digest JOIN prunings r ON r.id = e.pruning`)
	return p, wrap(err, "count pruned payloads")
}
