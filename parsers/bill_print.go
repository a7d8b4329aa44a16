package parsers

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"exportwatch"
)

// readBillPrint reads a rendition of a bill for people: XHTML, or the plain
// text of the print, with or without a page around it.
func readBillPrint(in Input) ([]Document, error) {
	lines, whole, warnings, err := printLines(in)
	if err != nil {
		return nil, err
	}
	name, code, ok := billInPrint(lines)
	if !ok {
		return nil, wrongShape("", "a print that names no bill: no Congress and number before its first section")
	}
	if file, stage, ok := billInFile(in.URL); ok && file == name {
		code = stage
	} else if ok {
		return nil, wrongShape("", "the head of the print names %s of Congress %d, its address %s of Congress %d",
			name.label(), name.congress, file.label(), file.congress)
	}
	if code == "" {
		return nil, wrongShape("", "neither head nor address tell which version of %s this is", name.label())
	}
	d := printedBill(name, code, lines)
	d.Version.Warnings = append(d.Version.Warnings, warnings...)
	if !whole {
		warn(&d.Version, "truncated", "the text does not end as bills do and may be cut")
	}
	return []Document{d}, nil
}

// printLines returns the paragraphs of a print, and whether its end is there.
func printLines(in Input) (lines []string, whole bool, warnings []exportwatch.Warning, err error) {
	text, warnings, err := decodeText(in.Payload, in.MediaType)
	if err != nil {
		return nil, false, nil, err
	}
	if front := strings.TrimSpace(text); front != "" && front[0] == '<' {
		in.Payload, in.MediaType = []byte(text), "text/html; charset=utf-8"
		if text, err = printedPage(in); err != nil {
			return nil, false, nil, err
		}
		whole = true // a page that is cut is an error
	}
	lines = printBlocks(text)
	if len(lines) == 0 {
		return nil, false, nil, fault(exportwatch.ReasonEmptyBody, "", "no text")
	}
	front := len(lines)
	lines = beforeBackCover(lines)
	return lines, whole || len(lines) < front || printEnd.MatchString(lines[len(lines)-1]), warnings, nil
}

// beforeBackCover returns lines without the back cover of the print, which names the
// bill once more behind its last section.
func beforeBackCover(lines []string) []string {
	body := slices.IndexFunc(lines, func(l string) bool { return firstGroup(printSection.FindStringSubmatch(l)) == "1" })
	if body < 0 {
		return lines
	}
	if at := slices.IndexFunc(lines[body:], printCover.MatchString); at > 0 {
		return lines[:body+at]
	}
	return lines
}

// printCover matches the line that a cover begins with: the calendar that the bill is
// on, or its Congress.
var printCover = regexp.MustCompile(`^(?:(?:(?:Union|House|Private) )?Calendar No\. \d+|\d{1,3}(?:st|nd|rd|th|d) CONGRESS\b)`)

// printedPage returns the text of a page: of its <pre>, as GPO prints bills, or
// else of what stands in the page.
func printedPage(in Input) (string, error) {
	if !strings.Contains(strings.ToLower(string(in.Payload[max(0, len(in.Payload)-200):])), "</html>") {
		return "", fault(exportwatch.ReasonTruncated, "", "a page without its end")
	}
	if m := prePart.FindStringSubmatch(string(in.Payload)); m != nil {
		return html.UnescapeString(anyTag.ReplaceAllString(m[1], "")), nil
	}
	in.Selectors = Selectors{Body: "body"}
	docs, err := readHTML(in)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, d := range docs {
		b.WriteString(d.Version.Text)
	}
	return b.String(), nil
}

var (
	prePart = regexp.MustCompile(`(?is)<pre>(.*)</pre>`)
	anyTag  = regexp.MustCompile(`<[^<>]{0,200}>`)
)

// printBlocks returns the paragraphs of s. Where no blank lines part them, each
// line is one; else a provision begins one even inside of a block.
func printBlocks(s string) []string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	if strings.Count(s, "\n\n") < 3 {
		return blocks(strings.ReplaceAll(s, "\n", "\n\n"))
	}
	s = calendarLine.ReplaceAllString(s, "\n\n$1\n")
	return blocks(endMarkLine.ReplaceAllString(printProvision.ReplaceAllString(s, "\n\n$1"), "\n"+endMark+"\n"))
}

var (
	printCongress = regexp.MustCompile(`(?i)\b(\d{1,3})(?:st|nd|rd|th|d)\s+CONGRESS\b`)
	printNumber   = regexp.MustCompile(`(?i)\b(H\.?\s*R\.?|S\.?|H\.?\s*J\.?\s*Res\.?|S\.?\s*J\.?\s*Res\.?|H\.?\s*Con\.?\s*Res\.?|S\.?\s*Con\.?\s*Res\.?|H\.?\s*Res\.?|S\.?\s*Res\.?)\s*(\d{1,5})\b`)
	// printVersion matches GPO's line on what a text file holds:
	// "[H.R. 1 Introduced in House (IH)]".
	printVersion = regexp.MustCompile(`\[[^\[\]]{4,80}\(([A-Z]{2,4}\d?)\)\]`)
	// printProvision matches the beginning of a provision on a line of its own.
	printProvision = regexp.MustCompile("\n( *(?:``|“)?\\((?:[a-z]{1,4}|[A-Z]{1,4}|\\d{1,3})\\) )")
	// printEnd matches what stands at the end of a bill.
	printEnd = regexp.MustCompile(`(?i)<all>|\bclerk\b\.?|\bsecretary\b\.?|\bspeaker of the house|\bpresident of the senate`)
	// printShortTitle matches where a bill names itself.
	printShortTitle = regexp.MustCompile("may be cited as (?:the )?[“\"'`]*([^”\"'`.;\n]{3,150}?) ?[”\"'`.]")
	// printSection matches the line that begins a section.
	printSection = regexp.MustCompile(`^(?:#+\s+)?(?:SEC(?:TION)?\.?\s+)?(\d+[A-Z]?)\.\s+(.*)$`)
)

