package triage_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// letter reads one report of a letter to Acme Robotics.
func letter(t *testing.T, grade exportwatch.Grade, doc, text string) exportwatch.Development {
	t.Helper()
	in := article(text)
	in.Document.ID, in.Source.Grade = exportwatch.DocID("page/"+doc), grade
	return one(t, triage.Read(in))
}

// itself reads the letter to Acme Robotics, filed as an exhibit.
func itself(t *testing.T, doc, day string) exportwatch.Development {
	t.Helper()
	return one(t, triage.Read(triage.Input{
		Document: exportwatch.Document{ID: exportwatch.DocID("page/" + doc), Kind: exportwatch.CourtFiling},
		Version:  exportwatch.Version{ID: 9, Text: strings.Replace(exhibit, "June 3, 2031", day, 1)},
		Source:   exportwatch.Source{ID: "court/dcd", Grade: exportwatch.Primary},
	}))
}

const report = "On June 3, 2031, BIS sent Acme Robotics, Inc. an is-informed letter requiring a license to export its Hinge 5 arms to China."

func TestRepeatsChangeNothing(t *testing.T) {
	stored := letter(t, exportwatch.OfficialStatement, "first", report)
	for i := range 50 {
		c := letter(t, exportwatch.Secondary, fmt.Sprint("repeat-", i), "Commerce issued Acme Robotics a letter on June 3, 2031 requiring a license for exports of Hinge 5.")
		match, ok := triage.Match(c, []exportwatch.Development{stored})
		if !ok {
			t.Fatal("a repeat does not match")
		}
		var changed []string
		if stored, changed = triage.Merge(match, c); changed != nil {
			t.Fatalf("repeat %d changed %v", i, changed)
		}
	}
	if len(stored.Sources) != 51 {
		t.Errorf("%d sources, want 51", len(stored.Sources))
	}
	if got := stored.Fact("items"); len(got) != 1 {
		t.Errorf("items %q: paraphrases were added", got)
	}
}

func TestSameVersionAddsNothing(t *testing.T) {
	stored := letter(t, exportwatch.Secondary, "a", report)
	merged, changed := triage.Merge(stored, letter(t, exportwatch.Secondary, "a", report))
	if changed != nil || !reflect.DeepEqual(merged, stored) {
		t.Errorf("changed %v", changed)
	}
}

func TestGradeRises(t *testing.T) {
	stored := letter(t, exportwatch.Secondary, "a", report)
	before := fmt.Sprintf("%+v", stored)
	merged, changed := triage.Merge(stored, itself(t, "b", "June 3, 2031"))
	if strings.Join(changed, ",") != "source_grade" || merged.Grade != exportwatch.Primary || strings.Contains(merged.Headline, "not seen") {
		t.Errorf("changed %v, grade %s, headline %q", changed, merged.Grade, merged.Headline)
	}
	if merged.ID != stored.ID || fmt.Sprintf("%+v", stored) != before {
		t.Error("Merge changed its argument or the identity")
	}
	quotes := append(slices.Clone(merged.Evidence), merged.Facts[slices.IndexFunc(merged.Facts, func(f exportwatch.Fact) bool { return f.Field == "recipient" })].Evidence...)
	for _, e := range quotes {
		if e.Doc != merged.Sources[1].Doc {
			t.Errorf("%s is still quoted from %s", e.Field, e.Doc)
		}
	}
	back, changed := triage.Merge(merged, letter(t, exportwatch.Secondary, "c", report))
	if changed != nil || back.Grade != exportwatch.Primary || back.Headline != merged.Headline {
		t.Errorf("a lesser source changed %v", changed)
	}
}

func TestConflictOnce(t *testing.T) {
	stored := letter(t, exportwatch.Secondary, "a", report)
	later := strings.Replace(report, "June 3", "June 4", 1)
	for i, want := range []string{"conflict", ""} {
		c := letter(t, exportwatch.Secondary, fmt.Sprint("b", i), later)
		match, ok := triage.Match(c, []exportwatch.Development{stored})
		if !ok {
			t.Fatal("a date one day off does not match")
		}
		var changed []string
		stored, changed = triage.Merge(match, c)
		if got := strings.Join(changed, ","); got != want {
			t.Errorf("report %d changed %q, want %q", i, got, want)
		}
	}
	if !slices.Contains(stored.Flags, "conflict:date") || stored.One("date") != "2031-06-03" {
		t.Errorf("flags %v, date %s", stored.Flags, stored.One("date"))
	}
	merged, changed := triage.Merge(stored, itself(t, "letter", "June 4, 2031"))
	if !slices.Contains(changed, "date") || merged.One("date") != "2031-06-04" {
		t.Errorf("the letter itself changed %v, date %s", changed, merged.One("date"))
	}
}

