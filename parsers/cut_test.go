package parsers_test

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

var everyTenth = flag.Bool("every-tenth", false, "cut every payload at every tenth byte, large ones at thousands of places; takes an hour or more")

// A payload of at most wholeCut bytes is cut at every tenth byte, a larger one at
// cutsEach places, spread evenly. Both grow with the payload, and so does reading
// it: the payloads of up to 10 KB, five in six of those recorded, take half a
// minute of two cores. With the race detector, which finds nothing in what one
// goroutine does, fewer are cut so. With -every-tenth it is all but a few files of
// more than everyTenthBytes: cut at every tenth byte, those would take days.
const (
	wholeCut        = 10_000
	wholeCutRacing  = 1_500
	cutsEach        = 15
	everyTenthBytes = 200_000
	everyTenthEach  = 5_000
)

// cutWhole returns up to which size payloads are cut at every tenth byte, and at
// how many places those beyond it.
func cutWhole() (bytes, each int) {
	switch {
	case *everyTenth:
		return everyTenthBytes, everyTenthEach
	case raceDetector:
		return wholeCutRacing, cutsEach
	}
	return wholeCut, cutsEach
}

// cutsOf returns where a payload of n bytes is cut.
func cutsOf(n int) (cuts []int) {
	step := 10
	if whole, each := cutWhole(); n > whole {
		step = max(step, n/each)
	}
	for at := 1; at < n; at += step {
		cuts = append(cuts, at)
	}
	return cuts
}

// A wholeReading is a payload read as one of the formats that read it.
type wholeReading struct {
	recordedPayload
	format    string
	documents map[exportwatch.DocID]parsers.Document
}

// TestCutPayloads: a payload cut anywhere does not panic, gives no document
// that the whole does not hold, and no version with fewer sections, rows or
// entries than the whole unless it says that it is truncated.
func TestCutPayloads(t *testing.T) {
	var readings []wholeReading
	for _, p := range append(repositoryPayloads(t), corpusPayloads(t)...) {
		for _, format := range parsers.Formats() {
			if r, ok := readWhole(format, p); ok {
				readings = append(readings, r)
			}
		}
	}
	formats := map[string]int{}
	for _, r := range readings {
		formats[r.format]++
	}
	for _, format := range parsers.Formats() {
		if formats[format] == 0 {
			t.Errorf("no payload of format %s is recorded", format)
		}
	}
	// The small ones first: a run that is stopped early has tried the most.
	slices.SortStableFunc(readings, func(a, b wholeReading) int { return len(a.in.Payload) - len(b.in.Payload) })
	cuts, larger := 0, 0
	whole, each := cutWhole()
	work := make(chan wholeReading)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for r := range work {
				r.cutEverywhere(t)
				if *everyTenth {
					t.Logf("%s, %s: %d bytes cut", r.format, r.name, len(r.in.Payload))
				}
			}
		})
	}
	for _, r := range readings {
		cuts += len(cutsOf(len(r.in.Payload)))
		if len(r.in.Payload) > whole {
			larger++
		}
		work <- r
	}
	close(work)
	wg.Wait()
	t.Logf("%d cuts of %d readings: %v", cuts, len(readings), formats)
	t.Logf("%d readings of at most %d bytes at every tenth byte, %d larger ones at %d places", len(readings)-larger, whole, larger, each)
}

func readWhole(format string, p recordedPayload) (wholeReading, bool) {
	res, err := parsers.Parse(format, p.in)
	if err != nil || len(res.Documents) == 0 {
		return wholeReading{}, false
	}
	r := wholeReading{p, format, map[exportwatch.DocID]parsers.Document{}}
	for _, d := range res.Documents {
		if _, again := r.documents[d.ID]; !again {
			r.documents[d.ID] = d
		}
	}
	return r, true
}

// cutEverywhere reports at most one defect, the first.
func (r wholeReading) cutEverywhere(t *testing.T) {
	for _, at := range cutsOf(len(r.in.Payload)) {
		if defect := r.cut(at); defect != "" {
			t.Errorf("%s, %s, cut at %d of %d: %s", r.format, r.name, at, len(r.in.Payload), defect)
			return
		}
	}
}

