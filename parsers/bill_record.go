package parsers

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"exportwatch"
)

// A billPart is one part of the record of a bill: the bulk data of govinfo hold
// all of them in one file, the API of congress.gov gives each under an address
// of its own.
type billPart string

const (
	partBill       billPart = "bill"
	partActions    billPart = "actions"
	partCommittees billPart = "committees"
	partCosponsors billPart = "cosponsors"
	partRelated    billPart = "related-bills"
	partSubjects   billPart = "subjects"
	partSummaries  billPart = "summaries"
	partTexts      billPart = "text-versions"
	partTitles     billPart = "titles"
)

// keys are the keys of the metadata that tell a part.
func (p billPart) keys() []string {
	switch p {
	case partBill:
		return []string{"title", "introduced_on", "origin_chamber", "sponsors", "sponsor_ids", "laws", "policy_area", "updated_at"}
	case partActions:
		return []string{"actions", "latest_action_date", "votes", "hearings"}
	case partCommittees:
		return []string{"committees", "committee_ids", "committee_activities"}
	case partCosponsors:
		return []string{"cosponsors", "cosponsor_ids", "original_cosponsors"}
	case partRelated:
		return []string{"related_bills"}
	case partSubjects:
		return []string{"subjects"}
	case partSummaries:
		return []string{"summaries"}
	case partTexts:
		return []string{"text_versions", "texts"}
	case partTitles:
		return []string{"all_titles", "titles"}
	}
	return nil
}

// setBill completes v, the record of a bill or some parts of it, from its
// metadata and entries: text, sections, title and days. The text does not
// depend on where each part came from.
func setBill(v *exportwatch.Version, name billName) {
	v.Meta["congress"], v.Meta["bill_type"], v.Meta["bill_number"] = strconv.Itoa(name.congress), name.kind, strconv.Itoa(name.number)
	setActions(v)
	v.Title = strings.TrimSuffix(name.label()+": "+v.Meta.String("title"), ": ")
	renderBill(v).finish(v)
}

// setActions derives from the entries what tells of the actions.
func setActions(v *exportwatch.Version) {
	var lines, hearings []string
	for _, e := range v.Entries {
		line := actionLine(e)
		lines = append(lines, line)
		if hearingHeld.MatchString(e.Description) {
			hearings = append(hearings, line)
		}
	}
	latest := ""
	if n := len(v.Entries); n > 0 {
		v.Published = v.Entries[n-1].DateFiled
		latest = v.Published.String()
	}
	v.AsOf = v.Published
	v.Meta["actions"], v.Meta["hearings"], v.Meta["latest_action_date"] = lines, hearings, latest
	v.Meta = metaOf(v.Meta)
}

// renderBill writes the record, in an order that no source of it decides.
// Summaries are left out: they are the words of the Library of Congress about
// the bill, rewritten without news.
func renderBill(v *exportwatch.Version) *builder {
	b := new(builder)
	part := func(id, heading string, lines []string) {
		if len(lines) == 0 {
			return
		}
		b.section(id, "", heading, 0)
		for _, l := range lines {
			b.para(l)
		}
	}
	m := v.Meta
	if v.Title != "" {
		part("title", "Title", []string{v.Title})
	}
	part("titles", "Other titles", slices.DeleteFunc(slices.Clone(m.Strings("all_titles")), func(t string) bool { return t == m.String("title") }))
	part("introduced", "Introduced", m.Strings("introduced_on"))
	part("sponsors", "Sponsors", m.Strings("sponsors"))
	part("cosponsors", "Cosponsors", m.Strings("cosponsors"))
	part("committees", "Committees", m.Strings("committees"))
	part("actions", "Actions", m.Strings("actions"))
	part("votes", "Recorded votes", m.Strings("votes"))
	part("laws", "Became law", m.Strings("laws"))
	part("texts", "Text versions", m.Strings("texts"))
	part("related", "Related bills", m.Strings("related_bills"))
	return b
}

// MergeBill returns next, a newer reading of the record of a bill, on top of
// before. What next has no part of stays as it was, so that the record is the
// same by whichever route its parts came; a list of which next is one window is
// added to. A whole record that the publisher dates before the one already held
// tells nothing: one of the two publishers runs hours behind the other.
func MergeBill(before, next exportwatch.Version) exportwatch.Version {
	out := next
	held, told := before.Meta.String("updated_at"), next.Meta.String("updated_at")
	if !next.Partial {
		if before.Partial || told == "" || told >= held {
			return next
		}
		out.Meta, out.Entries, out.Title, out.Warnings = before.Meta, before.Entries, before.Title, before.Warnings
		out.Text, out.Sections, out.Published, out.AsOf = before.Text, before.Sections, before.Published, before.AsOf
		return out
	}
	out.Meta, out.Entries, out.Partial = maps.Clone(before.Meta), before.Entries, before.Partial
	windows := next.Meta.Strings("windows")
	for _, p := range next.Meta.Strings("parts") {
		window := slices.Contains(windows, p)
		if billPart(p) == partActions {
			out.Entries = mergeEntries(before.Entries, next.Entries, window)
		}
		for _, key := range billPart(p).keys() {
			out.Meta[key] = mergeValue(before.Meta, next.Meta, key, window)
		}
	}
	if told < held {
		out.Meta["updated_at"] = held
	}
	name, err := nameOf(next.Meta.String("congress"), next.Meta.String("bill_type"), next.Meta.String("bill_number"))
	if err != nil {
		return next // no record of a bill
	}
	out.Meta["parts"] = nil
	if before.Partial {
		parts := sorted(append(slices.Clone(before.Meta.Strings("parts")), next.Meta.Strings("parts")...))
		if out.Partial = !essential(parts); out.Partial {
			out.Meta["parts"] = parts
		}
	}
	setBill(&out, name)
	return out
}

// essential reports whether parts are enough of a record to be held against a
// whole one.
func essential(parts []string) bool {
	for _, p := range []billPart{partBill, partActions, partTexts} {
		if !slices.Contains(parts, string(p)) {
			return false
		}
	}
	return true
}

// mergeValue returns what is under key of next, together with what before has
// there if next holds but a window of a list.
func mergeValue(before, next exportwatch.Meta, key string, window bool) any {
	if !window {
		if list := next.Strings(key); len(list) > 1 {
			return list
		}
		return next[key]
	}
	return sorted(append(slices.Clone(before.Strings(key)), next.Strings(key)...))
}

// mergeEntries returns the actions of next, merged into those of before if next
// is a window on them.
func mergeEntries(before, next []exportwatch.Entry, window bool) []exportwatch.Entry {
	if !window {
		return next
	}
	return mergeActions(append(slices.Clone(before), next...))
}

// nameOf returns the bill with the given congress, type and number.
func nameOf(congress, kind, number string) (billName, error) {
	kind = strings.ToLower(kind)
	n, err1 := strconv.Atoi(number)
	c, err2 := strconv.Atoi(congress)
	label, _ := billKind(kind)
	if label == "" || err1 != nil || err2 != nil || n <= 0 || c <= 0 {
		return billName{}, wrongShape("", "bill named by congress %q, type %q, number %q", congress, kind, number)
	}
	return billName{c, kind, n}, nil
}

// sorted returns list in the order of the alphabet without repeats.
func sorted(list []string) []string {
	slices.Sort(list)
	return uniq(list)
}
