package triage_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/triage"
)

// caseVersion makes a docket as the parsers render it.
func caseVersion(name, cause, suit string, parties, entries []string) exportwatch.Version {
	v := exportwatch.Version{ID: 1, Title: name, Meta: exportwatch.Meta{
		"court_id": "zzd", "docket_number": "1:31-cv-00901", "case_name": name, "cause": cause, "nature_of_suit": suit,
	}}
	text := name + "\nCourt: zzd\nDocket number: 1:31-cv-00901\n"
	if cause != "" {
		text += "Cause: " + cause + "\nNature of suit: " + suit + "\n"
	}
	for _, p := range parties {
		text += p + "\n"
	}
	for i, e := range entries {
		entry := exportwatch.Entry{DateFiled: exportwatch.Date{Year: 2031, Month: time.April, Day: 1}, Number: string(rune('1' + i)), Description: e}
		if !strings.Contains(e, " ") {
			entry.Description, entry.ShortDescription = "", e
		}
		v.Entries = append(v.Entries, entry)
		text += "\n#" + entry.Number + " 2031-04-01\n" + e + "\n"
	}
	v.Text = text
	return v
}

func readCase(v exportwatch.Version, before *exportwatch.Version, sifts bool) []exportwatch.Development {
	return triage.Read(triage.Input{
		Document: exportwatch.Document{ID: "docket/zzd/1:31-cv-00901", Kind: exportwatch.Docket, Title: v.Title},
		Version:  v, Previous: before, CapturedAt: time.Date(2031, 4, 2, 12, 0, 0, 0, time.UTC),
		Source: exportwatch.Source{ID: "court/new-cases", Grade: exportwatch.Primary, Sifts: sifts},
	})
}