// cut says what is wrong with what the first n bytes are read as, if anything.
func (r wholeReading) cut(n int) (defect string) {
	defer func() {
		if v := recover(); v != nil {
			defect = fmt.Sprint("panic: ", v)
		}
	}()
	in := r.in
	in.Payload = slices.Clone(in.Payload[:n])
	res, err := parsers.Parse(r.format, in)
	if err != nil {
		return ""
	}
	for _, d := range res.Documents {
		whole, ok := r.documents[d.ID]
		switch {
		case slices.ContainsFunc(d.Version.Warnings, func(w exportwatch.Warning) bool {
			return w.Code == "truncated" || w.Code == "encrypted" || w.Code == "needs_ocr" || w.Code == "garbled"
		}):
		case !ok:
			return fmt.Sprintf("gives %s, which the whole does not hold", d.ID)
		case len(d.Version.Sections) < len(whole.Version.Sections):
			return fmt.Sprintf("%s has %d sections of %d", d.ID, len(d.Version.Sections), len(whole.Version.Sections))
		case tableRows(d) < tableRows(whole) && !lineTables[r.format]:
			return fmt.Sprintf("%s has %d rows of %d", d.ID, tableRows(d), tableRows(whole))
		case len(d.Version.Entries) < len(whole.Version.Entries):
			return fmt.Sprintf("%s has %d entries of %d", d.ID, len(d.Version.Entries), len(whole.Version.Entries))
		}
	}
	return ""
}

// lineTables are the formats of nothing but lines: cut between two of them a
// payload shows no sign of it, so that only the transport (Content-Length) and
// the comparison with the stored list can tell.
var lineTables = map[string]bool{"csl": true, "csv": true, "dpl": true, "text": true, "uvl": true}

func tableRows(d parsers.Document) (n int) {
	for _, t := range d.Version.Tables {
		n += len(t.Rows)
	}
	return n
}

// corpusPayloads returns recorded payloads of each kind in the corpus, the
// smaller ones; none, and says so, where there is no corpus.
func corpusPayloads(t *testing.T) (all []recordedPayload) {
	t.Helper()
	if os.Getenv("CI") != "true" {
		if _, err := os.Stat(corpusRoot()); err != nil {
			t.Logf("WITHOUT THE RECORDED DATA, which is not at %s: set EXPORTWATCH_CORPUS", corpusRoot())
			return nil
		}
	}
	for _, pattern := range []string{
		"corpus/bis-dpl/*.txt", "corpus/congress/billstatus/*.xml", "corpus/congress/billdtd/*.xml", "corpus/congress/api_v3/*.json",
		"corpus/congress/uslm21/*.xml", "corpus/courts/pacer_rss/*.xml", "corpus/courts/ia_docket_xml/*.xml",
		"corpus/courts/pacer_docket_district/*.html", "corpus/courts/pacer_docket_appellate/*.html", "corpus/courts/scotus_docket_json/*.json",
		"corpus/courts/doctor/*.pdf", "corpus/csl/csl_sample*.csv", "corpus/ecfr/versioner/*", "corpus/ecfr/renderer/*", "corpus/cfr-annual/*1013.xml",
		"corpus/fr-api/single/*.json", "corpus/fr-api/vcr/*.json", "corpus/fr-xml/doc/*.xml", "corpus/pdf/*.pdf",
		"corpus/sec/efts/*.json", "corpus/sec/edgar/*", "corpus/sec/atom/*.xml", "corpus/sec/nvda_8k_20260302/*", "corpus/edgi-pairs/*.html",
	} {
		for _, name := range corpusGlob(t, pattern) {
			if strings.Contains(name, ".sql") {
				continue // a dump of a database, which no source sends
			}
			info, err := os.Stat(corpus(t, name))
			if err != nil {
				t.Fatal(err)
			}
			if info.Size() > maxCutFile && !*everyTenth {
				t.Logf("left to make cuts: %s, %d bytes", name, info.Size())
				continue
			}
			all = append(all, recordedPayload{name, parsers.Input{URL: "https://x.example/" + name, Court: "dcd", Payload: corpusFile(t, name)}})
		}
	}
	return all
}

// maxCutFile bounds, in bytes, the recorded files that are cut in an ordinary
// run of the tests.
const maxCutFile = 120_000
