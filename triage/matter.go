package triage

import (
	"slices"
	"strings"

	"exportwatch"
)

// Matter returns the matter that d belongs to, with d's ties among its own, and
// the ties that d adds to it. That is the candidate that shares the strongest
// of d's ties: a letter binds more than a docket, a docket more than a bill or
// a rule. Among equals it is the one that d already names, then the one that
// shares most. So a suit moves to the affair of the letter it attacks once it
// is known to. A letter joins no affair of another letter by their suit alone,
// and leaves the suit there. If no candidate shares a tie it is a new matter,
// named after d's first. Equal arguments give equal matters.
func Matter(d exportwatch.Development, candidates []exportwatch.Matter) (exportwatch.Matter, []exportwatch.Tie) {
	var others []exportwatch.Tie
	candidates = slices.DeleteFunc(slices.Clone(candidates), func(m exportwatch.Matter) bool {
		other := m.ID != d.Matter && ofOtherLetter(d, m)
		if other && d.One("recipient") != "" {
			others = append(others, m.Ties...)
		}
		return other
	})
	m, ok := shared(d, candidates)
	if !ok {
		m = newMatter(d)
	}
	m.Ties = slices.Clone(m.Ties)
	var added []exportwatch.Tie
	for _, t := range d.Ties {
		if !hasKey(m.Ties, t.Key) && !hasKey(others, t.Key) {
			added = append(added, t)
		}
	}
	m.Ties = append(m.Ties, added...)
	return m, added
}

// ofOtherLetter reports whether m is the affair of a letter that is none of those d
// names, and all that binds them is a suit: for a letter, any; for the suit over
// one, only that some text told in m mentions it.
func ofOtherLetter(d exportwatch.Development, m exportwatch.Matter) bool {
	if !hasLetter(d.Ties) || !hasLetter(m.Ties) {
		return false
	}
	for _, t := range m.Ties {
		mentioned := d.One("recipient") != "" || strings.HasPrefix(t.Reason, citesDocket)
		if hasKey(d.Ties, t.Key) && !(mentioned && ofSuit(t)) {
			return false
		}
	}
	return true
}

func hasLetter(ties []exportwatch.Tie) bool {
	return slices.ContainsFunc(ties, func(t exportwatch.Tie) bool { return strings.HasPrefix(t.Key, "letter:") })
}

func ofSuit(t exportwatch.Tie) bool {
	return strings.HasPrefix(t.Key, "docket:") || strings.HasPrefix(t.Key, "pacer:")
}

// strength orders kinds of tie by how surely they mean one affair.
func strength(key string) int {
	order := []string{"letter", "docket", "pacer", "bill", "act", "denial", "rin", "eo", "fr", "frcite", "cfr", "doc"}
	kind, _, _ := strings.Cut(key, ":")
	if i := slices.Index(order, kind); i >= 0 {
		return len(order) - i
	}
	return 0
}

func shared(d exportwatch.Development, candidates []exportwatch.Matter) (exportwatch.Matter, bool) {
	best, bestScore := -1, [3]int{}
	for i, m := range candidates {
		var score [3]int // strongest shared tie, is d's own, ties shared
		for _, t := range d.Ties {
			if hasKey(m.Ties, t.Key) {
				score[0] = max(score[0], strength(t.Key))
				score[2]++
			}
		}
		own := d.Matter != "" && m.ID == d.Matter
		if own {
			score[1] = 1
		}
		if (own || score[2] > 0) && (best < 0 || slices.Compare(score[:], bestScore[:]) > 0) {
			best, bestScore = i, score
		}
	}
	if best < 0 {
		return exportwatch.Matter{}, false
	}
	return candidates[best], true
}

func hasKey(ties []exportwatch.Tie, key string) bool {
	return slices.ContainsFunc(ties, func(t exportwatch.Tie) bool { return t.Key == key })
}

// newMatter names a matter after the first tie of d or, without one, after
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
