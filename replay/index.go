package replay

import (
	"bufio"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

const (
	indexFile = "web.tsv"
	maxFile   = 256 << 20 // bytes of one recorded body; the largest real ones are tens of megabytes
	maxLine   = 64 << 10  // bytes of one line of web.tsv
)

func (w *Web) loadIndex(fsys fs.FS) error {
	f, err := fsys.Open(indexFile)
	if err != nil {
		return err
	}
	defer f.Close() // read only: nothing to lose
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), "\r")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := w.addLine(fsys, line); err != nil {
			return fmt.Errorf("%s:%d: %w", indexFile, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", indexFile, err)
	}
	return nil
}

// addLine adds one recording: instant, URL, status, content type, file.
func (w *Web) addLine(fsys fs.FS, line string) error {
	f := strings.Split(line, "\t")
	if len(f) != 5 {
		return fmt.Errorf("%d fields, want 5 separated by tabs", len(f))
	}
	at, err := parseInstant(f[0])
	if err != nil {
		return err
	}
	rawurl, err := parseURL(f[1])
	if err != nil {
		return err
	}
	status, err := parseCode(f[2])
	if err != nil {
		return err
	}
	file := path.Clean(f[4])
	if _, err := fs.Stat(fsys, file); err != nil { // refuses paths that leave fsys
		return fmt.Errorf("file %q: %w", f[4], err)
	}
	header := http.Header{}
	if f[3] != "" {
		header.Set("Content-Type", f[3])
	}
	w.pages[rawurl] = append(w.pages[rawurl], recording{
		at: at, status: status, header: header,
		body: func() ([]byte, error) { return readBody(fsys, file) },
	})
	return nil
}

// readBody reads a recorded body, decompressed if its name says it is gzip.
func readBody(fsys fs.FS, file string) ([]byte, error) {
	b, err := fs.ReadFile(fsys, file)
	if err == nil && path.Ext(file) == ".gz" {
		b, err = gunzip(b)
	}
	if err != nil {
		return nil, fmt.Errorf("read recorded body %s: %w", file, err)
	}
	return b, nil
}
