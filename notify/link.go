package notify

import (
	"fmt"
	"net/url"
	"strings"

	"exportwatch"
)

// A linker makes the links of one alert.
type linker struct {
	base *url.URL                     // of our web pages; nil if there are none
	docs map[exportwatch.DocID]string // where each source's document is read
}

func newLinker(b Bundle) *linker {
	l := &linker{docs: map[exportwatch.DocID]string{}}
	if s := webURL(b.BaseURL); s != "" {
		l.base, _ = url.Parse(s) // webURL has parsed it
	}
	for _, a := range b.Development.Sources {
		if u := webURL(a.URL); u != "" && l.docs[a.Doc] == "" {
			l.docs[a.Doc] = u
		}
	}
	return l
}

// page returns the link to one of our pages, or nothing if there are none or
// the identifier is empty.
func (l *linker) page(kind, id string) string {
	if l.base == nil || id == "" {
		return ""
	}
	steps := []string{kind}
	for _, s := range strings.Split(id, "/") {
		steps = append(steps, url.PathEscape(s))
	}
	return l.base.JoinPath(steps...).String()
}

// evidence returns the link to where a quotation stands: in our copy of the
// version if there are pages, else at the publisher.
func (l *linker) evidence(e exportwatch.Evidence) string {
	if e.Version != 0 {
		if page := l.page("versions", fmt.Sprint(e.Version)); page != "" {
			return fmt.Sprintf("%s#e%d", page, e.Start)
		}
	}
	return l.docs[e.Doc]
}

// maxURL is the longest link that is kept; browsers and mail clients break
// longer ones.
const maxURL = 2000

// webURL returns s if it is an absolute http or https URL fit to be clicked
// on, normalised; otherwise nothing.
func webURL(s string) string {
	u, err := url.Parse(s)
	if err != nil || len(s) > maxURL || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return oneLine(u.String())
}
