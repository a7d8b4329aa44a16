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
	d.Status, d.Confidence = exportwatch.Announced, 0.95
	state := p.Version.Meta.String("status")
	switch strings.ToLower(state) {
	case "canceled", "cancelled":
		d.Status = exportwatch.Withdrawn
	case "postponed", "rescheduled":
		d.Status = exportwatch.Delayed
	}
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
	what := p.Version.Meta.String("meeting_type")
	if what == "" {
		what = "Meeting"
	}
	d.Headline = what + " on " + day + ": " + exportwatch.Excerpt(p.title(), 160)
	return []*draft{d}
}
