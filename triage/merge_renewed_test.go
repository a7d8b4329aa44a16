package triage_test

import (
	"slices"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// releaseOf reads one version of a release about the letter to Acme Robotics.
func releaseOf(t *testing.T, version, follows int64, text string) exportwatch.Development {
	t.Helper()
	in := release(text)
	in.Document.ID, in.Version.ID = "page/release", version
	if follows > 0 {
		in.Previous = &exportwatch.Version{ID: follows}
	}
	return one(t, triage.Read(in))
}

const (
	narrow = "On June 3, 2031, BIS informed Acme Robotics, Inc. by letter that a license is required to export HX-7 cameras to China."
	wide   = "On June 3, 2031, BIS informed Acme Robotics, Inc. by letter that a license is required to export HX-7 cameras and HX-9 lenses to China, Vietnam and Malaysia."
)

func checkScope(t *testing.T, d exportwatch.Development, items, destinations []string) {
	t.Helper()
	if !slices.Equal(d.Fact("items"), items) || !slices.Equal(d.Fact("destinations"), destinations) {
		t.Errorf("items %q, destinations %q; want %q, %q", d.Fact("items"), d.Fact("destinations"), items, destinations)
	}
}

// TestReleaseChangesItsLetter: what a release says by now is told, and what it
// took back is no fact any more.
func TestReleaseChangesItsLetter(t *testing.T) {
	first := releaseOf(t, 1, 0, narrow)
	one, cn := first.Fact("items"), first.Fact("destinations")
	second := releaseOf(t, 2, 1, wide)
	wider, changed := triage.Merge(first, second)
	if !slices.Equal(changed, []string{"items", "destinations"}) {
		t.Fatalf("changed %v", changed)
	}
	checkScope(t, wider, second.Fact("items"), []string{"China", "Vietnam", "Malaysia"})
	again, changed := triage.Merge(wider, releaseOf(t, 3, 2, wide+" A spokesman declined to comment."))
	if changed != nil {
		t.Errorf("the same scope changed %v", changed)
	}
	back, changed := triage.Merge(again, releaseOf(t, 4, 3, narrow+" CORRECTION: An earlier version of this release named further items and countries in error."))
	if !slices.Equal(changed, []string{"items", "destinations"}) {
		t.Errorf("changed %v", changed)
	}
	checkScope(t, back, one, cn)
	for _, f := range back.Facts {
		for _, e := range f.Evidence {
			if e.Version != 4 {
				t.Errorf("%s is quoted from version %d", f.Field, e.Version)
			}
		}
	}
	if len(back.Sources) != 4 || back.Evidence[0].Version != 4 {
		t.Errorf("%d sources, told by version %d", len(back.Sources), back.Evidence[0].Version)
	}
}

// TestOthersWordStays: a release that changes takes back its own words alone,
// and an earlier version read later takes back nothing.
func TestOthersWordStays(t *testing.T) {
	stored, _ := triage.Merge(releaseOf(t, 1, 0, wide), itself(t, "letter", "June 3, 2031"))
	stated := stored.Fact("items")
	merged, changed := triage.Merge(stored, releaseOf(t, 2, 1, narrow))
	if !slices.Equal(changed, []string{"items", "destinations"}) || merged.Grade != exportwatch.Primary {
		t.Errorf("changed %v, grade %s", changed, merged.Grade)
	}
	letter := itself(t, "letter", "June 3, 2031")
	for _, v := range letter.Fact("items") {
		if !slices.Contains(merged.Fact("items"), v) {
			t.Errorf("items %q of %q: the letter's own %q is gone", merged.Fact("items"), stated, v)
		}
	}
	if slices.Contains(merged.Fact("destinations"), "Vietnam") {
		t.Errorf("destinations %q", merged.Fact("destinations"))
	}
	current := releaseOf(t, 2, 1, narrow)
	late, changed := triage.Merge(current, releaseOf(t, 1, 0, wide))
	if changed != nil || !slices.Contains(late.Fact("destinations"), "China") {
		t.Errorf("an earlier version changed %v: %q", changed, late.Fact("destinations"))
	}
}

// TestDayCorrected: a release may correct the day; that it names it no more does
// not make the day unknown.
func TestDayCorrected(t *testing.T) {
	first := releaseOf(t, 1, 0, narrow)
	corrected, changed := triage.Merge(first, releaseOf(t, 2, 1, "On June 4, 2031, BIS informed Acme Robotics, Inc. by letter that a license is required to export HX-7 cameras to China."))
	if !slices.Equal(changed, []string{"date"}) || corrected.One("date") != "2031-06-04" || len(corrected.Flags) > 0 {
		t.Errorf("changed %v, date %s, flags %q", changed, corrected.One("date"), corrected.Flags)
	}
	undated, changed := triage.Merge(corrected, releaseOf(t, 3, 2, "BIS informed Acme Robotics, Inc. by letter that a license is required to export HX-7 cameras to China."))
	if changed != nil || undated.One("date") != "2031-06-04" {
		t.Errorf("changed %v, date %q", changed, undated.One("date"))
	}
}

// TestReportOfLetterStopped: a report of a letter that says that a court stopped
// it since changes where the letter stands, and one that says nothing of it does
// not put it in force again.
func TestReportOfLetterStopped(t *testing.T) {
	const news = narrow + " On June 9, 2031, a federal judge vacated the letter that BIS sent to Acme Robotics, Inc."
	in := release(news)
	in.Document.ID, in.Version.ID = "page/later", 7
	got := triage.Read(in)
	if len(got) != 2 || got[0].Kind != exportwatch.IILIssued {
		t.Fatalf("%v", kinds(got))
	}
	merged, changed := triage.Merge(releaseOf(t, 1, 0, narrow), got[0])
	if !slices.Equal(changed, []string{"status"}) || merged.Status != exportwatch.Vacated {
		t.Errorf("changed %v, %s", changed, merged.Status)
	}
	if again, changed := triage.Merge(merged, releaseOf(t, 2, 1, narrow+" A spokesman declined to comment.")); changed != nil || again.Status != exportwatch.Vacated {
		t.Errorf("changed %v, %s", changed, again.Status)
	}
}
