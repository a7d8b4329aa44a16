package main

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"exportwatch"
)

// facts returns what an alert says, field to values.
func facts(a alertJSON) map[string][]string {
	m := map[string][]string{}
	for _, f := range a.Facts {
		m[f.Field] = f.Values
	}
	return m
}

// createdBy returns the one alert of a kind that a source raised on a day.
func createdBy(t *testing.T, alerts []alertJSON, day, kind, source string) alertJSON {
	t.Helper()
	found := slices.DeleteFunc(to("all", alerts), func(a alertJSON) bool {
		return a.Day != day || string(a.Kind) != kind || string(a.Source) != source || a.Type != exportwatch.AlertCreated
	})
	if len(found) != 1 {
		t.Fatalf("%s raised %d alerts of %s on %s, want 1", source, len(found), kind, day)
	}
	return found[0]
}

// readsItsWorld changes one fact of one recorded statement and proves that the
// alert says exactly that: nothing of it is known beforehand.
func readsItsWorld(t *testing.T, original []alertJSON) {
	const report = "web/sec-8-k.txtar"
	before := createdBy(t, original, "2026-06-09", "iil-issued", "sec/8-k")
	for _, test := range []struct{ field, old, new, value, headline string }{
		{"date", "On June 8, 2026, the U.S. government", "On June 5, 2026, the U.S. government", "2026-06-05", "Corvane Photonics, Inc."},
		{"authorities", "Section 744.23(b) of the", "Section 744.21(b) of the", "15 CFR 744.21(b)", "Corvane Photonics, Inc."},
		{"recipient", "Corvane Photonics, Inc.", "Kestrel Optics, Inc.", "Kestrel Optics, Inc.", "Kestrel Optics, Inc."},
	} {
		t.Run(test.field, func(t *testing.T) {
			alerts, _ := demoOnce(t, "--data", t.TempDir(), "--world", demoWorld(t, report, test.old, test.new))
			after := createdBy(t, alerts, before.Day, string(before.Kind), string(before.Source))
			want := facts(before)
			want[test.field] = []string{test.value}
			if got := facts(after); !reflect.DeepEqual(got, want) {
				t.Errorf("the alert says\n%q\nwant\n%q", got, want)
			}
			if !strings.Contains(after.Headline, test.headline) {
				t.Errorf("headline %q does not name %q", after.Headline, test.headline)
			}
		})
	}
}
