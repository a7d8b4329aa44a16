// Package sources lists what the service watches: one file per family, and
// the list in this file. A definition says where to look, how often, what the
// answers are and what they prove; it fetches and stores nothing itself.
package sources

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

// A Definition is everything the service needs to know to watch one source.
type Definition struct {
	exportwatch.Source

	// Recall is the prefix of the URLs that Plan is told of if this source has
	// retrieved them before; empty if Plan has no use for them.
	Recall string
	// Await says that what is asked for under Recall may come to be there later,
	// as an archive's copies do: Plan is also told of URLs that were asked for and
	// never had, as not read, and that nothing is there is an ordinary answer.
	Await bool
	// AwaitUntil returns until when it is an ordinary answer that nothing is at a URL
	// which a list names, as of a text that is to follow its record; the zero time if
	// what is named must be there. Nil means that of every URL.
	AwaitUntil func(url string) time.Time
	// Guess reports whether an address need not lead anywhere: Plan makes it up from
	// a number, or another archive than the one that names it keeps the copy. Nil
	// if what is named must be there.
	Guess func(url string) bool
	// Owed reports whether a URL under Recall must be had before the source is
	// read whole: Plan is told of it as not read while the last answer for it could
	// not be used, even if it was had before. Nil means none.
	Owed func(url string) bool
	// Plan returns what to retrieve at the instant now. Pages that are found
	// through a feed once and watched from then on are among known, and so are
	// documents that never change and need not be asked for again.
	Plan func(now time.Time, known Known) crawler.Plan
	// Kinds gives documents of a format their kind where the parser cannot
	// know it (an HTML page of an agency is a press release).
	Kinds map[string]exportwatch.DocKind
	// Input completes what a parser is told beside the payload; nil adds nothing.
	Input func(parsers.Input) parsers.Input
	// Keep reports whether a document that was read is watched; nil keeps all.
	Keep func(parsers.Document) bool
	// Rationed says that the publisher counts requests by the day and that the
	// schedule alone may use up what it allows: a pass that failed is made again
	// when the schedule says so, not before.
	Rationed bool
	// Index returns how many things the page at url lists, and false for a page
	// that is no index. An index that cannot be read, or that listed things and
	// now lists none, is suspect. It is nil if the source has no index.
	Index func(url string, payload []byte) (items int, ok bool, err error)
	// Items returns what the page at url lists, and nothing for a page that is no
	// index or cannot be read. It is nil if the source has no index whose items
	// come and go.
	Items func(url string, payload []byte) []parsers.Link
	// Unfollowed returns the links of the page at url that stand among what it lists
	// and that no source asks for which reads that page, how many are asked for, and
	// false for a page that lists nothing. It is nil if the source takes whatever its
	// lists hold.
	Unfollowed func(url string, payload []byte) (links []string, followed int, ok bool)
	// Route says by which of several ways the source is reached and what a key
	// would add, in one sentence; empty if there is only one way.
	Route string
	// Exemptions are the addresses for which robots.txt is not asked. Every
	// request with an Exempt reason falls under one of them.
	Exemptions []Exemption
	// Unannounced says of a source that does not announce its first versions why,
	// in a few words: what appears there is told by another source, or always was.
	// Empty for one that does.
	Unannounced string
	// Lasting reports whether documents are meant to stay once published, so
	// that one which is gone is news. It is false for feeds and dockets.
	Lasting bool
	// Fleeting says of a source of the user's own that is not Lasting why, in a
	// few words: "it is a feed". Empty for any other.
	Fleeting string
	// Census compares the store with the publisher's own figures; nil if the
	// publisher gives none.
	Census *Census
	// Reach tells texts that stand still though answers come; nil if there is no
	// telling, since nothing new may be published for long.
	Reach *Reach
	// Refill returns what to retrieve by another route to fill gap; nil if what
	// was missed cannot be had any more. Its captures are read as those of Plan.
	Refill func(gap exportwatch.Gap) crawler.Plan
}

