package pipeline_test

import (
	"slices"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/sources"
)

// timetable returns the instants in [from, to) at which a source with a schedule
// and a calendar is due, in Washington time.
func timetable(t *testing.T, id exportwatch.SourceID, schedule string, calendar exportwatch.Calendar, from, to time.Time) (out []string) {
	t.Helper()
	o := ownPage("")
	o.ID, o.Schedule = string(id), schedule
	defs := own(t, o)
	defs[0].Calendar = calendar
	w := washington(t, defs)
	for due := w.next(id, from.Add(-time.Second)); due.Before(to); due = w.next(id, due) {
		if due.Location() != time.UTC {
			t.Fatalf("%v is not in UTC", due)
		}
		out = append(out, due.In(from.Location()).Format("02 15:04:05 MST"))
	}
	return out
}

// washington is a world whose schedules are read in Washington time.
func washington(t *testing.T, defs []sources.Definition) *world {
	t.Helper()
	w := newWorld(t, defs, noRobots())
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	w.zone = zone
	w.reopen()
	return w
}

// TestDaylightSaving: on the days of 2026 and 2027 on which the clocks of
// Washington change, a rhythm goes on and a time of day comes exactly once.
func TestDaylightSaving(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, schedule string
		year           int
		month          time.Month
		day            int
		want           []string // times of day on that day
	}{
		{"skipped", "30 2 * * *", 2026, time.March, 8, []string{"03:00:00 EDT"}},
		{"skipped", "30 2 * * *", 2027, time.March, 14, []string{"03:00:00 EDT"}},
		{"repeated", "30 1 * * *", 2026, time.November, 1, []string{"01:30:00 EDT"}},
		{"repeated", "30 1 * * *", 2027, time.November, 7, []string{"01:30:00 EDT"}},
		{"hours named", "0,30 1-3 * * *", 2026, time.March, 8, []string{"01:00:00 EST", "01:30:00 EST", "03:00:00 EDT", "03:30:00 EDT"}},
		{"hours named", "0,30 1-3 * * *", 2027, time.November, 7,
			[]string{"01:00:00 EDT", "01:30:00 EDT", "02:00:00 EST", "02:30:00 EST", "03:00:00 EST", "03:30:00 EST"}},
		{"after the change", "15 9 * * *", 2026, time.March, 8, []string{"09:15:00 EDT"}},
		{"after the change", "15 9 * * *", 2027, time.November, 7, []string{"09:15:00 EST"}},
		{"no Sunday", "15 9 * * 1-5", 2026, time.November, 1, nil},
	} {
		from := time.Date(c.year, c.month, c.day, 0, 0, 0, 0, zone)
		got := timetable(t, "x/page", c.schedule, exportwatch.EveryDay, from, from.AddDate(0, 0, 1))
		want := make([]string, 0, len(c.want))
		for _, at := range c.want {
			want = append(want, from.Format("02 ")+at)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q on %v is due at %q, want %q", c.name, c.schedule, from.Format(time.DateOnly), got, want)
		}
	}
}

// TestRhythmOfNamedHours: a rhythm within hours that are named is due on every
// day, at the end of an hour that is skipped and once in one that is repeated.
func TestRhythmOfNamedHours(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		schedule, day, hour string
		want                int
	}{
		{"*/30 2 * * *", "2026-03-07", "02", 2}, {"*/30 2 * * *", "2026-03-08", "03", 1},
		{"*/30 1 * * *", "2026-10-31", "01", 2}, {"*/30 1 * * *", "2026-11-01", "01", 2},
	} {
		from, err := time.ParseInLocation(time.DateOnly, c.day, zone)
		if err != nil {
			t.Fatal(err)
		}
		got := timetable(t, "x/page", c.schedule, exportwatch.EveryDay, from, from.AddDate(0, 0, 1))
		if len(got) != c.want || slices.ContainsFunc(got, func(at string) bool { return at[3:5] != c.hour }) {
			t.Errorf("%q on %s is due at %q, want %d times in hour %s", c.schedule, c.day, got, c.want, c.hour)
		}
	}
}

// TestRhythmThroughDaylightSaving: every ten minutes is every ten minutes of
// real time, 23 hours of them in spring and 25 in autumn.
func TestRhythmThroughDaylightSaving(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]int{"2026-03-08": 23 * 6, "2027-03-14": 23 * 6, "2026-11-01": 25 * 6, "2027-11-07": 25 * 6, "2027-11-08": 24 * 6} {
		from, err := time.ParseInLocation(time.DateOnly, day, zone)
		if err != nil {
			t.Fatal(err)
		}
		w := washington(t, rhythm(t))
		n, last := 0, w.next("x/page", from.Add(-10*time.Minute))
		for due := w.next("x/page", from.Add(-time.Second)); due.Before(from.AddDate(0, 0, 1)); due = w.next("x/page", due) {
			if gap := due.Sub(last); n > 0 && gap != 10*time.Minute {
				t.Errorf("%s: %v after %v", day, gap, last.In(zone))
			}
			n, last = n+1, due
		}
		if n != want {
			t.Errorf("%s: %d checks, want %d", day, n, want)
		}
	}
}

func rhythm(t *testing.T) []sources.Definition {
	o := ownPage("")
	o.Schedule = "*/10 * * * *"
	return own(t, o)
}

