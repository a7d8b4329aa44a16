package parsers_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch/parsers"
)

// TestFRTOCRecorded: the figures are those of
// jq '.agencies|length' and jq '[..|.document_numbers?//empty|.[]]|unique|length'.
func TestFRTOCRecorded(t *testing.T) {
	for name, want := range map[string]struct{ agencies, documents int }{
		"2016-02-29": {66, 118},
		"2016-09-16": {58, 146},
	} {
		url := "https://www.federalregister.gov/api/v1/issues/" + name + ".json"
		d := parseOne(t, "auto", parsers.Input{URL: url, Payload: corpusFile(t, "corpus/fr-api/toc/document-issue-toc-"+name+".json")})
		checkSections(t, d)
		numbers := d.Version.Meta.Strings("document_numbers")
		if d.Version.Format != "fr-toc" || string(d.ID) != "fr/issue/"+name || len(d.Version.Sections) != want.agencies || len(numbers) != want.documents {
			t.Errorf("%s: %s with %d agencies and %d documents, want %+v", name, d.ID, len(d.Version.Sections), len(numbers), want)
		}
		if slices.ContainsFunc(numbers, func(n string) bool { return !strings.Contains(d.Version.Text, n) }) {
			t.Errorf("%s: a number is not in the text", name)
		}
	}
}

func TestFRTOCRefuses(t *testing.T) {
	for _, payload := range []string{`{}`, `{"agencies":[]}`, `{"agencies":[{"slug":"x"}]}`, `{"agencies":[{"name":"X"`, `{"agencies":{"name":"X"}}`, `[]`} {
		if r, err := parsers.Parse("fr-toc", parsers.Input{Payload: []byte(payload)}); err == nil {
			t.Errorf("%s: read as %+v", payload, r.Documents)
		}
	}
}

func FuzzFRTOC(f *testing.F) { fuzzLaw(f, "fr-toc") }