// An Exemption is a documented API or feed that robots.txt, which is about pages
// for people, does not bind.
type Exemption struct {
	Prefix string // of the URLs it covers
	Why    string
}

// A Census is how a publisher's own figures are had. Plan asks for them; its
// requests have no Format. Read returns what the page at url says there must be,
// and none for a page that gives no figures.
type Census struct {
	Plan func(now time.Time) crawler.Plan
	Read func(url string, payload []byte) ([]Expected, error)
}

// A Reach says how far the texts of a source may lie behind. UpTo returns the day
// that the newest of those retrieved is of, the zero Date if there is none.
type Reach struct {
	UpTo func(known Known) exportwatch.Date
	Days int // that it may lie behind
}

// Expected is one figure of a publisher: how many documents whose identifier
// begins with Prefix it has, as of the day On. Where the publisher names them,
// Docs holds the identifiers and Count their number.
type Expected struct {
	What   string // for people: "documents of BIS on 2026-06-15"
	On     exportwatch.Date
	Prefix string // of document identifiers: "fr/2026-06-15/"
	Docs   []exportwatch.DocID
	// AsOf, if not zero, asks for the version of the one document Prefix that
	// applies from that day, instead of counting documents.
	AsOf exportwatch.Date
	// Entries asks for so many actions or entries in the newest version of the
	// one document Prefix, instead of counting documents.
	Entries int
	Count   int
}

// Known holds URLs that a source has retrieved before, each with whether a
// parser has read what it brought. If the source awaits pages, those that it has
// only asked for are among them, as not read.
type Known map[string]bool

// unread returns the requests whose payload has not been read yet, for
// documents that never change once they are published. A request with a
// fragment is looked for without it, see unmarked.
func (k Known) unread(list []crawler.Request) []crawler.Request {
	return slices.DeleteFunc(list, func(r crawler.Request) bool { return k[withoutMark(r.URL)] })
}

// unreadFirst returns the requests whose payload has not been read yet, wherever
// they stand, and behind them the first most of the others, to see whether they
// have changed. A crawl that has no room for all of them says how many it left out.
func (k Known) unreadFirst(most int, list []crawler.Request) []crawler.Request {
	next := k.unread(slices.Clone(list))
	read := slices.DeleteFunc(list, func(r crawler.Request) bool { return !k[withoutMark(r.URL)] })
	return append(next, first(most, read)...)
}

// unmarked returns the URLs without their fragments, read if they were read with
// any. A fragment is a note of ours and never sent: what a list says of a
// document may come to be written in another way, the document stays the same.
func (k Known) unmarked() Known {
	plain := make(Known, len(k))
	for address, read := range k {
		address = withoutMark(address)
		plain[address] = plain[address] || read
	}
	return plain
}

func withoutMark(address string) string {
	address, _, _ = strings.Cut(address, "#")
	return address
}

// Config says which documents the built-in sources follow and adds sources of
// the user's own.
type Config struct {
	Bills     []string // "119/hr/1"
	BillTerms []string // words that make a new bill worth telling, beside the statutes
	Dockets   []Docket
	CaseTerms []string // names and words that make a new case worth finding, beside the agency and the statutes
	// Officials are names under which the agency is sued, as captions print them.
	Officials []string
	// CaseCourts are the courts whose feeds are read for new cases ("dcd"); empty
	// means a few in which the agency is sued.
	CaseCourts []string
	Parts      []string // CFR parts as title/part or title/first-last: "15/744", "15/730-774"
	Agencies   []string // slugs of the Federal Register's agencies, beside BIS
	Reviews    []string // dockets of regulations.gov: "BIS-2025-0001"
	Companies  []string // Central Index Keys of companies whose filings are all read
	Only       []string // built-in sources to watch, by identifier or family ("fr/"); empty means all, "x/" alone none
	Own        []Own
	Keys       Keys
}

