// Package pipeline takes a capture through the steps: crawl, parse, compare,
// triage, match, deliver.
//
// Each step reads committed rows and commits its result in one transaction;
// what is left to do is a query on the rows, so a process killed anywhere
// finishes the work when it starts again. The package owns retries, run rows,
// incidents and the schedule. It judges no text itself: parsers, differ and
// triage do, and they are pure.
package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/notify"
	"exportwatch/parsers"
	"exportwatch/sources"
	"exportwatch/store"
)

// Options are what a pipeline works with. Store, Sources, UserAgent, Log, Now and
// Zone are required.
type Options struct {
	Store     *store.Store
	Sources   []sources.Definition
	Channels  map[string]notify.Channel
	Transport http.RoundTripper
	UserAgent string          // names us with a contact
	Delay     time.Duration   // between requests to one host; see crawler.Options
	Limits    []crawler.Limit // of publishers; nil is those built in
	BaseURL   string          // of the web UI, for links in alerts; may be empty
	Log       *slog.Logger
	Now       func() time.Time
	Zone      *time.Location       // Washington: schedules and legal days
	Beside    bool                 // another process works on the database: nothing of its own is touched, no step taken
	Untold    bool                 // the subscriptions are not known: what is raised waits for a process that knows them
	Engines   []parsers.TextEngine // for PDF files that the parsers cannot read by themselves; see parsers.Input

	After     int                   // failures in a row that open an incident, where a failure may pass by itself; 0 is 1
	Operators []exportwatch.Target  // told of incidents, beside the log
	Keep      time.Duration         // how long the bytes of payloads are kept; 0 is for ever
	DiskFree  func() (int64, error) // bytes left where the database lies; nil watches no disk
}

// A Pipeline runs the steps for a fixed list of sources. Its methods may be
// called at the same time; steps after the crawl run one at a time.
type Pipeline struct {
	store     *store.Store
	order     []exportwatch.SourceID
	defs      map[exportwatch.SourceID]sources.Definition
	crawler   *crawler.Crawler
	deliverer *notify.Deliverer
	log       *slog.Logger
	now       func() time.Time
	zone      *time.Location
	channels  map[string]notify.Channel
	baseURL   string
	after     int
	operators []exportwatch.Target // the log first
	retention time.Duration
	diskFree  func() (int64, error)
	beside    bool
	untold    bool
	engines   []parsers.TextEngine

	listed    sync.Map // int by listing: what indexes of passes under way list
	shared    sync.Map // comparison by listing: what indexes of passes under way share with their last reading
	emptied   sync.Map // true by listing: indexes of passes under way that say they list nothing and listed little
	strays    sync.Map // strayLinks by listing: what indexes of passes under way hold and nothing follows
	landings  sync.Map // string by listing: the first page of a pass under way that led to an address
	fresh     freshShelf
	successes sync.Map // answeredPass by run, of checks under way
	purposes  sync.Map // exportwatch.Purpose by run, of runs under way that are no passes

	steps   sync.Mutex // held while rows are taken through the steps after the crawl; guards drained
	drained time.Time  // when the steps last began to run and came to their end
	sending sync.Mutex // held while due deliveries are sent, so that none is sent by two callers
	telling sync.Mutex // held while operators are told

	tables     sync.Mutex // guards timetables
	timetables map[exportwatch.SourceID]*timetable
}

// ErrUnknownSource reports a source identifier that is not in the list.
var ErrUnknownSource = errors.New("no such source")

// New returns a pipeline. It fails if an option is missing or the user agent
// has no contact. Runs that a killed process left open are closed.
func New(ctx context.Context, o Options) (*Pipeline, error) {
	if o.Store == nil || o.Log == nil || o.Now == nil || o.Zone == nil {
		return nil, errors.New("pipeline: Store, Log, Now and Zone are required")
	}
	p := &Pipeline{store: o.Store, defs: map[exportwatch.SourceID]sources.Definition{}, log: o.Log, now: o.Now, zone: o.Zone,
		timetables: map[exportwatch.SourceID]*timetable{}, channels: o.Channels, baseURL: o.BaseURL, after: max(o.After, 1),
		operators: append([]exportwatch.Target{{}}, o.Operators...), retention: o.Keep, diskFree: o.DiskFree, untold: o.Untold, engines: o.Engines}
	p.defs[sources.HandID] = sources.ByHand()
	for _, d := range o.Sources {
		p.order = append(p.order, d.ID)
		p.defs[d.ID] = d
	}
	var err error
	p.crawler, err = crawler.New(crawler.Options{
		Archive: o.Store, Transport: o.Transport, Classify: p.classify, Log: o.Log, Now: o.Now,
		UserAgent: o.UserAgent, Delay: o.Delay, Limits: o.Limits,
	})
	if err != nil {
		return nil, fmt.Errorf("pipeline: %w", err)
	}
	p.deliverer = notify.NewDeliverer(notify.DelivererOptions{
		Outbox: outbox{p.store, o.BaseURL}, Channels: o.Channels, Now: o.Now, Log: o.Log, Jitter: rand.Float64,
	})
	if p.beside = o.Beside; p.beside {
		return p, nil
	}
	err = p.store.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.CloseCutRuns(ctx, p.now())
		return err
	})
	return p, err
}

