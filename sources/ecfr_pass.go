package sources

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"exportwatch"
	"exportwatch/crawler"
	"exportwatch/parsers"
)

const (
	// ecfrSweepDays is how old, in days, the last retrieval of a part may be
	// before its text is retrieved although nothing says that it changed. Sizes
	// count bytes and the list of versions leaves out what the editors mend.
	ecfrSweepDays = 7
	// ecfrLagDays is how many days the title may lie behind today, holidays and a
	// long import included. It is one or two days as a rule.
	ecfrLagDays = 7
	// ecfrListDays is how far back, in days, the versions of a whole title are
	// listed at most. Title 15 has some dozens a month.
	ecfrListDays = 31
	// ecfrCatchUp bounds how many issues of a part one pass retrieves, oldest
	// first; the next pass goes on from there. Parts that change most have two
	// in a week.
	ecfrCatchUp = 10
)

// An ecfrPass is one pass under way. What earlier passes retrieved it knows
// from the addresses of the texts, which carry what the lists said then.
type ecfrPass struct {
	ecfrWatch
	last  map[string]ecfrText // newest text that was read, by part
	upTo  exportwatch.Date    // day of the title
	parts map[string]parsers.ECFRPart
	rows  map[string][]parsers.ECFRRow // by part
	asked map[string]bool              // lists that were narrowed because they may have been cut
}

// An ecfrText is a text of a part that was retrieved and read.
type ecfrText struct {
	on   exportwatch.Date // day it was asked for
	mark parsers.ECFRMark
}

var ecfrTextURL = regexp.MustCompile(`/full/(\d{4}-\d\d-\d\d)/title-\d+\.xml\?part=([0-9A-Za-z]+)`)

// plan asks for the day of the title, then for the structure and the list of
// versions, then for the text of the parts that one of them, or the time since
// the last retrieval, speaks for. The pages come in the order of the requests,
// so the sizes are known before the rows are weighed.
func (w ecfrWatch) plan(_ time.Time, known Known) crawler.Plan {
	p := &ecfrPass{ecfrWatch: w, last: map[string]ecfrText{}, rows: map[string][]parsers.ECFRRow{}, asked: map[string]bool{}}
	for rawurl, read := range known {
		if read {
			p.recall(rawurl)
		}
	}
	return crawler.Plan{Start: []crawler.Request{ecfrGet(w.titlesURL(), "", "application/json")}, Follow: p.follow}
}

// newestText returns the day up to which the newest of the texts was asked for. One
// that could not be read counts: that is told by itself.
func (w ecfrWatch) newestText(known Known) (newest exportwatch.Date) {
	p := &ecfrPass{ecfrWatch: w, last: map[string]ecfrText{}}
	for rawurl := range known {
		p.recall(rawurl)
	}
	for _, t := range p.last {
		if newest.Before(t.mark.UpTo) {
			newest = t.mark.UpTo
		}
	}
	return newest
}

// recall notes a text that was read before.
func (p *ecfrPass) recall(rawurl string) {
	m := ecfrTextURL.FindStringSubmatch(rawurl)
	if m == nil {
		return
	}
	on, err := exportwatch.ParseDate(m[1])
	if err != nil {
		return
	}
	t := ecfrText{on: on}
	var marked bool
	if t.mark, marked = parsers.ParseECFRMark(rawurl, m[2]); !marked {
		t.mark.UpTo = on
	}
	last, ok := p.last[m[2]]
	c := last.mark.UpTo.Compare(t.mark.UpTo)
	if !ok || c < 0 || c == 0 && last.on.Before(t.on) {
		p.last[m[2]] = t
	}
}

func (p *ecfrPass) follow(r crawler.Request, page crawler.Page) []crawler.Request {
	switch {
	case r.URL == p.titlesURL():
		return p.begin(page.Body)
	case r.URL == p.structureURL(p.upTo):
		return p.structure(page.Body)
	case strings.HasPrefix(r.URL, ecfrAPI+"versions/"):
		return p.versions(r.URL, page.Body)
	}
	return nil
}

