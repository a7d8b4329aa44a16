package sources_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch/crawler"
	"exportwatch/parsers"
	"exportwatch/sources"
)

// feedItem is an item of a court's feed about an entry of a case.
func feedItem(caption string, id, entry int) string {
	return fmt.Sprintf(`<item><title>1:31-cv-%05d %s</title><link>https://ecf.dcd.uscourts.gov/cgi-bin/DktRpt.pl?%d</link>
		<description>[Complaint] (&lt;a href=&quot;https://ecf.dcd.uscourts.gov/doc1/04519101234?caseid=%d&amp;amp;de_seq_num=3&quot; &gt;%d&lt;/a&gt;)</description>
		<guid isPermaLink="true">https://ecf.dcd.uscourts.gov/cgi-bin/DktRpt.pl?%d&amp;3</guid><pubDate>Tue, 04 Mar 2031 13:40:00 GMT</pubDate></item>`,
		id%1000, caption, id, id, entry, id)
}

func courtFeedOf(items ...string) []byte {
	return []byte(`<?xml version="1.0" encoding="ISO-8859-1"?><rss version="2.0"><channel><title>dcd - Recent Entries</title><link>https://ecf.dcd.uscourts.gov</link>` +
		`<description>Docket entries of type: all</description>` + strings.Join(items, "") + `</channel></rss>`)
}

// recapCopy is the address of the archive's copy of a docket, and its content: with or
// without parties, the complaint and its paper.
func recapCopy(id int, parties, complaint string, paper bool) (address string, body []byte) {
	var list string
	for _, p := range strings.Split(parties, "; ") {
		list += `<party><name>` + p + `</name><type>Defendant</type></party>`
	}
	available := 0
	if paper {
		available = 1
	}
	return fmt.Sprintf("https://archive.org/download/gov.uscourts.dcd.%d/gov.uscourts.dcd.%d.docket.xml", id, id),
		fmt.Appendf(nil, `<?xml version="1.0" encoding="utf-8"?><gov_uscourts_docket><case_details><court>dcd</court><docket_num>1:31-cv-%05d</docket_num><pacer_case_num>%d</pacer_case_num>
		<case_name>Lantern Optics LLC v. United States of America et al</case_name><date_case_filed>2031-03-04</date_case_filed></case_details><party_list>%s</party_list>
		<document_list><document doc_num="1" attachment_num="0"><pacer_doc_id>04519101234</pacer_doc_id><pacer_de_seq_num>3</pacer_de_seq_num><date_filed>2031-03-04</date_filed>
		<long_desc>%s</long_desc><short_desc>Complaint</short_desc><available>%d</available></document></document_list></gov_uscourts_docket>`, id%1000, id, list, complaint, available)
}