// TestFoundCases: a case found among others is told if its papers say that the
// agency is sued over export controls, and only then.
func TestFoundCases(t *testing.T) {
	const apa, apaSuit = "05:702 Administrative Procedure Act", "899 Administrative Procedure Act/Review or Appeal of Agency Decision"
	commerce := "Defendant: U.S. DEPARTMENT OF COMMERCE"
	for _, c := range []struct {
		name, caption, cause, suit string
		parties, entries           []string
		told                       bool
	}{
		{"the bureau in the caption of a feed", "LANTERN OPTICS LLC v. BUREAU OF INDUSTRY AND SECURITY", "", "", nil, []string{"Complaint"}, true},
		{"the bureau by its letters", "Lantern Optics LLC v. BIS", "", "", nil, []string{"Complaint"}, true},
		{"Commerce alone", "LANTERN OPTICS LLC v. U.S. DEPARTMENT OF COMMERCE", "", "", nil, []string{"Complaint"}, false},
		{"Commerce under the APA", "Lantern Optics LLC v. U.S. Department of Commerce", apa, apaSuit, []string{commerce}, []string{"COMPLAINT against U.S. DEPARTMENT OF COMMERCE filed by Lantern Optics LLC."}, false},
		{"Commerce, the bureau among the parties", "Lantern Optics LLC v. U.S. Department of Commerce", apa, apaSuit, []string{commerce, "Defendant: BUREAU OF INDUSTRY AND SECURITY"}, []string{"COMPLAINT against U.S. DEPARTMENT OF COMMERCE filed by Lantern Optics LLC."}, true},
		{"Commerce over the Act", "Lantern Optics LLC v. U.S. Department of Commerce", "50:4801 Export Control Reform Act", apaSuit, []string{commerce}, []string{"COMPLAINT against U.S. DEPARTMENT OF COMMERCE filed by Lantern Optics LLC."}, true},
		{"the Secretary, whose papers cite the Act", "Quartz Photonics, Inc. v. Roe", apa, apaSuit, []string{"Defendant: JANE ROE, in her official capacity as Secretary of Commerce", "Its documents say: #1 under the Export Control Reform Act"}, []string{"COMPLAINT against JANE ROE filed by Quartz Photonics, Inc."}, true},
		{"a census", "County of Doe v. U.S. Department of Commerce", apa, apaSuit, []string{commerce, "Defendant: Census Bureau"}, []string{"COMPLAINT against All Defendants filed by County of Doe."}, false},
		{"fisheries", "Coastal Fishing Association v. Secretary of Commerce", "16:1855 Magnuson-Stevens Fishery Conservation and Management Act", "893 Environmental Matters", nil, []string{"COMPLAINT against Secretary of Commerce filed by Coastal Fishing Association."}, false},
		{"records of the bureau", "Doe v. Bureau of Industry and Security", "05:552 Freedom of Information Act", "895 Freedom of Information Act", nil, []string{"COMPLAINT against Bureau of Industry and Security for records on export controls filed by Doe."}, false},
		{"custody", "Roe v. Department of Commerce", "28:2241 Petition for Writ of Habeas Corpus", "463 Habeas Corpus - Alien Detainee", nil, []string{"Petition for Review of custody by Roe."}, false},
		{"a patent, in private", "Doe Inc. v. Sample LLC", "35:271 Patent Infringement", "830 Patent", []string{"Defendant: Sample LLC", "Its documents say: #1 the Export Administration Regulations"}, []string{"COMPLAINT against Sample LLC filed by Doe Inc."}, false},
		{"duties on imports, by cause", "Lantern Imports LLC v. Bureau of Industry and Security", "19:1862 Trade Expansion Act", "899", []string{commerce, "Defendant: BUREAU OF INDUSTRY AND SECURITY"}, []string{"COMPLAINT against BUREAU OF INDUSTRY AND SECURITY filed by Lantern Imports LLC."}, false},
		{"duties on imports, by its words", "LANTERN IMPORTS LLC v. BUREAU OF INDUSTRY AND SECURITY", "", "", nil, []string{"COMPLAINT on exclusions from section 232 tariffs filed by Lantern Imports LLC."}, false},
		{"duties on imports, in any court", "Lantern Imports LLC v. United States", "28:1581(i)", "", []string{commerce, "Defendant: BUREAU OF INDUSTRY AND SECURITY"}, []string{"COMPLAINT against United States filed by Lantern Imports LLC."}, false},
		{"a company of the letters", "Doe v. BIS Roofing LLC", "28:1332 Diversity", "", []string{"Defendant: BIS Roofing LLC"}, []string{"COMPLAINT against BIS Roofing LLC filed by Doe."}, false},
		{"another company of them", "Doe v. BIS, Inc.", "", "", nil, []string{"Complaint"}, false},
		{"a bank of the letters", "Doe v. BIS", "", "", []string{"Defendant: Bank for International Settlements"}, []string{"COMPLAINT against Bank for International Settlements filed by Doe."}, false},
		{"the letters, and the department", "Lantern Optics LLC v. BIS", apa, apaSuit, []string{commerce}, []string{"COMPLAINT against BIS filed by Lantern Optics LLC."}, true},
		{"licenses in passing", "State of Jars v. Roe", apa, apaSuit, []string{"Defendant: Secretary of Commerce", "Its documents say: #1 agencies cut grants, slowed export licenses, and closed offices"}, []string{"COMPLAINT against All Defendants filed by State of Jars."}, false},
		{"licenses throughout", "Lantern Optics LLC v. Roe", apa, apaSuit, []string{"Defendant: Secretary of Commerce", "Its documents say: #1 refusing its export license; the export license policy; no license to export was given"}, []string{"COMPLAINT against Roe filed by Lantern Optics LLC."}, true},
		{"the government sues", "Secretary of Commerce v. Doe", "50:4819 Export controls", "", nil, []string{"COMPLAINT against Doe."}, false},
		{"no complaint yet", "LANTERN OPTICS LLC v. BUREAU OF INDUSTRY AND SECURITY", "", "", nil, []string{"Order"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			devs := readCase(caseVersion(c.caption, c.cause, c.suit, c.parties, c.entries), nil, true)
			if told := len(devs) == 1; told != c.told || len(devs) > 1 {
				t.Fatalf("%d developments, told should be %v", len(devs), c.told)
			}
			if !c.told {
				return
			}
			d := devs[0]
			if d.Kind != exportwatch.CourtComplaint || d.Confidence < 0.6 || d.Confidence > 0.95 || len(d.Flags) == 0 {
				t.Errorf("kind %s, confidence %v, flags %q", d.Kind, d.Confidence, d.Flags)
			}
		})
	}
}

