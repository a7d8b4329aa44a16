package parsers

import (
	"regexp"
	"strings"
	"time"

	"exportwatch"
)

// courtStamp matches the beginning of what the courts' filing system stamps on the pages of a
// paper: "Case 1:26-cv-00001-ABC Document 12-1 Filed 01/02/26 Page 1 of 9", and
// what the courts of appeals stamp.
var courtStamp = regexp.MustCompile(`^(?:(?:Appellate |USCA )?Case|USCA\d+ Appeal)[:.]? *#?(\d{1,2}:\d\d-[a-z]{2,4}-\d{3,6}[\w-]*|\d\d-\d{1,5}),? .*?(?:Document|Doc|DktEntry|Entry ID)\b`)

var (
	stampDocument = regexp.MustCompile(`\b(?:Document|Doc|DktEntry)[:.]? *#?(\d+(?:-\d+)?)`)
	stampFiled    = regexp.MustCompile(`\b(\d\d/\d\d/(?:\d{4}|\d\d))\b`)
)

// A paperStamp is what the filing system stamps on a paper.
type paperStamp struct {
	docket, document string
	filed            exportwatch.Date
}

// putStamp puts docket, number and day of filing of a paper into m as they are
// stamped on its pages. A paper filed again as an exhibit bears the older stamps
// too, and the latest is its own; where that cannot be told, none is taken.
func (t *pdfText) putStamp(m exportwatch.Meta) {
	on := map[paperStamp]int{}
	for _, p := range t.pages {
		seen := map[paperStamp]bool{}
		for _, l := range p.lines {
			if s, ok := stampOf(l.Text); ok && !seen[s] {
				seen[s] = true
				on[s]++
			}
		}
	}
	var own paperStamp
	sole := false
	for s, pages := range on {
		switch {
		case 2*pages < len(t.pages): // an exhibit among the pages
		case own == paperStamp{} || own.filed.Before(s.filed):
			own, sole = s, true
		case !s.filed.Before(own.filed):
			sole = false
		}
	}
	if !sole {
		return
	}
	m["docket_number"] = own.docket
	if own.document != "" {
		m["document_number"] = own.document
	}
	if !own.filed.IsZero() {
		m["date_filed"] = own.filed.String()
	}
}

// stampOf reads one stamp.
func stampOf(line string) (s paperStamp, ok bool) {
	if !strings.Contains(line, "Case") && !strings.HasPrefix(line, "USCA") {
		return s, false // nearly all lines
	}
	found := courtStamp.FindStringSubmatch(line)
	day := stampFiled.FindString(line)
	if found == nil || day == "" {
		return s, false
	}
	s.docket = found[1]
	if d := stampDocument.FindStringSubmatch(line); d != nil {
		s.document = d[1]
	}
	layout := "01/02/2006"
	if strings.LastIndexByte(day, '/') == len(day)-3 {
		layout = "01/02/06"
	}
	if at, err := time.Parse(layout, day); err == nil {
		s.filed = exportwatch.DateOf(at)
	}
	return s, true
}