// TestSuitsAgainstTheUnitedStates: the docket of a new civil case against the United
// States is opened once, some of them in a pass, and its complaint is read if it names
// the agency among the parties; then it is waited for like that of any other case.
func TestSuitsAgainstTheUnitedStates(t *testing.T) {
	d := all(t, sources.Config{CaseCourts: []string{"dcd"}})["court/new-cases"]
	const feed = "https://ecf.dcd.uscourts.gov/cgi-bin/rss_outside.pl"
	follow := func(address, format string, body []byte, known sources.Known) []crawler.Request {
		return d.Plan(time.Time{}, known).Follow(crawler.Request{URL: address, Format: format}, crawler.Page{Body: body})
	}
	for caption, opens := range map[string]bool{
		"LANTERN OPTICS LLC v. UNITED STATES OF AMERICA et al":        true,
		"Lantern Optics LLC v. United States":                         true,
		"Lantern Optics LLC v. USA, et al.":                           true,
		"Lantern Optics LLC v. U.S. et al":                            true,
		"Lantern Optics LLC v. The United States; Doe":                true,
		"Lantern Optics LLC v. United States Postal Service":          false,
		"Lantern Optics LLC v. U.S. Bank National Association":        false,
		"Lantern Optics LLC v. USA Gymnastics":                        false,
		"United States of America v. Lantern Optics LLC":              false,
		"Lantern Optics LLC v. United States Steel Corporation":       false,
		"In re Search of Information of the United States of America": false,
	} {
		got := follow(feed, "pacer-rss", courtFeedOf(feedItem(caption, 800321, 1)), nil)
		if (len(got) == 1) != opens {
			t.Errorf("%s: leads to %+v", caption, got)
		}
	}
	copyOf, _ := recapCopy(800321, "", "", false)
	item := feedItem("Lantern Optics LLC v. United States", 800321, 1)
	if got := follow(feed, "pacer-rss", courtFeedOf(feedItem("Lantern Optics LLC v. United States", 800321, 41)), nil); len(got) != 0 {
		t.Errorf("an old case leads to %+v", got)
	}
	opened := follow(feed, "pacer-rss", courtFeedOf(item), nil)[0].URL
	if got := follow(feed, "pacer-rss", courtFeedOf(item), sources.Known{opened: false}); len(got) != 0 {
		t.Errorf("a case asked for before leads to %+v", got)
	}
	if items := waitingAt(t, time.Date(2031, 3, 4, 12, 3, 0, 0, time.UTC), sources.Known{opened: true}); !slices.Equal(items, []string{"dcd.800321"}) {
		t.Errorf("within the hour asks for %q, want the docket that may come to name its parties", items)
	}
	complaint := strings.TrimSuffix(copyOf, ".docket.xml") + ".1.0.pdf"
	for name, c := range map[string]struct {
		parties, complaint string
		paper, reads       bool
	}{
		"among the parties":       {"United States of America; Bureau of Industry and Security", "COMPLAINT", true, true},
		"the archive lacks it":    {"United States of America; Bureau of Industry and Security", "COMPLAINT", false, true},
		"in the entry":            {"", "COMPLAINT against BUREAU OF INDUSTRY AND SECURITY, UNITED STATES OF AMERICA", true, true},
		"another agency":          {"United States of America; Bureau of Prisons", "COMPLAINT against BUREAU OF PRISONS", true, false},
		"the United States alone": {"United States of America", "COMPLAINT", true, false},
	} {
		address, body := recapCopy(800321, c.parties, c.complaint, c.paper)
		var got []string
		for _, r := range follow(address+strings.TrimPrefix(opened, copyOf), "ia-docket", body, nil) {
			got = append(got, r.URL)
		}
		if want := map[bool][]string{true: {complaint}, false: nil}[c.reads]; !slices.Equal(got, want) {
			t.Errorf("%s: leads to %q, want %q", name, got, want)
		}
		res, err := parsers.Parse("ia-docket", d.Input(parsers.Input{URL: opened, Payload: body}))
		if err != nil || len(res.Documents) != 1 || res.Documents[0].ID != "docket/dcd/1:31-cv-00321" || strings.Contains(res.Documents[0].URL, "#") || d.Keep(res.Documents[0]) != c.reads {
			t.Errorf("%s: read as %+v, %v", name, res.Documents, err)
		}
	}
	waits := sources.Known{opened: true, complaint: false}
	if items := waitingAt(t, time.Date(2031, 3, 4, 12, 3, 0, 0, time.UTC), waits); !slices.Equal(items, []string{"dcd.800321"}) {
		t.Errorf("the complaint is not waited for: %q", items)
	}
	plan := d.Plan(time.Date(2031, 3, 4, 12, 3, 0, 0, time.UTC), waits)
	if got := plan.Start[len(plan.Start)-1].URL; got != copyOf {
		t.Errorf("asks for %s, want %s as that of a case against the agency", got, copyOf)
	}
}

// TestSuitsOpenedInOnePass: what names the agency is never left out for suits against
// the United States.
func TestSuitsOpenedInOnePass(t *testing.T) {
	d := all(t, sources.Config{CaseCourts: []string{"dcd"}})["court/new-cases"]
	var items []string
	for n := range 60 {
		items = append(items, feedItem("Doe v. United States", 800100+n, 1))
	}
	items = append(items, feedItem("Lantern Optics LLC v. Bureau of Industry and Security", 800900, 1))
	got := d.Plan(time.Time{}, nil).Follow(crawler.Request{URL: "https://ecf.dcd.uscourts.gov/cgi-bin/rss_outside.pl", Format: "pacer-rss"}, crawler.Page{Body: courtFeedOf(items...)})
	if len(got) != 21 || !strings.HasSuffix(got[0].URL, ".800900.docket.xml") {
		t.Errorf("leads to %d dockets, the first %s", len(got), got[0].URL)
	}
}
