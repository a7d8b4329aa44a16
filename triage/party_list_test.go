package triage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// edition makes an edition of a list whose rows are name, address, citation and
// start date, keyed as the parsers key them.
func edition(rows ...[4]string) *exportwatch.Version {
	t := exportwatch.Table{ID: "parties", Columns: []string{"name", "addresses", "federal_register_notice", "start_date"}}
	v := exportwatch.Version{ID: 1, AsOf: exportwatch.Date{Year: 2031, Month: 3, Day: 5}}
	for _, r := range rows {
		start := len(v.Text)
		v.Text += strings.Join(r[:], " | ") + "\n"
		t.Rows = append(t.Rows, exportwatch.Row{Key: r[0] + "|" + r[3], Cells: r[:], Start: start, End: len(v.Text)})
	}
	v.Tables = []exportwatch.Table{t}
	return &v
}

func readList(id exportwatch.DocID, before, now *exportwatch.Version) []exportwatch.Development {
	return triage.Read(triage.Input{
		Document: exportwatch.Document{ID: id, Kind: exportwatch.PartyList, Title: "A list"}, Version: *now, Previous: before,
		Source: exportwatch.Source{ID: "list/screening", Grade: exportwatch.OfficialStatement},
	})
}

// TestListChanges: what an edition adds, takes off and changes is one development,
// with the parties, their countries and the pages that tell why, each quoted by its
// row.
func TestListChanges(t *testing.T) {
	before := edition(
		[4]string{"Acorn Optics", "1 Example Road, Testville, CN", "95 FR 100", "2030-01-02"},
		[4]string{"Bolt Works", "2 Example Road, Testville, RU", "95 FR 100", "2030-01-02"},
		[4]string{"Cork Labs", "3 Example Road, Testville, IR", "95 FR 101", "2030-01-02"},
		[4]string{"Dill Air", "4 Example Road, Testville, IR", "95 FR 101", "2030-01-02"},
	)
	now := edition(
		[4]string{"Acorn Optics", "1 Example Road, Testville, CN", "95 FR 100", "2030-01-02"},
		[4]string{"Bolt Works", "2 Example Road, Newtown, RU", "95 FR 100", "2030-01-02"},
		[4]string{"Dill Air", "4 Example Road, Testville, IR", "95 FR 101", "2030-05-02"}, // another day: another key
		[4]string{"Quill Photonics", "5 Example Road, Testville, CN", "96 F.R. 1056 3/5/31", "2031-03-05"},
	)
	d := one(t, readList("list/entity-list", before, now))
	if d.Kind != "entity-list-add" || !d.Is("entity-list-remove") || !d.Is("entity-list-modify") || d.Severity != exportwatch.High || d.Polarity != exportwatch.Tightens {
		t.Errorf("%s %v, %s, %s", d.Kind, d.Also, d.Severity, d.Polarity)
	}
	for field, want := range map[string]string{
		"added": "Quill Photonics (CN)", "removed": "Cork Labs (IR)", "changed": "Bolt Works (RU)|Dill Air (IR)", "citations": "96 FR 1056",
	} {
		if got := strings.Join(d.Fact(field), "|"); got != want {
			t.Errorf("%s %q, want %q", field, got, want)
		}
	}
	if want := "Entity List: 1 added, 1 removed, 2 changed: Quill Photonics (CN); Cork Labs (IR); Bolt Works (RU); Dill Air (IR)"; d.Headline != want {
		t.Errorf("headline %q, want %q", d.Headline, want)
	}
	for _, f := range d.Facts {
		text := now.Text
		if f.Field == "removed" {
			text = before.Text
		}
		for i, e := range f.Evidence {
			name, _, _ := strings.Cut(f.Values[i], " (")
			if text[e.Start:e.End] != e.Text || e.Field != f.Field || f.Field != "citations" && !strings.HasPrefix(e.Text, name+" |") {
				t.Errorf("%s %q is quoted %q", f.Field, f.Values[i], e.Text)
			}
		}
	}
	if len(d.Evidence) != 1 || d.Evidence[0].Field != "kind" || !strings.HasPrefix(d.Evidence[0].Text, "Quill") {
		t.Errorf("evidence %+v", d.Evidence)
	}
	if again := one(t, readList("list/entity-list", before, now)); again.ID != d.ID {
		t.Error("told again it is another")
	}
}

