package triage_test

import (
	"testing"

	"exportwatch"
	"exportwatch/triage"
)

// pressWordings are sentences of invented articles published on June 10, 2031:
// letters whose sentences mention other affairs of the department, and other
// affairs that read like letters.
func pressWordings() []wording {
	const issued, exempted = exportwatch.IILIssued, exportwatch.ExemptionCompanySpecific
	facts := func(pairs ...string) map[string]string {
		m := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = pairs[i+1]
		}
		return m
	}
	return []wording{
		// Letters that mention what else the department does.
		{text: "BIS informed Quill Photonics, which won a CHIPS award last year, that a license is required to export its P400 lasers to China.", kind: issued, facts: facts("recipient", "Quill Photonics", "items", "P400 lasers", "destinations", "China")},
		{text: "On June 5, 2031, the Commerce Department told Wren Mobility, a maker of chips for connected vehicles, that it needs a license to ship its K2 modules to Russia.", kind: issued, facts: facts("recipient", "Wren Mobility", "date", "2031-06-05", "items", "K2 modules", "destinations", "Russia")},
		{text: "BIS notified Gannet Instruments, whose sonars NOAA uses, that exports of its S7 sonars to China require a license.", kind: issued, facts: facts("recipient", "Gannet Instruments", "destinations", "China")},
		{text: "A day after its inspector general faulted it, the Commerce Department sent Plover Semiconductor a letter requiring a license for exports of PL3 wafers to China.", kind: issued, facts: facts("recipient", "Plover Semiconductor", "items", "PL3 wafers")},
		{text: "Dunlin Systems, under investigation by the Federal Trade Commission, said it received a letter from BIS on June 4, 2031, stating that a license is required to export its D9 switches to China.", kind: issued, facts: facts("recipient", "Dunlin Systems", "date", "2031-06-04", "items", "D9 switches")},
		{text: "An ICTS rule drew the headlines, but on June 2, 2031 BIS also informed Ruff Motors that a license is required to export its R1 controllers to China.", kind: issued, facts: facts("recipient", "Ruff Motors", "date", "2031-06-02")},
		{text: "BIS, which on Monday imposed a penalty on Acme, Inc., informed Sanderling Corp. on June 5, 2031 that a license is required for exports of SL5 lidars to China.", kind: issued, facts: facts("recipient", "Sanderling Corp", "date", "2031-06-05")},
		{text: "BIS today informed Turnstone Labs, Inc. that a license is required to export its T8 model to China. In 2029 Turnstone paid a penalty for earlier shipments.", kind: issued, facts: facts("recipient", "Turnstone Labs, Inc.", "date", "2031-06-10")},
		// No country is named, or nobody writes.
		{text: "The Commerce Department told Avocet Tools to halt shipments of etching tools to Longtan Semiconductor.", kind: issued, facts: facts("recipient", "Avocet Tools")},
		{text: "Curlew Systems heard from BIS on June 3, 2031 that its C4 pumps now need a license for export to Vietnam.", kind: issued, facts: facts("recipient", "Curlew Systems", "date", "2031-06-03")},
		{text: "Godwit Robotics got word from the Commerce Department on Monday that a license is now required to export its Marsh 2 arms.", kind: issued, facts: facts("recipient", "Godwit Robotics", "date", "2031-06-09", "items", "Marsh 2 arms")},
		// What the license is for.
		{text: "The Bureau of Industry and Security (“BIS”) informed Knot Optics, Inc. on June 4, 2031 of a new license requirement for KX-2 sensors to Vietnam.", kind: issued, facts: facts("recipient", "Knot Optics, Inc.", "items", "KX-2 sensors", "destinations", "Vietnam")},
		{text: "On June 4, 2031, BIS informed Knot Optics, Inc. that, under the Export Administration Regulations, a license is required for KX-2 exports to Vietnam.", kind: issued, facts: facts("recipient", "Knot Optics, Inc.", "items", "KX-2", "destinations", "Vietnam")},
		// Who it is for.
		{text: "Knot Optics’ counsel confirmed on June 6, 2031 that BIS had issued the company an is-informed letter covering KX-2 sensors.", kind: issued, facts: facts("recipient", "Knot Optics", "date", "")},
		{text: "In a June 5 letter, Commerce Secretary Jane Sample informed Dowitcher Labs that a license is required for exports of its Bill 4 model.", kind: issued, facts: facts("recipient", "Dowitcher Labs", "date", "2031-06-05")},
		{text: "In a June 6, 2031 letter, Commerce Secretary Jane Sample exempted certain trusted partners from the license requirement applicable to Bill 4. Dowitcher Labs said it was pleased.", kind: exempted, facts: facts("recipient", "Dowitcher Labs", "date", "2031-06-06", "exempted", "certain trusted partners")},
		// Other affairs of the department.
		{text: "The Commerce Department told Ruff Motors that its CHIPS award bars it from transferring technology to China."},
		{text: "The Commerce Department told Ruff Motors that its CHIPS grant requires it to obtain approval before it expands in China, and bars exports of its tools there."},
		{text: "The Commerce Department’s ICTS office told Wren Mobility to stop sales of connected cars with Chinese software."},
		{text: "The Commerce Department’s NOAA told Gannet Fisheries that it needs a license to ship bluefin tuna to Japan."},
		{text: "The Federal Trade Commission, with the Commerce Department, sent Dunlin Systems a letter telling it to stop sales of spyware abroad."},
		{text: "The inspector general of the Commerce Department informed Congress that BIS must require a license for exports of wafers."},
		{text: "OFAC and the Commerce Department told Skua Air that a license from OFAC is required to export parts to Iran."},
		{text: "The Commerce Department told Grebe Software to stop selling its antivirus to U.S. customers."},
		// Penalties for what was done against a letter of long ago.
		{text: "Today, BIS imposed a $2 million penalty on Plover Semiconductor, Inc. BIS had informed Plover in 2029 by letter that a license was required to export PL3 wafers to China."},
		{text: "BIS renewed the temporary denial order against Skua Air. BIS had notified Skua that a license is required for exports of parts to Russia."},
		{text: "In the settlement, Knot Optics admitted its guilt. It had been informed by BIS that a license was required for exports to China but shipped anyway."},
		// Words and acts of others.
		{text: "The Labor Department told Avocet Tools to halt shipments of scaffolds to Longtan Construction."},
		{text: "The Commerce Department told reporters that Avocet Tools had decided to halt shipments of etching tools to Longtan Semiconductor."},
		{text: "Godwit Robotics heard from BIS that its license for exports of Marsh 2 arms was approved."},
		{text: "Godwit Robotics heard from its lawyers that BIS requires a license for exports of Marsh 2 arms."},
		{text: "In a rule of June 6, 2031, BIS exempted certain parts from the license requirement applicable to Country Group A:5. Dowitcher Labs said it was pleased."},
		{text: "Knot Optics told its distributors, in a letter citing the Department of Commerce, that a license is required for KX-2 exports to Russia."},
		{text: "BIS told Plover Semiconductor of its intent to deny the company’s application for the license that is required to export PL3 wafers to China."},
		{text: "We received today a letter from the U.S. Department of Commerce inviting us to a trade mission to Singapore."},
	}
}

// TestWordingsOfPress reads each wording as an article of its own. Its log
// gives the counts that precision and recall are made of.
func TestWordingsOfPress(t *testing.T) {
	tally := countWordings(t, pressWordings(), func(w wording) (string, []exportwatch.Development) {
		return w.text, triage.Read(article(w.text))
	})
	t.Log(tally)
}
