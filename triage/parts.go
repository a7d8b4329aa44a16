package triage

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"exportwatch"
)

// partsTable is the table of a list of parts: one row a part, or a run of
// reserved ones, under its number.
const partsTable = "parts"

// partRun matches the number of a part or of a run of reserved ones.
var partRun = regexp.MustCompile(`^(\d{1,4})[A-Za-z]?(?:-(\d{1,4})[A-Za-z]?)?$`)

// listsParts reports whether v lists the parts of a title, and not their text.
func listsParts(v *exportwatch.Version) bool {
	return len(v.Tables) == 1 && v.Tables[0].ID == partsTable
}

// A partRow is one row of a list of parts.
type partRow struct {
	number   string
	at       exportwatch.Span
	reserved bool
}

// partRows returns the rows of the list of parts v in its order.
func partRows(v *exportwatch.Version) (rows []partRow) {
	for _, r := range v.Tables[0].Rows {
		if r.Start < 0 || r.End > len(v.Text) || r.Start >= r.End {
			continue
		}
		at := trimmed(v.Text, r.Start, r.End)
		rows = append(rows, partRow{r.Key, at, strings.HasSuffix(v.Text[at[0]:at[1]], "[Reserved]")})
	}
	return rows
}

// covers reports whether the number of r is number, or a run that holds it.
func (r partRow) covers(number string) bool {
	if r.number == number {
		return true
	}
	first, last, isRun := partSpan(r.number)
	n, _, isPart := partSpan(number)
	return isRun && isPart && first < last && first <= n && n <= last
}

// partSpan returns the first and the last part of a number such as "754" or
// "755-761"; ok is false if it is no number of a part.
func partSpan(number string) (first, last int, ok bool) {
	m := partRun.FindStringSubmatch(number)
	if m == nil {
		return 0, 0, false
	}
	first, errFirst := strconv.Atoi(m[1])
	last, errLast := strconv.Atoi(cmp.Or(m[2], m[1]))
	return first, last, errFirst == nil && errLast == nil
}

// A partChange says of one part that it has come, has gone or is reserved now.
type partChange struct {
	says     string // "part 754 removed"
	evidence exportwatch.Evidence
}

// partsChanged returns that parts of a title came or went; where is the title and
// the parts listed ("15/730-774"). Which numbers are kept free for parts to come
// is no news.
func (p *passage) partsChanged(where string) []*draft {
	before := newPassage(Input{Document: p.Document, Version: *p.Previous})
	old, now := partRows(p.Previous), partRows(&p.Version)
	changes := append(before.partsWithout(old, now), p.partsWithin(old, now)...)
	if len(changes) == 0 {
		return nil
	}
	title, _, _ := strings.Cut(where, "/")
	d := p.draft(exportwatch.ProvisionAmended, 0, 0)
	d.on, d.Status, d.Confidence, d.Evidence = p.amendedOn(where), exportwatch.InForce, 0.98, nil
	fact := exportwatch.Fact{Field: "provisions"}
	for _, c := range changes[:min(len(changes), maxValues)] {
		kind := c.evidence
		kind.Field = "kind"
		d.Evidence = append(d.Evidence, kind)
		fact.Values, fact.Evidence = append(fact.Values, c.says), append(fact.Evidence, c.evidence)
	}
	d.Facts = append(d.Facts, fact)
	d.tie("doc:"+string(p.Document.ID), "changes which parts "+title+" CFR has")
	d.Key = "parts-changed|" + string(p.Document.ID) + "|" + d.on.String() + "|" + p.Version.TextDigest().String()[:16]
	d.Headline = title + " CFR: " + strings.Join(fact.Values[:min(5, len(fact.Values))], ", ")
	if len(fact.Values) > 5 {
		d.Headline += " and more"
	}
	return []*draft{d}
}

// partsWithout returns which parts of p, the list as it was, the list now has no
// more, quoted from p.
func (p *passage) partsWithout(old, now []partRow) (changes []partChange) {
	for _, r := range old {
		in := slices.IndexFunc(now, func(n partRow) bool { return n.covers(r.number) })
		switch {
		case r.reserved || in >= 0 && !now[in].reserved:
			continue
		case in >= 0:
			changes = append(changes, partChange{"part " + r.number + " reserved, its text removed", p.evidence("provisions", r.at[0], r.at[1])})
		default:
			changes = append(changes, partChange{"part " + r.number + " removed", p.evidence("provisions", r.at[0], r.at[1])})
		}
	}
	return changes
}

// partsWithin returns which parts of p, the list now, the list before had not.
func (p *passage) partsWithin(old, now []partRow) (changes []partChange) {
	for _, r := range now {
		had := slices.ContainsFunc(old, func(o partRow) bool { return !o.reserved && o.number == r.number })
		if !r.reserved && !had {
			changes = append(changes, partChange{"part " + r.number + " added", p.evidence("provisions", r.at[0], r.at[1])})
		}
	}
	return changes
}
