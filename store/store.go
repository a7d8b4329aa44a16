// Package store is the database: every noun of the root package that outlives
// the process, kept in one SQLite file through hand-written SQL.
//
// Captures, payloads, versions, parses, attempts, changes and the revisions of
// developments are append-only: the database itself refuses to edit or delete
// them. A capture and its bytes commit together because the bytes are rows.
//
// Every method of [Tx] runs inside one transaction, begun by [Store.Update] or
// [Store.View]. A thing that is not stored is [exportwatch.ErrNotFound]; a row
// that another writer made first, or that breaks a uniqueness rule, is
// [exportwatch.ErrConflict]. A limit of zero or less means no limit. Lists are
// ordered by bytes, never by a locale's collation. Instants keep microseconds
// and come back in UTC; finer parts are cut off.
//
// The package decides nothing: it does not compare, match, schedule or send,
// and it asks nobody for the time.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"exportwatch"
)

// Options says how a database is opened.
type Options struct {
	Synthetic bool // the database is made from fixtures and is marked so for good
}

// A Store is an open database. It is safe for concurrent use: one writer at a
// time, readers beside it.
type Store struct {
	path      string
	synthetic bool
	writer    *sql.DB // one connection, immediate transactions; nil if read-only
	reader    *sql.DB // several connections that cannot write
	writes    *statements
	reads     *statements
	codec     *codec
}

// errReadOnly reports a write through a store opened for reading.
var errReadOnly = errors.New("the database is open for reading only")

// Open opens the database file at path, creating it and its directory if
// needed, and brings its schema up to date. A database keeps the mark it was
// created with: opening it with the other one is [exportwatch.ErrConflict] and
// changes nothing.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	path, err := createFile(path)
	if err != nil {
		return nil, fmt.Errorf("create database: %w", err)
	}
	s, err := connect(path, true)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	if err := s.prepare(ctx, o); err != nil {
		return nil, errors.Join(fmt.Errorf("open database %s: %w", path, err), s.Close())
	}
	return s, nil
}

// OpenReadOnly opens the database file at path for reading, whatever its mark.
// It is [exportwatch.ErrNotFound] if there is no file or its making was cut short,
// and an error if the schema is not the one this program reads.
func OpenReadOnly(ctx context.Context, path string) (*Store, error) {
	path, err := existingFile(path)
	if err != nil {
		return nil, err
	}
	s, err := connect(path, false)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	if err := s.inspect(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open database %s: %w", path, err), s.Close())
	}
	return s, nil
}

// createFile makes the directory and an empty file that only its owner may
// read, since subscriptions hold addresses. SQLite gives the same mode to the
// files it keeps beside it.
func createFile(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return "", err
	}
	return path, f.Close()
}

func existingFile(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("open database: %w", err)
	}
	_, err = os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("database %s: %w", path, exportwatch.ErrNotFound)
	}
	if err != nil {
		return "", fmt.Errorf("open database: %w", err)
	}
	return path, nil
}

// prepare refuses a database with the other mark before it migrates, so that a
// refused database stays as it was.
func (s *Store) prepare(ctx context.Context, o Options) error {
	s.synthetic = o.Synthetic
	if err := s.settle(ctx); err != nil {
		return err
	}
	stored, marked, err := readMark(ctx, s.writer)
	if err != nil {
		return err
	}
	if !marked {
		if err := migrate(ctx, s.writer); err != nil {
			return err
		}
		if stored, err = writeMark(ctx, s.writer, o.Synthetic); err != nil {
			return err
		}
	}
	if stored != o.Synthetic {
		return fmt.Errorf("the database holds %s, asked for %s: %w",
			contents(stored), contents(o.Synthetic), exportwatch.ErrConflict)
	}
	return migrate(ctx, s.writer)
}

func contents(synthetic bool) string {
	if synthetic {
		return "synthetic data"
	}
	return "live data"
}

// inspect reads the mark and the schema version without writing.
func (s *Store) inspect(ctx context.Context) error {
	stored, marked, err := readMark(ctx, s.reader)
	if err != nil {
		return err
	}
	if !marked {
		return errUnmade
	}
	s.synthetic = stored
	return checkSchema(ctx, s.reader)
}

// Close closes the database. No transaction may be running.
func (s *Store) Close() error {
	err := s.reader.Close()
	if s.writer != nil {
		err = errors.Join(err, s.writer.Close())
	}
	s.codec.close()
	return err
}

// Path returns the absolute path of the database file.
func (s *Store) Path() string { return s.path }

// Synthetic reports whether the database is marked as made from fixtures.
func (s *Store) Synthetic() bool { return s.synthetic }

// Update runs fn in one transaction that excludes other writers from its
// beginning, and commits it if fn returns nil. If fn returns an error or
// panics, or ctx ends, nothing of it is stored. fn must not call the methods of
// s: one that writes would wait for the transaction it is in.
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) error {
	if s.writer == nil {
		return errReadOnly
	}
	return s.within(ctx, s.writes, false, fn)
}

// View runs fn on one consistent snapshot of the database, in which writing
// fails. fn must not call the methods of s that read: there are few connections
// to read from, and views inside views could take them all.
func (s *Store) View(ctx context.Context, fn func(*Tx) error) error {
	return s.within(ctx, s.reads, true, fn)
}

func (s *Store) within(ctx context.Context, on *statements, readOnly bool, fn func(*Tx) error) (err error) {
	sqltx, err := on.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: readOnly})
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	finished := false
	defer func() { // also on a panic of fn, which goes on afterwards
		if finished {
			return
		}
		if rerr := sqltx.Rollback(); rerr != nil && !errors.Is(rerr, sql.ErrTxDone) {
			err = errors.Join(err, fmt.Errorf("roll back: %w", rerr))
		}
	}()
	// The statements of a write are short, and the end of ctx rolls it back
	// between two of them: watching for it within each would cost more.
	t := &Tx{tx: sqltx, short: !readOnly, codec: s.codec, statements: on}
	if err := fn(t); err != nil {
		return err
	}
	if err := t.noteGrowth(ctx); err != nil {
		return err
	}
	finished = true
	if err := sqltx.Commit(); errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil {
		return fmt.Errorf("commit: %w", ctx.Err()) // the end of ctx rolled it back
	} else if err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	on.add(ctx, t.missed)
	return nil
}

// lookup runs a read that is a single statement, which is a snapshot of itself,
// without a transaction around it. The statements of a point lookup are too
// short to be interrupted: watching for the end of ctx would cost more.
func lookup[T any](ctx context.Context, s *Store, read func(*Tx) (T, error)) (out T, err error) {
	if err := ctx.Err(); err != nil {
		return out, err
	}
	t := &Tx{codec: s.codec, statements: s.reads, short: true}
	if out, err = read(t); len(t.missed) > 0 {
		s.reads.add(ctx, t.missed)
	}
	return out, err
}
