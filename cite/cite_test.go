package cite_test

import (
	"strings"
	"testing"
	"time"

	"exportwatch/cite"
)

// TestFind checks spans and normal forms. Each want is "text => normal form",
// separated by " | ".
func TestFind(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"section sign", "under § 744.22(b) of the EAR.", "§ 744.22(b) => 15 CFR 744.22(b)"},
		{"spelled section", "Section 744.22(b) of the Export Administration Regulations", "Section 744.22(b) => 15 CFR 744.22(b)"},
		{"part that is a section", "Part 744.22 of the EAR", "Part 744.22 => 15 CFR 744.22"},
		{"bare part", "Under Part 734, exports are defined", "Part 734 => 15 CFR 734"},
		{"list of parts", "15 CFR parts 732, 734 and 740", "15 CFR parts 732 => 15 CFR 732 | 734 => 15 CFR 734 | 740 => 15 CFR 740"},
		{"range", "15 CFR parts 730 through 774", "15 CFR parts 730 through 774 => 15 CFR 730"},
		{"paragraphs", "the EAR, § 734.13(a)(1) and (a)(2)", "§ 734.13(a)(1) => 15 CFR 734.13(a)(1) | (a)(2) => 15 CFR 734.13(a)(2)"},
		{"supplement", "supplement no. 4 to part 744 of the EAR", "supplement no. 4 to part 744 => 15 CFR 744, supplement no. 4"},
		{"foreign title", "12 C.F.R. pt. 1026", "12 C.F.R. pt. 1026 => 12 CFR 1026"},
		{"no title known", "See section 5.1 of the agreement.", ""},
		{"EAR number elsewhere", "See section 744.2 of the bylaws.", ""},
		{"code", "50 U.S.C. § 4817(b)(1)", "50 U.S.C. § 4817(b)(1) => 50 USC 4817(b)(1)"},
		{"code list", "15 U.S.C. 77e, 77f; 38 FR 21243", "15 U.S.C. 77e => 15 USC 77e | 77f => 15 USC 77f | 38 FR 21243 => 38 FR 21243"},
		{"code of the Act", "Section 4817(b)(1) of the Export Control Reform Act of 2018", "Section 4817(b)(1) of the Export Control Reform Act of 2018 => 50 USC 4817(b)(1)"},
		{"spelled title", "section 89 of title 14, United States Code", "section 89 of title 14 => 14 USC 89"},
		{"page", "89 FR 80,080 (Oct. 2, 2024)", "89 FR 80,080 => 89 FR 80080"},
		{"laws", "Public Laws 106-65 and 108-375", "Public Laws 106-65 => Pub. L. 106-65 | 108-375 => Pub. L. 108-375"},
		{"orders", "Executive Orders 11034, 12048", "Executive Orders 11034 => EO 11034 | 12048 => EO 12048"},
		{"bills", "S.3519 and H.R. 2683", "S.3519 => S 3519 | H.R. 2683 => HR 2683"},
		{"reporter", "410 U.S. 113 and SA 4026", ""},
		{"docket", "No. 1:26-cv-02225", "1:26-cv-02225 => No. 1:26-cv-02225"},
		{"rin", "RIN 0694–AK41", "0694–AK41 => RIN 0694-AK41"},
		{"document", "FR Doc. 2023–24184 of November", "FR Doc. 2023–24184 => FR Doc. 2023-24184"},
		{"eccn", "ECCN 3A090.a.", "3A090.a => ECCN 3A090.a"},
		{"exceptions", "License Exceptions TMP and RPL", "License Exceptions TMP => License Exception TMP | RPL => License Exception RPL"},
		{"footnotes", "the EAR.1 That authority.2 user.8 The 2014 opinion", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, x := range cite.Find(c.text, cite.Context{}) {
				got = append(got, x.Text+" => "+x.String())
			}
			if s := strings.Join(got, " | "); s != c.want {
				t.Errorf("Find(%q)\n got %s\nwant %s", c.text, s, c.want)
			}
		})
	}
}

func TestContext(t *testing.T) {
	got := cite.Find("See § 222.10(a).", cite.Context{Title: "40"})
	if len(got) != 1 || got[0].String() != "40 CFR 222.10(a)" {
		t.Errorf("with title 40: %v", got)
	}
	if got := cite.Find("See § 222.10(a).", cite.Context{}); got != nil {
		t.Errorf("without a title: %v, want none", got)
	}
}

func TestFields(t *testing.T) {
	for text, want := range map[string]map[string]string{
		"15 CFR 730-774":             {"title": "15", "part": "730", "part_end": "774"},
		"50 U.S.C. 4801-4852":        {"title": "50", "section": "4801", "section_end": "4852"},
		"42 U.S.C. 300j-9":           {"title": "42", "section": "300j-9"},
		"6:07-cv-00354-JDL":          {"number": "6:07-cv-00354-JDL", "core": "07-354", "judge": "JDL"},
		"119th Congress, H.R. 2683":  {"bill_type": "hr", "number": "2683", "congress": "119"},
		"Section 1758 of ECRA":       {"act": "ECRA", "section": "1758", "usc_title": "50", "usc_section": "4817"},
		"Executive Order No. 14,110": {"number": "14110"},
	} {
		got := cite.Find(text, cite.Context{})
		if len(got) != 1 {
			t.Errorf("%q: %v", text, got)
			continue
		}
		for k, v := range want {
			if got[0].Fields[k] != v {
				t.Errorf("%q: %s = %q, want %q", text, k, got[0].Fields[k], v)
			}
		}
	}
}

// TestLinear reads texts that make careless scanners quadratic.
func TestLinear(t *testing.T) {
	for _, unit := range []string{"§ 744.22(b), ", "§", "(a)(a)(a)", "50 U.S.C. 4817, 4818, ", "S. "} {
		small, large := duration(strings.Repeat(unit, 300)), duration(strings.Repeat(unit, 2400))
		if large > 24*small+time.Second {
			t.Errorf("%q: 300 times took %v, 2400 times %v", unit, small, large)
		}
	}
}

func duration(text string) time.Duration {
	start := time.Now()
	cite.Find(text, cite.Context{Title: "15"})
	return time.Since(start)
}

func FuzzFind(f *testing.F) {
	f.Add("15 CFR parts 732, 734 and § 744.22(b)", "15")
	f.Add("50 U.S.C. 4801-4852; Pub. L. 115–232; E.O. 14110; 1:26-cv-02225", "")
	f.Add("License Exceptions TMP, XXX; 3A090.a; S. 3519; 0694–AK41", "40")
	f.Fuzz(func(t *testing.T, text, title string) {
		end := 0
		for _, c := range cite.Find(text, cite.Context{Title: title}) {
			if c.Start < end || c.End <= c.Start || c.End > len(text) || text[c.Start:c.End] != c.Text {
				t.Fatalf("%+v after offset %d", c, end)
			}
			end = c.End
			if c.String() == "" || len(c.Fields) == 0 {
				t.Fatalf("%+v has no normal form or no fields", c)
			}
		}
	})
}
