package differ_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/differ"
)

// TestEmptyCells: a cell that is emptied or filled is the one change of its row.
func TestEmptyCells(t *testing.T) {
	version := func(cells ...string) exportwatch.Version {
		text := strings.Join(strings.Fields(strings.Join(cells, " | ")), " ") + "\n"
		return exportwatch.Version{Text: text, Tables: []exportwatch.Table{{ID: "t", Columns: []string{"Name", "Address", "Notice", "Policy"},
			Rows: []exportwatch.Row{{Key: cells[0], Cells: cells, End: len(text)}}}}}
	}
	for _, c := range []struct {
		old, new        []string
		column, was, is string
	}{
		{[]string{"Works", "1 Example St", "96 FR 1", "Denial"}, []string{"Works", "", "96 FR 1", "Denial"}, "Address", "1 Example St", ""},
		{[]string{"Works", "", "96 FR 1", ""}, []string{"Works", "", "96 FR 1", "Denial"}, "Policy", "", "Denial"},
		{[]string{"Works", "", "", "Denial"}, []string{"Works", "", "", ""}, "Policy", "Denial", ""},
		{[]string{"Works", "", "1", "Denial 1"}, []string{"Works", "1", "1", "Denial 1"}, "Address", "", "1"},
	} {
		old, new := version(c.old...), version(c.new...)
		changes := 0
		for _, e := range differ.Versions(&old, &new) {
			if e.Op == exportwatch.OpCosmetic {
				continue
			}
			changes++
			was, is := old.Text[e.Old[0]:e.Old[1]], new.Text[e.New[0]:e.New[1]]
			if e.Op != exportwatch.OpCellChange || e.Column != c.column || was != c.was || is != c.is {
				t.Errorf("%q to %q: %s of %q, %q to %q", c.old, c.new, e.Op, e.Column, was, is)
			}
		}
		if changes != 1 {
			t.Errorf("%q to %q: %d changes, want 1", c.old, c.new, changes)
		}
	}
}
