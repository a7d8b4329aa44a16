package parsers

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// A FilingFile is one file of a filing.
type FilingFile struct {
	Type        string // "8-K", "EX-99.1", "GRAPHIC"
	Description string
	URL         string
}

// EDGARFiles reads the page that lists the files of a filing
// (<accession>-index.html), those for people, in its order. A link through the
// viewer of inline XBRL leads to the file itself. base is the page's address.
// The error is an *[Error].
func EDGARFiles(payload []byte, base string) ([]FilingFile, error) {
	if err := checkPayload(payload); err != nil {
		return nil, asError("html", err)
	}
	doc, _, err := parseHTMLTree(payload, "")
	if err != nil {
		return nil, asError("html", err)
	}
	table := doc.Find("table[summary='Document Format Files']")
	if table.Length() == 0 {
		return nil, asError("html", wrongShape("", "no table of the files of a filing"))
	}
	var files []FilingFile
	table.First().Find("tr").EachWithBreak(func(_ int, row *goquery.Selection) bool {
		cells := row.Find("td")
		link := strings.TrimPrefix(cells.Eq(2).Find("a[href]").First().AttrOr("href", ""), "/ix?doc=")
		if address := resolveWeb(base, link); cells.Length() >= 4 && address != "" {
			files = append(files, FilingFile{Type: fold(cells.Eq(3).Text()), Description: fold(cells.Eq(1).Text()), URL: address})
		}
		return len(files) < maxLinks
	})
	if len(files) == 0 {
		return nil, asError("html", wrongShape("", "the table of the files of a filing lists none"))
	}
	return files, nil
}
