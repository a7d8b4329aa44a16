package differ

import "exportwatch"

const (
	maxOpen     = 16      // cascades that may be open at once, one inside another
	maxDistance = 8 << 10 // bytes between two members of one cascade
)

// cascades joins renumbered designators that follow one another on both sides,
// "(b)" to "(c)" and "(c)" to "(d)", into one edit that stands where the first
// does.
func cascades(old, new string, edits []exportwatch.Edit) []exportwatch.Edit {
	var out []exportwatch.Edit
	var open []int // indexes in out, the latest last
	for _, e := range edits {
		e.Edits = cascades(old, new, e.Edits)
		if e.Op != exportwatch.OpRenumber {
			out = append(out, e)
			continue
		}
		k := len(open) - 1
		for k >= 0 && !continues(old, new, out[open[k]], e) {
			k--
		}
		if k >= 0 {
			out[open[k]].Members = append(out[open[k]].Members, e.Members...)
			open = open[:k+1]
			continue
		}
		open = append(open, len(out))
		if len(open) > maxOpen {
			open = open[1:]
		}
		out = append(out, e)
	}
	return out
}

func continues(old, new string, cascade, e exportwatch.Edit) bool {
	last := cascade.Members[len(cascade.Members)-1]
	return e.Old[0]-last.Old[1] <= maxDistance &&
		follows(old[last.Old[0]:last.Old[1]], old[e.Old[0]:e.Old[1]]) &&
		follows(new[last.New[0]:last.New[1]], new[e.New[0]:e.New[1]])
}
