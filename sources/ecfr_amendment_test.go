package sources_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/differ"
	"exportwatch/parsers"
	"exportwatch/replay"
	"exportwatch/sources"
	"exportwatch/triage"
)

// ecfrVersions makes the passes of the recorded web of the EAR and returns the
// versions of part 744 and of the list of parts, in order.
func ecfrVersions(t *testing.T) (part, list []parsers.Document) {
	t.Helper()
	web, err := os.ReadFile("testdata/web/ecfr-15-730-774.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var now time.Time
	clock := func() time.Time { return now }
	recorded, err := replay.Load(fstest.MapFS{"web.txtar": {Data: web}}, clock)
	if err != nil {
		t.Fatal(err)
	}
	archive := &shelf{payloads: map[exportwatch.Digest][]byte{}, read: map[string]bool{}}
	c, err := crawler.New(crawler.Options{Archive: archive, Transport: recorded, Now: clock, Delay: -1, UserAgent: "exportwatch-test (test@exportwatch.example)"})
	if err != nil {
		t.Fatal(err)
	}
	d := all(t, sources.Config{Parts: []string{"15/730-774"}})["ecfr/15-730-774"]
	for _, now = range recorded.Instants() {
		captures, err := c.Run(t.Context(), exportwatch.Run{}, d.Source, d.Plan(now, archive.known(d)))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range captures {
			if c.Outcome != exportwatch.Fetched || c.Format == "" {
				continue
			}
			res, err := parsers.Parse(c.Format, d.Input(parsers.Input{URL: c.URL, Payload: archive.payloads[c.Payload]}))
			if err != nil {
				t.Fatal(err)
			}
			archive.read[c.URL] = true
			switch doc := res.Documents[0]; doc.ID {
			case "cfr/15/744":
				part = append(part, doc)
			case "cfr/15/730-774":
				list = append(list, doc)
			}
		}
	}
	return part, list
}

// TestOneAmendmentIsOneChange: an amendment of two sections and the Entity List
// is one version of the part, one change and one development, which names all it
// touched; the sweep after it finds nothing.
func TestOneAmendmentIsOneChange(t *testing.T) {
	texts, _ := ecfrVersions(t)
	if len(texts) != 3 || texts[1].Version.TextDigest() != texts[2].Version.TextDigest() {
		t.Fatalf("%d texts of part 744, want one before the amendment, one after it and the same again", len(texts))
	}
	before, after := texts[0].Version, texts[1].Version
	edits := differ.Versions(&before, &after)
	var rows []string
	for _, e := range edits {
		if e.Op == exportwatch.OpRowInsert {
			rows = append(rows, e.Row)
		}
	}
	if want := []string{"IRAN | Fixture Aviation Services"}; !slices.Equal(rows, want) {
		t.Errorf("rows %q came, want %q", rows, want)
	}
	got := triage.Read(triage.Input{
		Document: texts[1].Document, Version: after, Previous: &before, Edits: edits,
		Source: exportwatch.Source{ID: "ecfr/15-730-774", Grade: exportwatch.Primary},
	})
	amended := slices.DeleteFunc(got, func(d exportwatch.Development) bool { return d.Kind != exportwatch.ProvisionAmended })
	if len(amended) != 1 {
		t.Fatalf("%d developments say that provisions were amended, want one", len(amended))
	}
	for _, section := range []string{"744.2", "744.22", "supplement no. 4 to part 744"} {
		if !strings.Contains(amended[0].Headline, section) {
			t.Errorf("%q does not name %s", amended[0].Headline, section)
		}
	}
	if after.AsOf.String() != "2031-03-06" || !slices.Contains(after.Meta.Strings("issue_dates"), "744.22 2031-03-06") || !slices.Contains(after.Meta.Strings("issue_dates"), "744.1 2017-01-03") {
		t.Errorf("as of %s, sections issued %q", after.AsOf, after.Meta.Strings("issue_dates"))
	}
}

// TestEntityListIsKeyed: the rows of supplement no. 4 stand at its address, each
// by its country, which is printed once for many, and its name.
func TestEntityListIsKeyed(t *testing.T) {
	texts, _ := ecfrVersions(t)
	v := texts[1].Version
	i := slices.IndexFunc(v.Sections, func(s exportwatch.Section) bool { return s.ID == "supp-4" })
	if i < 0 || len(v.Tables) != 1 {
		t.Fatalf("no supp-4 among %d sections, or not one table but %d", len(v.Sections), len(v.Tables))
	}
	supplement := v.Sections[i]
	var keys []string
	for _, row := range v.Tables[0].Rows {
		keys = append(keys, row.Key)
		if row.Start < supplement.Start || supplement.End < row.End {
			t.Errorf("row %q stands outside of the supplement", row.Key)
		}
	}
	want := []string{"CHINA | Example Optics Works", "CHINA | Sample Vacuum Institute", "IRAN | Fixture Aviation Services"}
	if !slices.Equal(keys, want) || v.Tables[0].ID != "supp-4/table-1" {
		t.Errorf("rows of %s keyed %q, want %q", v.Tables[0].ID, keys, want)
	}
}

// TestPartsComeAndGo: a part that is added or removed changes the list of parts,
// and an amendment of sections does not.
func TestPartsComeAndGo(t *testing.T) {
	_, lists := ecfrVersions(t)
	var texts []string
	for _, l := range lists {
		texts = append(texts, l.Version.Text)
	}
	const reserved = "Part 749 [Reserved]\nParts 755-761 [Reserved]\n"
	before, after := "Part 730\nPart 744\nPart 754\n"+reserved, "Part 730\nPart 744\nPart 747\n"+reserved
	if want := []string{before, before, before, after, after}; !slices.Equal(texts, want) {
		t.Errorf("lists %q, want %q", texts, want)
	}
	change := differ.Versions(&lists[2].Version, &lists[3].Version)
	var rows []string
	for _, e := range change {
		rows = append(rows, string(e.Op)+" "+e.Row)
	}
	slices.Sort(rows)
	if want := []string{"row-delete 754", "row-insert 747"}; !slices.Equal(rows, want) {
		t.Errorf("a part in place of another changes the list by %q, want %q", rows, want)
	}
	got := triage.Read(triage.Input{
		Document: lists[3].Document, Version: lists[3].Version, Previous: &lists[2].Version, Edits: change,
		Source: exportwatch.Source{ID: "ecfr/15-730-774", Grade: exportwatch.Primary},
	})
	if len(got) != 1 || got[0].Kind != exportwatch.ProvisionAmended {
		t.Fatalf("a part in place of another gives %+v, want one development", got)
	}
	if want := "15 CFR: part 754 removed, part 747 added"; got[0].Headline != want {
		t.Errorf("headline %q, want %q", got[0].Headline, want)
	}
	var quoted []string
	for _, e := range got[0].Evidence {
		quoted = append(quoted, e.Text)
	}
	if want := []string{"Part 754", "Part 747"}; !slices.Equal(quoted, want) {
		t.Errorf("evidence %q, want %q", quoted, want)
	}
}
