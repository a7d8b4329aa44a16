package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"exportwatch"
	"exportwatch/notify"
	"exportwatch/sources"
	"exportwatch/store"
)

const down = "503 Service Unavailable"

// operator makes a channel that keeps what operators are told.
func (w *world) operator() *mailbox {
	m := &mailbox{}
	w.channels["email"] = m
	w.operators = []exportwatch.Target{{Channel: "email", To: "ops@firm.example"}}
	w.reopen()
	return m
}

// A mailbox is a channel that keeps its messages, or refuses them while broken.
type mailbox struct {
	mu       sync.Mutex
	broken   bool
	messages []notify.Message
}

// Send implements [notify.Channel].
func (m *mailbox) Send(_ context.Context, msg notify.Message) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken {
		return errors.New("the line is down")
	}
	m.messages = append(m.messages, msg)
	return nil
}

// ids returns the identifiers of what was told, in order.
func (m *mailbox) ids() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var ids []string
	for _, msg := range m.messages {
		ids = append(ids, string(msg.ID))
	}
	return strings.Join(ids, " ")
}

func (w *world) deliver() {
	w.t.Helper()
	if _, _, err := w.Deliver(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// TestIncidentAfterFailuresInARow: failures that may pass by themselves open one
// incident, at the configured one in a row, whatever their reasons; it is told
// once, and so is the recovery.
func TestIncidentAfterFailuresInARow(t *testing.T) {
	w := newWorld(t, own(t, ownPage("")), noRobots(),
		member(0, pageURL, htmlOK, article("Notice", start, paragraphs(2))),
		member(1*time.Hour, pageURL, down, "down"),
		member(3*time.Hour, pageURL, htmlOK, article("Notice", start, paragraphs(2))),
		member(4*time.Hour, pageURL, htmlOK+"\nX-Replay: refuse", ""),
		member(5*time.Hour, pageURL, down, "down"),
		member(9*time.Hour, pageURL, htmlOK, article("Notice", start, paragraphs(2))),
	)
	w.after = 3
	ops := w.operator()
	for at, want := range []string{"", "", "", "", "", "", "i-1-opened", "i-1-opened", "i-1-opened", "i-1-opened i-1-closed", "i-1-opened i-1-closed"} {
		r := w.check(time.Duration(at) * time.Hour)
		if failing := at == 1 || at == 2 || at == 4 || at == 5; (len(r.Failures) == 1) != failing {
			t.Errorf("after %d hours: failures %+v", at, r.Failures)
		}
		w.reopen() // a restart tells nothing again
		w.deliver()
		if got := ops.ids(); got != want {
			t.Errorf("after %d hours the operator was told %q, want %q", at, got, want)
		}
	}
	i := w.incidents()
	if len(i) != 1 || i[0].Count != 5 || i[0].Closed.IsZero() || i[0].Ending != "" {
		t.Errorf("incidents %+v, want one that was seen 5 times and closed", i)
	}
	first := ops.messages[0]
	if first.Type != notify.IncidentOpened || !strings.Contains(first.Text, "3 times in a row") || !strings.Contains(first.Text, pageURL) ||
		!strings.Contains(string(first.Body), `"incident.opened"`) || first.To != "ops@firm.example" {
		t.Errorf("told %+v", first)
	}
}

// TestMissedDayIsTold: what is read once a day and fails is told a day later, not
// after as many days as failures count.
func TestMissedDayIsTold(t *testing.T) {
	w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, htmlOK, article("Notice", start, paragraphs(2))), member(time.Hour, pageURL, down, "down"))
	w.after = 3
	w.reopen()
	w.check(0)
	if r := w.check(day); len(r.Failures) != 1 || len(r.Incidents) != 0 {
		t.Errorf("first failure: %+v, incidents %+v", r.Failures, r.Incidents)
	}
	if r := w.check(2 * day); len(r.Incidents) != 1 || !strings.Contains(r.Incidents[0].Detail, "2 times in a row") {
		t.Errorf("a day later: %+v, failures %+v", r.Incidents, r.Failures)
	}
}

