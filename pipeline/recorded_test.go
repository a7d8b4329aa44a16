package pipeline_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/sources"
)

var update = flag.Bool("update", false, "rewrite the golden files under testdata")

const recordedWebs = "../sources/testdata/web"

// recordedDefs returns every source that has a recorded web, by identifier.
func recordedDefs(t *testing.T, keys sources.Keys) map[string]sources.Definition {
	t.Helper()
	cfg := sources.DefaultConfig()
	b, err := os.ReadFile("../sources/testdata/everything.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &cfg); err != nil {
		t.Fatal(err)
	}
	cfg.Keys = keys
	list, err := sources.All(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defs := map[string]sources.Definition{}
	for _, d := range list {
		d.Refill = nil // days pass between the recordings
		defs[strings.ReplaceAll(string(d.ID), "/", "-")] = d
	}
	return defs
}

// TestRecordedDevelopments makes a pass over each source at each instant of its
// recorded web and compares what is raised with testdata/recorded/NAME.txt: what
// was recorded to be found is raised, and nothing else. What the first pass
// brings is the back list of the source.
func TestRecordedDevelopments(t *testing.T) {
	keyless := recordedDefs(t, sources.Keys{})
	keyed := recordedDefs(t, sources.Keys{Congress: "test-congress", GovInfo: "test-govinfo", CourtListener: "test-courtlistener", Regulations: "test-regulations"})
	govinfo := recordedDefs(t, sources.Keys{GovInfo: "test-govinfo"})
	webs, err := filepath.Glob(filepath.Join(recordedWebs, "*.txtar"))
	if err != nil || len(webs) < len(keyed) {
		t.Fatalf("%d recorded webs of %d sources, %v", len(webs), len(keyed), err)
	}
	for _, path := range webs {
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		t.Run(name, func(t *testing.T) {
			defs := keyed
			id, without := strings.CutSuffix(name, ".keyless")
			if without {
				defs = keyless
			}
			id, alone := strings.CutSuffix(id, ".govinfo")
			if alone {
				defs = govinfo
			}
			d, ok := defs[id]
			if !ok {
				t.Fatalf("no source is called %s: name it in sources/testdata/everything.json", id)
			}
			web, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			compareRecorded(t, name, raisedBy(t, d, string(web)))
		})
	}
}

func compareRecorded(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "recorded", name+".txt")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("no golden file (%v): make it with -update, and look at what is raised", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("differs from %s (run with -update and look at the difference):\n%s", path, got)
	}
}

// raisedBy makes the passes and tells what each raised, was updated by or opened.
func raisedBy(t *testing.T, d sources.Definition, web string) []byte {
	t.Helper()
	w := newWorld(t, []sources.Definition{d}, web)
	var out bytes.Buffer
	for _, at := range w.web.Instants() {
		fmt.Fprintf(&out, "# %s\n", at.Format(time.RFC3339))
		r := w.check(at.Sub(start))
		for _, d := range r.Developments {
			tellDevelopment(&out, d, r.Raised(d))
		}
		for _, i := range r.Incidents {
			fmt.Fprintf(&out, "incident | %s | %s\n", i.Reason, i.Subject)
		}
	}
	return out.Bytes()
}

func tellDevelopment(out *bytes.Buffer, d exportwatch.Development, raised bool) {
	if !raised {
		out.WriteString("updated: ")
	}
	fmt.Fprintf(out, "%s | %s | %s | %s | %s\n", d.Kind, d.Severity, d.Status, d.One("recipient"), d.Headline)
	for _, f := range slices.SortedFunc(slices.Values(d.Facts), func(a, b exportwatch.Fact) int { return strings.Compare(a.Field, b.Field) }) {
		fmt.Fprintf(out, "  %s: %s\n", f.Field, strings.Join(f.Values, "; "))
	}
	if len(d.Flags) > 0 {
		fmt.Fprintf(out, "  flags: %s\n", strings.Join(d.Flags, "; "))
	}
}
