package sources

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"exportwatch"
)

// turnSize is how many documents that were read before one pass asks for again,
// to see whether they have changed.
const turnSize = 20

// inTurn returns the turnSize of urls whose turn it is at an instant. A digest of
// both draws them, so that each has its turn whatever the schedule, and the same
// pass made again asks for the same.
func inTurn(urls []string, now time.Time) map[string]bool {
	lot := map[string]string{}
	for _, u := range urls {
		lot[u] = exportwatch.DigestOf([]byte(now.UTC().Format(time.RFC3339) + " " + u)).String()
	}
	drawn := slices.SortedFunc(maps.Keys(lot), func(a, b string) int { return cmp.Compare(lot[a], lot[b]) })
	turn := map[string]bool{}
	for _, u := range drawn[:min(len(drawn), turnSize)] {
		turn[u] = true
	}
	return turn
}
