package sources

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

// Own describes a source by configuration alone: a feed whose items are pages,
// a page that lists pages, or one URL in a format the parsers know.
type Own struct {
	ID        string // "x/..."
	Title     string
	Publisher string            // whose words it holds; a company's own newsroom names the company
	Grade     exportwatch.Grade // empty means secondary
	Feed      string            // URL of an RSS, Atom or JSON feed whose items are retrieved
	URL       string            // one page or file, or a page that lists others, instead of Feed
	Format    string            // how to read URL; empty means html
	Schedule  string            // cron, Washington time; empty means every half hour
	Court     string            // court such as "dcd", for a docket or court feed that does not name its own
	Selectors parsers.Selectors // for HTML whose parts are not found by themselves; Item makes URL a list of pages
	Fields    parsers.Fields    // for format json: where the list is and what its records hold
	Key       []string          // for format csv: the columns that name a row
}

// A FieldError reports one setting of a source of the user's own that cannot be
// used. It wraps [ErrConfig].
type FieldError struct {
	Source string // its ID as given, which may be what is wrong
	Field  string // "grade", "selectors.item"; empty if it is the source as a whole
	Says   string // what is wrong and what is allowed
}

// Error returns one line: source, field and what is wrong.
func (e *FieldError) Error() string {
	field := e.Field
	if field != "" {
		field += ": "
	}
	return fmt.Sprintf("%v: source %q: %s%s", ErrConfig, e.Source, field, e.Says)
}

// Unwrap returns [ErrConfig].
func (e *FieldError) Unwrap() error { return ErrConfig }

var ownID = regexp.MustCompile(`^x/[a-z0-9][a-z0-9-]{0,62}$`)

// refuse returns an error about one field of o.
func (o Own) refuse(field, format string, args ...any) error {
	return &FieldError{Source: o.ID, Field: field, Says: fmt.Sprintf(format, args...)}
}

// check returns what is wrong with o, nil if nothing is.
func (o Own) check() error {
	grades := []exportwatch.Grade{"", exportwatch.Secondary, exportwatch.OfficialStatement, exportwatch.Primary}
	switch {
	case !ownID.MatchString(o.ID):
		return o.refuse("id", "want x/ and letters, digits or hyphens, such as x/firm-blog")
	case o.Title == "":
		return o.refuse("title", "give the name people know it by")
	case !slices.Contains(grades, o.Grade):
		return o.refuse("grade", "%q: want secondary, official-statement or primary", o.Grade)
	case o.Feed == "" && o.URL == "", o.Feed != "" && o.URL != "":
		return o.refuse("", "give either feed or url")
	case o.Feed != "" && !webAddress(o.Feed):
		return o.refuse("feed", "%q is no http or https URL", crawler.StoredURL(o.Feed))
	case o.URL != "" && !webAddress(o.URL):
		return o.refuse("url", "%q is no http or https URL", crawler.StoredURL(o.URL))
	case o.Format == "eml":
		return o.refuse("format", "mail stands at no URL; hand it in with exportwatch ingest")
	case o.Format != "" && !slices.Contains(parsers.Formats(), o.Format):
		return o.refuse("format", "%q: want one of %s", o.Format, strings.Join(parsers.Formats(), " "))
	case o.Format != "" && o.Feed != "":
		return o.refuse("format", "the items of a feed are read as what they are; leave it out, or give url instead of feed")
	case o.Court != "" && !courtID.MatchString(o.Court):
		return o.refuse("court", "%q: want a court such as dcd", o.Court)
	}
	for _, check := range []func() error{o.checkAddress, o.checkSelectors, o.checkFields, o.checkKey} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}

// checkAddress refuses an address that the crawler would refuse at each check.
func (o Own) checkAddress() error {
	field, address := "url", o.URL
	if o.Feed != "" {
		field, address = "feed", o.Feed
	}
	u, err := url.Parse(address)
	if err == nil && u.User != nil {
		return o.refuse(field, "leave the user and password before the @ out of the address; a page that asks for them cannot be watched")
	}
	if err := crawler.CheckURL(address); err != nil {
		return o.refuse(field, "%v: only the public web is asked; a file of this machine or of a private network can be handed in with exportwatch ingest", err)
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		return o.refuse(field, "port %s is asked of nobody: only 80 and 443 are", port)
	}
	return nil
}

// pages reports whether what o retrieves is HTML, alone or behind a list.
func (o Own) pages() bool {
	return o.Feed != "" || o.Format == "" || o.Format == "html" || o.Format == "json" && o.listsPages()
}

func (o Own) checkSelectors() error {
	for _, s := range []struct{ field, selector string }{
		{"title", o.Selectors.Title}, {"published", o.Selectors.Published}, {"body", o.Selectors.Body}, {"item", o.Selectors.Item},
	} {
		switch {
		case s.selector == "":
		case !o.pages():
			return o.refuse("selectors."+s.field, "selectors are for pages, and this is read as %s", o.Format)
		case !parsers.ValidSelector(s.selector):
			return o.refuse("selectors."+s.field, "%q is no CSS selector; want one such as \"main article h1\"", s.selector)
		}
	}
	if o.Selectors.Item != "" && (o.Feed != "" || o.Format == "json") {
		return o.refuse("selectors.item", "the items come from the list already; leave it out, or give url of a page that lists them")
	}
	return nil
}

func (o Own) checkFields() error {
	if o.Format != "json" {
		if o.Fields != (parsers.Fields{}) {
			return o.refuse("fields", "fields are for format json")
		}
		return nil
	}
	switch f := o.Fields; {
	case f.Title == "":
		return o.refuse("fields.title", "say where a record has its title, such as attributes.title")
	case f.ID == "" && f.URL == "":
		return o.refuse("fields.id", "say where a record has what tells it from others, in id or url")
	}
	for _, p := range []struct{ field, path string }{
		{"list", o.Fields.List}, {"id", o.Fields.ID}, {"title", o.Fields.Title}, {"date", o.Fields.Date}, {"url", o.Fields.URL}, {"text", o.Fields.Text},
	} {
		if !parsers.ValidPath(p.path) {
			return o.refuse("fields."+p.field, "%q: want names parted by dots, such as data.items or links.0.href", p.path)
		}
	}
	return nil
}

func (o Own) checkKey() error {
	switch {
	case len(o.Key) > 0 && o.Format != "csv":
		return o.refuse("key", "key columns are for format csv")
	case o.Key != nil && len(o.Key) == 0:
		return o.refuse("key", "it names no column; leave it out, or give those that name a row")
	}
	for i, c := range o.Key {
		if strings.TrimSpace(c) == "" || slices.Contains(o.Key[:i], c) {
			return o.refuse("key", "%q: want names of columns as the header has them, each once", c)
		}
	}
	return nil
}
