package parsers

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"exportwatch"
)

// A listenerPage is an answer of CourtListener's REST API, version 3 or 4: a page
// of results, or one object by itself.
type listenerPage struct {
	Next     *string            `json:"next"`
	Previous *string            `json:"previous"`
	Results  *[]json.RawMessage `json:"results"`
}

// A listenerItem is one result: a docket, a docket entry, a document, or a find
// of the search, whose names are written in another way.
type listenerItem struct {
	ID word `json:"id"`

	Court        word `json:"court_id"`
	CourtAt      word `json:"court"` // address of the court in the API; where the old version tells it
	Number       word `json:"docket_number"`
	Name         word `json:"case_name"`
	Terminated   word `json:"date_terminated"`
	AssignedTo   word `json:"assigned_to_str"`
	ReferredTo   word `json:"referred_to_str"`
	Cause        word `json:"cause"`
	NatureOfSuit word `json:"nature_of_suit"`
	JuryDemand   word `json:"jury_demand"`
	Jurisdiction word `json:"jurisdiction_type"`
	CaseID       word `json:"pacer_case_id"`
	Address      word `json:"absolute_url"`
	Filed        word `json:"date_filed"`

	Docket      word               `json:"docket"`
	EntryNumber word               `json:"entry_number"`
	Sequence    word               `json:"pacer_sequence_number"`
	Description word               `json:"description"`
	Documents   []listenerDocument `json:"recap_documents"`
	listenerFind
}

// A listenerFind is what the search says of a case or an opinion.
type listenerFind struct {
	FoundName       word              `json:"caseName"`
	FoundNumber     word              `json:"docketNumber"`
	FoundFiled      word              `json:"dateFiled"`
	FoundTerminated word              `json:"dateTerminated"`
	FoundJudge      word              `json:"assignedTo"`
	FoundReferred   word              `json:"referredTo"`
	FoundSuit       word              `json:"suitNature"`
	FoundJury       word              `json:"juryDemand"`
	FoundAddress    word              `json:"docket_absolute_url"`
	FoundDocket     word              `json:"docket_id"`
	Party           []word            `json:"party"`
	Cluster         word              `json:"cluster_id"`
	Opinions        []listenerOpinion `json:"opinions"`
	Citation        []word            `json:"citation"`
}

// A listenerDocument is a document of an entry, or an attachment to it.
type listenerDocument struct {
	Entry       word `json:"docket_entry"`
	EntryNumber word `json:"entry_number"`
	EntryFiled  word `json:"entry_date_filed"`
	Number      word `json:"document_number"`
	Attachment  word `json:"attachment_number"`
	DocID       word `json:"pacer_doc_id"`
	Description word `json:"description"`
	Short       word `json:"short_description"`
	Available   bool `json:"is_available"`
	Local       word `json:"filepath_local"`
	Archived    word `json:"filepath_ia"`
	Snippet     word `json:"snippet"`
	Address     word `json:"absolute_url"`
	DocketID    word `json:"docket_id"`
}

// A listenerOpinion is one opinion of a decision.
type listenerOpinion struct {
	Path    word `json:"local_path"`
	Snippet word `json:"snippet"`
	Type    word `json:"type"`
}

const (
	listenerSite    = "https://www.courtlistener.com"
	listenerStorage = "https://storage.courtlistener.com/"
)

// readCourtListener reads an answer of CourtListener: dockets, docket entries,
// documents, or finds of the search of type r (cases), rd (documents) or o
// (opinions). Cases are dockets as windows on them; documents and opinions found
// by themselves are filings. Entries and documents name their case by a number
// of CourtListener's own; whose they are is taken from the filters of the
// address asked, docket__court and docket__docket_number.
func readCourtListener(in Input) ([]Document, error) {
	items, err := listenerItems(in.Payload)
	if err != nil {
		return nil, err
	}
	r := listenerReading{in: in}
	for i, raw := range items {
		if err := r.read(raw); err != nil {
			return nil, within(fmt.Sprintf("$.results[%d]", i), err)
		}
	}
	if r.entries != nil {
		d, err := r.entryDocket()
		if err != nil {
			return nil, err
		}
		r.docs = append(r.docs, d)
	}
	return r.docs, nil
}

// listenerItems returns the results of a page, or the one object that payload is.
func listenerItems(payload []byte) ([]json.RawMessage, error) {
	var page listenerPage
	if err := decodeJSON(payload, &page); err != nil {
		return nil, err
	}
	keys := jsonKeys(firstBytes(payload, sniffWindow))
	switch {
	case page.Results == nil && listenerKind(keys, "$.") != "":
		return []json.RawMessage{bytes.TrimPrefix(payload, []byte("\xEF\xBB\xBF"))}, nil
	case page.Results == nil:
		return nil, wrongShape("$", "neither results nor a docket, an entry or a document")
	case !keys["$.next"] || !keys["$.previous"]:
		return nil, wrongShape("$", "results without the addresses of the next and previous page")
	}
	return *page.Results, nil
}

