// Package triage decides what a document or a change of one amounts to: which
// developments it reports, which stored development is the same event told
// again, what a further report adds, and which matter it belongs to.
//
// It is pure: values in, values out, no I/O and no clock. Its rules are tables
// of phrases and small functions, one kind a file, so that a lawyer can argue
// with each of them. It reads no meaning beyond them: what no rule recognises
// raises nothing, and every fact it states is quoted from the text.
package triage

import (
	"time"

	"exportwatch"
)

// Engine names this package's rules and their revision.
const Engine = "triage/1"

// An Input is one version of one document, and what it followed.
type Input struct {
	Document   exportwatch.Document
	Version    exportwatch.Version
	Previous   *exportwatch.Version // nil for the first version
	Edits      []exportwatch.Edit   // from Previous to Version
	Source     exportwatch.Source   // Grade and Publisher say whose word this is
	URL        string               // where the payload was captured, for the attestation
	CapturedAt time.Time
	Digest     exportwatch.Digest
}

// Read returns the developments that in reports, candidates for [Match]. Each
// has ID, Key, Kind, Severity, Polarity, Status, Grade, Confidence, Headline,
// Ties, Facts, Evidence, Flags and one attestation set; Matter, Revision and
// the instants are the caller's. Evidence points into in.Version.Text. A
// document that no rule recognises gives nil.
func Read(in Input) []exportwatch.Development { return read(in) }

// NewID returns the identifier of the development with the given key: "d-",
// the day without hyphens (omitted if zero), the kind and eight hexadecimal
// digits of the key's digest. Equal arguments give equal identifiers.
func NewID(key string, kind exportwatch.Kind, on exportwatch.Date) exportwatch.DevelopmentID {
	return newID(key, kind, on)
}

// A DateRole is a date found in a text and what the text says happens on it:
// issued, signed, effective, comments-close, filed, published or mentioned.
// Start and End are byte offsets, half open.
type DateRole struct {
	Date  exportwatch.Date `json:"date"`
	Role  string           `json:"role"`
	Start int              `json:"start"`
	End   int              `json:"end"`
}
