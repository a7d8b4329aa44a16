package parsers_test

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// A goldDocket is what an independent parser made of a recorded docket or feed.
type goldDocket struct {
	CourtID        string  `json:"court_id"`
	DocketNumber   string  `json:"docket_number"`
	PacerCaseID    *string `json:"pacer_case_id"`
	CaseName       string  `json:"case_name"`
	AssignedTo     string  `json:"assigned_to_str"`
	NatureOfSuit   string  `json:"nature_of_suit"`
	Cause          string  `json:"cause"`
	DateFiled      *string `json:"date_filed"`
	DateTerminated *string `json:"date_terminated"`
	Parties        []struct {
		Name      string `json:"name"`
		Attorneys []struct {
			Name string `json:"name"`
		} `json:"attorneys"`
	} `json:"parties"`
	Entries []goldEntry `json:"docket_entries"`
}

type goldEntry struct {
	DateFiled        string  `json:"date_filed"`
	Number           *string `json:"document_number"`
	Description      string  `json:"description"`
	ShortDescription string  `json:"short_description"`
	PacerDocID       *string `json:"pacer_doc_id"`
}

// A tally counts fields that equal the independent parser's, as
// score/dockets.py of the recorded data does. A difference that no reason
// explains is an error.
type tally struct {
	t           *testing.T
	right, said int
	explained   map[string]int // by reason
}

func (c *tally) field(name, want, have string) {
	c.t.Helper()
	want, have = folded(want), folded(have)
	if want == "" && have == "" {
		return
	}
	c.said++
	if want == have {
		c.right++
		return
	}
	reason := whoseFault(name, want, have)
	if reason == "" {
		c.t.Errorf("%s: want %q, have %q", name, exportwatch.Excerpt(want, 90), exportwatch.Excerpt(have, 90))
		return
	}
	c.explained[reason]++
}

// whoseFault says why a field that differs is the other parser's fault or its
// habit; it is empty for a difference that nothing explains.
func whoseFault(name, want, have string) string {
	switch {
	case name == "case_name" && want == "unknown case title" && have == "":
		return `theirs says "Unknown Case Title" where the feed names no case: unknown is absent here`
	case name == "case_name" && strings.ReplaceAll(have, "# ", "") == want:
		return `theirs drops a "#" out of a name`
	case name == "case_name" && strings.ReplaceAll(want, "united states of america", "united states") == have:
		return `theirs shortens "United States of America" beside "et al" alone, ours everywhere`
	case name == "pacer_case_id" && want == "":
		return "theirs leaves out the case number that the archive's pacer_case_num tells"
	}
	return ""
}

func (c *tally) docket(want goldDocket, have parsers.Document) {
	m := have.Version.Meta
	c.field("court_id", want.CourtID, m.String("court_id"))
	c.field("docket_number", want.DocketNumber, m.String("docket_number"))
	c.field("pacer_case_id", deref(want.PacerCaseID), m.String("pacer_case_id"))
	c.field("assigned_to_str", want.AssignedTo, m.String("assigned_to_str"))
	c.field("nature_of_suit", want.NatureOfSuit, m.String("nature_of_suit"))
	c.field("cause", want.Cause, m.String("cause"))
	c.field("date_filed", deref(want.DateFiled), m.String("date_filed"))
	c.field("date_terminated", deref(want.DateTerminated), m.String("date_terminated"))
	c.field("case_name", strings.ToLower(want.CaseName), strings.ToLower(m.String("case_name")))
	var names, parties []string
	counsel, named := map[string]bool{}, map[string]bool{}
	for _, p := range want.Parties {
		names = append(names, folded(p.Name))
		for _, a := range p.Attorneys {
			counsel[folded(p.Name)+": "+folded(a.Name)] = true
		}
	}
	for _, p := range parsers.Parties(m) {
		parties = append(parties, p.Name)
		for _, a := range p.Attorneys {
			if !counsel[p.Name+": "+a] {
				c.field("attorney", "", p.Name+": "+a)
			}
			named[p.Name+": "+a] = true
		}
	}
	for want := range counsel {
		c.field("attorney", want, map[bool]string{true: want}[named[want]])
	}
	slices.Sort(names)
	slices.Sort(parties)
	c.field("parties", strings.Join(names, ";"), strings.Join(parties, ";"))
	c.entries(want.Entries, have.Version.Entries)
}

func (c *tally) entries(want []goldEntry, have []exportwatch.Entry) {
	for i := range max(len(want), len(have)) {
		var w goldEntry
		var h exportwatch.Entry
		if i < len(want) {
			w = want[i]
		}
		if i < len(have) {
			h = have[i]
		}
		c.field("entry number", deref(w.Number), h.Number)
		c.field("entry date", w.DateFiled[:min(10, len(w.DateFiled))], h.DateFiled.String())
		c.field("entry text", either(w.Description, w.ShortDescription), either(h.Description, h.ShortDescription))
		c.field("pacer_doc_id", deref(w.PacerDocID), h.PacerDocID)
	}
}

// TestDocketsEqualIndependentParser compares recorded feeds and dockets with
// the answers that another parser gave for them: all fields are equal but for
// those whose difference is explained.
func TestDocketsEqualIndependentParser(t *testing.T) {
	for folder, format := range map[string]string{
		"pacer_rss": "pacer-rss", "ia_docket_xml": "ia-docket", "pacer_docket_district": "pacer-docket",
		"pacer_docket_appellate": "pacer-docket", "pacer_docket_special": "pacer-docket",
	} {
		t.Run(folder, func(t *testing.T) {
			c := &tally{t: t, explained: map[string]int{}}
			extension := map[bool]string{true: ".html", false: ".xml"}[format == "pacer-docket"]
			for _, name := range corpusGlob(t, "corpus/courts/"+folder+"/*"+extension) {
				court := regexp.MustCompile(`[_.]`).Split(filepath.Base(name), 2)[0]
				got, err := parsers.Parse(format, parsers.Input{Court: court, Payload: corpusFile(t, name)})
				if err != nil {
					t.Fatal(err)
				}
				want := goldDockets(t, strings.TrimSuffix(name, extension)+".json")
				if len(want) != len(got.Documents) {
					t.Errorf("%s: %d dockets, want %d", name, len(got.Documents), len(want))
					continue
				}
				for i := range want {
					c.docket(want[i], got.Documents[i])
				}
			}
			for _, reason := range slices.Sorted(maps.Keys(c.explained)) {
				t.Logf("explained %d times: %s", c.explained[reason], reason)
			}
			t.Logf("%d of %d fields equal", c.right, c.said)
			if c.right*100 < c.said*98 {
				t.Errorf("%d of %d fields equal, want 98%%", c.right, c.said)
			}
		})
	}
}

func goldDockets(t *testing.T, name string) []goldDocket {
	b := corpusFile(t, name)
	var list []goldDocket
	if json.Unmarshal(b, &list) == nil {
		return list
	}
	var one goldDocket
	if err := json.Unmarshal(b, &one); err != nil {
		t.Fatal(err)
	}
	if one.DocketNumber == "" {
		return nil // a page that holds no docket
	}
	return []goldDocket{one}
}

func folded(s string) string { return strings.Join(strings.Fields(s), " ") }

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
