package web

import (
	"html/template"
	"net/url"
	"strings"
	"time"

	"exportwatch"
)

// maxURL is the longest address that is linked; longer ones are shown as text.
const maxURL = 2000

// funcs are what templates may call.
func (s *site) funcs() template.FuncMap {
	return template.FuncMap{
		"instant": s.instant,
		"utc":     func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") },
		"path":    path,
		"label":   label,
		"link":    link,
		"excerpt": exportwatch.Excerpt,
		"source":  s.sourceTitle,
		"joined":  joined,
		"status":  s.status,
		"digest":  func(d exportwatch.Digest) string { return d.String() },
	}
}

// instant formats t in the display zone; a time that never was is "never".
func (s *site) instant(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(s.Zone).Format("2 Jan 2006, 15:04 MST")
}

// path returns the address of one of our pages. The slashes of an identifier
// stay slashes.
func path(kind string, id string) string {
	steps := strings.Split(id, "/")
	for i := range steps {
		steps[i] = url.PathEscape(steps[i])
	}
	return "/" + kind + "/" + strings.Join(steps, "/")
}

// label turns a code such as "iil-issued" into words. Codes of the taxonomy
// that hold an abbreviation keep it in capitals.
func label(code string) string {
	words := strings.FieldsFunc(code, func(r rune) bool { return r == '-' || r == '_' })
	for i, w := range words {
		switch w {
		case "iil":
			words[i] = "is-informed letter"
		case "eccn", "ear", "bis", "sec", "cfr", "url", "ocr":
			words[i] = strings.ToUpper(w)
		}
	}
	s := strings.Join(words, " ")
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// link returns s if it is an http or https address fit to be clicked on, else
// nothing.
func link(s string) string {
	u, err := url.Parse(s)
	if err != nil || len(s) > maxURL || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

// status returns where d stands today in the display zone.
func (s *site) status(d exportwatch.Development) exportwatch.Status {
	return d.StatusOn(exportwatch.DateOf(s.Now().In(s.Zone)))
}

// joined returns the matter that a tie names, or nothing if it names something
// else: what a matter was left for is one of its ties.
func joined(key string) string {
	id, ok := strings.CutPrefix(key, "matter:")
	if !ok {
		return ""
	}
	return id
}

// sourceTitle returns what people call a source, or its ID if it is not
// watched any more.
func (s *site) sourceTitle(id exportwatch.SourceID) string {
	if src, ok := s.sources[id]; ok && src.Title != "" {
		return src.Title
	}
	return string(id)
}
