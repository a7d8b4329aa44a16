package parsers

import (
	"cmp"
	"fmt"
	"regexp"

	"github.com/PuerkitoBio/goquery"

	"exportwatch"
)

var (
	attachmentMenu = regexp.MustCompile(`(?i)Document Selection Menu`)
	menuPages      = regexp.MustCompile(`^(\d+) pages?$`)
	menuSize       = regexp.MustCompile(`(?i)^[\d.]+ ?[kmg]?b$`)
)

// readPacerAttachments reads the menu of a document and its attachments that
// CM/ECF shows before a document: a filing with one row for each file. The menu
// names the case by the court's own number only, so that it is no docket.
func readPacerAttachments(in Input) ([]Document, error) {
	if !isCourtPage(in.Payload) {
		return nil, wrongShape("", "not a page of a court's CM/ECF system")
	}
	page, warnings, err := parseHTMLTree(in.Payload, in.MediaType)
	if err != nil {
		return nil, err
	}
	if !attachmentMenu.MatchString(fold(page.Text())) {
		return nil, wrongShape("", "no menu of a document and its attachments")
	}
	files, err := menuFiles(page)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, wrongShape("", "a menu that lists no file")
	}
	main := files[0]
	court := courtID(in.Court, pageLinks(page)...)
	meta := exportwatch.Meta{
		"court_id": court, "document_number": main.number, "pacer_doc_id": main.docID, "pacer_case_id": main.caseID, "pacer_seq_no": main.sequence,
	}
	v := exportwatch.Version{Title: "Document " + main.number + " and its attachments"}
	var b builder
	b.section("files", "", v.Title, 0)
	b.table("files", []string{"Number", "Description", "Pages", "Size", "PACER document"})
	for i, f := range files {
		number := f.number
		if i > 0 {
			number = main.number + "-" + f.number
		}
		b.row(number, []string{number, cmp.Or(f.about, "Main document"), f.pages, f.size, f.docID})
	}
	b.finish(&v)
	v.Meta, v.Warnings = metaOf(meta), warnings
	id := exportwatch.DocID("page/ecf." + cmp.Or(court, "unknown") + ".uscourts.gov/doc1/" + main.docID)
	return []Document{{
		Document: exportwatch.Document{ID: id, Kind: exportwatch.CourtFiling, Title: v.Title, URL: in.URL},
		Version:  v,
	}}, nil
}

// A menuFile is one row of the menu.
type menuFile struct{ number, docID, caseID, sequence, about, pages, size string }

// menuFiles returns the files of a menu, the main document first. A file without a
// number is an error: left out, the next one would stand for it.
func menuFiles(page *goquery.Document) (files []menuFile, err error) {
	page.Find("tr").Each(func(_ int, row *goquery.Selection) {
		cells := row.ChildrenFiltered("td")
		link := cells.Eq(0).Find("a").First()
		id := docPath.FindStringSubmatch(link.AttrOr("href", ""))
		if id == nil || row.Find("tr").Length() > 0 || len(files) > maxDocketDocuments {
			return
		}
		f := menuFile{number: fold(link.Text()), docID: pacerDocID(id[1])}
		if m := documentCall.FindStringSubmatch(link.AttrOr("onclick", "")); m != nil {
			f.caseID, f.sequence = m[1], m[2]
		}
		for i := 1; i < cells.Length(); i++ {
			text := fold(cells.Eq(i).Text())
			switch m := menuPages.FindStringSubmatch(text); {
			case m != nil:
				f.pages = m[1]
			case menuSize.MatchString(text):
				f.size = text
			case f.about == "":
				f.about = text
			}
		}
		if !onlyDigits.MatchString(f.number) {
			err = wrongShape(fmt.Sprintf("part %d", len(files)+1), "a file of the menu whose number is %q", exportwatch.Excerpt(f.number, 40))
			return
		}
		files = append(files, f)
	})
	return files, err
}
