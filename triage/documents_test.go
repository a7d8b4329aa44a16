package triage_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/triage"
)

// record is a Federal Register record as parsers reads one.
func record(kind exportwatch.DocKind, meta exportwatch.Meta) triage.Input {
	id := exportwatch.DocID("fr/2031-06-15/2031-00123")
	if kind == exportwatch.PIDocument {
		id = "fr/pi/2031-123"
	}
	var lines []string
	for _, k := range []string{"title", "document_type", "action", "document_number", "effective_on", "signing_date", "citation", "executive_order_number"} {
		if s := meta.String(k); s != "" {
			lines = append(lines, s)
		}
	}
	lines = append(lines, append(meta.Strings("cfr"), meta.Strings("rins")...)...)
	return triage.Input{
		Document: exportwatch.Document{ID: id, Kind: kind, Title: meta.String("title")},
		Version:  exportwatch.Version{ID: 1, Title: meta.String("title"), Published: exportwatch.Date{Year: 2031, Month: 6, Day: 15}, Text: strings.Join(lines, "\n"), Meta: meta},
		Source:   exportwatch.Source{ID: "fr/bis", Grade: exportwatch.Primary},
	}
}

func rule(action string, cfr ...string) triage.Input {
	return record(exportwatch.FRDocument, exportwatch.Meta{
		"title": "Invented Controls", "document_type": "Rule", "action": action, "document_number": "2031-00123",
		"effective_on": "2031-06-22", "citation": "140 FR 1000", "cfr": cfr, "rins": []string{"0694-ZZ99"},
	})
}

func TestRules(t *testing.T) {
	for _, c := range []struct {
		action, cfr string
		want        exportwatch.Kind
	}{
		{"Final rule.", "15 CFR Part 744", exportwatch.FinalRule},
		{"Interim final rule; request for comments.", "15 CFR Part 744", exportwatch.InterimFinalRule},
		{"Proposed rule.", "15 CFR Part 730", exportwatch.ProposedRule},
		{"Advance notice of proposed rulemaking.", "15 CFR Part 744", ""},
		{"Notice of meeting.", "15 CFR Part 744", ""},
		{"Final rule.", "12 CFR Part 741", ""},
		{"Final rule; correction.", "12 CFR Part 741", ""},
		{"Final rule.", "15 CFR Part 791", ""},
	} {
		in := rule(c.action, c.cfr)
		got := triage.Read(in)
		if c.want == "" {
			if got != nil {
				t.Errorf("%s %s: raised %v", c.action, c.cfr, kinds(got))
			}
			continue
		}
		if len(got) != 1 || got[0].Kind != c.want {
			t.Errorf("%s %s: got %v, want %s", c.action, c.cfr, kinds(got), c.want)
			continue
		}
		if d := got[0]; d.One("effective_on") != "2031-06-22" || d.One("rin") != "0694-ZZ99" || d.Status != exportwatch.Pending {
			t.Errorf("%s: effective %q, rin %q, status %q", c.action, d.One("effective_on"), d.One("rin"), d.Status)
		}
		checkEvidence(t, in.Version.Text, got)
	}
}

// TestFilingThenPublication follows one rule from public inspection, where its
// number is not padded, through its record to its full text.
func TestFilingThenPublication(t *testing.T) {
	filed := record(exportwatch.PIDocument, exportwatch.Meta{
		"title": "Invented Controls; Interim Final Rule", "document_type": "Rule", "document_number": "2031-123", "agency_slugs": []string{"industry-and-security-bureau"},
	})
	stored := one(t, triage.Read(filed))
	if stored.Status != exportwatch.Announced || stored.Kind != exportwatch.InterimFinalRule {
		t.Fatalf("filed: %s %s", stored.Kind, stored.Status)
	}
	published := rule("Interim final rule.", "15 CFR Part 744")
	published.Version.ID = 2
	full := rule("Interim final rule.", "15 CFR Part 744")
	full.Version.ID, full.Version.Format = 3, "fr-xml"
	full.Version.Effects = []exportwatch.Effect{{Verb: "revise", Target: "cfr/15/744", Section: "744.22", InForce: exportwatch.Date{Year: 2031, Month: time.June, Day: 22}}}
	for i, want := range []string{"status", ""} {
		c := one(t, triage.Read([]triage.Input{published, full}[i]))
		match, ok := triage.Match(c, []exportwatch.Development{stored})
		if !ok || match.ID != stored.ID {
			t.Fatalf("report %d does not match", i)
		}
		var changed []string
		stored, changed = triage.Merge(match, c)
		if got := strings.Join(changed, ","); got != want {
			t.Errorf("report %d changed %q, want %q", i, got, want)
		}
	}
	if !slices.ContainsFunc(stored.Ties, func(x exportwatch.Tie) bool { return x.Key == "cfr:15/744.22@2031-06-22" }) {
		t.Errorf("the full text added no tie to the section: %v", stored.Ties)
	}
}

