package differ_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"exportwatch"
	"exportwatch/differ"
)

// A truth is what is recorded of how a synthetic pair was made: spans in
// characters and the kind of each, "-", "+", "m" for moved, "~" for cosmetic.
type truth struct {
	Old [][3]any `json:"old_spans"`
	New [][3]any `json:"new_spans"`
}

// TestCorpusPairs compares the pairs of texts in the corpus, which are read in
// place, and where it is recorded what was changed counts the words marked.
func TestCorpusPairs(t *testing.T) {
	for _, dir := range corpusPairs(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			old, new := readGzip(t, dir, "old.txt.gz"), readGzip(t, dir, "new.txt.gz")
			edits := differ.Texts(old, new)
			checkEdits(t, old, new, edits)
			var want truth
			how := readGzip(t, dir, "truth.json.gz")
			if how == "" { // a pair from the field: nobody knows how it was made
				return
			}
			if err := json.Unmarshal([]byte(how), &want); err != nil {
				t.Fatal(err)
			}
			var s score
			s.count(marks(old, spansOf(edits, false)), marks(old, recorded(old, want.Old)))
			s.count(marks(new, spansOf(edits, true)), marks(new, recorded(new, want.New)))
			t.Logf("%d edits: %+v", len(edits), s)
			if right := float64(s.right); right < 0.99*float64(s.marked) || right < 0.99*float64(s.changed) || s.keptMoved < s.moved {
				t.Errorf("marked words: %+v", s)
			}
		})
	}
}

func corpusPairs(t *testing.T) []string {
	root := os.Getenv("EXPORTWATCH_CORPUS")
	if root == "" {
		root = filepath.Join("..", "..", "shared")
	} else if !filepath.IsAbs(root) {
		root = filepath.Join("..", root)
	}
	dirs, err := filepath.Glob(filepath.Join(root, "corpus", "diff-pairs", "*", "old.txt.gz"))
	if err != nil {
		t.Fatal(err)
	}
	if len(dirs) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no corpus under %s", root)
		}
		t.Skipf("NO CORPUS under %s: set EXPORTWATCH_CORPUS", root)
	}
	for i := range dirs {
		dirs[i] = filepath.Dir(dirs[i])
	}
	return dirs
}

// readGzip returns the decompressed file, empty if there is none.
func readGzip(t *testing.T, dir, name string) string {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A stretch is a span with its kind, as in a truth.
type stretch struct {
	span exportwatch.Span
	kind byte
}

// spansOf returns what edits mark on one side: changes before the moves that
// hold them.
func spansOf(edits []exportwatch.Edit, newSide bool) []stretch {
	var out []stretch
	add := func(old, new exportwatch.Span, kind byte) {
		if newSide {
			old = new
		}
		out = append(out, stretch{old, kind})
	}
	for _, e := range edits {
		out = append(out, spansOf(e.Edits, newSide)...)
		for _, m := range e.Members {
			add(m.Old, m.New, '-')
		}
		switch e.Op {
		case exportwatch.OpCosmetic, exportwatch.OpRenumber:
		case exportwatch.OpMove:
			add(e.Old, e.New, 'm')
		default:
			add(e.Old, e.New, '-')
		}
	}
	return out
}

// recorded returns the spans of a truth in bytes.
func recorded(text string, spans [][3]any) []stretch {
	var offsets []int
	for i := range text {
		offsets = append(offsets, i)
	}
	offsets = append(offsets, len(text))
	var out []stretch
	for _, s := range spans {
		kind := s[2].(string)[0]
		if kind == '+' {
			kind = '-'
		}
		if kind != '~' {
			out = append(out, stretch{exportwatch.Span{offsets[int(s[0].(float64))], offsets[int(s[1].(float64))]}, kind})
		}
	}
	return out
}

// marks returns the kind of each word of text: '-' changed, 'm' moved, ' ' not
// marked. The first stretch that holds a word decides.
func marks(text string, spans []stretch) []byte {
	kinds := []byte(strings.Repeat(" ", len(text)))
	for _, s := range spans {
		for i := s.span[0]; i < s.span[1]; i++ {
			if kinds[i] == ' ' {
				kinds[i] = s.kind
			}
		}
	}
	var out []byte
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		if !unicode.IsSpace(r) && (i == 0 || unicode.IsSpace(before)) {
			out = append(out, kinds[i])
		}
		i += n
	}
	return out
}

type score struct{ marked, changed, right, moved, keptMoved int }

func (s *score) count(got, want []byte) {
	for i, g := range got {
		w := want[i]
		if g == '-' {
			s.marked++
		}
		if w == '-' {
			s.changed++
		}
		if g == '-' && w == '-' {
			s.right++
		}
		if w == 'm' {
			s.moved++
		}
		if g == 'm' && w == 'm' {
			s.keptMoved++
		}
	}
}

func BenchmarkTexts(b *testing.B) {
	line := "The exporter shall report each shipment of item number "
	var old, new strings.Builder
	for i := range 20000 {
		fmt.Fprintln(&old, line, i)
		fmt.Fprintln(&new, line, i, strings.Repeat("amended", i%500/499))
	}
	b.SetBytes(int64(old.Len()))
	for b.Loop() {
		differ.Texts(old.String(), new.String())
	}
}