// TestSilentOperator: a target that never answers takes its time once a call,
// however much there is to tell, and the others are told meanwhile.
func TestSilentOperator(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var list []sources.Own
		for i := range 6 {
			list = append(list, sources.Own{ID: fmt.Sprintf("x/s%d", i), Title: "Page", URL: fmt.Sprintf("https://h%d.example/p", i)})
		}
		w := newWorld(t, own(t, list...), noRobots())
		ops := w.operator()
		w.channels["pager"] = channelFunc(func(ctx context.Context, _ notify.Message) error {
			<-ctx.Done()
			return errors.New("no answer") // as some clients put it
		})
		w.operators = append([]exportwatch.Target{{Channel: "pager", To: "night"}}, w.operators...)
		w.reopen()
		w.check(0)
		began := time.Now()
		w.deliver()
		if took := time.Since(began); took > 40*time.Second || len(ops.messages) != 6 {
			t.Errorf("told %q in %v, want all six within one wait", ops.ids(), took)
		}
	})
}

// TestWrongContentIsToldAtOnce: what is no content is told when it is seen,
// however patient the service is with the network.
func TestWrongContentIsToldAtOnce(t *testing.T) {
	w := newWorld(t, own(t, ownPage("")), noRobots(),
		member(0, pageURL, htmlOK, article("Notice", start, paragraphs(2))), member(time.Hour, pageURL, htmlOK, blockPage))
	w.after = 3
	w.reopen()
	w.check(0)
	if r := w.check(time.Hour); len(r.Incidents) != 1 || r.Incidents[0].Reason != exportwatch.ReasonBlockPage || len(r.Failures) != 0 {
		t.Errorf("incidents %+v, failures %+v, want one block page", r.Incidents, r.Failures)
	}
}

// TestRobotsInTrouble: a robots.txt that cannot be had for one pass is a server in
// trouble, which may pass by itself; one that forbids is told at once.
func TestRobotsInTrouble(t *testing.T) {
	const robots = "https://office.example/robots.txt"
	for head, incidents := range map[string]int{"500 Internal Server Error": 0, down: 0, "200 OK\nContent-Type: text/plain": 1} {
		w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, htmlOK, article("Notice", start, paragraphs(3))),
			member(2*time.Hour, robots, head, "User-agent: *\nDisallow: /"), member(3*time.Hour, robots, "404 Not Found", ""))
		w.after = 3
		w.reopen()
		w.check(0)
		if r := w.check(2 * time.Hour); len(r.Incidents) != incidents || len(r.Incidents)+len(r.Failures) != 1 {
			t.Errorf("%s: incidents %+v, failures %+v", head, r.Incidents, r.Failures)
		}
		if r := w.check(4 * time.Hour); len(r.Recovered) != incidents || w.state(pageID).Health != exportwatch.HealthOK {
			t.Errorf("%s: recovered %+v, health %s", head, r.Recovered, w.state(pageID).Health)
		}
	}
}

// TestManyNoticesOfASilentOperator: however much is due to a target that never
// answers, the others are told within minutes.
func TestManyNoticesOfASilentOperator(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const many = 150
		w := newWorld(t, own(t, ownFeed()), noRobots())
		began := time.Now()
		w.now = func() time.Time { return start.Add(time.Since(began)) }
		told := 0
		w.channels["hangs"] = channelFunc(func(ctx context.Context, _ notify.Message) error {
			<-ctx.Done()
			return ctx.Err()
		})
		w.channels["works"] = channelFunc(func(context.Context, notify.Message) error {
			told++
			return nil
		})
		w.operators = []exportwatch.Target{{Channel: "hangs", To: "a"}, {Channel: "works", To: "b"}}
		w.reopen()
		w.update(func(ctx context.Context, tx *store.Tx) error {
			if err := tx.PutSourceState(ctx, exportwatch.SourceState{Source: feedID, Added: start, Health: exportwatch.HealthNever}); err != nil {
				return err
			}
			for i := range many {
				inc, _, err := tx.OpenIncident(ctx, exportwatch.Incident{Source: feedID, Subject: fmt.Sprintf("https://h%d.example/", i),
					Reason: exportwatch.ReasonConnect, Detail: "no answer", Opened: start})
				if err != nil {
					return err
				}
				for _, target := range w.operators {
					if err := tx.AddNotice(ctx, exportwatch.Notice{Incident: inc.ID, Event: exportwatch.IncidentOpened, Target: target, At: start}); err != nil {
						return err
					}
				}
			}
			return nil
		})
		for time.Since(began) < 2*time.Minute {
			w.deliver()
			time.Sleep(15 * time.Second)
		}
		if told != many {
			t.Errorf("two minutes later %d of %d notices were told", told, many)
		}
	})
}

