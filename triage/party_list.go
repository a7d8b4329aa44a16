package triage

import (
	"slices"

	"exportwatch"
)

// Lists of parties are published whole, again and again. What one edition adds,
// takes off and changes against the one before is one development, whose evidence
// are the rows. The Federal Register has the rule or the order behind a row; the
// row cites it, which joins the two.

// Kinds of changes of lists. The taxonomy has no code for other changes of a list
// than those it names: they are told as party-list-changed.
const (
	entityListAdd    exportwatch.Kind = "entity-list-add"
	entityListRemove exportwatch.Kind = "entity-list-remove"
	entityListModify exportwatch.Kind = "entity-list-modify"
	uvlAdd           exportwatch.Kind = "uvl-add"
	uvlRemove        exportwatch.Kind = "uvl-remove"
	meuAdd           exportwatch.Kind = "meu-add"
	partyListChanged exportwatch.Kind = "party-list-changed"
)

// A partyList is a list whose changes are told, and the kinds of these.
type partyList struct {
	name                   string
	added, removed, change exportwatch.Kind
}

// partyListOf returns which list a document, or a section of codified text, is, or
// false for one whose changes are not told: lists of others, and copies of a list
// that is read from its publisher.
func partyListOf(id exportwatch.DocID) (partyList, bool) {
	switch id {
	case "list/entity-list", "cfr/15/744/supp-4":
		return partyList{"Entity List", entityListAdd, entityListRemove, entityListModify}, true
	case "list/uvl", "list/uvl-bis", "cfr/15/744/supp-6":
		return partyList{"Unverified List", uvlAdd, uvlRemove, partyListChanged}, true
	case "list/meu", "cfr/15/744/supp-7":
		return partyList{"Military End-User List", meuAdd, partyListChanged, partyListChanged}, true
	case "list/dpl": // 15 CFR 764.3(a)(2)
		return partyList{"Denied Persons List", denialOrderTDO, partyListChanged, partyListChanged}, true
	}
	return partyList{}, false
}

// listChange returns the one development that an edition of a list is against the
// one before.
func (p *passage) listChange() []*draft {
	list, ok := partyListOf(p.Document.ID)
	if !ok || p.Previous == nil {
		return nil
	}
	delta, whole := p.listDelta("")
	if delta.size() == 0 {
		return nil
	}
	kinds := list.kinds(delta)
	d := p.draft(kinds[0], 0, 0)
	d.Also, d.Status, d.Confidence = kinds[1:], exportwatch.InForce, confidence(d.Grade)
	d.on = p.Version.AsOf
	if d.on.IsZero() {
		d.on = exportwatch.DateOf(p.Version.ObservedAt.UTC())
	}
	d.listFacts(delta)
	kind := d.Facts[0].Evidence[0]
	kind.Field = "kind"
	d.Evidence = []exportwatch.Evidence{kind}
	d.listTies(list, delta)
	if whole {
		d.flag("most rows of the list changed at once: it may have been written anew")
	}
	d.Key = "list-change|" + string(p.Document.ID) + "|" + p.Version.TextDigest().String()[:16]
	d.Headline = list.name + ": " + delta.says()
	return []*draft{d}
}

// listsAmended adds to d, a change of codified text, what it does to the lists that
// the sections are.
func (p *passage) listsAmended(d *draft, sections []string) {
	for _, s := range sections {
		list, ok := partyListOf(p.Document.ID + "/" + exportwatch.DocID(s))
		if !ok {
			continue
		}
		delta, _ := p.listDelta(s + "/")
		if delta.size() == 0 {
			continue
		}
		if len(d.Also) == 0 {
			d.Polarity = classOf(list.kinds(delta)[0]).polarity
		}
		for _, k := range list.kinds(delta) {
			if !slices.Contains(d.Also, k) {
				d.Also = append(d.Also, k)
			}
		}
		d.listFacts(delta)
		d.listTies(list, delta)
		d.Headline += "; " + list.name + ": " + delta.says()
	}
}

// manyRows is from how many rows on a change of most of them is remarked.
const manyRows = 20

// listDelta compares the tables whose ID begins with prefix with those before.
// Whole reports whether most rows of a long list changed. A list that had no row,
// or has none now, is not compared: it was not read.
func (p *passage) listDelta(prefix string) (d listDelta, whole bool) {
	old, now := partyRows(p.Previous, prefix), partyRows(&p.Version, prefix)
	if len(old) == 0 || len(now) == 0 {
		return listDelta{}, false
	}
	d = deltaOf(old, now)
	all := max(len(old), len(now))
	return d, all >= manyRows && 2*d.size() > all
}

// kinds returns the kinds of a change, additions first.
func (l partyList) kinds(d listDelta) (kinds []exportwatch.Kind) {
	for _, k := range []struct {
		kind exportwatch.Kind
		rows []partyRow
	}{{l.added, d.added}, {l.removed, d.removed}, {l.change, d.changed}} {
		if len(k.rows) > 0 && !slices.Contains(kinds, k.kind) {
			kinds = append(kinds, k.kind)
		}
	}
	if len(d.added) > 0 && l.added == denialOrderTDO {
		kinds = append(kinds, denialOrder) // the list does not tell orders for years from temporary ones
	}
	return kinds
}

// listFacts adds the parties by what happened to them, each quoted by its row, and
// the Federal Register pages that their rows cite anew.
func (d *draft) listFacts(delta listDelta) {
	before := newPassage(Input{Document: d.p.Document, Version: *d.p.Previous})
	d.rowFacts(d.p, "added", delta.added)
	d.rowFacts(before, "removed", delta.removed)
	d.rowFacts(d.p, "changed", delta.changed)
	for _, r := range slices.Concat(delta.added, delta.changed) {
		row := d.p.text[r.at[0]:r.at[1]]
		for _, m := range registerPage.FindAllStringSubmatchIndex(row, maxNotices) {
			if page := row[m[2]:m[3]] + " FR " + row[m[4]:m[5]]; slices.Contains(delta.pages, page) {
				d.fact("citations", page, r.at[0]+m[0], r.at[0]+m[1])
			}
		}
	}
}

// rowFacts adds the parties of rows, which stand in a text, as values of a field.
func (d *draft) rowFacts(in *passage, field string, rows []partyRow) {
	if len(rows) == 0 {
		return
	}
	i := slices.IndexFunc(d.Facts, func(f exportwatch.Fact) bool { return f.Field == field })
	if i < 0 {
		i = len(d.Facts)
		d.Facts = append(d.Facts, exportwatch.Fact{Field: field})
	}
	f := &d.Facts[i]
	for _, r := range rows {
		if who := r.who(); len(f.Values) < maxValues && !slices.Contains(f.Values, who) {
			f.Values = append(f.Values, who)
			f.Evidence = append(f.Evidence, in.evidence(field, r.at[0], in.cutAt(r.at)))
		}
	}
}

// listTies ties d to what the Register has on its rows, and to the orders that deny
// their parties export privileges.
func (d *draft) listTies(list partyList, delta listDelta) {
	for _, page := range delta.pages {
		d.tie("frcite:"+exportwatch.Slug(page), "its rows cite "+page)
	}
	if list.added == denialOrderTDO {
		for _, r := range delta.added[:min(len(delta.added), maxNotices)] {
			d.tie("denial:"+recipientSlug(r.name), "an order denying export privileges to "+r.name)
		}
	}
}
