package parsers_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"exportwatch/parsers"
)

// The bars of reading the Consolidated Screening List, for the whole process,
// the payload included. With the race detector, which makes every step slow and
// the process large, a smaller list is held to the same proportion.
const (
	screeningBytes = 34 << 20
	maxProcess     = 150e6 // bytes resident, by VmHWM of /proc/self/status
	maxRuntime     = 150e6 // bytes that the Go runtime took from the system
	fixedRuntime   = 20e6  // of these, what does not depend on the list
	stepsRuntime   = 6e6   // by how much the runtime, which grows by 4 MB at a time, may be ahead
	racingBytes    = screeningBytes / 10
)

// childFile names, in the environment, the list that the process is to read.
const childFile = "EXPORTWATCH_TEST_SCREENING_LIST"

// TestScreeningMemory reads a synthetic list of the real one's size in a process
// of its own and checks the most memory it ever had.
func TestScreeningMemory(t *testing.T) {
	if path := os.Getenv(childFile); path != "" {
		readScreeningChild(t, path)
		return
	}
	size, most := float64(screeningBytes), maxRuntime
	if raceDetector {
		size, most = racingBytes, stepsRuntime+(maxRuntime-fixedRuntime)*racingBytes/screeningBytes
	}
	path, parties := screeningFile(t, int(size))
	t.Log(runScreeningChild(t, path, parties, int(most)))
}

func screeningFile(t testing.TB, size int) (path string, parties int) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "consolidated.json")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	if parties, err = writeScreening(w, size); err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return path, parties
}

// runScreeningChild reads path in a process of its own and checks the figures
// that it prints: all parties, and at most so many bytes of the runtime, those that
// it had before left out with the race detector.
func runScreeningChild(t testing.TB, path string, parties, most int) (out string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestScreeningMemory$", "-test.v")
	cmd.Env = append(os.Environ(), childFile+"="+path, "GOGC=100", "GOMEMLIMIT=off")
	b, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	figures := map[string]int{}
	for _, field := range strings.Fields(string(b)) {
		if key, value, ok := strings.Cut(field, "="); ok {
			figures[key], _ = strconv.Atoi(value) // other output is no figure
		}
	}
	if figures["rows"] != parties || parties == 0 {
		t.Errorf("%d rows, want %d: %s", figures["rows"], parties, b)
	}
	taken := figures["runtime"]
	if raceDetector {
		taken -= figures["before"]
	}
	if taken > most || taken <= 0 {
		t.Errorf("the runtime took %d bytes, more than %d", taken, most)
	}
	if !raceDetector && (figures["process"] > maxProcess || figures["process"] == 0 && runtime.GOOS == "linux") {
		t.Errorf("the process took %d bytes, more than %d", figures["process"], int(maxProcess))
	}
	cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return fmt.Sprintf("%d rows, runtime %d MB, %d of them before, process %d MB at most, %s of CPU", parties,
		figures["runtime"]/1e6, figures["before"]/1e6, figures["process"]/1e6, cpu.Round(10*time.Millisecond))
}

func readScreeningChild(t *testing.T, path string) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := m.Sys
	payload, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r, err := parsers.Parse("csl", parsers.Input{Payload: payload})
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, d := range r.Documents {
		rows += len(d.Version.Tables[0].Rows)
	}
	runtime.ReadMemStats(&m)
	fmt.Printf(" rows=%d before=%d runtime=%d process=%d \n", rows, before, m.Sys, highWater(t))
	runtime.KeepAlive(payload)
	runtime.KeepAlive(r)
}

// highWater returns the most bytes that were ever resident, or 0 where the
// system does not tell.
func highWater(t *testing.T) int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Log(err)
		return 0
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	var kB int
	if _, err := fmt.Sscanf(after, "%d kB", &kB); err != nil {
		t.Fatal(err)
	}
	return kB << 10
}

// BenchmarkScreeningList reads a synthetic list of the real one's size.
func BenchmarkScreeningList(b *testing.B) {
	path, parties := screeningFile(b, screeningBytes)
	payload, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(payload)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parsers.Parse("csl", parsers.Input{Payload: payload}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(parties), "rows")
	b.Log(runScreeningChild(b, path, parties, maxRuntime))
}
