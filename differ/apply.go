package differ

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"exportwatch"
)

// ErrInconsistent reports edits that break the contract of the package
// comment, or belong to other texts.
var ErrInconsistent = errors.New("edits do not fit the texts")

// Apply rebuilds the new text from the old one and the edits, taking from new
// only the bytes that the edits cover. It returns [ErrInconsistent] if spans
// overlap, are out of order or out of range, or if the result is not new.
func Apply(old, new string, edits []exportwatch.Edit) (string, error) {
	pairs := covered(edits)
	if err := disjoint(pairs, len(old), len(new)); err != nil {
		return "", fmt.Errorf("apply %d edits: %w", len(edits), err)
	}
	kept := uncovered(old, pairs)
	var b strings.Builder
	b.Grow(len(new))
	at := 0
	slices.SortStableFunc(pairs, func(a, b exportwatch.Member) int { return compareSpans(a.New, b.New) })
	for _, p := range pairs {
		n := p.New[0] - at
		if n > len(kept) {
			return "", fmt.Errorf("apply %d edits: old text ends before new offset %d: %w", len(edits), p.New[0], ErrInconsistent)
		}
		b.WriteString(kept[:n])
		b.WriteString(new[p.New[0]:p.New[1]])
		kept, at = kept[n:], p.New[1]
	}
	b.WriteString(kept)
	if b.String() != new {
		return "", fmt.Errorf("apply %d edits: result is not the new text: %w", len(edits), ErrInconsistent)
	}
	return b.String(), nil
}

// Invert returns the edits that turn the new text into the old one: the sides
// swapped, insertions for deletions, ordered by what is now Old.
func Invert(edits []exportwatch.Edit) []exportwatch.Edit {
	out := slices.Clone(edits)
	for i := range out {
		invert(&out[i])
	}
	slices.SortStableFunc(out, func(a, b exportwatch.Edit) int { return compareSpans(a.Old, b.Old) })
	return out
}

func invert(e *exportwatch.Edit) {
	e.Old, e.New = e.New, e.Old
	if e.WasPath != "" {
		e.Path, e.WasPath = e.WasPath, e.Path
	}
	switch e.Op {
	case exportwatch.OpInsert:
		e.Op = exportwatch.OpDelete
	case exportwatch.OpDelete:
		e.Op = exportwatch.OpInsert
	case exportwatch.OpRowInsert:
		e.Op = exportwatch.OpRowDelete
	case exportwatch.OpRowDelete:
		e.Op = exportwatch.OpRowInsert
	}
	if e.Edits != nil {
		e.Edits = Invert(e.Edits)
	}
	e.Members = slices.Clone(e.Members)
	for i, m := range e.Members {
		e.Members[i] = exportwatch.Member{Old: m.New, New: m.Old}
	}
}

// covered lists the span pairs that top-level edits cover, ordered by Old.
func covered(edits []exportwatch.Edit) []exportwatch.Member {
	var pairs []exportwatch.Member
	for _, e := range edits {
		if len(e.Members) > 0 {
			pairs = append(pairs, e.Members...)
			continue
		}
		pairs = append(pairs, exportwatch.Member{Old: e.Old, New: e.New})
	}
	slices.SortStableFunc(pairs, func(a, b exportwatch.Member) int { return compareSpans(a.Old, b.Old) })
	return pairs
}

func compareSpans(a, b exportwatch.Span) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
}

// disjoint checks that the spans lie within the texts and do not overlap on
// either side.
func disjoint(pairs []exportwatch.Member, oldLen, newLen int) error {
	olds, news := make([]exportwatch.Span, len(pairs)), make([]exportwatch.Span, len(pairs))
	for i, p := range pairs {
		olds[i], news[i] = p.Old, p.New
	}
	if err := disjointSpans(olds, oldLen); err != nil {
		return fmt.Errorf("old side: %w", err)
	}
	if err := disjointSpans(news, newLen); err != nil {
		return fmt.Errorf("new side: %w", err)
	}
	return nil
}

func disjointSpans(spans []exportwatch.Span, length int) error {
	slices.SortFunc(spans, compareSpans)
	end := 0
	for _, s := range spans {
		if s[0] < end || s[1] < s[0] || s[1] > length {
			return fmt.Errorf("span %d to %d overlaps or leaves a text of %d bytes: %w", s[0], s[1], length, ErrInconsistent)
		}
		end = s[1]
	}
	return nil
}

// uncovered returns the bytes of old that no span covers.
func uncovered(old string, pairs []exportwatch.Member) string {
	var b strings.Builder
	at := 0
	for _, p := range pairs {
		b.WriteString(old[at:p.Old[0]])
		at = p.Old[1]
	}
	b.WriteString(old[at:])
	return b.String()
}
