package parsers_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// TestECFRVersions reads rows in the publisher's words.
func TestECFRVersions(t *testing.T) {
	payload := []byte(`{"content_versions":[
		{"date":"2031-03-01","amendment_date":"2031-03-01","issue_date":"2031-03-02","identifier":"744.22","name":"x","part":"744","substantive":true,"removed":false,"subpart":null,"title":"15","type":"section"},
		{"amendment_date":null,"issue_date":"2031-03-04","identifier":"Supplement No. 4 to Part 744","part":744,"substantive":false,"removed":true,"type":"appendix"}],
		"meta":{"title":"15","result_count":"2"}}`)
	rows, whole, err := parsers.ECFRVersions(payload)
	want := []parsers.ECFRRow{
		{Part: "744", Section: "744.22", Issued: date(t, "2031-03-02"), Amended: date(t, "2031-03-01"), Substantive: true},
		{Part: "744", Section: "supp-4", Issued: date(t, "2031-03-04"), Removed: true},
	}
	if err != nil || !whole || !slices.Equal(rows, want) {
		t.Errorf("got %+v, whole %v, %v; want %+v", rows, whole, err, want)
	}
	for name, bad := range map[string]string{
		"no list": `{}`, "null": `{"content_versions":null}`, "cut": `{"content_versions":[`, "HTML": `<html>busy</html>`,
		"no day":     `{"content_versions":[{"part":"744","identifier":"744.1","issue_date":"soon"}]}`,
		"no issue":   `{"content_versions":[{"part":"744","identifier":"744.1"}]}`,
		"no part":    `{"content_versions":[{"identifier":"744.1","issue_date":"2031-01-02"}]}`,
		"no section": `{"content_versions":[{"part":"744","issue_date":"2031-01-02"}]}`,
	} {
		if rows, _, err := parsers.ECFRVersions([]byte(bad)); err == nil || rows != nil {
			t.Errorf("%s: read as %+v, %v", name, rows, err)
		}
	}
}

// TestECFRListThatMayBeCut: a list of a thousand rows can lack the newest, and
// so does one that says it has fewer than there are.
func TestECFRListThatMayBeCut(t *testing.T) {
	list := func(rows int, meta string) []byte {
		row := `{"part":"744","identifier":"744.1","issue_date":"2030-01-01"}`
		return []byte(`{"content_versions":[` + row + strings.Repeat(","+row, rows-1) + `]` + meta + `}`)
	}
	for _, c := range []struct {
		rows int
		meta string
		want bool
	}{{999, "", true}, {1000, "", false}, {3, `,"meta":{"result_count":"3"}`, true}, {3, `,"meta":{"result_count":4}`, false},
		{3, `,"meta":{"total_count":"1003","total_pages":"2"}`, false}, {3, `,"meta":{"total_pages":"1"}`, true}} {
		if rows, whole, err := parsers.ECFRVersions(list(c.rows, c.meta)); err != nil || whole != c.want || len(rows) != c.rows {
			t.Errorf("%d rows %s: whole %v, %v", c.rows, c.meta, whole, err)
		}
	}
}

// TestECFRPartsRecorded: the figures are those of
// jq '[.. | objects | select(.type=="part") | .identifier + " " + (.size|tostring)]' structure-3.json.
func TestECFRPartsRecorded(t *testing.T) {
	parts, err := parsers.ECFRParts(corpusFile(t, "corpus/ecfr/versioner/structure-3.json"))
	if err != nil {
		t.Fatal(err)
	}
	want := []parsers.ECFRPart{
		{First: 100, Last: 100, Number: "100", Size: 498}, {First: 101, Last: 101, Number: "101", Size: 2963},
		{First: 102, Last: 102, Number: "102", Size: 30075}, {First: 103, Last: 199, Number: "103-199", Reserved: true},
	}
	for i := range parts {
		if len(parts[i].Sizes) != 8 {
			t.Errorf("part %s: digest %q", parts[i].Number, parts[i].Sizes)
		}
		parts[i].Sizes = ""
	}
	if !slices.Equal(parts, want) {
		t.Errorf("got %+v, want %+v", parts, want)
	}
}

