package redline_test

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"exportwatch"
	"exportwatch/differ"
	"exportwatch/redline"
)

var update = flag.Bool("update", false, "write the golden files")

// read makes a version of a file whose lines "# id | label | depth" start
// sections.
func read(t *testing.T, name string) *exportwatch.Version {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return version(string(b))
}

func version(text string) *exportwatch.Version {
	v := &exportwatch.Version{}
	closeTo := func(depth int) {
		for i := range v.Sections {
			if s := &v.Sections[i]; s.End == 0 && s.Depth >= depth {
				s.End = len(v.Text)
			}
		}
	}
	for line := range strings.Lines(text) {
		head, ok := strings.CutPrefix(line, "# ")
		if !ok {
			v.Text += line
			continue
		}
		f := strings.Split(strings.TrimSpace(head), " | ")
		depth := len(strings.Split(f[0], "/")) - 1
		closeTo(depth)
		v.Sections = append(v.Sections, exportwatch.Section{ID: exportwatch.SectionID(f[0]), Label: f[1], Depth: depth, Start: len(v.Text)})
	}
	closeTo(0)
	return v
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func TestGolden(t *testing.T) {
	old, new := read(t, "old.txt"), read(t, "new.txt")
	edits := differ.Versions(old, new)
	o := redline.Options{Context: 4}
	golden(t, "redline.html", string(redline.HTML(old, new, edits, o))+"\n")
	golden(t, "redline.md", redline.Markdown(old, new, edits, o))
	var plain, colour bytes.Buffer
	if err := redline.Text(&plain, old, new, edits, o); err != nil {
		t.Fatal(err)
	}
	o.Colour = true
	if err := redline.Text(&colour, old, new, edits, o); err != nil {
		t.Fatal(err)
	}
	golden(t, "redline.txt", plain.String())
	golden(t, "redline.ansi", colour.String())
	var lines strings.Builder
	lines.WriteString(redline.Summary(old, new, edits) + "\n")
	for _, e := range redline.Excerpts(old, new, edits, 100) {
		lines.WriteString("\n" + e.Path + "\n  old: " + e.Old + "\n  new: " + e.New + "\n")
	}
	golden(t, "summary.txt", lines.String())
}

func TestSummary(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"none": {"# 7.2 | § 7.2\nx\n", "# 7.2 | § 7.2\nx\n", "no change"},
		"typography": {
			"# 7.2 | § 7.2\n§ 7.2 The “item”.\n", "# 7.2 | § 7.2\n§ 7.2 The \"item\".\n", "typography only",
		},
		"a number": {
			"# 7.2 | § 7.2\n# 7.2/b | (b)\n(b) Report within 30 calendar days of export.\n",
			"# 7.2 | § 7.2\n# 7.2/b | (b)\n(b) Report within 15 calendar days of export.\n",
			"§ 7.2(b): 30 → 15 calendar days",
		},
		"a section added": {
			"# 7.2 | § 7.2\n§ 7.2 First of all.\n", "# 7.2 | § 7.2\n§ 7.2 First of all.\n# 7.3 | § 7.3\n§ 7.3 Second to none.\n", "§ 7.3 added",
		},
		"a section removed": {
			"# 7.2 | § 7.2\n§ 7.2 First of all.\n# 7.3 | § 7.3\n§ 7.3 Second to none.\n", "# 7.2 | § 7.2\n§ 7.2 First of all.\n", "§ 7.3 removed",
		},
		"sections renumbered": {
			"# 7.2 | § 7.2\n§ 7.2 First of all things.\n# 7.3 | § 7.3\n§ 7.3 Second to none here.\n",
			"# 7.4 | § 7.4\n§ 7.4 First of all things.\n# 7.5 | § 7.5\n§ 7.5 Second to none here.\n",
			"§§ 7.2–7.3 renumbered",
		},
		"paragraphs renumbered": {
			"# 7.2 | § 7.2\n§ 7.2 Terms.\n# 7.2/a | (a)\n(a) An item is this.\n# 7.2/b | (b)\n(b) A party is that.\n",
			"# 7.2 | § 7.2\n§ 7.2 Terms.\n# 7.2/a | (a)\n(a) Something put in before.\n# 7.2/b | (b)\n(b) An item is this.\n# 7.2/c | (c)\n(c) A party is that.\n",
			"§ 7.2(a) added; § 7.2(a)–(b) renumbered (b)–(c)",
		},
		"words put in": {
			"# 7.2 | § 7.2\n§ 7.2 Report every export.\n", "# 7.2 | § 7.2\n§ 7.2 Report every export or reexport.\n", "§ 7.2: export. → export or reexport.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			old, new := version(c.old), version(c.new)
			if got := redline.Summary(old, new, differ.Versions(old, new)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestSummaryOfRows(t *testing.T) {
	v := &exportwatch.Version{Text: "Utopia | Acme | Denial\n"}
	row := func(op exportwatch.Op, key string) exportwatch.Edit { return exportwatch.Edit{Op: op, Row: key} }
	few := []exportwatch.Edit{row(exportwatch.OpRowInsert, "Acme"), row(exportwatch.OpCosmetic, "Bolt"), row(exportwatch.OpRowDelete, "Cog")}
	if got := redline.Summary(v, v, few); got != "Acme added; Cog removed" {
		t.Errorf("few: got %q", got)
	}
	many := append(few, row(exportwatch.OpRowInsert, "x"), row(exportwatch.OpCellChange, "y"), row(exportwatch.OpCellChange, "y"))
	if got := redline.Summary(v, v, many); got != "2 rows added; 1 row removed; 1 row changed" {
		t.Errorf("many: got %q", got)
	}
}

func TestSummaryIsBounded(t *testing.T) {
	var old, new strings.Builder
	for i := range 200 {
		id := "7." + strings.Repeat("1", i%4+1)
		old.WriteString("# " + id + " | § x\nThe number of this line " + strings.Repeat("é", i) + " is odd.\n")
		new.WriteString("# " + id + " | § x\nThe number of this line " + strings.Repeat("é", i) + " is even.\n")
	}
	a, b := version(old.String()), version(new.String())
	got := redline.Summary(a, b, differ.Versions(a, b))
	if len(got) > 300 || !strings.HasSuffix(got, " more") || strings.Contains(got, "\n") || !utf8.ValidString(got) {
		t.Errorf("%d bytes: %q", len(got), got)
	}
}

func TestExcerptsAreBounded(t *testing.T) {
	old := version("start " + strings.Repeat("word ", 5000))
	new := version("start " + strings.Repeat("other ", 5000))
	edits := differ.Versions(old, new)
	got := redline.Excerpts(old, new, edits, 1)
	if len(got) != 1 || len(got[0].Old) > 500 || len(got[0].New) > 500 {
		t.Errorf("got %d excerpts: %v", len(got), got)
	}
	if got := redline.Excerpts(old, new, edits, 0); len(got) != 0 {
		t.Errorf("asked for none, got %v", got)
	}
}

const hostile = "<script>alert(1)</script> \"><img src=x onerror=y> & \x1b[2J \u202e \x00 \xff ```\n    [x](javascript:y) ~~**\n"

func TestHostileText(t *testing.T) {
	old := &exportwatch.Version{Text: "Quiet words stand here for a start.\n" + hostile}
	new := &exportwatch.Version{Text: "Quiet words stand there for a start.\n" + hostile + hostile}
	new.Sections = []exportwatch.Section{{ID: "x", Label: "<b onclick=z>\x1b", End: len(new.Text)}}
	edits := differ.Versions(old, new)
	html := string(redline.HTML(old, new, edits, redline.Options{Context: 50}))
	for _, tag := range regexp.MustCompile(`<[^>]*>`).FindAllString(html, -1) {
		if !regexp.MustCompile(`^</?(div|span|ins|del|details|summary)( class="[a-z -]+")?>$`).MatchString(tag) {
			t.Errorf("HTML has tag %s", tag)
		}
	}
	var text bytes.Buffer
	if err := redline.Text(&text, old, new, edits, redline.Options{Context: 50}); err != nil {
		t.Fatal(err)
	}
	markdown := redline.Markdown(old, new, edits, redline.Options{Context: 50})
	if strings.Contains(markdown, "<script") || strings.Contains(markdown, "[x](") || strings.Contains(markdown, "```") {
		t.Errorf("Markdown is not escaped: %s", markdown)
	}
	for name, s := range map[string]string{"HTML": html, "text": text.String(), "Markdown": markdown, "summary": redline.Summary(old, new, edits)} {
		if strings.ContainsAny(s, "\x1b\x00\u202e") || !utf8.ValidString(s) {
			t.Errorf("%s has control characters: %q", name, s)
		}
	}
}

// TestWildEdits renders edits that fit no text.
func TestWildEdits(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	old, new := version("(a) one two\n(b) three é four\n"), version("(b) three five\n\n(a) six\n")
	ops := []exportwatch.Op{exportwatch.OpInsert, exportwatch.OpDelete, exportwatch.OpReplace, exportwatch.OpMove, exportwatch.OpRenumber, exportwatch.OpCellChange, "other"}
	span := func() exportwatch.Span { return exportwatch.Span{r.IntN(60) - 10, r.IntN(60) - 10} }
	var wild func(depth int) []exportwatch.Edit
	wild = func(depth int) []exportwatch.Edit {
		var out []exportwatch.Edit
		for range r.IntN(5) {
			e := exportwatch.Edit{Op: ops[r.IntN(len(ops))], Old: span(), New: span(), Path: "p"}
			if depth > 0 {
				e.Edits = wild(depth - 1)
			}
			if r.IntN(3) == 0 {
				e.Members = []exportwatch.Member{{Old: span(), New: span()}}
			}
			out = append(out, e)
		}
		return out
	}
	for range 3000 {
		render(old, new, wild(2))
	}
}

func render(old, new *exportwatch.Version, edits []exportwatch.Edit) {
	redline.HTML(old, new, edits, redline.Options{Context: 1})
	redline.Markdown(old, new, edits, redline.Options{})
	redline.Summary(old, new, edits)
	redline.Excerpts(old, new, edits, 9)
	if err := redline.Text(io.Discard, old, new, edits, redline.Options{Context: -1}); err != nil {
		panic(err)
	}
}

func FuzzRender(f *testing.F) {
	f.Add("(a) one\n(b) two\n", "(a) new\n(b) one\n(c) two\n")
	f.Add(hostile, "x")
	f.Fuzz(func(t *testing.T, old, new string) {
		a, b := &exportwatch.Version{Text: old}, &exportwatch.Version{Text: new}
		render(a, b, differ.Versions(a, b))
	})
}

type failing struct{}

var errDisk = errors.New("disk full")

func (failing) Write([]byte) (int, error) { return 0, errDisk }

func TestTextReportsWriteErrors(t *testing.T) {
	old, new := version("a\n"), version("b\n")
	if err := redline.Text(failing{}, old, new, differ.Versions(old, new), redline.Options{}); !errors.Is(err, errDisk) {
		t.Errorf("got %v", err)
	}
}
