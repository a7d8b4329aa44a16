package parsers

import (
	"cmp"
	"regexp"
	"strings"

	"exportwatch"
)

// courtAddress matches the address of a court in the API.
var courtAddress = regexp.MustCompile(`/courts/([a-z0-9]+)/?$`)

// document returns the docket that a docket object or a find tells of.
func (item listenerItem) document() (Document, error) {
	number := withoutJudges(string(cmp.Or(item.Number, item.FoundNumber)))
	if m := courtAddress.FindStringSubmatch(string(item.CourtAt)); item.Court == "" && m != nil {
		item.Court = word(m[1])
	}
	if item.Court == "" || number == "" {
		return Document{}, wrongShape("docket_number", "a case without court or number")
	}
	meta := exportwatch.Meta{
		"court_id": string(item.Court), "docket_number": number, "case_name": caseName(string(cmp.Or(item.Name, item.FoundName))),
		"pacer_case_id": string(item.CaseID), "courtlistener_id": string(cmp.Or(item.FoundDocket, item.ID)),
		"assigned_to_str": judgeName(string(cmp.Or(item.AssignedTo, item.FoundJudge))),
		"referred_to_str": judgeName(string(cmp.Or(item.ReferredTo, item.FoundReferred))),
		"cause":           listenerText(item.Cause), "nature_of_suit": listenerText(cmp.Or(item.NatureOfSuit, item.FoundSuit)),
		"jury_demand": string(cmp.Or(item.JuryDemand, item.FoundJury)), "jurisdiction": string(item.Jurisdiction),
		"date_filed":      leadingDate(string(cmp.Or(item.Filed, item.FoundFiled))).String(),
		"date_terminated": leadingDate(string(cmp.Or(item.Terminated, item.FoundTerminated))).String(),
		"parties":         uniq(strs(item.Party)),
	}
	v := exportwatch.Version{Published: leadingDate(string(cmp.Or(item.Filed, item.FoundFiled))), Partial: true}
	v.Entries = item.foundEntries(meta)
	v.Meta = metaOf(meta)
	return docketDocument(v, listenerAddress(cmp.Or(item.FoundAddress, item.Address))), nil
}

// foundEntries returns the entries of the documents that a search found, and
// notes in meta their attachments and what they say.
func (item listenerItem) foundEntries(meta exportwatch.Meta) []exportwatch.Entry {
	var entries []exportwatch.Entry
	var lines, mentions []string
	for _, d := range item.Documents {
		number := string(cmp.Or(d.EntryNumber, d.Number))
		if said := d.said(number); said != "" {
			mentions = append(mentions, said)
		}
		e := exportwatch.Entry{Number: number, DateFiled: leadingDate(string(d.EntryFiled)), Description: listenerText(d.Description)}
		if d.isAttachment() {
			lines = append(lines, d.line(number))
		} else {
			e = d.onto(e)
		}
		entries = append(entries, e)
	}
	meta["attachments"], meta["mentions"] = uniteLines(nil, lines), uniteLines(nil, mentions)
	return MergeEntries(nil, entries)
}

// said quotes what the search found in a document, if it marks any words of it.
func (d listenerDocument) said(number string) string {
	if !strings.Contains(string(d.Snippet), "<mark>") {
		return ""
	}
	name := "#" + number
	if d.isAttachment() {
		name += "-" + string(d.Attachment)
	}
	return name + "\t" + exportwatch.Excerpt(listenerText(d.Snippet), 400)
}

func (d listenerDocument) isAttachment() bool { return d.Attachment != "" && d.Attachment != "0" }

// onto returns e with what its main document tells.
func (d listenerDocument) onto(e exportwatch.Entry) exportwatch.Entry {
	e.PacerDocID = pacerDocID(string(d.DocID))
	e.ShortDescription = listenerText(d.Short)
	if d.Short == "" && e.Description != listenerText(d.Description) {
		e.ShortDescription = listenerText(d.Description)
	}
	e.URL = d.file()
	return e
}

// line lists an attachment as dockets of the archive are read: number, PACER
// document ID, description and address.
func (d listenerDocument) line(number string) string {
	about := cmp.Or(d.Short, d.Description)
	return strings.Join([]string{number + "-" + string(d.Attachment), string(d.DocID), listenerText(about), d.file()}, "\t")
}

