package exportwatch_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "exportwatch"

// imports says which packages of this module each package may import, tests
// excepted. "." is the root package, "..." every package. A package missing
// here is an error, so adding one means deciding where it stands.
var imports = map[string][]string{
	".":               {},
	"cite":            {"."},
	"dates":           {"."},
	"parsers":         {".", "cite", "dates"},
	"parsers/pdftest": {},
	"pdfium":          {"parsers"},
	"tesseract":       {"parsers"},
	"crawler":         {"."},
	"differ":          {"."},
	"redline":         {"."},
	"triage":          {".", "cite", "dates"},
	"notify":          {".", "redline"},
	"notify/divert":   {".", "notify"},
	"notify/email":    {".", "notify"},
	"notify/webhook":  {".", "notify"},
	"sources":         {".", "cite", "crawler", "parsers"},
	"store":           {"."},
	"store/storetest": {".", "store"},
	"queue":           {"."},
	"replay":          {"."},
	"pipeline":        {".", "crawler", "differ", "notify", "parsers", "queue", "redline", "sources", "store", "triage"},
	"warc":            {"."},
	"web":             {".", "cite", "differ", "notify", "redline", "store", "triage"},
	"fixtures":        {},
	"cmd/exportwatch": {"..."},
}

// importers names the only packages that may import a package made for them.
var importers = map[string][]string{
	"fixtures":        {"cmd/exportwatch"},
	"parsers/pdftest": {}, // tests alone
}

// modules says which third-party modules each package may import: each module
// has one home.
var modules = map[string][]string{
	"parsers":         {"github.com/PuerkitoBio/goquery", "github.com/ledongthuc/pdf", "github.com/mmcdole/gofeed", "golang.org/x/net"},
	"pdfium":          {"github.com/klippa-app/go-pdfium", "github.com/tetratelabs/wazero"},
	"crawler":         {"github.com/gocolly/colly/v2", "github.com/klauspost/compress", "github.com/temoto/robotstxt", "golang.org/x/time"},
	"differ":          {"github.com/sergi/go-diff"},
	"store":           {"modernc.org/sqlite", "github.com/pressly/goose/v3", "github.com/klauspost/compress"},
	"replay":          {"golang.org/x/tools"},
	"pipeline":        {"github.com/robfig/cron/v3"},
	"notify/email":    {"github.com/wneessen/go-mail"},
	"cmd/exportwatch": {"github.com/alecthomas/kong", "github.com/goccy/go-yaml"},
}

func TestImports(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(file))
		if _, ok := imports[dir]; !ok {
			t.Errorf("%s: package has no entry in the imports table", dir)
			return nil
		}
		seen[dir] = true
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if !mayImport(dir, path) {
				t.Errorf("%s imports %s, which package %s may not", file, path, dir)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir := range imports {
		if !seen[dir] {
			t.Errorf("imports table names %s, which has no Go files", dir)
		}
	}
}

func mayImport(dir, path string) bool {
	rel, ours := strings.CutPrefix(path, module)
	if !ours || rel != "" && !strings.HasPrefix(rel, "/") {
		host, _, _ := strings.Cut(path, "/")
		standard := !strings.Contains(host, ".")
		return standard || slices.ContainsFunc(modules[dir], func(m string) bool {
			return path == m || strings.HasPrefix(path, m+"/")
		})
	}
	if rel = strings.TrimPrefix(rel, "/"); rel == "" {
		rel = "."
	}
	if only, ok := importers[rel]; ok {
		return slices.Contains(only, dir)
	}
	return slices.Contains(imports[dir], rel) || slices.Contains(imports[dir], "...")
}

// TestMayImport proves that the table refuses what it should.
func TestMayImport(t *testing.T) {
	for _, c := range []struct {
		dir, path string
		want      bool
	}{
		{"differ", "exportwatch", true},
		{"differ", "strings", true},
		{"differ", "exportwatch/store", false},
		{"triage", "github.com/sergi/go-diff/diffmatchpatch", false},
		{"web", "exportwatch/pipeline", false},
		{"pipeline", "exportwatch/fixtures", false},
		{"cmd/exportwatch", "exportwatch/fixtures", true},
		{"cmd/exportwatch", "exportwatch/parsers/pdftest", false},
		{"parsers", "exportwatching/x.y", true}, // no dot in the first element: standard by Go's rule
	} {
		if got := mayImport(c.dir, c.path); got != c.want {
			t.Errorf("mayImport(%s, %s) = %v, want %v", c.dir, c.path, got, c.want)
		}
	}
}
