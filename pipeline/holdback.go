package pipeline

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// A text of at least collapseFrom bytes that shrinks to less than one part in
// collapseTo is held back: publishers repeal sections, they do not empty
// documents.
const (
	collapseFrom = 1000
	collapseTo   = 3
)

// A list of at least listFrom rows that loses more than one in listLoses is held
// back: agencies take single parties off their lists, and a list that was cut
// between two lines shows no other sign of it.
const (
	listFrom  = 10
	listLoses = 5
)

// A heldBack is a reading that is not trusted to be the whole text. The stored
// version stays, and the operator is told.
type heldBack struct {
	reason exportwatch.Reason
	detail string
}

func (h *heldBack) Error() string { return h.detail }

// partial gives the warnings of a reading that lacks some of the text, with
// the reason they hold it back for.
func partial(code string) (exportwatch.Reason, bool) {
	switch code {
	case "truncated":
		return exportwatch.ReasonTruncated, true
	case "encrypted":
		return exportwatch.ReasonEncrypted, true
	case "needs_ocr", "garbled":
		return exportwatch.ReasonCollapsed, true
	}
	return "", false
}

// holdBack returns why v must not replace before, or nil: what a reading lacks
// would show as struck by the publisher. A docket is merged, so it lacks
// nothing, and a text that suffers from what the stored one suffers from is no
// worse than it.
func holdBack(kind exportwatch.DocKind, before, v exportwatch.Version) *heldBack {
	if v.Format == docketFormat {
		return nil
	}
	for _, w := range v.Warnings {
		reason, ok := partial(w.Code)
		same := func(b exportwatch.Warning) bool { return b.Code == w.Code }
		if ok && !slices.ContainsFunc(before.Warnings, same) {
			return &heldBack{reason, fmt.Sprintf("%s, and the stored text is whole: %s", w.Code, w.Message)}
		}
	}
	if kind == exportwatch.PartyList {
		for _, doubt := range []func(before, v exportwatch.Version) *heldBack{newColumns, earlierEdition, shrunk} {
			if held := doubt(before, v); held != nil {
				return held
			}
		}
	}
	if len(before.Text) >= collapseFrom && len(v.Text)*collapseTo < len(before.Text) {
		return &heldBack{exportwatch.ReasonCollapsed,
			fmt.Sprintf("most of the stored text is missing: %d bytes instead of %d", len(v.Text), len(before.Text))}
	}
	return nil
}

// A page that says of nothing what walls do not speak of, in fewer than wallWords
// words, may be one that nobody knows yet; of a text of replacedFrom words something
// stays when it is edited.
const (
	replacedFrom = 12
	wallWords    = 120
)

// ofSubstance matches words of what is watched, which no wall says.
var ofSubstance = regexp.MustCompile(`(?i)\b(licen[cs]\w+|exports?|exporters?|exporting|reexports?|letters?|rules?|regulations?|orders?|sanctions?|entity|entities|notices?|guidance|opinions?|questions?|applicants?|applications?|tariffs?|deadlines?|comments?|meetings?|part \d+|§)\b`)

// replaced returns that v, a short page without a day of its own, has neither the
// title nor anything of the text of before, or nil. What says anything of substance
// is taken: a letter in the place of a notice must be read.
func replaced(before, v exportwatch.Version) *heldBack {
	titled := before.Title != "" && strings.EqualFold(before.Title, v.Title)
	if v.Format != "html" || titled || !v.Published.IsZero() || len(strings.Fields(v.Text)) >= wallWords || ofSubstance.MatchString(v.Text) || len(strings.Fields(before.Text)) < replacedFrom || shares(before.Text, v.Text) {
		return nil
	}
	return &heldBack{exportwatch.ReasonCollapsed, fmt.Sprintf("nothing of the stored text is left, and the title is %q instead of %q", v.Title, before.Title)}
}

// newColumns returns that the header of a list is another than before, or nil:
// its cells would show as changed in every row, or as they were under a name that
// means something else.
func newColumns(before, v exportwatch.Version) *heldBack {
	for _, t := range v.Tables {
		for _, b := range before.Tables {
			if b.ID == t.ID && !slices.Equal(b.Columns, t.Columns) {
				return &heldBack{exportwatch.ReasonDrift, fmt.Sprintf("the columns were %q and are %q", b.Columns, t.Columns)}
			}
		}
	}
	return nil
}

// ahead is how many days the day of an edition may lie ahead of when it was
// observed, by time zones and by dating it on the eve. A day beyond that is a
// slip of the publisher's, and no later edition is measured by it.
const ahead = 7

// earlierEdition returns that v, a list, is an earlier edition than before, or nil:
// parties listed since would show as taken off. Lists that do not say of which
// day they are cannot be told apart so.
func earlierEdition(before, v exportwatch.Version) *heldBack {
	if v.AsOf.IsZero() || !v.AsOf.Before(before.AsOf) || exportwatch.DateOf(before.ObservedAt.UTC()).AddDays(ahead).Before(before.AsOf) {
		return nil
	}
	return &heldBack{exportwatch.ReasonOutdated, fmt.Sprintf("the edition of %s came, and that of %s is stored", v.AsOf, before.AsOf)}
}

// shrunk returns that v, a list, has lost too many rows of before, or nil.
func shrunk(before, v exportwatch.Version) *heldBack {
	was, is := rowsOf(before), rowsOf(v)
	if was < listFrom || (was-is)*listLoses <= was {
		return nil
	}
	return &heldBack{exportwatch.ReasonCollapsed, fmt.Sprintf("the list has %d rows instead of %d", is, was)}
}

func rowsOf(v exportwatch.Version) (n int) {
	for _, t := range v.Tables {
		n += len(t.Rows)
	}
	return n
}
