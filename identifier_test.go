package exportwatch_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"exportwatch"
)

func TestParseDocID(t *testing.T) {
	for id, want := range map[string]exportwatch.DocName{
		"cfr/15":                              {Family: "cfr", In: "15"},
		"cfr/15/744":                          {Family: "cfr", In: "15", Number: "744"},
		"cfr/15/744.22":                       {Family: "cfr", In: "15", Number: "744.22"},
		"cfr/15/730-774":                      {Family: "cfr", In: "15", Number: "730-774"},
		"cfr/41/102-37":                       {Family: "cfr", In: "41", Number: "102-37"},
		"cfr/26/1.409A-1":                     {Family: "cfr", In: "26", Number: "1.409A-1"},
		"cfr/15/774/supp-1":                   {Family: "cfr", In: "15", Number: "774", Unit: "supp-1"},
		"cfr/15/766/subpart-A/app-a":          {Family: "cfr", In: "15", Number: "766", Unit: "subpart-A/app-a"},
		"cfr/15/chapter-VII/subchapter-C":     {Family: "cfr", In: "15", Number: "chapter-VII/subchapter-C"},
		"fr/2026-06-15/2026-12345":            {Family: "fr", In: "2026-06-15", Number: "2026-12345"},
		"fr/2024-01-02/C1-2023-27742":         {Family: "fr", In: "2024-01-02", Number: "C1-2023-27742"},
		"fr/pi/2026-12345":                    {Family: "fr", In: "pi", Number: "2026-12345"},
		"fr/2026-12345":                       {Family: "fr", Number: "2026-12345"},
		"fr/issue/2026-06-15":                 {Family: "fr", In: "issue", Number: "2026-06-15"},
		"fr/issue":                            {Family: "fr", In: "issue"},
		"bill/119/hr/2683":                    {Family: "bill", In: "119", Kind: "hr", Number: "2683"},
		"bill/119/sconres/7@eah2s":            {Family: "bill", In: "119", Kind: "sconres", Number: "7", Version: "eah2s"},
		"meeting/119/house/117001":            {Family: "meeting", In: "119", Kind: "house", Number: "117001"},
		"docket/dcd/1:26-cv-02225":            {Family: "docket", In: "dcd", Number: "1:26-cv-02225"},
		"docket/jpml/mdl-9999":                {Family: "docket", In: "jpml", Number: "mdl-9999"},
		"page/www.bis.gov":                    {Family: "page", In: "www.bis.gov"},
		"page/www.bis.gov?a=1":                {Family: "page", In: "www.bis.gov?a=1"},
		"page/www.bis.gov/press/x?a=1&b=%2F":  {Family: "page", In: "www.bis.gov", Number: "press/x?a=1&b=%2F"},
		"page/agency.example/@office/a@b":     {Family: "page", In: "agency.example", Number: "@office/a@b"},
		"page/agency.example/list.json#A%2F7": {Family: "page", In: "agency.example", Number: "list.json", Record: "A%2F7"},
		"sec/0001045810-26-000024":            {Family: "sec", Number: "0001045810-26-000024"},
		"sec/0001045810-26-000024/ex99-1.htm": {Family: "sec", Number: "0001045810-26-000024", Unit: "ex99-1.htm"},
		"sec/cik/0001045810":                  {Family: "sec", In: "cik", Number: "0001045810"},
		"list/entity-list":                    {Family: "list", Number: "entity-list"},
		"review/0694-AK11":                    {Family: "review", In: "0694-AK11"},
		"review/0694-AK11/2026-03-04":         {Family: "review", In: "0694-AK11", Number: "2026-03-04"},
		"regs/BIS-2026-0001-0002":             {Family: "regs", Number: "BIS-2026-0001-0002"},
		"ingest/2026-06-15/0123456789abcdef":  {Family: "ingest", In: "2026-06-15", Number: "0123456789abcdef"},
		"text/0123abcd":                       {Family: "text", Number: "0123abcd"},
	} {
		got, err := exportwatch.ParseDocID(id)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", id, got, err, want)
		}
		if got.String() != id {
			t.Errorf("%s: printed as %s", id, got)
		}
	}
}

