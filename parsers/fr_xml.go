package parsers

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"exportwatch"
)

// readFRXML reads full text of the Federal Register: one RULE, PRORULE, NOTICE
// or PRESDOCU, or a whole issue with many.
func readFRXML(in Input) ([]Document, error) {
	marks := map[*node][]int{}
	aside := asideIn(in.Payload, "FEDREG", "RULE", "PRORULE", "NOTICE", "PRESDOCU")
	root, tree, err := parseXMLOutline(bytes.Clone(in.Payload), aside, func(doc *node) { marks[doc] = pageMarks(doc) })
	if err != nil {
		return nil, err
	}
	found := root.outermost("RULE", "PRORULE", "NOTICE", "PRESDOCU")
	switch {
	case frType(root.name) != "":
		found = []*node{root}
	case root.name != "FEDREG" && len(found) == 0:
		return nil, wrongShape(place(root.line), "root <%s> that holds no RULE, PRORULE, NOTICE or PRESDOCU", root.name)
	}
	issue := frIssue{published: frPublished(root, in.URL), volume: line(root.at("VOL"))}
	pages := startPages(root, found, marks)
	docs := make([]Document, len(found))
	for i, n := range found {
		issue.page = pages[n]
		if docs[i], err = frFullText(tree.opened(n), issue, in); err != nil {
			return nil, err
		}
		n.children = nil // as the text grows the tree goes
	}
	return docs, tree.shelf.err
}

// frType returns what the API calls a document of this element, or the empty
// string if it is none.
func frType(element string) string {
	switch element {
	case "RULE":
		return "Rule"
	case "PRORULE":
		return "Proposed Rule"
	case "NOTICE":
		return "Notice"
	case "PRESDOCU":
		return "Presidential Document"
	}
	return ""
}

// An frIssue is what a document inherits from the issue it stands in.
type frIssue struct {
	published exportwatch.Date
	volume    string
	page      int // the first of the document, zero if not known
}

var frURLDay = regexp.MustCompile(`/(\d{4})[/-](\d\d)[/-](\d\d)/`)

// frPublished returns the day of issue: as printed in the issue, else as in
// the URL of a document, else the zero Date.
func frPublished(root *node, url string) exportwatch.Date {
	if d := printedDate(line(root.at("DATE"))); root.name == "FEDREG" && !d.IsZero() {
		return d
	}
	if m := frURLDay.FindStringSubmatch(url); m != nil {
		return calendarDay(m[1], m[2], m[3])
	}
	return exportwatch.Date{}
}

// startPages returns the page on which each document begins: the last page
// mark before its text, or, for a document that stands alone, one less than
// the first mark inside it. marks are those of documents that were laid aside, as
// [pageMarks] returns them.
func startPages(root *node, docs []*node, marks map[*node][]int) map[*node]int {
	is := map[*node]bool{}
	for _, d := range docs {
		is[d] = true
	}
	f := pageFinder{first: map[*node]int{}}
	root.walk(func(n *node) bool {
		if !is[n] {
			f.see(pageMark(n))
			return true
		}
		f.doc, f.begun = n, false
		own, aside := marks[n]
		if !aside {
			own = pageMarks(n)
		}
		for _, mark := range own {
			f.see(mark)
		}
		return false
	})
	return f.first
}

// What an element is that is no mark of a page.
const (
	textBegins = -1 - iota // it holds text
	noMark
)

// pageMark returns the page that n marks, or what else it is.
func pageMark(n *node) int {
	switch {
	case n.name != "PRTPAGE" && beginsText(n):
		return textBegins
	case n.name != "PRTPAGE":
		return noMark
	}
	p, err := strconv.Atoi(n.attr("P"))
	if err != nil || p < 0 { // roman, of the contents
		return noMark
	}
	return p
}

// pageMarks returns the pages that are marked in a document, and textBegins where its
// text begins.
func pageMarks(doc *node) []int {
	var out []int
	begun := false
	doc.walk(func(n *node) bool {
		if n == doc || begun && n.name != "PRTPAGE" {
			return true
		}
		if mark := pageMark(n); mark != noMark {
			out = append(out, mark)
			begun = begun || mark == textBegins
		}
		return true
	})
	return out
}

// A pageFinder finds the first pages of documents from the marks of an issue, which it
// sees in their order.
type pageFinder struct {
	first map[*node]int
	page  int   // marked last
	doc   *node // the last one
	begun bool  // its text has
}

func (f *pageFinder) see(mark int) {
	switch {
	case mark == noMark:
	case mark != textBegins:
		if f.doc != nil && f.begun && f.first[f.doc] == 0 {
			f.first[f.doc] = mark - 1
		}
		f.page = mark
	case f.doc != nil && !f.begun:
		f.begun, f.first[f.doc] = true, f.page
	}
}

// beginsText reports whether the text of a document has begun with n. The
// banner of presidential documents stands before the page mark of its page.
func beginsText(n *node) bool {
	if n.name == "TITLE3" || n.name == "PRES" {
		return false
	}
	return slices.ContainsFunc(n.children, func(c *node) bool { return strings.TrimSpace(c.data) != "" })
}

