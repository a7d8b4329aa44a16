package parsers_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// corpus returns the path of a file or folder of the recorded data, named
// relative to the data's root ("corpus/fr-xml"). Without the data the test is
// skipped, and fails where it must be there (CI=true).
func corpus(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(corpusRoot(), filepath.FromSlash(name))
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no recorded data at %s: set EXPORTWATCH_CORPUS", path)
		}
		t.Skipf("SKIPPED, no recorded data at %s: set EXPORTWATCH_CORPUS", path)
	}
	return path
}

// corpusRoot returns where the recorded data is or would be.
func corpusRoot() string {
	root := os.Getenv("EXPORTWATCH_CORPUS")
	switch {
	case root == "":
		return "../../shared"
	case !filepath.IsAbs(root):
		return filepath.Join("..", root) // relative to the repository, not to this package
	}
	return root
}

// corpusFile returns the bytes of a recorded file, decompressed if its name
// ends in .gz.
func corpusFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(corpus(t, name))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(name, ".gz") {
		return b
	}
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if b, err = io.ReadAll(r); err != nil {
		t.Fatal(err)
	}
	return b
}

// corpusGlob returns the names of recorded files that match pattern, relative
// to the data's root.
func corpusGlob(t testing.TB, pattern string) []string {
	t.Helper()
	root := corpus(t, ".")
	paths, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no recorded file matches %s (%v)", pattern, err)
	}
	for i, p := range paths {
		if paths[i], err = filepath.Rel(root, p); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}
