package parsers

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"

	"exportwatch"
)

// maxFeedItems bounds the items taken from one feed; official feeds hold hundreds.
const maxFeedItems = 10_000

// readFeed reads RSS, Atom or JSON Feed: one article an item, its text the title
// and what the feed carries of the content. It is the page that the item leads to,
// or for an item that leads nowhere a document of the feed.
func readFeed(in Input) ([]Document, error) {
	feed, warnings, err := parseFeed(in.Payload)
	if err != nil {
		return nil, err
	}
	var stray []bool
	if len(warnings) > 0 {
		stray = strayItems(in.Payload, len(feed.Items))
	}
	var docs []Document
	for i, item := range feed.Items[:min(len(feed.Items), maxFeedItems)] {
		d := feedDocument(in, feed, item)
		if len(warnings) > 0 && stray[i] {
			d.Version.Warnings = warnings
		}
		docs = append(docs, d)
	}
	return docs, nil
}

// FeedLinks returns the links of an RSS, Atom or JSON feed in its order, each
// address once. Text is the item's title, Published the day as written in the
// feed. The error is an *[Error].
func FeedLinks(payload []byte) ([]Link, error) {
	if err := checkPayload(payload); err != nil {
		return nil, asError("feed", err)
	}
	feed, _, err := parseFeed(payload)
	if err != nil {
		return nil, asError("feed", err)
	}
	seen := map[string]bool{}
	var links []Link
	for _, item := range feed.Items[:min(len(feed.Items), maxLinks)] {
		address := itemAddress(feed, item)
		if address == "" || seen[address] {
			continue
		}
		seen[address] = true
		links = append(links, Link{URL: address, Text: htmlText(item.Title), Published: itemDate(item)})
	}
	return links, nil
}

// parseFeed reads a feed; the warnings are of its bytes.
func parseFeed(payload []byte) (*gofeed.Feed, []exportwatch.Warning, error) {
	payload, warnings, err := feedInUTF8(payload)
	if err != nil {
		return nil, nil, err
	}
	check := checkXMLFeed
	if isJSONObject(payload) {
		check = checkJSONFeed
	}
	if err := check(payload); err != nil {
		return nil, nil, err
	}
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(payload))
	var syntax *xml.SyntaxError
	switch {
	case err == nil:
		return feed, warnings, checkItems(payload, feed)
	case isJSONObject(payload):
		return nil, nil, jsonFault("$", err)
	case errors.As(err, &syntax):
		return nil, nil, xmlFault(syntax.Line, err)
	}
	return nil, nil, fault(exportwatch.ReasonMalformed, "offset 0", "%w", err) // by its front it is no feed
}

// checkItems refuses a feed of which items were lost: the parser mends tags that
// cross or are left open, and what stands behind them may go with it. Items of
// which none leads anywhere are no news that could be followed.
func checkItems(payload []byte, feed *gofeed.Feed) error {
	begun, where := len(feed.Items), ""
	if !isJSONObject(payload) {
		starts := itemsBegun(payload)
		if begun = len(starts); begun > len(feed.Items) { // the last that may have been read whole
			where = fmt.Sprintf("offset %d", starts[max(0, len(feed.Items)-1)])
		}
	}
	switch {
	case begun > len(feed.Items):
		return fault(exportwatch.ReasonMalformed, where, "%d items begin and %d can be read: tags that cross or are left open", begun, len(feed.Items))
	case begun == 0 || slices.ContainsFunc(feed.Items, func(i *gofeed.Item) bool { return itemAddress(feed, i) != "" }):
		return nil
	}
	return wrongShape("", "none of %d items has an address", begun)
}

// strayItems reports which of n items hold bytes that are not UTF-8: all, where the
// items that begin in the payload are not those that were read.
func strayItems(payload []byte, n int) []bool {
	starts, stray := append(itemsBegun(payload), len(payload)), make([]bool, n)
	for i := range stray {
		stray[i] = len(starts) != n+1 || !utf8.Valid(payload[starts[i]:starts[i+1]])
	}
	return stray
}

// itemsBegun returns where in the markup the items of RSS and the entries of Atom
// begin, those quoted in CDATA and comments left out.
func itemsBegun(payload []byte) (starts []int) {
	for rest := payload; ; {
		at := bytes.IndexByte(rest, '<')
		if at < 0 {
			return starts
		}
		rest = rest[at:]
		if itemStart.Match(firstBytes(rest, 12)) {
			starts = append(starts, len(payload)-len(rest))
		}
		_, size := markupAt(rest)
		rest = rest[size:]
	}
}

