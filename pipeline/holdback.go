package pipeline

import (
	"fmt"
	"slices"

	"exportwatch"
)

// A text of at least collapseFrom bytes that shrinks to less than one part in
// collapseTo is held back: publishers repeal sections, they do not empty
// documents.
const (
	collapseFrom = 1000
	collapseTo   = 3
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
func holdBack(before, v exportwatch.Version) *heldBack {
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
	if len(before.Text) >= collapseFrom && len(v.Text)*collapseTo < len(before.Text) {
		return &heldBack{exportwatch.ReasonCollapsed,
			fmt.Sprintf("most of the stored text is missing: %d bytes instead of %d", len(v.Text), len(before.Text))}
	}
	return nil
}
