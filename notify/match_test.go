package notify_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/notify"
)

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		name string
		f    exportwatch.Filter
		want string // reasons joined by "|"; empty means no match
	}{
		{"zero filter", exportwatch.Filter{}, "a filter that selects every development"},
		{"kind", exportwatch.Filter{Kinds: []exportwatch.Kind{"final-rule", "iil-issued"}}, "kind iil-issued"},
		{"further kind", exportwatch.Filter{Kinds: []exportwatch.Kind{"license-requirement"}}, "kind license-requirement"},
		{"other kind", exportwatch.Filter{Kinds: []exportwatch.Kind{"iil"}}, ""},
		{"source", exportwatch.Filter{Sources: []exportwatch.SourceID{"x/news"}}, "source x/news"},
		{"source family", exportwatch.Filter{Sources: []exportwatch.SourceID{"x/"}}, "source x/news"},
		{"prefix that is no family", exportwatch.Filter{Sources: []exportwatch.SourceID{"x/new"}}, ""},
		{"severity is exact", exportwatch.Filter{Severities: []exportwatch.Severity{"high"}}, ""},
		{"matter", exportwatch.Filter{Matters: []exportwatch.MatterID{"m/acme-lathe-works-letter"}}, "matter m/acme-lathe-works-letter"},
		{"keyword in headline", exportwatch.Filter{Keywords: []string{"FIVE-AXIS  lathe"}}, `keyword "FIVE-AXIS  lathe" in the headline`},
		{"keyword in fact", exportwatch.Filter{Keywords: []string{"nothing", "2031-03-05"}}, `keyword "2031-03-05" in effective_on`},
		{"part of a word", exportwatch.Filter{Keywords: []string{"lath", "cense", "ork"}}, ""},
		{"blank keyword", exportwatch.Filter{Keywords: []string{"", " \t"}}, ""},
		{"every field must match", exportwatch.Filter{
			Severities: []exportwatch.Severity{"critical"}, Keywords: []string{"acme"}}, `severity critical|keyword "acme" in the headline`},
		{"one field fails", exportwatch.Filter{
			Severities: []exportwatch.Severity{"critical"}, Keywords: []string{"zinc"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			why, ok := notify.Match(c.f, letterNews())
			if got := strings.Join(why, "|"); got != c.want || ok != (c.want != "") {
				t.Errorf("Match = %q, %v, want %q", got, ok, c.want)
			}
		})
	}
}

func TestKeywordWords(t *testing.T) {
	for _, c := range []struct {
		headline, keyword string
		want              bool
	}{
		{"Controls on AI models", "ai", true},
		{"Aircraft parts", "ai", false},
		{"Rules for 3A090.a chips", "3a090", true},
		{"ÉTUDE published", "étude", true},
		{"Straße gesperrt", "STRASSE", false}, // simple folding only
		{"K units", "k units", true},          // Kelvin sign folds to k
		{"new chips rule", "chip", true},
		{"mixes of gas", "mix", true},
		{"chipset rule", "chip", false},
		{"ab abc", "abc", true},
		{"C++ compilers", "c++", true},
	} {
		_, ok := notify.Match(exportwatch.Filter{Keywords: []string{c.keyword}}, exportwatch.Development{Headline: c.headline})
		if ok != c.want {
			t.Errorf("%q in %q = %v, want %v", c.keyword, c.headline, ok, c.want)
		}
	}
}

