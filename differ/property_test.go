package differ_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/differ"
)

// check fails unless the edits between two texts keep the package contract in
// both directions.
func check(t *testing.T, old, new string) []exportwatch.Edit {
	t.Helper()
	edits := differ.Texts(old, new)
	if (len(edits) == 0) != (old == new) {
		t.Fatalf("%d edits between texts of which equal is %v", len(edits), old == new)
	}
	checkEdits(t, old, new, edits)
	if again := differ.Texts(old, new); !reflect.DeepEqual(again, edits) {
		t.Fatal("a second comparison gave other edits")
	}
	return edits
}

func checkEdits(t *testing.T, old, new string, edits []exportwatch.Edit) {
	t.Helper()
	if got, err := differ.Apply(old, new, edits); err != nil || got != new {
		t.Fatalf("forward: %v\nold %.300q\nnew %.300q\nedits %v", err, old, new, edits)
	}
	if got, err := differ.Apply(new, old, differ.Invert(edits)); err != nil || got != old {
		t.Fatalf("back: %v\nold %.300q\nnew %.300q\nedits %v", err, old, new, edits)
	}
	at := 0
	for _, e := range edits {
		if e.Old[0] < at {
			t.Fatalf("edits are not ordered by old: %v", edits)
		}
		at = e.Old[0]
		checkShape(t, old, new, e)
	}
}

// checkShape checks what an operation promises about its own spans.
func checkShape(t *testing.T, old, new string, e exportwatch.Edit) {
	t.Helper()
	o, n := old[e.Old[0]:e.Old[1]], new[e.New[0]:e.New[1]]
	switch e.Op {
	case exportwatch.OpInsert:
		if o != "" || n == "" {
			t.Fatalf("insert of %q over %q", n, o)
		}
	case exportwatch.OpDelete:
		if o == "" || n != "" {
			t.Fatalf("delete of %q leaves %q", o, n)
		}
	case exportwatch.OpMove:
		inner := shift(e.Edits, -e.Old[0], -e.New[0])
		if got, err := differ.Apply(o, n, inner); err != nil || got != n {
			t.Fatalf("inside a move: %v", err)
		}
	case exportwatch.OpRenumber:
		if len(e.Members) == 0 || e.Members[0] != (exportwatch.Member{Old: e.Old, New: e.New}) {
			t.Fatalf("renumber does not start with its own spans: %v", e)
		}
	}
}

func shift(edits []exportwatch.Edit, old, new int) []exportwatch.Edit {
	var out []exportwatch.Edit
	for _, e := range edits {
		e.Old[0], e.Old[1], e.New[0], e.New[1] = e.Old[0]+old, e.Old[1]+old, e.New[0]+new, e.New[1]+new
		var members []exportwatch.Member
		for _, m := range e.Members {
			m.Old[0], m.Old[1], m.New[0], m.New[1] = m.Old[0]+old, m.Old[1]+old, m.New[0]+new, m.New[1]+new
			members = append(members, m)
		}
		e.Members = members
		out = append(out, e)
	}
	return out
}

// pieces are what generated texts are made of: few enough that repeats, moves
// and accidental matches are common.
var pieces = []string{
	"a", "the", "license", "exporter", "shall", "“item”", `"item"`, "(a)", "(b)", "(c)", "(1)", "§", "744.1", "744.2",
	"\n", "\n", "\n\n", " ", "  ", "\t", "\u00a0", "\u200b", "—", "-", "--", "ﬁle", "file", "|", "|", "\xff", "1.", "Sec.", "of", "30", "days.",
	"(a) The exporter shall notify the agency within ten days.\n", "Row one | of a | table | here\n", "Row two | of a | table | here\n",
	"\n§ 744.2 Restrictions on certain end uses and users\n", "The reporting duty lasts five years from the date of export.\n",
}

