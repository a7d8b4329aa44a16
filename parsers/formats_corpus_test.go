package parsers_test

import (
	"path"
	"strings"
	"testing"

	"exportwatch/parsers"
)

// recordedFormats says what the recorded data holds, by folder and ending: the
// format of its files, with "nothing kept" for those that hold no document, or in
// brackets why they are not read here. The first line that matches a file is
// taken.
const recordedFormats = `
bis-dpl/*.txt                         dpl
cfr-annual/*.xml                      cfr-xml
congress/api_v3/*_amendments.json     congress-json, nothing kept
congress/api_v3/*.json                congress-json
congress/billdtd/*.json               (made by another program)
congress/billdtd/*_billstatus.xml     billstatus
congress/billdtd/*.xml                bill-xml
congress/billdtd/*.zip                (several files packed together)
congress/billstatus/*.xml             billstatus
congress/docs/*                       (documentation and lists of feeds)
congress/t47_119/*.md                 (a mirror's own pages)
congress/t47_119/*/*.txt              bill-print
congress/t47_119/*/*.json             congress-json
congress/uslm21/*.xml                 uslm
congress/xhtml/*.html                 bill-print
courts/doctor/empty.pdf               (no bytes)
courts/doctor/*.pdf                   (read by pdf_corpus_test.go)
courts/doctor/*                       (formats of word processors)
courts/ia_docket_xml/*.xml            ia-docket
courts/pacer_attachment_page/*.html   pacer-attachments
courts/pacer_docket_district/dcd_2.html pacer-docket, nothing kept
courts/pacer_docket_*/*.html          pacer-docket
courts/pacer_login/*.html             (a login page: see suspect_test.go)
courts/pacer_rss/*.xml                pacer-rss
courts/scotus_docket_json/*.compare.json scotus-docket
courts/*/*.json                       (what another parser read)
csl/*.csv                             csl
ear-derived/*                         (made by another program)
ecfr/bulk/*                           ecfr-xml
ecfr/bulk-json/*                      (made by another program)
ecfr/renderer/*                       (made by another program)
ecfr/versioner/structure*             ecfr-structure
ecfr/versioner/*.xml                  ecfr-xml
ecfr/versioner/*.sql.gz               (made by another program)
edgi-blockpages/*                     (walls: see suspect_test.go)
edgi-pairs/*.html                     html
eregs/*                               (made by another program)
fr-api/toc/*.json                     fr-toc
fr-api/vcr/404*                       (errors)
fr-api/vcr/*search-details*           (an answer without documents)
fr-api/*.json                         fr-json
fr-api/*.json.gz                      fr-json
fr-xml/*                              fr-xml
ita-fixtures/bis_dpl_*                dpl
ita-fixtures/bis_uvl_*                uvl
ita-fixtures/*.csv                    csl
neighbours/ddtc*.csv                  csv
neighbours/*.csv                      csv
pdf/*.pdf                             (read by pdf_corpus_test.go)
regml/*                               (made by another program)
sec/atom/*.xml                        edgar-current
sec/edgar/*.json                      edgar-submissions
sec/edgar/SEC.AutomatedTool.html      (a wall: see suspect_test.go)
sec/edgar/rate-exceeded.html          (a wall: see suspect_test.go)
sec/edgar/*.html                      edgar-html
sec/efts/0_hits.json                  edgar-fts, nothing kept
sec/efts/*.json                       edgar-fts
sec/nvda*/*-index.html                html
sec/nvda*/*.htm                       edgar-html
sec/nvda*/*.txt                       edgar-text
`

// TestEveryRecordedFormat reads every recorded file of every publisher, so that
// no format recorded is left unread and nobody forgets a file that comes later.
func TestEveryRecordedFormat(t *testing.T) {
	t.Parallel()
	manifest := string(corpusFile(t, "corpus/MANIFEST.tsv"))
	rules := rulesOf(recordedFormats)
	used := map[string]bool{}
	read := 0
	for i, line := range strings.Split(strings.TrimSpace(manifest), "\n") {
		file, _, _ := strings.Cut(line, "\t")
		if i == 0 {
			continue // names of the columns
		}
		rule, format := formatOf(rules, file)
		used[rule] = true
		switch {
		case format == "":
			t.Errorf("%s: nothing says what it is", file)
		case !strings.HasPrefix(format, "("):
			readRecorded(t, file, format)
			read++
		}
	}
	for _, r := range rules {
		if !used[r[0]] {
			t.Errorf("no recorded file matches %s", r[0])
		}
	}
	t.Logf("%d files read", read)
}

// formatOf returns the first rule that matches file. A star matches any
// characters, slashes too.
func formatOf(rules [][2]string, file string) (rule, format string) {
	for _, r := range rules {
		if matches(r[0], file) {
			return r[0], r[1]
		}
	}
	return "", ""
}

func matches(pattern, name string) bool {
	first, rest, star := strings.Cut(pattern, "*")
	if !star {
		return pattern == name
	}
	if !strings.HasPrefix(name, first) {
		return false
	}
	for i := len(first); i <= len(name); i++ {
		if matches(rest, name[i:]) || strings.HasPrefix(rest, "*") && matches(rest[1:], name[i:]) {
			return true
		}
	}
	return false
}

func readRecorded(t *testing.T, file, format string) {
	t.Helper()
	format, nothing := strings.CutSuffix(format, ", nothing kept")
	in := parsers.Input{URL: recordedURL(file), Court: courtOf(file), Payload: corpusFile(t, "corpus/"+file)}
	res, err := parsers.Parse(format, in)
	if err != nil {
		t.Errorf("%s as %s: %v", file, format, err)
		return
	}
	for _, d := range res.Documents {
		checkVersion(t, in.Payload, d)
	}
	if (len(res.Documents) == 0) != nothing {
		t.Errorf("%s as %s: %d documents", file, format, len(res.Documents))
	}
}

// recordedURL is where a recorded file came from, as far as a parser needs it.
func recordedURL(file string) string {
	if bill, ok := strings.CutPrefix(file, "congress/t47_119/"); ok {
		parts := strings.Split(bill, "/")
		kind, number, _ := strings.Cut(parts[0], "_")
		return "https://api.congress.gov/v3/bill/119/" + kind + "/" + number + "/" + strings.TrimSuffix(parts[len(parts)-1], ".json")
	}
	return "https://publisher.example/" + path.Base(file)
}

// courtOf returns the court in a file's name, such as "nyed" in "nyed_2.xml".
func courtOf(file string) string {
	court, _, _ := strings.Cut(path.Base(file), "_")
	court, _, _ = strings.Cut(court, ".")
	if strings.HasPrefix(file, "courts/") && len(court) <= 5 {
		return court
	}
	return ""
}
