package main

import (
	"slices"
	"sync/atomic"
	"time"

	"exportwatch"
	"exportwatch/sources"
)

// A clock shows the time of a recorded world; it moves only when it is set.
type clock struct{ at atomic.Pointer[time.Time] }

func (c *clock) set(t time.Time) { t = t.UTC(); c.at.Store(&t) }

func (c *clock) now() time.Time {
	if t := c.at.Load(); t != nil {
		return *t
	}
	return time.Time{}
}

// longPause is how long a recorded world may be silent before the silence is a
// pause of the recording and not a time when nothing happened.
const longPause = 14 * 24 * time.Hour

// ticks returns the instants at which a recorded world is looked at: whenever
// something in it changes, and once every evening of Washington's working day
// between.
func ticks(instants []time.Time) (out []time.Time) {
	for i, t := range instants {
		out = append(out, t)
		if i+1 == len(instants) || instants[i+1].Sub(t) > longPause {
			continue
		}
		evening := time.Date(t.Year(), t.Month(), t.Day(), 21, 0, 0, 0, time.UTC)
		for ; evening.Before(instants[i+1]); evening = evening.AddDate(0, 0, 1) {
			if evening.After(t) {
				out = append(out, evening)
			}
		}
	}
	return out
}

// A step is an instant at which a recorded world is looked at, and the sources
// that are checked then; all of them if none is named.
type step struct {
	at   time.Time
	only []exportwatch.SourceID
}

// steps puts between the instants of a recorded world the checks without which
// answers that reach back less far than the instants lie apart would leave gaps.
func steps(at []time.Time, defs []sources.Definition) (out []step) {
	for i, t := range at {
		out = append(out, step{at: t})
		if i+1 == len(at) || at[i+1].Sub(t) > longPause {
			continue
		}
		var between []step
		for _, d := range defs {
			for x := t.Add(d.Window); d.Window > 0 && x.Before(at[i+1]); x = x.Add(d.Window) {
				between = append(between, step{x, []exportwatch.SourceID{d.ID}})
			}
		}
		slices.SortStableFunc(between, func(a, b step) int { return a.at.Compare(b.at) })
		out = append(out, between...)
	}
	return out
}
