package parsers_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// A derivedEntry is an entry of the Commerce Control List as another program
// took it from the eCFR. It has the paragraphs of an entry without what they
// stand in: the program does not tell the paragraphs of notes from the items.
type derivedEntry struct {
	ECCN, Category, ProductGroup, Heading string
	ReasonForControl                      string
	CountryChart                          []struct {
		Control, CountryChart                       string
		SingleCellRow, RequirementCellEmptyInSource bool
	}
	LicenceExceptionFlags map[string]string
	RelatedControls       string
	Items                 []derivedItem
}

type derivedItem struct{ Paragraph, Kind, Text string }

// derivedList returns the list in the recorded data.
func derivedList(t testing.TB) []derivedEntry {
	t.Helper()
	var list struct{ Entries []derivedEntry }
	if err := json.Unmarshal(corpusFile(t, "corpus/ear-derived/ccl.json.gz"), &list); err != nil {
		t.Fatal(err)
	}
	return list.Entries
}

// A listMarkup writes the pieces of an entry in one of the ways in which the
// CFR's XML has them.
type listMarkup struct {
	format, head, tail string
	title              func(text string) string // of categories and groups
	entry              func(text string) string
	part               func(text string) string
	field              func(name, text string) string
	para               func(text string) string
	table              func(columns []string, rows [][]string) string
	note               func(name string, paras []string) string
}

func tag(name string) func(string) string {
	return func(text string) string { return "<" + name + ">" + text + "</" + strings.Fields(name)[0] + ">\n" }
}

func paras(list []string) string {
	var b strings.Builder
	for _, p := range list {
		b.WriteString("<P>" + p + "</P>\n")
	}
	return b.String()
}

func htmlControls(columns []string, rows [][]string) string {
	var b strings.Builder
	b.WriteString(`<DIV width="100%"><DIV class="gpotbl_div"><TABLE class="gpotbl_table"><THEAD><TR>`)
	for _, c := range columns {
		b.WriteString(`<TH class="gpotbl_colhed" scope="col">` + c + `</TH>`)
	}
	b.WriteString("</TR></THEAD><TBODY>")
	for _, row := range rows {
		b.WriteString("<TR>")
		for _, cell := range row {
			if cell == "" {
				b.WriteString(`<TD class="gpotbl_cell"/>`)
				continue
			}
			b.WriteString(`<TD align="left" class="gpotbl_cell">` + cell + `</TD>`)
		}
		b.WriteString("</TR>\n")
	}
	return b.String() + "</TBODY></TABLE></DIV></DIV>\n"
}

func gpoControls(columns []string, rows [][]string) string {
	var b strings.Builder
	b.WriteString(`<GPOTABLE COLS="2" CDEF="s100,r50" OPTS="L2,tp0"><BOXHD>`)
	for _, c := range columns {
		b.WriteString(`<CHED H="1">` + c + `</CHED>`)
	}
	b.WriteString("</BOXHD>")
	for _, row := range rows {
		b.WriteString("<ROW>")
		for i, cell := range row {
			if i == 0 {
				b.WriteString(`<ENT I="01">` + cell + `</ENT>`)
				continue
			}
			b.WriteString(`<ENT>` + cell + `</ENT>`)
		}
		b.WriteString("</ROW>\n")
	}
	return b.String() + "</GPOTABLE>\n"
}