// begin asks for the lists of the day of the title. During an import answers
// mix two issues: then the next pass asks again.
func (p *ecfrPass) begin(titles []byte) []crawler.Request {
	on, importing, err := parsers.ECFRTitleDate(titles, p.title)
	if err != nil || importing {
		return nil // index has made an unreadable page suspect
	}
	p.upTo = on
	format := "ecfr-structure"
	if p.single() {
		format = "" // its outline is the part itself
	}
	next := []crawler.Request{ecfrGet(p.structureURL(on), format, "application/json")}
	if p.single() {
		return append(next, p.askRows(p.span()))
	}
	if from := p.oldest(); !from.IsZero() {
		next = append(next, ecfrGet(p.versionsURL("", from, exportwatch.Date{}), "", "application/json"))
	}
	return next
}

// oldest returns the day up to which the part was known that was retrieved
// longest ago, the zero Date if none was. A part that was not retrieved for a
// month is gone, or due whatever the list says.
func (p *ecfrPass) oldest() exportwatch.Date {
	if len(p.last) == 0 {
		return exportwatch.Date{}
	}
	oldest := p.upTo
	for _, t := range p.last {
		if t.mark.UpTo.Before(oldest) {
			oldest = t.mark.UpTo
		}
	}
	if limit := p.upTo.AddDays(-ecfrListDays); oldest.Before(limit) {
		return limit
	}
	return oldest
}

func (p *ecfrPass) askRows(part string) crawler.Request {
	return ecfrGet(p.versionsURL(part, exportwatch.Date{}, exportwatch.Date{}), "", "application/json")
}

// structure asks for the rows of the parts that are new, whose size changed or
// that were not retrieved for long.
func (p *ecfrPass) structure(payload []byte) []crawler.Request {
	list, err := p.ecfrWatch.parts(payload)
	if err != nil {
		return nil // index has made it suspect
	}
	p.parts = map[string]parsers.ECFRPart{}
	var next []crawler.Request
	for _, part := range list {
		p.parts[part.Number] = part
		last, read := p.last[part.Number]
		if !read && !part.Reserved || read && (last.mark.Sizes != part.Sizes || p.due(last)) {
			next = append(next, p.askRows(part.Number))
		}
	}
	return next
}

// due reports whether a part must be retrieved whatever the lists say.
func (p *ecfrPass) due(last ecfrText) bool {
	return !p.upTo.Before(last.mark.UpTo.AddDays(ecfrSweepDays))
}

// versions weighs rows: those of the title lead to the rows of each part with
// news, those of a part to its text.
func (p *ecfrPass) versions(rawurl string, payload []byte) []crawler.Request {
	rows, whole, err := parsers.ECFRVersions(payload)
	if err != nil {
		return nil // index has made it suspect
	}
	rows = slices.DeleteFunc(rows, func(r parsers.ECFRRow) bool { return !p.holds(r.Part) || p.upTo.Before(r.Issued) })
	part := queryOf(rawurl, "part")
	if part == "" {
		return p.titleRows(rows, whole)
	}
	p.rows[part] = append(p.rows[part], rows...)
	if !whole && !p.asked[part] {
		p.asked[part] = true
		return []crawler.Request{ecfrGet(p.versionsURL(part, p.since(part), exportwatch.Date{}), "", "application/json")}
	}
	return p.texts(part)
}

// since returns from when on the rows of a part are asked for whose whole list
// may have been cut.
func (p *ecfrPass) since(part string) exportwatch.Date {
	if last, read := p.last[part]; read {
		return last.mark.UpTo
	}
	return p.upTo.AddDays(-365)
}

