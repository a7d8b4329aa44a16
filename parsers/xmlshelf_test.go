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
	r, err := parsers.Parse("ecfr-xml", parsers.Input{Payload: []byte(payload)})
	if err != nil || len(r.Documents) != 1 {
		t.Fatalf("%d documents, %v", len(r.Documents), err)
	}
	return r.Documents
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
