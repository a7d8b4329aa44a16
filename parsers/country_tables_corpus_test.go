package parsers_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// A countryMarkup writes a table of countries in one of the markups of the CFR.
// A head is one row of column heads, each over some columns.
type countryMarkup func(caption string, heads [][]countryHead, rows [][]string, footnotes []string) string

type countryHead struct {
	text          string
	columns, rows int
}

// asHTML writes TABLE as the eCFR does: footnotes are rows of one cell, an empty
// cell is an empty element.
func asHTML(caption string, heads [][]countryHead, rows [][]string, footnotes []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<DIV width="100%%"><DIV class="gpotbl_div"><TABLE border="1" class="gpotbl_table" width="100%%"><CAPTION><P class="gpotbl_title">%s</P></CAPTION><THEAD>`, caption)
	for _, head := range heads {
		b.WriteString("<TR>")
		for _, h := range head {
			fmt.Fprintf(&b, `<TH class="gpotbl_colhed" colspan="%d" rowspan="%d" scope="col">%s</TH>`, h.columns, h.rows, h.text)
		}
		b.WriteString("</TR>")
	}
	b.WriteString("</THEAD><TBODY>\n")
	for _, row := range rows {
		b.WriteString("<TR>")
		for i, cell := range row {
			switch {
			case cell == "":
				b.WriteString(`<TD align="center" class="gpotbl_cell"/>`)
			case len(cell) > 40 && i > 0:
				fmt.Fprintf(&b, `<TD colspan="%d">%s</TD>`, len(heads[len(heads)-1]), cell)
			default:
				fmt.Fprintf(&b, `<TD align="left" class="gpotbl_cell" scope="row">%s</TD>`, cell)
			}
		}
		b.WriteString("</TR>\n")
	}
	b.WriteString("</TBODY><TFOOT>")
	for _, f := range footnotes {
		fmt.Fprintf(&b, `<TR><TD colspan="%d">%s</TD></TR>`, len(heads[len(heads)-1])+1, f)
	}
	return b.String() + "</TFOOT></TABLE></DIV></DIV>\n"
}

// asGPO writes GPOTABLE as the annual edition and the Federal Register do.
func asGPO(caption string, heads [][]countryHead, rows [][]string, footnotes []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<GPOTABLE COLS="17" CDEF="s50"><TTITLE>%s</TTITLE><BOXHD>`, caption)
	if len(heads) == 1 {
		for _, h := range heads[0] {
			fmt.Fprintf(&b, `<CHED H="1">%s</CHED>`, h.text)
		}
	} else {
		leaves := heads[1]
		for _, h := range heads[0] {
			fmt.Fprintf(&b, `<CHED H="1">%s</CHED>`, h.text)
			if h.rows > 1 {
				continue
			}
			for range h.columns {
				fmt.Fprintf(&b, `<CHED H="2">%s</CHED>`, leaves[0].text)
				leaves = leaves[1:]
			}
		}
	}
	b.WriteString("</BOXHD>\n")
	for _, row := range rows {
		b.WriteString("<ROW>")
		for i, cell := range row {
			if len(cell) > 40 && i > 0 {
				fmt.Fprintf(&b, `<ENT A="15">%s</ENT>`, cell)
				continue
			}
			fmt.Fprintf(&b, `<ENT>%s</ENT>`, cell)
		}
		b.WriteString("</ROW>\n")
	}
	for _, f := range footnotes {
		fmt.Fprintf(&b, `<TNOTE>%s</TNOTE>`, f)
	}
	return b.String() + "</GPOTABLE>\n"
}

func supplementOf(part, title, body string) []byte {
	return fmt.Appendf(nil, `<DIV9 N="Supplement No. 1 to Part %s" NODE="15:2.1.3" TYPE="APPENDIX"><HEAD>Supplement No. 1 to Part %s—%s</HEAD>%s</DIV9>`, part, part, title, body)
}

