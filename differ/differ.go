// Package differ compares two versions of a document word by word and says
// what was inserted, deleted, replaced, moved, renumbered or merely reset in
// other type. It is pure and deterministic: no clock, no I/O, the same answer
// on any machine under any load. It does not judge what a difference means
// (that is triage) and does not show it (that is redline).
//
// # The contract of an edit list
//
// Spans are byte offsets. Top-level edits are disjoint on both sides and
// ordered by Old; the bytes that no edit covers are the same on both sides, so
// [Apply] turns the old text into the new one, and [Invert] goes back. A move
// carries the words changed inside it as nested Edits with offsets into the
// whole texts. A renumber covers its Members and nothing else; its own Old and
// New repeat the first member.
package differ

import (
	"exportwatch"
)

// Engine names this differ and its revision. Edits of different revisions over
// the same texts may differ; edits of one revision never do.
const Engine = "differ/1"

// Texts returns the differences between two texts under the contract of the
// package comment, nil if the texts are equal. Invalid UTF-8 is compared as
// bytes. Time and memory are bounded in the length of the texts.
func Texts(old, new string) []exportwatch.Edit {
	if old == new {
		return nil
	}
	c := &comparison{old: old, new: new, ids: interner{}}
	return cascades(old, new, c.trimmed(exportwatch.Span{0, len(old)}, exportwatch.Span{0, len(new)}))
}

// Versions returns the differences between the texts of two versions, as
// [Texts] does, each with the provision it is in, from the versions' sections:
// Path in the new text and, where it differs, WasPath in the old. Inside
// tables that both versions have, rows are compared by their keys.
func Versions(old, new *exportwatch.Version) []exportwatch.Edit {
	if old.Text == new.Text {
		return nil
	}
	c := &comparison{old: old.Text, new: new.Text, ids: interner{}}
	edits := cascades(c.old, c.new, c.tables(old, new))
	return locator{newProvisions(old), newProvisions(new)}.locate(edits)
}

// Stats counts the edits of each operation. Edits nested in a move count under
// their own operation; a cascade of redesignations counts once.
func Stats(edits []exportwatch.Edit) map[exportwatch.Op]int {
	stats := map[exportwatch.Op]int{}
	count(edits, stats)
	return stats
}

func count(edits []exportwatch.Edit, stats map[exportwatch.Op]int) {
	for _, e := range edits {
		stats[e.Op]++
		count(e.Edits, stats)
	}
}
