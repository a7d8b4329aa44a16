package parsers_test

import (
	"reflect"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

func TestNormaliseDocketNumber(t *testing.T) {
	for s, want := range map[string]string{
		"1:21-cv-01798-RBW": "21-1798", "21-1798 (RBW)": "21-1798", "No. 21-cv-1798": "21-1798",
		"Civil Action No. 1:2021-cv-01798": "21-1798", "21 Civ. 1798 (RBW)": "21-1798", "18-00079": "18-79",
		"2:12-md-02331": "12-2331", "USCA Case #21-5203": "21-5203", "20-1234-cv (L)": "20-1234", "2031-1798": "31-1798",
		"1:13-cr-00695-BMC-1": "13-695", "CV 21-01798 PA (ASx)": "21-1798", "MDL No. 2741": "mdl-2741", "MDL-2741": "mdl-2741",
		"3:16-md-02741-VC": "16-2741", "Case 1:21cv1798": "21-1798", "": "", "H.R. 1798": "", "15 CFR 744": "",
	} {
		if got := parsers.NormaliseDocketNumber(s); got != want {
			t.Errorf("NormaliseDocketNumber(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestSameDocket(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"1:21-cv-01798-RBW", "No. 21-cv-1798", true},
		{"1:21-cv-01798", "21-1798 (RBW)", true},
		{"1:21-cv-01798", "1:21-cr-01798", false},
		{"1:21-cv-01798", "2:21-cv-01798", false},
		{"21-1798", "21-1799", false},
		{"1:21-cv-01798-RBW", "1:21-cv-01798-ABJ", true}, // given to another judge
		{"1:13-cr-00695-BMC-1", "13-cr-695 (BMC)", true}, // of one defendant
		{"Criminal Action No. 21-1798", "1:21-cv-01798", false},
		{"CV 21-01798 PA (ASx)", "2:21-cv-01798-PA-AS", true},
		{"Civil Action No. 21-1798 (RBW)", "21-cv-1798", true},
		{"MDL No. 2741", "3:16-md-02741-VC", false}, // of the panel, and of the court that it chose
		{"MDL No. 2741", "MDL 2741", true},
		{"", "", false},
	} {
		if got := parsers.SameDocket(c.a, c.b); got != c.want {
			t.Errorf("SameDocket(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// entry makes an entry from "day|number|document ID|short|long".
func entry(t *testing.T, s string) exportwatch.Entry {
	f := strings.Split(s, "|")
	return exportwatch.Entry{DateFiled: date(t, f[0]), Number: f[1], PacerDocID: f[2], ShortDescription: f[3], Description: f[4]}
}

func entries(t *testing.T, list ...string) []exportwatch.Entry {
	var out []exportwatch.Entry
	for _, s := range list {
		out = append(out, entry(t, s))
	}
	return out
}

func TestMergeEntries(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want []string }{
		"a stub gets its text": {
			old:  []string{"2031-03-04|3|0450|Motion|"},
			new:  []string{"2031-03-03|3|0450||MOTION for relief by Roe."},
			want: []string{"2031-03-03|3|0450|Motion|MOTION for relief by Roe."},
		},
		"a text is not lost to a stub": {
			old:  []string{"2031-03-03|3|0450||MOTION for relief by Roe."},
			new:  []string{"2031-03-04|3|0450|Motion|"},
			want: []string{"2031-03-03|3|0450|Motion|MOTION for relief by Roe."},
		},
		"an entry without document ID is known by its number": {
			old:  []string{"2031-03-03|3|||MOTION."},
			new:  []string{"2031-03-04|3|0450|Motion|"},
			want: []string{"2031-03-03|3|0450|Motion|MOTION."},
		},
		"an entry without number is known by day and words": {
			old:  []string{"2031-03-04|||Minute Entry|", "2031-03-04|||Order|"},
			new:  []string{"2031-03-04||||MINUTE ENTRY for proceedings held.", "2031-03-05|||Order|"},
			want: []string{"2031-03-04||||MINUTE ENTRY for proceedings held.", "2031-03-04|||Order|", "2031-03-05|||Order|"},
		},
		"events of one filing add up once": {
			old:  []string{"2031-03-04|3|0450|Order|"},
			new:  []string{"2031-03-04|3|0450|Order AND Scheduling Order|"},
			want: []string{"2031-03-04|3|0450|Order AND Scheduling Order|"},
		},
		"order is by day, then number": {
			old:  []string{"2031-03-05|10|a||x", "2031-03-04|2|b||x"},
			new:  []string{"2031-03-05|9|c||x"},
			want: []string{"2031-03-04|2|b||x", "2031-03-05|9|c||x", "2031-03-05|10|a||x"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			old, want := entries(t, c.old...), entries(t, c.want...)
			got := parsers.MergeEntries(old, entries(t, c.new...))
			if name == "an entry without number is known by day and words" {
				want[0].ShortDescription = "Minute Entry"
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("\n got %+v\nwant %+v", got, want)
			}
			if !reflect.DeepEqual(old, entries(t, c.old...)) {
				t.Error("the old entries were changed")
			}
			if again := parsers.MergeEntries(got, entries(t, c.new...)); !reflect.DeepEqual(again, got) {
				t.Errorf("merging the same again:\n got %+v\nwant %+v", again, got)
			}
		})
	}
}

func testVersion(t *testing.T, format, name string) []parsers.Document {
	t.Helper()
	r, err := parsers.Parse(format, parsers.Input{Court: "zzd", Payload: docPayload(t, format+"/"+name)})
	if err != nil {
		t.Fatal(err)
	}
	return r.Documents
}

// TestMergeDocket merges a feed's window into the stored docket, whichever of
// the two came first.
func TestMergeDocket(t *testing.T) {
	full := testVersion(t, "ia-docket", "docket.xml")[0].Version
	joined := parsers.JoinDockets(testVersion(t, "pacer-rss", "court.rss"))
	if len(joined) != 1 || len(joined[0].Version.Entries) != 2 || !joined[0].Version.Partial {
		t.Fatalf("joined %+v, want one partial docket of two entries", joined)
	}
	feed := joined[0].Version
	a, b := parsers.MergeDocket(full, feed), parsers.MergeDocket(feed, full)
	if a.Text != b.Text {
		t.Errorf("the text depends on which came first:\n%s\n%s", a.Text, b.Text)
	}
	if a.Partial || len(a.Entries) != 3 || !strings.Contains(a.Text, "#3 2031-03-03\nMOTION for Temporary Restraining Order") {
		t.Errorf("merged: partial %v\n%s", a.Partial, a.Text)
	}
	if a.Meta.String("assigned_to_str") != "Alice B. Carroll" || len(parsers.Parties(a.Meta)) != 2 {
		t.Errorf("merged metadata %v", a.Meta)
	}
	for _, s := range a.Sections {
		if text := a.SectionText(s); !strings.HasPrefix(text, strings.TrimSpace(s.Label+" "+s.Heading)) {
			t.Errorf("section %s holds %q", s.ID, text)
		}
	}
}

// TestNoDocket gives an empty page no document and a foreign one an error.
func TestNoDocket(t *testing.T) {
	for format, payload := range map[string]string{
		"ia-docket": `<gov_uscourts_docket><case_details/></gov_uscourts_docket>`,
		"pacer-rss": `<rss version="2.0"><channel><title>x</title></channel></rss>`,
	} {
		if r, err := parsers.Parse(format, parsers.Input{Payload: []byte(payload)}); err != nil || len(r.Documents) != 0 {
			t.Errorf("%s without docket: %d documents, %v", format, len(r.Documents), err)
		}
		if _, err := parsers.Parse(format, parsers.Input{Payload: []byte("<html><body>login</body></html>")}); err == nil {
			t.Errorf("%s: no error for a page", format)
		}
	}
}
