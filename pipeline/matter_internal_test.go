package pipeline

import (
	"path/filepath"
	"reflect"
	"testing"

	"exportwatch"
	"exportwatch/store"
)

// TestLeftMatterSaysWhere: a suit that turns out to attack a letter moves to the
// letter's matter; the one it leaves says so and draws nothing more.
func TestLeftMatterSaysWhere(t *testing.T) {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), store.Options{Synthetic: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	docket := exportwatch.Tie{Key: "docket:dcd/1:31-cv-00001", Reason: "same docket"}
	letter := exportwatch.Tie{Key: "letter:auklet-optics", Reason: "names the letter"}
	p := &Pipeline{store: s}
	err = s.Update(t.Context(), func(tx *store.Tx) error {
		other := exportwatch.Development{Ties: []exportwatch.Tie{letter}, Headline: "Letter to Auklet Optics"}
		suit := exportwatch.Development{Ties: []exportwatch.Tie{docket}, Headline: "Auklet v. United States"}
		for _, d := range []*exportwatch.Development{&other, &suit} {
			if err := p.assignMatter(t.Context(), tx, d); err != nil {
				return err
			}
		}
		left := suit.Matter
		suit.Ties = append(suit.Ties, letter)
		if err := p.assignMatter(t.Context(), tx, &suit); err != nil {
			return err
		}
		if suit.Matter != other.Matter || left == other.Matter {
			t.Errorf("the suit moved from %s to %s, want %s", left, suit.Matter, other.Matter)
		}
		m, err := tx.Matter(t.Context(), left)
		want := []exportwatch.Tie{{Key: "matter:" + string(other.Matter), Reason: "joined with Letter to Auklet Optics"}}
		if !reflect.DeepEqual(m.Ties, want) {
			t.Errorf("the matter it left has ties %+v, want %+v", m.Ties, want)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