func TestPresidential(t *testing.T) {
	order := exportwatch.Meta{"title": "Securing Advanced Semiconductors", "document_type": "Presidential Document", "presidential_document_type": "executive_order",
		"document_number": "2031-00200", "executive_order_number": "19999", "signing_date": "2031-06-02"}
	d := one(t, triage.Read(record(exportwatch.FRDocument, order)))
	if d.Kind != exportwatch.ExecutiveOrder || d.One("date") != "2031-06-02" || !strings.HasPrefix(string(d.ID), "d-20310602-executive-order-") {
		t.Errorf("%s %q %s", d.Kind, d.One("date"), d.ID)
	}
	for title, typ := range map[string]string{
		"Improving Recruitment of Lifeguards":                                                    "executive_order",
		"Continuation of the National Emergency With Respect to Export Control Regulations":      "notice",
		"Continuation of the National Emergency With Respect to Export Control Regulations (II)": "executive_order",
		"National Semiconductor Safety Week":                                                     "determination",
	} {
		meta := exportwatch.Meta{"title": title, "document_type": "Presidential Document", "presidential_document_type": typ, "document_number": "2031-00201"}
		if got := triage.Read(record(exportwatch.FRDocument, meta)); got != nil {
			t.Errorf("%s (%s): raised %v", title, typ, kinds(got))
		}
	}
}

// TestCeremoniesAndFilings: proclamations that name a day or a week are no news,
// and a filing that does not tell what it is becomes what its publication tells.
func TestCeremoniesAndFilings(t *testing.T) {
	read := func(kind exportwatch.DocKind, title, typ string) []exportwatch.Development {
		return triage.Read(record(kind, exportwatch.Meta{"title": title, "document_type": "Presidential Document", "subtype": typ, "presidential_document_type": strings.ToLower(typ), "document_number": "2031-00123", "citation": "140 FR 9"}))
	}
	for title, want := range map[string]exportwatch.Kind{
		"National Critical Technology Week, 2031":                        "",
		"Artificial Intelligence Day":                                    "",
		"Day of Remembrance of the First Semiconductor, 2031":            "",
		"50th Anniversary of the Export Administration Act, 2031":        "",
		"Adjusting Imports of Semiconductors Into the United States":     "proclamation",
		"Extending a 90-Day Suspension of Export Controls on Lamps":      "proclamation",
		"Export Controls: Weekly Reports of Semiconductors To Be Made":   "proclamation",
		"Suspending Export Licenses for Three Months to Protect Samples": "proclamation",
	} {
		got := read(exportwatch.FRDocument, title, "Proclamation")
		if want == "" && got != nil || want != "" && (len(got) != 1 || got[0].Kind != want) {
			t.Errorf("%s: %v, want %q", title, kinds(got), want)
		}
	}
	for _, title := range []string{"National Critical Technology Week, 2031", "Notice on Export Controls", "Improving Recruitment of Lifeguards"} {
		if got := read(exportwatch.PIDocument, title, ""); got != nil {
			t.Errorf("filed, %s: %v", title, kinds(got))
		}
	}
	const title = "Strengthening Export Controls on Jars"
	filed := one(t, read(exportwatch.PIDocument, title, ""))
	if filed.Kind != exportwatch.ExecutiveOrder || filed.Confidence > 0.7 || len(filed.Flags) != 2 || filed.Status != exportwatch.Announced {
		t.Errorf("filed: %s, %v, %q", filed.Kind, filed.Confidence, filed.Flags)
	}
	published := one(t, read(exportwatch.FRDocument, title, "Memorandum"))
	published.Sources[0].Version = 2
	merged, changed := triage.Merge(filed, published)
	if merged.Kind != "presidential-memorandum" || !slices.Contains(changed, "status") || merged.Headline != "Presidential memorandum: "+title || merged.Confidence < 0.9 || len(merged.Flags) > 0 {
		t.Errorf("published: %s, %q, %v, %v, %q", merged.Kind, merged.Headline, changed, merged.Confidence, merged.Flags)
	}
}

