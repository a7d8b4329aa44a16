package sources

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/cite"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

const (
	govinfo       = "https://www.govinfo.gov/"
	govinfoExempt = "govinfo.gov offers bulk data, feeds, site maps and links to content for programs"
	// congressAPI gives 5,000 answers an hour to a key, and at most 250 things
	// in one of them.
	congressAPI       = "https://api.congress.gov/v3/"
	congressAPIExempt = "api.congress.gov is an interface for registered programs"
	congressPage      = "250"
)

// congress returns what is watched of Congress.
func congress(cfg Config) ([]Definition, error) {
	w := billWatch{key: cfg.Keys.Congress, listKey: cfg.Keys.GovInfo, terms: cfg.BillTerms}
	for _, b := range cfg.Bills {
		name, ok := parseBill(b)
		if !ok {
			return nil, fmt.Errorf("%w: bill %q: want congress/type/number, such as 119/hr/1 (types: hr s hjres sjres hres sres hconres sconres)", ErrConfig, b)
		}
		w.bills = append(w.bills, name)
	}
	defs := []Definition{w.watched(), w.found()}
	if w.key != "" {
		defs = append(defs, w.hearings())
	}
	return defs, nil
}

// A billWatch is what is looked for in Congress, and how it can be had.
type billWatch struct {
	bills []billID // by configuration
	terms []string // that make a bill worth telling, beside the statutes
	key   Key      // of api.congress.gov; empty: the bulk data of govinfo are used
	// listKey is of api.govinfo.gov; empty: the feeds of govinfo alone tell what changed.
	listKey Key
}

// A billID is a bill as configurations and addresses name it.
type billID struct{ congress, kind, number string }

var billName = regexp.MustCompile(`^([1-9][0-9]{0,2})/(hr|s|hjres|sjres|hres|sres|hconres|sconres)/([1-9][0-9]{0,4})$`)

func parseBill(s string) (billID, bool) {
	m := billName.FindStringSubmatch(s)
	if m == nil || len(m[1]) < 3 {
		return billID{}, false
	}
	return billID{m[1], m[2], m[3]}, true
}

func (b billID) doc() exportwatch.DocID {
	return exportwatch.DocID("bill/" + b.congress + "/" + b.kind + "/" + b.number)
}

// label returns the name in print of the bill: "H.R. 2683".
func (b billID) label() string {
	return map[string]string{"hr": "H.R.", "s": "S.", "hjres": "H.J.Res.", "sjres": "S.J.Res.", "hres": "H.Res.", "sres": "S.Res.",
		"hconres": "H.Con.Res.", "sconres": "S.Con.Res."}[b.kind] + " " + b.number
}

// statusURL is where the bulk data hold the record of the bill.
func (b billID) statusURL() string {
	return fmt.Sprintf("%sbulkdata/BILLSTATUS/%s/%s/BILLSTATUS-%s%s%s.xml", govinfo, b.congress, b.kind, b.congress, b.kind, b.number)
}

// apiURL is where the API holds a part of the record; the empty part is the
// bill itself.
func (b billID) apiURL(part string) string {
	u := congressAPI + "bill/" + b.congress + "/" + b.kind + "/" + b.number
	if part != "" {
		u += "/" + part
	}
	return u + "?format=json&limit=" + congressPage
}

// record asks for the record of a bill: with a key for its parts, the bill
// itself first, since the others do not say its title.
func (w billWatch) record(b billID) []crawler.Request {
	return w.parts(b, "", "actions", "titles", "text", "committees", "cosponsors", "relatedbills", "summaries")
}

// progress asks for what tells where a bill stands.
func (w billWatch) progress(b billID) []crawler.Request {
	return w.parts(b, "", "actions", "titles", "text")
}

// parts asks for parts of the record of a bill, or without a key for the whole.
func (w billWatch) parts(b billID, parts ...string) []crawler.Request {
	if w.key == "" {
		return []crawler.Request{govinfoRequest(b.statusURL(), "billstatus")}
	}
	var list []crawler.Request
	for _, part := range parts {
		list = append(list, w.apiRequest(b.apiURL(part), "congress-json"))
	}
	return list
}

// apiRequest asks the API; the key goes in a header, so that no address holds it.
func (w billWatch) apiRequest(url, format string) crawler.Request {
	return crawler.Request{
		URL: url, Format: format, Accept: "application/json", Exempt: congressAPIExempt,
		Header: http.Header{"X-Api-Key": {string(w.key)}},
	}
}

