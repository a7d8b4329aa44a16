package parsers

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html/charset"

	"exportwatch"
)

// A courtFeed is the RSS feed of a court's CM/ECF system.
type courtFeed struct {
	XMLName xml.Name `xml:"rss"`
	Channel *struct {
		Link        string      `xml:"link"`
		Description string      `xml:"description"` // which entries the court publishes
		Items       []courtItem `xml:"item"`
	} `xml:"channel"`
}

type courtItem struct {
	Title       string `xml:"title"`
	Link        string `xml:"link"`
	Description string `xml:"description"`
	GUID        string `xml:"guid"` // not unique in some courts: never an identity
	Published   string `xml:"pubDate"`
}

var (
	// "1:17-cr-00554-MKB USA v. Doe", "22-1214 Roe v. FERC", "18-90003 "
	feedTitle  = regexp.MustCompile(`^\s*((?:\d{1,2}:)?\d{2,4}-(?:[a-z]{2,4}-)?\d{1,6})(?:-[A-Za-z0-9]+)*(?:\s+(.*?))?\s*$`)
	feedAnchor = regexp.MustCompile(`(?is)<a\s[^>]*?href=["']([^"']*)["'][^>]*>(.*?)</a>`)
	docPath    = regexp.MustCompile(`/docs?1/(\d+)`)
	caseDoc    = regexp.MustCompile(`/show_case_doc\?(\d+),(\d+)`)
	caseReport = regexp.MustCompile(`/(?:DktRpt|iqquerymenu|HistDocQry)\.pl\?(\d+)`)
	guidSeq    = regexp.MustCompile(`(?:\?\d+[-&]|[?&]partId=)(\d+)$`)
	linkCase   = regexp.MustCompile(`(?i)[?&]caseid=(\d+)`)
	courtHost  = regexp.MustCompile(`^ecf\.([a-z0-9]+)\.uscourts\.gov$`)
	onlyDigits = regexp.MustCompile(`^\d+$`)
)

// readPacerRSS reads a court's feed of docket entries: a document for each
// entry, partial, of the docket it belongs to, so that one docket can occur
// several times (see [JoinDockets]). Items of one filing that differ only in
// the event are one entry. The day of an entry is that of its entry, not of
// its filing, which the feed does not tell. What the feed says of the entries it
// holds is in the metadata as feed_says.
func readPacerRSS(in Input) ([]Document, error) {
	payload, warnings, err := courtFeedInUTF8(in.Payload)
	if err != nil {
		return nil, err
	}
	feed, skipped, err := readCourtFeed(payload)
	if err != nil {
		return nil, err
	}
	if feed.Channel == nil {
		return nil, wrongShape("", "<rss> without a <channel>")
	}
	var docs []Document
	var items filings
	for _, item := range feed.Channel.Items {
		v, ok := item.version(courtID(in.Court, item.Link, feed.Channel.Link))
		if !ok {
			skipped++
			continue
		}
		if says := htmlText(feed.Channel.Description); says != "" {
			v.Meta["feed_says"] = exportwatch.Excerpt(says, 200)
		}
		items.add(v, item)
	}
	if skipped > 0 && len(items.versions) == 0 {
		return nil, wrongShape("", "none of %d items can be read and names a docket", skipped)
	}
	for i, v := range items.versions {
		docs = append(docs, docketDocument(v, items.links[i]))
	}
	if skipped > 0 {
		warnings = append(warnings, exportwatch.Warning{
			Code: "skipped", Message: fmt.Sprintf("items of the feed that name no docket or cannot be read: %d", skipped),
		})
	}
	if len(docs) > 0 {
		docs[0].Version.Warnings = append(docs[0].Version.Warnings, warnings...)
	}
	return docs, nil
}

