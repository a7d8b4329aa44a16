package parsers_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/parsers"
)

// parseBill reads one part or the whole of a bill's record, and stores it as
// the pipeline does: through JSON.
func parseBill(t testing.TB, format string, payload []byte, url string) parsers.Document {
	t.Helper()
	r, err := parsers.Parse(format, parsers.Input{URL: url, Payload: payload})
	if err != nil || len(r.Documents) != 1 {
		t.Fatalf("%d documents, %v", len(r.Documents), err)
	}
	d := r.Documents[0]
	stored, err := json.Marshal(d.Version.Meta)
	if err != nil {
		t.Fatal(err)
	}
	d.Version.Meta = exportwatch.Meta{}
	if err := json.Unmarshal(stored, &d.Version.Meta); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestOneBillByTwoRoutes: the parts that the API gives add up to the text that
// the bulk data give in one file, in whatever order they come, and on top of
// one another neither route changes what the other said.
func TestOneBillByTwoRoutes(t *testing.T) {
	bulk := parseBill(t, "billstatus", docPayload(t, "billstatus/status1.xml"), "")
	var parts []parsers.Document
	for _, name := range []string{"congress-bill.json", "congress-actions.json", "congress-rest.json"} {
		parts = append(parts, parseBill(t, "congress-json", docPayload(t, "congress-json/"+name), ""))
	}
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {1, 2, 0}} {
		v := parts[order[0]].Version
		for _, i := range order[1:] {
			v = parsers.MergeBill(v, parts[i].Version)
		}
		if v.Text != bulk.Version.Text {
			t.Errorf("parts in the order %v give\n%s\nnot\n%s", order, v.Text, bulk.Version.Text)
		}
		if v.Title != bulk.Title || v.Published != bulk.Version.Published || !reflect.DeepEqual(v.Entries, bulk.Version.Entries) {
			t.Errorf("parts in the order %v give %q of %s with %v", order, v.Title, v.Published, v.Entries)
		}
	}
	v := bulk.Version
	for _, p := range parts { // a key is added
		if p.ID != bulk.ID {
			t.Errorf("%s, want %s", p.ID, bulk.ID)
		}
		v = parsers.MergeBill(v, p.Version)
		if v.Text != bulk.Version.Text || v.Partial {
			t.Errorf("%v on top of the whole record change it to\n%s", p.Version.Meta["parts"], v.Text)
		}
	}
	if again := parsers.MergeBill(v, bulk.Version); again.Text != bulk.Version.Text { // and taken away
		t.Errorf("the whole record on top of the parts gives\n%s", again.Text)
	}
}

// TestPublisherThatRunsBehind: a whole record of before what is known tells
// nothing, so that no action comes and goes with the route.
func TestPublisherThatRunsBehind(t *testing.T) {
	bulk := parseBill(t, "billstatus", docPayload(t, "billstatus/status1.xml"), "").Version
	news := strings.Replace(string(docPayload(t, "congress-json/congress-actions.json")), `"actions": [`, `"actions": [{"actionDate": "2031-02-05", "text": "Presented to President."},`, 1)
	v := parsers.MergeBill(bulk, parseBill(t, "congress-json", docPayload(t, "congress-json/congress-bill.json"), "").Version)
	v = parsers.MergeBill(v, parseBill(t, "congress-json", []byte(news), "").Version)
	if !strings.Contains(v.Text, "2031-02-05 Presented to President.") || v.Published.String() != "2031-02-05" {
		t.Fatalf("the action of the API is not told:\n%s", v.Text)
	}
	if behind := parsers.MergeBill(v, bulk); behind.Text != v.Text {
		t.Errorf("a record of before takes back what happened:\n%s", behind.Text)
	}
	alone := parseBill(t, "congress-json", docPayload(t, "congress-json/congress-bill.json"), "").Version // by the API from the first
	alone = parsers.MergeBill(alone, parseBill(t, "congress-json", []byte(news), "").Version)
	if !alone.Partial {
		t.Error("two parts pass for the whole record")
	}
	if alone = parsers.MergeBill(alone, parseBill(t, "congress-json", docPayload(t, "congress-json/congress-rest.json"), "").Version); alone.Partial {
		t.Error("all parts do not make a whole record")
	}
	if behind := parsers.MergeBill(alone, bulk); behind.Text != alone.Text {
		t.Errorf("a record of before takes back what the API told:\n%s", behind.Text)
	}
	later := strings.ReplaceAll(string(docPayload(t, "billstatus/status1.xml")), "2031-02-01T01:02:03Z", "2031-02-09T01:02:03Z")
	if next := parsers.MergeBill(v, parseBill(t, "billstatus", []byte(later), "").Version); strings.Contains(next.Text, "Presented") {
		t.Error("a newer record does not replace an older one")
	}
}