// TestOperatorIsToldLater: what an operator's channel does not take is told
// when it does, once, and a process that was killed in between loses nothing.
func TestOperatorIsToldLater(t *testing.T) {
	w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, down, "down"),
		member(time.Hour, pageURL, htmlOK, article("Notice", start, paragraphs(2))))
	ops := w.operator()
	ops.broken = true
	w.check(0)
	w.deliver()
	w.reopen()
	w.check(time.Hour)
	w.deliver()
	ops.broken = false
	w.deliver() // both have been put off
	if got := ops.ids(); got != "" {
		t.Errorf("told %q before the next try was due", got)
	}
	w.reopen()
	for range 2 {
		w.at(3 * time.Hour)
		w.deliver()
	}
	if got := ops.ids(); got != "i-1-opened i-1-closed" {
		t.Errorf("told %q, want the beginning and the end", got)
	}
}

// TestOperatorWhoCannotBeTold: a channel that is not configured is given up.
func TestOperatorWhoCannotBeTold(t *testing.T) {
	w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, down, "down"))
	w.operators = []exportwatch.Target{{Channel: "pigeon", To: "loft"}}
	w.reopen()
	w.check(0)
	w.deliver()
	notices := read(w, func(ctx context.Context, tx *store.Tx) ([]exportwatch.Notice, error) { return tx.Notices(ctx, 1) })
	if len(notices) != 2 || notices[0].Err != "" || notices[0].Told.IsZero() || !strings.Contains(notices[1].Err, "given up") || !strings.Contains(notices[1].Err, "pigeon") {
		t.Errorf("notices %+v, want the log told and the pigeon given up", notices)
	}
}

// TestHostOutageIsToldOnce: when a host fails, every address of it is an
// incident, and the operator is told of the first.
func TestHostOutageIsToldOnce(t *testing.T) {
	members := []string{noRobots(), member(0, feedURL, rssOK, feed("a", "b", "c"))}
	for _, name := range []string{"a", "b", "c"} {
		members = append(members, member(0, item(name), down, "down"),
			member(time.Hour, item(name), htmlOK, article("Notice "+name, start, paragraphs(2))))
	}
	w := newWorld(t, own(t, ownFeed()), members...)
	ops := w.operator()
	if r := w.check(0); len(r.Incidents) != 3 {
		t.Errorf("incidents %+v, want one for each item", r.Incidents)
	}
	w.deliver()
	w.check(time.Hour)
	w.deliver()
	if got := ops.ids(); got != "i-1-opened i-1-closed" {
		t.Errorf("told %q, want the first of three", got)
	}
	for _, i := range w.incidents() {
		if i.Closed.IsZero() {
			t.Errorf("still open: %+v", i)
		}
	}
}

// TestHostOutageOverSeveralPasses: a host that fails in the middle of a pass has
// incidents that open in two passes; the operator is told of one. What fails on
// that host days later is told again.
func TestHostOutageOverSeveralPasses(t *testing.T) {
	const wrong = "500 Internal Server Error"
	w := newWorld(t, guidance(), opinions("a", "b", "c", "d"),
		member(day, opinion("c"), wrong, ""), member(day, opinion("d"), wrong, ""),
		member(day+time.Hour, guidanceURL, wrong, ""), member(day+time.Hour, opinion("a"), wrong, ""),
		member(day+6*time.Hour, guidanceURL, htmlOK, index("a", "b", "c", "d")), member(day+6*time.Hour, opinion("a"), htmlOK, opinionText("a", 5)),
		member(4*day, opinion("b"), wrong, ""))
	w.after = 3
	ops := w.operator()
	w.check(0)
	for hour := range 6 {
		w.check(day + time.Duration(hour)*time.Hour)
		w.deliver()
	}
	if i := w.incidents(); len(i) != 4 || ops.ids() != "i-1-opened" {
		t.Errorf("%d incidents, told %q; want the first of four", len(i), ops.ids())
	}
	for hour := range 4 {
		w.check(4*day + time.Duration(hour)*time.Hour)
		w.deliver()
	}
	if i := w.incidents(); len(i) != 5 || ops.ids() != "i-1-opened i-5-opened" {
		t.Errorf("%d incidents, told %q; want what fails days later told", len(i), ops.ids())
	}
}

