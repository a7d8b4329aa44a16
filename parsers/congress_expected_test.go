package parsers_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
)

// expectedBill is what the program of the unitedstates/congress project made of
// one BILLSTATUS file (its data.json). Fields of the groups that are compared
// and are not named here make the test fail.
type expectedBill struct {
	Introduced string            `json:"introduced_at"`
	Official   string            `json:"official_title"`
	Short      string            `json:"short_title"`
	Titles     []map[string]any  `json:"titles"`
	Sponsor    map[string]any    `json:"sponsor"`
	Cosponsors []map[string]any  `json:"cosponsors"`
	Actions    []map[string]any  `json:"actions"`
	Committees []map[string]any  `json:"committees"`
	Versions   []expectedVersion `json:"-"`
}

// expectedVersion is a folder of text-versions: its name and the day that the
// front page or the attestation of the text tells.
type expectedVersion struct{ code, day string }

const hr1500 = "corpus/congress/billdtd/116__hr__hr1500__"

// TestExpectedBillRecorded holds BILLSTATUS and the texts in the bill DTD of
// H.R. 1500 of the 116th Congress against data.json. Every field of titles,
// sponsor, cosponsors, actions, committees and versions is compared. Where the
// two say one thing in two ways the field is brought to one form; each such
// difference is counted under its reason.
func TestExpectedBillRecorded(t *testing.T) {
	var want expectedBill
	if err := json.Unmarshal(corpusFile(t, hr1500+"data.json"), &want); err != nil {
		t.Fatal(err)
	}
	want.Versions = []expectedVersion{{"ih", "2019-03-05"}, {"rh", "2019-05-10"}, {"eh", "2019-05-22"}, {"rfs", "2019-05-23"}}
	v := parseBill(t, "billstatus", corpusFile(t, hr1500+"fdsys_billstatus.xml"), "").Version
	c := &billComparison{t: t, explained: map[string]int{}}
	c.titles(v.Meta, want.Titles)
	c.people(v.Meta, want)
	c.actions(v, want.Actions)
	c.committees(v.Meta, want.Committees)
	c.versions(v.Meta, want)
	for _, reason := range slices.Sorted(maps.Keys(c.explained)) {
		t.Logf("explained %d times: %s", c.explained[reason], reason)
	}
	t.Logf("H.R. 1500 against data.json: %d of %d fields equal", c.equal, c.fields)
	if c.equal != c.fields || c.fields < 490 {
		t.Errorf("%d of %d fields equal, want all of at least 490", c.equal, c.fields)
	}
}

// A billComparison counts the fields of which a reading and data.json say the same.
type billComparison struct {
	t             *testing.T
	equal, fields int
	explained     map[string]int // by reason
}

func (c *billComparison) field(where string, got, want any) {
	c.t.Helper()
	c.fields++
	if reflect.DeepEqual(got, want) {
		c.equal++
		return
	}
	c.t.Errorf("%s is %q, want %q", where, fmt.Sprint(got), fmt.Sprint(want))
}

func (c *billComparison) explain(reason string) { c.explained[reason]++ }

// only fails for a field of row that nothing compares.
func (c *billComparison) only(where string, row map[string]any, known ...string) {
	c.t.Helper()
	for key := range row {
		if !slices.Contains(known, key) {
			c.t.Errorf("%s: nothing compares %q", where, key)
		}
	}
}

func (c *billComparison) titles(m exportwatch.Meta, want []map[string]any) {
	var lines []string
	for _, title := range want {
		c.only("titles", title, "as", "is_for_portion", "title", "type")
		line := title["type"].(string)
		if as, ok := title["as"].(string); ok {
			line += ", as " + as
		}
		if title["is_for_portion"].(bool) {
			line += ", for a portion"
		}
		lines = append(lines, line+": "+title["title"].(string))
	}
	slices.Sort(lines)
	got := m.Strings("titles")
	c.field("number of titles", len(got), len(lines))
	for i := range min(len(got), len(lines)) {
		c.field("title", got[i], lines[i])
	}
}

// memberName takes apart a name as the publisher prints it.
var memberName = regexp.MustCompile(`^(\w+)\. (.*) \[[A-Z]+-([A-Z]{2})(?:-(\d+|At Large))?\]$`)

