package parsers_test

import (
	"testing"

	"exportwatch/parsers"
)

func FuzzFRJSON(f *testing.F)        { fuzzLaw(f, "fr-json") }
func FuzzFRPIJSON(f *testing.F)      { fuzzLaw(f, "fr-pi-json") }
func FuzzFRXML(f *testing.F)         { fuzzLaw(f, "fr-xml") }
func FuzzECFR(f *testing.F)          { fuzzLaw(f, "ecfr-xml") }
func FuzzECFRStructure(f *testing.F) { fuzzLaw(f, "ecfr-structure") }
func FuzzBillStatus(f *testing.F)    { fuzzLaw(f, "billstatus") }
func FuzzBillXML(f *testing.F)       { fuzzLaw(f, "bill-xml") }
func FuzzText(f *testing.F)          { fuzzLaw(f, "text") }

// FuzzSniff: any bytes have an answer, and it is a format or "unknown".
func FuzzSniff(f *testing.F) {
	seedLaw(f)
	f.Fuzz(func(t *testing.T, payload []byte) {
		if got := parsers.Sniff(payload); got != parsers.Unknown && parsers.Engine(got) == "" {
			t.Errorf("sniffed %q, which is no format", got)
		}
	})
}

// fuzzLaw feeds a format with mutations of all synthetic payloads of the law
// formats, so that each also meets those that are not its own.
func fuzzLaw(f *testing.F, format string) {
	seedLaw(f)
	f.Fuzz(func(t *testing.T, payload []byte) { checkDocuments(t, format, payload) })
}

func seedLaw(f *testing.F) {
	for _, format := range []string{
		"fr-json", "fr-pi-json", "fr-xml", "fr-toc", "ecfr-xml", "ecfr-structure", "cfr-xml",
		"billstatus", "congress-json", "bill-xml", "uslm", "bill-print", "text",
	} {
		for _, name := range docFixtures(f, format) {
			f.Add(docPayload(f, name))
		}
	}
}
