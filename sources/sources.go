// Package sources lists what the service watches: one file per family, and
// the list in this file. A definition says where to look, how often, what the
// answers are and what they prove; it fetches and stores nothing itself.
package sources

import (
	"errors"
	"fmt"
	"slices"
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
	// Index returns how many things the page at url lists, and false for a page
	// that is no index. An index that cannot be read, or that listed things and
	// now lists none, is suspect. It is nil if the source has no index.
	Index func(url string, payload []byte) (items int, ok bool, err error)
}

// Known holds URLs that a source has retrieved before, each with whether a
// parser has read what it brought.
type Known map[string]bool

// unread returns the requests whose payload has not been read yet, for
// documents that never change once they are published.
func (k Known) unread(list []crawler.Request) []crawler.Request {
	return slices.DeleteFunc(list, func(r crawler.Request) bool { return k[r.URL] })
}

// Config says which documents the built-in sources follow and adds sources of
// the user's own.
type Config struct {
	Bills   []string // "119/hr/2683"
	Dockets []Docket
	Parts   []string // CFR parts as title/part: "15/744"
	Own     []Own
}

// A Docket is a case to follow.
type Docket struct {
	Court  string // CM/ECF court identifier: "dcd"
	Number string // as the court prints it: "1:26-cv-02225"
}

// ErrConfig reports a configuration that no list of sources can be made from;
// the message says which entry and what is allowed.
var ErrConfig = errors.New("source configuration")

// DefaultConfig returns what is watched when the user configures nothing: the
// parts of the EAR that letters and lists stand in, the bills on remote access
// and on is-informed letters, and the first case about one.
func DefaultConfig() Config {
	return Config{
		Bills:   []string{"119/hr/2683", "119/s/3519", "119/hr/8284"},
		Dockets: []Docket{{Court: "dcd", Number: "1:26-cv-02225"}},
		Parts:   []string{"15/734", "15/740", "15/744", "15/746", "15/772"},
	}
}

// All returns every source in the order they are shown. It is ErrConfig if an
// entry of cfg cannot be used or two sources have one identifier.
func All(cfg Config) ([]Definition, error) {
	defs := []Definition{bisNews(), bisGuidance(), frDocuments(), frPresidential(), frPublicInspection(), sec8K()}
	for _, part := range cfg.Parts {
		d, err := ecfrPart(part)
		if err != nil {
			return nil, err
		}
		defs = append(defs, d)
	}
	bills, err := congressBills(cfg.Bills)
	if err != nil {
		return nil, err
	}
	defs = append(defs, bills)
	courts, err := courtFeeds(cfg.Dockets)
	if err != nil {
		return nil, err
	}
	defs = append(defs, courts...)
	for _, o := range cfg.Own {
		d, err := own(o)
		if err != nil {
			return nil, err
		}
		defs = append(defs, d)
	}
	return defs, unique(defs)
}

func unique(defs []Definition) error {
	var seen []exportwatch.SourceID
	for _, d := range defs {
		if slices.Contains(seen, d.ID) {
			return fmt.Errorf("%w: two sources are called %q; give one of them another id", ErrConfig, d.ID)
		}
		seen = append(seen, d.ID)
	}
	return nil
}

// first returns at most n of reqs.
func first(n int, reqs []crawler.Request) []crawler.Request {
	return reqs[:min(n, len(reqs))]
}
