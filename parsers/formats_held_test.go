package parsers_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"exportwatch/parsers"
)

// byNameAlone are the formats that no payload here shows: whoever asks for records
// of their own, or for plain text, says so, and a filing is a PDF file like others.
var byNameAlone = []string{"json", "text", "fr-pi-pdf"}

// TestEveryFormatIsFuzzed: a new format lacks a fuzz target until somebody adds it
// (docs/adding-a-source.md).
func TestEveryFormatIsFuzzed(t *testing.T) {
	fuzzed := fuzzTargets(t)
	for _, format := range parsers.Formats() {
		if !strings.Contains(fuzzed, `"`+format+`"`) {
			t.Errorf("%s: no fuzz target reads this format: add one to web_fuzz_test.go", format)
		}
	}
}

// fuzzTargets returns the text of the fuzz targets of this package.
func fuzzTargets(t *testing.T) string {
	t.Helper()
	names, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var targets strings.Builder
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range strings.Split(string(b), "\nfunc ") {
			if strings.HasPrefix(f, "Fuzz") {
				targets.WriteString(f)
			}
		}
	}
	return targets.String()
}
