package parsers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// outlineECFR is more than what a document has that is held as a whole.
const outlineECFR = 4<<20 + 1

// TestLargeLawReadsAsASmallOne: documents of the annual edition and of an issue of the
// Register read the same whether the payload is held as a whole or, as that with one
// document more is, as an outline; and what is read does not share its bytes.
func TestLargeLawReadsAsASmallOne(t *testing.T) {
	long := "<P>" + strings.Repeat("A long paragraph of one more document goes on. ", outlineECFR/40) + "</P>"
	for format, c := range map[string]struct{ front, more, back string }{
		"cfr-xml": {
			`<CFRGRANULE><FDSYS><CFRTITLE>15</CFRTITLE><DATE>2031-01-01</DATE><ANCESTORS><PARENT HEADING="Chapter VII" SEQ="0">BUREAU OF SAMPLES</PARENT></ANCESTORS></FDSYS>` +
				`<PART><EAR>Pt. 994</EAR><HD SOURCE="HED">PART 994—SAMPLES</HD><AUTH><HD SOURCE="HED">Authority:</HD><P>50 U.S.C. 9901.</P></AUTH><SUBPART><HD SOURCE="HED">Subpart A—General</HD>` +
				`<SECTION><SECTNO>§ 994.1</SECTNO><SUBJECT>Scope &amp; terms.</SUBJECT><P>(a) <E T="03">Scope.</E> (1) Samples.</P><P>(2) Others.</P><P>(b) None.</P><CITA>[96 FR 100, Mar. 4, 2031]</CITA></SECTION>` +
				`</SUBPART><APPENDIX><HD SOURCE="HED">Appendix A to Part 994—Forms</HD><P>1. A form.</P></APPENDIX></PART>`,
			`<PART><EAR>Pt. 995</EAR><HD SOURCE="HED">PART 995—MORE</HD><SECTION><SECTNO>§ 995.1</SECTNO><SUBJECT>More.</SUBJECT>` + long + `</SECTION></PART>`,
			`</CFRGRANULE>`},
		"fr-xml": {
			`<FEDREG><VOL>96</VOL><NO>1</NO><DATE>Monday, March 3, 2031</DATE><PRTPAGE P="iii"/><RULES>` +
				`<RULE><PREAMB><PRTPAGE P="101"/><AGENCY TYPE="S">BUREAU OF SAMPLES</AGENCY><CFR>15 CFR Part 994</CFR><SUBJECT>Samples</SUBJECT><EFFDATE><HD SOURCE="HED">DATES:</HD><P>Effective April 2, 2031.</P></EFFDATE></PREAMB>` +
				`<SUPLINF><HD SOURCE="HED">SUPPLEMENTARY INFORMATION:</HD><P>It is<PRTPAGE P="102"/>long.</P><REGTEXT TITLE="15" PART="994"><AMDPAR>1. Revise § 994.3(a) to read as follows:</AMDPAR><SECTION><SECTNO>§ 994.3</SECTNO><SUBJECT>Samples.</SUBJECT><P>(a) All of them.</P></SECTION></REGTEXT></SUPLINF>` +
				`<FRDOC>[FR Doc. 2031–00001 Filed 2–28–31; 8:45 am]</FRDOC></RULE></RULES><NOTICES><NOTICE><PREAMB><AGENCY TYPE="S">BUREAU OF SAMPLES</AGENCY><SUBJECT>A notice</SUBJECT></PREAMB><P>It is said.</P><FRDOC>[FR Doc. 2031–00002 Filed 2–28–31; 8:45 am]</FRDOC></NOTICE>`,
			`<NOTICE><PREAMB><SUBJECT>Another</SUBJECT></PREAMB>` + long + `<FRDOC>[FR Doc. 2031–00003 Filed 2–28–31; 8:45 am]</FRDOC></NOTICE>`,
			`</NOTICES></FEDREG>`},
	} {
		small := readAll(t, format, []byte(c.front+c.back))
		payload := []byte(c.front + c.more + c.back)
		large := readAll(t, format, payload)
		if len(large) != len(small)+1 {
			t.Fatalf("%s: %d documents, want %d and one", format, len(large), len(small))
		}
		asRead := mustJSON(t, large)
		for i := range payload {
			payload[i] = '#'
		}
		if !bytes.Equal(asRead, mustJSON(t, large)) {
			t.Errorf("%s: what was read changes with the payload", format)
		}
		if have, want := mustJSON(t, large[:len(small)]), mustJSON(t, small); !bytes.Equal(have, want) {
			t.Errorf("%s: an outline is read as\n%s\nwant\n%s", format, have, want)
		}
	}
}

func readAll(t *testing.T, format string, payload []byte) []parsers.Document {
	t.Helper()
	r, err := parsers.Parse(format, parsers.Input{Payload: payload})
	if err != nil {
		t.Fatal(err)
	}
	return r.Documents
}