var itemStart = regexp.MustCompile(`^<(?:atom:)?(?:item|entry)[\s>/]`)

func isJSONObject(payload []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(payload, " \t\r\n"), []byte("{"))
}

// checkJSONFeed refuses JSON without what every JSON Feed has: the address of
// its version, and a list of items that may be empty.
func checkJSONFeed(payload []byte) error {
	var feed struct {
		Version word                          `json:"version"`
		Items   *[]map[string]json.RawMessage `json:"items"`
	}
	if err := decodeJSON(payload, &feed); err != nil {
		return err
	}
	switch {
	case !strings.Contains(string(feed.Version), "jsonfeed.org/version/"):
		return wrongShape("$.version", "not the version of a JSON Feed: %q", exportwatch.Excerpt(string(feed.Version), 60))
	case feed.Items == nil:
		return wrongShape("$.items", "a JSON Feed without a list of items")
	}
	return nil
}

// checkXMLFeed refuses what is neither RSS nor Atom, and RSS without the
// channel that even an empty feed has.
func checkXMLFeed(payload []byte) error {
	if err := checkFeedShape(payload); err != nil {
		return err
	}
	if gofeed.DetectFeedType(bytes.NewReader(payload)) == gofeed.FeedTypeUnknown {
		return wrongShape("offset 0", "neither RSS nor Atom nor JSON Feed")
	}
	if root, inside := xmlNames(firstBytes(payload, sniffWindow)); strings.EqualFold(root, "rss") && len(payload) <= sniffWindow && !inside["channel"] {
		return wrongShape("", "RSS without a channel")
	}
	return nil
}

const (
	deepestFeed  = 512     // feeds nest about ten deep
	mostElements = 1 << 20 // the docket of a large case has some hundred thousand
)

// checkFeedShape refuses markup nested, or with more elements, than any feed or
// docket needs, entities of the document's own, and a second document behind the
// first, of which a decoder would say nothing. What stands in CDATA is
// text, however many unclosed tags of HTML it holds.
func checkFeedShape(payload []byte) error {
	depth, elements, root := 0, 0, rootEnd{}
	for rest := payload; ; elements++ {
		at := bytes.IndexByte(rest, '<')
		if at < 0 {
			return nil
		}
		change, size := markupAt(rest[at:])
		if root.passed(rest[at:], depth) {
			return fault(exportwatch.ReasonMalformed, fmt.Sprintf("offset %d", len(payload)-len(rest)+at), "an element behind the end of the document: two documents in one payload")
		}
		switch depth = max(0, depth+change); {
		case bytes.HasPrefix(rest[at:], []byte("<!ENTITY")):
			return fault(exportwatch.ReasonMalformed, fmt.Sprintf("offset %d", len(payload)-len(rest)+at), "the document declares entities, which are never expanded")
		case depth > deepestFeed:
			return fault(exportwatch.ReasonTooDeep, fmt.Sprintf("offset %d", len(payload)-len(rest)+at), "more than %d elements deep", deepestFeed)
		case elements > 2*mostElements: // begin and end tags
			return fault(exportwatch.ReasonTooLarge, fmt.Sprintf("offset %d", len(payload)-len(rest)+at), "more than %d elements", mostElements)
		}
		rest = rest[at+size:]
	}
}

// A rootEnd tells where the root element of a document has ended. A page, which
// may go on behind its end tag, has none.
type rootEnd struct {
	name  string
	ended bool
}

// passed reports whether markup, found at depth, begins an element behind the root.
func (r *rootEnd) passed(markup []byte, depth int) bool {
	m := tagName.FindSubmatch(firstBytes(markup, maxRootName))
	switch {
	case m == nil:
		return false
	case len(m[1]) == 0 && r.ended:
		return true
	case r.name == "" && len(m[1]) == 0 && !strings.EqualFold(string(m[2]), "html"):
		r.name = string(m[2])
	case len(m[1]) > 0 && depth == 1 && r.name == string(m[2]):
		r.ended = true
	}
	return false
}

var tagName = regexp.MustCompile(`^<(/?)([A-Za-z_][^\s/>]*)`)

// maxRootName bounds, in bytes, how much of a tag is searched for its name.
const maxRootName = 64

