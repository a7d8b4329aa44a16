package parsers

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"exportwatch"
)

// A Hit is one document found by EDGAR full-text search.
type Hit struct {
	Accession string // "0001045810-26-000024"
	File      string // file name within the filing
	URL       string // of the file on www.sec.gov
	Form      string // "8-K", "8-K/A"; of an exhibit, the filing's form
	Type      string // of the file itself: "8-K", "EX-99.1"; empty if the answer does not say
	Company   string // first filer, as displayed without ticker and CIK
	CIK       string // of the first filer, ten digits
	Filed     exportwatch.Date
}

// A searchAnswer is the answer of efts.sec.gov/LATEST/search-index.
type searchAnswer struct {
	Hits *struct {
		Total struct {
			Value    int    `json:"value"`
			Relation string `json:"relation"` // "eq", or "gte" where only the first 10,000 are counted
		} `json:"total"`
		Hits []searchHit `json:"hits"`
	} `json:"hits"`
}

type searchHit struct {
	ID     string `json:"_id"` // "<accession>:<file>"
	Source struct {
		CIKs   []string `json:"ciks"`
		Names  []string `json:"display_names"`
		Filed  string   `json:"file_date"`
		Form   string   `json:"form"`
		Type   string   `json:"file_type"`
		Period string   `json:"period_ending"`
	} `json:"_source"`
}

var (
	accessionNumber = regexp.MustCompile(`^\d{10}-\d{2}-\d{6}$`)
	displaySuffix   = regexp.MustCompile(`\s*(\([^()]*\)\s*)*$`) // "  (BTSG, BTSGU)  (CIK 0001865782)"
)

// EDGARHits reads an answer of EDGAR full-text search, best match first. An
// answer without hits gives none and no error. The error is an *[Error]: an
// error page, which the service sends with status 200, is wrong-shape.
func EDGARHits(payload []byte) ([]Hit, error) {
	hits, err := edgarHits(payload)
	if err != nil {
		return nil, asError("edgar-fts", err)
	}
	return hits, nil
}

// EDGARTotal returns how many documents a search found, whatever part of them
// this answer lists, and whether that is all: the service counts no further than
// 10,000. The error is as that of [EDGARHits].
func EDGARTotal(payload []byte) (n int, all bool, err error) {
	answer, err := edgarAnswer(payload)
	if err != nil {
		return 0, false, asError("edgar-fts", err)
	}
	return answer.Hits.Total.Value, answer.Hits.Total.Relation != "gte", nil
}

func edgarAnswer(payload []byte) (searchAnswer, error) {
	var answer searchAnswer
	if err := checkPayload(payload); err != nil {
		return answer, err
	}
	if err := decodeJSON(payload, &answer); err != nil {
		return answer, err
	}
	if answer.Hits == nil {
		return answer, wrongShape("$.hits", "no list of hits")
	}
	return answer, nil
}

func edgarHits(payload []byte) ([]Hit, error) {
	answer, err := edgarAnswer(payload)
	if err != nil {
		return nil, err
	}
	hits := make([]Hit, 0, len(answer.Hits.Hits))
	for i, h := range answer.Hits.Hits {
		hit, err := h.hit()
		if err != nil {
			return nil, wrongShape(fmt.Sprintf("$.hits.hits[%d]", i), "%w", err)
		}
		hits = append(hits, hit)
	}
	return hits, nil
}

func (h searchHit) hit() (Hit, error) {
	accession, file, ok := strings.Cut(h.ID, ":")
	if !ok || !accessionNumber.MatchString(accession) || file == "" {
		return Hit{}, fmt.Errorf("_id %q is not accession:file", exportwatch.Excerpt(h.ID, 60))
	}
	if len(h.Source.CIKs) == 0 || strings.Trim(h.Source.CIKs[0], "0123456789") != "" {
		return Hit{}, fmt.Errorf("%s has no CIK", accession)
	}
	filed, err := exportwatch.ParseDate(h.Source.Filed)
	if err != nil {
		return Hit{}, fmt.Errorf("file_date of %s: %w", accession, err)
	}
	hit := Hit{Accession: accession, File: file, Form: h.Source.Form, Type: h.Source.Type, CIK: h.Source.CIKs[0], Filed: filed}
	if len(h.Source.Names) > 0 {
		hit.Company = displaySuffix.ReplaceAllString(fold(h.Source.Names[0]), "")
	}
	hit.URL = filingFolder(hit.CIK, accession) + url.PathEscape(file)
	return hit, nil
}

// readEDGARSearch reads a search answer as documents: one filing each, with
// what the index knows of it; its text is read from the filing itself.
func readEDGARSearch(in Input) ([]Document, error) {
	hits, err := edgarHits(in.Payload)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var docs []Document
	for _, h := range hits {
		if seen[h.Accession] {
			continue // another file of the same filing
		}
		seen[h.Accession] = true
		docs = append(docs, h.document())
	}
	return docs, nil
}

func (h Hit) document() Document {
	title := fold(h.Form + " of " + h.Company)
	d := Document{Document: exportwatch.Document{
		ID: exportwatch.DocID("sec/" + h.Accession), Kind: exportwatch.SECFiling, Title: title, URL: h.URL,
	}}
	var b builder
	b.section("filing", "", title, 0)
	b.para("Filed: " + h.Filed.String())
	b.para("Accession number: " + h.Accession)
	b.para("Document: " + h.URL)
	b.finish(&d.Version)
	d.Version.Published = h.Filed
	d.Version.Meta = exportwatch.Meta{"accession": h.Accession, "form": h.Form, "filer": h.Company, "cik": h.CIK}
	return d
}

// filingFolder returns the address of the folder of a filing, with the slash.
func filingFolder(cik, accession string) string {
	return "https://www.sec.gov/Archives/edgar/data/" + strings.TrimLeft(cik, "0") + "/" + strings.ReplaceAll(accession, "-", "") + "/"
}