// derivedGroups are the Country Groups of the recorded data.
func derivedGroups(t *testing.T) (groups map[string][]string, byCountry map[string]map[string][]string) {
	t.Helper()
	var d struct {
		Groups    map[string][]string
		ByCountry map[string]map[string][]string
	}
	if err := json.Unmarshal(corpusFile(t, "corpus/ear-derived/country-groups.json"), &d); err != nil {
		t.Fatal(err)
	}
	return d.Groups, d.ByCountry
}

// TestCountryGroupsRecorded renders the recorded groups in both markups, with
// marks of footnotes behind some names, and compares every cell.
func TestCountryGroupsRecorded(t *testing.T) {
	groups, byCountry := derivedGroups(t)
	columns := map[string][]string{
		"A": {"A:1", "A:2", "A:3", "A:4", "A:5", "A:6"}, "D": {"D:1", "D:2", "D:3", "D:4", "D:5"}, "E": {"E:1", "E:2"},
	}
	for name, write := range map[string]countryMarkup{"html": asHTML, "gpo": asGPO} {
		var body strings.Builder
		for _, letter := range []string{"A", "B", "D", "E"} {
			if letter == "B" {
				body.WriteString("<HD1>Country Group B—Countries</HD1><SCOL2><LI>" + strings.Join(escapedAll(groups["B"]), "</LI><LI>") + "</LI></SCOL2>\n")
				continue
			}
			head := []countryHead{{"Country", 1, 1}}
			for _, c := range columns[letter] {
				head = append(head, countryHead{"[" + c + "] Of the test <sup>1</sup>", 1, 1})
			}
			var rows [][]string
			for i, country := range slices.Sorted(maps.Keys(byCountry[letter])) {
				row := []string{escaped(country) + []string{"", " <sup>2</sup> <sup>3</sup>", "<sup>4</sup>", " 5"}[i%4]}
				for _, c := range columns[letter] {
					row = append(row, map[bool]string{true: "X"}[slices.Contains(byCountry[letter][country], c)])
				}
				rows = append(rows, row)
			}
			body.WriteString(write("Country Group "+letter, [][]countryHead{head}, rows, []string{"<sup>1</sup> A footnote of the test that is no country."}))
		}
		v := parseOne(t, "ecfr-xml", parsers.Input{Payload: supplementOf("740", "Country Groups", body.String())}).Version
		cells := 0
		for letter, countries := range byCountry {
			cells += compareCountries(t, v, "supp-1/country-group-"+strings.ToLower(letter), columns[letter], countries)
		}
		var listed []string
		for _, r := range tableOf(t, v, "supp-1/country-group-b").Rows {
			listed = append(listed, r.Key)
		}
		if !slices.Equal(listed, groups["B"]) {
			t.Errorf("%s: group B has %q, want %q", name, listed, groups["B"])
		}
		t.Logf("%s: %d cells equal, %d countries in group B", name, cells, len(listed))
	}
}

func escapedAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = escaped(s)
	}
	return out
}

func tableOf(t *testing.T, v exportwatch.Version, id string) exportwatch.Table {
	t.Helper()
	for _, table := range v.Tables {
		if table.ID == id {
			return table
		}
	}
	t.Fatalf("no table %s", id)
	return exportwatch.Table{}
}

// compareCountries compares each cell of a table with the marks of its country
// and returns how many there are.
func compareCountries(t *testing.T, v exportwatch.Version, id string, columns []string, marks map[string][]string) (cells int) {
	t.Helper()
	table := tableOf(t, v, id)
	if want := slices.Concat([]string{"Country"}, columns, []string{"Notes"}); !slices.Equal(table.Columns, want) {
		t.Errorf("%s: columns %q, want %q", id, table.Columns, want)
	}
	if len(table.Rows) != len(marks) {
		t.Errorf("%s: %d countries, want %d", id, len(table.Rows), len(marks))
	}
	for _, r := range table.Rows {
		want, ok := marks[r.Key]
		if !ok || r.Cells[0] != r.Key {
			t.Errorf("%s: a row %q, %q", id, r.Key, r.Cells)
			continue
		}
		for i, c := range columns {
			cells++
			if has := r.Cells[i+1]; has != "" && has != "X" || (has == "X") != slices.Contains(want, c) {
				t.Errorf("%s: %s has %q in %s", id, r.Key, has, c)
			}
		}
	}
	return cells
}

