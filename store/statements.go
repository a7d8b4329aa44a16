package store

// This file keeps the statements of each connection pool prepared: compiling
// the SQL costs about as much as running it. It owns no rows.

import (
	"context"
	"database/sql"
	"sync"
)

// maxPrepared bounds the statements kept. The fixed ones are about a hundred;
// searches are put together and have as many forms as readers think of.
const maxPrepared = 300

// statements are the prepared statements of one pool. Transactions use those
// there are and name those they missed, which are prepared when the connection
// is free again: the writer has only one.
type statements struct {
	db *sql.DB

	mu       sync.Mutex
	prepared map[string]*sql.Stmt
}

func newStatements(db *sql.DB) *statements {
	return &statements{db: db, prepared: map[string]*sql.Stmt{}}
}

// get returns the prepared form of query, or nil.
func (s *statements) get(query string) *sql.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.prepared[query]
}

// add prepares queries that have run. What cannot be prepared now, because ctx
// has ended or the database closes, runs unprepared as before.
func (s *statements) add(ctx context.Context, queries []string) {
	for _, q := range queries {
		s.mu.Lock()
		known := s.prepared[q] != nil || len(s.prepared) >= maxPrepared
		s.mu.Unlock()
		if known {
			continue
		}
		stmt, err := s.db.PrepareContext(ctx, q)
		if err != nil {
			return
		}
		s.put(q, stmt)
	}
}

// put keeps stmt unless another transaction was first.
func (s *statements) put(query string, stmt *sql.Stmt) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.prepared[query] != nil {
		_ = stmt.Close() // nobody has used it
		return
	}
	s.prepared[query] = stmt
}

// statement returns the prepared form of query within the transaction, or nil
// and notes that it is wanted.
func (t *Tx) statement(ctx context.Context, query string) *sql.Stmt {
	stmt := t.statements.get(query)
	switch {
	case stmt == nil:
		t.missed = append(t.missed, query)
		return nil
	case t.tx == nil:
		return stmt
	}
	return t.tx.StmtContext(ctx, stmt)
}

// A runner runs statements: a transaction or a pool of connections.
type runner interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// on returns what statements run on that are not prepared.
func (t *Tx) on() runner {
	if t.tx == nil {
		return t.statements.db
	}
	return t.tx
}

// until returns the context whose end interrupts a statement.
func (t *Tx) until(ctx context.Context) context.Context {
	if t.short {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

func (t *Tx) execContext(ctx context.Context, query string, args []any) (sql.Result, error) {
	ctx = t.until(ctx)
	if stmt := t.statement(ctx, query); stmt != nil {
		return stmt.ExecContext(ctx, args...)
	}
	return t.on().ExecContext(ctx, query, args...)
}

func (t *Tx) queryContext(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	ctx = t.until(ctx)
	if stmt := t.statement(ctx, query); stmt != nil {
		return stmt.QueryContext(ctx, args...)
	}
	return t.on().QueryContext(ctx, query, args...)
}

func (t *Tx) queryRowContext(ctx context.Context, query string, args []any) *sql.Row {
	ctx = t.until(ctx)
	if stmt := t.statement(ctx, query); stmt != nil {
		return stmt.QueryRowContext(ctx, args...)
	}
	return t.on().QueryRowContext(ctx, query, args...)
}
