package dates_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"exportwatch"
	"exportwatch/dates"
)

func TestAfterPublication(t *testing.T) {
	for _, c := range []struct {
		published string
		days      int
		want      string
	}{
		{"2031-03-03", 30, "2031-04-02"},
		{"2031-03-03", 0, "2031-03-03"},
		{"2031-03-03", 12, "2031-03-17"}, // a Saturday gives way to Monday
		{"2031-04-26", 30, "2031-05-27"}, // Memorial Day
	} {
		if got := dates.AfterPublication(day(t, c.published), c.days); got != day(t, c.want) {
			t.Errorf("%d days after %s: %s, want %s", c.days, c.published, got, c.want)
		}
	}
}

// TestAfterPublicationRecorded counts as the Register's own program does.
func TestAfterPublicationRecorded(t *testing.T) {
	root := os.Getenv("EXPORTWATCH_CORPUS")
	if root == "" {
		root = "../../shared"
	} else if !filepath.IsAbs(root) {
		root = filepath.Join("..", root) // relative to the repository, not to this package
	}
	b, err := os.ReadFile(filepath.Join(root, "gold", "deadlines.jsonl"))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no recorded data: set EXPORTWATCH_CORPUS: %v", err)
		}
		t.Skipf("SKIPPED, no recorded data: set EXPORTWATCH_CORPUS: %v", err)
	}
	rows := 0
	for line := range bytes.Lines(b) {
		var row struct {
			Published exportwatch.Date `json:"publication_date"`
			Days      int
			Expected  exportwatch.Date
		}
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		rows++
		if got := dates.AfterPublication(row.Published, row.Days); got != row.Expected {
			t.Errorf("%d days after %s: %s, want %s", row.Days, row.Published, got, row.Expected)
		}
	}
	if rows < 4 {
		t.Errorf("%d rows", rows)
	}
}
