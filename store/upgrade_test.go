package store_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

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

// TestUpgradeOfWorkToDo: what an earlier program had not read, compared, judged
// or matched yet is still to do, and nothing else is.
func TestUpgradeOfWorkToDo(t *testing.T) {
	capture := `INSERT INTO captures (id, source, url, chain, at, outcome, reason, detail, status, media_type, etag, last_modified, size, format, crawler)
		VALUES (%d, 'a/news', 'https://a.example/%[1]d', 'null', 1, '%s', '', '', 200, '', '', '', 0, '%s', 'crawler/1')`
	version := `INSERT INTO versions (id, doc, format, parser, origin, title, published, as_of, effective, observed_at, captures,
			text_digest, text_size, text_zstd, meta, sections, tables, entries, effects, warnings, partial)
		VALUES (%d, 'page/a', 'html', 'html/1', 'first', '', '', '', '', 1, '[]', '', 0, x'', '{}', 'null', 'null', 'null', 'null', 'null', 0)`
	revision := `INSERT INTO development_revisions (id, development, revision, changed, body, at, silent) VALUES (%d, 'd', %[1]d, '[]', '{}', 1, %d)`
	path := oldStore(t, 12,
		fmt.Sprintf(capture, 1, "fetched", "html"), fmt.Sprintf(capture, 2, "fetched", "html"),
		fmt.Sprintf(capture, 3, "fetched", ""), fmt.Sprintf(capture, 4, "suspect", "html"),
		`INSERT INTO parses (capture, parser, outcome, reason, detail, documents, at) VALUES (1, 'html/1', 'read', '', '', 1, 1)`,
		`INSERT INTO documents (id, kind, source, title, url) VALUES ('page/a', 'article', 'a/news', '', '')`,
		fmt.Sprintf(version, 1), fmt.Sprintf(version, 2), fmt.Sprintf(version, 3),
		`INSERT INTO steps (step, version, at, note) VALUES ('compare', 1, 1, ''), ('triage', 1, 1, ''), ('compare', 2, 1, '')`,
		`INSERT INTO developments (id, key, revision, matter, raised_at, words, body) VALUES ('d', 'k', 3, 'm', 1, '', '{}')`,
		fmt.Sprintf(revision, 1, 0), fmt.Sprintf(revision, 2, 1), fmt.Sprintf(revision, 3, 0),
		`INSERT INTO matched (development, revision, at, alerts) VALUES ('d', 1, 1, 0)`,
	)
	err := openStore(t, path, store.Options{}).View(t.Context(), func(tx *store.Tx) error {
		unread, err := tx.Unparsed(t.Context(), time.Time{}, 0)
		if err != nil || len(unread) != 1 || unread[0].ID != 2 {
			t.Errorf("to read %+v (%v), want capture 2", unread, err)
		}
		for step, want := range map[string][]int64{"compare": {3}, "triage": {2}, "match": {3}} {
			if got, err := tx.Unstepped(t.Context(), step, time.Time{}, 0); err != nil || !slices.Equal(got, want) {
				t.Errorf("to %s %v (%v), want %v", step, got, err, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
