package storetest

import (
	"time"

	"exportwatch"
	"exportwatch/store"
)

func testRunPurposes(w *world) {
	w.update(func(tx *store.Tx) {
		var ids []int64
		for _, why := range []exportwatch.Purpose{exportwatch.Refill, "", exportwatch.Refill, exportwatch.CensusRun} {
			r, err := tx.BeginRun(w.ctx, exportwatch.Run{Source: "a/news", Began: noon, Purpose: why})
			w.ok(err)
			ids = append(ids, r.ID)
		}
		last, err := tx.LastRun(w.ctx, "a/news", exportwatch.Refill)
		w.ok(err)
		w.equal("last refill", []any{last.ID, last.Purpose}, []any{ids[2], exportwatch.Refill})
		got, err := tx.Run(w.ctx, ids[3])
		w.ok(err)
		w.equal("run", got, exportwatch.Run{ID: ids[3], Source: "a/news", Began: noon, Purpose: exportwatch.CensusRun})
	})
	w.fails("run for a purpose that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.LastRun(w.ctx, "b/news", exportwatch.Refill)
		return err
	})
}

func testTroubles(w *world) {
	failure := exportwatch.Incident{Source: "a/news", Subject: page, Reason: exportwatch.ReasonTimeout, Detail: "60 s", Opened: noon}
	w.update(func(tx *store.Tx) {
		for n := 1; n <= 3; n++ {
			failure.Opened = noon.Add(time.Duration(n) * time.Minute)
			got, err := tx.CountTrouble(w.ctx, failure)
			w.ok(err)
			want := failure
			want.Opened, want.Seen, want.Count = noon.Add(time.Minute), failure.Opened, n
			w.equal("counted", got, want)
		}
		other := failure
		other.Subject = "https://agency.example/other"
		_, err := tx.CountTrouble(w.ctx, other)
		w.ok(err)
		w.ok(tx.ClearTroubles(w.ctx, "a/news", page))
		left, err := tx.Troubles(w.ctx, "a/news")
		w.ok(err)
		w.equal("troubles left", list(left, func(i exportwatch.Incident) string { return i.Subject }), []string{other.Subject})
		left, err = tx.Troubles(w.ctx, "b/news")
		w.ok(err)
		w.equal("troubles of another source", len(left), 0)
	})
}

func testNotices(w *world) {
	log, mail := exportwatch.Target{}, exportwatch.Target{Channel: "email", To: "ops@firm.example"}
	w.update(func(tx *store.Tx) {
		i, _, err := tx.OpenIncident(w.ctx, exportwatch.Incident{Source: "a/news", Subject: page, Reason: exportwatch.ReasonTimeout, Opened: noon, Count: 3})
		w.ok(err)
		w.equal("count at the opening", i.Count, 3)
		for range 2 {
			for _, target := range []exportwatch.Target{log, mail} {
				w.ok(tx.AddNotice(w.ctx, exportwatch.Notice{Incident: i.ID, Event: exportwatch.IncidentOpened, Target: target, At: noon}))
			}
		}
		due, err := tx.DueNotices(w.ctx, noon, 0)
		w.ok(err)
		w.equal("due", list(due, func(n exportwatch.Notice) exportwatch.Target { return n.Target }), []exportwatch.Target{log, mail})
		each, err := tx.DueNotices(w.ctx, noon, 1)
		w.ok(err)
		w.equal("due, one of each target", each, due)
		told, failed := due[0], due[1]
		told.Told, told.Attempts = noon, 1
		failed.Attempts, failed.NextAt, failed.Err = 1, noon.Add(time.Hour), "no such host"
		w.ok(tx.PutNotice(w.ctx, told))
		w.ok(tx.PutNotice(w.ctx, failed))
		due, err = tx.DueNotices(w.ctx, noon, 0)
		w.ok(err)
		w.equal("due after one was told and one put off", len(due), 0)
		due, err = tx.DueNotices(w.ctx, noon.Add(time.Hour), 0)
		w.ok(err)
		w.equal("due later", due, []exportwatch.Notice{failed})
		closed, err := tx.CloseIncident(w.ctx, i.ID, noon.Add(2*time.Hour), "no longer asked for")
		w.ok(err)
		w.equal("closed", []any{closed.Closed, closed.Ending, closed.Seen}, []any{noon.Add(2 * time.Hour), "no longer asked for", noon})
		all, err := tx.Notices(w.ctx, i.ID)
		w.ok(err)
		w.equal("notices of the incident", all, []exportwatch.Notice{told, failed})
	})
	w.fails("close it twice", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.CloseIncident(w.ctx, 1, noon, "")
		return err
	})
	w.fails("notice of no incident", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		return tx.AddNotice(w.ctx, exportwatch.Notice{Incident: 99, Event: exportwatch.IncidentOpened, At: noon})
	})
}

