package parsers_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestBulkVolumes reads a title of two volumes as govinfo has it: DIV1 is numbered
// by the volume, a part runs over both, a chapter has an appendix of its own.
func TestBulkVolumes(t *testing.T) {
	const payload = `<?xml version="1.0" encoding="UTF-8" ?>
<DLPSTEXTCLASS><HEADER><FILEDESC><PUBLICATIONSTMT><IDNO TYPE="title">15</IDNO></PUBLICATIONSTMT></FILEDESC></HEADER><TEXT><BODY><ECFRBRWS>
<AMDDATE>Mar. 3, 2031
</AMDDATE>
<DIV1 N="1" NODE="15:1" TYPE="TITLE"><HEAD>Title 15—Samples--Volume 1</HEAD><CFRTOC><PTHD>Part</PTHD></CFRTOC>
<DIV2 N="Subtitle B" NODE="15:1.2" TYPE="SUBTITLE"><HEAD>Subtitle B—Rules</HEAD>
<DIV3 N="IX" NODE="15:1.2.3" TYPE="CHAPTER"><HEAD>CHAPTER IX—SAMPLES</HEAD>
<DIV4 N="C" NODE="15:1.2.3.4" TYPE="SUBCHAP"><HEAD>SUBCHAPTER C—GOODS</HEAD>
<DIV5 N="994" NODE="15:1.2.3.4.5" TYPE="PART"><HEAD>PART 994—GOODS</HEAD><AUTH><HED>Authority:</HED><PSPACE>1 U.S.C. 1.</PSPACE></AUTH>
<DIV6 N="A" NODE="15:1.2.3.4.5.1" TYPE="SUBPART"><HEAD>Subpart A—General</HEAD><AUTH><HED>Authority:</HED><PSPACE>2 U.S.C. 2.</PSPACE></AUTH>
<DIV7 N="1" NODE="15:1.2.3.4.5.1.1" TYPE="SUBJGRP"><HEAD>Words Used</HEAD>
<DIV8 N="§ 994.1" NODE="15:1.2.3.4.5.1.1.1" TYPE="SECTION"><HEAD>§ 994.1   Samples.</HEAD><P>(a) A</P></DIV8></DIV7>
<DIV8 N="§§ 994.2-994.9" NODE="15:1.2.3.4.5.1.1.2" TYPE="SECTION"><HEAD>§§ 994.2–994.9   [Reserved]</HEAD></DIV8>
<DIV9 N="Appendix A" NODE="15:1.2.3.4.5.1.1.3" TYPE="APPENDIX"><HEAD>Appendix A to Subpart A of Part 994—Forms</HEAD><P>B</P></DIV9></DIV6>
<DIV9 N="Appendix A" NODE="15:1.2.3.4.5.1.1.4" TYPE="APPENDIX"><HEAD>Appendix A to Part 994—More Forms</HEAD><P>C</P></DIV9>
</DIV5></DIV4></DIV3></DIV2></DIV1>
<AMDDATE>Mar. 4, 2031
</AMDDATE>
<DIV1 N="2" NODE="15:2" TYPE="TITLE"><HEAD>Title 15—Samples--Volume 2</HEAD>
<DIV2 N="Subtitle B" NODE="15:2.1" TYPE="SUBTITLE"><HEAD>Subtitle B—Rules (Continued)</HEAD>
<DIV3 N="IX" NODE="15:2.1.1" TYPE="CHAPTER"><HEAD>CHAPTER IX—SAMPLES (CONTINUED)</HEAD>
<DIV5 N="994" NODE="15:2.1.1.1" TYPE="PART"><HEAD>PART 994—GOODS (CONTINUED)</HEAD><AUTH><HED>Authority:</HED><PSPACE>1 U.S.C. 1.</PSPACE></AUTH>
<DIV6 N="B" NODE="15:2.1.1.1.1" TYPE="SUBPART"><HEAD>Subpart B [Reserved]</HEAD></DIV6></DIV5>
<DIV5 N="995-999" NODE="15:2.1.1.2" TYPE="PART"><HEAD>PARTS 995–999 [RESERVED]</HEAD></DIV5>
<DIV9 N="Appendix A" NODE="15:2.1.1.3" TYPE="APPENDIX"><HEAD>Appendix A to Chapter IX—Addresses</HEAD><P>D</P></DIV9>
</DIV3></DIV2></DIV1></ECFRBRWS></BODY></TEXT></DLPSTEXTCLASS>`
	r, err := parsers.Parse("auto", parsers.Input{Payload: []byte(payload)})
	if err != nil || r.Format != "ecfr-xml" {
		t.Fatalf("%s: %v", r.Format, err)
	}
	var ids []string
	for _, d := range r.Documents {
		checkSections(t, d)
		ids = append(ids, string(d.ID))
	}
	if got, want := strings.Join(ids, " "), "cfr/15/994 cfr/15/995-999 cfr/15/subtitle-B/chapter-IX"; got != want {
		t.Fatalf("documents %s, want %s", got, want)
	}
	part := r.Documents[0].Version
	want := "auth subpart-A subpart-A/auth group-words-used 994.1 994.1/a 994.2-994.9 subpart-A/app-a app-a subpart-B"
	if got := strings.Join(addresses(r.Documents[0], ""), " "); got != want {
		t.Errorf("sections %s, want %s", got, want)
	}
	for key, want := range map[string]string{
		"cfr_title": "15", "cfr_part": "994", "subtitle": "Subtitle B—Rules", "chapter": "CHAPTER IX—SAMPLES",
		"subchapter": "SUBCHAPTER C—GOODS", "amended_on": "2031-03-03", "authority": "1 U.S.C. 1.",
	} {
		if got := part.Meta.String(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if r.Documents[1].Version.Meta["reserved"] != true || r.Documents[1].Version.Meta.String("amended_on") != "2031-03-04" {
		t.Errorf("reserved parts: %v", r.Documents[1].Version.Meta)
	}
}

// TestECFRRoots: a retrieval of less than a part is addressed by its part.
func TestECFRRoots(t *testing.T) {
	for _, c := range []struct{ payload, url, want string }{
		{`<DIV8 N="994.1" TYPE="SECTION" hierarchy_metadata="{&amp;quot;path&amp;quot;:&amp;quot;/on/2031-03-04/title-15/section-994.1&amp;quot;}"><HEAD>§ 994.1 A.</HEAD><P>B</P></DIV8>`, "", "cfr/15/994.1"},
		{`<DIV9 N="Supplement No. 4 to Part 994" TYPE="APPENDIX" hierarchy_metadata="{&quot;path&quot;:&quot;/on/2031-03-04/title-15/part-994/appendix-Supplement%20No.%204%20to%20Part%20994&quot;}"><HEAD>Supplement No. 4 to Part 994—A</HEAD><P>B</P></DIV9>`, "", "cfr/15/994/supp-4"},
		{`<DIV6 N="B" TYPE="SUBPART"><HEAD>Subpart B—A</HEAD></DIV6>`, "https://www.ecfr.gov/api/versioner/v1/full/2031-03-04/title-15.xml?part=994&subpart=B", "cfr/15/994/subpart-B"},
		{`<DIV9 N="Appendix to" NODE="15:1.1" TYPE="APPENDIX"><HEAD>Appendix to Part 994—A</HEAD><P>B</P></DIV9>`, "", "cfr/15/994/app"},
		{`<DIV6 N="B" TYPE="SUBPART" NODE="15:1"><HEAD>Subpart B—A</HEAD></DIV6>`, "", ""},
		{`<DIV5 TYPE="PART" NODE="15:1"><HEAD>PART—A</HEAD></DIV5>`, "", ""},
		{`<DIV8 N="994.1" TYPE="SECTION"><HEAD>§ 994.1 A.</HEAD></DIV8>`, "", ""},
	} {
		r, err := parsers.Parse("ecfr-xml", parsers.Input{URL: c.url, Payload: []byte(c.payload)})
		switch {
		case c.want == "":
			if reasonOf(t, err) != exportwatch.ReasonWrongShape {
				t.Errorf("%s: %v, want an error", c.payload, err)
			}
		case err != nil || len(r.Documents) != 1 || string(r.Documents[0].ID) != c.want:
			t.Errorf("%s: %v, %v, want %s", c.payload, r.Documents, err, c.want)
		}
	}
}

// TestAppendixHeadings: the headings of an appendix are sections, by their marks
// or their words, and the designators below each are numbered by themselves.
func TestAppendixHeadings(t *testing.T) {
	for _, c := range []struct{ name, payload, want string }{
		{"levels", `<DIV9 N="Appendix A to Part 994" NODE="15:1" TYPE="APPENDIX"><HEAD>Appendix A to Part 994—Sampling</HEAD><P>(a) Z</P><HD1>I. General</HD1><P>A</P><P>(a) B</P><P>(1) C</P><HD2>Scope of tests</HD2><P>(a) D</P><HD1>II. Methods</HD1><P>(a) E</P></DIV9>`,
			"app-a app-a/a app-a/I app-a/I/a app-a/I/a/1 app-a/I/scope-of-tests app-a/I/scope-of-tests/a app-a/II app-a/II/a"},
		{"forms", `<DIV9 N="Appendix H to Part 994" NODE="15:1" TYPE="APPENDIX"><HEAD>Appendix H to Part 994—Forms</HEAD><FP-2>H-1—First form</FP-2><P>A</P><FP-2>H-2(A)—Second form</FP-2><P>(a) B</P><P>H-bombs are no form.</P></DIV9>`,
			"app-h app-h/H-1 app-h/H-2/A app-h/H-2/A/a"},
		{"comments", `<DIV9 N="Supplement I to Part 994" NODE="15:1" TYPE="APPENDIX"><HEAD>Supplement I to Part 994—Official Interpretations</HEAD><HD1>Introduction</HD1><P>1. <I>Use.</I> A</P><HD1>Section 994.2—Definitions</HD1><HD2>2(b) Sample</HD2><P>1. <I>Coverage.</I> B</P><P>i. C</P><P>A. D</P><P><I>1.</I> E</P><P>ii. F</P><P>2. G costs 1.5 percent.</P><HD3>Paragraph 2(b)(1)(i)</HD3><P>1. H</P><HD2>2(c) Goods</HD2><P>1. I</P><HD1>Appendix H—Forms</HD1><P>1. J</P></DIV9>`,
			"supp-i supp-i/introduction supp-i/introduction/comment-1 supp-i/2 supp-i/2/b supp-i/2/b/comment-1 supp-i/2/b/comment-1/i supp-i/2/b/comment-1/i/A supp-i/2/b/comment-1/i/A/1 supp-i/2/b/comment-1/ii supp-i/2/b/comment-2 supp-i/2/b/1/i supp-i/2/b/1/i/comment-1 supp-i/2/c supp-i/2/c/comment-1 supp-i/app-h supp-i/app-h/comment-1"},
		{"reserved", `<DIV9 N="Appendix B to Part 994" NODE="15:1" TYPE="APPENDIX"><HEAD>Appendix B to Part 994 [Reserved]</HEAD></DIV9>`, "app-b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := parseOne(t, "ecfr-xml", parsers.Input{Payload: []byte(c.payload)})
			checkSections(t, d)
			checkDepths(t, d)
			if got := strings.Join(addresses(d, ""), " "); got != c.want {
				t.Errorf("sections\n%s, want\n%s", got, c.want)
			}
		})
	}
}
