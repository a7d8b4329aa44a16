package parsers

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

// sniffWindow is how much of a payload is looked at, in bytes: the roots of
// all formats stand at the front.
const sniffWindow = 64 << 10

// Sniff returns the format of payload judged by its bytes alone, or "unknown".
// It looks at the front only: a payload may be of the format found and yet be
// broken further on.
func Sniff(payload []byte) string {
	payload = xmlInUTF8(Input{Payload: payload}).Payload
	head := frontText(payload)
	switch {
	case len(head) == 0:
		return Unknown
	case bytes.Contains(firstBytes(head, 1024), []byte("%PDF-")):
		return "pdf"
	case printsBill(head):
		return "bill-print"
	case head[0] == '{' || head[0] == '[':
		return sniffJSON(payload, head)
	case submissionStart.Match(firstBytes(head, 2048)) && bytes.Contains(head, []byte("ACCESSION NUMBER:")):
		return "edgar-text"
	case head[0] == '<':
		return sniffMarkup(head)
	}
	if isMail(payload) {
		return "eml"
	}
	return sniffTable(head, len(payload) > sniffWindow)
}

// sniffJSON tells JSON formats apart by the keys of their outermost object, or
// of the first object of an array.
func sniffJSON(payload, head []byte) string {
	if checkJSON(bytes.TrimPrefix(payload, []byte("\xEF\xBB\xBF"))) != nil {
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
var htmlStart = regexp.MustCompile(`(?is)^(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|p|table|h1|script|meta|title)\b`)

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
	case "ECFR", "DLPSTEXTCLASS", "DIV1", "DIV2", "DIV3", "DIV4", "DIV5", "DIV6", "DIV7", "DIV8", "DIV9":
		return "ecfr-xml"
	case "CFRGRANULE":
		return "cfr-xml"
	case "billStatus":
		return "billstatus"
	case "bill", "resolution", "engrossedAmendment", "amendment-doc":
		return sniffBill(inside)
	case "rss", "RDF", "feed":
		if root == "rss" && courtFeedLink.Match(head) {
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
	for s := newXMLScanner(string(head)); ; {
		next := strings.IndexByte(s.src[s.at:], '<')
		if next < 0 {
			return root, inside
		}
		s.at += next
		name, err := s.elementName()
		if err != nil { // the window may cut the payload anywhere
			return root, inside
		}
		if name == "" {
			continue
		}
		if root == "" {
			root = name
		}
		inside[name] = true
	}
}

// elementName steps over markup, which comes next, and returns the local name of
// the element that it begins; empty if it is something else.
func (s *xmlScanner) elementName() (name string, err error) {
	rest := s.src[s.at:]
	switch {
	case strings.HasPrefix(rest, "</"):
		s.at += len("</")
		return "", nil
	case s.has("<![CDATA["):
		return "", s.past("]]>")
	case strings.HasPrefix(rest, "<!"), strings.HasPrefix(rest, "<?"):
		return "", s.aside()
	}
	s.at++
	tag, err := s.startTag()
	return tag.name, err
}
