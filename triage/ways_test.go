package triage_test

import (
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// release is an announcement of the agency.
func release(text string) triage.Input {
	in := article(text)
	in.Document.Kind = exportwatch.PressRelease
	in.Source = exportwatch.Source{ID: "bis/news", Publisher: "Bureau of Industry and Security", Grade: exportwatch.OfficialStatement}
	return in
}

// declaration is a party's paper in a court file.
func declaration(text string) triage.Input {
	in := article(text)
	in.Document.Kind = exportwatch.CourtFiling
	in.Source = exportwatch.Source{ID: "court/dcd", Grade: exportwatch.Primary}
	return in
}

// TestWaysOfTelling lists ways in which filings, statements and the press tell
// of a letter. Each must raise it, to the right company.
func TestWaysOfTelling(t *testing.T) {
	for _, c := range []struct {
		recipient string // its short name
		in        triage.Input
	}{
		{"acme-robotics", filing("Item 8.01 Other Events.\nOn June 3, 2031, Acme Robotics, Inc. (the “Company”) received a letter from the Bureau of Industry and Security of the U.S. Department of Commerce (“BIS”) pursuant to Section 744.21(b) of the Export Administration Regulations. The letter informs the Company that, effective immediately, a license is required to export, reexport or transfer (in-country) the Company’s Hinge 5 arms to any entity in China.")},
		{"acme-robotics", filing("On June 3, 2031, the Company was notified by the U.S. Department of Commerce that exports of the Company’s Hinge 5 arms to customers in China will require a license.")},
		{"acme-robotics", filing("The Bureau of Industry and Security has informed the Company by letter dated June 3, 2031 that the Company may not ship Hinge 5 arms to customers in China without a license.")},
		{"acme-robotics", filing("On June 3, 2031, BIS imposed, by individual notice to Acme Robotics, Inc., a new license requirement on exports of Hinge 5 arms to China.")},
		{"acme-robotics", filing("We have received notice from BIS that our Hinge 5 products are now subject to a license requirement when destined for China, effective June 3, 2031.")},
		{"acme-robotics", filing("On June 3, 2031, a subsidiary of the Company received an “is informed” letter from BIS under 15 CFR 744.6(c)(2) stating that a license is required.")},
		{"acme-robotics", filing("The Commerce Department advised us in writing on June 3, 2031 that sales of Hinge 5 to any party in Russia now require a license under § 744.21 of the EAR.")},
		{"acme-robotics", filing("A letter from BIS dated June 3, 2031 informs us that a license is required to export our Hinge 5 arms to China.")},
		{"acme-robotics", filing("Pursuant to a letter from the Bureau of Industry and Security dated June 3, 2031, the Company must obtain a license before exporting its Hinge 5 arms to China.")},
		{"acme-robotics", filing("On June 3, 2031, the U.S. government, citing national security authorities, issued an export control directive requiring the Company to suspend all access to Hinge 5 by any foreign national.")},
		{"acme-robotics", statement("Effective today, the U.S. Department of Commerce requires a license for us to export Hinge 5 to any country. We were told of this in a letter that arrived on June 9.")},
		{"acme-robotics", statement("Acme Robotics has been informed by the Bureau of Industry and Security that exports of Hinge 5 arms to China now need a license.")},
		{"acme-robotics", statement("The Department of Commerce has directed Acme Robotics to stop exporting its Hinge 5 arms to China without prior authorization.")},
		{"acme-robotics", statement("Yesterday evening, we got a letter from the Secretary of Commerce. It orders us not to release Hinge 5 to foreign nationals, wherever they are, unless we first hold an export license.")},
		{"acme-robotics", article("The US Commerce Department has ordered Acme Robotics to halt sales of its Hinge 5 arms to China, according to a letter seen by the Ledger.")},
		{"acme-robotics", article("In a letter dated June 3 and reviewed by the Ledger, the Bureau of Industry and Security told Acme Robotics it must seek a license before shipping Hinge 5 arms to China.")},
		{"acme-robotics", article("Acme Robotics needs a license to ship its Hinge 5 arms to China, the Commerce Department told the company in a letter last week.")},
		{"acme-robotics", article("Acme Robotics will have to apply for a license to sell Hinge 5 arms in China, under an order that the U.S. Commerce Department sent the company on Tuesday.")},
		{"acme-robotics", article("The Commerce Department slapped a new export license requirement on Acme Robotics on June 3, telling the company in a letter that its Hinge 5 arms could not go to China without approval.")},
		{"acme-robotics", article("The U.S. Commerce Department sent letters to Acme Robotics, Bolt Works and Cogwheel on June 3 requiring licenses for shipments of robot arms to China.")},
		{"acme-robotics", article("Acme Robotics was ordered by the Commerce Department on June 3 to obtain licenses for all exports of its Hinge 5 arms.")},
		{"acme-robotics", article("Robot maker Acme Robotics said on Tuesday it had received a letter from the U.S. government restricting exports of its Hinge 5 arms to China without a license.")},
		{"xarm", article("On June 3, 2031, BIS informed xArm that a license is required for exports of its Hinge 5 arms.")},
		{"johnson-bolt-works", article("BIS has sent Johnson & Bolt Works LLC a so-called “is informed” letter.")},
		{"acme-robotics", article("Commerce hits Acme Robotics with “is informed” letter over China exports\n\nThe agency’s notice means the company needs a license for its Hinge 5 arms.")},
		{"acme-robotics", article("Acting under 15 CFR 744.23(b), BIS notified Acme Robotics on June 3 that its Hinge 5 arms require a license for any destination in Macau or Country Group D:5.")},
		{"acme-robotics", article("The Commerce Department’s June 3 letter to Acme Robotics requires a license for exports of Hinge 5 arms to China.")},
		{"acme-robotics", article("On June 3, the Bureau of Industry and Security imposed a license requirement on Acme Robotics for its Hinge 5 arms by way of an is-informed letter.")},
		{"acme-robotics", article("Acme Robotics got an IIL on June 3, 2031 that makes exports of its Hinge 5 arms to China subject to a license.")},
		{"acme-robotics", article("BIS on June 3 issued an “is informed” notice informing Acme Robotics that exports of Hinge 5 arms to China require a license.")},
		{"acme-robotics", article("Acme Robotics is the latest recipient of an is-informed letter. The notice from BIS, dated June 3, requires a license for Hinge 5 arms.")},
		{"acme-robotics", article("The Commerce Department wrote to Acme Robotics on June 3 to say that its Hinge 5 arms would need licenses for China.")},
		{"acme-robotics", article("The U.S. ordered Acme Robotics to halt shipments of advanced arms to Chinese customers from Monday, according to a person familiar with the matter. The Department of Commerce sent a letter to Acme imposing export restrictions on certain arms.")},
		{"acme-robotics", article("Client alert: On June 3, 2031, BIS issued an is-informed letter to Acme Robotics, Inc. under EAR § 744.22(b), imposing a license requirement on exports, reexports and in-country transfers of Hinge 5 arms.")},
		{"acme-robotics", release("WASHINGTON, D.C. – The Bureau of Industry and Security (BIS) today informed Acme Robotics, Inc. that a license is required for the export, reexport, or transfer (in-country) of Hinge 5 arms to China pursuant to section 744.23(b) of the Export Administration Regulations.")},
		{"acme-robotics", release("Today, the U.S. Department of Commerce’s Bureau of Industry and Security sent Acme Robotics, Inc. an “is informed” letter. The letter requires Acme to obtain a license before exporting Hinge 5 arms.")},
		{"acme-robotics", article("On June 3, 2031, Commerce informed Acme Robotics, which did not comment, that a license is required for Hinge 5 arms.")},
		{"acme-robotics", article("Acme Robotics said BIS informed it on June 3 that Hinge 5 arms could be diverted to a military end use in China and that a license is required.")},
		{"acme-robotics", article("On May 28, BIS informed Acme Robotics that a license is required for exports of Hinge 5 arms to China.")},
		{"acme-robotics", article("Acme Robotics, whose shares will be suspended, was informed by BIS on June 3 that a license is required for exports of Hinge 5 arms.")},
		{"acme-robotics", article("Under a rule of October 7, 2029, BIS on June 3, 2031 informed Acme Robotics that a license is required for exports of its Hinge 5 arms.")},
		{"acme-robotics", article("BIS informed Acme Robotics, founded in 2012, that a license is required for exports of its Hinge 5 arms.")},
		{"acme-robotics", article("Acme Robotics, which has been under scrutiny since 2026, received an is-informed letter from BIS last week.")},
		{"american-gear", article("On June 3, 2031, BIS informed American Gear Corp. that a license is required for exports of gears to China.")},
		{"acme-robotics", article("BIS sent robot maker Acme Robotics a letter on June 3 requiring a license for exports of Hinge 5.")},
		{"acme-robotics", article("The Commerce Department informed California-based Acme Robotics on June 3 that a license is required for its Hinge 5 arms.")},
		{"acme-robotics", article("A letter sent to Acme Robotics by the Bureau of Industry and Security on June 3 requires a license for Hinge 5 arms.")},
		{"acme-robotics", article("“We were informed by the Commerce Department that our Hinge 5 arms now require a license for China,” Acme Robotics said in a statement on Tuesday.")},
		{"acme-robotics", filing("On or about June 3, 2031, BIS informed the Company, by means of an “is informed” letter, of a license requirement for exports to China.")},
		{"acme-robotics", filing("On June 3, 2031, the United States Government, or USG, informed us that the USG requires a license for export to China of our Hinge 5 integrated circuits.")},
		{"acme-robotics", filing("On June 3, 2031, the Company received an additional letter from BIS, modifying the earlier letter, under which a license is now also required for Pivot 7.")},
		{"acme-robotics", filing("Subsequent Events. In June 2031, the U.S. Department of Commerce notified us that new license requirements apply to shipments of certain of our products to customers in China.")},
		{"acme-robotics", filing("The U.S. Department of Commerce’s Bureau of Industry and Security (“BIS”) has imposed license requirements on exports of our Hinge 5 arms to China by letter dated June 3, 2031.")},
		{"xarm", article("Commerce has sent an is-informed letter to xArm, the Ledger has learned.")},
		{"bolt-works", article("Synthia, Cogwheel and Bolt Works all received letters from the Commerce Department ordering them to stop supplying design software to China without licenses.")},
		{"acme-robotics", article("Acme Robotics disclosed on Monday that it received a BIS letter on June 3. The letter imposes a license requirement on Hinge 5.")},
		{"acme-robotics", release("BIS has issued an “is informed” letter to Acme Robotics, Inc. pursuant to § 744.6(c)(2) of the EAR.")},
		{"acme-robotics", article("Acme Robotics receives is-informed letter from BIS\n\nA license is now required for Hinge 5 arms.")},
		{"acme-robotics", article("BIS orders Acme Robotics to seek license for Hinge 5 arms\n\nCommerce sends is-informed letter to Acme Robotics.")},
		{"acme-robotics", declaration("DECLARATION OF JOHN DOE\n4. On June 3, 2031, the Department of Commerce sent Acme Robotics, Inc. a letter requiring a license for exports of Hinge 5.")},
	} {
		got := triage.Read(c.in)
		if len(got) == 0 {
			t.Errorf("missed: %s", c.in.Version.Text)
			continue
		}
		if !tied(got[0], "letter:"+c.recipient) || got[0].Kind != exportwatch.IILIssued {
			t.Errorf("%s to %q, want %s: %s", got[0].Kind, got[0].Fact("recipient"), c.recipient, c.in.Version.Text)
		}
		if got[0].Grade == exportwatch.Primary {
			t.Errorf("graded as the letter itself: %s", c.in.Version.Text)
		}
		checkEvidence(t, c.in.Version.Text, got)
	}
}

func tied(d exportwatch.Development, key string) bool {
	for _, tie := range d.Ties {
		if tie.Key == key {
			return true
		}
	}
	return false
}

// TestToldOfOtherThings lists what resembles a letter and is none: powers and
// plans, history, denials, other agencies and nations, other notices, grants.
func TestToldOfOtherThings(t *testing.T) {
	for _, in := range []triage.Input{
		article("Opinion: The Commerce Department should send Acme Robotics an is-informed letter. A license requirement on Hinge 5 arms is overdue, and BIS has the authority to impose one."),
		article("What is an “is informed” letter? Under § 744.22(b), BIS may inform persons, individually by specific notice, that a license is required for a specific export. When a company receives an is-informed letter from BIS, it must obtain a license before any further export."),
		article("A letter issued by BIS to a company takes effect upon receipt. Companies that have received such a letter need a license. Exporters should train their staff to forward letters from BIS to counsel."),
		article("BIS can inform Acme Robotics or any other exporter that a license is required; it issued such letters to chip makers in 2022 and 2023."),
		article("In August 2029, BIS informed Acme Robotics that a license is required for its arms. The rule that followed codified the letter."),
		article("Two years ago, the Commerce Department sent Acme Robotics a letter requiring a license to export its Hinge 5 arms."),
		article("Back in the fall of 2029 BIS sent Acme Robotics a letter that required a license for Hinge 5 arms."),
		article("The Commerce Department is preparing to send Acme Robotics a letter requiring a license for Hinge 5 arms, two people said."),
		article("Rumors swirled that BIS had sent Acme Robotics an is-informed letter requiring a license; the company said it knew of none."),
		article("Acme Robotics denied that it had received a letter from BIS requiring a license for Hinge 5 arms."),
		article("Acme Robotics said it has received no letter from the Commerce Department requiring a license."),
		article("Senator Roe sent the Commerce Department a letter urging a license requirement for Acme Robotics."),
		article("The House Select Committee wrote to Acme Robotics asking whether BIS had required a license for Hinge 5 arms."),
		article("The Commerce Department informed Acme Robotics on June 3 that its license to export Hinge 5 arms to China has been granted."),
		article("Acme Robotics received a letter from BIS on June 3 granting a license for exports of Hinge 5 arms to China."),
		article("BIS notified Acme Robotics that its application for an export license was denied."),
		article("BIS informed Acme Robotics that no license is required for exports of Hinge 5 arms."),
		article("In an advisory opinion, BIS told Acme Robotics that a license is not required to host Hinge 5 software."),
		article("BIS added Acme Robotics to the Entity List on June 3; a license is required for all items subject to the EAR."),
		article("The European Commission sent Acme Robotics a letter requiring a license for exports of Hinge 5 arms from the EU."),
		article("The FDA informed Acme Robotics that it requires a license to sell its Hinge 5 surgical arms, and the Commerce Department had no comment."),
		article("Acme Robotics sent the Commerce Department a letter asking for a license to export its Hinge 5 arms."),
		article("Acme Robotics sent Bolt Works a notice that it must obtain a BIS license before reexport of Hinge 5 arms."),
		statement("We notified our customers that a license from BIS is required for exports of Hinge 5 arms to China."),
		article("Acme Robotics informed Bolt Works that it requires a license from the Commerce Department to keep shipping."),
		filing("We may receive additional “is informed” letters from BIS, which could require us to obtain a license for exports of Hinge 5 arms."),
		filing("From time to time BIS has informed companies that a license is required. If we were so informed, our business would suffer."),
		filing("We have not been informed by BIS that a license is required for any of our products."),
		article("Commerce Secretary Roe told reporters that a license is required for exports of robot arms."),
		article("Commerce Secretary Roe told Congress that licenses are required for Hinge 5 arms sold to China."),
		article("Commerce Secretary Roe told CNBC that robot makers need a license to sell to China."),
		article("The State Department informed Acme Robotics that a license is required under the ITAR."),
		article("Had BIS informed Acme Robotics that a license is required, sales would have stopped, the analyst said."),
		article("Suppose BIS sends Acme Robotics a letter requiring a license. What then?"),
		article("Analysts expect that BIS will notify Acme Robotics that a license is required for Hinge 5 arms."),
		article("The Dutch government informed Lithic Systems that it requires a license to export its machines to China."),
		article("China’s Ministry of Commerce informed Acme Robotics that a license is required for exports of rare earths."),
		article("The Chinese Ministry of Commerce issued a notice to Acme Robotics requiring a license for gallium."),
		article("China’s Commerce Ministry sent Acme Robotics a letter requiring an export license for gallium."),
		article("The Federal Aviation Administration informed Acme Robotics that it requires a license to launch."),
		article("The Food and Drug Administration sent Acme Robotics a letter requiring a license."),
		article("Treasury Secretary Roe sent Acme Robotics a letter requiring a license from OFAC."),
		article("The Senate Commerce Committee sent Acme Robotics a letter asking why a license was required."),
		article("The Chamber of Commerce sent Acme Robotics a letter on license requirements."),
		article("A year ago, BIS informed Acme Robotics that a license is required for its Hinge 5 arms."),
		article("In the Acme case, commentators argue that BIS exceeded its authority: a letter to a company that requires a license is an adjudication."),
		article("The rule published today requires a license for exports of robot arms to China, the Commerce Department told Acme Robotics."),
		article("BIS imposed a license requirement on Acme Robotics by adding it to the Entity List."),
		article("The Commerce Department placed export restrictions on Bolt Works, a Chinese supplier, by adding it to the Entity List, and sent a letter to Congress."),
		article("BIS issued a proposed charging letter to Acme Robotics alleging exports without a license."),
		article("The Commerce Department ordered Acme Robotics to pay $5 million for exporting arms without a license."),
		article("The Commerce Department notified Acme Robotics that it must limit imports; antidumping orders apply to sales."),
		article("The Commerce Department sent Acme Robotics a letter seeking information on sales to China."),
		article("The Commerce Department told Acme Robotics to stop using its logo in sales material."),
		article("The administration ordered Acme Robotics to halt the sale of its unit to a Chinese buyer."),
		article("The U.S. government ordered Acme Robotics to sell its stake in Bolt Works."),
		article("A judge ordered Acme Robotics to stop sales, and the Commerce Department welcomed the order."),
		article("The Commerce Department told Acme Robotics it will grant licenses to sell Hinge 5 arms to China."),
		article("The U.S. government informed us that licenses will be granted for Hinge 5, Acme Robotics said."),
		filing("On June 3, 2031, the U.S. government assured the Company that licenses will be granted and informed us that it hopes to receive 15% of revenue."),
		article("BIS informed Acme Robotics that its shipments were detained because it had exported without a license."),
		article("Acme Robotics said it asked BIS whether a license is required and received a letter acknowledging the question."),
	} {
		if got := triage.Read(in); got != nil {
			t.Errorf("raised %v %q: %s", kinds(got), got[0].Headline, in.Version.Text)
		}
	}
}

// TestLetterToEach holds that letters to several companies are raised one by
// one.
func TestLetterToEach(t *testing.T) {
	for _, text := range []string{
		"The Commerce Department sent letters to Acme Robotics, Bolt Works and Cogwheel requiring licenses for shipments to China.",
		"Acme Robotics, Bolt Works and Cogwheel all received letters from BIS ordering them to stop shipments to China without licenses.",
	} {
		got := triage.Read(article(text))
		for _, key := range []string{"letter:acme-robotics", "letter:bolt-works", "letter:cogwheel"} {
			found := false
			for _, d := range got {
				found = found || tied(d, key)
			}
			if !found || len(got) != 3 {
				t.Errorf("%d letters, %s %t: %s", len(got), key, found, text)
			}
		}
		checkEvidence(t, text, got)
	}
}

// TestDayOfTheLetter holds that the day of the letter is told apart from the
// day on which somebody spoke of it, and from others in the sentence.
func TestDayOfTheLetter(t *testing.T) {
	for text, want := range map[string]string{
		"Acme Robotics said on Tuesday it had received a letter from BIS requiring a license.":                                     "",
		"On Tuesday, Acme Robotics disclosed that it received a letter from BIS requiring a license.":                              "",
		"Acme Robotics said on June 9 that BIS informed it on June 3 that a license is required.":                                  "2031-06-03",
		"It is now reported that on June 3, 2031, BIS sent Acme Robotics a letter requiring a license.":                            "2031-06-03",
		"BIS ordered Acme Robotics to halt exports to China from Monday.":                                                          "",
		"Under a rule of October 7, 2029, BIS on June 3, 2031 informed Acme Robotics that a license is required.":                  "2031-06-03",
		"BIS sends Acme Robotics an is-informed letter\n\nOn June 3, 2031, BIS informed Acme Robotics that a license is required.": "2031-06-03",
	} {
		got := triage.Read(article(text))
		if len(got) != 1 || got[0].One("date") != want {
			t.Errorf("%d letters, date %q, want %q: %s", len(got), got[0].One("date"), want, text)
		}
	}
}

// TestProductIsNoRecipient holds that what a letter is about does not become
// whom it is to.
func TestProductIsNoRecipient(t *testing.T) {
	for text, want := range map[string]string{
		"The U.S. government issued an export control directive requiring the Company to suspend access to Hinge 5.": "ACME ROBOTICS INC",
		"The U.S. government issued an export control directive to suspend access to Hinge 5. We have complied.":     "ACME ROBOTICS INC",
	} {
		if got := triage.Read(filing(text)); len(got) != 1 || got[0].One("recipient") != want {
			t.Errorf("%d letters %+v: %s", len(got), got, text)
		}
	}
}

// TestRoundUpKeepsAffairsApart holds that a text on two affairs gives neither
// the suit that it cites: the suit would join them.
func TestRoundUpKeepsAffairsApart(t *testing.T) {
	first, suit := "BIS sent Acme Robotics an is-informed letter on June 3, 2031.", " Widget Users sued over it (No. 1:31-cv-01234)."
	second := " Bolt Works received an is-informed letter from BIS on June 9, 2031."
	if d := one(t, triage.Read(article(first+suit))); !tied(d, "docket:1:31-cv-01234") {
		t.Errorf("no tie to the suit in %v", d.Ties)
	}
	far := strings.Repeat(" Nothing else was said.", 60)
	got := triage.Read(article(first + " It cites § 744.22(b)." + suit + far + second + " It cites § 744.21(b)."))
	for i, want := range []string{"15 CFR 744.22(b)", "15 CFR 744.21(b)"} {
		if len(got) == 2 && strings.Join(got[i].Fact("authorities"), "|") != want {
			t.Errorf("letter %d: authorities %q, want %s", i, got[i].Fact("authorities"), want)
		}
	}
	if len(got) != 2 {
		t.Fatalf("got %v", kinds(got))
	}
	for _, d := range got {
		if tied(d, "docket:1:31-cv-01234") {
			t.Errorf("%s is tied to the suit", d.Headline)
		}
	}
}

// TestNoticeInTheRegister holds that a notice of the agency is read for a
// letter, and another agency's is not.
func TestNoticeInTheRegister(t *testing.T) {
	meta := exportwatch.Meta{"title": "Individual Notice", "document_type": "Notice", "action": "Notice.", "document_number": "2031-00124", "agencies": []string{"Bureau of Industry and Security"}}
	in := record(exportwatch.FRDocument, meta)
	in.Version.Text += "\nOn June 3, 2031, BIS informed Acme Robotics, Inc. by letter that a license is required for exports of Hinge 5 arms."
	d := one(t, triage.Read(in))
	if d.Kind != exportwatch.IILIssued || !tied(d, "letter:acme-robotics") {
		t.Errorf("got %s %v", d.Kind, d.Ties)
	}
	meta["agencies"] = []string{"Food and Drug Administration"}
	if got := triage.Read(in); got != nil {
		t.Errorf("raised %v", kinds(got))
	}
}
