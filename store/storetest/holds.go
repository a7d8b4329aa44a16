package storetest

import (
	"time"

	"exportwatch"
)

// testHolds pins that what a host asked for is replaced by what lasts longer and forgotten, that it is
// remembered a day beyond its end, and that what a clock ahead dated holds nobody.
func testHolds(w *world) {
	hold := func(host string, at, until time.Duration, n int) exportwatch.Hold {
		return exportwatch.Hold{Host: host, At: noon.Add(at), Until: noon.Add(until), InARow: n}
	}
	for _, h := range []exportwatch.Hold{
		hold("b.example", 0, time.Minute, 1), hold("a.example", 0, time.Hour, 1),
		hold("b.example", time.Minute, 24*time.Hour, 2), hold("b.example", time.Minute, time.Hour, 1),
		hold("back.example", 96*time.Hour, 97*time.Hour, 1), hold("back.example", 0, time.Minute, 1),
		hold("ahead.example", 48*time.Hour, 49*time.Hour, 1),
	} {
		w.ok(w.s.PutHold(w.ctx, h))
	}
	b := hold("b.example", time.Minute, 24*time.Hour, 2)
	for after, want := range map[time.Duration][]exportwatch.Hold{
		2 * time.Minute: {hold("a.example", 0, time.Hour, 1), b, hold("back.example", 0, time.Minute, 1)},
		25 * time.Hour:  {b},
		48 * time.Hour:  {hold("ahead.example", 48*time.Hour, 49*time.Hour, 1)},
	} {
		got, err := w.s.Holds(w.ctx, noon.Add(after))
		w.ok(err)
		w.equal("holds after "+after.String(), got, want)
	}
	w.ok(w.s.DropHold(w.ctx, "b.example"))
	w.ok(w.s.DropHold(w.ctx, "never.example"))
	got, err := w.s.Holds(w.ctx, noon.Add(2*time.Minute))
	w.ok(err)
	w.equal("holds after an answer", got, []exportwatch.Hold{hold("a.example", 0, time.Hour, 1), hold("back.example", 0, time.Minute, 1)})
}
