package triage_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/triage"
)

// TestDestinations holds that the destinations are the countries for which the
// license is required, all of them and no others.
func TestDestinations(t *testing.T) {
	const letter = "BIS sent Acorn Robotics an is-informed letter on June 3, 2031 requiring a license for exports of Hinge arms to China"
	for text, want := range map[string]string{
		letter + ".": "China",
		letter + ". The requirement does not apply to exports to Taiwan or South Korea. Sales to India and Israel are unaffected.": "China",
		letter + ". Separately, the Dutch government imposed a license on exports of scanners to Taiwan.":                          "China",
		letter + ". Separately, Quill Photonics received permission to export lasers to Vietnam.":                                  "China",
		letter + ". Rival Huali Group of Russia is not affected.":                                                                  "China",
		letter + ". In 2022 India and Pakistan were subject to similar letters.":                                                   "China",
		letter + ", but not to Taiwan.":                                       "China",
		letter + ", Vietnam, Laos, Thailand, Mexico, Kazakhstan and Armenia.": "China|Vietnam|Laos|Thailand|Mexico|Kazakhstan|Armenia",
		letter + " (including Hong Kong and Macau) and Russia.":               "China|Hong Kong|Macau|Russia",
		letter + ". The letter also covers exports to Russia.":                "China|Russia",
		"Acorn Robotics, which makes arms in Vietnam, was informed by BIS on June 3, 2031 that a license is required to ship Hinge arms to Russia.":                                     "Russia",
		"On June 3, 2031, BIS informed Acorn Robotics that a license is required for exports of Hinge arms to Georgia, Kyrgyzstan and Qatar.":                                           "Georgia|Kyrgyzstan|Qatar",
		"On June 3, 2031, BIS told Acorn Robotics that a license is required to export Hinge arms to all countries except Canada, Japan and the United Kingdom.":                        "all countries",
		"On June 3, 2031, BIS informed Acorn Robotics that a license is required for exports of Hinge arms to any destination in the People’s Republic of China or Macau.":              "China|Macau",
		"On June 3, 2031, BIS informed Acorn Robotics that a license is required for exports of Hinge arms to Niger and Sudan.":                                                         "Niger|Sudan",
		"On June 3, 2031, BIS informed Acorn Robotics that a license is required for exports of Hinge arms to South Sudan, Nigeria or Guinea-Bissau.":                                   "South Sudan|Nigeria|Guinea-Bissau",
		"On June 3, 2031, BIS informed Acorn Robotics that a license is required for exports of Hinge arms to Russia, Bosnia and Herzegovina, Zambia and the Central African Republic.": "Russia|Bosnia and Herzegovina|Zambia|Central African Republic",
		"On June 3, 2031, BIS informed Acorn Robotics that a license is required for exports of Hinge arms to Türkiye, the Republic of Korea and Côte d’Ivoire.":                        "Türkiye|Republic of Korea|Côte d’Ivoire",
		"On June 3, 2031, BIS informed Acorn Robotics that a license is required for exports of Hinge arms to the Democratic Republic of the Congo and the Republic of Zambia.":         "Democratic Republic of the Congo|Zambia",
		"On June 3, 2031, BIS informed Acorn Robotics that a license is required for exports of Hinge arms to the PRC, to the Hashemite Kingdom of Jordan and to China.":                "PRC|Jordan",
		"On June 3, 2031, BIS informed Acorn Robotics that a license is required for exports of Hinge arms to military end users in China, and to Country Groups D:1 and D:5.":          "China|Country Groups D:1|D:5",
	} {
		got := triage.Read(article(text))
		if len(got) != 1 {
			t.Errorf("raised %v of %q", kinds(got), text)
			continue
		}
		if v := strings.Join(got[0].Fact("destinations"), "|"); v != want {
			t.Errorf("destinations %q, want %q: %s", v, want, text)
		}
		checkEvidence(t, text, got)
	}
}

