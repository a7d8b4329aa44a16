package triage

import (
	"slices"
	"strings"

	"exportwatch"
)

// listsAnnounced adds to d, a rule, what its instructions do to lists of parties:
// the parties by what happens to them, each quoted from the instruction or from the
// row that is printed for it.
func (p *passage) listsAnnounced(d *draft) {
	for _, section := range []string{"supp-4", "supp-6", "supp-7"} {
		target := exportwatch.DocID("cfr/15/744")
		list, ok := partyListOf(target + "/" + exportwatch.DocID(section))
		if !ok {
			continue
		}
		var delta listDelta
		for _, e := range p.Version.Effects {
			if e.Target == string(target) && e.Section == section {
				p.announced(&delta, e)
			}
		}
		if delta.size() == 0 {
			continue
		}
		kinds := list.kinds(delta)
		if len(d.Also) == 0 {
			d.Polarity = classOf(kinds[0]).polarity
		}
		for _, k := range kinds {
			if !slices.Contains(d.Also, k) {
				d.Also = append(d.Also, k)
			}
		}
		d.rowFacts(p, "added", delta.added)
		d.rowFacts(p, "removed", delta.removed)
		d.rowFacts(p, "changed", delta.changed)
		d.Headline += "; " + list.name + ": " + delta.says()
	}
}

// announced adds the parties of an effect to what is done to a list.
func (p *passage) announced(delta *listDelta, e exportwatch.Effect) {
	for _, party := range e.Parties {
		at, ok := p.whereNamed(party.Name, e)
		if !ok {
			continue // without evidence there is no fact
		}
		row := partyRow{country: party.Country, name: party.Name, at: at}
		switch e.Verb {
		case "add":
			delta.added = append(delta.added, row)
		case "remove":
			delta.removed = append(delta.removed, row)
		case "revise":
			delta.changed = append(delta.changed, row)
		}
	}
}

// whereNamed returns where the instruction names a party or, if it does not, where
// what is printed after it does.
func (p *passage) whereNamed(name string, e exportwatch.Effect) (exportwatch.Span, bool) {
	from := min(max(e.Start, 0), len(p.text))
	i := strings.Index(p.text[from:], name)
	if i < 0 || name == "" {
		return exportwatch.Span{}, false
	}
	return exportwatch.Span{from + i, from + i + len(name)}, true
}
