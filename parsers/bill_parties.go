package parsers

import (
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// setSponsors sets who brought a bill in: the names, and the identifiers that
// the Biographical Directory of Congress has for them.
func setSponsors(m exportwatch.Meta, list []congressPerson) {
	m["sponsors"], m["sponsor_ids"] = personLines(list), personIDs(list)
}

// setCosponsors sets who joined a bill, and who of them from the first.
func setCosponsors(m exportwatch.Meta, list []congressPerson) {
	m["cosponsors"], m["cosponsor_ids"] = personLines(list), personIDs(list)
	var first []string
	for _, p := range list {
		if strings.EqualFold(string(p.Original), "true") {
			first = append(first, string(p.Name))
		}
	}
	m["original_cosponsors"] = sorted(first)
}

// personLines returns names with the day of sponsorship where there is one, and
// the day it was withdrawn.
func personLines(list []congressPerson) []string {
	var out []string
	for _, p := range list {
		line := fold(string(p.Since + " " + p.Name))
		if p.Withdrawn != "" {
			line += ", withdrawn " + string(p.Withdrawn)
		}
		out = append(out, line)
	}
	return sorted(out)
}

func personIDs(list []congressPerson) []string {
	var out []string
	for _, p := range list {
		if p.ID != "" {
			out = append(out, fold(string(p.ID+" "+p.Name)))
		}
	}
	return sorted(out)
}

// setCommittees sets the committees and subcommittees that have to do with a
// bill, with what they did, their codes ("hsba00") and the day of each activity
// in Washington, where those are known.
func setCommittees(v *exportwatch.Version, list []congressCommittee) {
	var lines, ids, activities []string
	add := func(name string, c congressCommittee) {
		lines = append(lines, committeeLine(name, names(c.Activities)))
		if c.Code != "" {
			ids = append(ids, string(c.Code)+" "+name)
		}
		for _, a := range c.Activities {
			day := instantDay(v, "committee activity", string(a.Date)).String()
			activities = append(activities, fold(day+" "+either(string(c.Code), name)+" "+activity(string(a.Name))))
		}
	}
	for _, c := range list {
		name := fold(string(c.Chamber + " " + c.Name))
		add(name, c)
		for _, sub := range c.Subcommittees {
			add(name+", "+string(sub.Name), sub)
		}
	}
	v.Meta["committees"], v.Meta["committee_ids"], v.Meta["committee_activities"] = sorted(lines), sorted(ids), sorted(activities)
}

// activity returns what a committee did. The publishers write "Referred to" and
// "Referred To".
func activity(s string) string {
	return s[:min(1, len(s))] + strings.ToLower(s[min(1, len(s)):])
}

// committeeLine returns a committee with what it did.
func committeeLine(name string, did []string) string {
	for i, d := range did {
		did[i] = activity(d)
	}
	if did = sorted(did); len(did) == 0 {
		return name
	}
	return name + ": " + strings.Join(did, "; ")
}

func names(list []congressActivity) []string {
	var out []string
	for _, n := range list {
		out = append(out, string(n.Name))
	}
	return out
}

// setTitles sets every title that a bill has or had, and once more with what
// each is: "short, as passed house, for a portion: Sample Act".
func setTitles(m exportwatch.Meta, list []congressTitle) {
	var all, told []string
	for _, t := range list {
		all = append(all, string(t.Title))
		if t.Title != "" && t.Type != "" {
			told = append(told, titleKind(string(t.Type))+": "+string(t.Title))
		}
	}
	m["all_titles"], m["titles"] = sorted(all), sorted(told)
}

// titleType takes apart "Short Title(s) as Passed House for portions of this bill".
var titleType = regexp.MustCompile(`(?i)^(?:\(Extracted from GPO\) )?(official|short|popular|display)\b.*?(?: (as|on|from) (.*?))?( for portions of this bill)?:?$`)

// titleKind returns what a title is: its kind, the stage at which the bill bore
// it, and whether a part of the bill alone does.
func titleKind(s string) string {
	m := titleType.FindStringSubmatch(strings.ToLower(fold(s)))
	if m == nil {
		return s
	}
	parts := []string{m[1], fold(m[2] + " " + m[3])}
	if m[4] != "" {
		parts = append(parts, "for a portion")
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}
