package dates_test

import (
	"fmt"
	"strings"
	"testing"

	"exportwatch"
	"exportwatch/dates"
)

func day(t *testing.T, s string) exportwatch.Date {
	t.Helper()
	d, err := exportwatch.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestCaption reads captions in the wordings that agencies use. All are synthetic:
// published on 2031-03-03, a Monday. The third column is effective_on and
// comments_close_on, a dash for a day that the caption does not name.
func TestCaption(t *testing.T) {
	published := day(t, "2031-03-03")
	for text, want := range map[string]string{
		// Days of effect.
		"Effective April 2, 2031.":                                               "2031-04-02 -",
		"Effective date: April 2, 2031.":                                         "2031-04-02 -",
		"Effective Date. April 2, 2031":                                          "2031-04-02 -",
		"EFFECTIVE APRIL 2, 2031":                                                "2031-04-02 -",
		"This rule becomes effective on April 2, 2031.":                          "2031-04-02 -",
		"This correction is effective April 2, 2031.":                            "2031-04-02 -",
		"The effective date of this rule is April 2, 2031.":                      "2031-04-02 -",
		"This order takes effect at 12:01 a.m., eastern time, on April 2, 2031.": "2031-04-02 -",
		"These changes go into effect on April 2, 2031.":                         "2031-04-02 -",
		"April 2, 2031, is the effective date of this rule.":                     "2031-04-02 -",
		"This rule is effective as of 2 April 2031.":                             "2031-04-02 -",
		"Effective 0901 UTC, April 2, 2031.":                                     "2031-04-02 -",
		"Effective April 2 2031.":                                                "2031-04-02 -",
		"Effective April 2,2031.":                                                "2031-04-02 -",
		"Effective Apr. 2, 2031.":                                                "2031-04-02 -",
		"Effective Septmber 2, 2031.":                                            "2031-09-02 -",
		"Effective Febuary 28, 2031.":                                            "2031-02-28 -",
		"Effective April 2nd, 2031.":                                             "2031-04-02 -",
		"Effective April 2.":                                                     "2031-04-02 -", // the year of publication or the next
		"Effective January 15.":                                                  "2032-01-15 -",
		"Effective February 30, 2031.":                                           "- -",
		"As of April 1, 2031, the effective date of the rule published January 6, 2031, at 96 FR 12, which was to be effective March 10, 2031, is postponed to June 30, 2031.": "2031-06-30 -",
		"The effective date for the rule published January 6, 2031 (96 FR 12), which was originally to be effective March 10, 2031, is delayed until May 5, 2031.":             "2031-05-05 -",
		"The rule published on January 6, 2031 (96 FR 12), which was scheduled to be effective April 7, 2031, is withdrawn effective March 3, 2031.":                           "2031-03-03 -",
		"The rule, which had been expected to take effect on April 7, 2031, is effective May 5, 2031.":                                                                         "2031-05-05 -",
		"This rule was effective February 3, 2031.":                                                                            "2031-02-03 -",
		"Comments will be accepted until 11:59 p.m. ET on May 5, 2031, rather than April 4, 2031.":                             "- 2031-05-05",
		"Comments are due April 4, 2031, instead of March 10, 2031.":                                                           "- 2031-04-04",
		"This rule is effective from 6 a.m. on March 1 to 8 p.m. on March 9, 2031.":                                            "2031-03-01 -",
		"This rule is effective from December 28 through January 9, 2032.":                                                     "2031-12-28 -",
		"This rule is effective from 6 p.m. on April 2, 2031, through 11 p.m. on April 9, 2031.":                               "2031-04-02 -",
		"This rule is effective from 8 a.m. until 10 a.m. on April 2, 2031.":                                                   "2031-04-02 -",
		"Effective April 2, 2031, through December 31, 2033.":                                                                  "2031-04-02 -",
		"This waiver is effective through December 31, 2033.":                                                                  "- -",
		"This rule is effective April 2, 2031, and expires October 1, 2031.":                                                   "2031-04-02 -",
		"This rule is effective April 2, 2031, except for amendatory instruction 4, which is effective July 1, 2031.":          "2031-04-02 -",
		"Effective April 2, 2031, except for §§ 3.1(b) and 3.2, which are delayed indefinitely.":                               "2031-04-02 -",
		"Amendatory instructions 1 through 5 are effective April 2, 2031. Amendatory instruction 6 is effective July 1, 2031.": "2031-04-02 -",
		"This rule is effective April 2, 2031, and is applicable beginning January 1, 2031.":                                   "2031-04-02 -",
		"Applicable April 2, 2031.":                                                                                                                                       "- -",
		"This finding is applicable beginning April 2, 2031.":                                                                                                             "- -",
		"This rule is effective 30 days after publication in the Federal Register.":                                                                                       "- -",
		"This rule is effective [INSERT DATE 30 DAYS AFTER DATE OF PUBLICATION IN THE FEDERAL REGISTER].":                                                                 "- -",
		"This notice is effective upon publication. March 3, 2031.":                                                                                                       "2031-03-03 -",
		"The effective date of the rule published on January 6, 2031, at 96 FR 1234, is delayed until May 5, 2031.":                                                       "2031-05-05 -",
		"As of March 3, 2031, the effective date of the rule published January 6, 2031 (96 FR 1234) is delayed to May 5, 2031.":                                           "2031-05-05 -",
		"The effective date of the rule amending 15 CFR part 744 is delayed from March 7, 2031, to a new effective date of May 5, 2031.":                                  "2031-05-05 -",
		"The effective date for the rule of January 6, 2031, originally March 7, 2031, is postponed until May 5, 2031.":                                                   "2031-05-05 -",
		"The withdrawal is effective March 3, 2031.":                                                                                                                      "2031-03-03 -",
		"As of March 3, 2031, the proposed rule published on January 6, 2031, is withdrawn.":                                                                              "- -",
		"This rule is effective April 2, 2031. The incorporation by reference of certain material is approved by the Director of the Federal Register as of May 5, 2031.": "2031-04-02 -",
		"Effective date: This rule is effective April 2, 2031. Compliance date: Compliance is required by January 5, 2032.":                                               "2031-04-02 -",
		"Compliance is required beginning January 5, 2032.":                                                                                                               "- -",

		// Days for comments.
		"Comments must be received on or before April 2, 2031.":                                                                         "- 2031-04-02",
		"Comments must be received by BIS no later than April 2, 2031.":                                                                 "- 2031-04-02",
		"Submit comments by 11:59 p.m. ET on April 2, 2031.":                                                                            "- 2031-04-02",
		"Comments are due: April 2, 2031.":                                                                                              "- 2031-04-02",
		"COMMENT DATE: April 2, 2031.":                                                                                                  "- 2031-04-02",
		"Comment due date: April 2, 2031":                                                                                               "- 2031-04-02",
		"Comments due on or before April 2, 2031, to be assured of consideration.":                                                      "- 2031-04-02",
		"The comment period closes on April 2, 2031.":                                                                                   "- 2031-04-02",
		"The comment period will end at 5 p.m. on Wednesday, April 2, 2031.":                                                            "- 2031-04-02",
		"The deadline for submitting written comments is Wednesday, April 2, 2031.":                                                     "- 2031-04-02",
		"We will accept comments received or postmarked on or before April 2, 2031.":                                                    "- 2031-04-02",
		"BIS must receive your comments by April 2, 2031.":                                                                              "- 2031-04-02",
		"All comments must be submitted (postmarked, sent, or received) by April 2, 2031.":                                              "- 2031-04-02",
		"April 2, 2031 is the deadline for comments.":                                                                                   "- 2031-04-02",
		"Comments on the draft must be submitted by April 2, 2031. Reply comments by April 16, 2031.":                                   "- 2031-04-02",
		"Comments are due April 2, 2031, and reply comments are due April 16, 2031.":                                                    "- 2031-04-02",
		"The comment period for the rule published on January 6, 2031, is extended from March 7, 2031, until April 2, 2031.":            "- 2031-04-02",
		"The comment period for the rule published January 6, 2031, which was to close on March 7, 2031, is extended to April 2, 2031.": "- 2031-04-02",
		"The comment period for the rule published at 96 FR 1234 on January 6, 2031, is reopened and will close on April 2, 2031.":      "- 2031-04-02",
		"The comment period that closed on February 3, 2031, is reopened. Comments must be received by April 2, 2031.":                  "- 2031-04-02",
		"Comments must be received within 30 days of publication.":                                                                      "- -",
		"Public hearing: May 5, 2031, at 10 a.m. Comments: April 2, 2031.":                                                              "- -",
		"Objections and requests for hearings must be received on or before May 5, 2031.":                                               "- -",
		"The meeting will be held on May 5, 2031.":                                                                                      "- -",
		"March 28-29, 2031.":                           "- -",
		"Responses must be received by April 2, 2031.": "- -",
		"We ask for public comment. Your response must be received by April 2, 2031.":                                         "- 2031-04-02",
		"The deadline for responses is April 2, 2031. Comments on the adequacy of responses may be filed by May 5, 2031.":     "- 2031-04-02",
		"Comments must be received by May 5, 2031. Comments on the information collection must be received by April 2, 2031.": "- 2031-05-05",
		"Comments on this information collection must be received by April 2, 2031.":                                          "- 2031-04-02",
		"Comments must be received by May 5, 2031. Comments on competition should be sent by April 2, 2031.":                  "- 2031-04-02",

		"Comments on the rule are due by May 5, 2031, and comments on the information collection by April 2, 2031.":        "- 2031-05-05",
		"The comment period closes on April 7, 2031. This document extends that period. Comments are now due May 7, 2031.": "- 2031-05-07",
		"The public comment period is from April 2, 2031, through May 5, 2031.":                                            "- 2031-05-05",
		"Effective April 2, 2031, § 3.1 is stayed until May 5, 2032.":                                                      "2031-04-02 -",
		"This rule is effective April 2, 2031, and terminates October 1, 2031.":                                            "2031-04-02 -",

		"The comment period for the notice published January 6, 2031, at 96 FR 12, which closes on March 7, 2031, is extended. Comments must be received by April 2, 2031.": "- 2031-04-02",
		"Comments were due February 3, 2031. This notice invites reply comments.":                                                                                           "- -",
		"Comments on the first notice were due March 7, 2031. Comments on this one are due April 2, 2031.":                                                                  "- 2031-04-02",
		"The interim rule published on January 6, 2031, was effective January 17, 2031. Comments must be received by April 2, 2031.":                                        "- 2031-04-02",
		"Effective date: The temporary rule published January 6, 2030, effective January 17, 2030, is extended through December 31, 2032.":                                  "2032-12-31 -",
		"Effective date: The temporary rule published January 6, 2030, effective January 17, 2030, is extended. The extension is effective April 2, 2031.":                  "2031-04-02 -",
		"This rule, published on January 6, 2031, was effective January 17, 2031.":                                                                                          "2031-01-17 -",

		// Both.
		"Effective April 2, 2031. Comments must be received by May 5, 2031.":                                                       "2031-04-02 2031-05-05",
		"This interim final rule is effective April 2, 2031; comments must be received on or before May 5, 2031.":                  "2031-04-02 2031-05-05",
		"Effective date: April 2, 2031. Information collection: send comments on the forms to OMB by May 5, 2031.":                 "2031-04-02 -",
		"Comments must be received by May 5, 2031. The system will become effective April 14, 2031, unless comments are received.": "2031-04-14 2031-05-05",
		"The rule is effective at 11:59 p.m. April 2, 2031, unless adverse comments are received by March 20, 2031.":               "2031-04-02 2031-03-20",
		"": "- -",
	} {
		got := dates.Caption(text, published)
		have := fmt.Sprint(dash(got.Effective), " ", dash(got.CommentsClose))
		if have != want {
			t.Errorf("%q: %s, want %s (%+v)", text, have, want, got.All)
		}
	}
}

func dash(d exportwatch.Date) string {
	if d.IsZero() {
		return "-"
	}
	return d.String()
}

// TestRoles holds what each day of a caption is, and where it stands.
func TestRoles(t *testing.T) {
	published := day(t, "2031-03-03")
	for text, want := range map[string]string{
		"Effective April 2, 2031, through December 31, 2033.":                                       "2031-04-02 effective, 2033-12-31 expires",
		"The order expires on April 2, 2031.":                                                       "2031-04-02 expires",
		"Compliance date: January 5, 2032.":                                                         "2032-01-05 compliance",
		"Applicable beginning January 1, 2031.":                                                     "2031-01-01 applicable",
		"Comments are due April 2, 2031, and reply comments are due April 16, 2031.":                "2031-04-02 comments-close, 2031-04-16 replies-close",
		"The comment period is extended from March 7, 2031, to April 2, 2031.":                      "2031-03-07 superseded, 2031-04-02 comments-close",
		"The rule is effective 30 days after publication.":                                          "2031-04-02 effective*",
		"Comments are due [INSERT DATE 60 DAYS AFTER DATE OF PUBLICATION IN THE FEDERAL REGISTER].": "2031-05-02 comments-close*",
		"This rule is effective on publication.":                                                    "2031-03-03 effective*",
		"Hearings will be held on March 28, 29, and 31, 2031.":                                      "2031-03-28 meeting, 2031-03-29 meeting, 2031-03-31 meeting",
		"The meeting is on December 30, 2031, and January 2, 2032.":                                 "2031-12-30 meeting, 2032-01-02 meeting",
		"The application was filed on January 27, 2031, and amended on February 3, 2031.":           "2031-01-27 filed, 2031-02-03 filed",
		"Objections and requests for a hearing must be received on or before April 2, 2031.":        "2031-04-02 mentioned",
		"Comments were due February 3, 2031.":                                                       "2031-02-03 superseded",
		"The temporary rule, effective January 17, 2030, is extended through December 31, 2032.":    "2030-01-17 superseded, 2032-12-31 expires",
		"2/14/31.": "2031-02-14 mentioned",
	} {
		var have []string
		for _, m := range dates.Caption(text, published).All {
			star := ""
			if m.Counted {
				star = "*"
			}
			have = append(have, fmt.Sprint(m.Date, " ", m.Role, star))
			if !strings.ContainsAny(text[m.Start:m.End], "0123456789") && !m.Counted {
				t.Errorf("%q: the span %q holds no day", text, text[m.Start:m.End])
			}
		}
		if got := strings.Join(have, ", "); got != want {
			t.Errorf("%q:\n have %s\n want %s", text, got, want)
		}
	}
}

// TestUnknownPublication holds that nothing is counted or completed from a day of
// publication that is not known.
func TestUnknownPublication(t *testing.T) {
	for _, text := range []string{"Effective 30 days after publication.", "Effective upon publication.", "Comments close on April 2."} {
		if got := dates.Caption(text, exportwatch.Date{}); len(got.All) != 0 {
			t.Errorf("%q: %+v", text, got.All)
		}
	}
}

func TestProse(t *testing.T) {
	published := day(t, "2031-03-05") // a Wednesday
	got := dates.Prose("On Monday, March 3, 2031, the order was signed. It was issued yesterday.", published)
	if len(got.All) != 2 || got.All[0].Role != dates.Signed && got.All[0].Role != dates.Mentioned || got.All[1].Date != day(t, "2031-03-04") || got.All[1].Role != dates.Issued {
		t.Errorf("%+v", got.All)
	}
	if got := dates.Prose("It was issued on Monday.", exportwatch.Date{}); len(got.All) != 0 {
		t.Errorf("without a day of publication: %+v", got.All)
	}
}