// person compares a sponsor or cosponsor, whose line without its days is line.
func (c *billComparison) person(line string, ids []string, want map[string]any) {
	m := memberName.FindStringSubmatch(line)
	if m == nil {
		c.t.Errorf("no member of Congress: %q", line)
		return
	}
	if m[4] == "At Large" {
		c.explain(`a district is "0" in data.json and "At Large" in the name: the publisher says both, and prints the second`)
		m[4] = "0"
	}
	c.field("title of "+line, m[1], want["title"])
	c.field("name of "+line, m[2], want["name"])
	c.field("state of "+line, m[3], want["state"])
	c.field("district of "+line, m[4], want["district"])
	id := ""
	for _, coded := range ids {
		if code, name, _ := strings.Cut(coded, " "); name == line {
			id = code
		}
	}
	c.field("identifier of "+line, id, want["bioguide_id"])
}

func (c *billComparison) people(m exportwatch.Meta, want expectedBill) {
	c.field("number of sponsors", len(m.Strings("sponsors")), 1)
	c.only("sponsor", want.Sponsor, "bioguide_id", "district", "name", "state", "title", "type")
	c.field("type of sponsor", "person", want.Sponsor["type"])
	c.person(m.Strings("sponsors")[0], m.Strings("sponsor_ids"), want.Sponsor)
	c.field("introduced", m.String("introduced_on"), want.Introduced)
	got := m.Strings("cosponsors")
	c.field("number of cosponsors", len(got), len(want.Cosponsors))
	for i := range min(len(got), len(want.Cosponsors)) {
		person := want.Cosponsors[i]
		c.only("cosponsors", person, "bioguide_id", "district", "name", "original_cosponsor", "sponsored_at", "state", "title", "withdrawn_at")
		since, name, _ := strings.Cut(got[i], " ")
		name, withdrawn, gone := strings.Cut(name, ", withdrawn ")
		c.field("day of "+name, since, person["sponsored_at"])
		c.field("withdrawal of "+name, map[bool]any{true: withdrawn}[gone], person["withdrawn_at"])
		c.field("from the first: "+name, slices.Contains(m.Strings("original_cosponsors"), name), person["original_cosponsor"])
		c.person(name, m.Strings("cosponsor_ids"), person)
	}
}

func (c *billComparison) actions(v exportwatch.Version, want []map[string]any) {
	var rows []map[string]any
	for _, row := range want {
		c.only("actions", row, "acted_at", "action_code", "committees", "references", "text",
			"type", "status", "bill_ids", "calendar", "number", "under", "how", "result", "roll", "suspension", "vote_type", "where")
		if n := len(rows); n > 0 && rows[n-1]["text"] == row["text"] && rows[n-1]["acted_at"] == row["acted_at"] {
			c.explain("one action in two rows, one for each committee that it names: merged, with both committees")
			rows[n-1]["committees"] = append(rows[n-1]["committees"].([]any), row["committees"].([]any)...)
			continue
		}
		rows = append(rows, row)
	}
	c.field("number of actions", len(v.Entries), len(rows))
	for i := range min(len(v.Entries), len(rows)) {
		c.action(v, v.Entries[i], rows[i])
	}
}

func (c *billComparison) action(v exportwatch.Version, e exportwatch.Entry, row map[string]any) {
	where := "action of " + row["acted_at"].(string)
	text := row["text"].(string)
	var cites []string
	for _, r := range row["references"].([]any) {
		cites = append(cites, r.(map[string]any)["type"].(string)+": "+r.(map[string]any)["reference"].(string))
	}
	if len(cites) > 0 {
		c.explain("a citation of the Congressional Record is cut from the words and put under references; here it stays where it is printed")
		text += " (" + strings.Join(cites, "; ") + ")"
	}
	c.field(where+": words and references", e.Description, text)
	at := e.DateFiled.String()
	if !e.Entered.IsZero() {
		zone, err := time.LoadLocation("America/New_York")
		if err != nil {
			c.t.Fatal(err)
		}
		at = e.Entered.In(zone).Format(time.RFC3339)
	}
	c.field(where, at, row["acted_at"])
	c.field(where+": code", e.Code, row["action_code"])
	var committees []string
	for _, code := range e.Committees {
		committees = append(committees, strings.ToUpper(strings.TrimSuffix(code, "00")))
	}
	wanted := []string{}
	if list, ok := row["committees"].([]any); ok {
		for _, code := range list {
			wanted = append(wanted, code.(string))
		}
	}
	slices.Sort(wanted)
	c.field(where+": committees", append([]string{}, committees...), wanted)
	c.read(v, where, e.Description, row)
}

