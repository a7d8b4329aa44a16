package sources_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
	"exportwatch/replay"
	"exportwatch/sources"
)

var update = flag.Bool("update", false, "rewrite the golden files under testdata")

// everything watches whatever can be watched, with every key: what
// testdata/everything.json names, beside the default bills and parts.
func everything() sources.Config {
	cfg := sources.DefaultConfig()
	b, err := os.ReadFile(filepath.Join("testdata", "everything.json"))
	if err == nil {
		err = json.Unmarshal(b, &cfg)
	}
	if err != nil {
		panic(err) // the tests cannot run without it
	}
	cfg.Keys = sources.Keys{Congress: "test-congress", GovInfo: "test-govinfo", CourtListener: "test-courtlistener", Regulations: "test-regulations"}
	return cfg
}

// unrecorded lists the sources that have no recorded web yet.
var unrecorded = strings.Fields(``)

// TestRecorded makes a pass over each source at each instant of its recorded web
// and compares what was asked and read with a golden file: testdata/web/ID.txtar
// and testdata/golden/ID.txt, with a hyphen for the slash in ID. A source that
// answers differently without keys has a second web, ID.keyless.txtar, and one
// that does with the key of govinfo alone a third, ID.govinfo.txtar.
func TestRecorded(t *testing.T) {
	keyless := everything()
	keyless.Keys = sources.Keys{}
	govinfo := keyless
	govinfo.Keys.GovInfo = "test-govinfo"
	for suffix, cfg := range map[string]sources.Config{"": everything(), ".keyless": keyless, ".govinfo": govinfo} {
		defs, err := sources.All(cfg)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range defs {
			name := strings.ReplaceAll(string(d.ID), "/", "-") + suffix
			web, err := os.ReadFile(filepath.Join("testdata", "web", name+".txtar"))
			if errors.Is(err, os.ErrNotExist) && suffix != "" {
				continue
			}
			t.Run(name, func(t *testing.T) {
				if slices.Contains(unrecorded, string(d.ID)) {
					if err == nil {
						t.Fatalf("take %s off the list unrecorded", d.ID)
					}
					return
				}
				if err != nil {
					t.Fatalf("%s has no recorded web (docs/adding-a-source.md): %v", d.ID, err)
				}
				compareGolden(t, name, retell(t, d, name, web))
			})
		}
	}
}

func compareGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name+".txt")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("no golden file (%v): make it with -update, and look at what is read", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("differs from %s (run with -update and look at the difference):\n%s", path, got)
	}
}

