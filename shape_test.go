package exportwatch_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	maxFunc = 120 // lines in one function body
	medFunc = 10  // lines of the median function
	p90Func = 40  // lines that nine functions in ten stay within
	minDocs = 95  // percent of exported names with a doc comment
)

// stateless lists process-wide state that only the command may touch.
var stateless = []string{
	"http.DefaultClient", "http.DefaultTransport", "http.Get", "slog.Default",
	"os.Getenv", "time.Now", "time.Sleep", "context.WithValue",
}

// A shape collects what TestShape measures over the tree.
type shape struct {
	t                    *testing.T
	fset                 *token.FileSet
	packages             map[string]bool // directory to "has a package comment"
	lengths              []int
	exported, documented int
}

// TestShape checks the rules about code that need no judgement.
func TestShape(t *testing.T) {
	s := &shape{t: t, fset: token.NewFileSet(), packages: map[string]bool{}}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		return s.file(file)
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir, ok := range s.packages {
		if !ok {
			t.Errorf("%s: no package comment", dir)
		}
	}
	slices.Sort(s.lengths)
	n := len(s.lengths)
	t.Logf("%d functions: median %d lines, 90%% within %d, longest %d; %d of %d exported names documented",
		n, s.lengths[n/2], s.lengths[n*9/10], s.lengths[n-1], s.documented, s.exported)
	if s.lengths[n/2] > medFunc || s.lengths[n*9/10] > p90Func {
		t.Errorf("functions: median %d and 90%% within %d lines, want %d and %d", s.lengths[n/2], s.lengths[n*9/10], medFunc, p90Func)
	}
	if s.documented*100 < s.exported*minDocs {
		t.Errorf("%d of %d exported names have a doc comment, want %d%%", s.documented, s.exported, minDocs)
	}
}

func (s *shape) file(file string) error {
	f, err := parser.ParseFile(s.fset, file, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	dir := filepath.ToSlash(filepath.Dir(file))
	s.packages[dir] = s.packages[dir] || f.Doc != nil
	if slices.Contains([]string{"base", "common", "helpers", "misc", "models", "shared", "types", "util", "utils"}, f.Name.Name) {
		s.t.Errorf("%s: package %s: name it after what it provides", file, f.Name.Name)
	}
	for _, spec := range f.Imports {
		if spec.Path.Value == `"testing"` && !strings.HasSuffix(f.Name.Name, "test") {
			s.t.Errorf("%s imports testing in a production package", file)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			s.function(n)
		case *ast.GenDecl:
			s.declaration(n)
		case *ast.SelectorExpr:
			if !strings.HasPrefix(dir, "cmd/") {
				s.selector(n)
			}
		}
		return true
	})
	return nil
}

func (s *shape) function(fn *ast.FuncDecl) {
	at := s.fset.Position(fn.Pos())
	if fn.Name.Name == "init" && fn.Recv == nil {
		s.t.Errorf("%s: init function", at)
	}
	if fn.Name.IsExported() && (fn.Recv == nil || receiverExported(fn.Recv)) {
		s.count(fn.Doc != nil, fn.Name)
	}
	if fn.Body == nil {
		return
	}
	n := s.fset.Position(fn.Body.End()).Line - s.fset.Position(fn.Body.Pos()).Line
	s.lengths = append(s.lengths, n)
	if n > maxFunc {
		s.t.Errorf("%s: %s has %d lines, more than %d", at, fn.Name.Name, n, maxFunc)
	}
}

func receiverExported(recv *ast.FieldList) bool {
	t := recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	id, ok := t.(*ast.Ident)
	return ok && id.IsExported()
}

func (s *shape) declaration(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		if ts, ok := spec.(*ast.TypeSpec); ok && ts.Name.IsExported() {
			s.count(d.Doc != nil || ts.Doc != nil, ts.Name)
		}
	}
}

func (s *shape) count(ok bool, name *ast.Ident) {
	s.exported++
	if ok {
		s.documented++
		return
	}
	s.t.Logf("%s: %s has no doc comment", s.fset.Position(name.Pos()), name.Name)
}

func (s *shape) selector(sel *ast.SelectorExpr) {
	if pkg, ok := sel.X.(*ast.Ident); ok && slices.Contains(stateless, pkg.Name+"."+sel.Sel.Name) {
		s.t.Errorf("%s: %s.%s outside cmd: pass it in", s.fset.Position(sel.Pos()), pkg.Name, sel.Sel.Name)
	}
}
