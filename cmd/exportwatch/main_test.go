package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets scripts and tests start this test binary as exportwatch, a
// process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"exportwatch": main})
}

// TestScripts runs testdata/script/*.txtar: what users type, with exit codes and
// both streams.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error { // compiled once, by whatever test comes first
			env.Setenv("XDG_CACHE_HOME", filepath.Join(os.TempDir(), "exportwatch-test-cache"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"oneline": oneLine,
			"nested":  nested,
		},
	})
}

// oneLine checks that the last command wrote one line to standard error.
func oneLine(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: oneline")
	}
	b := []byte(ts.ReadFile("stderr"))
	if bytes.Count(b, []byte("\n")) != 1 || !bytes.HasPrefix(b, []byte("exportwatch: ")) {
		ts.Fatalf("standard error is not one line of exportwatch's:\n%s", b)
	}
}

// nested writes a file of 200 KB that opens elements and closes none.
func nested(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: nested FILE")
	}
	body := append([]byte(`<?xml version="1.0"?>`), bytes.Repeat([]byte("<div>"), 40_000)...)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), body, 0o600))
}

// command runs exportwatch in this process and returns its exit code and what
// it wrote to standard output. Standard error goes to the test's log.
func command(t *testing.T, args ...string) (int, []byte) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(&env{ctx: t.Context(), stdin: bytes.NewReader(nil), stdout: &stdout, stderr: &stderr,
		getenv: func(string) string { return "" }, now: time.Now}, args)
	if stderr.Len() > 0 {
		t.Logf("exportwatch %q: %s", args, stderr.Bytes())
	}
	return code, stdout.Bytes()
}
