package differ

import "exportwatch"

// A locator says which provisions edits are in.
type locator struct{ old, new *provisions }

// locate returns the edits with their paths; insertions and deletions of
// several provisions are cut into one for each.
func (l locator) locate(edits []exportwatch.Edit) []exportwatch.Edit {
	var out []exportwatch.Edit
	for _, e := range edits {
		for _, e := range l.split(e) {
			l.name(&e)
			for i := range e.Edits {
				l.name(&e.Edits[i])
			}
			out = append(out, e)
		}
	}
	return out
}

func (l locator) split(e exportwatch.Edit) []exportwatch.Edit {
	var out []exportwatch.Edit
	switch e.Op {
	case exportwatch.OpInsert:
		for _, s := range l.new.split(e.New) {
			e.New = s
			out = append(out, e)
		}
	case exportwatch.OpDelete:
		for _, s := range l.old.split(e.Old) {
			e.Old = s
			out = append(out, e)
		}
	default:
		out = append(out, e)
	}
	return out
}

// name sets the paths of e. A deletion is told by the provision it was made in,
// or by the provision deleted; a new provision has no old path.
func (l locator) name(e *exportwatch.Edit) {
	var was string
	var whole bool
	switch {
	case e.New[0] == e.New[1]:
		if was, whole = l.old.whole(e.Old); whole {
			e.Path = was
			break
		}
		was = l.old.path(e.Old)
		e.Path = l.new.place(e.New, was)
	case e.Old[0] == e.Old[1]:
		if e.Path, whole = l.new.whole(e.New); whole {
			was = e.Path
			break
		}
		e.Path = l.new.path(e.New)
		was = l.old.place(e.Old, e.Path)
	default:
		e.Path, was = l.new.path(e.New), l.old.path(e.Old)
	}
	if e.WasPath = ""; was != e.Path {
		e.WasPath = was
	}
}
