package parsers

import (
	"fmt"
	"strings"

	"exportwatch"
)

// fill sets in v the parts of a bill's record that the answer holds, and which
// they are: "parts" of the metadata, and "windows" those that hold some of a
// longer list.
func (p congressPage) fill(v *exportwatch.Version) error {
	var parts, windows []string
	part := func(name billPart, count int) {
		parts = append(parts, string(name))
		// The figure for committees may count subcommittees that stand inside.
		if p.Pagination.Next != "" || p.Pagination.Count > count && name != partCommittees {
			windows = append(windows, string(name))
		}
	}
	if b := p.Bill; b != nil {
		b.fill(v.Meta)
		parts = append(parts, string(partBill))
	}
	if rows := p.actionRows(); rows != nil {
		if err := fillActions(v, rows); err != nil {
			return err
		}
		part(partActions, len(rows))
		if p.Actions == nil { // what was voted on, and nothing else
			windows = append(windows, string(partActions))
		}
	}
	if p.Committees != nil {
		setCommittees(v, *p.Committees)
		part(partCommittees, len(*p.Committees))
	}
	if p.Cosponsors != nil {
		setCosponsors(v.Meta, *p.Cosponsors)
		part(partCosponsors, len(*p.Cosponsors))
	}
	if p.Related != nil {
		v.Meta["related_bills"] = relatedLines(*p.Related, v.Meta.String("congress"))
		part(partRelated, len(*p.Related))
	}
	if p.Texts != nil {
		texts := congressTexts(*p.Texts)
		v.Meta["text_versions"], v.Meta["texts"] = textVersions(texts), textLines(texts)
		part(partTexts, len(*p.Texts))
	}
	p.fillWords(v.Meta, part)
	v.Meta["parts"], v.Meta["windows"] = sorted(parts), sorted(windows)
	return nil
}

// fillWords sets the parts that describe a bill.
func (p congressPage) fillWords(m exportwatch.Meta, part func(billPart, int)) {
	if p.Titles != nil {
		setTitles(m, *p.Titles)
		part(partTitles, len(*p.Titles))
	}
	if p.Subjects != nil {
		var subjects []string
		for _, s := range p.Subjects.Legislative {
			subjects = append(subjects, string(s.Name))
		}
		m["subjects"] = sorted(subjects)
		part(partSubjects, p.Pagination.Count) // the policy area may count as one
	}
	if p.Summaries != nil {
		var lines []string
		for _, s := range *p.Summaries {
			lines = append(lines, summaryLine(string(s.Date), string(s.Desc), string(s.Text)))
		}
		m["summaries"] = sorted(lines)
		part(partSummaries, len(*p.Summaries))
	}
}

func (b congressBill) fill(m exportwatch.Meta) {
	m["title"], m["introduced_on"], m["origin_chamber"] = string(b.Title), string(b.Introduced), string(b.Chamber)
	m["policy_area"], m["updated_at"] = string(b.PolicyArea.Name), string(max(b.Updated, b.UpdatedAll))
	setSponsors(m, b.Sponsors)
	var laws []string
	for _, l := range b.Laws {
		laws = append(laws, strings.TrimSpace(string(l.Type)+" "+string(l.Number)))
	}
	m["laws"] = uniq(laws)
}

// actionRows returns the rows of actions, the newest first as the API has them,
// nil if the answer is about something else.
func (p congressPage) actionRows() []congressAction {
	if p.Actions != nil {
		return append([]congressAction{}, *p.Actions...)
	}
	if p.Votes == nil {
		return nil
	}
	rows := []congressAction{}
	for _, v := range *p.Votes {
		if v.Action != nil {
			rows = append(rows, *v.Action)
		}
	}
	return rows
}

// fillActions sets the actions of v and the recorded votes among them.
func fillActions(v *exportwatch.Version, rows []congressAction) error {
	var entries []exportwatch.Entry
	var days []exportwatch.Date
	var votes []billVote
	for i := len(rows) - 1; i >= 0; i-- {
		a := rows[i]
		if a.Date == "" && a.Text == "" {
			return wrongShape(fmt.Sprintf("$.actions[%d]", i), "an action without day and words")
		}
		entry := exportwatch.Entry{DateFiled: dateOf(v, "actionDate", string(a.Date)), Description: string(a.Text), Code: string(a.Code)}
		entry.Entered = actionInstant(entry.DateFiled, string(a.Time))
		for _, c := range a.Committees {
			entry.Committees = append(entry.Committees, string(c.Code))
		}
		entry.Committees = sorted(entry.Committees)
		for _, r := range a.Votes {
			entry.URL = either(entry.URL, string(r.URL))
			days = append(days, entry.DateFiled)
			votes = append(votes, billVote{chamber: string(r.Chamber), session: string(r.Session), roll: string(r.Roll), url: string(r.URL)})
		}
		entries = append(entries, entry)
	}
	v.Entries = mergeActions(entries)
	v.Meta["votes"] = votesOf(days, votes)
	return nil
}

func relatedLines(list []congressRelated, congress string) []string {
	var out []string
	for _, r := range list {
		var how []string
		for _, d := range r.Details {
			how = append(how, string(d.Type))
		}
		out = append(out, relatedLine(otherCongress(string(r.Congress), congress), string(r.Type), string(r.Number), string(r.Title), how))
	}
	return sorted(out)
}

// congressTexts returns the text versions with their address at govinfo.gov,
// which serves them to programs; congress.gov does not.
func congressTexts(list []congressText) []billText {
	var out []billText
	for _, v := range list {
		t := billText{name: string(v.Type), day: string(v.Date)}
		t.day = t.day[:min(len(t.day), len("2006-01-02"))]
		for _, f := range v.Formats {
			t.add(string(f.URL))
		}
		if t.name != "" || t.url != "" {
			out = append(out, t)
		}
	}
	return sortTexts(out)
}

// fullTexts returns the texts that stand in an answer beside where they are from.
func (p congressPage) fullTexts() ([]Document, error) {
	var docs []Document
	for i, f := range *p.FullTexts {
		name, code, ok := billInFile(string(f.URL))
		if !ok {
			return nil, wrongShape(fmt.Sprintf("$.fullTexts[%d].sourceUrl", i), "no text of a bill: %q", exportwatch.Excerpt(string(f.URL), 100))
		}
		if strings.TrimSpace(f.Text) == "" {
			continue
		}
		docs = append(docs, printedBill(name, code, printBlocks(f.Text)))
	}
	return docs, nil
}
