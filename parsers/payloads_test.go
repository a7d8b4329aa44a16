package parsers_test

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"exportwatch/parsers"
)

// A recordedPayload is one body that some publisher sends, or one in its shape.
type recordedPayload struct {
	name string // file, and instant and address inside an archive
	in   parsers.Input
}

// repositoryPayloads returns every payload recorded in this repository: the
// inputs of the parsers' own tests, the demo and the recorded webs of all
// sources. What came of a failure (a status other than 200, a body cut on
// purpose) is left out.
func repositoryPayloads(t testing.TB) []recordedPayload {
	t.Helper()
	var all []recordedPayload
	for _, name := range docFixtures(t, "") {
		in := docInput(t, name)
		if !strings.HasPrefix(in.URL, "https:") {
			in.URL = "https://x.example/" + path.Base(name)
		}
		in.Court = cmp.Or(in.Court, "dcd")
		in.Fields = cmp.Or(in.Fields, recordFields())
		all = append(all, recordedPayload{name, in})
	}
	for _, root := range []string{"../fixtures", "../sources/testdata/web"} {
		err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) && file == root {
				return nil // no source has a recorded web yet
			}
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(file)
			switch ext := path.Ext(file); {
			case err != nil:
			case ext == ".txtar":
				all = append(all, archived(t, file, b)...)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(all) < 50 {
		t.Fatalf("%d payloads in the repository", len(all))
	}
	return all
}

// archived returns the bodies of a recorded web that are what was asked for.
func archived(t testing.TB, file string, archive []byte) (all []recordedPayload) {
	t.Helper()
	if strings.Contains(file, "fixtures/bad") {
		return nil // broken on purpose
	}
	for _, member := range txtar.Parse(archive).Files {
		instant, url, _ := strings.Cut(member.Name, " ")
		head, body, ok := bytes.Cut(bytes.ReplaceAll(member.Data, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
		if !ok {
			continue // an answer without a body
		}
		res, err := http.ReadResponse(bufio.NewReader(io.MultiReader(bytes.NewReader(head), strings.NewReader("\r\n\r\n"))), nil)
		if err != nil {
			t.Fatalf("%s, %s: %v", file, member.Name, err)
		}
		switch replay := res.Header.Get("X-Replay"); {
		case res.StatusCode != http.StatusOK || replay != "" && replay != "base64" || strings.HasSuffix(url, "/robots.txt"):
			continue
		case replay == "base64":
			if body, err = base64.StdEncoding.DecodeString(strings.ReplaceAll(string(body), "\n", "")); err != nil {
				t.Fatalf("%s, %s: %v", file, member.Name, err)
			}
		}
		name := strings.Join([]string{filepath.Base(file), instant, url}, " ")
		all = append(all, recordedPayload{name, parsers.Input{URL: url, MediaType: res.Header.Get("Content-Type"), Court: "dcd", Payload: body}})
	}
	return all
}
