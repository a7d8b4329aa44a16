package parsers_test

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"exportwatch/parsers"
)

// The bar of reading a large XML document, for the whole process, the payload included:
// so many times the bytes of the payload. The peak depends on when the collector runs,
// which is not the reader's doing: of memoryTries processes the least counts.
const (
	largeXML     = 12 << 20
	maxXMLMemory = 6
	memoryTries  = 3
)

// memoryCases are synthetic documents of at least size bytes.
var memoryCases = []struct {
	name, format string
	make         func(size int) string
}{
	{"a part of ecfr-xml", "ecfr-xml", largePart},
	{"a title of ecfr-xml", "ecfr-xml", largeTitle},
	{"a part of cfr-xml", "cfr-xml", largeAnnual},
}

// childXML names, in the environment, the format and the file that the process is to
// read.
const childXML = "EXPORTWATCH_TEST_LARGE_XML"

// TestBarXMLMemory reads large documents in processes of their own and checks the most
// memory that those ever had.
func TestBarXMLMemory(t *testing.T) {
	if format, path, is := strings.Cut(os.Getenv(childXML), " "); is {
		readLargeXML(t, format, path)
		return
	}
	for _, c := range memoryCases {
		path := filepath.Join(t.TempDir(), "large.xml")
		if err := os.WriteFile(path, []byte(c.make(largeXML)), 0o600); err != nil {
			t.Fatal(err)
		}
		least := largeReading{process: math.MaxInt}
		for try := 0; try < memoryTries && (try == 0 || least.ratio() > maxXMLMemory); try++ {
			if r := readInProcess(t, c.format, path); r.process < least.process {
				least = r
			}
		}
		t.Logf("memory of %s: %.1f times %d bytes, at most %d; %d MB, %d sections", c.name, least.ratio(), least.size, maxXMLMemory, least.process/1e6, least.sections)
		if least.sections < 10_000 || least.size < largeXML {
			t.Errorf("%s: %d sections of %d bytes", c.name, least.sections, least.size)
		}
		if least.ratio() > maxXMLMemory && !raceDetector && runtime.GOOS == "linux" {
			t.Errorf("%s: %.2f times, more than %d", c.name, least.ratio(), maxXMLMemory)
		}
	}
}

// A largeReading is what a process tells of the document that it read, in bytes.
type largeReading struct{ size, sections, process int }

func (r largeReading) ratio() float64 { return float64(r.process) / float64(r.size) }

func readInProcess(t *testing.T, format, path string) (r largeReading) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestBarXMLMemory$", "-test.v")
	cmd.Env = append(os.Environ(), childXML+"="+format+" "+path, "GOGC=100", "GOMEMLIMIT=off")
	b, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	_, figures, _ := strings.Cut(string(b), "figures: ")
	if _, err := fmt.Sscanf(figures, "%d bytes %d sections %d process", &r.size, &r.sections, &r.process); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	return r
}

func readLargeXML(t *testing.T, format, path string) {
	payload, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r, err := parsers.Parse(format, parsers.Input{Payload: payload})
	if err != nil {
		t.Fatal(err)
	}
	sections := 0
	for _, d := range r.Documents {
		sections += len(d.Version.Sections)
	}
	fmt.Printf("figures: %d bytes %d sections %d process \n", len(payload), sections, highWater(t))
	runtime.KeepAlive(payload)
	runtime.KeepAlive(r)
}

// largeTitle returns a title of the eCFR in parts of sixty sections.
func largeTitle(size int) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<ECFR><DIV1 N="15" NODE="15:1" TYPE="TITLE"><HEAD>Title 15—Samples</HEAD><DIV3 N="I" NODE="15:1.1" TYPE="CHAPTER"><HEAD>CHAPTER I—OFFICE OF SAMPLES</HEAD>` + "\n")
	for part := 901; b.Len() < size; part++ {
		fmt.Fprintf(&b, "<DIV5 N=\"%d\" NODE=\"15:1.1.1.1.%d\" TYPE=\"PART\">\n<HEAD>PART %d—SAMPLES</HEAD>\n", part, part, part)
		for n := 1; n <= 60; n++ {
			fmt.Fprintf(&b, "<DIV8 N=\"%d.%d\" NODE=\"15:1.1.1.1.%d.0.1.%d\" TYPE=\"SECTION\">\n<HEAD>§ %d.%d   Samples.</HEAD>\n%s</DIV8>\n", part, n, part, n, part, n, longParagraphs("I", n))
		}
		b.WriteString("</DIV5>\n")
	}
	b.WriteString("</DIV3></DIV1></ECFR>\n")
	return b.String()
}

// largeAnnual returns a part of the annual edition.
func largeAnnual(size int) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<CFRGRANULE><FDSYS><CFRTITLE>15</CFRTITLE><DATE>2031-01-01</DATE></FDSYS><PART><EAR>Pt. 994</EAR><HD SOURCE="HED">PART 994—SAMPLES</HD>` + "\n")
	for n := 1; b.Len() < size; n++ {
		fmt.Fprintf(&b, "<SECTION>\n<SECTNO>§ 994.%d</SECTNO>\n<SUBJECT>Samples.</SUBJECT>\n%s</SECTION>\n", n, longParagraphs(`E T="03"`, n))
	}
	b.WriteString("</PART></CFRGRANULE>\n")
	return b.String()
}

// largePart returns a part of the eCFR of at least size bytes, with paragraphs as
// long as they are in the export regulations.
func largePart(size int) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<DIV5 N="994" NODE="15:3.1.1.1.1" TYPE="PART">` + "\n<HEAD>PART 994—SAMPLES</HEAD>\n")
	for n := 1; b.Len() < size; n++ {
		fmt.Fprintf(&b, "\n<DIV8 N=\"994.%d\" NODE=\"15:3.1.1.1.1.0.1.%d\" TYPE=\"SECTION\">\n<HEAD>§ 994.%d   Samples of kind %d.</HEAD>\n", n, n, n, n)
		b.WriteString(longParagraphs("I", n))
		b.WriteString("</DIV8>\n")
	}
	b.WriteString("</DIV5>\n")
	return b.String()
}

// longParagraphs returns the paragraphs of section n and its source, with captions in an
// element of italics.
func longParagraphs(italics string, n int) string {
	var b strings.Builder
	name, _, _ := strings.Cut(italics, " ")
	for i, mark := range []string{"(a)", "(1)", "(2)", "(i)", "(ii)", "(b)", "(c)"} {
		fmt.Fprintf(&b, "<P>%s <%s>Scope.</%s> A license is required to send sample %d of kind %d to a destination that is listed in supplement no. 4 to this part, "+
			"unless the sender has told the office in writing, at least thirty days before, to whom it goes and what it is for, and the office has not objected.\n</P>\n", mark, italics, name, i, n)
	}
	b.WriteString("<CITA TYPE=\"N\">[96 FR 100, Mar. 4, 2031]\n\n</CITA>\n")
	return b.String()
}
