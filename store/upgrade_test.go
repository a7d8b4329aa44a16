package store_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/pressly/goose/v3"

	"exportwatch"
	"exportwatch/store"
)

// oldStore makes a database with the schema of an earlier version and runs
// statements on it.
func oldStore(t *testing.T, version int64, statements ...string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "store.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p, err := goose.NewProvider(goose.DialectSQLite3, db, os.DirFS("migrations/sqlite"), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	rawExec(t, path, append([]string{`INSERT INTO mark (one, synthetic) VALUES (1, 0)`}, statements...)...)
	return path
}

// TestUpgrade opens a database as the schema before severities left it: every
// development is found by its severity, and nothing else has changed.
func TestUpgrade(t *testing.T) {
	path := oldStore(t, 5, `INSERT INTO developments (id, key, revision, matter, raised_at, words, body)
		VALUES ('d-1', 'k', 1, 'm/one', 1, '', '{"id":"d-1","key":"k","revision":1,"severity":"medium"}')`)
	err := openStore(t, path, store.Options{}).View(t.Context(), func(tx *store.Tx) error {
		for severity, want := range map[exportwatch.Severity]int{exportwatch.Medium: 1, exportwatch.High: 0} {
			n, err := tx.CountDevelopments(t.Context(), store.DevelopmentQuery{Severity: severity})
			if err != nil || n != want {
				t.Errorf("%s: found %d (%v), want %d", severity, n, err, want)
			}
		}
		got, err := tx.Development(t.Context(), "d-1")
		if got.Key != "k" || got.Severity != exportwatch.Medium {
			t.Errorf("got %+v", got)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestUpgradeOfCaptures: captures made before headers were kept have none, and
// everything else they had.
func TestUpgradeOfCaptures(t *testing.T) {
	path := oldStore(t, 7, `INSERT INTO captures (source, url, chain, at, outcome, reason, detail, status, media_type, etag, last_modified, size, format, crawler)
		VALUES ('a/news', 'https://a.example/', '["https://b.example/"]', 1000000, 'failed', 'http-status', 'status 500', 500, 'text/html', '"1"', 'then', 0, 'html', 'crawler/1')`)
	var list []exportwatch.Capture
	err := openStore(t, path, store.Options{}).View(t.Context(), func(tx *store.Tx) (err error) {
		list, err = tx.CapturesOf(t.Context(), "a/news", 0)
		return err
	})
	want := exportwatch.Capture{
		ID: 1, Source: "a/news", URL: "https://a.example/", Chain: []string{"https://b.example/"}, Outcome: exportwatch.Failed,
		Reason: exportwatch.ReasonStatus, Detail: "status 500", Status: 500, MediaType: "text/html", ETag: `"1"`,
		LastModified: "then", Format: "html", Crawler: "crawler/1",
	}
	if err != nil || len(list) != 1 {
		t.Fatalf("%d captures, error %v", len(list), err)
	}
	want.At = list[0].At
	if !reflect.DeepEqual(list[0], want) || list[0].At.Unix() != 1 {
		t.Errorf("got %+v, want %+v", list[0], want)
	}
}
