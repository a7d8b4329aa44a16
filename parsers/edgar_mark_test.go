package parsers_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

const markedFolder = "https://www.sec.gov/Archives/edgar/data/9/000099999931000007/"

// TestFilingMarkNamesTheFiler: a press release does not say who filed it, its
// mark does; a report that names its filer keeps that name; the address of the
// document is the one that is asked for.
func TestFilingMarkNamesTheFiler(t *testing.T) {
	mark := parsers.FilingMark{Filer: "ACORN & SONS OPTICS plc", CIK: "0000999999", Form: "6-K", Filed: date(t, "2031-03-06")}
	cover := `<p>SECURITIES AND EXCHANGE COMMISSION</p><p>FORM 8-K</p><p>Acorn Optics Holdings Ltd</p><p>(Exact name of registrant as specified in its charter)</p>`
	for name, c := range map[string]struct{ file, body, id, title, filer, form string }{
		"press release": {"ex99-1.htm", `<p>LANTERN, March 5, 2031: we were informed.</p>`, "sec/0000999999-31-000007/ex99-1.htm",
			"6-K of ACORN & SONS OPTICS plc, ex99-1.htm", "ACORN & SONS OPTICS plc", "6-K"},
		"report": {"r.htm", cover, "sec/0000999999-31-000007", "8-K of Acorn Optics Holdings Ltd", "Acorn Optics Holdings Ltd", "8-K"},
	} {
		r, err := parsers.Parse("edgar-html", parsers.Input{URL: mark.On(markedFolder + c.file), Payload: []byte("<html><body>" + c.body + "</body></html>")})
		if err != nil {
			t.Fatal(err)
		}
		d := r.Documents[0]
		m := d.Version.Meta
		if string(d.ID) != c.id || d.URL != markedFolder+c.file || d.Title != c.title {
			t.Errorf("%s: %s %q at %s", name, d.ID, d.Title, d.URL)
		}
		if m.String("filer") != c.filer || m.String("form") != c.form || m.String("cik") != "0000999999" || d.Version.Published != mark.Filed {
			t.Errorf("%s: %v, published %s", name, m, d.Version.Published)
		}
	}
}

// TestFilerName: the mark of a state is no part of a name.
func TestFilerName(t *testing.T) {
	for listed, want := range map[string]string{
		"QUILL CORP /DE/": "QUILL CORP", "QUILL PLC/ADR": "QUILL PLC", "Quill A/S": "Quill A/S", "Quill Corp": "Quill Corp", "": "",
	} {
		if got := (parsers.Filing{CIK: "9"}).Mark(listed); got.Filer != want || got.CIK != "0000000009" {
			t.Errorf("%q: %+v", listed, got)
		}
	}
}

// TestFilingMarkOfAnyFragment: what a page's own fragment holds is no mark.
func TestFilingMarkOfAnyFragment(t *testing.T) {
	for _, fragment := range []string{"", "#", "#item8", "#%zz", "#cik=12&form=%3Cb%3E&filed=soon&filer=" + strings.Repeat("A", 500)} {
		plain, m := parsers.ParseFilingMark(markedFolder + "r.htm" + fragment)
		if plain != markedFolder+"r.htm" || m != (parsers.FilingMark{}) {
			t.Errorf("%q: %s %+v", fragment, plain, m)
		}
	}
	if got := (parsers.FilingMark{}).On(markedFolder + "r.htm#old"); got != markedFolder+"r.htm" {
		t.Errorf("nothing known: %s", got)
	}
}

func FuzzFilingMark(f *testing.F) {
	f.Add("Acorn & Sons, Inc.", "8-K/A", "2031-03-05")
	f.Add("Ａ #?=;%", "NT 10-K", "")
	f.Fuzz(func(t *testing.T, filer, form, filed string) {
		on, err := exportwatch.ParseDate(filed)
		if err != nil {
			on = exportwatch.Date{}
		}
		address := parsers.FilingMark{Filer: filer, CIK: "0000000009", Form: form, Filed: on}.On(markedFolder + "a.htm")
		plain, m := parsers.ParseFilingMark(address)
		if plain != markedFolder+"a.htm" || m.CIK != "0000000009" || m.Filed != on {
			t.Fatalf("%q gives %q %+v", address, plain, m)
		}
		if _, again := parsers.ParseFilingMark(m.On(plain)); again != m {
			t.Fatalf("%+v is read again as %+v", m, again)
		}
	})
}