func TestParseDocIDRefuses(t *testing.T) {
	for id, why := range map[string]string{
		"":                                  `no documents are named ""`,
		"744.22":                            `no documents are named "744.22"`,
		"usc/50/4817":                       `no documents are named "usc"`,
		"cfr":                               "not of the form of cfr/15/744",
		"cfr/fifteen/744":                   "not of the form",
		"cfr/15/744/":                       "not of the form",
		"cfr/15/744.":                       "not of the form",
		"fr/2026-06-15/":                    "not of the form of fr/2026-06-15/2026-12345",
		"bill/119/hb/2683":                  "not of the form of bill/119/hr/2683@ih",
		"bill/119/hr/2683@":                 "not of the form",
		"bill/119/hr/2683@IH":               "not of the form",
		"docket/dcd":                        "not of the form",
		"docket/DCD/1:26-cv-02225":          "not of the form",
		"sec/1045810-26-24":                 "not of the form",
		"page/a.example/x#":                 "not of the form",
		"review/2026-03-04":                 "not of the form",
		"list/dpl ":                         "spaces around it",
		"list/d\x1bpl":                      "byte 6 that cannot be printed",
		"list/d\xffpl":                      "not UTF-8",
		"page/" + strings.Repeat("a", 5000): "longer than 4096 bytes",
	} {
		got, err := exportwatch.ParseDocID(id)
		if err == nil || !strings.Contains(err.Error(), why) || strings.ContainsAny(err.Error(), "\n\x1b") || len(err.Error()) > 400 {
			t.Errorf("%q: %+v, %v; want %q", id, got, err, why)
		}
	}
}

// TestParseAddress: the first of a line is how an address is printed, the others
// are other ways to write it.
func TestParseAddress(t *testing.T) {
	for _, c := range []struct {
		want    exportwatch.Address
		written string
	}{
		{exportwatch.Address{Doc: "cfr/15/744"}, "cfr/15/744"},
		{exportwatch.Address{Doc: "cfr/15/744", Section: "744.22"}, "cfr/15/744#744.22 cfr/15/744.22 cfr/15/744/744.22"},
		{exportwatch.Address{Doc: "cfr/15/744", Section: "744.22/b/1/ii"}, "cfr/15/744#744.22/b/1/ii cfr/15/744.22/b/1/ii"},
		{exportwatch.Address{Doc: "cfr/15/744", Section: "supp-4"}, "cfr/15/744#supp-4 cfr/15/744/supp-4"},
		{exportwatch.Address{Doc: "cfr/15/774", Section: "supp-1/3A090/a/1"}, "cfr/15/774#supp-1/3A090/a/1 cfr/15/774/supp-1/3A090/a/1"},
		{exportwatch.Address{Doc: "cfr/41/102-37", Section: "102-37.5/a"}, "cfr/41/102-37#102-37.5/a cfr/41/102-37.5/a"},
		{exportwatch.Address{Doc: "cfr/15/774/supp-1", Section: "supp-1/3A090"}, "cfr/15/774/supp-1#supp-1/3A090"},
		{exportwatch.Address{Doc: "bill/119/hr/2683@ih"}, "bill/119/hr/2683@ih"},
		{exportwatch.Address{Doc: "bill/119/hr/2683@ih", Section: "s2/a/1"}, "bill/119/hr/2683@ih#s2/a/1"},
		{exportwatch.Address{Doc: "docket/dcd/1:26-cv-02225", Section: "#12"}, "docket/dcd/1:26-cv-02225#12 docket/dcd/1:26-cv-02225##12"},
		{exportwatch.Address{Doc: "docket/dcd/1:26-cv-02225", Section: "#12-3"}, "docket/dcd/1:26-cv-02225#12-3"},
		{exportwatch.Address{Doc: "docket/dcd/1:26-cv-02225", Section: "case"}, "docket/dcd/1:26-cv-02225#case"},
		{exportwatch.Address{Doc: "page/agency.example/x#7"}, "page/agency.example/x#7"},
		{exportwatch.Address{Doc: "page/agency.example/x#7", Section: "record"}, "page/agency.example/x#7#record"},
		{exportwatch.Address{Doc: "page/agency.example/x", Section: "s/2"}, "page/agency.example/x##s/2"},
	} {
		for _, s := range strings.Fields(c.written) {
			if got, err := exportwatch.ParseAddress(s); err != nil || got != c.want {
				t.Errorf("%s: %+v, %v", s, got, err)
			}
		}
		if got, _, _ := strings.Cut(c.written, " "); c.want.String() != got {
			t.Errorf("%+v is printed as %s", c.want, c.want)
		}
	}
	for s, why := range map[string]string{
		"cfr/15/744#":               "an empty element",
		"cfr/15/744#744.22//b":      "an empty element",
		"cfr/15/744.22/b/":          "an empty element",
		"cfr/15/744#744.22(b) (1)":  `' ' in the element`,
		"cfr/15/744#a#b":            `'#' in the element`,
		"docket/dcd/1:26-cv-02225#": "an empty element",
		"page/agency.example/x##":   "an empty element",
		"m/acme-letter":             `no documents are named "m"`,
	} {
		if got, err := exportwatch.ParseAddress(s); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %+v, %v; want %q", s, got, err, why)
		}
	}
}

