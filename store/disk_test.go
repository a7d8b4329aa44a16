package store_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// These tests are about the file of the SQLite database, which the suite does
// not know of.

var noon = time.Date(2031, time.March, 5, 12, 0, 0, 0, time.UTC)

func openStore(t *testing.T, path string, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() }) // a test that closes it itself checks the error
	return s
}

func addCapture(t *testing.T, s *store.Store, body string) exportwatch.Capture {
	t.Helper()
	c, err := s.AddCapture(t.Context(), exportwatch.Capture{
		Source: "a/news", URL: "https://a.example/", At: noon, Outcome: exportwatch.Fetched, Payload: exportwatch.DigestOf([]byte(body)),
	}, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// rawExec runs statements on the file behind the store's back.
func rawExec(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// beStuck names the database that this test binary, started again as a child,
// writes to without ever committing.
const beStuck = "EXPORTWATCH_STORE_TEST_STUCK"

func TestMain(m *testing.M) {
	if path := os.Getenv(beStuck); path != "" {
		fmt.Fprintln(os.Stderr, stuckWriter(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// stuckWriter commits a run, then writes in a second transaction, says so, and
// waits to be killed.
func stuckWriter(path string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return err
	}
	begin := func(tx *store.Tx) error {
		_, err := tx.BeginRun(ctx, exportwatch.Run{Source: "a/news", Began: noon})
		return err
	}
	if err := s.Update(ctx, begin); err != nil {
		return err
	}
	return s.Update(ctx, func(tx *store.Tx) error {
		body := strings.Repeat("a page that does not compress: ", 1<<16)
		_, err := tx.AddCapture(ctx, exportwatch.Capture{Source: "a/news", URL: "u", At: noon, Outcome: exportwatch.Fetched,
			Payload: exportwatch.DigestOf([]byte(body))}, []byte(body))
		if err != nil {
			return err
		}
		fmt.Println("written")
		_, err = io.Copy(io.Discard, os.Stdin) // the parent never closes it
		return errors.Join(err, errors.New("not killed"))
	})
}

func TestKilledWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), beStuck+"="+path)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, readErr := bufio.NewReader(stdout).ReadString('\n')
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || line != "written\n" {
		t.Fatalf("child said %q (%v) and ended with %v", line, readErr, err)
	}
	s := openStore(t, path, store.Options{})
	if err := s.IntegrityCheck(t.Context()); err != nil {
		t.Error(err)
	}
	_, err = s.LastCapture(t.Context(), "a/news", "u")
	if !errors.Is(err, exportwatch.ErrNotFound) {
		t.Errorf("capture of the cut transaction: got %v, want ErrNotFound", err)
	}
	err = s.Update(t.Context(), func(tx *store.Tx) error {
		n, err := tx.CloseCutRuns(t.Context(), noon)
		if n != 1 {
			t.Errorf("closed %d cut runs, want 1", n)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestUncommittedIsNotSeen reopens the file while a transaction is under way.
func TestUncommittedIsNotSeen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := openStore(t, path, store.Options{})
	err := s.Update(t.Context(), func(tx *store.Tx) error {
		if err := tx.PutSetting(t.Context(), "k", "v"); err != nil {
			return err
		}
		other, err := store.OpenReadOnly(t.Context(), path)
		if err != nil {
			return err
		}
		defer other.Close()
		return other.View(t.Context(), func(tx *store.Tx) error {
			if v, err := tx.Setting(t.Context(), "k"); !errors.Is(err, exportwatch.ErrNotFound) {
				t.Errorf("setting is %q, %v before commit, want ErrNotFound", v, err)
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestUpdateEndsWithItsContext(t *testing.T) {
	s := openStore(t, filepath.Join(t.TempDir(), "store.db"), store.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	err := s.Update(ctx, func(tx *store.Tx) error {
		if err := tx.PutSetting(ctx, "k", "v"); err != nil {
			return err
		}
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want context.Canceled", err)
	}
	err = s.View(t.Context(), func(tx *store.Tx) error { _, err := tx.Setting(t.Context(), "k"); return err })
	if !errors.Is(err, exportwatch.ErrNotFound) {
		t.Errorf("setting after a cancelled update: got %v, want ErrNotFound", err)
	}
}

// TestOpenTogether has many openers meet at a file that is not there yet.
func TestOpenTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			s, err := store.Open(t.Context(), path, store.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestFilesArePrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?c=d#e%20", "store.db")
	s := openStore(t, path, store.Options{})
	addCapture(t, s, "x")
	if s.Path() != path {
		t.Errorf("path is %s, want %s", s.Path(), path)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) == 0 {
		t.Fatalf("files %v, %v", entries, err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 || !strings.HasPrefix(e.Name(), "store.db") {
			t.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
	}
}

func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "store.db")
	if _, err := store.OpenReadOnly(t.Context(), path); !errors.Is(err, exportwatch.ErrNotFound) {
		t.Errorf("file that is not there: got %v, want ErrNotFound", err)
	}
	s := openStore(t, path, store.Options{Synthetic: true})
	want := addCapture(t, s, "body")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := store.OpenReadOnly(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if !r.Synthetic() {
		t.Error("the mark was not read")
	}
	if got, err := r.Payload(t.Context(), want.Payload); err != nil || string(got) != "body" {
		t.Errorf("payload %q, %v", got, err)
	}
	if err := r.IntegrityCheck(t.Context()); err != nil {
		t.Error(err)
	}
	if err := r.Update(t.Context(), func(*store.Tx) error { return nil }); err == nil {
		t.Error("update began on a read-only store")
	}
	if _, err := r.AddCapture(t.Context(), want, []byte("body")); err == nil {
		t.Error("a read-only store took a capture")
	}
}

func TestSyntheticMarkSticks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	if err := openStore(t, path, store.Options{Synthetic: true}).Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(t.Context(), path, store.Options{})
	if !errors.Is(err, exportwatch.ErrConflict) || !strings.Contains(err.Error(), "synthetic") {
		t.Errorf("got error %v, want ErrConflict that says why", err)
	}
	after, err := os.ReadFile(path)
	if err != nil || string(before) != string(after) {
		t.Errorf("the refused database was changed (%v)", err)
	}
}

// TestUnmade: what a process leaves that is killed while it makes a database is
// none yet, and not a foreign one; the next start makes it.
func TestUnmade(t *testing.T) {
	empty, begun := filepath.Join(t.TempDir(), "empty.db"), filepath.Join(t.TempDir(), "begun.db")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	rawExec(t, begun, `CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL, is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')))`)
	for _, path := range []string{empty, begun} {
		if s, err := store.OpenReadOnly(t.Context(), path); !errors.Is(err, exportwatch.ErrNotFound) {
			t.Errorf("%s: %v (%v)", filepath.Base(path), err, s)
		}
	}
	s, err := store.Open(t.Context(), empty, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestOpenRefusesOtherFiles(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(dir, "foreign.db")
	rawExec(t, foreign, `CREATE TABLE bookmarks (url TEXT)`)
	empty := filepath.Join(dir, "empty.db")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{text, foreign, dir} {
		if s, err := store.Open(t.Context(), path, store.Options{}); err == nil {
			s.Close()
			t.Errorf("%s was opened", filepath.Base(path))
		}
	}
	for _, path := range []string{text, foreign, dir, empty} {
		if s, err := store.OpenReadOnly(t.Context(), path); err == nil {
			s.Close()
			t.Errorf("%s was opened for reading", filepath.Base(path))
		}
	}
}

func TestSchemaOfAnotherProgram(t *testing.T) {
	for _, c := range []struct{ name, statement, want string }{
		{"newer", `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`, "newer program"},
		{"older", `DELETE FROM goose_db_version WHERE version_id > 1`, "migrate"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "store.db")
			if err := openStore(t, path, store.Options{}).Close(); err != nil {
				t.Fatal(err)
			}
			rawExec(t, path, c.statement)
			_, err := store.Open(t.Context(), path, store.Options{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("open: got error %v, want one about %q", err, c.want)
			}
			_, err = store.OpenReadOnly(t.Context(), path)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("open for reading: got error %v, want one about %q", err, c.want)
			}
		})
	}
}