// TestECFRSizesOfSections: what one section gains and another loses is a change,
// though the part is as large as before.
func TestECFRSizesOfSections(t *testing.T) {
	digest := func(first, second int) string {
		payload := fmt.Sprintf(`{"identifier":"15","type":"title","children":[{"type":"part","identifier":"744","size":300,"children":[`+
			`{"type":"section","identifier":"744.1","size":%d},{"type":"section","identifier":"744.2","size":%d}]}]}`, first, second)
		parts, err := parsers.ECFRParts([]byte(payload))
		if err != nil || len(parts) != 1 || parts[0].Size != 300 {
			t.Fatalf("got %+v, %v", parts, err)
		}
		return parts[0].Sizes
	}
	first, again, other := digest(100, 200), digest(100, 200), digest(95, 205)
	if first != again || first == other {
		t.Errorf("digests %s, %s of the same sizes and %s of others", first, again, other)
	}
}

// TestECFRStructureRecorded: the outline has the divisions of the text of the
// same title, and the sizes that it was published with.
func TestECFRStructureRecorded(t *testing.T) {
	payload := corpusFile(t, "corpus/ecfr/versioner/structure-3.json")
	d := parseOne(t, "auto", parsers.Input{URL: "https://www.ecfr.gov/api/versioner/v1/structure/2026-07-23/title-3.json", Payload: payload})
	checkSections(t, d)
	meta := d.Version.Meta
	if d.ID != "cfr/3" || len(d.Version.Sections) != 33 || meta["parts"] != 4 || meta["sections"] != 27 || d.Version.AsOf.String() != "2026-07-23" {
		t.Errorf("%s as of %s with %d divisions, %v parts, %v sections; want 33, 4 and 27", d.ID, d.Version.AsOf, len(d.Version.Sections), meta["parts"], meta["sections"])
	}
	if sizes := meta.Strings("sizes"); !slices.Contains(sizes, "102.150 5434") || !slices.Contains(sizes, "3 33536") && !slices.Contains(sizes, "title-3 33536") {
		t.Errorf("sizes %q", sizes)
	}
	text, err := parsers.Parse("ecfr-xml", parsers.Input{Payload: corpusFile(t, "corpus/ecfr/versioner/full_2024-05-17_title-3.xml")})
	if err != nil {
		t.Fatal(err)
	}
	outlined := map[exportwatch.SectionID]bool{}
	for _, s := range d.Version.Sections {
		outlined[s.ID] = true
	}
	for _, part := range text.Documents {
		for _, s := range part.Version.Sections {
			if strings.HasPrefix(s.Label, "§") && !outlined[s.ID] {
				t.Errorf("section %s of the text is not in the outline", s.ID)
			}
		}
	}
}

// TestECFRStructureOfParts: the list of watched parts does not change with what
// they hold, and does when one is reserved or gone.
func TestECFRStructureOfParts(t *testing.T) {
	read := func(children string) exportwatch.Version {
		payload := `{"identifier":"15","label":"Title 15","label_level":"Title 15","type":"title","size":9,"children":[` + children + `]}`
		return parseOne(t, "ecfr-structure", parsers.Input{Parts: "730-774", Payload: []byte(payload)}).Version
	}
	part := func(n, level, more string) string {
		return fmt.Sprintf(`{"identifier":%q,"label_level":%q,"label_description":"D","type":"part"%s}`, n, level, more)
	}
	v := read(part("730", "Part 730", `,"size":4`) + "," + part("744", "Part 744", `,"size":5`) + "," + part("800", "Part 800", ""))
	if v.Doc != "cfr/15/730-774" || v.Text != "Part 730\nPart 744\n" {
		t.Errorf("%s: %q", v.Doc, v.Text)
	}
	section := `,"size":6,"children":[{"identifier":"730.9","label_level":"§ 730.9","type":"section"}]`
	if w := read(part("730", "Part 730", section) + "," + part("744", "Part 744", "")); w.Text != v.Text {
		t.Errorf("a new section changes the list of parts to %q", w.Text)
	}
	w := read(part("730", "Part 730", "") + "," + part("744-750", "Parts 744-750", `,"reserved":true`))
	if w.Text != "Part 730\nParts 744-750 [Reserved]\n" {
		t.Errorf("reserved parts: %q", w.Text)
	}
}

