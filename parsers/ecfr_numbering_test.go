package parsers_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestParagraphNumbering reads sections made of the paragraphs given, one a line,
// and lists the addresses of what they are read as.
func TestParagraphNumbering(t *testing.T) {
	for _, c := range []struct{ name, paragraphs, want string }{
		{"six levels", "(a) A\n(1) B\n(i) C\n(A) D\n(<I>1</I>) E\n(<I>i</I>) F\n(<I>ii</I>) G\n(<I>2</I>) H\n(B) I\n(ii) J\n(2) K\n(b) L",
			"a a/1 a/1/i a/1/i/A a/1/i/A/1 a/1/i/A/1/i a/1/i/A/1/ii a/1/i/A/2 a/1/i/B a/1/ii a/2 b"},
		{"italics round the parentheses", "(a) A\n(1) B\n(i) C\n(A) D\n<I>(1)</I> E\n<I>(2)</I> F\n(B) G", "a a/1 a/1/i a/1/i/A a/1/i/A/1 a/1/i/A/2 a/1/i/B"},
		{"italics lost", "(a) A\n(1) B\n(i) C\n(A) D\n(1) E\n(i) F\n(ii) G\n(2) H\n(B) I\n(2) J", "a a/1 a/1/i a/1/i/A a/1/i/A/1 a/1/i/A/1/i a/1/i/A/1/ii a/1/i/A/2 a/1/i/B a/2"},
		{"i after h", "(f) A\n(g) B\n(h) C\n(1) D\n(i) E\n(j) F", "f g h h/1 i j"},
		{"i below h", "(h) A\n(1) B\n(i) C\n(ii) D\n(2) E\n(i) F", "h h/1 h/1/i h/1/ii h/2 i"},
		{"i below h, told late", "(h) A\n(1) B\n(i) C\n(A) D\n(B) E\n(ii) F\n(i) G\n(j) H", "h h/1 h/1/i h/1/i/A h/1/i/B h/1/ii i j"},
		{"v after u and v after iv", "(u) A\n(v) B\n(1) C\n(i) D\n(ii) E\n(iii) F\n(iv) G\n(v) H\n(vi) I\n(w) J", "u v v/1 v/1/i v/1/ii v/1/iii v/1/iv v/1/v v/1/vi w"},
		{"x after w and x after ix", "(w) A\n(x) B\n(1) C\n(i) D\n(ii) E\n(iii) F\n(iv) G\n(v) H\n(vi) I\n(vii) J\n(viii) K\n(ix) L\n(x) M\n(xi) N\n(y) O",
			"w x x/1 x/1/i x/1/ii x/1/iii x/1/iv x/1/v x/1/vi x/1/vii x/1/viii x/1/ix x/1/x x/1/xi y"},
		{"c, d, l and m", "(a) A\n(b) B\n(c) C\n(d) D\n(1) E\n(i) F\n(C) G\n(k) H\n(l) I\n(m) J", "a b c d d/1 d/1/i d/1/i/C k l m"},
		{"beyond z", "(y) A\n(z) B\n(aa) C\n(bb) D\n(1) E\n(cc) F\n(ii) G", "y z aa bb bb/1 cc ii"},
		{"several in front", "(a)(1)(i) A\n(ii) B\n(2)(i)(A) C\n(b) (1) D", "a a/1 a/1/i a/1/ii a/2 a/2/i a/2/i/A b b/1"},
		{"a caption between", "(a) <I>Scope.</I> (1) A\n(2) B\n(b) <I>Notice</I>—(1) <I>Form.</I> (i) C\n(ii) D", "a a/1 a/2 b b/1 b/1/i b/1/ii"},
		{"a designator inside of the caption", "(a) <I>Scope—(1) Goods.</I> A\n(2) <I>Words.</I> B\n(b) C", "a a/1 a/2 b"},
		{"the caption in plain type", "(a) Scope. (1) A\n(2) B\n(b) For goods: (1) C\n(2) D", "a a/1 a/2 b b/1 b/2"},
		{"a list inside of a sentence", "(a) It means: (1) red, (2) green, and (3) blue.\n(b) B", "a b"},
		{"references in front", "(a) A\n(b)(1) and (b)(2) of this section do not apply.\n(a)(2) of this section applies.\n(b) B", "a b"},
		{"reserved", "(a) A\n(b) [Reserved]\n(c)-(e) [Reserved]\n(f) B\n(1) through (3) [Reserved]\n(4) C\n(g) and (h) [Reserved]\n(i) D",
			"a b c f f/1 f/4 g i"},
		{"reserved below", "(a)(1)-(3) [Reserved]\n(4) A\n(b), (c), and (d) [Reserved]\n(e) B\n(f)–(h) [Reserved]\n(i) C\n(j) D", "a a/1 a/4 b e f i j"},
		{"digits outermost", "(1) A\n(i) B\n(ii) C\n(2) D", "1 1/i 1/ii 2"},
		{"romans outermost", "(i) A\n(ii) B\n(iii) C", "i ii iii"},
		{"a gap", "(a) A\n(c) B\n(1) C\n(4) D\n(d) E", "a c c/1 c/4 d"},
		{"the same again", "(a) A\n(1) B\nAn undesignated middle:\n(1) C\n(b) D", "a a/1 a/1~2 b"},
		{"letters again below letters", "(d) A\n(16) B\n(17) C\n(a) D\n(b) E\n(18) F\n(e) G", "d d/16 d/17 d/17/a d/17/b d/18 e"},
		{"a dash where the caption is lost", "(a) A\n(b) —(1) B\n(2) —(i) C\n(c) D", "a b b/1 b/2 b/2/i c"},
		{"italic letters below romans", "(a) A\n(1) B\n(i) C\n(<I>a</I>) D\n(<I>b</I>) E\n(ii) F", "a a/1 a/1/i a/1/i/a a/1/i/b a/1/ii"},
		{"no designators", "(see § 1.1) A\n(15 U.S.C. 1) B\n(Approved) C", ""},
		{"flush and indented", "(a) A\n<FP>flush</FP>\n<P-1>(1) B</P-1>\n<FP-2>(2) C</FP-2>", "a a/1 a/2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var body strings.Builder
			for p := range strings.SplitSeq(c.paragraphs, "\n") {
				if !strings.HasPrefix(p, "<FP") && !strings.HasPrefix(p, "<P-") {
					p = "<P>" + p + "</P>"
				}
				body.WriteString(p)
			}
			d := parseOne(t, "ecfr-xml", parsers.Input{Payload: sectionOf("§ 994.1 Samples.", body.String())})
			checkSections(t, d)
			if got := strings.Join(addresses(d, "994.1/"), " "); got != c.want {
				t.Errorf("read as\n%s, want\n%s", got, c.want)
			}
			for _, s := range d.Version.Sections[1:] {
				if text := d.Version.SectionText(s); !strings.HasPrefix(text, s.Label) {
					t.Errorf("%s begins with %.20q, not with its designator", s.ID, text)
				}
			}
		})
	}
}

