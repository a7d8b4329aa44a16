package parsers

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"exportwatch"
)

// A supremeDocket is a case as the Supreme Court's docket search serves it.
type supremeDocket struct {
	Number      word                `json:"CaseNumber"`
	Type        word                `json:"sJsonCaseType"`
	Petitioner  word                `json:"PetitionerTitle"`
	Respondent  word                `json:"RespondentTitle"`
	Docketed    word                `json:"DocketedDate"`
	LowerCourt  word                `json:"LowerCourt"`
	LowerNumber word                `json:"LowerCourtCaseNumbers"`
	Question    word                `json:"QPLink"`
	Proceedings []supremeEntry      `json:"ProceedingsandOrder"`
	Petitioners []supremeAppearance `json:"Petitioner"`
	Respondents []supremeAppearance `json:"Respondent"`
	Others      []supremeAppearance `json:"Other"`
}

type supremeEntry struct {
	Date  word          `json:"Date"`
	Text  word          `json:"Text"`
	Links []supremeLink `json:"Links"`
}

type supremeLink struct {
	Description word `json:"Description"`
	Address     word `json:"DocumentUrl"`
}

// A supremeAppearance is counsel of record with the party appeared for.
type supremeAppearance struct {
	Party word `json:"PartyName"`
}

var (
	supremeNumber = regexp.MustCompile(`^(?:No\.\s*)?(\d{2}[-A-Z]\d+|\d{2}O\d+|\d+,? Orig\.?)$`)
	supremeFile   = regexp.MustCompile(`^https?://www\.supremecourt\.gov/DocketPDF/[^/]+/[^/]+/(\d+)/`)
	// supremeOpinion matches where the Court publishes opinions and orders.
	supremeOpinion = regexp.MustCompile(`^https?://www\.supremecourt\.gov/(?:opinions|orders)/[^?#]+\.pdf$`)
	sideOfCase     = regexp.MustCompile(`(?i),\s*(?:petitioners?|appellants?|applicants?|plaintiffs?)\s*$`)
)

// readSupremeDocket reads a docket of the Supreme Court as one docket of the
// court "scotus". Its entries have no numbers in print: theirs is the number of
// the filing, which the addresses of its documents hold.
func readSupremeDocket(in Input) ([]Document, error) {
	var d supremeDocket
	if err := decodeJSON(in.Payload, &d); err != nil {
		return nil, err
	}
	m := supremeNumber.FindStringSubmatch(string(d.Number))
	if m == nil || d.Petitioner == "" || d.Proceedings == nil {
		return nil, wrongShape("$.CaseNumber", "no docket of the Supreme Court: no number, petitioner or proceedings")
	}
	if len(d.Proceedings) > maxDocketDocuments {
		return nil, fault(exportwatch.ReasonTooLarge, "$.ProceedingsandOrder", "%d entries, more than %d", len(d.Proceedings), maxDocketDocuments)
	}
	v := exportwatch.Version{Published: leadingDate(string(d.Docketed))}
	meta := exportwatch.Meta{
		"court_id": "scotus", "docket_number": m[1], "case_name": d.name(), "date_filed": v.Published.String(),
		"appeal_from": string(d.LowerCourt), "appeal_numbers": strings.Trim(string(d.LowerNumber), "()"),
	}
	var lines []string
	unread := 0 // entries without a day
	for i, p := range d.Proceedings {
		e, more, err := p.entry()
		if err != nil {
			warn(&v, "bad_date", fmt.Sprintf("entry %d: %v", i+1, err))
			unread++
		}
		v.Entries, lines = append(v.Entries, e), append(lines, more...)
	}
	if 2*unread > len(d.Proceedings) {
		return nil, wrongShape("$.ProceedingsandOrder", "%d of %d entries without a day that can be read", unread, len(d.Proceedings))
	}
	meta["attachments"] = lines
	d.parties(meta)
	v.Meta = metaOf(meta)
	return []Document{docketDocument(v, in.URL)}, nil
}

// name returns the name of the case: "A v. B", or the one title there is.
func (d supremeDocket) name() string {
	petitioner := sideOfCase.ReplaceAllString(string(d.Petitioner), "")
	if d.Respondent == "" {
		return caseName(petitioner)
	}
	return caseName(petitioner + " v. " + string(d.Respondent))
}

func (d supremeDocket) parties(meta exportwatch.Meta) {
	var names, types []string
	seen := map[string]bool{"": true}
	add := func(kind string, list []supremeAppearance) {
		for _, a := range list {
			if name := string(a.Party); !seen[kind+name] && name != "" {
				seen[kind+name] = true
				names, types = append(names, name), append(types, kind)
			}
		}
	}
	add("Petitioner", d.Petitioners)
	add("Respondent", d.Respondents)
	add("Other", d.Others)
	meta["parties"], meta["party_types"] = names, types
}

// entry returns an entry and the lines of its documents after the first. The error
// is of its day, without which it is an entry all the same.
func (p supremeEntry) entry() (exportwatch.Entry, []string, error) {
	e := exportwatch.Entry{Description: htmlText(string(p.Text))}
	day, err := time.Parse("Jan 2 2006", fold(string(p.Date)))
	if err == nil {
		e.DateFiled = exportwatch.DateOf(day)
	}
	var lines []string
	for i, l := range p.Links {
		m := supremeFile.FindStringSubmatch(string(l.Address))
		switch {
		case m == nil:
			if e.URL == "" && supremeOpinion.MatchString(string(l.Address)) {
				e.URL = string(l.Address)
			}
		case e.Number == "":
			e.Number, e.URL = m[1], string(l.Address)
		default:
			lines = append(lines, strings.Join([]string{fmt.Sprintf("%s-%d", e.Number, i), "", string(l.Description), string(l.Address)}, "\t"))
		}
	}
	return e, lines, err
}
