package triage_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// acting is a record of a document with words of its own that acts on a rule.
func acting(kind exportwatch.DocKind, words string, meta exportwatch.Meta) triage.Input {
	full := exportwatch.Meta{"title": "Invented Controls", "document_type": "Rule", "document_number": "2031-00456", "cfr": []string{"15 CFR Part 744"}, "citation": "140 FR 2000", "agency_slugs": []string{"industry-and-security-bureau"}}
	maps.Copy(full, meta)
	in := record(kind, full)
	in.Version.Text += "\n" + words
	in.Document.ID = exportwatch.DocID("fr/2031-07-01/" + full.String("document_number"))
	if kind == exportwatch.PIDocument {
		in.Document.ID = exportwatch.DocID("fr/pi/" + full.String("document_number"))
	}
	return in
}

// TestActsOnRules: what only touches another rule is told as what it does, by
// its action line or, before it has one, by its title.
func TestActsOnRules(t *testing.T) {
	for _, c := range []struct {
		action, title, typ string
		want               exportwatch.Kind
	}{
		{"Final rule; delay of effective date.", "Invented Controls", "Rule", "delay-of-effective-date"},
		{"Interim final rule; extension of compliance date.", "Invented Controls", "Rule", "delay-of-effective-date"},
		{"Final rule; correcting amendments.", "Invented Controls", "Rule", "correction"},
		{"Proposed rule; extension of comment period.", "Invented Controls", "Proposed Rule", "comment-period-extension"},
		{"Proposed rule; reopening of public comment period.", "Invented Controls", "Proposed Rule", "comment-period-extension"},
		{"Final rule; withdrawal.", "Invented Controls", "Rule", "rescission"},
		{"Final rule; administrative stay.", "Invented Controls", "Rule", "suspension"},
		{"Temporary final rule; extension of expiration date.", "Invented Controls", "Rule", exportwatch.InterimFinalRule},
		{"Final rule; technical amendments.", "Invented Controls", "Rule", exportwatch.FinalRule},
		{"Final rule.", "One-Year Suspension of Invented Controls", "Rule", exportwatch.FinalRule},
		{"Notice of proposed rulemaking.", "Invented Controls", "Proposed Rule", exportwatch.ProposedRule},
		{"Notice of proposed rulemaking; extension of comment period.", "Invented Controls", "Proposed Rule", "comment-period-extension"},
		{"Cancellation of a notice of public hearing on a proposed rulemaking.", "Invented Controls", "Proposed Rule", ""},
		{"Publication of web general licenses.", "Publication of Jar Sanctions Web General Licenses 8 and 9", "Rule", exportwatch.FinalRule},
		{"Advance notice of proposed rulemaking.", "Invented Controls", "Proposed Rule", ""},
		{"Notice; correction.", "Invented Forms; Correction", "Notice", ""},
		{"", "Invented Controls; Correction", "Rule", "correction"},
		{"", "Invented Controls; Delay of Effective Date", "Rule", "delay-of-effective-date"},
		{"", "Extension of Comment Period: Invented Controls", "Proposed Rule", "comment-period-extension"},
		{"", "One-Year Suspension of Invented Controls for Affiliates", "Rule", exportwatch.FinalRule},
		{"", "Temporary General License: Extension of Validity", "Rule", exportwatch.FinalRule},
		{"", "Withdrawal From Jar Treaty: Invented Controls", "Rule", exportwatch.FinalRule},
		{"", "Controls on Delayed Neutron Counters", "Rule", exportwatch.FinalRule},
		{"", "Invented Controls; Request for Information", "Proposed Rule", ""},
	} {
		kind := exportwatch.FRDocument
		if c.action == "" {
			kind = exportwatch.PIDocument
		}
		in := acting(kind, "", exportwatch.Meta{"action": c.action, "title": c.title, "document_type": c.typ})
		got := triage.Read(in)
		if c.want == "" && got != nil || c.want != "" && (len(got) != 1 || got[0].Kind != c.want) {
			t.Errorf("%q, %q: %v, want %q", c.action, c.title, kinds(got), c.want)
		}
		checkEvidence(t, in.Version.Text, got)
	}
}

