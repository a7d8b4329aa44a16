package triage_test

import (
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// TestJoin holds that two texts of one letter are one development with both
// sources, and that a text of another letter is another in a matter of its own.
func TestJoin(t *testing.T) {
	var reports []exportwatch.Development
	for doc, text := range map[exportwatch.DocID]string{
		"text/1": "SYNTHETIC. On June 3, 2031, the Bureau of Industry and Security informed Corvane Systems, Inc. by letter that a license is required for exports of its HX-5 processors to China.",
		"text/2": "SYNTHETIC. Corvane Systems said that on June 3, 2031, the U.S. Department of Commerce informed it by letter that a license is required for exports of HX-5 processors to China.",
		"text/3": "SYNTHETIC. On May 6, 2031, the Bureau of Industry and Security informed Hinge Robotics, Inc. by letter that a license is required for exports of its arms to Iran.",
	} {
		in := article(text)
		in.Document.ID, in.Version.Doc = doc, doc
		reports = append(reports, triage.Read(in)...)
	}
	joined, matters := triage.Join(reports)
	if len(reports) != 3 || len(joined) != 2 || len(matters) != 2 {
		t.Fatalf("%d reports, %d developments, %d matters", len(reports), len(joined), len(matters))
	}
	sources := 0
	for _, d := range joined {
		sources += len(d.Sources)
		if d.Matter == "" {
			t.Errorf("%s is in no matter", d.ID)
		}
	}
	if sources != 3 || joined[0].Matter == joined[1].Matter {
		t.Errorf("%d sources, matters %s and %s", sources, joined[0].Matter, joined[1].Matter)
	}
	if again, _ := triage.Join(nil); again != nil {
		t.Errorf("nothing joined gives %v", again)
	}
}
