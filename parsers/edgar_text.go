package parsers

import (
	"bytes"
	"regexp"
	"strings"

	"exportwatch"
)

// A submission is a filing as EDGAR keeps it in one file: a header of labelled
// lines, then each document between <DOCUMENT> and </DOCUMENT>.
type submission struct {
	accession string
	mark      FilingMark
	period    exportwatch.Date
	items     []string // as the header words them: "Other Events"
	parts     []submissionPart
	whole     bool // it ends as submissions do
}

// A submissionPart is one document of a submission.
type submissionPart struct {
	kind string // "8-K", "EX-99.1"
	file string
	text []byte
}

// maxParts bounds the documents of one submission; those with the most, annual
// reports with their tagged data, have some two hundred.
const maxParts = 2000

var (
	submissionStart = regexp.MustCompile(`(?m)^<(?:SEC|IMS)-(?:DOCUMENT|HEADER)>`)
	submissionLabel = regexp.MustCompile(`(?m)^[ \t]*(?:<([A-Z-]+)>|([A-Z][A-Z -]*?):)[ \t]*(.*?)[ \t\r]*$`)
	eightDigits     = regexp.MustCompile(`^\d{8}$`)
)

// readEDGARSubmission reads a whole submission: the report as "sec/<accession>",
// each exhibit of words as "sec/<accession>/<file>". Tagged data, pictures and
// packed files are left out.
func readEDGARSubmission(in Input) ([]Document, error) {
	s, err := openSubmission(in.Payload)
	if err != nil {
		return nil, err
	}
	var docs []Document
	var exhibits []string
	var unread []exportwatch.Warning
	for _, part := range s.parts {
		if !part.ofWords() {
			continue
		}
		d, err := s.document(in, part)
		if err != nil {
			unread = append(unread, exportwatch.Warning{Code: "unread_part", Message: part.kind + " " + part.file + ": " + err.Error()})
			continue
		}
		if part.kind != s.mark.Form {
			exhibits = append(exhibits, part.kind+" "+part.file)
		}
		docs = append(docs, d)
	}
	for i := range docs {
		v := &docs[i].Version
		v.Warnings = append(v.Warnings, unread...)
		if !s.whole {
			warn(v, "truncated", "the submission does not end as submissions do")
		}
		if v.Meta.String("exhibit") == "" && len(exhibits) > 0 {
			v.Meta["exhibits"] = exhibits
		}
	}
	if len(docs) == 0 {
		return nil, fault(exportwatch.ReasonEmptyBody, "", "a submission without a document of words")
	}
	return docs, nil
}

// openSubmission reads the header and finds the documents. One that is cut off is
// left out.
func openSubmission(payload []byte) (submission, error) {
	var s submission
	start := submissionStart.FindIndex(firstBytes(payload, sniffWindow))
	header, rest, ok := bytes.Cut(payload, []byte("<DOCUMENT>"))
	if start == nil || !ok || len(header) > sniffWindow {
		return s, wrongShape("", "not a submission to EDGAR: no header and <DOCUMENT>")
	}
	s.header(string(header))
	if !accessionNumber.MatchString(s.accession) {
		return s, wrongShape("ACCESSION NUMBER", "%q is no accession number", exportwatch.Excerpt(s.accession, 40))
	}
	for len(s.parts) < maxParts {
		part, after, ended := bytes.Cut(rest, []byte("</DOCUMENT>"))
		if !ended {
			break
		}
		s.parts = append(s.parts, openPart(part))
		if _, rest, ok = bytes.Cut(after, []byte("<DOCUMENT>")); !ok {
			s.whole = bytes.Contains(after, []byte("</SEC-DOCUMENT>")) || bytes.Contains(after, []byte("</IMS-DOCUMENT>"))
			break
		}
	}
	return s, nil
}

