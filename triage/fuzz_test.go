package triage_test

import (
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// FuzzRead feeds a text through every rule: whatever it says, all evidence must
// quote it and a second reading must be a repeat of the first.
func FuzzRead(f *testing.F) {
	f.Add(report, "2031-06-10", uint8(0))
	f.Add(exhibit, "", uint8(1))
	f.Add("2031-01-12 Passed House\nCOMPLAINT against X filed by Y", "2031-01-12", uint8(2))
	f.Add("§ 744.22 [140 FR 900]\nExecutive Order 19999 of June 3, 2031\nartificial intelligence", "2031-06-03", uint8(5))
	kinds := []exportwatch.DocKind{exportwatch.Article, exportwatch.CourtFiling, exportwatch.BillStatus, exportwatch.Docket, exportwatch.Regulation, exportwatch.FRDocument, exportwatch.SECFiling, exportwatch.Statement, exportwatch.HandedIn}
	f.Fuzz(func(t *testing.T, text, published string, kind uint8) {
		on, err := exportwatch.ParseDate(published)
		if err != nil {
			on = exportwatch.Date{}
		}
		in := triage.Input{
			Document: exportwatch.Document{ID: "cfr/15/744", Kind: kinds[int(kind)%len(kinds)]},
			Version: exportwatch.Version{ID: 1, Title: text, Text: text, Published: on,
				Meta:     exportwatch.Meta{"actions": []string{text}, "document_number": "2031-1", "document_type": "Presidential Document", "filer": "Acme"},
				Entries:  []exportwatch.Entry{{Number: "1", Description: text, DateFiled: on}},
				Sections: []exportwatch.Section{{ID: "744.22", End: len(text)}}},
			Previous: &exportwatch.Version{},
			Edits:    []exportwatch.Edit{{Op: exportwatch.OpInsert, New: exportwatch.Span{0, len(text)}}},
			Source:   exportwatch.Source{Grade: exportwatch.OfficialStatement, Publisher: "Acme Robotics"},
		}
		got := triage.Read(in)
		checkEvidence(t, text, got)
		for _, d := range got {
			match, ok := triage.Match(d, got)
			if !ok {
				t.Fatalf("%s does not match itself", d.Key)
			}
			if _, changed := triage.Merge(match, d); changed != nil && match.Key == d.Key {
				t.Fatalf("the same report changed %v", changed)
			}
			triage.Matter(d, nil)
		}
		_, said := triage.Text(text, "", on, "")
		for _, r := range said.All {
			if r.Start < 0 || r.End > len(text) || r.Start >= r.End || r.Date.IsZero() {
				t.Fatalf("date %+v", r)
			}
		}
	})
}
