package storetest

import "time"

// testRequests pins that the requests of a day are counted for each publisher,
// that one too many is not, and that what is a day old counts no more.
func testRequests(w *world) {
	const day, most = 24 * time.Hour, 2
	for _, c := range []struct {
		publisher string
		after     time.Duration
		ok        bool
		first     time.Duration
	}{
		{"court.example/api/", 0, true, 0},
		{"court.example/api/", time.Hour, true, 0},
		{"court.example/api/", 2 * time.Hour, false, 0},
		{"other.example", 2 * time.Hour, true, 0},
		{"court.example/api/", day - time.Second, false, 0},
		{"court.example/api/", day, true, 0},
		{"court.example/api/", day, false, time.Hour},
		{"ahead.example", 365 * day, true, 0}, // by a clock that is a year ahead
		{"ahead.example", 365 * day, true, 0},
		{"ahead.example", time.Hour, true, 0},
		{"ahead.example", time.Hour - time.Second, true, 0}, // of requests under way together
		{"ahead.example", time.Hour, false, time.Hour - time.Second},
	} {
		first, ok, err := w.s.SpendRequest(w.ctx, c.publisher, noon.Add(c.after), day, most)
		w.ok(err)
		w.equal(c.publisher+" after "+c.after.String(), ok, c.ok)
		if !ok {
			w.equal("the first of the day", first, noon.Add(c.first))
		}
	}
}