// TestEveryCountryIsADestination holds that each country of 15 CFR part 738,
// supplement no. 1, is one, by its name there or, where that is turned around for the
// alphabet, as it is said.
func TestEveryCountryIsADestination(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(corpus(t), "corpus", "ear-derived", "country-chart.json"))
	if err != nil {
		t.Fatal(err)
	}
	var chart struct {
		Countries, Embargoed map[string]json.RawMessage
	}
	if err := json.Unmarshal(b, &chart); err != nil || len(chart.Countries)+len(chart.Embargoed) < 190 {
		t.Fatalf("%d and %d countries, %v", len(chart.Countries), len(chart.Embargoed), err)
	}
	for _, list := range []map[string]json.RawMessage{chart.Countries, chart.Embargoed} {
		for listed := range list {
			name, _, _ := strings.Cut(listed, " (")
			base, epithet, turned := strings.Cut(name, ", ")
			switch {
			case turned && strings.HasSuffix(epithet, " of"), epithet == "The", listed == "Seycheles": // so misspelt in the rules
				name = strings.Replace(base, "Seycheles", "Seychelles", 1)
			case turned:
				name = epithet + " " + base
			}
			text := "On June 3, 2031, BIS informed Acorn Robotics that a license is required for exports of Hinge arms to " + name + ", Fiji and Peru."
			d := one(t, triage.Read(article(text)))
			want := name + "|Fiji|Peru"
			if name == "Fiji" || name == "Peru" {
				want = "Fiji|Peru"
			}
			got := d.Fact("destinations")
			if name == "Peru" {
				got = []string{got[1], got[0]}
			}
			if v := strings.Join(got, "|"); v != want {
				t.Errorf("destinations %q, want %q", v, want)
			}
		}
	}
}

// TestTwoLettersInOneText holds that a second letter to a company is raised with
// what the text says of it alone, and that what tells of the first again is not.
func TestTwoLettersInOneText(t *testing.T) {
	text := "On May 20, 2031, BIS informed Acorn Robotics that a license is required for exports of P400 arms to China. On June 3, 2031, BIS sent Acorn Robotics a second is-informed letter requiring a license for exports of P900 arms to Vietnam."
	got := triage.Read(article(text))
	if len(got) != 2 {
		t.Fatalf("raised %v", kinds(got))
	}
	for i, want := range []string{"2031-05-20 P400 arms China", "2031-06-03 P900 arms Vietnam"} {
		d := got[i]
		if v := strings.Join([]string{d.One("date"), strings.Join(d.Fact("items"), "|"), strings.Join(d.Fact("destinations"), "|")}, " "); v != want {
			t.Errorf("letter %q, want %q", v, want)
		}
	}
	checkEvidence(t, text, got)
	again := "On June 3, 2031, BIS informed Acorn Robotics that a license is required for exports of P400 arms to China. The letter that BIS sent Acorn Robotics requires a license for exports of P400 arms."
	if got := triage.Read(article(again)); len(got) != 1 {
		t.Errorf("raised %v of %q", kinds(got), again)
	}
}

// TestOtherLettersAreOther holds that letters on other items for other
// destinations are no report of one event, nor those to companies of which one's
// name begins like the other's.
func TestOtherLettersAreOther(t *testing.T) {
	report := func(day, text string) exportwatch.Development {
		in := article(text)
		in.Version.Published, _ = exportwatch.ParseDate(day)
		in.Document.ID = exportwatch.DocID("page/" + day)
		return one(t, triage.Read(in))
	}
	for name, c := range map[string]struct {
		first, second exportwatch.Development
		same          bool
	}{
		"days apart": {report("2031-06-04", "BIS sent Acorn Robotics an is-informed letter on June 3, 2031 requiring a license for exports of Hinge arms to China."),
			report("2031-06-06", "BIS sent Acorn Robotics an is-informed letter on June 5, 2031 requiring a license for exports of Treadle legs to Russia."), false},
		"undated": {report("2031-05-04", "Acorn Robotics said BIS sent it a letter requiring a license for exports of V1 chips to China."),
			report("2031-06-06", "Acorn Robotics said BIS sent it another letter requiring a license for exports of V2 boards to Vietnam."), false},
		"short name": {report("2031-06-08", "BIS sent Delta Systems an is-informed letter on June 7, 2031 requiring a license for exports of pumps."),
			report("2031-06-09", "BIS sent Delta an is-informed letter on June 8, 2031 requiring a license for exports of aircraft seats."), false},
		"off by a day": {report("2031-06-04", "BIS sent Acorn Robotics an is-informed letter on June 3, 2031 requiring a license for exports of Hinge arms to China."),
			report("2031-06-06", "Acorn Robotics received an is-informed letter from BIS on June 4, 2031 requiring a license for exports of Hinge robots to China."), true},
		"short name of the same": {report("2031-06-08", "BIS sent Delta Systems an is-informed letter on June 7, 2031 requiring a license for exports of pumps."),
			report("2031-06-09", "BIS sent Delta an is-informed letter on June 7, 2031 requiring a license for exports of pumps to China."), true},
	} {
		if _, ok := triage.Match(c.second, []exportwatch.Development{c.first}); ok != c.same {
			t.Errorf("%s: one event %t, want %t", name, ok, c.same)
		}
	}
}

