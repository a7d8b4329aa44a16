package triage_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// notice makes a notice of the agency with the text that its full version has.
func notice(title, body string) triage.Input {
	meta := exportwatch.Meta{"title": title, "document_type": "Notice", "document_number": "2031-00123", "agencies": []string{"DEPARTMENT OF COMMERCE", "Bureau of Industry and Security"}}
	in := record(exportwatch.FRDocument, meta)
	in.Version.Format = "fr-xml"
	in.Version.Text = "DEPARTMENT OF COMMERCE\nBureau of Industry and Security\n" + title + "\n" + body + "\n2031-00123"
	return in
}

// TestDenialOrders: an order denying export privileges is told with whom it is
// against, under what and for how long; a renewal is told as one.
func TestDenialOrders(t *testing.T) {
	for name, c := range map[string]struct {
		title, body                       string
		kind, also                        exportwatch.Kind
		parties, authority, length, until string
	}{
		"temporary": {
			title: "Order Temporarily Denying Export Privileges",
			body: "Quill Airways, Quill Tower, No. 21, Example St., Testville\nAda Example, a/k/a Ada Sample, P.O. Box 524, Testville\nand\nSample Building, Example Street, Testville\nQuill (UK) Ltd., 2 Example Close, London\n" +
				"Pursuant to Section 766.24 of the Export Administration Regulations, I hereby grant the request.\nThis order shall be effective immediately and shall remain in effect for 180 days.",
			kind: "denial-order-tdo", parties: "Quill Airways|Ada Example|Quill (UK) Ltd.", authority: "15 CFR 766.24", length: "180 days",
		},
		"by request": {
			title: "Order Temporarily Denying Export Privileges",
			body:  "The Bureau of Industry and Security (“BIS”), through its Office of Export Enforcement (“OEE”), has requested the issuance of an Order temporarily denying, for a period of 180 days, the export privileges under the Regulations of: Ada Example (“Example”), Quill Logistics Inc. (“Quill”), and BoltChem (collectively, the “Respondents”).",
			kind:  "denial-order-tdo", parties: "Ada Example|Quill Logistics Inc.|BoltChem", length: "180 days",
		},
		"renewal": {
			title: "Quill Airlines JSC, Example Lane 1-g, Testville 620025; Order Renewing Temporary Denial of Export Privileges",
			body:  "Pursuant to Section 766.24 of the Export Administration Regulations, I hereby grant the request to renew the order issued for 180 days on May 5, 2030. The renewed TDO shall remain in effect for one year.",
			kind:  "denial-order-tdo-renewal", parties: "Quill Airlines JSC", authority: "15 CFR 766.24", length: "one year",
		},
		"after a conviction": {
			title: "Order Denying Export Privileges",
			body: "In the Matter of: Gregory Example, Inmate Number: 73792-112, FCI Testville, P.O. Box 9000, Testville, AZ 85548.\nOn September 19, 2030, in the U.S. District Court for Jars, Gregory Example was convicted of violating Section 38 of the Arms Export Control Act.\n" +
				"Section 766.25 of the Regulations provides for it.\nI have decided to deny his export privileges for a period of ten years from the date of his conviction.\nFirst, from the date of this Order until September 19, 2040, Example may not participate in any transaction.",
			kind: "denial-order-tdo", also: "denial-order", parties: "Gregory Example", authority: "15 CFR 766.25", length: "ten years", until: "2040-09-19",
		},
		"in the old style": {
			title: "Action Affecting Export Privileges; Quill Group PLC; Ada Example; Blue Sample Ltd.",
			body:  "Pursuant to Section 766.24 of the Regulations, the order temporarily denying export privileges is granted.",
			kind:  "denial-order-tdo", parties: "Quill Group PLC|Ada Example|Blue Sample Ltd.", authority: "15 CFR 766.24",
		},
	} {
		t.Run(name, func(t *testing.T) {
			in := notice(c.title, c.body)
			d := one(t, triage.Read(in))
			if d.Kind != c.kind || c.also != "" != d.Is("denial-order") || d.Severity != exportwatch.High || d.Polarity != exportwatch.Tightens || d.Status != exportwatch.InForce {
				t.Errorf("%s %v, %s, %s, %s", d.Kind, d.Also, d.Severity, d.Polarity, d.Status)
			}
			for field, want := range map[string]string{"parties": c.parties, "duration": c.length, "expires_on": c.until} {
				if got := strings.Join(d.Fact(field), "|"); got != want {
					t.Errorf("%s %q, want %q", field, got, want)
				}
			}
			if c.authority != "" && !slices.Contains(d.Fact("authorities"), c.authority) {
				t.Errorf("authorities %q lack %s", d.Fact("authorities"), c.authority)
			}
			first, _, _ := strings.Cut(c.parties, "|")
			inMatter := func(x exportwatch.Tie) bool { return strings.HasSuffix(x.Reason, "export privileges to "+first) }
			if !strings.Contains(d.Headline, first) || !slices.ContainsFunc(d.Ties, inMatter) {
				t.Errorf("headline %q, ties %v", d.Headline, d.Ties)
			}
			checkEvidence(t, in.Version.Text, []exportwatch.Development{d})
		})
	}
}

