package parsers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// listOf returns a Commerce Control List of one entry, 3A801, with these blocks.
func listOf(blocks string) []byte {
	return fmt.Appendf(nil, `<DIV9 N="Supplement No. 1 to Part 774" NODE="15:2.1.3" TYPE="APPENDIX"><HEAD>Supplement No. 1 to Part 774—The Commerce Control List</HEAD>
<HD1>Category 3—Samples</HD1><FP-2><B>3A801 Samples.</B></FP-2><FP-1><E T="04">License Requirements</E></FP-1>%s</DIV9>`, blocks)
}

// itemsOf returns the addresses under the entry of listOf, without those of its
// parts.
func itemsOf(t *testing.T, blocks string) []string {
	t.Helper()
	d := parseOne(t, "ecfr-xml", parsers.Input{Payload: listOf(`<FP-1><E T="04">List of Items Controlled</E></FP-1><FP-1><I>Items:</I></FP-1>` + blocks)})
	checkSections(t, d)
	var ids []string
	for _, s := range d.Version.Sections {
		if rest, ok := strings.CutPrefix(string(s.ID), "supp-1/3A801/"); ok && rest != "license-requirements" && rest != "list-of-items-controlled" && rest != "items" {
			ids = append(ids, rest)
		}
	}
	return ids
}

// TestControlListItems: which paragraphs of the items are addressed, and how.
func TestControlListItems(t *testing.T) {
	for name, c := range map[string]struct{ blocks, want string }{
		"levels":             {"<P>a. One:</P><P>a.1. Two:</P><P>a.1.a. Three:</P><P>a.1.a.1. Four.</P><P>b. Five.</P>", "a a/1 a/1/a a/1/a/1 b"},
		"gaps":               {"<P>c. One.</P><P>c.4. Two.</P><P>x. Three.</P><P>y.1. Four.</P><P>y.2. Five.</P>", "c c/4 x y/1 y/2"},
		"after z":            {"<P>z. One.</P><P>aa. Two.</P><P>bb. Three.</P><P>bb.1. Four.</P>", "z aa bb bb/1"},
		"no stop":            {"<P>z. One:</P><P>z.1 Two.</P><P>z.1.a Three.</P><P>z.1.b Four.</P>", "z z/1 z/1/a z/1/b"},
		"italic designators": {`<P><I>a.</I> One:</P><P><E T="03">a.1.</E> Two.</P>`, "a a/1"},
		"ten after nine":     {"<P>a.9. One.</P><P>a.10. Two.</P><P>a.11. Three.</P>", "a/9 a/10 a/11"},
		"reserved ranges":    {"<P>a. One:</P><P>a.1. to a.5. [Reserved]</P><P>a.6. Two.</P><P>b. through d. [RESERVED]</P><P>e. and f. [Reserved]</P><P>g.–h. [Reserved]</P><P>i. Three.</P>", "a a/1 a/6 b e g i"},
		"words that are none": {"<P>a. One.</P><P>a. or b. with a motor.</P><P>e.g. a motor.</P><P>i.e. this.</P><P>a Motor.</P><P>No. 3 is out.</P><P>b. Two.</P>",
			"a b"},
		"amounts":             {"<P>a. One.</P><P>1. A number in no note.</P><P>1.5 kg of it.</P><P>3A802.b. is elsewhere.</P><P>b. Two.</P>", "a b"},
		"two digits in a row": {"<P>f. One:</P><P>f.2. Two:</P><P>f.2.1. Three; or</P><P>f.2.2. Four.</P>", "f f/2 f/2/1 f/2/2"},
		"starting over":       {"<P>a. One.</P><P>b. Two.</P><P>a. Not one of the items.</P><P>c. Three.</P>", "a b c"},
		"headings between":    {"<HD2>Acoustics</HD2><P>a. [Reserved]</P><HD2>Optics</HD2><P>d. One.</P>", "a d"},
		"notes":               {"<P>a. One.</P><NOTE><HED>Note 1 to 3A801.a:</HED><P>It is:</P><P>1. First:</P><P>a. Second;</P><P>a.1. Third.</P><P>b. Fourth.</P><P>2. Fifth.</P></NOTE><P>b. Two.</P>", "a a/note-1 a/note-1/1 a/note-1/1/a a/note-1/1/a/1 a/note-1/1/b a/note-1/2 b"},
		"a note to another":   {"<P>a. One:</P><P>a.1. Two.</P><NOTE><HED>Note to 3A802.c:</HED><P>It is.</P></NOTE>", "a a/1 note"},
		"a note to paragraph": {"<P>a. One:</P><P>a.1. Two.</P><P>b. Three.</P><NOTE><HED>Technical Note 2 to paragraph a.1:</HED><P>It is.</P></NOTE>", "a a/1 b a/1/technical-note-2"},
		"notes in a row":      {"<P>a. One.</P><NOTE><P><I>Note 1:</I> It is.</P><P><I>Note 2:</I> It is not.</P><P><I>N.B. 1:</I> See there.</P></NOTE>", "a a/note-1 a/note-2 a/note-2/nb-1"},
		"a nested note":       {"<P>a. One.</P><NOTE><HED>Note:</HED><P>It is:</P><NOTE><HED>Technical Note:</HED><P>As told.</P></NOTE></NOTE><P>b. Two.</P>", "a a/note a/technical-note b"},
		"an unnamed note":     {"<P>a. One.</P><NOTE><P>It is.</P></NOTE>", "a a/note"},
		"notes in paragraphs": {"<P>a. One.</P><P>Note 1 to 3A801.a: It is no:</P><P>a. Pen;</P><P>b. Cup.</P><P>Technical Note: A cup holds.</P><P>b. Two.</P><P>b.1. Three.</P>", "a a/note-1 a/note-1/a a/note-1/b a/technical-note b b/1"},
		"a sentence of notes": {"<P>a. One.</P><P>Note that it is one.</P><P>Notes 1 and 2 following the heading apply.</P><P>b. Two.</P>", "a b"},
		"romans in a note":    {"<P>a. One.</P><NOTE><HED>Note:</HED><P>(1) It is:</P><P>(i) First;</P><P>(ii) Second; or</P><P>(iii) Third.</P><P>(2) It is not.</P></NOTE>", "a a/note a/note/1 a/note/1/i a/note/1/ii a/note/1/iii a/note/2"},
		"a table between":     {`<P>a. One:</P><DIV><TABLE><TR><TD>x</TD><TD>y</TD></TR></TABLE></DIV><P>b. Two.</P>`, "a b"},
	} {
		if got := strings.Join(itemsOf(t, c.blocks), " "); got != c.want {
			t.Errorf("%s: %s\nwant %s", name, got, c.want)
		}
	}
}