// sectionOf returns a section of part 994 in the eCFR's markup.
func sectionOf(head, body string) []byte {
	return []byte(`<DIV8 N="994.1" NODE="15:1.1.1.1.1.0.1.1" TYPE="SECTION"><HEAD>` + head + `</HEAD>` + body + `</DIV8>`)
}

// addresses returns the addresses that begin with prefix, without it.
func addresses(d parsers.Document, prefix string) (out []string) {
	for _, s := range d.Version.Sections {
		if rest, ok := strings.CutPrefix(string(s.ID), prefix); ok {
			out = append(out, rest)
		}
	}
	return out
}

// TestSectionNotes: what stands beside the text of a section has an address of its
// own, a note that of the paragraph it is to.
func TestSectionNotes(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"to a paragraph", `<P>(a) A</P><P>(b) B</P><P>(1) C</P><NOTE><HED>Note 1 to paragraph (b)(1):</HED><P>D</P></NOTE><NOTE><HED>Note 2 to paragraph (b)(1):</HED><P>E</P></NOTE><P>(2) F</P>`,
			"a b b/1 b/1/note-1 b/1/note-2 b/2"},
		{"to one further out", `<P>(a) A</P><P>(1) B</P><P>(i) C</P><NOTE><HED>Note to paragraph (a):</HED><P>D</P></NOTE><P>(b) E</P>`, "a a/1 a/1/i a/note b"},
		{"to the section", `<P>(a) A</P><NOTE><HED>Note to § 994.1:</HED><P>B</P></NOTE>`, "a note"},
		{"to what is before it", `<P>(a) A</P><P>(1) B</P><NOTE><HED>Note:</HED><P>C</P></NOTE><P>(2) D</P>`, "a a/1 a/1/note a/2"},
		{"with designators", `<P>(a) A</P><NOTE><HED>Note to paragraph (a):</HED><P>B:</P><P>(1) C</P><P>(2) D</P></NOTE><P>(b) E</P>`, "a a/note a/note/1 a/note/2 b"},
		{"as a paragraph", `<P>(a) A</P><P><I>Note 1 to paragraph (a):</I> B</P><P>(b) C</P>`, "a a/note-1 b"},
		{"a footnote", `<P>(a) A <SU>1</SU><FTREF/></P><FTNT><P><SU>1</SU> B</P></FTNT><P>(1) C</P>`, "a footnote-1 a/1"},
		{"an example", `<P>(a) A</P><EXAMPLE><HED>Example 2 to paragraph (a):</HED><PSPACE>B</PSPACE></EXAMPLE><P>(b) C</P>`, "a a/example-2 b"},
		{"what is printed at the end", `<P>(a) A</P><P>(1) B</P><CITA TYPE="N">[96 FR 1, Jan. 2, 2031]</CITA><EDNOTE><HED>Editorial Note:</HED><PSPACE>C</PSPACE></EDNOTE><EFFDNOT><HED>Effective Date Note:</HED><PSPACE>D</PSPACE></EFFDNOT><APPRO>(E)</APPRO><SECAUTH>(F)</SECAUTH>`,
			"a a/1 cita ednote effective-date-note approval authority"},
		{"an amendment to come", `<XREF ID="20310307" REFID="4">Link to an amendment published at 96 FR 2, Jan. 3, 2031.</XREF><P>(a) A</P>`, "pending a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := parseOne(t, "ecfr-xml", parsers.Input{Payload: sectionOf("§ 994.1 Samples.", c.body)})
			checkSections(t, d)
			if got := strings.Join(addresses(d, "994.1/"), " "); got != c.want {
				t.Errorf("read as %s, want %s", got, c.want)
			}
			checkDepths(t, d)
		})
	}
}