// header reads the labelled lines; of several filers the first is told.
func (s *submission) header(text string) {
	set := func(to *string, value string) {
		if *to == "" {
			*to = value
		}
	}
	var filed, period string
	for _, m := range submissionLabel.FindAllStringSubmatch(text, -1) {
		switch value := fold(m[3]); m[2] {
		case "ACCESSION NUMBER":
			set(&s.accession, value)
		case "CONFORMED SUBMISSION TYPE":
			set(&s.mark.Form, value)
		case "CONFORMED PERIOD OF REPORT":
			set(&period, value)
		case "FILED AS OF DATE":
			set(&filed, value)
		case "COMPANY CONFORMED NAME":
			set(&s.mark.Filer, filerName(value))
		case "CENTRAL INDEX KEY":
			set(&s.mark.CIK, tenDigits(value))
		case "ITEM INFORMATION":
			s.items = append(s.items, value)
		}
	}
	s.mark.Filed, s.period = eightDigitDay(filed), eightDigitDay(period)
}

// eightDigitDay reads 20310305; what is none is the zero Date.
func eightDigitDay(s string) exportwatch.Date {
	if !eightDigits.MatchString(s) {
		return exportwatch.Date{}
	}
	return leadingDate(compactDay(s))
}

// openPart reads one document: its labels, and what stands between <TEXT> and
// </TEXT> without the element that says how it is written.
func openPart(part []byte) submissionPart {
	labels, text, _ := bytes.Cut(part, []byte("<TEXT>"))
	text, _, _ = bytes.Cut(text, []byte("</TEXT>"))
	text = bytes.TrimSpace(text)
	text = bytes.TrimSuffix(bytes.TrimPrefix(text, []byte("<XBRL>")), []byte("</XBRL>"))
	p := submissionPart{text: bytes.TrimSpace(text)}
	for _, m := range submissionLabel.FindAllStringSubmatch(string(firstBytes(labels, 4096)), -1) {
		switch m[1] {
		case "TYPE":
			p.kind = fold(m[3])
		case "FILENAME":
			p.file = fold(m[3])
		}
	}
	return p
}

// ofWords reports whether a document holds words to read: a page or plain text.
func (p submissionPart) ofWords() bool {
	for _, prefix := range []string{"EX-101", "GRAPHIC", "XML", "ZIP", "EXCEL", "JSON", "PDF", "COVER"} {
		if strings.HasPrefix(p.kind, prefix) {
			return false
		}
	}
	file := strings.ToLower(p.file)
	return strings.HasSuffix(file, ".htm") || strings.HasSuffix(file, ".html") || strings.HasSuffix(file, ".txt")
}

// document reads one document of the submission.
func (s submission) document(in Input, part submissionPart) (Document, error) {
	address := filingFolder(s.mark.CIK, s.accession) + part.file
	var d Document
	if strings.HasSuffix(strings.ToLower(part.file), ".txt") {
		d = plainFiling(part.text)
	} else {
		in.URL, in.MediaType, in.Payload = s.mark.On(address), "text/html", part.text
		docs, err := readEDGARFiling(in)
		if err != nil {
			return Document{}, err
		}
		d = docs[0]
	}
	if d.Version.Text == "" {
		return Document{}, wrongShape("", "no text")
	}
	m := d.Version.Meta
	s.mark.complete(m)
	m["accession"] = s.accession
	d.ID, d.Kind, d.URL = exportwatch.DocID("sec/"+s.accession), exportwatch.SECFiling, address
	delete(m, "exhibit")
	d.Title = s.mark.Form + " of " + s.mark.Filer
	if part.kind != s.mark.Form {
		d.ID += exportwatch.DocID("/" + part.file)
		m["exhibit"], m["exhibit_type"] = part.file, part.kind
		d.Title += ", " + part.file
	} else if len(s.items) > 0 {
		m["items"] = s.items
	}
	if d.Version.AsOf.IsZero() && part.kind == s.mark.Form {
		d.Version.AsOf = s.period
	}
	d.Version.Published = s.mark.Filed
	d.Version.Title = d.Title
	return d, nil
}

// plainFiling reads a document of plain text, its numbered items as sections.
func plainFiling(text []byte) Document {
	w := pageWriter{b: &builder{}, headed: itemHeading}
	for _, block := range blocks(strings.ToValidUTF8(string(text), "\uFFFD")) {
		w.line.WriteString(block)
		w.flush()
	}
	d := Document{Version: exportwatch.Version{Meta: exportwatch.Meta{}}}
	w.b.finish(&d.Version)
	return d
}
