package differ

import (
	"slices"
	"strings"

	"exportwatch"
)

// A tablePair is one table in both versions, and where its rows stand.
type tablePair struct {
	old, new         exportwatch.Table
	oldSpan, newSpan exportwatch.Span
}

// tables compares two versions: tables that both have row by row, in the order
// of the old version as far as the new one keeps it, and the texts round them.
func (c *comparison) tables(old, new *exportwatch.Version) []exportwatch.Edit {
	var out []exportwatch.Edit
	i, j := 0, 0
	for _, p := range tablePairs(old, new) {
		if p.oldSpan[0] < i || p.newSpan[0] < j {
			continue
		}
		out = append(out, c.trimmed(exportwatch.Span{i, p.oldSpan[0]}, exportwatch.Span{j, p.newSpan[0]})...)
		out = append(out, c.table(p)...)
		i, j = p.oldSpan[1], p.newSpan[1]
	}
	return append(out, c.trimmed(exportwatch.Span{i, len(c.old)}, exportwatch.Span{j, len(c.new)})...)
}

func tablePairs(old, new *exportwatch.Version) []tablePair {
	news := map[string]tablePair{}
	for _, t := range new.Tables {
		if span, ok := extent(t, len(new.Text)); ok {
			news[t.ID] = tablePair{new: t, newSpan: span}
		}
	}
	var out []tablePair
	for _, t := range old.Tables {
		p, common := news[t.ID]
		span, ok := extent(t, len(old.Text))
		if common && ok {
			p.old, p.oldSpan = t, span
			out = append(out, p)
		}
	}
	return out
}

// extent returns where the rows of t stand; ok is false if it has none or they
// break the contract of a table: not empty, in order, disjoint, inside the text, keys
// unique.
func extent(t exportwatch.Table, length int) (span exportwatch.Span, ok bool) {
	keys := map[string]bool{}
	end := 0
	for _, r := range t.Rows {
		if r.Start < end || r.End <= r.Start || r.End > length || keys[r.Key] {
			return span, false
		}
		end, keys[r.Key] = r.End, true
	}
	if len(t.Rows) == 0 {
		return span, false
	}
	return exportwatch.Span{t.Rows[0].Start, end}, true
}

// table compares the rows of one table by their keys. Rows that only stand in
// another order are cosmetic.
func (c *comparison) table(p tablePair) []exportwatch.Edit {
	kept, crossing := heaviest(runs(rowPairs(p)))
	w := &writer{c: c}
	w.oldHoles, w.newHoles = looseRows(p.old.Rows, kept, true), looseRows(p.new.Rows, kept, false)
	i, j := p.oldSpan[0], p.newSpan[0]
	for _, r := range rowsIn(p, kept) {
		w.between(exportwatch.Span{i, r.old.Start}, exportwatch.Span{j, r.new.Start})
		w.edits = append(w.edits, c.row(p, r)...)
		i, j = r.old.End, r.new.End
	}
	w.between(exportwatch.Span{i, p.oldSpan[1]}, exportwatch.Span{j, p.newSpan[1]})
	for _, r := range rowsIn(p, crossing) {
		w.add(c.sorted(p, r))
	}
	w.lost(p)
	slices.SortStableFunc(w.edits, func(a, b exportwatch.Edit) int { return compareSpans(a.Old, b.Old) })
	return w.edits
}

// rowPairs returns the rows that both sides have, ordered by the old side.
func rowPairs(p tablePair) []block {
	at := map[string]int{}
	for j, r := range p.new.Rows {
		at[r.Key] = j
	}
	var out []block
	for i, r := range p.old.Rows {
		if j, ok := at[r.Key]; ok {
			out = append(out, block{old: i, new: j, n: 1, weight: 1})
		}
	}
	return out
}

// looseRows returns the spans of rows outside blocks, for the old or new side.
func looseRows(all []exportwatch.Row, blocks []block, old bool) []exportwatch.Span {
	used := make([]bool, len(all))
	for _, b := range blocks {
		first := b.new
		if old {
			first = b.old
		}
		for k := range b.n {
			used[first+k] = true
		}
	}
	var out []exportwatch.Span
	for i, r := range all {
		if !used[i] {
			out = append(out, exportwatch.Span{r.Start, r.End})
		}
	}
	return out
}

// A rowPair is one row on both sides.
type rowPair struct{ old, new exportwatch.Row }

func (r rowPair) spans() (old, new exportwatch.Span) {
	return exportwatch.Span{r.old.Start, r.old.End}, exportwatch.Span{r.new.Start, r.new.End}
}

func rowsIn(p tablePair, blocks []block) []rowPair {
	var out []rowPair
	for _, b := range blocks {
		for k := range b.n {
			out = append(out, rowPair{p.old.Rows[b.old+k], p.new.Rows[b.new+k]})
		}
	}
	return out
}

