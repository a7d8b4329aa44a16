package parsers

import (
	"fmt"
	"strings"

	"exportwatch"
)

// moves adds the effects of a redesignation: one for each provision that gets
// another designation.
func (r *amdReading) moves(act act, e exportwatch.Effect, things []*thing, at amdSpot) {
	if len(things) == 0 && act.verb == "transfer" {
		things = r.same(act)
	}
	to := r.destinations(act.to, at)
	for i, t := range things {
		e.To = ""
		switch {
		case i < len(to) && len(to) == len(things):
			e.To = to[i]
		case len(to) == 1:
			e.To = to[0]
		}
		if path := strings.TrimPrefix(e.To, sectionsOf(t, at)[0]); strings.HasPrefix(path, "(") {
			e.To = path
		}
		r.effect(act, e, t, at)
	}
	if len(things) != len(to) && len(to) != 1 {
		r.a.warn(fmt.Sprintf("%d provisions become %d: ", len(things), len(to)) + r.text)
	}
}

// destinations returns the designations that to names.
func (r *amdReading) destinations(to string, at amdSpot) []string {
	at.paths = nil
	to = strings.TrimPrefix(strings.TrimSpace(to), "as ")
	to = strings.TrimPrefix(to, "to ")
	things, _ := sortPhrases(r.phrases(to), at, false)
	var out []string
	for _, t := range things {
		switch {
		case strings.HasPrefix(t.path, "(") && strings.Contains(t.section, "."):
			out = append(out, t.section+t.path) // of another section, it may be
		case t.path != "":
			out = append(out, t.path)
		case t.section != "" && t.through != "":
			out = append(out, t.section+" through "+t.through)
		case t.section != "":
			out = append(out, t.section)
		case t.element != "" && len(t.names) == 1: // "as Note 1 to paragraph (b)"
			out = append(out, t.names[0])
		case t.part != "":
			out = append(out, "part "+t.part)
		}
	}
	return out
}
