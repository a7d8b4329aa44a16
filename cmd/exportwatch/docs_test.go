package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// commandsOf returns the lines of a document's code blocks that start one of
// our programs or the Go tool.
func commandsOf(t *testing.T, file string) (lines []string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	inside := false
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "```"):
			inside = !inside
		case inside && (strings.HasPrefix(line, "go ") || strings.HasPrefix(line, "./exportwatch")):
			lines = append(lines, line)
		}
	}
	return lines
}

// TestDocumentedCommands runs the commands that README and docs/ show, in
// order, in an empty directory. What serves until it is stopped is only checked
// to be a command line that is understood; the demo has tests of its own.
func TestDocumentedCommands(t *testing.T) {
	files := []string{"../../README.md", "../../docs/operating.md", "../../docs/adding-a-source.md"}
	var all []string
	for _, f := range files {
		all = append(all, commandsOf(t, f)...)
	}
	if len(all) < 6 {
		t.Fatalf("found only %q", all)
	}
	t.Chdir(t.TempDir())
	for _, line := range all {
		line, target, redirected := strings.Cut(line, " > ")
		args, ours := strings.CutPrefix(line, "./exportwatch ")
		if !ours {
			if args, ours = strings.CutPrefix(line, "go run ./cmd/exportwatch "); !ours {
				checkGoCommand(t, line)
				continue
			}
		}
		fields := strings.Fields(args)
		if last := fields[len(fields)-1]; last == "serve" || last == "demo" {
			fields = append(fields, "--help")
		}
		var out, errs bytes.Buffer
		e := &env{ctx: t.Context(), stdin: strings.NewReader(""), stdout: &out, stderr: &errs, getenv: func(string) string { return "" }, now: time.Now}
		if code := run(e, fields); code != exitOK {
			t.Errorf("%s: exit %d: %s", line, code, errs.String())
		}
		if redirected {
			if err := os.WriteFile(filepath.Clean(target), out.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// checkGoCommand holds that a documented go command is one that the test run
// itself proves: it builds this command and runs these tests.
func checkGoCommand(t *testing.T, line string) {
	t.Helper()
	switch line {
	case "go test ./...", "go test ./sources ./pipeline ./parsers -run 'Definitions|Catalogue|Recorded|EveryFormatIsHeld|ForeignPayloads'", "go test ./sources -run Recorded -update", "go test ./pipeline -run Recorded -update", "go build -o exportwatch ./cmd/exportwatch", "go build -trimpath -o exportwatch ./cmd/exportwatch":
	default:
		t.Errorf("%q is documented and no test runs it", line)
	}
}
