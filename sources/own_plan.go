package sources

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

const feedExempt = "a feed is published for readers of feeds"

// own turns a configured source into a definition. It is ErrConfig, as a
// [FieldError], if a field is missing or not one of what is allowed.
func own(o Own) (Definition, error) {
	if err := o.check(); err != nil {
		return Definition{}, err
	}
	d := Definition{
		Source: exportwatch.Source{
			ID: exportwatch.SourceID(o.ID), Title: o.Title, Publisher: o.Publisher, Home: crawler.StoredURL(o.Feed + o.URL),
			Schedule: cmp.Or(o.Schedule, "*/30 * * * *"), Grade: cmp.Or(o.Grade, exportwatch.Secondary), Announces: o.lists() || o.Format == "json",
			Coverage: "What its publisher chooses to put there.",
		},
		Input: func(in parsers.Input) parsers.Input {
			in.Court, in.Selectors, in.Fields, in.Key = o.Court, o.Selectors, o.Fields, o.Key
			in.Stored = crawler.StoredURL
			return in
		},
		Plan: o.plan,
	}
	if d.Fleeting = o.fleeting(); d.Fleeting == "" {
		d.Lasting = true
		d.Coverage += " A document that is taken down or replaced is told (guidance-removed, guidance-changed)."
	} else {
		d.Coverage += " That a document is taken down or replaced is not told: " + d.Fleeting + "."
	}
	if !d.Announces {
		d.Unannounced = "what it holds is compared with what it held before"
	}
	kind := exportwatch.Article
	if d.Grade == exportwatch.OfficialStatement {
		kind = exportwatch.Statement
	}
	d.Kinds = map[string]exportwatch.DocKind{"html": kind, "pdf": kind, "json": kind, "feed": kind, parsers.Auto: kind}
	if o.lists() || o.Format == "json" {
		d.Index, d.Items = o.index, o.listed
	}
	if o.lists() {
		d.Recall = "http" // whatever the source has retrieved
	}
	if o.Feed != "" {
		withoutQuery, _, _ := strings.Cut(o.Feed, "?") // which may hold a secret, and this is shown
		d.Exemptions = []Exemption{{Prefix: withoutQuery, Why: feedExempt}}
	}
	return d, nil
}

// lists reports whether what o retrieves first leads to pages.
func (o Own) lists() bool { return o.Feed != "" || o.Selectors.Item != "" || o.listsPages() }

// listsPages reports whether the records of a JSON list are read from the pages
// they name: they hold no text themselves.
func (o Own) listsPages() bool {
	return o.Format == "json" && o.Fields.URL != "" && o.Fields.Text == ""
}

// lasting reports whether what o retrieves is meant to stay as it is: the pages
// and files of those whose own words they are.
func (o Own) lasting() bool { return o.fleeting() == "" }

// fleeting says why what o retrieves is not meant to stay as it is, and nothing
// if it is. A feed lists what is new, and a list of records changes by being kept.
func (o Own) fleeting() string {
	switch {
	case o.Feed != "":
		return "it is a feed, which lists what is new"
	case !o.lists() && !slices.Contains([]string{"", "html", "pdf", "text", parsers.Auto}, o.Format):
		return "it is a list of records, which changes by being kept"
	case o.Grade != exportwatch.Primary && o.Grade != exportwatch.OfficialStatement:
		return "its grade is secondary (give primary or official-statement where the words are the publisher's own)"
	}
	return ""
}

// items returns what the list at the source's address names.
func (o Own) items(payload []byte) ([]parsers.Link, error) {
	switch {
	case o.Feed != "":
		return parsers.FeedLinks(payload)
	case o.Format == "json":
		return parsers.JSONLinks(payload, o.URL, o.Fields)
	}
	links, err := parsers.HTMLLinks(payload, o.URL, o.Selectors.Item)
	if err == nil && len(links) == 0 {
		err = errNoItems
	}
	return links, err
}

