package storetest

import (
	"fmt"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/store"
)

// development returns a synthetic development, first revision.
func development(id exportwatch.DevelopmentID) exportwatch.Development {
	return exportwatch.Development{
		ID: id, Key: "key of " + string(id), Revision: 1, Kind: exportwatch.FinalRule, Also: []exportwatch.Kind{exportwatch.ProvisionAmended},
		Severity: exportwatch.High, Polarity: exportwatch.Tightens, Status: exportwatch.Announced, Grade: exportwatch.Primary,
		Confidence: 0.875, Headline: "Rule on <widgets> & gadgets", Matter: "m/widgets",
		Facts: []exportwatch.Fact{{Field: "items", Values: []string{"3A001", "Straße 100%_x"},
			Evidence: []exportwatch.Evidence{{Field: "items", Doc: "page/a", Version: 1, Start: 3, End: 8, Text: "3A001"}}}},
		Evidence: []exportwatch.Evidence{{Doc: "page/a", Version: 1, End: 4, Text: "rule"}},
		Sources: []exportwatch.Attestation{{Doc: "page/a", Version: 1, Source: "a/news", Title: "Rule", Grade: exportwatch.Primary,
			Published: exportwatch.Date{Year: 2031, Month: time.March, Day: 5}, CapturedAt: noon, Digest: exportwatch.DigestOf([]byte("x"))}},
		RaisedAt: noon, UpdatedAt: noon,
	}
}

// raise stores developments as their next revisions.
func (w *world) raise(list ...exportwatch.Development) {
	w.Helper()
	w.update(func(tx *store.Tx) {
		for _, d := range list {
			w.ok(tx.PutDevelopment(w.ctx, d, nil))
		}
	})
}

func developmentID(d exportwatch.Development) exportwatch.DevelopmentID { return d.ID }

func testDevelopments(w *world) {
	d := development("d-1")
	w.raise(d)
	w.view(func(tx *store.Tx) {
		got, err := tx.Development(w.ctx, "d-1")
		w.ok(err)
		w.equal("development", got, d)
		got, err = tx.DevelopmentByKey(w.ctx, d.Key)
		w.ok(err)
		w.equal("development by key", got, d)
	})
	for _, missing := range []func(*store.Tx) error{
		func(tx *store.Tx) error { _, err := tx.Development(w.ctx, "d-2"); return err },
		func(tx *store.Tx) error { _, err := tx.DevelopmentByKey(w.ctx, "no such key"); return err },
		func(tx *store.Tx) error { _, err := tx.DevelopmentByKey(w.ctx, ""); return err },
	} {
		w.fails("development that is not there", exportwatch.ErrNotFound, missing)
	}
	twin := development("d-2")
	twin.Key = d.Key
	w.fails("another development with the key", exportwatch.ErrConflict, func(tx *store.Tx) error {
		return tx.PutDevelopment(w.ctx, twin, nil)
	})
	for _, id := range []exportwatch.DevelopmentID{"d-3", "d-4"} {
		keyless := development(id)
		keyless.Key = ""
		w.raise(keyless)
	}
}

func testRevisions(w *world) {
	first := development("d-1")
	w.raise(first)
	second, third := first, first
	second.Revision, second.Status, second.UpdatedAt, second.Also = 2, exportwatch.InForce, noon.Add(time.Hour), nil
	third.Revision, third.Headline, third.UpdatedAt = 3, "Rule on sprockets", noon.Add(2*time.Hour)
	w.update(func(tx *store.Tx) {
		w.ok(tx.PutDevelopment(w.ctx, second, []string{"status"}))
		w.ok(tx.PutSilently(w.ctx, third))
		got, err := tx.Development(w.ctx, "d-1")
		w.ok(err)
		w.equal("development as it stands", got, third)
		revisions, err := tx.Revisions(w.ctx, "d-1")
		w.ok(err)
		w.equal("revisions", revisions, []store.Revision{
			{Revision: 1, At: noon, Body: first},
			{Revision: 2, Changed: []string{"status"}, At: second.UpdatedAt, Body: second},
			{Revision: 3, At: third.UpdatedAt, Silent: true, Body: third},
		})
		told, err := tx.Revision(w.ctx, store.RevisionRef{Development: "d-1", Revision: 2})
		w.ok(err)
		w.equal("the second revision", told, revisions[1])
		for text, want := range map[string]int{"sprockets": 1, "widgets": 0} {
			n, err := tx.CountDevelopments(w.ctx, store.DevelopmentQuery{Text: text})
			w.ok(err)
			w.equal("found by "+text, n, want)
		}
	})
	for _, revision := range []int{0, 1, 3, 5} {
		d := third
		d.Revision = revision
		w.fails(fmt.Sprintf("revision %d after 3", revision), exportwatch.ErrConflict, func(tx *store.Tx) error {
			return tx.PutDevelopment(w.ctx, d, nil)
		})
	}
	w.fails("a revision that is not stored", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.Revision(w.ctx, store.RevisionRef{Development: "d-1", Revision: 4})
		return err
	})
	late := development("d-2")
	late.Revision = 2
	w.fails("a first revision that is 2", exportwatch.ErrConflict, func(tx *store.Tx) error { return tx.PutSilently(w.ctx, late) })
}

