package triage_test

import (
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"exportwatch"
	"exportwatch/triage"
)

const (
	size   = 1500 // bytes of the short text
	longer = 8    // how many times as long the long text is
	// slack is how many times dearer than in proportion the long text may be:
	// for the noise of a busy machine. Work that grows with the square is eight
	// times dearer.
	slack = 2.5
)

// rounds is how often a text is read at most: a busy machine needs more rounds
// until each text has been read once without being disturbed.
const rounds = 15

// inProportion holds that reading a text of many units takes no more than work
// in proportion to their number, by the cheapest of runs that alternate: what
// disturbs a run only makes it dearer. The work is CPU time of the process,
// which has no other test under way: what else the machine does is not in it.
func inProportion(t *testing.T, unit string, read func(text string)) {
	t.Helper()
	texts := []string{strings.Repeat(unit, size/len(unit)), strings.Repeat(unit, longer*(size/len(unit)))}
	took := make([][]time.Duration, len(texts))
	var short, long time.Duration
	for round := range rounds {
		for i, text := range texts {
			start := cpu(t)
			read(text)
			took[i] = append(took[i], cpu(t)-start)
		}
		short, long = slices.Min(took[0]), slices.Min(took[1])
		if round >= 2 && float64(long) <= longer*slack*float64(short) {
			return
		}
	}
	t.Errorf("%q: %d times the text takes %.1f times the work (%v, %v)", unit, longer, float64(long)/float64(short), short, long)
}

// cpu is the CPU time that the process has taken so far.
func cpu(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestBoundedWork reads long texts without structure, which must not take more
// than time in proportion.
func TestBoundedWork(t *testing.T) {
	for _, unit := range []string{
		"BIS informed Acme that a license is required and ", "June 3, 2031 ", "Acme Robotics ", "The letter exempts X from the license requirement. ",
		"BIS sent Acme a letter requiring a license. ", "BIS sent Acme 5 a letter requiring a license. ", "15 CFR 744.22(b), ", "a.", "”",
	} {
		inProportion(t, unit, func(text string) {
			triage.Text(text, text, exportwatch.Date{Year: 2031, Month: 6, Day: 3}, "")
		})
	}
}

// TestBoundedWorkOnOrders does so for the papers of a court, which tell of stops
// and of nobody whose letter was stopped.
func TestBoundedWorkOnOrders(t *testing.T) {
	for _, unit := range []string{
		"The Court VACATES the is-informed letter. ", "ORDERED that Defendants are ENJOINED from enforcing the is-informed letter issued to Plaintiff. ",
		"The court blocked the letter of BIS and the license requirement that the court stayed ", "a judge blocked it, enjoined enforcing ", "Plaintiff Acme Robotics, Inc. ",
		"BIS informed Plaintiff by letter that a license is required. ",
	} {
		inProportion(t, unit, func(text string) { triage.Read(courtPaper("ORDER\n" + text)) })
		inProportion(t, unit, func(text string) { triage.Read(article(text)) })
	}
}

// TestBoundedWorkOnCases does so for the papers of a case, which name nobody or many.
func TestBoundedWorkOnCases(t *testing.T) {
	for _, unit := range []string{
		"On June 2, 2031, BIS informed you that a license is required to export. ", "In the matter of: ACME ROBOTICS, INC. ", "ORDER RELATING TO ",
		"BIS sent Respondent a letter. ", "you were informed ",
	} {
		inProportion(t, unit, func(text string) { triage.Read(enforcement(text)) })
	}
}

// TestBoundedWorkOnFilings does so for a filer that the text never lets speak:
// looking for its words must not be repeated for each sentence.
func TestBoundedWorkOnFilings(t *testing.T) {
	inProportion(t, "The letter of BIS exempts X from the license requirement. ", func(text string) {
		if got := triage.Read(filing(text)); got != nil {
			t.Errorf("raised %v", kinds(got))
		}
	})
}

// TestBoundedWorkOnLetters does so for what opens as a letter.
func TestBoundedWorkOnLetters(t *testing.T) {
	top := "Bureau of Industry and Security\nJune 3, 2031\nAcme Robotics, Inc.\nDear Ms. Roe:\n"
	for _, unit := range []string{
		"BIS informs Acme Robotics, Inc. that it may write. ", "BIS hereby informs you of this and ", "Acme Robotics, Inc. General Counsel ",
		"exports of exports of ", "Upon receipt of this letter\n", "Dear Ms. Roe:\n", "Sincerely, ",
	} {
		inProportion(t, unit, func(text string) { triage.Read(declaration(top + text)) })
		inProportion(t, unit, func(text string) { triage.Read(declaration("Bureau of Industry and Security\n" + text)) })
	}
}

// TestReliefOfNobodyNamed holds that an exemption from a letter whose recipient
// the text leaves out is read, also without its recipient.
func TestReliefOfNobodyNamed(t *testing.T) {
	text := "BIS sent us a letter requiring a license. Prices rose. Prices fell. The second letter of BIS exempts our employees from the license requirement."
	got, _ := triage.Text(text, "", exportwatch.Date{}, "")
	if len(got) != 2 || got[1].Kind != exportwatch.ExemptionCompanySpecific || got[1].Fact("recipient") != nil {
		t.Errorf("read %v", kinds(got))
	}
}
