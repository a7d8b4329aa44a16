package parsers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// Synthetic bills of a Congress to come, in both markups: what stands on the front
// page behind the introduction, and in the body.
const (
	dtdBill = `<bill><metadata><dublinCore><dc:title xmlns:dc="d">122 S9 RS: Sample</dc:title></dublinCore></metadata><form><congress>122d CONGRESS</congress><legis-num>S. 9</legis-num>` +
		`<action><action-date date="20310104">January 4, 2031</action-date><action-desc><sponsor name-id="S900">Ms. Ash</sponsor> (for herself and <cosponsor name-id="S901">Mr. Birch</cosponsor>) introduced the following bill</action-desc></action>` +
		`<action><action-date date="20310305">March 5, 2031</action-date><action-desc>Reported by <sponsor name-id="S902">Mr. Cedar</sponsor>, with an amendment</action-desc></action>` +
		`<legis-type>A BILL</legis-type><official-title>To keep samples dry.</official-title></form>%s</bill>`
	uslmBill = `<bill><meta><citableAs>122s9rs</citableAs><docStage>Reported in Senate</docStage></meta><preface>` +
		`<action><date date="2031-01-04">January 4, 2031</date><actionDescription><sponsor senateId="S900">Ms. Ash</sponsor> (for herself and <cosponsor senateId="S901">Mr. Birch</cosponsor>) introduced the following bill</actionDescription></action>` +
		`<action><date date="2031-03-05">March 5, 2031</date><actionDescription>Reported by <sponsor senateId="S902">Mr. Cedar</sponsor>, with an amendment</actionDescription></action>` +
		`</preface><main><longTitle><docTitle>A BILL</docTitle><officialTitle>To keep samples dry.</officialTitle></longTitle>%s</main></bill>`
)

// readBill reads the body of a bill in the form of one of the two markups.
func readBill(t *testing.T, form, body string) parsers.Document {
	t.Helper()
	payload := fmt.Appendf(nil, form, body)
	d := parseOne(t, "auto", parsers.Input{Payload: payload})
	checkVersion(t, payload, d)
	return d
}

// sectionTexts returns "ID: text" of the sections of a document, the lines of a text
// parted by " / ".
func sectionTexts(d parsers.Document) []string {
	var out []string
	for _, s := range d.Version.Sections {
		text := strings.TrimSpace(d.Version.Text[s.Start:s.End])
		out = append(out, string(s.ID)+": "+strings.ReplaceAll(text, "\n", " / "))
	}
	return out
}

// TestBillNamesItself: the short title is the one that the bill gives itself, not one
// that a committee struck, one of another act that it quotes, or one of a part of it.
func TestBillNamesItself(t *testing.T) {
	const (
		dtdTitle  = `<section><enum>1.</enum><header>Name</header><text>This %s may be cited as the <quote><short-title>%s</short-title></quote>.</text></section>`
		uslmTitle = `<section identifier="/us/bill/122/s/9/s%d"><num value="%d">%d.</num><content>This %s may be cited as the “<shortTitle role="act">%s</shortTitle>”.</content></section>`
	)
	dtd := func(what, name string) string { return fmt.Sprintf(dtdTitle, what, name) }
	uslm := func(n int, what, name string) string { return fmt.Sprintf(uslmTitle, n, n, n, what, name) }
	for name, c := range map[string]struct{ form, body, want string }{
		"plain":       {dtdBill, `<legis-body>` + dtd("Act", "Dry Act") + `</legis-body>`, "Dry Act"},
		"substitute":  {dtdBill, `<legis-body changed="deleted">` + dtd("Act", "Wet Act") + `</legis-body><legis-body changed="added">` + dtd("Act", "Dry Act") + `</legis-body>`, "Dry Act"},
		"struck":      {dtdBill, `<legis-body><section changed="deleted"><enum>1.</enum><text><short-title>Wet Act</short-title></text></section><section><enum>2.</enum><text>x</text></section></legis-body>`, ""},
		"quoted":      {dtdBill, `<legis-body><section><enum>2.</enum><text>Insert:</text><quoted-block>` + dtd("Act", "Wet Act") + `</quoted-block></section></legis-body>`, ""},
		"of a part":   {dtdBill, `<legis-body>` + dtd("title", "Wet Act") + dtd("Act", "Dry Act") + `</legis-body>`, "Dry Act"},
		"in uslm":     {uslmBill, uslm(1, "division", "Wet Act") + uslm(2, "Act", "Dry Act"), "Dry Act"},
		"struck uslm": {uslmBill, `<section changed="deleted" identifier="/us/bill/122/s/9/s1"><num value="1">1.</num><content><shortTitle>Wet Act</shortTitle></content></section>` + uslm(2, "Act", "Dry Act"), "Dry Act"},
		"quoted uslm": {uslmBill, `<section identifier="/us/bill/122/s/9/s1"><num value="1">1.</num><content>Add:<quotedContent><section><num value="5">“5.</num><content><shortTitle>Wet Act</shortTitle></content></section></quotedContent></content></section>`, ""},
	} {
		d := readBill(t, c.form, c.body)
		title := c.want
		if title == "" {
			title = "To keep samples dry."
		}
		if got := d.Version.Meta.String("title"); got != c.want || d.Title != "S. 9 (RS): "+title {
			t.Errorf("%s: %q of %q, want %q", name, got, d.Title, c.want)
		}
	}
}

