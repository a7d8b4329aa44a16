package parsers_test

import (
	"fmt"
	"reflect"
	"testing"

	"exportwatch/parsers"
)

// districtReport is the report of a district court on a case with this heading,
// caption and rows of parties.
func districtReport(heading, caption, parties string) []byte {
	return fmt.Appendf(nil, `<html><head><title>CM/ECF - U.S. District Court:zzd</title></head><body><div id="cmecfMainContent">`+
		`<h3 align="center">U.S. District Court<br>District of Samples<br>%s</h3>`+
		`<table width="100%%"><tr><td valign="top"><br>%s<br>Assigned to: Judge Ann Example</td><td valign="top"><br>Date Filed: 03/04/2031</td></tr></table>`+
		`<table width="100%%">%s</table>`+
		`<table border="1"><tr><td>Date Filed</td><th>#</th><td>Docket Text</td></tr><tr><td>03/04/2031</td><td>1</td><td>COMPLAINT.</td></tr></table></div></body></html>`,
		heading, caption, parties)
}

// TestCaptionLines: a caption is read over its lines, and the number in the heading
// ends where its line does.
func TestCaptionLines(t *testing.T) {
	const number = "1:31-cv-00007"
	for _, c := range []struct{ heading, caption, name string }{
		{"CIVIL DOCKET FOR CASE #: " + number + "-AEX", "Auklet v. Bittern et al", "Auklet v. Bittern"},
		{"CIVIL DOCKET FOR CASE #: " + number + "-AEX<br>Internal Use Only", "Auklet v. Bittern", "Auklet v. Bittern"},
		{"CIVIL DOCKET FOR CASE #: <span>" + number + "</span>", "Auklet<br>v.<br>Bittern", "Auklet v. Bittern"},
		{"CRIMINAL DOCKET FOR CASE #: " + number, "USA v.<br>Bittern", "United States v. Bittern"},
		{"CIVIL DOCKET FOR CASE #: " + number, "Auklet v. Bittern<br>a case of samples", "Auklet v. Bittern"},
		{"CIVIL DOCKET FOR CASE #: " + number, "In Re Samples<br>Lead case: 1:31-cv-00001 Auklet v. Bittern", "In Re Samples"},
		{"CIVIL DOCKET FOR CASE #: " + number, "In re: Samples", "In re: Samples"},
	} {
		r, err := parsers.Parse("pacer-docket", parsers.Input{Court: "zzd", Payload: districtReport(c.heading, c.caption, "")})
		if err != nil {
			t.Fatal(err)
		}
		m := r.Documents[0].Version.Meta
		if m.String("case_name") != c.name || m.String("docket_number") != number || m.String("assigned_to_str") != "Ann Example" || m.String("date_filed") != "2031-03-04" {
			t.Errorf("%s, %s is read as %v", c.heading, c.caption, m)
		}
	}
}

// TestAttorneys: each party has the attorneys that are listed beside it.
func TestAttorneys(t *testing.T) {
	counsel := func(s string) string { return "<td>represented&nbsp;by</td><td>" + s + "</td>" }
	rows := `<tr><td><b><u>Plaintiff</u></b></td></tr>` +
		`<tr><td><b>Auklet Optics</b></td>` + counsel(`<b>Ann   Counsel</b><br>FIRM LLP<br>1 Quay<br><i>LEAD ATTORNEY</i><br><br><b>Bob Counsel</b><br>(See above for address)<br><i>PRO HAC VICE</i>`) + `</tr>` +
		`<tr><td><b>Carla Bittern</b></td>` + counsel(`<b>Carla Bittern</b><br>2 Quay<br>PRO SE`) + `</tr>` +
		`<tr><td><b><u>Defendant</u></b></td></tr><tr><td><b>Office of Samples</b></td></tr>`
	r, err := parsers.Parse("pacer-docket", parsers.Input{Court: "zzd", Payload: districtReport("CIVIL DOCKET FOR CASE #: 1:31-cv-00007", "Auklet v. Office", rows)})
	if err != nil {
		t.Fatal(err)
	}
	want := []parsers.Party{
		{Name: "Auklet Optics", Type: "Plaintiff", Attorneys: []string{"Ann Counsel", "Bob Counsel"}},
		{Name: "Carla Bittern", Type: "Plaintiff", Attorneys: []string{"Carla Bittern"}},
		{Name: "Office of Samples", Type: "Defendant"},
	}
	stored := r.Documents[0].Version
	if got := parsers.Parties(stored.Meta); !reflect.DeepEqual(got, want) {
		t.Errorf("parties %+v, want %+v", got, want)
	}
	r, err = parsers.Parse("pacer-docket", parsers.Input{Court: "zzd", Payload: districtReport("CIVIL DOCKET FOR CASE #: 1:31-cv-00007", "Auklet v. Office",
		`<tr><td><b><u>Defendant</u></b></td></tr><tr><td><b>Office of Samples</b></td></tr>`)})
	if err != nil {
		t.Fatal(err)
	}
	merged := parsers.MergeDocket(stored, r.Documents[0].Version)
	if got := parsers.Parties(merged.Meta); !reflect.DeepEqual(got, want[2:]) {
		t.Errorf("after a report without attorneys: %+v, want %+v", got, want[2:])
	}
}