// Keys open routes that publishers keep for registered users. All may be empty:
// then the keyless routes are used. They are sent in headers only, never in a
// URL.
type Keys struct {
	Congress      Key // api.congress.gov
	GovInfo       Key // api.govinfo.gov
	CourtListener Key // www.courtlistener.com
	Regulations   Key // api.regulations.gov
}

// A Key is a secret. It prints as nothing that could be used.
type Key string

// String returns a placeholder, so that a key never reaches a log or an error.
func (k Key) String() string {
	if k == "" {
		return "no key"
	}
	return "a key"
}

// GoString is as String.
func (k Key) GoString() string { return k.String() }

// LogValue is as String.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.String()) }

// MarshalText is as String.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// A Docket is a case to follow.
type Docket struct {
	Court  string // CM/ECF court identifier: "dcd"
	Number string // as the court prints it: "1:26-cv-02225"
}

// ErrConfig reports a configuration that no list of sources can be made from;
// the message says which entry and what is allowed.
var ErrConfig = errors.New("source configuration")

// DefaultConfig returns what is watched when the user configures nothing: the
// Export Administration Regulations, the bills on remote access
// and on is-informed letters, and the first case about one.
func DefaultConfig() Config {
	return Config{
		Bills:     []string{"119/hr/2683", "119/s/3519", "119/hr/8284"},
		Dockets:   []Docket{{Court: "dcd", Number: "1:26-cv-02225"}},
		Officials: []string{"Lutnick"}, // the Secretary of Commerce
		Parts:     []string{"15/730-774"},
	}
}

// All returns every source in the order they are shown. It is ErrConfig if an
// entry of cfg cannot be used or two sources have one identifier.
func All(cfg Config) ([]Definition, error) {
	var defs []Definition
	for _, family := range []func(Config) ([]Definition, error){
		bis, partyLists, federalRegister, ecfr, congress, courts, sec, reviews, treasury,
	} {
		list, err := family(cfg)
		if err != nil {
			return nil, err
		}
		defs = append(defs, list...)
	}
	defs, err := only(defs, cfg.Only)
	if err != nil {
		return nil, err
	}
	for _, o := range cfg.Own {
		d, err := own(o)
		if err != nil {
			return nil, err
		}
		defs = append(defs, d)
	}
	if len(defs) == 0 {
		return nil, fmt.Errorf("%w: only: %q leaves the built-in sources out, and there is none of your own", ErrConfig, ownFamily)
	}
	return defs, unique(defs)
}

// ownFamily is the family of the sources of the user's own, which are watched
// whatever Only says; alone in it, it leaves every built-in source out.
const ownFamily = "x/"

// only returns the definitions that names name, by identifier or by family.
func only(defs []Definition, names []string) ([]Definition, error) {
	if len(names) == 0 {
		return defs, nil
	}
	named := func(d Definition, name string) bool {
		return string(d.ID) == name || strings.HasSuffix(name, "/") && strings.HasPrefix(string(d.ID), name)
	}
	for _, name := range names {
		if name != ownFamily && !slices.ContainsFunc(defs, func(d Definition) bool { return named(d, name) }) {
			return nil, fmt.Errorf("%w: only: no built-in source is called %q; exportwatch sources lists them, and %q alone watches your own sources and no other", ErrConfig, name, ownFamily)
		}
	}
	return slices.DeleteFunc(defs, func(d Definition) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return named(d, name) })
	}), nil
}

func unique(defs []Definition) error {
	seen := make(map[exportwatch.SourceID]bool, len(defs))
	for _, d := range defs {
		if seen[d.ID] {
			return fmt.Errorf("%w: two sources are called %q; give one of them another id", ErrConfig, d.ID)
		}
		seen[d.ID] = true
	}
	return nil
}

// first returns at most n of reqs.
func first(n int, reqs []crawler.Request) []crawler.Request {
	return reqs[:min(n, len(reqs))]
}