// courtFeedInUTF8 returns the feed of a court as [feedInUTF8] does, unless it is
// declared to be in another charset: what courts declare holds.
func courtFeedInUTF8(payload []byte) ([]byte, []exportwatch.Warning, error) {
	if label := xmlCharset(payload); label != "" && !isUTF8(label) {
		return payload, nil, nil
	}
	return feedInUTF8(payload)
}

var (
	xmlDeclaration = regexp.MustCompile(`^\s*<\?xml\b[^>]*\?>`)
	courtFeedItem  = regexp.MustCompile(`(?s)<item\b[^>]*>.*?</item\s*>`)
	courtFeedEnd   = regexp.MustCompile(`</rss\s*>\s*$`)
)

// readCourtFeed reads a feed. Where the markup of an item is broken the others
// are read one by one, and those that cannot be are counted: what one party is
// called must not hide the entries of all other cases. A feed that is cut is an
// error.
func readCourtFeed(payload []byte) (feed courtFeed, broken int, err error) {
	if err = decodeCourtXML(payload, &feed); err == nil || !courtFeedEnd.Match(payload) {
		return feed, 0, err
	}
	payload = mendXML(payload)
	at := courtFeedItem.FindAllIndex(payload, maxFeedItems)
	if len(at) == 0 {
		return feed, 0, err
	}
	var whole courtFeed
	head := append(slices.Clone(payload[:at[0][0]]), "</channel></rss>"...)
	if headErr := decodeCourtXML(head, &whole); headErr != nil || whole.Channel == nil {
		return feed, 0, err
	}
	declaration := xmlDeclaration.Find(payload)
	for _, span := range at {
		var item courtItem
		if decodeCourtXML(slices.Concat(declaration, payload[span[0]:span[1]]), &item) != nil {
			broken++
			continue
		}
		whole.Channel.Items = append(whole.Channel.Items, item)
	}
	return whole, broken, nil
}

// filings gathers the items of a feed that are events of one filing.
type filings struct {
	versions []exportwatch.Version
	links    []string
	at       map[string]int
}

func (f *filings) add(v exportwatch.Version, item courtItem) {
	if f.at == nil {
		f.at = map[string]int{}
	}
	e := v.Entries[0]
	key := strings.Join([]string{v.Meta.String("docket_number"), v.Meta.String("pacer_case_id"), fold(item.Published), e.Number}, "\n")
	if i, ok := f.at[key]; ok {
		first := &f.versions[i].Entries[0]
		events := addEvents(first.ShortDescription, e.ShortDescription)
		*first = mergeEntry(*first, e)
		first.ShortDescription = events
		return
	}
	f.at[key] = len(f.versions)
	f.versions = append(f.versions, v)
	f.links = append(f.links, strings.TrimSpace(item.Link))
}

// version returns the docket as far as one item tells of it, or false if the
// item names no docket.
func (item courtItem) version(court string) (exportwatch.Version, bool) {
	m := feedTitle.FindStringSubmatch(fold(htmlText(item.Title)))
	if m == nil {
		return exportwatch.Version{}, false
	}
	meta := exportwatch.Meta{"docket_number": m[1]}
	if court != "" {
		meta["court_id"] = court
	}
	if id := item.caseID(); id != "" {
		meta["pacer_case_id"] = id
	}
	if name := caseName(m[2]); name != "" {
		meta["case_name"] = name
	}
	return exportwatch.Version{Meta: meta, Entries: []exportwatch.Entry{item.entry()}, Partial: true}, true
}

// caseID returns the number of the case in the court's system: that of the
// docket report linked to, or of the document. The links of courts of appeals
// name the case by its docket number alone, so that it stays unknown.
func (item courtItem) caseID() string {
	for _, re := range []*regexp.Regexp{caseReport, linkCase} {
		for _, where := range []string{item.Link, item.GUID, htmlText(item.link())} {
			if m := re.FindStringSubmatch(where); m != nil {
				return m[1]
			}
		}
	}
	return ""
}

