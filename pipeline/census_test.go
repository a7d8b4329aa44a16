package pipeline_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/pipeline"
	"exportwatch/sources"
	"exportwatch/store"
)

const figuresURL = "https://press.example/figures.json"

// counted is a feed whose publisher says what it has published: a JSON list of
// figures.
func counted(t *testing.T) []sources.Definition {
	t.Helper()
	defs := own(t, ownFeed())
	defs[0].Census = &sources.Census{
		Plan: func(time.Time) crawler.Plan {
			return crawler.Plan{Start: []crawler.Request{{URL: figuresURL}}}
		},
		Read: func(_ string, payload []byte) (list []sources.Expected, err error) {
			return list, json.Unmarshal(payload, &list)
		},
	}
	return defs
}

// figures is what the publisher says of a day: which items it has.
func figures(day time.Time, names ...string) string {
	e := sources.Expected{What: "items of " + day.Format(time.DateOnly), On: exportwatch.DateOf(day)}
	for _, n := range names {
		e.Docs = append(e.Docs, exportwatch.DocID("page/press.example/"+n))
	}
	b, err := json.Marshal([]sources.Expected{e})
	if err != nil {
		panic(err) // plain values
	}
	return string(b)
}

func (w *world) nightly(at time.Duration) {
	w.t.Helper()
	w.at(at)
	if err := w.Nightly(w.t.Context()); err != nil {
		w.t.Fatalf("nightly after %v: %v", at, err)
	}
}

func (w *world) census(id exportwatch.SourceID) exportwatch.Census {
	w.t.Helper()
	return read(w, func(ctx context.Context, tx *store.Tx) (exportwatch.Census, error) { return tx.LastCensus(ctx, id) })
}

// night is the hour after start, which is 15:00, at which censuses are due.
const night = 14 * time.Hour

// TestCensus: what the publisher has and the store lacks is an incident, one a
// figure, which closes within the hour when it arrives; the figures are asked
// for once a night.
func TestCensus(t *testing.T) {
	asked := 0
	defs := counted(t)
	plan := defs[0].Census.Plan
	defs[0].Census.Plan = func(now time.Time) crawler.Plan { asked++; return plan(now) }
	w := newWorld(t, defs, noRobots(),
		member(0, feedURL, rssOK, feed("a")),
		member(0, item("a"), htmlOK, article("First", start, paragraphs(2))),
		member(0, item("b"), htmlOK, article("Second", start, paragraphs(3))),
		member(0, figuresURL, jsonOK, figures(start, "a", "b")),
		member(night+90*time.Minute, feedURL, rssOK, feed("a", "b")),
		member(24*time.Hour, figuresURL, jsonOK, figures(start, "a", "b")),
	)
	ops := w.operator()
	w.nightly(0) // nothing was watched yet
	w.check(0)
	w.nightly(night)
	c := w.census(feedID)
	if found, expected := c.Tally(); found != 1 || expected != 2 || len(c.Figures) != 1 || fmt.Sprint(c.Figures[0].Missing) != "[page/press.example/b]" {
		t.Errorf("census %+v, want 1 of 2 and which one is missing", c)
	}
	i := w.incidents()
	if len(i) != 1 || i[0].Reason != exportwatch.ReasonIncomplete || !strings.Contains(i[0].Detail, "page/press.example/b") || w.state(feedID).Health != exportwatch.HealthFailing {
		t.Errorf("incidents %+v, health %s", i, w.state(feedID).Health)
	}
	w.nightly(night + time.Hour)
	w.check(night + 90*time.Minute)
	w.nightly(night + 2*time.Hour)
	c = w.census(feedID)
	if found, expected := c.Tally(); found != 2 || expected != 2 || asked != 1 {
		t.Errorf("%d of %d after it arrived, asked %d times", found, expected, asked)
	}
	if i := w.incidents(); len(i) != 1 || i[0].Closed.IsZero() || w.state(feedID).Health != exportwatch.HealthOK {
		t.Errorf("incidents %+v after it arrived, health %s", i, w.state(feedID).Health)
	}
	w.nightly(24*time.Hour + night)
	w.deliver()
	if got := ops.ids(); asked != 2 || got != "i-1-opened i-1-closed" {
		t.Errorf("asked %d times in two nights, told %q", asked, got)
	}
}