// TestItemThatLeavesTheIndex: the incident of an item that is no longer listed
// closes a day later, saying so, and one that failed too seldom is told.
func TestItemThatLeavesTheIndex(t *testing.T) {
	w := newWorld(t, own(t, ownFeed()), noRobots(),
		member(0, feedURL, rssOK, feed("wall", "flaky", "good")),
		member(0, item("good"), htmlOK, article("Notice", start, paragraphs(3))),
		member(0, item("wall"), htmlOK, blockPage),
		member(0, item("flaky"), down, "down"),
		member(time.Hour, feedURL, rssOK, feed("good")),
	)
	w.after = 3
	ops := w.operator()
	for _, at := range []time.Duration{0, time.Hour, 24 * time.Hour} {
		w.check(at)
	}
	if open := len(w.incidents()); open != 1 || w.state(feedID).Health != exportwatch.HealthFailing {
		t.Fatalf("%d incidents within a day, health %s; want the wall alone", open, w.state(feedID).Health)
	}
	r := w.check(26 * time.Hour)
	if len(r.Recovered) != 1 || !strings.Contains(r.Recovered[0].Ending, "left") || r.Recovered[0].Subject != item("wall") {
		t.Errorf("closed %+v, want the wall, which left", r.Recovered)
	}
	if len(r.Incidents) != 1 || r.Incidents[0].Subject != item("flaky") || !strings.Contains(r.Incidents[0].Detail, "never had") {
		t.Errorf("opened %+v, want the item that was never had", r.Incidents)
	}
	w.check(52 * time.Hour)
	w.deliver()
	if got := ops.ids(); got != "i-1-opened i-2-opened i-1-closed i-2-closed" {
		t.Errorf("told %q", got)
	}
	if w.state(feedID).Health != exportwatch.HealthOK {
		t.Errorf("health %s after both left", w.state(feedID).Health)
	}
}

