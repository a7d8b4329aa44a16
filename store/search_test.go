package store_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/store"
)

// errUndo rolls a transaction back.
var errUndo = errors.New("undo")

// FuzzSearch looks for a word of a headline, whatever it holds, and must find
// the headline; what is looked for beside it must not fail.
func FuzzSearch(f *testing.F) {
	for _, seed := range [][2]string{
		{"Rule on 100%_sure \\ widgets", "x"}, {"ÜNAL’s complaint", "%"}, {"a\x00b \xff", "'; --"}, {"İstanbul ẞ", "_"}, {"", "\\"},
		{strings.Repeat("word ", 400), strings.Repeat("é", 999)}, {strings.Repeat("日", 400), strings.Repeat("%_", 600)},
	} {
		f.Add(seed[0], seed[1])
	}
	s, err := store.Open(f.Context(), filepath.Join(f.TempDir(), "store.db"), store.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close() })
	f.Fuzz(func(t *testing.T, headline, other string) {
		stop := s.Update(t.Context(), func(tx *store.Tx) error {
			d := exportwatch.Development{ID: "d-1", Revision: 1, Headline: headline, RaisedAt: noon, UpdatedAt: noon}
			if err := tx.PutDevelopment(t.Context(), d, nil); err != nil {
				t.Fatal(err)
			}
			if n, err := tx.CountDevelopments(t.Context(), store.DevelopmentQuery{Text: headline}); err != nil || n != 1 {
				t.Errorf("headline %q: found %d, %v", headline, n, err)
			}
			if _, err := tx.Developments(t.Context(), store.DevelopmentQuery{Text: other, Source: exportwatch.SourceID(other)}); err != nil {
				t.Errorf("text %q: %v", other, err)
			}
			return errUndo
		})
		if !errors.Is(stop, errUndo) {
			t.Error(stop)
		}
	})
}
