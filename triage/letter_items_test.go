package triage_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// TestItemsAreNoNames holds that words of the names of laws, offices and
// countries become neither items nor activities, and that what no license is
// said to be required for is no item.
func TestItemsAreNoNames(t *testing.T) {
	for _, c := range []struct{ text, items, activities string }{
		{"On June 3, 2031, pursuant to Section 744.23(b) of the Export Administration Regulations (“EAR”), the U.S. Department of Commerce, Bureau of Industry and Security informed Plover Gears Inc. that a license is required for exports of P400 gears to China.", "P400 gears", "export"},
		{"Under the Export Administration Regulations, the Bureau of Industry and Security informed Plover Gears Inc. that a license is required for reexports of P400 gears to China.", "P400 gears", "reexport"},
		{"Citing the Export Control Reform Act of 2018, BIS sent Plover Gears Inc. a letter requiring a license before exporting P400 gears to China.", "P400 gears", "export"},
		{"BIS informed Plover Gears Inc. that a license is required for exports to the People’s Republic of China.", "", "export"},
		{"BIS informed Plover Gears Inc. that a license is required for exports to China because of an unacceptable risk of diversion.", "", "export"},
		{"BIS informed Plover Gears Inc. that a license is required for the shipments described in Annex A. The Under Secretary of Commerce signed the letter.", "", ""},
		{"BIS informed Plover Gears Inc. that a license is required for all exports to Tern Works. Export of any other item is the business of Commerce.", "", "export"},
		{"BIS informed Plover Gears Inc. that exports of P400 gears to China now require a license.", "P400 gears", "export"},
		{"BIS informed Plover Gears Inc. that it may not ship P400 gears to China without a license.", "P400 gears", ""},
	} {
		d := one(t, triage.Read(article(c.text)))
		if items := strings.Join(d.Fact("items"), "|"); items != c.items {
			t.Errorf("items %q, want %q: %s", items, c.items, c.text)
		}
		if a := strings.Join(d.Fact("activities"), "|"); a != c.activities {
			t.Errorf("activities %q, want %q: %s", a, c.activities, c.text)
		}
		checkEvidence(t, c.text, []exportwatch.Development{d})
	}
}
