package parsers_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"exportwatch/parsers"
)

// byNameAlone are the formats that no payload here shows: whoever asks for a list
// of their own, or for plain text, says so, and the print of a bill is told by
// the page it comes in, of which there are real ones.
var byNameAlone = []string{"csv", "json", "text", "bill-print"}

var goldenEngine = regexp.MustCompile(`"Engine": "([^"/]+)/`)

// TestEveryFormatIsHeld names what a new format still lacks that no other test
// would miss (docs/adding-a-source.md).
func TestEveryFormatIsHeld(t *testing.T) {
	golden, sniffed := map[string]bool{"pdf": true}, map[string]bool{"pdf": true} // PDFs are made by their tests
	err := filepath.WalkDir("testdata", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, "fuzz") {
			return err
		}
		b, err := os.ReadFile(path)
		if m := goldenEngine.FindSubmatch(b); strings.HasSuffix(path, ".golden") && m != nil {
			golden[string(m[1])] = true
		}
		sniffed[parsers.Sniff(b)] = true
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	fuzzed := fuzzTargets(t)
	for _, format := range parsers.Formats() {
		if !golden[format] {
			t.Errorf("%s: no golden file in testdata was read as this format: add a line to web_golden_test.go, or to one of its neighbours, and make it with -update", format)
		}
		if !strings.Contains(fuzzed, `"`+format+`"`) {
			t.Errorf("%s: no fuzz target reads this format: add one to web_fuzz_test.go", format)
		}
		if !sniffed[format] && !slices.Contains(byNameAlone, format) {
			t.Errorf("%s: no payload in testdata is told from its bytes as one: say in sniff.go how", format)
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
