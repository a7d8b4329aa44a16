package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"exportwatch/sources"
)

// TestEverySourceCanBeTried runs sources test on every built-in source against
// its recorded web, with and without keys. Nothing of a key may be printed or
// logged.
func TestEverySourceCanBeTried(t *testing.T) {
	config := filepath.Join(t.TempDir(), "exportwatch.yaml")
	const watch = "watch:\n  agencies: [foreign-assets-control-office]\n  reviews: [BIS-2031-0001]\n"
	if err := os.WriteFile(config, []byte(watch), 0o600); err != nil {
		t.Fatal(err)
	}
	const canary = "k3y-that-must-not-show-0123456789"
	for name, key := range map[string]string{"with keys": canary, "without keys": ""} {
		getenv := func(variable string) string {
			if strings.HasPrefix(variable, "EXPORTWATCH_") && variable != "EXPORTWATCH_DATA" {
				return key
			}
			return ""
		}
		for _, id := range sourceIDs(t, config, getenv) {
			t.Run(name+"/"+id, func(t *testing.T) {
				t.Parallel()
				web := filepath.Join("..", "..", "sources", "testdata", "web")
				code, out, errs := runWith(t, getenv, "-v", "-c", config, "sources", "test", id, "--replay", web)
				if id == string(sources.HandID) {
					if code != exitTrouble || !strings.Contains(errs, "exportwatch ingest") {
						t.Errorf("exit %d: %s", code, errs)
					}
					return
				}
				if code != exitOK {
					t.Errorf("exit %d\n%s%s", code, out, errs)
				}
				if strings.Contains(out+errs, canary) {
					t.Error("a key was printed")
				}
			})
		}
	}
}

// sourceIDs returns what sources lists.
func sourceIDs(t *testing.T, config string, getenv func(string) string) (ids []string) {
	t.Helper()
	code, out, errs := runWith(t, getenv, "-c", config, "sources", "--json", "--data", t.TempDir())
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var list struct{ Sources []struct{ ID string } }
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatal(err)
	}
	for _, s := range list.Sources {
		ids = append(ids, s.ID)
	}
	if len(ids) < 10 {
		t.Fatalf("only %d sources", len(ids))
	}
	return ids
}

// runWith runs exportwatch in this process with variables of its own.
func runWith(t *testing.T, getenv func(string) string, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(&env{ctx: t.Context(), stdin: bytes.NewReader(nil), stdout: &stdout, stderr: &stderr, getenv: getenv, now: time.Now}, args)
	return code, stdout.String(), stderr.String()
}
