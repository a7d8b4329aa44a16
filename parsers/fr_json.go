package parsers

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"exportwatch"
)

// An frRecord is one document as the Federal Register's API describes it,
// published or on public inspection. Which fields it holds depends on the
// request; what counts clicks or changes with the weather is left out.
type frRecord struct {
	Number        word       `json:"document_number"`
	Title         word       `json:"title"`
	Type          word       `json:"type"`
	Subtype       word       `json:"subtype"`
	PresType      word       `json:"presidential_document_type"`
	Action        word       `json:"action"`
	Abstract      word       `json:"abstract"`
	Dates         word       `json:"dates"`
	Citation      word       `json:"citation"`
	Agencies      []frAgency `json:"agencies"`
	CFR           []frCFR    `json:"cfr_references"`
	Dockets       []word     `json:"docket_ids"`
	PIDockets     []word     `json:"docket_numbers"`
	RINs          []word     `json:"regulation_id_numbers"`
	Topics        []word     `json:"topics"`
	Significant   word       `json:"significant"`
	Published     word       `json:"publication_date"`
	Effective     word       `json:"effective_on"`
	CommentsClose word       `json:"comments_close_on"`
	Signed        word       `json:"signing_date"`
	ExecOrder     word       `json:"executive_order_number"`
	Proclamation  word       `json:"proclamation_number"`
	CorrectionOf  word       `json:"correction_of"`
	Corrections   []word     `json:"corrections"`
	HTML          word       `json:"html_url"`
	PDF           word       `json:"pdf_url"`
	XML           word       `json:"full_text_xml_url"`
	RawText       word       `json:"raw_text_url"`
	Filed         word       `json:"filed_at"`
	FilingType    word       `json:"filing_type"`
	Note          word       `json:"editorial_note"`
	PDFUpdated    word       `json:"pdf_updated_at"`
	Subject1      word       `json:"subject_1"`
	Subject2      word       `json:"subject_2"`
	Subject3      word       `json:"subject_3"`
	TOCSubject    word       `json:"toc_subject"`
	TOCDoc        word       `json:"toc_doc"`
	CourtDocument *word      `json:"pacer_doc_id"` // documents of courts are numbered under the same name
}

// An frAgency may hold only RawName, for agencies that the publisher has not
// matched to its list.
type frAgency struct {
	Name    word `json:"name"`
	RawName word `json:"raw_name"`
	Slug    word `json:"slug"`
}

type frCFR struct {
	Title   word `json:"title"`
	Part    word `json:"part"`
	Chapter word `json:"chapter"`
}

// readFRJSON reads an answer of the documents routes: a page of results, an
// array, or one document.
func readFRJSON(in Input) ([]Document, error) { return readFRRecords(in, false, frDocument) }

// readFRPIJSON reads an answer of the public-inspection routes.
func readFRPIJSON(in Input) ([]Document, error) { return readFRRecords(in, true, piDocument) }

func readFRRecords(in Input, inspection bool, make func(frRecord) Document) ([]Document, error) {
	raws, where, err := frResults(in.Payload)
	if err != nil {
		return nil, err
	}
	var docs []Document
	for i, raw := range raws {
		at := where
		if strings.HasSuffix(where, "[") {
			at = fmt.Sprintf("%s%d]", where, i)
		}
		var r frRecord
		if err := json.Unmarshal(raw, &r); err != nil {
			return nil, jsonFault(at, err)
		}
		if r.Number == "" || r.CourtDocument != nil {
			return nil, wrongShape(at, "document record without document_number, or of a court")
		}
		if r.onInspection() != inspection {
			return nil, wrongShape(at, "document %s is of the other route: published and on public inspection are two records", exportwatch.Excerpt(string(r.Number), 40))
		}
		docs = append(docs, make(r))
	}
	linkCorrections(docs)
	return docs, nil
}

