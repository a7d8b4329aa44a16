package pipeline_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/pipeline"
	"exportwatch/sources"
	"exportwatch/store"
)

// courtDefs returns the sources with the given identifiers.
func courtDefs(t *testing.T, token sources.Key, ids ...exportwatch.SourceID) []sources.Definition {
	t.Helper()
	cfg := sources.DefaultConfig()
	cfg.Keys.CourtListener = token
	defs, err := sources.All(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defs = slices.DeleteFunc(defs, func(d sources.Definition) bool { return !slices.Contains(ids, d.ID) })
	for i := range defs {
		defs[i].Refill = nil // days pass between the recordings
	}
	return defs
}

// courtWeb returns the recorded webs of court sources, before which the feeds
// of the courts were quiet.
func courtWeb(t *testing.T, defs []sources.Definition, names ...string) []string {
	t.Helper()
	var members []string
	for _, d := range defs {
		for _, r := range d.Plan(start, nil).Start {
			if r.Format == "pacer-rss" {
				members = append(members, member(0, r.URL, rssOK, `<rss version="2.0"><channel><link>https://ecf.zzd.uscourts.gov</link></channel></rss>`))
			}
		}
	}
	for _, name := range names {
		b, err := os.ReadFile("../sources/testdata/web/" + name + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		_, recorded, _ := strings.Cut(string(b), "\n\n")
		members = append(members, recorded)
	}
	return members
}

func atInstant(t *testing.T, s string) time.Duration {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at.Sub(start)
}

func complaints(r pipeline.Report) (keys []string) {
	for _, d := range r.Developments {
		if d.Kind == exportwatch.CourtComplaint {
			keys = append(keys, d.Key)
		}
	}
	return keys
}

// TestTokenAddedLater: a complaint that the feed told of is told once, whatever
// tells of it afterwards, and the docket stays one document with every entry
// once.
func TestTokenAddedLater(t *testing.T) {
	keyless := courtDefs(t, "", "court/dcd")
	w := newWorld(t, keyless, courtWeb(t, keyless, "court-dcd", "court-courtlistener")...)
	w.check(0)
	if r := w.check(atInstant(t, "2031-03-03T20:00:00Z")); len(complaints(r)) != 1 || len(r.Alerts) != 1 {
		t.Fatalf("the feed tells of a complaint: %d developments, %d alerts", len(r.Developments), len(r.Alerts))
	}
	for _, at := range []string{"2031-03-05T15:00:00Z", "2031-03-06T15:00:00Z"} {
		if r := w.check(atInstant(t, at)); len(r.Alerts) != 0 || len(r.Incidents) != 0 {
			t.Errorf("%s: alerts %+v, incidents %+v", at, r.Alerts, r.Incidents)
		}
	}
	w.defs = courtDefs(t, "test-token", "court/dcd", "court/courtlistener")
	w.reopen()
	for _, at := range []string{"2031-03-07T15:07:00Z", "2031-03-10T20:07:00Z"} {
		if r := w.check(atInstant(t, at)); len(r.Alerts) != 0 || len(r.Incidents) != 0 {
			t.Errorf("%s: alerts %+v, incidents %+v", at, r.Alerts, r.Incidents)
		}
	}
	const docket = "docket/dcd/1:26-cv-02225"
	var latest exportwatch.Version
	w.update(func(ctx context.Context, tx *store.Tx) (err error) {
		latest, err = tx.LatestVersion(ctx, docket, "docket")
		return err
	})
	var entries []string
	for _, e := range latest.Entries {
		entries = append(entries, e.DateFiled.String()+" "+e.Number+" "+strings.Fields(e.Description)[0])
	}
	want := []string{"2031-03-03 1 COMPLAINT", "2031-03-04  MINUTE", "2031-03-04  MINUTE", "2031-03-10 2 MOTION"}
	if !slices.Equal(entries, want) {
		t.Errorf("entries %q, want %q", entries, want)
	}
	if latest.Meta.String("case_name") != "Lantern Optics LLC v. U.S. Department of Commerce" || len(latest.Meta.Strings("parties")) != 3 {
		t.Errorf("meta %+v", latest.Meta)
	}
}

// TestNewCases: of the cases against Commerce that the feeds tell of, the one
// that is about export controls is told, once; the others are stored.
func TestNewCases(t *testing.T) {
	defs := courtDefs(t, "", "court/new-cases")
	w := newWorld(t, defs, courtWeb(t, defs, "court-new-cases")...)
	w.check(0)
	r := w.check(atInstant(t, "2031-04-01T14:00:00Z"))
	if got := complaints(r); !slices.Equal(got, []string{"court-complaint|dcd/1:31-cv-00901|1"}) && len(slices.Compact(got)) != 1 || len(r.Alerts) != 1 {
		t.Fatalf("complaints %q, %d alerts: %+v", got, len(r.Alerts), r.Developments)
	}
	if r := w.check(atInstant(t, "2031-04-02T14:00:00Z")); len(r.Alerts) != 1 || len(complaints(r)) != 1 || len(r.Incidents) != 0 {
		t.Errorf("the feed tells of a case that the archive does not have yet: alerts %+v, incidents %+v", r.Alerts, r.Incidents)
	}
	if r := w.check(atInstant(t, "2031-04-02T16:00:00Z")); len(r.Alerts) != 0 || len(r.Incidents) != 0 || !w.state("court/new-cases").LastSuccess.Equal(w.time()) {
		t.Errorf("the archive still does not have it: alerts %+v, incidents %+v", r.Alerts, r.Incidents)
	}
	w.check(atInstant(t, "2031-04-03T15:00:00Z"))
	var stored []string
	w.update(func(ctx context.Context, tx *store.Tx) error {
		docs, err := tx.Documents(ctx, "docket/", 10, 0)
		for _, d := range docs {
			stored = append(stored, string(d.ID))
		}
		return err
	})
	if want := []string{"docket/cadc/31-5099", "docket/dcd/1:31-cv-00901", "docket/dcd/1:31-cv-00902", "docket/dcd/1:31-cv-00903"}; !slices.Equal(stored, want) {
		t.Errorf("stored %q, want %q", stored, want)
	}
}