// TestECFRStructureRefuses: what is no structure of a title is an error.
func TestECFRStructureRefuses(t *testing.T) {
	for name, payload := range map[string]string{
		"part":        `{"identifier":"744","type":"part","label_level":"Part 744"}`,
		"no number":   `{"identifier":"X","type":"title","label_level":"Title X"}`,
		"odd part":    `{"identifier":"15","type":"title","children":[{"type":"part","identifier":"seven"}]}`,
		"nameless":    `{"identifier":"15","type":"title","children":[{"type":"chapter"}]}`,
		"versions":    `{"content_versions":[]}`,
		"cut":         `{"identifier":"15","type":"title","children":[{"type":"part","identifier":"744"`,
		"wrong types": `{"identifier":"15","type":"title","children":{"type":"part"}}`,
	} {
		if r, err := parsers.Parse("ecfr-structure", parsers.Input{Payload: []byte(payload)}); err == nil && name != "odd part" {
			t.Errorf("%s: read as %+v", name, r.Documents)
		}
		if parts, err := parsers.ECFRParts([]byte(payload)); err == nil && name != "nameless" {
			t.Errorf("%s: has parts %+v", name, parts)
		}
	}
}

// TestECFRMark: what the lists said survives in the fragment of an address.
func TestECFRMark(t *testing.T) {
	m := parsers.ECFRMark{
		UpTo: date(t, "2031-03-04"), Size: 1234, Sizes: "0c5f11ab",
		Issued: map[exportwatch.SectionID]exportwatch.Date{
			"744.1": date(t, "2017-01-03"), "744.22": date(t, "2031-03-04"), "supp-4": date(t, "2031-03-04"), "7440.1": date(t, "2031-03-04"), "*x": date(t, "2031-03-04"),
		},
		Removed: map[exportwatch.SectionID]exportwatch.Date{"744.19": date(t, "2020-02-03")},
	}
	const want = "upto=2031-03-04&size=1234&sizes=0c5f11ab&issued=2017-01-03:1;2031-03-04:**x,*7440.1,22,supp-4&removed=2020-02-03:19"
	if got := m.Fragment("744"); got != want {
		t.Errorf("written as %s, want %s", got, want)
	}
	got, ok := parsers.ParseECFRMark("https://x.example/full/2031-03-04/title-15.xml?part=744#"+want, "744")
	if !ok || got.UpTo != m.UpTo || !got.Same(m, "744") {
		t.Errorf("read as %+v, %v", got, ok)
	}
	changed := got
	changed.Issued = maps.Clone(got.Issued)
	changed.Issued["744.1"] = date(t, "2031-03-04")
	if changed.Same(m, "744") {
		t.Error("a section issued anew makes no difference")
	}
	for _, bare := range []string{"https://x.example/a", "https://x.example/a#top", "https://x.example/a#upto=soon"} {
		if m, ok := parsers.ParseECFRMark(bare, "744"); ok {
			t.Errorf("%s carries %+v", bare, m)
		}
	}
}

// TestECFRMarkOfLongParts: the issues of a part with thousands of sections do
// not make an address of many thousand characters, and a change still shows.
func TestECFRMarkOfLongParts(t *testing.T) {
	mark := func(last string) parsers.ECFRMark {
		m := parsers.ECFRMark{UpTo: date(t, "2031-03-04"), Issued: map[exportwatch.SectionID]exportwatch.Date{"52.9999": date(t, last)}}
		for n := range 3000 {
			m.Issued[exportwatch.SectionID(fmt.Sprintf("52.%d", n))] = date(t, "2017-01-03")
		}
		return m
	}
	m := mark("2031-01-02")
	fragment := m.Fragment("52")
	got, ok := parsers.ParseECFRMark("https://x.example/a#"+fragment, "52")
	if !ok || len(fragment) > 100 || !got.Same(m, "52") || got.Same(mark("2031-01-03"), "52") {
		t.Errorf("%d bytes: %+v, %v", len(fragment), got, ok)
	}
}