func TestAddressOrder(t *testing.T) {
	var got []exportwatch.Address
	want := "cfr/9/1 cfr/15/744 cfr/15/744#744.2 cfr/15/744#744.2/b cfr/15/744#744.9 cfr/15/744#744.11/a cfr/15/744#744.11/a/2 cfr/15/744#744.11/a/10 cfr/15/744#supp-4"
	for _, s := range strings.Fields(want) {
		a, err := exportwatch.ParseAddress(s)
		if err != nil {
			t.Fatal(err)
		}
		got = append([]exportwatch.Address{a}, got...)
	}
	slices.SortFunc(got, exportwatch.Address.Compare)
	var names []string
	for _, a := range got {
		names = append(names, a.String())
	}
	if s := strings.Join(names, " "); s != want {
		t.Errorf("sorted as %s", s)
	}
}

func TestParseMatterID(t *testing.T) {
	if id, err := exportwatch.ParseMatterID("m/acme-letter-2"); err != nil || id != "m/acme-letter-2" {
		t.Errorf("%q, %v", id, err)
	}
	for _, s := range []string{"", "m", "m/", "acme", "m/Acme", "m/acme/letter", "m/acme--letter", "m/-acme", "m/acme\n"} {
		if id, err := exportwatch.ParseMatterID(s); err == nil {
			t.Errorf("%q is accepted as %q", s, id)
		}
	}
}

// TestReadersIdentifiers: every document and section that the readers name, in all
// golden files, is accepted and printed as it was.
func TestReadersIdentifiers(t *testing.T) {
	docs, sections := readerNames(t)
	if len(docs) < 60 || len(sections) < 300 {
		t.Fatalf("%d documents and %d sections in the golden files", len(docs), len(sections))
	}
	for _, doc := range docs {
		if n, err := exportwatch.ParseDocID(doc); err != nil || n.String() != doc {
			t.Errorf("%s: %s, %v", doc, n, err)
		}
	}
	for at := range sections {
		if id, err := exportwatch.ParseSectionID(string(at.Section)); err != nil || strings.Join(id.Elements(), "/") != string(at.Section) {
			t.Errorf("section %s: %q, %v", at.Section, id, err)
		}
		if got, err := exportwatch.ParseAddress(at.String()); err != nil || got != at {
			t.Errorf("%s: %+v, %v", at, got, err)
		}
	}
}

