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
	"encoding/hex"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/dates"
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
	Lasting    bool                 // the source's documents are meant to stay as they are
	URL        string               // where the payload was captured, for the attestation
	CapturedAt time.Time
	Digest     exportwatch.Digest
}

// Read returns the developments that in reports, candidates for [Match]. Each
// has ID, Key, Kind, Severity, Polarity, Status, Grade, Confidence, Headline,
// Ties, Facts, Evidence, Flags and one attestation set; Matter, Revision and
// the instants are the caller's. Evidence points into in.Version.Text or, of words
// that were only taken out, into in.Previous.Text. A
// document that no rule recognises gives nil.
func Read(in Input) []exportwatch.Development {
	p := newPassage(in)
	var drafts []*draft
	switch in.Document.Kind {
	case exportwatch.FRDocument, exportwatch.PIDocument:
		drafts = p.federalRegister()
	case exportwatch.BillStatus:
		drafts = p.billRecord()
	case exportwatch.BillText:
		drafts = p.billText()
	case exportwatch.Meeting:
		drafts = p.committeeMeeting()
	case exportwatch.Docket:
		drafts = append(p.complaints(), p.stoppingOrders()...)
	case exportwatch.CourtFiling:
		drafts = append(p.letters(), p.filedComplaint()...)
	case exportwatch.Regulation:
		drafts = p.amendments()
	case exportwatch.RuleReview:
		drafts = p.reviews()
	case exportwatch.PartyList:
		drafts = p.listChange()
	default:
		drafts = p.letters()
		drafts = append(drafts, p.replaced(drafts)...)
	}
	return finish(drafts)
}

// Text returns the developments that a bare text reports, read as an article
// of the given grade ([exportwatch.Secondary] if empty), and what it says of its
// dates. The title and the publication day may be unknown; without the latter
// "Monday" is no date.
func Text(text, title string, published exportwatch.Date, grade exportwatch.Grade) ([]exportwatch.Development, dates.Reading) {
	p := newPassage(Input{
		Document: exportwatch.Document{Kind: exportwatch.Article, Title: title},
		Version:  exportwatch.Version{Title: title, Published: published, Text: text},
		Source:   exportwatch.Source{Grade: grade},
	})
	p.anonymous = true
	return finish(p.letters()), dates.Prose(text, published)
}

// NewID returns the identifier of the development with the given key: "d-",
// the day without hyphens (omitted if zero), the kind and eight hexadecimal
// digits of the key's digest. Equal arguments give equal identifiers.
func NewID(key string, kind exportwatch.Kind, on exportwatch.Date) exportwatch.DevelopmentID {
	digest := exportwatch.DigestOf([]byte(key))
	parts := []string{"d"}
	if !on.IsZero() {
		parts = append(parts, strings.ReplaceAll(on.String(), "-", ""))
	}
	parts = append(parts, string(kind), hex.EncodeToString(digest[:4]))
	return exportwatch.DevelopmentID(strings.Join(parts, "-"))
}