// TestECFRTellsIssues: a version says from which issue the text of each of its
// sections is.
func TestECFRTellsIssues(t *testing.T) {
	payload := `<DIV5 N="744" TYPE="PART" hierarchy_metadata="{&quot;path&quot;:&quot;/on/x/title-15/part-744&quot;}"><HEAD>PART 744—X</HEAD>` +
		`<DIV8 N="744.1" TYPE="SECTION"><HEAD>§ 744.1 One.</HEAD><P>One.</P></DIV8><DIV8 N="744.22" TYPE="SECTION"><HEAD>§ 744.22 Two.</HEAD><P>Two.</P></DIV8>` +
		`<DIV9 N="Supplement No. 4 to Part 744" TYPE="APPENDIX"><HEAD>Supplement No. 4 to Part 744—Entity List</HEAD><P>Three.</P></DIV9></DIV5>`
	const url = "https://www.ecfr.gov/api/versioner/v1/full/2031-03-04/title-15.xml?part=744"
	marked := parseOne(t, "ecfr-xml", parsers.Input{URL: url + "#upto=2031-03-05&issued=2017-01-03:1,2;2031-03-04:22,supp-4&removed=2020-02-03:19", Payload: []byte(payload)}).Version
	if got, want := marked.Meta.Strings("issue_dates"), []string{"744.1 2017-01-03", "744.22 2031-03-04", "supp-4 2031-03-04"}; !slices.Equal(got, want) {
		t.Errorf("issue dates %q, want %q", got, want)
	}
	if got, want := marked.Meta.Strings("removed_sections"), []string{"744.19 2020-02-03"}; !slices.Equal(got, want) {
		t.Errorf("removed %q, want %q", got, want)
	}
	bare := parseOne(t, "ecfr-xml", parsers.Input{URL: url, Payload: []byte(payload)}).Version
	if bare.Text != marked.Text || bare.AsOf != marked.AsOf || bare.Meta["issue_dates"] != nil {
		t.Errorf("the mark changes more than the metadata: %+v", bare.Meta)
	}
}

// FuzzECFRJSON: the helpers for the plan take any bytes.
func FuzzECFRJSON(f *testing.F) {
	f.Add([]byte(`{"titles":[{"number":15,"up_to_date_as_of":"2031-03-04"}],"content_versions":[{"part":"744","identifier":"744.1","issue_date":"2031-03-04"}]}`))
	f.Add([]byte(`{"identifier":"15","type":"title","children":[{"type":"part","identifier":"744","size":3}]}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		if day, _, err := parsers.ECFRTitleDate(payload, 15); err == nil && day.IsZero() {
			t.Error("a title without a day and without an error")
		}
		rows, _, err := parsers.ECFRVersions(payload)
		for _, r := range rows {
			if err != nil || r.Part == "" || r.Section == "" || r.Issued.IsZero() {
				t.Errorf("row %+v with error %v", r, err)
			}
		}
		parts, err := parsers.ECFRParts(payload)
		if err != nil && parts != nil {
			t.Errorf("parts %+v with error %v", parts, err)
		}
	})
}

// FuzzECFRMark: an address says something of a part or nothing, and what it
// says is written as it was read.
func FuzzECFRMark(f *testing.F) {
	f.Add("a#upto=2031-03-04&size=1&issued=2031-03-04:1,supp-4;2031-03-05:*7.1&removed=2031-01-02:9")
	f.Add("#upto=0000-01-01&issued=0000-01-01:*")
	f.Fuzz(func(t *testing.T, rawurl string) {
		m, ok := parsers.ParseECFRMark(rawurl, "744")
		if !ok {
			return
		}
		again, ok := parsers.ParseECFRMark("a#"+m.Fragment("744"), "744")
		if strings.ContainsAny(m.Sizes+m.Digest, "%&=#+") {
			return
		}
		plain := func(r rune) bool { return strings.ContainsRune("%&=;:,#+", r) }
		for id := range m.Issued {
			if strings.ContainsFunc(string(id), plain) {
				return // no address of a section holds them
			}
		}
		for id := range m.Removed {
			if strings.ContainsFunc(string(id), plain) {
				return
			}
		}
		if !ok || m.Size >= 0 && !again.Same(m, "744") || again.UpTo != m.UpTo {
			t.Errorf("%+v came back as %+v", m, again)
		}
	})
}
