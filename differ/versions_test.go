package differ_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/differ"
)

// A page builds a version the way a parser does: a section a line.
type page struct{ v exportwatch.Version }

func (p *page) section(id, label, text string, depth int) {
	start := len(p.v.Text)
	p.v.Text += label + " " + text + "\n"
	p.v.Sections = append(p.v.Sections, exportwatch.Section{
		ID: exportwatch.SectionID(id), Label: label, Depth: depth, Start: start, End: len(p.v.Text),
	})
	for i := range p.v.Sections {
		s := &p.v.Sections[i]
		if s.Depth < depth && strings.HasPrefix(id, string(s.ID)+"/") {
			s.End = len(p.v.Text)
		}
	}
}

func (p *page) row(key string, cells ...string) {
	if len(p.v.Tables) == 0 {
		p.v.Tables = []exportwatch.Table{{ID: "t", Columns: []string{"Country", "Entity", "Policy"}}}
	}
	start := len(p.v.Text)
	p.v.Text += strings.Join(cells, " | ") + "\n"
	t := &p.v.Tables[0]
	t.Rows = append(t.Rows, exportwatch.Row{Key: key, Cells: cells, Start: start, End: len(p.v.Text)})
}

// tell writes edits one a line.
func tell(old, new string, edits []exportwatch.Edit, indent string) string {
	var b strings.Builder
	for _, e := range edits {
		fmt.Fprintf(&b, "%s%s %q -> %q", indent, e.Op, old[e.Old[0]:e.Old[1]], new[e.New[0]:e.New[1]])
		for _, f := range []struct{ name, value string }{{"in", e.Path}, {"was", e.WasPath}, {"row", e.Row}, {"column", e.Column}} {
			if f.value != "" {
				fmt.Fprintf(&b, " %s %s", f.name, f.value)
			}
		}
		for _, m := range e.Members {
			fmt.Fprintf(&b, " %s:%s", old[m.Old[0]:m.Old[1]], new[m.New[0]:m.New[1]])
		}
		b.WriteString("\n" + tell(old, new, e.Edits, indent+"  "))
	}
	return b.String()
}