func billStatus(actions ...string) exportwatch.Version {
	return exportwatch.Version{Title: "Invented Access Act", Text: "Invented Access Act\n" + strings.Join(actions, "\n"), Meta: exportwatch.Meta{"actions": actions}}
}

func TestBillPassage(t *testing.T) {
	introduced := "2031-01-03 Introduced in House"
	for _, c := range []struct{ action, chamber, vote string }{
		{"2031-01-12 Passed/agreed to in House: On passage Passed by the Yeas and Nays: 301 - 99 (Roll no. 7).", "House", "301 - 99"},
		{"2031-01-12 On motion to suspend the rules and pass the bill Agreed to by the Yeas and Nays: (2/3 required): 301 - 99 (Roll no. 7).", "House", "301 - 99"},
		{"2031-01-12 Passed Senate without amendment by Unanimous Consent.", "Senate", "Unanimous Consent"},
		{"2031-01-12 Read the third time, and passed with an amendment", "", ""},
		{"2031-01-12 On motion to suspend the rules and pass the bill Failed by the Yeas and Nays.", "", ""},
		{"2031-01-12 Motion to reconsider laid on the table Agreed to without objection.", "", ""},
		{"2031-01-12 Received in the Senate.", "", ""},
		{"2031-01-12 Referred to the Committee on Samples.", "", ""},
	} {
		before := billStatus(introduced)
		in := triage.Input{Document: exportwatch.Document{ID: "bill/121/hr/99", Kind: exportwatch.BillStatus}, Version: billStatus(introduced, c.action), Previous: &before}
		got := triage.Read(in)
		if c.chamber == "" {
			if got != nil {
				t.Errorf("%s: raised %s", c.action, got[0].Headline)
			}
			continue
		}
		d := one(t, got)
		if d.One("chamber") != c.chamber || d.One("vote") != c.vote || d.One("date") != "2031-01-12" || d.One("bill") != "121/hr/99" {
			t.Errorf("%s: facts %+v", c.action, d.Facts)
		}
		checkEvidence(t, in.Version.Text, got)
		in.Previous = nil
		if got := triage.Read(in); got != nil {
			t.Errorf("%s: raised on a first version", c.action)
		}
	}
}

func TestTwoRowsOfOnePassage(t *testing.T) {
	before := billStatus()
	in := triage.Input{Document: exportwatch.Document{ID: "bill/121/s/5", Kind: exportwatch.BillStatus}, Previous: &before,
		Version: billStatus("2031-01-12 Passed Senate with an amendment by Unanimous Consent.", "2031-01-12 Passed/agreed to in Senate: Passed Senate with an amendment.")}
	one(t, triage.Read(in))
}

func docket(entries ...exportwatch.Entry) exportwatch.Version {
	text := "Widget Users, LLC v. United States\n1:31-cv-01234"
	for _, e := range entries {
		text += "\n" + e.DateFiled.String() + " " + e.Description + e.ShortDescription
	}
	return exportwatch.Version{Title: "Widget Users, LLC v. United States", Text: text, Entries: entries,
		Meta: exportwatch.Meta{"court_id": "dcd", "docket_number": "1:31-cv-01234", "pacer_case_id": "555"}}
}

