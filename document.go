package exportwatch

import (
	"strings"
	"time"
)

// A DocID is the permanent natural key of a document: "cfr/15/744",
// "fr/2026-06-15/2026-12345", "fr/pi/2026-12345", "bill/119/hr/2683",
// "bill/119/hr/2683@eh", "docket/dcd/1:26-cv-02225", "page/www.bis.gov/press-release/x",
// "sec/0001045810-26-000024" and for an exhibit of it
// "sec/0001045810-26-000024/<file>", "list/dpl", "review/0694-AK11/2026-03-04",
// "regs/BIS-2026-0001-0002". A page keeps the parts of its
// query that are not for tracking readers, in the order of their names.
// [ParseDocID] takes it apart.
type DocID string

// A DocKind classifies documents.
type DocKind string

// The kinds of document.
const (
	Regulation   DocKind = "regulation"    // codified text
	FRDocument   DocKind = "fr-document"   // a rule, notice or presidential document
	PIDocument   DocKind = "pi-document"   // on public inspection, not yet published
	BillStatus   DocKind = "bill-status"   // actions, sponsors, committees
	BillText     DocKind = "bill-text"     // one text version of a bill
	Meeting      DocKind = "meeting"       // a hearing, markup or other meeting of a committee of Congress
	Docket       DocKind = "docket"        // a case with its entries
	CourtFiling  DocKind = "court-filing"  // a filing or exhibit
	PressRelease DocKind = "press-release" // an agency's own announcement
	Guidance     DocKind = "guidance"      // advisory opinions, FAQs, letters posted by the agency
	Enforcement  DocKind = "enforcement"   // an agency's charging letters, orders and settlements
	Statement    DocKind = "statement"     // a company's or counterparty's own words
	Article      DocKind = "article"       // press, law firms, analysts
	SECFiling    DocKind = "sec-filing"
	RuleReview   DocKind = "rule-review" // a rule under review before it is published, or what its docket lists
	PartyList    DocKind = "party-list"
	HandedIn     DocKind = "handed-in" // a file that a person handed in
)

// A Document is a work that keeps its identity while its text changes.
type Document struct {
	ID     DocID
	Kind   DocKind
	Source SourceID
	Title  string
	URL    string // where a person reads it
	Owner  string `json:",omitempty"` // the one it is private to; empty if it is for everybody
}

// A SectionID addresses a section inside a document: "744.22/b/1/ii", "supp-4",
// "#12". [Address] joins both.
type SectionID string

// A SectionKind tells what is said beside the provisions of a text from them.
type SectionKind string

// The kinds of section.
const (
	SectionProvision  SectionKind = ""            // the text itself
	SectionNote       SectionKind = "note"        // an editor's note or a cross reference
	SectionFootnote   SectionKind = "footnote"    // a note to a word of the text
	SectionSourceNote SectionKind = "source-note" // where and when the text was published
	SectionAuthority  SectionKind = "authority"   // the statutes that a part rests on
)

// A Section is one addressable unit of a version's text, in reading order.
// Start and End are byte offsets into [Version.Text], half open, label and
// heading included. A section spans its subsections and stands before them.
type Section struct {
	ID         SectionID
	Kind       SectionKind `json:",omitempty"`
	Label      string      // as printed: "§ 744.22", "(b)"
	Heading    string
	Depth      int // 0 for the outermost
	Start, End int
	// Source is where in the capture the section was read from: byte offsets, half
	// open, into the payload as UTF-8 without a byte order mark, markup included. It
	// is zero where the format tells of no place (PDF, HTML, JSON).
	Source [2]int `json:",omitzero"`
}

// A Table is keyed rows inside a version's text.
type Table struct {
	ID      string
	Columns []string
	Rows    []Row
}

// A Row is one row of a table; Start and End are byte offsets into
// [Version.Text], half open. Key is unique within the table.
type Row struct {
	Key        string
	Cells      []string
	Start, End int
}