// TestPartiesAreWhole: a name ends where the entry's words on it end, not at the
// point of an initial or of an abbreviation, and who is not named is no party.
func TestPartiesAreWhole(t *testing.T) {
	for entry, want := range map[string][]string{
		"COMPLAINT against BUREAU OF INDUSTRY AND SECURITY, U.S. DEPARTMENT OF COMMERCE ( Filing fee $ 405 receipt number AZZD-11) filed by LANTERN OPTICS INC. (Attachments: # 1 Exhibit)(Roe, Jane)": {"BUREAU OF INDUSTRY AND SECURITY", "U.S. DEPARTMENT OF COMMERCE", "LANTERN OPTICS INC"},
		"COMPLAINT against ALAN F. ROE, U.S. DEPARTMENT OF COMMERCE (Filing fee $ 405) filed by J. P. Acorn.":                                                                                          {"ALAN F. ROE", "U.S. DEPARTMENT OF COMMERCE", "J. P. Acorn"},
		"COMPLAINT against JOHN A. DOE, MARGARET B. ROE, DEP'T. OF JARS with Jury Demand filed by LANTERN CORP. AND BOLT WORKS LTD.. (Roe, Jane)":                                                      {"JOHN A. DOE", "MARGARET B. ROE", "DEP'T. OF JARS", "LANTERN CORP", "BOLT WORKS LTD"},
		"COMPLAINT against All Defendants filed by Lantern Optics Inc. Summons to follow.":                                                                                                             {"Lantern Optics Inc"},
		"COMPLAINT filed by Lantern Optics against United States. Modified on 4/2/2031 by ab.":                                                                                                         {"Lantern Optics", "United States"},
		"COMPLAINT for Declaratory Relief filed by Ada Roe":                                                                                                                                            {"Ada Roe"},
		"COMPLAINT against all defendants. Answer due by 4/20/2031. Filed by Ada B. Counsel of Quill & Ink, LLP on behalf of Lantern Optics, Inc.. (Roe, Jane)":                                        {"Lantern Optics, Inc"},
		"COMPLAINT against UNITED STATES DEPARTMENT OF COMMERCE challenging its addition to the Entity List filed by LANTERN OPTICS, LLC":                                                              {"UNITED STATES DEPARTMENT OF COMMERCE", "LANTERN OPTICS, LLC"},
		"COMPLAINT against Department of Commerce over a license denied by Alan Roe. Filed byJane Roe, Ada Roe and Tom Doe. (ys)":                                                                      {"Department of Commerce", "Jane Roe", "Ada Roe", "Tom Doe"},
		"COMPLAINT against U.S. Department of Commerce and the Bureau of Industry and Security, filed by counsel for Plaintiff Lantern Optics":                                                         {"U.S. Department of Commerce", "Bureau of Industry and Security", "Lantern Optics"},
		"COMPLAINT against JANE ROE, in her official capacity as Secretary of Jars, JOHN DOE, Under Secretary of Jars, LANTERN AND SONS CO. by Ada Roe":                                                {"JANE ROE, in her official capacity as Secretary of Jars", "JOHN DOE, Under Secretary of Jars", "LANTERN AND SONS CO"},
		"COMPLAINT against BOLT WORKS LTD. filed by Ada Roe on behalf of herself and others similarly situated":                                                                                        {"BOLT WORKS LTD", "Ada Roe"},
		"SEALED COMPLAINT by DISTRICT OF JARS. Related document: 1 Complaint":                                                                                                                          {"DISTRICT OF JARS"},
	} {
		v := caseVersion("Lantern v. Jars", "", "", nil, []string{entry})
		devs := readCase(v, nil, false)
		if len(devs) != 1 {
			t.Fatalf("%s: %d developments", entry, len(devs))
		}
		got := devs[0].Fact("parties")
		for i := range got {
			got[i] = strings.TrimSuffix(got[i], ".")
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", entry, got, want)
		}
		checkEvidence(t, v.Text, devs)
	}
}

