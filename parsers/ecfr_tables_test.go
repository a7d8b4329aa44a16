package parsers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"exportwatch/parsers"
)

// TestTables reads tables of both markups and compares their heads and keyed rows.
func TestTables(t *testing.T) {
	const country = `<TABLE><THEAD><TR><TH>Country</TH><TH>Entity</TH><TH>License requirement</TH><TH>License review policy</TH><TH>Federal Register citation</TH></TR></THEAD><TBODY>`
	for _, c := range []struct{ name, markup, columns, rows string }{
		{"a country once", country +
			`<TR><TD scope="row">RURITANIA, PEOPLE'S REPUBLIC OF</TD><TD>Sample Works Co., Ltd., a.k.a., the following two aliases: <br/>—SW; <I>and</I><br/>—Works. 1 Main Street.</TD><TD>All items.</TD><TD>Presumption of denial</TD><TD>96 FR 1, 1/2/31.</TD></TR>` +
			`<TR><TD scope="row"/><TD>Other Institute, 2 Side Street.</TD><TD>All items.</TD><TD>Presumption of denial</TD><TD>96 FR 1, 1/2/31.</TD></TR>` +
			`<TR><TD>FREEDONIA</TD><TD>Other Institute, 3 Back Street (See alternate address under Ruritania).</TD><TD>All items.</TD><TD>Case by case</TD><TD>96 FR 3, 1/4/31.</TD></TR></TBODY></TABLE>`,
			"Country|Entity|License requirement|License review policy|Federal Register citation",
			"RURITANIA, PEOPLE'S REPUBLIC OF | Sample Works Co., Ltd.; RURITANIA, PEOPLE'S REPUBLIC OF | Other Institute; FREEDONIA | Other Institute"},
		{"a country by rowspan", `<TABLE><TR><TH>Country</TH><TH>Entity</TH></TR><TR><TD rowspan="2">RURITANIA</TD><TD>Sample Works.</TD></TR><TR><TD>Other Works.</TD></TR><TR><TD>FREEDONIA</TD><TD>Third Works.</TD></TR></TABLE>`,
			"Country|Entity", "RURITANIA | Sample Works.; RURITANIA | Other Works.; FREEDONIA | Third Works."},
		{"the Unverified List", `<TABLE><TR><TH>Country</TH><TH>Listed person and address</TH></TR><TR><TD>RURITANIA</TD><TD>Sample Works, 1 Main Street.</TD></TR></TABLE>`,
			"Country|Listed person and address", "RURITANIA | Sample Works"},
		{"a row keeps its name when its price changes", `<TABLE><TR><TH>Service</TH><TH>Fee</TH></TR><TR><TD>Search</TD><TD>$5</TD></TR><TR><TD>Copy</TD><TD>$1</TD></TR></TABLE>`, "Service|Fee", "Search; Copy"},
		{"first cells alike", `<TABLE><TR><TH>Kind</TH><TH>Size</TH></TR><TR><TD>Box</TD><TD>small</TD></TR><TR><TD>Box</TD><TD>large</TD></TR><TR><TD>Bag</TD><TD>large</TD></TR></TABLE>`, "Kind|Size", "Box | small; Box | large; Bag"},
		{"heads of two levels", `<TABLE><THEAD><TR><TH rowspan="2">Item</TH><TH colspan="2">Limit</TH></TR><TR><TH>Low</TH><TH>High</TH></TR></THEAD><TR><TD>Mass</TD><TD>1</TD><TD>2</TD></TR></TABLE>`, "Item|Limit Low|Limit High", "Mass"},
		{"heads in plain cells", `<TABLE><THEAD><TR><TD>Item</TD><TD>Limit</TD></TR></THEAD><TBODY><TR><TD>Mass</TD><TD>1</TD></TR></TBODY></TABLE>`, "Item|Limit", "Mass"},
		{"paragraphs in a cell", `<TABLE><TR><TH>Item</TH><TH>Words</TH></TR><TR><TD><P>Mass</P><P>and weight</P></TD><TD>1</TD></TR></TABLE>`, "Item|Words", "Mass and weight"},
		{"GPOTABLE", `<GPOTABLE COLS="3" CDEF="s30,10,10"><TTITLE>Table 1</TTITLE><BOXHD><CHED H="1">Item</CHED><CHED H="1">Limit</CHED><CHED H="2">Low</CHED><CHED H="2">High</CHED></BOXHD><ROW><ENT I="01">Mass</ENT><ENT>1</ENT><ENT>2</ENT></ROW><ROW><ENT I="01">Size</ENT><ENT A="1">none</ENT></ROW><ROW EXPSTB="02"><ENT I="21">Others</ENT></ROW><TNOTE>A note.</TNOTE></GPOTABLE>`,
			"Item|Limit Low|Limit High", "Mass; Size; Others"},
		{"GPOTABLE with rows left out", `<GPOTABLE COLS="3"><BOXHD><CHED H="1">Country</CHED><CHED H="1">Listed person and address</CHED><CHED H="1">Citation</CHED></BOXHD><ROW><ENT I="22"> </ENT><ENT>*         *         *</ENT></ROW><ROW><ENT I="01">RURITANIA</ENT><ENT>Sample Works, 1 Road.</ENT><ENT>96 FR 1.</ENT></ROW><ROW><ENT I="28">*    *    *    *    *</ENT></ROW><ROW><ENT I="22"> </ENT><ENT>Other Works, 2 Road.</ENT><ENT>96 FR 2.</ENT></ROW></GPOTABLE>`,
			"Country|Listed person and address|Citation", "RURITANIA | Sample Works; RURITANIA | Other Works"},
		{"a country printed again", `<TABLE><TR><TH>Country</TH><TH>Listed person and address</TH><TH>Citation</TH></TR><TR><TD>RURITANIA</TD><TD>Sample Works, 1 Road.</TD><TD>96 FR 1.</TD></TR><TR><TD>RURITANIA (Continued)</TD><TD>Other Works, 2 Road.</TD><TD>96 FR 2.</TD></TR><TR><TD/><TD/><TD>97 FR 3.</TD></TR><TR><TD colspan="3">FREEDONIA</TD></TR><TR><TD/><TD>Third Works, 3 Road.</TD><TD>96 FR 4.</TD></TR></TABLE>`,
			"Country|Listed person and address|Citation", "RURITANIA | Sample Works; RURITANIA | Other Works; RURITANIA | Other Works | 97 FR 3.; FREEDONIA | Third Works"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := parseOne(t, "ecfr-xml", parsers.Input{Payload: sectionOf("§ 994.1 Samples.", c.markup)})
			checkSections(t, d)
			if len(d.Version.Tables) != 1 {
				t.Fatalf("%d tables", len(d.Version.Tables))
			}
			table := d.Version.Tables[0]
			var keys []string
			for _, r := range table.Rows {
				keys = append(keys, r.Key)
				if got := strings.Trim(strings.Join(r.Cells, " | "), " |"); got != strings.Trim(d.Version.Text[r.Start:r.End], " |\n") {
					t.Errorf("row %s is printed as %q", r.Key, d.Version.Text[r.Start:r.End])
				}
			}
			if table.ID != "994.1/table-1" || strings.Join(table.Columns, "|") != c.columns || strings.Join(keys, "; ") != c.rows {
				t.Errorf("%s: %s with rows\n%s, want %s with\n%s", table.ID, strings.Join(table.Columns, "|"), strings.Join(keys, "; "), c.columns, c.rows)
			}
		})
	}
}

