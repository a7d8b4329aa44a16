package parsers

import (
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"exportwatch"
)

var (
	accessionInURL = regexp.MustCompile(`/(\d{10})-?(\d{2})-?(\d{6})(?:[/.-]|$)`)
	filingIndex    = regexp.MustCompile(`-index(?:-headers)?\.html?$`)
	reportItem     = regexp.MustCompile(`(?i)^item\s+(\d{1,2}(?:\.\d{2})?[A-C]?)\s*[.:—–-]?\s*(.*)$`)
	reportDate     = regexp.MustCompile(`(?i)date of (?:earliest event reported|report)[^A-Z0-9]*`)
	formName       = regexp.MustCompile(`(?i)\bform\s+(\d{1,2}-[A-Z]{1,2}(?:/A)?)\b`)
)

// readEDGARFiling reads one HTML document of an EDGAR filing: a report such as
// an 8-K or a 6-K as "sec/<accession>", a press release or other exhibit filed
// with one as "sec/<accession>/<file>". Its numbered items are sections;
// the tags of inline XBRL are dropped and their facts become metadata. What it
// does not say of itself is taken from the mark of its address, see FilingMark.
func readEDGARFiling(in Input) ([]Document, error) {
	doc, warnings, err := parseHTMLTree(in.Payload, in.MediaType)
	if err != nil {
		return nil, err
	}
	address, mark := ParseFilingMark(in.URL)
	in.URL = address
	facts := xbrlFacts(doc)
	w := pageWriter{b: &builder{}, headed: itemHeading}
	for _, n := range doc.Find("body").Nodes {
		w.blocks(n)
	}
	w.flush()
	d := Document{Document: exportwatch.Document{ID: pageID(in, "sec"), Kind: exportwatch.SECFiling, URL: in.URL}}
	w.b.finish(&d.Version)
	if d.Version.Text == "" {
		return nil, wrongShape("", "a filing without text")
	}
	if filingIndex.MatchString(in.URL) {
		return nil, wrongShape("", "the index of a filing, not a document of it")
	}
	if !fromEDGAR(in.URL, d.Version.Text, facts) {
		return nil, wrongShape("", "neither its address nor its text shows a filing with the SEC")
	}
	d.Version.Warnings = append(wholePage(in.Payload), warnings...)
	d.Version.Meta = filingMeta(facts, d.Version.Text)
	if m := accessionInURL.FindStringSubmatch(in.URL); m != nil {
		accession := m[1] + "-" + m[2] + "-" + m[3]
		d.ID = exportwatch.DocID("sec/" + accession)
		d.Version.Meta["accession"] = accession
		if file := fileIn(in.URL); file != "" && !isReport(facts, d.Version.Text) {
			d.ID += exportwatch.DocID("/" + file)
			d.Version.Meta["exhibit"] = file
		}
	}
	d.Version.AsOf = leadingDate(d.Version.Meta.String("report_date"))
	d.Version.Published = signedOn(d.Version.Text, d.Version.AsOf)
	if d.Version.Published.IsZero() && d.Version.Meta.String("exhibit") != "" {
		d.Version.Published = printedDate(head(d.Version.Text, dateline))
	}
	if !mark.Filed.IsZero() {
		d.Version.Published = mark.Filed
	}
	mark.complete(d.Version.Meta)
	d.Title = filingTitle(d.Version.Meta, doc)
	return []Document{d}, nil
}

// dateline bounds, in bytes, where the day of a press release stands.
const dateline = 1500

// signedOn returns the day on which a report says it was signed, which is the
// day it is filed or one before, or the zero Date. It is never before asOf, the
// day or the end of the period that is reported.
func signedOn(text string, asOf exportwatch.Date) exportwatch.Date {
	at := signature.FindAllStringIndex(text, -1)
	if len(at) == 0 {
		return exportwatch.Date{}
	}
	day := printedDate(head(text[at[len(at)-1][1]:], 2500))
	if day.Before(asOf) {
		return exportwatch.Date{}
	}
	return day
}

var signature = regexp.MustCompile(`(?i)\bduly\s+(?:authorized|caused)\b`)

var (
	coverForm   = regexp.MustCompile(`(?im)^form\s+\d{1,2}-[A-Z]{1,2}(?:/A)?\s*$`)
	coverAgency = regexp.MustCompile(`(?i)\bsecurities\s+and\s+exchange\s+commission\b`)
)