func TestMatterNone(t *testing.T) {
	f := exportwatch.Filter{Matters: []exportwatch.MatterID{""}}
	if _, ok := notify.Match(f, exportwatch.Development{}); ok {
		t.Error("a development without a matter matched a filter for matters")
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("Is-informed letter", "letter")
	f.Add("\xffa\u0301", "a")
	f.Fuzz(func(t *testing.T, headline, keyword string) {
		d := exportwatch.Development{Headline: headline}
		why, ok := notify.Match(exportwatch.Filter{Keywords: []string{keyword}}, d)
		if ok != (len(why) == 1) {
			t.Fatalf("Match = %q, %v", why, ok)
		}
		// A keyword that matches alone still matches among others.
		if _, among := notify.Match(exportwatch.Filter{Keywords: []string{"", keyword}}, d); among != ok {
			t.Fatalf("%q matches %v alone and %v among others", keyword, ok, among)
		}
	})
}

func TestPlan(t *testing.T) {
	d := letterNews()
	subs := []exportwatch.Subscription{
		{ID: "all"},
		{ID: "none", Filter: exportwatch.Filter{Kinds: []exportwatch.Kind{"final-rule"}}},
		{ID: "told", Filter: exportwatch.Filter{Kinds: []exportwatch.Kind{"final-rule"}}},
	}
	told := func(s exportwatch.SubscriptionID) bool { return s == "told" }
	nobody := func(exportwatch.SubscriptionID) bool { return false }

	types := func(alerts []exportwatch.Alert) string {
		var out []string
		for _, a := range alerts {
			out = append(out, string(a.Subscription)+" "+string(a.Type))
		}
		return strings.Join(out, ", ")
	}
	if got, want := types(notify.Plan(d, nil, 1, subs, when, nobody)), "all development.created"; got != want {
		t.Errorf("first revision: %s, want %s", got, want)
	}
	got := notify.Plan(d, []string{"status"}, 2, subs, when, told)
	if types, want := types(got), "all development.created, told development.updated"; types != want {
		t.Errorf("second revision: %s, want %s", types, want)
	}
	if a := got[0]; a.Changed != nil {
		t.Errorf("what is new to a subscription is told as a change of %q", a.Changed)
	}
	if a := got[1]; a.Revision != 2 || !slices.Equal(a.Changed, []string{"status"}) || len(a.Why) != 1 || !a.At.Equal(when) {
		t.Errorf("update of a subscription that no longer matches: %+v", a)
	}
	d.Status = exportwatch.Withdrawn
	if got, want := types(notify.Plan(d, []string{"status"}, 3, subs, when, told)), "all development.withdrawn, told development.withdrawn"; got != want {
		t.Errorf("withdrawn: %s, want %s", got, want)
	}
	d.Historical = true
	if got := notify.Plan(d, nil, 1, subs, when, told); got != nil {
		t.Errorf("a historical development alerts: %v", got)
	}
}

func TestAlertID(t *testing.T) {
	id := notify.NewAlertID("s", "d-2031-03-04-iil-issued-0a1b", 2)
	if id != notify.NewAlertID("s", "d-2031-03-04-iil-issued-0a1b", 2) {
		t.Error("the same alert has two identifiers")
	}
	if !strings.HasPrefix(string(id), "a-2031-03-04-iil-issued-0a1b-r0002-") {
		t.Errorf("identifier %s does not begin with the development's", id)
	}
	hostile := notify.NewAlertID("s\r\n", exportwatch.DevelopmentID("d-../\x00"+strings.Repeat("é/x", 500)), 1)
	if exportwatch.Slug(string(hostile)) != string(hostile) || len(hostile) > 120 {
		t.Errorf("hostile identifier %q is not a short slug", hostile)
	}
	seen := map[exportwatch.AlertID]bool{}
	for _, s := range []exportwatch.SubscriptionID{"a", "b", `a" "`} {
		for _, d := range []exportwatch.DevelopmentID{"x", "X", "x/", `x" "`} {
			for r := range 3 {
				seen[notify.NewAlertID(s, d, r)] = true
			}
		}
	}
	if len(seen) != 36 {
		t.Errorf("36 alerts have %d identifiers", len(seen))
	}
	ids := []exportwatch.AlertID{notify.NewAlertID("z", "d-2031-01-01-a", 2), notify.NewAlertID("a", "d-2031-01-01-a", 10), notify.NewAlertID("a", "d-2031-01-02-a", 1)}
	if !slices.IsSorted(ids) {
		t.Errorf("not in order of day and revision: %v", ids)
	}
}