func testSearch(w *world) {
	a, b, c := development("d-a"), development("d-b"), development("d-c")
	b.Kind, b.Also, b.Matter, b.Headline = exportwatch.CourtComplaint, nil, "m/case", `Complaint of GMBH Ünal\Co`
	b.Facts, b.Severity = nil, exportwatch.Low
	b.Sources = []exportwatch.Attestation{{Source: "court/x"}, {Source: "court/y"}, {Source: "court/x"}}
	c.Kind, c.Also, c.Sources = exportwatch.ProvisionAmended, nil, nil
	w.raise(a, b, c)
	for _, q := range []struct {
		query store.DevelopmentQuery
		want  string
	}{
		{store.DevelopmentQuery{}, "d-a d-b d-c"},
		{store.DevelopmentQuery{Kind: exportwatch.ProvisionAmended}, "d-a d-c"},
		{store.DevelopmentQuery{Matter: "m/case"}, "d-b"},
		{store.DevelopmentQuery{Severity: exportwatch.Low}, "d-b"},
		{store.DevelopmentQuery{Severity: exportwatch.High}, "d-a d-c"},
		{store.DevelopmentQuery{Severity: exportwatch.Critical}, ""},
		{store.DevelopmentQuery{Severity: exportwatch.Low, Matter: "m/widgets"}, ""},
		{store.DevelopmentQuery{Source: "court/x"}, "d-b"},
		{store.DevelopmentQuery{Source: "court/"}, "d-b"},
		{store.DevelopmentQuery{Source: "court"}, ""},
		{store.DevelopmentQuery{Text: "WIDGETS rule"}, "d-a d-c"},
		{store.DevelopmentQuery{Text: "straße"}, "d-a d-c"},
		{store.DevelopmentQuery{Text: "ünal\\co"}, "d-b"},
		{store.DevelopmentQuery{Text: "100%_X"}, "d-a d-c"},
		{store.DevelopmentQuery{Text: "100__x"}, ""},
		{store.DevelopmentQuery{Text: "%"}, "d-a d-c"},
		{store.DevelopmentQuery{Text: "widgets complaint"}, ""},
		{store.DevelopmentQuery{Text: "widgets\x00rule"}, "d-a d-c"},
		{store.DevelopmentQuery{Text: strings.Repeat("w i ", 1<<16)}, "d-a d-c"},
		{store.DevelopmentQuery{Text: strings.Repeat("é", 1<<16)}, ""},
		{store.DevelopmentQuery{Kind: exportwatch.FinalRule, Source: "a/", Matter: "m/widgets", Text: "3a001"}, "d-a"},
	} {
		w.found(q.query, q.want)
	}
	w.view(func(tx *store.Tx) {
		kinds, err := tx.Kinds(w.ctx)
		w.ok(err)
		w.equal("kinds", kinds, []exportwatch.Kind{exportwatch.CourtComplaint, exportwatch.FinalRule, exportwatch.ProvisionAmended})
	})
}

// found checks both the list and the count of a query.
func (w *world) found(q store.DevelopmentQuery, want string) {
	w.Helper()
	w.view(func(tx *store.Tx) {
		got, err := tx.Developments(w.ctx, q)
		w.ok(err)
		ids := list(got, func(d exportwatch.Development) string { return string(d.ID) })
		name := fmt.Sprintf("%.60q", fmt.Sprint(q))
		w.equal(name, strings.Join(ids, " "), want)
		n, err := tx.CountDevelopments(w.ctx, q)
		w.ok(err)
		w.equal("count of "+name, n, len(ids))
	})
}

