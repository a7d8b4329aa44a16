package triage_test

import (
	"slices"
	"testing"

	"exportwatch/triage"
)

// TestRelease: a release is an activity of technology, source code and software,
// not what a newsroom gives out.
func TestRelease(t *testing.T) {
	for text, want := range map[string]bool{
		"Halvard Optics, Inc. said in a press release that BIS informed it by letter that a license is required to export its cameras to China.":                                                    false,
		"BIS informed Halvard Optics, Inc. by letter that a license is required to export cameras to China. The company released a statement; its earnings release is due on Friday.":               false,
		"BIS informed Halvard Optics, Inc. on June 3, 2031 that a license is required to export cameras to China. “We released the news at once,” it said.":                                         false,
		"According to a news release, technology and all, BIS informed Halvard Optics, Inc. by letter that a license is required to export cameras to China.":                                       false,
		"BIS informed Halvard Optics, Inc. by letter that a license is required to export cameras to China. Since the release of its software the company has grown.":                               false,
		"BIS informed Halvard Optics, Inc. by letter that a license is required for the export of lenses or the release of technology to any foreign person.":                                       true,
		"BIS informed Halvard Optics, Inc. by letter that a license is required to export, reexport or release source code to China.":                                                               true,
		"BIS informed Halvard Optics, Inc. by letter that a license is required for the export, release, reexport or transfer (in-country) of its proprietary “technology” to China.":               true,
		"BIS informed Halvard Optics, Inc. by letter that a license is required for exports and releases of the software to any foreign national.":                                                  true,
		"BIS informed Halvard Optics, Inc. by letter that a license is required for the export of lenses to China, a notice of which was released with software that the company makes on its own.": false,
	} {
		d := one(t, triage.Read(article(text)))
		if got := slices.Contains(d.Fact("activities"), "release"); got != want || !slices.Contains(d.Fact("activities"), "export") {
			t.Errorf("activities %q: %s", d.Fact("activities"), text)
		}
	}
}