// titleRows asks for all rows of each part of which one tells news; if the list
// may have been cut, of every part.
func (p *ecfrPass) titleRows(rows []parsers.ECFRRow, whole bool) []crawler.Request {
	var next []crawler.Request
	for _, r := range rows {
		if p.gone(r.Part) {
			continue
		}
		mark := p.last[r.Part].mark
		if mark.Issued[r.Section].Before(r.Issued) && mark.Removed[r.Section].Before(r.Issued) {
			next = append(next, p.askRows(r.Part))
		}
	}
	if whole {
		return next
	}
	for _, part := range p.parts {
		if !part.Reserved {
			next = append(next, p.askRows(part.Number))
		}
	}
	slices.SortFunc(next, func(a, b crawler.Request) int { return strings.Compare(a.URL, b.URL) })
	return next
}

// gone reports whether the structure no longer has a part. It has no text to
// ask for; the outline of the parts tells that it went.
func (p *ecfrPass) gone(part string) bool {
	_, listed := p.parts[part]
	return p.parts != nil && !listed
}

// texts returns what to retrieve of a part: nothing if the lists say what they
// said last time; the text of today for a part that was never read, whatever its
// rows, since no row tells of an edit of its authority or its notes; each issue
// since the last text, oldest first, so that every amendment is a version of its
// own; the text of today where no issue tells why a size changed, and for a
// sweep.
func (p *ecfrPass) texts(part string) []crawler.Request {
	if p.gone(part) {
		return nil
	}
	in := p.parts[part]
	last, read := p.last[part]
	mark := markOf(p.rows[part], p.upTo)
	mark.Size, mark.Sizes = in.Size, in.Sizes
	if p.parts == nil { // the structure could not be had
		mark.Size, mark.Sizes = last.mark.Size, last.mark.Sizes
	}
	if read && (p.upTo.Before(last.mark.UpTo) || mark.Same(last.mark, part) && !p.due(last)) {
		return nil // a day that went back would show old text as new
	}
	issues := issuesAfter(p.rows[part], last.on)
	if !read || len(issues) == 0 {
		return []crawler.Request{ecfrGet(p.textURL(part, p.upTo, mark), "ecfr-xml", "application/xml")}
	}
	var next []crawler.Request
	for i, issue := range issues[:min(len(issues), ecfrCatchUp)] {
		m := markOf(p.rows[part], issue) // says less than the lists, so that the next pass goes on from it
		if i == len(issues)-1 {
			m = mark
		}
		m.Issue = issue
		next = append(next, ecfrGet(p.textURL(part, issue, m), "ecfr-xml", "application/xml"))
	}
	return next
}

// markOf returns what rows say up to a day: the newest issue of each section,
// and what an issue removed and none brought back.
func markOf(rows []parsers.ECFRRow, upTo exportwatch.Date) parsers.ECFRMark {
	m := parsers.ECFRMark{UpTo: upTo, Issued: map[exportwatch.SectionID]exportwatch.Date{}, Removed: map[exportwatch.SectionID]exportwatch.Date{}}
	rows = slices.SortedStableFunc(slices.Values(rows), func(a, b parsers.ECFRRow) int { return a.Issued.Compare(b.Issued) })
	for _, r := range rows {
		if upTo.Before(r.Issued) {
			break
		}
		delete(m.Issued, r.Section)
		delete(m.Removed, r.Section)
		if r.Removed {
			m.Removed[r.Section] = r.Issued
			continue
		}
		m.Issued[r.Section] = r.Issued
	}
	return m
}

// issuesAfter returns the days of issue in rows after a day, in order.
func issuesAfter(rows []parsers.ECFRRow, after exportwatch.Date) []exportwatch.Date {
	var days []exportwatch.Date
	for _, r := range rows {
		if after.Before(r.Issued) {
			days = append(days, r.Issued)
		}
	}
	slices.SortFunc(days, exportwatch.Date.Compare)
	return slices.Compact(days)
}

// queryOf returns the value of a parameter of rawurl, or the empty string.
func queryOf(rawurl, name string) string {
	u, err := url.Parse(rawurl)
	if err != nil {
		return ""
	}
	return u.Query().Get(name)
}
