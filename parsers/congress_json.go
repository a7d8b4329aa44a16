package parsers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"exportwatch"
)

// A congressList is a list of the API of congress.gov. Files made from its XML
// have {"item": ...} for it, with one item or several.
type congressList[T any] []T

// UnmarshalJSON implements [json.Unmarshaler].
func (l *congressList[T]) UnmarshalJSON(b []byte) error {
	b = bytes.TrimSpace(b)
	switch {
	case len(b) == 0 || string(b) == "null" || string(b) == `""`:
		return nil
	case b[0] == '[':
		return json.Unmarshal(b, (*[]T)(l))
	case b[0] != '{':
		return fmt.Errorf("want a list, have %s", firstBytes(b, 20))
	}
	var wrapped struct {
		Item json.RawMessage `json:"item"`
	}
	if err := json.Unmarshal(b, &wrapped); err != nil {
		return err
	}
	item := bytes.TrimSpace(wrapped.Item)
	if len(item) > 0 && item[0] == '[' {
		return json.Unmarshal(item, (*[]T)(l))
	}
	var one T
	if len(item) == 0 {
		return fmt.Errorf("want a list, have %s", firstBytes(b, 20))
	}
	if err := json.Unmarshal(item, &one); err != nil {
		return err
	}
	*l = append(*l, one)
	return nil
}

// A congressPage is any answer of the routes on bills and on meetings of
// committees. What a route does not give is nil.
type congressPage struct {
	Request struct {
		Congress word `json:"congress"`
		Type     word `json:"billType"`
		Number   word `json:"billNumber"`
	} `json:"request"`
	Pagination struct {
		Count int    `json:"count"`
		Next  string `json:"next"`
	} `json:"pagination"`
	Error json.RawMessage `json:"error"`

	Bill       *congressBill                    `json:"bill"`
	Bills      *congressList[congressBill]      `json:"bills"`
	Actions    *congressList[congressAction]    `json:"actions"`
	Committees *congressList[congressCommittee] `json:"committees"`
	Cosponsors *congressList[congressPerson]    `json:"cosponsors"`
	Related    *congressList[congressRelated]   `json:"relatedBills"`
	Texts      *congressList[congressText]      `json:"textVersions"`
	Titles     *congressList[congressTitle]     `json:"titles"`
	Summaries  *congressList[congressSummary]   `json:"summaries"`
	Subjects   *congressSubjects                `json:"subjects"`
	Amendments *json.RawMessage                 `json:"amendments"`
	Votes      *congressList[congressVoteRow]   `json:"votes"`
	FullTexts  *congressList[congressFullText]  `json:"fullTexts"`
	Meeting    *congressMeeting                 `json:"committeeMeeting"`
	Meetings   *congressList[congressMeeting]   `json:"committeeMeetings"`
}

type congressBill struct {
	Congress   word                         `json:"congress"`
	Type       word                         `json:"type"`
	Number     word                         `json:"number"`
	Title      word                         `json:"title"`
	Introduced word                         `json:"introducedDate"`
	Chamber    word                         `json:"originChamber"`
	Updated    word                         `json:"updateDate"`
	UpdatedAll word                         `json:"updateDateIncludingText"`
	Sponsors   congressList[congressPerson] `json:"sponsors"`
	Laws       congressList[congressLaw]    `json:"laws"`
	PolicyArea congressName                 `json:"policyArea"`
}

type congressName struct {
	Name word `json:"name"`
}

type congressLaw struct {
	Type   word `json:"type"`
	Number word `json:"number"`
}

type congressActivity struct {
	Name word `json:"name"`
	Date word `json:"date"` // an instant
}

type congressPerson struct {
	ID        word `json:"bioguideId"`
	Name      word `json:"fullName"`
	Original  word `json:"isOriginalCosponsor"`
	Since     word `json:"sponsorshipDate"`
	Withdrawn word `json:"sponsorshipWithdrawnDate"`
}

type congressAction struct {
	Date       word                            `json:"actionDate"`
	Time       word                            `json:"actionTime"` // by the clock of Washington
	Text       word                            `json:"text"`
	Code       word                            `json:"actionCode"`
	Votes      congressList[congressVote]      `json:"recordedVotes"`
	Committees congressList[congressCommittee] `json:"committees"`
}

type congressVote struct {
	Chamber word `json:"chamber"`
	Session word `json:"sessionNumber"`
	Roll    word `json:"rollNumber"`
	URL     word `json:"url"`
}