func TestVersions(t *testing.T) {
	for name, c := range map[string]struct {
		old, new func(*page)
		want     string
	}{
		"same": {func(p *page) { p.section("1", "1.", "x", 0) }, func(p *page) { p.section("1", "1.", "x", 0) }, ""},
		"reworded": {
			func(p *page) {
				p.section("7.2", "§ 7.2", "Reports.", 0)
				p.section("7.2/b", "(b)", "File within 30 calendar days of the export.", 1)
			},
			func(p *page) {
				p.section("7.2", "§ 7.2", "Reports.", 0)
				p.section("7.2/b", "(b)", "File within 15 calendar days of the export.", 1)
			},
			`replace "30" -> "15" in § 7.2(b)` + "\n",
		},
		"inserted and redesignated": {
			func(p *page) {
				p.section("7.2", "§ 7.2", "Reports are due.", 0)
				p.section("7.2/a", "(a)", "The exporter reports every shipment.", 1)
				p.section("7.2/b", "(b)", "The carrier reports every delay.", 1)
				p.section("7.2/c", "(c)", "The agency publishes every report.", 1)
			},
			func(p *page) {
				p.section("7.2", "§ 7.2", "Reports are due.", 0)
				p.section("7.2/a", "(a)", "The exporter reports every shipment.", 1)
				p.section("7.2/b", "(b)", "Nobody need report a gift.", 1)
				p.section("7.2/c", "(c)", "The carrier reports every delay.", 1)
				p.section("7.2/d", "(d)", "The agency publishes each report.", 1)
			},
			`insert "" -> "(b) Nobody need report a gift.\n" in § 7.2(b)
renumber "(b)" -> "(c)" in § 7.2(c) was § 7.2(b) (b):(c) (c):(d)
replace "every" -> "each" in § 7.2(d) was § 7.2(c)
`,
		},
		"sections added and removed": {
			func(p *page) {
				p.section("7.1", "§ 7.1", "Scope of this part is narrow.", 0)
				p.section("7.2", "§ 7.2", "This one goes away altogether.", 0)
				p.section("7.9", "§ 7.9", "Penalties are set elsewhere.", 0)
			},
			func(p *page) {
				p.section("7.1", "§ 7.1", "Scope of this part is narrow.", 0)
				p.section("7.9", "§ 7.9", "Penalties are set elsewhere.", 0)
				p.section("7.10", "§ 7.10", "A new duty to keep records.", 0)
				p.section("7.11", "§ 7.11", "Another to show them on request.", 0)
			},
			`delete "§ 7.2 This one goes away altogether.\n" -> "" in § 7.2
insert "" -> "§ 7.10 A new duty to keep records.\n" in § 7.10
insert "" -> "§ 7.11 Another to show them on request.\n" in § 7.11
`,
		},
		"moved and edited": {
			func(p *page) {
				p.section("s1", "Sec. 1.", "First things come first in this act.", 0)
				p.section("s2", "Sec. 2.", "The Secretary shall report to Congress every year on licenses.", 0)
				p.section("s3", "Sec. 3.", "Third things and a good many others follow in their turn here.", 0)
				p.section("s4", "Sec. 4.", "The end of the act is reached with this sentence.", 0)
			},
			func(p *page) {
				p.section("s1", "Sec. 1.", "First things come first in this act.", 0)
				p.section("s2", "Sec. 2.", "Third things and a good many others follow in their turn here.", 0)
				p.section("s3", "Sec. 3.", "The end of the act is reached with this sentence.", 0)
				p.section("s4", "Sec. 4.", "The Secretary shall report to Congress every month on licenses.", 0)
			},
			`move "Sec. 2. The Secretary shall report to Congress every year on licenses.\n" -> "Sec. 4. The Secretary shall report to Congress every month on licenses.\n" in Sec. 4. was Sec. 2.
  renumber "2." -> "4." in Sec. 4. was Sec. 2. 2.:4.
  replace "year" -> "month" in Sec. 4. was Sec. 2.
renumber "3." -> "2." in Sec. 2. was Sec. 3. 3.:2. 4.:3.
`,
		},
		"typography": {
			func(p *page) {
				p.section("1", "1.", "The “item” — see §\u00a07.2 — is\u00a0controlled. Send the ﬁle.", 0)
			},
			func(p *page) { p.section("1", "1.", "The \"item\" - see § 7.2 - is controlled. Send the file.", 0) },
			"cosmetic \"“item” — see §\\u00a07.2 — is\\u00a0controlled. Send the ﬁle.\" -> \"\\\"item\\\" - see § 7.2 - is controlled. Send the file.\" in 1.\n",
		},
		"spaces that mean something": {
			func(p *page) { p.section("1", "1.", "It is nowhere near §7.2 of this part.", 0) },
			func(p *page) { p.section("1", "1.", "It is now here near § 7.2 of this part.", 0) },
			"replace \"nowhere\" -> \"now here\" in 1.\ncosmetic \"§7.2\" -> \"§ 7.2\" in 1.\n",
		},
		"table": {
			func(p *page) {
				p.row("a", "Utopia", "Acme Works", "Denial")
				p.row("b", "Utopia", "Bolt Works", "Denial")
				p.row("c", "Utopia", "Cog Works", "Denial")
			},
			func(p *page) {
				p.row("b", "Utopia", "Bolt Works, a.k.a. Bolts", "Case by case")
				p.row("c", "Utopia", "Cog Works", "Denial")
				p.row("d", "Utopia", "Dynamo Works", "Denial")
			},
			`row-delete "Utopia | Acme Works | Denial\n" -> "" row a
cell-change "Works" -> "Works, a.k.a. Bolts" row b column Entity
cell-change "Denial" -> "Case by case" row b column Policy
row-insert "" -> "Utopia | Dynamo Works | Denial\n" row d
`,
		},
		"table sorted otherwise": {
			func(p *page) {
				p.row("a", "Utopia", "Acme Works", "Denial")
				p.row("b", "Utopia", "Bolt Works", "Denial")
				p.row("c", "Utopia", "Cog Works", "Denial")
			},
			func(p *page) {
				p.row("c", "Utopia", "Cog Works", "Denial")
				p.row("a", "Utopia", "Acme Works", "Denial")
				p.row("b", "Utopia", "Bolt Works", "Denial")
			},
			`cosmetic "Utopia | Cog Works | Denial\n" -> "Utopia | Cog Works | Denial\n" row c` + "\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var old, new page
			c.old(&old)
			c.new(&new)
			edits := differ.Versions(&old.v, &new.v)
			checkEdits(t, old.v.Text, new.v.Text, edits)
			if got := tell(old.v.Text, new.v.Text, edits, ""); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

// TestVersionsGenerated compares versions with sections and a table that keep
// no contract.
func TestVersionsGenerated(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	wild := func() *exportwatch.Version {
		v := &exportwatch.Version{Text: generate(r)}
		for i := range r.IntN(6) {
			a, b := r.IntN(len(v.Text)+1), r.IntN(len(v.Text)+2)
			v.Sections = append(v.Sections, exportwatch.Section{ID: exportwatch.SectionID(fmt.Sprint("7.", i, "/a")), Label: "(a)", Depth: r.IntN(3), Start: a, End: b})
		}
		at, rows := 0, []exportwatch.Row(nil)
		for i := range r.IntN(6) {
			end := min(at+r.IntN(30), len(v.Text))
			key := fmt.Sprint((i*5 + r.IntN(2)) % 7)
			rows = append(rows, exportwatch.Row{Key: key, Cells: strings.Fields(v.Text[at:end]), Start: at, End: end})
			at = min(end+r.IntN(2), len(v.Text))
		}
		v.Tables = []exportwatch.Table{{ID: "t", Columns: []string{"A", "B"}, Rows: rows}}
		return v
	}
	for range 800 {
		old, new := wild(), wild()
		if r.IntN(2) == 0 {
			new.Text = old.Text + new.Text
		}
		edits := differ.Versions(old, new)
		checkEdits(t, old.Text, new.Text, edits)
	}
}

func TestStats(t *testing.T) {
	nested := []exportwatch.Edit{{Op: exportwatch.OpMove, Edits: []exportwatch.Edit{{Op: exportwatch.OpReplace}, {Op: exportwatch.OpReplace}}}}
	got := differ.Stats(nested)
	if got[exportwatch.OpMove] != 1 || got[exportwatch.OpReplace] != 2 || len(got) != 2 {
		t.Errorf("got %v", got)
	}
}

func TestApplyRefuses(t *testing.T) {
	for name, edits := range map[string][]exportwatch.Edit{
		"none":         nil,
		"out of range": {{Op: exportwatch.OpReplace, Old: exportwatch.Span{0, 99}, New: exportwatch.Span{0, 3}}},
		"overlapping":  {{Op: exportwatch.OpReplace, Old: exportwatch.Span{0, 3}, New: exportwatch.Span{0, 3}}, {Op: exportwatch.OpDelete, Old: exportwatch.Span{1, 2}}},
		"backward":     {{Op: exportwatch.OpReplace, Old: exportwatch.Span{2, 1}, New: exportwatch.Span{0, 3}}},
		"too little":   {{Op: exportwatch.OpReplace, Old: exportwatch.Span{0, 1}, New: exportwatch.Span{0, 1}}},
		"past the end": {{Op: exportwatch.OpReplace, Old: exportwatch.Span{0, 3}, New: exportwatch.Span{3, 3}}},
	} {
		if got, err := differ.Apply("old", "new", edits); err == nil {
			t.Errorf("%s: no error, got %q", name, got)
		}
	}
}
