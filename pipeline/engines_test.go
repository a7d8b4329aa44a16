package pipeline_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/parsers"
	"exportwatch/parsers/pdftest"
	"exportwatch/pipeline"
)

// otherEngine reads what stands in a comment of a file, in its own way: it takes
// every "license" for a "licence".
type otherEngine struct{ revision string }

func (e otherEngine) Name() string  { return "other/" + e.revision }
func (otherEngine) FromImage() bool { return false }

func (otherEngine) ReadPages(_ context.Context, file []byte, _ []int) (texts parsers.PageTexts, err error) {
	_, text, found := bytes.Cut(file, []byte("%TEXT "))
	if !found {
		return texts, errors.New("no text")
	}
	text, _, _ = bytes.Cut(text, []byte("\n"))
	line := parsers.PageLine{Text: strings.Repeat(strings.ReplaceAll(string(text), "license", "licence")+" ", 30), Left: 72, Right: 500, Baseline: 700, Height: 10}
	return parsers.PageTexts{Count: 1, Pages: []parsers.PageText{{Number: 1, Lines: []parsers.PageLine{line}}}}, nil
}

// readable is a file that the parsers read by themselves, glued one whose words
// they cannot tell apart; both show text, and change with count alone.
func readable(count, text string) string {
	return noted(strings.Repeat(text+" ", 30), count, text)
}

func glued(count, text string) string {
	return noted(strings.ReplaceAll(strings.Repeat(text+" ", 30), " ", "x"), count, text)
}

// noted is a file that shows one text and notes count and another in comments.
func noted(shown, count, text string) string {
	return encodedPDF(pdftest.String(shown) + " Tj %TEXT " + text + "\n%" + count + "\n")
}

// TestEnginesAreNotCompared: what one engine reads otherwise than another is no
// change, whichever comes first; what the publisher changes is one.
func TestEnginesAreNotCompared(t *testing.T) {
	const first = "The exporter of the samples is told that a license is required for all of them."
	const second = "The exporter of the samples is told that a license is required for none of them."
	for name, c := range map[string]struct {
		files   []string
		changes []int // of each pass after the first
	}{
		"walker, then other":        {[]string{readable("1", first), glued("2", first)}, []int{0}},
		"other, then walker":        {[]string{glued("1", first), readable("2", first)}, []int{0}},
		"to and fro":                {[]string{readable("1", first), glued("2", first), readable("3", first), glued("4", first)}, []int{0, 0, 0}},
		"changed and another":       {[]string{readable("1", first), glued("2", second)}, []int{1}},
		"another and changed":       {[]string{glued("1", first), readable("2", second)}, []int{1}},
		"changed after to and fro":  {[]string{readable("1", first), glued("2", first), readable("3", second)}, []int{0, 1}},
		"changed, one engine":       {[]string{readable("1", first), readable("2", second)}, []int{1}},
		"changed there and back":    {[]string{readable("1", first), glued("2", second), readable("3", first)}, []int{1, 1}},
		"the same bytes once again": {[]string{readable("1", first), readable("1", first)}, []int{0}},
	} {
		t.Run(name, func(t *testing.T) {
			w := engineWorld(t, c.files, otherEngine{"1"})
			w.check(0)
			for i, want := range c.changes {
				if r := w.check(time.Duration(i+1) * time.Hour); len(r.Changes) != want {
					t.Errorf("pass %d: %d changes, want %d; versions %+v", i+2, len(r.Changes), want, w.versions())
				}
			}
		})
	}
}

// TestNewEngineChangesNothing: an engine of another revision reads the older
// capture too; one that is there no longer leaves nothing to compare with.
func TestNewEngineChangesNothing(t *testing.T) {
	const text = "The exporter of the samples is told that a license is required for all of them."
	files := []string{glued("1", text), readable("2", text), glued("3", text)}
	w := engineWorld(t, files, otherEngine{"1"})
	w.check(0)
	w.useEngines(otherEngine{"2"})
	if r := w.check(time.Hour); len(r.Changes) != 0 {
		t.Errorf("another revision is a change: %+v", r.Changes)
	}
	w.useEngines()
	if r := w.check(2 * time.Hour); len(r.Changes) != 0 {
		t.Errorf("the walker alone is a change: %+v", r.Changes)
	}
	all := w.versions()
	if last := all[len(all)-1]; last.Origin != exportwatch.OriginReparse || parsers.TextEngineOf(last) == "other/2" {
		t.Errorf("the last version is %s by %s", last.Origin, last.Parser)
	}
}

// engineWorld is a world of one page whose file changes every hour.
func engineWorld(t *testing.T, files []string, engines ...parsers.TextEngine) *world {
	members := []string{noRobots()}
	for i, f := range files {
		members = append(members, member(time.Duration(i)*time.Hour, pageURL, pdfOK+"\nX-Replay: base64", f))
	}
	w := newWorld(t, own(t, ownPage("pdf")), members...)
	w.useEngines(engines...)
	return w
}

// useEngines makes the world's pipeline anew with these engines.
func (w *world) useEngines(engines ...parsers.TextEngine) {
	w.t.Helper()
	var err error
	w.Pipeline, err = pipeline.New(w.t.Context(), w.options(func(o *pipeline.Options) { o.Engines = engines }))
	if err != nil {
		w.t.Fatal(err)
	}
}