// frResults returns the records of payload and the JSON path before their
// index, which ends in "[" if there can be several.
func frResults(payload []byte) ([]json.RawMessage, string, error) {
	var top json.RawMessage
	if err := decodeJSON(payload, &top); err != nil {
		return nil, "", err
	}
	if strings.HasPrefix(strings.TrimLeft(string(firstBytes(top, 64)), " \t\r\n"), "[") {
		var list []json.RawMessage
		return list, "$[", jsonFault("$", json.Unmarshal(top, &list))
	}
	var page map[string]json.RawMessage
	if err := json.Unmarshal(top, &page); err != nil {
		return nil, "", jsonFault("$", err)
	}
	results, has := page["results"]
	_, single := page["document_number"]
	count, counted := page["count"]
	has = has && string(results) != "null"
	switch {
	case page["errors"] != nil:
		return nil, "", wrongShape("$.errors", "the API refuses the request: %s", exportwatch.Excerpt(string(page["errors"]), 200))
	case has:
		var list []json.RawMessage
		return list, "$.results[", jsonFault("$.results", json.Unmarshal(results, &list))
	case single:
		return []json.RawMessage{top}, "$", nil
	case string(count) == "0": // the API leaves results out when nothing matches
		return nil, "$", nil
	case counted:
		return nil, "", wrongShape("$", "a count of %s and no results", exportwatch.Excerpt(string(count), 20))
	}
	return nil, "", wrongShape("$", "neither results, count nor document_number")
}

// onInspection reports whether r is a record of the public-inspection routes:
// only those tell of the filing, and their addresses are their own.
func (r *frRecord) onInspection() bool {
	return r.Filed != "" || r.FilingType != "" || r.Note != "" || strings.Contains(string(r.HTML), "/public-inspection/")
}

// checkDates clears the dates of r that are no days, with a warning on v, and
// returns the day of publication and the day of effect.
func (r *frRecord) checkDates(v *exportwatch.Version) (published, effective exportwatch.Date) {
	check := func(field string, w *word) exportwatch.Date {
		d := dateOf(v, field, string(*w))
		*w = word(d.String())
		return d
	}
	check("comments_close_on", &r.CommentsClose)
	check("signing_date", &r.Signed)
	published, effective = check("publication_date", &r.Published), check("effective_on", &r.Effective)
	return published, effective
}

// dayInURL returns the day of publication that the addresses of a published
// document hold.
func (r frRecord) dayInURL() exportwatch.Date {
	for _, u := range []word{r.HTML, r.XML, r.PDF} {
		if m := frURLDay.FindStringSubmatch(string(u)); m != nil {
			return calendarDay(m[1], m[2], m[3])
		}
	}
	return exportwatch.Date{}
}

func frDocument(r frRecord) Document {
	var d Document
	v := &d.Version
	v.Published, v.Effective = r.checkDates(v)
	if v.Published.IsZero() {
		v.Published = r.dayInURL() // identity must not hang on one field
		r.Published = word(v.Published.String())
	}
	if v.Published.IsZero() {
		warn(v, "undated", "neither publication_date nor a day in an address")
	}
	d.Document = exportwatch.Document{
		ID: frID(v.Published.String(), string(r.Number)), Kind: exportwatch.FRDocument,
		Title: string(r.Title), URL: string(r.HTML),
	}
	v.Meta = r.meta()
	r.render().finish(v)
	return d
}

func piDocument(r frRecord) Document {
	number := string(r.Number)
	d := Document{Document: exportwatch.Document{
		ID: exportwatch.DocID("fr/pi/" + number), Kind: exportwatch.PIDocument,
		Title: r.title(), URL: string(r.HTML),
	}}
	v := &d.Version
	scheduled, _ := r.checkDates(v)
	v.Published = dateOf(v, "filed_at", string(r.Filed))
	if v.Published.IsZero() && scheduled.IsZero() {
		warn(v, "undated", "neither filed_at nor publication_date")
	}
	v.Meta = r.meta()
	r.render().finish(v)
	return d
}

// withdrawn is the status of a document that the agency took back before it was
// published. 1 CFR 18.13.
const withdrawn = "withdrawn"

// status returns withdrawn for a document on public inspection whose filing was
// struck and explained in a note, else the empty string.
func (r frRecord) status() string {
	if r.Filed == "" && r.Note != "" {
		return withdrawn
	}
	return ""
}

// title returns the title, put together from the subject lines of the table of
// contents where the record has none.
func (r frRecord) title() string {
	if r.Title != "" {
		return string(r.Title)
	}
	if s := strings.Join(strs([]word{r.Subject1, r.Subject2, r.Subject3}), " "); s != "" {
		return s
	}
	return strings.Join(strs([]word{r.TOCSubject, r.TOCDoc}), " ")
}

// frID names a published document. Numbers repeat across years, so the day
// belongs to the name wherever it is known.
func frID(published, number string) exportwatch.DocID {
	if published == "" {
		return exportwatch.DocID("fr/" + number)
	}
	return exportwatch.DocID("fr/" + published + "/" + number)
}

