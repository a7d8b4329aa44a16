package store

// This file owns the rows of table settings: single values that the program
// keeps between runs, under a key.

import "context"

// Setting returns the value under key, or ErrNotFound.
func (t *Tx) Setting(ctx context.Context, key string) (string, error) {
	v, err := one(ctx, t, column[string], `SELECT value FROM settings WHERE key = $1`, key)
	return v, wrap(err, "setting %q", key)
}

// PutSetting stores value under key, replacing what was there.
func (t *Tx) PutSetting(ctx context.Context, key, value string) error {
	_, err := t.exec(ctx, `INSERT INTO settings (key, value) VALUES ($1, $2)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	return wrap(err, "put setting %q", key)
}