// TestReporterIsNoSponsor: who reported a bill for a committee did not bring it in.
func TestReporterIsNoSponsor(t *testing.T) {
	for _, d := range []parsers.Document{
		readBill(t, dtdBill, `<legis-body><section><enum>1.</enum><text>x</text></section></legis-body>`),
		readBill(t, uslmBill, `<section identifier="/us/bill/122/s/9/s1"><num value="1">1.</num><content>x</content></section>`),
	} {
		for key, want := range map[string][]string{
			"sponsors": {"Ms. Ash"}, "sponsor_ids": {"S900 Ms. Ash"}, "cosponsors": {"Mr. Birch"}, "cosponsor_ids": {"S901 Mr. Birch"},
		} {
			if got := d.Version.Meta.Strings(key); !slices.Equal(got, want) {
				t.Errorf("%s: %s %q, want %q", d.Version.Format, key, got, want)
			}
		}
		if got := d.Version.Meta.Strings("actions"); len(got) != 2 || !strings.Contains(got[1], "Reported by Mr. Cedar") {
			t.Errorf("%s: actions %q", d.Version.Format, got)
		}
	}
}

// TestBillRaisedNumbers: an exponent and a fraction are not read as digits of the
// number before them.
func TestBillRaisedNumbers(t *testing.T) {
	for name, d := range map[string]parsers.Document{
		"dtd": readBill(t, dtdBill, `<legis-body><section><enum>1.</enum><header>Over 10<superscript>7</superscript></header><text>More than 10<superscript>26</superscript> drops, 10<sup>−6</sup> m, <formula>3<sup>2</sup></formula>, 2<fraction>1/2</fraction> or <fraction>2/3</fraction> of H<subscript>2</subscript>O on the 4<superscript>th</superscript>.</text>`+
			`<table><tgroup cols="2"><tbody><row><entry>10<superscript>3</superscript></entry><entry>1<fraction>1/4</fraction></entry></row></tbody></tgroup></table></section></legis-body>`),
		"uslm": readBill(t, uslmBill, `<section identifier="/us/bill/122/s/9/s1"><num value="1">1.</num><heading>Over 10<sup>7</sup></heading><content>More than 10<sup>26</sup> drops, 10<sup>−6</sup> m, <i>3<sup>2</sup></i>, 2<fraction>1/2</fraction> or <fraction>2/3</fraction> of H<sub>2</sub>O on the 4<sup>th</sup>.`+
			`<table><tr><td>10<sup>3</sup></td><td>1<fraction>1/4</fraction></td></tr></table></content></section>`),
	} {
		for _, want := range []string{"Over 10^7", "More than 10^26 drops, 10^−6 m, 3^2, 2 1/2 or 2/3 of H2O on the 4th.", "10^3 | 1 1/4"} {
			if !strings.Contains(d.Version.Text, want) {
				t.Errorf("%s: no %q in\n%s", name, want, d.Version.Text)
			}
		}
	}
}