func TestMatch(t *testing.T) {
	known := []exportwatch.Development{letter(t, exportwatch.Secondary, "a", report)}
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"other spelling": {"On June 3, 2031, BIS informed Acme Robotics that a license is required.", true},
		"undated":        {"BIS informed Acme Robotics LLC that a license is required.", true},
		"short name":     {"On June 3, 2031, BIS informed Acme that a license is required.", true},
		"begins alike":   {"On June 3, 2031, BIS informed Acme Rocketry that a license is required.", false},
		"short, later":   {"On June 9, 2031, BIS informed Acme that a license is required.", false},
		"other firm":     {"On June 3, 2031, BIS informed Bolt Works that a license is required.", false},
		"other letter":   {"On April 20, 2031, BIS informed Acme Robotics that a license is required.", false},
	} {
		if _, ok := triage.Match(letter(t, exportwatch.Secondary, "b", c.text), known); ok != c.want {
			t.Errorf("%s: matched %v, want %v", name, ok, c.want)
		}
	}
	relief := one(t, triage.Read(article("On June 3, 2031, BIS sent Acme Robotics a second letter. It exempts test labs from the license requirement.")))
	if _, ok := triage.Match(relief, known); ok {
		t.Error("an exemption matched the letter it exempts from")
	}
}

func TestNewID(t *testing.T) {
	on := exportwatch.Date{Year: 2031, Month: 6, Day: 3}
	id := triage.NewID("key", exportwatch.IILIssued, on)
	if id != triage.NewID("key", exportwatch.IILIssued, on) || !strings.HasPrefix(string(id), "d-20310603-iil-issued-") || len(id) != len("d-20310603-iil-issued-12345678") {
		t.Errorf("%s", id)
	}
	if id == triage.NewID("other", exportwatch.IILIssued, on) {
		t.Error("two keys, one identifier")
	}
}

func TestMatter(t *testing.T) {
	d := letter(t, exportwatch.Secondary, "a", report)
	m, added := triage.Matter(d, nil)
	if m.ID != "m/letter-acme-robotics" || m.Title == "" || len(added) != 1 || len(m.Ties) != 1 {
		t.Fatalf("new matter %+v, added %v", m, added)
	}
	again, added := triage.Matter(d, []exportwatch.Matter{m})
	if again.ID != m.ID || len(added) != 0 {
		t.Errorf("same ties: %+v, added %v", again, added)
	}
	suit := exportwatch.Development{Key: "k", Ties: []exportwatch.Tie{{Key: "docket:dcd/1:31-cv-01234", Reason: "same docket"}}}
	own, _ := triage.Matter(suit, []exportwatch.Matter{m})
	if own.ID == m.ID {
		t.Fatal("a suit that names no letter joined one")
	}
	suit.Matter = own.ID
	if stay, added := triage.Matter(suit, []exportwatch.Matter{m, own}); stay.ID != own.ID || len(added) != 0 {
		t.Errorf("a suit left its matter for %s", stay.ID)
	}
	suit.Ties = append(suit.Ties, exportwatch.Tie{Key: "letter:acme-robotics", Reason: "names the letter"})
	if joined, added := triage.Matter(suit, []exportwatch.Matter{own, m}); joined.ID != m.ID || len(added) != 1 || len(m.Ties) != 1 {
		t.Errorf("joined %s, added %v", joined.ID, added)
	}
}

// TestMergeKeepsWhatOnlySoundsAlike holds that a better source widens what is stored by
// every activity and country of its own, although the name of one holds that of
// another, and by no other name of a country that is known.
func TestMergeKeepsWhatOnlySoundsAlike(t *testing.T) {
	stored := letter(t, exportwatch.Secondary, "first", "On June 3, 2031, BIS informed Acme Robotics, Inc. that a license is required to reexport its Hinge 5 arms to South Sudan, Korea, Macao, Türkiye and Guinea-Bissau.")
	better := letter(t, exportwatch.OfficialStatement, "second", "On June 3, 2031, BIS informed Acme Robotics, Inc. that a license is required to export, reexport or transfer (in-country) its Hinge 5 arms to Sudan, the Republic of Korea, Macau, Turkey, the Republic of Guinea and South Sudan.")
	match, ok := triage.Match(better, []exportwatch.Development{stored})
	if !ok {
		t.Fatal("a further report does not match")
	}
	merged, _ := triage.Merge(match, better)
	for field, want := range map[string]string{
		"activities":   "reexport|export|transfer (in-country)",
		"destinations": "South Sudan|Korea|Macao|Türkiye|Guinea-Bissau|Sudan|Guinea",
		"items":        "Hinge 5 arms",
	} {
		if got := strings.Join(merged.Fact(field), "|"); got != want {
			t.Errorf("%s %q, want %q", field, got, want)
		}
	}
}