func TestComplaint(t *testing.T) {
	filed := exportwatch.Date{Year: 2031, Month: 6, Day: 20}
	doc := exportwatch.Document{ID: "docket/dcd/1:31-cv-01234", Kind: exportwatch.Docket}
	full := exportwatch.Entry{Number: "1", DateFiled: filed, Description: "COMPLAINT against UNITED STATES OF AMERICA filed by WIDGET USERS, LLC. (Attachments: # 1 Exhibit A - Is-Informed Letter to Acme Robotics, # 2 Summons)"}
	stub := exportwatch.Entry{Number: "1", DateFiled: filed, ShortDescription: "Complaint"}
	other := exportwatch.Entry{Number: "2", DateFiled: filed, Description: "NOTICE of Appearance"}
	now := filed.In(time.UTC)

	stubbed, complete := docket(stub), docket(full, other)
	stored := one(t, triage.Read(triage.Input{Document: doc, Version: stubbed, CapturedAt: now}))
	if stored.Kind != exportwatch.CourtComplaint || stored.One("docket") != "1:31-cv-01234" {
		t.Errorf("stub: %s %+v", stored.Kind, stored.Facts)
	}
	c := one(t, triage.Read(triage.Input{Document: doc, Version: complete, Previous: &stubbed, CapturedAt: now}))
	c.Sources[0].Version = 2
	checkEvidence(t, complete.Text, []exportwatch.Development{c})
	if got := c.Fact("parties"); !slices.Contains(got, "WIDGET USERS, LLC") || !slices.Contains(got, "UNITED STATES OF AMERICA") {
		t.Errorf("parties %q", got)
	}
	match, ok := triage.Match(c, []exportwatch.Development{stored})
	if !ok {
		t.Fatal("the entry's words do not match its stub")
	}
	merged, changed := triage.Merge(match, c)
	if changed != nil || !slices.ContainsFunc(merged.Ties, func(x exportwatch.Tie) bool { return x.Key == "letter:acme-robotics" }) {
		t.Errorf("changed %v, ties %v", changed, merged.Ties)
	}
	if got := triage.Read(triage.Input{Document: doc, Version: complete, Previous: &complete, CapturedAt: now}); got != nil {
		t.Error("raised again without a new entry")
	}
	if got := triage.Read(triage.Input{Document: doc, Version: complete, CapturedAt: now.AddDate(1, 0, 0)}); got != nil {
		t.Error("raised a complaint of last year on a docket seen for the first time")
	}
}

func TestProvision(t *testing.T) {
	oldText, newText := "§ 744.22 Heading\nOld words.\n[140 FR 900, Jan. 2, 2031]", "§ 744.22 Heading\nNew words.\n[140 FR 900, Jan. 2, 2031, as amended at 140 FR 1000, June 15, 2031]"
	in := triage.Input{
		Document: exportwatch.Document{ID: "cfr/15/744", Kind: exportwatch.Regulation},
		Version:  exportwatch.Version{Text: newText, AsOf: exportwatch.Date{Year: 2031, Month: 6, Day: 22}, Sections: []exportwatch.Section{{ID: "744.22", Label: "§ 744.22", End: len(newText)}}},
		Previous: &exportwatch.Version{Text: oldText},
		Edits:    []exportwatch.Edit{{Op: exportwatch.OpReplace, Old: exportwatch.Span{18, 21}, New: exportwatch.Span{18, 21}, Path: "§ 744.22(b)"}},
	}
	d := one(t, triage.Read(in))
	if d.One("provisions") != "§ 744.22(b)" || d.Status != exportwatch.InForce {
		t.Errorf("%+v", d)
	}
	for _, key := range []string{"cfr:15/744.22@2031-06-22", "frcite:140-fr-1000"} {
		if !slices.ContainsFunc(d.Ties, func(x exportwatch.Tie) bool { return x.Key == key }) {
			t.Errorf("no tie %q in %v", key, d.Ties)
		}
	}
	checkEvidence(t, newText, []exportwatch.Development{d})
	number := in.Edits[0]
	number.Old, number.New, number.Path = exportwatch.Span{8, 9}, exportwatch.Span{8, 9}, "§ 744.22"
	both := in
	both.Edits = []exportwatch.Edit{number, in.Edits[0]}
	if d := one(t, triage.Read(both)); !strings.Contains(d.Evidence[0].Text, "New words.") {
		t.Errorf("quotes %q, want the sentence of the longest that changed", d.Evidence[0].Text)
	}
	in.Edits[0].Op = exportwatch.OpCosmetic
	if got := triage.Read(in); got != nil {
		t.Error("a cosmetic edit raised a development")
	}
	in.Edits[0].Op, in.Previous = exportwatch.OpReplace, nil
	if got := triage.Read(in); got != nil {
		t.Error("a first version raised a development")
	}
}

