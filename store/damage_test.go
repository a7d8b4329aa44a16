package store_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/store"
)

// TestDamage: bytes that were exchanged for others of the same length under a
// running process are found out wherever they are read, though it has stored and
// read what they were.
func TestDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s := openStore(t, path, store.Options{})
	add := func(name, body string) (digest exportwatch.Digest, version int64) {
		t.Helper()
		digest = exportwatch.DigestOf([]byte(body))
		err := s.Update(t.Context(), func(tx *store.Tx) error {
			_, err := tx.AddCapture(t.Context(), exportwatch.Capture{Source: "a/news", URL: name, At: noon, Outcome: exportwatch.Fetched, Payload: digest}, []byte(body))
			if err != nil {
				return err
			}
			id := exportwatch.DocID("page/" + name)
			if err := tx.PutDocument(t.Context(), exportwatch.Document{ID: id, Source: "a/news"}); err != nil {
				return err
			}
			v, err := tx.AddVersion(t.Context(), exportwatch.Version{Doc: id, Format: "html", ObservedAt: noon, Text: body})
			version = v.ID
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return digest, version
	}
	digest, version := add("a", "the notice as it was published")
	add("b", "the notice as it was falsified")
	readBoth := func() []error {
		_, payload := s.Payload(t.Context(), digest)
		text := s.View(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Version(t.Context(), version)
			return err
		})
		return []error{payload, text, s.IntegrityCheck(context.WithoutCancel(t.Context()))}
	}
	for i, err := range readBoth() {
		if err != nil {
			t.Fatalf("read %d: %v", i, err)
		}
	}
	rawExec(t, path, `DROP TRIGGER payloads_update`, `DROP TRIGGER versions_update`,
		`UPDATE payloads SET zstd = (SELECT zstd FROM payloads WHERE digest <> '`+digest.String()+`') WHERE digest = '`+digest.String()+`'`,
		`UPDATE versions SET text_zstd = (SELECT text_zstd FROM versions WHERE doc = 'page/b') WHERE doc = 'page/a'`)
	for i, err := range readBoth() {
		if err == nil || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("read %d of falsified bytes: %v, want damage", i, err)
		}
	}
}
