// Package storetest is the suite that every database behind package store must
// pass. It says what the store promises beyond its signatures: order,
// uniqueness, what may never be edited, what a cut transaction leaves behind.
//
// It does not test what is particular to one database, such as files and
// permissions; those tests stand beside package store.
package storetest

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"exportwatch/store"
)

// A Database is one disposable database that holds no rows and is marked live.
type Database struct {
	// Open opens the database. It may be called again, also while it is open.
	Open func(store.Options) (*store.Store, error)
	// Exec runs a statement behind the store's back.
	Exec func(statement string) error
}

// SQLite returns what makes SQLite databases, each in a directory that goes
// away with its test. They are copies of one whose schema is made here, since
// making it takes longer than most tests.
func SQLite(t *testing.T) func(*testing.T) Database {
	path := filepath.Join(t.TempDir(), "schema.db")
	s, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatalf("make the schema: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatalf("make the schema: %v", err)
	}
	schema, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("read the schema: %v", err)
	}
	return func(t *testing.T) Database {
		path := filepath.Join(t.TempDir(), "store.db")
		if err := os.WriteFile(path, schema, 0o600); err != nil {
			t.Fatalf("copy the schema: %v", err)
		}
		return sqliteFile(t, path)
	}
}

func sqliteFile(t *testing.T, path string) Database {
	return Database{
		Open: func(o store.Options) (*store.Store, error) { return store.Open(t.Context(), path, o) },
		Exec: func(statement string) (err error) {
			db, err := sql.Open("sqlite", path) // the driver is registered by package store
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, db.Close()) }()
			_, err = db.ExecContext(t.Context(), statement)
			return err
		},
	}
}

// Run runs the suite, giving each test a database of its own.
func Run(t *testing.T, create func(*testing.T) Database) {
	for _, c := range []struct {
		name string
		test func(*world)
	}{
		{"Runs", testRuns},
		{"CapturesAndPayloads", testCaptures},
		{"CaptureGroups", testCaptureGroups},
		{"CapturesOrder", testCaptureOrder},
		{"Retrieved", testRetrieved},
		{"NotModifiedCarriesBody", testNotModified},
		{"CaptureRefusals", testCaptureRefusals},
		{"Parses", testParses},
		{"Documents", testDocuments},
		{"DocumentOrder", testDocumentOrder},
		{"Versions", testVersions},
		{"VersionOrder", testVersionOrder},
		{"Steps", testSteps},
		{"TextsFirst", testTextsFirst},
		{"Failures", testFailures},
		{"PullIn", testPullIn},
		{"Requests", testRequests},
		{"Holds", testHolds},
		{"Changes", testChanges},
		{"Developments", testDevelopments},
		{"DevelopmentRevisions", testRevisions},
		{"DevelopmentSearch", testSearch},
		{"DevelopmentOrder", testDevelopmentOrder},
		{"Matching", testMatching},
		{"Matters", testMatters},
		{"Subscriptions", testSubscriptions},
		{"Alerts", testAlerts},
		{"Deliveries", testDeliveries},
		{"SourceStates", testSourceStates},
		{"Incidents", testIncidents},
		{"Gaps", testGaps},
		{"RunPurposes", testRunPurposes},
		{"GapFilling", testGapFilling},
		{"Troubles", testTroubles},
		{"Notices", testNotices},
		{"Yields", testYields},
		{"DailyOutcomes", testDailyOutcomes},
		{"Arrivals", testArrivals},
		{"Censuses", testCensuses},
		{"Figures", testFigures},
		{"Pruning", testPruning},
		{"Growth", testGrowth},
		{"Removals", testRemovals},
		{"Losses", testLosses},
		{"Settled", testSettled},
		{"Twins", testTwins},
		{"Acceptances", testAcceptances},
		{"Handings", testHandings},
		{"Private", testPrivate},
		{"Settings", testSettings},
		{"Instants", testInstants},
		{"Days", testDays},
		{"Unicode", testUnicode},
		{"AppendOnly", testAppendOnly},
		{"Rollback", testRollback},
		{"Snapshot", testSnapshot},
		{"Concurrency", testConcurrency},
		{"Mark", testMark},
		{"Integrity", testIntegrity},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			db := create(t)
			s, err := db.Open(store.Options{})
			if err != nil {
				t.Fatalf("open: %v", err)
			}
			t.Cleanup(func() {
				if err := s.Close(); err != nil {
					t.Errorf("close: %v", err)
				}
			})
			c.test(&world{T: t, ctx: t.Context(), db: db, s: s})
		})
	}
}

// noon is when everything in the suite happens, unless it says otherwise.
var noon = time.Date(2031, time.March, 5, 12, 0, 0, 123456000, time.UTC)

// A world is one test's database, open.
type world struct {
	*testing.T
	ctx context.Context
	db  Database
	s   *store.Store
}

// update runs fn in a transaction that must commit.
func (w *world) update(fn func(*store.Tx)) {
	w.Helper()
	w.ok(w.s.Update(w.ctx, func(tx *store.Tx) error { fn(tx); return nil }))
}

// view runs fn on a snapshot.
func (w *world) view(fn func(*store.Tx)) {
	w.Helper()
	w.ok(w.s.View(w.ctx, func(tx *store.Tx) error { fn(tx); return nil }))
}

// fails runs fn in a transaction and reports an error that is not want.
func (w *world) fails(what string, want error, fn func(*store.Tx) error) {
	w.Helper()
	if err := w.s.Update(w.ctx, fn); !errors.Is(err, want) {
		w.Errorf("%s: got error %v, want %v", what, err, want)
	}
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) equal(what string, got, want any) {
	w.Helper()
	if !reflect.DeepEqual(got, want) {
		w.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// list returns f of each element.
func list[T, U any](in []T, f func(T) U) []U {
	out := make([]U, len(in))
	for i, v := range in {
		out[i] = f(v)
	}
	return out
}
