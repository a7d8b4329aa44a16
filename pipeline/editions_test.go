package pipeline_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/sources"
)

// denied is a Denied Persons List of parties from one number to another.
func denied(from, to int) string {
	var b strings.Builder
	b.WriteString("Name_and_Address,Effective_Date,Expiration_Date,Appropriate Federal Register Citations\n")
	for i := from; i < to; i++ {
		fmt.Fprintf(&b, "\"Party %d, 1 Example St\",01/02/2030,01/02/2040,95 F.R. %d\n", i, i)
	}
	return b.String()
}

// TestEarlierEdition: a list of an earlier day than the stored one is held back
// until a person accepts it, though it lacks few rows; a day far ahead measures
// nothing.
func TestEarlierEdition(t *testing.T) {
	edition := func(on time.Time) string {
		return "https://office.example/files/dpl_" + on.Format("01022006") + ".csv"
	}
	const csv = "200 OK\nContent-Type: text/csv"
	for name, c := range map[string]struct {
		editions [2]time.Time
		held     bool
	}{
		"later":            {[2]time.Time{start.Add(-9 * day), start}, false},
		"earlier":          {[2]time.Time{start, start.Add(-9 * day)}, true},
		"a slip of a year": {[2]time.Time{start.Add(300 * day), start}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defs := []sources.Definition{{
				Source: exportwatch.Source{ID: "list/sample", Title: "Sample", Schedule: "0 * * * *", Grade: exportwatch.Primary},
				Plan: func(now time.Time, _ sources.Known) crawler.Plan {
					on := c.editions[0]
					if now.After(start.Add(time.Hour)) {
						on = c.editions[1]
					}
					return crawler.Plan{Start: []crawler.Request{{URL: edition(on), Format: "dpl"}}}
				},
			}}
			w := newWorld(t, defs, noRobots(), member(0, edition(c.editions[0]), csv, denied(0, 100)), member(0, edition(c.editions[1]), csv, denied(2, 101)))
			w.check(0)
			r := w.check(day)
			if !c.held {
				if len(r.Changes) != 1 || len(r.Incidents) != 0 {
					t.Errorf("%d changes, incidents %+v; want the edition taken", len(r.Changes), r.Incidents)
				}
				return
			}
			held := w.held()
			if len(r.Changes) != 0 || len(held) != 1 || held[0].Reason != exportwatch.ReasonOutdated || held[0].URL != edition(c.editions[1]) {
				t.Fatalf("%d changes, held %+v", len(r.Changes), held)
			}
			accepted := w.accept("list/sample")
			if len(accepted.Changes) != 1 {
				t.Errorf("accepted, it gives %d changes", len(accepted.Changes))
			}
		})
	}
}