// TestNothingImposed lists what courts, other agencies and agencies' other
// business say that is neither a letter nor its end.
func TestNothingImposed(t *testing.T) {
	for _, text := range []string{
		"A federal judge on Tuesday ordered the Commerce Department to rescind its letter to Fathom Labs requiring a license.",
		"The Commerce Department refused to rescind its letter to Fathom Labs requiring a license for exports.",
		"The lawsuit asks a court to order the Commerce Department to rescind the letter to Fathom Labs requiring a license.",
		"On June 6, 2031, the Committee on Foreign Investment in the United States notified Acorn Robotics that it must not transfer technology to the buyer without approval.",
		"On June 6, 2031, the Securities and Exchange Commission of the United States notified Acorn Robotics that it must not sell its shares abroad without approval.",
		"The U.S. government informed Acorn Drilling that it needs a license from OFAC to ship pumps to Venezuela.",
		"The Commerce Department sent Acorn Steel a letter telling it that an import license is required for steel from China.",
		"The Commerce Department notified Acorn Robotics that its CHIPS award bars it from transferring technology to China.",
		"The Commerce Department ordered Acorn Robotics to stop sales of its connected cars, which use Chinese software, under the ICTS rules.",
		"Acorn Robotics received a letter from the Commerce Department’s inspector general asking how it exported arms to China without a license.",
		"On June 6, 2031, BIS informed Acorn Robotics that the license requirement of April 9, 2031 for P400 arms remains in effect.",
		"BIS told Acorn Robotics on June 10, 2031 that its is-informed letter of April 9 will expire on August 1, 2031.",
	} {
		if got := triage.Read(article(text)); len(got) != 0 {
			t.Errorf("raised %v of %q", kinds(got), text)
		}
	}
	for _, text := range []string{
		"Quill Photonics, which on June 2, 2031 reported record sales, was informed by BIS that a license is required for exports of lasers to China.",
		"On June 6, 2031, BIS informed us that a license is required for exports of lasers to China and that the requirement will remain in effect.",
		"The United States informed Quill Photonics on June 6, 2031 that a license is required for exports of lasers to China.",
	} {
		if got := triage.Read(filing(text)); len(got) != 1 {
			t.Errorf("raised %v of %q", kinds(got), text)
		}
	}
}

// TestCompetitor holds that a company named behind what it is to the filer is
// the recipient.
func TestCompetitor(t *testing.T) {
	for _, who := range []string{"our competitor", "our joint venture partner", "one of our suppliers"} {
		d := one(t, triage.Read(filing("On June 6, 2031, BIS informed "+who+", Acorn Robotics, Inc., that a license is required to export its Hinge arms to China.")))
		if d.One("recipient") != "Acorn Robotics, Inc." {
			t.Errorf("%s: recipient %q", who, d.One("recipient"))
		}
	}
}

// TestUndatedHistory holds that a text that gives no day of its own is read
// against the day of its capture: what it tells of a past year is history.
func TestUndatedHistory(t *testing.T) {
	for text, want := range map[string]int{
		"In 2022, BIS informed Acorn Robotics that a license is required for exports of Hinge arms to China.":                             0,
		"Back in August 2022, the U.S. government informed Acorn Robotics that a license is required for exports of Hinge arms to China.": 0,
		"On May 3, 2031, BIS informed Acorn Robotics that a license is required for exports of Hinge arms to China.":                      1,
		"In October 2030, BIS informed Acorn Robotics that a license is required for exports of Hinge arms to China.":                     1,
		"BIS informed Acorn Robotics that a license is required for exports of Hinge arms to China.":                                      1,
	} {
		in := article(text)
		in.Version.Published, in.CapturedAt = exportwatch.Date{}, time.Date(2031, 6, 10, 12, 0, 0, 0, time.UTC)
		if got := triage.Read(in); len(got) != want {
			t.Errorf("raised %v, want %d of %q", kinds(got), want, text)
		}
		in.Source.Grade = exportwatch.Provided
		if got := triage.Read(in); len(got) != 1 {
			t.Errorf("handed in: raised %v of %q", kinds(got), text)
		}
	}
}
