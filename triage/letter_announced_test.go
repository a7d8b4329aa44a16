package triage_test

import (
	"slices"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// announcements are sentences of invented releases, published on June 10, 2031,
// in which the agency says that it has written, or when.
func announcements() []wording {
	const issued = exportwatch.IILIssued
	licence := " that a license is required to export its GH-3 chucks to China."
	gannet := map[string]string{"recipient": "Gannet Holt Corporation", "items": "GH-3 chucks", "destinations": "China", "date": ""}
	on := func(day string) map[string]string {
		return map[string]string{"recipient": "Hallam Rook, Inc.", "items": "pumps", "destinations": "Russia", "date": day}
	}
	pumps := " requiring a license for exports of pumps to Russia."
	return []wording{
		// The agency tells what it did.
		{text: "BIS announced that it has informed Gannet Holt Corporation by letter" + licence, kind: issued, facts: gannet},
		{text: "BIS has announced that it notified Gannet Holt Corporation" + licence, kind: issued, facts: gannet},
		{text: "BIS announced it has informed Gannet Holt Corporation" + licence, kind: issued, facts: gannet},
		{text: "The Bureau of Industry and Security (BIS) said it has informed Gannet Holt Corporation" + licence, kind: issued, facts: gannet},
		{text: "The Commerce Department said on Friday it had notified Gannet Holt Corporation" + licence, kind: issued, facts: gannet},
		{text: "The Commerce Department said in a statement late Friday that it had notified Gannet Holt Corporation" + licence, kind: issued, facts: gannet},
		{text: "The Commerce Department confirmed that it has sent a letter to Gannet Holt Corporation requiring a license to export its GH-3 chucks to China.", kind: issued, facts: gannet},
		{text: "A Commerce Department spokesperson confirmed the department had informed Gannet Holt Corporation" + licence, kind: issued, facts: gannet},
		{text: "BIS announced that on June 4, 2031 it informed Gannet Holt Corporation" + licence, kind: issued, facts: map[string]string{"recipient": "Gannet Holt Corporation", "date": "2031-06-04"}},
		{text: "BIS announced on Wednesday, June 4, that it had informed Gannet Holt Corporation on June 2, 2031" + licence, kind: issued, facts: map[string]string{"recipient": "Gannet Holt Corporation", "date": "2031-06-02"}},
		// The day stands before the recipient.
		{text: "BIS sent an is-informed letter on June 4, 2031 to Hallam Rook, Inc." + pumps, kind: issued, facts: on("2031-06-04")},
		{text: "BIS sent an is-informed letter on June 4, 2031 to Hallam Rook, Inc., imposing a license requirement on exports of pumps to Russia.", kind: issued, facts: on("2031-06-04")},
		{text: "BIS issued a letter on June 4, 2031 to Hallam Rook, Inc. under which a license is required for exports of pumps to Russia.", kind: issued, facts: on("2031-06-04")},
		{text: "BIS delivered a letter on 4 June 2031 to Hallam Rook, Inc. imposing a license requirement on exports of pumps to Russia.", kind: issued, facts: on("2031-06-04")},
		{text: "BIS issued a letter on Tuesday to Hallam Rook, Inc. that requires a license for exports of pumps to Russia.", kind: issued, facts: on("2031-06-10")},
		{text: "BIS sent an is-informed letter on Wednesday to Hallam Rook, Inc. A license is required for exports of pumps to Russia.", kind: issued, facts: on("2031-06-04")},
		{text: "BIS sent a letter on Wednesday, June 4, to Hallam Rook, Inc." + pumps, kind: issued, facts: on("2031-06-04")},
		{text: "The US government sent a letter on June 4 to Hallam Rook, Inc. telling it that exports of pumps to Russia need a license.", kind: issued, facts: map[string]string{"recipient": "Hallam Rook, Inc.", "date": "2031-06-04"}},
		// Companies that are counted and not named.
		{text: "BIS Informs Four Firms of License Requirements\nBIS issued is-informed letters this week to four firms. A license is required for exports of pumps to Russia.", kind: issued, facts: map[string]string{"recipient": "", "items": "pumps"}, flag: "recipient not named"},
		{text: "BIS informed several chip equipment makers by letter that a license is required for exports of etchers to China.", kind: issued, facts: map[string]string{"recipient": ""}, flag: "letters to several companies"},
		// Others speak, or nothing was done.
		{text: "A company under investigation by BIS said it informed Gannet Holt Corporation" + licence},
		{text: "Tern Optics, after talks with BIS, said it had informed Gannet Holt Corporation" + licence},
		{text: "Tern Optics hired a former official of BIS and said on Friday it had informed Gannet Holt Corporation" + licence},
		{text: "The Commerce Department said on Friday that Tern Optics had informed Gannet Holt Corporation" + licence},
		{text: "The Commerce Department said it had not notified Gannet Holt Corporation" + licence},
		{text: "The Commerce Department said it may notify Gannet Holt Corporation" + licence},
		{text: "BIS sent a letter on June 4 to Congress saying that a license is required for exports of GH-3 chucks to China."},
		{text: "BIS sent a letter on Russia to Congress saying that a license is required for exports of GH-3 chucks to China."},
		{text: "BIS sent a letter on June 4, 2031 to the Senate on exports of Gannet Holt Corporation, which need a license."},
		{text: "BIS Notifies Semiconductor Exporters of License Requirement\nBIS reminds exporters of its guidance, under which a license is required to export fiber lasers to Russia."},
		{text: "The Commerce Department told several companies that their licenses to export chips to China were under review."},
	}
}

// TestWordingsOfAnnouncements reads each wording as a release of its own.
func TestWordingsOfAnnouncements(t *testing.T) {
	t.Log(countWordings(t, announcements(), func(w wording) (string, []exportwatch.Development) {
		return w.text, triage.Read(release(w.text))
	}))
}

// TestRecipientsOfSeveralLetters: each company that a text names is a recipient
// once, under its whole name; what a headline counts is none.
func TestRecipientsOfSeveralLetters(t *testing.T) {
	lasers := " that a license is required for exports of fiber lasers to Russia."
	for text, want := range map[string]string{
		"BIS sent letters informing Marlowe Fen Lasers, Inc. and Ostrava Kettle GmbH" + lasers:                                                                                              "Marlowe Fen Lasers, Inc.|Ostrava Kettle GmbH",
		"BIS sent letters notifying Brill Vale, Inc., Corran Heath Ltd. and Dace Holm LLC" + lasers:                                                                                         "Brill Vale, Inc.|Corran Heath Ltd|Dace Holm LLC",
		"BIS Informs Two Companies of License Requirements\nBIS sent letters informing Marlowe Fen Lasers, Inc. and Ostrava Kettle GmbH" + lasers:                                           "Marlowe Fen Lasers, Inc.|Ostrava Kettle GmbH",
		"Commerce Informs Leading Chip Toolmakers of New License Requirements\nBIS sent letters informing Marlowe Fen Lasers, Inc. and Ostrava Kettle GmbH" + lasers:                        "Marlowe Fen Lasers, Inc.|Ostrava Kettle GmbH",
		"BIS sent is-informed letters on June 4, 2031 to Marlowe Fen Lasers, Inc. and to Ostrava Kettle GmbH. The letters inform the companies" + lasers:                                    "Marlowe Fen Lasers, Inc.|Ostrava Kettle GmbH",
		"BIS issued is-informed letters this week to three companies: Hallam Rook, Inc., Ivory Sedge GmbH and Jute Marsh Ltd. A license is required for exports of fiber lasers to Russia.": "Hallam Rook, Inc.|Ivory Sedge GmbH|Jute Marsh Ltd",
		"BIS sent is-informed letters to Marlowe Fen Lasers, Inc. and to Congress" + lasers:                                                                                                 "Marlowe Fen Lasers, Inc.",
		"BIS told Three Rivers Makers, Inc. in an is-informed letter" + lasers:                                                                                                              "Three Rivers Makers, Inc.",
	} {
		got := triage.Read(release(text))
		var names []string
		for _, d := range got {
			names = append(names, d.One("recipient"))
		}
		slices.Sort(names)
		if strings.Join(names, "|") != want {
			t.Errorf("letters to %q, want %q: %s", names, want, text)
		}
		checkEvidence(t, text, got)
	}
}