// endMark is what GPO prints behind the last word of a bill.
const endMark = "<all>"

// calendarLine matches the number of a bill on a calendar, set on the right above a cover.
var calendarLine = regexp.MustCompile(`(?m)^ {20,}((?:(?:Union|House|Private) )?Calendar No\. \d+)[ \t]*$`)

var endMarkLine = regexp.MustCompile(`(?im)^[ \t]*<all>[ \t]*$`)

// printHead bounds the lines before the first section that may name a bill.
const printHead = 40

// billInPrint returns the bill that the head of a print names, and its version
// if the words of the head tell. The head ends where the first section begins:
// without one there is no telling whether all of it is there.
func billInPrint(lines []string) (billName, string, bool) {
	end := slices.IndexFunc(lines, func(l string) bool { return firstGroup(printSection.FindStringSubmatch(l)) == "1" })
	if end < 0 {
		return billName{}, "", false
	}
	head := strings.Join(lines[:min(printHead, end)], "\n")
	congress, number := printCongress.FindStringSubmatch(head), printNumber.FindStringSubmatch(head)
	if congress == nil || number == nil {
		return billName{}, "", false
	}
	kind := notWord.ReplaceAllString(strings.ToLower(number[1]), "")
	name, err := nameOf(congress[1], kind, number[2])
	return name, printStage(head), err == nil
}

// printStage returns the version code that the words of a print's head tell,
// the empty string if they tell none.
func printStage(head string) string {
	senate := strings.Contains(head, "IN THE SENATE OF THE UNITED STATES")
	low := strings.ToLower(head)
	if m := printVersion.FindStringSubmatch(head); m != nil {
		return strings.ToLower(m[1])
	}
	switch {
	case strings.Contains(low, "introduced the following") && senate:
		return "is"
	case strings.Contains(low, "introduced the following"):
		return "ih"
	case strings.Contains(low, "reported with"), strings.Contains(low, "reported from"), strings.Contains(low, "reported by"):
		return map[bool]string{true: "rs", false: "rh"}[senate]
	case strings.Contains(head, "AN ACT") && senate && strings.Contains(low, "received") && strings.Contains(low, "referred"):
		return "rfs"
	case strings.Contains(head, "AN ACT") && senate && strings.Contains(low, "received"):
		return "rds"
	case strings.Contains(head, "AN ACT") && senate:
		return "es"
	case strings.Contains(head, "AN ACT"):
		return "eh"
	}
	return ""
}

// billInFile returns the bill and version that the name of a file at
// govinfo.gov or congress.gov tells: "BILLS-119hr2683eh".
func billInFile(url string) (billName, string, bool) {
	m := billFileParts.FindStringSubmatch(url)
	if m == nil {
		return billName{}, "", false
	}
	name, err := nameOf(m[1], m[2], m[3])
	return name, m[4], err == nil
}

var billFileParts = regexp.MustCompile(`\bBILLS-(\d{1,3})(hr|s|hjres|sjres|hconres|sconres|hres|sres)(\d{1,5})([a-z]{2,4}\d?)\b`)

// printedBill returns a version of a bill from the lines of its print.
func printedBill(name billName, code string, lines []string) Document {
	d := Document{Document: exportwatch.Document{
		ID: exportwatch.DocID(string(name.id()) + "@" + code), Kind: exportwatch.BillText,
		Title: name.label() + " (" + strings.ToUpper(code) + ")", URL: name.url() + "/text",
	}}
	v := &d.Version
	b := new(builder)
	v.Published = writePrint(b, lines)
	b.finish(v)
	short := fold(firstGroup(printShortTitle.FindStringSubmatch(v.Text)))
	if short != "" {
		d.Title += ": " + short
	}
	v.Meta = metaOf(exportwatch.Meta{
		"congress": strconv.Itoa(name.congress), "bill_type": name.kind, "bill_number": strconv.Itoa(name.number),
		"version_code": code, "date": v.Published.String(), "title": short,
	})
	return d
}

// writePrint writes the lines of a print, the provisions among them as sections,
// and returns the day of the last action that the front page tells.
func writePrint(b *builder, lines []string) (day exportwatch.Date) {
	marked := slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "**(") })
	section, last := "", 0
	var tree printTree
	for _, l := range lines {
		if strings.EqualFold(l, endMark) {
			continue
		}
		m := printSection.FindStringSubmatch(l)
		if n, err := strconv.Atoi(firstGroup(m)); err == nil && (n == last+1 || last > 0 && n > last && strings.HasPrefix(l, "SEC")) {
			section, last, tree = fmt.Sprintf("s%d", n), n, printTree{marked: marked}
			b.section(section, "Sec. "+m[1]+".", m[2], 0)
			continue
		}
		if section == "" && (day.IsZero() || dayAlone.MatchString(l)) {
			if d := printedDate(l); day.Before(d) {
				day = d
			}
		}
		if section != "" {
			if id, label, heading, depth, ok := tree.place(l); ok {
				b.mark(section+"/"+id, label, heading, depth)
			}
		}
		b.para(l)
	}
	return day
}

// dayAlone matches the line above an action on the front page.
var dayAlone = regexp.MustCompile(`^[A-Z][a-z]{2,8} \d{1,2}(?: \([^()]{4,60}\))?, \d{4}$`)

func firstGroup(m []string) string {
	if len(m) < 2 {
		return ""
	}
	return m[1]
}
