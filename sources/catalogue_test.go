package sources_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/pipeline"
	"exportwatch/sources"
)

var sourceID = regexp.MustCompile(`^[a-z]+/[a-z0-9.-]+$`)

// TestCatalogue names what a new source still lacks that no other test would
// miss (docs/adding-a-source.md).
func TestCatalogue(t *testing.T) {
	with, keyless := everything(), everything()
	keyless.Keys = sources.Keys{}
	for _, cfg := range []sources.Config{with, keyless} {
		for id, d := range all(t, cfg) {
			for field, value := range map[string]string{
				"Title": d.Title, "Publisher": d.Publisher, "Home": d.Home, "Coverage": d.Coverage, "Schedule": d.Schedule, "Grade": string(d.Grade),
			} {
				if value == "" {
					t.Errorf("%s: the definition says no %s, which sources show tells people", id, field)
				}
			}
			if d.Announces != (d.Unannounced == "") {
				t.Errorf("%s: Announces is %t and Unannounced %q: what appears for the first time is raised only where Announces says so; else say why it is not", id, d.Announces, d.Unannounced)
			}
			if !sourceID.MatchString(string(id)) {
				t.Errorf("%s: the ID of a source is family/name in small letters, digits and hyphens", id)
			}
			if err := pipeline.CheckSchedule(d.Schedule); err != nil {
				t.Errorf("%s: schedule %q: %v", id, d.Schedule, err)
			}
			for _, r := range d.Plan(time.Date(2031, 3, 5, 12, 0, 0, 0, time.UTC), nil).Start {
				if r.Format != "" {
					continue
				}
				if d.Index == nil {
					t.Errorf("%s: %s lists what is retrieved, and the definition has no Index: a list that went empty would pass for a quiet day", id, r.URL)
					continue
				}
				// What is no page, no feed and no list of any kind.
				if _, ok, err := d.Index(r.URL, []byte("\x00\x01")); ok && err == nil {
					t.Errorf("%s: Index takes what cannot be read at %s for a list", id, r.URL)
				}
			}
		}
	}
}

// TestRecordedWebsAreOfSources: a recorded web of no source is one that was
// written before its source was listed in All, or left behind.
func TestRecordedWebsAreOfSources(t *testing.T) {
	names := []string{}
	for id := range all(t, everything()) {
		names = append(names, webName(id))
	}
	for _, o := range ownKinds() {
		names = append(names, webName(exportwatch.SourceID(o.ID)))
	}
	files, err := os.ReadDir("testdata/web")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name, ok := strings.CutSuffix(f.Name(), ".txtar")
		if name = strings.TrimSuffix(strings.TrimSuffix(name, ".keyless"), ".govinfo"); ok && !slices.Contains(names, name) {
			t.Errorf("testdata/web/%s is of no source that All returns: list the source in the function of its family, and the family in All", f.Name())
		}
	}
}

func webName(id exportwatch.SourceID) string { return strings.ReplaceAll(string(id), "/", "-") }