// TestBillFlushText: words that close several provisions, flush with those before
// them, are part of none of them.
func TestBillFlushText(t *testing.T) {
	for name, c := range map[string]struct {
		form, body string
		want       []string
	}{
		"dtd": {dtdBill, `<legis-body><section><enum>2.</enum><text>It applies to:</text><paragraph><enum>(1)</enum><text>boxes; or</text></paragraph><paragraph><enum>(2)</enum><text>jars,</text><subparagraph><enum>(A)</enum><text>lids,</text></subparagraph></paragraph>` +
			`<continuation-text continuation-text-level="section">if they are dry.</continuation-text><paragraph><enum>(3)</enum><text>More.</text></paragraph></section></legis-body>`,
			[]string{"s2/1: (1) boxes; or", "s2/2: (2) jars, / (A) lids,", "s2/2/A: (A) lids,", "s2/flush-1: if they are dry.", "s2/3: (3) More."}},
		"quoted": {dtdBill, `<legis-body><section><enum>2.</enum><text>Insert:</text><quoted-block><subsection><enum>(c)</enum><text>Keep—</text><paragraph><enum>(1)</enum><text>boxes; and</text></paragraph><quoted-block-continuation-text quoted-block-continuation-text-level="subsection">for a year.</quoted-block-continuation-text></subsection><after-quoted-block>; and</after-quoted-block></quoted-block>` +
			`<continuation-text continuation-text-level="section">and so on.</continuation-text></section></legis-body>`,
			[]string{"s2/quote-1/c: “(c) Keep— / (1) boxes; and / for a year.”; and", "s2/quote-1/c/1: (1) boxes; and", "s2/quote-1/c/flush-1: for a year.”; and", "s2/flush-1: and so on."}},
		"uslm": {uslmBill, `<section identifier="/us/bill/122/s/9/s2"><num value="2">2.</num><subsection identifier="/us/bill/122/s/9/s2/a"><num value="a">(a) </num><chapeau>It applies to—</chapeau><paragraph identifier="/us/bill/122/s/9/s2/a/1"><num value="1">(1) </num><content>boxes; and</content></paragraph>` +
			`<paragraph identifier="/us/bill/122/s/9/s2/a/2"><num value="2">(2) </num><content>the following:<quotedContent><paragraph><num value="5">“(5) </num><content>jars.</content></paragraph></quotedContent><inline role="after-quoted-block">”,</inline></content></paragraph><continuation>if they are dry.</continuation></subsection></section>`,
			[]string{"s2/a/1: (1) boxes; and", "s2/a/2: (2) the following: / “(5) jars.”,", "s2/a/2/quote-1/5: “(5) jars.”,", "s2/a/flush-1: if they are dry."}},
		"below nothing": {uslmBill, `<section identifier="/us/bill/122/s/9/s2"><num value="2">2.</num><chapeau>It applies.</chapeau><continuation>Always.</continuation></section>`,
			[]string{"s2: 2. / It applies. / Always."}},
	} {
		got := sectionTexts(readBill(t, c.form, c.body))
		for _, want := range c.want {
			if !slices.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s", name, want, strings.Join(got, "\n"))
			}
		}
		if n := strings.Count(strings.Join(got, "\n"), "flush-"); name == "below nothing" && n > 0 {
			t.Errorf("%s: %d sections of flush text", name, n)
		}
	}
}