// isReport tells the report of a filing from its exhibits, which are documents
// of their own: only the report has a cover page, tagged or printed.
func isReport(facts map[string]string, text string) bool {
	cover := head(text, 6000)
	return facts["DocumentType"] != "" || coverForm.MatchString(cover) && coverAgency.MatchString(cover)
}

// fromEDGAR reports whether a page is of a filing: by its address, by tagged
// facts, or by the form and the commission that a cover page or an exhibit names.
func fromEDGAR(url, text string, facts map[string]string) bool {
	return accessionInURL.MatchString(url) || facts["DocumentType"] != "" ||
		formName.MatchString(text) && coverAgency.MatchString(text)
}

// fileIn returns the name of the file that an address leads to, or nothing if
// it leads to a folder.
func fileIn(address string) string {
	u, err := url.Parse(address)
	if err != nil || path.Ext(u.Path) == "" {
		return ""
	}
	return path.Base(u.EscapedPath())
}

// itemHeading recognises the line that begins an item: "Item 8.01 Other Events."
func itemHeading(line string) (id, label, heading string, ok bool) {
	m := reportItem.FindStringSubmatch(line)
	if m == nil || len(line) > 300 {
		return "", "", "", false // running text that mentions an item
	}
	return "item-" + strings.ToLower(m[1]), line[:len(line)-len(m[2])], m[2], true
}

// xbrlFacts returns the facts of the cover page that inline XBRL tags carry,
// by name without prefix: "EntityRegistrantName", "DocumentType".
func xbrlFacts(doc *goquery.Document) map[string]string {
	facts := map[string]string{}
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.ElementNode && strings.HasPrefix(n.Data, "ix:non") {
			if name, ok := strings.CutPrefix(attr(n, "name"), "dei:"); ok && facts[name] == "" {
				facts[name] = fold(spacedText(n))
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	visit(doc.Nodes[0])
	return facts
}

// filingMeta returns filer, form, cik and report_date, from the tagged facts
// and where there are none from the printed cover page.
func filingMeta(facts map[string]string, text string) exportwatch.Meta {
	m := exportwatch.Meta{}
	set := func(key, value string) {
		if value != "" {
			m[key] = value
		}
	}
	cover := head(text, 6000)
	form := facts["DocumentType"]
	if found := formName.FindStringSubmatch(cover); form == "" && found != nil {
		form = strings.ToUpper(found[1])
	}
	day := printedDate(facts["DocumentPeriodEndDate"])
	if at := reportDate.FindStringIndex(cover); day.IsZero() && at != nil {
		day = printedDate(head(cover[at[1]:], 120))
	}
	set("form", form)
	filer := facts["EntityRegistrantName"]
	if filer == "" {
		filer = printedFiler(cover)
	}
	set("filer", filer)
	set("cik", facts["EntityCentralIndexKey"])
	set("report_date", day.String())
	return m
}

// filerCaption is what forms print under the name of who files.
var filerCaption = regexp.MustCompile(`(?im)^\(?\s*(?:exact\s+name\s+of\s+(?:the\s+)?registrant|(?:the\s+)?registrant['’]s\s+(?:exact\s+)?name|name\s+of\s+(?:the\s+)?registrant)`)

// maxFiler bounds a printed name in bytes; longer ones are running text.
const maxFiler = 120

// printedFiler returns the name above the caption that a cover page prints under
// it, or nothing.
func printedFiler(cover string) string {
	at := filerCaption.FindStringIndex(cover)
	if at == nil {
		return ""
	}
	above := strings.TrimSpace(cover[:at[0]])
	name := strings.TrimSpace(above[strings.LastIndexByte(above, '\n')+1:])
	if len(name) > maxFiler || !strings.ContainsFunc(name, unicode.IsLetter) || coverForm.MatchString(name) || reportDate.MatchString(name) {
		return ""
	}
	return name
}

// filingTitle names a report by form and filer, an exhibit by its file too.
func filingTitle(m exportwatch.Meta, doc *goquery.Document) string {
	if m.String("form") == "" || m.String("filer") == "" {
		return fold(doc.Find("title").First().Text())
	}
	title := m.String("form") + " of " + m.String("filer")
	if file := m.String("exhibit"); file != "" {
		title += ", " + file
	}
	return title
}