// errNoItems reports a page on which the selector of items found nothing: its
// layout is another than the selector was written for.
var errNoItems = errors.New("nothing on the page matches the item selector; look at the page and mend selectors.item")

// isList reports whether url is the address of the list, as it is or as stored.
func (o Own) isList(url string) bool {
	at := o.Feed + o.URL
	return url == at || url == crawler.StoredURL(at)
}

func (o Own) index(url string, payload []byte) (int, bool, error) {
	if !o.isList(url) {
		return 0, false, nil
	}
	if o.Format == "json" && !o.listsPages() {
		n, err := parsers.JSONRecords(payload, o.Fields)
		return n, true, err
	}
	links, err := o.items(payload)
	return len(links), true, err
}

// listed returns the items of the list; records that have no page go by their
// identifiers.
func (o Own) listed(url string, payload []byte) []parsers.Link {
	switch {
	case !o.isList(url):
		return nil
	case o.lists():
		links, err := o.items(payload)
		if err != nil {
			return nil // index has made this list suspect
		}
		return links
	}
	res, err := parsers.Parse(o.Format, parsers.Input{URL: url, Payload: payload, Fields: o.Fields, Stored: crawler.StoredURL})
	if err != nil {
		return nil // the reading of this capture records why
	}
	var links []parsers.Link
	for _, d := range res.Documents {
		links = append(links, parsers.Link{URL: string(d.ID), Text: d.Title})
	}
	return links
}

// maxOwnItems bounds how many items of a list one pass retrieves that were never
// retrieved; the next pass goes on with the rest. A publisher's whole list is
// there at the first pass, so that what it listed before is not told as new.
const maxOwnItems = 400

func (o Own) plan(now time.Time, known Known) crawler.Plan {
	start := crawler.Request{URL: o.Feed + o.URL}
	switch {
	case o.Feed != "":
		start.Exempt, start.Format = feedExempt, "feed" // what it says itself is read where a page cannot be had
	case !o.lists():
		start.Format = cmp.Or(o.Format, "html")
		return crawler.Plan{Start: []crawler.Request{start}}
	}
	return crawler.Plan{
		Start:    []crawler.Request{start},
		MaxPages: 1 + maxOwnItems + turnSize,
		Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
			if r.URL != start.URL {
				return nil
			}
			links, err := o.items(p.Body)
			if err != nil {
				return nil // index has made this list suspect
			}
			if o.lasting() {
				links = append(links, unlisted(links, crawler.StoredURL(start.URL), known)...)
			}
			return ownItems(links, now, known)
		},
	}
}

// unlisted returns the pages that were read and stand in a list no more, so that
// one which is taken down is seen, not only taken off the list. A page whose
// address holds a secret is stored without it and cannot be asked for.
func unlisted(links []parsers.Link, list string, known Known) (gone []parsers.Link) {
	listed := map[string]bool{list: true}
	for _, l := range links {
		listed[crawler.StoredURL(l.URL)] = true
	}
	for _, address := range slices.Sorted(maps.Keys(known)) {
		if known[address] && !listed[address] && !strings.Contains(address, "=REDACTED-") {
			gone = append(gone, parsers.Link{URL: address})
		}
	}
	return gone
}

// ownItems returns which of the items that a list names are retrieved, in the
// order of the list: those that were not read yet, wherever in it they stand, and
// some of the others, by turns. A crawl that meets its bound says how many it
// left out.
func ownItems(links []parsers.Link, now time.Time, known Known) []crawler.Request {
	read := func(l parsers.Link) bool { return known[crawler.StoredURL(l.URL)] }
	var old []string
	for _, l := range links {
		if read(l) {
			old = append(old, l.URL)
		}
	}
	again := inTurn(old, now)
	var next, later []crawler.Request
	for _, l := range links {
		r := crawler.Request{URL: l.URL, Format: pageFormat(l.URL)}
		switch {
		case !read(l):
			next = append(next, r)
		case again[l.URL]:
			later = append(later, r)
		}
	}
	return append(next, later...)
}
