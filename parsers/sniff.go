package parsers

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"regexp"
	"strings"

	"golang.org/x/net/html/charset"
)

// sniffWindow is how much of a payload is looked at, in bytes: the roots of
// all formats stand at the front.
const sniffWindow = 64 << 10

// Sniff returns the format of payload judged by its bytes alone, or "unknown".
// It looks at the front only: a payload may be of the format found and yet be
// broken further on.
func Sniff(payload []byte) string {
	payload = xmlInUTF8(Input{Payload: payload}).Payload
	head := front(payload)
	switch {
	case len(head) == 0:
		return Unknown
	case bytes.Contains(firstBytes(head, 1024), []byte("%PDF-")):
		return "pdf"
	case head[0] == '{' || head[0] == '[':
		return sniffJSON(payload, head)
	case printsBill(head):
		return "bill-print"
	case submissionStart.Match(firstBytes(head, 2048)) && bytes.Contains(head, []byte("ACCESSION NUMBER:")):
		return "edgar-text"
	case head[0] == '<':
		return sniffMarkup(head)
	}
	if isMail(payload) {
		return "eml"
	}
	return sniffTable(head)
}

// sniffJSON tells JSON formats apart by the keys of their outermost object, or
// of the first object of an array.
func sniffJSON(payload, head []byte) string {
	if checkJSON(payload) != nil {
		return Unknown
	}
	keys := jsonKeys(head)
	if format := sniffCourtJSON(keys); format != "" {
		return format
	}
	switch {
	case keys["$.hits"]:
		return "edgar-fts"
	case keys["$.cik"] && (keys["$.filings"] || keys["$.sicDescription"]):
		return "edgar-submissions"
	case keys["alt_names"] && keys["source"] && keys["name"]:
		return "csl"
	case keys["$.data"] && keys["$.meta"] && bytes.Contains(head, []byte("api.regulations.gov")):
		return "regulations-json"
	case keys["filed_at"] && keys["document_number"], keys["filing_type"]:
		return "fr-pi-json"
	case keys["document_number"] && keys["title"]:
		return "fr-json"
	case keys["$.agencies"] && keys["document_categories"]:
		return "fr-toc"
	case keys["$.identifier"] && keys["$.label_level"] && keys["$.type"]:
		return "ecfr-structure"
	case sniffCongress(keys):
		return "congress-json"
	case keys["$.version"] && bytes.Contains(head, []byte("jsonfeed.org")):
		return "feed"
	case keys["$.count"] && keys["$.description"] && !keys["$.results"]: // no match
		return "fr-json"
	}
	return Unknown
}

// jsonKeys returns the keys that head holds, at most three deep; those of the
// outermost object also with "$." before them.
func jsonKeys(head []byte) map[string]bool {
	keys := map[string]bool{}
	d := json.NewDecoder(bytes.NewReader(head))
	type level struct{ object, value bool } // value: the next token is one
	var open []level
	for {
		tok, err := d.Token()
		if err != nil { // the window may cut the payload anywhere
			return keys
		}
		n := len(open)
		if delim, ok := tok.(json.Delim); ok {
			if delim == '{' || delim == '[' {
				if n > 0 {
					open[n-1].value = false
				}
				open = append(open, level{object: delim == '{'})
				continue
			}
			open = open[:n-1]
			continue
		}
		if n == 0 || !open[n-1].object {
			continue
		}
		if open[n-1].value {
			open[n-1].value = false
			continue
		}
		open[n-1].value = true
		if key, ok := tok.(string); ok && n <= 3 {
			keys[key] = true
			if n == 1 {
				keys["$."+key] = true
			}
		}
	}
}

// htmlStart matches the beginnings of HTML that need not be well formed.
var htmlStart = regexp.MustCompile(`(?is)^(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|p|table|h1|script|meta|title)\b`)

// sniffMarkup tells XML formats apart by the first element names, HTML by its
// first tag.
func sniffMarkup(head []byte) string {
	if htmlStart.Match(head) {
		if format := sniffCourtPage(head); format != "" {
			return format
		}
		if bytes.Contains(head, []byte("xbrl.org")) || bytes.Contains(head, []byte("<TYPE>8-K")) {
			return "edgar-html"
		}
		return "html"
	}
	root, inside := xmlNames(head)
	switch root {
	case "RULE", "PRORULE", "NOTICE", "PRESDOCU", "FEDREG":
		return "fr-xml"
	case "ECFR", "DLPSTEXTCLASS", "DIV1", "DIV2", "DIV3", "DIV4", "DIV5", "DIV6", "DIV8", "DIV9":
		return "ecfr-xml"
	case "CFRGRANULE":
		return "cfr-xml"
	case "billStatus":
		return "billstatus"
	case "bill", "resolution", "engrossedAmendment", "amendment-doc":
		return sniffBill(inside)
	case "rss", "RDF", "feed":
		if bytes.Contains(head, []byte("uscourts.gov")) {
			return "pacer-rss"
		}
		if root == "feed" && bytes.Contains(head, []byte("urn:tag:sec.gov,2008:accession-number=")) {
			return "edgar-current"
		}
		return "feed"
	case "OIRA_DATA":
		return "review-list"
	case "gov_uscourts_docket":
		return "ia-docket"
	}
	return Unknown
}

// xmlNames returns the local names of the root and of all elements in head.
func xmlNames(head []byte) (root string, inside map[string]bool) {
	inside = map[string]bool{}
	d := xml.NewDecoder(bytes.NewReader(head))
	d.CharsetReader = func(label string, r io.Reader) (io.Reader, error) { return charset.NewReaderLabel(label, r) }
	for {
		tok, err := d.RawToken()
		if err != nil { // the window may cut the payload anywhere
			return root, inside
		}
		if e, ok := tok.(xml.StartElement); ok {
			if root == "" {
				root = e.Name.Local
			}
			inside[e.Name.Local] = true
		}
	}
}

// sniffTable recognises lists of parties by their header row.
func sniffTable(head []byte) string {
	_, list, _ := afterPreamble(string(head))
	first, _, _ := strings.Cut(list, "\n")
	columns := map[string]bool{}
	for _, c := range strings.Split(first, string(delimiter(first))) {
		columns[columnLetters(c)] = true
	}
	switch {
	case (columns["source"] || columns["sourcelist"]) && columns["name"] && columns["federalregisternotice"]:
		return "csl"
	case (columns["name"] || columns["nameandaddress"]) && (columns["effectivedate"] || columns["beginningdate"]) && columns["expirationdate"]:
		return "dpl"
	case columns["country"] && columns["name"] && columns["address"] && len(columns) <= 4:
		return "uvl"
	}
	return Unknown
}