// An frText is one document of full text.
type frText struct {
	*node
	preamble  *node
	number    string
	heading   string // its title
	notes     frNotes
	regtexts  []*node
	issue     frIssue
	effective exportwatch.Date
}

var frNumberRE = regexp.MustCompile(`(?i)FR\s+Doc\.?\s*(?:No\.?:?\s*)?([A-Z]?\d*-?[A-Z0-9]+(?:-[A-Z0-9]+)*)`)

// dashes turns every typographic dash into a hyphen, as the API writes numbers.
func dashes(s string) string {
	if isASCII(s) {
		return s
	}
	return anyDash.Replace(s)
}

var anyDash = strings.NewReplacer("–", "-", "—", "-", "‑", "-", "‐", "-", "−", "-", "‒", "-")

// frNumber returns the document number, printed with dashes of any kind.
func frNumber(n *node, url string) string {
	own := n.all("FRDOC")
	if len(own) == 0 {
		own = n.find("FRDOC") // of a presidential document, whose kind is an element
	}
	for _, f := range own {
		if m := frNumberRE.FindStringSubmatch(dashes(line(f))); m != nil {
			return m[1]
		}
	}
	last := url[strings.LastIndexByte(url, '/')+1:]
	return strings.TrimSuffix(last, ".xml")
}

func frFullText(n *node, issue frIssue, in Input) (Document, error) {
	t := frText{node: n, preamble: n.at("PREAMB"), issue: issue, number: frNumber(n, in.URL)}
	if t.preamble == nil {
		t.preamble = n
	}
	t.heading = t.title() // with the spaces of the file, as the publisher's metadata have it
	t.notes, t.regtexts = mendFR(n)
	if t.number == "" {
		return Document{}, wrongShape(place(n.line), "<%s> without a document number", n.name)
	}
	d := Document{Document: exportwatch.Document{
		ID: frID(issue.published.String(), t.number), Kind: exportwatch.FRDocument, Title: t.heading, URL: t.url(in),
	}}
	v := &d.Version
	effective, comments := frDates(t.dates(), issue.published)
	t.effective = effective
	v.Published, v.Effective = issue.published, effective
	v.Meta = t.meta(comments)
	v.Effects, v.Warnings = t.effects()
	t.render().finish(v)
	spanned(v.Effects, v.Text)
	return d, nil
}

// url returns the address for people, from the day and the number.
func (t frText) url(in Input) string {
	d := t.issue.published
	if d.IsZero() {
		return in.URL
	}
	return fmt.Sprintf("https://www.federalregister.gov/documents/%04d/%02d/%02d/%s", d.Year, d.Month, d.Day, t.number)
}

func (t frText) meta(commentsClose exportwatch.Date) exportwatch.Meta {
	p := t.presidential()
	return metaOf(exportwatch.Meta{
		"document_number": t.number, "document_type": frType(t.name), "title": t.heading,
		"action": t.under("ACT"), "agencies": t.agencies(), "cfr": t.cfr(), "dockets": t.dockets(), "rins": t.rins(),
		"publication_date": t.issue.published.String(), "effective_on": t.effective.String(),
		"comments_close_on": commentsClose.String(), "citation": t.citation(), "is_correction": t.isCorrection(),
		"presidential_document_type": p.kind, "executive_order_number": p.order, "proclamation_number": p.proclamation, "determination_number": p.determination,
		"signing_date": p.signed.String(), "corrects": t.corrects(),
	})
}

// under returns the paragraphs of a captioned element of the preamble, without
// the caption.
func (t frText) under(names ...string) string {
	var out []string
	for _, n := range t.preamble.all(names...) {
		for _, p := range n.all() {
			if p.name != "HD" && p.name != "PRTPAGE" {
				out = append(out, line(p))
			}
		}
	}
	return fold(strings.Join(out, " "))
}

// datesCaption matches the captions that days stand under, and that say of them
// what the text leaves out: "EFFECTIVE DATE: April 2, 2031".
var datesCaption = regexp.MustCompile(`(?i)^(?:(?:effective|comments?|applicab\w+|compliance|expiration)\b.*\bdates?|dates?|deadline\b.*\bcomments?)$`)

// dates returns the text under the DATES caption and those like it, each with its
// caption unless that is plain.
func (t frText) dates() string {
	var out []string
	for _, n := range t.preamble.all("EFFDATE", "DATES", "PREAMHD") {
		head := caption(n.at("HD"))
		if n.name == "PREAMHD" && !datesCaption.MatchString(head) {
			continue
		}
		if !strings.EqualFold(head, "DATES") && !strings.EqualFold(head, "DATE") && head != "" {
			out = append(out, head+":")
		}
		for _, p := range n.all() {
			if p.name != "HD" && p.name != "PRTPAGE" {
				out = append(out, line(p))
			}
		}
	}
	return fold(strings.Join(out, " "))
}

func (t frText) title() string {
	for _, s := range t.preamble.all("SUBJECT") {
		if s := withoutMarks(s); s != "" {
			return s
		}
	}
	if s := withoutMarks(firstOf(t.preamble, "SUBJECT")); s != "" {
		return s
	}
	return withoutMarks(firstOf(t.node, "HD"))
}