// checkDepths: a section lies in the one whose address its own begins with, as far
// as that one is open, and no note holds the paragraph after it.
func checkDepths(t *testing.T, d parsers.Document) {
	t.Helper()
	byID := map[exportwatch.SectionID]exportwatch.Section{}
	for _, s := range d.Version.Sections {
		byID[s.ID] = s
	}
	for _, s := range d.Version.Sections {
		at := strings.LastIndexByte(string(s.ID), '/')
		if at < 0 {
			continue
		}
		if up, ok := byID[s.ID[:at]]; ok && (s.Start < up.Start || up.End < s.End || s.Depth <= up.Depth) {
			t.Errorf("%s [%d,%d) at %d is not in %s [%d,%d) at %d", s.ID, s.Start, s.End, s.Depth, up.ID, up.Start, up.End, up.Depth)
		}
	}
}

// TestDefinitions: a definition without a designator is addressed by its term,
// whatever stands before it, and its paragraphs are numbered by themselves.
func TestDefinitions(t *testing.T) {
	const body = `<P>In this part:</P>
<P><I>Export.</I> (a) A</P><P>(b) B</P><P>(1) C</P>
<P><I>“Sample works” (Cat 3).</I> D</P>
<P>“Works of Art” means—</P><P>(1) E</P><P>(2) F</P>
<P><I>Note:</I> G</P>
<P><I>Zone</I> is used for an area.</P>`
	for _, c := range []struct{ head, body, want string }{
		{"§ 994.1 Definitions of terms.", body, "def-export def-export/a def-export/b def-export/b/1 def-sample-works def-works-of-art def-works-of-art/1 def-works-of-art/2 def-works-of-art/2/note def-zone"},
		{"§ 994.1 Samples.", `<P>(a) <I>Definitions.</I> In this section:</P><P><I>Sample</I> means a part.</P><P><I>Zone</I> includes:</P><P>(1) A</P><P>(2) B</P><P>(b) C</P>`,
			"a a/def-sample a/def-zone a/def-zone/1 a/def-zone/2 b"},
		{"§ 994.1 Samples.", `<P><I>Emphasis</I> alone defines nothing.</P><P>“Quotes” do not either.</P>`, ""},
	} {
		d := parseOne(t, "ecfr-xml", parsers.Input{Payload: sectionOf(c.head, c.body)})
		checkSections(t, d)
		checkDepths(t, d)
		if got := strings.Join(addresses(d, "994.1/"), " "); got != c.want {
			t.Errorf("%s\nread as %s, want\n%s", c.head, got, c.want)
		}
	}
}
