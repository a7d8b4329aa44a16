package parsers_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestCFRAnnualRecorded: the figures are those of
// grep -c '<SECTION>' FILE and grep -c '<APPENDIX>' FILE.
func TestCFRAnnualRecorded(t *testing.T) {
	for name, want := range map[string]struct {
		id, edition          string
		sections, appendices int
	}{
		"CFR-2012-title12-vol8-part1003.xml": {"cfr/12/1003", "2012-01-01", 6, 3},
		"CFR-2012-title12-vol8-part1013.xml": {"cfr/12/1013", "2012-01-01", 9, 4},
		"CFR-2014-title12-vol8-part1003.xml": {"cfr/12/1003", "2014-01-01", 6, 3},
	} {
		d := parseOne(t, "auto", parsers.Input{Payload: corpusFile(t, "corpus/cfr-annual/"+name)})
		checkSections(t, d)
		sections, appendices := 0, 0
		for _, s := range d.Version.Sections {
			switch {
			case strings.HasPrefix(s.Label, "§"):
				sections++
			case s.Depth == 0 && (strings.HasPrefix(s.Label, "Appendix") || strings.HasPrefix(s.Label, "Supplement")):
				appendices++
			}
		}
		if d.Version.Format != "cfr-xml" || d.ID != exportwatch.DocID(want.id) || d.Version.AsOf.String() != want.edition || sections != want.sections || appendices != want.appendices {
			t.Errorf("%s: %s of %s with %d sections and %d appendices by %s, want %+v", name, d.ID, d.Version.AsOf, sections, appendices, d.Version.Format, want)
		}
	}
}

// TestCFRAnnualRefuses: what is no granule with text is an error.
func TestCFRAnnualRefuses(t *testing.T) {
	for name, payload := range map[string]string{
		"text of the eCFR": `<DIV5 N="744" TYPE="PART"><HEAD>PART 744</HEAD></DIV5>`,
		"no title":         `<CFRGRANULE><PART><HD>PART 1—X</HD></PART></CFRGRANULE>`,
		"no part":          `<CFRGRANULE><FDSYS><CFRTITLE>15</CFRTITLE></FDSYS></CFRGRANULE>`,
		"no number":        `<CFRGRANULE><FDSYS><CFRTITLE>15</CFRTITLE></FDSYS><PART><HD>SAMPLES</HD></PART></CFRGRANULE>`,
		"cut":              `<CFRGRANULE><FDSYS><CFRTITLE>15</CFRTITLE></FDSYS><PART><HD>PART 1—X</HD>`,
	} {
		if r, err := parsers.Parse("cfr-xml", parsers.Input{Payload: []byte(payload)}); err == nil {
			t.Errorf("%s: read as %+v", name, r.Documents)
		}
	}
}

func FuzzCFRAnnual(f *testing.F) { fuzzLaw(f, "cfr-xml") }
