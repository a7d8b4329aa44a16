package triage_test

import (
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/differ"
	"exportwatch/triage"
)

// changed reads a page of questions that said before and says after.
func changed(before, after string) (old exportwatch.Version, ds []exportwatch.Development) {
	old = exportwatch.Version{ID: 1, Text: before, Title: "Questions on jars"}
	v := exportwatch.Version{ID: 2, Text: after, Title: "Questions on jars", ObservedAt: time.Date(2031, 4, 2, 12, 0, 0, 0, time.UTC)}
	return old, triage.Read(triage.Input{
		Document: exportwatch.Document{ID: "page/jars.example/faqs", Kind: exportwatch.Guidance}, Version: v, Previous: &old, Edits: differ.Versions(&old, &v), Lasting: true,
		Source: exportwatch.Source{ID: "x/faqs", Grade: exportwatch.OfficialStatement},
	})
}

// TestGuidanceEdits: a new date of the last update is no change, what sets a
// spelling or a telephone number right can wait, and every other word counts.
func TestGuidanceEdits(t *testing.T) {
	const rest = "\n\nQ.1 What is a jar?\n\nA. A vessel of glass, with or without a lid.\n"
	for _, c := range []struct {
		name, before, after string
		want                exportwatch.Severity // empty: nothing is told
	}{
		{"a stamp", "Last updated: March 1, 2031" + rest, "Last updated: April 1, 2031" + rest, ""},
		{"a stamp in figures", "Last reviewed 03/01/2031" + rest, "Last reviewed 04/11/2031" + rest, ""},
		{"a first stamp", rest, "Page last modified on 1 April 2031" + rest, ""},
		{"a stamp and a word", "Last updated: March 1, 2031" + rest, "Last updated: April 1, 2031" + strings.Replace(rest, "or without", "and never without", 1), exportwatch.Medium},
		{"an effective date", "Effective: March 1, 2031" + rest, "Effective: April 1, 2031" + rest, exportwatch.Medium},
		{"a deadline beside a stamp's words", "Updated licenses are due on March 1, 2031" + rest, "Updated licenses are due on April 1, 2031" + rest, exportwatch.Medium},
		{"a spelling", "Exporters recieve a license." + rest, "Exporters receive a license." + rest, exportwatch.Low},
		{"a letter too few", "The requirment binds." + rest, "The requirement binds." + rest, exportwatch.Low},
		{"a telephone number", "Call (202) 555-0111." + rest, "Call (202) 555-0199." + rest, exportwatch.Low},
		{"an address of mail", "Write to jars@bureau.example for more." + rest, "Write to lids@bureau.example for more." + rest, exportwatch.Low},
		{"may and must", "Exporters may apply." + rest, "Exporters must apply." + rest, exportwatch.Medium},
		{"now and not", "A license is now required." + rest, "A license is not required." + rest, exportwatch.Medium},
		{"import and export", "Before you import jars." + rest, "Before you export jars." + rest, exportwatch.Medium},
		{"one and many", "The license of the exporter." + rest, "The licenses of the exporter." + rest, exportwatch.Medium},
		{"one figure", "Within 30 days." + rest, "Within 90 days." + rest, exportwatch.Medium},
		{"an added not", "A license is required." + rest, "A license is not required." + rest, exportwatch.Medium},
	} {
		_, ds := changed(c.before, c.after)
		if c.want == "" {
			if len(ds) > 0 {
				t.Errorf("%s: raised %q", c.name, ds[0].Headline)
			}
			continue
		}
		if len(ds) != 1 || ds[0].Kind != exportwatch.GuidanceChanged || ds[0].Severity != c.want {
			t.Errorf("%s: %+v", c.name, ds)
			continue
		}
		checkEvidence(t, c.after, ds)
	}
}

// TestRemovedWordsAreQuoted: what was only taken out is quoted from the version
// that had it.
func TestRemovedWordsAreQuoted(t *testing.T) {
	old, ds := changed("A. One.\n\nB. A license is required for jars of glass.\n\nC. Three.", "A. One.\n\nC. Three.")
	d := one(t, ds)
	e := d.Evidence[0]
	if e.Version != old.ID || !strings.Contains(e.Text, "license is required for jars") || e.Text != old.Text[e.Start:e.End] {
		t.Errorf("quotes %q of version %d", e.Text, e.Version)
	}
}

func FuzzGuidanceEdits(f *testing.F) {
	f.Add("Last updated: March 1, 2031\nCall (202) 555-0111.", "Last updated: April 1, 2031\nCall (202) 555-0199.")
	f.Add("Exporters recieve jars.", "Exporters receive jars é.")
	f.Fuzz(func(t *testing.T, before, after string) {
		old, ds := changed(before, after)
		for _, d := range ds {
			for _, e := range d.Evidence {
				text := after
				if e.Version == old.ID {
					text = before
				}
				if e.Text != text[e.Start:e.End] {
					t.Errorf("%q is not in version %d", e.Text, e.Version)
				}
			}
		}
	})
}