// listenerKind tells what an object is by its keys, with prefix before them.
func listenerKind(keys map[string]bool, prefix string) string {
	has := func(names ...string) bool {
		for _, n := range names {
			if !keys[prefix+n] {
				return false
			}
		}
		return true
	}
	switch {
	case has("caseName", "docketNumber", "court_id", "opinions"):
		return "opinion"
	case has("caseName", "docketNumber", "court_id"):
		return "find"
	case has("docket_number", "court_id", "case_name"), has("docket_number", "court", "case_name"):
		return "docket"
	case has("docket", "recap_documents", "description"):
		return "entry"
	case has("document_number", "filepath_local", "pacer_doc_id"):
		return "document"
	}
	return ""
}

// A listenerReading gathers the documents of one payload.
type listenerReading struct {
	in      Input
	docs    []Document
	entries []exportwatch.Entry // of one docket, named by the address asked
	lines   []string            // attachments of these entries
	docket  string              // CourtListener's number of their docket
}

func (r *listenerReading) read(raw json.RawMessage) error {
	var item listenerItem
	if err := jsonFault("", json.Unmarshal(raw, &item)); err != nil {
		return err
	}
	keys := jsonKeys(raw)
	switch listenerKind(keys, "$.") {
	case "docket", "find":
		if item.Documents == nil && keys["$.document_number"] { // version 3 finds documents, each with its case
			var found listenerDocument
			if err := jsonFault("", json.Unmarshal(raw, &found)); err != nil {
				return err
			}
			item.Documents = []listenerDocument{found}
		}
		d, err := item.document()
		if err != nil {
			return err
		}
		r.docs = append(r.docs, d)
	case "opinion":
		r.docs = append(r.docs, item.opinion())
	case "entry":
		r.addEntry(item)
	case "document":
		return r.addDocument(raw)
	default:
		return wrongShape("", "neither a docket, an entry, a document nor an opinion")
	}
	return nil
}

func (r *listenerReading) addEntry(item listenerItem) {
	e := exportwatch.Entry{
		Number: string(item.EntryNumber), DateFiled: leadingDate(string(item.Filed)),
		Description: listenerText(item.Description), PacerSeqNo: string(item.Sequence),
	}
	for _, d := range item.Documents {
		if d.isAttachment() {
			r.lines = append(r.lines, d.line(e.Number))
			continue
		}
		e = d.onto(e)
	}
	r.entries = append(r.entries, e)
	if r.docket == "" {
		r.docket = lastNumber(string(item.Docket))
	}
}

// addDocument adds a document listed by itself: to its case if the address
// asked names that, else as a filing that the search found.
func (r *listenerReading) addDocument(raw json.RawMessage) error {
	var d listenerDocument
	if err := jsonFault("", json.Unmarshal(raw, &d)); err != nil {
		return err
	}
	number := string(cmp.Or(d.EntryNumber, d.Number))
	switch _, _, err := r.named(); {
	case err != nil && d.DocketID != "":
		r.docs = append(r.docs, d.filing())
	case err != nil:
		return err
	case d.isAttachment():
		r.lines = append(r.lines, d.line(number))
		r.entries = append(r.entries, exportwatch.Entry{Number: number})
	default:
		r.entries = append(r.entries, d.onto(exportwatch.Entry{Number: number}))
	}
	return nil
}

// named returns the court and docket number that the address asked names.
func (r *listenerReading) named() (court, number string, err error) {
	u, err := url.Parse(r.in.URL)
	if err == nil {
		for _, prefix := range []string{"docket__", "docket_entry__docket__"} {
			court, number = u.Query().Get(prefix+"court"), u.Query().Get(prefix+"docket_number")
			if court != "" && NormaliseDocketNumber(number) != "" {
				return court, withoutJudges(number), nil
			}
		}
	}
	return "", "", wrongShape("", "entries of a docket that the address does not name: ask with docket__court and docket__docket_number")
}

// entryDocket returns the docket whose entries were listed.
func (r *listenerReading) entryDocket() (Document, error) {
	court, number, err := r.named()
	if err != nil {
		return Document{}, err
	}
	meta := metaOf(exportwatch.Meta{
		"court_id": court, "docket_number": number, "courtlistener_id": r.docket, "attachments": uniteLines(nil, r.lines),
	})
	v := exportwatch.Version{Meta: meta, Entries: MergeEntries(nil, r.entries), Partial: true}
	return docketDocument(v, ""), nil
}

// within returns err with its place put inside of where.
func within(where string, err error) error {
	e := *asError("", err)
	e.Where = where + strings.TrimPrefix(e.Where, "$")
	return &e
}
