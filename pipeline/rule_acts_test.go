package pipeline_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/sources"
)

const registerList = "https://office.example/documents.json"

// A published document of the Register: its record and its full text.
type published struct {
	number, title, action string
	on                    time.Time
	effective             time.Time
	words                 string // of the full text
	page                  string // where the record says that it is printed
}

func (d published) text() string {
	return "https://www.federalregister.gov/documents/full_text/xml/" + d.on.Format("2006/01/02/") + d.number + ".xml"
}

func (d published) record() map[string]any {
	r := map[string]any{
		"document_number": d.number, "title": d.title, "action": d.action, "type": "Rule", "publication_date": d.on.Format(time.DateOnly),
		"agencies":            []map[string]any{{"raw_name": "Bureau of Industry and Security", "slug": "industry-and-security-bureau"}},
		"cfr_references":      []map[string]any{{"title": 15, "part": 744}},
		"full_text_xml_url":   d.text(),
		"html_url":            "https://office.example/documents/" + d.number,
		"citation":            nil,
		"effective_on":        nil,
		"correction_of":       nil,
		"comments_close_on":   nil,
		"docket_ids":          []string{},
		"corrections":         []string{},
		"dates":               nil,
		"abstract":            nil,
		"subtype":             nil,
		"topics":              []string{},
		"significant":         nil,
		"signing_date":        nil,
		"pdf_url":             nil,
		"proclamation_number": nil, "executive_order_number": nil, "regulation_id_numbers": []string{},
	}
	if d.page != "" {
		r["citation"] = d.page
	}
	if !d.effective.IsZero() {
		r["effective_on"] = d.effective.Format(time.DateOnly)
	}
	return r
}

func (d published) xml() string {
	return `<?xml version="1.0" encoding="UTF-8"?><RULE><PREAMB><AGENCY TYPE="S">DEPARTMENT OF COMMERCE</AGENCY><SUBAGY>Bureau of Industry and Security</SUBAGY><CFR>15 CFR Part 744</CFR><SUBJECT>` +
		d.title + `</SUBJECT><ACT><HD SOURCE="HED">ACTION:</HD><P>` + d.action + `</P></ACT></PREAMB><SUPLINF><P>` + d.words + `</P></SUPLINF></RULE>`
}

// edition is a recording from d after start on of a list of documents, the newest
// first, and of the full text of the newest.
func edition(t *testing.T, d time.Duration, docs ...published) string {
	t.Helper()
	var records []map[string]any
	for _, doc := range slices.Backward(docs) {
		records = append(records, doc.record())
	}
	b, err := json.Marshal(map[string]any{"count": len(docs), "total_pages": 1, "description": "SYNTHETIC", "results": records})
	if err != nil {
		t.Fatal(err)
	}
	newest := docs[len(docs)-1]
	return member(d, registerList, "200 OK\nContent-Type: application/json", string(b)) + member(d, newest.text(), "200 OK\nContent-Type: text/xml", newest.xml())
}

// register is a source of documents of the Register whose list names the full
// texts to fetch beside it.
func register(docs ...published) []sources.Definition {
	return []sources.Definition{{
		Source: exportwatch.Source{ID: "fr/sample", Title: "Sample", Schedule: "0 * * * *", Grade: exportwatch.Primary, Announces: true},
		Plan: func(now time.Time, _ sources.Known) crawler.Plan {
			plan := crawler.Plan{Start: []crawler.Request{{URL: registerList, Format: "fr-json"}}}
			for _, d := range docs {
				if !d.on.After(now) {
					plan.Start = append(plan.Start, crawler.Request{URL: d.text(), Format: "fr-xml"})
				}
			}
			return plan
		},
	}}
}