// An Entry is one entry of a docket.
type Entry struct {
	Number           string `json:"document_number"` // as printed; empty for an unnumbered (minute) entry
	Attachment       string `json:"attachment_number,omitempty"`
	DateFiled        Date   `json:"date_filed"`
	Description      string `json:"description"`
	ShortDescription string `json:"short_description"`
	PacerDocID       string `json:"pacer_doc_id"`
	PacerSeqNo       string `json:"pacer_seq_no"`
	URL              string `json:"url,omitempty"` // where its document can be fetched without a fee
	// Entered is when the entry was put into the court's system, as a feed tells
	// it; zero if no feed did. It may be a day after the filing or more. Of an
	// action on a bill it is when the chamber acted, by its clock.
	Entered    time.Time `json:"entered,omitzero"`
	Code       string    `json:"action_code,omitempty"` // of an action on a bill: the publisher's code of its kind, "H37100"
	Committees []string  `json:"committees,omitempty"`  // of an action on a bill: codes of the committees that acted, "hsba00"
}

// A Warning is a trouble that did not stop a reading: "needs_ocr", "garbled",
// "encrypted", "truncated", "concatenated", "fallback".
type Warning struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// An Origin says why a version was stored.
type Origin string

// The origins of a version.
const (
	OriginFirst    Origin = "first"    // the first text of the document in this format
	OriginObserved Origin = "observed" // the publisher's text changed
	OriginReparse  Origin = "reparse"  // the same captures read by a newer parser: never alerts
	OriginMetadata Origin = "metadata" // the publisher changed what it says about the text, not the text: no change, never alerts
)

// A Version is the text of a document as read from captures. It is never
// edited. Versions of one document are compared only within one Format: the
// metadata record and the full text of one rule are two renditions.
type Version struct {
	ID         int64
	Doc        DocID
	Format     string // parsers format it was read from, the rendition
	Parser     string // engine and revision, such as "ecfr-xml/1"
	Origin     Origin
	Title      string
	Published  Date // day the publisher issued it
	AsOf       Date // day the publisher says this text applies
	Effective  Date // day it takes legal effect
	ObservedAt time.Time
	Captures   []int64 // what it was read from
	Text       string  // canonical text: what the digest covers, the differ compares and people read
	Meta       Meta
	Sections   []Section
	Tables     []Table
	Entries    []Entry
	Effects    []Effect
	Warnings   []Warning
	Partial    bool // the capture is a window (a feed) on a longer document: merge before storing
}

// Meta holds what a format says beside the text. Values are strings, bools,
// ints or lists of strings, so that they survive JSON. Unknown is absent.
type Meta map[string]any

// String returns the string under key, or the empty string.
func (m Meta) String(key string) string {
	s, _ := m[key].(string)
	return s
}

// Strings returns the list under key; a lone string is a list of one.
func (m Meta) Strings(key string) []string {
	switch v := m[key].(type) {
	case string:
		return []string{v}
	case []string:
		return v
	case []any: // after a round trip through JSON
		out := make([]string, 0, len(v))
		for _, e := range v {
			if s, ok := e.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// TextDigest is the digest of the canonical text; versions with equal digests
// say the same.
func (v *Version) TextDigest() Digest { return DigestOf([]byte(v.Text)) }

// SectionText returns the text of s, label and heading included.
func (v *Version) SectionText(s Section) string { return v.Text[s.Start:s.End] }

// SectionAt returns the innermost section that holds the byte at offset, or
// false if none does. Sections may nest by span; the last that holds it wins.
func (v *Version) SectionAt(offset int) (found Section, ok bool) {
	for _, s := range v.Sections {
		if s.Start <= offset && offset < s.End {
			found, ok = s, true
		}
	}
	return found, ok
}

// Lowered returns s with its ASCII letters in lower case, so that offsets stay.
func Lowered(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// Excerpt returns up to n bytes of s on one line, cut at a rune boundary with
// an ellipsis if anything was left off.
func Excerpt(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}