// read compares what their program took from the words of an action by patterns
// of its own, and the publisher does not state: it must stand in the words. What
// it concludes (type, status, result, how) has no words; package triage reads
// the words with rules of its own.
func (c *billComparison) read(v exportwatch.Version, where, words string, row map[string]any) {
	squeezed := strings.ToLower(strings.NewReplacer(" ", "", ".", "").Replace(words))
	bills, _ := row["bill_ids"].([]any)
	for _, id := range bills {
		name, _, _ := strings.Cut(id.(string), "-")
		c.field(where+": "+name, strings.Contains(squeezed, name), true)
	}
	if calendar, ok := row["calendar"]; ok {
		c.field(where+": calendar", strings.Contains(words, fmt.Sprintf("%s Calendar, Calendar No. %s.", calendar, row["number"])), true)
	}
	if roll, ok := row["roll"]; ok {
		chamber := map[any]string{"h": "House", "s": "Senate"}[row["where"]]
		c.field(where+": roll call", slices.ContainsFunc(v.Meta.Strings("votes"), func(line string) bool {
			return strings.Contains(line, fmt.Sprintf(" %s roll call %s ", chamber, roll))
		}), true)
	}
	for _, key := range []string{"type", "status", "how", "result", "vote_type", "suspension", "under"} {
		if _, ok := row[key]; ok {
			c.explain(key + " of an action is a conclusion of their program, in no field of the publisher's")
		}
	}
}

func (c *billComparison) committees(m exportwatch.Meta, want []map[string]any) {
	did := map[string]string{"referral": "Referred to", "discharged": "Discharged from", "reporting": "Reported by", "markup": "Markup by"}
	c.field("number of committees", len(m.Strings("committees")), len(want))
	for _, committee := range want {
		c.only("committees", committee, "activity", "committee", "committee_id")
		name, code := committee["committee"].(string)+" Committee", strings.ToLower(committee["committee_id"].(string))+"00"
		c.field(name, slices.Contains(m.Strings("committee_ids"), code+" "+name), true)
		var wanted, got []string
		for _, a := range committee["activity"].([]any) {
			wanted = append(wanted, did[a.(string)])
		}
		for _, line := range m.Strings("committee_activities") { // the earliest first
			if _, words, ok := strings.Cut(line, " "+code+" "); ok {
				got = append([]string{words}, got...)
			}
		}
		c.field(name+": activities, the newest first", got, wanted)
		slices.Sort(wanted)
		c.field(name+": line", slices.Contains(m.Strings("committees"), name+": "+strings.Join(wanted, "; ")), true)
	}
}

// versions compares the list of text versions, and each text in the bill DTD
// with what the record says of the bill.
func (c *billComparison) versions(m exportwatch.Meta, want expectedBill) {
	listed := m.Strings("text_versions")
	c.field("number of versions", len(listed), len(want.Versions))
	for i, version := range want.Versions {
		c.field("version listed", strings.HasPrefix(listed[i], version.code+" "+version.day+" "), true)
		d := parseBill(c.t, "bill-xml", corpusFile(c.t, hr1500+"text-versions__"+version.code+"__document.xml"), "")
		text := d.Version.Meta
		c.field("identity", string(d.ID), "bill/116/hr/1500@"+version.code)
		c.field(version.code+": day", d.Version.Published.String(), version.day)
		c.field(version.code+": official title", text.String("official_title"), want.Official)
		c.field(version.code+": short title", text.String("title"), want.Short)
		c.printed(version.code, text, want)
	}
}

// printed compares the names on the front page of a text, which has them until
// the bill has passed.
func (c *billComparison) printed(code string, text exportwatch.Meta, want expectedBill) {
	var committees []string
	for _, line := range text.Strings("committee_ids") {
		id, _, _ := strings.Cut(line, " ")
		committees = append(committees, "HS"+id[1:3])
	}
	switch code {
	case "eh":
		c.field("eh: committees", len(committees), 0)
		return
	case "rfs":
		c.field("rfs: committee of the other chamber", text.Strings("committee_ids"), []string{"SSBK00 Committee on Banking, Housing, and Urban Affairs"})
		return
	}
	c.field(code+": committees", committees, []string{"HSBA", "HSED"})
	c.field(code+": sponsor", text.Strings("sponsor_ids"), []string{want.Sponsor["bioguide_id"].(string) + " Ms. Waters"})
	var ids, wanted []string
	for _, line := range text.Strings("cosponsor_ids") {
		id, _, _ := strings.Cut(line, " ")
		ids = append(ids, id)
	}
	for _, p := range want.Cosponsors {
		wanted = append(wanted, p["bioguide_id"].(string))
	}
	slices.Sort(wanted)
	c.field(code+": cosponsors", ids, wanted)
}
