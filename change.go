package exportwatch

import "time"

// An Op says what an edit does.
type Op string

// The operations of an edit.
const (
	OpInsert     Op = "insert"
	OpDelete     Op = "delete"
	OpReplace    Op = "replace"
	OpMove       Op = "move"     // the same text elsewhere; words changed inside are nested Edits
	OpRenumber   Op = "renumber" // designators only
	OpCosmetic   Op = "cosmetic" // typography, white space, reflow: never alerts
	OpRowInsert  Op = "row-insert"
	OpRowDelete  Op = "row-delete"
	OpCellChange Op = "cell-change"
)

// A Span is a half-open range of byte offsets.
type Span [2]int

// An Edit is one difference between two texts. Old and New are spans of the
// old and the new text; an insertion's Old and a deletion's New are empty spans
// at their place.
type Edit struct {
	Op      Op       `json:"op"`
	Old     Span     `json:"old"`
	New     Span     `json:"new"`
	Path    string   `json:"path,omitempty"`     // provision in the new text: "§ 744.22(b)(1)"
	WasPath string   `json:"was_path,omitempty"` // provision in the old text, where it differs
	Row     string   `json:"row,omitempty"`      // row key, for table edits
	Column  string   `json:"column,omitempty"`   // column name, for a cell change
	Edits   []Edit   `json:"edits,omitempty"`    // inside a move
	Members []Member `json:"members,omitempty"`  // of a redesignation cascade
}

// A Member is one designator of a redesignation cascade.
type Member struct {
	Old Span `json:"old"`
	New Span `json:"new"`
}

// A Change is the observed difference between two versions of one document.
// It is what happened to the text, never what somebody announced; see [Effect].
type Change struct {
	ID       int64
	Doc      DocID
	From, To int64     // version IDs
	At       time.Time // when it was observed
	Engine   string    // differ and revision, such as "differ/1"
	Edits    []Edit    // disjoint, ordered by Old; bytes no edit covers are equal
}

// Substantive reports whether any edit is more than cosmetic.
func (c *Change) Substantive() bool {
	for _, e := range c.Edits {
		if e.Op != OpCosmetic {
			return true
		}
	}
	return false
}

// An Effect is a change that a document announces, as opposed to one observed:
// "Section 744.22 is amended by revising paragraph (b)".
type Effect struct {
	Verb      string `json:"verb"`                // revise, add, remove, redesignate, reserve, transfer, republish, amend
	Target    string `json:"target"`              // document it acts on, as a DocID: "cfr/15/744"
	Section   string `json:"section,omitempty"`   // "744.22"
	Paragraph string `json:"paragraph,omitempty"` // "(b)"
	Text      string `json:"text,omitempty"`      // the new text, where given
	InForce   Date   `json:"in_force,omitzero"`
}
