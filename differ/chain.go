package differ

import (
	"cmp"
	"slices"
)

// A block is a run of items (lines or shingles of words) that is the same on
// both sides: items old to old+n of one, new to new+n of the other.
type block struct {
	old, new, n int
	weight      int // what is lost if the block is not kept in place
}

// heaviest splits blocks, ordered by old and disjoint on both sides, into the
// heaviest set that has the same order on both sides, and the others. Ties go
// to the earlier block, so the answer depends on nothing but the blocks.
func heaviest(blocks []block) (kept, crossing []block) {
	byNew := make([]int, len(blocks))
	for i := range byNew {
		byNew[i] = i
	}
	slices.SortFunc(byNew, func(i, j int) int { return cmp.Compare(blocks[i].new, blocks[j].new) })
	rank := make([]int, len(blocks))
	for r, i := range byNew {
		rank[i] = r + 1
	}
	inChain := make([]bool, len(blocks))
	for i := chainEnd(blocks, rank, func(i, before int) { byNew[i] = before }); i >= 0; i = byNew[i] {
		inChain[i] = true
	}
	for i, b := range blocks {
		if inChain[i] {
			kept = append(kept, b)
		} else {
			crossing = append(crossing, b)
		}
	}
	return kept, crossing
}

// chainEnd finds the last block of the heaviest chain, -1 if there are none,
// and reports to link the block before each on its best chain. rank is each
// block's place in the new order, from 1. The tree holds, for a range of ranks
// (as a Fenwick tree does), the block that ends the heaviest chain there.
func chainEnd(blocks []block, rank []int, link func(i, before int)) int {
	tree := make([]int, len(blocks)+1)
	for i := range tree {
		tree[i] = -1
	}
	sum := make([]int, len(blocks))
	better := func(i, j int) int {
		if i < 0 || j >= 0 && sum[j] > sum[i] {
			return j
		}
		return i
	}
	for i, b := range blocks {
		before := -1
		for r := rank[i] - 1; r > 0; r -= r & -r {
			before = better(before, tree[r])
		}
		sum[i] = b.weight
		if before >= 0 {
			sum[i] += sum[before]
		}
		link(i, before)
		for r := rank[i]; r < len(tree); r += r & -r {
			tree[r] = better(tree[r], i)
		}
	}
	best := -1
	for i := range blocks {
		best = better(best, i)
	}
	return best
}