// TestBillFootnotes: a footnote stands behind the paragraph that it is to, with its
// mark, as a section of its own.
func TestBillFootnotes(t *testing.T) {
	for name, c := range map[string]struct {
		form, body string
		want       []string
	}{
		"dtd": {dtdBill, `<legis-body><section><enum>1.</enum><text>Keep items<footnote><para>As of old.</para></footnote>; and</text><paragraph><enum>(1)</enum><text>more.</text></paragraph></section></legis-body>`,
			[]string{"s1/note-1: As of old.", "s1: Sec. 1. / Keep items; and / As of old. / (1) more."}},
		"uslm": {uslmBill, `<section identifier="/us/bill/122/s/9/s1"><num value="1">1.</num><content>Keep items<footnote id="f1"><num>1</num><p>As of old.</p></footnote> dry.</content></section>`,
			[]string{"s1: 1. / Keep items[1] dry. / [1] As of old.", "s1/note-1: [1] As of old."}},
		"referred to": {uslmBill, `<section identifier="/us/bill/122/s/9/s1"><num value="1">1.</num><content>Keep items<ref class="footnoteRef" idref="f1"><sup>1</sup></ref><footnote id="f1"><num>1</num><p>As of old.</p></footnote> dry.</content></section>`,
			[]string{"s1: 1. / Keep items[1] dry. / [1] As of old.", "s1/note-1: [1] As of old."}},
	} {
		d := readBill(t, c.form, c.body)
		got := sectionTexts(d)
		for _, want := range c.want {
			if !slices.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s", name, want, strings.Join(got, "\n"))
			}
		}
		if !slices.ContainsFunc(d.Version.Sections, func(s exportwatch.Section) bool { return s.Kind == exportwatch.SectionFootnote }) {
			t.Errorf("%s: no section is a footnote", name)
		}
	}
}

// TestPrintOfReportedBill: a print is of the day of its last action, and its back
// cover is neither part of the last section nor a sign that it is cut.
func TestPrintOfReportedBill(t *testing.T) {
	const text = "[Congressional Bills 122th Congress]\n[From the U.S. Government Publishing Office]\n[H.R. 9 Reported in House (RH)]\n\n<DOC>\n\n                                                 Union Calendar No. 7\n122d CONGRESS\n  1st Session\n                                H. R. 9\n\n" +
		"                    IN THE HOUSE OF REPRESENTATIVES\n\n                            January 4, 2031\n\nMs. Ash introduced the following bill\n\n                             March 5, 2031\n\n  Reported with an amendment\n\n" +
		"                                 A BILL\n\nSECTION 1. SHORT TITLE.\n\n    This Act may be cited as the ``Dry Act''.\n\nSEC. 2. BOXES.\n\n    (a) In General.--Keep boxes dry.\n    (b) Jars.--Keep jars dry.\n"
	const cover = "                                                 Union Calendar No. 7\n\n122d CONGRESS\n\n  1st Session\n\n                               H. R. 9\n\n                                 A BILL\n\n                             March 5, 2031\n\n  Reported with an amendment\n"
	d := parseOne(t, "bill-print", parsers.Input{Payload: []byte(text + cover)})
	if d.ID != "bill/122/hr/9@rh" || d.Version.Published.String() != "2031-03-05" || len(d.Version.Warnings) > 0 {
		t.Errorf("%s of %s with %v", d.ID, d.Version.Published, d.Version.Warnings)
	}
	if got := sectionTexts(d); got[len(got)-1] != "s2/b: (b) Jars.--Keep jars dry." {
		t.Errorf("the last section is %q", got[len(got)-1])
	}
	if cut := parseOne(t, "bill-print", parsers.Input{Payload: []byte(text)}); len(cut.Version.Warnings) == 0 {
		t.Error("a print without its end passes for whole")
	}
}

// TestRelatedBillOfAnotherCongress: numbers of bills begin anew with each Congress.
func TestRelatedBillOfAnotherCongress(t *testing.T) {
	bulk := parseBill(t, "billstatus", []byte(`<billStatus><bill><congress>122</congress><type>HR</type><number>9</number><relatedBills><item><title>Dry Act</title><congress>121</congress><number>4</number><type>HR</type><relationshipDetails><item><type>Related bill</type></item></relationshipDetails></item></relatedBills></bill></billStatus>`), "")
	api := parseBill(t, "congress-json", []byte(`{"relatedBills":[{"congress":121,"number":4,"type":"HR","title":"Dry Act","relationshipDetails":[{"type":"Related bill"}]}],"pagination":{"count":1},"request":{"congress":"122","billType":"hr","billNumber":"9"}}`), "")
	for _, d := range []parsers.Document{bulk, api} {
		if got := d.Version.Meta.Strings("related_bills"); !slices.Equal(got, []string{"H.R. 4 of the 121st Congress (Related bill): Dry Act"}) {
			t.Errorf("%s: %q", d.Version.Format, got)
		}
	}
}
