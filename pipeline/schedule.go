package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"exportwatch"
	"exportwatch/queue"
)

// Names of the work that is not the check of one source.
const (
	workDeliver = "deliver"
	workSilence = "watch silence"
	checkPrefix = "check "
)

// Schedules of that work. Retries are due at instants of their own; looking
// every 15 seconds keeps them within a quarter of a minute.
const (
	everyDeliver = "@every 15s"
	everySilence = "@every 5m"
)

// workers is how many sources are checked at once. One host is asked one thing
// at a time anyway, and the steps after the crawl run one at a time.
const workers = 4

// Run checks every source on its schedule, delivers what is due and watches for
// silence, until ctx ends; then it waits for what is under way. It begins with
// one check of every source.
func (p *Pipeline) Run(ctx context.Context) error {
	var q *queue.Queue
	q = queue.New(func(ctx context.Context, name string) {
		if p.work(ctx, name) {
			q.Add(workDeliver)
		}
	})
	schedule := cron.New(cron.WithLocation(p.zone))
	add := func(spec, name string) error {
		if _, err := schedule.AddFunc(spec, func() { q.Add(name) }); err != nil {
			return fmt.Errorf("schedule %q of %s: %w", spec, name, err)
		}
		return nil
	}
	for _, id := range p.order {
		if err := add(p.defs[id].Schedule, checkPrefix+string(id)); err != nil {
			return err
		}
		q.Add(checkPrefix + string(id))
	}
	if err := errors.Join(add(everyDeliver, workDeliver), add(everySilence, workSilence)); err != nil {
		return err
	}
	if _, err := p.Resume(ctx); err != nil && ctx.Err() == nil {
		p.log.Error("could not finish what an earlier process left; every check tries again", "error", err)
	}
	q.Add(workDeliver)
	schedule.Start()
	q.Run(ctx, workers)
	<-schedule.Stop().Done()
	return nil
}

// work does one named piece of work and reports whether it may have left
// deliveries. Sending is work of its own, so that a receiver that hangs keeps
// one worker waiting and no check. Trouble is told in the log and, for a source,
// in its rows; the schedule brings the next try.
func (p *Pipeline) work(ctx context.Context, name string) (checked bool) {
	var err error
	id, checked := strings.CutPrefix(name, checkPrefix)
	switch {
	case checked:
		_, err = p.Check(ctx, exportwatch.SourceID(id))
	case name == workDeliver:
		_, _, err = p.Deliver(ctx)
	case name == workSilence:
		err = p.WatchSilence(ctx)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		p.log.Error("work failed; the schedule tries again", "work", name, "error", err)
	}
	return checked
}

// Next returns when a source is due after the instant t, in UTC.
func (p *Pipeline) Next(id exportwatch.SourceID, t time.Time) (time.Time, error) {
	def, ok := p.defs[id]
	if !ok {
		return time.Time{}, fmt.Errorf("%w: %q", ErrUnknownSource, id)
	}
	s, err := cron.ParseStandard(def.Schedule)
	if err != nil {
		return time.Time{}, fmt.Errorf("schedule %q of %s: %w", def.Schedule, id, err)
	}
	return s.Next(t.In(p.zone)).UTC(), nil
}

// CheckSchedule reports whether spec is a schedule that Run accepts.
func CheckSchedule(spec string) error {
	_, err := cron.ParseStandard(spec)
	return err
}