// TestListKinds: each list has its kinds; a change of form, a first edition and the
// lists of others raise nothing.
func TestListKinds(t *testing.T) {
	acorn := [4]string{"Acorn Optics", "1 Example Road, Testville, CN", "95 FR 100", "2030-01-02"}
	moved, spaced := acorn, acorn
	moved[1], spaced[1] = "9 Example Road, Testville, CN", "1 Example Road ,  Testville, CN"
	bolt := [4]string{"Bolt Works", "2 Example Road, Testville, RU", "96 FR 200", "2031-03-05"}
	for name, c := range map[string]struct {
		id          exportwatch.DocID
		before, now *exportwatch.Version
		want        string
	}{
		"unverified":       {"list/uvl", edition(acorn), edition(acorn, bolt), "uvl-add tightens"},
		"verified":         {"list/uvl", edition(acorn, bolt), edition(acorn), "uvl-remove loosens"},
		"unverified moved": {"list/uvl", edition(acorn), edition(moved), "party-list-changed neutral"},
		"military":         {"list/meu", edition(acorn), edition(acorn, bolt), "meu-add tightens"},
		"denied":           {"list/dpl", edition(acorn), edition(acorn, bolt), "denial-order-tdo denial-order tightens"},
		"not denied":       {"list/dpl", edition(acorn, bolt), edition(acorn), "party-list-changed neutral"},
		"taken off":        {"list/entity-list", edition(acorn, bolt), edition(bolt), "entity-list-remove loosens"},
		"spaces":           {"list/entity-list", edition(acorn), edition(spaced), ""},
		"a first edition":  {"list/entity-list", nil, edition(acorn), ""},
		"the copy":         {"list/dpl-csl", edition(acorn), edition(acorn, bolt), ""},
		"another's":        {"list/dtc", edition(acorn), edition(acorn, bolt), ""},
		"unread":           {"list/entity-list", edition(), edition(acorn), ""},
	} {
		var got []string
		for _, d := range readList(c.id, c.before, c.now) {
			got = append(got, string(d.Kind))
			for _, k := range d.Also {
				got = append(got, string(k))
			}
			got = append(got, string(d.Polarity))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestListWrittenAnew: an edition in which most rows are others is one development,
// and says that it may be no news of the parties.
func TestListWrittenAnew(t *testing.T) {
	var old, now [][4]string
	for i := range 40 {
		old = append(old, [4]string{fmt.Sprintf("Party %d", i), "Testville, CN", "95 FR 100", "2030-01-02"})
		now = append(now, [4]string{fmt.Sprintf("PARTY NO %d", i), "Testville, CN", "95 FR 100", "2030-01-02"})
	}
	d := one(t, readList("list/entity-list", edition(old...), edition(now...)))
	if len(d.Flags) != 1 || len(d.Fact("added")) != 40 || !strings.Contains(d.Headline, "40 added, 40 removed") || len(d.Headline) > 300 {
		t.Errorf("flags %v, %q", d.Flags, d.Headline)
	}
}

// TestListJoinsItsRule: a row that cites the page of a rule or of an order belongs
// to its matter, and so does a denied party by its name.
func TestListJoinsItsRule(t *testing.T) {
	acorn := [4]string{"Acorn Optics", "1 Example Road, Testville, CN", "95 FR 100", "2030-01-02"}
	quill := [4]string{"Quill Photonics", "5 Example Road, Testville, CN", "140 FR 1000", "2031-06-15"}
	announced := one(t, triage.Read(rule("Final rule.", "15 CFR Part 744")))
	matter, _ := triage.Matter(announced, nil)
	d := one(t, readList("list/entity-list", edition(acorn), edition(acorn, quill)))
	if m, _ := triage.Matter(d, []exportwatch.Matter{matter}); m.ID != matter.ID {
		t.Errorf("the list is in %s, its rule in %s", m.ID, matter.ID)
	}
	order := one(t, triage.Read(notice("Quill Photonics, 5 Example Road; Order Denying Export Privileges", "")))
	matter, _ = triage.Matter(order, nil)
	quill[2] = ""
	d = one(t, readList("list/dpl", edition(acorn), edition(acorn, quill)))
	if m, _ := triage.Matter(d, []exportwatch.Matter{matter}); m.ID != matter.ID {
		t.Errorf("the list is in %s, the order in %s", m.ID, matter.ID)
	}
}

// TestListInTheCode: an amendment of a supplement that is a list says whom it adds
// and takes off.
func TestListInTheCode(t *testing.T) {
	supplement := func(rows ...[3]string) *exportwatch.Version {
		v := &exportwatch.Version{ID: 1, Text: "Supplement No. 4 to Part 744\n", AsOf: exportwatch.Date{Year: 2031, Month: 3, Day: 5}}
		table := exportwatch.Table{ID: "supp-4/table-1", Columns: []string{"Country", "Entity", "Federal Register citation"}}
		for _, r := range rows {
			start := len(v.Text)
			v.Text += strings.Join(r[:], " | ") + "\n"
			name, _, _ := strings.Cut(r[1], ",")
			table.Rows = append(table.Rows, exportwatch.Row{Key: r[0] + " | " + name, Cells: r[:], Start: start, End: len(v.Text)})
		}
		v.Sections, v.Tables = []exportwatch.Section{{ID: "supp-4", End: len(v.Text)}}, []exportwatch.Table{table}
		return v
	}
	acorn, bolt := [3]string{"CHINA", "Acorn Optics, 1 Example Road", "95 FR 100"}, [3]string{"IRAN", "Bolt Works, 2 Example Road", "96 FR 200, 3/5/31"}
	before, now := supplement(acorn), supplement(acorn, bolt)
	at := now.Tables[0].Rows[1]
	in := triage.Input{
		Document: exportwatch.Document{ID: "cfr/15/744", Kind: exportwatch.Regulation}, Version: *now, Previous: before,
		Edits: []exportwatch.Edit{{Op: exportwatch.OpRowInsert, Old: exportwatch.Span{len(before.Text), len(before.Text)}, New: exportwatch.Span{at.Start, at.End}, Row: at.Key}},
	}
	d := one(t, triage.Read(in))
	if d.Kind != exportwatch.ProvisionAmended || !slices.Equal(d.Also, []exportwatch.Kind{"entity-list-add"}) || d.Polarity != exportwatch.Tightens || d.One("added") != "Bolt Works (IRAN)" || !tied(d, "frcite:96-fr-200") {
		t.Errorf("%s %v %s: %+v, ties %v", d.Kind, d.Also, d.Polarity, d.Facts, d.Ties)
	}
	if !strings.Contains(d.Headline, "supplement no. 4 to part 744; Entity List: 1 added: Bolt Works (IRAN)") {
		t.Errorf("headline %q", d.Headline)
	}
	checkEvidence(t, now.Text, []exportwatch.Development{d})
	in.Document.ID = "cfr/15/774"
	if d := one(t, triage.Read(in)); d.Also != nil {
		t.Errorf("a table of another part is told as %v", d.Also)
	}
}
