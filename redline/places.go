package redline

import (
	"cmp"
	"slices"
	"sort"

	"exportwatch"
)

// Places tell where in the new text an offset of the old text that an edit
// covers would stand.
type places struct {
	old, new []exportwatch.Span // what edits cover, in order
	oldKept  []int              // bytes of the old text before each span that none covers
	newKept  []int              // the same of the new text
}

func newPlaces(edits []exportwatch.Edit) places {
	var p places
	for _, e := range edits {
		if len(e.Members) == 0 {
			e.Members = []exportwatch.Member{{Old: e.Old, New: e.New}}
		}
		for _, m := range e.Members {
			p.old, p.new = append(p.old, m.Old), append(p.new, m.New)
		}
	}
	p.oldKept, p.newKept = keptBefore(p.old), keptBefore(p.new)
	return p
}

// keptBefore orders spans and returns how many bytes before each are outside
// all of them.
func keptBefore(spans []exportwatch.Span) []int {
	slices.SortFunc(spans, func(a, b exportwatch.Span) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	kept, at := 0, 0
	out := make([]int, len(spans))
	for i, s := range spans {
		kept += max(s[0]-at, 0)
		out[i], at = kept, max(at, s[1])
	}
	return out
}

// inNew returns the first place in the new text that has as many bytes before
// it that no edit covers as the start of a covered span of the old text has.
func (p places) inNew(old int) int {
	i := sort.Search(len(p.old), func(i int) bool { return p.old[i][0] >= old })
	if i == len(p.old) {
		return 0
	}
	kept := p.oldKept[i]
	j := sort.Search(len(p.new), func(j int) bool { return p.newKept[j] >= kept })
	if j < len(p.new) {
		return p.new[j][0] - (p.newKept[j] - kept)
	}
	if j == 0 {
		return kept
	}
	return p.new[j-1][1] + kept - p.newKept[j-1]
}