// TestCountryChartRecorded renders the recorded Commerce Country Chart in both
// markups and compares every cell, the numbers of the footnotes and what stands
// instead of marks.
func TestCountryChartRecorded(t *testing.T) {
	var d struct {
		Columns      []string
		ColumnLabels map[string]string
		Countries    map[string]struct {
			Marks     []string
			Footnotes []int
		}
		Embargoed map[string]struct {
			Pointer   string
			Footnotes []int
		}
		Footnotes map[string]string
	}
	if err := json.Unmarshal(corpusFile(t, "corpus/ear-derived/country-chart.json"), &d); err != nil {
		t.Fatal(err)
	}
	heads := [][]countryHead{{{"Countries", 1, 2}}, nil}
	for i, c := range d.Columns {
		heads[1] = append(heads[1], countryHead{c, 1, 1})
		if last := len(heads[0]) - 1; i > 0 && d.ColumnLabels[c] == d.ColumnLabels[d.Columns[i-1]] {
			heads[0][last].columns++
			continue
		}
		heads[0] = append(heads[0], countryHead{escaped(d.ColumnLabels[c]), 1, 1})
	}
	marks, notes := map[string][]string{}, map[string]string{}
	rendered := map[string][]string{}
	for country, c := range d.Countries {
		marks[country], notes[country] = c.Marks, footnoteMarks(c.Footnotes, " [", "]")
		row := []string{escaped(country) + footnoteMarks(c.Footnotes, " <sup>", "</sup>")}
		for _, column := range d.Columns {
			row = append(row, map[bool]string{true: "X"}[slices.Contains(c.Marks, column)])
		}
		rendered[country] = row
	}
	for country, c := range d.Embargoed {
		marks[country], notes[country] = nil, strings.TrimSpace(footnoteMarks(c.Footnotes, " [", "]")+" "+c.Pointer)
		rendered[country] = []string{escaped(country) + footnoteMarks(c.Footnotes, " <sup>", "</sup>"), escaped(c.Pointer)}
	}
	var rows [][]string
	for _, country := range slices.Sorted(maps.Keys(rendered)) {
		rows = append(rows, rendered[country])
	}
	var footnotes []string
	for _, number := range slices.Sorted(maps.Keys(d.Footnotes)) {
		footnotes = append(footnotes, "<sup>"+number+"</sup> "+escaped(d.Footnotes[number]))
	}
	for name, write := range map[string]countryMarkup{"html": asHTML, "gpo": asGPO} {
		body := "<HD1>Commerce Country Chart</HD1><HD2>Reason for Control</HD2>" + write("", heads, rows, footnotes)
		v := parseOne(t, "ecfr-xml", parsers.Input{Payload: supplementOf("738", "Commerce Country Chart", body)}).Version
		cells := compareCountries(t, v, "supp-1/country-chart", d.Columns, marks)
		for _, r := range tableOf(t, v, "supp-1/country-chart").Rows {
			if got := r.Cells[len(r.Cells)-1]; got != strings.TrimSpace(notes[r.Key]) {
				t.Errorf("%s: notes to %s are %q, want %q", name, r.Key, got, notes[r.Key])
			}
		}
		for _, f := range d.Footnotes {
			if !strings.Contains(bare(v.Text), bare(f)) {
				t.Errorf("%s: no footnote %q", name, f)
			}
		}
		t.Logf("%s: %d cells of %d countries equal", name, cells, len(rows))
	}
}

func footnoteMarks(numbers []int, before, after string) string {
	var b strings.Builder
	for _, n := range numbers {
		fmt.Fprintf(&b, "%s%d%s", before, n, after)
	}
	return b.String()
}