// TestLongTable reads a list as long as the Entity List, near 3,400 rows, each
// under its country.
func TestLongTable(t *testing.T) {
	const rows = 3400
	var b strings.Builder
	b.WriteString(`<DIV9 N="Supplement No. 4 to Part 994" NODE="15:2.1.3.4.27" TYPE="APPENDIX"><HEAD>Supplement No. 4 to Part 994—List</HEAD><TABLE><TR><TH>Country</TH><TH>Entity</TH></TR>`)
	for i := range rows {
		land := ""
		if i%100 == 0 {
			land = fmt.Sprintf("LAND %d", i/100)
		}
		fmt.Fprintf(&b, "<TR><TD>%s</TD><TD>Works No. %d, a.k.a., the following alias: <br/>—W%d. 1 Main Street, Hefei.</TD></TR>", land, i, i)
	}
	b.WriteString("</TABLE></DIV9>")
	d := parseOne(t, "ecfr-xml", parsers.Input{Payload: []byte(b.String())})
	if d.ID != "cfr/15/994/supp-4" || len(d.Version.Tables) != 1 || len(d.Version.Tables[0].Rows) != rows {
		t.Fatalf("%s with %d tables", d.ID, len(d.Version.Tables))
	}
	for _, i := range []int{0, 99, 100, rows - 1} {
		if got, want := d.Version.Tables[0].Rows[i].Key, fmt.Sprintf("LAND %d | Works No. %d", i/100, i); got != want {
			t.Errorf("row %d is %s, want %s", i, got, want)
		}
	}
}

