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
// "Section 744.22 is amended by revising paragraph (b)". It acts on the whole
// of Target if Section and Paragraph are empty, and on all of Section or
// Paragraph unless Element names a part of it.
type Effect struct {
	// Verb is what happens: revise, add, remove, redesignate, reserve, transfer,
	// republish, designate, suspend, correct, replace (words by words), or amend,
	// where the instruction says no more or its object was not understood.
	Verb      string `json:"verb"`
	Target    string `json:"target"`              // document it acts on, as a DocID: "cfr/15/744"
	Section   string `json:"section,omitempty"`   // "744.22", "supp-4", "supp-1/3A090", "subpart-e"
	Through   string `json:"through,omitempty"`   // last section of a range that is acted on as one
	Paragraph string `json:"paragraph,omitempty"` // "(b)", "(b) introductory text", "heading", "authority citation", "comment 32(b)-4.iii"; items of an ECCN "a.1"
	// Element is what of the provision it acts on, where that is not the whole of it:
	// "words", "sentence", "definition", "entry", "note", "table", "footnote", "center
	// heading" (above the section), "country heading" (of a list of parties), or a part
	// or field of an entry of the Commerce Control List as that prints its name:
	// "License Requirements", "Related Controls", "LVS".
	Element string   `json:"element,omitempty"`
	Names   []string `json:"names,omitempty"` // of the definitions, entries, notes or countries
	Place   string   `json:"place,omitempty"` // headings it stands under, outermost first, with " > " between
	To      string   `json:"to,omitempty"`    // where redesignate, designate or transfer take it: "(c)", "22.325", "22.325 through 22.327", "note 1", "subpart-e"
	Removed string   `json:"removed,omitempty"`
	Added   string   `json:"added,omitempty"`
	Each    bool     `json:"each,omitempty"` // the words, wherever they stand in the provision
	Text    string   `json:"text,omitempty"` // the new text, where given; "* * *" stands for text that stays
	// Parties are the entries of a list of parties that are added, revised or removed.
	Parties     []ListedParty `json:"parties,omitempty"`
	Instruction string        `json:"instruction,omitempty"` // the document's own words
	Start       int           `json:"start,omitempty"`       // Instruction in [Version.Text], in bytes, half open
	End         int           `json:"end,omitempty"`         // zero if it does not stand there
	InForce     Date          `json:"in_force,omitzero"`
}

// A ListedParty is an entry of a list of parties, such as Supplement No. 4 to
// 15 CFR part 744, as an instruction or the table after it prints it.
type ListedParty struct {
	Country string `json:"country,omitempty"` // empty if it is not said
	Name    string `json:"name"`
}