// TestSourceNoteIsNoText holds that the note of Federal Register pages under a
// section is not told as a change of the section, though it names the rule.
func TestSourceNoteIsNoText(t *testing.T) {
	version := func(words, note string) *exportwatch.Version {
		text := "§ 744.22 Heading\n" + words + "\n" + note
		return &exportwatch.Version{Text: text, AsOf: exportwatch.Date{Year: 2031, Month: 6, Day: 22}, Sections: []exportwatch.Section{{ID: "744.22", Label: "§ 744.22", End: len(text)}}}
	}
	read := func(old, new *exportwatch.Version, edits ...exportwatch.Edit) []exportwatch.Development {
		return triage.Read(triage.Input{Document: exportwatch.Document{ID: "cfr/15/744", Kind: exportwatch.Regulation}, Version: *new, Previous: old, Edits: edits})
	}
	edit := func(old, new *exportwatch.Version, was, is, path string) exportwatch.Edit {
		i, j := strings.Index(old.Text, was), strings.Index(new.Text, is)
		return exportwatch.Edit{Op: exportwatch.OpReplace, Old: exportwatch.Span{i, i + len(was)}, New: exportwatch.Span{j, j + len(is)}, Path: path}
	}
	was, is := version("Old words.", "[140 FR 900]"), version("New words.", "[140 FR 900, as amended at 140 FR 1000]")
	note := edit(was, is, "900]", "900, as amended at 140 FR 1000]", "§ 744.22 source note")
	d := one(t, read(was, is, edit(was, is, "Old", "New", "§ 744.22"), note))
	if got := d.Fact("provisions"); len(got) != 1 || got[0] != "§ 744.22" {
		t.Errorf("provisions %q", got)
	}
	if got := read(was, is, note); got != nil {
		t.Errorf("a note alone raised %q", got[0].Headline)
	}
	bare := version("Old words.", "")
	added := edit(bare, is, "", "\n[140 FR 900, as amended at 140 FR 1000]", "§ 744.22 source note")
	if got := read(bare, is, added); got != nil {
		t.Errorf("an added note raised %q", got[0].Headline)
	}
	if got := read(was, version("Old words.", ""), exportwatch.Edit{Op: exportwatch.OpDelete, Old: exportwatch.Span{17, 21}, New: exportwatch.Span{17, 17}, Path: "§ 744.22"}); len(got) != 1 {
		t.Errorf("a deletion of words raised %d", len(got))
	}
}

// one returns the only development of ds.
func one(t *testing.T, ds []exportwatch.Development) exportwatch.Development {
	t.Helper()
	if len(ds) != 1 {
		t.Fatalf("got %d developments %v, want one", len(ds), kinds(ds))
	}
	return ds[0]
}

func TestPetitionIsComplaint(t *testing.T) {
	day := exportwatch.Date{Year: 2031, Month: 6, Day: 12}
	for said, want := range map[string]int{"Petition for Review filed by Widget Users": 1, "PETITION FOR REVIEW": 1, "Response to Petition for Review": 0,
		"SEALED COMPLAINT against Bureau of Widgets": 1, "PETITION for Writ of Mandamus filed by Widget Users": 1, "PETITION for Writ of Habeas Corpus": 0,
		"VERIFIED COMPLAINT and PETITION for Review": 1, "REDACTED COMPLAINT re 1 Complaint": 0, "SEALED MOTION to seal complaint": 0} {
		v := docket(exportwatch.Entry{Number: "1", DateFiled: day, Description: said})
		if got := triage.Read(triage.Input{Document: exportwatch.Document{ID: "docket/cadc/31-1234", Kind: exportwatch.Docket}, Version: v}); len(got) != want {
			t.Errorf("%s: raised %v, want %d", said, kinds(got), want)
		}
	}
}