// TestFailingPassesAreNotSilent: an outage whose failures are counted is told as
// what it is, and not a second time as silence.
func TestFailingPassesAreNotSilent(t *testing.T) {
	w := newWorld(t, own(t, ownPage("")), noRobots(),
		member(0, pageURL, htmlOK, article("Notice", start, paragraphs(2))), member(time.Minute, pageURL, down, "down"))
	w.after = 6
	w.reopen()
	w.check(0)
	for at := 30 * time.Minute; at < 4*time.Hour; at += 30 * time.Minute {
		w.check(at)
		if err := w.WatchSilence(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if i := w.incidents(); len(i) != 1 || i[0].Reason != exportwatch.ReasonStatus {
		t.Errorf("incidents %+v, want one of http-status", i)
	}
	w.at(8 * time.Hour) // now passes are not made at all
	if err := w.WatchSilence(t.Context()); err != nil {
		t.Fatal(err)
	}
	if i := w.incidents(); len(i) != 2 || i[0].Reason != exportwatch.ReasonStale {
		t.Errorf("incidents %+v, want a stale one too", i)
	}
}

// TestThinIndex: an index that lists far fewer than it used to is read, and told
// after several passes; it closes when it lists as many again.
func TestThinIndex(t *testing.T) {
	var many []string
	for n := range 20 {
		many = append(many, fmt.Sprint("item-", n))
	}
	members := []string{noRobots(), member(0, feedURL, rssOK, feed(many...)), member(time.Hour, feedURL, rssOK, feed(many[:3]...)),
		member(9*time.Hour, feedURL, rssOK, feed(many[1:]...))}
	for _, name := range many {
		members = append(members, member(0, item(name), htmlOK, article("Notice "+name, start, paragraphs(2))))
	}
	for _, window := range []time.Duration{0, 100 * time.Hour} {
		defs := own(t, ownFeed())
		defs[0].Window = window
		w := newWorld(t, defs, members...)
		w.after = 2
		w.reopen()
		w.check(0)
		w.check(time.Hour)
		r := w.check(2 * time.Hour)
		if window != 0 {
			if len(r.Incidents) != 0 {
				t.Errorf("a list of recent things that is short opened %+v", r.Incidents)
			}
			continue
		}
		if len(r.Incidents) != 1 || r.Incidents[0].Reason != exportwatch.ReasonThin || !strings.Contains(r.Incidents[0].Detail, "lists 3; it used to list 20") {
			t.Errorf("opened %+v, want a thin index", r.Incidents)
		}
		if r := w.check(9 * time.Hour); len(r.Recovered) != 1 {
			t.Errorf("closed %+v", r.Recovered)
		}
	}
}

// A clockTransport answers from a recorded web with a clock that differs from
// ours.
type clockTransport struct {
	http.RoundTripper
	skew func() time.Duration
	now  func() time.Time
}

// RoundTrip implements [http.RoundTripper].
func (c clockTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := c.RoundTripper.RoundTrip(r)
	if err == nil {
		res.Header.Set("Date", c.now().Add(c.skew()).UTC().Format(http.TimeFormat))
	}
	return res, err
}

// A silentTransport answers nothing.
type silentTransport struct{}

// RoundTrip implements [http.RoundTripper].
func (silentTransport) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("no route to host")
}

// TestClockSkewIsToldOnce: a clock that differs with every host is one trouble
// for the operator, and its end is told when an answer agrees again.
func TestClockSkewIsToldOnce(t *testing.T) {
	w := newWorld(t, own(t, ownPage(""), ownFeed()), noRobots(),
		member(0, pageURL, htmlOK, article("Notice", start, paragraphs(2))),
		member(0, feedURL, rssOK, feed()))
	skew := 2 * time.Hour
	w.transport = clockTransport{w.web, func() time.Duration { return skew }, w.time}
	ops := w.operator()
	w.check(0)
	w.deliver()
	if got := ops.ids(); got != "i-1-opened" {
		t.Errorf("told %q, want one of two hosts; incidents %+v", got, w.incidents())
	}
	skew = 0
	w.check(time.Hour)
	w.deliver()
	if got := ops.ids(); got != "i-1-opened i-1-closed" {
		t.Errorf("told %q", got)
	}
	for _, i := range w.incidents() {
		if i.Closed.IsZero() || i.Reason != exportwatch.ReasonClockSkew {
			t.Errorf("incident %+v", i)
		}
	}
}

// TestClockSkewOutlivesSilence: a host that does not answer ends no trouble that was
// noticed of its answers.
func TestClockSkewOutlivesSilence(t *testing.T) {
	w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, htmlOK, article("Notice", start, paragraphs(2))))
	w.transport = clockTransport{w.web, func() time.Duration { return 2 * time.Hour }, w.time}
	w.reopen()
	w.check(0)
	w.transport = silentTransport{}
	w.reopen()
	w.check(30 * time.Minute)
	skewed := slices.DeleteFunc(w.incidents(), func(i exportwatch.Incident) bool { return i.Reason != exportwatch.ReasonClockSkew })
	if len(skewed) != 1 || !skewed[0].Closed.IsZero() {
		t.Errorf("incidents %+v, want the clock's, open", skewed)
	}
}

// TestIncidentsAreLogged: the log is told of every beginning and end.
func TestIncidentsAreLogged(t *testing.T) {
	var b strings.Builder
	w := newWorld(t, own(t, ownPage("")), noRobots(), member(0, pageURL, down, "down"),
		member(time.Hour, pageURL, htmlOK, article("Notice", start, paragraphs(2))))
	w.log = slog.New(slog.NewTextHandler(&b, nil))
	w.reopen()
	for _, at := range []time.Duration{0, 30 * time.Minute, time.Hour, 2 * time.Hour} {
		w.check(at)
		w.deliver()
	}
	if opened, closed := strings.Count(b.String(), "msg=incident "), strings.Count(b.String(), `msg="incident closed"`); opened != 1 || closed != 1 {
		t.Errorf("logged %d beginnings and %d ends, want one of each:\n%s", opened, closed, b.String())
	}
}