// Sources returns the identifiers of all sources in order.
func (p *Pipeline) Sources() []exportwatch.SourceID { return p.order }

// A Report says what one call of Check found.
type Report struct {
	Runs         []exportwatch.Run
	Documents    []exportwatch.Document // read for the first time, by a source that has had its first pass
	Changes      []exportwatch.Change
	Developments []exportwatch.Development // raised or updated; what a check does to one is told once, as it is in the end
	Alerts       []exportwatch.Alert
	Failures     []exportwatch.Incident // seen, and not yet often enough for an incident
	Incidents    []exportwatch.Incident // opened
	Recovered    []exportwatch.Incident // closed
	Gaps         []exportwatch.Gap
	Filled       []exportwatch.Gap // by another route

	raised  map[exportwatch.DevelopmentID]int // by what was not known before: the revision in which it is told
	moved   bool                              // something was retrieved that the steps may have to do with
	passing bool                              // something failed for a reason that may pass by itself
}

// Empty reports whether nothing new was found; runs and incidents are no news.
func (r *Report) Empty() bool {
	return len(r.Documents) == 0 && len(r.Changes) == 0 && len(r.Developments) == 0 && len(r.Alerts) == 0
}

// Check makes one pass over the sources named, all if none is, and takes what
// it captured through the steps up to committed deliveries; it sends nothing.
// A source in trouble is told in the report; the error is for trouble with the
// store, an unknown source or the end of ctx.
func (p *Pipeline) Check(ctx context.Context, ids ...exportwatch.SourceID) (Report, error) {
	if len(ids) == 0 {
		ids = p.order
	}
	var r Report
	defer func() {
		for _, run := range r.Runs {
			p.successes.Delete(run.ID)
		}
	}()
	for _, id := range ids {
		def, ok := p.defs[id]
		if !ok {
			return r, fmt.Errorf("%w: %q", ErrUnknownSource, id)
		}
		if err := p.pass(ctx, def, &r); err != nil {
			return r, fmt.Errorf("check %s: %w", id, err)
		}
		if err := p.refill(ctx, def, &r); err != nil {
			return r, fmt.Errorf("check %s: %w", id, err)
		}
	}
	if idle, err := p.idle(ctx, &r); err != nil || idle {
		return r, err
	}
	return r, p.drain(ctx, &r)
}

// drainEvery is how long checks that brought nothing may leave the steps alone:
// looking for what is to do reads rows of every version there is, and what
// another process left is taken up within that time.
const drainEvery = time.Minute

// idle reports whether there is nothing for the steps to do after a check.
func (p *Pipeline) idle(ctx context.Context, r *Report) (bool, error) {
	if r.moved || !p.drainedLately() {
		return false, nil
	}
	waiting, err := p.waiting(ctx)
	return !waiting, err
}

// waiting reports whether something that a person did beside this process, or
// that a step failed on, is to be taken through the steps now.
func (p *Pipeline) waiting(ctx context.Context) (waiting bool, err error) {
	now := p.now()
	err = p.store.View(ctx, func(tx *store.Tx) (err error) {
		if waiting, err = tx.DoneByHand(ctx, now); err != nil || waiting {
			return err
		}
		waiting, err = tx.RetryDue(ctx, now)
		return err
	})
	return waiting, err
}

// takeUp takes what a person did beside this process, and what a step failed on
// and is to be tried again, through the steps and reports whether there was
// anything.
func (p *Pipeline) takeUp(ctx context.Context) (bool, error) {
	waiting, err := p.waiting(ctx)
	if err != nil || !waiting {
		return false, err
	}
	_, err = p.Resume(ctx)
	return true, err
}