// TestWindowOnActions: what is one page of a longer list is added to what is
// known, each action once; a whole list replaces it.
func TestWindowOnActions(t *testing.T) {
	page := func(count int, rows ...string) exportwatch.Version {
		payload := `{"actions":[` + strings.Join(rows, ",") + `],"pagination":{"count":` + string(rune('0'+count)) + `},"request":{"congress":"122","billType":"hr","billNumber":"7"}}`
		return parseBill(t, "congress-json", []byte(payload), "").Version
	}
	const (
		law      = `{"actionDate":"2031-05-01","text":"Became Public Law No: 122-9."}`
		passed   = `{"actionDate":"2031-03-01","text":"Passed/agreed to in House: On passage Passed by recorded vote: 3 - 2 (Roll no. 9).","recordedVotes":[{"chamber":"House","rollNumber":9,"sessionNumber":1,"url":"https://clerk.house.gov/evs/2031/roll009.xml"}]}`
		again    = `{"actionDate":"2031-03-01","text":"On passage Passed by recorded vote: 3 - 2 (Roll no. 9)","recordedVotes":{"item":{"chamber":"House","rollNumber":"9","sessionNumber":"1","url":"https://clerk.house.gov/evs/2031/roll009.xml"}}}`
		begun    = `{"actionDate":"2031-01-05","text":"Introduced in House"}`
		hearings = `{"actionDate":"2031-02-01","text":"Subcommittee Hearings Held"}`
	)
	v := parsers.MergeBill(page(5, law, passed), page(5, again, hearings, begun))
	want := []string{"2031-01-05 Introduced in House", "2031-02-01 Subcommittee Hearings Held",
		"2031-03-01 On passage Passed by recorded vote: 3 - 2 (Roll no. 9).", "2031-05-01 Became Public Law No: 122-9."}
	if got := v.Meta.Strings("actions"); !slices.Equal(got, want) {
		t.Errorf("actions %q, want %q", got, want)
	}
	if got := v.Meta.Strings("votes"); !slices.Equal(got, []string{"2031-03-01 House roll call 9 https://clerk.house.gov/evs/2031/roll009.xml"}) {
		t.Errorf("votes %q", got)
	}
	if got := v.Meta.Strings("hearings"); !slices.Equal(got, want[1:2]) {
		t.Errorf("hearings %q", got)
	}
	if v := parsers.MergeBill(v, page(1, begun)); len(v.Entries) != 1 || v.Meta.Strings("votes") != nil {
		t.Errorf("a whole list leaves %d actions and votes %v", len(v.Entries), v.Meta["votes"])
	}
}

// TestCongressRefusals: what names no bill, refuses, or is of another kind is
// an error.
func TestCongressRefusals(t *testing.T) {
	for name, payload := range map[string]string{
		"refused":           `{"error":{"code":"API_KEY_MISSING","message":"An API key was not provided."}}`,
		"no bill named":     `{"actions":[{"actionDate":"2031-01-04","text":"x"}]}`,
		"no such type":      `{"bill":{"congress":122,"type":"XX","number":"1"}}`,
		"empty action":      `{"actions":[{}],"request":{"congress":"122","billType":"hr","billNumber":"7"}}`,
		"list of words":     `{"bills":["a"]}`,
		"list that is none": `{"cosponsors":7,"request":{"congress":"122","billType":"hr","billNumber":"7"}}`,
		"another answer":    `{"count":0,"results":[]}`,
		"meeting of nobody": `{"committeeMeeting":{"title":"x"}}`,
		"cut":               `{"bill":{"congress":122,"type":"HR","number":"1"`,
	} {
		if r, err := parsers.Parse("congress-json", parsers.Input{URL: "https://x.example/answer", Payload: []byte(payload)}); err == nil {
			t.Errorf("%s: read as %+v", name, r.Documents)
		}
	}
	address := parsers.Input{URL: "https://api.congress.gov/v3/bill/122/hr/7/actions?format=json&limit=250", Payload: []byte(`{"actions":[{"actionDate":"2031-01-04","text":"x"}]}`)}
	if r, err := parsers.Parse("congress-json", address); err != nil || r.Documents[0].ID != "bill/122/hr/7" {
		t.Errorf("the address names the bill: %v, %v", r.Documents, err)
	}
}

