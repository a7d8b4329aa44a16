package parsers

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"exportwatch"
)

// A builder makes the canonical text of a version: one line a paragraph, every
// line ended, white space folded, one blank line before each headed section.
// Sections stand in reading order, parents before children; the span of a
// section covers its subsections. The zero builder is ready to use.
type builder struct {
	text     strings.Builder
	sections []exportwatch.Section
	open     []int // indexes of the sections not yet closed, outermost first
	used     map[exportwatch.SectionID]int
	tables   []exportwatch.Table
	keys     map[string]int // uses of a row key in the last table
	noted    map[exportwatch.SectionID]int
	source   span                    // where the next section is read from
	kind     exportwatch.SectionKind // of the next section
	seen     int32                   // end of what was read last, in the payload
	reads    span                    // all that will be read, if that is known
}

// expect makes room for what will be read of source, nearly all of which is text.
func (b *builder) expect(source span) {
	b.text.Grow(int(source.end - source.start))
	b.reads = source
}

// grow makes room for as many sections as there will be if what is still to be read
// has as many of them as what has been.
func (b *builder) grow() {
	have, read := len(b.sections), int(b.source.start-b.reads.start)
	if have < cap(b.sections) || have < fewSections || read <= 0 || b.source.end > b.reads.end {
		return
	}
	left := int64(b.reads.end-b.source.start) * int64(have) / int64(read)
	b.sections = slices.Grow(b.sections, min(int(left), maxFold*have)+have/16)
}

// fewSections is after how many of them the rest can be told, and how many take little
// room.
const fewSections = 1024

// maxFold bounds the room for sections that do not come: to so many times those that
// did, some 100 bytes each.
const maxFold = 63

// from says where in the payload the next section is read from.
func (b *builder) from(source span) *builder {
	b.source = source
	return b
}

// as says of which kind the next section is.
func (b *builder) as(kind exportwatch.SectionKind) *builder {
	b.kind = kind
	return b
}

// read says that what was written last stands at source. It belongs to the
// sections that are open.
func (b *builder) read(source span) { b.seen = max(b.seen, source.end) }

// note begins a note to the innermost open section, with a number of its own, and
// returns its depth, with which it is to be closed.
func (b *builder) note(kind exportwatch.SectionKind, label string, source span) (depth int) {
	var parent exportwatch.SectionID
	if n := len(b.open); n > 0 {
		parent, depth = b.sections[b.open[n-1]].ID, b.sections[b.open[n-1]].Depth+1
	}
	if b.noted == nil {
		b.noted = map[exportwatch.SectionID]int{}
	}
	b.noted[parent]++
	b.from(source).as(kind).mark(join(string(parent), fmt.Sprintf("note-%d", b.noted[parent])), label, "", depth)
	return depth
}

// section begins a section with a line of its own, "label heading", and closes
// every open section of the same or a greater depth. An ID already used gets
// "~2", "~3", so that section IDs are unique.
func (b *builder) section(id, label, heading string, depth int) {
	b.headed(id, label, heading, label+" "+heading, depth)
}

// headed is section for a heading that is printed otherwise than as its label
// and a space before the rest: "Subpart A—General".
func (b *builder) headed(id, label, heading, printed string, depth int) {
	b.close(depth)
	if b.text.Len() > 0 {
		b.text.WriteByte('\n')
	}
	b.begin(id, label, heading, depth)
	b.para(printed)
}

// mark begins a section without writing anything: the next paragraph is its
// first line and holds its label, as "(b) The term ..." does.
func (b *builder) mark(id, label, heading string, depth int) {
	b.close(depth)
	b.begin(id, label, heading, depth)
}

// para writes text as one line, unless it is blank.
func (b *builder) para(text string) { b.folded(fold(text)) }

// folded writes text, which is folded, as one line, unless it is empty.
func (b *builder) folded(text string) {
	if text != "" {
		b.text.WriteString(text)
		b.text.WriteByte('\n')
	}
}

// table begins a table; its rows follow.
func (b *builder) table(id string, columns []string) {
	b.tables = append(b.tables, exportwatch.Table{ID: id, Columns: columns})
	b.keys = map[string]int{}
}

// row writes cells as one line, "a | b | c", and records it under key in the
// table begun last. A key already used gets "#2", "#3". A row of blank cells
// is dropped.
func (b *builder) row(key string, cells []string) {
	b.rowLine(key, cells, strings.Join(cells, " | "))
}

// rowLine is row with what stands in the text for the row.
func (b *builder) rowLine(key string, cells []string, text string) {
	folded := make([]string, len(cells))
	for i, c := range cells {
		folded[i] = fold(c)
	}
	if strings.Join(folded, "") == "" {
		return
	}
	unique := uniqueKey(b.keys, fold(key))
	start := b.text.Len()
	b.para(text)
	t := &b.tables[len(b.tables)-1]
	t.Rows = append(t.Rows, exportwatch.Row{Key: unique, Cells: folded, Start: start, End: b.text.Len()})
}