// TestActsOnStoredRule: what acts on a rule that is known, by its number or by
// its page, updates that rule's development once, and links both ways.
func TestActsOnStoredRule(t *testing.T) {
	first := rule("Final rule.", "15 CFR Part 744")
	first.Version.Text += "\nComments close 2031-07-15"
	first.Version.Meta["comments_close_on"] = "2031-07-15"
	stored := one(t, triage.Read(first))
	for _, c := range []struct {
		name, words string
		meta        exportwatch.Meta
		changed     string
		status      exportwatch.Status
		day, closes string
	}{
		{"the Register's correction", "CORRECTION OF\nhttps://example.gov/documents/2031-00123",
			exportwatch.Meta{"document_number": "C1-2031-00123", "is_correction": true, "corrects": "fr/2031-06-15/2031-00123"}, "corrected_by", stored.Status, "2031-06-22", "2031-07-15"},
		{"a correction of the day", "In rule document 2031-00123, on page 1000, under DATES, “effective June 22, 2031” should read “effective July 22, 2031”.",
			exportwatch.Meta{"action": "Final rule; correction.", "is_correction": true, "corrects": "fr/2031-06-15/2031-00123", "effective_on": "2031-07-01"}, "corrected_by,effective_on", stored.Status, "2031-07-22", "2031-07-15"},
		{"a delay, by page", "DATES: As of July 1, 2031, the effective date of the final rule published at 140 FR 1000 on June 15, 2031, is delayed from June 22, 2031, until September 9, 2031.",
			exportwatch.Meta{"action": "Final rule; delay of effective date.", "effective_on": "2031-07-01"}, "delayed_by,effective_on,status", exportwatch.Delayed, "2031-09-09", "2031-07-15"},
		{"more time to comment", "The comment period for the rule published at 140 FR 1000 is extended. Comments must be received by 2031-08-15.",
			exportwatch.Meta{"action": "Final rule; extension of comment period.", "comments_close_on": "2031-08-15"}, "extended_by,comments_close_on", stored.Status, "2031-06-22", "2031-08-15"},
		{"a delay, by number", "The effective date of the final rule published on June 15, 2031 (FR Doc. 2031-00123), is delayed until September 9, 2031.\n[FR Doc. 2031-00456 Filed 6-30-31; 8:45 am]",
			exportwatch.Meta{"action": "Final rule; delay of effective date."}, "delayed_by,effective_on,status", exportwatch.Delayed, "2031-09-09", "2031-07-15"},
		{"a withdrawal, by number", "In FR Doc. 2031–00123, appearing on page 1000 in the issue of June 15, 2031, BIS withdraws all.",
			exportwatch.Meta{"action": "Final rule; withdrawal."}, "withdrawn_by,status", exportwatch.Withdrawn, "2031-06-22", "2031-07-15"},
		{"a withdrawal, by a page that has no record and by number", "BIS withdraws the final rule published on June 15, 2031 (140 FR 999, FR Doc. No. 2031-123).",
			exportwatch.Meta{"action": "Final rule; withdrawal."}, "withdrawn_by,status", exportwatch.Withdrawn, "2031-06-22", "2031-07-15"},
		{"a withdrawal", "BIS withdraws the final rule published on June 15, 2031 (140 FR 1000).",
			exportwatch.Meta{"action": "Final rule; withdrawal."}, "withdrawn_by,status", exportwatch.Withdrawn, "2031-06-22", "2031-07-15"},
	} {
		in := acting(exportwatch.FRDocument, c.words, c.meta)
		d := one(t, triage.Read(in))
		checkEvidence(t, in.Version.Text, []exportwatch.Development{d})
		match, ok := triage.Match(d, []exportwatch.Development{stored})
		if !ok {
			t.Errorf("%s: does not match the rule: %+v", c.name, d.Ties)
			continue
		}
		merged, changed := triage.Merge(match, d)
		if got := strings.Join(changed, ","); got != c.changed || merged.Status != c.status || merged.One("effective_on") != c.day || merged.One("comments_close_on") != c.closes {
			t.Errorf("%s: changed %q, %s, effective %s, comments %s", c.name, got, merged.Status, merged.One("effective_on"), merged.One("comments_close_on"))
		}
		by, _, _ := strings.Cut(c.changed, ",")
		if merged.Kind != stored.Kind || !merged.Is(d.Kind) || merged.One(by) != string(in.Document.ID) || len(merged.Sources) != 2 || merged.Headline != stored.Headline {
			t.Errorf("%s: %s also %v, %s %q", c.name, merged.Kind, merged.Also, by, merged.One(by))
		}
		again := d
		again.Sources = slices.Clone(d.Sources)
		again.Sources[0].Version++ // its full text
		if _, changed := triage.Merge(merged, again); changed != nil {
			t.Errorf("%s: told again: %v", c.name, changed)
		}
		record := rule("Final rule.", "15 CFR Part 744")
		record.Version.ID = 77
		later, changed := triage.Merge(merged, one(t, triage.Read(record)))
		if changed != nil || later.Status != c.status || later.One("effective_on") != c.day {
			t.Errorf("%s: the rule's own record undoes it: %v", c.name, changed)
		}
	}
}

