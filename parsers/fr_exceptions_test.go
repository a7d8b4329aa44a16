package parsers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"exportwatch/parsers"
)

// exceptionCases are DATES captions of a rule with the same six instructions, and
// the days from which these have effect, in their order; "-" where none is set.
var exceptionCases = []struct{ caption, want string }{
	{"This rule is effective April 2, 2031.", "04-02 04-02 04-02 04-02 04-02 04-02"},
	{"This rule is effective April 2, 2031, except for amendatory instruction 3, which is effective July 1, 2031.", "04-02 07-01 07-01 07-01 04-02 04-02"},
	{"This rule is effective April 2, 2031, except for amendatory instructions 2, 3.b, and 5, which are effective July 1, 2031.", "07-01 04-02 07-01 07-01 04-02 07-01"},
	{"Effective April 2, 2031, except instruction No. 4 (amending § 740.5), which is delayed indefinitely.", "04-02 04-02 04-02 04-02 - 04-02"},
	{"Amendatory instructions 1 through 3 are effective April 2, 2031. Amendatory instructions 4 and 5 are effective May 9, 2031.", "04-02 04-02 04-02 04-02 05-09 05-09"},
	{"This rule is effective April 2, 2031, except for the amendments to §§ 740.3(b) and 740.6, which shall become effective on June 1, 2031. Comments are due by May 1, 2031.", "04-02 04-02 06-01 06-01 04-02 06-01"},
}

// TestFRDateExceptions: an instruction that the DATES caption excepts has effect
// from the day that the caption gives it, not from that of the rule.
func TestFRDateExceptions(t *testing.T) {
	const instructions = `<AMDPAR>2. Section 740.2 is amended by removing paragraph (a).</AMDPAR>
<AMDPAR>3. Section 740.3 is amended by:</AMDPAR><AMDPAR>a. Removing paragraph (a);</AMDPAR>
<AMDPAR>b. Removing paragraph (b)(1); and removing paragraph (b)(4).</AMDPAR>
<AMDPAR>4. Remove § 740.5.</AMDPAR><AMDPAR>5. Remove § 740.6.</AMDPAR>`
	for _, c := range exceptionCases {
		payload := fmt.Sprintf(`<RULE><PREAMB><AGENCY TYPE="F">OFFICE OF LAMPS</AGENCY><CFR>15 CFR Part 740</CFR><RIN>RIN 0000-AA00</RIN><SUBJECT>Lamps</SUBJECT>
<DATES><HD SOURCE="HED">DATES:</HD><P>%s</P></DATES></PREAMB><SUPLINF><P>Words.</P><REGTEXT TITLE="15" PART="740">%s</REGTEXT></SUPLINF><FRDOC>[FR Doc. 2031-04321 Filed 3-6-31; 8:45 am]</FRDOC></RULE>`, c.caption, instructions)
		d := parseOne(t, "fr-xml", parsers.Input{Payload: []byte(payload)})
		var got []string
		for _, e := range d.Version.Effects {
			day := "-"
			if !e.InForce.IsZero() {
				day = strings.TrimPrefix(e.InForce.String(), "2031-")
			}
			got = append(got, day)
		}
		if want := strings.Fields(c.want); !slices.Equal(got, want) {
			t.Errorf("%s\ngot  %v\nwant %v", c.caption, got, want)
		}
	}
}
