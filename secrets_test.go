package exportwatch_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"exportwatch/replay"
)

// TestNoSecrets looks through every recorded web, fixture and example for what
// looks like a key, a token or a visitor's session.
func TestNoSecrets(t *testing.T) {
	looked := 0
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data := strings.Contains(filepath.ToSlash(file), "/testdata/") || strings.HasPrefix(filepath.ToSlash(file), "fixtures/") || filepath.Ext(file) == ".yaml"
		if !data || filepath.Ext(file) == ".go" {
			return nil
		}
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		looked++
		if found, ok := replay.FindSecret(b); ok {
			t.Errorf("%s: looks like a secret: %.12s...", file, found)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if looked < 50 {
		t.Errorf("looked at %d files only", looked)
	}
}
