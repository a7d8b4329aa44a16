package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"exportwatch/crawler"
)

// TestLimits: a configured limit stands in place of the one that is built in for
// the same addresses, and beside the others.
func TestLimits(t *testing.T) {
	file := filepath.Join(t.TempDir(), "watch.yaml")
	text := "limits:\n  - {host: .sec.gov, per_second: 2, concurrent: 1}\n  - {host: blog.firm.example, path: /feed/, per_second: 0.1, burst: 3, per_day: 40}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := loadSettings(file)
	if err != nil {
		t.Fatal(err)
	}
	got := s.limits()
	for _, want := range []crawler.Limit{
		{Host: ".sec.gov", PerSecond: 2, Concurrent: 1},
		{Host: "blog.firm.example", Path: "/feed/", PerSecond: 0.1, Burst: 3, PerDay: 40},
	} {
		if !slices.Contains(got, want) {
			t.Errorf("limits %v lack %v", got, want)
		}
	}
	if len(got) != len(crawler.Publishers())+1 {
		t.Errorf("%d limits, want those built in and one more", len(got))
	}
	if err := os.WriteFile(file, []byte(strings.Replace(text, "0.1", "0", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := loadSettings(file); err == nil || !strings.Contains(err.Error(), ":3:") || !strings.Contains(err.Error(), "blog.firm.example") {
		t.Errorf("error %v, want one about line 3", err)
	}
}
