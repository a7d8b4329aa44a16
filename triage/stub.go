package triage

import (
	"encoding/hex"
	"strings"

	"exportwatch"
)

func read(in Input) []exportwatch.Development { return nil }

func newID(key string, kind exportwatch.Kind, on exportwatch.Date) exportwatch.DevelopmentID {
	digest := exportwatch.DigestOf([]byte(key))
	parts := []string{"d"}
	if !on.IsZero() {
		parts = append(parts, strings.ReplaceAll(on.String(), "-", ""))
	}
	parts = append(parts, string(kind), hex.EncodeToString(digest[:4]))
	return exportwatch.DevelopmentID(strings.Join(parts, "-"))
}

// Match returns the stored development that c is another report of, or false.
func Match(c exportwatch.Development, known []exportwatch.Development) (exportwatch.Development, bool) {
	return exportwatch.Development{}, false
}

// Merge adds what c reports to stored, of which it is another report, and
// names the material fields that changed; none means a silent enrichment.
func Merge(stored, c exportwatch.Development) (merged exportwatch.Development, changed []string) {
	return stored, nil
}

// Matter returns the matter that d belongs to and the ties that d adds to it.
func Matter(d exportwatch.Development, candidates []exportwatch.Matter) (exportwatch.Matter, []exportwatch.Tie) {
	return exportwatch.Matter{}, nil
}

// Text returns the developments that a bare text reports, and its dates.
func Text(text, title string, published exportwatch.Date, grade exportwatch.Grade) ([]exportwatch.Development, []DateRole) {
	return nil, nil
}
