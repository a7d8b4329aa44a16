package parsers_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"exportwatch/parsers"
)

// The bar of reading a large XML document, for the whole process, the payload
// included: so many times the bytes of the payload. The test fails above
// heldXMLMemory, what docs/benchmarks.md has and a tenth more.
const (
	largeXML      = 12 << 20
	maxXMLMemory  = 6
	heldXMLMemory = 7.5
)

// childXML names, in the environment, the file that the process is to read.
const childXML = "EXPORTWATCH_TEST_LARGE_XML"

// TestBarXMLMemory reads a synthetic part of the eCFR in a process of its own and
// checks the most memory it ever had.
func TestBarXMLMemory(t *testing.T) {
	if path := os.Getenv(childXML); path != "" {
		readLargeXML(t, path)
		return
	}
	path := filepath.Join(t.TempDir(), "part.xml")
	if err := os.WriteFile(path, []byte(largePart(largeXML)), 0o600); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestBarXMLMemory$", "-test.v")
	cmd.Env = append(os.Environ(), childXML+"="+path, "GOGC=100", "GOMEMLIMIT=off")
	b, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	var size, sections, process int
	_, figures, _ := strings.Cut(string(b), "figures: ")
	if _, err := fmt.Sscanf(figures, "%d bytes %d sections %d process", &size, &sections, &process); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	ratio := float64(process) / float64(size)
	t.Logf("memory of ecfr-xml: %.1f times %d bytes of XML, at most %d; %d MB, %d sections", ratio, size, maxXMLMemory, process/1e6, sections)
	if sections < 10_000 || size < largeXML {
		t.Errorf("%d sections of %d bytes", sections, size)
	}
	if ratio > heldXMLMemory && !raceDetector && runtime.GOOS == "linux" {
		t.Errorf("more than %.1f times", heldXMLMemory)
	}
}

func readLargeXML(t *testing.T, path string) {
	payload, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r, err := parsers.Parse("ecfr-xml", parsers.Input{Payload: payload})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("figures: %d bytes %d sections %d process \n", len(payload), len(r.Documents[0].Version.Sections), highWater(t))
	runtime.KeepAlive(payload)
	runtime.KeepAlive(r)
}

// largePart returns a part of the eCFR of at least size bytes, with paragraphs as
// long as they are in the export regulations.
func largePart(size int) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<DIV5 N="994" NODE="15:3.1.1.1.1" TYPE="PART">` + "\n<HEAD>PART 994—SAMPLES</HEAD>\n")
	for n := 1; b.Len() < size; n++ {
		fmt.Fprintf(&b, "\n<DIV8 N=\"994.%d\" NODE=\"15:3.1.1.1.1.0.1.%d\" TYPE=\"SECTION\">\n<HEAD>§ 994.%d   Samples of kind %d.</HEAD>\n", n, n, n, n)
		for i, mark := range []string{"(a)", "(1)", "(2)", "(i)", "(ii)", "(b)", "(c)"} {
			fmt.Fprintf(&b, "<P>%s <I>Scope.</I> A license is required to send sample %d of kind %d to a destination that is listed in supplement no. 4 to this part, "+
				"unless the sender has told the office in writing, at least thirty days before, to whom it goes and what it is for, and the office has not objected.\n</P>\n", mark, i, n)
		}
		b.WriteString("<CITA TYPE=\"N\">[96 FR 100, Mar. 4, 2031]\n\n</CITA>\n</DIV8>\n")
	}
	b.WriteString("</DIV5>\n")
	return b.String()
}