func generate(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(60) {
		b.WriteString(pieces[r.IntN(len(pieces))])
		if r.IntN(3) > 0 {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// mutate cuts s into lines and moves, drops, repeats and changes some.
func mutate(r *rand.Rand, s string) string {
	lines := strings.SplitAfter(s, "\n")
	for range 1 + r.IntN(4) {
		i, j := r.IntN(len(lines)), r.IntN(len(lines))
		switch r.IntN(4) {
		case 0:
			lines[i], lines[j] = lines[j], lines[i]
		case 1:
			lines[i] = ""
		case 2:
			lines[i] += lines[j]
		default:
			lines[i] = strings.Replace(lines[i], " ", " "+pieces[r.IntN(len(pieces))]+" ", 1+r.IntN(2))
		}
	}
	return strings.Join(lines, "")
}

func TestGenerated(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		old := generate(r)
		new := mutate(r, old)
		if r.IntN(4) == 0 {
			new = generate(r)
		}
		check(t, old, new)
	}
}

// TestWorstCases compares texts made to be slow. There is no clock in the
// check: a quadratic answer runs into the timeout of the test binary.
func TestWorstCases(t *testing.T) {
	numbered := make([]string, 5000)
	for i := range numbered {
		numbered[i] = fmt.Sprintf("(%d) Paragraph %d requires a license for item %d of the list.\n", i%9, i, i*7)
	}
	forward := strings.Join(numbered, "")
	backward := strings.Builder{}
	for i := range numbered {
		backward.WriteString(numbered[len(numbered)-1-i])
	}
	words := func(n, step int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "w%d ", i*step%n)
		}
		return b.String()
	}
	for name, c := range map[string][2]string{
		"repeated lines":        {strings.Repeat("the same line\n", 10000), strings.Repeat("the same line\n", 8000) + "other\n" + strings.Repeat("the same line\n", 2000)},
		"two alternating lines": {strings.Repeat("a b c\nd e f\n", 5000), strings.Repeat("d e f\na b c\n", 5000)},
		"reversed":              {forward, backward.String()},
		"one long line":         {strings.Repeat("word and ", 15000), strings.Repeat("and word ", 15000)},
		"one long word":         {strings.Repeat("x", 1<<20), strings.Repeat("x", 1<<20) + "y"},
		"shuffled words":        {words(20011, 7), words(20011, 11)},
		"indentation only":      {strings.Repeat("line\n    \n", 5000), strings.Repeat("    line\n\t\n", 5000)},
		"nothing in common":     {strings.Repeat("alpha beta gamma\n", 8000), strings.Repeat("one two three\n", 8000)},
		"white space only":      {strings.Repeat(" \n", 100000), strings.Repeat("\t", 100000)},
		"designators":           {strings.Repeat("(a) (1) (i)\n", 8000), strings.Repeat("(b) (2) (ii)\n", 8000)},
		"bars":                  {strings.Repeat("a | b | c\n", 5000), strings.Repeat("a | c | b\n", 5000)},
	} {
		t.Run(name, func(t *testing.T) {
			edits := differ.Texts(c[0], c[1])
			checkEdits(t, c[0], c[1], edits)
		})
	}
}

func FuzzTexts(f *testing.F) {
	f.Add("", "a")
	f.Add("(a) one\n(b) two", "(a) new\n(b) one\n(c) two")
	f.Add("a | b | c\n", "a | x | c\n")
	f.Add("    \nx", "x\n    ")
	f.Add("\xff\u00a0\u200b", "\u200b\xfe ﬁ")
	f.Fuzz(func(t *testing.T, old, new string) { check(t, old, new) })
}

func FuzzApply(f *testing.F) {
	f.Add("old", "new", 0, 1, 0, 1)
	f.Fuzz(func(t *testing.T, old, new string, a, b, c, d int) {
		edits := []exportwatch.Edit{{Op: exportwatch.OpReplace, Old: exportwatch.Span{a, b}, New: exportwatch.Span{c, d}}}
		if got, err := differ.Apply(old, new, edits); err == nil && got != new {
			t.Fatalf("got %q, want %q", got, new)
		}
	})
}