// listMarkups are the ways of the eCFR, now and with headings for headings, and
// of the annual edition, which has them from the Federal Register.
func listMarkups() map[string]listMarkup {
	ecfr := listMarkup{
		format: "ecfr-xml",
		head:   `<DIV9 N="Supplement No. 1 to Part 774" NODE="15:2.1.3.4.45" TYPE="APPENDIX"><HEAD>Supplement No. 1 to Part 774—The Commerce Control List</HEAD>` + "\n",
		tail:   "</DIV9>",
		title:  tag("HD1"), entry: func(s string) string { return tag("FP-2")("<B>" + s + "</B>") },
		part:  func(s string) string { return tag("FP-1")(`<E T="04">` + s + `</E>`) },
		field: func(name, s string) string { return tag("FP-1")("<I>" + name + ":</I> " + s) },
		para:  tag("P"), table: htmlControls,
		note: func(name string, list []string) string { return tag("NOTE")("<HED>" + name + "</HED>" + paras(list)) },
	}
	headed := ecfr
	headed.entry = tag("HD3")
	headed.part = tag("HD1")
	headed.field = func(name, s string) string { return tag("P")("<I>" + name + "</I>: " + s) }
	headed.table = gpoControls
	headed.note = func(name string, list []string) string {
		list[0] = "<I>" + name + "</I> " + list[0]
		return tag("NOTE")(paras(list))
	}
	annual := headed
	annual.format = "cfr-xml"
	annual.head = `<CFRGRANULE><FDSYS><CFRTITLE>15</CFRTITLE><DATE>2031-01-01</DATE></FDSYS><PART><EAR>Pt. 774</EAR><HD SOURCE="HED">PART 774—THE COMMERCE CONTROL LIST</HD>` +
		`<APPENDIX><EAR>Pt. 774, Supp. No. 1</EAR><HD SOURCE="HED">Supplement No. 1 to Part 774—The Commerce Control List</HD>` + "\n"
	annual.tail = "</APPENDIX></PART></CFRGRANULE>"
	annual.title, annual.entry = tag(`HD SOURCE="HD1"`), func(s string) string { return tag(`FP SOURCE="FP-2"`)(`<E T="04">` + s + `</E>`) }
	annual.part = tag(`HD SOURCE="HD3"`)
	annual.field = func(name, s string) string { return tag(`FP SOURCE="FP-1"`)(`<E T="03">` + name + `:</E> ` + s) }
	annual.note = func(name string, list []string) string {
		return tag("NOTE")(`<HD SOURCE="HED">` + name + `</HD>` + paras(list))
	}
	return map[string]listMarkup{"eCFR": ecfr, "headings": headed, "annual": annual}
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

// render writes the list, and which paragraphs of each entry are its items: the
// longest run of them in which each stands after the one before it. The others
// are in notes.
func (m listMarkup) render(list []derivedEntry) (payload []byte, items map[string][]derivedItem) {
	var b strings.Builder
	b.WriteString(m.head)
	items = map[string][]derivedItem{}
	category, group := "", ""
	for _, e := range list {
		if e.Category != category {
			category, group = e.Category, ""
			b.WriteString(m.title("Category " + category + "—Of the Test"))
		}
		if e.ProductGroup != group {
			group = e.ProductGroup
			b.WriteString(m.title(group + ". “Equipment” of the Test"))
		}
		items[e.ECCN] = inOrder(e.Items)
		m.renderEntry(&b, e, items[e.ECCN])
	}
	b.WriteString(m.tail)
	return []byte(b.String()), items
}

func (m listMarkup) renderEntry(b *strings.Builder, e derivedEntry, items []derivedItem) {
	b.WriteString(m.entry(escaped(e.ECCN + " " + e.Heading)))
	b.WriteString(m.part("License Requirements"))
	if e.ReasonForControl != "" {
		b.WriteString(m.field("Reason for Control", escaped(e.ReasonForControl)))
	}
	var rows [][]string
	for _, r := range e.CountryChart {
		switch {
		case r.SingleCellRow:
			rows = append(rows, []string{escaped(r.Control)})
		case r.RequirementCellEmptyInSource:
			rows = append(rows, []string{escaped(r.Control), ""})
		default:
			rows = append(rows, []string{escaped(r.Control), escaped(r.CountryChart)})
		}
	}
	if len(rows) > 0 {
		b.WriteString(m.table([]string{"Control(s)", "Country Chart (See Supp. No. 1 to part 738)"}, rows))
	}
	b.WriteString(m.part("List Based License Exceptions (See Part 740 for a description of all license exceptions)"))
	for _, name := range slices.Sorted(keys(e.LicenceExceptionFlags)) {
		if name == "STA" {
			b.WriteString(m.part("Special Conditions for STA"))
		}
		b.WriteString(m.field(name, escaped(e.LicenceExceptionFlags[name])))
	}
	b.WriteString(m.part("List of Items Controlled"))
	if e.RelatedControls != "" {
		b.WriteString(m.field("Related Controls", escaped(e.RelatedControls)))
	}
	b.WriteString(m.field("Items", ""))
	m.renderItems(b, e.Items, items)
}

func keys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func (m listMarkup) renderItems(b *strings.Builder, all, items []derivedItem) {
	var note []string
	flush := func() {
		if len(note) > 0 {
			b.WriteString(m.note("Note:", note))
			note = nil
		}
	}
	for _, i := range all {
		text := escaped(i.Text)
		if i.Paragraph != "" {
			text = i.Paragraph + ". " + text
		}
		if len(items) > 0 && i == items[0] {
			flush()
			b.WriteString(m.para(text))
			items = items[1:]
			continue
		}
		note = append(note, text)
	}
	flush()
}

// inOrder returns the longest run of items in which each path is greater than
// the one before it and stands under a letter that is in the run.
func inOrder(all []derivedItem) []derivedItem {
	best := make([]int, len(all))
	from := make([]int, len(all))
	end := -1
	for j, item := range all {
		from[j] = -1
		if item.Kind != "item" {
			continue
		}
		best[j] = 1
		if strings.Contains(item.Paragraph, ".") {
			best[j] = 0 // its letter must stand before it
		}
		for i := range j {
			if best[i] > 0 && comparePaths(all[i].Paragraph, item.Paragraph) < 0 && best[i]+1 >= best[j] {
				best[j], from[j] = best[i]+1, i
			}
		}
		if best[j] > 0 && (end < 0 || best[j] > best[end]) {
			end = j
		}
	}
	var run []derivedItem
	for ; end >= 0; end = from[end] {
		run = append(run, all[end])
	}
	slices.Reverse(run)
	return run
}

func comparePaths(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
}

var spacing = regexp.MustCompile(`[ \[\](),;“”—]+`)

// bare returns text without what the publisher's line breaks leave to chance.
func bare(s string) string { return spacing.ReplaceAllString(s, "") }

// A compared counts what was found and what is missing.
type compared struct {
	right, all int
	missing    []string
}

func (n *compared) count(ok bool, format string, args ...any) {
	n.all++
	if ok {
		n.right++
	} else {
		n.missing = append(n.missing, fmt.Sprintf(format, args...))
	}
}

// TestControlListRecorded renders the derived list in the markups of the CFR and
// compares what is read from each with it.
func TestControlListRecorded(t *testing.T) {
	list := derivedList(t)
	for name, markup := range listMarkups() {
		t.Run(name, func(t *testing.T) {
			payload, items := markup.render(list)
			d := parseOne(t, markup.format, parsers.Input{Payload: payload})
			checkSections(t, d)
			figures := compareList(d.Version, list, items)
			for _, what := range slices.Sorted(keys(figures)) {
				n := figures[what]
				t.Logf("%s: %d of %d", what, n.right, n.all)
				if n.all == 0 || n.right != n.all {
					t.Errorf("%s: %d of %d, without %.400q", what, n.right, n.all, n.missing)
				}
			}
		})
	}
}

// compareList counts what of list v has at its address.
func compareList(v exportwatch.Version, list []derivedEntry, items map[string][]derivedItem) map[string]*compared {
	n := map[string]*compared{}
	for _, what := range []string{"entries", "reasons", "control rows", "exceptions", "related controls", "items", "text"} {
		n[what] = &compared{}
	}
	sections := map[string]exportwatch.Section{}
	for _, s := range v.Sections {
		sections[string(s.ID)] = s
	}
	tables := map[string]exportwatch.Table{}
	for _, t := range v.Tables {
		tables[t.ID] = t
	}
	says := func(id, text string) bool {
		s, ok := sections[id]
		first, _, _ := strings.Cut(v.SectionText(s), "\n")
		return ok && bare(first) == bare(text)
	}
	for _, e := range list {
		id := "supp-1/" + e.ECCN
		s := sections[id]
		n["entries"].count(s.Label == e.ECCN && bare(s.Heading) == bare(e.Heading), "%s", e.ECCN)
		if e.ReasonForControl != "" {
			n["reasons"].count(says(id+"/reason-for-control", "Reason for Control: "+e.ReasonForControl), "%s", e.ECCN)
		}
		for i, r := range e.CountryChart {
			rows := tables[id+"/license-requirements/table-1"].Rows
			ok := i < len(rows) && bare(rows[i].Cells[0]) == bare(r.Control)
			if ok && !r.SingleCellRow && !r.RequirementCellEmptyInSource {
				ok = bare(rows[i].Cells[1]) == bare(r.CountryChart)
			}
			n["control rows"].count(ok, "%s %s", e.ECCN, r.Control)
		}
		for name, text := range e.LicenceExceptionFlags {
			part := "/list-based-license-exceptions/"
			if name >= "STA" {
				part = "/special-conditions-for-sta/"
			}
			if _, has := e.LicenceExceptionFlags["STA"]; !has {
				part = "/list-based-license-exceptions/"
			}
			n["exceptions"].count(says(id+part+strings.ToLower(name), name+": "+text), "%s %s", e.ECCN, name)
		}
		if e.RelatedControls != "" {
			n["related controls"].count(says(id+"/related-controls", "Related Controls: "+e.RelatedControls), "%s", e.ECCN)
		}
		for _, i := range items[e.ECCN] {
			n["items"].count(says(id+"/"+strings.ReplaceAll(i.Paragraph, ".", "/"), i.Paragraph+". "+i.Text), "%s.%s", e.ECCN, i.Paragraph)
		}
		text := bare(v.SectionText(s))
		for _, i := range e.Items {
			n["text"].count(strings.Contains(text, bare(i.Text)), "%s.%s", e.ECCN, i.Paragraph)
		}
	}
	return n
}
