package pipeline_test

import (
	"slices"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/sources"
)

// TestOwnPrimaryPages: of one's own primary sources, a page that a list leads to
// and that is gone is told, though the list has it no more, and so is a page
// watched alone that says something else; one that is gone is trouble.
func TestOwnPrimaryPages(t *testing.T) {
	const alone = "https://office.example/terms"
	list := sources.Own{ID: "x/opinions", Title: "Opinions", URL: guidanceURL, Grade: exportwatch.Primary, Schedule: "0 */6 * * *", Selectors: parsers.Selectors{Item: "main li"}}
	page := sources.Own{ID: "x/terms", Title: "Terms", URL: alone, Grade: exportwatch.Primary, Schedule: "0 */6 * * *"}
	w := newWorld(t, own(t, list, page), opinions("a", "b"),
		member(0, alone, htmlOK, article("Terms", start, "<p>Exports of lamps need a permit of the office. Ask in writing.</p>")),
		member(day, guidanceURL, htmlOK, index("b")),
		member(day, opinion("a"), notFound, "gone"),
		member(3*day, alone, htmlOK, article("Terms", start, "<p>Exports of lamps and lenses need a permit of the office, and of the harbour too. Ask in writing.</p>")),
		member(4*day, alone, notFound, "gone"),
	)
	w.check(0)
	if raised := kinds(w.checks(6*time.Hour, 3*day-time.Hour)); !slices.Equal(raised, []exportwatch.Kind{exportwatch.GuidanceRemoved}) {
		t.Errorf("raised %v, want the removal of the opinion", raised)
	}
	if raised := kinds(w.checks(3*day, 4*day-time.Hour)); !slices.Equal(raised, []exportwatch.Kind{exportwatch.GuidanceChanged}) {
		t.Errorf("raised %v, want the change of the page", raised)
	}
	if n := len(w.incidents()); n != 0 {
		t.Errorf("%d incidents, want none before the page watched alone is gone", n)
	}
	w.checks(4*day, 5*day)
	if i := w.incidents(); len(i) != 1 || i[0].Source != "x/terms" {
		t.Errorf("incidents %+v, want one of the page watched alone", i)
	}
}
