package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"exportwatch"
	"exportwatch/queue"
	"exportwatch/store"
)

// Names of the work that is not the check of one source.
const (
	workDeliver = "deliver"
	workTell    = "tell operators"
	workByHand  = "take up what was done by hand"
	workSilence = "watch silence"
	workNightly = "nightly"
	workSetBack = "go on with a clock that was set back"
	checkPrefix = "check "
)

// Intervals of that work. Retries are due at instants of their own; looking
// every 15 seconds keeps them within a quarter of a minute. Whoever hands in a
// letter or accepts a reading waits for it to be told: looking for that asks for
// two short lists of rows. What is done once a
// night is looked at every hour, so that a night that was missed or went wrong
// is made up for.
const (
	everyDeliver = 15 * time.Second
	everyByHand  = 5 * time.Second
	everySilence = 5 * time.Minute
	everyNightly = time.Hour

	beforeNightly = 5 * time.Minute // after the start, whose checks come first
)

// Bounds of how many sources are checked at once: hostWorkers for each host, so
// that slow ones leave room for the others. Most of them wait for their host's
// turn, and the steps after the crawl run one at a time.
const (
	fewestWorkers = 16
	mostWorkers   = 128
)

// choreWorkers is how many pieces of the other work are done at once: each of
// them, so that no alert, notice or letter handed in waits for checks.
const choreWorkers = 6

// Run checks every source on its schedule, delivers what is due, watches for
// silence and does what is done once a night, until ctx ends; then it waits for
// what is under way. It begins with a check of every source that was never
// checked or whose check fell due while nothing ran.
func (p *Pipeline) Run(ctx context.Context) error {
	s := &service{p: p, gate: newGate(p.now, p.defs), again: second{failed: map[exportwatch.SourceID]int{}}}
	s.checks, s.chores = queue.New(s.work), queue.New(s.work)
	s.dispatcher = newDispatcher(p.now, s.add, func() { s.add(workSetBack) })
	d := s.dispatcher
	if err := p.enter(ctx, d); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	if _, err := p.Resume(ctx); err != nil && ctx.Err() == nil {
		p.log.Error("could not finish what an earlier process left; every check tries again", "error", err)
	}
	var beside sync.WaitGroup
	beside.Go(func() { d.run(ctx) })
	beside.Go(func() { s.chores.Run(ctx, choreWorkers) })
	s.checks.Run(ctx, s.gate.workers(p.order))
	beside.Wait()
	return nil
}

// enter gives d all there is to do.
func (p *Pipeline) enter(ctx context.Context, d *dispatcher) error {
	states, err := p.states(ctx)
	if err != nil {
		return err
	}
	now, ahead := p.now(), false
	for _, id := range p.order {
		tt, err := p.timetable(id)
		if err != nil {
			return err
		}
		due, tried := now, states[id].LastTried
		if tried.After(now.Add(clockTolerance)) {
			ahead = true // nobody knows when it was
		} else if !tried.IsZero() {
			due = tt.next(tried)
		}
		d.add(checkPrefix+string(id), due, tt.next)
	}
	d.add(workDeliver, now, every(everyDeliver))
	d.add(workByHand, now.Add(everyByHand), every(everyByHand))
	d.add(workTell, now, every(everyDeliver))
	d.add(workSilence, now.Add(everySilence), every(everySilence))
	d.add(workNightly, now.Add(beforeNightly), every(everyNightly))
	if ahead {
		return p.pullIn(ctx)
	}
	return nil
}

// states returns what is known of every source.
func (p *Pipeline) states(ctx context.Context) (map[exportwatch.SourceID]exportwatch.SourceState, error) {
	var list []exportwatch.SourceState
	err := p.store.View(ctx, func(tx *store.Tx) (err error) {
		list, err = tx.SourceStates(ctx)
		return err
	})
	states := make(map[exportwatch.SourceID]exportwatch.SourceState, len(list))
	for _, s := range list {
		states[s.Source] = s
	}
	return states, err
}

// timetable returns the timetable of a source. Reading a schedule takes longer
// than asking it, so it is kept.
func (p *Pipeline) timetable(id exportwatch.SourceID) (*timetable, error) {
	p.tables.Lock()
	defer p.tables.Unlock()
	if tt := p.timetables[id]; tt != nil {
		return tt, nil
	}
	def, ok := p.defs[id]
	if !ok {
		return nil, fmt.Errorf("%w: %q", ErrUnknownSource, id)
	}
	tt, err := newTimetable(def.Source, p.zone)
	if err != nil {
		return nil, err
	}
	p.timetables[id] = tt
	return tt, nil
}

// A service is Run under way.
type service struct {
	p          *Pipeline
	checks     *queue.Queue // of sources
	chores     *queue.Queue // what is not the check of a source
	dispatcher *dispatcher
	gate       *gate
	again      second
}

// add asks for work to be done, by the workers that are there for it.
func (s *service) add(name string) {
	if strings.HasPrefix(name, checkPrefix) {
		s.checks.Add(name)
		return
	}
	s.chores.Add(name)
}

// work does one named piece of work. Sending and telling are work of their own,
// so that a receiver that hangs keeps one worker waiting and no check. Trouble is
// told in the log and, for a source, in its rows; the schedule brings the next
// try.
func (s *service) work(ctx context.Context, name string) {
	var err error
	id, checks := strings.CutPrefix(name, checkPrefix)
	switch {
	case checks:
		err = s.check(ctx, exportwatch.SourceID(id))
	case name == workByHand:
		err = s.takeUp(ctx)
	case name == workDeliver:
		_, _, err = s.p.send(ctx)
	case name == workTell:
		err = s.p.tell(ctx)
	case name == workSilence:
		err = s.p.WatchSilence(ctx)
	case name == workNightly:
		err = s.p.Nightly(ctx)
	case name == workSetBack:
		err = s.p.pullIn(ctx)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		s.p.log.Error("work failed; the schedule tries again", "work", name, "error", err)
	}
}

// check checks a source, if its host's other checks leave room, and sees to what
// follows: sending, and another try soon after one that failed.
func (s *service) check(ctx context.Context, id exportwatch.SourceID) error {
	if !s.gate.enter(id) {
		return nil
	}
	defer func() {
		if next, ok := s.gate.leave(id); ok {
			s.add(checkPrefix + string(next))
		}
	}()
	r, err := s.p.Check(ctx, id)
	s.add(workDeliver)
	s.add(workTell)
	if wait, ok := s.again.after(id, r.passing && !s.p.defs[id].Rationed); ok {
		s.dispatcher.sooner(checkPrefix+string(id), s.p.now().Add(wait))
	}
	return err
}

// takeUp takes up what a person did beside the service, and has it told.
func (s *service) takeUp(ctx context.Context) error {
	left, err := s.p.takeUp(ctx)
	if left {
		s.add(workDeliver)
		s.add(workTell)
	}
	return err
}

// Next returns when a source is due after the instant t, in UTC; zero if never.
func (p *Pipeline) Next(id exportwatch.SourceID, t time.Time) (time.Time, error) {
	tt, err := p.timetable(id)
	if err != nil {
		return time.Time{}, err
	}
	return tt.next(t), nil
}