// TestCalendar: a source with the calendar of federal offices is not due on
// weekends and holidays, so silence then opens no incident.
func TestCalendar(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, time.July, 1, 0, 0, 0, 0, zone) // July 4 is a Saturday, observed on Friday the 3rd
	got := timetable(t, "x/page", "0 9 * * *", exportwatch.FederalWorkdays, from, from.AddDate(0, 0, 8))
	want := []string{"01 09:00:00 EDT", "02 09:00:00 EDT", "06 09:00:00 EDT", "07 09:00:00 EDT", "08 09:00:00 EDT"}
	if !slices.Equal(got, want) {
		t.Errorf("due at %q, want %q", got, want)
	}
	never := scheduled(t, "0 9 25 12 *", exportwatch.FederalWorkdays)
	if at, err := never.Next("x/page", from); err != nil || !at.IsZero() {
		t.Errorf("a source checked on Christmas Day alone is due at %v, %v; want never", at, err)
	}
}

func scheduled(t *testing.T, schedule string, calendar exportwatch.Calendar) *world {
	o := ownPage("")
	o.Schedule = schedule
	defs := own(t, o)
	defs[0].Calendar = calendar
	return washington(t, defs)
}

// TestSilenceOverWeekend: a source of federal workdays that was heard on Friday
// is not silent on Monday morning, even after a holiday.
func TestSilenceOverWeekend(t *testing.T) {
	o := ownPage("")
	o.Schedule = "0 9,12,15 * * *"
	defs := own(t, o)
	defs[0].Calendar = exportwatch.FederalWorkdays
	w := newWorld(t, defs, noRobots(), member(0, pageURL, htmlOK, article("Notice", start, paragraphs(3))))
	friday := time.Date(2031, time.May, 23, 15, 0, 0, 0, time.UTC) // May 26 is Memorial Day
	w.check(friday.Sub(start))
	for _, c := range []struct {
		at   time.Time
		want int
	}{
		{friday.AddDate(0, 0, 4).Add(-time.Hour), 0}, // Tuesday 14:00: two checks missed
		{friday.AddDate(0, 0, 4), 1},                 // and the third
	} {
		w.at(c.at.Sub(start))
		if err := w.WatchSilence(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := w.incidents(); len(got) != c.want {
			t.Errorf("at %v: %d incidents, want %d: %+v", c.at, len(got), c.want, got)
		}
	}
}

// TestSpread: sources that share a rhythm are due at different instants of it,
// the same ones every time, and sources with a time of day all at that time.
func TestSpread(t *testing.T) {
	var list []sources.Own
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		o := ownPage("")
		o.ID, o.Schedule = "x/"+name, "*/5 7-20 * * 1-5"
		list = append(list, o)
	}
	w := newWorld(t, own(t, list...), noRobots())
	seen := map[time.Time]bool{}
	for _, d := range w.defs {
		first := w.next(d.ID, start)
		seen[first] = true
		evening := time.Date(2031, time.March, 3, 20, 54, 0, 0, time.UTC)
		if last := w.next(d.ID, evening); last.Day() == 3 && last.Hour() > 20 {
			t.Errorf("%s: due at %v, after the hours of its schedule", d.ID, last)
		}
		if !w.next(d.ID, start).Equal(first) || first.Sub(start) > 5*time.Minute {
			t.Errorf("%s: due at %v", d.ID, first)
		}
	}
	if len(seen) < 6 {
		t.Errorf("8 sources are due at %d instants: %v", len(seen), seen)
	}
}

// TestCourtHours: the feeds of courts are asked every five minutes in the filing
// hours of a workday and every half hour at night and at weekends, by the clocks
// of Washington before and after they change, and at least four times within
// what a feed reaches back.
func TestCourtHours(t *testing.T) {
	defs, err := sources.All(sources.Config{Dockets: []sources.Docket{{Court: "dcd", Number: "1:31-cv-00001"}, {Court: "cand", Number: "3:31-cv-00001"}}})
	if err != nil {
		t.Fatal(err)
	}
	w := washington(t, defs)
	zone := w.zone
	for _, c := range []struct {
		id       exportwatch.SourceID
		from     string // a day
		to       string // the day after the last
		day, end int    // checks from 7 to 22 o'clock, and in the rest of the days
	}{
		{"court/dcd", "2026-03-06", "2026-03-07", 15 * 12, 9 * 2}, // a Friday
		{"court/dcd", "2026-03-07", "2026-03-08", 15 * 2, 9 * 2},  // a Saturday
		{"court/dcd", "2026-03-08", "2026-03-09", 15 * 2, 8 * 2},  // an hour is skipped
		{"court/dcd", "2026-03-09", "2026-03-10", 15 * 12, 9 * 2},
		{"court/dcd", "2026-11-01", "2026-11-02", 15 * 2, 10 * 2}, // an hour is repeated
		{"court/dcd", "2026-11-02", "2026-11-03", 15 * 12, 9 * 2},
		{"court/cand", "2026-11-02", "2026-11-03", 3*2 + 12*12, 7*2 + 2*12},
		{"court/new-cases", "2026-11-02", "2026-11-03", 15 * 4, 7*2 + 2*4},
	} {
		from, err := time.ParseInLocation(time.DateOnly, c.from, zone)
		if err != nil {
			t.Fatal(err)
		}
		to, err := time.ParseInLocation(time.DateOnly, c.to, zone)
		if err != nil {
			t.Fatal(err)
		}
		day, end, last := 0, 0, from.Add(-time.Second)
		for due := w.next(c.id, last); due.Before(to); due = w.next(c.id, due) {
			if gap := due.Sub(last); gap > 30*time.Minute+5*time.Second {
				t.Errorf("%s: not asked for %v before %v", c.id, gap, due.In(zone))
			}
			if hour := due.In(zone).Hour(); hour >= 7 && hour < 22 {
				day++
			} else {
				end++
			}
			last = due
		}
		if day != c.day || end != c.end {
			t.Errorf("%s on %s: %d checks by day and %d by night, want %d and %d", c.id, c.from, day, end, c.day, c.end)
		}
	}
}
