package main

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"os/exec"
	"testing"
	"time"
)

var killSeed = flag.Uint64("kill-seed", 0, "seed of the moments at which TestDemoSurvivesKills kills; 0 picks one")

// TestDemoSurvivesKills kills the demo, a process of its own, at moments spread
// over the story and starts it again on the same directory. In the end every
// alert is raised and every message written as if nothing had happened.
func TestDemoSurvivesKills(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the demo ten times")
	}
	const kills = 8
	seed := *killSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("-kill-seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))

	calm := t.TempDir()
	began := time.Now()
	want, err := demoProcess(calm).Output()
	if err != nil {
		t.Fatalf("undisturbed demo: %v", err)
	}
	took := time.Since(began)

	dir, killed := t.TempDir(), 0
	for range kills {
		// On average a start gets a little less than its share of the whole, so
		// that the kills fall from the beginning of the story to near its end.
		after := time.Duration((0.1 + 1.6*rnd.Float64()) * float64(took) / (kills + 1))
		if killedAfter(t, dir, after) {
			killed++
		}
	}
	t.Logf("killed %d of %d starts; the undisturbed run took %v", killed, kills, took)
	if killed == 0 {
		t.Error("every start was done before it could be killed: nothing was tested")
	}
	got, err := demoProcess(dir).Output()
	if err != nil {
		t.Fatalf("demo after %d kills: %v", killed, err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("after kills the demo prints\n%s\nundisturbed\n%s", got, want)
	}
	diffOutbox(t, outbox(t, dir), outbox(t, calm))
}

// demoProcess is the demo on dir in a process of its own; TestMain put this
// binary on the path as exportwatch.
func demoProcess(dir string) *exec.Cmd {
	return exec.Command("exportwatch", "demo", "--once", "--json", "--data", dir)
}

// killedAfter starts the demo and kills it; false says that it was done before.
func killedAfter(t *testing.T, dir string, d time.Duration) bool {
	t.Helper()
	cmd := demoProcess(dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(d, func() { _ = cmd.Process.Kill() }) // fails only if it is done
	err := cmd.Wait()
	timer.Stop()
	if err != nil && cmd.ProcessState.Exited() {
		t.Fatalf("demo on %s, started again: %v", dir, err)
	}
	return err != nil
}
