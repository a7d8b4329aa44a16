package exportwatch

import (
	"slices"
	"strings"
	"time"
)

// A MatterID names a matter: "m/" and a slug.
type MatterID string

// A Matter ties together documents and developments of one affair across
// sources: a letter with its exemptions and the suit against it, a bill with
// its companion, a rulemaking.
type Matter struct {
	ID    MatterID `json:"id"`
	Title string   `json:"title"`
	Ties  []Tie    `json:"ties"` // what has been seen to belong to it
}

// A Tie is one stated reason why something belongs to a matter.
type Tie struct {
	Key    string `json:"key"`    // "docket:dcd/1:26-cv-02225", "bill:119/hr/2683", "letter:<recipient>", "rin:0694-AJ99"
	Reason string `json:"reason"` // for people: "same docket", "cites the letter"
}

// A Kind says what a subscriber would call the news: a code of the published
// taxonomy, lower case with hyphens, such as "iil-issued".
type Kind string

// The kinds that code decides on. More are data of package triage.
const (
	IILIssued                Kind = "iil-issued"
	IILModified              Kind = "iil-modified"
	IILRescinded             Kind = "iil-rescinded"
	ExemptionCompanySpecific Kind = "exemption-company-specific"
	FinalRule                Kind = "final-rule"
	InterimFinalRule         Kind = "interim-final-rule"
	ProposedRule             Kind = "proposed-rule"
	ExecutiveOrder           Kind = "executive-order"
	BillIntroduced           Kind = "bill-introduced"
	BillPassedChamber        Kind = "bill-passed-chamber"
	CourtComplaint           Kind = "court-complaint"
	ProvisionAmended         Kind = "provision-amended" // an observed change of codified text
	GuidanceFAQ              Kind = "guidance-faq"
	GuidanceChanged          Kind = "guidance-changed"  // an observed change of what was meant to stay
	GuidanceRemoved          Kind = "guidance-removed"  // it is no longer at its address
	GuidanceRestored         Kind = "guidance-restored" // it is back after a removal
)

// A Severity orders developments by how soon a person must look.
type Severity string

// The severities, from the highest.
const (
	Critical Severity = "critical" // page now
	High     Severity = "high"     // same day
	Medium   Severity = "medium"
	Low      Severity = "low"
)

// A Polarity says which way a development moves the controls.
type Polarity string

// The polarities.
const (
	Tightens Polarity = "tightens"
	Loosens  Polarity = "loosens"
	Neutral  Polarity = "neutral"
)

// A Status says where a development stands.
type Status string

// The statuses of a development.
const (
	Announced Status = "announced"
	InForce   Status = "in-force"
	Pending   Status = "pending"
	Delayed   Status = "delayed"
	Suspended Status = "suspended"
	Withdrawn Status = "withdrawn"
	Vacated   Status = "vacated"
)

// A Grade says what a source's word is worth.
type Grade string

// The grades, from the lowest.
const (
	Secondary         Grade = "secondary"          // press, law firms, analysts
	OfficialStatement Grade = "official-statement" // the agency or the recipient itself says so
	Provided          Grade = "provided"           // a copy of the instrument, handed in by a person
	Primary           Grade = "primary"            // the instrument itself
)

// Above reports whether g proves more than h.
func (g Grade) Above(h Grade) bool {
	order := []Grade{"", Secondary, OfficialStatement, Provided, Primary}
	return slices.Index(order, g) > slices.Index(order, h)
}

// Seen reports whether the text of the instrument was read, in the original or
// in a copy.
func (g Grade) Seen() bool { return g == Primary || g == Provided }

// A DevelopmentID names a development: "d-", the day, the kind and a digest of
// its key, so that the same event gets the same identifier on every run.
type DevelopmentID string

// A Development is something that happened that a subscriber may need to know.
// Every fact and the development itself carry evidence.
type Development struct {
	ID         DevelopmentID `json:"id"`
	Key        string        `json:"key"` // what makes two reports one event; set by triage
	Revision   int           `json:"revision"`
	Kind       Kind          `json:"kind"`
	Also       []Kind        `json:"also,omitempty"` // further kinds that hold for the same event
	Severity   Severity      `json:"severity"`
	Polarity   Polarity      `json:"polarity"`
	Status     Status        `json:"status"`
	Grade      Grade         `json:"source_grade"`
	Confidence float64       `json:"confidence"` // 0 to 1
	Headline   string        `json:"headline"`
	Matter     MatterID      `json:"matter,omitempty"`
	Ties       []Tie         `json:"ties,omitempty"`
	Facts      []Fact        `json:"facts"`
	Evidence   []Evidence    `json:"evidence"` // for the kind itself
	Flags      []string      `json:"flags,omitempty"`
	Sources    []Attestation `json:"sources"`
	Change     int64         `json:"change,omitempty"` // the Change it was read from, if any
	Published  Date          `json:"published,omitzero"`
	RaisedAt   time.Time     `json:"raised_at"`
	UpdatedAt  time.Time     `json:"updated_at"`
	Historical bool          `json:"historical,omitempty"` // back-filled: delivers nothing
	Owner      string        `json:"owner,omitempty"`      // the one it is private to; empty if it is for everybody
}

// A Fact is one field of a structured summary with the text that supports it.
type Fact struct {
	Field    string     `json:"field"` // issuer, signatory, recipient, authorities, items, ... as CONTRACTS lists them
	Values   []string   `json:"values"`
	Evidence []Evidence `json:"evidence"`
}

// Evidence points at a span of a version's canonical text. Text equals those
// bytes exactly.
type Evidence struct {
	Field   string `json:"field"`
	Doc     DocID  `json:"doc,omitempty"`
	Version int64  `json:"version,omitempty"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Text    string `json:"text"`
}

// An Attestation is one source that reports a development.
type Attestation struct {
	Doc        DocID     `json:"doc"`
	Version    int64     `json:"version"`
	Follows    int64     `json:"follows,omitempty"` // the version of Doc that Version replaced, zero for the first
	Source     SourceID  `json:"source"`
	Title      string    `json:"title"`
	URL        string    `json:"url"`
	Grade      Grade     `json:"grade"`
	Published  Date      `json:"published,omitzero"`
	CapturedAt time.Time `json:"captured_at"`
	Digest     Digest    `json:"digest"` // of the capture's payload
}

// StatusOn returns where the development stands on a day in Washington if
// nothing further was told: what was announced or pending with an effective
// date is in force from that date on. A proposal never is.
func (d *Development) StatusOn(day Date) Status {
	if d.Status != Announced && d.Status != Pending || d.Kind == ProposedRule {
		return d.Status
	}
	on, err := ParseDate(d.One("effective_on"))
	if err != nil || on.IsZero() || day.Before(on) {
		return d.Status
	}
	return InForce
}

// Fact returns the values of a field, or nil.
func (d *Development) Fact(field string) []string {
	for _, f := range d.Facts {
		if f.Field == field {
			return f.Values
		}
	}
	return nil
}

// One returns the first value of a field, or the empty string.
func (d *Development) One(field string) string {
	if v := d.Fact(field); len(v) > 0 {
		return v[0]
	}
	return ""
}

// Is reports whether k is the development's kind or one of its further kinds.
func (d *Development) Is(k Kind) bool { return d.Kind == k || slices.Contains(d.Also, k) }

// Slug returns s in lower case with runs of anything but letters and digits
// turned into one hyphen, for identifiers that people read.
func Slug(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
}
