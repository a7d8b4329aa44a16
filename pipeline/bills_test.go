package pipeline_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/sources"
)

// recordedCongress returns the recorded web of a source of Congress.
func recordedCongress(t *testing.T, names ...string) string {
	t.Helper()
	var out strings.Builder
	for _, name := range names {
		b, err := os.ReadFile("../sources/testdata/web/" + name + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString("\n")
		out.Write(b)
	}
	return out.String()
}

// congressOnly returns one source of Congress, with a key or without.
func congressOnly(t *testing.T, id string, key sources.Key) []sources.Definition {
	t.Helper()
	cfg := sources.DefaultConfig()
	cfg.Only, cfg.Keys.Congress = []string{id}, key
	defs, err := sources.All(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return defs
}

// since returns how long after start the instant is.
func since(t *testing.T, instant string) time.Duration {
	t.Helper()
	at, err := time.Parse("2006-01-02T15:04Z", instant)
	if err != nil {
		t.Fatal(err)
	}
	return at.Sub(start)
}

// TestKeyAddedLater: the record of a bill is one document by either route, so
// that the day a key is set, and the day it is taken away, nothing is news. What
// only one route tells, here a summary, is kept beside the text.
func TestKeyAddedLater(t *testing.T) {
	w := newWorld(t, congressOnly(t, "congress/bills", ""), recordedCongress(t, "congress-bills.keyless", "congress-bills"))
	if r := w.check(since(t, "2025-05-12T18:10Z")); !r.Empty() {
		t.Fatalf("the first pass found %+v", r)
	}
	r := w.check(since(t, "2025-05-13T18:10Z"))
	if len(r.Developments) != 1 || r.Developments[0].Kind != exportwatch.BillPassedChamber || r.Developments[0].One("vote") != "301 - 99" {
		t.Fatalf("the passage raised %+v", r.Developments)
	}
	versions := len(w.versions())
	for at, key := range []sources.Key{"a-key", ""} {
		hour := at + 1
		w.defs = congressOnly(t, "congress/bills", key)
		w.reopen()
		if r := w.check(since(t, "2025-05-13T18:10Z") + time.Duration(hour)*time.Hour); !r.Empty() {
			t.Errorf("with %s: %+v", key, r)
		}
		all := w.versions()
		told := slices.DeleteFunc(all, func(v exportwatch.Version) bool { return v.Origin != exportwatch.OriginMetadata })
		if len(all)-versions != 1 || len(told) != 1 || len(told[0].Meta.Strings("summaries")) != 1 {
			t.Errorf("with %s: %d versions, there were %d; of what is told beside the text %+v", key, len(all), versions, told)
		}
	}
}

// TestBillsByTheKeyAlone: the parts of a record are put together in the first
// pass, and what happens later is told once.
func TestBillsByTheKeyAlone(t *testing.T) {
	w := newWorld(t, congressOnly(t, "congress/bills", "a-key"), recordedCongress(t, "congress-bills"))
	if r := w.check(since(t, "2025-05-12T14:10Z")); len(r.Developments) != 0 || len(r.Alerts) != 0 {
		t.Fatalf("the first pass found %+v", r.Developments)
	}
	r := w.check(since(t, "2025-05-13T14:10Z"))
	if len(r.Developments) != 1 || r.Developments[0].Kind != exportwatch.BillPassedChamber || !strings.HasPrefix(r.Developments[0].Headline, "House passes H.R. 2683: Sample Access Act") {
		t.Errorf("the passage raised %+v", r.Developments)
	}
	last := slices.MaxFunc(w.versions(), func(a, b exportwatch.Version) int {
		if a.Doc != b.Doc {
			return strings.Compare(string(b.Doc), string(a.Doc))
		}
		return int(a.ID - b.ID)
	})
	if last.Doc != "bill/119/hr/2683" || last.Title != "H.R. 2683: Sample Access Act" || len(last.Entries) != 5 {
		t.Errorf("%s is called %q and has %d actions", last.Doc, last.Title, len(last.Entries))
	}
}

// TestSlowerPublisherOfABill: the bulk record runs hours behind the API. One
// that is older than what the API told takes nothing back, also when what the API
// told last left the text as it was.
func TestSlowerPublisherOfABill(t *testing.T) {
	w := newWorld(t, congressOnly(t, "congress/bills", "a-key"), recordedCongress(t, "congress-bills", "congress-bills.keyless"))
	if r := w.check(since(t, "2025-05-12T14:10Z")); len(r.Changes) != 0 {
		t.Errorf("the parts of a record that came in the first pass are %d changes", len(r.Changes))
	}
	if r := w.check(since(t, "2025-05-13T14:10Z")); len(r.Developments) != 1 {
		t.Fatalf("the passage raised %+v", r.Developments)
	}
	w.defs = congressOnly(t, "congress/bills", "")
	w.reopen()
	if r := w.check(since(t, "2025-05-13T14:20Z")); !r.Empty() { // the bulk record of 10 April
		t.Errorf("an older record gave %+v", r)
	}
}

// TestNewBillIsRaisedOnce: a bill found by its text, or by its title before
// there is one, is one development, and the back list is none.
func TestNewBillIsRaisedOnce(t *testing.T) {
	for name, key := range map[string]sources.Key{"congress-new-bills.keyless": "", "congress-new-bills": "a-key"} {
		t.Run(name, func(t *testing.T) {
			day := map[string]string{"": "18:40Z", "a-key": "14:40Z"}[string(key)]
			w := newWorld(t, congressOnly(t, "congress/new-bills", key), recordedCongress(t, name))
			if r := w.check(since(t, "2031-03-04T"+day)); len(r.Developments) != 0 {
				t.Fatalf("the back list raised %+v", r.Developments)
			}
			w.check(since(t, "2031-03-05T"+day))
			var got []string
			for _, d := range w.developments() {
				got = append(got, string(d.Kind)+" "+d.One("bill"))
				for _, e := range d.Evidence {
					text := ""
					for _, v := range w.versions() {
						if v.ID == e.Version {
							text = v.Text[e.Start:e.End]
						}
					}
					if text != e.Text {
						t.Errorf("%s: evidence %q, the source says %q", d.Kind, e.Text, text)
					}
				}
			}
			slices.Sort(got)
			if want := []string{"bill-introduced 122/s/7003", "hearing 122/hr/7001"}; !slices.Equal(got, want) {
				t.Errorf("raised %q, want %q", got, want)
			}
		})
	}
}
