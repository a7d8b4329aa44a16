package sources

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

// The lists of api.govinfo.gov: github.com/usgpo/api, "Collections Service".
const (
	govinfoAPI       = "https://api.govinfo.gov/"
	govinfoAPIExempt = "api.govinfo.gov is an interface for registered programs"
	// collectionReach is how far back a pass asks, a day more than the feeds tell of.
	collectionReach = 72 * time.Hour
	// collectionPage is how many files are asked for at a time; answers of up to
	// 1000 are allowed, and these stay small.
	collectionPage = 100
	// collectionPages bounds the pages of one list. 18,196 records were once
	// renewed in two days.
	collectionPages = 200
)

// collections asks for the texts and the records that changed in an interval:
// "FROM" or "FROM/TO", instants by RFC 3339.
func (w billWatch) collections(interval string) []crawler.Request {
	return []crawler.Request{
		w.collectionRequest(collectionAddress("BILLS", interval, "*")),
		w.collectionRequest(collectionAddress("BILLSTATUS", interval, "*")),
	}
}

// collectionAddress returns the address of the page of a list at a cursor, which
// is encoded as its publisher gave it.
func collectionAddress(collection, interval, cursor string) string {
	return fmt.Sprintf("%scollections/%s/%s?offsetMark=%s&pageSize=%d", govinfoAPI, collection, interval, cursor, collectionPage)
}

// collectionRequest asks the API of govinfo; the key goes in a header, so that no
// address holds it.
func (w billWatch) collectionRequest(address string) crawler.Request {
	return crawler.Request{
		URL: address, Accept: "application/json", Exempt: govinfoAPIExempt,
		Header: http.Header{"X-Api-Key": {string(w.listKey)}},
	}
}

// isCollection reports whether the address is of a page of a list.
func isCollection(address string) bool { return collectionPath.MatchString(address) }

// collectionPath matches the address of a page of a list; the note behind it is
// ours and tells how many pages and files came before.
var collectionPath = regexp.MustCompile(`^https://api\.govinfo\.gov/collections/(BILLS|BILLSTATUS)/([0-9TZ:/-]+)\?offsetMark=([^&#]+)&pageSize=\d+(?:#after=(\d{1,6}),(\d{1,6}))?$`)

// A collectedPage is a page of a list as it stands among the others.
type collectedPage struct {
	parsers.BillCollection
	collection  string // "BILLS"
	interval    string
	cursor      string
	pages, held int    // so far, this one included
	next        string // address of the next page with its note, empty on the last
}

// readCollection reads a page of a list. It is an error if the list breaks off
// before all is told that it counts, goes on where it cannot be followed, or is
// longer than is read.
func readCollection(address string, payload []byte) (p collectedPage, err error) {
	m := collectionPath.FindStringSubmatch(address)
	if m == nil {
		return p, brokenCollection("%s is no page of a list", address)
	}
	p = collectedPage{collection: m[1], interval: m[2], cursor: m[3], pages: 1}
	if p.BillCollection, err = parsers.ReadBillCollection(payload, p.collection); err != nil {
		return p, err
	}
	p.held = len(p.Packages)
	if m[4] != "" {
		before, err1 := strconv.Atoi(m[4])
		had, err2 := strconv.Atoi(m[5])
		if err := errors.Join(err1, err2); err != nil {
			return p, brokenCollection("%s: %w", address, err)
		}
		p.pages, p.held = p.pages+before, p.held+had
	}
	return p.goOn()
}

// goOn returns p with the address of its next page, if it is not the last.
func (p collectedPage) goOn() (collectedPage, error) {
	missing := p.Count - p.held
	switch {
	case p.Count > collectionPages*collectionPage || missing > 0 && p.pages >= collectionPages:
		return p, brokenCollection("%d files changed and are listed on more than %d pages, which is more than is read", p.Count, collectionPages)
	case missing <= 0 || p.Next == "" && missing <= p.moved():
		return p, nil
	case p.Next == "":
		return p, brokenCollection("the list breaks off after %d of %d files", p.held, p.Count)
	}
	cursor := cursorIn(p.Next, p.collection, p.interval)
	if cursor == "" || cursor == p.cursor {
		return p, brokenCollection("the next page is none of this list: %s", exportwatch.Excerpt(p.Next, 200))
	}
	p.next = fmt.Sprintf("%s#after=%d,%d", collectionAddress(p.collection, p.interval, cursor), p.pages, p.held)
	return p, nil
}

// moved returns how many files may be missing at the end: what is renewed while a
// list of several pages and without an end is read moves to its other end. The
// next pass finds it.
func (p collectedPage) moved() int {
	if p.pages == 1 || strings.Contains(p.interval, "/") {
		return 0
	}
	return collectionPage
}

func brokenCollection(format string, args ...any) error {
	return &parsers.Error{Format: "govinfo-json", Reason: exportwatch.ReasonWrongShape, Err: fmt.Errorf(format, args...)}
}

// cursorIn returns the cursor of the address that an answer names as its next
// page, as it is encoded there; empty if the address is of another host or list
// or has none. Nothing else is taken from the answer.
func cursorIn(next, collection, interval string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme+"://"+u.Host+"/" != govinfoAPI || u.User != nil ||
		strings.TrimSuffix(u.Path, "/") != "/collections/"+collection+"/"+interval {
		return ""
	}
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		if cursor, ok := strings.CutPrefix(part, "offsetMark="); ok && isCursor.MatchString(cursor) {
			return cursor
		}
	}
	return ""
}

var isCursor = regexp.MustCompile(`^(?:[A-Za-z0-9+/=_.~*-]|%[0-9A-Fa-f]{2}){1,500}$`)

// collected asks for what a page of a list leads to: texts that nobody has read,
// records of bills that were found before or are by their title, and the next
// page. What is left of an earlier Congress changes by being processed anew.
func (s billSearch) collected(address string, payload []byte) []crawler.Request {
	page, err := readCollection(address, payload)
	if err != nil {
		return nil // billIndex has made this page suspect
	}
	var next []crawler.Request
	if page.next != "" {
		next = append(next, s.collectionRequest(page.next))
	}
	oldest := page.oldest()
	var names []string
	for _, file := range page.Packages {
		if f, ok := textIn(file.Name); ok && f.bill.congress >= oldest {
			names = append(names, file.Name)
		}
		if m := recordName.FindStringSubmatch(file.Name); m != nil {
			next = append(next, s.recorded(m[1]+"/"+m[2]+"/"+m[3], file.Title, oldest)...)
		}
	}
	return append(next, s.textsNamed(names)...)
}

// recorded asks for the record of the bill name of which a list gives the title.
func (s billSearch) recorded(name, title, oldest string) []crawler.Request {
	b, ok := parseBill(name)
	if !ok {
		return nil
	}
	if b.congress < oldest {
		title = "" // of old bills only those found before are followed
	}
	return s.told(b, parsers.Document{Document: exportwatch.Document{ID: b.doc(), Title: title}})
}

// oldest returns the Congress, of three digits, that sat when the interval began.
func (p collectedPage) oldest() string {
	from, _, _ := strings.Cut(p.interval, "/")
	at, err := time.Parse(time.RFC3339, from)
	if err != nil {
		return "" // a list that was not asked for with an instant is read whole
	}
	return fmt.Sprint(congressOn(at))
}
