package parsers_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"runtime"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/html/charset"

	"exportwatch/parsers"
)

// minXMLSpeed is how fast an XML format is to be read at least, as part of the speed of
// a bare token pass of encoding/xml over the same bytes. The test fails below
// heldXMLSpeed, a sixth less: where other work keeps all processors and their caches
// busy, the ratio of even the best rounds of fr-xml varies by so much.
const (
	minXMLSpeed  = 0.6
	heldXMLSpeed = 0.5
)

// A speedCase is an XML format with recorded files that are large enough to time.
type speedCase struct {
	format string
	files  []string
}

var speedCases = []speedCase{
	{"fr-xml", []string{"corpus/fr-xml/issue/FR-2024-02-12.current.xml.gz"}},
	{"ecfr-xml", []string{"corpus/ecfr/bulk/*", "corpus/ecfr/versioner/full*.xml"}},
	{"cfr-xml", []string{"corpus/cfr-annual/*.xml"}},
	{"billstatus", []string{"corpus/congress/billstatus/*.xml"}},
	{"bill-xml", []string{"corpus/congress/billdtd/*document.xml"}},
	{"uslm", []string{"corpus/congress/uslm21/*.xml"}},
	{"ia-docket", []string{"corpus/courts/ia_docket_xml/*.xml"}},
}

func (c speedCase) payloads(t testing.TB) (inputs []parsers.Input, size int) {
	t.Helper()
	for _, pattern := range c.files {
		for _, name := range corpusGlob(t, pattern) {
			in := parsers.Input{URL: "https://x.example/a", Court: "dcd", Payload: corpusFile(t, name)}
			inputs, size = append(inputs, in), size+len(in.Payload)
		}
	}
	return inputs, size
}

// read reads every payload once as the format.
func (c speedCase) read(t testing.TB, inputs []parsers.Input) {
	for _, in := range inputs {
		if _, err := parsers.Parse(c.format, in); err != nil {
			t.Fatal(err)
		}
	}
}

// tokens is the yardstick: every token of every payload, and nothing made of it.
func tokens(t testing.TB, inputs []parsers.Input) {
	for _, in := range inputs {
		d := xml.NewDecoder(bytes.NewReader(in.Payload))
		d.CharsetReader = charset.NewReaderLabel
		d.Entity = xml.HTMLEntity
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestBarXMLSpeed: both are measured in turn by the processor time of the process,
// and the best round of each counts: other work on the machine makes a round slower and
// none faster. Where a few rounds do not show the speed, more are made, so that one
// that is not disturbed is among those of each.
func TestBarXMLSpeed(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // a collector that works while a processor is idle costs nobody's time
	for _, c := range speedCases {
		inputs, size := c.payloads(t)
		repeat := 1
		for spent(t, repeat, func() { tokens(t, inputs) }) < minRound {
			repeat *= 2
		}
		bare, own := time.Hour, time.Hour
		for i := 0; i < fewRounds || i < manyRounds && bare.Seconds() < minXMLSpeed*own.Seconds() && !raceDetector; i++ {
			bare = min(bare, spent(t, repeat, func() { tokens(t, inputs) }))
			own = min(own, spent(t, repeat, func() { c.read(t, inputs) }))
		}
		ratio, perSecond := bare.Seconds()/own.Seconds(), float64(size*repeat)/1e6/own.Seconds()
		t.Logf("speed of %-9s %.2f of a bare token pass, at least %.1f; %.0f MB/s, %d bytes", c.format, ratio, minXMLSpeed, perSecond, size)
		if ratio < heldXMLSpeed && !raceDetector { // with it, everything is as slow as its accesses to memory
			t.Errorf("%s: %.3f, slower than %.2f", c.format, ratio, heldXMLSpeed)
		}
	}
}

// A round is at least minRound long, so that the clock of the system is fine enough.
const (
	minRound   = 30 * time.Millisecond
	fewRounds  = 9
	manyRounds = 36
)

// spent returns the processor time that the process takes to work so many times.
func spent(t testing.TB, repeat int, work func()) time.Duration {
	t.Helper()
	runtime.GC() // what the other left is not for this one to clear
	start := processorTime(t)
	for range repeat {
		work()
	}
	return processorTime(t) - start
}

func processorTime(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkXML reads the recorded files of each XML format.
func BenchmarkXML(b *testing.B) {
	for _, c := range speedCases {
		b.Run(c.format, func(b *testing.B) {
			inputs, size := c.payloads(b)
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				c.read(b, inputs)
			}
		})
	}
}
