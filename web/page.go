package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"strings"

	"exportwatch"
	"exportwatch/redline"
)

// A view is one page before it is rendered.
type view struct {
	name   string // template that shows it
	status int    // HTTP status; zero means 200
	Title  string
	Nav    string // entry of the navigation it belongs to
	Body   any    // what the template shows
	Site   siteView
}

// A siteView is what every page shows of the site.
type siteView struct {
	Synthetic bool
	Version   string
	Zone      string
}

// A builder makes a page from a request. An error that is
// [exportwatch.ErrNotFound] becomes the page that says so.
type builder func(*http.Request) (view, error)

// parse reads the templates, each page with the layout and the parts that pages share.
func (s *site) parse() (map[string]*template.Template, error) {
	base, err := template.New("layout.html").Funcs(s.funcs()).ParseFS(templates, "templates/layout.html", "templates/parts.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(templates, "templates/*.html")
	if err != nil {
		return nil, err
	}
	pages := map[string]*template.Template{}
	for _, name := range names {
		t, err := base.Clone()
		if err != nil {
			return nil, err
		}
		if pages[strings.TrimSuffix(strings.TrimPrefix(name, "templates/"), ".html")], err = t.ParseFS(templates, name); err != nil {
			return nil, err
		}
	}
	return pages, nil
}

// page returns the handler that shows what build makes.
func (s *site) page(build builder) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := build(r)
		switch {
		case errors.Is(err, exportwatch.ErrNotFound):
			v = view{name: "message", status: http.StatusNotFound, Title: "Not found", Body: "Nothing is stored under this address."}
		case err != nil:
			s.Log.ErrorContext(r.Context(), "web page failed", "path", r.URL.Path, "error", err)
			v = view{name: "message", status: http.StatusInternalServerError, Title: "Something went wrong",
				Body: "The page could not be made. The log of the program says why."}
		}
		s.render(w, r, v)
	}
}

// render writes v whole or, if its template fails, an error.
func (s *site) render(w http.ResponseWriter, r *http.Request, v view) {
	v.Site = siteView{Synthetic: s.Synthetic, Version: s.Version, Zone: s.Zone.String()}
	var b bytes.Buffer
	if err := s.pages[v.name].ExecuteTemplate(&b, "layout.html", v); err != nil {
		s.Log.ErrorContext(r.Context(), "web template failed", "path", r.URL.Path, "error", err)
		http.Error(w, "The page could not be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if v.status != 0 {
		w.WriteHeader(v.status)
	}
	s.write(w, r, &b)
}

// write sends a body. A reader who went away is no trouble of ours.
func (s *site) write(w io.Writer, r *http.Request, body io.Reader) {
	if _, err := io.Copy(w, body); err != nil {
		s.Log.DebugContext(r.Context(), "web answer cut", "path", r.URL.Path, "error", err)
	}
}

func (s *site) stylesheet(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	s.write(w, r, strings.NewReader(style+redline.CSS))
}

func (s *site) missing(r *http.Request) (view, error) {
	return view{}, fmt.Errorf("page %s: %w", r.URL.Path, exportwatch.ErrNotFound)
}

// rowID reads a row number from the path; anything else is ErrNotFound.
func rowID(r *http.Request) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("row %q: %w", r.PathValue("id"), exportwatch.ErrNotFound)
	}
	return n, nil
}

// A pager leads from one part of a long list to the next.
type pager struct {
	Page, Pages, Total int
	Previous, Next     string // addresses; empty at the ends
}

// newPager returns the pager of the page that r asks for. A page that is not a
// number or lies outside counts as the nearest one.
func newPager(r *http.Request, total, size int) pager {
	p := pager{Pages: max(1, (total+size-1)/size), Total: total}
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil {
		n = 1
	}
	p.Page = min(max(n, 1), p.Pages)
	p.Previous, p.Next = p.address(r, p.Page-1), p.address(r, p.Page+1)
	return p
}

func (p pager) address(r *http.Request, n int) string {
	if n < 1 || n > p.Pages {
		return ""
	}
	q := r.URL.Query()
	q.Set("page", strconv.Itoa(n))
	return r.URL.EscapedPath() + "?" + q.Encode()
}