var (
	recapPath = regexp.MustCompile(`(?:^|/)(gov\.uscourts\.[a-z0-9]+\.\d+)/(gov\.uscourts\.[a-z0-9]+\.\d+\.\d+\.\d+\.pdf)$`)
	plainPath = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9._/-]*\.pdf$`)
)

// file returns where the document can be fetched without a fee: from the
// Internet Archive if it is there, else from CourtListener's own storage.
func (d listenerDocument) file() string {
	if !d.Available {
		return ""
	}
	if m := recapPath.FindStringSubmatch(string(d.Archived)); m != nil {
		return "https://archive.org/download/" + m[1] + "/" + m[2]
	}
	return storedAt(d.Local)
}

func storedAt(path word) string {
	p := string(path)
	if !plainPath.MatchString(p) || strings.Contains(p, "..") {
		return ""
	}
	return listenerStorage + p
}

// filing returns a document that the search found by itself.
func (d listenerDocument) filing() Document {
	title := cmp.Or(listenerText(d.Short), exportwatch.Excerpt(listenerText(d.Description), 160), "Document "+string(d.Number))
	meta := exportwatch.Meta{
		"document_number": string(d.Number), "attachment_number": string(d.Attachment), "pacer_doc_id": string(d.DocID),
		"courtlistener_id": string(d.DocketID), "files": strs([]word{word(d.file())}),
	}
	if m := recapPath.FindStringSubmatch(string(d.Local)); m != nil {
		parts := strings.Split(m[1], ".")
		meta["court_id"], meta["pacer_case_id"] = CourtID(parts[2]), parts[3]
	}
	return foundFiling(foundWork{
		title: title, path: d.Address, filed: leadingDate(string(d.EntryFiled)), meta: meta,
		paras: []string{listenerText(d.Description), listenerText(d.Snippet)},
	})
}

// opinion returns a decision that the search found.
func (item listenerItem) opinion() Document {
	meta := exportwatch.Meta{
		"court_id": string(item.Court), "docket_number": withoutJudges(string(item.FoundNumber)), "citations": strs(item.Citation),
	}
	paras := []string{"Court: " + string(item.Court), "Docket number: " + string(item.FoundNumber), strings.Join(strs(item.Citation), "; ")}
	var files []string
	for _, o := range item.Opinions {
		paras = append(paras, listenerText(o.Snippet))
		files = append(files, storedAt(o.Path))
	}
	meta["files"] = uniq(files)
	return foundFiling(foundWork{
		title: caseName(string(item.FoundName)), path: item.Address, filed: leadingDate(string(item.FoundFiled)), meta: meta, paras: paras,
	})
}

// A foundWork is a document or a decision that the search found.
type foundWork struct {
	title string
	path  word
	filed exportwatch.Date
	meta  exportwatch.Meta
	paras []string
}

func foundFiling(w foundWork) Document {
	address := listenerAddress(w.path)
	v := exportwatch.Version{Title: w.title, Published: w.filed, Meta: metaOf(w.meta)}
	var b builder
	b.para(w.title)
	if !w.filed.IsZero() {
		b.para("Filed: " + w.filed.String())
	}
	for _, p := range w.paras {
		b.para(p)
	}
	b.finish(&v)
	id := pageID(Input{URL: address}, "filing")
	return Document{
		Document: exportwatch.Document{ID: id, Kind: exportwatch.CourtFiling, Title: w.title, URL: address},
		Version:  v,
	}
}

// listenerText returns a text of CourtListener, which marks what was found,
// without markup.
func listenerText(w word) string { return htmlText(string(w)) }

// listenerAddress returns where people read what path names on CourtListener.
func listenerAddress(path word) string {
	p := string(path)
	if !strings.HasPrefix(p, "/") || strings.HasPrefix(p, "//") {
		p = "/"
	}
	return listenerSite + p
}

var trailingNumber = regexp.MustCompile(`(\d+)/?$`)

// lastNumber returns the number that an address of the API ends in.
func lastNumber(address string) string {
	if m := trailingNumber.FindStringSubmatch(address); m != nil {
		return m[1]
	}
	return ""
}

// CourtListenerNext returns the address of the next page of results that an
// answer of CourtListener names, or the empty string if it is the last.
func CourtListenerNext(payload []byte) (string, error) {
	var page listenerPage
	if err := decodeJSON(payload, &page); err != nil {
		return "", asError("courtlistener", err)
	}
	if page.Next == nil {
		return "", nil
	}
	return *page.Next, nil
}
