package parsers_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"exportwatch/parsers"
)

var update = flag.Bool("update", false, "rewrite the golden files under testdata")

// testGolden parses testdata/<name> as format and compares the documents, as
// JSON, with testdata/<name>.golden. The inputs are synthetic: made for these
// tests in the shape of the real formats.
func testGolden(t *testing.T, format, name string, in parsers.Input) parsers.Result {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name))
	payload, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	in.Payload = payload
	r, err := parsers.Parse(format, in)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	enc := json.NewEncoder(&got)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(r); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path+".golden", got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path + ".golden")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s: documents differ from %s.golden (run with -update and look at the difference):\n%s", name, path, got.Bytes())
	}
	return r
}
