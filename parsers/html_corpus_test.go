package parsers_test

import (
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestHTMLPairs reads recorded pages twice retrieved: where only counters and
// furniture moved the text must be the same, where content moved it must not.
func TestHTMLPairs(t *testing.T) {
	for name, same := range map[string]bool{
		"falsepos-footer": true, "falsepos-num-views": true,
		"truepos-dataset-removal": false, "truepos-major-changes": false,
	} {
		t.Run(name, func(t *testing.T) {
			a := readPage(t, corpusFile(t, "corpus/edgi-pairs/"+name+"-a.html"))
			b := readPage(t, corpusFile(t, "corpus/edgi-pairs/"+name+"-b.html"))
			if len(a.Text) < 400 {
				t.Errorf("only %d bytes of text: %q", len(a.Text), a.Text)
			}
			if (a.Text == b.Text) != same {
				t.Errorf("texts equal: %v, want %v", a.Text == b.Text, same)
			}
		})
	}
}

func readPage(t *testing.T, payload []byte) exportwatch.Version {
	t.Helper()
	r, err := parsers.Parse("html", parsers.Input{URL: "https://www.example.gov/page", Payload: payload})
	if err != nil {
		t.Fatal(err)
	}
	return r.Documents[0].Version
}