// TestDenialOrderInSections: the headings of a notice and what stands below them
// before its body are nobody whom an order is against, nor is a sentence.
func TestDenialOrderInSections(t *testing.T) {
	for name, c := range map[string]struct{ title, body, want string }{
		"names below":         {"Order Temporarily Denying Export Privileges", "Quill Airways, Quill Tower, Example St., Testville;\nAda Example, 8 Example Road, Testville.\nPursuant to Section 766.24, I grant the request.", "Quill Airways|Ada Example"},
		"in the matter of":    {"Order Denying Export Privileges", "In the Matter of: Quill Cranes, Inc., 7 Example Road, Testville.\nOn June 2, 2031, a court convicted Quill.", "Quill Cranes, Inc."},
		"named in the title":  {"Orders Denying Export Privileges: Quill Cranes, Inc.", "Whereas Quill was convicted, it is ordered.", "Quill Cranes, Inc."},
		"named behind":        {"Order Temporarily Denying Export Privileges; Quill Cranes, Inc.", "Background\nBIS found that Quill shipped cranes.", "Quill Cranes, Inc."},
		"named nowhere":       {"Order Denying Export Privileges", "A court convicted Ada Example.\nPursuant to Section 766.25, her privileges are denied.", ""},
		"named nowhere, once": {"Order Denying Export Privileges", "Copies\nJune 4, 2031\nEffective June 4, 2031\nPursuant to Section 766.25, privileges are denied.", ""},
	} {
		in := notice(c.title, "")
		head := "DEPARTMENT OF COMMERCE\nBureau of Industry and Security\n" + c.title + "\n"
		section := func(id exportwatch.SectionID, heading, words string) {
			s := exportwatch.Section{ID: id, Heading: heading, Start: len(head)}
			head += heading + "\n" + words + "\n"
			s.End = len(head)
			in.Version.Sections = append(in.Version.Sections, s)
		}
		section("agency", "AGENCY", "Bureau of Industry and Security, Commerce.")
		section("summary", "SUMMARY", "The export privileges of Jars are denied.")
		section("dates", "DATES", "Effective June 4, 2031.")
		section("addresses", "ADDRESSES", "Copies, at Example Road.")
		section("effective-date", "EFFECTIVE DATE", "June 4, 2031.")
		section("for-further-information-contact", "FOR FURTHER INFORMATION CONTACT", "Jane Roe, Office of Export Enforcement, Phone: (202) 555-0100.")
		section("supplementary-information", "SUPPLEMENTARY INFORMATION", c.body)
		in.Version.Text = head + "2031-00123"
		d := one(t, triage.Read(in))
		if got := strings.Join(d.Fact("parties"), "|"); got != c.want {
			t.Errorf("%s: parties %q, want %q", name, got, c.want)
		}
		checkEvidence(t, in.Version.Text, []exportwatch.Development{d})
	}
}