// link returns the address of the document in the description, as markup.
func (item courtItem) link() string {
	if a := feedAnchor.FindStringSubmatch(item.Description); a != nil {
		return a[1]
	}
	return ""
}

// feedInstant reads the instant of an item. Courts of appeals print the zone of
// the court, the others Greenwich time. The zero time is no instant.
func feedInstant(s string) time.Time {
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		if offset, ok := printedZones()[s[i+1:]]; ok {
			s = s[:i+1] + offset
		}
	}
	t, err := time.Parse(time.RFC1123Z, s)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

func printedZones() map[string]string {
	return map[string]string{
		"GMT": "+0000", "UTC": "+0000", "EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500",
		"MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
	}
}

func (item courtItem) entry() exportwatch.Entry {
	e := exportwatch.Entry{
		DateFiled:        leadingDate(fold(item.Published)),
		Entered:          feedInstant(fold(item.Published)),
		ShortDescription: bracketed(item.Description),
	}
	if m := guidSeq.FindStringSubmatch(strings.TrimSpace(item.GUID)); m != nil {
		e.PacerSeqNo = m[1]
	}
	a := feedAnchor.FindStringSubmatch(item.Description)
	if a == nil {
		return e
	}
	link := htmlText(a[1])
	if m := docPath.FindStringSubmatch(link); m != nil {
		e.PacerDocID = pacerDocID(m[1])
	}
	if u, err := url.Parse(link); err == nil && u.Query().Get("de_seq_num") != "" {
		e.PacerSeqNo = u.Query().Get("de_seq_num")
	}
	switch text, numbered := htmlText(a[2]), caseDoc.FindStringSubmatch(link); {
	case onlyDigits.MatchString(text):
		e.Number = text
	case numbered != nil:
		e.Number = numbered[1]
	default:
		e.Number = e.PacerDocID // courts that number nothing print "Document"
	}
	return e
}

// pacerDocID returns the number of a document with 0 for its fourth digit, as
// dockets print it. Links to one document have 0 or 1 there, by whether the
// attachment menu is to be shown.
func pacerDocID(s string) string {
	if len(s) > 3 && s[3] == '1' {
		return s[:3] + "0" + s[4:]
	}
	return s
}

// bracketed returns what stands in the first pair of square brackets, nested
// ones included.
func bracketed(description string) string {
	s := htmlText(description)
	start, depth := strings.IndexByte(s, '['), 0
	if start < 0 {
		return s
	}
	for i := start; i < len(s); i++ {
		switch s[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return strings.TrimSpace(s[start+1 : i])
			}
		}
	}
	return strings.TrimSpace(s[start+1:])
}

// courtID returns the given court, or the one whose host serves the links.
func courtID(given string, links ...string) string {
	if given != "" {
		return given
	}
	for _, l := range links {
		if u, err := url.Parse(strings.TrimSpace(l)); err == nil {
			if m := courtHost.FindStringSubmatch(strings.ToLower(u.Hostname())); m != nil {
				return m[1]
			}
		}
	}
	return ""
}

// decodeCourtXML decodes the XML of court systems, which declare ISO-8859-1 and
// use the entities of HTML, into v. It is mended where it can only be read so.
func decodeCourtXML[T any](payload []byte, v *T) error {
	if err := checkFeedShape(payload); err != nil {
		return err
	}
	err := decodeEntities(payload, v)
	if err == nil {
		return nil
	}
	mended := mendXML(payload)
	if bytes.Equal(mended, payload) {
		return err
	}
	*v = *new(T) // what was read up to the fault is read again
	return decodeEntities(mended, v)
}

func decodeEntities(payload []byte, v any) error {
	d := xml.NewDecoder(bytes.NewReader(payload))
	d.CharsetReader = charset.NewReaderLabel
	d.Entity = xml.HTMLEntity
	if err := d.Decode(v); err != nil {
		line, _ := d.InputPos()
		return xmlFault(line, err)
	}
	return nil
}
