package warc_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// validator returns the command that reads archives with a program that is not
// ours and checks their digests: Python's warcio if it is installed, else
// Webrecorder's warcio in the directory EXPORTWATCH_WARC_VALIDATOR, which .ci/run
// makes of testdata/validator. Where there is neither it skips, but fails in CI.
func validator(t *testing.T) []string {
	t.Helper()
	if path, err := exec.LookPath("warcio"); err == nil {
		return []string{path, "check"}
	}
	dir := os.Getenv("EXPORTWATCH_WARC_VALIDATOR")
	node, err := exec.LookPath("node")
	switch {
	case dir != "" && err == nil:
		return []string{node, filepath.Join(dir, "validate.mjs")}
	case os.Getenv("CI") == "true":
		t.Fatalf("no validator: EXPORTWATCH_WARC_VALIDATOR is %q, node: %v", dir, err)
	}
	t.Skip("SKIPPED: no warcio; run `npm ci` in a copy of warc/testdata/validator and name it in EXPORTWATCH_WARC_VALIDATOR")
	return nil
}

// TestValidator: a program that is not ours reads the archives and agrees with
// every digest, and would tell if one were wrong.
func TestValidator(t *testing.T) {
	command := validator(t)
	dir := t.TempDir()
	plain := write(t, captures(), false)
	files := map[string][]byte{
		"plain.warc":     plain,
		"packed.warc.gz": write(t, captures(), true),
		"wrong.warc":     []byte(strings.Replace(string(plain), "<p>first", "<p>worst", 1)),
	}
	for name, archive := range files {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, archive, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), command[0], append(command[1:], path)...).CombinedOutput()
		if (err != nil) != (name == "wrong.warc") {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		t.Logf("%s", out)
	}
}
