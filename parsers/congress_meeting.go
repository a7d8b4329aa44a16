package parsers

import (
	"strings"
	"time"

	"exportwatch"
)

// A congressMeeting is a hearing, markup or other meeting of a committee. Lists
// of meetings have no more than chamber, number and address.
type congressMeeting struct {
	Event      word                            `json:"eventId"`
	Congress   word                            `json:"congress"`
	Chamber    word                            `json:"chamber"`
	Type       word                            `json:"type"`
	Title      word                            `json:"title"`
	Status     word                            `json:"meetingStatus"`
	Date       word                            `json:"date"`
	Address    word                            `json:"url"`
	Location   congressPlace                   `json:"location"`
	Committees congressList[congressCommittee] `json:"committees"`
	Witnesses  congressList[congressWitness]   `json:"witnesses"`
	Related    congressItems                   `json:"relatedItems"`
	Bills      congressList[congressBill]      `json:"bills"`
	Documents  congressList[congressPaper]     `json:"meetingDocuments"`
}

type congressPlace struct {
	Building word `json:"building"`
	Room     word `json:"room"`
}

type congressWitness struct {
	Name         word `json:"name"`
	Organization word `json:"organization"`
}

type congressItems struct {
	Bills congressList[congressBill] `json:"bills"`
}

type congressPaper struct {
	Name word `json:"name"`
	Type word `json:"documentType"`
	URL  word `json:"url"`
}

// documents returns the meeting as a document, "meeting/122/house/115538".
func (m congressMeeting) documents(chamber word) ([]Document, error) {
	if m.Event == "" || m.Congress == "" || chamber == "" {
		return nil, wrongShape("$.committeeMeeting", "a meeting named by congress %q, chamber %q, number %q", m.Congress, chamber, m.Event)
	}
	place := strings.ToLower(strings.ReplaceAll(string(chamber), " ", ""))
	d := Document{Document: exportwatch.Document{
		ID: exportwatch.DocID("meeting/" + string(m.Congress) + "/" + place + "/" + string(m.Event)), Kind: exportwatch.Meeting,
		Title: either(string(m.Title), string(m.Type)),
		URL:   "https://www.congress.gov/event/" + string(m.Congress) + "th-congress/" + place + "-event/" + string(m.Event),
	}}
	v := &d.Version
	v.AsOf = instantDay(v, "date", string(m.Date)) // the record gives instants in UTC
	bills, ids, err := m.bills()
	if err != nil {
		return nil, err
	}
	committees, witnesses, papers := m.lists()
	v.Meta = metaOf(exportwatch.Meta{
		"congress": string(m.Congress), "chamber": string(m.Chamber), "event": string(m.Event), "title": string(m.Title),
		"meeting_type": string(m.Type), "status": string(m.Status), "meets_on": v.AsOf.String(), "committees": committees, "bills": ids,
	})
	b := new(builder)
	part := func(id, heading string, lines ...string) {
		if lines = uniq(lines); len(lines) > 0 {
			b.section(id, "", heading, 0)
			for _, l := range lines {
				b.para(l)
			}
		}
	}
	part("title", "Title", d.Title)
	part("meeting", "Meeting", string(m.Type), v.AsOf.String(), string(m.Status))
	part("place", "Place", strings.TrimSpace(string(m.Location.Building+" "+m.Location.Room)))
	part("committees", "Committees", committees...)
	part("bills", "Bills", bills...)
	part("witnesses", "Witnesses", witnesses...)
	part("papers", "Documents", papers...)
	b.finish(v)
	return []Document{d}, nil
}

// instantDay returns the day of Washington at an instant that Congress gives in
// UTC, at midnight too: that is the evening before. A bare day is itself; what is
// neither gives the zero Date and a warning.
func instantDay(v *exportwatch.Version, field, stamp string) exportwatch.Date {
	t, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		return dateOf(v, field, stamp)
	}
	if _, ahead := t.Zone(); ahead != 0 {
		return exportwatch.DateOf(t)
	}
	return courtDay(washington, t)
}

// bills returns the bills on the agenda, as printed and as identifiers.
func (m congressMeeting) bills() (labels, ids []string, err error) {
	for _, b := range append(append([]congressBill{}, m.Related.Bills...), m.Bills...) {
		name, err := b.name("$.committeeMeeting.relatedItems")
		if err != nil {
			return nil, nil, err
		}
		labels, ids = append(labels, name.label()), append(ids, string(name.id()))
	}
	return uniq(labels), uniq(ids), nil
}

func (m congressMeeting) lists() (committees, witnesses, papers []string) {
	for _, c := range m.Committees {
		committees = append(committees, string(c.Name))
	}
	for _, w := range m.Witnesses {
		witnesses = append(witnesses, strings.TrimSuffix(string(w.Name+", "+w.Organization), ", "))
	}
	for _, p := range m.Documents {
		papers = append(papers, strings.TrimSuffix(either(string(p.Name), string(p.Type))+" "+string(p.URL), " "))
	}
	return committees, witnesses, papers
}

// CongressList returns the addresses of what an answer of the API of
// congress.gov lists, and that of its next page if it has one. Addresses hold
// no key. The error is an *[Error].
func CongressList(payload []byte) (items []string, next string, err error) {
	if err := checkPayload(payload); err != nil {
		return nil, "", asError("congress-json", err)
	}
	page, err := decodeCongress(payload)
	if err != nil {
		return nil, "", asError("congress-json", err)
	}
	if page.Meetings == nil && page.Bills == nil && page.Summaries == nil && page.Actions == nil {
		return nil, "", asError("congress-json", wrongShape("$", "no list of meetings, bills, summaries or actions"))
	}
	if page.Meetings != nil {
		for _, m := range *page.Meetings {
			items = append(items, string(m.Address))
		}
	}
	return uniq(items), page.Pagination.Next, nil
}

// CongressActions returns the number of rows that an answer on the actions of a
// bill holds, of how many there are, and of how many actions the rows held tell
// once those on one event are taken together. The error is an *[Error].
func CongressActions(payload []byte) (rows, of, actions int, err error) {
	if err := checkPayload(payload); err != nil {
		return 0, 0, 0, asError("congress-json", err)
	}
	page, err := decodeCongress(payload)
	if err == nil && page.Actions == nil {
		err = wrongShape("$.actions", "no list of actions")
	}
	if err != nil {
		return 0, 0, 0, asError("congress-json", err)
	}
	v := exportwatch.Version{Meta: exportwatch.Meta{}}
	if err := fillActions(&v, *page.Actions); err != nil {
		return 0, 0, 0, asError("congress-json", err)
	}
	return len(*page.Actions), page.Pagination.Count, len(v.Entries), nil
}