// TestPictures: formulae and forms that are printed as pictures leave a mark, a
// link to the same picture none; an exponent is no digit of its number.
func TestPictures(t *testing.T) {
	d := parseOne(t, "ecfr-xml", parsers.Input{Payload: sectionOf("§ 994.1 Samples.",
		`<P>(a) Where <img src="https://www.example.gov/graphics/er01.gif"/> is 10<E T="51">−6</E> or 10<sup>6</sup>, see note <SU>1</SU>, mm<SU>2</SU>, x<AC T="8"/>:</P>
<MATH><img src="/graphics/er02.gif"/></MATH><P>(b) B <a href="/graphics/pdfs/er02.pdf">View or download PDF</a></P><FP-DASH>Name</FP-DASH><FP1-2>(of one)</FP1-2>`)})
	want := "§ 994.1 Samples.\n(a) Where [image er01.gif] is 10^−6 or 10^6, see note 1, mm2, x\u0303:\n[image er02.gif]\n(b) B\nName\n(of one)\n"
	if d.Version.Text != want {
		t.Errorf("text\n%s, want\n%s", d.Version.Text, want)
	}
	if got := addresses(d, "994.1/"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("sections %q", got)
	}
}

// TestPartyCells: what a cell of the Entity List says of several rows is told of
// each, stars are no party, and the lines of a cell stay apart.
func TestPartyCells(t *testing.T) {
	d := parseOne(t, "ecfr-xml", parsers.Input{Payload: sectionOf("§ 994.1 Samples.", `<TABLE><TR><TH>Country</TH><TH>Entity</TH><TH>License requirement</TH></TR>`+
		`<TR><TD rowspan="2">RURITANIA</TD><TD>Sample Works, two aliases:<br/>—SW; <I>and</I><br/>—Works.</TD><TD rowspan="2">All items.</TD></TR><TR><TD>Other Works.</TD></TR>`+
		`<TR><TD colspan="3">* * * * *</TD></TR><TR><TD/><TD>Third Works.</TD><TD>Some items.</TD></TR></TABLE>`)})
	checkSections(t, d)
	var got []string
	for _, r := range d.Version.Tables[0].Rows {
		got = append(got, r.Key+": "+strings.Join(r.Cells, "|"))
	}
	want := []string{"RURITANIA | Sample Works: RURITANIA|Sample Works, two aliases: —SW; and —Works.|All items.", "RURITANIA | Other Works.: |Other Works.|All items.", "RURITANIA | Third Works.: |Third Works.|Some items."}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	if !strings.Contains(d.Version.Text, "\n* * * * *\n") {
		t.Errorf("the stars are lost: %q", d.Version.Text)
	}
}

// TestOutlines: the paragraphs of a supplement that are numbered as an outline have
// addresses, those that only begin with a number or a letter have none.
func TestOutlines(t *testing.T) {
	for _, c := range []struct{ paragraphs, want string }{
		{`<P>Words.</P><P>1. First jar.</P><P>a. Its lid.</P><P>b. Its seal.</P><P>2. Second jar.</P>`, "1 1/a 1/b 2"},
		{`<P>A. Jars.</P><P>1. A lid.</P><P>2. A seal.</P><P>B. Lamps.</P><P>1. A wick.</P>`, "A A/1 A/2 B B/1"},
		{`<P>(a) Jars, as in:</P><P>1. A lid.</P><P>2. A seal.</P>`, "a"},
		{`<P>1.5 jars.</P><P>7. Not the first.</P><P>8. Nor this.</P>`, ""},
	} {
		d := parseOne(t, "ecfr-xml", parsers.Input{Payload: []byte(`<DIV9 N="Supplement No. 3 to Part 994" NODE="15:2.1.3.4.27" TYPE="APPENDIX"><HEAD>Supplement No. 3 to Part 994—Jars</HEAD>` + c.paragraphs + `</DIV9>`)})
		checkSections(t, d)
		if got := strings.Join(addresses(d, "supp-3/"), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.paragraphs, got, c.want)
		}
	}
}
