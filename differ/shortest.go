package differ

import (
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// maxGap is the number of items, both sides together, up to which a gap is
// compared item by item: the comparison takes time in the square of it. It
// also keeps items numbered from 1 clear of the surrogates, which go-diff's
// runes cannot hold.
const maxGap = 3000

// shortest returns what two lists of at most maxGap items share, by the
// shortest edit script. Items with equal ids are equal.
func shortest[T any](a, b []T, id func(T) int) []block {
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0 // an answer must not depend on the clock
	runes := map[int]rune{}
	var out []block
	i, j := 0, 0
	for _, d := range dmp.DiffMainRunes(asRunes(a, id, runes), asRunes(b, id, runes), false) {
		n := utf8.RuneCountInString(d.Text)
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			i += n
		case diffmatchpatch.DiffInsert:
			j += n
		default:
			out = append(out, block{old: i, new: j, n: n})
			i, j = i+n, j+n
		}
	}
	return out
}

// asRunes numbers items from 1 in the order in which they are first seen.
func asRunes[T any](items []T, id func(T) int, runes map[int]rune) []rune {
	out := make([]rune, len(items))
	for i, item := range items {
		if _, ok := runes[id(item)]; !ok {
			runes[id(item)] = rune(len(runes) + 1)
		}
		out[i] = runes[id(item)]
	}
	return out
}
