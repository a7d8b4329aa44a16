package triage

import (
	"slices"
	"strings"

	"exportwatch"
)

// A document that changes does not contradict itself: what it says by now
// replaces what it said before.

// retold reports whether c is what the record of a meeting says by now. Meetings
// have one record each, which their committee keeps: it does not contradict
// itself, it changes.
func retold(stored, c exportwatch.Development) bool {
	return stored.Kind == hearing && len(c.Sources) == 1 && strings.HasPrefix(string(c.Sources[0].Doc), "meeting/") &&
		!slices.ContainsFunc(stored.Sources, func(a exportwatch.Attestation) bool {
			return a.Doc != c.Sources[0].Doc
		})
}

// retell makes the facts, the status and the headline those of c.
func (m *merger) retell(c exportwatch.Development) {
	if c.One("date") != m.d.One("date") {
		m.changed = append(m.changed, "date")
	}
	if c.Status != m.d.Status || !strings.EqualFold(c.One("status"), m.d.One("status")) {
		m.changed = append(m.changed, "status")
	}
	m.d.Facts, m.d.Evidence, m.d.Status, m.d.Headline = c.Facts, c.Evidence, c.Status, c.Headline
	m.ties(c)
}

// renewed reports whether c is what a document says by now of a letter that
// stored was read from it before.
func renewed(stored, c exportwatch.Development) bool {
	switch classOf(stored.Kind).family {
	case "letter", "relief", "rescission", "stop":
	default:
		return false
	}
	if len(c.Sources) != 1 || c.Sources[0].Doc == "" || c.Kind != stored.Kind {
		return false
	}
	now := c.Sources[0]
	return slices.ContainsFunc(stored.Sources, func(a exportwatch.Attestation) bool { return a.Doc == now.Doc && a.Version <= now.Follows }) &&
		!slices.ContainsFunc(stored.Sources, func(a exportwatch.Attestation) bool { return a.Doc == now.Doc && a.Version >= now.Version })
}

var (
	// scopes are the fields that say how far a letter, or relief from it, reaches.
	scopes = []string{"items", "destinations", "end_users", "exempted", "excluded"}
	// identity are those that tell which letter it is. A text that says them no
	// more has not taken them back.
	identity = []string{"recipient", "date", "month"}
)

// renew replaces the facts that are quoted from the document of c by those of c,
// and names the scope and the day that differ. What other documents say stays.
func (m *merger) renew(c exportwatch.Development) {
	doc, before := c.Sources[0].Doc, m.d
	m.d.Facts = nil
	for _, f := range before.Facts {
		if f = renewedFact(f, c, doc); len(f.Values) > 0 {
			m.d.Facts = append(m.d.Facts, f)
		}
	}
	if !slices.ContainsFunc(m.d.Evidence, func(e exportwatch.Evidence) bool { return e.Doc != doc }) {
		m.d.Evidence = c.Evidence
	}
	m.facts(c)
	for _, field := range append(scopes[:len(scopes):len(scopes)], "date") {
		was := before.Fact(field)
		if (field != "date" || was != nil) && !sameValues(was, m.d.Fact(field)) && !slices.Contains(m.changed, field) {
			m.changed = append(m.changed, field)
		}
	}
}

// renewedFact returns what is left of a stored fact once doc says what c does:
// what others are quoted for or, if that is nothing, what doc says by now.
func renewedFact(f exportwatch.Fact, c exportwatch.Development, doc exportwatch.DocID) exportwatch.Fact {
	if kept := saidElsewhere(f, doc); len(kept.Values) > 0 {
		return kept
	}
	if i := slices.IndexFunc(c.Facts, func(g exportwatch.Fact) bool { return g.Field == f.Field }); i >= 0 {
		return c.Facts[i]
	}
	dated := c.One("date") != "" || c.One("month") != ""
	if slices.Contains(identity, f.Field) && (f.Field == "recipient" || !dated) {
		return f
	}
	return exportwatch.Fact{}
}

// saidElsewhere returns the values of a fact that other documents than doc are
// quoted for.
func saidElsewhere(f exportwatch.Fact, doc exportwatch.DocID) exportwatch.Fact {
	out := exportwatch.Fact{Field: f.Field}
	for i, v := range f.Values {
		if i < len(f.Evidence) && f.Evidence[i].Doc != doc {
			out.Values, out.Evidence = append(out.Values, v), append(out.Evidence, f.Evidence[i])
		}
	}
	return out
}

// sameValues reports whether two lists hold the same values in any order, letter
// case and punctuation aside.
func sameValues(a, b []string) bool {
	holds := func(list []string, v string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return exportwatch.Slug(w) == exportwatch.Slug(v) })
	}
	missing := func(list, from []string) bool {
		return slices.ContainsFunc(list, func(v string) bool { return !holds(from, v) })
	}
	return !missing(a, b) && !missing(b, a)
}