// TestDeniedPartiesAreNamesAlone: of a request that gives each name with an address,
// or many names without, the names are the parties, and nothing else ties orders.
func TestDeniedPartiesAreNamesAlone(t *testing.T) {
	const request = "Pursuant to Section 766.24 of the Regulations, OEE has requested the issuance of an Order temporarily denying, for a period of 180 days, the export privileges under the Regulations of: "
	for list, want := range map[string]string{
		"Quill Freight FZCO, Office 12, Deira, Dubai, United Arab Emirates.":                                                                          "Quill Freight FZCO",
		"Quill Freight, FZE, P.O. Box 9, Deira, Dubai, UAE. The request is granted.":                                                                  "Quill Freight, FZE",
		"Quill Air Cargo LLC, 88 Pier Road, Miami, FL 33101; and Ada Example, Calle 9, Panama City, Panama.":                                          "Quill Air Cargo LLC|Ada Example",
		"Quill Air Cargo, Inc., 88 Pier Road, Denver, CO 80201, and Ada Example, Calle 9, Panama City, Panama.":                                       "Quill Air Cargo, Inc.|Ada Example",
		"Quill Parts Kft, Váci út 1, Budapest, Hungary.":                                                                                              "Quill Parts Kft",
		"Quill GmbH, Example Str. 4, Munich, Germany;\nBolt Ltd., Unit 7, Kowloon, Hong Kong;\nand Ada Example, Sofia, Bulgaria.\nThe Bureau agrees.": "Quill GmbH|Bolt Ltd.|Ada Example",
		"Ada Example (“Example”), BoltChem, Bo Sample, and Quill (collectively, the “Respondents”). Testville is far.":                                "Ada Example|BoltChem|Bo Sample|Quill",
		"Quill Trading Ltd., Deira, Dubai.": "Quill Trading Ltd.",
		"Ada Example, Port of Spain, Trinidad and Tobago; Bo Sample, Example Road, Springfield, Illinois.": "Ada Example|Bo Sample",
	} {
		in := notice("Order Temporarily Denying Export Privileges", request+list)
		d := one(t, triage.Read(in))
		if got := strings.Join(d.Fact("parties"), "|"); got != want {
			t.Errorf("parties %q, want %q of %q", got, want, list)
		}
		ties := 0
		for _, tie := range d.Ties {
			if strings.HasPrefix(tie.Key, "denial:") {
				ties++
			}
		}
		if ties != len(d.Fact("parties")) {
			t.Errorf("ties %v of %q", d.Ties, list)
		}
		checkEvidence(t, in.Version.Text, []exportwatch.Development{d})
	}
	for head, want := range map[string]string{
		"Quill Air Cargo LLC\n88 Pier Road\nMiami, FL 33101\n":                                            "Quill Air Cargo LLC",
		"Quill Air Cargo\nUnit 4, Deira\nDubai, UAE;\nAda Example\nPanama City\nPanama; and\nBo Sample\n": "Quill Air Cargo|Ada Example|Bo Sample",
	} {
		in := notice("Order Temporarily Denying Export Privileges", head+"Pursuant to Section 766.24, I grant the request.")
		d := one(t, triage.Read(in))
		if got := strings.Join(d.Fact("parties"), "|"); got != want {
			t.Errorf("parties %q, want %q below %q", got, want, head)
		}
	}
}

// TestNoDenialOrder: what speaks of denial orders and denies nobody anything is
// none, and another agency's is no concern.
func TestNoDenialOrder(t *testing.T) {
	body := "Pursuant to Section 766.24 of the Regulations, nothing is ordered."
	for _, title := range []string{
		"Agency Information Collection Activities; Comment Request; Orders Denying Export Privileges",
		"Order Terminating Order Temporarily Denying Export Privileges",
		"Order Denying Export Privileges; Correction",
		"Request for Comments on the Denial of Export Privileges",
		"Sensors Technical Advisory Committee; Notice of Open Meeting",
	} {
		if got := triage.Read(notice(title, body)); got != nil {
			t.Errorf("%s: raised %s", title, got[0].Headline)
		}
	}
	rule := notice("Revisions of Temporary Denial Order Provisions; Denial of Export Privileges", body)
	rule.Version.Meta["document_type"], rule.Version.Meta["action"] = "Rule", "Final rule."
	if d := one(t, triage.Read(rule)); d.Kind != exportwatch.FinalRule {
		t.Errorf("a rule on denial orders raised %s", d.Kind)
	}
	other := notice("Order Denying Export Privileges", body)
	other.Version.Meta["agencies"] = []string{"Food and Drug Administration"}
	if got := triage.Read(other); got != nil {
		t.Errorf("another agency's raised %s", got[0].Headline)
	}
}

// TestDenialOrderNamesItsParties: a record that names nobody is named once the
// text is read, without another alert, and joins the affair of the order renewed.
func TestDenialOrderNamesItsParties(t *testing.T) {
	const title = "Order Denying Export Privileges"
	bare, full := notice(title, ""), notice(title, "In the Matter of: Gregory Example, FCI Testville.\nOn May 5, 2030, he was convicted.")
	bare.Version.Format, full.Version.ID = "fr-json", 2
	stored, c := one(t, triage.Read(bare)), one(t, triage.Read(full))
	match, ok := triage.Match(c, []exportwatch.Development{stored})
	if !ok || stored.Fact("parties") != nil {
		t.Fatalf("matched %t, parties of the record %q", ok, stored.Fact("parties"))
	}
	merged, changed := triage.Merge(match, c)
	if changed != nil || !strings.Contains(merged.Headline, "Gregory Example") || !tied(merged, "denial:gregory-example") {
		t.Errorf("changed %v, headline %q, ties %v", changed, merged.Headline, merged.Ties)
	}
	renewal := notice("Gregory Example, 1 Example Road; Order Renewing Order Temporarily Denying Export Privileges", "")
	renewal.Version.Meta["document_number"] = "2031-09999"
	first, _ := triage.Matter(merged, nil)
	if m, _ := triage.Matter(one(t, triage.Read(renewal)), []exportwatch.Matter{first}); m.ID != first.ID {
		t.Errorf("the renewal is in %s, its order in %s", m.ID, first.ID)
	}
}
