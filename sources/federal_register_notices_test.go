package sources_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
	"exportwatch/replay"
	"exportwatch/sources"
	"exportwatch/triage"
)

// TestDenialOrderRecitesLetter: the text of a notice of BIS is retrieved and tells
// of the letter that it recites, of which its record says nothing.
func TestDenialOrderRecitesLetter(t *testing.T) {
	web, err := os.ReadFile("testdata/web/fr-bis.txtar")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2031, 3, 4, 14, 0, 0, 0, time.UTC)
	recorded, err := replay.Load(fstest.MapFS{"web.txtar": {Data: web}}, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	archive := &shelf{payloads: map[exportwatch.Digest][]byte{}, read: map[string]bool{}}
	c, err := crawler.New(crawler.Options{Archive: archive, Transport: recorded, Now: func() time.Time { return now }, Delay: -1, UserAgent: "exportwatch-test (test@exportwatch.example)"})
	if err != nil {
		t.Fatal(err)
	}
	d := all(t, sources.DefaultConfig())["fr/bis"]
	captures, err := c.Run(t.Context(), exportwatch.Run{}, d.Source, d.Plan(now, nil))
	if err != nil {
		t.Fatal(err)
	}
	var told []exportwatch.Development
	for _, c := range captures {
		if c.Format == "" || !c.Outcome.OK() || !strings.Contains(c.URL, "documents") {
			continue
		}
		res, err := parsers.Parse(c.Format, parsers.Input{URL: c.URL, Payload: archive.payloads[c.Payload]})
		if err != nil {
			t.Fatal(err)
		}
		for _, doc := range res.Documents {
			if strings.HasSuffix(string(doc.ID), "/2031-04002") {
				doc.Kind = exportwatch.FRDocument
				told = append(told, triage.Read(triage.Input{Document: doc.Document, Version: doc.Version, Source: d.Source, CapturedAt: now})...)
			}
		}
	}
	letters := slices.DeleteFunc(slices.Clone(told), func(d exportwatch.Development) bool { return strings.HasPrefix(string(d.Kind), "denial-order") })
	if len(letters) != 1 || letters[0].Kind != exportwatch.IILIssued || letters[0].One("recipient") != "Marlow Optics, Inc." || letters[0].One("date") != "2031-01-14" {
		t.Errorf("the order tells %+v, want itself and one letter to Marlow Optics, Inc. of January 14, 2031", told)
	}
}
