package parsers

import (
	"fmt"
	"net/url"
	"strings"

	"exportwatch"
)

// A Filing is one filing of a company.
type Filing struct {
	Accession string // "0001045810-26-000024"
	CIK       string // of the company, as given: ten digits or fewer
	Form      string // "8-K", "10-Q/A"
	Filed     exportwatch.Date
	Report    exportwatch.Date // day or end of the period it reports; zero if it says none
	Items     []string         // of an 8-K: "2.02", "9.01"
	URL       string           // of its main document; of its folder if it names none
	Index     string           // of the page that lists its files
}

// submissions is what data.sec.gov tells of a company: its latest filings, a
// year's or a thousand, as columns.
type submissions struct {
	CIK     word   `json:"cik"`
	Name    string `json:"name"`
	Filings *struct {
		Recent *filingColumns `json:"recent"`
		Files  []struct {
			Name string `json:"name"`
		} `json:"files"`
	} `json:"filings"`
}

type filingColumns struct {
	Accession []string `json:"accessionNumber"`
	Filed     []string `json:"filingDate"`
	Report    []string `json:"reportDate"`
	Form      []string `json:"form"`
	Items     []string `json:"items"`
	Document  []string `json:"primaryDocument"`
}

// EDGARFilings reads the submissions of a company, newest first. The error is
// an *[Error].
func EDGARFilings(payload []byte) (company string, filings []Filing, err error) {
	s, filings, err := readFilings(payload)
	if err != nil {
		return "", nil, asError("edgar-submissions", err)
	}
	return fold(s.Name), filings, nil
}

func readFilings(payload []byte) (submissions, []Filing, error) {
	var s submissions
	if err := checkPayload(payload); err != nil {
		return s, nil, err
	}
	if err := decodeJSON(payload, &s); err != nil {
		return s, nil, err
	}
	cik := string(s.CIK)
	if cik == "" || strings.Trim(cik, "0123456789") != "" || s.Filings == nil || s.Filings.Recent == nil {
		return s, nil, wrongShape("$", "not the submissions of a company: no cik or no recent filings")
	}
	c := s.Filings.Recent
	for name, column := range map[string][]string{"filingDate": c.Filed, "form": c.Form, "primaryDocument": c.Document} {
		if len(column) != len(c.Accession) {
			return s, nil, wrongShape("$.filings.recent."+name, "%d values for %d filings", len(column), len(c.Accession))
		}
	}
	filings := make([]Filing, 0, len(c.Accession))
	for i := range c.Accession {
		f, err := c.filing(cik, i)
		if err != nil {
			return s, nil, wrongShape(fmt.Sprintf("$.filings.recent[%d]", i), "%w", err)
		}
		filings = append(filings, f)
	}
	return s, filings, nil
}

// filing returns the i-th filing of a company.
func (c *filingColumns) filing(cik string, i int) (Filing, error) {
	accession := c.Accession[i]
	if !accessionNumber.MatchString(accession) {
		return Filing{}, fmt.Errorf("%q is no accession number", exportwatch.Excerpt(accession, 40))
	}
	filed, err := exportwatch.ParseDate(c.Filed[i])
	if err != nil {
		return Filing{}, fmt.Errorf("filingDate of %s: %w", accession, err)
	}
	f := Filing{Accession: accession, CIK: cik, Form: c.Form[i], Filed: filed, URL: filingFolder(cik, accession)}
	f.Index = f.URL + accession + "-index.html"
	if i < len(c.Report) {
		f.Report = leadingDate(c.Report[i])
	}
	if i < len(c.Items) {
		f.Items = strings.FieldsFunc(c.Items[i], func(r rune) bool { return r == ',' || r == ' ' })
	}
	if c.Document[i] != "" {
		f.URL += (&url.URL{Path: c.Document[i]}).EscapedPath()
	}
	return f, nil
}

// readEDGARSubmissions reads the submissions of a company as one document, a
// table of its latest filings.
func readEDGARSubmissions(in Input) ([]Document, error) {
	s, filings, err := readFilings(in.Payload)
	if err != nil {
		return nil, err
	}
	cik := fmt.Sprintf("%010s", string(s.CIK))
	d := Document{Document: exportwatch.Document{
		ID: exportwatch.DocID("sec/cik/" + cik), Kind: exportwatch.SECFiling, Title: "Filings of " + fold(s.Name),
		URL: "https://www.sec.gov/cgi-bin/browse-edgar?action=getcompany&CIK=" + cik,
	}}
	var b builder
	b.section("filings", "", d.Title, 0)
	b.table("filings", []string{"accession", "form", "filed", "report", "items", "document"})
	for _, f := range filings {
		b.row(f.Accession, []string{f.Accession, f.Form, f.Filed.String(), f.Report.String(), strings.Join(f.Items, ", "), f.URL})
	}
	b.finish(&d.Version)
	if len(filings) > 0 {
		d.Version.Published = filings[0].Filed
	}
	var older []string
	for _, file := range s.Filings.Files {
		older = append(older, file.Name)
	}
	d.Version.Meta = metaOf(exportwatch.Meta{"cik": cik, "filer": fold(s.Name), "filings": len(filings), "older": uniq(older)})
	return []Document{d}, nil
}