// markupAt returns how the piece of markup at the start of s changes the depth,
// and its length.
func markupAt(s []byte) (change, size int) {
	for _, quoting := range [][2]string{{"<![CDATA[", "]]>"}, {"<!--", "-->"}, {"<?", "?>"}} {
		if bytes.HasPrefix(s, []byte(quoting[0])) {
			return 0, endOf(s, len(quoting[0]), quoting[1])
		}
	}
	switch {
	case len(s) < 2 || s[1] == '!':
		return 0, 1
	case s[1] == '/':
		return -1, 2
	}
	size = tagEnd(s)
	if size > 1 && s[size-1] == '>' && s[size-2] == '/' {
		return 0, size
	}
	return 1, size
}

// endOf returns where s goes on after the first end at or after from.
func endOf(s []byte, from int, end string) int {
	if at := bytes.Index(s[from:], []byte(end)); at >= 0 {
		return from + at + len(end)
	}
	return len(s)
}

// tagEnd returns the length of the tag at the start of s, in whose quoted
// values a ">" is text.
func tagEnd(s []byte) int {
	quote := byte(0)
	for i, c := range s {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return len(s)
}

// itemAddress returns the absolute web address of an item, or "".
func itemAddress(feed *gofeed.Feed, item *gofeed.Item) string {
	link := strings.TrimSpace(item.Link)
	if link == "" && (strings.HasPrefix(item.GUID, "http://") || strings.HasPrefix(item.GUID, "https://")) {
		link = item.GUID // RSS 2.0: a guid is a permalink unless it says otherwise
	}
	return resolveWeb(feed.Link, link)
}

func feedDocument(in Input, feed *gofeed.Feed, item *gofeed.Item) Document {
	stored := in.Stored
	if stored == nil {
		stored = func(address string) string { return address }
	}
	d := Document{Document: exportwatch.Document{Kind: exportwatch.Article, Title: htmlText(item.Title), URL: stored(itemAddress(feed, item))}}
	if d.ID = pageID(Input{URL: d.URL}, "page"); d.URL == "" {
		d.URL = in.URL
		d.ID = pageID(in, "page") + exportwatch.DocID("#"+exportwatch.DigestOf([]byte(cmp.Or(item.GUID, item.Title, item.Description))).String()[:16])
	}
	var b builder
	b.section("item", "", d.Title, 0)
	body := item.Content
	if strings.TrimSpace(body) == "" {
		body = item.Description
	}
	w := pageWriter{b: &b}
	w.fragment(body)
	b.finish(&d.Version)
	d.Version.Published = itemDate(item)
	d.Version.Meta = feedMeta(item, stored)
	return d
}

func feedMeta(item *gofeed.Item, stored func(string) string) exportwatch.Meta {
	m := exportwatch.Meta{}
	if item.GUID != "" {
		m["guid"] = stored(item.GUID)
	}
	if len(item.Categories) > 0 {
		m["categories"] = item.Categories
	}
	return m
}

// itemDate returns the day of publication as the feed writes it, in the feed's
// own zone or, where that is Greenwich's clock, in Washington.
func itemDate(item *gofeed.Item) exportwatch.Date {
	stamp, at := item.Published, item.PublishedParsed
	if at == nil && item.UpdatedParsed != nil {
		stamp, at = item.Updated, item.UpdatedParsed
	}
	if at == nil {
		return leadingDate(stamp)
	}
	if d := leadingDate(stamp); !d.IsZero() && !greenwich.MatchString(stamp) {
		return d
	}
	return dayInWashington(at.UTC())
}

// greenwich matches the end of a stamp of Greenwich's clock.
var greenwich = regexp.MustCompile(`(?:\d\s?Z|\s(?:GMT|UTC?)|[+-]00:?00)\s*$`)

// fragment writes a piece of HTML, or text, as blocks. Markup nested too deep
// to be parsed is written as the text it is.
func (w *pageWriter) fragment(markup string) {
	n, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		w.b.para(markup)
		return
	}
	markStruck(n)
	markRaised(n)
	w.blocks(n)
	w.flush()
}

// htmlText returns the text of a piece of HTML on one line.
func htmlText(markup string) string {
	if !strings.ContainsAny(markup, "<&") {
		return fold(markup)
	}
	n, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		return fold(markup)
	}
	markStruck(n)
	markRaised(n)
	return fold(spacedText(n))
}
