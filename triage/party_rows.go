package triage

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"exportwatch"
)

// A partyRow is one row of a list of parties.
type partyRow struct {
	key, name, country string
	slug               string   // of the name
	says               string   // all it says, typography aside
	notices            []string // the Federal Register pages that it cites, "95 FR 1000"
	at                 exportwatch.Span
}

var (
	registerPage = regexp.MustCompile(`\b(\d{2,3})\s+F\.?\s?R\.?\s+(\d{1,6})\b`)
	countryCode  = regexp.MustCompile(`,\s([A-Z]{2})(?:;|$)`)
)

// maxNotices bounds the citations read from one row, and those that tie a change.
const maxNotices = 20

// partyRows returns the rows of the tables of v whose ID begins with prefix, in
// their order.
func partyRows(v *exportwatch.Version, prefix string) (rows []partyRow) {
	for _, t := range v.Tables {
		if !strings.HasPrefix(t.ID, prefix) {
			continue
		}
		read := rowReader(t)
		if read == nil {
			continue
		}
		for _, r := range t.Rows {
			if r.Start < 0 || r.End > len(v.Text) || r.Start >= r.End {
				continue
			}
			row := partyRow{key: r.Key, at: trimmed(v.Text, r.Start, r.End), says: exportwatch.Slug(strings.Join(r.Cells, "|"))}
			if row.name, row.country = read(r); row.name == "" {
				continue
			}
			for _, m := range registerPage.FindAllStringSubmatch(strings.Join(r.Cells, " | "), maxNotices) {
				row.notices = append(row.notices, m[1]+" FR "+m[2])
			}
			row.slug = exportwatch.Slug(row.name)
			rows = append(rows, row)
		}
	}
	return rows
}

// rowReader returns what reads the name and the country of a row of t, nil if no
// column of it names parties.
func rowReader(t exportwatch.Table) func(exportwatch.Row) (name, country string) {
	country, addresses := columnOf(t, "country"), columnOf(t, "addresses")
	if name := columnOf(t, "name"); name >= 0 {
		return func(r exportwatch.Row) (string, string) {
			if m := countryCode.FindStringSubmatch(cellAt(r, addresses)); m != nil {
				return cellAt(r, name), m[1]
			}
			return cellAt(r, name), cellAt(r, country)
		}
	}
	if name := columnOf(t, "nameandaddress"); name >= 0 {
		return func(r exportwatch.Row) (string, string) { return firstName(cellAt(r, name)), cellAt(r, country) }
	}
	if columnOf(t, "entity", "listedpersonandaddress") < 0 {
		return nil
	}
	// A supplement prints a country once and then its parties: its rows are keyed by
	// both.
	return func(r exportwatch.Row) (string, string) {
		in, name, ok := strings.Cut(r.Key, " | ")
		if !ok {
			return "", ""
		}
		return firstName(name), in
	}
}

// firstName returns the name that a cell begins with, before its address.
func firstName(cell string) string {
	return cell[:listed(cell, exportwatch.Span{0, len(cell)})[0][1]]
}

// columnOf returns the index of the first column whose name, letters alone, is one
// of names, or -1.
func columnOf(t exportwatch.Table, names ...string) int {
	return slices.IndexFunc(t.Columns, func(c string) bool {
		return slices.Contains(names, strings.ReplaceAll(exportwatch.Slug(c), "-", ""))
	})
}

func cellAt(r exportwatch.Row, i int) string {
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return r.Cells[i]
}

// who returns the name with the country, as far as the row tells one.
func (r partyRow) who() string {
	if r.country == "" {
		return r.name
	}
	return r.name + " (" + r.country + ")"
}

// A listDelta is what an edition of a list changes.
type listDelta struct {
	added, changed []partyRow // of the new edition
	removed        []partyRow // of the one before
	pages          []string   // the Federal Register pages that only the new edition cites
}

// deltaOf compares two editions by the keys of their rows. A party that has other
// rows in the other edition, by another address or day, is changed, neither added
// nor removed.
func deltaOf(old, now []partyRow) (d listDelta) {
	before, was := byKey(old)
	after, is := byKey(now)
	for _, r := range now {
		same, known := before[r.key]
		switch {
		case known && same.says == r.says:
		case known || was[r.slug]:
			d.changed = append(d.changed, r)
		default:
			d.added = append(d.added, r)
		}
	}
	for _, r := range old {
		_, kept := after[r.key]
		hasSlug := func(o partyRow) bool { return o.slug == r.slug }
		switch {
		case kept:
		case !is[r.slug]:
			d.removed = append(d.removed, r)
		case !slices.ContainsFunc(d.changed, hasSlug):
			d.changed = append(d.changed, now[slices.IndexFunc(now, hasSlug)])
		}
	}
	d.pages = newPages(old, slices.Concat(d.added, d.changed))
	return d
}

// byKey returns the rows by their keys, and which names they have.
func byKey(rows []partyRow) (keys map[string]partyRow, names map[string]bool) {
	keys, names = map[string]partyRow{}, map[string]bool{}
	for _, r := range rows {
		keys[r.key], names[r.slug] = r, true
	}
	return keys, names
}

// newPages returns the pages that rows cite and none of old does.
func newPages(old, rows []partyRow) (pages []string) {
	cited := map[string]bool{}
	for _, r := range old {
		for _, n := range r.notices {
			cited[n] = true
		}
	}
	for _, r := range rows {
		for _, n := range r.notices {
			if !cited[n] && len(pages) < maxNotices {
				cited[n], pages = true, append(pages, n)
			}
		}
	}
	return pages
}

// size returns how many rows the change is of.
func (d listDelta) size() int { return len(d.added) + len(d.removed) + len(d.changed) }

// says tells how many parties were added, removed and changed, and names the first.
func (d listDelta) says() string {
	var counts, names []string
	for _, c := range []struct {
		rows []partyRow
		what string
	}{{d.added, "added"}, {d.removed, "removed"}, {d.changed, "changed"}} {
		if len(c.rows) > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", len(c.rows), c.what))
		}
		for _, r := range c.rows {
			if who := r.who(); !slices.Contains(names, who) && len(names) < maxNamed {
				names = append(names, who)
			}
		}
	}
	return strings.Join(counts, ", ") + ": " + exportwatch.Excerpt(strings.Join(names, "; "), 160)
}

// maxNamed is how many parties a headline names.
const maxNamed = 5
