package dates

import (
	"regexp"
	"strconv"
	"strings"

	"exportwatch"
)

// AfterPublication returns the day that lies n days after publication in the
// Federal Register, as the Office of the Federal Register counts: the day after
// publication is the first, and a day on which federal offices are closed gives way
// to the next on which they are open. 1 CFR 18.17.
func AfterPublication(published exportwatch.Date, n int) exportwatch.Date {
	day := published.AddDays(n)
	for !exportwatch.FederalWorkdays.Holds(day) {
		day = day.AddDays(1)
	}
	return day
}

// counted matches a number of days from publication. The Register's own blanks
// read "[insert date 30 days after date of publication in the Federal Register]".
var counted = regexp.MustCompile(`(?i)\b(?:(\d{1,3}|` + spelled + `)(?:` + gap + `*\(\d{1,3}\))?[\s-]+(?:calendar` + gap + `+)?days?` + gap + `+(?:after|from|of|following|upon|after` + gap + `+the)` + gap + `+(?:the` + gap + `+)?(?:date` + gap + `+(?:of|that)` + gap + `+)?(?:the` + gap + `+|its` + gap + `+|this` + gap + `+)?publi\w+|(?:immediately` + gap + `+)?(?:up)?on` + gap + `+(?:the` + gap + `+date` + gap + `+of` + gap + `+|its` + gap + `+)?publication)\b`)

const spelled = `seven|ten|fourteen|fifteen|twenty|thirty|forty-five|sixty|ninety|one` + gap + `+hundred` + gap + `+twenty`

// maxCount is the longest period in days that is counted; rules give a year at most.
const maxCount = 730

// countedDays returns the days of text that are counted from publication.
func countedDays(text string, published exportwatch.Date) []Day {
	if published.IsZero() || !strings.Contains(strings.ToLower(text), "publi") {
		return nil
	}
	var out []Day
	for _, m := range counted.FindAllStringSubmatchIndex(text, -1) {
		d := Day{Date: published, Start: m[0], End: m[1], counted: true}
		if m[2] >= 0 {
			n := daysOf(text[m[2]:m[3]])
			if n <= 0 || n > maxCount {
				continue
			}
			d.Date = AfterPublication(published, n)
		}
		out = append(out, d)
	}
	return out
}

// daysOf reads a number of days in digits or in the words of spelled; 0 is none.
func daysOf(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	words := map[string]int{"seven": 7, "ten": 10, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30,
		"forty-five": 45, "sixty": 60, "ninety": 90, "one hundred twenty": 120}
	return words[strings.Join(strings.Fields(strings.ToLower(s)), " ")]
}
