package parsers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

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
