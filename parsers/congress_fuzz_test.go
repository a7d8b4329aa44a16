package parsers_test

import (
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

func FuzzUSLM(f *testing.F)      { fuzzLaw(f, "uslm") }
func FuzzBillPrint(f *testing.F) { fuzzLaw(f, "bill-print") }

// FuzzCongressJSON: whatever a part of a bill's record says, it can be merged
// with a record that is there, and once is as good as twice.
func FuzzCongressJSON(f *testing.F) {
	seedLaw(f)
	whole := parseBill(f, "billstatus", docPayload(f, "billstatus/status1.xml"), "").Version
	f.Fuzz(func(t *testing.T, payload []byte) {
		checkDocuments(t, "congress-json", payload)
		r, err := parsers.Parse("congress-json", parsers.Input{Payload: payload})
		if err != nil {
			return
		}
		for _, d := range r.Documents {
			if d.Kind != exportwatch.BillStatus {
				continue
			}
			once := parsers.MergeBill(whole, d.Version)
			if twice := parsers.MergeBill(once, d.Version); twice.Text != once.Text {
				t.Errorf("merged twice, %s says\n%s\nnot\n%s", d.ID, twice.Text, once.Text)
			}
		}
	})
}
