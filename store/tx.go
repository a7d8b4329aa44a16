package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"exportwatch"
)

// A Tx is one transaction. It must not be used after the function it was given
// to has returned, nor by two goroutines at a time.
type Tx struct {
	tx         *sql.Tx // nil if each statement stands alone
	short      bool    // statements are not interrupted when ctx ends
	codec      *codec
	statements *statements // of the pool it runs on
	missed     []string    // queries that were not prepared
	grown      []Growth    // not written yet, one for each source and day
	origin     origin      // of the document read last
}

// exec runs a statement and returns how many rows it touched.
func (t *Tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := t.execContext(ctx, query, args)
	if err != nil {
		return 0, translate(err)
	}
	return res.RowsAffected()
}

// insert runs an INSERT ... RETURNING id.
func (t *Tx) insert(ctx context.Context, query string, args ...any) (id int64, err error) {
	err = t.queryRowContext(ctx, query, args).Scan(&id)
	return id, translate(err)
}

// A scanner reads the columns of the current row.
type scanner interface {
	Scan(dest ...any) error
}

// one returns the single row of a query, or ErrNotFound.
func one[T any](ctx context.Context, t *Tx, read func(scanner) (T, error), query string, args ...any) (T, error) {
	v, err := read(t.queryRowContext(ctx, query, args))
	if errors.Is(err, sql.ErrNoRows) {
		err = exportwatch.ErrNotFound
	}
	return v, err
}

// all returns the rows of a query in its order.
func all[T any](ctx context.Context, t *Tx, read func(scanner) (T, error), query string, args ...any) (list []T, err error) {
	rows, err := t.queryContext(ctx, query, args)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		v, err := read(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

// column reads a row of one column.
func column[T any](row scanner) (v T, err error) {
	err = row.Scan(&v)
	return v, err
}

// atMost turns a limit into what LIMIT takes: zero or less is no limit.
func atMost(limit int) int64 {
	if limit <= 0 {
		return math.MaxInt64
	}
	return int64(limit)
}

// ofSource returns the condition that a row is of the source that $1 holds, src;
// the empty one stands for all. One condition for both would use no index.
func ofSource(src exportwatch.SourceID) string {
	if src == "" {
		return `$1 = ''`
	}
	return `source = $1`
}

// wrap says what was attempted; nil stays nil.
func wrap(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}
