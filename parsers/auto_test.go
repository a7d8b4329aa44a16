package parsers_test

import (
	"strings"
	"testing"

	"exportwatch/parsers"
)

// recordedAuto says by which format the bytes of a recorded file are told, where that
// is another than recordedFormats reads it as: a page is a page whatever it is of. Files that
// recordedFormats has in brackets are of no format of the list. The first line that
// matches a file is taken.
const recordedAuto = `
courts/doctor/empty.pdf                     unknown
courts/doctor/*.pdf                         pdf
courts/pacer_docket_district/dcd_2.html     html
courts/pacer_login/*.html                   html
fr-api/vcr/404*.html*                       html
neighbours/state_isn*.csv                   csl
pdf/*.pdf                                   pdf
sec/edgar/SEC.AutomatedTool.html            html
sec/edgar/rate-exceeded.html                html
`

// TestBarAuto: the bytes of every recorded file of a format tell it, and those of
// every other are of no known format.
func TestBarAuto(t *testing.T) {
	exceptions, rules := rulesOf(recordedAuto), rulesOf(recordedFormats)
	files, right := 0, 0
	for i, line := range strings.Split(strings.TrimSpace(string(corpusFile(t, "corpus/MANIFEST.tsv"))), "\n") {
		if i == 0 {
			continue // names of the columns
		}
		file, _, _ := strings.Cut(line, "\t")
		_, want := formatOf(exceptions, file)
		if want == "" {
			_, want = formatOf(rules, file)
		}
		if want, _, _ = strings.Cut(want, ","); strings.HasPrefix(want, "(") {
			want = parsers.Unknown
		}
		files++
		if got := parsers.Sniff(corpusFile(t, "corpus/"+file)); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
			continue
		}
		right++
	}
	t.Logf("auto: %d of %d files named rightly", right, files)
}

func rulesOf(table string) (rules [][2]string) {
	for line := range strings.Lines(strings.TrimSpace(table)) {
		pattern, format, _ := strings.Cut(strings.TrimSpace(line), " ")
		rules = append(rules, [2]string{pattern, strings.TrimSpace(format)})
	}
	return rules
}
