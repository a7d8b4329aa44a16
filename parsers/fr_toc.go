package parsers

import (
	"regexp"
	"strings"

	"exportwatch"
)

// A frTOC is the table of contents of one issue of the Federal Register, of the
// route issues/{date}.json.
type frTOC struct {
	Agencies []struct {
		Name       word `json:"name"`
		Slug       word `json:"slug"`
		Categories []struct {
			Type      word `json:"type"`
			Documents []struct {
				Subject1 word   `json:"subject_1"`
				Subject2 word   `json:"subject_2"`
				Subject3 word   `json:"subject_3"`
				Numbers  []word `json:"document_numbers"`
			} `json:"documents"`
		} `json:"document_categories"`
		SeeAlso []struct {
			Name word `json:"name"`
		} `json:"see_also"`
	} `json:"agencies"`
}

// frIssueDay finds the day of an issue in the address or name of its contents.
var frIssueDay = regexp.MustCompile(`\b(\d{4})-(\d\d)-(\d\d)(?:\.json)?$`)

// readFRTOC reads the contents of an issue: one section an agency, one line an
// entry with the numbers of its documents, which are in the metadata once each.
func readFRTOC(in Input) ([]Document, error) {
	var toc frTOC
	if err := decodeJSON(in.Payload, &toc); err != nil {
		return nil, err
	}
	if len(toc.Agencies) == 0 {
		return nil, wrongShape("$.agencies", "contents without agencies")
	}
	d := Document{Document: exportwatch.Document{ID: "fr/issue", Kind: exportwatch.FRDocument, Title: "Federal Register: contents", URL: in.URL}}
	v := &d.Version
	if m := frIssueDay.FindStringSubmatch(in.URL); m != nil {
		v.Published = calendarDay(m[1], m[2], m[3])
		d.ID += exportwatch.DocID("/" + v.Published.String())
		d.Title += " of " + v.Published.String()
	}
	b := new(builder)
	var numbers []string
	for i, a := range toc.Agencies {
		if a.Name == "" {
			return nil, wrongShape("$.agencies", "agency %d has no name", i)
		}
		id := address(string(a.Slug))
		if id == "" {
			id = address(strings.ToLower(string(a.Name)))
		}
		b.section(id, "", string(a.Name), 0)
		for _, s := range a.SeeAlso {
			b.para("See " + string(s.Name))
		}
		for _, c := range a.Categories {
			for _, e := range c.Documents {
				listed := strs(e.Numbers)
				numbers = append(numbers, listed...)
				b.para(string(c.Type) + ": " + strings.Join(strs([]word{e.Subject1, e.Subject2, e.Subject3}), " ") + " " + strings.Join(listed, ", "))
			}
		}
	}
	if len(numbers) == 0 { // the record of a document names agencies too
		return nil, wrongShape("$.agencies", "contents that list no document")
	}
	v.Meta = metaOf(exportwatch.Meta{"document_numbers": uniq(numbers)})
	b.finish(v)
	return []Document{d}, nil
}