// TestControlListEntries: what begins an entry, and what does not.
func TestControlListEntries(t *testing.T) {
	for name, c := range map[string]struct{ blocks, want string }{
		"bold in any paragraph":   {`<FP-1><B>3A802 Two</B>.</FP-1><P><B>3A803 Three.</B></P><FP SOURCE="FP-2"><E T="04">3A804 Four.</E></FP>`, "3A801 3A802 3A803 3A804"},
		"a bold number":           {`<FP-2><B>3A802</B> Two, as follows.</FP-2>`, "3A801 3A802"},
		"headings":                {`<HD3>3A802 Two.</HD3><HD SOURCE="HD2">3A803 Three.</HD>`, "3A801 3A802 3A803"},
		"pieces":                  {`<FP-2><B>3A802 Two </B><B><I>and</I> more.</B></FP-2>`, "3A801 3A802"},
		"reserved":                {`<FP-2><B>3A802 [Reserved]</B></FP-2><FP-2><B>3A803 through 3A805 [Reserved]</B></FP-2>`, "3A801 3A802 3A803"},
		"references":              {`<P>3A802 is elsewhere.</P><P><B>Note:</B> 3A803.</P><P><B>3A804</B> is elsewhere too.</P><FP-1>3A805 as well.</FP-1><FP-2><B>3A801.a applies to it.</B></FP-2>`, "3A801"},
		"six hundred series":      {`<FP-2><B>9A610 Military samples.</B></FP-2><FP-2><B>9A515 “Samples” of space.</B></FP-2>`, "3A801 9A610 9A515"},
		"an entry in two volumes": {`<FP-2><B>3A802 Two.</B></FP-2><FP-2><B>3A802 Two.</B></FP-2>`, "3A801 3A802 3A802~2"},
	} {
		d := parseOne(t, "ecfr-xml", parsers.Input{Payload: listOf(c.blocks)})
		var ids []string
		for _, s := range d.Version.Sections {
			if rest, ok := strings.CutPrefix(string(s.ID), "supp-1/"); ok && !strings.Contains(rest, "/") && !strings.HasPrefix(rest, "category") {
				ids = append(ids, rest)
			}
		}
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestControlListStable: the publisher's markup of an entry changes, its words do
// not: text and addresses stay.
func TestControlListStable(t *testing.T) {
	blocks := func(markup map[string]string) string {
		b := `<FP-1><I>Reason for Control:</I> RS</FP-1><FP-1><E T="04">List of Items Controlled</E></FP-1><FP-1><I>Related Controls:</I> N/A</FP-1><FP><I>Items:</I></FP><P>a. One:</P><P>a.1. Two.</P>`
		for from, to := range markup {
			b = strings.ReplaceAll(b, from, to)
		}
		return b
	}
	read := func(markup map[string]string) exportwatch.Version {
		v := parseOne(t, "ecfr-xml", parsers.Input{Payload: listOf(blocks(markup))}).Version
		for i := range v.Sections {
			v.Sections[i].Source = [2]int{} // which markup moves
		}
		return v
	}
	want := read(nil)
	for name, markup := range map[string]map[string]string{
		"headings":        {`<FP-1><E T="04">List of Items Controlled</E></FP-1>`: `<HD1>List of Items Controlled</HD1>`},
		"italic heading":  {`<E T="04">List of Items Controlled</E>`: `<I>List of Items Controlled</I>`},
		"colon outside":   {`Reason for Control:</I>`: `Reason for Control</I>:`},
		"joined items":    {`<FP><I>Items:</I></FP><P>a. One:</P>`: `<FP><I>Items:</I> a. One:</FP>`},
		"paragraphs":      {"FP-1>": "P>", "FP>": "P>"},
		"flush":           {"<P>": "<FP>", "</P>": "</FP>"},
		"extracts":        {`<P>a. One:</P><P>a.1. Two.</P>`: `<EXTRACT><P>a. One:</P><P>a.1. Two.</P></EXTRACT>`},
		"line breaks":     {"One:": "\n   One:\n", "Related Controls": "Related\n Controls"},
		"no italics":      {"<I>": "", "</I>": ""},
		"space in number": {"<P>a.1. Two": "<P>a.1.  Two"},
	} {
		got := read(markup)
		if got.Text != want.Text || !slices.Equal(got.Sections, want.Sections) {
			t.Errorf("%s: text %q, sections %+v\nwant %q, %+v", name, got.Text, got.Sections, want.Text, want.Sections)
		}
	}
}

// TestControlListHostile: an entry of nothing but designators, and one of notes in
// notes, are read in bounded time and leave no word out.
func TestControlListHostile(t *testing.T) {
	deep := "a" + strings.Repeat(".1.a", 400)
	for name, blocks := range map[string]string{
		"a deep path":    "<P>" + deep + ". End of it.</P>",
		"many":           strings.Repeat("<P>a.1. End of it.</P>", 20_000),
		"notes in notes": strings.Repeat("<NOTE><HED>Note:</HED>", 300) + "<P>End of it.</P>" + strings.Repeat("</NOTE>", 300),
		"a long line":    "<P>" + strings.Repeat("a. ", 100_000) + "End of it.</P>",
		"a wide table":   "<GPOTABLE><BOXHD><CHED H=\"99999\">Control(s)</CHED></BOXHD><ROW><ENT A=\"99999\">End of it.</ENT></ROW></GPOTABLE>",
	} {
		d := parseOne(t, "ecfr-xml", parsers.Input{Payload: listOf(`<FP-1><E T="04">List of Items Controlled</E></FP-1><FP-1><I>Items:</I></FP-1>` + blocks)})
		checkSections(t, d)
		if !strings.Contains(d.Version.Text, "End of it.") {
			t.Errorf("%s: the end is missing", name)
		}
	}
}

// TestControlListGroupNote: a note between the heading of a product group and its
// entries ends where the first of those begins.
func TestControlListGroupNote(t *testing.T) {
	for name, entry := range map[string]string{"paragraph": "<P><B>3A801 Samples.</B></P>", "flush": "<FP-2><B>3A801 Samples.</B></FP-2>", "heading": "<HD2>3A801 Samples.</HD2>"} {
		d := parseOne(t, "ecfr-xml", parsers.Input{Payload: fmt.Appendf(nil, `<DIV9 N="Supplement No. 1 to Part 774" NODE="15:2.1.3" TYPE="APPENDIX"><HEAD>Supplement No. 1 to Part 774—The Commerce Control List</HEAD>
<HD1>Category 3—Samples</HD1><HD2>A. End Items and Equipment</HD2><P><I>Note 1: A sample in a box is told by the box.</I></P><P>1. The first box.</P>
%s<HD1>License Requirements</HD1><P><I>Reason for Control:</I> AT</P><HD2>B. Test Equipment</HD2></DIV9>`, entry)})
		checkSections(t, d)
		note := sectionText(d.Version, "supp-1/category-3/a/note-1")
		if want := "Note 1: A sample in a box is told by the box.\n1. The first box.\n"; note != want {
			t.Errorf("%s: the note is %q, want %q", name, note, want)
		}
		group := sectionText(d.Version, "supp-1/category-3/a")
		if !strings.HasSuffix(group, "Reason for Control: AT\n") {
			t.Errorf("%s: the group is %q", name, group)
		}
	}
}
