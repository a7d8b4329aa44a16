package parsers

import (
	"regexp"
	"slices"
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
	filedRE   = regexp.MustCompile(`(?i)\[FR\s+Doc\.?\s+([A-Z]?\d{0,4}-[\w-]+)\s+Filed:?\s+(\d{1,2})/(\d{1,2})/(\d{2,4})`)
	billingRE = regexp.MustCompile(`(?i)^\[?billing\s+code:?\s+[\w-]+\]?$`)
	typedPage = regexp.MustCompile(`^(?:\d{1,4}|-\s*\d{1,4}\s*-|(?i:page)\s+\d{1,4}(?:\s+of\s+\d{1,4})?)$`)
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
		if l = fold(l); l != "" && !typedPage.MatchString(l) && !billingRE.MatchString(l) {
			out = append(out, l)
		}
	}
	return out
}

// readFRFiling reads a document on public inspection as the Office of the Federal
// Register shows it: a PDF file of the agency's typescript with a stamp on its
// first page. It has the fields, sections and effects that its XML will have.
func readFRFiling(in Input) ([]Document, error) {
	file, whole, err := trimPDF(in.Payload)
	if err != nil {
		return nil, err
	}
	t, err := readTextOf(file, in)
	if err != nil {
		return nil, err
	}
	if !whole {
		t.warnings = append(t.warnings, exportwatch.Warning{Code: "truncated", Message: "the file has no end mark"})
	}
	text := t.typed()
	f, ok := filingOf(text)
	switch {
	case !ok && t.trouble() != "" && filedAt.MatchString(in.URL):
		return []Document{unreadFiling(filedAt.FindStringSubmatch(in.URL)[1], t, in)}, nil
	case !ok:
		return nil, wrongShape("page 1", "no stamp of public inspection: it does not say when it is scheduled to be published")
	}
	d := f.document(filedLines(text), in)
	for key, value := range t.meta() {
		d.Version.Meta[key] = value
	}
	d.Version.Warnings = append(slices.Clone(t.warnings), d.Version.Warnings...)
	return []Document{d}, nil
}

// filedAt matches the address of a file on public inspection, which names it.
var filedAt = regexp.MustCompile(`^https://public-inspection\.federalregister\.gov/([A-Z]?\d{0,4}-[\w-]+)\.pdf(?:\?|$)`)

// unreadFiling returns what is known of a filing whose file is a scan or broken:
// its number, and what could not be done.
func unreadFiling(number string, t pdfText, in Input) Document {
	d := Document{Document: exportwatch.Document{ID: exportwatch.DocID("fr/pi/" + number), Kind: exportwatch.PIDocument, Title: "Document " + number, URL: in.URL}}
	v := &d.Version
	v.Meta = t.meta()
	v.Meta["document_number"] = number
	v.Warnings = slices.Clone(t.warnings)
	t.write(v)
	return d
}

// putFiling adds to a PDF file what it says as a document on public inspection, if
// it is one: fields and effects. Its text stays divided by pages. A file without
// an address is named by its number.
func (t *pdfText) putFiling(d *Document, in Input) {
	text := t.typed()
	f, ok := filingOf(text)
	if !ok {
		return
	}
	filed, v := f.document(filedLines(text), in), &d.Version
	for key, value := range filed.Version.Meta {
		v.Meta[key] = value
	}
	v.Published, v.Effective, d.Title = filed.Version.Published, filed.Version.Effective, filed.Title
	for _, e := range filed.Version.Effects {
		e.Start, e.End = 0, 0
		v.Effects = append(v.Effects, e)
	}
	spanned(v.Effects, v.Text)
	v.Warnings = append(v.Warnings, filed.Version.Warnings...)
	if in.URL == "" {
		d.ID, d.Kind, d.URL = filed.ID, filed.Kind, filed.URL
	}
}

// typed returns the lines of all pages, one below the other.
func (t *pdfText) typed() string {
	var b strings.Builder
	for _, p := range t.pages {
		for _, l := range p.lines {
			b.WriteString(l.Text)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// filingFormat is the format of files of public inspection, whose text is of
// engines as that of any PDF.
const filingFormat = "fr-pi-pdf"

// document returns the filing of which lines are the typescript.
func (f filing) document(lines []string, in Input) Document {
	root, unread := typescriptOf(lines)
	t := frText{node: root, preamble: root.at("PREAMB"), number: f.number, issue: frIssue{published: f.scheduled}}
	t.heading = t.title()
	mendFR(root)
	effective, comments := frDates(f.dated(t.dates()), f.scheduled)
	t.effective = effective
	d := Document{Document: exportwatch.Document{ID: exportwatch.DocID("fr/pi/" + f.number), Kind: exportwatch.PIDocument, Title: t.heading, URL: in.URL}}
	v := &d.Version
	v.Published, v.Effective = f.filed, effective
	v.Meta = t.meta(comments)
	if !f.filed.IsZero() {
		v.Meta["filed_on"] = f.filed.String()
	}
	v.Effects, v.Warnings = t.effects()
	for _, words := range unread[:min(len(unread), maxUnread)] {
		v.Warnings = append(v.Warnings, exportwatch.Warning{Code: "instruction_not_read", Message: exportwatch.Excerpt(words, 200)})
	}
	t.render().finish(v)
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
