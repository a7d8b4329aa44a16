package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/fixtures"
)

// A demoRow is a row of the table "What the service must raise" in
// fixtures/README.md.
type demoRow struct{ day, kind, subject, source, matter, alert string }

var demoRowForm = regexp.MustCompile(`(?m)^\| (\d{4}-\d\d-\d\d) \| ([a-z0-9-]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| (development\.[a-z]+(?: [a-z_]+)*) \|$`)

// demoTable reads the table; a README without one fails the test.
func demoTable(t *testing.T) (rows []demoRow) {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join("..", "..", "fixtures", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range demoRowForm.FindAllStringSubmatch(string(readme), -1) {
		rows = append(rows, demoRow{m[1], m[2], m[3], m[4], m[5], m[6]})
	}
	if len(rows) < 10 {
		t.Fatalf("fixtures/README.md lists %d alerts: the table is not in its form", len(rows))
	}
	return rows
}

// demoOnce plays the demo and returns its alerts and what it printed.
func demoOnce(t *testing.T, args ...string) ([]alertJSON, []byte) {
	t.Helper()
	code, out := command(t, append([]string{"demo", "--once", "--json"}, args...)...)
	if code != exitOK {
		t.Fatalf("demo %q: exit code %d", args, code)
	}
	return decodeAlerts(t, out), out
}

func decodeAlerts(t *testing.T, out []byte) []alertJSON {
	t.Helper()
	var got struct {
		Synthetic bool        `json:"synthetic"`
		Alerts    []alertJSON `json:"alerts"`
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("demo printed no JSON: %v\n%s", err, out)
	}
	if !got.Synthetic {
		t.Error("demo does not say that its world is synthetic")
	}
	return got.Alerts
}

// to returns the alerts for one subscription.
func to(subscription exportwatch.SubscriptionID, alerts []alertJSON) []alertJSON {
	return slices.DeleteFunc(slices.Clone(alerts), func(a alertJSON) bool { return a.Subscription != subscription })
}

func (r demoRow) raisedBy(a alertJSON) bool {
	typ := strings.Join(append([]string{string(a.Type)}, a.Changed...), " ")
	return a.Day == r.day && string(a.Kind) == r.kind && string(a.Source) == r.source && typ == r.alert &&
		strings.Contains(strings.ToLower(a.Headline), strings.ToLower(r.subject))
}

// TestDemo plays the recorded world and checks what it raised, what a second
// start does, and that changed worlds raise changed alerts.
func TestDemo(t *testing.T) {
	dir := t.TempDir()
	alerts, printed := demoOnce(t, "--data", dir)
	t.Run("raises the table", func(t *testing.T) { raisesTheTable(t, alerts) })
	t.Run("keeps to the filters", func(t *testing.T) { keepsToTheFilters(t, alerts) })
	t.Run("goes on where it stopped", func(t *testing.T) { goesOn(t, dir, printed) })
	t.Run("reads its world", func(t *testing.T) { readsItsWorld(t, alerts) })
}

// raisesTheTable proves that the recorded world raises every alert of
// fixtures/README.md once, and no other, and joins them into its matters.
func raisesTheTable(t *testing.T, alerts []alertJSON) {
	rest := to("all", alerts)
	matters, keys := map[string]string{}, map[string]string{}
	for _, row := range demoTable(t) {
		i := slices.IndexFunc(rest, row.raisedBy)
		if i < 0 {
			t.Errorf("not raised: %+v", row)
			continue
		}
		m := string(rest[i].Matter)
		if was, ok := matters[row.matter]; ok && was != m {
			t.Errorf("%s: %s stands in matter %s, earlier alerts joined by %s in %s", row.day, row.kind, m, row.matter, was)
		}
		if was, ok := keys[m]; ok && was != row.matter {
			t.Errorf("%s: %s of %s stands in matter %s with %s", row.day, row.kind, row.matter, m, was)
		}
		matters[row.matter], keys[m] = m, row.matter
		rest = slices.Delete(rest, i, i+1)
	}
	for _, a := range rest {
		t.Errorf("raised, but not in the table: %s %s %s %v from %s: %s", a.Day, a.Kind, a.Type, a.Changed, a.Source, a.Headline)
	}
}

// keepsToTheFilters proves that filters hold and that every alert stands among
// those of the subscription to everything.
func keepsToTheFilters(t *testing.T, alerts []alertJSON) {
	type news struct {
		id  exportwatch.DevelopmentID
		day string
	}
	all, seen := map[news]bool{}, map[exportwatch.AlertID]bool{}
	for _, a := range to("all", alerts) {
		all[news{a.Developments[0], a.Day}] = true
	}
	for _, a := range alerts {
		if seen[a.ID] {
			t.Errorf("alert %s is printed twice", a.ID)
		}
		seen[a.ID] = true
		if len(a.Evidence) == 0 || !a.Synthetic {
			t.Errorf("%s: %d pieces of evidence, synthetic %v", a.ID, len(a.Evidence), a.Synthetic)
		}
		if !all[news{a.Developments[0], a.Day}] {
			t.Errorf("%s went to %s and not to all", a.ID, a.Subscription)
		}
		if a.Subscription == "critical" && a.Severity != exportwatch.Critical {
			t.Errorf("%s went to critical with severity %s", a.ID, a.Severity)
		}
	}
	for _, subscription := range []exportwatch.SubscriptionID{"critical", "court-and-congress"} {
		if len(to(subscription, alerts)) == 0 {
			t.Errorf("nothing was raised for %s", subscription)
		}
	}
}

// goesOn proves that a second start on the same directory prints the same and
// sends nothing again.
func goesOn(t *testing.T, dir string, printed []byte) {
	sent := outbox(t, dir)
	_, second := demoOnce(t, "--data", dir)
	if !bytes.Equal(printed, second) {
		t.Errorf("the second start prints\n%s\nthe first\n%s", second, printed)
	}
	diffOutbox(t, outbox(t, dir), sent)
	if len(sent) == 0 {
		t.Error("nothing was diverted to the outbox")
	}
}

// An interrupter interrupts a command once it has written something.
type interrupter struct {
	bytes.Buffer
	interrupt context.CancelFunc
}

// Write implements io.Writer.
func (w *interrupter) Write(p []byte) (int, error) {
	w.interrupt()
	return w.Buffer.Write(p)
}

// TestDemoInterrupted proves that an interrupt is told in one line that says how
// to go on, and that what goes on tells the rest of the story.
func TestDemoInterrupted(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	out := &interrupter{interrupt: cancel}
	var errs bytes.Buffer
	code := run(&env{ctx: ctx, stdout: out, stderr: &errs, getenv: os.Getenv, now: time.Now}, []string{"demo", "--once", "--data", dir})
	if want := "exportwatch: interrupted; go on with exportwatch demo --once --data " + dir + "\n"; code != exitTrouble || errs.String() != want {
		t.Errorf("exit %d, %swant %s", code, errs.String(), want)
	}
	code, rest := command(t, "demo", "--once", "--data", dir)
	if code != exitOK || !bytes.HasSuffix(rest, []byte("The messages are in "+filepath.Join(dir, "outbox")+"\n")) {
		t.Errorf("exit %d; the end does not say where the messages are:\n%s", code, rest)
	}
	if empty := regexp.MustCompile(`(?m)^\w+day, .*\n\n`).Find(rest); empty != nil {
		t.Errorf("nothing stands under the heading %q", empty)
	}
	printsTheSample(t, string(rest))
	comparesFigures(t, dir, string(rest))
}

// printsTheSample proves that what README shows of the demo is what it prints.
func printsTheSample(t *testing.T, printed string) {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, sample, _ := strings.Cut(string(readme), "Some of what it prints:\n\n```\n")
	sample, _, _ = strings.Cut(sample, "\n```")
	parts := strings.Split(sample, "\n\n")
	if len(parts) < 2 {
		t.Fatalf("README shows of the demo %q", sample)
	}
	for _, part := range parts {
		if !strings.Contains("\n"+printed, "\n"+part+"\n") {
			t.Errorf("README shows, and the demo does not print:\n%s\nit prints\n%s", part, printed)
		}
	}
	if gaps := strings.Count(printed, "\ngap "); gaps == 0 || gaps > 3 {
		t.Errorf("%d gaps are told; the recorded world has two outages", gaps)
	}
}

// comparesFigures proves that the store is compared with the figures of the
// publishers, and holds everything they speak of.
func comparesFigures(t *testing.T, dir, printed string) {
	t.Helper()
	code, out := command(t, "coverage", "--data", dir)
	if code != exitOK {
		t.Fatalf("coverage: exit %d", code)
	}
	for source, figure := range map[string]string{"fr/bis": "2 of 2", "fr/presidential": "1 of 1", "ecfr/15-744": "1 of 1", "congress/bills": "3 of 3"} {
		if want := "compared     " + source + " holds " + figure + " by its publisher's own figures\n"; !strings.Contains(printed, want) {
			t.Errorf("the demo does not say %q", want)
		}
		if !strings.Contains(string(out), figure) {
			t.Errorf("coverage does not say %q:\n%s", figure, out)
		}
	}
}

// outbox returns the diverted messages, path to body. What a kill left half
// written under a temporary name is no message.
func outbox(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	root := filepath.Join(dir, "outbox")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".writing-") {
			return err
		}
		body, err := os.ReadFile(path)
		files[strings.TrimPrefix(path, root)] = string(body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func diffOutbox(t *testing.T, got, want map[string]string) {
	t.Helper()
	for name, body := range want {
		if b, ok := got[name]; !ok {
			t.Errorf("outbox: %s is missing", name)
		} else if b != body {
			t.Errorf("outbox: %s says\n%s\nwant\n%s", name, b, body)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("outbox: %s is one too many", name)
		}
	}
}

// demoWorld copies the bundled world to a directory, with every old in one of
// its files replaced.
func demoWorld(t *testing.T, file, old, new string) string {
	t.Helper()
	world, err := fs.Sub(fixtures.Demo, "demo")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, world); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, filepath.FromSlash(file))
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(body, []byte(old)) {
		t.Fatalf("%s does not say %q", file, old)
	}
	if err := os.WriteFile(path, bytes.ReplaceAll(body, []byte(old), []byte(new)), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}
