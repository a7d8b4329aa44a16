package parsers

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"exportwatch"
)

// A filing is what the stamp of the Office of the Federal Register says on the
// first page of a document on public inspection (1 CFR 17.2).
type filing struct {
	number    string
	scheduled exportwatch.Date // day on which it is to be published
	filed     exportwatch.Date // day on which it was filed, of its file mark
}

var (
	stampRE = regexp.MustCompile(`(?i)This\s+document\s+is\s+scheduled\s+to\s+be\s+published\s+in\s+the\s+Federal\s+Register\s+on\s+(\d{1,2})/(\d{1,2})/(\d{4})\s+and\s+(?:will\s+be\s+)?available\s+online\s+at\s+` +
		`(?:BILLING\s+CODE:?\s+\S+\s+)?(?:https?://)?(?:www\.)?federalregister\.gov/[ad]/([A-Z]?\d{0,4}-?[\w-]+?)[,.]?(?:\s+and\s+on\s+(?:https?://)?(?:www\.)?(?:govinfo\.gov|FDsys\.gov|gpo\.gov/fdsys)\S*|\s|$)`)
	filedRE    = regexp.MustCompile(`(?i)\[FR\s+Doc\.?\s+([A-Z]?\d{0,4}-[\w-]+)\s+Filed:?\s+(\d{1,2})/(\d{1,2})/(\d{2,4})`)
	billingRE  = regexp.MustCompile(`(?i)^\[?billing\s+code:?\s+[\w-]+\]?$`)
	pageNumber = regexp.MustCompile(`^(?:\d{1,4}|-\s*\d{1,4}\s*-|(?i:page)\s+\d{1,4}(?:\s+of\s+\d{1,4})?)$`)
)

// maxStamp is how many bytes at the front of a file are read for the stamp, which
// stands on its first page.
const maxStamp = 12 << 10

// filingOf returns what the stamp in text says, or false if there is none.
func filingOf(text string) (filing, bool) {
	m := stampRE.FindStringSubmatch(clip(text, maxStamp))
	if m == nil {
		return filing{}, false
	}
	f := filing{number: m[4], scheduled: calendarDay(m[3], m[1], m[2])}
	for _, m := range filedRE.FindAllStringSubmatch(text, -1) {
		if dashes(m[1]) != f.number {
			continue
		}
		year := m[4]
		if len(year) == 2 {
			year = "20" + year
		}
		f.filed = calendarDay(year, m[2], m[3])
	}
	return f, !f.scheduled.IsZero()
}

// filedLines returns the lines of a typescript without the stamp, the numbers of
// its pages and its billing code.
func filedLines(text string) []string {
	if at := stampRE.FindStringIndex(clip(text, maxStamp)); at != nil {
		text = text[:at[0]] + "\n" + text[at[1]:]
	}
	var out []string
	for l := range strings.Lines(text) {
		if l = fold(l); l != "" && !pageNumber.MatchString(l) && !billingRE.MatchString(l) {
			out = append(out, l)
		}
	}
	return out
}

// readFRFiling reads a document on public inspection as the Office of the Federal
// Register shows it: a PDF file of the agency's typescript with a stamp on its
// first page. It has the fields, sections and effects that its XML will have.
func readFRFiling(in Input) ([]Document, error) {
	docs, err := readPDF(in)
	if err != nil {
		return nil, err
	}
	page := docs[0].Version
	f, ok := filingOf(page.Text)
	if !ok {
		if len(page.Warnings) > 0 { // a scan: what is known is that nothing could be read
			return nil, wrongShape("page 1", "no stamp of public inspection, and the text is doubtful: %s", page.Warnings[0].Message)
		}
		return nil, wrongShape("page 1", "no stamp of public inspection: it does not say when it is scheduled to be published")
	}
	return []Document{f.document(page, in)}, nil
}

// document returns the filing whose text page holds.
func (f filing) document(page exportwatch.Version, in Input) Document {
	root := typescriptOf(filedLines(page.Text))
	t := frText{node: root, preamble: root.at("PREAMB"), number: f.number, issue: frIssue{published: f.scheduled}}
	effective, comments := frDates(f.dated(t.dates()), f.scheduled)
	t.effective = effective
	d := Document{Document: exportwatch.Document{ID: exportwatch.DocID("fr/pi/" + f.number), Kind: exportwatch.PIDocument, Title: t.title(), URL: in.URL}}
	v := &d.Version
	v.Published, v.Effective = f.filed, effective
	v.Meta = t.meta(comments)
	for key, value := range page.Meta { // engine and pages
		v.Meta[key] = value
	}
	if !f.filed.IsZero() {
		v.Meta["filed_on"] = f.filed.String()
	}
	var unread []exportwatch.Warning
	v.Effects, unread = t.effects()
	t.render().finish(v)
	v.Warnings = append(append(v.Warnings, page.Warnings...), unread...)
	spanned(v.Effects, v.Text)
	return d
}

var insertRE = regexp.MustCompile(`(?i)\[\s*insert\s+(?:the\s+)?date\s+(?:that\s+is\s+)?(?:(\d{1,4})\s+(days?|months?|years?)\s+(?:after|from)\s+(?:the\s+)?(?:date\s+of\s+)?)?(?:of\s+)?publication\s+in\s+the\s+federal\s+register\s*\]`)

// mistypedDay matches a day with a full stop for its comma, which the Register's
// editors set right: "January 13. 2031".
var mistypedDay = regexp.MustCompile(`\b((?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber)\s+(\d{1,2})\.\s+(\d{4})`)

// dated returns a caption of dates with the days that are to be inserted on
// publication counted from the day for which that is scheduled: a day that is no
// workday moves to the next one (1 CFR 18.17).
func (f filing) dated(caption string) string {
	caption = mistypedDay.ReplaceAllString(caption, "$1 $2, $3")
	return insertRE.ReplaceAllStringFunc(caption, func(s string) string {
		m := insertRE.FindStringSubmatch(s)
		n, err := strconv.Atoi(m[1])
		if m[1] != "" && (err != nil || !strings.HasPrefix(strings.ToLower(m[2]), "day")) {
			return s
		}
		day := f.scheduled.AddDays(n)
		for range 10 {
			if exportwatch.FederalWorkdays.Holds(day) {
				break
			}
			day = day.AddDays(1)
		}
		return day.In(time.UTC).Format("January 2, 2006")
	})
}
