package triage

import (
	"slices"
	"strings"

	"exportwatch"
)

// Matter returns the matter that d belongs to, with d's ties among its own, and
// the ties that d adds to it. That is the candidate that d already names or
// that shares the strongest of d's ties, which stand strongest first; without
// one it is a new matter named after the strongest. Equal arguments give equal
// matters.
func Matter(d exportwatch.Development, candidates []exportwatch.Matter) (exportwatch.Matter, []exportwatch.Tie) {
	m, ok := shared(d, candidates)
	if !ok {
		m = newMatter(d)
	}
	m.Ties = slices.Clone(m.Ties)
	var added []exportwatch.Tie
	for _, t := range d.Ties {
		if !hasKey(m.Ties, t.Key) {
			added = append(added, t)
		}
	}
	m.Ties = append(m.Ties, added...)
	return m, added
}

func shared(d exportwatch.Development, candidates []exportwatch.Matter) (exportwatch.Matter, bool) {
	for _, m := range candidates {
		if d.Matter != "" && m.ID == d.Matter {
			return m, true
		}
	}
	for _, t := range d.Ties {
		for _, m := range candidates {
			if hasKey(m.Ties, t.Key) {
				return m, true
			}
		}
	}
	return exportwatch.Matter{}, false
}

func hasKey(ties []exportwatch.Tie, key string) bool {
	return slices.ContainsFunc(ties, func(t exportwatch.Tie) bool { return t.Key == key })
}

// newMatter names a matter after the strongest tie of d or, without one, after
// its key.
func newMatter(d exportwatch.Development) exportwatch.Matter {
	name := d.Key
	if len(d.Ties) > 0 {
		name = d.Ties[0].Key
	}
	return exportwatch.Matter{ID: exportwatch.MatterID("m/" + exportwatch.Slug(name)), Title: matterTitle(d)}
}

func matterTitle(d exportwatch.Development) string {
	switch {
	case d.One("recipient") != "":
		return "License requirement on " + d.One("recipient")
	case d.One("case_name") != "":
		return d.One("case_name")
	case d.One("title") != "":
		return exportwatch.Excerpt(d.One("title"), 120)
	}
	return strings.TrimSuffix(d.Headline, unseen)
}
