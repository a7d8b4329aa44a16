package pipeline

import (
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"exportwatch"
)

// calendarHorizon is how many days without publication a timetable looks
// across before it says that its source is never due: longer than any year.
const calendarHorizon = 400

// A timetable says when a source is checked: its schedule, in Washington time,
// on the days of its calendar, and a little later than the schedule says if
// that leaves it open, so that sources of one schedule do not all start at once.
type timetable struct {
	rhythms  []rhythm      // the source is due when one of them is
	offset   time.Duration // after the schedule's instant
	calendar exportwatch.Calendar
	zone     *time.Location
}

// A rhythm is one cron expression of a schedule.
type rhythm struct {
	schedule cron.Schedule
	wall     bool          // it names hours of the clock, not a rhythm
	slack    time.Duration // how much later than it says a check may begin
}

// newTimetable reads the schedule of src.
func newTimetable(src exportwatch.Source, zone *time.Location) (*timetable, error) {
	rhythms, err := readSchedule(src.Schedule)
	if err != nil {
		return nil, fmt.Errorf("schedule %q of %s: %w", src.Schedule, src.ID, err)
	}
	t := &timetable{rhythms: rhythms, calendar: src.Calendar, zone: zone}
	room := rhythms[0].slack
	for _, r := range rhythms {
		room = min(room, r.slack)
	}
	if room > 0 {
		h := fnv.New32a()
		h.Write([]byte(src.ID))
		t.offset = time.Duration(h.Sum32()%uint32(room/time.Second)) * time.Second
	}
	return t, nil
}

// maxRhythms bounds the expressions of one schedule.
const maxRhythms = 8

// readSchedule reads a schedule: cron expressions parted by semicolons.
func readSchedule(spec string) ([]rhythm, error) {
	specs := strings.Split(spec, ";")
	if len(specs) > maxRhythms {
		return nil, fmt.Errorf("%d cron expressions; at most %d make a schedule", len(specs), maxRhythms)
	}
	rhythms := make([]rhythm, 0, len(specs))
	for _, one := range specs {
		one = strings.TrimSpace(one)
		if zoned, _, _ := strings.Cut(one, "="); zoned == "TZ" || zoned == "CRON_TZ" {
			return nil, errors.New("leave out the time zone: schedules are in Washington time")
		}
		s, err := cron.ParseStandard(one)
		if err != nil {
			return nil, err
		}
		r := rhythm{schedule: s}
		if fields := strings.Fields(one); len(fields) == 5 {
			r.wall = !strings.HasPrefix(fields[1], "*")
			r.slack = slack(fields[0])
		}
		rhythms = append(rhythms, r)
	}
	return rhythms, nil
}

// slack returns how much later than the schedule's instants a check may begin
// without meeting the next one or leaving the hour: a minute field of "*" or
// "*/n" asks for a rhythm, any other for the minutes that it names.
func slack(minutes string) time.Duration {
	if minutes == "*" {
		return time.Minute
	}
	step, ok := strings.CutPrefix(minutes, "*/")
	n, err := strconv.Atoi(step)
	if !ok || err != nil || n < 1 || n > 59 {
		return 0
	}
	return time.Duration(min(n, 60-59/n*n)) * time.Minute
}

// next returns the first instant after t at which the source is due, in UTC. It
// is zero if there is none within a year or so.
func (tt *timetable) next(t time.Time) time.Time {
	due := tt.following(t.In(tt.zone).Add(-tt.offset))
	for range calendarHorizon {
		if due.IsZero() {
			return due
		}
		day := exportwatch.DateOf(due)
		if tt.calendar.Holds(day) {
			return due.Add(tt.offset).UTC()
		}
		due = tt.following(day.AddDays(1).In(tt.zone).Add(-time.Nanosecond))
	}
	return time.Time{}
}

// following returns the schedule's own first instant after t; zero if there is
// none.
func (tt *timetable) following(t time.Time) (first time.Time) {
	for _, r := range tt.rhythms {
		if due := r.following(t, tt.zone); !due.IsZero() && (first.IsZero() || due.Before(first)) {
			first = due
		}
	}
	return first
}

// following returns the first instant of r after t. A rhythm runs
// through the days on which clocks are changed as on any other. Where it names
// hours, what falls into the hour that is skipped in March is due at its end,
// and what falls into the hour that is repeated in November is due once.
func (r rhythm) following(t time.Time, zone *time.Location) time.Time {
	if !r.wall {
		return r.schedule.Next(t)
	}
	// The clock on the wall is taken for a time without changes of the clock.
	clock := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	for range calendarHorizon {
		if clock = r.schedule.Next(clock); clock.IsZero() {
			return clock
		}
		if due := firstShowing(clock, zone); due.After(t) {
			return due
		}
	}
	return time.Time{}
}

// firstShowing returns the first instant at which the clock in zone shows at
// least what clock shows in UTC, on the same day.
func firstShowing(clock time.Time, zone *time.Location) time.Time {
	due := time.Date(clock.Year(), clock.Month(), clock.Day(), clock.Hour(), clock.Minute(), clock.Second(), 0, zone)
	if due.Hour() != clock.Hour() { // it is skipped: the changed clock begins with the next full hour
		return time.Date(clock.Year(), clock.Month(), clock.Day(), clock.Hour()+1, 0, 0, 0, zone)
	}
	if earlier := due.Add(-time.Hour); earlier.Hour() == due.Hour() {
		return earlier
	}
	return due
}

// silentSince returns the instant from which a source that was last heard of at
// since has missed n of its checks.
func (tt *timetable) silentSince(since time.Time, n int) time.Time {
	due := since
	for range n {
		if due = tt.next(due); due.IsZero() {
			return due
		}
	}
	return due
}

// errNever reports a schedule that names no instant.
var errNever = errors.New("it names a day that never comes")

// CheckSchedule reports whether spec is a schedule that Run accepts, a cron
// expression or several parted by semicolons, each of which comes due at all:
// within five years, in which there is a 29th of February.
func CheckSchedule(spec string) error {
	rhythms, err := readSchedule(spec)
	for _, r := range rhythms {
		if r.schedule.Next(time.Date(2030, time.January, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
			err = errNever
		}
	}
	return err
}
