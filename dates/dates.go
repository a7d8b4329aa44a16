// Package dates reads calendar days out of prose: which day is written, and what
// the text says happens on it. It knows the wordings of the DATES captions of the
// Federal Register (1 CFR 18.12) and those of letters, orders and the press.
//
// It reads text alone and has no clock: what a text leaves out is filled in only
// from the day of publication that the caller gives, and is marked where it is.
package dates

import (
	"slices"

	"exportwatch"
)

// A Day is one calendar day written in a text. Start and End are byte offsets,
// half open. Note says what had to be assumed to read it, for people; it is empty
// if the day is written out.
type Day struct {
	Date       exportwatch.Date
	Start, End int
	Note       string
	Relative   bool // told from the day of publication: "today", "Monday"

	yearless bool // its year was taken from the day of publication
	counted  bool // see [Mention.Counted]
}

// A Role is what a text says happens on a day.
type Role string

// The roles of days.
const (
	Effective       Role = "effective"        // takes legal effect
	Applicable      Role = "applicable"       // applies from, which is not legal effect
	Compliance      Role = "compliance"       // has to be complied with from
	Expires         Role = "expires"          // ends to have effect
	CommentsClose   Role = "comments-close"   // last day for comments
	ReplyClose      Role = "replies-close"    // last day for comments on comments
	ResponsesClose  Role = "responses-close"  // last day for other answers that are asked for
	CollectionClose Role = "collection-close" // last day for comments on a collection of information alone, 44 U.S.C. 3507
	Superseded      Role = "superseded"       // was to be such a day until it was moved
	Meeting         Role = "meeting"          // a meeting or hearing is held
	Signed          Role = "signed"           // the instrument was signed
	Filed           Role = "filed"            // it was filed
	Published       Role = "published"        // it was published
	Issued          Role = "issued"           // it was issued, sent or received
	Mentioned       Role = "mentioned"        // none of these
)

// A Mention is a day of a text with its role. Start and End are byte offsets,
// half open. Counted means that the text names no day but a number of days from
// publication ("30 days after publication"), and Date was counted by
// [AfterPublication].
type Mention struct {
	Date    exportwatch.Date `json:"date"`
	Role    Role             `json:"role"`
	Start   int              `json:"start"`
	End     int              `json:"end"`
	Counted bool             `json:"counted,omitempty"`
}

// A Reading is what a text says of its days. Effective is the first day of effect
// that it names and CommentsClose the first of its last days for comments; each is
// the zero Date unless the text names such a day; a counted one is in All alone.
type Reading struct {
	Effective     exportwatch.Date
	CommentsClose exportwatch.Date
	All           []Mention // in text order
}

// Caption reads the DATES caption of a document of the Federal Register: the days
// it names with their roles. published is the day of publication, zero
// if it is not known; without it a day that names no year, and "30 days after
// publication", are no days. Its time grows linearly with text.
func Caption(text string, published exportwatch.Date) Reading {
	return reading(text, published, func(s string) []Day {
		return append(Find(s, published), countedDays(s, published)...)
	})
}

// Prose reads any other text as [Caption] does, with the days that it names from
// its own: "today", "Monday".
func Prose(text string, published exportwatch.Date) Reading {
	return reading(text, published, func(s string) []Day {
		return withRelative(Find(s, published), s, published)
	})
}

// withRelative adds to days those that s names from the day of publication. The
// weekday of "Monday, March 3" is none.
func withRelative(days []Day, s string, published exportwatch.Date) []Day {
	for _, r := range Relative(s, published) {
		if !slices.ContainsFunc(days, func(d Day) bool {
			return d.Start-r.End >= 0 && d.Start-r.End <= 2 || r.Start-d.End >= 0 && r.Start-d.End <= 2
		}) {
			days = append(days, r)
		}
	}
	return days
}