// TestFilingThatProvesToBeAnAct: what a filing does to another rule may be told
// only when it is published; it is the same event, and does nothing to itself.
func TestFilingThatProvesToBeAnAct(t *testing.T) {
	for title, filedAs := range map[string]exportwatch.Kind{"Invented Controls": exportwatch.FinalRule, "Invented Controls; Delay of Effective Date": "delay-of-effective-date"} {
		filed := one(t, triage.Read(acting(exportwatch.PIDocument, "", exportwatch.Meta{"title": title, "citation": ""})))
		if filed.Kind != filedAs || filed.Status != exportwatch.Announced {
			t.Errorf("%s: filed as %s, %s", title, filed.Kind, filed.Status)
		}
		in := acting(exportwatch.FRDocument, "The effective date of the rule published at 140 FR 1000 is delayed until September 9, 2031.", exportwatch.Meta{"title": title, "action": "Final rule; delay of effective date."})
		in.Version.ID = 4
		match, ok := triage.Match(one(t, triage.Read(in)), []exportwatch.Development{filed})
		if !ok {
			t.Errorf("%s: the publication is another event", title)
			continue
		}
		merged, changed := triage.Merge(match, one(t, triage.Read(in)))
		if merged.Kind != "delay-of-effective-date" || merged.Status != exportwatch.Delayed || merged.Severity != exportwatch.High || merged.One("delayed_by") != "" || strings.Join(changed, ",") != "status" || merged.One("effective_on") != "2031-09-09" {
			t.Errorf("%s: %s %s, changed %v, %+v", title, merged.Kind, merged.Status, changed, merged.Facts)
		}
	}
}

// TestAuthoritiesAreNoObjects: the pages of orders and notices that a rule stands
// on are not what it corrects.
func TestAuthoritiesAreNoObjects(t *testing.T) {
	const authority = "Authority: 50 U.S.C. 4801-4852; E.O. 13222, 66 FR 44025, 3 CFR, 2001 Comp., p. 783; Notice of August 13, 2030, 139 FR 6187 (August 15, 2030)."
	for words, want := range map[string]string{
		"This rule corrects an alias. It takes effect at once.\n" + authority:                                           "",
		"This corrects the final rule published on June 15, 2031 (140 FR 1000).\n" + authority:                          "140 FR 1000",
		"This corrects an alias.\nThe agency was reorganized (FR Doc. 2001-11111).\n[FR Doc. 2031-00456 Filed 6-30-31]": "",
		authority + "\nThe errors are in the rule of June 15, 2031, which appeared in that issue at 140 FR 1000.":       "140 FR 1000",
	} {
		d := one(t, triage.Read(acting(exportwatch.FRDocument, words, exportwatch.Meta{"action": "Final rule; correction.", "is_correction": true})))
		if got := d.One("corrects"); got != want {
			t.Errorf("%s: corrects %q, want %q", words, got, want)
		}
	}
}

// TestActOnUnknownRule: what acts on a rule nobody was told of is told for
// itself, stays one event from filing to full text, and is of the rule's matter.
func TestActOnUnknownRule(t *testing.T) {
	filed := one(t, triage.Read(acting(exportwatch.PIDocument, "", exportwatch.Meta{"title": "Invented Controls; Correction", "citation": ""})))
	if filed.Status != exportwatch.Announced || filed.Severity != exportwatch.Medium {
		t.Errorf("filed: %s %s", filed.Status, filed.Severity)
	}
	full := acting(exportwatch.FRDocument, "In FR Doc. 2031-00123 appearing on page 1000, correct the jar.", exportwatch.Meta{"action": "Final rule; correction.", "is_correction": true, "corrects": "fr/2031-06-15/2031-00123"})
	full.Version.ID = 5
	d := one(t, triage.Read(full))
	match, ok := triage.Match(d, []exportwatch.Development{filed})
	if !ok {
		t.Fatal("the full text is another event than the filing")
	}
	if merged, changed := triage.Merge(match, d); strings.Join(changed, ",") != "status" || merged.One("corrects") != "2031-00123" {
		t.Errorf("changed %v, %+v", changed, merged.Facts)
	}
	corrected := one(t, triage.Read(rule("Final rule.", "15 CFR Part 744")))
	m, _ := triage.Matter(corrected, nil)
	if joined, _ := triage.Matter(d, []exportwatch.Matter{m}); joined.ID != m.ID {
		t.Errorf("the correction is of %s, the rule of %s", joined.ID, m.ID)
	}
	if match, _ := triage.Match(d, []exportwatch.Development{filed, corrected}); match.ID != corrected.ID {
		t.Error("the rule is known, and the filing was updated")
	}
	second := acting(exportwatch.FRDocument, "In FR Doc. 2031-00123 appearing on page 1000, correct the lid.", exportwatch.Meta{"document_number": "2031-00789", "citation": "140 FR 3000", "action": "Final rule; correction.", "is_correction": true, "corrects": "fr/2031-06-15/2031-00123"})
	if _, ok := triage.Match(one(t, triage.Read(second)), []exportwatch.Development{d}); ok {
		t.Error("two corrections of one rule are one event")
	}
}