func (t frText) agencies() []string {
	return lines(t.preamble.all("AGENCY", "SUBAGY"))
}

var (
	cfrTitleRE   = regexp.MustCompile(`(\d+)\s*CFR\s*`)
	cfrPartRE    = regexp.MustCompile(`\d+[a-z]?\b`)
	cfrChapterRE = regexp.MustCompile(`(?i)\bch(?:apter|\.)?\s*([IVXLC\d]+)\b`)
	rinRE        = regexp.MustCompile(`\b(\d{4})[- ]?([A-Z]{2})-?(\d{2})\b`) // "7100 ZA-08" is a misprint
)

// cfr returns each part that the document amends as "12 CFR Part 324", and a
// chapter without parts as "45 CFR Chapter III". The regulatory text names
// parts that a caption by chapter leaves out.
func (t frText) cfr() []string {
	found := t.preamble.all("CFR")
	if len(found) == 0 {
		found = t.find("CFR")
	}
	var out []string
	for _, n := range found {
		s := dashes(line(n))
		titles := cfrTitleRE.FindAllStringSubmatchIndex(s, -1)
		for i, m := range titles {
			end := len(s)
			if i+1 < len(titles) {
				end = titles[i+1][0]
			}
			out = append(out, cfrParts(s[m[2]:m[3]], s[m[1]:end])...)
		}
	}
	for _, n := range t.regtexts {
		if n.attr("TITLE") != "" && n.attr("PART") != "" {
			out = append(out, fold(n.attr("TITLE")+" CFR Part "+n.attr("PART")))
		}
	}
	return uniq(out)
}

func cfrParts(title, rest string) []string {
	var out []string
	for _, p := range cfrPartRE.FindAllString(cfrChapterRE.ReplaceAllString(rest, ""), -1) {
		out = append(out, fmt.Sprintf("%s CFR Part %s", title, p))
	}
	if m := cfrChapterRE.FindStringSubmatch(rest); len(out) == 0 && m != nil {
		out = append(out, fmt.Sprintf("%s CFR Chapter %s", title, m[1]))
	}
	return out
}

// betweenBrackets matches what stands between two dockets of one caption.
var betweenBrackets = regexp.MustCompile(`\]\s*[,;]?\s*\[`)

// dockets returns the docket captions as printed, without brackets.
func (t frText) dockets() []string {
	var out []string
	for _, n := range t.preamble.all("DEPDOC") {
		for docket := range strings.SplitSeq(betweenBrackets.ReplaceAllString(line(n), "\n"), "\n") {
			out = append(out, strings.TrimSpace(strings.Trim(docket, "[] ")))
		}
	}
	return uniq(out)
}

func (t frText) rins() []string {
	var out []string
	for _, n := range t.preamble.all("RIN") {
		for _, m := range rinRE.FindAllStringSubmatch(dashes(line(n)), -1) {
			out = append(out, m[1]+"-"+m[2]+m[3])
		}
	}
	return uniq(out)
}

// firstVolumeYear is the year before volume 1 of the Federal Register.
const firstVolumeYear = 1935

// citation returns "89 FR 9741" if volume and first page are known.
func (t frText) citation() string {
	page, volume := t.issue.page, t.issue.volume
	if d := t.issue.published; volume == "" && !d.IsZero() {
		volume = strconv.Itoa(d.Year - firstVolumeYear)
	}
	if page <= 0 || volume == "" {
		return ""
	}
	return fmt.Sprintf("%s FR %d", volume, page)
}

var correctionRE = regexp.MustCompile(`(?i)\bcorrect(?:ion|ions|ing|ed)\b`)

func (t frText) isCorrection() bool {
	return frCorrection.MatchString(t.number) || correctionRE.MatchString(t.under("ACT")) ||
		strings.HasSuffix(strings.TrimRight(strings.ToLower(t.heading), ". "), "; correction")
}

// A presidential is what the head of a presidential document says of it.
type presidential struct {
	kind, order, proclamation, determination string
	signed                                   exportwatch.Date
}

var presidentialRE = regexp.MustCompile(`(?i)\b(Executive Order|Proclamation|Memorandum|Notice|Presidential Determination|Order)\s*(?:No\.?\s*)?(\d[\d-]*)?\s*of\s+(\w+ \d{1,2}, \d{4})`)

func (t frText) presidential() presidential {
	var p presidential
	if t.name != "PRESDOCU" {
		return p
	}
	heads := t.find("EXECORDR", "PROC", "DETNO", "PRNOTICE", "PRMEMO", "PRORDER", "PNOTICE", "MEMO", "EXECORD", "HD", "DATE")
	for _, n := range heads {
		m := presidentialRE.FindStringSubmatch(dashes(line(n)))
		if m == nil {
			continue
		}
		p.kind, p.signed = m[1], printedDate(m[3])
		switch strings.ToLower(m[1]) {
		case "executive order":
			p.order = m[2]
		case "proclamation":
			p.proclamation = m[2]
		case "presidential determination":
			p.determination = m[2]
		}
		return p
	}
	return p
}
