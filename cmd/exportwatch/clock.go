package main

import (
	"sync/atomic"
	"time"
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
