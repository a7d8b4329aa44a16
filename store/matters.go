package store

// This file owns the rows of tables matters and ties: the affairs that
// documents and developments belong to, and the stated reasons why. Ties have
// rows of their own so that a matter is found by any of its keys.

import (
	"context"
	"strconv"
	"strings"

	"exportwatch"
)

// A matterRow is one row of matters joined with ties.
type matterRow struct {
	id          exportwatch.MatterID
	title       string
	key, reason *string // nil for a matter without ties
}

func readMatterRow(row scanner) (m matterRow, err error) {
	err = row.Scan(&m.id, &m.title, &m.key, &m.reason)
	return m, err
}

// PutMatter stores m, replacing the title and the ties of the matter with its
// ID. Of two ties with one key the first counts.
func (t *Tx) PutMatter(ctx context.Context, m exportwatch.Matter) error {
	_, err := t.exec(ctx, `INSERT INTO matters (id, title) VALUES ($1, $2)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title`, m.ID, m.Title)
	if err == nil {
		_, err = t.exec(ctx, `DELETE FROM ties WHERE matter = $1`, m.ID)
	}
	for i, tie := range m.Ties {
		if err != nil {
			break
		}
		_, err = t.exec(ctx, `INSERT INTO ties (matter, key, reason, position) VALUES ($1, $2, $3, $4)
			ON CONFLICT (matter, key) DO NOTHING`, m.ID, tie.Key, tie.Reason, i)
	}
	return wrap(err, "put matter %s", m.ID)
}

// Matter returns the matter with the given ID, or ErrNotFound.
func (t *Tx) Matter(ctx context.Context, id exportwatch.MatterID) (exportwatch.Matter, error) {
	list, err := t.matters(ctx, `WHERE m.id = $1`, id)
	if err == nil && len(list) == 0 {
		err = exportwatch.ErrNotFound
	}
	if err != nil {
		return exportwatch.Matter{}, wrap(err, "matter %s", id)
	}
	return list[0], nil
}

// MattersByTie returns the matters that have a tie with any of the keys, by ID.
// SQLite takes up to 32766 keys.
func (t *Tx) MattersByTie(ctx context.Context, keys []string) ([]exportwatch.Matter, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	args, places := make([]any, len(keys)), make([]string, len(keys))
	for i, key := range keys {
		args[i], places[i] = key, "$"+strconv.Itoa(i+1)
	}
	list, err := t.matters(ctx, `WHERE m.id IN (SELECT matter FROM ties WHERE key IN (`+strings.Join(places, ", ")+`))`, args...)
	return list, wrap(err, "list matters by %d tie keys", len(keys))
}

func (t *Tx) matters(ctx context.Context, where string, args ...any) (list []exportwatch.Matter, err error) {
	rows, err := all(ctx, t, readMatterRow, `SELECT m.id, m.title, s.key, s.reason
		FROM matters m LEFT JOIN ties s ON s.matter = m.id `+where+` ORDER BY m.id, s.position`, args...)
	for _, r := range rows {
		if n := len(list); n == 0 || list[n-1].ID != r.id {
			list = append(list, exportwatch.Matter{ID: r.id, Title: r.title})
		}
		if r.key != nil {
			m := &list[len(list)-1]
			m.Ties = append(m.Ties, exportwatch.Tie{Key: *r.key, Reason: *r.reason})
		}
	}
	return list, err
}