// TestLargeECFRReadsAsASmallOne: a part reads the same whether it is held as a whole or
// as an outline, and what is read does not share the bytes of the payload.
func TestLargeECFRReadsAsASmallOne(t *testing.T) {
	small := ecfrOfAllKinds(0)
	large := ecfrOfAllKinds(outlineECFR)
	want := readPart(t, small)
	payload := []byte(large)
	got := readPart(t, large)
	shared, err := parsers.Parse("ecfr-xml", parsers.Input{Payload: payload})
	if err != nil {
		t.Fatal(err)
	}
	for i := range payload {
		payload[i] = '#'
	}
	if b, err := json.Marshal(shared.Documents); err != nil || !bytes.Equal(b, mustJSON(t, got)) {
		t.Errorf("what was read changes with the payload, %v", err)
	}
	g, w := got[0].Version, want[0].Version
	if !strings.HasPrefix(g.Text, w.Text) || len(g.Text) < outlineECFR/2 {
		t.Errorf("text of %d bytes begins otherwise than that of %d", len(g.Text), len(w.Text))
	}
	if len(w.Sections) < 10 || len(g.Sections) < len(w.Sections) || len(g.Tables) != len(w.Tables)+1 {
		t.Fatalf("%d sections, %d tables, want at least %d and %d", len(g.Sections), len(g.Tables), len(w.Sections), len(w.Tables)+1)
	}
	for i, s := range w.Sections {
		if s.Depth > 0 && g.Sections[i] != s { // the outermost one goes on
			t.Errorf("section %+v, want %+v", g.Sections[i], s)
		}
	}
}

// TestLargeECFRCut: a fault at the end of a large part is found before anything is
// made of it.
func TestLargeECFRCut(t *testing.T) {
	large := ecfrOfAllKinds(outlineECFR)
	for name, c := range map[string]struct {
		payload string
		want    exportwatch.Reason
	}{
		"cut":       {large[:len(large)-40], exportwatch.ReasonTruncated},
		"malformed": {strings.TrimSuffix(large, "</DIV5>\n") + "<P></DIV5>\n", exportwatch.ReasonMalformed},
	} {
		r, err := parsers.Parse("ecfr-xml", parsers.Input{Payload: []byte(c.payload)})
		if reasonOf(t, err) != c.want || len(r.Documents) > 0 {
			t.Errorf("%s: %v and %d documents, want %s", name, err, len(r.Documents), c.want)
		}
	}
}

// ecfrOfAllKinds returns a part with subparts, sections, notes, a table and an
// appendix, and then, to be of at least size bytes, with one long appendix more.
func ecfrOfAllKinds(size int) string {
	const front = `<?xml version="1.0" encoding="UTF-8"?>
<DIV5 N="994" NODE="15:3.1.1.1.1" TYPE="PART"><HEAD>PART 994—SAMPLES</HEAD><AUTH><HED>Authority:</HED><PSPACE>50 U.S.C. 9901.</PSPACE></AUTH>
<DIV6 N="A" TYPE="SUBPART"><HEAD>Subpart A—General</HEAD>
<DIV8 N="994.1" TYPE="SECTION"><HEAD>§ 994.1   Scope &amp; terms.</HEAD><P>(a) <I>Scope.</I> (1) Samples.</P><P>(2) Others.</P><P>(b) None.</P><CITA>[96 FR 100, Mar. 4, 2031]</CITA></DIV8>
<DIV8 N="994.2" TYPE="SECTION"><HEAD>§ 994.2   Definitions.</HEAD><P><I>Sample</I> means a piece.</P><P><I>Sender</I> means who sends it.</P><NOTE><HED>Note to § 994.2:</HED><P>A note.</P></NOTE></DIV8>
</DIV6>
<DIV9 N="Supplement No. 1 to Part 994" TYPE="APPENDIX"><HEAD>Supplement No. 1 to Part 994—Kinds</HEAD><TABLE><TR><TH>Kind</TH><TH>Control</TH></TR><TR><TD>A</TD><TD>NS</TD></TR></TABLE></DIV9>
`
	var b strings.Builder
	b.WriteString(front)
	if size > 0 {
		b.WriteString(`<DIV9 N="Supplement No. 2 to Part 994" TYPE="APPENDIX"><HEAD>Supplement No. 2 to Part 994—More kinds</HEAD><TABLE><TR><TH>Kind</TH><TH>Control</TH></TR>`)
		for n := 0; b.Len() < size; n++ {
			fmt.Fprintf(&b, "<TR><TD>Kind %d, of which there is more to say than of the others</TD><TD>NS %d</TD></TR>\n", n, n)
		}
		b.WriteString("</TABLE></DIV9>\n")
	}
	b.WriteString("</DIV5>\n")
	return b.String()
}

func readPart(t *testing.T, payload string) []parsers.Document {
	t.Helper()
	docs := readAll(t, "ecfr-xml", []byte(payload))
	if len(docs) != 1 {
		t.Fatalf("%d documents", len(docs))
	}
	return docs
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
