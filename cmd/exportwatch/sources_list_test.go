package main

import (
	"encoding/json"
	"maps"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"exportwatch"
)

// TestSourcesFit: every source stands in the list with its health, on a line that
// a terminal of 120 columns shows.
func TestSourcesFit(t *testing.T) {
	data := t.TempDir()
	code, out := command(t, "sources", "--data", data)
	if code != exitOK {
		t.Fatalf("exit %d", code)
	}
	health := map[string]string{}
	for line := range strings.Lines(string(out)) {
		if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 120 {
			t.Errorf("%d letters: %s", n, line)
		}
		if words := strings.Fields(line); len(words) > 2 {
			health[words[0]] = words[1]
		}
	}
	code, out = command(t, "sources", "--json", "--data", data)
	var all struct {
		Sources []struct{ ID string }
	}
	if err := json.Unmarshal(out, &all); code != exitOK || err != nil || len(all.Sources) < 20 {
		t.Fatalf("exit %d, %v: %s", code, err, out)
	}
	for _, s := range all.Sources {
		if health[s.ID] != "never" {
			t.Errorf("the list says of %s %q", s.ID, health[s.ID])
		}
	}
	if !strings.Contains(string(out), `"route"`) {
		t.Error("no source says by which route it is reached")
	}
}

// TestSourcesFitTrouble: what is long in trouble leaves less of the title.
func TestSourcesFitTrouble(t *testing.T) {
	at := time.Date(2031, 3, 5, 14, 0, 0, 0, time.UTC)
	var out strings.Builder
	list := []sourceJSON{{ID: "x/a-source-with-a-long-name", Title: strings.Repeat("title ", 40), Health: exportwatch.HealthFailing,
		Reason: string(exportwatch.ReasonCollapsed), LastSuccess: &at, LastChange: &at}}
	list = append(list, sourceJSON{ID: "x/tried", Health: exportwatch.HealthNever, LastTried: &at}, sourceJSON{ID: "x/new", Health: exportwatch.HealthNever})
	if err := printSources(&out, list); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 120 {
			t.Errorf("%d letters: %s", n, line)
		}
	}
	for id, health := range map[string]string{"x/tried": "no answer yet", "x/new": "never"} {
		if !regexp.MustCompile(`(?m)^` + id + ` +` + health + ` +- `).MatchString(out.String()) {
			t.Errorf("%s is not said to be %q:\n%s", id, health, out.String())
		}
	}
	if !strings.Contains(out.String(), "failing (text-collapsed)  2031-03-05 14:00Z  2031-03-05 14:00Z  title title") {
		t.Errorf("printed %s", out.String())
	}
}

// TestSourcesThatLackAKey: a source that only a key or a setting would add stands below
// the list, with what it lacks, and can be shown.
func TestSourcesThatLackAKey(t *testing.T) {
	data := t.TempDir()
	code, out := command(t, "sources", "--json", "--data", data)
	var all struct {
		Sources   []struct{ ID string }
		Unwatched []struct{ ID, Lacks string }
	}
	if err := json.Unmarshal(out, &all); code != exitOK || err != nil {
		t.Fatalf("exit %d, %v: %s", code, err, out)
	}
	got := map[string]string{}
	for _, u := range all.Unwatched {
		got[u.ID] = u.Lacks
	}
	want := map[string]string{"congress/hearings": "needs a key", "court/citing-cases": "needs a key", "court/courtlistener": "needs a key", "review/dockets": "not set"}
	if !maps.Equal(got, want) {
		t.Errorf("not watched: %v, want %v", got, want)
	}
	for _, s := range all.Sources {
		if want[s.ID] != "" {
			t.Errorf("%s is in the list of what is watched", s.ID)
		}
	}
	if code, out := command(t, "sources", "--data", data); code != exitOK || !strings.Contains(string(out), "Not watched: congress/hearings") {
		t.Errorf("exit %d: %s", code, out)
	}
	if code, out := command(t, "sources", "show", "congress/hearings", "--data", data); code != exitOK || !strings.Contains(string(out), "with a key") {
		t.Errorf("exit %d: %s", code, out)
	}
}