// finish closes all sections and sets the text, sections and tables of v.
func (b *builder) finish(v *exportwatch.Version) {
	b.close(0)
	v.Text, v.Sections, v.Tables = b.text.String(), b.sections, b.tables
	if b.text.Cap() > len(v.Text)+len(v.Text)/8 { // the room that was left would stay as long as the version
		v.Text = strings.Clone(v.Text)
	}
	if cap(v.Sections) > len(v.Sections)+len(v.Sections)/8 {
		v.Sections = append(make([]exportwatch.Section, 0, len(v.Sections)), v.Sections...)
	}
	shareText(v)
}

// shareText makes the labels, headings and cells of v parts of its text. As they
// were read they may be parts of the payload, which would stay with them.
func shareText(v *exportwatch.Version) {
	for i := range v.Sections {
		s := &v.Sections[i]
		front := v.Text[s.Start:min(s.End, s.Start+len(s.Label)+len(s.Heading)+maxBetween)]
		s.Label, s.Heading = partOf(front, s.Label), partOf(front, s.Heading)
	}
	for _, t := range v.Tables {
		for i := range t.Columns {
			t.Columns[i] = strings.Clone(t.Columns[i])
		}
		for i := range t.Rows {
			r := &t.Rows[i]
			r.Key = partOf(v.Text[r.Start:r.End], r.Key)
			for k := range r.Cells {
				r.Cells[k] = partOf(v.Text[r.Start:r.End], r.Cells[k])
			}
		}
	}
}

// maxBetween is more than what is printed between a label and a heading.
const maxBetween = 64

// partOf returns s as a part of text, or, if it is none, a copy.
func partOf(text, s string) string {
	if at := strings.Index(text, s); at >= 0 && s != "" {
		return text[at : at+len(s)]
	}
	return strings.Clone(s)
}

func (b *builder) begin(id, label, heading string, depth int) {
	if b.used == nil {
		b.used = map[exportwatch.SectionID]int{}
	}
	sid := exportwatch.SectionID(id)
	unique := sid
	for b.used[unique] > 0 {
		b.used[sid]++
		unique = exportwatch.SectionID(fmt.Sprintf("%s~%d", sid, b.used[sid]))
	}
	b.used[unique]++
	b.grow()
	b.open = append(b.open, len(b.sections))
	b.sections = append(b.sections, exportwatch.Section{
		ID: unique, Kind: b.kind, Label: fold(label), Heading: fold(heading), Depth: depth, Start: b.text.Len(),
		Source: [2]int{int(b.source.start), int(b.source.end)},
	})
	b.source, b.kind = span{}, exportwatch.SectionProvision
}

// close ends the open sections of at least depth.
func (b *builder) close(depth int) {
	for n := len(b.open); n > 0 && b.sections[b.open[n-1]].Depth >= depth; n-- {
		s := &b.sections[b.open[n-1]]
		s.End = b.text.Len()
		if s.Source != [2]int{} {
			s.Source[1] = max(s.Source[1], int(b.seen))
			b.read(span{int32(s.Source[0]), int32(s.Source[1])})
		}
		b.open = b.open[:n-1]
	}
}

// fold returns s as valid UTF-8 on one line: runs of white space become one
// space, space at the ends goes, and characters that show nothing (controls,
// soft hyphens, zero-width marks, byte order marks, marks and controls of the
// direction of writing) are dropped: two names that look alike are alike.
func fold(s string) string {
	s = strings.Trim(s, " \t\n\v\f\r")
	at := folded(s)
	if at == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:at])
	space := false
	for i := at; i < len(s); {
		if n := folded(s[i:]); n > 0 { // words as they are to stand
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(s[i : i+n])
			i, space = i+n, false
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			space = true
		case !hidden(r): // no part of UTF-8
			size = strayBytes(s[i:])
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString("\uFFFD")
			space = false
		}
		i += size
	}
	return b.String()
}

// folded returns how much of s, from its front, is as fold leaves it: all of it, or
// up to the end of a word.
func folded(s string) int {
	word := 0 // end of the last one
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case ' ' < c && c < 0x7f: // nearly all
			i++
			word = i
			continue
		case c == ' ' && i == word && i > 0:
			i++
			continue
		case c < utf8.RuneSelf:
			return word
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 || unicode.IsSpace(r) || hidden(r) {
			return word
		}
		i += size
		word = i
	}
	return word
}

// hidden reports whether a character shows nothing, white space aside. The two
// joiners, U+200C and U+200D, are part of how words are spelled and are none.
func hidden(r rune) bool {
	if r > 0xAD && r < '\u200B' { // the letters of most of the world
		return r == '\u061C'
	}
	if unicode.Is(unicode.Bidi_Control, r) {
		return true
	}
	return unicode.IsControl(r) || r == '\u00AD' || r == '\u200B' || r == '\u2060' || r == '\uFEFF'
}

// strayBytes returns how many bytes at the front of s are no part of UTF-8.
func strayBytes(s string) int {
	n := 0
	for n < len(s) {
		if r, size := utf8.DecodeRuneInString(s[n:]); r != utf8.RuneError || size != 1 {
			break
		}
		n++
	}
	return n
}
