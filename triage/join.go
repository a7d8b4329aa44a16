package triage

import (
	"slices"

	"exportwatch"
)

// Join makes one development of each event that reports tell, with the sources of
// all of them, and puts each into a matter. Reports are taken in their order, as
// if they had come in one after the other ([Match], [Merge], [Matter]); those of
// one document must not carry the name of another. The arguments are not modified.
func Join(reports []exportwatch.Development) ([]exportwatch.Development, []exportwatch.Matter) {
	var out []exportwatch.Development
	for _, r := range reports {
		stored, known := Match(r, out)
		if !known {
			out = append(out, r)
			continue
		}
		i := slices.IndexFunc(out, func(d exportwatch.Development) bool { return d.ID == stored.ID })
		out[i], _ = Merge(stored, r)
	}
	var matters []exportwatch.Matter
	for i := range out {
		m, _ := Matter(out[i], matters)
		out[i].Matter = m.ID
		if at := slices.IndexFunc(matters, func(o exportwatch.Matter) bool { return o.ID == m.ID }); at >= 0 {
			matters[at] = m
		} else {
			matters = append(matters, m)
		}
	}
	return out, matters
}