// frCorrection matches the numbers of corrections, "C1-2023-27742", and of what is
// printed again because it was printed wrong, "R1-2023-28853", which the Register
// lists among them.
var frCorrection = regexp.MustCompile(`^(?:C\d+[-\x{2013}]?|R\d{1,2}[-\x{2013}]\d{4}[-\x{2013}])\d`)

func (r frRecord) meta() exportwatch.Meta {
	pres := string(r.PresType)
	if pres == "" && r.Type == "Presidential Document" {
		pres = string(r.Subtype)
	}
	return metaOf(exportwatch.Meta{
		"document_number": string(r.Number), "document_type": string(r.Type), "title": r.title(),
		"action": string(r.Action), "agencies": r.agencies(), "agency_slugs": r.slugs(), "cfr": r.cfr(),
		"dockets": r.dockets(), "rins": strs(r.RINs), "topics": strs(r.Topics), "citation": string(r.Citation),
		"publication_date": string(r.Published), "effective_on": string(r.Effective),
		"comments_close_on": string(r.CommentsClose), "signing_date": string(r.Signed),
		"executive_order_number": string(r.ExecOrder), "proclamation_number": string(r.Proclamation),
		"presidential_document_type": pres, "subtype": string(r.Subtype), "significant": r.Significant == "true",
		"is_correction": r.CorrectionOf != "" || frCorrection.MatchString(string(r.Number)),
		"correction_of": string(r.CorrectionOf), "corrects": r.corrects(), "corrected_by": r.correctedBy(), "status": r.status(), "html_url": string(r.HTML), "pdf_url": string(r.PDF),
		"full_text_xml_url": string(r.XML), "raw_text_url": string(r.RawText), "filed_at": string(r.Filed),
		"filing_type": string(r.FilingType), "editorial_note": string(r.Note), "pdf_updated_at": string(r.PDFUpdated),
	})
}

func (r frRecord) agencies() []string {
	var out []string
	for _, a := range r.Agencies {
		name := a.Name
		if name == "" {
			name = a.RawName
		}
		out = append(out, string(name))
	}
	return uniq(out)
}

func (r frRecord) slugs() []string {
	var out []string
	for _, a := range r.Agencies {
		out = append(out, string(a.Slug))
	}
	return uniq(out)
}

// cfr returns the references as "12 CFR Part 324", or "48 CFR Chapter 1"
// where the record names no part.
func (r frRecord) cfr() []string {
	var out []string
	for _, c := range r.CFR {
		switch {
		case c.Title != "" && c.Part != "":
			out = append(out, fmt.Sprintf("%s CFR Part %s", c.Title, c.Part))
		case c.Title != "" && c.Chapter != "":
			out = append(out, fmt.Sprintf("%s CFR Chapter %s", c.Title, c.Chapter))
		}
	}
	return uniq(out)
}

func (r frRecord) dockets() []string {
	return uniq(append(strs(r.Dockets), strs(r.PIDockets)...))
}

// render writes the record as one section a field that it has.
func (r frRecord) render() *builder {
	b := new(builder)
	field := func(id, heading string, values ...string) {
		if values = uniq(values); len(values) == 0 {
			return
		}
		b.section(id, "", heading, 0)
		for _, v := range values {
			b.para(v)
		}
	}
	field("title", "TITLE", r.title())
	field("type", "TYPE", string(r.Type), string(r.Subtype))
	field("agency", "AGENCY", r.agencies()...)
	field("action", "ACTION", string(r.Action))
	field("summary", "SUMMARY", string(r.Abstract))
	field("dates", "DATES", string(r.Dates))
	if r.status() == withdrawn {
		field("status", "STATUS", "Withdrawn from public inspection")
	}
	field("editorial-note", "EDITORIAL NOTE", string(r.Note))
	field("filed", "FILED", strings.Join(strs([]word{r.Filed, r.FilingType}), " "))
	field("publication-date", "PUBLICATION DATE", string(r.Published))
	field("effective-on", "EFFECTIVE ON", string(r.Effective))
	field("comments-close-on", "COMMENTS CLOSE ON", string(r.CommentsClose))
	field("signing-date", "SIGNED", string(r.Signed))
	field("executive-order", "EXECUTIVE ORDER", string(r.ExecOrder))
	field("cfr", "CFR REFERENCES", r.cfr()...)
	field("dockets", "DOCKETS", r.dockets()...)
	field("rins", "RIN", strs(r.RINs)...)
	field("correction-of", "CORRECTION OF", string(r.CorrectionOf))
	field("citation", "CITATION", string(r.Citation))
	return b
}
