package store

// This file holds what is particular to SQLite: how connections are made, how
// its errors map to ours, how it finds damage, and the rows of table mark, which
// say once and for all whether the database was made from fixtures.

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"modernc.org/sqlite" // registers the driver "sqlite"
	sqlitelib "modernc.org/sqlite/lib"

	"exportwatch"
)

// readers bounds the connections that read; each has a page cache of its own.
const readers = 4

// errForeign reports a database that this program did not make.
var errForeign = errors.New("the file is not a database of this program")

// errUnmade reports a file that the process which began to make a database of it
// did not get to finish; the next that opens it for writing does.
var errUnmade = fmt.Errorf("the making of the database was cut short, and nothing is in it yet: %w", exportwatch.ErrNotFound)

// connect prepares the connection pools; nothing is opened until first use.
func connect(path string, writable bool) (*Store, error) {
	c, err := newCodec()
	if err != nil {
		return nil, err
	}
	s := &Store{path: path, codec: c}
	mode := "ro"
	if writable {
		mode = "rw"
		if s.writer, err = pool(path, url.Values{
			"mode":          {mode},
			"_txlock":       {"immediate"},
			"_journal_mode": {"WAL"},
		}, 1); err != nil {
			return nil, err
		}
		s.writes = newStatements(s.writer)
	}
	s.reader, err = pool(path, url.Values{"mode": {mode}, "_query_only": {"1"}}, readers)
	s.reads = newStatements(s.reader)
	return s, err
}

// pool adds what every connection needs: waiting for a lock instead of failing
// at once, references that hold, triggers that also see the deletions a REPLACE
// makes, a commit that survives a power cut, and double quotes that never stand
// for a string.
func pool(path string, q url.Values, size int) (*sql.DB, error) {
	q.Set("_busy_timeout", "10000") // milliseconds
	q.Set("_foreign_keys", "1")
	q.Set("_synchronous", "FULL")
	q.Set("_dqs", "0")
	q.Set("_pragma", "recursive_triggers(1)")
	name := url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db, nil
}

const (
	settleTries = 200
	settlePause = 25 * time.Millisecond // between two tries; together they wait half as long as a lock is waited for
)

// settle opens the connection that writes. The first connection to a file turns
// on its write-ahead log and the last one to leave takes it away again; SQLite
// does not wait for others at either moment, so this does.
func (s *Store) settle(ctx context.Context) error {
	for try := 1; ; try++ {
		err := s.writer.PingContext(ctx)
		var e *sqlite.Error
		if err == nil || try == settleTries || !errors.As(err, &e) || e.Code()&0xff != sqlitelib.SQLITE_BUSY {
			return wrap(err, "open the connection that writes")
		}
		pause := time.NewTimer(settlePause)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return ctx.Err()
		}
	}
}

// translate gives the errors that callers branch on their sentinel: a
// uniqueness rule broken is ErrConflict, a reference to nothing ErrNotFound.
func translate(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case sqlitelib.SQLITE_CONSTRAINT_UNIQUE, sqlitelib.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fmt.Errorf("%w: %w", exportwatch.ErrConflict, err)
	case sqlitelib.SQLITE_CONSTRAINT_FOREIGNKEY:
		return fmt.Errorf("%w: %w", exportwatch.ErrNotFound, err)
	}
	return err
}

// readMark returns the mark of the database and whether it has one. A file that
// holds the tables of something else is an error.
func readMark(ctx context.Context, db *sql.DB) (synthetic, marked bool, err error) {
	var tables, ours int
	err = db.QueryRowContext(ctx, `SELECT count(*), count(CASE WHEN name IN ('mark', 'goose_db_version') THEN 1 END)
		FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'`).Scan(&tables, &ours)
	switch {
	case err != nil:
		return false, false, wrap(err, "read the mark")
	case tables > 0 && ours == 0:
		return false, false, errForeign
	case ours < 2:
		return false, false, nil
	}
	err = db.QueryRowContext(ctx, `SELECT synthetic FROM mark`).Scan(&synthetic)
	if errors.Is(err, sql.ErrNoRows) {
		return false, false, nil
	}
	return synthetic, err == nil, wrap(err, "read the mark")
}

// writeMark marks an unmarked database and returns the mark it then has, which
// is another process's if that was first.
func writeMark(ctx context.Context, db *sql.DB, synthetic bool) (stored bool, err error) {
	_, err = db.ExecContext(ctx, `INSERT INTO mark (one, synthetic) VALUES (1, $1) ON CONFLICT DO NOTHING`, synthetic)
	if err != nil {
		return false, wrap(err, "write the mark")
	}
	stored, _, err = readMark(ctx, db)
	return stored, err
}

// checkPages has SQLite look for damage in the file.
func (t *Tx) checkPages(ctx context.Context) error {
	found, err := all(ctx, t, column[string], `PRAGMA quick_check(10)`)
	if err != nil {
		return err
	}
	if len(found) == 1 && found[0] == "ok" {
		return nil
	}
	return fmt.Errorf("damaged pages: %s", strings.Join(found, "; "))
}

// checkReferences finds rows that refer to rows that are missing.
func (t *Tx) checkReferences(ctx context.Context) error {
	broken, err := all(ctx, t, column[string], `SELECT "table" || ' to ' || parent FROM pragma_foreign_key_check LIMIT 10`)
	if err != nil || len(broken) == 0 {
		return err
	}
	return fmt.Errorf("references to rows that are missing: %s", strings.Join(broken, "; "))
}
