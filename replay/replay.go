// Package replay answers HTTP requests from a recorded web that changes with
// time, so that the whole service can run without the network. A [Web] is an
// [http.RoundTripper]: a request is answered by the latest recording of its
// URL that is not in the future of the given clock. It never falls back to the
// network, keeps no cookies and follows no redirects itself.
//
// # The recordings
//
// A txtar archive holds one recording a member. The member's name is an
// instant and a URL, its data a raw HTTP response whose head may end its lines
// with LF or CRLF:
//
//	-- 2026-01-02T14:00Z https://agency.example/news?page=1 --
//	HTTP/1.1 200 OK
//	Content-Type: text/html; charset=utf-8
//	ETag: "1"
//
//	<p>the body, taken as it stands
//
// Content-Length and Transfer-Encoding are not needed and are ignored. The
// header X-Replay is not sent; it changes how the member is served:
//
//	base64     the body is base64 text of the bytes to serve
//	truncated  the body is gzipped, then cut short
//	refuse     the connection is refused
//	hang       no answer comes before the request is cancelled
//
// Large or binary bodies are files named in web.tsv, a line each:
//
//	instant TAB URL TAB status TAB content type TAB file
//
// where lines that begin with # are comments, and a file whose name ends in
// .gz is served decompressed.
package replay

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"time"

	"golang.org/x/tools/txtar"
)

// ErrUnrecorded reports a request for a URL that has no recording at or before
// the present of the web. The error that wraps it has a method
// Unrecorded() bool, for callers that do not import this package.
var ErrUnrecorded = errors.New("not recorded")

// A Web is a recorded web. It is immutable and safe for concurrent use.
type Web struct {
	now     func() time.Time
	pages   map[string][]recording // by canonical URL, ascending by instant
	blanked map[string][]string    // the URLs of pages with a blanked secret in their query, sorted, by what stands before it
}

// A recording is what one URL answered from one instant on.
type recording struct {
	at     time.Time
	status int
	header http.Header
	fault  fault
	body   func() ([]byte, error)
}

// Load reads every *.txtar file of fsys, subdirectories included, and web.tsv
// in its root if there is one. Files that web.tsv names must lie inside fsys
// and exist; they are read when they are asked for. Two recordings of one URL
// at one instant are an error.
func Load(fsys fs.FS, now func() time.Time) (*Web, error) {
	w := &Web{now: now, pages: map[string][]recording{}}
	err := fs.WalkDir(fsys, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch {
		case path.Ext(file) == ".txtar":
			return w.loadArchive(fsys, file)
		case file == indexFile:
			return w.loadIndex(fsys)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load recorded web: %w", err)
	}
	return w, w.arrange()
}

// New reads one txtar archive.
func New(archive []byte, now func() time.Time) (*Web, error) {
	w := &Web{now: now, pages: map[string][]recording{}}
	if err := w.addArchive(archive); err != nil {
		return nil, fmt.Errorf("read recorded web: %w", err)
	}
	return w, w.arrange()
}

// Instants returns the distinct instants at which something was recorded,
// ascending, in UTC.
func (w *Web) Instants() []time.Time {
	var all []time.Time
	for _, recordings := range w.pages {
		for _, r := range recordings {
			all = append(all, r.at)
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	return slices.CompactFunc(all, time.Time.Equal)
}

// Earliest returns the first instant of the web, or the zero time if nothing
// was recorded.
func (w *Web) Earliest() time.Time {
	all := w.Instants()
	if len(all) == 0 {
		return time.Time{}
	}
	return all[0]
}

func (w *Web) loadArchive(fsys fs.FS, file string) error {
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return err
	}
	if err := w.addArchive(b); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

func (w *Web) addArchive(b []byte) error {
	for _, member := range txtar.Parse(b).Files {
		at, rawurl, err := parseName(member.Name)
		if err != nil {
			return fmt.Errorf("member %q: %w", member.Name, err)
		}
		r, err := parseResponse(member.Data)
		if err != nil {
			return fmt.Errorf("member %q: %w", member.Name, err)
		}
		r.at = at
		w.pages[rawurl] = append(w.pages[rawurl], r)
	}
	return nil
}

// arrange sorts the recordings of each URL by instant and refuses two at one.
func (w *Web) arrange() error {
	for rawurl, recordings := range w.pages {
		slices.SortFunc(recordings, func(a, b recording) int { return a.at.Compare(b.at) })
		for i := 1; i < len(recordings); i++ {
			if recordings[i].at.Equal(recordings[i-1].at) {
				return fmt.Errorf("%s is recorded twice at %s", rawurl, recordings[i].at.Format(time.RFC3339))
			}
		}
	}
	w.blanked = blankedURLs(w.pages)
	return nil
}
