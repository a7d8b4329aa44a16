package triage

import (
	"strings"

	"exportwatch"
)

// lateHearing is how many days after it was held a meeting is still news: the
// committees enter some late, and touch the entries of others for years.
const lateHearing = 7

// committeeMeeting returns the hearing or markup that a committee announces.
// One that is off says so in its status.
func (p *passage) committeeMeeting() []*draft {
	day := p.Version.Meta.String("meets_on")
	start, end := p.quotable(p.title())
	if day == "" || start >= end {
		return nil
	}
	d := p.draft(hearing, start, end)
	if held := p.Version.AsOf; !p.CapturedAt.IsZero() && held.AddDays(lateHearing).Before(exportwatch.DateOf(p.CapturedAt)) {
		return nil // its entry was touched long after
	}
	d.on = p.Version.AsOf
	d.Key = "hearing|" + string(p.Document.ID)
	state := p.Version.Meta.String("status")
	what, standing := p.meetingState(strings.ToLower(state), day)
	d.Status, d.Confidence = standing, 0.95
	d.stated("date", day)
	d.stated("status", state)
	for _, bill := range p.Version.Meta.Strings("bills") {
		name := strings.TrimPrefix(bill, "bill/")
		d.stated("bill", name, billName(name))
		d.tie("bill:"+name, "on the agenda")
	}
	for _, c := range p.Version.Meta.Strings("committees") {
		d.stated("committee", c)
	}
	d.Headline = what + ": " + exportwatch.Excerpt(p.title(), 160)
	return []*draft{d}
}

// meetingState returns what the record says of the meeting by now, for a
// headline, and where it stands. A meeting that is rescheduled to the day it had
// before has no day yet.
func (p *passage) meetingState(state, day string) (string, exportwatch.Status) {
	what := p.Version.Meta.String("meeting_type")
	if what == "" {
		what = "Meeting"
	}
	before := ""
	if p.Previous != nil {
		before = p.Previous.Meta.String("meets_on")
	}
	off := " (was to be on " + day + ")"
	switch {
	case state == "canceled" || state == "cancelled":
		return what + " canceled" + off, exportwatch.Withdrawn
	case state == "postponed":
		return what + " postponed" + off, exportwatch.Delayed
	case state == "rescheduled" && before == day && !strings.EqualFold(p.Previous.Meta.String("status"), state):
		return what + " rescheduled, no day told yet" + off, exportwatch.Delayed
	case state == "rescheduled":
		return what + " rescheduled to " + day, exportwatch.Announced
	case before != "" && before != day:
		return what + " moved to " + day, exportwatch.Announced
	}
	return what + " on " + day, exportwatch.Announced
}
