package sources

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

// Own describes a source by configuration alone: a feed whose items are pages,
// or one URL in a format the parsers know.
type Own struct {
	ID        string // "x/..."
	Title     string
	Publisher string            // whose words it holds; a company's own newsroom names the company
	Grade     exportwatch.Grade // empty means secondary
	Feed      string            // URL of an RSS, Atom or JSON feed whose items are retrieved
	URL       string            // one page or file, instead of Feed
	Format    string            // how to read URL; empty means html
	Schedule  string            // cron, Washington time; empty means every half hour
	Court     string            // court such as "dcd", for a docket or court feed that does not name its own
	Selectors parsers.Selectors // for HTML whose parts are not found by themselves
}

var ownID = regexp.MustCompile(`^x/[a-z0-9][a-z0-9-]{0,62}$`)

func (o Own) check() error {
	fail := func(format string, args ...any) error {
		return fmt.Errorf("%w: source %q: %s", ErrConfig, o.ID, fmt.Sprintf(format, args...))
	}
	grades := []exportwatch.Grade{"", exportwatch.Secondary, exportwatch.OfficialStatement, exportwatch.Primary}
	switch {
	case !ownID.MatchString(o.ID):
		return fail("id: want x/ and letters, digits or hyphens, such as x/firm-blog")
	case o.Title == "":
		return fail("title: give the name people know it by")
	case (o.Feed == "") == (o.URL == ""):
		return fail("give either feed or url")
	case !slices.Contains(grades, o.Grade):
		return fail("grade %q: want secondary, official-statement or primary", o.Grade)
	case o.Format != "" && !slices.Contains(parsers.Formats(), o.Format):
		return fail("format %q: want one of %s", o.Format, strings.Join(parsers.Formats(), " "))
	case o.Court != "" && !courtID.MatchString(o.Court):
		return fail("court %q: want a court such as dcd", o.Court)
	}
	u, err := url.Parse(o.Feed + o.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return fail("%q is no http or https URL", o.Feed+o.URL)
	}
	return nil
}

// own turns a configured source into a definition. It is ErrConfig if a field
// is missing or not one of what is allowed.
func own(o Own) (Definition, error) {
	if err := o.check(); err != nil {
		return Definition{}, err
	}
	d := Definition{
		Source: exportwatch.Source{
			ID: exportwatch.SourceID(o.ID), Title: o.Title, Publisher: o.Publisher, Home: o.Feed + o.URL,
			Schedule: o.Schedule, Grade: o.Grade, Announces: o.Feed != "",
			Coverage: "What its publisher chooses to put there.",
		},
		Input: func(in parsers.Input) parsers.Input {
			in.Court, in.Selectors = o.Court, o.Selectors
			return in
		},
	}
	if d.Schedule == "" {
		d.Schedule = "*/30 * * * *"
	}
	if d.Grade == "" {
		d.Grade = exportwatch.Secondary
	}
	kind := exportwatch.Article
	if d.Grade == exportwatch.OfficialStatement {
		kind = exportwatch.Statement
	}
	d.Kinds = map[string]exportwatch.DocKind{"html": kind, "pdf": kind, parsers.Auto: kind}
	d.Plan = o.plan
	if o.Feed != "" {
		d.Index = o.index
	}
	return d, nil
}

func (o Own) index(url string, payload []byte) (int, bool, error) {
	if url != o.Feed {
		return 0, false, nil
	}
	links, err := parsers.FeedLinks(payload)
	return len(links), true, err
}

func (o Own) plan(time.Time, Known) crawler.Plan {
	if o.URL != "" {
		format := o.Format
		if format == "" {
			format = "html"
		}
		return crawler.Plan{Start: []crawler.Request{{URL: o.URL, Format: format}}}
	}
	return crawler.Plan{
		Start: []crawler.Request{{URL: o.Feed, Exempt: "a feed is published for readers of feeds"}},
		Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
			if r.URL != o.Feed {
				return nil
			}
			links, err := parsers.FeedLinks(p.Body)
			if err != nil {
				return nil // index has made this feed suspect
			}
			var next []crawler.Request
			for _, l := range links {
				next = append(next, crawler.Request{URL: l.URL, Format: pageFormat(l.URL)})
			}
			return first(maxFollowed, next)
		},
	}
}
