package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const exportSettings = `sources:
  - {id: x/page, title: A page, publisher: An agency, grade: primary, url: "https://agency.example/guidance", format: html}
  - {id: x/still, title: A page that stays, publisher: An agency, grade: primary, url: "https://agency.example/still", format: html}
`

// exportWeb is synthetic: a page that changes and one that confirms itself.
const exportWeb = `
-- 2026-03-02T15:00Z https://agency.example/guidance --
HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8
Set-Cookie: session=hush

<html><head><title>SYNTHETIC guidance</title></head><body><main><h1>Guidance</h1><p>The applicant must reply within twenty days of the notice.</p></main></body></html>
-- 2026-03-04T15:00Z https://agency.example/guidance --
HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8

<html><head><title>SYNTHETIC guidance</title></head><body><main><h1>Guidance</h1><p>The applicant must reply within thirty days of the notice.</p></main></body></html>
-- 2026-03-02T15:00Z https://agency.example/still --
HTTP/1.1 200 OK
Content-Type: text/html; charset=utf-8
ETag: "still"

<html><head><title>SYNTHETIC still</title></head><body><main><h1>Still here</h1><p>This page stays as it is for as long as anybody looks.</p></main></body></html>
`

// exportedData makes a database of the recorded web and returns its directory.
func exportedData(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string]string{"watch.yaml": exportSettings, "web/agency.txtar": exportWeb} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, out := command(t, "-c", filepath.Join(dir, "watch.yaml"), "check", "--replay", filepath.Join(dir, "web"), "--data", dir, "x/page", "x/still")
	if code != exitChanges {
		t.Fatalf("check: exit %d, %s", code, out)
	}
	return dir
}

// export runs the command and returns the file it wrote.
func export(t *testing.T, dir, name string, args ...string) []byte {
	t.Helper()
	file := filepath.Join(dir, name)
	code, out := command(t, append([]string{"export", "--data", dir, "--warc", file, "--json"}, args...)...)
	var done exported
	if err := json.Unmarshal(out, &done); code != exitOK || err != nil || done.File != file || done.Captures == 0 || done.Records <= done.Captures || done.Missing != 0 {
		t.Fatalf("export %q: exit %d, %s (%v)", args, code, out, err)
	}
	archive, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return archive
}

func TestExport(t *testing.T) {
	dir := exportedData(t)
	all := export(t, dir, "all.warc")
	for _, want := range []string{
		"description: SYNTHETIC: ", "reply within twenty days", "reply within thirty days", "WARC-Type: revisit\r\n",
		"outcome: not-modified\r\n", "HTTP/1.1 304 Not Modified\r\n",
	} {
		if !bytes.Contains(all, []byte(want)) {
			t.Errorf("the archive does not hold %q", want)
		}
	}
	if bytes.Contains(all, []byte("hush")) {
		t.Error("the archive holds a cookie")
	}
	if again := export(t, dir, "again.warc"); !bytes.Equal(all, again) {
		t.Error("the same captures gave another archive")
	}
	packed := export(t, dir, "all.warc.gz")
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if unpacked, err := io.ReadAll(z); err != nil || !bytes.Equal(unpacked, all) {
		t.Errorf("the compressed archive unpacks to other bytes (%v)", err)
	}
	if code, piped := command(t, "export", "--data", dir, "--warc", "-"); code != exitOK || !bytes.Equal(piped, all) {
		t.Errorf("standard output got other bytes, exit %d", code)
	}
	validate(t, filepath.Join(dir, "all.warc"), filepath.Join(dir, "all.warc.gz"))
}

// validate has a program that is not ours read archives; see warc's validator_test.go.
func validate(t *testing.T, files ...string) {
	t.Helper()
	dir := os.Getenv("EXPORTWATCH_WARC_VALIDATOR")
	if dir == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("EXPORTWATCH_WARC_VALIDATOR is not set")
		}
		t.Log("NOT VALIDATED by another program: EXPORTWATCH_WARC_VALIDATOR is not set (docs/testing.md)")
		return
	}
	out, err := exec.CommandContext(t.Context(), "node", append([]string{filepath.Join(dir, "validate.mjs")}, files...)...).CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// TestExportSelects: a source and a time select captures, and what a
// confirmation confirms comes with it from before.
func TestExportSelects(t *testing.T) {
	dir := exportedData(t)
	some := string(export(t, dir, "some.warc", "--source", "x/still", "--since", "2026-03-03", "--until", "2026-03-04T16:00:00Z"))
	if strings.Contains(some, "guidance") || strings.Count(some, "\r\noutcome: fetched\r\n") != 1 || !strings.Contains(some, "This page stays as it is") ||
		!strings.Contains(some, "captures of x/still from 2026-03-03T00:00:00Z before 2026-03-04T16:00:00Z\r\n") {
		t.Errorf("the archive:\n%s", some)
	}
}

// TestExportTrouble: what cannot be written leaves nothing behind.
func TestExportTrouble(t *testing.T) {
	dir := exportedData(t)
	out := t.TempDir()
	for _, args := range [][]string{
		{"--data", dir, "--source", "x/unheard-of"},
		{"--data", dir, "--since", "tomorrow"},
		{"--data", dir, "--since", "2027-01-01"},
		{"--data", filepath.Join(dir, "nowhere")},
	} {
		if code, _ := command(t, append([]string{"export", "--warc", filepath.Join(out, "none.warc")}, args...)...); code != exitTrouble {
			t.Errorf("%q: exit %d", args, code)
		}
	}
	if code, _ := command(t, "export", "--data", dir, "--warc", filepath.Join(out, "missing", "none.warc")); code != exitTrouble {
		t.Errorf("a directory that is not there: exit %d", code)
	}
	if left, err := os.ReadDir(out); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}
