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

// TestEntryPaths: what changes in an entry of the Commerce Control List is cited
// by the ECCN.
func TestEntryPaths(t *testing.T) {
	for _, c := range []struct {
		section exportwatch.Section
		want    string
	}{
		{exportwatch.Section{ID: "supp-1/3A801", Label: "3A801", Heading: "Samples (see List of Items Controlled)."}, "ECCN 3A801"},
		{exportwatch.Section{ID: "supp-1/3A801/a/1", Label: "a.1."}, "ECCN 3A801.a.1"},
		{exportwatch.Section{ID: "supp-1/3A801/a/1~2", Label: "a.1."}, "ECCN 3A801.a.1"},
		{exportwatch.Section{ID: "supp-1/3A801/a/note-1/b/2", Label: "b.2."}, "ECCN 3A801.a, note 1.b.2"},
		{exportwatch.Section{ID: "supp-1/3A801/license-requirements-notes/1/a/B", Label: "B."}, "ECCN 3A801, license requirements notes.1.a.B"},
		{exportwatch.Section{ID: "supp-1/3A801/list-based-license-exceptions", Heading: "List Based License Exceptions (See Part 740)"}, "ECCN 3A801, List Based License Exceptions"},
		{exportwatch.Section{ID: "supp-1/category-3/EAR99", Label: "EAR99"}, "EAR99"},
	} {
		version := func(text string) *exportwatch.Version {
			s := c.section
			s.End = len(text)
			return &exportwatch.Version{Text: text, Sections: []exportwatch.Section{s}}
		}
		edits := differ.Versions(version("a sample of five grams\n"), version("a sample of nine grams\n"))
		if len(edits) != 1 || edits[0].Path != c.want {
			t.Errorf("%s: %+v, want one edit at %q", c.section.ID, edits, c.want)
		}
	}
}