// readerNames returns the documents of the golden files, and the sections of those
// that tell them.
func readerNames(t *testing.T) (docs []string, sections map[exportwatch.Address]bool) {
	t.Helper()
	sections = map[exportwatch.Address]bool{}
	err := filepath.WalkDir("fixtures/docs", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".golden.json") {
			return err
		}
		var golden struct {
			Documents []struct {
				ID      string
				Version struct{ Sections []exportwatch.Section }
			}
		}
		b, err := os.ReadFile(filepath.Clean(path))
		if err == nil {
			err = json.Unmarshal(b, &golden)
		}
		for _, d := range golden.Documents {
			docs = append(docs, d.ID)
			for _, s := range d.Version.Sections {
				sections[exportwatch.Address{Doc: exportwatch.DocID(d.ID), Section: s.ID}] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := filepath.Glob("sources/testdata/golden/*.txt")
	if err != nil || len(recorded) == 0 {
		t.Fatalf("no golden files of sources: %v", err)
	}
	for _, path := range recorded {
		b, err := os.ReadFile(filepath.Clean(path))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			if id, rest, ok := strings.Cut(line, " | "); ok && strings.HasPrefix(line, "  ") && strings.Contains(rest, " | ") {
				docs = append(docs, strings.TrimSpace(id))
			}
		}
	}
	return docs, sections
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{
		"cfr/15/744.22/b/1", "cfr/15/774/supp-1/3A090/a", "cfr/15/744#744.22", "cfr/41/102-37.5", "fr/pi/2026-12345", "fr/issue", "fr/2026-06-15/2026-12345",
		"bill/119/hr/2683@ih", "docket/dcd/1:26-cv-02225#12", "docket/dcd/1##a", "page/a.example/x##s", "page/a#b#c", "list/x###1", "sec/cik/1", "review/0694-AK11", "m/x", "cfr/15/744#",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := exportwatch.ParseDocID(s); err == nil {
			if again, err := exportwatch.ParseDocID(n.String()); n.String() != s || err != nil || again != n {
				t.Errorf("document %q: %+v, printed as %q, read again as %+v, %v", s, n, n, again, err)
			}
			inside := exportwatch.Address{Doc: exportwatch.DocID(s), Section: "s2/a"}
			if got, err := exportwatch.ParseAddress(inside.String()); err != nil || got != inside {
				t.Errorf("%q: %+v, %v", inside, got, err)
			}
		}
		a, err := exportwatch.ParseAddress(s)
		if err != nil {
			return
		}
		if again, err := exportwatch.ParseAddress(a.String()); err != nil || again != a || again.String() != a.String() {
			t.Errorf("address %q: %+v, printed as %q, read again as %+v, %v", s, a, a, again, err)
		}
		if _, err := exportwatch.ParseDocID(string(a.Doc)); err != nil {
			t.Errorf("address %q: %v", s, err)
		}
		if a.Compare(a) != 0 {
			t.Errorf("address %q is not equal to itself", s)
		}
	})
}

func FuzzParseSectionID(f *testing.F) {
	for _, s := range []string{"744.22/b/1/ii", "supp-1/3A090/a/1", "#12", "#2031-03-04/minute-entry~2", "", "/", "#", "a//b", "a b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, err := exportwatch.ParseSectionID(s)
		if err != nil {
			return
		}
		if string(id) != s || strings.Join(id.Elements(), "/") != s || slices.Contains(id.Elements(), "") {
			t.Errorf("%q: %q of %q", s, id, id.Elements())
		}
		in := exportwatch.Address{Doc: "cfr/15/744", Section: id}
		if got, err := exportwatch.ParseAddress(in.String()); err != nil || got != in {
			t.Errorf("%q: %+v, %v", in, got, err)
		}
	})
}