// TestPartiesToldOnce: what the docket lists as parties is not told a second time
// as the entry of the complaint writes it.
func TestPartiesToldOnce(t *testing.T) {
	entry := "COMPLAINT against U.S. DEPARTMENT OF COMMERCE, BUREAU OF INDUSTRY AND SECURITY, ADA ROE ( Filing fee $ 405) filed by LANTERN OPTICS INC."
	listed := []string{"Lantern Optics, Inc.", "U.S. Department of Commerce", "Bureau of Industry and Security"}
	v := caseVersion("Lantern v. Jars", "", "", listed, []string{entry})
	v.Meta["parties"] = listed
	d := one(t, readCase(v, nil, false))
	got := d.Fact("parties")
	if want := append(listed, "ADA ROE"); !slices.Equal(got, want) {
		t.Errorf("parties %q, want %q", got, want)
	}
}

// TestWatchedCaseNeedsNoGrounds: a docket that was chosen is told whatever its
// papers say.
func TestWatchedCaseNeedsNoGrounds(t *testing.T) {
	v := caseVersion("Doe v. Roe", "", "", nil, []string{"Complaint"})
	if devs := readCase(v, nil, false); len(devs) != 1 || devs[0].Confidence != 0.95 {
		t.Errorf("%+v", devs)
	}
}

// TestFoundCaseIsToldOnce: it is told when its papers first say enough, and not
// again.
func TestFoundCaseIsToldOnce(t *testing.T) {
	entry := []string{"COMPLAINT against U.S. DEPARTMENT OF COMMERCE filed by Lantern Optics LLC."}
	silent := caseVersion("Lantern Optics LLC v. U.S. Department of Commerce", "", "", nil, entry)
	speaking := caseVersion("Lantern Optics LLC v. U.S. Department of Commerce", "", "", []string{"Defendant: Bureau of Industry and Security"}, entry)
	if devs := readCase(speaking, &silent, true); len(devs) != 1 || devs[0].Key != "court-complaint|zzd/1:31-cv-00901|1" {
		t.Errorf("the bureau becomes a party: %+v", devs)
	}
	if devs := readCase(speaking, &speaking, true); len(devs) != 0 {
		t.Errorf("nothing is new: %+v", devs)
	}
}

// TestOldComplaintIsNoNews: a view of the docket that tells of an old complaint
// for the first time raises nothing.
func TestOldComplaintIsNoNews(t *testing.T) {
	v := caseVersion("Doe v. Roe", "", "", nil, []string{"COMPLAINT against Roe filed by Doe."})
	v.Entries[0].DateFiled = exportwatch.Date{Year: 2031, Month: time.January, Day: 2}
	before := caseVersion("Doe v. Roe", "", "", nil, nil)
	if devs := readCase(v, &before, false); len(devs) != 0 {
		t.Errorf("%+v", devs)
	}
}

// TestDayOfFilingReplacesDayOfEntry: what the docket tells of the day after its
// feed is neither a contradiction nor news.
func TestDayOfFilingReplacesDayOfEntry(t *testing.T) {
	stub := caseVersion("Doe v. Roe", "", "", nil, []string{"Complaint"})
	stub.Entries[0].Entered = time.Date(2031, 4, 1, 15, 0, 0, 0, time.UTC)
	full := caseVersion("Doe v. Roe", "", "", nil, []string{"COMPLAINT against Roe filed by Doe."})
	full.ID, full.Entries[0].DateFiled.Day, full.Entries[0].DateFiled.Month = 2, 30, time.March
	full.Text = strings.Replace(full.Text, "2031-04-01", "2031-03-30", 1)
	first, second := readCase(stub, nil, false), readCase(full, &stub, false)
	if len(first) != 1 || len(second) != 1 || !slices.Contains(first[0].Flags, "date-of-entry") {
		t.Fatalf("%+v, %+v", first, second)
	}
	merged, changed := triage.Merge(first[0], second[0])
	if merged.One("date") != "2031-03-30" || len(changed) != 0 || slices.Contains(merged.Flags, "date-of-entry") {
		t.Errorf("date %s, changed %q, flags %q", merged.One("date"), changed, merged.Flags)
	}
	for i, f := range second[0].Facts {
		if f.Field == "date" {
			second[0].Facts[i].Evidence[0].Doc = "page/press.example/a"
		}
	}
	if _, changed := triage.Merge(first[0], second[0]); !slices.Contains(changed, "conflict") {
		t.Errorf("another source's day changed %q", changed)
	}
}