func testDevelopmentOrder(w *world) {
	for id, hours := range map[exportwatch.DevelopmentID]int{"d-b": 1, "d-a": 1, "d-Z": 1, "d-new": 5, "d-old": -5} {
		d := development(id)
		d.RaisedAt = noon.Add(time.Duration(hours) * time.Hour)
		w.raise(d)
	}
	w.view(func(tx *store.Tx) {
		page, err := tx.Developments(w.ctx, store.DevelopmentQuery{Limit: 3, Offset: 1})
		w.ok(err)
		w.equal("second to fourth, newest first", list(page, developmentID), []exportwatch.DevelopmentID{"d-Z", "d-a", "d-b"})
		n, err := tx.CountDevelopments(w.ctx, store.DevelopmentQuery{Limit: 3, Offset: 1})
		w.ok(err)
		w.equal("count does not page", n, 5)
		known, err := tx.Known(w.ctx, noon.Add(time.Hour))
		w.ok(err)
		w.equal("known since", list(known, developmentID), []exportwatch.DevelopmentID{"d-Z", "d-a", "d-b", "d-new"})
		known, err = tx.Known(w.ctx, time.Time{})
		w.ok(err)
		w.equal("known since ever", len(known), 5)
	})
}

func testMatching(w *world) {
	first, other := development("d-1"), development("d-0")
	w.raise(first, other)
	silent, second := first, first
	silent.Revision, second.Revision = 2, 3
	ref := store.RevisionRef{Development: "d-1", Revision: 1}
	w.update(func(tx *store.Tx) {
		w.ok(tx.PutSilently(w.ctx, silent))
		w.ok(tx.PutDevelopment(w.ctx, second, []string{"status"}))
		rows, err := tx.Unstepped(w.ctx, "match", noon, 0)
		w.ok(err)
		w.equal("number of unmatched revisions", len(rows), 3)
		for i, want := range []store.RevisionRef{ref, {Development: "d-0", Revision: 1}, {Development: "d-1", Revision: 3}} {
			got, err := tx.RevisionAt(w.ctx, rows[i])
			w.ok(err)
			w.equal("unmatched revision", got, want)
		}
		waiting, err := tx.Unmatched(w.ctx, "d-1")
		w.ok(err)
		w.equal("revisions of one that wait", list(waiting, func(r store.Revision) int { return r.Revision }), []int{1, 3})
		w.ok(tx.MarkMatched(w.ctx, ref, noon, 2))
		waiting, err = tx.Unmatched(w.ctx, "d-1")
		w.ok(err)
		w.equal("revisions of one that still wait", list(waiting, func(r store.Revision) []string { return r.Changed }), [][]string{{"status"}})
		next, err := tx.Unstepped(w.ctx, "match", noon, 1)
		w.ok(err)
		w.equal("next unmatched revision", next, rows[1:2])
	})
	w.fails("match twice", exportwatch.ErrConflict, func(tx *store.Tx) error { return tx.MarkMatched(w.ctx, ref, noon, 0) })
	w.fails("match a revision that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		return tx.MarkMatched(w.ctx, store.RevisionRef{Development: "d-9", Revision: 1}, noon, 0)
	})
}

func testMatters(w *world) {
	a := exportwatch.Matter{ID: "m/a", Title: "A", Ties: []exportwatch.Tie{{Key: "docket:z", Reason: "same docket"}, {Key: "bill:a", Reason: "cites it"}}}
	b := exportwatch.Matter{ID: "m/b", Title: "B", Ties: []exportwatch.Tie{{Key: "docket:z", Reason: "same docket"}}}
	none := exportwatch.Matter{ID: "m/c", Title: "C"}
	w.update(func(tx *store.Tx) {
		for _, m := range []exportwatch.Matter{none, b, a} {
			w.ok(tx.PutMatter(w.ctx, m))
		}
		got, err := tx.Matter(w.ctx, "m/a")
		w.ok(err)
		w.equal("matter with its ties in order", got, a)
		got, err = tx.Matter(w.ctx, "m/c")
		w.ok(err)
		w.equal("matter without ties", got, none)
		tied, err := tx.MattersByTie(w.ctx, []string{"bill:a", "docket:z", "rin:none"})
		w.ok(err)
		w.equal("matters by tie, each once and whole", tied, []exportwatch.Matter{a, b})
		tied, err = tx.MattersByTie(w.ctx, nil)
		w.ok(err)
		w.equal("matters by no tie", len(tied), 0)
		a.Title, a.Ties = "A2", []exportwatch.Tie{{Key: "bill:b", Reason: "companion"}, {Key: "bill:b", Reason: "again"}}
		w.ok(tx.PutMatter(w.ctx, a))
		got, err = tx.Matter(w.ctx, "m/a")
		w.ok(err)
		a.Ties = a.Ties[:1]
		w.equal("matter put twice", got, a)
	})
	w.fails("matter that is not there", exportwatch.ErrNotFound, func(tx *store.Tx) error {
		_, err := tx.Matter(w.ctx, "m/z")
		return err
	})
}