func testGapFilling(w *world) {
	missed := exportwatch.Gap{Source: "a/news", From: noon, To: noon.Add(time.Hour), Reason: "outage"}
	paused := exportwatch.Gap{Source: "a/news", From: noon.Add(2 * time.Hour), To: noon.Add(3 * time.Hour), Reason: "paused", Planned: true}
	w.update(func(tx *store.Tx) {
		for _, g := range []exportwatch.Gap{missed, paused} {
			_, err := tx.AddGap(w.ctx, g)
			w.ok(err)
		}
		open, err := tx.OpenGaps(w.ctx, "a/news")
		w.ok(err)
		w.equal("open gaps", open, []exportwatch.Gap{missed})
		w.ok(tx.FillGap(w.ctx, missed, "archive.example", noon.Add(4*time.Hour)))
		missed.FilledBy, missed.FilledAt = "archive.example", noon.Add(4*time.Hour)
		all, err := tx.Gaps(w.ctx, "a/news")
		w.ok(err)
		w.equal("gaps after one was filled", all, []exportwatch.Gap{missed, paused})
		open, err = tx.OpenGaps(w.ctx, "a/news")
		w.ok(err)
		w.equal("open gaps after it was filled", len(open), 0)
	})
	w.fails("fill it twice", exportwatch.ErrNotFound, func(tx *store.Tx) error { return tx.FillGap(w.ctx, missed, "x", noon) })
}

func testYields(w *world) {
	w.update(func(tx *store.Tx) {
		for i, items := range []int{20, 21, 3} {
			c, err := tx.AddCapture(w.ctx, exportwatch.Capture{Source: "a/news", URL: page, At: noon.Add(time.Duration(i) * time.Hour), Outcome: exportwatch.NotModified}, nil)
			w.ok(err)
			w.ok(tx.AddYield(w.ctx, c, items))
			w.ok(tx.AddYield(w.ctx, c, 99)) // told twice: the first stays
		}
		got, err := tx.Yields(w.ctx, "a/news", page, 0, 2)
		w.ok(err)
		w.equal("yields, newest first", got, []int{3, 21})
		last, err := tx.LastYields(w.ctx, "a/news")
		w.ok(err)
		w.equal("last yields", last, map[string]int{page: 3})
	})
}

func testDailyOutcomes(w *world) {
	for i := range 5 {
		w.capture(exportwatch.Capture{Source: "a/news", URL: page, At: noon.AddDate(0, 0, i/2), Outcome: exportwatch.Failed, Reason: exportwatch.ReasonTimeout}, "")
	}
	w.capture(fetched("x"), "x")
	day := exportwatch.DateOf(noon)
	w.view(func(tx *store.Tx) {
		got, err := tx.DailyOutcomes(w.ctx, "a/news", noon)
		w.ok(err)
		w.equal("outcomes by day", got, []exportwatch.OutcomeCount{
			{Day: day.AddDays(2), Outcome: exportwatch.Failed, Reason: exportwatch.ReasonTimeout, Count: 1},
			{Day: day.AddDays(1), Outcome: exportwatch.Failed, Reason: exportwatch.ReasonTimeout, Count: 2},
			{Day: day, Outcome: exportwatch.Failed, Reason: exportwatch.ReasonTimeout, Count: 2},
			{Day: day, Outcome: exportwatch.Fetched, Count: 1},
		})
		got, err = tx.DailyOutcomes(w.ctx, "a/news", noon.AddDate(0, 0, 2))
		w.ok(err)
		w.equal("outcomes since", len(got), 1)
	})
}

func testArrivals(w *world) {
	w.document("page/a")
	w.document("page/b")
	w.update(func(tx *store.Tx) {
		for i, v := range []exportwatch.Version{
			{Doc: "page/a", Origin: exportwatch.OriginFirst}, {Doc: "page/a", Origin: exportwatch.OriginObserved}, {Doc: "page/b", Origin: exportwatch.OriginFirst},
		} {
			v.ObservedAt = noon.Add(time.Duration(i) * time.Hour)
			_, err := tx.AddVersion(w.ctx, v)
			w.ok(err)
		}
		doc, err := tx.Document(w.ctx, "page/a")
		w.ok(err)
		got, err := tx.Arrivals(w.ctx, doc.Source, noon.Add(-time.Hour))
		w.ok(err)
		w.equal("arrivals", got, []time.Time{noon, noon.Add(2 * time.Hour)})
		got, err = tx.Arrivals(w.ctx, doc.Source, noon)
		w.ok(err)
		w.equal("arrivals after the first", got, []time.Time{noon.Add(2 * time.Hour)})
	})
}