// TestFiledComplaint: a complaint from a case found among others is the event
// that its docket tells of, and is told if it says what the docket does not.
func TestFiledComplaint(t *testing.T) {
	const stamp = "Case 1:31-cv-00901-ABC Document 1 Filed 04/01/31 Page 1 of 20\nIN THE UNITED STATES DISTRICT COURT\nLANTERN OPTICS LLC, Plaintiff,\nv.\n"
	read := func(text string, sifts bool) []exportwatch.Development {
		return triage.Read(triage.Input{
			Document: exportwatch.Document{ID: "page/archive.org/a", Kind: exportwatch.CourtFiling},
			Version:  exportwatch.Version{ID: 1, Text: text},
			URL:      "https://archive.org/download/gov.uscourts.zzd.800901/gov.uscourts.zzd.800901.1.0.pdf",
			Source:   exportwatch.Source{ID: "court/new-cases", Grade: exportwatch.Primary, Sifts: sifts},
		})
	}
	body := stamp + "U.S. DEPARTMENT OF COMMERCE, Defendant.\nCOMPLAINT\n1. Plaintiff is informed and believes that the order exceeds the Export Control Reform Act of 2018.\n"
	devs := read(body, true)
	if len(devs) != 1 || devs[0].Kind != exportwatch.CourtComplaint || devs[0].Key != "court-complaint|zzd/1:31-cv-00901|1" || devs[0].One("date") != "2031-04-01" {
		t.Fatalf("%+v", devs)
	}
	if !slices.ContainsFunc(devs[0].Ties, func(tie exportwatch.Tie) bool { return tie.Key == "docket:zzd/1:31-cv-00901" }) {
		t.Errorf("ties %+v", devs[0].Ties)
	}
	for name, text := range map[string]string{
		"fisheries":         stamp + "U.S. DEPARTMENT OF COMMERCE, Defendant.\nCOMPLAINT\n1. Plaintiff is informed and believes that the fishery rule is unlawful.\n",
		"records":           stamp + "BUREAU OF INDUSTRY AND SECURITY, Defendant.\nCOMPLAINT\n1. This is an action under the Freedom of Information Act for records on export controls.\n",
		"an exhibit":        strings.Replace(body, "Document 1 Filed", "Document 1-2 Filed", 1),
		"a private dispute": stamp + "SAMPLE LLC, Defendant.\nCOMPLAINT\n1. The Export Administration Regulations applied.\n",
		"no stamp":          strings.Replace(body, "Case 1:31", "Casus 1:31", 1),
	} {
		if devs := read(text, true); len(devs) != 0 {
			t.Errorf("%s: %+v", name, devs)
		}
	}
	if devs := read(body, false); len(devs) != 0 {
		t.Errorf("a watched case's docket tells of its complaint: %+v", devs)
	}
}

func FuzzFoundCase(f *testing.F) {
	f.Add("A v. Bureau of Industry and Security", "Case 1:31-cv-00901 Document 1 Filed 04/01/31\nA\nv.\nBIS\nCOMPLAINT\nexport controls")
	f.Fuzz(func(t *testing.T, name, text string) {
		v := caseVersion(name, "", "", nil, []string{"Complaint", text})
		for _, d := range readCase(v, nil, true) {
			for _, e := range d.Evidence {
				if e.Text != v.Text[e.Start:e.End] {
					t.Errorf("evidence %q is not the text's", e.Text)
				}
			}
		}
	})
}