// TestRuleActsAreToldOnce: what delays, corrects or withdraws a rule that was
// told comes as a record and as a full text, and is one update of that rule, told
// by one alert; the rule itself is one event too.
func TestRuleActsAreToldOnce(t *testing.T) {
	t.Parallel()
	base := published{number: "2031-00001", title: "Invented Jars", action: "Final rule.", on: start, words: "Of jars."}
	cranes := published{number: "2031-05000", title: "Invented Cranes", action: "Final rule.", on: start.Add(day), effective: start.Add(20 * day), words: "Of cranes.", page: "96 FR 1000"}
	correction := published{number: "2031-05200", title: "Invented Cranes", action: "Final rule; correction.", on: start.Add(2 * day),
		words: "In the rule published at 96 FR 1000, “effective March 23, 2031” should read “effective March 25, 2031”."}
	delay := published{number: "2031-05300", title: "Invented Cranes", action: "Final rule; delay of effective date.", on: start.Add(3 * day),
		words: "The effective date of the final rule published at 96 FR 1000 is delayed until September 18, 2031."}
	withdrawal := published{number: "2031-05400", title: "Invented Cranes", action: "Final rule; withdrawal.", on: start.Add(4 * day),
		words: "BIS withdraws the final rule (FR Doc. 2031-05000)."}
	docs := []published{base, cranes, correction, delay, withdrawal}
	var web strings.Builder
	web.WriteString(noRobots() + member(0, "https://www.federalregister.gov/robots.txt", "404 Not Found", ""))
	for i := range docs {
		web.WriteString(edition(t, time.Duration(i)*day, docs[:i+1]...))
	}
	w := newWorld(t, register(docs...), web.String())
	w.check(0)
	for i, want := range []string{
		"true pending 2031-03-23 development.created",
		"false pending 2031-03-25 development.updated corrected_by,effective_on",
		"false delayed 2031-09-18 development.updated delayed_by,effective_on,status",
		"false withdrawn 2031-09-18 development.withdrawn withdrawn_by,status",
	} {
		r := w.check(time.Duration(i+1) * day)
		if len(r.Developments) != 1 || len(r.Alerts) != 1 {
			t.Fatalf("%s: %d developments, alerts %+v; want one each", docs[i+1].action, len(r.Developments), r.Alerts)
		}
		d, a := r.Developments[0], r.Alerts[0]
		got := strings.TrimSpace(fmt.Sprintf("%t %s %s %s %s", r.Raised(d), d.Status, d.One("effective_on"), a.Type, strings.Join(a.Changed, ",")))
		if got != want || a.Revision != d.Revision || d.Headline != "Final rule: Invented Cranes" {
			t.Errorf("%s: %s, revision %d of %d of %q; want %s", docs[i+1].action, got, a.Revision, d.Revision, d.Headline, want)
		}
		if len(d.Facts) == 0 || d.One("authorities") == "" || d.One("date") != "2031-03-04" {
			t.Errorf("%s: what the record and the text tell is not told together: %+v", docs[i+1].action, d.Facts)
		}
	}
	if all := w.developments(); len(all) != 1 {
		t.Errorf("%d developments; want the rule alone", len(all))
	}
}

// TestOrderNamedByItsRecord: the full text of a presidential document whose head
// does not tell what it is, is what its record says.
func TestOrderNamedByItsRecord(t *testing.T) {
	t.Parallel()
	base := published{number: "2031-00001", title: "Invented Jars", action: "Final rule.", on: start, words: "Of jars."}
	order := published{number: "2031-00021", title: "Winning the Race in Jars", on: start.Add(day)}
	record := order.record()
	record["type"], record["subtype"], record["executive_order_number"], record["signing_date"] = "Presidential Document", "Executive Order", "15001", "2031-03-02"
	list, err := json.Marshal(map[string]any{"count": 1, "total_pages": 1, "description": "SYNTHETIC", "results": []any{record}})
	if err != nil {
		t.Fatal(err)
	}
	const text = `<?xml version="1.0" encoding="UTF-8"?><PRESDOCU><EXECORD><TITLE3>Title 3</TITLE3><PRES>The President</PRES><HD SOURCE="HED">Winning the Race in Jars</HD><P>The Secretary shall issue rules under the Export Control Reform Act of 2018 on the export of jars.</P></EXECORD></PRESDOCU>`
	w := newWorld(t, register(base, order), noRobots(), member(0, "https://www.federalregister.gov/robots.txt", "404 Not Found", ""), edition(t, 0, base),
		member(day, registerList, "200 OK\nContent-Type: application/json", string(list)), member(day, order.text(), "200 OK\nContent-Type: text/xml", text))
	w.check(0)
	r := w.check(day)
	if len(r.Developments) != 1 || len(r.Alerts) != 1 {
		t.Fatalf("%d developments, %d alerts; want one each", len(r.Developments), len(r.Alerts))
	}
	d := r.Developments[0]
	if d.Kind != exportwatch.ExecutiveOrder || d.Headline != "Executive Order 15001: Winning the Race in Jars" || d.One("authorities") != "Export Control Reform Act of 2018" || len(d.Flags) != 0 {
		t.Errorf("%s %q, %+v, flags %q", d.Kind, d.Headline, d.Facts, d.Flags)
	}
}
