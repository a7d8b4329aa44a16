package parsers

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/mmcdole/gofeed"

	"exportwatch"
)

var (
	// currentTitle matches "8-K - EXAMPLE CORP (0000999999) (Filer)".
	currentTitle = regexp.MustCompile(`^(\S.*?)\s+-\s+(.+?)\s+\((\d{10})\)(?:\s+\(([^()]+)\))?$`)
	// companyTitle matches "8-K  - Current report", of the feed of one company.
	companyTitle  = regexp.MustCompile(`^(\S.*?)\s+-\s+\S`)
	companyName   = regexp.MustCompile(`<conformed-name>([^<]{1,200})</conformed-name>`)
	companyNumber = regexp.MustCompile(`<cik>(\d{10})</cik>`)
	currentFiled  = regexp.MustCompile(`(?i)Filed:\s*(\d{4}-\d{2}-\d{2})`)
	currentNumber = regexp.MustCompile(`accession-number=(\d{10}-\d{2}-\d{6})$`)
	currentItem   = regexp.MustCompile(`(?i)\bItem\s+(\d{1,2}\.\d{2})\b`)
)

// readEDGARCurrent reads EDGAR's feed of the latest filings, or of those of one
// company. A filing of several persons has an entry for each and is one document,
// named by the accession.
func readEDGARCurrent(in Input) ([]Document, error) {
	feed, _, err := parseFeed(in.Payload)
	if err != nil {
		return nil, err
	}
	if feed.FeedType != "atom" || len(feed.Items) > maxFeedItems {
		return nil, wrongShape("", "not the Atom feed of EDGAR's latest filings")
	}
	at := map[string]int{}
	var docs []Document
	head, _, _ := bytes.Cut(in.Payload, []byte("<entry"))
	filer, cik := firstGroup(companyName.FindStringSubmatch(string(head))), firstGroup(companyNumber.FindStringSubmatch(string(head)))
	for _, item := range feed.Items {
		if title := fold(item.Title); filer != "" && cik != "" && !currentTitle.MatchString(title) && companyTitle.MatchString(title) {
			item.Title = companyTitle.FindStringSubmatch(title)[1] + " - " + htmlText(filer) + " (" + cik + ") (Filer)"
		}
		accession, d, ok := currentFiling(item)
		if !ok {
			return nil, wrongShape("", "entry %q is no filing of EDGAR", exportwatch.Excerpt(item.Title, 60))
		}
		if i, known := at[accession]; known {
			party := docs[i].Version.Meta.Strings("parties")
			docs[i].Version.Meta["parties"] = uniq(append(party, d.Version.Meta.Strings("parties")...))
			continue
		}
		at[accession] = len(docs)
		docs = append(docs, d)
	}
	for i := range docs {
		docs[i].writeCurrent()
	}
	return docs, nil
}

// currentFiling reads one entry.
func currentFiling(item *gofeed.Item) (accession string, d Document, ok bool) {
	title, number := currentTitle.FindStringSubmatch(fold(item.Title)), currentNumber.FindStringSubmatch(item.GUID)
	if title == nil || number == nil {
		return "", d, false
	}
	summary := htmlText(item.Description)
	d.ID, d.Kind, d.URL = exportwatch.DocID("sec/"+number[1]), exportwatch.SECFiling, resolveWeb("https://www.sec.gov/", item.Link)
	d.Title = title[1] + " of " + title[2]
	if filed := currentFiled.FindStringSubmatch(summary); filed != nil {
		d.Version.Published = leadingDate(filed[1])
	}
	var items []string
	for _, m := range currentItem.FindAllStringSubmatch(summary, -1) {
		items = append(items, m[1])
	}
	d.Version.Meta = metaOf(exportwatch.Meta{
		"accession": number[1], "form": title[1], "filer": title[2], "cik": title[3], "items": uniq(items),
		"parties": []string{strings.TrimSpace(title[2] + " (" + title[3] + ") " + title[4])},
	})
	return number[1], d, true
}

// writeCurrent writes what is known of a filing as its text.
func (d *Document) writeCurrent() {
	m := d.Version.Meta
	var b builder
	b.section("filing", "", d.Title, 0)
	b.para("Filed: " + d.Version.Published.String())
	b.para("Accession number: " + m.String("accession"))
	for _, p := range m.Strings("parties") {
		b.para("Party: " + p)
	}
	for _, i := range m.Strings("items") {
		b.para("Item " + i)
	}
	b.finish(&d.Version)
}