type congressVoteRow struct {
	Action *congressAction `json:"action"`
}

type congressCommittee struct {
	Name          word                            `json:"name"`
	Chamber       word                            `json:"chamber"`
	Code          word                            `json:"systemCode"`
	Activities    congressList[congressActivity]  `json:"activities"`
	Subcommittees congressList[congressCommittee] `json:"subcommittees"`
}

type congressRelated struct {
	Congress word `json:"congress"`
	Type     word `json:"type"`
	Number   word `json:"number"`
	Title    word `json:"title"`
	Details  congressList[struct {
		Type word `json:"type"`
	}] `json:"relationshipDetails"`
}

type congressText struct {
	Type    word `json:"type"`
	Date    word `json:"date"`
	Formats congressList[struct {
		URL word `json:"url"`
	}] `json:"formats"`
}

type congressTitle struct {
	Title word `json:"title"`
	Type  word `json:"titleType"`
}

type congressSummary struct {
	Date word          `json:"actionDate"`
	Desc word          `json:"actionDesc"`
	Text word          `json:"text"`
	Bill *congressBill `json:"bill"` // in lists over all bills
}

type congressSubjects struct {
	Legislative congressList[congressName] `json:"legislativeSubjects"`
}

// UnmarshalJSON implements [json.Unmarshaler]. Some files hold several.
func (s *congressSubjects) UnmarshalJSON(b []byte) error {
	type plain congressSubjects
	if b = bytes.TrimSpace(b); len(b) == 0 || b[0] != '[' {
		return json.Unmarshal(b, (*plain)(s))
	}
	var several []plain
	err := json.Unmarshal(b, &several)
	for _, one := range several {
		s.Legislative = append(s.Legislative, one.Legislative...)
	}
	return err
}

type congressFullText struct {
	URL    word   `json:"sourceUrl"`
	Format word   `json:"sourceFormat"`
	Text   string `json:"text"`
}

// readCongressJSON reads answers of version 3 of the API of congress.gov: a
// bill and each of its parts, lists of bills and of summaries, and meetings of
// committees. A part is a window on the record of its bill, to be merged with
// what is known of it ([MergeBill]).
func readCongressJSON(in Input) ([]Document, error) {
	page, err := decodeCongress(in.Payload)
	if err != nil {
		return nil, err
	}
	switch {
	case page.Meeting != nil:
		return page.Meeting.documents(page.Meeting.Chamber)
	case page.Meetings != nil:
		return nil, nil // a list of numbers: what a meeting is about stands in its own answer
	case page.FullTexts != nil:
		return page.fullTexts()
	case page.Bills != nil:
		return page.listed()
	case page.Summaries != nil && page.ofManyBills():
		return page.summarised()
	}
	return page.ofOneBill(in)
}

// decodeCongress reads an answer and refuses what is none.
func decodeCongress(payload []byte) (congressPage, error) {
	var page congressPage
	if err := decodeJSON(payload, &page); err != nil {
		return page, err
	}
	if len(page.Error) > 0 && string(page.Error) != "null" {
		return page, wrongShape("$.error", "the API refuses the request: %s", exportwatch.Excerpt(string(page.Error), 200))
	}
	for _, known := range []bool{
		page.Bill != nil, page.Bills != nil, page.Actions != nil, page.Committees != nil, page.Cosponsors != nil, page.Related != nil,
		page.Texts != nil, page.Titles != nil, page.Summaries != nil, page.Subjects != nil, page.Amendments != nil, page.Votes != nil,
		page.FullTexts != nil, page.Meeting != nil, page.Meetings != nil,
	} {
		if known {
			return page, nil
		}
	}
	return page, wrongShape("$", "neither a bill nor a part of one nor a meeting of a committee")
}

// ofManyBills reports whether the summaries are of whatever bills got one.
func (p congressPage) ofManyBills() bool {
	for _, s := range *p.Summaries {
		if s.Bill != nil {
			return true
		}
	}
	return false
}

var congressPath = regexp.MustCompile(`/bill/(\d{1,4})/([a-z]+)/(\d{1,6})(?:[/?#]|$)`)

