package sources

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

const (
	// frCatchUp is how many pages one pass reads that finds nothing it knows:
	// a thousand documents, years of BIS.
	frCatchUp = 10
	// frLastPage is the number of the last page the API has. Beyond it, and
	// beyond 10,000 documents, the first one comes again.
	frLastPage = 50
)

// An frPass is one pass over pages of documents.
type frPass struct {
	known  Known
	format string // of the pages; empty for a census, which reads nothing into versions
	fill   bool   // read every page, whatever is known
	pages  int    // that may still be read
	seen   map[exportwatch.DocID]bool
	asked  map[string]bool // addresses of pages
	owed   int             // number of the last page that an earlier pass asked for and did not get
	lost   bool            // a document was found that stood on a page which was not had
}

// frPages returns a plan that starts with a page of the newest documents and
// goes on until it reaches what is known. A further page that was not had is
// asked for again as it was until it is, and what stood on it is looked for where
// newer documents have moved it.
func frPages(start string, known Known) crawler.Plan {
	p := &frPass{known: known, format: "fr-json", pages: frCatchUp, seen: map[exportwatch.DocID]bool{}, asked: map[string]bool{}}
	plan := crawler.Plan{Start: []crawler.Request{frGet(start, p.format)}, Follow: p.follow}
	for _, address := range slices.Sorted(maps.Keys(known)) {
		if !known[address] && frFurther(address) {
			p.owed = max(p.owed, pageOf(address))
			plan.Start = append(plan.Start, frGet(address, p.format))
		}
	}
	return plan
}

// frFurther reports whether an address is that of a further page of the newest
// documents. Those of the census and of a gap are lists of days.
func frFurther(address string) bool {
	return strings.HasPrefix(address, frAPI+"documents?") && pageOf(address) > 1 && !strings.Contains(address, "publication_date")
}

// frAllPages returns a plan that reads every page from start on; without a
// format the pages alone, for their figures.
func frAllPages(start, format string) crawler.Plan {
	p := &frPass{format: format, fill: true, pages: frLastPage, seen: map[exportwatch.DocID]bool{}, asked: map[string]bool{}}
	return crawler.Plan{Start: []crawler.Request{frGet(start, format)}, Follow: p.follow, MaxPages: frLastPage * (1 + frPerPage)}
}

// follow returns what a page of documents leads to: the full texts of its
// rules, proposed rules, presidential documents, corrections and notices of BIS, the records of
// documents that they correct, and the next page where this one does not reach
// back to what is known.
func (p *frPass) follow(r crawler.Request, page crawler.Page) []crawler.Request {
	if r.Format != p.format {
		return nil
	}
	res, err := parsers.Parse("fr-json", parsers.Input{URL: r.URL, Payload: page.Body})
	if err != nil {
		return nil // index has made this page suspect
	}
	p.asked[r.URL] = true
	p.pages--
	fresh := p.unseen(res.Documents)
	var next []crawler.Request
	more := p.fill || p.format != "" && p.behind(pageOf(r.URL), fresh)
	if more && len(fresh) > 0 && p.pages > 0 { // a page without anything new is the first one come again
		next = p.nextPage(page.Body) // before the texts, so that a pass which is cut has asked for it
	}
	if p.format != "" {
		next = append(append(next, p.texts(fresh)...), p.corrected(fresh)...)
	}
	return next
}

// unseen returns the documents that no page of this pass held before.
func (p *frPass) unseen(docs []parsers.Document) []parsers.Document {
	var fresh []parsers.Document
	for _, d := range docs {
		if !p.seen[d.ID] {
			p.seen[d.ID] = true
			fresh = append(fresh, d)
		}
	}
	return fresh
}

// frText returns the address of the full text of d, or the empty string if it
// has none or is a notice of which the record says enough. It does not of those of
// BIS: orders that deny export privileges are notices and recite the letters that
// the bureau sent (some 200 notices a year).
func frText(d parsers.Document) string {
	meta := d.Version.Meta
	correction, _ := meta["is_correction"].(bool)
	link := meta.String("full_text_xml_url")
	if !strings.HasPrefix(link, frSite) || meta.String("document_type") == "Notice" && !correction && !fromAgencies(meta, []string{bisSlug}) {
		return ""
	}
	return link
}

// texts returns the full texts that were not read yet; in the first pass, which
// finds the history of years, only some, and the next one the rest.
func (p *frPass) texts(docs []parsers.Document) []crawler.Request {
	var next []crawler.Request
	for _, d := range docs {
		if link := frText(d); link != "" {
			next = append(next, frGet(link, "fr-xml"))
		}
	}
	next = p.known.unread(next)
	if !p.fill && !p.knowsTexts() {
		next = first(maxFollowed, next)
	}
	return next
}

// behind reports whether docs, those of a page with this number, do not reach back
// to what earlier passes retrieved. The first pass has nothing to reach: what came
// before is history. After a page that was not had they reach it where documents
// that are known come after one that is not.
func (p *frPass) behind(page int, docs []parsers.Document) bool {
	if page < p.owed {
		return true
	}
	texts := 0
	for _, d := range docs {
		link := frText(d)
		if _, retrieved := p.known[link]; retrieved && (p.owed == 0 || p.lost) {
			return false
		} else if !retrieved && link != "" {
			texts++
			p.lost = p.owed > 0
		}
	}
	return texts > 0 && p.knowsTexts()
}

// corrected returns the records of documents that docs correct and that stood
// on no page: a correction leads nowhere without them.
func (p *frPass) corrected(docs []parsers.Document) []crawler.Request {
	var next []crawler.Request
	for _, d := range docs {
		id := d.Version.Meta.String("corrects")
		number, undated := strings.CutPrefix(id, "fr/")
		if undated && number != "" && !strings.Contains(number, "/") {
			next = append(next, frGet(frRecord(number), "fr-json"))
		}
	}
	return p.known.unread(next)
}

// knowsTexts reports whether an earlier pass retrieved any text.
func (p *frPass) knowsTexts() bool {
	for u := range p.known {
		if strings.HasPrefix(u, frTexts) {
			return true
		}
	}
	return false
}

// nextPage returns the page after payload as its publisher gives it, with the
// cursor it carries, while it stays in the API.
func (p *frPass) nextPage(payload []byte) []crawler.Request {
	page, err := parsers.ReadFRPage(payload)
	if err != nil || !strings.HasPrefix(page.Next, frAPI+"documents") || p.asked[page.Next] || crawler.CheckURL(page.Next) != nil {
		return nil
	}
	return []crawler.Request{frGet(page.Next, p.format)}
}

// checkFRPage reports an answer that is another page than the one asked for:
// beyond its bounds the API silently gives the first one again, which names the
// second as the next.
func checkFRPage(rawurl string, payload []byte) error {
	asked := pageOf(rawurl)
	page, err := parsers.ReadFRPage(payload)
	if err != nil || asked < 2 || page.Next == "" {
		return err
	}
	if next := pageOf(page.Next); next != asked+1 {
		return &parsers.Error{Format: "fr-json", Reason: exportwatch.ReasonWrongShape,
			Err: fmt.Errorf("page %d was asked for and page %d came: the list is longer than the API gives, so ask for fewer days", asked, next-1)}
	}
	return nil
}

// pageOf returns the number of a page of results, 1 if the address has none.
func pageOf(rawurl string) int {
	u, err := url.Parse(rawurl)
	if err != nil {
		return 1
	}
	n, err := strconv.Atoi(u.Query().Get("page"))
	if err != nil {
		return 1
	}
	return n
}