// sorted returns the edit of a row that stands elsewhere among the others.
func (c *comparison) sorted(p tablePair, r rowPair) exportwatch.Edit {
	e := exportwatch.Edit{Op: exportwatch.OpCosmetic, Row: r.old.Key}
	e.Old, e.New = r.spans()
	inside := c.row(p, r)
	if slices.ContainsFunc(inside, func(e exportwatch.Edit) bool { return e.Op != exportwatch.OpCosmetic }) {
		e.Op, e.Edits = exportwatch.OpMove, inside
	}
	return e
}

// row returns the edits inside a row: cell by cell where its cells can be found
// in the text, otherwise without column names.
func (c *comparison) row(p tablePair, r rowPair) []exportwatch.Edit {
	old, new := r.spans()
	if c.old[old[0]:old[1]] == c.new[new[0]:new[1]] {
		return nil
	}
	oldCells, okOld := cells(c.old, r.old)
	newCells, okNew := cells(c.new, r.new)
	if !okOld || !okNew || !slices.Equal(p.old.Columns, p.new.Columns) || len(oldCells) != len(newCells) {
		return inRow(c.region(old, new, false), r.old.Key, "")
	}
	w := &writer{c: c}
	for k := range oldCells {
		w.between(exportwatch.Span{old[0], oldCells[k][0]}, exportwatch.Span{new[0], newCells[k][0]})
		column := ""
		if k < len(p.old.Columns) {
			column = p.old.Columns[k]
		}
		w.edits = append(w.edits, inRow(c.region(oldCells[k], newCells[k], false), r.old.Key, column)...)
		old[0], new[0] = oldCells[k][1], newCells[k][1]
	}
	w.between(old, new)
	return w.edits
}

// inRow makes edits changes of a cell; cosmetic ones stay cosmetic.
func inRow(edits []exportwatch.Edit, row, column string) []exportwatch.Edit {
	for i := range edits {
		e := &edits[i]
		e.Row, e.Column, e.Members = row, column, nil
		if e.Op != exportwatch.OpCosmetic {
			e.Op = exportwatch.OpCellChange
		}
	}
	return edits
}

// cells returns where the cells of r stand in text; ok is false if they are not
// all there, in order.
func cells(text string, r exportwatch.Row) (spans []exportwatch.Span, ok bool) {
	if spans, ok = barred(text, r); ok {
		return spans, true
	}
	at := r.Start
	spans = nil
	for _, cell := range r.Cells {
		i := strings.Index(text[at:r.End], cell)
		if i < 0 {
			return nil, false
		}
		spans = append(spans, exportwatch.Span{at + i, at + i + len(cell)})
		at += i + len(cell)
	}
	return spans, len(spans) > 0
}

// barred returns where the cells of a row written "a | b | | d" stand. The bars
// place empty cells, so that one which is emptied or filled changes no other.
func barred(text string, r exportwatch.Row) (spans []exportwatch.Span, ok bool) {
	at := r.Start
	for k, cell := range r.Cells {
		if k > 0 {
			for at < r.End && text[at] == ' ' {
				at++
			}
			if at == r.End || text[at] != '|' {
				return nil, false
			}
			if at++; at < r.End && text[at] == ' ' {
				at++
			}
		}
		if !strings.HasPrefix(text[at:r.End], cell) {
			return nil, false
		}
		spans = append(spans, exportwatch.Span{at, at + len(cell)})
		at += len(cell)
	}
	return spans, len(spans) > 0
}

// lost adds the rows that only one side has. Each stands, on the other side,
// after the last row before it that both sides have in order.
func (w *writer) lost(p tablePair) {
	old, new := map[string]exportwatch.Row{}, map[string]exportwatch.Row{}
	for _, r := range p.old.Rows {
		old[r.Key] = r
	}
	for _, r := range p.new.Rows {
		new[r.Key] = r
	}
	w.oneSided(p.old.Rows, new, p.newSpan[0], func(s exportwatch.Span, at int, key string) {
		w.add(exportwatch.Edit{Op: exportwatch.OpRowDelete, Old: s, New: exportwatch.Span{at, at}, Row: key})
	})
	w.oneSided(p.new.Rows, old, p.oldSpan[0], func(s exportwatch.Span, at int, key string) {
		w.add(exportwatch.Edit{Op: exportwatch.OpRowInsert, Old: exportwatch.Span{at, at}, New: s, Row: key})
	})
}

// oneSided calls f with each row that other has not, and its place there.
func (w *writer) oneSided(rows []exportwatch.Row, other map[string]exportwatch.Row, at int, f func(s exportwatch.Span, at int, key string)) {
	for _, r := range rows {
		if o, ok := other[r.Key]; ok {
			at = o.End
		} else {
			f(exportwatch.Span{r.Start, r.End}, at, r.Key)
		}
	}
}
