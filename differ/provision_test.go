package differ_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/differ"
)

// TestSourceNoteIsNoParagraph: the note that lists Federal Register pages is
// not cited as a paragraph.
func TestSourceNoteIsNoParagraph(t *testing.T) {
	version := func(note string) *exportwatch.Version {
		head := "§ 900.1 Widgets.\n(a) Widgets need a license.\n"
		text := head + note + "\n"
		return &exportwatch.Version{Text: text, Sections: []exportwatch.Section{
			{ID: "900.1", Label: "§ 900.1", Start: 0, End: len(text)},
			{ID: "900.1/a", Label: "(a)", Depth: 1, Start: strings.Index(text, "(a)"), End: len(head)},
			{ID: "900.1/cita", Depth: 1, Start: len(head), End: len(text)},
		}}
	}
	edits := differ.Versions(version("[80 FR 1, Jan. 2, 2031]"), version("[80 FR 1, Jan. 2, 2031, as amended at 81 FR 9, May 5, 2032]"))
	if len(edits) == 0 {
		t.Fatal("no edit")
	}
	for _, e := range edits {
		if e.Path != "§ 900.1 source note" {
			t.Errorf("path %q", e.Path)
		}
	}
}
