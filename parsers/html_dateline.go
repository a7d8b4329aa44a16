package parsers

import (
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"exportwatch"
)

// The day that a page prints beside its title is its day of publication only
// where it is printed as such: in a time element, alone in its block, in a byline,
// or in the line that names the place before the first sentence. Days in prose
// are those of what the page tells.

// nearTitle bounds, in bytes, how far from the title a line with a printed date
// still counts.
const nearTitle = 200

// longestDateline bounds, in bytes, a line that is no more than a day of
// publication with its labels and a byline.
const longestDateline = 160

// publishedDate returns the day of publication printed by the title: in a time
// element, or in a line near it; of a page without its title in the content, in
// the first lines.
func publishedDate(content []*html.Node, title string) exportwatch.Date {
	if d := stampedDate(goquery.NewDocumentFromNode(content[0]).Selection); !d.IsZero() {
		return d
	}
	lines, at := linesRound(content[0], title)
	if at < 0 {
		return datelines(lines, 2*nearTitle)
	}
	before := slices.Clone(lines[:at])
	slices.Reverse(before) // the nearest first
	if d := datelines(before, nearTitle); !d.IsZero() {
		return d
	}
	return datelines(append([]string{strings.Replace(lines[at], title, "", 1)}, lines[at+1:]...), nearTitle)
}

// stampedDate returns the day of the first time element in s, if a machine can
// read it and it is no word of a sentence.
func stampedDate(s *goquery.Selection) exportwatch.Date {
	first := s.Find("time[datetime]").First()
	if first.Length() == 0 || inProse(first.Nodes[0]) {
		return exportwatch.Date{}
	}
	return stampDay(attr(first.Nodes[0], "datetime"))
}

// inProse reports whether n is in a paragraph longer than a dateline.
func inProse(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.Data == "p" {
			return len(looseText(n)) > longestDateline
		}
	}
	return false
}

// datelines returns the first day of publication in lines, of which it reads as
// many as begin within the given number of bytes.
func datelines(lines []string, within int) exportwatch.Date {
	read := 0
	for _, l := range lines {
		if read > within {
			break
		}
		if d := datelineDate(l); !d.IsZero() {
			return d
		}
		read += len(l)
	}
	return exportwatch.Date{}
}

var (
	anyDay = regexp.MustCompile(longDay.String() + `|` + dayFirst.String() + `|` + slashDay.String() + `|` + isoAnywhere.String())
	// apart matches what parts a day from what else its line has.
	apart = regexp.MustCompile(`\s*(?:[|·•‧/]|\s[–—-]+\s|[–—]|;)\s*`)
	// label matches the words that may stand beside a day of publication.
	label  = regexp.MustCompile(`(?i)\b(?:first|last|originally|publish(?:ed)?|publication|posted|release[ds]?|issued|dated?|updated|modified|on|at|for|immediate|press|news|media|statement|blog|article|post|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)\b\.?|\d{1,2}:\d{2}(?::\d{2})?|[ap]\.?m\.?|e[sd]?t|utc|gmt|eastern|time)(?:\b|$)`)
	byline = regexp.MustCompile(`^(?i:by)\s+\p{Lu}[^.;:!?]{1,80}$`)
	// placeLine matches the beginning of a text that opens with its place and day:
	// "WASHINGTON, D.C. – June 12, 2031 – The Bureau ...".
	placeLine = regexp.MustCompile(`^\p{Lu}[\p{L}.,' ]{1,50}?\s*(?:,|\(|[–—-]+|/)\s*(?i:` + anyDay.String() + `)\)?\s*(?:\([^)]{1,40}\)\s*)?(?:[–—:]|--?\s|/)`)
)

// datelineDate returns the day of a line that says no more than when, and at most
// by whom and what it is, or of one that opens with place and day; otherwise the
// zero Date.
func datelineDate(line string) exportwatch.Date {
	if !holdsYear(line) {
		return exportwatch.Date{}
	}
	if m := placeLine.FindString(line[:min(len(line), longestDateline)]); m != "" {
		return printedDate(m)
	}
	m := anyDay.FindStringIndex(line)
	if m == nil || len(line) > longestDateline || strings.HasSuffix(line, ".") && !strings.HasSuffix(line, "m.") {
		return exportwatch.Date{}
	}
	before, after := line[:m[0]], line[m[1]:]
	if all := apart.FindAllStringIndex(before, -1); all != nil {
		before = before[all[len(all)-1][1]:]
	}
	if cut := apart.FindStringIndex(after); cut != nil {
		after = after[:cut[0]]
	}
	if onlyLabels(after) && (onlyLabels(before) || byline.MatchString(strings.TrimRight(before, " ,"))) {
		return printedDate(line[m[0]:m[1]])
	}
	return exportwatch.Date{}
}

// onlyLabels reports whether text says nothing beside labels.
func onlyLabels(text string) bool {
	return strings.Trim(label.ReplaceAllString(text, ""), " ,:.()[]") == ""
}

// linesRound returns the lines of n from its beginning to some bytes after the
// line that holds title, and the index of that line, or -1 and the first lines.
func linesRound(n *html.Node, title string) (lines []string, at int) {
	for enough := 2048; ; enough *= 4 {
		raw, whole := linesOf(n, enough, " ")
		lines, at = raw, -1
		if title != "" {
			at = slices.IndexFunc(raw, func(l string) bool { return strings.Contains(l, title) })
		}
		if whole || at >= 0 && len(strings.Join(raw[at+1:], "")) >= 4*nearTitle {
			return lines, at
		}
	}
}

// linesOf returns the text of n by block, folded, with a space between the
// elements inside one and link around links, up to the text with which it has
// enough bytes; whole says that there was no more.
func linesOf(n *html.Node, enough int, link string) (lines []string, whole bool) {
	var line strings.Builder
	size := 0
	end := func() {
		if l := fold(line.String()); l != "" {
			lines = append(lines, l)
		}
		line.Reset()
	}
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			line.WriteString(n.Data)
			size += len(n.Data)
			return
		case isInvisible(n):
			return
		case n.Type == html.ElementNode && n.Data == "a":
			line.WriteString(link)
			defer line.WriteString(link)
		case n.Type == html.ElementNode && isInline(n.Data):
			line.WriteByte(' ')
			defer line.WriteByte(' ')
		default:
			end()
			defer end()
		}
		for c := n.FirstChild; c != nil && size < enough; c = c.NextSibling {
			visit(c)
		}
	}
	visit(n)
	end()
	return lines, size < enough
}
