package parsers_test

import (
	"strings"
	"testing"

	"exportwatch/parsers"
)

// TestFRForms reads one document in the forms in which the files come: as the
// printer wrote it, with every element on a line of its own, and with the text
// around elements trimmed. All say the same.
func TestFRForms(t *testing.T) {
	const head = `<NOTICE><PREAMB><SUBJECT>SYNTHETIC</SUBJECT></PREAMB>`
	const foot = `<FRDOC>[FR Doc. 2031–00099 Filed 3–3–31; 8:45 am]</FRDOC></NOTICE>`
	forms := map[string]string{
		"as written": `<P>In the <E T="04">Federal Register</E> of that day (<E T="03">see</E> page 3) acid rain<SU>4</SU><FTREF/> fell, and the ra<PRTPAGE P="9"/>infall was <E T="03">ca.</E> 10<SU>26</SU> drops.</P>` +
			`<FTNT><P><SU>4</SU> Of rainfall.</P></FTNT><P>It broke off <PRTPAGE P="10"/></P><P>here.</P>`,
		"indented": "<P>\n   In the \n   <E T=\"04\">Federal Register</E>\n    of that day (\n   <E T=\"03\">see</E>\n    page 3) acid rain\n   <SU>4</SU>\n   <FTREF/>\n    fell, and the ra\n   <PRTPAGE P=\"9\"/>\n   infall was \n   <E T=\"03\">ca.</E>\n    10\n   <SU>26</SU>\n    drops.\n</P>\n" +
			"<FTNT>\n   <P>\n      <SU>4</SU>\n       Of rainfall.\n   </P>\n</FTNT>\n<P>\n   It broke off \n   <PRTPAGE P=\"10\"/>\n</P>\n<P>here.</P>\n",
		"trimmed": `<P>In the<E T="04">Federal Register</E>of that day (<E T="03">see</E>page 3) acid rain<SU>4</SU><FTREF/>fell, and the ra<PRTPAGE P="9"/>infall was<E T="03">ca.</E>10<SU>26</SU>drops.</P>` +
			`<FTNT><P><SU>4</SU>Of rainfall.</P></FTNT><P>It broke off<PRTPAGE P="10"/></P><P>here.</P>`,
	}
	const want = "SYNTHETIC\nIn the Federal Register of that day (see page 3) acid rain[4] fell, and the rainfall was ca. 10^26 drops.\n[4] Of rainfall.\nIt broke off here.\n"
	for name, body := range forms {
		d := parseOne(t, "fr-xml", parsers.Input{Payload: []byte(head + body + foot)})
		if got := d.Version.Text; got != want {
			t.Errorf("%s:\n have %q\n want %q", name, got, want)
		}
	}
}

// TestFRWordsStayApart holds that a page break between words joins none, though the
// two together were a word, and that letters below the line join their formula.
func TestFRWordsStayApart(t *testing.T) {
	for body, want := range map[string]string{
		`<P>The in<PRTPAGE P="9"/>put was put in the input.</P>`:    "The in put was put in the input.",
		`<P>A cost-<PRTPAGE P="9"/>benefit test.</P>`:               "A cost-benefit test.",
		`<P>One page. <PRTPAGE P="9"/>Another page.</P>`:            "One page. Another page.",
		`<P>Some UF<E T="52">6</E> and 5 m<SU>2</SU> of it.</P>`:    "Some UF6 and 5 m2 of it.",
		`<P>The <E T="03">Bank</E>s of <E T="03">A</E>, B.</P>`:     "The Banks of A, B.",
		`<P>It ends here.</P><PRTPAGE P="9"/><P>then goes on.</P>`:  "It ends here.\nthen goes on.",
		`<P>A rule—re<PRTPAGE P="9"/>gulation is a regulation.</P>`: "A rule—regulation is a regulation.",
		`<P>About—10<SU>1</SU> are noted.<SU>1</SU><FTREF/></P>` +
			`<FTNT><P><SU>1</SU> Once.</P></FTNT>`: "About—10^1 are noted.[1]\n[1] Once.",
		`<P>A list of</P><P>stones.</P>`: "A list of\nstones.",
		`<P>Section 2 of the</P><FTNT><P><SU>1</SU> Once.</P></FTNT><PRTPAGE P="9"/><P>Stones Act<SU>1</SU><FTREF/> holds.</P>`: "Section 2 of the Stones Act[1] holds.\n[1] Once.",
		`<P>See the list of <PRTPAGE P="9"/></P><P>Stones.</P>`:                                                                 "See the list of Stones.",
		`<P>Kinds of rock</P><PRTPAGE P="9"/><P>Stones are hard.</P>`:                                                           "Kinds of rock\nStones are hard.",
		`<P>Section 2 of the</P><P>Stones Act holds.</P>`:                                                                       "Section 2 of the\nStones Act holds.",
		`<P>Noted<SU>1</SU><FTREF/> twice.<SU>1</SU></P><FTNT><P><SU>1</SU> Once.</P></FTNT>`:                                   "Noted[1] twice.[1]\n[1] Once.",
	} {
		payload := `<NOTICE><PREAMB><SUBJECT>S</SUBJECT></PREAMB>` + body + `<FRDOC>[FR Doc. 2031–00099 Filed]</FRDOC></NOTICE>`
		d := parseOne(t, "fr-xml", parsers.Input{Payload: []byte(payload)})
		if got := strings.TrimSuffix(strings.TrimPrefix(d.Version.Text, "S\n"), "\n"); got != want {
			t.Errorf("%s:\n have %q\n want %q", body, got, want)
		}
	}
}
