package parsers

import (
	"slices"
	"strings"
)

// rowKey returns what names a row: the cells of the columns that the user names,
// else of the first column that is an identifier or a name, else the first two.
// A list without a column that was named is one of another shape.
func (l keyedList) rowKey(columns []string) (listKey, error) {
	if len(columns) > 0 {
		return l.namedKey(columns)
	}
	for _, c := range []string{"id", "entitynumber", "name"} {
		if i := l.column(c); i >= 0 && l.filled(i) {
			return func(cells []string) (string, string) { return cells[i], "" }, nil
		}
	}
	return func(cells []string) (string, string) { return strings.Join(cells[:min(2, len(cells))], "|"), "" }, nil
}

func (l keyedList) namedKey(columns []string) (listKey, error) {
	var at []int
	for _, name := range columns {
		i := slices.IndexFunc(l.columns, func(c string) bool { return strings.EqualFold(c, fold(name)) })
		if i < 0 {
			return nil, wrongShape("line 1", "no column %q among %q", name, l.columns)
		}
		at = append(at, i)
	}
	return func(cells []string) (string, string) {
		var parts []string
		for _, i := range at {
			parts = append(parts, cells[i])
		}
		return strings.Join(parts, "|"), ""
	}, nil
}