// govinfoRequest asks for a file; listings answer 406 to a request that accepts
// anything.
func govinfoRequest(url, format string) crawler.Request {
	accept := "application/xml"
	if format == "bill-print" {
		accept = "text/html"
	}
	return crawler.Request{URL: url, Format: format, Accept: accept, Exempt: govinfoExempt}
}

func congressExemptions() []Exemption {
	return []Exemption{{govinfo, govinfoExempt}, {congressAPI, congressAPIExempt}}
}

// nextPart returns the next page of a list that the API began at page, nothing
// if that was the last. Only the offset is taken from the answer.
func (w billWatch) nextPart(page crawler.Request, payload []byte) []crawler.Request {
	_, next, err := parsers.CongressList(payload)
	if err != nil || next == "" {
		return nil
	}
	to, err1 := url.Parse(next)
	from, err2 := url.Parse(page.URL)
	if err1 != nil || err2 != nil || !isOffset.MatchString(to.Query().Get("offset")) {
		return nil
	}
	q := from.Query()
	q.Set("offset", to.Query().Get("offset"))
	from.RawQuery = q.Encode()
	return []crawler.Request{w.apiRequest(from.String(), page.Format)}
}

var isOffset = regexp.MustCompile(`^[1-9][0-9]{0,5}$`)

// texts asks for each text version that the record of a bill names: XML, or a
// print where there is no XML yet.
func texts(r crawler.Request, p crawler.Page) []crawler.Request {
	if r.Format != "billstatus" && r.Format != "congress-json" {
		return nil
	}
	res, err := parsers.Parse(r.Format, parsers.Input{URL: r.URL, Payload: p.Body})
	if err != nil {
		return nil // the reading of this capture records why
	}
	var next []crawler.Request
	for _, d := range res.Documents {
		for _, line := range d.Version.Meta.Strings("text_versions") {
			f := strings.Fields(line) // stage, date if any, URL if any
			if len(f) > 0 && strings.HasPrefix(f[len(f)-1], govinfo) {
				next = append(next, textRequest(f[len(f)-1])...)
			}
		}
	}
	return first(maxFollowed, next)
}

// textRequest asks for a text version in the format that its address tells,
// nothing for a format that is not read.
func textRequest(url string) []crawler.Request {
	switch {
	case strings.HasSuffix(url, ".xml") && strings.Contains(url, "/uslm/"):
		return []crawler.Request{govinfoRequest(url, "uslm")}
	case strings.HasSuffix(url, ".xml"):
		return []crawler.Request{govinfoRequest(url, "bill-xml")}
	case strings.HasSuffix(url, ".htm"):
		return []crawler.Request{govinfoRequest(url, "bill-print")}
	}
	return nil
}

// billKinds are the kinds of what the formats on bills hold.
func billKinds() map[string]exportwatch.DocKind {
	return map[string]exportwatch.DocKind{
		"billstatus": exportwatch.BillStatus, "bill-xml": exportwatch.BillText, "uslm": exportwatch.BillText, "bill-print": exportwatch.BillText,
	}
}

// watches reports whether a document is of a bill on the watch list.
func (w billWatch) watches(doc exportwatch.DocID) bool {
	bill, _, _ := strings.Cut(string(doc), "@")
	return slices.ContainsFunc(w.bills, func(b billID) bool { return string(b.doc()) == bill })
}

// concerns reports whether a document on a bill or a meeting cites the Export
// Control Reform Act or the EAR, or has a configured term as words of their own.
func (w billWatch) concerns(d parsers.Document) bool {
	m := d.Version.Meta
	all := slices.Concat([]string{d.Title, d.Version.Text, m.String("official_title")}, m.Strings("all_titles"), m.Strings("summaries"))
	for _, text := range all {
		if len(cite.ExportControl(text)) > 0 {
			return true
		}
		for _, term := range w.terms {
			if hasTerm(text, term) {
				return true
			}
		}
	}
	return false
}

// hasTerm reports whether text holds term as words, whatever the case and the
// white space.
func hasTerm(text, term string) bool {
	words := strings.Fields(term)
	for i, word := range words {
		words[i] = regexp.QuoteMeta(word)
	}
	if len(words) == 0 {
		return false
	}
	re, err := regexp.Compile(`(?i)(?:^|[^\pL\pN])` + strings.Join(words, `\s+`) + `(?:[^\pL\pN]|$)`)
	return err == nil && re.MatchString(text)
}

// congressOn returns the number of the Congress on the day of now: each begins
// on January 3 of an odd year (U.S. Const. amend. XX, section 1).
func congressOn(now time.Time) int {
	return (now.AddDate(0, 0, -2).Year()-1789)/2 + 1
}