// TestCensusThatCouldNotBeHad is told as such after several nights' tries, and
// never passes for complete.
func TestCensusThatCouldNotBeHad(t *testing.T) {
	for _, c := range []struct {
		name, head, body string
		want             exportwatch.Reason
	}{
		{"down", down, "down", exportwatch.ReasonStatus},
		{"not read", jsonOK, `{"count":3}`, exportwatch.ReasonMalformed},
		{"block page", htmlOK, blockPage, exportwatch.ReasonBlockPage},
	} {
		w := newWorld(t, counted(t), noRobots(), member(0, feedURL, rssOK, feed()),
			member(0, figuresURL, c.head, c.body), member(night+3*time.Hour, figuresURL, jsonOK, figures(start)))
		w.after = 2
		w.reopen()
		w.check(0)
		for n := range 3 {
			w.nightly(night + time.Duration(n)*time.Hour)
			if last := w.census(feedID); last.Reason != c.want || last.Detail == "" || len(last.Figures) != 0 {
				t.Errorf("%s: census %+v, want none for %s", c.name, last, c.want)
			}
			if open := len(w.incidents()); open != min(n, 1) {
				t.Errorf("%s: %d incidents after %d tries", c.name, open, n+1)
			}
		}
		w.nightly(night + 3*time.Hour)
		if last := w.census(feedID); last.Reason != "" || w.incidents()[0].Closed.IsZero() {
			t.Errorf("%s: census %+v, incidents %+v after it was had", c.name, last, w.incidents())
		}
	}
}

// TestCensusOfDaysBefore: what was published before a source was watched is not
// claimed, and nothing rings for it.
func TestCensusOfDaysBefore(t *testing.T) {
	w := newWorld(t, counted(t), noRobots(), member(0, feedURL, rssOK, feed()),
		member(0, figuresURL, jsonOK, figures(start.AddDate(0, 0, -3), "old")))
	w.check(0)
	w.nightly(night)
	c := w.census(feedID)
	found, expected := c.Tally()
	if len(c.Figures) != 1 || !c.Figures[0].Before || found+expected != 0 || len(w.incidents()) != 0 {
		t.Errorf("census %+v, incidents %+v", c, w.incidents())
	}
}

// TestMissingStaysMissing: a figure that the publisher no longer names among its
// recent ones is compared on, until it is complete.
func TestMissingStaysMissing(t *testing.T) {
	w := newWorld(t, counted(t), noRobots(),
		member(0, feedURL, rssOK, feed()),
		member(0, figuresURL, jsonOK, figures(start, "late")),
		member(0, item("late"), htmlOK, article("Late", start, paragraphs(2))),
		member(24*time.Hour, figuresURL, jsonOK, figures(start.AddDate(0, 0, 1))),
		member(60*time.Hour, feedURL, rssOK, feed("late")),
	)
	w.check(0)
	w.nightly(night)
	w.nightly(24*time.Hour + night)
	if c := w.census(feedID); len(c.Figures) != 2 || len(w.incidents()) != 1 || !w.incidents()[0].Closed.IsZero() {
		t.Errorf("census %+v, incidents %+v, want the missing item of the day before among them", c, w.incidents())
	}
	w.check(60 * time.Hour)
	w.nightly(48*time.Hour + night)
	if c := w.census(feedID); len(c.Figures) != 1 && len(c.Figures) != 2 || w.incidents()[0].Closed.IsZero() {
		t.Errorf("census %+v, incidents %+v after it arrived", c, w.incidents())
	}
}