// retell makes the passes and tells them: what was asked, and what was read.
func retell(t *testing.T, d sources.Definition, name string, web []byte) []byte {
	t.Helper()
	now := time.Time{}
	clock := func() time.Time { return now }
	recorded, err := replay.Load(fstest.MapFS{name + ".txtar": {Data: web}}, clock)
	if err != nil {
		t.Fatal(err)
	}
	archive := &shelf{payloads: map[exportwatch.Digest][]byte{}, read: map[string]bool{}}
	c, err := crawler.New(crawler.Options{
		Archive: archive, Transport: recorded, Now: clock, Delay: -1, UserAgent: "exportwatch-test (test@exportwatch.example)",
		Classify: func(c exportwatch.Capture, h http.Header, body []byte) (exportwatch.Reason, string) {
			return parsers.Suspect(c.Status, h, c.MediaType, body)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	documents := 0
	for _, now = range recorded.Instants() {
		fmt.Fprintf(&out, "# %s\n", now.Format(time.RFC3339))
		plan := d.Plan(now, archive.known(d))
		lintRequests(t, d, &plan)
		captures, err := c.Run(t.Context(), exportwatch.Run{}, d.Source, plan)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range captures {
			documents += tell(t, &out, d, archive, c)
		}
	}
	if documents == 0 {
		t.Errorf("%s: its recorded web holds no document", d.ID)
	}
	return out.Bytes()
}

// lintRequests checks every request that plan makes.
func lintRequests(t *testing.T, d sources.Definition, plan *crawler.Plan) {
	check := func(list []crawler.Request) {
		for _, r := range list {
			exempt := slices.ContainsFunc(d.Exemptions, func(e sources.Exemption) bool { return strings.HasPrefix(r.URL, e.Prefix) })
			if (r.Exempt != "") != exempt {
				t.Errorf("%s: %s is exempt from robots.txt (%q), and Exemptions of the definition say %v", d.ID, r.URL, r.Exempt, exempt)
			}
			if strings.Contains(r.URL, "test-") {
				t.Errorf("%s: %s holds a key", d.ID, r.URL)
			}
		}
	}
	check(plan.Start)
	if follow := plan.Follow; follow != nil {
		plan.Follow = func(r crawler.Request, p crawler.Page) []crawler.Request {
			next := follow(r, p)
			check(next)
			return next
		}
	}
}

// tell writes one capture and the documents it holds, and counts these.
func tell(t *testing.T, out *bytes.Buffer, d sources.Definition, archive *shelf, c exportwatch.Capture) int {
	t.Helper()
	fmt.Fprintf(out, "%s %d %s\n", c.Outcome, c.Status, c.URL)
	if c.Reason == exportwatch.ReasonUnrecorded || c.Outcome == exportwatch.Suspect || c.Reason == exportwatch.ReasonRobots {
		t.Errorf("%s: %s: %s %s", d.ID, c.URL, c.Reason, c.Detail)
	}
	if c.Outcome == exportwatch.Fetched && d.Items != nil {
		lintItems(t, d, c.URL, archive.payloads[c.Payload])
	}
	if c.Outcome != exportwatch.Fetched || c.Format == "" {
		return 0
	}
	in := parsers.Input{URL: c.URL, MediaType: c.MediaType, Payload: archive.payloads[c.Payload]}
	if d.Input != nil {
		in = d.Input(in)
	}
	res, err := parsers.Parse(c.Format, in)
	if err != nil {
		t.Errorf("%s: read %s: %v", d.ID, c.URL, err)
		return 0
	}
	archive.read[c.URL] = true
	n := 0
	for _, doc := range res.Documents {
		if d.Keep != nil && !d.Keep(doc) {
			continue
		}
		if kind, ok := d.Kinds[c.Format]; ok {
			doc.Kind = kind
		}
		if doc.Kind == "" {
			t.Errorf("%s: %s has no kind: add format %s to Kinds", d.ID, doc.ID, c.Format)
		}
		if doc.Kind == exportwatch.Article && !strings.HasPrefix(string(d.ID), "x/") {
			t.Errorf("%s: pages of a built-in source are no articles: say in Kinds what %s is", d.ID, doc.ID)
		}
		v := doc.Version
		rows := 0
		for _, table := range v.Tables {
			rows += len(table.Rows)
		}
		fmt.Fprintf(out, "  %s | %s | %s | %s | %s | sections %d rows %d entries %d effects %d bytes %d\n",
			doc.ID, doc.Kind, v.Format, v.Published, exportwatch.Excerpt(doc.Title, 100), len(v.Sections), rows, len(v.Entries), len(v.Effects), len(v.Text))
		for _, w := range v.Warnings {
			fmt.Fprintf(out, "    warning %s\n", w.Code)
		}
		n++
	}
	return n
}

// lintItems checks that a page that Index counts things on has items, and no other.
func lintItems(t *testing.T, d sources.Definition, address string, payload []byte) {
	t.Helper()
	n, ok, err := d.Index(address, payload)
	if items := d.Items(address, payload); (len(items) > 0) != (ok && err == nil && n > 0) {
		t.Errorf("%s: Index counts %d (%v, %v) at %s, and Items has %d", d.ID, n, ok, err, address, len(items))
	}
}

// A shelf is an archive in memory.
type shelf struct {
	captures []exportwatch.Capture
	payloads map[exportwatch.Digest][]byte
	read     map[string]bool
}

func (s *shelf) LastCapture(_ context.Context, _ exportwatch.SourceID, url string) (exportwatch.Capture, error) {
	for _, c := range slices.Backward(s.captures) {
		if c.URL == url && c.Outcome.OK() {
			return c, nil
		}
	}
	return exportwatch.Capture{}, exportwatch.ErrNotFound
}

func (s *shelf) Payload(_ context.Context, d exportwatch.Digest) ([]byte, error) {
	if b, ok := s.payloads[d]; ok {
		return b, nil
	}
	return nil, exportwatch.ErrNotFound
}

func (s *shelf) AddCapture(_ context.Context, c exportwatch.Capture, payload []byte) (exportwatch.Capture, error) {
	if payload != nil {
		s.payloads[c.Payload] = payload
	}
	c.ID = int64(len(s.captures) + 1)
	s.captures = append(s.captures, c)
	return c, nil
}

// known returns what the plan of d is told of: the URLs fetched under its
// prefix, and those asked for if it awaits them.
func (s *shelf) known(d sources.Definition) sources.Known {
	known := sources.Known{}
	for _, c := range s.captures {
		if d.Recall != "" && (c.Outcome == exportwatch.Fetched || d.Await) && strings.HasPrefix(c.URL, d.Recall) {
			known[c.URL] = s.read[c.URL]
		}
	}
	return known
}
