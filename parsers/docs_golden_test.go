package parsers_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"exportwatch/parsers"
)

var update = flag.Bool("update", false, "rewrite the golden files under fixtures/docs")

// docsDir holds FORMAT/FILE, synthetic payloads; FILE.golden.json beside each, the
// result of reading it; and FILE.input.json where the reader has to know more than
// the bytes, the other fields of a [parsers.Input].
const (
	docsDir      = "../fixtures/docs"
	goldenSuffix = ".golden.json"
	inputSuffix  = ".input.json"
)

// TestDocsGolden reads every payload of fixtures/docs as the format that its folder
// is named for, once more by its bytes alone, and compares the result with the
// golden file beside it.
func TestDocsGolden(t *testing.T) {
	for _, name := range docFixtures(t, "") {
		t.Run(name, func(t *testing.T) {
			in, format := docInput(t, name), path.Dir(name)
			r, err := parsers.Parse(format, in)
			if err != nil {
				t.Fatal(err)
			}
			if got := parsers.Sniff(in.Payload); got != format && !slices.Contains(byNameAlone, format) {
				t.Errorf("sniffed as %s", got)
			}
			for _, d := range r.Documents {
				checkVersion(t, in.Payload, d)
			}
			compareGolden(t, name, r)
		})
	}
}

func compareGolden(t *testing.T, name string, r parsers.Result) {
	t.Helper()
	var got bytes.Buffer
	enc := json.NewEncoder(&got)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(r); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join(docsDir, filepath.FromSlash(name)) + goldenSuffix
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("documents differ from %s (run with -update and look at the difference):\n%s", golden, got.Bytes())
	}
}

// TestDocsComplete: every format has a golden file, every folder is of a format,
// and no golden or input file is left of a payload that is gone.
func TestDocsComplete(t *testing.T) {
	folders, err := os.ReadDir(docsDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if !slices.Contains(parsers.Formats(), f.Name()) {
			t.Errorf("%s/%s is named for no format", docsDir, f.Name())
		}
	}
	for _, format := range parsers.Formats() {
		payloads := docFixtures(t, format)
		if len(payloads) == 0 {
			t.Errorf("%s: no payload in %s/%s: write one, and make its golden file with -update", format, docsDir, format)
		}
		all, err := filepath.Glob(filepath.Join(docsDir, format, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range all {
			name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(file), goldenSuffix), inputSuffix)
			if !slices.Contains(payloads, format+"/"+name) {
				t.Errorf("%s: its payload is gone", file)
			}
		}
	}
}

// docFixtures returns the payloads of format in fixtures/docs, as "FORMAT/FILE"; of
// all formats if it is empty.
func docFixtures(t testing.TB, format string) []string {
	t.Helper()
	if format == "" {
		format = "*"
	}
	files, err := filepath.Glob(filepath.Join(docsDir, format, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		if !strings.HasSuffix(file, goldenSuffix) && !strings.HasSuffix(file, inputSuffix) {
			names = append(names, filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file))
		}
	}
	return names
}

// docPayload returns the bytes of fixtures/docs/<name>.
func docPayload(t testing.TB, name string) []byte {
	t.Helper()
	payload, err := os.ReadFile(filepath.Join(docsDir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return payload
}

// docInput returns fixtures/docs/<name> with what is known of it beside its bytes.
func docInput(t testing.TB, name string) parsers.Input {
	t.Helper()
	var in parsers.Input
	b, err := os.ReadFile(filepath.Join(docsDir, filepath.FromSlash(name)) + inputSuffix)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if err == nil {
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		if err := d.Decode(&in); err != nil {
			t.Fatalf("%s%s: %v", name, inputSuffix, err)
		}
	}
	in.Payload = docPayload(t, name)
	return in
}