// TestCensusOfATextThatStays: an issue whose text reads as the one before was had
// all the same.
func TestCensusOfATextThatStays(t *testing.T) {
	part := func(now time.Time) string {
		return "https://www.ecfr.gov/api/versioner/v1/full/" + now.Format(time.DateOnly) + "/title-15.xml?part=799"
	}
	const text = `<?xml version="1.0"?><DIV5 N="799" TYPE="PART"><HEAD>PART 799—SAMPLES</HEAD><DIV8 N="799.1" TYPE="SECTION"><HEAD>§ 799.1   Introduction.</HEAD><P>(a) This part is a sample.</P></DIV8></DIV5>`
	defs := counted(t)
	defs[0].Index, defs[0].Plan = nil, func(now time.Time, _ sources.Known) crawler.Plan {
		return crawler.Plan{Start: []crawler.Request{{URL: part(now), Format: "ecfr-xml", Exempt: "a documented API"}}}
	}
	on := func(days int) exportwatch.Date { return exportwatch.DateOf(start).AddDays(days) }
	list, err := json.Marshal([]sources.Expected{
		{What: "part 799 of the third day", On: on(2), Prefix: "cfr/15/799", AsOf: on(2)},
		{What: "part 799 of the ninth day", On: on(8), Prefix: "cfr/15/799", AsOf: on(8)},
	})
	if err != nil {
		t.Fatal(err)
	}
	members := noRobots() + member(0, figuresURL, jsonOK, string(list))
	for n := range 4 {
		members += member(0, part(start.Add(time.Duration(n)*day)), "200 OK\nContent-Type: application/xml", text)
	}
	w := newWorld(t, defs, members)
	for n := range 4 {
		w.check(time.Duration(n) * day)
	}
	w.nightly(3*day + night)
	if n := len(w.versions()); n != 1 {
		t.Errorf("%d versions of one text", n)
	}
	c := w.census(feedID)
	if found, expected := c.Tally(); len(c.Figures) != 2 || !c.Figures[0].Complete() || found != 1 || expected != 2 {
		t.Errorf("census %+v; want the third day had and the ninth not", c)
	}
}

// TestCrashInCensus kills the process at every request and every look at the
// clock of a night: the census is taken, and its incident told, once all the same.
func TestCrashInCensus(t *testing.T) {
	for _, what := range []string{"request", "look"} {
		for n := int64(1); ; n++ {
			w := newWorld(t, counted(t), noRobots(), member(0, feedURL, rssOK, feed()), member(0, figuresURL, jsonOK, figures(start, "a")))
			ops := w.operator()
			w.check(0)
			w.at(night)
			ctx, cut := context.WithCancel(t.Context())
			f := &fuse{cut: cut}
			f.left.Store(n)
			w.fused(f, what)
			err := errors.Join(w.Nightly(ctx), func() error { _, _, err := w.Deliver(ctx); return err }())
			killed := ctx.Err() != nil
			cut()
			if killed {
				w.now = w.time
				w.reopen()
				err = errors.Join(w.Nightly(t.Context()), func() error { _, _, err := w.Deliver(t.Context()); return err }())
			}
			if err != nil {
				t.Fatalf("cut at %s %d: %v", what, n, err)
			}
			if i := w.incidents(); len(i) != 1 || w.census(feedID).Reason != "" || ops.ids() != "i-1-opened" {
				t.Errorf("cut at %s %d: incidents %+v, told %q", what, n, i, ops.ids())
			}
			if !killed {
				break
			}
		}
	}
}

// TestTakeCensusRefuses: a source that is not watched, or of which nobody keeps
// figures, has no census.
func TestTakeCensusRefuses(t *testing.T) {
	w := newWorld(t, own(t, ownPage("")), noRobots())
	if _, err := w.TakeCensus(t.Context(), "x/other"); !errors.Is(err, pipeline.ErrUnknownSource) {
		t.Errorf("unknown source: %v", err)
	}
	if _, err := w.TakeCensus(t.Context(), pageID); !errors.Is(err, exportwatch.ErrNotFound) {
		t.Errorf("source without figures: %v", err)
	}
	w = newWorld(t, counted(t), noRobots(), member(0, figuresURL, jsonOK, figures(start)))
	if _, err := w.TakeCensus(t.Context(), feedID); !errors.Is(err, exportwatch.ErrNotFound) || !strings.Contains(err.Error(), "checked before") {
		t.Errorf("source that was never checked: %v", err)
	}
}