// drainedLately reports whether the steps were run to their end not long ago.
func (p *Pipeline) drainedLately() bool {
	p.steps.Lock()
	defer p.steps.Unlock()
	since := p.now().Sub(p.drained)
	return !p.drained.IsZero() && since >= 0 && since < drainEvery
}

// moved reports whether a run brought anything that a step may have to do with:
// any outcome but that a page is as it was.
func moved(run exportwatch.Run) bool {
	for o, n := range run.Outcomes {
		if n > 0 && o != exportwatch.NotModified && o != exportwatch.Revisit {
			return true
		}
	}
	return false
}

// Resume takes what an earlier process captured or raised and did not finish
// through the steps. It crawls and sends nothing.
func (p *Pipeline) Resume(ctx context.Context) (Report, error) {
	var r Report
	return r, p.drain(ctx, &r)
}

// drain runs every step until none has anything left to do. A row that a step
// fails on is told in the error and keeps neither the other rows nor the steps
// after it from their turn; a drain tries it again once it has waited.
func (p *Pipeline) drain(ctx context.Context, r *Report) error {
	if p.beside {
		return nil // the other process does
	}
	p.steps.Lock()
	defer p.steps.Unlock()
	p.drained = time.Time{}
	var failed []error
	ended := true
	for _, step := range []func(context.Context, *Report) error{p.parseAll, p.acceptAll, p.compareAll, p.triageAll, p.removeAll, p.matchAll, p.settle} {
		err := step(ctx, r)
		failed, ended = append(failed, err), ended && finished(err)
		if ctx.Err() != nil {
			break
		}
	}
	if ended {
		p.drained = p.now()
	}
	return errors.Join(failed...)
}

// Deliver sends every delivery that is due, and returns how many were accepted
// and how many failed for now. Then it tells operators of incidents. Callers take
// turns.
func (p *Pipeline) Deliver(ctx context.Context) (sent, failed int, err error) {
	sent, failed, err = p.send(ctx)
	return sent, failed, errors.Join(err, p.tell(ctx))
}

func (p *Pipeline) send(ctx context.Context) (sent, failed int, err error) {
	p.sending.Lock()
	defer p.sending.Unlock()
	return p.deliverer.Pass(ctx)
}

func (p *Pipeline) tell(ctx context.Context) error {
	p.telling.Lock()
	defer p.telling.Unlock()
	return p.tellOperators(ctx)
}

// batchSize is how many rows a step reads ahead.
const batchSize = 100

// maxFailures is how many rows one step may fail on before it stops for this
// time: then the trouble is hardly with the rows.
const maxFailures = 10

// rows are what one step has to do: list returns at most limit of the items that
// do not wait at the instant at, id is what an item is counted under if do fails,
// and do takes its item off the list or fails.
type rows[T any] struct {
	step string
	list func(tx *store.Tx, at time.Time, limit int) ([]T, error)
	id   func(T) int64
	do   func(T) error
}

// each does what w lists, batch by batch, until nothing is left but what waits
// for another try. What it fails on is counted and waits; the error is failedRows
// if there was no other trouble.
func each[T any](ctx context.Context, p *Pipeline, r *Report, w rows[T]) error {
	var failed failedRows
	stop := func(err error) error {
		if len(failed) == 0 {
			return err
		}
		if err == nil {
			return failed
		}
		return errors.Join(failed, err)
	}
	for {
		batch, err := nextItems(ctx, p, w)
		if err != nil || len(batch) == 0 {
			return stop(err)
		}
		for _, item := range batch {
			cause := p.safely(func() error { return w.do(item) })
			if ctx.Err() != nil {
				return stop(errors.Join(cause, ctx.Err()))
			}
			if cause == nil {
				continue
			}
			failed = append(failed, cause)
			if err := p.safely(func() error { return p.fail(ctx, w.step, w.id(item), cause, r) }); err != nil {
				return stop(err)
			}
			if len(failed) == maxFailures {
				return stop(errStopped)
			}
		}
	}
}

// nextItems returns the next items of w.
func nextItems[T any](ctx context.Context, p *Pipeline, w rows[T]) (batch []T, err error) {
	err = p.safely(func() error {
		return p.store.View(ctx, func(tx *store.Tx) (err error) {
			batch, err = w.list(tx, p.now(), batchSize)
			return err
		})
	})
	return batch, err
}

// safely returns what do returns, and its panic as an error: what a publisher
// sends must not end the process.
func (p *Pipeline) safely(do func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			p.log.Error("step panicked", "panic", v, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return do()
}