// TestCongressList: what the plan of the source is made from.
func TestCongressList(t *testing.T) {
	meetings := `{"committeeMeetings":[{"chamber":"House","congress":122,"eventId":"1","url":"https://api.congress.gov/v3/committee-meeting/122/house/1?format=json"}],"pagination":{"count":1}}`
	items, next, err := parsers.CongressList([]byte(meetings))
	if err != nil || next != "" || !slices.Equal(items, []string{"https://api.congress.gov/v3/committee-meeting/122/house/1?format=json"}) {
		t.Errorf("meetings: %q, %q, %v", items, next, err)
	}
	if _, next, err := parsers.CongressList(docPayload(t, "congress-json/congress-list.json")); err != nil || !strings.Contains(next, "offset=250") {
		t.Errorf("bills: %q, %v", next, err)
	}
	if _, _, err := parsers.CongressList(docPayload(t, "congress-json/congress-bill.json")); err == nil {
		t.Error("one bill passes for a list")
	}
	if rows, of, actions, err := parsers.CongressActions(docPayload(t, "congress-json/congress-actions.json")); rows != 8 || of != 8 || actions != 6 || err != nil {
		t.Errorf("%d rows of %d tell %d actions (%v), want 8 of 8 and 6", rows, of, actions, err)
	}
	if _, _, _, err := parsers.CongressActions(docPayload(t, "congress-json/congress-bill.json")); err == nil {
		t.Error("a bill passes for a list of actions")
	}
}

// TestBillPrint: a rendition for people is read into the version that its head
// or its address names.
func TestBillPrint(t *testing.T) {
	payload := docPayload(t, "bill-print/bill-print.txt")
	page := []byte("<html><body><pre>\n" + strings.NewReplacer("<DOC>", "", "<all>", "&lt;all&gt;").Replace(string(payload)) + "</pre></body></html>\n")
	for name, in := range map[string]parsers.Input{
		"by its head":    {Payload: payload},
		"by its address": {URL: "https://www.govinfo.gov/content/pkg/BILLS-122hr99998ih/html/BILLS-122hr99998ih.htm", Payload: payload},
		"in a page":      {Payload: page},
	} {
		r, err := parsers.Parse("bill-print", in)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		d := r.Documents[0]
		checkSections(t, d)
		if d.ID != "bill/122/hr/99998@ih" || d.Version.Published.String() != "2031-01-04" || len(d.Version.Sections) != 21 || len(d.Version.Warnings) > 0 || d.Title != "H.R. 99998 (IH): Sample Order Act" {
			t.Errorf("%s: %s, %s, of %s, %d sections, %v", name, d.ID, d.Title, d.Version.Published, len(d.Version.Sections), d.Version.Warnings)
		}
		if strings.Contains(d.Version.Text, "<all>") || !strings.HasSuffix(d.Version.Text, "Large samples are kept in halls.\n") {
			t.Errorf("%s: the text ends %q", name, d.Version.Text[len(d.Version.Text)-60:])
		}
		if !strings.Contains(d.Version.Text, "\n(1) in paragraph (3), by striking ``and samples'' and inserting ``and kept samples''; and\n") {
			t.Errorf("%s: a paragraph is not a line:\n%s", name, d.Version.Text)
		}
	}
	for name, in := range map[string]parsers.Input{
		"of another bill": {URL: "https://www.govinfo.gov/content/pkg/BILLS-122hr1ih/html/BILLS-122hr1ih.htm", Payload: payload},
		"news of a bill":  {Payload: []byte("H.R. 99998 of the 122d Congress\n\npassed.\n\nIt did.\n")},
		"a page cut":      {Payload: page[:len(page)-20]},
		"its head alone":  {Payload: payload[:700]},
	} {
		if r, err := parsers.Parse("bill-print", in); err == nil {
			t.Errorf("%s: read as %s", name, r.Documents[0].ID)
		}
	}
	r, err := parsers.Parse("bill-print", parsers.Input{Payload: payload[:len(payload)-60]})
	if err != nil || len(r.Documents[0].Version.Warnings) != 1 || r.Documents[0].Version.Warnings[0].Code != "truncated" {
		t.Errorf("text without its end: %v, %v", r.Documents, err)
	}
}

