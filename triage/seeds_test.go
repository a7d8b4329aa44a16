package triage_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// corpus returns the folder of recorded data. Without one the test is skipped,
// except in CI, where the data must be there.
func corpus(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("EXPORTWATCH_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	} else if !filepath.IsAbs(dir) {
		dir = filepath.Join("..", dir)
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("recorded data: %v", err)
		}
		t.Skipf("RECORDED DATA ABSENT, NOTHING TESTED: %v", err)
	}
	return dir
}

// TestSeeds reads two real articles about one letter. The facts asserted are
// those of gold/seeds.json.
func TestSeeds(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(corpus(t), "seeds", "*.txt"))
	if err != nil || len(files) != 2 {
		t.Fatalf("seeds: %v, %v", files, err)
	}
	slices.Sort(files)
	var letters []exportwatch.Development
	for i, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		ds, _ := triage.Text(string(b), "", exportwatch.Date{}, exportwatch.Secondary)
		checkEvidence(t, string(b), ds)
		d := ds[0]
		if d.Kind != exportwatch.IILIssued || d.One("date") != "2026-06-12" || d.One("recipient") != "Anthropic" {
			t.Errorf("%s: %s %v", file, d.Kind, d.Facts)
		}
		if items := strings.Join(d.Fact("items"), "|"); !strings.Contains(items, "Mythos") || !strings.Contains(items, "Fable") {
			t.Errorf("%s: items %q", file, items)
		}
		for _, a := range []string{"50 USC 4817(b)(1)", "15 CFR 744.22(b)"} {
			if !slices.Contains(d.Fact("authorities"), a) {
				t.Errorf("%s: authorities %q lack %s", file, d.Fact("authorities"), a)
			}
		}
		if want := []int{2, 1}[i]; len(ds) != want {
			t.Errorf("%s: %v, want %d developments", file, kinds(ds), want)
		}
		if i == 0 {
			e := ds[1]
			if e.Kind != exportwatch.ExemptionCompanySpecific || e.One("date") != "2026-06-26" || slices.Contains(e.Fact("exempted"), "Mythos 5") || e.One("items") != "Mythos 5" || e.One("not_addressed") != "Fable 5" {
				t.Errorf("exemption %+v", e.Facts)
			}
		}
		d.Sources[0].Doc = exportwatch.DocID(file)
		letters = append(letters, d)
	}
	match, ok := triage.Match(letters[1], letters[:1])
	if !ok {
		t.Fatal("the two articles are not one event")
	}
	if merged, changed := triage.Merge(match, letters[1]); changed != nil || len(merged.Sources) != 2 {
		t.Errorf("changed %v, %d sources", changed, len(merged.Sources))
	}
}
