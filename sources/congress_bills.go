package sources

import (
	"fmt"
	"regexp"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

// watched follows the bills of the watch list: their records first, then every
// text version that a record names.
func (w billWatch) watched() Definition {
	d := Definition{
		Source: exportwatch.Source{
			ID: "congress/bills", Title: "Watched bills", Publisher: "Congress (govinfo)",
			Home: "https://www.congress.gov/", Schedule: "10 */2 * * *", Grade: exportwatch.Primary,
			Coverage: "Status is renewed every few hours and reaches congress.gov first; only the bills on the watch list.",
		},
		Unannounced: "a bill is watched from where it stands; new ones are told by congress/new-bills",
		Plan: func(time.Time, Known) crawler.Plan {
			var start []crawler.Request
			for _, b := range w.bills {
				start = append(start, w.record(b)...)
			}
			return crawler.Plan{Start: start, Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
				return append(w.restOfPart(r, p), texts(r, p)...)
			}}
		},
		Kinds:      billKinds(),
		Exemptions: congressExemptions(),
		Census:     &Census{Plan: w.textCensus, Read: w.readTextCensus},
		Route:      "The bulk data of govinfo, which need no key; a key of api.congress.gov tells of actions hours earlier and of hearings, and counts the actions.",
	}
	if w.key == "" {
		d.Coverage += " Without a key of api.congress.gov the actions of a bill cannot be compared with a figure of the publisher, since only the record itself tells them; its text versions are compared."
	} else {
		d.Publisher = "Congress (congress.gov)"
		d.Census = &Census{Plan: w.actionCensus, Read: w.readActionCensus}
		d.Route = "The API of congress.gov with a key, which tells of actions hours before the bulk data do; texts from govinfo, where they appear first."
	}
	return d
}

// restOfPart asks for the next page of a part that one answer does not hold.
func (w billWatch) restOfPart(r crawler.Request, p crawler.Page) []crawler.Request {
	if r.Format != "congress-json" {
		return nil
	}
	return w.nextPart(r, p.Body)
}

// actionCensus asks how many actions congress.gov has of each watched bill.
func (w billWatch) actionCensus(time.Time) crawler.Plan {
	var start []crawler.Request
	for _, b := range w.bills {
		start = append(start, w.apiRequest(b.apiURL("actions"), ""))
	}
	return crawler.Plan{Start: start}
}

var apiBill = regexp.MustCompile(`/v3/bill/(\d{3})/([a-z]+)/(\d{1,5})/actions\?`)

// readActionCensus expects as many actions as the rows of congress.gov tell,
// those on one event taken together as they are in the store. Where one answer
// does not hold all rows, nothing can be said.
func (w billWatch) readActionCensus(url string, payload []byte) ([]Expected, error) {
	m := apiBill.FindStringSubmatch(url)
	if m == nil {
		return nil, nil
	}
	rows, of, actions, err := parsers.CongressActions(payload)
	if err != nil {
		return nil, err
	}
	if rows != of {
		return nil, fmt.Errorf("%d of %d rows of actions: one answer does not hold them all, so nothing can be compared", rows, of)
	}
	b := billID{m[1], m[2], m[3]}
	return []Expected{{What: "actions of " + b.label() + " (congress " + b.congress + ")", Prefix: string(b.doc()), Entries: actions, Count: actions}}, nil
}

const billSitemaps = govinfo + "sitemap/bulkdata/BILLS/sitemapindex.xml"

var billSitemap = regexp.MustCompile(`https://www\.govinfo\.gov/sitemap/bulkdata/BILLS/(\d{3})([a-z]+)/sitemap\.xml`)

// textCensus asks the site maps of govinfo which text versions there are of the
// watched bills. Without a key nobody but the record itself says how many
// actions a bill has.
func (w billWatch) textCensus(time.Time) crawler.Plan {
	return crawler.Plan{
		Start: []crawler.Request{govinfoRequest(billSitemaps, "")},
		Follow: func(r crawler.Request, p crawler.Page) []crawler.Request {
			if r.URL != billSitemaps {
				return nil
			}
			return sitemapRequests(p.Body, func(congress, kind string) bool {
				for _, b := range w.bills {
					if b.congress == congress && b.kind == kind {
						return true
					}
				}
				return false
			})
		},
	}
}

// sitemapRequests asks for the site maps that an index lists and want wants.
func sitemapRequests(index []byte, want func(congress, kind string) bool) []crawler.Request {
	var next []crawler.Request
	for _, m := range billSitemap.FindAllSubmatch(index, -1) {
		if want(string(m[1]), string(m[2])) {
			next = append(next, govinfoRequest(string(m[0]), ""))
		}
	}
	return next
}

// readTextCensus expects the text versions of each watched bill that a site map
// lists.
func (w billWatch) readTextCensus(url string, payload []byte) ([]Expected, error) {
	m := billSitemap.FindStringSubmatch(url)
	if m == nil {
		return nil, nil // the index of site maps
	}
	files, err := parsers.SitemapPages(payload)
	if err != nil {
		return nil, err
	}
	var out []Expected
	for _, b := range w.bills {
		if b.congress != m[1] || b.kind != m[2] {
			continue
		}
		e := Expected{What: "text versions of " + b.label() + " (congress " + b.congress + ")", Prefix: string(b.doc()) + "@"}
		for _, f := range files {
			if t, ok := textIn(f.URL); ok && t.bill == b {
				e.Docs = append(e.Docs, exportwatch.DocID(string(b.doc())+"@"+t.stage))
			}
		}
		e.Count = len(e.Docs)
		out = append(out, e)
	}
	return out, nil
}

// A billFile is a text version as file names tell it.
type billFile struct {
	bill  billID
	stage string // "ih"
}

var textFile = regexp.MustCompile(`\bBILLS-(\d{3})(hr|s|hjres|sjres|hconres|sconres|hres|sres)(\d{1,5})([a-z]{2,4}\d?)\b`)

// textIn returns the text version that an address names.
func textIn(s string) (billFile, bool) {
	m := textFile.FindStringSubmatch(s)
	if m == nil {
		return billFile{}, false
	}
	return billFile{billID{m[1], m[2], m[3]}, m[4]}, true
}

// url is where govinfo serves the text version as XML, whichever session of
// Congress it is from.
func (f billFile) url() string {
	name := "BILLS-" + f.bill.congress + f.bill.kind + f.bill.number + f.stage
	return govinfo + "content/pkg/" + name + "/xml/" + name + ".xml"
}