// TestEngrossedAmendment: an amendment that one chamber made to the other's
// bill is a text version, and the recitals of a resolution are part of its text.
func TestEngrossedAmendment(t *testing.T) {
	d := parseOne(t, "auto", parsers.Input{Payload: []byte(`<amendment-doc amend-type="engrossed-amendment"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dublinCore><dc:title>122 HR 7 EAS: Sample Act</dc:title></dublinCore></metadata>` +
		`<engrossed-amendment-form><congress>122d CONGRESS</congress><legis-num>H. R. 7</legis-num><action><action-date date="20310305">March 5, 2031</action-date></action><legis-type>AMENDMENT</legis-type></engrossed-amendment-form>` +
		`<engrossed-amendment-body><amendment><amendment-instruction><text>Strike all after the enacting clause and insert the following:</text></amendment-instruction>` +
		`<amendment-block><section><enum>1.</enum><header>Samples</header><text>Samples under the Export Control Reform Act of 2018 shall be kept.</text></section></amendment-block></amendment></engrossed-amendment-body></amendment-doc>`)})
	if d.ID != "bill/122/hr/7@eas" || d.Version.Published.String() != "2031-03-05" || len(d.Version.Sections) != 1 || !strings.Contains(d.Version.Text, "Strike all after the enacting clause") {
		t.Errorf("%s of %s with %d sections:\n%s", d.ID, d.Version.Published, len(d.Version.Sections), d.Version.Text)
	}
	d = parseOne(t, "auto", parsers.Input{Payload: []byte(`<resolution resolution-stage="Introduced-in-House"><form><congress>122d CONGRESS</congress><legis-num>H. RES. 8</legis-num></form>` +
		`<preamble><whereas><text>Whereas samples are kept: Now, therefore, be it</text></whereas></preamble><resolution-body><section><enum/><text>That samples are good.</text></section></resolution-body></resolution>`)})
	if d.ID != "bill/122/hres/8@ih" || !strings.Contains(d.Version.Text, "Whereas samples are kept") || !strings.Contains(d.Version.Text, "That samples are good.") {
		t.Errorf("%s:\n%s", d.ID, d.Version.Text)
	}
}

// TestSummariesOfManyBills: a list of summaries gives each bill once.
func TestSummariesOfManyBills(t *testing.T) {
	summary := func(number, text string) string {
		return `{"actionDate":"2031-01-04","actionDesc":"` + text + `","bill":{"congress":122,"number":"` + number + `","type":"HR","title":"Act ` + number + `"},"text":"<p>` + text + `</p>"}`
	}
	r, err := parsers.Parse("congress-json", parsers.Input{Payload: []byte(`{"summaries":[` + summary("1", "a") + `,` + summary("2", "b") + `,` + summary("1", "c") + `],"pagination":{"count":3}}`)})
	if err != nil || len(r.Documents) != 2 || r.Documents[0].Title != "H.R. 1: Act 1" || len(r.Documents[0].Version.Meta.Strings("summaries")) != 2 || r.Documents[1].ID != "bill/122/hr/2" {
		t.Errorf("%+v, %v", r.Documents, err)
	}
}

// TestUnnamedBillPart: a part of a record that somebody has as a file is read, and
// says that it names no bill; one whose texts are files of one bill is that bill's.
func TestUnnamedBillPart(t *testing.T) {
	part := func(payload string) parsers.Document {
		return parseOne(t, "auto", parsers.Input{Payload: []byte(payload)})
	}
	d := part(`{"actions":[{"actionDate":"2031-01-04","text":"Introduced in House"}]}`)
	if !strings.HasPrefix(string(d.ID), "bill-part/") || d.Title != "Part of the record of a bill: actions" || d.Version.Text != "Actions\n2031-01-04 Introduced in House\n" ||
		d.Version.Meta["bill_number"] != nil || d.URL != "" || len(d.Version.Warnings) != 1 || d.Version.Warnings[0].Code != "unnamed" {
		t.Errorf("read as %+v", d)
	}
	texts := func(files ...string) string {
		var versions []string
		for _, f := range files {
			versions = append(versions, `{"date":"2031-01-04","type":"Introduced in House","formats":[{"type":"Formatted XML","url":"https://www.govinfo.gov/bulkdata/BILLS/`+f+`.xml"}]}`)
		}
		return `{"textVersions":[` + strings.Join(versions, ",") + `]}`
	}
	for payload, want := range map[string]string{
		texts("BILLS-122hr7ih", "BILLS-122hr7eh"): "bill/122/hr/7",
		texts("BILLS-122hr7ih", "BILLS-122hr8ih"): "bill-part/",
		texts("BILLS-122hr7ih", "text"):           "bill-part/",
		texts():                                   "",
	} {
		r, err := parsers.Parse("congress-json", parsers.Input{Payload: []byte(payload)})
		if err != nil || len(r.Documents) != 1 || !strings.HasPrefix(string(r.Documents[0].ID), want) {
			t.Errorf("%s: %v, %+v", payload, err, r.Documents)
		}
	}
}