// name returns the bill an answer is about: as it repeats the request, as the
// bill itself says, as the address names it, or as the names of its texts do.
func (p congressPage) name(url string) (billName, error) {
	if r := p.Request; r.Number != "" {
		return nameOf(string(r.Congress), string(r.Type), string(r.Number))
	}
	if b := p.Bill; b != nil {
		return b.name("$.bill")
	}
	if m := congressPath.FindStringSubmatch(url); m != nil {
		return nameOf(m[1], m[2], m[3])
	}
	if name, ok := p.nameInTexts(); ok {
		return name, nil
	}
	return billName{}, wrongShape("$.request", "%w", errNoBill)
}

// nameInTexts returns the bill that the files of all text versions are named for.
func (p congressPage) nameInTexts() (name billName, ok bool) {
	if p.Texts == nil {
		return name, false
	}
	for _, text := range *p.Texts {
		for _, f := range text.Formats {
			file, _, named := billInFile(string(f.URL))
			if !named || ok && file != name {
				return name, false
			}
			name, ok = file, true
		}
	}
	return name, ok
}

func (b congressBill) name(where string) (billName, error) {
	name, err := nameOf(string(b.Congress), string(b.Type), string(b.Number))
	if err != nil {
		return name, wrongShape(where, "%w", err)
	}
	return name, nil
}

// ofOneBill returns the part of a bill's record that an answer holds.
func (p congressPage) ofOneBill(in Input) ([]Document, error) {
	name, err := p.name(in.URL)
	unnamed := errors.Is(err, errNoBill) && in.URL == ""
	if err != nil && !unnamed {
		return nil, err
	}
	d := billPartDocument(name)
	if unnamed {
		d.ID, d.URL = pageID(in, "bill-part"), ""
	} else {
		d.Version.Meta["congress"] = strconv.Itoa(name.congress)
	}
	if err := p.fill(&d.Version); err != nil {
		return nil, err
	}
	parts := d.Version.Meta.Strings("parts")
	switch {
	case parts == nil: // amendments alone
		return nil, nil
	case unnamed:
		setUnnamed(&d.Version, parts)
	default:
		setBill(&d.Version, name)
	}
	d.Title = d.Version.Title
	return []Document{d}, nil
}

// setUnnamed is setBill for a part of a record that a person has as a file, and
// that does not say of which bill it is.
func setUnnamed(v *exportwatch.Version, parts []string) {
	setActions(v)
	renderBill(v).finish(v)
	v.Title = "Part of the record of a bill: " + strings.Join(parts, ", ")
	warn(v, "unnamed", "nothing in the file names the bill; give the address it came from (--url https://api.congress.gov/v3/bill/...)")
}

// errNoBill says that a part of a bill's record is of no known bill.
var errNoBill = errors.New("neither the answer nor its address names a bill")

func billPartDocument(name billName) Document {
	return Document{
		Document: exportwatch.Document{ID: name.id(), Kind: exportwatch.BillStatus, URL: name.url()},
		Version:  exportwatch.Version{Meta: exportwatch.Meta{}, Partial: true},
	}
}

// listed returns the bills of a list, each with its title alone.
func (p congressPage) listed() ([]Document, error) {
	var docs []Document
	for i, b := range *p.Bills {
		name, err := b.name(fmt.Sprintf("$.bills[%d]", i))
		if err != nil {
			return nil, err
		}
		d := billPartDocument(name)
		d.Version.Meta["title"] = string(b.Title)
		d.Version.Meta["updated_at"] = string(max(b.Updated, b.UpdatedAll))
		setBill(&d.Version, name)
		d.Title = d.Version.Title
		docs = append(docs, d)
	}
	return docs, nil
}

// summarised returns the bills that a list of summaries is about.
func (p congressPage) summarised() ([]Document, error) {
	var docs []Document
	var bills []billName
	for i, s := range *p.Summaries {
		where := fmt.Sprintf("$.summaries[%d].bill", i)
		if s.Bill == nil {
			return nil, wrongShape(where, "a summary of no bill")
		}
		name, err := s.Bill.name(where)
		if err != nil {
			return nil, err
		}
		n := slices.Index(bills, name)
		if n < 0 {
			n = len(bills)
			bills, docs = append(bills, name), append(docs, billPartDocument(name))
			docs[n].Version.Meta["title"] = string(s.Bill.Title)
		}
		m := docs[n].Version.Meta
		m["summaries"] = sorted(append(m.Strings("summaries"), summaryLine(string(s.Date), string(s.Desc), string(s.Text))))
	}
	for i := range docs {
		setBill(&docs[i].Version, bills[i])
		docs[i].Title = docs[i].Version.Title
	}
	return docs, nil
}
