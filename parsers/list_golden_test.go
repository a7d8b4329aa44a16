package parsers_test

import (
	"testing"

	"exportwatch/parsers"
)

// TestListGolden reads synthetic lists of parties of every form.
func TestListGolden(t *testing.T) {
	for name, format := range map[string]string{
		"dpl.csv": "dpl", "uvl.csv": "uvl", "csl.json": "csl", "csl.csv": "csl", "csl-old.csv": "csl",
	} {
		t.Run(name, func(t *testing.T) {
			testGolden(t, format, "web/"+name, parsers.Input{URL: "https://media.example.gov/" + name})
		})
	}
}

func FuzzCSL(f *testing.F)     { fuzzFormat(f, "csl", "csl*.*[nv]") }
func FuzzUVL(f *testing.F)     { fuzzFormat(f, "uvl", "uvl.csv") }
func FuzzDPLForm(f *testing.F) { fuzzFormat(f, "dpl", "dpl.csv") }