func testCensuses(w *world) {
	figure := exportwatch.Figure{What: "documents", On: exportwatch.DateOf(noon), Prefix: "fr/2031-03-05/", Expected: 2, Found: 1, Missing: []string{"fr/2031-03-05/2031-1"}}
	taken := exportwatch.Census{Source: "a/news", At: noon, Figures: []exportwatch.Figure{figure}}
	failed := exportwatch.Census{Source: "a/news", At: noon.Add(time.Hour), Reason: exportwatch.ReasonTimeout, Detail: "60 s"}
	w.update(func(tx *store.Tx) {
		var err error
		taken, err = tx.AddCensus(w.ctx, taken)
		w.ok(err)
		failed, err = tx.AddCensus(w.ctx, failed)
		w.ok(err)
		last, err := tx.LastCensus(w.ctx, "a/news")
		w.ok(err)
		w.equal("last census", last, failed)
		figure.Found, figure.Missing = 2, nil
		w.ok(tx.PutFigure(w.ctx, taken.ID, 0, figure))
		taken.Figures = []exportwatch.Figure{figure}
		got, err := tx.LastFigures(w.ctx, "a/news")
		w.ok(err)
		w.equal("last figures", got, taken)
	})
	w.fails("figure that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error { return tx.PutFigure(w.ctx, taken.ID, 7, figure) })
	w.fails("census that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.LastCensus(w.ctx, "b/news")
		return err
	})
}

// testFigures pins what counts as stored of a publisher's figure.
func testFigures(w *world) {
	day := func(n int) exportwatch.Date { return exportwatch.DateOf(noon).AddDays(n) }
	w.document("fr/2031-03-05/1")
	w.document("fr/2031-03-05/2")
	w.document("fr/2031-03-06/3")
	w.document("cfr/15/744")
	w.document("bill/119/hr/1")
	w.update(func(tx *store.Tx) {
		for _, v := range []exportwatch.Version{
			{Doc: "cfr/15/744", Format: "ecfr-xml", AsOf: day(0), ObservedAt: noon},
			{Doc: "cfr/15/744", Format: "ecfr-xml", AsOf: day(9), ObservedAt: noon},
			{Doc: "bill/119/hr/1", Format: "billstatus", ObservedAt: noon, Entries: []exportwatch.Entry{{Number: "1"}, {Number: "2"}, {Number: "3"}}},
			{Doc: "bill/119/hr/1", Format: "billstatus", ObservedAt: noon, Entries: []exportwatch.Entry{{Number: "1"}, {Number: "2"}}},
		} {
			_, err := tx.AddVersion(w.ctx, v)
			w.ok(err)
		}
		for _, c := range []struct {
			f       exportwatch.Figure
			found   int
			missing []string
		}{
			{exportwatch.Figure{Prefix: "fr/2031-03-05/"}, 2, nil},
			{exportwatch.Figure{Prefix: "fr/2031-03-07/"}, 0, nil},
			{exportwatch.Figure{Docs: []exportwatch.DocID{"fr/2031-03-05/2", "fr/2031-03-05/9"}}, 1, []string{"fr/2031-03-05/9"}},
			{exportwatch.Figure{Prefix: "cfr/15/744", AsOf: day(9)}, 1, nil},
			{exportwatch.Figure{Prefix: "cfr/15/744", AsOf: day(10)}, 0, nil},
			{exportwatch.Figure{Prefix: "cfr/15/744", AsOf: day(1)}, 1, nil},
			{exportwatch.Figure{Prefix: "cfr/15/744", AsOf: day(1), Until: day(9)}, 0, nil},
			{exportwatch.Figure{Prefix: "bill/119/hr/1", Entries: 3}, 2, nil},
			{exportwatch.Figure{Prefix: "bill/119/hr/2", Entries: 3}, 0, nil},
		} {
			f := c.f
			f.Missing = []string{"from before"}
			w.ok(tx.CountFigure(w.ctx, &f))
			w.equal("found of "+c.f.Prefix, []any{f.Found, f.Missing}, []any{c.found, c.missing})
		}
	})
}
